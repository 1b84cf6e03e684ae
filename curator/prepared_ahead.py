"""Records of a large file made ready by a second process, while this one writes those before them.

The other process is a Python of its own that reads, prepares and sends; it shares nothing, and goes when its
pipe is closed, for whatever reason. Where it cannot be started, or goes away, this process does its work.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, NamedTuple, cast

from curator import another_process
from curator.errors import ReaderError
from curator.identifiers import CuratorId
from curator.likeness import signs_of
from curator.model import Document, IntegrityStatus, Problem, Record
from curator.new_document import NewDocument, new_document
from curator.preparing import prepare
from curator.readers.format import Format, Source
from curator.readers.registry import FORMATS, by_name
from curator.store import RowMaker, Signs

WORTH_A_PROCESS = 4_000_000
"""Bytes of a source, some 2,500 abstracts, below which the other process would hardly have begun."""
_AT_ONCE = 64
_BYTES_AT_ONCE = 1_000_000
_BATCHES_AHEAD = 4
_LOOK = 0.05
"""Seconds after which somebody who waits for records is asked whether they are still wanted."""
_SIZE_BYTES = 8


class Ready(NamedTuple):
    """A record without marks that can be written as it is, unless the project has something like it."""

    new: NewDocument
    signs: Signs
    where: str
    title: str
    warnings: tuple[str, ...]
    packed: bytes

    def record(self) -> Record:
        # what this program itself wrote into a pipe that no other can open
        return cast(Record, pickle.loads(self.packed))


Item = Ready | Record | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """What `prepare` and `new_document` need beside a record."""

    source_format: str
    source_file: str | None
    source_sha256: str | None
    at: str
    by: CuratorId
    make_rows: RowMaker

    def ready(self, item: Record | Problem) -> Item:
        if isinstance(item, Problem) or item.marks:
            return item
        prepared = prepare(
            item,
            source_format=self.source_format,
            source_file=self.source_file,
            source_sha256=self.source_sha256,
            at=self.at,
            by=self.by,
        )
        document = prepared.document
        if not document.title:
            return item
        return Ready(
            new=new_document(document, prepared.text, prepared.sentences, self.make_rows),
            signs=signs_of(prepared),
            where=item.where,
            title=document.title,
            warnings=(*document.import_warnings, *marked_as(document)),
            packed=pickle.dumps(item, pickle.HIGHEST_PROTOCOL),
        )


def marked_as(document: Document) -> tuple[str, ...]:
    """A warning if the literature says something of the paper."""
    if document.integrity_status is IntegrityStatus.NONE_KNOWN:
        return ()
    return (f"the paper is marked: {document.integrity_status.replace('_', ' ')}",)


def read_ahead(
    source: Source, format_: Format, preparing: Preparing, waiting: Callable[[], None]
) -> Generator[Item]:
    """As `format_.read`, with records that are ready where they can be; what `waiting` raises ends it.

    Close it, so that the other process does not go on.
    """
    taken = 0
    with suppress(_GoneError):
        with closing(_from_another(source, format_, preparing, waiting)) as items:
            for item in items:
                taken += 1
                yield item
        return
    yield from islice(format_.read(source), taken, None)


class _GoneError(Exception):
    """There is no other process, or none any more."""


def _from_another(
    source: Source, format_: Format, preparing: Preparing, waiting: Callable[[], None]
) -> Generator[Item]:
    with closing(_Helper(source, format_, preparing)) as helper:
        while True:
            # nothing comes while it starts, and some files have a long way to their first record
            if (content := helper.next_batch()) is None:
                waiting()
                continue
            if not content:
                raise _GoneError
            batch = cast(list[Item | str | None], pickle.loads(content))
            for item in batch:
                if item is None:
                    return
                if isinstance(item, str):
                    raise ReaderError(item)
                yield item


class _Helper:
    """The other process, and a thread that takes what it sends; raises _GoneError if it cannot be started."""

    def __init__(self, source: Source, format_: Format, preparing: Preparing) -> None:
        if format_ not in FORMATS or (os.cpu_count() or 1) < 2:
            raise _GoneError
        process = another_process.begin(__name__, (source, format_.name, preparing))
        if process is None:
            raise _GoneError
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.close()
        self._batches: Queue[bytes] = Queue(_BATCHES_AHEAD)
        self._thread = Thread(target=_receive, args=(process.stdout, self._batches), daemon=True)
        self._thread.start()

    def next_batch(self) -> bytes | None:
        """Nothing in it if there will be no more; None if there is none yet."""
        try:
            return self._batches.get(timeout=_LOOK)
        except Empty:
            return None

    def close(self) -> None:
        self._process.kill()
        # what has been sent is not wanted any more; the thread may wait for a place
        while self._thread.is_alive():
            self.next_batch()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def _receive(stream: IO[bytes], batches: Queue[bytes]) -> None:
    """Pass on each batch, and at the end, whatever that is, an empty one."""
    try:
        while size := int.from_bytes(stream.read(_SIZE_BYTES), "big"):
            content = stream.read(size)
            # cut short if it was killed while it wrote
            if len(content) < size:
                return
            batches.put(content)
    finally:
        batches.put(b"")


def serve(job: tuple[Source, str, Preparing]) -> None:
    """What the other process does; any error but a ReaderError ends it, for the first to meet it again."""
    # what somebody prints would stand among the records
    results, sys.stdout = sys.stdout.buffer, sys.stderr
    source, name, preparing = job
    for batch in _batches(by_name(name).read(source), preparing):
        content = pickle.dumps(batch, pickle.HIGHEST_PROTOCOL)
        results.write(len(content).to_bytes(_SIZE_BYTES, "big") + content)
        results.flush()


def _batches(items: Iterator[Record | Problem], preparing: Preparing) -> Iterator[list[Any]]:
    """Items some at a time; at last None, or as text why no more can be read."""
    batch: list[Item | str | None] = []
    size = 0
    try:
        for item in map(preparing.ready, items):
            batch.append(item)
            size += len(item.packed) if isinstance(item, Ready) else 0
            if len(batch) == _AT_ONCE or size > _BYTES_AT_ONCE:
                yield batch
                batch, size = [], 0
        batch.append(None)
    except ReaderError as error:
        batch.append(str(error))
    yield batch
