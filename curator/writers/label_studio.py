"""Label Studio: tasks with a region for each claim and place, and the labelling configuration that fits.

Offsets are UTF-16 code units, as its editor counts in a browser. `completed_by` is left out: it has to be
the number of a user there, and an unknown one makes the whole import fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Label, Vocabulary
from curator.writers.exchange import Marked, Offsets, marks_of, title_of
from curator.writers.files import folder_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.text_export import (
    NO_HISTORY,
    NO_REVIEWS,
    WHOLE_SENTENCES,
    TextExport,
    as_json,
    identity,
    note_of,
)
from curator.writers.work import DocumentWork, Pass
from curator.writers.xml_text import attribute

NAME = "label-studio"
TASKS, CONFIG = "tasks.json", "labeling_config.xml"
CANNOT_CARRY = (
    "Label Studio names the person who imports as the annotator; curators’ codes stay in the details of "
    "regions and tasks.",
    "The notes of the labels of a claim in one place become one.",
    "Ids of labels, and the origin of labels, are left out.",
    "Sections and documents without an abstract are left out.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)

CLAIM, NEGATED_CLAIM = "Claim", "Negated claim"
_UNIT, _NUMBER, _TEXT = "unit", "claim", "text"


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write `tasks.json` and `labeling_config.xml` into the folder `destination`; see `OutputFormat`."""
    export = TextExport(NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    controls = _Controls(export.book)
    with folder_at(destination) as folder, replacing(folder, [TASKS, CONFIG]) as (tasks, config):
        with store.reading(), open_text_part(tasks) as stream:
            stream.write("[")
            for number, work in enumerate(export.with_abstract(one_reading=False)):
                stream.write((",\n" if number else "\n") + as_json(_task(work, controls)))
            stream.write("\n]\n")
        config.write_text("".join(_config(export.book, controls)), encoding="utf-8", newline="\n")
    return export.report(destination, (destination / TASKS, destination / CONFIG))


class _Controls:
    """What dimensions and labels are called in the configuration; names are unique where they have to be."""

    def __init__(self, book: LabelBook) -> None:
        taken = {_UNIT, _NUMBER, _TEXT}
        self.names = {it.key: f"dimension_{it.key}" if it.key in taken else it.key for it in book.dimensions}
        self._choices: dict[str, str] = {}
        for dimension in book.dimensions:
            given: set[str] = set()
            for label in book.of_dimension(dimension.key):
                name = label.name if label.name not in given else f"{label.name} ({label.id})"
                given.add(name)
                self._choices[label.id] = name

    def choice(self, label: Label) -> str:
        return self._choices[label.id]


def _task(work: DocumentWork, controls: _Controls) -> dict[str, Any]:
    offsets = Offsets(work.abstract)
    return {
        "data": {
            "text": work.abstract,
            "title": title_of(work.document),
            **identity(work.document),
            "curators": [it.curator.code for it in work.passes],
        },
        "annotations": [
            {
                "was_cancelled": False,
                "ground_truth": False,
                "result": list(_results(work, it, offsets, controls)),
                "curator": it.curator.code,
            }
            for it in work.passes
        ],
        "predictions": [],
    }


def _results(
    work: DocumentWork, reading: Pass, offsets: Offsets, controls: _Controls
) -> Iterator[dict[str, Any]]:
    """Region by region; what is said of a region shares its id."""
    regions: dict[tuple[str, int, int], list[Marked]] = {}
    for mark in marks_of(work, reading):
        regions.setdefault((mark.claim.id, mark.start, mark.end), []).append(mark)
    for marks in regions.values():
        yield from _region(marks, reading, offsets, controls)


def _region(
    marks: list[Marked], reading: Pass, offsets: Offsets, controls: _Controls
) -> Iterator[dict[str, Any]]:
    first = marks[0]
    start, end = offsets.utf16(first.start), offsets.utf16(first.end)
    place = {"start": start, "end": end, "text": first.text}
    meta: dict[str, Any] = {"curator": reading.curator.code}
    if notes := list(dict.fromkeys(note for it in marks if (note := note_of(it)))):
        meta["text"] = notes
    choices: dict[str, list[str]] = {}
    for mark in marks:
        choices.setdefault(controls.names[mark.label.dimension], []).append(controls.choice(mark.label))
    said: list[tuple[str, str, object]] = [
        (_UNIT, "labels", [NEGATED_CLAIM if first.claim.negated else CLAIM]),
        (_NUMBER, "number", first.claim.number),
        *((name, "choices", chosen) for name, chosen in choices.items()),
    ]
    for name, kind, value in said:
        yield {
            "id": f"s{first.sentence.index}c{first.claim.number}-{start}-{end}",
            "from_name": name,
            "to_name": _TEXT,
            "type": kind,
            "value": {**place, kind: value},
            "meta": meta,
        }


def _config(book: LabelBook, controls: _Controls) -> Iterator[str]:
    yield '<View>\n  <Header value="$title"/>\n'
    yield f'  <Labels name="{_UNIT}" toName="{_TEXT}">\n'
    yield f'    <Label value="{CLAIM}" background="#4477aa"/>\n'
    yield f'    <Label value="{NEGATED_CLAIM}" background="#cc3311"/>\n  </Labels>\n'
    yield f'  <Text name="{_TEXT}" value="$text"/>\n'
    yield f'  <Number name="{_NUMBER}" toName="{_TEXT}" perRegion="true" min="1"/>\n'
    for dimension in book.dimensions:
        amount = "single" if dimension.single else "multiple"
        yield f'  <Header value={attribute(dimension.name)} size="5"/>\n'
        yield f'  <Choices name="{controls.names[dimension.key]}" toName="{_TEXT}" perRegion="true" '
        yield f'choice="{amount}">\n'
        for label in book.of_dimension(dimension.key):
            yield f"    <Choice value={attribute(controls.choice(label))}/>\n"
        yield "  </Choices>\n"
    yield "</View>\n"
