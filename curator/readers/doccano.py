"""doccano JSON Lines or JSON: spans, entities, or labels on the whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from curator.model import Problem, Record
from curator.readers import annotated, json_items
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.json_items import Item, whole_number
from curator.readers.units import Places

_TEXTS = ("text", "data")
_LABELS = ("label", "labels", "entities", "annotations")
_LONGEST_LABEL = 200
_MOST_SENTENCES = 10_000
_WIDEST_GAP = 8


def recognise(source: Source) -> float:
    """By a text with labels beside it; where text or labels are objects, it is another format."""
    paths = json_items.key_paths(json_items.beginning(source))
    if not paths & {(it,) for it in _TEXTS} or any(len(it) > 1 and it[0] in _TEXTS for it in paths):
        return 0.0
    if {("entities", "start_offset"), ("annotations", "start_offset")} & paths:
        return 0.95
    if {("label",), ("labels",)} & paths and not any(it[0] in _LABELS and len(it) > 1 for it in paths):
        return 0.93
    return 0.94 if ("entities",) in paths and ("relations",) in paths else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """One record a text; sentences of one document that stand together become one again.

    Raises ReaderError as `json_items.items` does.
    """
    group: list[Item] = []
    for item in json_items.items(source):
        if isinstance(item, Item) and group and _continues(group, item):
            group.append(item)
            continue
        if group:
            yield _record(group)
        group = [item] if isinstance(item, Item) else []
        if isinstance(item, Problem):
            yield item
    if group:
        yield _record(group)


def _continues(group: Sequence[Item], item: Item) -> bool:
    """Whether a line is the next sentence of a document, as our own writer gives it."""
    last, here = group[-1].members, item.members
    key, index, before = here.get("document_key"), here.get("sentence_index"), last.get("sentence_index")
    return (
        isinstance(key, str)
        and key == last.get("document_key")
        and isinstance(index, int)
        and isinstance(before, int)
        and before < index
        and len(group) < _MOST_SENTENCES
    )


def _record(group: Sequence[Item]) -> Record | Problem:
    first = group[0]
    noun, _, number = first.where.partition(" ")
    where = first.where if len(group) == 1 else f"{noun}s {number} to {group[-1].where.partition(' ')[2]}"
    texts = [_text(item) for item in group]
    if missing := next((item for item, text in zip(group, texts, strict=True) if text is None), None):
        return Problem(missing.where, "it has no text.")
    text, starts, warnings = _joined(group, [it or "" for it in texts])
    whole = Marks(Places(text))
    for item, piece, start in zip(group, texts, starts, strict=True):
        warnings += _add(whole, item, piece or "", start)
    members = first.members
    inner = (json_items.members_of(members.get(key)) for key in ("meta", "metadata"))
    return annotated.record(
        text,
        whole,
        annotated.bibliography(members, *inner),
        where=where,
        raw="\n".join(item.raw for item in group),
        warnings=list(dict.fromkeys([*first.warnings, *warnings])),
    )


def _text(item: Item) -> str | None:
    found = (item.members.get(key) for key in _TEXTS)
    return next((it for it in found if isinstance(it, str)), None)


def _is_sentence(item: Item) -> bool:
    return isinstance(item.members.get("document_key"), str) and "sentence_index" in item.members


def _joined(group: Sequence[Item], texts: Sequence[str]) -> tuple[str, list[int], list[str]]:
    """The sentences as one text, where each begins in it, and warnings.

    What parts them is known by its length alone: it becomes spaces. They are parted by one space each if
    their places are not given or do not fit.
    """
    gaps = _gaps(group, texts)
    starts: list[int] = []
    pieces: list[str] = []
    length = 0
    for gap, text in zip(gaps, texts, strict=True):
        between = "\n" if gap > _WIDEST_GAP else " " * gap
        pieces += [between, text]
        starts.append(length + len(between))
        length += len(between) + len(text)
    missing = "sentences are missing between its lines; the abstract has those that are there"
    return "".join(pieces), starts, [missing] if any(gap > _WIDEST_GAP for gap in gaps) else []


def _gaps(group: Sequence[Item], texts: Sequence[str]) -> list[int]:
    """How many characters stand before each sentence and after the one before it."""
    gaps: list[int] = []
    before: int | None = None
    for item, text in zip(group, texts, strict=True):
        start, end = (whole_number(item.members.get(key)) for key in ("start", "end"))
        if (
            start is None
            or end is None
            or end - start != len(text)
            or (before is not None and start < before)
        ):
            return [0, *(1 for _ in texts[1:])]
        gaps.append(0 if before is None else start - before)
        before = end
    return gaps


def _add(marks: Marks, item: Item, text: str, start: int) -> list[str]:
    """Adds the labels of one line whose text begins at `start`; gives warnings about what it has besides."""
    members, places = item.members, Places(text)
    marks.places = lambda offset: None if (place := places(offset)) is None else start + place
    curator = " ".join(json_items.strings(members.get("curator")))
    texts = 0
    for label in (it for key in _LABELS for it in _several(members.get(key))):
        if isinstance(label, list):
            first, last, name = (*cast("list[Any]", label), None, None, None)[:3]
            marks.add(name, first, last, by=curator)
        elif isinstance(label, dict):
            span = cast("dict[str, Any]", label)
            by = " ".join(json_items.strings(span.get("user"))) or curator
            if "start_offset" in span or "end_offset" in span:
                marks.add(span.get("label"), span.get("start_offset"), span.get("end_offset"), by=by)
            else:
                marks.add_whole(span.get("label"), by=by)
        elif isinstance(label, str) and len(label) > _LONGEST_LABEL and not _is_sentence(item):
            texts += 1
        elif _is_sentence(item):
            marks.add(label, 0, len(text), by=curator)
        else:
            marks.add_whole(label, by=curator)
    beside = {
        "relations": len(_several(members.get("relations"))),
        "comments": sum(len(_several(members.get(key))) for key in ("Comments", "comments")),
        "texts in place of labels": texts,
    }
    return annotated.left_out(beside)


def _several(value: Any) -> list[Any]:
    """The items of a list, or one value alone; nothing for none. A lone span is one item."""
    if isinstance(value, list):
        found = cast("list[Any]", value)
        is_span = len(found) == 3 and isinstance(found[0], int | float) and isinstance(found[2], str)
        return [found] if is_span else found
    return [] if value is None or value == "" else [value]


FORMAT = Format("doccano", "doccano: texts with labels", (".jsonl", ".json"), recognise, read, marked=True)
