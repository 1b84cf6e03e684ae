"""PubAnnotation JSON, as TextAE reads and writes it too: a document, or an array of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator import normalise
from curator.model import Problem, Record
from curator.readers import annotated, json_items
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.json_items import Item
from curator.readers.units import Places

_SPANS = ("denotations", "blocks")
_NEGATION = ("negation", "negated")
_NO_LABELS = (*_NEGATION, "claim", "note")
"""What is said of a mark by these becomes its negation, claim and note."""


def recognise(source: Source) -> float:
    """By the names of its keys."""
    paths = json_items.key_paths(json_items.beginning(source))
    spans = {(*track, kind, "span") for track in ((), ("tracks",)) for kind in _SPANS}
    if paths & spans:
        return 0.96
    names = {("denotations",), ("sourcedb",), ("tracks",)}
    return 0.94 if ("text",) in paths and paths & names else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """One record a document. Raises ReaderError as `json_items.items` does."""
    for item in json_items.items(source):
        yield item if isinstance(item, Problem) else _record(item)


def _record(item: Item) -> Record | Problem:
    members, text = item.members, item.members.get("text")
    if not isinstance(text, str):
        return Problem(item.where, "it has no text.")
    marks, warnings = Marks(Places(text)), [*item.warnings]
    for track in (members, *json_items.objects(members.get("tracks"))):
        warnings += _add(marks, track)
    return annotated.record(
        text,
        marks,
        _values(members, text),
        where=item.where,
        raw=item.raw,
        warnings=warnings,
        title_line=_source(members) == "pubmed",  # its texts are a line with the title and the abstract
    )


def _source(members: dict[str, Any]) -> str:
    return _joined(members.get("sourcedb")).casefold()


def _values(members: dict[str, Any], text: str) -> dict[str, list[str]]:
    """Bibliographic fields; the identifier is that of the database, the title that of the divisions."""
    values = annotated.bibliography(members, json_items.members_of(members.get("metadata")))
    number = _joined(members.get("sourceid"))
    if annotated.is_identifier(number) and not number.isdecimal():
        annotated.identify(values, number)
    elif _source(members) == "pubmed" and normalise.pmid(number):
        values.setdefault("pmid", [number])
    elif _source(members) in ("pmc", "pubmed central") and normalise.pmcid(number):
        values.setdefault("pmcid", [number])
    places = Places(text)
    for division in json_items.objects(members.get("divisions")):
        span = json_items.members_of(division.get("span"))
        start, end = places(span.get("begin")), places(span.get("end"))
        if division.get("label") == "title" and start == 0 and end and text[:end].strip():
            values.setdefault("title", [text[:end]])
    return values


def _add(marks: Marks, track: dict[str, Any]) -> list[str]:
    """Adds the marks of one project; gives warnings about what it has besides."""
    said = _attributes(track)
    by = _joined(track.get("project")) if "text" not in track else ""
    seen: set[str] = set()
    for denotation in (it for kind in _SPANS for it in json_items.objects(track.get(kind))):
        name = _joined(denotation.get("id"))
        attributes = said.get(name, {}) if name and name not in seen else {}
        seen.add(name)
        labels: list[Any] = [denotation.get("obj"), *_labels(attributes)]
        is_one = bool(attributes) and "claim" not in attributes
        for start, end in _pieces(denotation.get("span")):
            for label in labels:
                marks.add(
                    label,
                    start,
                    end,
                    claim=name if is_one else _joined(attributes.get("claim")),
                    negated=any(it is not False for key in _NEGATION for it in attributes.get(key, ())),
                    note=_joined(attributes.get("note")),
                    by=by,
                )
    others = {
        "attributes of what is not marked in the text": len(said.keys() - seen),
        "relations": len(json_items.items_of(track.get("relations"))),
    }
    return annotated.left_out(others)


def _attributes(track: dict[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """What is said of each id: values by predicate, the predicates that we know in small letters."""
    found: dict[str, dict[str, list[Any]]] = {}
    attributes = [(it.get("subj"), it.get("pred"), it.get("obj")) for it in _of(track, "attributes")]
    modifications = [(it.get("obj"), it.get("pred"), True) for it in _of(track, "modifications")]
    for subject, predicate, value in [*attributes, *modifications]:
        said = found.setdefault(_joined(subject), {})
        name = _joined(predicate)
        key = name.casefold() if name.casefold() in _NO_LABELS else name
        said.setdefault(key, []).append(value)
    return found


def _of(track: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return json_items.objects(track.get(kind))


def _labels(attributes: dict[str, list[Any]]) -> Iterator[str]:
    """`name: value` for each value, the name alone for a plain yes."""
    for name, values in attributes.items():
        for it in values if name not in _NO_LABELS else ():
            if it is not False and it is not None:
                yield name if it is True else f"{name}: {_joined(it)}"


def _joined(value: Any) -> str:
    return " ".join(json_items.strings(value))


def _pieces(span: Any) -> list[tuple[Any, Any]]:
    """A span, or the pieces of one with gaps; of very many, all from the first to the last."""
    given = json_items.objects(span) if isinstance(span, list) else [json_items.members_of(span)]
    pieces = [(it.get("begin"), it.get("end")) for it in given]
    return pieces if len(pieces) <= annotated.MOST_PIECES else [(pieces[0][0], pieces[-1][1])]


FORMAT = Format("pubannotation", "PubAnnotation JSON", (".json", ".jsonl"), recognise, read, marked=True)
