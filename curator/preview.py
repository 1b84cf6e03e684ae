"""What an import would do, record by record, before anything is written."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

from curator.abstract_sections import Section, join_sections, sentence_spans
from curator.differences import gaps
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import CuratorId, DocumentId
from curator.import_report import ImportReport
from curator.importing import Decision, Intake, Provenance, step_name
from curator.label_map import LabelMap
from curator.likeness import Known, Likeness, Sameness, is_same_by_text, is_same_by_title, likeness
from curator.model import Bibliography, Document, IntegrityStatus, Problem, Record
from curator.preparing import Prepared, prepare, sections_of
from curator.progress import Progress, silent
from curator.readers.format import Format, Source
from curator.spool import Spool
from curator.store import Store
from curator.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One record in a line. `index` counts from 0 in the order of the sources.

    `like` is the document that it repeats, `earlier` the row of an earlier record of this import that it
    repeats (then `like` names that record's title, and no document).
    """

    index: int
    source: str
    where: str
    format: str
    title: str
    journal: str | None
    year: int | None
    sentences: int
    marks: int
    integrity_status: IntegrityStatus
    warnings: tuple[str, ...]
    like: Likeness | None
    earlier: int | None
    decision: Decision
    fills: tuple[str, ...] = ()
    """Fields of the document that it repeats that are empty there and not here."""
    obstacle: str = ""
    """Why the record cannot be added as it is, such as a missing title; the form can mend it."""
    edited: bool = False
    decided: bool = False

    @property
    def is_new(self) -> bool:
        return self.like is None


class Preview:
    """The records of an import, kept on disk; use from one thread at a time.

    Attributes:
        rows: one for each record, replaced when it is edited or decided on.
        problems: what could not be read, with its place.
        recognised: (source name, title of its format, records in it).
        labels: how often each label of another tool is set, by its name.
        annotators: how much each of them set, by the names that the sources have for them.
    """

    def __init__(self, store: Store) -> None:
        self.rows: list[PreviewRow] = []
        self.problems: list[Problem] = []
        self.recognised: list[tuple[str, str, int]] = []
        self.labels: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()
        self.store = store
        """Where duplicates are looked for; the window puts its own in place of the worker's."""
        self._records: Spool[Record] = Spool()
        self._edited: dict[int, Record] = {}
        self._origins: list[Provenance] = []
        self._origin_of: list[int] = []
        self._seen = _Seen()
        self._here: Known | None = None

    def read(self, sources: Sequence[tuple[Source, Format]], progress: Progress = silent) -> None:
        """Read all records; raises what `progress` raises, and CuratorError for nothing readable at all."""
        for source, format_ in sources:
            origin = Provenance.of(source, format_)
            self._origins.append(origin)
            before = len(self.rows)
            for item in format_.read(source):
                progress(len(self.rows) + 1, None)
                if isinstance(item, Problem):
                    self.problems.append(Problem(origin.place(item.where), item.message))
                else:
                    self._append(item)
            self.recognised.append((source.name, format_.title, len(self.rows) - before))

    def _append(self, record: Record) -> None:
        index = len(self.rows)
        self._records.append(record)
        self._origin_of.append(len(self._origins) - 1)
        self.labels.update(mark.label for mark in record.marks)
        self.annotators.update(mark.by for mark in record.marks if mark.by)
        prepared = self._prepared(record)
        like = self._known().likeness(self.store, prepared) if prepared.document.title else None
        self.rows.append(self._row(index, record, prepared, like))
        self._seen.add(index, prepared)

    def _known(self) -> Known:
        if self._here is None:
            self._here = Known(self.store.signs())
        return self._here

    def _prepared(self, record: Record) -> Prepared:
        return prepare(
            record, source_format="", source_file=None, source_sha256=None, at="", by=CuratorId("")
        )

    def _row(self, index: int, record: Record, prepared: Prepared, like: Likeness | None) -> PreviewRow:
        document = prepared.document
        earlier = None
        if (like is None or like.sameness is Sameness.POSSIBLE) and (
            found := self._seen.find(index, prepared)
        ):
            earlier, by = found
            title = self.rows[earlier].title
            like = Likeness(sameness=Sameness.SAME, by=by, document_id=DocumentId(""), title=title)
        decision = Decision.ADD
        if not document.title:
            decision = Decision.LEAVE_OUT
        elif like is not None and like.sameness is Sameness.SAME:
            takes = record.marks and earlier is None
            decision = Decision.TAKE_LABELS if takes else Decision.LEAVE_OUT
        origin = self._origins[self._origin_of[index]]
        return PreviewRow(
            index=index,
            source=origin.source,
            where=record.where,
            format=origin.format,
            title=document.title,
            journal=document.journal,
            year=document.year,
            sentences=len(prepared.sentences),
            marks=len(record.marks),
            integrity_status=document.integrity_status,
            warnings=document.import_warnings,
            like=like,
            earlier=earlier,
            decision=decision,
            fills=self._fills(like, document) if earlier is None else (),
            obstacle="" if document.title else "The record has no title.",
            edited=index in self._edited,
        )

    def _fills(self, like: Likeness | None, document: Document) -> tuple[str, ...]:
        here = self.store.find(Document, like.document_id) if like else None
        return tuple(gaps(here, document)) if here else ()

    def record(self, index: int) -> Record:
        """The record with its edits."""
        return self._edited[index] if index in self._edited else self._records[index]

    def edit(self, index: int, record: Record) -> PreviewRow:
        """Put an edited record in the place of the one that was read; looks for duplicates again."""
        if record == self._records[index]:
            self._edited.pop(index, None)
        else:
            self._edited[index] = record
        prepared = self._prepared(record)
        self._seen.remove(index)
        self._seen.add(index, prepared)
        old = self.rows[index]
        # asked of the project itself, which may have got documents since the records were read
        like = likeness(self.store, prepared, self._known().similar) if prepared.document.title else None
        row = self._row(index, record, prepared, like)
        if old.decided and old.decision in self._choices(row):
            row = replace(row, decision=old.decision, decided=True)
        self.rows[index] = row
        return row

    def restore(self, index: int) -> PreviewRow:
        """Take the edits of a record back."""
        return self.edit(index, self._records[index])

    def decide(self, index: int, decision: Decision) -> PreviewRow:
        """Raises RefusedError for a decision that is not among `choices`."""
        if decision not in self.choices(index):
            raise RefusedError("This cannot be decided for this record.")
        self.rows[index] = replace(self.rows[index], decision=decision, decided=True)
        return self.rows[index]

    def choices(self, index: int) -> tuple[Decision, ...]:
        """What can be decided: two documents may not share a DOI, PMID or PMCID."""
        return self._choices(self.rows[index])

    @staticmethod
    def _choices(row: PreviewRow) -> tuple[Decision, ...]:
        if row.obstacle:
            return (Decision.LEAVE_OUT,)
        if row.like is None:
            return (Decision.ADD, Decision.LEAVE_OUT)
        add = () if row.like.shares_identifier else (Decision.ADD,)
        labels = (Decision.TAKE_LABELS,) if row.marks and row.earlier is None else ()
        complete = (Decision.COMPLETE,) if row.fills else ()
        return (*add, Decision.LEAVE_OUT, *labels, *complete)

    def other(self, index: int) -> Record | None:
        """The document or earlier record that a record repeats, to be put beside it."""
        row = self.rows[index]
        if row.earlier is not None:
            return self.record(row.earlier)
        if row.like is None or (document := self.store.find(Document, row.like.document_id)) is None:
            return None
        text = self.store.text(document.id, document.text_version)
        known = {item.name: getattr(document, item.name) for item in fields(Bibliography)}
        return Record(**known, abstract=text.abstract, raw=text.source_record)

    def sentences(self, index: int) -> list[tuple[Section, list[str]]]:
        """The sentences as they will be split, by section."""
        sections = sections_of(self.record(index))
        abstract = join_sections(sections)
        found: list[tuple[Section, list[str]]] = []
        for start, end, section in sentence_spans(sections):
            if not found or found[-1][0] is not section:
                found.append((section, []))
            found[-1][1].append(abstract[start:end])
        return found

    def counts(self) -> Counter[Decision]:
        """How many records will be added, left out, or used to complete what is here."""
        return Counter(row.decision for row in self.rows)

    def summary(self) -> str:
        """`12 new, 3 duplicates, 1 possible duplicate, 2 problems`."""
        same = sum(row.like is not None and row.like.sameness is Sameness.SAME for row in self.rows)
        possible = sum(row.like is not None and row.like.sameness is Sameness.POSSIBLE for row in self.rows)
        problems = len(self.problems) + sum(bool(row.obstacle) for row in self.rows)
        new = len(self.rows) - same - possible - sum(bool(row.obstacle) for row in self.rows)
        parts = [f"{new:,} new"]
        parts += [counted(same, "duplicate")] if same else []
        parts += [counted(possible, "possible duplicate")] if possible else []
        parts += [counted(problems, "problem")] if problems else []
        return ", ".join(parts)

    def origin(self, index: int) -> Provenance:
        return self._origins[self._origin_of[index]]

    def sources(self) -> list[str]:
        return [origin.source for origin in self._origins]

    def close(self) -> None:
        """Free the temporary file."""
        self._records.close()


class _Identity(NamedTuple):
    doi: str | None
    pmid: str | None
    pmcid: str | None
    year: int | None
    title_key: str
    length: int
    """Of the abstract."""


_Sign = tuple[str, str]
"""What a record says of itself: by what it can be recognised, and the value."""


class _Seen:
    """The records of an import by what they say of themselves."""

    def __init__(self) -> None:
        self._rows: dict[_Sign, list[int]] = {}
        self._of: dict[int, tuple[_Identity, list[_Sign]]] = {}

    def add(self, index: int, prepared: Prepared) -> None:
        signs = list(_signs(prepared))
        self._of[index] = _identity(prepared), signs
        for sign in signs:
            insort(self._rows.setdefault(sign, []), index)

    def remove(self, index: int) -> None:
        _, signs = self._of.pop(index)
        for sign in signs:
            self._rows[sign].remove(index)

    def find(self, index: int, prepared: Prepared) -> tuple[int, str] | None:
        """The first row before `index` that the record repeats, and by what."""
        own = _identity(prepared)
        for by, value in _signs(prepared):
            for row in self._rows.get((by, value), ())[:_MOST_COMPARED]:
                if row >= index:
                    break
                if _is_same(by, own, self._of[row][0]):
                    return row, by
        return None


_MOST_COMPARED = 200
"""Of rows that share a text or a title: a placeholder may stand in all of them."""


def _is_same(by: str, one: _Identity, other: _Identity) -> bool:
    if by == "title":
        return is_same_by_title(one, other, one.title_key)
    if by == "text":
        return is_same_by_text(one, other, one.length, one.title_key == other.title_key)
    return True


def _identity(prepared: Prepared) -> _Identity:
    it, length = prepared.document, len(prepared.text.abstract)
    return _Identity(it.doi, it.pmid, it.pmcid, it.year, prepared.title_key, length)


def _signs(prepared: Prepared) -> Iterator[_Sign]:
    """Strongest first."""
    document = prepared.document
    for by, value in (("DOI", document.doi), ("PMID", document.pmid), ("PMCID", document.pmcid)):
        if value:
            yield by, value
    if prepared.text.abstract:
        yield "text", document.abstract_sha256
    yield "title", prepared.title_key


@dataclass(kw_only=True)
class ImportPreviewed:
    """Import what a preview holds, as it was edited and decided, as one step."""

    preview: Preview
    report: ImportReport
    label_map: LabelMap = field(default_factory=LabelMap)
    progress: Progress = silent

    def apply(self, edit: Edit) -> str:
        preview = self.preview
        self.report.problems += preview.problems
        intake = Intake(edit=edit, report=self.report, label_map=self.label_map)
        for row in preview.rows:
            self.progress(row.index + 1, len(preview.rows))
            # what nobody decided is looked at again: an earlier record may have been left out
            decision = row.decision if row.decided else None
            intake.take(preview.record(row.index), preview.origin(row.index), decision)
        self.report.finish()
        return step_name(self.report, preview.sources())
