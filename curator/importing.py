"""Bringing records into a project: canonical text, sentences, duplicates, one step for one import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, cast

from curator import normalise
from curator.abstract_sections import Section, inline_sections, join_sections, sentence_spans
from curator.edit import Edit
from curator.identifiers import CuratorId, DocumentId, derived_sentence_id, new_id
from curator.model import Bibliography, Document, DocumentText, Problem, Record, Sentence
from curator.progress import Progress, silent
from curator.readers.format import Format, Source
from curator.segmentation import SPLITTER, SPLITTER_VERSION

SIMILAR_YEARS = 1


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that was not added because a document of the project says the same."""

    where: str
    title: str
    by: str
    of: str

    def __str__(self) -> str:
        return (
            f"{self.where}: “{self.title}” is here already (same {self.by} as “{self.of}”); not added again."
        )


@dataclass
class ImportReport:
    """What became of every record; nothing is dropped without a line here."""

    added: list[DocumentId] = field(default_factory=lambda: list[DocumentId]())
    duplicates: list[Duplicate] = field(default_factory=lambda: list[Duplicate]())
    problems: list[Problem] = field(default_factory=lambda: list[Problem]())
    warnings: list[Problem] = field(default_factory=lambda: list[Problem]())

    def as_json(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "added": list(self.added),
            "duplicates": [asdict(item) for item in self.duplicates],
            "problems": [asdict(item) for item in self.problems],
            "warnings": [asdict(item) for item in self.warnings],
        }

    def summary(self) -> str:
        """One line for the status bar and the terminal."""
        parts = [counted(len(self.added), "document") + " added"]
        if self.duplicates:
            parts.append(counted(len(self.duplicates), "duplicate") + " left out")
        if self.problems:
            parts.append(counted(len(self.problems), "problem"))
        return ", ".join(parts)


def counted(number: int, word: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record as it will be stored."""

    document: Document
    text: DocumentText
    sentences: tuple[Sentence, ...]
    title_key: str


def prepare(
    record: Record,
    *,
    source_format: str,
    source_file: str | None,
    source_sha256: str | None,
    at: str,
    by: CuratorId,
) -> Prepared:
    """Normalise a record, cut its abstract into sections and sentences, give it its key."""
    record = without_surrogates(record)
    document_id = DocumentId(new_id())
    title = normalise.text(record.title)
    sections = sections_of(record)
    abstract = join_sections(sections)
    sentences = tuple(
        Sentence(
            id=derived_sentence_id(document_id, 1, start, end),
            document_id=document_id,
            index=index,
            start=start,
            end=end,
            text=abstract[start:end],
            section_label=section.label,
            section_category=section.category,
            splitter=f"{SPLITTER} {SPLITTER_VERSION}",
        )
        for index, (start, end, section) in enumerate(sentence_spans(sections), start=1)
    )
    doi = normalise.doi(record.doi) if record.doi else None
    pmid = normalise.pmid(record.pmid) if record.pmid else None
    pmcid = normalise.pmcid(record.pmcid) if record.pmcid else None
    known: dict[str, Any] = {item.name: getattr(record, item.name) for item in fields(Bibliography)}
    known |= {"title": title, "doi": doi, "pmid": pmid, "pmcid": pmcid}
    known["publication_status"] = normalise.publication_status(record.publication_status or "")
    document = Document(
        **known,
        id=document_id,
        key=document_key(doi, pmid, pmcid, title, abstract),
        abstract_sha256=sha256(abstract),
        source_format=source_format,
        source_file=source_file,
        source_sha256=source_sha256,
        imported_at=at,
        imported_by=by,
        import_warnings=(*record.warnings, *unusable_identifiers(record)),
    )
    text = DocumentText(
        document_id=document_id,
        version=1,
        title=title,
        abstract=abstract,
        abstract_raw=record.abstract,
        source_record=record.raw,
    )
    return Prepared(document, text, sentences, normalise.title_key(title))


def sections_of(record: Record) -> list[Section]:
    """The record's own sections, or those whose headings stand in the text; their texts are normalised."""
    if record.sections:
        return [Section(label, category, normalise.text(text)) for label, category, text in record.sections]
    return inline_sections(normalise.text(record.abstract))


def without_surrogates(record: Record) -> Record:
    """The record with lone surrogates, which no file can hold, replaced by question marks."""

    def clean(value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, StrEnum):
            return normalise.storable(value)
        if isinstance(value, tuple):
            return tuple(clean(item) for item in cast(tuple[Any, ...], value))
        return value

    values = {item.name: getattr(record, item.name) for item in fields(record)}
    changed = {name: cleaned for name, value in values.items() if (cleaned := clean(value)) != value}
    return replace(record, **changed) if changed else record


def unusable_identifiers(record: Record) -> Iterator[str]:
    """A warning for each identifier that is none."""
    for name, value, normalised in (
        ("DOI", record.doi, normalise.doi),
        ("PMID", record.pmid, normalise.pmid),
        ("PMCID", record.pmcid, normalise.pmcid),
    ):
        if value and normalised(value) is None:
            yield f"‘{value}’ is not a {name} and was left out"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def document_key(doi: str | None, pmid: str | None, pmcid: str | None, title: str, abstract: str) -> str:
    """The readable identity of a document: the first that exists."""
    if doi:
        return f"doi:{doi}"
    if pmid:
        return f"pmid:{pmid}"
    if pmcid:
        return f"pmcid:{pmcid}"
    return f"sha:{sha256(normalise.title_key(title) + chr(10) + abstract)}"


@dataclass(kw_only=True)
class ImportDocuments:
    """Import sources as one step. All or nothing: `progress` may cancel it by raising."""

    sources: Sequence[tuple[Source, Format]]
    report: ImportReport
    progress: Progress = silent

    def apply(self, edit: Edit) -> str:
        done = 0
        for source, format_ in self.sources:
            digest = source_sha256(source)
            for item in format_.read(source):
                done += 1
                self.progress(done, None)
                if isinstance(item, Problem):
                    where = f"{source.name}, {item.where}" if item.where else source.name
                    self.report.problems.append(Problem(where, item.message))
                    continue
                prepared = prepare(
                    item,
                    source_format=format_.name,
                    source_file=source.name if source.path else None,
                    source_sha256=digest,
                    at=edit.at,
                    by=edit.curator_id,
                )
                self._add(edit, prepared, f"{source.name}, {item.where}" if item.where else source.name)
        names = ", ".join(source.name for source, _ in self.sources[:2]) + (
            ", …" if len(self.sources) > 2 else ""
        )
        return f"Import {counted(len(self.report.added), 'document')} from {names}"

    def _add(self, edit: Edit, prepared: Prepared, where: str) -> None:
        document = prepared.document
        if not document.title:
            self.report.problems.append(
                Problem(where, "the record has no title; give it one and import it again.")
            )
            return
        if matches := edit.store.matches(document, prepared.title_key):
            found = matches[0]
            self.report.duplicates.append(Duplicate(where, document.title, found.by, found.title))
            return
        warnings = [*document.import_warnings]
        if any(
            year is None or document.year is None or abs(year - document.year) <= SIMILAR_YEARS
            for _, year in edit.store.same_title(prepared.title_key)
        ):
            warnings.append("another document has the same title: possibly the same paper")
        document = replace(document, import_warnings=tuple(warnings))
        edit.add_document(document, prepared.text, prepared.sentences)
        self.report.added.append(document.id)
        self.report.warnings += [Problem(f"{where}, “{document.title}”", warning) for warning in warnings]


def source_sha256(source: Source) -> str:
    digest = hashlib.sha256()
    with source.open() as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
