"""`export.json`: everything that is active, without loss; `curator.restoring` reads it back.

Flat arrays joined by UUIDs, one row a line, keys in the order of `export.schema.json`. What the schema has no
field for lies in its free objects: in `source` of a document, and the vocabularies in `scope`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from json.encoder import encode_basestring
from pathlib import Path
from typing import IO, Any

from curator import __version__, clock
from curator.errors import CuratorError
from curator.identifiers import ClaimId, CuratorId
from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.files import file_at, open_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.own_json_rows import Row, claim_ids, curator_ids, curator_row, rows_of, verdict_row
from curator.writers.work import Tally, works

NAME = "json"
SCHEMA = "https://example.org/curator/export/1"
SCHEMA_VERSION = "1.1"
CANNOT_CARRY = (
    "The history is left out, and with it what was retracted, excluded, replaced or made void.",
    "Curators are left out who neither annotated, imported nor judged anything that is in it.",
)

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ROWS_BY_DOCUMENT = ("documents", "sentences", "annotation_sets", "sentence_reviews", "claims", "annotations")


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the file `destination`; see `OutputFormat`.

    `exported_at` is the time of the newest change, so that the same project gives the same bytes. Raises
    CuratorError if the text is to be left out.
    """
    if options.without_text:
        raise CuratorError(
            "The JSON export carries the text, because it is the lossless form. Choose CSV to leave the "
            "text out."
        )
    path = file_at(destination)
    book = LabelBook.of(store, vocabulary)
    tally = Tally()
    with ExitStack() as stack:
        (part,) = stack.enter_context(replacing(path.parent, [path.name]))
        arrays = {
            name: _Array(stack.enter_context(tempfile.TemporaryFile("w+b", dir=path.parent)))
            for name in _ROWS_BY_DOCUMENT
        }
        with store.reading():
            exported_at = store.last_change() or clock.now()
            verdicts = sorted(store.verdicts(), key=lambda it: (it.created_at, it.id))
            seen: set[CuratorId] = {verdict.created_by for verdict in verdicts}
            judged = {claim for verdict in verdicts for claim in verdict.claims}
            there: set[ClaimId] = set()
            for work in works(store, book, tally, progress):
                seen |= curator_ids(work)
                there |= judged & claim_ids(work)
                text = store.text(work.document.id, work.document.text_version)
                for name, rows in rows_of(work, text).items():
                    arrays[name].add(rows)
            curators = [curator_row(curator) for curator in store.curators() if curator.id in seen]
            judgements = [verdict_row(verdict, there) for verdict in verdicts]

        def tell() -> None:
            progress(tally.documents, tally.documents)

        with open_part(part) as stream:
            _write_all(stream, _head(book, exported_at), curators, arrays, judgements, tell)
    return tally.report(NAME, destination, (destination,), CANNOT_CARRY)


class _Array:
    """A JSON array on its way: rows go to a temporary file, since all arrays grow at once."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._empty = True

    def add(self, rows: Iterable[Row]) -> None:
        lines = ",\n".join(map(_line, rows))
        if lines:
            self._stream.write((("\n" if self._empty else ",\n") + lines).encode())
            self._empty = False

    def copy_to(self, stream: IO[bytes], tell: Callable[[], None]) -> None:
        self._stream.seek(0)
        stream.write(b"[")
        while content := self._stream.read(1 << 20):
            stream.write(content)
            tell()
        stream.write(b"]" if self._empty else b"\n]")


def _line(row: Row) -> str:
    """A row as the encoder writes it, which takes twice the time: it is made anew for each row."""
    return "{" + ",".join([f'"{name}":{_value(value)}' for name, value in row.items()]) + "}"


def _value(value: object) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _ENCODER.encode(value)


def _encoded(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


def _write_all(
    stream: IO[bytes],
    head: Mapping[str, Any],
    curators: list[Row],
    arrays: Mapping[str, _Array],
    verdicts: list[Row],
    tell: Callable[[], None],
) -> None:
    """The object, top-level keys each on its line."""
    stream.write(b"{\n")
    for name, value in head.items():
        stream.write(_encoded(name) + b":" + _encoded(value) + b",\n")
    _write_rows(stream, "curators", curators)
    for name, array in arrays.items():
        stream.write(_encoded(name) + b":")
        array.copy_to(stream, tell)
        stream.write(b",\n")
    _write_rows(stream, "verdicts", verdicts)
    stream.write(b'"events":[]\n}\n')


def _write_rows(stream: IO[bytes], name: str, rows: list[Row]) -> None:
    stream.write(_encoded(name) + b":[" + b",".join(b"\n" + _encoded(row) for row in rows))
    stream.write(b"\n],\n" if rows else b"],\n")


def _head(book: LabelBook, exported_at: str) -> Row:
    sources = [{"id": it.id, "version": it.version, "source": it.source} for it in book.vocabularies]
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "exported_at": exported_at,
        "generator": {"name": "curator", "version": __version__},
        "scope": {
            "documents": "all",
            "sets": "all",
            "include_history": False,
            "vocabulary_sources": sources,
        },
        "offset_unit": "unicode-code-point",
        "vocabularies": [
            {"id": it.id, "version": it.version, "sha256": it.sha256} for it in book.vocabularies
        ],
    }
