"""PubAnnotation JSON, as its repository and the editor TextAE read it: one file for each document.

Offsets are code points over title, line end and abstract. Denotations stand at the top, not in tracks, since
only so can a file be submitted. Format: https://www.pubannotation.org/docs/annotation-format/
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.exchange import Marked, label_name, marks_of, title_of
from curator.writers.folders import Stems, filling
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
)
from curator.writers.work import DocumentWork

NAME = "pubannotation"
CANNOT_CARRY = (
    ONE_READING,
    "The notes of a label and of its claim become one; ids and the origin of labels are left out.",
    "Sections are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Fill the folder `destination` with `.json` files; see `OutputFormat`."""
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    stems = Stems()
    with filling(destination) as folder, store.reading():
        for work in export.one_reading():
            folder.add(f"{stems.of(work.document)}.json", as_json(_document(work)) + "\n")
    return export.report(destination, folder.files(destination), folder.notes())


def _document(work: DocumentWork) -> dict[str, Any]:
    document, abstract = work.document, work.abstract
    title = title_of(document)
    base = len(title) + 1
    divisions = [("title", 0, len(title))]
    if abstract:
        divisions.append(("abstract", base, base + len(abstract)))
    marks = [mark for it in work.passes for mark in marks_of(work, it)]
    curator = {"curator": work.passes[0].curator.code} if work.passes else {}
    attributes = [
        {"subj": f"T{number}", "pred": name, "obj": value}
        for number, mark in enumerate(marks, start=1)
        for name, value in _attributes(mark)
    ]
    return {
        "sourcedb": "PubMed" if document.pmid else "Curator",
        "sourceid": document.pmid or document.key,
        "metadata": {**identity(document), "title": title, **curator},
        "text": f"{title}\n{abstract}" if abstract else title,
        "divisions": [{"span": _span(start, end), "label": label} for label, start, end in divisions],
        "denotations": [
            {"id": f"T{number}", "span": _span(base + it.start, base + it.end), "obj": label_name(it.label)}
            for number, it in enumerate(marks, start=1)
        ],
        "attributes": [{"id": f"A{number}", **it} for number, it in enumerate(attributes, start=1)],
    }


def _span(start: int, end: int) -> dict[str, int]:
    return {"begin": start, "end": end}


def _attributes(mark: Marked) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("claim", mark.claim.number)]
    if mark.claim.negated:
        found.append(("negated", True))
    if note := note_of(mark):
        found.append(("note", note))
    return found
