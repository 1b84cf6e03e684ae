"""Identities: every row has a UUID that is never used for anything else."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from functools import lru_cache
from typing import NewType

DocumentId = NewType("DocumentId", str)
SentenceId = NewType("SentenceId", str)
CuratorId = NewType("CuratorId", str)
SetId = NewType("SetId", str)
ClaimId = NewType("ClaimId", str)
AnnotationId = NewType("AnnotationId", str)
LabelId = NewType("LabelId", str)
VerdictId = NewType("VerdictId", str)

_last_milliseconds = 0
_counter = 0


def new_id() -> str:
    """A fresh UUID, version 7 (RFC 9562, 5.7 with method 1 of 6.2).

    Ids of one process sort in the order of their making, so that rows made together lie together in the
    file and equal sort keys fall back to the order of work.
    """
    global _last_milliseconds, _counter
    now = time.time_ns() // 1_000_000
    if now > _last_milliseconds:
        _last_milliseconds, _counter = now, 0
    else:
        _counter += 1
        if _counter > 0xFFF:
            _last_milliseconds, _counter = _last_milliseconds + 1, 0
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (_last_milliseconds & ((1 << 48) - 1)) << 80 | 7 << 76 | _counter << 64 | 0b10 << 62 | random_bits
    return str(uuid.UUID(int=value))


@lru_cache(maxsize=16)
def _namespace(document_id: str) -> bytes:
    return uuid.UUID(document_id).bytes


def derived_sentence_id(document_id: str, segmentation_version: int, start: int, end: int) -> SentenceId:
    """The id of the sentence `[start, end)` (code points): the same for the same document and segmentation.

    A UUID, version 5 (RFC 9562, 5.5), in the namespace of the document. `uuid.uuid5` takes thrice the time,
    and an import makes ten of them a document.
    """
    name = f"sentence:{segmentation_version}:{start}:{end}".encode()
    digest = bytearray(hashlib.sha1(_namespace(document_id) + name, usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return SentenceId(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")
