"""What errands begin with."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import seeds
from curator.claims import Target
from curator.labelling import ToggleLabel
from curator.project import Project
from curator.vocabulary import parse
from db.projects import create_project
from db.store import SqliteStore
from tools.build_sample import import_abstracts


def put_sample(target: Path) -> None:
    """A project with seven abstracts; made once."""
    target.write_bytes(_sample())


@cache
def _sample() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.curation"
        project = create_project(path, parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3"))
        import_abstracts(project)
        project.store.close()
        return path.read_bytes()


def tag(path: Path) -> None:
    """One label on each sentence of one document."""
    store = SqliteStore.open(path)
    try:
        project = Project(store)
        label = project.vocabulary.labels()[0]
        for sentence in store.sentences(project.library().document_ids()[0]):
            project.perform(ToggleLabel(targets=[Target(sentence.id)], label_id=label.id))
    finally:
        store.close()


def papers(count: int) -> bytes:
    """Invented papers as JSON lines: the examples, each time with another order of sentences."""
    chance = random.Random(count)
    examples = [json.loads(line) for line in seeds.example_abstracts().decode().splitlines()]
    sentences = [part for it in examples for part in it["abstract"].split(". ") if len(part) > 40]
    lines: Sequence[str] = [
        json.dumps(
            {
                "title": f"Paper {number}: {chance.choice(sentences)[:60]}",
                "abstract": ". ".join(chance.sample(sentences, 8)) + ".",
            }
        )
        for number in range(count)
    ]
    return "\n".join(lines).encode()
