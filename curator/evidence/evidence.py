"""The evidence of a project, asked for by the window, the command line or a notebook.

In a notebook:

    project = db.projects.open_project(Path("stat3.curation"))
    evidence = Evidence.read(project)
    matrix = evidence.matrix(first_question(project.vocabulary))
    evidence.tables.claims.merge(evidence.tables.labels).groupby(["label", "role"]).claim.nunique()
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from curator.evidence.contradictions import Contradictions
from curator.evidence.counting import Axes, Counts, axes_of, count, matrix_of
from curator.evidence.drilldown import (
    Extent,
    Reference,
    counted,
    extent,
    passages,
    references,
    references_of,
)
from curator.evidence.headings import Heading
from curator.evidence.matrix import Matrix
from curator.evidence.passages import Passage
from curator.evidence.question import Question, counted_alike, selecting_alike
from curator.evidence.selection import Selection, select
from curator.evidence.tables import Tables, read_tables
from curator.label_book import LabelBook
from curator.progress import Progress, silent
from curator.project import Project

KEPT = 32
"""Answers that are kept; the oldest goes first."""
READ_AGAIN = 10_000
"""So many changed documents take longer one by one than all together."""


@dataclass(slots=True)
class _Answer:
    axes: Axes
    counts: Counts
    changes: int
    """How many changes are in the counts."""


class Evidence:
    """Tables of a project, and answers that are kept true while it changes. Not for use by two threads."""

    def __init__(self, project: Project, tables: Tables) -> None:
        """`tables` may have been read on another connection; `follow` catches up."""
        self._project = project
        self._begin(tables)

    @classmethod
    def read(cls, project: Project, progress: Progress = silent) -> Evidence:
        return cls(project, read_tables(project.store, project.vocabulary, progress))

    def _begin(self, tables: Tables) -> None:
        self.tables = tables
        self._changes: list[tuple[Tables, Tables]] = []
        self._answers: dict[tuple[Question, frozenset[str], frozenset[str]], _Answer] = {}
        self._selections: dict[Question, Selection] = {}
        self._found: dict[str, frozenset[int] | None] = {}

    @property
    def book(self) -> LabelBook:
        return self.tables.book

    # following

    def follow(self) -> bool:
        """Read again what was changed since, here or by others; whether anything was."""
        store = self._project.store
        with store.reading():
            if self._other_vocabulary():
                self._begin(read_tables(store, self._project.vocabulary))
                return True
            changed, newest = store.evidence_changes(self.tables.newest_event)
            if newest == self.tables.newest_event:
                return False
            if len(changed) > READ_AGAIN:
                self._begin(read_tables(store, self._project.vocabulary))
            else:
                self._replace(changed)
        return True

    def _other_vocabulary(self) -> bool:
        stored = {(it.id, it.version) for it in self._project.store.vocabularies()}
        return stored != {(it.id, it.version) for it in self.book.vocabularies}

    def _replace(self, changed: Collection[int]) -> None:
        tables = self.tables.after(self._project.store, changed)
        before, after = self.tables.only(changed), tables.only(changed)
        self.tables = tables
        if set(after.documents["document"]) - set(before.documents["document"]):
            # texts never change, but those that came since were not looked through for words
            self._found.clear()
        self._selections.clear()
        if len(self._changes) == KEPT:
            self._forget_changes()
        self._changes.append((before, after))

    def _forget_changes(self) -> None:
        """Begin a new list of changes, with the answers that have all of them."""
        last = len(self._changes)
        self._answers = {key: answer for key, answer in self._answers.items() if answer.changes == last}
        for answer in self._answers.values():
            answer.changes = 0
        self._changes = []

    # asking

    def matrix(
        self,
        question: Question,
        folded_rows: Collection[str] = frozenset(),
        folded_columns: Collection[str] = frozenset(),
    ) -> Matrix:
        """The answer to a question; raises CuratorError for a dimension or label that there is not."""
        axes = axes_of(self.book, question, self.tables.used, folded_rows, folded_columns)
        asked = counted_alike(question)
        key = (asked, frozenset(folded_rows), frozenset(folded_columns))
        answer = self._answers.pop(key, None)
        if answer is None or answer.axes != axes:
            answer = _Answer(axes, count(self.tables, self.selection(question), axes), len(self._changes))
        for before, after in self._changes[answer.changes :]:
            old, new = (count(part, self._select(part, asked), axes) for part in (before, after))
            answer.counts = answer.counts.changed(old, new)
        answer.changes = len(self._changes)
        self._answers[key] = answer
        _forget_oldest(self._answers)
        return matrix_of(question, axes, answer.counts)

    def selection(self, question: Question) -> Selection:
        """Which claims count, as masks over `tables`; raises CuratorError for a label that there is not."""
        asked = selecting_alike(question)
        if asked not in self._selections:
            self._selections[asked] = self._select(self.tables, asked)
            _forget_oldest(self._selections)
        return self._selections[asked]

    def _select(self, tables: Tables, question: Question) -> Selection:
        words = question.words
        if words not in self._found:
            self._found[words] = self._project.store.texts_with(words) if words.strip() else None
            _forget_oldest(self._found)
        return select(tables, question, self._found[words])

    # looking closer

    def references(
        self, question: Question, row: Heading | None, column: Heading | None
    ) -> tuple[Reference, ...]:
        """The passages of a cell in reading order, or of a row or column; `passages` fetches any slice."""
        return references(self.tables, self.selection(question), row, column)

    def extent(self, wanted: Sequence[Reference]) -> Extent:
        """How many different sentences and papers passages come from."""
        return extent(self.tables, wanted)

    def references_of(self, claims: Sequence[int]) -> tuple[Reference, ...]:
        """The passages of claims by key, such as those of a side of a contradiction, in their order."""
        return references_of(self.tables, claims)

    def claims_of(self, wanted: Sequence[Reference]) -> tuple[int, ...]:
        """The keys of the claims that are referred to."""
        return tuple(chain.from_iterable(wanted))

    def passages(self, question: Question, wanted: Sequence[Reference] | Sequence[int]) -> list[Passage]:
        """What is referred to, or claims by key, as they are now, but for passes that do not count.

        Claims of one sentence and pass, given by key, make one passage.
        """
        grouped = [item for item in wanted if not isinstance(item, int)]
        grouped += self.references_of([item for item in wanted if isinstance(item, int)])
        counting = counted(self.tables, self.selection(question), self.claims_of(grouped))
        visible = (tuple(key for key in reference if key in counting) for reference in grouped)
        return passages(self._project.store, self.book, visible)

    def contradictions(self, question: Question) -> Contradictions:
        """Where the claims that count oppose each other, with what curators said of it."""
        from curator.evidence.conflicts import find_contradictions

        return find_contradictions(
            self.tables, self.selection(question).claims, self._project.store.verdicts()
        )


def _forget_oldest(kept: dict[Any, Any]) -> None:
    while len(kept) > KEPT:
        del kept[next(iter(kept))]
