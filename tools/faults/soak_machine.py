"""Everything that curators do to a project, in an order that hypothesis chooses, checked after each step."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

import seeds
from curator.changes import Changes
from curator.checking import check
from curator.claims import Target
from curator.completing import AmendDocument
from curator.errors import CuratorError
from curator.evidence.contradictions import contradiction_key
from curator.going_back import GoBack
from curator.history import key_of
from curator.identifiers import ClaimId, DocumentId, LabelId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.invariants import RULES
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
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    Judgement,
    Record,
    Review,
    ReviewState,
    Sentence,
    Span,
)
from curator.project import Operation, Project
from curator.readers.format import Format, Source
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, SetReview, ToggleFlag
from curator.safekeeping import Reason
from curator.segmenting import MergeSentence, SplitSentence
from curator.store import Store
from curator.verdicts import GiveVerdict, WithdrawVerdict
from curator.vocabulary import Vocabulary, parse
from curator.whole import Background, Whole
from db.safekeeping import SqliteSafekeeping
from db.store import SqliteStore

T = TypeVar("T")

CODES = ("cur01", "cur02")
FULL_CHECK_EVERY = 250
REMEMBERED = 30
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


@dataclass(kw_only=True)
class Soaked:
    """What was done so far, by all machines of a run."""

    performed: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    full_checks: int = 0
    step_checks: int = 0
    projects: int = 0
    last: deque[str] = field(default_factory=lambda: deque[str](maxlen=REMEMBERED))
    """The newest operations, for who looks for the cause of a failure."""
    after_each: Callable[[int], object] = lambda _: None
    """Is told the number of operations."""

    @property
    def operations(self) -> int:
        return self.performed.total() + self.refused.total()


def machine(soaked: Soaked, folder: Path | None = None) -> type[RuleBasedStateMachine]:
    """A machine whose every example is one new project below `folder`; it counts in `soaked`."""

    class Curating(_Curating):
        def __init__(self) -> None:
            super().__init__(soaked, folder)

    return Curating


class _Curating(RuleBasedStateMachine):
    def __init__(self, soaked: Soaked, folder: Path | None) -> None:
        super().__init__()
        self._soaked = soaked
        soaked.projects += 1
        soaked.last.clear()
        self._folder = tempfile.TemporaryDirectory(prefix="curator-soak-", dir=folder)
        self._path = Path(self._folder.name) / "soak.curation"
        self._keeping = SqliteSafekeeping(Path(self._folder.name) / "backups")
        self._vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")
        first = Project.begin(SqliteStore.create(self._path), self._vocabulary, CODES[0])
        self._projects = [first, self._opened(CODES[1])]
        self._imported = 0
        for text in TEXTS[:2]:
            self._import(first, text)

    def teardown(self) -> None:
        try:
            self._check_all()
        finally:
            self._close()
            self._folder.cleanup()

    # what curators do

    @rule(place=places)
    def label(self, place: int) -> None:
        sign = _Draw(place, self)
        if (sentence := sign.sentence()) is None:
            return
        label = sign.label()
        span = sign.span(sentence) if sign.one_in(4) else None
        targets = [Target(sentence.id, sign.claim(sentence))]
        if span is None and sign.one_in(8):
            targets = [Target(item.id) for item in sign.project.store.sentences(sentence.document_id)]
        self._do(sign, ToggleLabel(targets=targets, label_id=label, span=span))

    @rule(place=places)
    def label_as_required(self, place: int) -> None:
        """What a review needs, so that some are reached."""
        sign = _Draw(place, self)
        if (sentence := sign.sentence()) is None:
            return
        for dimension in self._vocabulary.dimensions:
            if dimension.required:
                label = sign.pick([it.id for it in dimension.labels if it.active])
                self._do(sign, ToggleLabel(targets=[Target(sentence.id)], label_id=label))
        self._do(sign, SetReview(sentence_ids=[sentence.id], state=ReviewState.REVIEWED))

    @rule(place=places)
    def change_claim(self, place: int) -> None:
        sign = _Draw(place, self)
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
        if (other := sign.sentence()) is not None:
            operations.append(CopyLabels(source=other.id, sentence_id=sentence.id))
        self._do(sign, sign.pick(operations))

    @rule(place=places)
    def review(self, place: int) -> None:
        sign = _Draw(place, self)
        if (sentence := sign.sentence()) is None:
            return
        self._do(
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
        sign = _Draw(place, self)
        if (document := sign.document()) is None:
            return
        if sign.one_in(2):
            self._do(sign, ReopenDocument(document_id=document, reason=sign.pick(NOTES)))
            return
        sentences = [item.id for item in sign.project.store.sentences(document)]
        if sign.one_in(2):
            self._do(sign, SetReview(sentence_ids=sentences, state=ReviewState.NOT_ANNOTATABLE))
        self._do(sign, CompleteDocument(document_id=document))

    @rule(place=places)
    def cut(self, place: int) -> None:
        sign = _Draw(place, self)
        if (sentence := sign.sentence()) is None:
            return
        if sign.one_in(2):
            self._do(sign, MergeSentence(sentence_id=sentence.id))
        else:
            self._do(sign, SplitSentence(sentence_id=sentence.id, offset=sign.number(len(sentence.text))))

    @rule(place=places)
    def bring_in(self, place: int) -> None:
        sign = _Draw(place, self)
        if sign.one_in(3) and (document := sign.document()) is not None:
            fields = sign.pick([{"year": 1990 + sign.number(40)}, {"doi": f"10.1000/{sign.number(5)}"}])
            self._do(sign, AmendDocument(document_id=document, fields=fields, source=sign.pick(NOTES)))
        elif sign.one_in(4):
            self._import(sign.project, sign.pick(TEXTS), same=True)
        elif sign.one_in(3):
            self._import(sign.project, sign.pick(TEXTS))

    @rule(place=places)
    def judge(self, place: int) -> None:
        sign = _Draw(place, self)
        pro, anti = (self._vocabulary.labels()[sign.number(3)].id,), (self._vocabulary.labels()[4].id,)
        key = contradiction_key(pro, anti)
        if sign.one_in(3):
            self._do(sign, WithdrawVerdict(contradiction=key))
            return
        verdict = GiveVerdict(
            contradiction=key,
            pro_labels=pro,
            anti_labels=anti,
            claims=(),
            judgement=sign.pick(list(Judgement)),
            reason=sign.pick(NOTES),
        )
        self._do(sign, verdict)

    @rule(place=places)
    def undo(self, place: int) -> None:
        sign = _Draw(place, self)
        steps = 1 + sign.number(4)
        for _ in range(steps):
            self._try(sign.project, "undo", sign.project.undo)
        if sign.one_in(2):
            for _ in range(steps):
                self._try(sign.project, "redo", sign.project.redo)

    @rule(place=places)
    def redo(self, place: int) -> None:
        sign = _Draw(place, self)
        self._try(sign.project, "redo", sign.project.redo)

    @rule(place=places)
    def go_back(self, place: int) -> None:
        sign = _Draw(place, self)
        if not sign.one_in(4):
            return
        last = sign.project.store.past().last_step()
        # mostly a little: whoever goes back to the beginning has nothing left to go wrong
        moment = max(0, last - sign.number(last if sign.one_in(5) else 20))
        sentence = sign.sentence()
        if sentence is None or sign.one_in(4):
            self._do(sign, GoBack(moment=moment))
        elif sign.one_in(2):
            self._do(sign, GoBack(moment=moment, document_id=sentence.document_id))
        else:
            self._do(sign, GoBack(moment=moment, sentence_id=sentence.id))

    @rule(place=places)
    def restart(self, place: int) -> None:
        sign = _Draw(place, self)
        if not sign.one_in(4):
            return
        # one window, while the other is open, or both
        for which, code in enumerate(CODES):
            if sign.one_in(2):
                self._projects[which].store.close()
                self._projects[which] = self._opened(code)
        self._soaked.performed["restart"] += 1
        self._note("restart")

    @rule(place=places)
    def back_up(self, place: int) -> None:
        sign = _Draw(place, self)
        if not sign.one_in(4):
            return
        backups = self._keeping.backups(self._path)
        if not backups or sign.one_in(2):
            self._keeping.back_up(self._path, Reason.ASKED)
            self._soaked.performed["back up"] += 1
            self._note("back up")
            return
        chosen = sign.pick(backups)
        self._close()
        self._note(f"restore {chosen.path.name}")
        try:
            self._keeping.restore(chosen.path, self._path)
        finally:
            self._projects = [self._opened(code) for code in CODES]
        self._soaked.performed["restore"] += 1
        self._check_all()

    # doing it

    def _opened(self, code: str) -> Project:
        return Project(SqliteStore.open(self._path), code)

    def _close(self) -> None:
        for project in self._projects:
            project.store.close()

    def _import(self, project: Project, text: str, *, same: bool = False) -> None:
        if not same:
            self._imported += 1
        record = Record(title=f"Paper {self._imported}", abstract=f"{text} This is {self._imported}.")
        source = Source.pasted("soak")
        format_ = Format("soak", "Soak", (), lambda _: 1.0, lambda _: iter([record]))
        operation = ImportDocuments(sources=[(source, format_)], report=ImportReport())
        self._try(project, "ImportDocuments", lambda: project.perform(operation))

    def _do(self, sign: _Draw, operation: Operation) -> None:
        self._try(sign.project, type(operation).__name__, lambda: sign.project.perform(operation), operation)

    def _try(
        self, project: Project, name: str, change: Callable[[], Changes], operation: object = None
    ) -> None:
        soaked, store = self._soaked, project.store
        before = store.event_count()
        self._note(f"{project.curator.code} {operation or name}")
        try:
            changes = change()
        except CuratorError:
            changes = None
        grew = store.event_count() > before
        if changes is None:
            soaked.refused[name] += 1
            assert not grew, f"{name} was refused and changed something"
        else:
            soaked.performed[name] += 1
            assert grew == bool(changes), f"{name} told of {changes}, and the history grew: {grew}"
            self._check_touched(changes)
        soaked.after_each(soaked.operations)
        if soaked.operations % FULL_CHECK_EVERY == 0:
            self._check_all()

    def _note(self, words: str) -> None:
        self._soaked.last.append(f"{self._soaked.operations}: {words}")

    # what holds after each step

    def _check_touched(self, changes: Changes) -> None:
        """The rules and the replay of what a step touched, as another connection sees it."""
        store = self._projects[-1].store
        background = Background(
            vocabularies={(self._vocabulary.id, self._vocabulary.version): self._vocabulary},
            codes={curator.id: curator.code for curator in store.curators()},
            document_ids=frozenset(document.id for document in store.all(Document)),
        )
        for document_id in changes.documents:
            whole = _whole(store, document_id, background)
            findings = [str(finding) for rule_ in RULES for finding in rule_(whole)]
            assert not findings, findings
        self._soaked.step_checks += 1

    def _check_all(self) -> None:
        self._soaked.full_checks += 1
        findings = [str(finding) for finding in check(self._projects[0].store).findings]
        assert not findings, findings


def _whole(store: Store, document_id: DocumentId, background: Background) -> Whole:
    document = store.find(Document, document_id)
    assert document is not None
    sentences = store.of_document(Sentence, document_id)
    sets = store.of_document(AnnotationSet, document_id)
    reviews = store.of_document(Review, document_id)
    claims = store.of_document(Claim, document_id)
    annotations = store.of_document(Annotation, document_id)
    entities = [document, *sentences, *sets, *reviews, *claims, *annotations]
    return Whole(
        document=document,
        text=store.text(document_id, document.text_version),
        sentences={item.id: item for item in sentences},
        sets={item.id: item for item in sets},
        reviews=reviews,
        claims={item.id: item for item in claims},
        annotations=annotations,
        events=store.events_about([key_of(item) for item in entities]),
        background=background,
    )


class _Draw:
    """What a number means in a project as it is now."""

    def __init__(self, number: int, curating: _Curating) -> None:
        self._chance = random.Random(number)
        self._vocabulary: Vocabulary = curating._vocabulary
        self.project = self.pick(curating._projects)

    def number(self, end: int) -> int:
        """From 0 to `end`, both included."""
        return self._chance.randint(0, end)

    def one_in(self, count: int) -> bool:
        return self._chance.randrange(count) == 0

    def pick(self, among: Sequence[T]) -> T:
        return among[self._chance.randrange(len(among))]

    def document(self) -> DocumentId | None:
        documents = [document.id for document in self.project.store.documents()]
        return self.pick(documents) if documents else None

    def sentence(self) -> Sentence | None:
        document = self.document()
        sentences = self.project.store.sentences(document) if document else []
        return self.pick(sentences) if sentences else None

    def claim(self, sentence: Sentence) -> ClaimId | None:
        found = self.project.store.set_of(sentence.document_id, self.project.curator.id)
        claims = self.project.store.claims(found.id, sentence.id) if found else []
        return self.pick(claims).id if claims and self.one_in(2) else None

    def label(self) -> LabelId:
        return self.pick(self._vocabulary.labels()).id

    def span(self, sentence: Sentence) -> Span:
        start = self.number(len(sentence.text) - 1)
        end = self._chance.randint(start + 1, len(sentence.text))
        return Span(start, end, sentence.text[start:end])
