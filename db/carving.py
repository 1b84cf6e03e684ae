"""Rows out of the pages of a database file, whatever state the rest of it is in.

SQLite stops at the first page that it cannot make sense of; this reads each page by itself.
https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

MAGIC = b"SQLite format 3\0"
HEADER_SIZE = 100
TABLE_LEAF, TABLE_INTERIOR = 0x0D, 0x05
_KINDS = (0x02, 0x05, 0x0A, 0x0D)
_SIZES = (4096, 1024, 2048, 8192, 16384, 32768, 65536, 512)
_LOOKED_AT = 1024 * 1024
"""Bytes that are read to find out how long a page is."""
_AS_GOOD = 0.7
"""Which share of the best length's pages lets the length be believed that the header names."""
_AT_ONCE = 64 * 1024
_LEFT_OPEN: list[BinaryIO] = []
_LONGEST = 1 << 30
"""Bytes of a row; SQLite takes no longer ones."""
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None


class Row(NamedTuple):
    id: int
    values: tuple[Value, ...]


class _DamagedError(Exception):
    """This page or row makes no sense."""


class Pages:
    """The pages of a file, numbered from 1. Nothing is raised for what is damaged: it is left out."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """`shared` is a file that this process may have open through SQLite as well."""
        self._stream: BinaryIO = path.open("rb")
        self._shared = shared and os.name == "posix"
        self._file_size = path.stat().st_size
        self.size = self._page_size()
        self.count = -(-self._file_size // self.size)
        self.unreadable = 0
        """Pages that the disk did not give."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shared:
            # a POSIX system takes all locks of a process on a file from it when it closes any handle of it
            _LEFT_OPEN.append(self._stream)
        else:
            self._stream.close()

    def header(self) -> bytes:
        return self._bytes(0, HEADER_SIZE)

    def copy(self, target: Path) -> None:
        """Write the whole file into another one, with zeros for what the disk does not give."""
        with target.open("wb") as stream:
            for place in range(0, self._file_size, _AT_ONCE):
                stream.write(self._bytes(place, min(_AT_ONCE, self._file_size - place)))

    def page(self, number: int) -> bytes:
        """What is missing at the end of the file, or unreadable, is zeros."""
        return self._bytes((number - 1) * self.size, self.size)

    def kind(self, number: int) -> int:
        return self.page(number)[_start(number)]

    def tree(self, root: int, seen: set[int]) -> Iterator[int]:
        """The leaves of a table, in the order of its rows, as far as the pages between lead to them."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in seen or not 1 <= number <= self.count:
                continue
            seen.add(number)
            page = self.page(number)
            match page[_start(number)]:
                case 0x0D:
                    yield number
                case 0x05:
                    waiting += reversed(_children(page, _start(number)))
                case _:
                    pass

    def rows(self, number: int) -> list[Row]:
        """The rows of a leaf, by ascending id."""
        page, start = self.page(number), _start(number)
        found: list[Row] = []
        for place in _cells(page, start, 8):
            try:
                row = self._row(page, place)
            except (_DamagedError, IndexError, struct.error, UnicodeDecodeError, OverflowError):
                continue
            # a row out of order has a damaged id
            if not found or row.id > found[-1].id:
                found.append(row)
        return found

    def cells(self, number: int) -> int:
        """How many rows a leaf says that it has."""
        page, start = self.page(number), _start(number)
        return len(_cells(page, start, 8))

    def _row(self, page: bytes, place: int) -> Row:
        length, place = _varint(page, place)
        id_, place = _varint(page, place)
        if id_ >= 1 << 63:
            id_ -= 1 << 64
        return Row(id_, _values(self._payload(page, place, length)))

    def _payload(self, page: bytes, place: int, length: int) -> bytes:
        if length > min(_LONGEST, self._file_size):
            raise _DamagedError
        size = self.size
        if length <= size - 35:
            return _slice(page, place, length)
        least = (size - 12) * 32 // 255 - 23
        local = least + (length - least) % (size - 4)
        if local > size - 35:
            local = least
        parts = [_slice(page, place, local)]
        (further,) = struct.unpack_from(">I", page, place + local)
        missing = length - local
        seen: set[int] = set()
        while missing > 0:
            if further in seen or not 1 < further <= self.count:
                raise _DamagedError
            seen.add(further)
            overflow = self.page(further)
            (further,) = struct.unpack_from(">I", overflow, 0)
            parts.append(overflow[4 : 4 + min(missing, size - 4)])
            missing -= size - 4
        return b"".join(parts)

    def _bytes(self, place: int, length: int) -> bytes:
        try:
            self._stream.seek(place)
            found = self._stream.read(length)
        except OSError:
            self.unreadable += 1
            found = b""
        return found.ljust(length, b"\0")

    def _page_size(self) -> int:
        head = self._bytes(0, HEADER_SIZE)
        (said,) = struct.unpack_from(">H", head, 16)
        said = 65536 if said == 1 else said
        fitting = {size: self._fitting(size) for size in _SIZES}
        best = max(_SIZES, key=lambda size: fitting[size])
        return said if said in fitting and fitting[said] >= _AS_GOOD * fitting[best] else best

    def _fitting(self, size: int) -> int:
        """How many pages at the beginning look like pages, if they are so long."""
        count = max(1, min(_LOOKED_AT, self._file_size) // size)
        good = 0
        for number in range(1, count + 1):
            page, start = self._bytes((number - 1) * size, size), _start(number)
            if page[start] not in _KINDS:
                continue
            (cells,) = struct.unpack_from(">H", page, start + 3)
            (content,) = struct.unpack_from(">H", page, start + 5)
            if 0 < cells < size // 4 and start + 8 + 2 * cells <= (content or 65536) <= size:
                good += 1
        return good


def _start(number: int) -> int:
    return HEADER_SIZE if number == 1 else 0


def _cells(page: bytes, start: int, header: int) -> list[int]:
    """Where the cells of a page begin."""
    (count,) = struct.unpack_from(">H", page, start + 3)
    first = start + header
    count = min(count, (len(page) - first) // 2)
    places = struct.unpack_from(f">{count}H", page, first)
    return [place for place in places if first + 2 * count <= place < len(page)]


def _children(page: bytes, start: int) -> list[int]:
    places = [place for place in _cells(page, start, 12) if place + 4 <= len(page)]
    children: list[int] = [struct.unpack_from(">I", page, place)[0] for place in places]
    return [*children, struct.unpack_from(">I", page, start + 8)[0]]


def _slice(page: bytes, place: int, length: int) -> bytes:
    if place + length > len(page):
        raise _DamagedError
    return page[place : place + length]


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | data[place], place + 1


def _values(payload: bytes) -> tuple[Value, ...]:
    """The values of a record."""
    end, place = _varint(payload, 0)
    if end > len(payload):
        raise _DamagedError
    values: list[Value] = []
    body = end
    while place < end:
        kind, place = _varint(payload, place)
        value, body = _value(payload, body, kind)
        values.append(value)
    if place != end or body != len(payload):
        raise _DamagedError
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[max(0, kind - 7)], place
    if kind in (10, 11):
        raise _DamagedError
    length = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    data = _slice(payload, place, length)
    if kind in _INTEGERS:
        return int.from_bytes(data, "big", signed=True), place + length
    if kind == 7:
        return struct.unpack(">d", data)[0], place + length
    return (data if kind % 2 == 0 else data.decode()), place + length
