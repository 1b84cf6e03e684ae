"""Values kept in a temporary file in their order, so that many of them need little memory."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from array import array
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Spool(Generic[T]):
    """Append, then read by place. The file is private and has no name; it goes when it is closed."""

    def __init__(self) -> None:
        self._stream = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by `close`
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
        self._stream.close()
