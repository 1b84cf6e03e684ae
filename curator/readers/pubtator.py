"""PubTator: title, abstract and a line for each mention, as PubTator exports and as its corpora are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import annotated, encoding
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.units import Places, Unit, fitting

_TEXT = re.compile(r"([^\s|]{1,200})\|([ta])\|(.*)", re.DOTALL)
_LONGEST_LINE = 16 << 20
_LONGEST_RECORD = 64 << 20


class _Mention(NamedTuple):
    start: int
    end: int
    words: str
    type: str
    concept: str


@dataclass
class _Entry:
    """The lines of one document."""

    id: str
    line: int
    title: str | None = None
    abstract: str | None = None
    mentions: list[_Mention] = field(default_factory=lambda: list[_Mention]())
    relations: int = 0
    raw: list[str] = field(default_factory=lambda: list[str]())
    size: int = 0


def recognise(source: Source) -> float:
    """By its first line, which is a title with the number of the paper before it."""
    for line in encoding.beginning(source).lstrip("\ufeff").split("\n", 200):
        if line.strip():
            found = _TEXT.match(line)
            return 1.0 if found and found[2] == "t" else 0.0
    return 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order. Raises ReaderError for a file without any."""
    is_empty = True
    with encoding.opened(source) as (stream, warning):
        entry: _Entry | None = None
        number = 0
        while line := stream.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                while line and line[-1] not in "\r\n":
                    line = stream.readline(_LONGEST_LINE + 1)
                yield Problem(f"line {number}", f"it is longer than {_LONGEST_LINE >> 20} MB.")
                continue
            line = line.strip("\ufeff\r\n")
            name = _name(line)
            if entry is not None and (not line.strip() or (name and name != entry.id)):
                is_empty = False
                yield _record(entry, warning)
                entry = None
            if not line.strip():
                continue
            if entry is None and name:
                entry = _Entry(name, number)
            problem = (
                _take(entry, line, number)
                if entry is not None
                else Problem(
                    f"line {number}", "it belongs to no document: a line such as 123|t|Title is missing."
                )
            )
            if problem is not None:
                is_empty = False
                yield problem
        if entry is not None:
            is_empty = False
            yield _record(entry, warning)
    if is_empty:
        raise ReaderError(f"‘{source.name}’ holds no PubTator document.")


def _name(line: str) -> str:
    """The number of the paper that a line begins with, if the line holds its title or abstract."""
    found = _TEXT.match(line)
    return found[1] if found else ""


def _take(entry: _Entry, line: str, number: int) -> Problem | None:
    """Puts a line into its document; a Problem for one that cannot be."""
    entry.size += len(line) + 1
    if entry.size > _LONGEST_RECORD:
        return Problem(f"line {number}", f"the document is larger than {_LONGEST_RECORD >> 20} MB.")
    entry.raw.append(line)
    if found := _TEXT.match(line):
        if found[2] == "t" and entry.title is None:
            entry.title = found[3]
        elif found[2] == "a" and entry.abstract is None:
            entry.abstract = found[3]
        else:
            return Problem(f"line {number}", f"document {entry.id} has another title or abstract already.")
        return None
    cells = line.split("\t")
    if cells[0].strip() != entry.id:
        return Problem(f"line {number}", f"it does not belong to document {entry.id}, in which it stands.")
    start, end = (_number(it) for it in (*cells, "", "")[1:3])
    if start is not None and end is not None and len(cells) >= 5:
        concept = cells[5].strip() if len(cells) > 5 else ""
        entry.mentions.append(_Mention(start, end, cells[3], cells[4].strip(), concept))
    elif len(cells) >= 4 and start is None:
        entry.relations += 1
    else:
        return Problem(
            f"line {number}", "it is no mention: number, start, end, words and type, parted by tabs."
        )
    return None


def _number(cell: str) -> int | None:
    value = cell.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


def _record(entry: _Entry, warning: str | None) -> Record | Problem:
    title, abstract = entry.title or "", entry.abstract or ""
    raw = "\n".join(entry.raw)
    where = f"line {entry.line} ({entry.id})"
    if not title.strip() and not abstract.strip():
        return Problem(where, "it has neither a title nor an abstract.")
    text = f"{title}\n{abstract}"  # the sign between the two counts for one, whatever it is
    quotations = [(it.start, it.end, it.words) for it in entry.mentions]
    unit, wrong = fitting(text, quotations, (Unit.CODE_POINTS, Unit.UTF8, Unit.UTF16))
    notes = [warning] if warning and not raw.isascii() else []
    if wrong:
        told = "mention does not stand where its" if wrong == 1 else "mentions do not stand where their"
        notes.append(f"{wrong:,} {told} words are; check them")
    if unit is not Unit.CODE_POINTS:
        notes.append(f"its offsets were taken for {unit}, which fit the words of the mentions")
    if entry.relations:
        noun = "relation" if entry.relations == 1 else "relations"
        notes.append(f"{entry.relations:,} {noun} between concepts not taken")
    marks = Marks(Places(text, unit))
    for it in entry.mentions:
        label, note = _meaning(it)
        marks.add(label, it.start, it.end, note=note)
    values: dict[str, list[str]] = {"title": [title]}
    if normalise.pmid(entry.id):
        values["pmid"] = [entry.id]
    else:
        annotated.identify(values, entry.id)
    return annotated.record(text, marks, values, where=where, raw=raw, warnings=notes)


def _meaning(mention: _Mention) -> tuple[str, str]:
    """Label and note. PubTator's types begin with a capital; a small one is a dimension with its label."""
    if mention.concept and mention.type[:1].islower():
        return mention.concept, ""
    return mention.type, mention.concept


FORMAT = Format("pubtator", "PubTator", (".pubtator", ".txt"), recognise, read, marked=True)
