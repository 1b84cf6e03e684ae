"""What a reader is: a name, a way to recognise a source, and a way to read it record by record."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from curator.model import Problem, Record


@dataclass(frozen=True)
class Source:
    """A file, or text that was pasted or fetched. `name` is what messages call it.

    `columns` says for tables what the person decided: from the name of a column to a field of
    `field_names.toml`, or to an empty string if it is not to be read; other columns go by their names.
    """

    name: str
    path: Path | None = None
    content: bytes | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())

    @classmethod
    def of(cls, path: Path) -> Source:
        return cls(name=path.name, path=path)

    @classmethod
    def pasted(cls, text: str) -> Source:
        return cls(name="pasted text", content=text.encode())

    def open(self) -> BinaryIO:
        if self.content is not None:
            return io.BytesIO(self.content)
        assert self.path is not None
        return self.path.open("rb")

    def head(self, size: int = 65536) -> bytes:
        with self.open() as stream:
            return stream.read(size)

    def size(self) -> int:
        if self.content is not None:
            return len(self.content)
        assert self.path is not None
        return self.path.stat().st_size


@dataclass(frozen=True)
class TableHead:
    """How a table begins: its columns, its first rows, and the field that each column is taken for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: tuple[str | None, ...]


def nothing_beside(_folder: Path) -> frozenset[str]:
    """For formats whose files stand alone."""
    return frozenset()


@dataclass(frozen=True)
class Format:
    """An input format. `recognise` gives 0 (not this) to 1 (surely this) from name and first bytes.

    `read` yields a Record for each good record and a Problem for each bad one, in order, without holding the
    whole file where the format allows; it raises ReaderError only if nothing at all can be read.

    `beside` names the files of a folder that belong to sources of this format and are none themselves.
    `head` is given for tables, whose columns a person may map; it raises ReaderError as `read` does.
    `marked`: its records may carry marks.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    recognise: Callable[[Source], float]
    read: Callable[[Source], Iterator[Record | Problem]]
    beside: Callable[[Path], frozenset[str]] = nothing_beside
    head: Callable[[Source], TableHead] | None = None
    marked: bool = False
