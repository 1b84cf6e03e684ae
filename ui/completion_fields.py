"""The fields of a document's record as text that a person may write, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curator import normalise
from curator.differences import TITLES
from curator.errors import RefusedError
from curator.model import Bibliography, Record
from ui import record_fields
from ui.record_fields import NO_LANGUAGE, STATUSES

LINES = frozenset({"authors", "keywords", "subject_areas"})
"""Several values, one a line."""
CHOICES: dict[str, Mapping[str, str]] = {
    "publication_type": record_fields.TYPES,
    "integrity_status": {str(status): words for status, words in STATUSES.items()},
    "peer_reviewed": {"": "Not stated", "yes": "Yes", "no": "No"},
}
LONGEST_SHOWN = 240


def words_of(name: str) -> str:
    """What a field is called over its editor."""
    return f"{TITLES[name]}, one a line" if name in LINES else TITLES[name]


def text_of(record: Bibliography, name: str) -> str:
    """A field as it stands in its editor."""
    return as_text(name, getattr(record, name))


def as_text(name: str, value: Any) -> str:
    """A value as it stands in the editor of its field."""
    if isinstance(value, list | tuple):
        items = (" ".join(str(it).split()) for it in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return "\n".join(items)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or (name == "language" and value == NO_LANGUAGE):
        return ""
    return str(value)


def value_of(name: str, text: str) -> Any:
    """What a person wrote, as a document keeps it; raises RefusedError with a sentence for what is none."""
    match name:
        case "peer_reviewed":
            return {"yes": True, "no": False}.get(text)
        case "year":
            return _year(text)
        case "subject_areas":
            return record_fields.changed(_NOTHING, "keywords", text).keywords
        case _:
            return getattr(record_fields.changed(_NOTHING, name, text), name)


_NOTHING = Record(title="")


def _year(text: str) -> int | None:
    if not text.strip():
        return None
    found = normalise.partial_date(text) if len(text.strip()) == 4 else None
    if found is None:
        raise RefusedError("Write a year such as 2018, or leave it empty.")
    return int(found)


def shown(name: str, value: Any) -> str:
    """A value as it is read, on one line and not too long."""
    text = as_text(name, value)
    if name in CHOICES:
        text = CHOICES[name].get(text, text)
    items = text.split("\n")
    line = "; ".join(items) if name in LINES else " ".join(text.split())
    if len(line) <= LONGEST_SHOWN:
        return line
    more = f" ({len(items):,} in all)" if name in LINES else ""
    return f"{line[:LONGEST_SHOWN].rstrip('; ')}…{more}"
