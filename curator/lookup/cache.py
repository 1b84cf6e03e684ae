"""Records that were fetched, kept for some days in a folder, so that nobody asks twice for the same."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

LARGEST = 256 << 20
OLDEST_SECONDS = 7 * 24 * 3600
"""Retractions shall not stay unseen for long."""
_LARGEST_ENTRY = 64 << 20
_SUFFIX = ".record"
_LONGEST_ALIAS = 200


class Cache:
    """Entries by service and id, each in a file named by a hash. What cannot be kept or read is not there."""

    def __init__(
        self,
        folder: Path,
        *,
        largest: int = LARGEST,
        oldest_seconds: float = OLDEST_SECONDS,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._largest = largest
        self._oldest = oldest_seconds
        self._today = today

    def get(self, service: str, key: str) -> tuple[str, bytes] | None:
        """The id and content under an id or an alias of it; None if nothing whole and young is there."""
        found = self._read(service, key)
        if found is not None and found[0]:
            key = found[1].decode("utf-8", "replace")
            found = self._read(service, key)
        return None if found is None or found[0] else (key, found[1])

    def put(self, service: str, key: str, content: bytes, aliases: Iterable[str] = ()) -> None:
        """Keep content under its id; other ids of it lead there."""
        self._write(service, key, content, is_alias=False)
        for alias in aliases:
            self._write(service, alias, key.encode(), is_alias=True)

    def tidy(self) -> None:
        """Remove what is too old, and the oldest until the folder is no larger than it may be."""
        entries: list[tuple[float, int, Path]] = []
        for path in self._folder.glob(f"*/*{_SUFFIX}*"):
            with contextlib.suppress(OSError):
                about = path.stat()
                entries.append((about.st_mtime, about.st_size, path))
        entries.sort(reverse=True)
        size = 0
        for at, length, path in entries:
            size += length
            if size > self._largest or self._is_too_old(at):
                _remove(path)

    def _path(self, service: str, key: str) -> Path:
        name = hashlib.sha256(f"{service}\n{key}".encode("utf-8", "replace")).hexdigest()
        return self._folder / name[:2] / (name + _SUFFIX)

    def _is_too_old(self, at: float) -> bool:
        return not -60 <= self._today() - at <= self._oldest

    def _read(self, service: str, key: str) -> tuple[bool, bytes] | None:
        """Whether it is an alias, and the content."""
        path = self._path(service, key)
        try:
            packed = path.read_bytes()
        except OSError:
            return None
        found = _unpacked(packed, service, key)
        if found is None or self._is_too_old(found[0]):
            _remove(path)
            return None
        return found[1], found[2]

    def _write(self, service: str, key: str, content: bytes, *, is_alias: bool) -> None:
        head = {
            "service": service,
            "key": key,
            "at": self._today(),
            "alias": is_alias,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        packed = json.dumps(head).encode() + b"\n" + zlib.compress(content, 6)
        path = self._path(service, key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(suffix=_SUFFIX + ".part", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(packed)
                Path(beside).replace(path)
                os.utime(path, (self._today(), self._today()))
            except OSError:
                _remove(Path(beside))
                raise


def _unpacked(packed: bytes, service: str, key: str) -> tuple[float, bool, bytes] | None:
    """When it was written, whether it is an alias, and the content; None for a damaged entry."""
    head, _, body = packed.partition(b"\n")
    try:
        about = cast("dict[str, Any]", json.loads(head))
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(body, _LARGEST_ENTRY)
        whole = unpacking.eof and hashlib.sha256(content).hexdigest() == about["sha256"]
        if not whole or (about["service"], about["key"]) != (service, key):
            return None
        alias = bool(about["alias"])
        return (float(about["at"]), alias, content) if not alias or len(content) <= _LONGEST_ALIAS else None
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        return None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
