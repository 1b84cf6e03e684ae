"""A record as it will be stored: canonical text, sections, sentences, a key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, cast

from curator import normalise
from curator.abstract_sections import Section, inline_sections, join_sections, sentence_spans
from curator.identifiers import CuratorId, DocumentId, derived_sentence_ids, new_id
from curator.model import Bibliography, Document, DocumentText, Record, Sentence
from curator.readers.format import Source
from curator.segmentation import SPLITTER, SPLITTER_VERSION

_SPLITTER = f"{SPLITTER} {SPLITTER_VERSION}"
_BIBLIOGRAPHY = tuple(item.name for item in fields(Bibliography))
_FIELDS = tuple(item.name for item in fields(Record))
_bibliography: Callable[[Record], tuple[Any, ...]] = attrgetter(*_BIBLIOGRAPHY)
_values: Callable[[Record], tuple[Any, ...]] = attrgetter(*_FIELDS)


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
    spans = sentence_spans(sections)
    ids = derived_sentence_ids(document_id, 1, tuple((start, end) for start, end, _ in spans))
    sentences = tuple(
        Sentence(
            id=id_,
            document_id=document_id,
            index=index,
            start=start,
            end=end,
            text=abstract[start:end],
            section_label=section.label,
            section_category=section.category,
            splitter=_SPLITTER,
        )
        for index, (id_, (start, end, section)) in enumerate(zip(ids, spans, strict=True), start=1)
    )
    title_key = normalise.title_key(title)
    abstract_sha256 = sha256(abstract)
    known: dict[str, Any] = dict(zip(_BIBLIOGRAPHY, _bibliography(record), strict=True))
    known["title"] = title
    doi = known["doi"] = normalise.doi(record.doi) if record.doi else None
    pmid = known["pmid"] = normalise.pmid(record.pmid) if record.pmid else None
    pmcid = known["pmcid"] = normalise.pmcid(record.pmcid) if record.pmcid else None
    known["publication_status"] = normalise.publication_status(record.publication_status or "")
    document = Document(
        **known,
        id=document_id,
        key=document_key(doi, pmid, pmcid, title_key, abstract),
        abstract_sha256=abstract_sha256,
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
    return Prepared(document, text, sentences, title_key)


def sections_of(record: Record) -> list[Section]:
    """The record's own sections, or those whose headings stand in the text; their texts are normalised."""
    if record.sections:
        return [Section(label, category, normalise.text(text)) for label, category, text in record.sections]
    return inline_sections(normalise.text(record.abstract))


def without_surrogates(record: Record) -> Record:
    """The record with lone surrogates, which no file can hold, replaced by question marks."""
    changed = {
        name: _storable(value)
        for name, value in zip(_FIELDS, _values(record), strict=True)
        if value and not _is_storable(value)
    }
    return replace(record, **changed) if changed else record


def _is_storable(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_storable, cast(tuple[Any, ...], value)))
    if not isinstance(value, str) or value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _storable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_storable, cast(tuple[Any, ...], value)))
    return normalise.storable(value) if isinstance(value, str) else value


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


def document_key(doi: str | None, pmid: str | None, pmcid: str | None, title_key: str, abstract: str) -> str:
    """The readable identity of a document: the first that exists."""
    if doi:
        return f"doi:{doi}"
    if pmid:
        return f"pmid:{pmid}"
    if pmcid:
        return f"pmcid:{pmcid}"
    return f"sha:{sha256(title_key + chr(10) + abstract)}"


def source_sha256(source: Source) -> str:
    digest = hashlib.sha256()
    with source.open() as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
