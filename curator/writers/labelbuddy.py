"""labelbuddy: documents with annotations as JSON lines, and the labels with their colours and keys.

Offsets are given twice, as code points and as bytes of UTF-8.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.exchange import Marked, Offsets, label_name, marks_of, title_of
from curator.writers.files import folder_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.text_export import (
    NO_HISTORY,
    NO_REVIEWS,
    ONE_READING,
    WHOLE_SENTENCES,
    TextExport,
    as_json,
    identity,
    note_of,
    on_one_line,
)
from curator.writers.work import DocumentWork

NAME = "labelbuddy"
DOCUMENTS, LABELS = "documents.jsonl", "labels.json"
CANNOT_CARRY = (
    ONE_READING,
    "Claims, what is negated, and notes stand in the extra data of each annotation, as words.",
    "A label that several claims have in one place is written once, with all of them in its extra data.",
    "The notes of a label and of its claim become one, on one line.",
    "Sections, the origin of labels and documents without an abstract are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)

_KEY = re.compile("[a-z]")


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write `documents.jsonl` and `labels.json` into the folder `destination`; see `OutputFormat`."""
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    with folder_at(destination) as folder, replacing(folder, [DOCUMENTS, LABELS]) as (documents, labels):
        with store.reading(), open_text_part(documents) as stream:
            for work in export.with_abstract(one_reading=True):
                stream.write(as_json(_document(work)) + "\n")
        rows = ",\n".join(as_json(row) for row in _labels(export.book))
        labels.write_text(f"[\n{rows}\n]\n", encoding="utf-8", newline="\n")
    return export.report(destination, (destination / DOCUMENTS, destination / LABELS))


def _document(work: DocumentWork) -> dict[str, Any]:
    text, title = work.abstract, title_of(work.document)
    metadata = identity(work.document) | {"title": title}
    if work.passes:
        metadata["curator"] = work.passes[0].curator.code
    return {
        "text": text,
        "metadata": metadata,
        "list_title": title,
        "display_title": title,
        # labelbuddy knows a text by it; it guards nothing
        "utf8_text_md5_checksum": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
        "annotations": _annotations(work),
    }


def _annotations(work: DocumentWork) -> list[dict[str, Any]]:
    """One for each label and place: labelbuddy refuses the same twice."""
    offsets = Offsets(work.abstract)
    found: dict[tuple[str, int, int], list[str]] = {}
    for mark in (mark for it in work.passes for mark in marks_of(work, it)):
        found.setdefault((label_name(mark.label), mark.start, mark.end), []).append(_extra(mark))
    return [
        {
            "label_name": name,
            "start_char": start,
            "end_char": end,
            "start_byte": offsets.utf8(start),
            "end_byte": offsets.utf8(end),
            "extra_data": "; ".join(dict.fromkeys(extra)),
        }
        for (name, start, end), extra in found.items()
    ]


def _extra(mark: Marked) -> str:
    """`claim 2, negated: the note`; with `; ` between claims, which a note gets another space into."""
    negated = ", negated" if mark.claim.negated else ""
    note = on_one_line(note_of(mark)).replace("; claim ", ";  claim ")
    return f"claim {mark.claim.number}{negated}" + (f": {note}" if note else "")


def _labels(book: LabelBook) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    keys: set[str] = set()
    for label, _ in book.entries:
        row = rows.setdefault(label_name(label), {"name": label_name(label), "color": label.colour})
        key = label.hotkey.lower()
        if _KEY.fullmatch(key) and key not in keys:
            keys.add(key)
            row["shortcut_key"] = key
    return list(rows.values())
