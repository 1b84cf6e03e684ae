"""PubTator: title, abstract and one line a mention, for programs that read its text format.

Offsets are code points over title, one space and abstract.
Format: https://www.ncbi.nlm.nih.gov/CBBresearch/Lu/Demo/tmTools/Format.html
"""

from __future__ import annotations

from pathlib import Path

from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.words import counted
from curator.writers.exchange import marks_of, title_of
from curator.writers.files import file_at, open_text_part, replacing
from curator.writers.folders import Stems
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.text_export import NAMELESS_READING, NO_HISTORY, NO_REVIEWS, WHOLE_SENTENCES, TextExport
from curator.writers.work import DocumentWork

NAME = "pubtator"
CANNOT_CARRY = (
    NAMELESS_READING,
    "Claims are left out, and with them what is negated and which labels belong together.",
    "A label that several claims have in one place is written once.",
    "Notes, the origin of labels and the names of labels are left out; types are dimensions, concepts ids.",
    "Of the papers only PMID and title are written; a paper without a PMID gets a name instead of a number, "
    "which not every program takes.",
    "Line ends in abstracts become spaces, and sections are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the file `destination`; see `OutputFormat`."""
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    path = file_at(destination)
    stems = Stems()
    named = labels = 0
    with (
        replacing(path.parent, [path.name]) as (part,),
        store.reading(),
        open_text_part(part) as stream,
    ):
        for work in export.one_reading():
            named += not work.document.pmid
            lines = _entry(work, work.document.pmid or stems.of(work.document))
            labels += len(lines) - _HEAD
            stream.write("\n".join(lines) + "\n\n")
    notes: tuple[str, ...] = ()
    if named:
        notes = (f"{counted(named, 'document')} without a PMID got a name instead of a number.",)
    return export.report(destination, (destination,), notes, labels=labels)


_HEAD = 2
"""Lines of title and abstract."""


def _entry(work: DocumentWork, name: str) -> list[str]:
    title = title_of(work.document)
    base = len(title) + 1
    lines = [f"{name}|t|{title}", f"{name}|a|{work.abstract.replace(chr(10), ' ')}"]
    for mark in (mark for it in work.passes for mark in marks_of(work, it)):
        words = mark.text.replace("\n", " ")
        place = f"{base + mark.start}\t{base + mark.end}"
        lines.append(f"{name}\t{place}\t{words}\t{mark.label.dimension}\t{mark.label.id}")
    return list(dict.fromkeys(lines))
