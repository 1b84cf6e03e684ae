"""JSON with one object a record: one object a line, or an array of objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import encoding, fields
from curator.readers.format import Format, Source

_LONGEST_LINE = 64 << 20
_LARGEST_ARRAY = 256 << 20
_BLANK = "\ufeff \t\r\n"
_TELLING = ("title", "abstract", "article title", "abstracttext")
_DEEPEST = 4
_SURROGATES = re.compile("[\ud800-\udfff]")


def recognise(source: Source) -> float:
    """By its beginning: an object, or an array of objects, with the name of a title or an abstract in it."""
    start = _start(source)
    is_array = start.startswith("[") and start[1:].lstrip()[:1] in ("{", "]")
    if not is_array and not _is_one_a_line(start) and not start.startswith("{"):
        return 0.0
    folded = start.casefold()
    if not any(f'"{key}"' in folded for key in _TELLING):
        return 0.3 if '"text"' in folded else 0.0  # most tools call the text of anything so
    return 0.9 if is_array or _is_one_a_line(start) else 0.6


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order. Lines are read one by one; only an array is held whole, up to 256 MB."""
    start = _start(source)
    if not start:
        raise ReaderError(f"‘{source.name}’ is empty.")
    if start.startswith("[") or not _is_one_a_line(start):
        yield from _whole(source)
    else:
        yield from _lines(source)


def _start(source: Source) -> str:
    return encoding.beginning(source).lstrip(_BLANK)


def _is_one_a_line(start: str) -> bool:
    """Whether an object stands complete on one of the first lines; a single long line may be cut off."""
    lines = start.split("\n")[:20]
    if len(lines) == 1:
        return start.startswith("{")
    return any(line.startswith("{") and isinstance(_parsed(line), dict) for line in lines)


def _lines(source: Source) -> Iterator[Record | Problem]:
    name = encoding.encoding_of(source)
    if name.startswith(("utf-16", "utf-32")):
        with encoding.opened(source) as (stream, warning):
            for number, line in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), ""), 1):
                yield from _line(number, line, warning)
        return
    warning = encoding.warning(name)
    with source.open() as stream:
        for number, line in enumerate(_bounded(stream), 1):
            if len(line) > _LONGEST_LINE:
                yield Problem(
                    f"line {number}", f"it is longer than {_LONGEST_LINE >> 20} MB. Split it into records."
                )
            else:
                yield from _line(number, line.decode(name, errors="replace"), warning)


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """Lines; of a line above the limit only the beginning, the rest of it is passed over."""
    while line := stream.readline(_LONGEST_LINE + 1):
        yield line
        while not line.endswith(b"\n") and (line := stream.readline(_LONGEST_LINE + 1)):
            pass


def _line(number: int, line: str, warning: str | None) -> Iterator[Record | Problem]:
    if line.strip(_BLANK):
        raw = line.strip(_BLANK)
        notes = [warning] if warning and not raw.isascii() else []
        yield _record(_parsed(raw), f"line {number}", raw, notes)


def _whole(source: Source) -> Iterator[Record | Problem]:
    if source.size() > _LARGEST_ARRAY:
        raise ReaderError(
            f"‘{source.name}’ is larger than {_LARGEST_ARRAY >> 20} MB. "
            "Save it with one object a line (JSON Lines)."
        )
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    try:
        content: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReaderError(f"‘{source.name}’ is not valid JSON: {_reason(error)}") from error
    items = cast("list[Any]", content) if isinstance(content, list) else [content]
    for number, item in enumerate(items, 1):
        raw = _written(item)
        notes = [warning] if warning and not raw.isascii() else []
        yield _record(item, f"record {number}", raw, notes)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}."
    return "it is nested too deeply." if isinstance(error, RecursionError) else "a number in it is too long."


def _parsed(text: str) -> Any:
    """The value, or None where `text` is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _written(value: Any) -> str:
    """The JSON of one item of an array; nothing where it is nested too deeply to be written again."""
    try:
        return _SURROGATES.sub("\ufffd", json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return ""


def _record(value: Any, where: str, raw: str, warnings: list[str]) -> Record | Problem:
    if not isinstance(value, dict):
        return Problem(where, 'it is not a JSON object such as {"title": "…", "abstract": "…"}.')
    members = cast("dict[str, Any]", value)
    values: dict[str, list[str]] = {}
    for key in sorted((key for key in members if fields.field_of(key)), key=fields.preference):
        field = fields.field_of(key)
        strings = _strings(members[key])
        if field is not None and strings and not values.get(field):
            values[field] = strings
    if not any(values.get(field) for field in ("title", "abstract")):
        return Problem(where, "the object has neither a title nor an abstract.")
    for field in ("title", "abstract"):
        if len(values.get(field, ())) > 1:
            values[field] = ["\n".join(values[field])]
    return fields.record(values, where=where, raw=raw, warnings=warnings)


def _strings(value: Any, depth: int = 0) -> list[str]:
    """The text of a value: a string, a number, or a list of strings or of author objects."""
    if isinstance(value, str):
        return [_SURROGATES.sub("\ufffd", value)] if value.strip() else []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, list) and depth < _DEEPEST:
        return [text for item in cast("list[Any]", value) for text in _strings(item, depth + 1)]
    return _name(cast("dict[str, Any]", value)) if isinstance(value, dict) else []


def _name(person: dict[str, Any]) -> list[str]:
    """The author objects of CSL JSON ("family", "given") and of others ("lastName", "name")."""
    parts = {key.casefold(): part for key, part in person.items() if isinstance(part, str) and part.strip()}
    family = next((parts[key] for key in ("family", "lastname", "last_name", "last") if key in parts), None)
    given = next(
        (parts[key] for key in ("given", "firstname", "first_name", "forename", "first") if key in parts),
        None,
    )
    if family:
        return _strings(f"{family}, {given}" if given else family)
    return [
        _SURROGATES.sub("\ufffd", parts[key])
        for key in ("literal", "name", "fullname", "term")
        if key in parts
    ][:1]


FORMAT = Format("json-lines", "JSON Lines or JSON array", (".jsonl", ".ndjson", ".json"), recognise, read)
