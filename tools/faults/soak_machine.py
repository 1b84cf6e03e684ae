"""Everything that curators do to a project, in an order that hypothesis chooses, checked after each step."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from curator.claims import Target
from curator.completing import AmendDocument
from curator.evidence.contradictions import contradiction_key
from curator.going_back import GoBack
from curator.labelling import (
    AddClaim,
    CopyLabels,
    RemoveClaim,
    RemoveLastLabel,
    SetClaimNote,
    SetCue,
    ToggleLabel,
    ToggleNegated,
)
from curator.model import (
    Judgement,
    ReviewState,
)
from curator.project import Operation
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, SetReview, ToggleFlag
from curator.safekeeping import Reason
from curator.segmenting import MergeSentence, SplitSentence
from curator.verdicts import GiveVerdict, WithdrawVerdict
from tools.faults.draw import Draw
from tools.faults.workbench import CODES, Soaked, Workbench

TEXTS = (
    "STAT3 promotes 𝛽-catenin 🧬 in cafés. It suppresses tumours. Both hold (P < 0.05). Nothing is known.",
    "BACKGROUND: IL-6 acts on STAT3. METHODS: We looked. RESULTS: It grew in 5 of 6 mice. It did not spread.",
    "One sentence only, and a long one, about involution and what comes after it in the mammary gland.",
)
NOTES = (
    "",
    "See Fig. 2.",
    "‘Robert’); drop table step;--",
    "𝛼 and \N{RIGHT-TO-LEFT OVERRIDE}beta",
    "%s {0}\n\n",
)
places = st.integers(0, 2**16 - 1)
"""What is meant, as a number: the rest is drawn from it. One number a step keeps hypothesis quick."""


def machine(soaked: Soaked, folder: Path | None = None) -> type[RuleBasedStateMachine]:
    """A machine whose every example is one new project below `folder`; it counts in `soaked`."""

    class Curating(_Curating):
        def __init__(self) -> None:
            super().__init__(soaked, folder)

    return Curating


class _Curating(RuleBasedStateMachine):
    def __init__(self, soaked: Soaked, folder: Path | None) -> None:
        super().__init__()
        self._bench = Workbench(soaked, folder)
        for text in TEXTS[:2]:
            self._bench.bring_in(self._bench.projects[0], text)

    def teardown(self) -> None:
        self._bench.clear()

    # what curators do

    @rule(place=places)
    def label(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if (sentence := sign.sentence()) is None:
            return
        label = sign.label()
        span = sign.span(sentence) if sign.one_in(4) else None
        targets = [Target(sentence.id, sign.claim(sentence))]
        if span is None and sign.one_in(8):
            targets = [Target(item.id) for item in sign.project.store.sentences(sentence.document_id)]
        self._bench.do(sign, ToggleLabel(targets=targets, label_id=label, span=span))

    @rule(place=places)
    def label_as_required(self, place: int) -> None:
        """What a review needs, so that some are reached."""
        sign = Draw(place, self._bench.projects)
        if (sentence := sign.sentence()) is None:
            return
        for dimension in self._bench.vocabulary.dimensions:
            if dimension.required:
                label = sign.pick([it.id for it in dimension.labels if it.active])
                self._bench.do(sign, ToggleLabel(targets=[Target(sentence.id)], label_id=label))
        self._bench.do(sign, SetReview(sentence_ids=[sentence.id], state=ReviewState.REVIEWED))

    @rule(place=places)
    def change_claim(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if (sentence := sign.sentence()) is None:
            return
        claim = sign.claim(sentence)
        target = Target(sentence.id, claim)
        cue = sign.span(sentence) if sign.one_in(2) else None
        operations: list[Operation] = [
            AddClaim(sentence_id=sentence.id),
            AddClaim(sentence_id=sentence.id, copy_of=claim),
            RemoveClaim(target=target),
            RemoveLastLabel(target=target),
            ToggleNegated(target=target),
            SetCue(target=target, cue=cue),
            SetClaimNote(target=target, note=sign.pick(NOTES)),
        ]
        others = sign.project.store.sentences(sentence.document_id)
        operations.append(CopyLabels(source=sign.pick(others).id, sentence_id=sentence.id))
        self._bench.do(sign, sign.pick(operations))

    @rule(place=places)
    def review(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if (sentence := sign.sentence()) is None:
            return
        self._bench.do(
            sign,
            sign.pick(
                [
                    SetReview(sentence_ids=[sentence.id], state=sign.pick(list(ReviewState))),
                    ToggleFlag(sentence_ids=[sentence.id]),
                    SetComment(sentence_id=sentence.id, comment=sign.pick(NOTES)),
                ]
            ),
        )

    @rule(place=places)
    def finish(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if (document := sign.document()) is None:
            return
        if sign.one_in(2):
            self._bench.do(sign, ReopenDocument(document_id=document, reason=sign.pick(NOTES)))
            return
        sentences = [item.id for item in sign.project.store.sentences(document)]
        if sign.one_in(2):
            self._bench.do(sign, SetReview(sentence_ids=sentences, state=ReviewState.NOT_ANNOTATABLE))
        self._bench.do(sign, CompleteDocument(document_id=document))

    @rule(place=places)
    def cut(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if (sentence := sign.sentence()) is None:
            return
        if sign.one_in(2):
            self._bench.do(sign, MergeSentence(sentence_id=sentence.id))
        else:
            self._bench.do(
                sign, SplitSentence(sentence_id=sentence.id, offset=sign.number(len(sentence.text)))
            )

    @rule(place=places)
    def bring_in(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if sign.one_in(3) and (document := sign.document()) is not None:
            fields = sign.pick([{"year": 1990 + sign.number(40)}, {"doi": f"10.1000/{sign.number(5)}"}])
            self._bench.do(sign, AmendDocument(document_id=document, fields=fields, source=sign.pick(NOTES)))
        elif sign.one_in(4):
            self._bench.bring_in(sign.project, sign.pick(TEXTS), same=True)
        elif sign.one_in(3):
            self._bench.bring_in(sign.project, sign.pick(TEXTS))

    @rule(place=places)
    def judge(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        pro, anti = (
            (self._bench.vocabulary.labels()[sign.number(3)].id,),
            (self._bench.vocabulary.labels()[4].id,),
        )
        key = contradiction_key(pro, anti)
        if sign.one_in(3):
            self._bench.do(sign, WithdrawVerdict(contradiction=key))
            return
        verdict = GiveVerdict(
            contradiction=key,
            pro_labels=pro,
            anti_labels=anti,
            claims=(),
            judgement=sign.pick(list(Judgement)),
            reason=sign.pick(NOTES),
        )
        self._bench.do(sign, verdict)

    @rule(place=places)
    def undo(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        steps = 1 + sign.number(4)
        for _ in range(steps):
            self._bench.attempt(sign.project, "undo", sign.project.undo)
        if sign.one_in(2):
            for _ in range(steps):
                self._bench.attempt(sign.project, "redo", sign.project.redo)

    @rule(place=places)
    def redo(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        self._bench.attempt(sign.project, "redo", sign.project.redo)

    @rule(place=places)
    def go_back(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if not sign.one_in(4):
            return
        last = sign.project.store.past().last_step()
        # mostly a little: whoever goes back to the beginning has nothing left to go wrong
        moment = max(0, last - sign.number(last if sign.one_in(5) else 20))
        sentence = sign.sentence()
        if sentence is None or sign.one_in(4):
            self._bench.do(sign, GoBack(moment=moment))
        elif sign.one_in(2):
            self._bench.do(sign, GoBack(moment=moment, document_id=sentence.document_id))
        else:
            self._bench.do(sign, GoBack(moment=moment, sentence_id=sentence.id))

    @rule(place=places)
    def restart(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if not sign.one_in(4):
            return
        # one window, while the other is open, or both
        for which, code in enumerate(CODES):
            if sign.one_in(2):
                self._bench.projects[which].store.close()
                self._bench.projects[which] = self._bench.opened(code)
        self._bench.soaked.performed["restart"] += 1
        self._bench.note("restart")

    @rule(place=places)
    def back_up(self, place: int) -> None:
        sign = Draw(place, self._bench.projects)
        if not sign.one_in(4):
            return
        backups = self._bench.keeping.backups(self._bench.path)
        if not backups or sign.one_in(2):
            self._bench.keeping.back_up(self._bench.path, Reason.ASKED)
            self._bench.soaked.performed["back up"] += 1
            self._bench.note("back up")
            return
        chosen = sign.pick(backups)
        self._bench.close()
        self._bench.note(f"restore {chosen.path.name}")
        try:
            self._bench.keeping.restore(chosen.path, self._bench.path)
        finally:
            self._bench.projects = [self._bench.opened(code) for code in CODES]
        self._bench.soaked.performed["restore"] += 1
        self._bench.check_all()
