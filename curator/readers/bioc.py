"""BioC, in XML and in JSON, as PubTator and PubMed Central give it and as our own writer makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import bioc_document, json_items, xml
from curator.readers.bioc_document import Annotation, Document, Location, Passage
from curator.readers.format import Format, Source
from curator.readers.json_items import Item, members_of, objects, storable, strings, whole_number
from curator.readers.xml import Element

_TELLING = re.compile(r"<(?:document|passage|infon)[\s>]|BioC\.dtd")
_HOLDERS = ("documents", "PubTator3")
_BEYOND = 1 << 60


def recognise_xml(source: Source) -> float:
    """By its root element and what stands in it."""
    return 1.0 if xml.root(source) == "collection" and _TELLING.search(xml.beginning(source)) else 0.0


def recognise_json(source: Source) -> float:
    """By the names of its keys."""
    paths = json_items.key_paths(json_items.beginning(source))
    telling = {(*holder, "passages") for holder in ((), *((it,) for it in _HOLDERS))}
    return 0.98 if paths & telling else 0.0


def read_xml(source: Source) -> Iterator[Record | Problem]:
    """Records one by one; broken XML ends with a Problem that names the line.

    Raises ReaderError for a file that declares entities and for one without any document.
    """
    number, is_empty, collection = 0, True, ""
    with xml.opened(source) as stream:
        for found in xml.elements(
            stream, ("document",), origin="BioC", advice="Export the documents again from their source."
        ):
            if isinstance(found, Problem):
                yield found
                return
            if is_empty and (parent := found.getparent()) is not None:
                collection = xml.text(parent, "source")
            is_empty = False
            number += 1
            document = _document_of(found, collection)
            yield bioc_document.record(document, where=_where(number, document), raw=xml.written(found))
    if is_empty:
        raise ReaderError(f"‘{source.name}’ holds no BioC document.")


def read_json(source: Source) -> Iterator[Record | Problem]:
    """Records in order, of collections or single documents, also one a line.

    Raises ReaderError as `json_items.items` does, and for a file without any document.
    """
    number = 0
    for item in json_items.items(source):
        if isinstance(item, Problem):
            number += 1
            yield item
            continue
        for found in _documents(item):
            number += 1
            if isinstance(found, Problem):
                yield found
                continue
            document, raw, warnings = found
            is_line = item.where.startswith("line") and raw is item.raw
            where = item.where if is_line else f"record {number}"
            yield bioc_document.record(document, where=_where(where, document), raw=raw, warnings=warnings)
    if not number:
        raise ReaderError(f"‘{source.name}’ holds no BioC document.")


def _where(place: int | str, document: Document) -> str:
    name = f"record {place}" if isinstance(place, int) else place
    return f"{name} ({document.id[:80]})" if document.id.strip() else name


def _document_of(element: Element, collection: str) -> Document:
    return Document(
        id=xml.text(element, "id"),
        source=collection,
        infons=[_infons_of(element)],
        passages=[_passage_of(it) for it in element.iterfind("passage")],
        annotations=[_annotation_of(it) for it in element.iterfind("annotation")],
        relations=sum(1 for _ in element.iter("relation")),
    )


def _passage_of(element: Element) -> Passage:
    start = whole_number(xml.text(element, "offset")) or 0
    sentences = element.findall("sentence")
    text = element.find("text")
    texts = [] if text is None or not xml.verbatim(text).strip() else [(start, xml.verbatim(text))]
    if not texts:
        found = [(it, it.find("text")) for it in sentences]
        texts = [
            (_offset(xml.text(it, "offset"), start), xml.verbatim(text))
            for it, text in found
            if text is not None
        ]
    annotations = [*element.iterfind("annotation"), *element.iterfind("sentence/annotation")]
    return Passage(_infons_of(element), texts, [_annotation_of(it) for it in annotations])


def _offset(value: Any, otherwise: int) -> int:
    found = whole_number(value)
    return found if found is not None and 0 <= found < _BEYOND else otherwise


def _infons_of(element: Element) -> dict[str, str]:
    return {it.get("key", ""): xml.verbatim(it) for it in element.iterfind("infon")}


def _annotation_of(element: Element) -> Annotation:
    text = element.find("text")
    return Annotation(
        _infons_of(element),
        None if text is None else xml.verbatim(text),
        [_location(it.attrib) for it in element.iterfind("location")],
    )


def _location(members: Mapping[str, Any]) -> Location:
    """One that is no place has the length 0."""
    offset, length = whole_number(members.get("offset")), whole_number(members.get("length"))
    if offset is None or length is None or not (0 <= offset < _BEYOND and 0 <= length < _BEYOND):
        return Location(0, 0)
    return Location(offset, length)


def _documents(item: Item) -> Iterator[tuple[Document, str, list[str]] | Problem]:
    """The documents of an object with their JSON and warnings: of a collection, or the object itself."""
    holder = next((it for it in _HOLDERS if isinstance(item.members.get(it), list)), None)
    if holder is None:
        if isinstance(item.members.get("passages"), list):
            yield _document(item.members, ""), item.raw, item.warnings
        else:
            yield Problem(item.where, "it is no BioC document: it has no passages.")
        return
    collection = _text(item.members.get("source"))
    for value in json_items.items_of(item.members[holder]):
        if not isinstance(value, dict):
            yield Problem(item.where, "one of its documents is no JSON object.")
            continue
        raw = json_items.written(value)
        yield _document(members_of(value), collection), raw, [] if raw.isascii() else item.warnings


def _document(members: dict[str, Any], collection: str) -> Document:
    passages = objects(members.get("passages"))
    inside = [it for passage in passages for it in objects(passage.get("sentences"))]
    known = ("pmid", "pmcid", "journal", "date", "authors", "doi", "year")
    return Document(
        id=_text(members.get("id")) or _text(members.get("pmid")),
        source=collection,
        infons=[
            _infons(members),
            {key: members[key] for key in known if members.get(key) not in (None, "")},
        ],
        passages=[_passage(it) for it in passages],
        annotations=[_annotation(it) for it in objects(members.get("annotations"))],
        relations=sum(len(json_items.items_of(it.get("relations"))) for it in (members, *passages, *inside)),
    )


def _passage(members: dict[str, Any]) -> Passage:
    start = _offset(members.get("offset"), 0)
    sentences = objects(members.get("sentences"))
    texts = [(start, text)] if (text := _text(members.get("text"))).strip() else []
    if not texts:
        texts = [
            (_offset(it.get("offset"), start), text) for it in sentences if (text := _text(it.get("text")))
        ]
    annotations = (it for holder in (members, *sentences) for it in objects(holder.get("annotations")))
    return Passage(_infons(members), texts, [_annotation(it) for it in annotations])


def _annotation(members: dict[str, Any]) -> Annotation:
    text = members.get("text")
    return Annotation(
        _infons(members),
        _text(text) if isinstance(text, str) else None,
        [_location(it) for it in objects(members.get("locations"))],
    )


def _infons(members: dict[str, Any]) -> dict[str, str]:
    """As text; what is no single value is left to the source record."""
    infons = members_of(members.get("infons"))
    return {storable(key): _text(value) for key, value in infons.items() if _text(value)}


def _text(value: Any) -> str:
    """A text as it stands, or a number; nothing for any other value."""
    if isinstance(value, str):
        return storable(value)
    return next(iter(strings(value)), "") if isinstance(value, int | float) else ""


def beside(folder: Path) -> frozenset[str]:
    """The key files, which describe a collection in words."""
    return frozenset(it.name for it in folder.iterdir() if it.suffix == ".key")


XML_FORMAT = Format("bioc-xml", "BioC XML", (".xml", ".xml.gz"), recognise_xml, read_xml, beside, marked=True)
JSON_FORMAT = Format(
    "bioc-json", "BioC JSON", (".json", ".jsonl"), recognise_json, read_json, beside, marked=True
)
