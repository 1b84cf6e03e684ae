"""The part of JSON Schema (2020-12) that `export.schema.json` uses, with findings in plain sentences.

https://json-schema.org/draft/2020-12/json-schema-validation. Formats are checked, which the standard leaves
open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

Finding = tuple[str, str]
"""Where (`documents[0].title`, empty for the value itself) and what is wrong with the value there."""
Check = Callable[[Any], list[Finding]]

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_WORDS = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def check_of(schema: Mapping[str, Any]) -> Check:
    """A function that lists what of a value breaks the schema; keywords that it does not know are ignored."""
    checks = list(_checks(schema))

    def check(value: Any) -> list[Finding]:
        for part in checks:
            # what is of the wrong type or not a permitted value needs no further remarks
            if found := part(value):
                return found
        return []

    return check


def _checks(schema: Mapping[str, Any]) -> Iterable[Check]:
    if "anyOf" in schema:
        yield _any_of([check_of(option) for option in schema["anyOf"]])
    if "const" in schema:
        yield _one_of([schema["const"]])
    if "enum" in schema:
        yield _one_of(schema["enum"])
    if "type" in schema:
        names = schema["type"]
        yield _type([names] if isinstance(names, str) else names)
    if "pattern" in schema:
        yield _pattern(schema["pattern"])
    if schema.get("format") == "uuid":
        yield _text(lambda text: _UUID.fullmatch(text) is not None, "is not a UUID")
    if "minLength" in schema:
        least: int = schema["minLength"]
        yield _text(lambda text: len(text) >= least, "is empty")
    if "minimum" in schema:
        yield _minimum(schema["minimum"])
    if "items" in schema:
        yield _items(check_of(schema["items"]))
    if "properties" in schema or "required" in schema:
        yield _properties(schema)
    if isinstance(values := schema.get("additionalProperties"), dict):
        yield _values(check_of(cast("dict[str, Any]", values)))


def _any_of(options: list[Check]) -> Check:
    def check(value: Any) -> list[Finding]:
        findings = [option(value) for option in options]
        if not all(findings):
            return []
        # the option that goes deepest into the value is the one that was meant
        return max(findings, key=lambda found: max(len(where) for where, _ in found))

    return check


def _one_of(values: list[Any]) -> Check:
    shown = ", ".join("null" if value is None else str(value) for value in values)
    what = f"should be {shown}" if len(values) == 1 else f"should be one of: {shown}"
    return lambda value: [] if any(value == it and type(value) is type(it) for it in values) else [("", what)]


def _type(names: list[str]) -> Check:
    types = tuple(type_ for name in names for type_ in _TYPES[name])
    what = f"should be {' or '.join(_WORDS[name] for name in names)}"

    def check(value: Any) -> list[Finding]:
        # a bool is an int to Python, but not to JSON
        fits = isinstance(value, types) and (bool in types or not isinstance(value, bool))
        return [] if fits else [("", what)]

    return check


def _text(fits: Callable[[str], bool], what: str) -> Check:
    return lambda value: (
        [] if not isinstance(value, str) or fits(value) else [("", f"{what}: “{_short(value)}”")]
    )


def _pattern(pattern: str) -> Check:
    # Python's $ also matches before a last line end
    compiled = re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)
    return _text(lambda text: compiled.search(text) is not None, "does not have the form that it should have")


def _minimum(least: int) -> Check:
    return lambda value: (
        [] if not isinstance(value, int) or value >= least else [("", f"is less than {least}")]
    )


def _items(item: Check) -> Check:
    def check(value: Any) -> list[Finding]:
        if not isinstance(value, list):
            return []
        rows = cast("list[Any]", value)
        return [(f"[{place}]{where}", what) for place, row in enumerate(rows) for where, what in item(row)]

    return check


def _values(item: Check) -> Check:
    def check(value: Any) -> list[Finding]:
        if not isinstance(value, dict):
            return []
        fields = cast("dict[str, Any]", value)
        return [(f".{name}{where}", what) for name, it in fields.items() for where, what in item(it)]

    return check


def _properties(schema: Mapping[str, Any]) -> Check:
    required: list[str] = schema.get("required", [])
    properties: dict[str, Any] = schema.get("properties", {})
    checks = {name: check_of(rules) for name, rules in properties.items()}
    closed = schema.get("additionalProperties") is False

    def check(value: Any) -> list[Finding]:
        if not isinstance(value, dict):
            return []
        fields = cast("dict[str, Any]", value)
        found = [(f".{name}", "is missing") for name in required if name not in fields]
        for name, it in fields.items():
            if (rules := checks.get(name)) is not None:
                found += [(f".{name}{where}", what) for where, what in rules(it)]
            elif closed:
                found.append((f".{_short(name)}", "is not a field that belongs here"))
        return found

    return check


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
