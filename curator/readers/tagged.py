"""Records of lines that begin with a tag, as reference managers and databases write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TextIO

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import encoding
from curator.readers.format import Source

LONGEST_LINE = 1 << 20
_LARGEST_RECORD = 8 << 20
_MOST_NAMED = 20
_LAYOUT = re.compile("[ \t\r\n]{2,}|[\t\r\n]")
_ENDS_A_SENTENCE = re.compile(r"""[.?!:][)\]"'”’]*$""")


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format writes a line and a record.

    `field` matches a line with the groups `tag` and `value`. `begins(tag, seen, after_blank)` says whether
    a tag begins a new record when the present one has those seen. A tag in `closes` ends one; after it only
    those in `opens` begin the next. `goes_on(tag, line)` says whether a line without a tag belongs to the
    field above it; those that do not are named in the warnings of the record.
    """

    field: re.Pattern[str]
    begins: Callable[[str, Set[str], bool], bool]
    closes: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    goes_on: Callable[[str, str], bool] = lambda _tag, _line: True


@dataclass(frozen=True, slots=True)
class Field:
    """A tag with the lines of its value, the first without the tag; `line` counts from 1."""

    tag: str
    lines: tuple[str, ...]
    line: int

    @property
    def value(self) -> str:
        """In one line."""
        return " ".join(line.strip() for line in self.lines if line.strip())

    @property
    def text(self) -> str:
        """With line ends only where a line surely does not go on: at empty lines and between sentences."""
        return paragraphs(self.lines)


@dataclass(frozen=True)
class Block:
    """The fields of one record; `raw` is all its lines and those beside it that belong to no record."""

    fields: tuple[Field, ...]
    line: int
    raw: str
    warnings: tuple[str, ...]

    def values(self, *tags: str) -> list[str]:
        """What stands under `tags`, the first tag first; without what is empty."""
        return [value for tag in tags for it in self._by_tag.get(tag, ()) if (value := it.value)]

    def first(self, *tags: str) -> str:
        return next(iter(self.values(*tags)), "")

    def texts(self, *tags: str) -> list[str]:
        """Like `values`, with the paragraphs of a text kept."""
        return [text for tag in tags for it in self._by_tag.get(tag, ()) if (text := it.text)]

    @cached_property
    def _by_tag(self) -> dict[str, list[Field]]:
        found: dict[str, list[Field]] = {}
        for it in self.fields:
            found.setdefault(it.tag, []).append(it)
        return found


@dataclass(slots=True)
class _Open:
    """A record that is being read."""

    line: int = 0
    size: int = 0
    tags: set[str] = field(default_factory=lambda: set[str]())
    fields: list[tuple[str, list[str], int]] = field(
        default_factory=lambda: list[tuple[str, list[str], int]]()
    )
    raw: list[str] = field(default_factory=lambda: list[str]())
    strays: list[str] = field(default_factory=lambda: list[str]())
    left_out: int = 0
    """Lines that belong to no field; only the first of them are in `strays`."""
    problem: Problem | None = None
    ended: bool = False


def records(
    source: Source, grammar: Grammar, record: Callable[[Block], Record | Problem], none: str
) -> Iterator[Record | Problem]:
    """What `record` makes of each block; raises ReaderError that says “holds `none`” if there is no block."""
    empty = True
    for block in blocks(source, grammar):
        empty = False
        yield block if isinstance(block, Problem) else record(block)
    if empty:
        raise ReaderError(f"‘{source.name}’ holds {none}.")


def blocks(source: Source, grammar: Grammar) -> Iterator[Block | Problem]:
    """The records of a source in order, read line by line.

    A record with a line above 1 MB, or above 8 MB in all, is a Problem. Lines before the first record and
    after the end of one stay in its `raw`; those that fit nowhere within one are named in its warnings.
    """
    with encoding.opened(source) as (stream, warning):
        record, after_blank = _Open(), False
        for number, line in enumerate(lines(stream), 1):
            found = grammar.field.match(line)
            tag = found.group("tag") if found else ""
            begins = tag in grammar.opens if record.ended else grammar.begins(tag, record.tags, after_blank)
            is_next = begins if record.tags else record.problem is not None
            if tag and is_next:
                yield _closed(record, warning)
                record = _Open()
            elif record.ended and record.size + len(line) > _LARGEST_RECORD:
                yield _closed(record, warning)
                message = "more than 8 MB from here belong to no record and were left out."
                record = _Open(problem=Problem(f"line {number}", message))
            _keep(record, number, line)
            if record.ended:
                continue
            if tag and tag not in grammar.closes:
                record.line = record.line or number
                record.tags.add(tag)
                record.fields.append((tag, [found.group("value") or "" if found else ""], number))
            elif record.tags and tag:
                record.ended = True
            elif record.tags and line.strip():
                _continue(record, number, line, after_blank, grammar)
            after_blank = not line.strip()
        if record.tags or record.problem:
            yield _closed(record, warning)


def lines(stream: TextIO) -> Iterator[str]:
    """Lines; of one above the limit only the beginning, the rest of it is passed over."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while not line.endswith(("\n", "\r")) and (line := stream.readline(LONGEST_LINE + 1)):
            pass


def _keep(record: _Open, number: int, line: str) -> None:
    if len(line) > LONGEST_LINE:
        problem = Problem(f"line {number}", "it is longer than 1 MB; its record was not read.")
        record.problem = record.problem or problem
    record.size += len(line) + 16
    if record.size > _LARGEST_RECORD and record.problem is None:
        place = f"line {record.line or number}"
        record.problem = Problem(place, "the record that begins here is larger than 8 MB; it was not read.")
    if record.problem:
        record.raw.clear()
        record.fields.clear()
    else:
        record.raw.append(line)


def _continue(record: _Open, number: int, line: str, after_blank: bool, grammar: Grammar) -> None:
    if not record.fields:
        return
    tag, lines, _ = record.fields[-1]
    if grammar.goes_on(tag, line):
        lines += ["", line] if after_blank else [line]
        return
    record.left_out += 1
    if record.left_out <= _MOST_NAMED:
        record.strays.append(f"line {number} has no tag and was left out: ‘{line.strip()[:80]}’")


def _closed(record: _Open, warning: str | None) -> Block | Problem:
    if record.problem:
        return record.problem
    raw = "".join(record.raw).strip("\r\n")
    notes = list(record.strays)
    if more := record.left_out - len(notes):
        notes.append(f"{more:,} more {'line' if more == 1 else 'lines'} without a tag were left out")
    notes += [warning] if warning and not raw.isascii() else []
    fields = tuple(Field(tag, tuple(lines), line) for tag, lines, line in record.fields)
    return Block(fields, record.line, raw, tuple(notes))


def paragraphs(lines: Iterable[str]) -> str:
    """Lines joined: by a line end at empty lines and between sentences, else by a space."""
    pieces: list[str] = []
    after_blank = False
    for line in (_LAYOUT.sub(" ", it.strip(" \t\r\n")) for it in lines):
        if line and pieces:
            begins_anew = not line[0].islower() and _ENDS_A_SENTENCE.search(pieces[-1][-8:])
            pieces.append("\n" if begins_anew or after_blank else " ")
        if line:
            pieces.append(line)
        after_blank = not line
    return "".join(pieces)
