"""Records with marks of another tool: where the title ends, and what cannot be placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict, Unpack

from curator import normalise
from curator.model import Mark, Problem, Record
from curator.readers import fields
from curator.readers.json_items import storable, strings

NO_TITLE = "no title in the record; its first words were taken"
MOST_PIECES = 50
"""Of one mark with gaps; a mark with more is taken from its first to its last word."""
_LONGEST_TITLE = 400
_FIRST_WORDS = 80
_NAMED = 10
_FIRST_LINE = re.compile(r"\s*+(\S[^\r\n]*+)(?:[\r\n]\s*+)?")
_TITLE = re.compile(r"(?:title\s*:|#)\s*", re.IGNORECASE)
_KEY = re.compile(r"(doi|pmid|pmcid):\s*(\S+)|(pmid|pmc)[-_ ]?(\d+)(?:\.\w{1,5}){0,2}", re.IGNORECASE)


class More(TypedDict, total=False):
    """What a mark may say beside its label and its place."""

    claim: str
    negated: bool
    note: str
    by: str


@dataclass
class Marks:
    """Gathers the marks of one text; what cannot be used is counted, for `warnings`.

    `places` turns the offsets of the source into code points of the text.
    """

    places: Callable[[Any], int | None]
    found: list[Mark] = field(default_factory=lambda: list[Mark](), init=False)
    _unplaced: Counter[str] = field(default_factory=lambda: Counter[str](), init=False)
    _nameless: int = field(default=0, init=False)

    def add(self, label: Any, start: Any, end: Any, **more: Unpack[More]) -> None:
        """A mark at the source's offsets."""
        first, last = self.places(start), self.places(end)
        if (mark := self._mark(label, more)) is None:
            return
        if first is None or last is None or last <= first:
            self._unplaced[mark.label] += 1
        else:
            self.found.append(replace(mark, start=first, end=last))

    def add_whole(self, label: Any, **more: Unpack[More]) -> None:
        """A mark on the record as a whole."""
        if mark := self._mark(label, more):
            self.found.append(mark)

    def _mark(self, label: Any, more: More) -> Mark | None:
        name = _name(label)
        self._nameless += not name
        if not name:
            return None
        return Mark(
            label=name,
            claim=storable(more.get("claim", "")).strip(),
            negated=more.get("negated", False),
            note=storable(more.get("note", "")).strip(),
            by=storable(more.get("by", "")).strip(),
        )

    def warnings(self) -> list[str]:
        notes = [_told(self._unplaced, "offsets that do not fit the text")] if self._unplaced else []
        if self._nameless:
            notes.append(f"{_counted(self._nameless)} left out (without a label)")
        return notes


def _name(label: Any) -> str:
    """A label on one line; numbers count as names."""
    if isinstance(label, int | float) and not isinstance(label, bool):
        label = str(label)[:40] if abs(label) < 10**15 else ""
    return " ".join(storable(label).split()) if isinstance(label, str) else ""


def _counted(number: int) -> str:
    return f"{number:,} mark was" if number == 1 else f"{number:,} marks were"


def _told(labels: Counter[str], reason: str) -> str:
    """“2 marks were left out (offsets that …): ‘A’, ‘B’ (3 times)”."""
    names = [f"‘{it[:80]}’" + (f" ({count:,} times)" if count > 1 else "") for it, count in labels.items()]
    more = ", …" if len(names) > _NAMED else ""
    return f"{_counted(labels.total())} left out ({reason}): {', '.join(names[:_NAMED])}{more}"


def left_out(counts: Mapping[str, int]) -> list[str]:
    """A warning for each kind of thing in a source that a record has no place for, if there is any."""
    return [
        f"{what}: {count:,} left out; kept in the source record" for what, count in counts.items() if count
    ]


def bibliography(*sources: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of a record under their names in `sources`, for `record`; the earlier source counts.

    The abstract is none of them: it is the text that the marks are on. A `document_key` of our own counts
    as the identifier that it is.
    """
    values: dict[str, list[str]] = {}
    for members in sources:
        named = [(key, field) for key in members if (field := fields.field_of(key)) and field != "abstract"]
        for key, field_name in sorted(named, key=lambda pair: fields.preference(pair[0])):
            if not values.get(field_name) and (found := strings(members[key])):
                values[field_name] = found
    for members in sources:
        if isinstance(key := members.get("document_key"), str):
            identify(values, key)
    return values


def is_identifier(name: str) -> bool:
    """Whether a name is a number, a key or a file name made of an identifier, and so no title."""
    return name.strip().isdecimal() or bool(_KEY.fullmatch(name.strip()))


def identify(values: dict[str, list[str]], name: str) -> None:
    """Fills in a missing identifier from a key (`doi:10.1000/x`) or a file name (`pmid-30231553.txt`)."""
    if found := _KEY.fullmatch(name.strip()):
        kind, value = (found[1] or found[3]).casefold(), found[2] or found[4]
        values.setdefault("pmcid" if kind == "pmc" else kind, [value])


def record(
    text: str,
    marks: Marks,
    values: Mapping[str, Sequence[str]],
    *,
    where: str,
    raw: str,
    warnings: Iterable[str] = (),
    title_line: bool = False,
) -> Record | Problem:
    """The record of a marked text, its marks moved to where the abstract begins in it.

    The title is that of `values`; else the first line, if an empty line follows or `title_line` says that it
    is one; else the first words, with a warning. The abstract is what follows if the text begins with the
    title. Marks in the title are left out with a warning.
    """
    text = storable(text)
    if not normalise.text(text):
        return Problem(where, "it has no text.")
    notes = [*warnings, *marks.warnings()]
    title, start = _title(text, next(iter(values.get("title", ())), ""), title_line)
    if not title:
        title = _first_words(text)
        notes.append(NO_TITLE)
    abstract = text[start:]
    plain = {**values, "title": [title], "abstract": [abstract]}
    made = fields.record(plain, where=where, raw=raw, warnings=notes)
    if not made.abstract:
        abstract, start = "", len(text)
    placed, missed = _moved(marks.found, start)
    return replace(made, abstract=abstract, marks=placed, warnings=(*made.warnings, *missed))


def own_title(text: str, *, title_line: bool = False) -> tuple[str, int]:
    """The first line, if an empty line follows, and where what is below begins; ("", 0) if there is none.

    With `title_line` any line end will do.
    """
    line, end, after = _first_line(text)
    between = text[end:after].replace("\r\n", "\n").replace("\r", "\n")
    is_title = between.count("\n") > 1 or (title_line and "\n" in between)
    if not is_title or after >= len(text) or len(line) > _LONGEST_TITLE:
        return "", 0
    return _TITLE.sub("", line, count=1) if _TITLE.match(line) else line, after


def _first_line(text: str) -> tuple[str, int, int]:
    """The first line with words, where it ends, and where the next begins."""
    found = _FIRST_LINE.match(text)
    return (found[1].strip(), found.end(1), found.end()) if found else ("", 0, 0)


def _title(text: str, given: str, title_line: bool) -> tuple[str, int]:
    """The title, perhaps empty, and where the abstract begins."""
    if not given.strip():
        return own_title(text, title_line=title_line)
    line, _, after = _first_line(text)
    return given, after if _is_same(line, given) else 0


def _is_same(line: str, title: str) -> bool:
    if len(line) > 2 * len(title) + _FIRST_WORDS:
        return False
    key = normalise.title_key(line)
    return line == title.strip() or (bool(key) and key == normalise.title_key(title))


def _first_words(text: str) -> str:
    line = normalise.text(text.lstrip()[: 8 * _FIRST_WORDS]).split("\n", 1)[0]
    if len(line) <= _FIRST_WORDS:
        return line
    cut = line[: _FIRST_WORDS - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,;:.") + "…"


def _moved(marks: Sequence[Mark], start: int) -> tuple[tuple[Mark, ...], list[str]]:
    """The marks with offsets from `start` on, and warnings about those that lie before it."""
    if not start:
        return tuple(marks), []
    placed: list[Mark] = []
    lost, cut = Counter[str](), Counter[str]()
    for mark in marks:
        if mark.start is None or mark.end is None:
            placed.append(mark)
        elif mark.end <= start:
            lost[mark.label] += 1
        else:
            cut[mark.label] += mark.start < start
            placed.append(replace(mark, start=max(0, mark.start - start), end=mark.end - start))
    notes = [_told(lost, "in the title, which has no sentences")] if lost else []
    if begun := cut.total():
        noun = "mark that begins" if begun == 1 else "marks that begin"
        notes.append(f"of {begun:,} {noun} in the title, only the part in the abstract was taken")
    return tuple(placed), notes
