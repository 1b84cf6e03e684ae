"""Going back to an earlier moment: one sentence, one document or the project, as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from curator import clock
from curator.chronicle import RETURN_REASON, shortened
from curator.claims import refuse_broken_rules
from curator.edit import Edit
from curator.errors import CuratorError, RefusedError
from curator.history import RETIRED, Event, Plain
from curator.identifiers import DocumentId, SentenceId
from curator.model import Document, DocumentState, Sentence, SentenceState
from curator.progress import Progress, silent
from curator.project import Project
from curator.returning import Return
from curator.words import counted

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, kw_only=True)
class GoBack:
    """Put a sentence, a document or, with neither, the project back to how it was right after step `moment`;
    0 is before everything.

    It takes back the curator's own passes and, in the project, own verdicts, and of a document or the project
    what belongs to all: the records and the sentences. What others did stays. In the project, a document
    whose going back their work forbids stays as it is, with a notice. Raises RefusedError if nothing would
    change, or if others' work or a pass that is done forbids it; CuratorError for a step that is none.
    """

    moment: int
    document_id: DocumentId | None = None
    sentence_id: SentenceId | None = None
    progress: Progress = silent

    def apply(self, edit: Edit) -> str:
        rows = edit.store.past()
        if not 0 <= self.moment <= rows.last_step():
            raise CuratorError(
                f"There is no step {self.moment} in this project: its history has {rows.last_step()} steps."
            )
        where = self._where(edit)
        edit.reason = f"{RETURN_REASON}{self.moment}"
        Return(edit, self.moment, self.document_id, self.sentence_id, self.progress).perform()
        if not edit.events:
            raise RefusedError(" ".join([f"Nothing of yours has changed {where[1]} since.", *edit.notices]))
        refuse_broken_rules(edit)
        when = "the beginning" if self.moment == 0 else moment_words(edit.store.step(self.moment).at)
        return f"Go back to {when}" + (f" ({where[0]})" if where[0] else "")

    def _where(self, edit: Edit) -> tuple[str, str]:
        """How the step and a refusal name what goes back; raises RefusedError if that is gone."""
        document_id = self.document_id
        number = 0
        if self.sentence_id is not None:
            sentence = edit.store.find(Sentence, self.sentence_id)
            if sentence is None or sentence.state is not SentenceState.ACTIVE:
                raise RefusedError(
                    "This sentence was split or merged since. Go back with the whole document."
                )
            document_id = sentence.document_id
            number = edit.store.past().numbers([sentence.id])[sentence.id].number
        if document_id is None:
            return "", "in this project"
        document = edit.store.find(Document, document_id)
        if document is None:
            raise RefusedError("This document is not in the project.")
        title = f"“{shortened(document.title)}”"
        if not number:
            return title, "in this document"
        if document.state is not DocumentState.ACTIVE:
            raise RefusedError("This document is no longer part of the project.")
        return f"sentence {number} of {title}", "in this sentence"


def moment_words(at: str) -> str:
    """A stored time as a person here says it: `23 Nov 2026 10:14:05`."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H:%M:%S}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What going back would do. Numbers are those of the curator's own work and of what belongs to all."""

    name: str
    """Of the step; empty if it is refused."""
    labels_added: int = 0
    labels_removed: int = 0
    labels_changed: int = 0
    claims_added: int = 0
    claims_removed: int = 0
    claims_changed: int = 0
    reviews: int = 0
    """Sentences whose review, flag or note changes."""
    sentences_restored: int = 0
    sentences_replaced: int = 0
    documents_restored: int = 0
    documents_removed: int = 0
    documents_changed: int = 0
    passes: int = 0
    verdicts: int = 0
    notices: tuple[str, ...] = ()
    refusal: str = ""
    """Why it cannot be done, in a sentence; empty if it can."""

    def lines(self) -> list[str]:
        """The numbers that are not 0, in words."""
        told = (
            (self.documents_restored, "document", "comes back", "come back"),
            (self.documents_removed, "document", "is taken out", "are taken out"),
            (self.documents_changed, "document", "gets its former record", "get their former records"),
            (self.sentences_restored, "former sentence", "comes back", "come back"),
            (self.sentences_replaced, "sentence", "is replaced by them", "are replaced by them"),
            (self.passes, "pass", "changes its state", "change their state"),
            (self.labels_added, "label", "comes back", "come back"),
            (self.labels_removed, "label", "is removed", "are removed"),
            (self.labels_changed, "label", "changes its words or note", "change their words or notes"),
            (self.claims_added, "claim", "comes back", "come back"),
            (self.claims_removed, "claim", "is removed", "are removed"),
            (self.claims_changed, "claim", "changes", "change"),
            (self.reviews, "review, flag or note", "changes", "change"),
            (self.verdicts, "verdict", "changes", "change"),
        )
        plurals = {"pass": "passes", "review, flag or note": "reviews, flags or notes"}
        return [
            f"{counted(number, word)} {one}"
            if number == 1
            else f"{number:,} {plurals.get(word, word + 's')} {many}"
            for number, word, one, many in told
            if number
        ]


class _PlannedError(Exception):
    """Ends the transaction in which a plan was made."""


def plan(project: Project, go_back: GoBack) -> Plan:
    """What `go_back` would do; it is done and rolled back, so nothing is changed."""
    made: list[Plan] = []
    with suppress(_PlannedError), project.store.writing():
        made.append(_tried(project, go_back))
        raise _PlannedError
    return made[0]


def _tried(project: Project, go_back: GoBack) -> Plan:
    edit = Edit(project.store, vocabulary=project.vocabulary, curator_id=project.curator.id, at=clock.now())
    with closing(edit):
        try:
            name = go_back.apply(edit)
        except RefusedError as error:
            return Plan(name="", notices=tuple(edit.notices), refusal=str(error))
        return replace(Plan(name=name, notices=tuple(edit.notices)), **_counts(edit.events))


def _counts(events: Iterable[Event]) -> dict[str, int]:
    """How many entities of each kind come, go or change, whatever happens to them on the way."""
    first: dict[tuple[str, str], Plain] = {}
    last: dict[tuple[str, str], Plain] = {}
    for event in events:
        name = event.entity, event.key
        first[name] = {**(event.before or {}), **first.get(name, {})}
        last[name] = last.get(name, {}) | event.after
    counts: Counter[str] = Counter()
    for name, before in first.items():
        if before == last[name]:
            continue
        kind = name[0]
        if kind in _SUMS:
            counts[_SUMS[kind]] += 1
            continue
        retired = RETIRED[kind]["state"]
        was = before.get("state", "") != retired
        is_ = last[name].get("state", "") != retired
        came, went, changed = _KINDS[kind]
        counts[changed if was == is_ else came if is_ else went] += 1
    return dict(counts)


_SUMS = {"annotation_set": "passes", "sentence_review": "reviews", "verdict": "verdicts"}
_KINDS = {
    "document": ("documents_restored", "documents_removed", "documents_changed"),
    "sentence": ("sentences_restored", "sentences_replaced", "sentences_replaced"),
    "claim": ("claims_added", "claims_removed", "claims_changed"),
    "annotation": ("labels_added", "labels_removed", "labels_changed"),
}
