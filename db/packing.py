"""Texts that mostly repeat a document's title and abstract, compressed against these.

Nothing for an empty text; a zero and the text in UTF-8 where compressing saves nothing, or where it would be
too long to unpack at once; else a zlib stream (RFC 1950) whose preset dictionary is title and abstract.
"""

from __future__ import annotations

import sqlite3
import zlib

LONGEST = 16 * 1024 * 1024
"""Bytes of a compressed text: whatever a file says, no more than that is made of it."""
_PLAIN = b"\0"
# as small as with zlib's own choice of 8, in a quarter of the time: less memory to clear for each text
_MEMORY = 6


def pack(text: str, title: str, abstract: str) -> bytes:
    if not text:
        return b""
    data = text.encode()
    if len(data) <= LONGEST:
        compressor = zlib.compressobj(memLevel=_MEMORY, zdict=_dictionary(title, abstract))
        packed = compressor.compress(data) + compressor.flush()
        if len(packed) <= len(data):
            return packed
    return _PLAIN + data


def unpack(packed: bytes, title: str, abstract: str) -> str:
    """What `pack` was given; raises sqlite3.DatabaseError, as for other damage, for what it did not make."""
    if not packed:
        return ""
    if not packed.startswith(_PLAIN):
        return inflated(packed, _dictionary(title, abstract))
    try:
        return packed[1:].decode()
    except UnicodeDecodeError:
        raise unreadable() from None


def inflated(stream: bytes, dictionary: bytes) -> str:
    """The text of one whole zlib stream with this preset dictionary; raises as `unpack` does."""
    try:
        decompressor = zlib.decompressobj(zdict=dictionary)
        data = decompressor.decompress(stream, LONGEST + 1)
        if decompressor.eof and not decompressor.unused_data and len(data) <= LONGEST:
            return data.decode()
    except (zlib.error, UnicodeDecodeError):
        pass
    raise unreadable()


def unreadable() -> sqlite3.DatabaseError:
    """What SQLite itself would raise of damage in what was compressed."""
    error = sqlite3.DatabaseError("a compressed text in it cannot be read")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _dictionary(title: str, abstract: str) -> bytes:
    return f"{title}\n{abstract}".encode()
