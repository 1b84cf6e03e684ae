"""Identities: every row has a UUID that is never used for anything else."""

from __future__ import annotations

import os
import time
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
    it = f"{value:032x}"
    return f"{it[:8]}-{it[8:12]}-{it[12:16]}-{it[16:20]}-{it[20:]}"


@lru_cache(maxsize=16)
def _namespace(document_id: str) -> bytes:
    # imported here, as below: the first paint does without
    from uuid import UUID

    return UUID(document_id).bytes


def derived_sentence_id(document_id: str, segmentation_version: int, start: int, end: int) -> SentenceId:
    """The id of the sentence `[start, end)` (code points): the same for the same document and segmentation.

    A UUID, version 5 (RFC 9562, 5.5), in the namespace of the document.
    """
    return _derived(document_id, segmentation_version, ((start, end),))[0]


# An import asks twice for those of each document: for its sentences, and for its event.
@lru_cache(maxsize=4)
def derived_sentence_ids(
    document_id: str, segmentation_version: int, spans: tuple[tuple[int, int], ...]
) -> tuple[SentenceId, ...]:
    """The ids of sentences of one segmentation, as `derived_sentence_id` gives each."""
    return _derived(document_id, segmentation_version, spans)


def _derived(
    document_id: str, segmentation_version: int, spans: tuple[tuple[int, int], ...]
) -> tuple[SentenceId, ...]:
    from hashlib import sha1

    # `uuid.uuid5` takes thrice the time, and an import makes ten of them a document
    beginning = sha1(_namespace(document_id), usedforsecurity=False)
    beginning.update(b"sentence:%d:" % segmentation_version)
    ids: list[SentenceId] = []
    for start, end in spans:
        digest = beginning.copy()
        digest.update(b"%d:%d" % (start, end))
        it = digest.hexdigest()
        ids.append(SentenceId(f"{it[:8]}-{it[8:12]}-5{it[13:16]}-{_VARIANTS[it[16]]}{it[17:20]}-{it[20:32]}"))
    return tuple(ids)


_VARIANTS = {f"{digit:x}": f"{digit & 0x3 | 0x8:x}" for digit in range(16)}
"""From a hexadecimal digit to the one that has the two bits of RFC 9562, 4.1 in the place of its own."""
