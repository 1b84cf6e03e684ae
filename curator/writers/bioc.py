"""BioC, as XML and as JSON, with the key file that says what everything in it means.

Offsets are code points over title, one space and abstract, as the Python library `bioc` and PubTator count;
the DTD speaks of bytes, which hardly any file keeps to. Grammar: http://bioc.sourceforge.net/
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from curator import clock
from curator.identifiers import SentenceId
from curator.model import SetKind
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.bioc_key import key_of
from curator.writers.exchange import Marked, marks_of, sections_of, title_of
from curator.writers.files import folder_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions, Unit
from curator.writers.text_export import (
    NO_HISTORY,
    NO_REVIEWS,
    WHOLE_SENTENCES,
    TextExport,
    as_json,
    identity,
    note_of,
)
from curator.writers.work import DocumentWork, Pass
from curator.writers.xml_text import attribute, content

XML_NAME = "bioc-xml"
JSON_NAME = "bioc-json"
KEY_FILE = "curator.key"
CANNOT_CARRY = (
    "All values are text.",
    "The notes of a label and of its claim become one.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)

Element = dict[str, Any]
"""A part of a BioC collection, shaped as in its JSON."""


def write_xml(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write `collection.xml` and the key into the folder `destination`; see `OutputFormat`."""
    export = TextExport(XML_NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    return _write(export, destination, "collection.xml")


def write_json(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """As `write_xml`, with `collection.json`."""
    export = TextExport(JSON_NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    return _write(export, destination, "collection.json")


def _write(export: TextExport, destination: Path, name: str) -> ExportReport:
    put = _put_xml if name.endswith(".xml") else _put_json
    with folder_at(destination) as folder, replacing(folder, [name, KEY_FILE]) as (collection, key):
        with export.store.reading(), open_text_part(collection) as stream:
            date = (export.store.last_change() or clock.now())[:10]
            documents = (_document(work, export.options.unit) for work in export.all_passes())
            put(stream, date, documents)
        key.write_text(key_of(export), encoding="utf-8", newline="\n")
    return export.report(destination, (destination / name, destination / KEY_FILE))


def _document(work: DocumentWork, unit: Unit) -> Element:
    document = work.document
    title = title_of(document)
    marks: dict[SentenceId, list[tuple[Marked, Pass]]] = {}
    for it in work.passes:
        for mark in marks_of(work, it):
            marks.setdefault(mark.sentence.id, []).append((mark, it))
    passages = [_passage(0, {"type": "title"}, title, unit)]
    base = len(title) + 1
    sentences = deque(work.sentences)
    for heading, category, start, end in _stretches(work):
        infons = {"type": "abstract"}
        infons |= {"section_type": category} if category else {}
        infons |= {"section": heading} if heading else {}
        passage = _passage(base + start, infons, work.abstract[start:end], unit)
        inside: list[Element] = []
        while sentences and sentences[0].end <= end:
            sentence = sentences.popleft()
            annotations = [_annotation(*it, base) for it in marks.get(sentence.id, ())]
            if unit is Unit.SENTENCE:
                infons = {"sentence_index": str(sentence.index)}
                element = _sentence(base + sentence.start, sentence.text, infons)
                inside.append({**element, "annotations": annotations})
            else:
                inside += annotations
        passage["sentences" if unit is Unit.SENTENCE else "annotations"] = inside
        passages.append(passage)
    return {
        "id": document.pmid or document.key,
        "infons": identity(document),
        "passages": passages,
        "annotations": [],
        "relations": [],
    }


def _stretches(work: DocumentWork) -> list[tuple[str | None, str | None, int, int]]:
    """As `sections_of`, but all of the abstract where there is only one section."""
    found = list(sections_of(work))
    if len(found) > 1 or not work.abstract:
        return found
    heading, category = found[0][:2] if found else (None, None)
    return [(heading, category, 0, len(work.abstract))]


def _passage(offset: int, infons: dict[str, str], text: str, unit: Unit) -> Element:
    apart = unit is Unit.SENTENCE
    return {
        "offset": offset,
        "infons": infons,
        "text": "" if apart else text,
        "sentences": [_sentence(offset, text, {})] if apart else [],
        "annotations": [],
        "relations": [],
    }


def _sentence(offset: int, text: str, infons: dict[str, str]) -> Element:
    return {"infons": infons, "offset": offset, "text": text, "annotations": [], "relations": []}


def _annotation(mark: Marked, by: Pass, base: int) -> Element:
    infons = {
        "type": mark.label.dimension,
        "label_id": mark.label.id,
        "label": mark.label.name,
        "claim": str(mark.claim.number),
        "curator": by.curator.code,
        "origin": mark.annotation.origin.value,
    }
    infons |= {"negated": "true"} if mark.claim.negated else {}
    kind, number = by.annotation_set.kind, by.annotation_set.round
    infons |= {"pass": f"{kind.value} {number}"} if (kind, number) != (SetKind.INDEPENDENT, 1) else {}
    if note := note_of(mark):
        infons["note"] = note
    return {
        "id": mark.annotation.id,
        "infons": infons,
        "text": mark.text,
        "locations": [{"offset": base + mark.start, "length": mark.end - mark.start}],
    }


def _put_json(stream: TextIO, date: str, documents: Iterator[Element]) -> None:
    head: Element = {"source": "Curator", "date": date, "key": KEY_FILE, "version": "1.0", "infons": {}}
    stream.write(as_json(head)[:-1] + ',"documents":[')
    for number, document in enumerate(documents):
        stream.write((",\n" if number else "\n") + as_json(document))
    stream.write("\n]}\n")


def _put_xml(stream: TextIO, date: str, documents: Iterator[Element]) -> None:
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n')
    stream.write(f"<source>Curator</source><date>{date}</date><key>{KEY_FILE}</key>\n")
    for document in documents:
        stream.write("".join(_document_xml(document)) + "\n")
    stream.write("</collection>\n")


def _document_xml(document: Element) -> Iterator[str]:
    yield f"<document><id>{content(document['id'])}</id>"
    yield from _infons_xml(document)
    for passage in document["passages"]:
        yield "\n<passage>"
        yield from _infons_xml(passage)
        yield f"<offset>{passage['offset']}</offset>"
        if not passage["sentences"]:
            yield f"<text>{content(passage['text'])}</text>"
            yield from _annotations_xml(passage)
        for sentence in passage["sentences"]:
            yield "\n<sentence>"
            yield from _infons_xml(sentence)
            yield f"<offset>{sentence['offset']}</offset><text>{content(sentence['text'])}</text>"
            yield from _annotations_xml(sentence)
            yield "</sentence>"
        yield "</passage>"
    yield "</document>"


def _annotations_xml(element: Element) -> Iterator[str]:
    for annotation in element["annotations"]:
        yield f"\n<annotation id={attribute(annotation['id'])}>"
        yield from _infons_xml(annotation)
        for it in annotation["locations"]:
            yield f'<location offset="{it["offset"]}" length="{it["length"]}"/>'
        yield f"<text>{content(annotation['text'])}</text></annotation>"


def _infons_xml(element: Element) -> Iterator[str]:
    for name, value in element["infons"].items():
        yield f"<infon key={attribute(name)}>{content(value)}</infon>"
