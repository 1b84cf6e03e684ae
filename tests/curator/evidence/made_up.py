"""Projects and questions made up at random, the same ones for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from curator.evidence.headings import Level, folding
from curator.evidence.question import ROLE, SECONDARY_LITERATURE, Question, first_question
from curator.label_book import LabelBook
from curator.model import SetKind, SetStatus
from curator.project import Project
from tests.curator.evidence.papers import (
    ACTIVE,
    AIM,
    ASSERTED,
    BETTER,
    CANCER,
    CONTEXT_NOT_STATED,
    DUAL,
    ENVIRONMENT,
    HER2,
    IMMUNE,
    IN_VITRO,
    INACTIVE,
    LUMINAL,
    METASTASIS,
    NO_EFFECT,
    NORMAL,
    PRIMARY,
    PROGRESSION,
    PROMOTES,
    SPECULATIVE,
    STAGE_NOT_STATED,
    SUPPRESSES,
    TUMOR,
    WORSE,
    Said,
    colleague_of,
    paper,
    reading,
    said,
)


def made_up(project: Project, chance: random.Random, papers: int = 12) -> None:
    """Papers with passes of every kind."""
    others = [colleague_of(project, code) for code in ("anna", "bert")]
    for _ in range(papers):
        kind = chance.choice(["review", "research_article", None])
        document_id = paper(
            project,
            year=chance.choice([None, 1999, 2005, 2005, 2012]),
            publication_type=kind,
            publication_type_raw=kind,
            title=chance.choice(["Involution", "Dormancy", "Metastasis"]) + f" {chance.random()}",
        )
        taken = set()
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            curator, set_kind = chance.choice([project.curator.id, *others]), chance.choice(list(SetKind))
            turn = chance.choice([1, 1, 2])
            if (curator, set_kind, turn) in taken:
                continue
            taken.add((curator, set_kind, turn))
            reading(
                project,
                document_id,
                *(random_claim(chance) for _ in range(chance.randint(0, 4))),
                curator=curator,
                kind=set_kind,
                round=turn,
                status=chance.choice(list(SetStatus)),
                settled=chance.choice([0, 3]),
            )


def random_claim(chance: random.Random) -> Said:
    pools = {
        "context": [TUMOR, LUMINAL, HER2, NORMAL, ENVIRONMENT, IMMUNE, "CTX:0013", CONTEXT_NOT_STATED],
        "stage": [PRIMARY, METASTASIS, PROGRESSION, CANCER, STAGE_NOT_STATED],
        "activity": [ACTIVE, ACTIVE, INACTIVE, "ACT:0004"],
        "effect": [PROMOTES, SUPPRESSES, WORSE, BETTER, DUAL, NO_EFFECT, "EFF:0009"],
        "certainty": [ASSERTED, SPECULATIVE, AIM],
        "evidence": [IN_VITRO],
    }
    labels: list[str] = []
    for key, pool in pools.items():
        most = 3 if key in ("context", "stage") else 1
        labels += dict.fromkeys(chance.choices(pool, k=chance.choice([0, 1, 1, most])))
    return said(*labels, sentence=chance.randrange(3), negated=chance.random() < 0.15)


def random_question(project: Project, chance: random.Random) -> Question:
    keys = [dimension.key for dimension in project.vocabulary.dimensions]
    question = first_question(project.vocabulary)
    changes: dict[str, Any] = {
        "rows": chance.choice(keys),
        "columns": chance.choice(keys),
        "split": chance.choice([ROLE, "effect", "certainty"]),
        "first_year": chance.choice([2000, 2005]),
        "last_year": chance.choice([2005, 2011]),
        "publication_types": chance.choice([SECONDARY_LITERATURE, frozenset({"unknown", "review"})]),
        "kinds": frozenset(chance.sample(list(SetKind), 2)),
        "curators": frozenset(chance.sample(["anna", "bert", "cur01"], 2)),
        "labels": frozenset(chance.sample([TUMOR, ENVIRONMENT, CANCER, PROGRESSION, AIM, PROMOTES], 2)),
        "words": chance.choice(["dormancy", "invol sent", "xyz"]),
        "with_asides": True,
        "with_negated": True,
        "contradictions_only": True,
        "viewer": chance.choice([curator.id for curator in project.store.curators()]),
    }
    chosen = chance.sample(list(changes), chance.randint(0, 5))
    return replace(question, **{name: changes[name] for name in chosen})


def random_folds(project: Project, chance: random.Random, dimension: str) -> frozenset[str]:
    book = LabelBook.of(project.store, project.vocabulary)
    everything = sorted(folding(book, dimension, Level.PARENTS) | folding(book, dimension, Level.GROUPS))
    return frozenset(chance.sample(everything, chance.randint(0, min(3, len(everything)))))
