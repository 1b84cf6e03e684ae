"""What the writers of whole texts share: the way through a project, what stays behind, and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from curator.errors import CuratorError
from curator.label_book import LabelBook
from curator.model import Document
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.words import counted
from curator.writers.exchange import Marked, Readings
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.work import DocumentWork, Tally, works

NO_REVIEWS = "What was settled about sentences is left out: reviews, flags and their notes."
NO_HISTORY = "The history is left out, and so are cues, verdicts and claims without a label."
ONE_READING = "One reading of each text is written: other passes are left out."
NAMELESS_READING = "One reading of each text is written, without the code of its curator."
WHOLE_SENTENCES = "A label on a sentence looks as one on all of its words."

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class TextExport:
    """One export on its way.

    Raises CuratorError if the text is to be left out, or the work of somebody who is not in the project is
    to be written.
    """

    format: str
    cannot_carry: tuple[str, ...]
    store: Store
    vocabulary: Vocabulary
    options: ExportOptions
    progress: Progress
    book: LabelBook = field(init=False)
    _written: Tally = field(default_factory=Tally, init=False)
    _readings: Readings = field(init=False)
    _without_abstract: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.options.without_text:
            raise CuratorError(f"The format {self.format} is about the text. Choose CSV to leave it out.")
        codes = [it.code for it in self.store.curators()]
        if self.options.curator and self.options.curator not in codes:
            raise CuratorError(
                f"There is no curator “{self.options.curator}” in this project. Choose one of: "
                f"{', '.join(codes)}."
            )
        self.book = LabelBook.of(self.store, self.vocabulary)
        self._readings = Readings(self.options)

    def all_passes(self) -> Iterator[DocumentWork]:
        """The documents with every pass. To be read within `store.reading()`."""
        for work in works(self.store, self.book, Tally(), self.progress):
            self._written.add(work)
            yield work

    def one_reading(self) -> Iterator[DocumentWork]:
        """The documents with at most one pass, chosen as `Readings` does."""
        for work in works(self.store, self.book, Tally(), self.progress):
            yield self._narrowed(work)

    def with_abstract(self, *, one_reading: bool) -> Iterator[DocumentWork]:
        """As the two above, without documents that have no abstract."""
        for work in works(self.store, self.book, Tally(), self.progress):
            if not work.abstract:
                self._without_abstract += 1
            elif one_reading:
                yield self._narrowed(work)
            else:
                self._written.add(work)
                yield work

    def report(
        self,
        destination: Path,
        files: tuple[Path, ...],
        notes: tuple[str, ...] = (),
        *,
        labels: int | None = None,
    ) -> ExportReport:
        """`labels` are those in the file, for formats without claims: what several say there is one."""
        written = self._written
        if labels is not None:
            written = replace(written, claims=0, annotations=labels)
        notes = (*self._readings.notes(), *self._left_out(), *notes)
        return written.report(self.format, destination, files, self.cannot_carry, notes)

    def _narrowed(self, work: DocumentWork) -> DocumentWork:
        reading = self._readings.of(work)
        work = replace(work, passes=[reading] if reading else [])
        self._written.add(work)
        return work

    def _left_out(self) -> tuple[str, ...]:
        if not self._without_abstract:
            return ()
        verb = "was" if self._without_abstract == 1 else "were"
        return (f"{counted(self._without_abstract, 'document')} without an abstract {verb} left out.",)


def as_json(value: object) -> str:
    """On one line, letters as they are."""
    return _ENCODER.encode(value)


def note_of(mark: Marked) -> str:
    """The notes of a label and of its claim, each on lines of its own; empty if there are none."""
    return "\n".join(dict.fromkeys(it for it in (mark.annotation.note, mark.claim.note) if it))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def identity(document: Document) -> dict[str, str]:
    """What a paper is found by, as far as it is known."""
    known = {
        "document_key": document.key,
        "pmid": document.pmid,
        "pmcid": document.pmcid,
        "doi": document.doi,
        "journal": document.journal,
        "year": str(document.year) if document.year else None,
    }
    return {name: value for name, value in known.items() if value}
