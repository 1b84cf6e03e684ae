"""What formats of other tools need alike: one reading of a document, its marks, their names and offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from curator.model import Annotation, Claim, Document, Sentence, SetKind
from curator.vocabulary import Label
from curator.writers.options import ExportOptions
from curator.writers.work import DocumentWork, Pass


@dataclass(frozen=True, slots=True)
class Marked:
    """A label in a text: `[start, end)` in code points of the document's abstract.

    The whole sentence if no words of it were marked (`whole`).
    """

    label: Label
    start: int
    end: int
    whole: bool
    sentence: Sentence
    claim: Claim
    annotation: Annotation

    @property
    def text(self) -> str:
        return self.sentence.text[self.start - self.sentence.start : self.end - self.sentence.start]


def marks_of(work: DocumentWork, reading: Pass | None) -> list[Marked]:
    """The labels of one pass in the order of the text, claim by claim; of none, if there is no pass."""
    if reading is None:
        return []
    found: list[Marked] = []
    for sentence in work.sentences:
        for view in reading.claims.get(sentence.id, ()):
            for annotation, label in view.labels:
                span = annotation.span
                start = sentence.start + (span.start if span else 0)
                end = sentence.start + span.end if span else sentence.end
                found.append(Marked(label, start, end, span is None, sentence, view.claim, annotation))
    return found


@dataclass
class Readings:
    """Chooses whose reading a format with room for one gets, and counts what stays behind."""

    options: ExportOptions
    left_out: int = field(default=0, init=False)

    def of(self, work: DocumentWork) -> Pass | None:
        """The pass of the curator that the options name; else the adjudicated one, else the first begun.

        Training passes count only by name.
        """
        wanted = self.options.curator
        candidates = [
            it
            for it in work.passes
            if (it.curator.code == wanted if wanted else it.annotation_set.kind is not SetKind.TRAINING)
        ]
        candidates.sort(
            key=lambda it: (
                it.annotation_set.kind is not SetKind.ADJUDICATED,
                it.annotation_set.kind is SetKind.IMPORT,
                it.annotation_set.started_at,
                it.annotation_set.id,
            )
        )
        reading = candidates[0] if candidates else None
        self.left_out += sum(bool(it.claims) for it in work.passes if it is not reading)
        return reading

    def notes(self) -> tuple[str, ...]:
        if not self.left_out:
            return ()
        noun = "pass was" if self.left_out == 1 else "passes were"
        if wanted := self.options.curator:
            return (f"Only the work of {wanted} was written; {self.left_out:,} {noun} left out.",)
        return (
            f"This format holds one reading of a text; {self.left_out:,} other {noun} left out. Choose whose "
            "work is written.",
        )


def label_name(label: Label) -> str:
    """How a label is called where a format has no dimensions: `stage: Primary tumour`."""
    return f"{label.dimension}: {label.name}"


def title_of(document: Document) -> str:
    """The title on one line."""
    return " ".join(document.title.split())


_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def file_stem(document: Document) -> str:
    """A name for a file about a document that every system takes: `pmid-30231553`, `doi-10.1000-x`."""
    stem = f"pmid-{document.pmid}" if document.pmid else document.key.replace(":", "-", 1)
    return _NOT_IN_NAMES.sub("-", stem).strip(".-")[:120] or document.id


class Offsets:
    """Offsets of one text in the units that other formats count in; built once, asked often."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = text.isascii()
        self._utf16: list[int] = []
        self._utf8: list[int] = []

    def utf16(self, offset: int) -> int:
        """Code units of UTF-16 before a code point."""
        if self._plain:
            return offset
        if not self._utf16:
            self._utf16 = list(accumulate((1 + (ord(it) > 0xFFFF) for it in self.text), initial=0))
        return self._utf16[offset]

    def utf8(self, offset: int) -> int:
        """Bytes of UTF-8 before a code point."""
        if self._plain:
            return offset
        if not self._utf8:
            self._utf8 = list(accumulate((len(it.encode()) for it in self.text), initial=0))
        return self._utf8[offset]


def sections_of(work: DocumentWork) -> Iterator[tuple[str | None, str | None, int, int]]:
    """(heading, category, start, end) of stretches of sentences under one heading, in the abstract."""
    stretch: tuple[str | None, str | None, int, int] | None = None
    for sentence in work.sentences:
        heading, category = sentence.section_label, sentence.section_category
        if stretch and stretch[:2] == (heading, category):
            stretch = (heading, category, stretch[2], sentence.end)
        else:
            if stretch:
                yield stretch
            stretch = (heading, category, sentence.start, sentence.end)
    if stretch:
        yield stretch
