"""brat: a text and its standoff annotations for each document, with the configuration that shows them.

Offsets are code points. Formats: https://brat.nlplab.org/standoff.html and configuration.html beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Label, Vocabulary
from curator.writers.exchange import Marked, marks_of, title_of
from curator.writers.folders import Stems, filling
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.text_export import (
    NAMELESS_READING,
    NO_HISTORY,
    NO_REVIEWS,
    WHOLE_SENTENCES,
    TextExport,
    note_of,
    on_one_line,
)

NAME = "brat"
CANNOT_CARRY = (
    NAMELESS_READING,
    "Of the papers only the title is written; the names of the files say which they are.",
    "The notes of a label and of its claim become one, on one line; line ends in marked words become spaces.",
    "Sections are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Fill the folder `destination` with `.txt` and `.ann` files and the configuration; see `OutputFormat`.

    A text is the title, an empty line and the abstract.
    """
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    stems = Stems()
    claims = 1
    with filling(destination) as folder:
        with store.reading():
            for work in export.one_reading():
                title = title_of(work.document)
                marks = [mark for it in work.passes for mark in marks_of(work, it)]
                claims = max(claims, *(mark.claim.number for mark in marks), 1)
                stem = stems.of(work.document)
                folder.add(f"{stem}.txt", f"{title}\n\n{work.abstract}")
                folder.add(f"{stem}.ann", "".join(_lines(marks, len(title) + 2)))
        folder.add("annotation.conf", _annotation_conf(export.book, claims))
        folder.add("visual.conf", _visual_conf(export.book))
    return export.report(destination, folder.files(destination), folder.notes())


def type_name(label: Label) -> str:
    """The id as brat takes it: `STG_0004`."""
    return label.id.replace(":", "_")


def _lines(marks: list[Marked], base: int) -> Iterator[str]:
    attribute = 0
    for number, mark in enumerate(marks, start=1):
        text = mark.text.replace("\n", " ")
        yield f"T{number}\t{type_name(mark.label)} {base + mark.start} {base + mark.end}\t{text}\n"
        attribute += 1
        yield f"A{attribute}\tClaim T{number} c{mark.claim.number}\n"
        if mark.claim.negated:
            attribute += 1
            yield f"A{attribute}\tNegated T{number}\n"
        if note := on_one_line(note_of(mark)):
            yield f"#{number}\tAnnotatorNotes T{number}\t{note}\n"


def _annotation_conf(book: LabelBook, claims: int) -> str:
    """Types by dimension; a type with an exclamation mark is a heading that cannot be chosen."""
    entities = "".join(
        f"!{dimension.key}\n" + "".join(f"\t{type_name(it)}\n" for it in book.of_dimension(dimension.key))
        for dimension in book.dimensions
    )
    values = "|".join(f"c{number}" for number in range(1, claims + 1))
    return (
        f"[entities]\n{entities}\n[relations]\n\n[events]\n\n[attributes]\n"
        f"Negated\tArg:<ENTITY>\nClaim\tArg:<ENTITY>, Value:{values}\n"
    )


def _visual_conf(book: LabelBook) -> str:
    labels = [label for label, _ in book.entries]
    dimensions = "".join(f"{it.key} | {_shown(it.name)}\n" for it in book.dimensions)
    names = "".join(f"{type_name(it)} | {_shown(it.name)} | {_shown(it.short or it.name)}\n" for it in labels)
    colours = "".join(f"{type_name(it)}\tbgColor:{it.colour}, fgColor:{it.text_colour}\n" for it in labels)
    return (
        f"[labels]\n{dimensions}{names}\n[drawing]\n"
        "SPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken\n"
        "ATTRIBUTE_DEFAULT\tglyph:*\n"
        f"{colours}Negated\tbox:crossed, glyph:<NONE>, dashArray:<NONE>\n"
    )


def _shown(name: str) -> str:
    return on_one_line(name).replace("|", "/")
