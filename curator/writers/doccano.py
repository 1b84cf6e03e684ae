"""doccano JSON lines: spans of abstracts for sequence labelling, or sentences for text classification.

Offsets are code points; a project of doccano that counts graphemes has to be told not to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.exchange import Marked, label_name, marks_of, title_of
from curator.writers.files import file_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions, Unit
from curator.writers.text_export import (
    NO_HISTORY,
    NO_REVIEWS,
    ONE_READING,
    WHOLE_SENTENCES,
    TextExport,
    as_json,
)
from curator.writers.work import DocumentWork

NAME = "doccano"
CANNOT_CARRY = (
    ONE_READING,
    "Claims are left out, and with them what is negated and which labels belong together.",
    "A label that several claims have in one place is written once.",
    "Notes and the origin of labels are left out; by sentence, the places of words too.",
    "Documents without an abstract are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the file `destination`, one document or one sentence a line; see `OutputFormat`."""
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    path = file_at(destination)
    rows = _sentences if options.unit is Unit.SENTENCE else _document
    labels = 0
    with (
        replacing(path.parent, [path.name]) as (part,),
        store.reading(),
        open_text_part(part) as stream,
    ):
        for work in export.with_abstract(one_reading=True):
            for row in rows(work):
                stream.write(as_json(row) + "\n")
                labels += len(row["label"])
    return export.report(destination, (destination,), labels=labels)


def _marks(work: DocumentWork) -> list[Marked]:
    return [mark for it in work.passes for mark in marks_of(work, it)]


def _document(work: DocumentWork) -> Iterator[dict[str, Any]]:
    spans = dict.fromkeys((mark.start, mark.end, label_name(mark.label)) for mark in _marks(work))
    yield {"text": work.abstract, "label": [list(it) for it in spans], **_about(work)}


def _sentences(work: DocumentWork) -> Iterator[dict[str, Any]]:
    names: dict[str, dict[str, None]] = {}
    for mark in _marks(work):
        names.setdefault(mark.sentence.id, {})[label_name(mark.label)] = None
    for sentence in work.sentences:
        yield {
            "text": sentence.text,
            "label": list(names.get(sentence.id, ())),
            "sentence_index": sentence.index,
            "start": sentence.start,
            "end": sentence.end,
            **_about(work),
        }


def _about(work: DocumentWork) -> dict[str, str | None]:
    """The same keys in each line, since loaders of tables take the first ones for all."""
    document = work.document
    return {
        "document_key": document.key,
        "title": title_of(document),
        "pmid": document.pmid,
        "doi": document.doi,
        "curator": work.passes[0].curator.code if work.passes else None,
    }
