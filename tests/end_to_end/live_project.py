"""A project of some thousand documents, a part of them curated, made in a few seconds."""

from __future__ import annotations

import random
from pathlib import Path

from curator.model import Record
from curator.project import Project
from tests import factories

DOCUMENTS = 3_000
CURATED = 60
"""Documents, each with labels on its sentences."""
WORDS = (
    *("STAT3", "JAK2", "tumour", "metastasis", "dormancy", "involution", "epithelium", "stroma", "cytokine"),
    *("receptor", "expression", "signalling", "survival", "immune", "evasion", "relapse", "therapy"),
    *("response", "patients", "mice", "cells", "breast", "cancer", "gland", "activation"),
)
EFFECTS = ("EFF:0001", "EFF:0002")


def make(path: Path, documents: int = DOCUMENTS) -> None:
    """The same texts at each call."""
    chance = random.Random(20)
    project = factories.new_project(path)
    factories.import_records(project, *(_record(number, chance) for number in range(documents)))
    _curate(project, chance)
    project.store.close()


def _record(number: int, chance: random.Random) -> Record:
    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=11)).capitalize() + "."

    abstract = " ".join(sentence() for _ in range(4)) + (" A rarity." if number % 500 == 0 else "")
    return Record(title=f"{sentence()[:-1]} {number}", abstract=abstract, year=1990 + number % 35)


def _curate(project: Project, chance: random.Random) -> None:
    contexts, stages = (
        [label.id for label in it.labels if label.active][:6] for it in project.vocabulary.dimensions[:2]
    )
    for document, _ in zip(list(project.store.documents()), range(CURATED), strict=False):
        for sentence in project.store.sentences(document.id)[:2]:
            chosen = chance.choice(contexts), chance.choice(stages), factories.ACTIVE, chance.choice(EFFECTS)
            factories.label(project, sentence, *chosen)
            factories.review(project, sentence)
