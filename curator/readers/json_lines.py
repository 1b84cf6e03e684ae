"""JSON with one object a record: one object a line, or an array of objects."""

from __future__ import annotations

from collections.abc import Iterator

from curator.model import Problem, Record
from curator.readers import fields, json_items
from curator.readers.format import Format, Source
from curator.readers.json_items import Item

_TELLING = ("title", "abstract", "article title", "abstracttext")


def recognise(source: Source) -> float:
    """By its beginning: an object, or an array of objects, with the name of a title or an abstract in it."""
    start = json_items.beginning(source)
    is_array = start.startswith("[") and start[1:].lstrip()[:1] in ("{", "]")
    is_one_a_line = json_items.is_one_a_line(start)
    if not is_array and not is_one_a_line and not start.startswith("{"):
        return 0.0
    folded = start.casefold()
    if not any(f'"{key}"' in folded for key in _TELLING):
        return 0.3 if '"text"' in folded else 0.0  # most tools call the text of anything so
    return 0.9 if is_array or is_one_a_line else 0.6


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order. Lines are read one by one; only an array is held whole, up to 256 MB."""
    for item in json_items.items(source):
        yield item if isinstance(item, Problem) else _record(item)


def _record(item: Item) -> Record | Problem:
    values: dict[str, list[str]] = {}
    for key in sorted(filter(fields.field_of, item.members), key=fields.preference):
        field = fields.field_of(key)
        if field is None or field in values:
            continue
        if strings := json_items.strings(item.members[key]):
            values[field] = strings
    if not any(values.get(field) for field in ("title", "abstract")):
        return Problem(item.where, "the object has neither a title nor an abstract.")
    for field in ("title", "abstract"):
        if len(values.get(field, ())) > 1:
            values[field] = ["\n".join(values[field])]
    return fields.record(values, where=item.where, raw=item.raw, warnings=item.warnings)


FORMAT = Format("json-lines", "JSON Lines or JSON array", (".jsonl", ".ndjson", ".json"), recognise, read)
