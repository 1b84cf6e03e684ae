"""Values kept in a temporary file in their order, so that many of them need little memory."""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Iterator
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class LongList(Generic[T]):
    """As much of a list as an edit needs: after its first values it goes on in a file, a batch at a time."""

    def __init__(self, batch: int = 1024) -> None:
        self._batch = batch
        self._newest: list[T] = []
        self._older: Spool[list[T]] | None = None

    def __len__(self) -> int:
        return len(self._newest) + (len(self._older) * self._batch if self._older is not None else 0)

    def __iter__(self) -> Iterator[T]:
        for place in range(len(self._older) if self._older is not None else 0):
            assert self._older is not None
            yield from self._older[place]
        yield from self._newest

    def append(self, value: T) -> None:
        if len(self._newest) == self._batch:
            if self._older is None:
                self._older = Spool()
            self._older.append(self._newest)
            self._newest = []
        self._newest.append(value)

    def close(self) -> None:
        """Let go of everything."""
        self._newest = []
        if self._older is not None:
            self._older.close()
            self._older = None


class Spool(Generic[T]):
    """Append, then read by place. The file is private and has no name; it goes when it is closed."""

    def __init__(self) -> None:
        self._stream = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by `close`, or with this
        self._closing = weakref.finalize(self, self._stream.close)
        self._starts = array("Q")
        self._end = 0

    def __len__(self) -> int:
        return len(self._starts)

    def append(self, value: T) -> None:
        content = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
        self._stream.seek(self._end)
        self._stream.write(content)
        self._starts.append(self._end)
        self._end += len(content)

    def __getitem__(self, place: int) -> T:
        """Raises IndexError for a place that has nothing."""
        start = self._starts[place]
        end = self._starts[place + 1] if place + 1 < len(self._starts) else self._end
        self._stream.seek(start)
        # what this program itself wrote into a file that no other can open
        return cast(T, pickle.loads(zlib.decompress(self._stream.read(end - start))))

    def close(self) -> None:
        self._closing()
