"""Whether what a project holds keeps the invariants of the data, told in sentences.

A project that was only changed through operations has no findings; they come from a damaged disk, from
another program that wrote to the file, or from a bug.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from curator.errors import VocabularyError
from curator.finding import Finding, Repair, bounded
from curator.history import KINDS, NAMES, Entity, Event, StepKind, key_of, replay
from curator.history_rules import check_time, differing_fields, words
from curator.invariants import RULES, sound_verdict
from curator.model import Annotation, AnnotationSet, Claim, Curator, Document, Review, Sentence, Verdict
from curator.progress import Progress, silent
from curator.store import Store
from curator.vocabulary import Vocabulary, parse
from curator.whole import Background, Whole

NOT_CHECKED: Mapping[str, str] = {
    "I10": "Who sees whose labels is a matter of the screen and of exports; nothing stored shows it.",
}
"""Invariants that stored data cannot show, and why."""

_NOT_UNDERSTOOD = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What values raise that no operation would have written; the next document is checked all the same."""


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How much was looked at, whatever its state."""

    documents: int
    sentences: int
    sets: int
    claims: int
    annotations: int
    verdicts: int
    steps: int
    events: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    findings: tuple[Finding, ...]
    counts: CheckCounts

    @property
    def sound(self) -> bool:
        return not self.findings


def check(store: Store, progress: Progress = silent) -> CheckReport:
    """Hold everything in a project against the invariants, one document at a time."""
    with store.reading():
        checker = _Checker(store)
        findings = tuple(bounded(checker.findings(progress)))
        return CheckReport(findings, checker.counts())


class _Checker:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: Counter[str] = Counter()

    def counts(self) -> CheckCounts:
        seen = self._seen
        return CheckCounts(
            documents=seen[NAMES[Document]],
            sentences=seen[NAMES[Sentence]],
            sets=seen[NAMES[AnnotationSet]],
            claims=seen[NAMES[Claim]],
            annotations=seen[NAMES[Annotation]],
            verdicts=seen[NAMES[Verdict]],
            steps=seen["step"],
            events=self._store.event_count(),
        )

    def findings(self, progress: Progress) -> Iterator[Finding]:
        for guard in self._store.missing_guards():
            message = f"The rule “{guard}” is gone from the file: rows could be lost or rewritten unnoticed."
            yield Finding("I8", message, self._store.path.name, Repair.RESTORE_SCHEMA, "trigger", guard)
        vocabularies: dict[tuple[str, str], Vocabulary] = {}
        for stored in self._store.vocabularies():
            try:
                vocabularies[stored.id, stored.version] = parse(
                    stored.source, f"{stored.id} {stored.version}"
                )
            except VocabularyError as error:
                yield Finding("vocabulary", str(error), self._store.path.name, Repair.SALVAGE)
        kind: type[Entity] = Document
        try:
            document_ids = frozenset(document.id for document in self._store.all(Document))
            for kind in (Curator, Verdict):
                list(self._store.all(kind))
        except _NOT_UNDERSTOOD as error:
            yield _foreign(kind, self._store.path.name, error)
            return
        background = Background(
            vocabularies=vocabularies,
            codes={curator.id: curator.code for curator in self._store.curators()},
            document_ids=document_ids,
        )
        # read again, so that a big project is never in memory as a whole
        for done, document in enumerate(self._store.all(Document)):
            progress(done, len(document_ids))
            yield from self._document(document, background)
        progress(len(document_ids), len(document_ids))
        yield from self._curators()
        yield from self._verdicts(background)
        yield from self._steps()
        yield from self._events_of_nothing()

    def _document(self, document: Document, background: Background) -> Iterator[Finding]:
        try:
            whole = self._whole(document, background)
            found = [finding for rule in RULES for finding in rule(whole)]
        except _NOT_UNDERSTOOD as error:
            found = list(self._not_understood(document)) or [
                Finding(
                    "I14",
                    f"What the history tells of the document cannot be understood ({error!r}).",
                    document.key,
                    Repair.SALVAGE,
                    NAMES[Document],
                    document.id,
                )
            ]
        yield from found

    def _not_understood(self, document: Document) -> Iterator[Finding]:
        """Which rows of a document hold values that nothing of their kind has."""
        for kind in (Sentence, AnnotationSet, Review, Claim, Annotation):
            try:
                self._store.of_document(kind, document.id)
            except _NOT_UNDERSTOOD as error:
                yield _foreign(kind, document.key, error)

    def _whole(self, document: Document, background: Background) -> Whole:
        store, id_ = self._store, document.id
        sentences = store.of_document(Sentence, id_)
        sets = store.of_document(AnnotationSet, id_)
        reviews = store.of_document(Review, id_)
        claims = store.of_document(Claim, id_)
        annotations = store.of_document(Annotation, id_)
        return Whole(
            document=document,
            abstract=store.abstract(id_, document.text_version),
            sentences={item.id: item for item in sentences},
            sets={item.id: item for item in sets},
            reviews=reviews,
            claims={item.id: item for item in claims},
            annotations=annotations,
            events=self._events([document, *sentences, *sets, *reviews, *claims, *annotations]),
            background=background,
        )

    def _events(self, entities: list[Entity]) -> list[Event]:
        self._seen.update(NAMES[type(entity)] for entity in entities)
        events = self._store.events_about([key_of(entity) for entity in entities])
        self._seen["event"] += len(events)
        return events

    def _curators(self) -> Iterator[Finding]:
        curators = self._store.curators()
        told = replay(self._events([*curators]))[NAMES[Curator]]
        for curator in curators:
            if different := differing_fields(curator, told.get(curator.id, {})):
                message = f"The curator is not as the history left them: {', '.join(different)}."
                repair = Repair.ROW_FROM_HISTORY if curator.id in told else Repair.SALVAGE
                yield Finding("I14", message, curator.code, repair, NAMES[Curator], curator.id)

    def _verdicts(self, background: Background) -> Iterator[Finding]:
        verdicts = list(self._store.all(Verdict))
        told = replay(self._events([*verdicts]))[NAMES[Verdict]]
        for verdict in verdicts:
            where = f"verdict {verdict.id}, {background.codes.get(verdict.created_by, 'unknown curator')}"
            if different := differing_fields(verdict, told.get(verdict.id, {})):
                message = f"The verdict is not as the history left it: {', '.join(different)}."
                repair = Repair.ROW_FROM_HISTORY if verdict.id in told else Repair.SALVAGE
                yield Finding("I14", message, where, repair, NAMES[Verdict], verdict.id)
            yield from sound_verdict(verdict, background, where)
            for claim_id in verdict.claims:
                if self._store.find(Claim, claim_id) is None:
                    message = f"It is about a claim that is not in the file: {claim_id}."
                    repair = Repair.ROW_FROM_HISTORY
                    yield Finding("references", message, where, repair, NAMES[Claim], claim_id)

    def _steps(self) -> Iterator[Finding]:
        """I13 of the history itself: nothing was taken out of it."""
        # a project of years has a million steps: a few bytes for each
        places, owners, numbers = array("q"), array("L"), dict[str, int]()
        expected = 1
        for step in self._store.steps():
            where = f"step {step.seq}"
            yield from check_time(step.at, where)
            if step.seq != expected:
                message = f"The history has a gap before it: step {expected} is missing."
                yield Finding("I13", message, where, Repair.SALVAGE)
            owner = numbers.setdefault(step.curator_id, len(numbers))
            if step.kind in (StepKind.UNDO, StepKind.REDO):
                place = bisect_left(places, step.target or 0)
                if place == len(places) or places[place] != step.target or owners[place] != owner:
                    yield Finding("I13", "It undoes or redoes what is no earlier step of its curator.", where)
            places.append(step.seq)
            owners.append(owner)
            expected = step.seq + 1
        self._seen["step"] = len(owners)

    def _there(self, name: str, key: str) -> bool:
        try:
            whole = name != NAMES[Review] or key.count("/") == 1
            return whole and name in KINDS and self._store.find(KINDS[name], key) is not None
        except _NOT_UNDERSTOOD:
            return True  # that was found with its document

    def _events_of_nothing(self) -> Iterator[Finding]:
        """I14 the other way round: what the history tells of and the file does not hold."""
        if self._seen["event"] == self._store.event_count():
            return
        told = dict.fromkeys((event.entity, event.key) for event in self._store.events())
        for name, key in told:
            if not self._there(name, key):
                message = f"The history tells of one {words(name)} that is not in the file."
                repair = Repair.ROW_FROM_HISTORY if name in KINDS else None
                yield Finding("I14", message, key, repair, name, key)


def _foreign(kind: type[Entity], where: str, error: Exception) -> Finding:
    message = f"A {words(NAMES[kind])} holds what Curator never saves ({error})."
    return Finding("I14", message, where, Repair.ROW_FROM_HISTORY, NAMES[kind])
