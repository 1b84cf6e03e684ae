"""Documents and annotations of labelbuddy: JSON Lines or a JSON array."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from curator.model import Problem, Record
from curator.readers import annotated, json_items
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.json_items import Item
from curator.readers.units import Places, Unit

_TITLES = ("display_title", "list_title", "long_title", "short_title")
_TELLING = {("annotations", it) for it in ("label_name", "start_char", "start_byte", "extra_data")}
_SEVERAL = re.compile(r"; (?=claim \d{1,9}(?:, negated)?(?:[:;]|$))")
_EXTRA = re.compile(r"claim (\d{1,9}+)(, negated)?(?::\s*+(.*+))?$", re.DOTALL)


def recognise(source: Source) -> float:
    """By the names of its keys."""
    paths = json_items.key_paths(json_items.beginning(source))
    if paths & _TELLING or ("utf8_text_md5_checksum",) in paths:
        return 0.96
    return 0.93 if ("text",) in paths and paths & {("display_title",), ("list_title",)} else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """One record a document. Raises ReaderError as `json_items.items` does."""
    for item in json_items.items(source):
        yield item if isinstance(item, Problem) else _record(item)


def _record(item: Item) -> Record | Problem:
    members, text = item.members, item.members.get("text")
    if not isinstance(text, str):
        return Problem(item.where, "it has no text. Export the documents with their text, and import again.")
    metadata = [json_items.members_of(members.get(key)) for key in ("metadata", "meta")]
    warnings = [*item.warnings]
    checksum = members.get("utf8_text_md5_checksum")
    if isinstance(checksum, str) and checksum != _checksum(text):
        warnings.append("the text is not the one that its checksum was made of; check where the marks are")
    by = " ".join(it for meta in metadata for it in json_items.strings(meta.get("curator")))
    marks, in_bytes = Marks(Places(text)), Marks(Places(text, Unit.UTF8))
    given = json_items.items_of(members.get("annotations"))
    for annotation in json_items.objects(given):
        by_bytes = annotation.get("start_char") is None and annotation.get("start_byte") is not None
        _add(in_bytes if by_bytes else marks, annotation, "byte" if by_bytes else "char", by)
    if broken := len(given) - len(json_items.objects(given)):
        warnings.append(f"{broken:,} of its annotations are no JSON objects and were left out")
    # a label of several claims stands once, so that claims may begin in another order than their numbers
    marks.found = sorted([*marks.found, *in_bytes.found], key=lambda it: int(it.claim or 0))
    return annotated.record(
        text,
        marks,
        _values(members, *metadata),
        where=item.where,
        raw=item.raw,
        warnings=[*warnings, *in_bytes.warnings()],
    )


def _checksum(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _values(members: dict[str, Any], *metadata: dict[str, Any]) -> dict[str, list[str]]:
    values = annotated.bibliography(*metadata)
    for title in (it for key in _TITLES for it in json_items.strings(members.get(key))):
        if annotated.is_identifier(title):
            annotated.identify(values, title)
        else:
            values.setdefault("title", [title])
    return values


def _add(marks: Marks, annotation: dict[str, Any], unit: str, by: str) -> None:
    """One mark, or one for each claim that the extra data name."""
    extra = " ".join(json_items.strings(annotation.get("extra_data")))
    parts = _SEVERAL.split(extra)
    for part in parts if all(map(_EXTRA.match, parts)) else [extra]:
        found = _EXTRA.match(part)
        claim, negated, note = (found[1], bool(found[2]), found[3] or "") if found else ("", False, part)
        marks.add(
            annotation.get("label_name"),
            annotation.get(f"start_{unit}"),
            annotation.get(f"end_{unit}"),
            claim=claim,
            negated=negated,
            note=note,
            by=by,
        )


FORMAT = Format(
    "labelbuddy", "labelbuddy: documents and annotations", (".jsonl", ".json"), recognise, read, marked=True
)
