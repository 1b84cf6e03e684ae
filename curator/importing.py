"""Bringing records into a project: what is new is added, what is there is left, one step for one import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from curator.completing import AmendDocument
from curator.differences import TITLES, gaps
from curator.edit import Edit
from curator.errors import ReaderError, RefusedError
from curator.identifiers import DocumentId
from curator.import_report import Duplicate, ImportReport
from curator.imported_marks import Brought, bring_marks
from curator.label_map import LabelMap
from curator.likeness import Known, Likeness, Sameness, signs_of
from curator.model import Document, IntegrityStatus, Problem, Record
from curator.preparing import Prepared, prepare, source_sha256
from curator.progress import Progress, silent
from curator.readers.format import Format, Source
from curator.words import counted

NO_TITLE = "the record has no title; give it one and import it again."


class Decision(StrEnum):
    """What becomes of a record."""

    ADD = "add"
    LEAVE_OUT = "leave_out"
    TAKE_LABELS = "take_labels"
    """Not the record, but its labels: they go to the document that it repeats, if the text is the same."""
    COMPLETE = "complete"
    """Fill the empty fields of the document that it repeats, and take the labels; nothing is overwritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where records come from."""

    source: str
    format: str
    file: str | None
    sha256: str | None

    @classmethod
    def of(cls, source: Source, format_: Format) -> Provenance:
        return cls(
            source=source.name,
            format=format_.name,
            file=source.name if source.path else None,
            sha256=source_sha256(source),
        )

    def place(self, where: str) -> str:
        """A place in the source as messages name it."""
        return f"{self.source}, {where}" if where else self.source


@dataclass(kw_only=True)
class Intake:
    """Takes records into a project one by one, within one edit."""

    edit: Edit
    report: ImportReport
    label_map: LabelMap = field(default_factory=LabelMap)
    same: Decision | None = None
    """As in ImportDocuments."""
    _names: set[str] = field(default_factory=lambda: set[str](), init=False)
    _here: Known | None = field(default=None, init=False)

    def take(self, item: Record | Problem, origin: Provenance, decision: Decision | None = None) -> None:
        """Add a record or what else was decided; without a decision, what surely is here is left out."""
        if isinstance(item, Problem):
            self.report.problems.append(Problem(origin.place(item.where), item.message))
            return
        where = origin.place(item.where)
        prepared = prepare(
            item,
            source_format=origin.format,
            source_file=origin.file,
            source_sha256=origin.sha256,
            at=self.edit.at,
            by=self.edit.curator_id,
        )
        if not prepared.document.title:
            self.report.problems.append(Problem(where, NO_TITLE))
            return
        like = self._known().likeness(self.edit.store, prepared)
        if decision is None and like and like.sameness is Sameness.SAME:
            decision = self.same
        if like and (self._is_left(like, decision) or like.shares_identifier):
            self._meet(item, prepared, like, where, decision)
        elif decision is Decision.LEAVE_OUT:
            self.report.warnings.append(
                Problem(where, f"“{prepared.document.title}” left out as you decided")
            )
        else:
            self._add(item, prepared, like, where)

    def _is_left(self, like: Likeness, decision: Decision | None) -> bool:
        if decision is None:
            return like.sameness is Sameness.SAME
        return decision is not Decision.ADD

    def _known(self) -> Known:
        if self._here is None:
            self._here = Known(self.edit.store.signs())
        return self._here

    def _add(self, record: Record, prepared: Prepared, like: Likeness | None, where: str) -> None:
        document = prepared.document
        warnings = [*document.import_warnings]
        if like:
            what = f"has the same {like.by}" if like.by in ("title", "text") else f"has a {like.by}"
            warnings.append(f"another document {what}, possibly the same paper: “{like.title}”")
            document = replace(document, import_warnings=tuple(warnings))
        self.edit.add_document(document, prepared.text, prepared.sentences)
        self._known().add(signs_of(prepared))
        self.report.added.append(document.id)
        if document.integrity_status is not IntegrityStatus.NONE_KNOWN:
            warnings.append(f"the paper is marked: {document.integrity_status.replace('_', ' ')}")
        if record.marks:
            warnings += self._bring(record, document.id, where).warnings()
        self.report.warnings += [Problem(f"{where}, “{document.title}”", warning) for warning in warnings]

    def _meet(
        self, record: Record, prepared: Prepared, like: Likeness, where: str, decision: Decision | None
    ) -> None:
        """The record is not added, but its work and its fields may be wanted."""
        became: list[str] = []
        if decision is Decision.COMPLETE:
            became.append(self._complete(record, prepared, like))
        if record.marks and decision is not Decision.LEAVE_OUT:
            became.append(self._bring_to(record, prepared, like, where))
        title = prepared.document.title
        self.report.duplicates.append(
            Duplicate(where, title, like.by, like.title, ", ".join(filter(None, became)))
        )

    def _complete(self, record: Record, prepared: Prepared, like: Likeness) -> str:
        here = self.edit.store.find(Document, like.document_id)
        assert here is not None
        fields = gaps(here, prepared.document)
        if not fields:
            return "it adds no field"
        try:
            AmendDocument(document_id=here.id, fields=fields, source=record.where).apply(self.edit)
        except RefusedError as error:
            return str(error).rstrip(".")
        self.report.completed.append(here.id)
        self._known().add_identifiers(signs_of(prepared))
        return f"filled in there: {', '.join(TITLES[name] for name in fields)}"

    def _bring_to(self, record: Record, prepared: Prepared, like: Likeness, where: str) -> str:
        here = self.edit.store.find(Document, like.document_id)
        assert here is not None
        if here.abstract_sha256 != prepared.document.abstract_sha256:
            self.report.problems.append(
                Problem(
                    where,
                    f"{counted(len(record.marks), 'label')} not taken over: the text of “{here.title}” here "
                    "is another one.",
                )
            )
            return ""
        brought = self._bring(record, here.id, where)
        self.report.warnings += [Problem(where, warning) for warning in brought.warnings()]
        if brought.placed:
            return f"{counted(brought.placed, 'label')} taken over"
        return "its labels are there" if brought.present else ""

    def _bring(self, record: Record, document_id: DocumentId, where: str) -> Brought:
        names = {mark.label for mark in record.marks}
        if new := names - self._names:
            self._names |= new
            self.label_map = self.label_map.completed(new, self.edit.vocabulary)
        sentences = self.edit.store.sentences(document_id)
        brought = bring_marks(
            self.edit, document_id, sentences, record.abstract, record.marks, self.label_map
        )
        self.report.problems += [Problem(where, refusal) for refusal in brought.refused]
        self.report.labels += brought.placed
        self.report.labels_by += brought.by
        self.report.unknown_labels += brought.without_label
        self.report.omitted_labels += brought.left_out
        return brought


@dataclass(kw_only=True)
class ImportDocuments:
    """Import sources as one step. All or nothing: `progress` may cancel it by raising."""

    sources: Sequence[tuple[Source, Format]]
    report: ImportReport
    label_map: LabelMap = field(default_factory=LabelMap)
    same: Decision | None = None
    """What becomes of records that surely repeat a document; they are left out unless it says COMPLETE."""
    progress: Progress = silent

    def apply(self, edit: Edit) -> str:
        intake = Intake(edit=edit, report=self.report, label_map=self.label_map, same=self.same)
        done = 0
        for source, format_ in self.sources:
            origin = Provenance.of(source, format_)
            try:
                for item in format_.read(source):
                    done += 1
                    self.progress(done, None)
                    intake.take(item, origin)
            except ReaderError as error:
                self.report.problems.append(Problem(source.name, str(error)))
        self.report.finish()
        return step_name(self.report, [source.name for source, _ in self.sources])


def step_name(report: ImportReport, sources: Sequence[str]) -> str:
    """What the Undo menu calls an import."""
    names = ", ".join(sources[:2]) + (", …" if len(sources) > 2 else "")
    if report.completed and not report.added:
        return f"Complete {counted(len(report.completed), 'document')} from {names}"
    rest = counted(report.labels, "label") if report.labels else "nothing"
    return f"Import {counted(len(report.added), 'document') if report.added else rest} from {names}"
