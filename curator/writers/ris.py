"""RIS of the documents, for reference managers: one entry a paper, with its abstract and its integrity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from curator.identifiers import CuratorId
from curator.model import Document, IntegrityStatus
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.files import file_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions

NAME = "ris"
CANNOT_CARRY = (
    "Of the annotation nothing is in it: no sentences, labels, notes or curators.",
    "Headings of structured abstracts, licence, peer review, the source record and the warnings of its "
    "import are left out.",
    "Line ends within a title or an abstract become spaces.",
)

_TYPES = {"conference_abstract": "CPAPER", "preprint": "UNPB", "unknown": "JOUR"}
"""Reference managers know journal articles, whatever their kind; M3 says which kind."""
_INTEGRITY = {
    IntegrityStatus.CORRECTED: "corrected",
    IntegrityStatus.EXPRESSION_OF_CONCERN: "expression of concern",
    IntegrityStatus.PARTIALLY_RETRACTED: "partially retracted",
    IntegrityStatus.RETRACTED: "retracted",
    IntegrityStatus.WITHDRAWN_PREPRINT: "withdrawn preprint",
}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_PAGES = re.compile(r"([^\s–-]+)\s?[–-]\s?([^\s–-]+)")
Field = tuple[str, str | None]


def write(
    store: Store,
    vocabulary: Vocabulary,  # noqa: ARG001 (references have no labels)
    destination: Path,
    options: ExportOptions,
    progress: Progress,
) -> ExportReport:
    """Write the file `destination` in UTF-8, lines ended by CR LF; see `OutputFormat`."""
    path = file_at(destination)
    documents = 0
    with ExitStack() as stack:
        (part,) = stack.enter_context(replacing(path.parent, [path.name]))
        stream = stack.enter_context(open_text_part(part, newline=""))
        stack.enter_context(store.reading())
        total = store.library(CuratorId("")).counts().total
        for document in store.documents():
            text = "" if options.without_text else store.text(document.id, document.text_version).abstract
            stream.write(entry(document, text))
            documents += 1
            progress(documents, total)
    return ExportReport(
        format=NAME,
        destination=destination,
        files=(destination,),
        documents=documents,
        sentences=0,
        sets=0,
        claims=0,
        annotations=0,
        cannot_carry=CANNOT_CARRY,
    )


def entry(document: Document, abstract: str) -> str:
    """One reference with the empty line behind it."""
    lines = "".join(
        f"{tag}  - {words}\r\n" for tag, value in _fields(document, abstract) if (words := _one_line(value))
    )
    return f"{lines}ER  - \r\n\r\n"


def _fields(it: Document, abstract: str) -> Iterator[Field]:
    yield "TY", _TYPES.get(it.publication_type or "", "JOUR")
    yield "TI", it.title
    yield from (("AU", author) for author in it.authors)
    yield "T2", it.journal
    yield "PY", str(it.year) if it.year else (it.publication_date or "")[:4]
    yield "DA", _date(it.publication_date)
    yield "VL", it.volume
    yield "IS", it.issue
    yield from _pages(it.pages)
    yield "C7", it.article_number
    yield "SN", it.issn
    yield "DO", it.doi
    # readers take the accession number for a PubMed id only beside the name of the database
    yield "DB", "PubMed" if it.pmid else None
    yield "AN", it.pmid
    yield "C2", it.pmcid
    yield "UR", it.url or (f"https://doi.org/{it.doi}" if it.doi else None)
    yield "LA", it.language if it.language != "und" else None
    yield "M3", _kind(it)
    yield from (("KW", word) for word in dict.fromkeys((*it.keywords, *it.subject_areas)))
    yield "AB", abstract
    if it.integrity_status in _INTEGRITY:
        yield "N1", f"Retraction status: {_INTEGRITY[it.integrity_status]}"


def _kind(it: Document) -> str | None:
    known = it.publication_type not in {None, "unknown", "other"}
    return (it.publication_type or "").replace("_", " ") if known else it.publication_type_raw


def _one_line(value: str | None) -> str:
    """So that no text can begin a field of its own."""
    return " ".join((value or "").split())


def _date(text: str | None) -> str | None:
    """`2018/09/18/`, with what is not known left empty between the strokes."""
    found = _DATE.fullmatch(text or "")
    return "/".join(part or "" for part in (*found.groups(), "")) if found else None


def _pages(pages: str | None) -> Iterator[Field]:
    """First and last page; anything else stands in SP as it is."""
    found = _PAGES.fullmatch(pages or "")
    yield "SP", found[1] if found else pages
    yield "EP", found[2] if found else None
