"""A full text of 2,000 sentences in the window, beside an abstract in the same project."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks import corpus, starter
from benchmarks.figures import Figure, milliseconds
from benchmarks.imports import import_file
from benchmarks.own_process import in_own_process
from benchmarks.window import Opened, Paints, opened, press
from curator.identifiers import DocumentId

ABSTRACTS = 40
SENTENCES = 2_000
JOINED = 1.12
"""Parts that the corpus ends with a full stop for each sentence: the splitter sees initials and the like."""


@dataclass
class Times:
    """Seconds of each repetition."""

    opened: list[float] = field(default_factory=lambda: list[float]())
    label: list[float] = field(default_factory=lambda: list[float]())
    scroll: list[float] = field(default_factory=lambda: list[float]())


def write(path: Path, sentences: int) -> None:
    """Some abstracts, and as the last document one of so many sentences."""
    corpus.write_json_lines(path, ABSTRACTS)
    parts: list[str] = []
    wanted = round(sentences * JOINED)
    for abstract in corpus.abstracts(wanted // 8 + 1):
        parts += abstract.text.split(". ")
    text = ". ".join(part.removesuffix(".") for part in parts[:wanted]) + "."
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"pmid": 1, "title": "A full text", "year": 2020, "abstract": text}) + "\n")


def look(project: Path, repetitions: int) -> tuple[Times, Times, int]:
    """Of the full text, of an abstract, and how many sentences the full text has."""
    with opened(project) as shown:
        ids = shown.view.session.project.library().document_ids()
        times = {ids[-1]: Times(), ids[0]: Times()}
        for _ in range(repetitions):
            for document_id in times:
                shown.view.open_document(ids[1])
                shown.settle()
                _open(shown, document_id, times[document_id])
        for document_id, its_times in times.items():
            shown.view.open_document(document_id)
            shown.settle()
            _work(shown, its_times, repetitions)
        shown.view.open_document(ids[-1])
        view = shown.view.desk.view
        assert view is not None
        return times[ids[-1]], times[ids[0]], len(view.sentences)


def _open(shown: Opened, document_id: DocumentId, times: Times) -> None:
    paints = Paints(shown.view.reader.viewport())
    times.opened.append(paints.seconds_until_painted(lambda: shown.view.open_document(document_id)))
    shown.settle()


def _work(shown: Opened, times: Times, repetitions: int) -> None:
    """Label a sentence and go on to the next one, the eight first ones again and again."""
    reader = shown.view.reader
    paints = Paints(reader.viewport())
    keys = cycle(starter.label_keys())
    for number in range(repetitions):
        key = next(keys)
        times.label.append(paints.seconds_until_painted(lambda key=key: press(reader, key)))
        shown.settle()
        command = "down" if number // 7 % 2 == 0 else "up"
        times.scroll.append(paints.seconds_until_painted(lambda command=command: shown.press(command)))
        shown.settle()


def measure(folder: Path, repetitions: int, sentences: int = SENTENCES) -> list[Figure]:
    source, project = folder / "full-text.jsonl", folder / "full-text.curation"
    write(source, sentences)
    in_own_process(import_file, project, source)
    long, short, found = in_own_process(look, project, repetitions)
    if not sentences * 0.9 <= found <= sentences * 1.1:
        raise RuntimeError(f"The full text was to have {sentences} sentences and has {found}.")
    source.unlink()
    return [
        milliseconds("full_text.open", ABSTRACTS, long.opened, short.opened),
        milliseconds("full_text.label", ABSTRACTS, long.label, short.label),
        milliseconds("full_text.scroll", ABSTRACTS, long.scroll, short.scroll),
    ]
