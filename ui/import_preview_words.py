"""What the preview of an import says of the whole: what was read, what was not, what the button does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from curator.importing import Decision
from curator.preview import Preview
from curator.words import counted

SOURCES_NAMED = 2
LONGEST_NAME = 60
"""In letters, of a file that is named."""


def recognised_line(preview: Preview) -> str:
    """`a.nbib: PubMed (NBIB), 12 records · b.ris: RIS, 3 records`; many files are counted by format."""
    if len(preview.recognised) <= SOURCES_NAMED:
        return " · ".join(
            f"{source}: {title}, {counted(records, 'record')}"
            for source, title, records in preview.recognised
        )
    files, records = Counter[str](), Counter[str]()
    for _, title, number in preview.recognised:
        files[title] += 1
        records[title] += number
    return " · ".join(
        f"{title}: {counted(number, 'file')}, {counted(records[title], 'record')}"
        for title, number in files.most_common()
    )


def unread_line(preview: Preview) -> str:
    """`2 files not read: a.pdf, b.pdf · 1 file without records: c.ris`; more than two are only counted."""
    if preview.rows and preview.origin(preview.rows[0].index).file is None:
        # what was pasted or fetched came from no file
        return ""
    found = Counter[str]()
    for source, _, records in preview.recognised:
        found[source] += records
    begun = {row.source for row in preview.rows}
    places = tuple(f"{name}, " for name in found.keys() | begun)
    unread = dict.fromkeys(
        problem.where
        for problem in preview.problems
        if problem.where not in found and problem.where not in begun and not problem.where.startswith(places)
    )
    without = [name for name, records in found.items() if not records]
    if len(preview.recognised) <= SOURCES_NAMED:
        # that line says it of each
        without = []
    told = ((list(unread), "not read"), (without, "without records"))
    return " · ".join(_files(names, what) for names, what in told if names)


def _files(names: Sequence[str], what: str) -> str:
    number = f"{counted(len(names), 'file')} {what}"
    if len(names) > SOURCES_NAMED:
        return number
    return f"{number}: {', '.join(' '.join(name[:LONGEST_NAME].split()) for name in names)}"


def import_text(preview: Preview) -> str:
    """What the button says that imports; empty if there is nothing to import."""
    counts = preview.counts()
    done = [
        (verb, counts[decision])
        for verb, decision in (
            ("import", Decision.ADD),
            ("label", Decision.TAKE_LABELS),
            ("complete", Decision.COMPLETE),
        )
        if counts[decision]
    ]
    if len(done) == 1:
        return f"{done[0][0].capitalize()} {counted(done[0][1], 'paper')}"
    text = ", ".join(f"{verb} {number:,}" for verb, number in done)
    return text[:1].upper() + text[1:]
