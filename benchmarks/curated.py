"""A project that two curators have worked on, made by SQL alone: for what reads the work and no history."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks import starter
from benchmarks.annotated import STATEMENTS
from benchmarks.corpus import SEED
from curator import clock
from curator.identifiers import new_id
from curator.vocabulary import Vocabulary
from db.projects import create_project

WORDS = """
    activation involution dormancy metastasis epithelium tumour signalling survival immune evasion stroma
    cytokine receptor expression patients mice cells breast cancer relapse therapy response
"""
TYPES = ("research_article", "research_article", "review", None)
SENTENCES = 5
CLAIMS = 3
"""Of the first curator in each paper; the second one reads a tenth of them and makes one."""
AT_ONCE = 2_000
"""Papers that are inserted together."""

DOCUMENTS = """
    insert into document (id, key, title_key, text_version, abstract_sha256, language, pmid, year,
        publication_type, integrity_status, authors, keywords, subject_areas, source_format, imported_at,
        imported_by, import_warnings, state)
    values (?, ?, ?, 1, ?, 'en', ?, ?, ?, 'none_known', '[]', '[]', '[]', 'made', ?, ?, '[]', 'active')
"""
TEXTS = """
    insert into document_text (document_id, version, title, abstract, source_record) values (?, 1, ?, ?, x'')
"""
SENTENCE = """
    insert into sentence (id, document_id, text_version, segmentation_version, start_offset, end_offset,
        splitter, state)
    values (?, ?, 1, 1, ?, ?, 'made', 'active')
"""
SETS = """
    insert into annotation_set (id, document_id, curator_id, round, kind, status, vocabulary_id,
        vocabulary_version, guideline_version, started_at, completed_at)
    values (?, ?, ?, 1, 'independent', ?, ?, ?, '1', ?, ?)
"""
CLAIM = """
    insert into claim (id, set_id, sentence_id, number, negated, note, state, created_at, created_by,
        updated_at)
    values (?, ?, ?, 1, ?, '', 'active', ?, ?, ?)
"""
REVIEWS, ANNOTATIONS = STATEMENTS["sentence_review"], STATEMENTS["annotation"]
ORDER = (DOCUMENTS, TEXTS, SENTENCE, SETS, REVIEWS, CLAIM, ANNOTATIONS)
Inserts = Iterator[tuple[str, tuple[Any, ...]]]


def make_curated(path: Path, papers: int) -> int:
    """A new project of so many papers with about eleven labels each; how many labels."""
    vocabulary = starter.vocabulary()
    create_project(path, vocabulary).store.close()
    labels = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        curators = [connection.execute("select id from curator").fetchone()[0], new_id()]
        connection.execute("insert into curator (id, code) values (?, 'second')", (curators[1],))
        made = _Papers(vocabulary, curators)
        connection.execute("begin immediate")
        for start in range(0, papers, AT_ONCE):
            rows: dict[str, list[tuple[Any, ...]]] = {statement: [] for statement in ORDER}
            for number in range(start, min(start + AT_ONCE, papers)):
                for statement, values in made.paper(number):
                    rows[statement].append(values)
            for statement, values in rows.items():
                connection.executemany(statement, values)
            labels += len(rows[ANNOTATIONS])
        connection.execute("commit")
    return labels


class _Papers:
    """Makes the rows of papers, the same ones for the same seed but for ids and times."""

    def __init__(self, vocabulary: Vocabulary, curators: Sequence[str]) -> None:
        self._vocabulary, self._curators = vocabulary, curators
        self._chance, self._at, self._words = random.Random(SEED), clock.now(), WORDS.split()
        self._labels = {
            dimension.key: [label.id for label in dimension.labels if label.tier == "core"]
            for dimension in vocabulary.dimensions
        }

    def paper(self, number: int) -> Inserts:
        chance, document, (first, second) = self._chance, new_id(), self._curators
        title = " ".join(chance.choices(self._words, k=6))
        texts = [" ".join(chance.choices(self._words, k=12)) + "." for _ in range(SENTENCES)]
        abstract, pmid, year = " ".join(texts), str(10_000_000 + number), 1990 + number % 36
        bibliography = (title, sha256(abstract.encode()).hexdigest(), pmid, year, chance.choice(TYPES))
        yield DOCUMENTS, (document, f"pmid:{pmid}", *bibliography, self._at, first)
        yield TEXTS, (document, title, abstract)
        sentences: list[str] = []
        start = 0
        for text in texts:
            sentences.append(new_id())
            yield SENTENCE, (sentences[-1], document, start, start + len(text))
            start += len(text) + 1
        yield from self._pass(document, first, sentences, CLAIMS)
        if chance.random() < 0.1:
            yield from self._pass(document, second, sentences, 1)

    def _pass(self, document: str, curator: str, sentences: Sequence[str], claims: int) -> Inserts:
        chance, at, its_set = self._chance, self._at, new_id()
        done = chance.random() < 0.7
        version = (self._vocabulary.id, self._vocabulary.version)
        yield (
            SETS,
            (its_set, document, curator, "done" if done else "open", *version, at, at if done else None),
        )
        for sentence in sentences if done or chance.random() < 0.5 else sentences[:2]:
            yield REVIEWS, (its_set, sentence, "reviewed", at)
        for sentence in chance.sample(sentences, claims):
            claim = new_id()
            yield CLAIM, (claim, its_set, sentence, int(chance.random() < 0.03), at, curator, at)
            for dimension, label in self._of_claim():
                place = (new_id(), its_set, sentence, claim)
                yield ANNOTATIONS, (*place, dimension, label, version[1], at, curator, at)

    def _of_claim(self) -> Iterator[tuple[str, str]]:
        chance = self._chance
        numbers = {"context": 2 if chance.random() < 0.3 else 1, "stage": 2 if chance.random() < 0.1 else 1}
        for key, likely in (("activity", 0.5), ("effect", 0.5), ("certainty", 0.15)):
            numbers[key] = int(chance.random() < likely)
        for key, number in numbers.items():
            for label in chance.sample(self._labels[key], number):
                yield key, label
