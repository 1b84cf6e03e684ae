"""Where each document of a project stands in the order of import, and sets of documents as a byte for each.

A set of 100,000 keys takes eight megabytes, and as many again while it is filled; marks take a tenth of one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress

from curator.identifiers import DocumentId


class DocumentPlaces:
    """Keys (`seq`) and ids of the documents that were seen; none is ever deleted, and an id never changes."""

    def __init__(self) -> None:
        self._keys = array("q")
        """Ascending."""
        self._ids: list[DocumentId] = []

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def last_key(self) -> int:
        """0 while there are none."""
        return self._keys[-1] if self._keys else 0

    def copied(self) -> DocumentPlaces:
        """For another thread."""
        other = DocumentPlaces()
        other._keys, other._ids = self._keys[:], self._ids[:]
        return other

    def extend(self, pairs: Sequence[tuple[int, DocumentId]]) -> None:
        """`pairs` of key and id come after those that are known."""
        self._keys.extend(key for key, _ in pairs)
        self._ids.extend(id_ for _, id_ in pairs)

    def of(self, keys: Iterable[int]) -> Iterable[int]:
        """The places of those of `keys` that are known, in their order."""
        known, size = self._keys, len(self._keys)
        if self._without_gaps:
            first = known[0]
            return (at for key in keys if 0 <= (at := key - first) < size)
        places = ((bisect_left(known, key), key) for key in keys)
        return (at for at, key in places if at < size and known[at] == key)

    @property
    def _without_gaps(self) -> bool:
        return bool(self._keys) and self._keys[-1] - self._keys[0] == len(self._keys) - 1

    def marks(self, keys: Iterable[int]) -> bytearray:
        """A byte for each document, 1 for those of `keys`."""
        size = len(self._keys)
        marks = bytearray(size)
        if self._without_gaps:
            # not by `of`: of most words there are as many keys as documents
            first = self._keys[0]
            for key in keys:
                if 0 <= (at := key - first) < size:
                    marks[at] = 1
            return marks
        for at in self.of(keys):
            marks[at] = 1
        return marks

    def marked(self, marks: Iterable[int]) -> list[DocumentId]:
        """The ids of those whose byte is not 0; documents that came after the marks were made have none."""
        return list(compress(self._ids, marks))

    def ids(self, places: Iterable[int]) -> list[DocumentId]:
        return [self._ids[at] for at in places]

    def all_ids(self) -> list[DocumentId]:
        return list(self._ids)
