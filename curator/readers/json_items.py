"""JSON objects one by one: one object a line, an array of objects, or a single object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, cast

from curator.errors import ReaderError
from curator.model import Problem
from curator.readers import encoding
from curator.readers.format import Source

LONGEST_LINE = 64 << 20
LARGEST_ARRAY = 256 << 20
_BLANK = "\ufeff \t\r\n"
_DEEPEST = 4
_SURROGATES = re.compile("[\ud800-\udfff]")
# A string that is cut off ends the text; possessive, so that no beginning is tried twice.
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.|\\\Z)*+)(?:"|\Z)(\s*+:)?|[{}\[\]]', re.DOTALL)


class Item(NamedTuple):
    """One object: its members, where it stood, its source text, and warnings about its encoding."""

    members: dict[str, Any]
    where: str
    raw: str
    warnings: list[str]


def beginning(source: Source) -> str:
    """The first part of the text from its first sign on, for recognition."""
    return encoding.beginning(source).lstrip(_BLANK)


def key_paths(start: str) -> frozenset[tuple[str, ...]]:
    """The keys of the objects in the beginning of a JSON text, each after the keys it stands under.

    Arrays leave no trace in a path. `start` may be cut off anywhere; nothing for what is no JSON object or
    array of objects.
    """
    if not start.startswith("{") and not (start.startswith("[") and start[1:].lstrip()[:1] == "{"):
        return frozenset()
    paths: set[tuple[str, ...]] = set()
    above: list[str | None] = []
    key: str | None = None
    for token in _TOKEN.finditer(start):
        sign = token[0]
        if sign in ("{", "["):
            above.append(key)
            key = None
        elif sign in ("}", "]"):
            key = above.pop() if above else None
        elif token[2] is not None and len(above) <= 2 * _DEEPEST:
            key = token[1]
            paths.add((*(name for name in above if name is not None), token[1]))
    return frozenset(paths)


def items(source: Source) -> Iterator[Item | Problem]:
    """The objects in order, a Problem for each line or item that is none.

    Lines are read one by one; only an array or an object over several lines is held whole, up to 256 MB.
    Raises ReaderError for an empty file and for an array that cannot be read.
    """
    start = beginning(source)
    if not start:
        raise ReaderError(f"‘{source.name}’ is empty.")
    yield from _lines(source) if is_one_a_line(start) else _whole(source)


def strings(value: Any, depth: int = 0) -> list[str]:
    """The text of a value: a string, a number, or a list of strings or of author objects."""
    if isinstance(value, str):
        return [storable(value)] if value.strip() else []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, int | float):
        return [number_text(value)]
    if isinstance(value, list) and depth < _DEEPEST:
        return [text for item in cast("list[Any]", value) for text in strings(item, depth + 1)]
    return _name(cast("dict[str, Any]", value)) if isinstance(value, dict) else []


def storable(text: str) -> str:
    """`text` with lone surrogates replaced one by one, so that no offset moves."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def number_text(value: float) -> str:
    """A number as text; one too long to be written out leaves nothing."""
    try:
        return str(value)
    except ValueError:
        return ""


def objects(value: Any) -> list[dict[str, Any]]:
    """Those items of a list that are objects; nothing for any other value."""
    if not isinstance(value, list):
        return []
    return [cast("dict[str, Any]", it) for it in cast("list[Any]", value) if isinstance(it, dict)]


def members_of(value: Any) -> dict[str, Any]:
    """`value` if it is an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items_of(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def whole_number(value: Any) -> int | None:
    """An integer, also one written as `3.0` or `"3"`; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and len(value) < 20 and value.strip().lstrip("-").isdecimal():
        try:
            return int(value)
        except ValueError:
            return None
    return None


def written(value: Any) -> str:
    """The JSON of one item of an array; nothing where it is nested too deeply to be written again."""
    try:
        return storable(json.dumps(value, ensure_ascii=False))
    except (RecursionError, ValueError):
        return ""


def is_one_a_line(start: str) -> bool:
    """Whether the first lines are objects, most of them if not the very first.

    In an object over several lines, items of its arrays may stand complete on a line. A single long line
    may be cut off.
    """
    if start.startswith("["):
        return False
    lines = [line for line in start.split("\n")[:20] if line.strip()]
    if len(lines) <= 1:
        return start.startswith("{")
    complete = [line.startswith("{") and isinstance(_parsed(line), dict) for line in lines]
    return complete[0] or 2 * sum(complete) > len(complete)


def _lines(source: Source) -> Iterator[Item | Problem]:
    name = encoding.encoding_of(source)
    if name.startswith(("utf-16", "utf-32")):
        with encoding.opened(source) as (stream, warning):
            for number, line in enumerate(_bounded(stream.readline), 1):
                yield from _line(number, line, warning)
        return
    with source.open() as stream:
        for number, line in enumerate(_bounded(stream.readline), 1):
            yield from _line(number, line and str(line, name, errors="replace"), encoding.warning(name))


def _bounded(read_line: Callable[[int], Any]) -> Iterator[Any]:
    """Lines of text or of bytes; None for each above the limit."""
    while line := read_line(LONGEST_LINE + 1):
        is_whole = len(line) <= LONGEST_LINE
        yield line if is_whole else None
        while line and not is_whole and line[-1:] not in ("\n", b"\n"):
            line = read_line(LONGEST_LINE + 1)


def _line(number: int, line: str | None, warning: str | None) -> Iterator[Item | Problem]:
    where = f"line {number}"
    if line is None:
        yield Problem(where, f"it is longer than {LONGEST_LINE >> 20} MB. Split it into records.")
    elif raw := line.strip(_BLANK):
        yield _item(_parsed(raw), where, storable(raw), warning)


def _whole(source: Source) -> Iterator[Item | Problem]:
    if source.size() > LARGEST_ARRAY:
        raise ReaderError(
            f"‘{source.name}’ is larger than {LARGEST_ARRAY >> 20} MB. Save it with one object a line (JSON "
            "Lines), or in parts."
        )
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    try:
        content: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReaderError(f"‘{source.name}’ is not valid JSON: {_reason(error)}") from error
    found = cast("list[Any]", content) if isinstance(content, list) else [content]
    for number, item in enumerate(found, 1):
        yield _item(item, f"record {number}", written(item), warning)


def _item(value: Any, where: str, raw: str, warning: str | None) -> Item | Problem:
    if not isinstance(value, dict):
        return Problem(where, "it is not a JSON object; it was cut off or is no record of this format.")
    notes = [warning] if warning and not raw.isascii() else []
    return Item(cast("dict[str, Any]", value), where, raw, notes)


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


def _name(person: dict[str, Any]) -> list[str]:
    """The author objects of CSL JSON ("family", "given") and of others ("lastName", "name")."""
    parts = {key.casefold(): part for key, part in person.items() if isinstance(part, str) and part.strip()}

    def first(*keys: str) -> str | None:
        return next((parts[key] for key in keys if key in parts), None)

    if family := first("family", "lastname", "last_name", "last"):
        given = first("given", "firstname", "first_name", "forename", "first")
        return strings(f"{family}, {given}" if given else family)
    return strings(first("literal", "name", "fullname", "term") or "")
