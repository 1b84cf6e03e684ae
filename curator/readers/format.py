"""What a reader is: a name, a way to recognise a source, and a way to read it record by record."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from curator.model import Problem, Record


@dataclass(frozen=True)
class Source:
    """A file, or text that was pasted. `name` is what messages call it."""

    name: str
    path: Path | None = None
    content: bytes | None = None

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
class Format:
    """An input format. `recognise` gives 0 (not this) to 1 (surely this) from name and first bytes.

    `read` yields a Record for each good record and a Problem for each bad one, in order, without holding the
    whole file where the format allows; it raises ReaderError only if nothing at all can be read.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    recognise: Callable[[Source], float]
    read: Callable[[Source], Iterator[Record | Problem]]
