"""Label Studio: tasks with annotations, as its JSON and JSON_MIN exports give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from curator.model import Problem, Record
from curator.readers import annotated, fields, json_items, units
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.json_items import Item, whole_number
from curator.readers.units import Places, Unit

_ANNOTATIONS = ("annotations", "completions")
_UNITS = (Unit.UTF16, Unit.CODE_POINTS)
_CLAIMS = {"claim": False, "negated claim": True}
"""Regions that our own writer makes: what they are about is said by the choices on them."""
_ADDRESSES = ("http://", "https://", "s3://", "gs://", "/data/")
_OF_TASKS = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"})
_KINDS = ("labels", "choices", "textarea", "number", "taxonomy")
"""What is understood; not among them are marks in HTML and paragraphs, whose offsets are those of a page."""


@dataclass
class _Region:
    """What the results of one id say of one place."""

    start: Any = None
    end: Any = None
    labels: list[str] = field(default_factory=lambda: list[str]())
    choices: list[str] = field(default_factory=lambda: list[str]())
    notes: list[str] = field(default_factory=lambda: list[str]())
    claim: str = ""
    by: str = ""


def recognise(source: Source) -> float:
    """By the names of its keys."""
    paths = json_items.key_paths(json_items.beginning(source))
    if {(it, "result") for it in _ANNOTATIONS} & paths and ("data",) in paths:
        return 0.97
    if ("annotation_id",) in paths and {("annotator",), ("lead_time",)} & paths:
        return 0.95
    has_text = any(it[0] == "data" and len(it) == 2 for it in paths)
    return 0.92 if has_text and {("annotations",), ("predictions",)} & paths else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """One record a task. Raises ReaderError as `json_items.items` does."""
    for item in json_items.items(source):
        yield item if isinstance(item, Problem) else _record(item)


def _record(item: Item) -> Record | Problem:
    members = item.members
    data = json_items.members_of(members.get("data")) or members
    text = _text(data)
    if not text:
        return Problem(item.where, "the task has no text of its own; import it with the text in its data.")
    left_out: Counter[str] = Counter()
    annotations = [it for key in _ANNOTATIONS for it in json_items.objects(members.get(key))]
    if data is members:
        annotations = [_of_row(members)]
    kept = [it for it in annotations if it.get("was_cancelled") is not True]
    left_out["skipped annotations"] = len(annotations) - len(kept)
    left_out["predictions"] = len(json_items.items_of(members.get("predictions")))
    results = [(it, result) for it in kept for result in json_items.objects(it.get("result"))]
    unit, warnings = _unit(text, [result for _, result in results])
    marks = Marks(Places(text, unit))
    for annotation in kept:
        for identifier, region in _regions(annotation, left_out).items():
            _add(marks, identifier, region)
            left_out["notes on what has no label"] += bool(
                region.notes and not region.labels + region.choices
            )
    warnings += annotated.left_out(left_out)
    meta = json_items.members_of(members.get("meta"))
    return annotated.record(
        text,
        marks,
        annotated.bibliography({key: value for key, value in data.items() if key not in _OF_TASKS}, meta),
        where=item.where,
        raw=item.raw,
        warnings=[*item.warnings, *warnings],
    )


def _text(data: dict[str, Any]) -> str:
    """The field called text, else the longest that is no title; nothing for the address of a text."""
    given = {key: it for key, it in data.items() if isinstance(it, str) and key not in _OF_TASKS}
    others = [it for key, it in given.items() if fields.field_of(key) != "title"] or [*given.values()]
    text = given.get("text") or max(others, key=len, default="")
    is_address = text.startswith(_ADDRESSES) and len(text.split()) == 1
    return "" if is_address else text


def _of_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of JSON_MIN as an annotation: what stands under the name of a control is its results."""
    results = [
        {"from_name": name, "value": value}
        for name, given in row.items()
        for value in (
            json_items.objects(given) if isinstance(given, list) else [json_items.members_of(given)]
        )
        if any(kind in value for kind in _KINDS)
    ]
    return {"completed_by": row.get("annotator"), "result": results}


def _unit(text: str, results: list[dict[str, Any]]) -> tuple[Unit, list[str]]:
    """UTF-16 units as its editor counts, unless code points put the words in their places; and warnings."""
    values = [json_items.members_of(it.get("value")) for it in results]
    quoted = {
        (start, end): words
        for it in values
        if isinstance(words := it.get("text"), str)
        and (start := whole_number(it.get("start"))) is not None
        and (end := whole_number(it.get("end"))) is not None
    }
    quotations = [(start, end, words.replace("\\n", " ")) for (start, end), words in quoted.items()]
    unit, wrong = units.fitting(text, quotations, _UNITS)
    if not wrong:
        return unit, []
    noun = "mark" if wrong == 1 else "marks"
    return unit, [f"the words of {wrong:,} {noun} do not stand at the offsets given; check the text"]


def _regions(annotation: dict[str, Any], left_out: Counter[str]) -> dict[str, _Region]:
    """What is said of each place or, without a place, of the text, by the id that results share."""
    regions: dict[str, _Region] = {}
    by = _annotator(annotation)
    for result in json_items.objects(annotation.get("result")):
        value, meta = (json_items.members_of(result.get(key)) for key in ("value", "meta"))
        start, end = value.get("start"), value.get("end")
        kind = result.get("type") or next((it for it in _KINDS if it in value), "")
        if kind not in _KINDS:
            left_out["relations" if kind == "relation" else "results of other kinds"] += 1
            continue
        place = "" if start is None else f"{_joined(start)}-{_joined(end)}"
        identifier = _joined(result.get("id")) or place
        region = regions.setdefault(identifier, _Region())
        if start is not None or end is not None:
            region.start, region.end = start, end
        region.by = _joined(meta.get("curator")) or by
        region.notes += json_items.strings(meta.get("text"))
        _say(
            region, kind, _joined(result.get("from_name")), value.get(kind if kind != "textarea" else "text")
        )
    return regions


def _say(region: _Region, kind: str, name: str, value: Any) -> None:
    """Adds one result to its region."""
    if kind == "labels":
        region.labels += json_items.strings(value)
    elif kind == "textarea":
        region.notes += json_items.strings(value)
    elif kind == "number" and name == "claim":
        region.claim = _joined(value)
    elif kind == "taxonomy":
        region.choices += [
            f"{name}: {' / '.join(json_items.strings(it))}" for it in json_items.items_of(value)
        ]
    else:
        region.choices += [f"{name}: {it}" for it in json_items.strings(value)]


def _add(marks: Marks, identifier: str, region: _Region) -> None:
    labels, negated = region.labels, False
    if region.choices:
        negated = any(_CLAIMS.get(it.casefold(), False) for it in labels)
        labels = [it for it in labels if it.casefold() not in _CLAIMS]
    note = "\n".join(dict.fromkeys(region.notes))
    for label in [*labels, *region.choices]:
        if region.start is None and region.end is None:
            marks.add_whole(label, note=note, by=region.by)
        else:
            claim = region.claim or identifier
            marks.add(label, region.start, region.end, claim=claim, negated=negated, note=note, by=region.by)


def _annotator(annotation: dict[str, Any]) -> str:
    """Who made it, by our own code, e-mail address, name or number."""
    person = annotation.get("completed_by")
    known = json_items.members_of(person)
    names = [known.get(key) for key in ("email", "username", "id")] if known else [person]
    return next((found for it in (annotation.get("curator"), *names) if (found := _joined(it))), "")


def _joined(value: Any) -> str:
    return " ".join(json_items.strings(value))


FORMAT = Format(
    "label-studio", "Label Studio: tasks with annotations", (".json", ".jsonl"), recognise, read, marked=True
)
