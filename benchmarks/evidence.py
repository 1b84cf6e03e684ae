"""The evidence view, beside the same question asked in pandas alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.curated import make_curated
from benchmarks.figures import Figure, milliseconds
from benchmarks.own_process import in_own_process, peak_memory
from curator.claims import Target
from curator.evidence.question import Question, first_question
from curator.identifiers import LabelId
from curator.labelling import ToggleLabel
from curator.model import SetStatus
from curator.project import Project
from db.projects import open_project

READ = """
    select document.seq as document, year, publication_type, claim.seq as claim, negated, label_id as label,
        dimension
    from annotation join claim on claim.id = claim_id
        join annotation_set on annotation_set.id = claim.set_id
        join sentence on sentence.id = claim.sentence_id
        join document on document.id = annotation_set.document_id
    where annotation.state = 'active' and claim.state = 'active' and annotation_set.status <> 'void'
        and sentence.state = 'active' and document.state = 'active'
"""
"""What an analyst asks the file for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Seconds of each way to ask."""

    first: float
    again: float
    filtered: list[float]
    corrected: list[float]
    peak_mib: float | None
    contradicting: int
    """Cells with papers for and against: both ways must find as many."""


def ask(path: Path, corrections: int) -> Asked:
    """Ask as the window does."""
    project = open_project(path)
    begun = time.perf_counter()
    # within the measure: the window loads pandas when the evidence is asked for first
    from curator.evidence.evidence import Evidence

    evidence = Evidence.read(project)
    question = first_question(project.vocabulary)
    matrix = evidence.matrix(question)
    first = time.perf_counter() - begun
    contradicting = sum(bool(cell.papers.pro and cell.papers.anti) for cell in matrix.cells.values())

    begun = time.perf_counter()
    evidence = Evidence(project, evidence.tables)
    evidence.follow()
    evidence.matrix(question)
    again = time.perf_counter() - begun

    filtered: list[float] = []
    for narrower in _filters(question):
        begun = time.perf_counter()
        evidence.matrix(narrower)
        filtered.append(time.perf_counter() - begun)

    corrected: list[float] = []
    for operation in _corrections(project, corrections):
        project.perform(operation)
        begun = time.perf_counter()
        evidence.follow()
        evidence.matrix(question)
        corrected.append(time.perf_counter() - begun)
    project.store.close()
    return Asked(
        first=first,
        again=again,
        filtered=filtered,
        corrected=corrected,
        peak_mib=peak_memory(),
        contradicting=contradicting,
    )


def _filters(question: Question) -> Iterator[Question]:
    for year in range(1991, 1996):
        yield replace(question, first_year=year)
    yield replace(question, publication_types=frozenset({"review"}))
    yield replace(question, labels=frozenset({LabelId("EFF:0001"), LabelId("EFF:0002")}))
    yield replace(question, words="metast")


def _corrections(project: Project, number: int) -> Iterator[ToggleLabel]:
    """A label on or off a first sentence, in papers whose pass is open."""
    open_ones = (
        document_id
        for document_id in project.library().document_ids()
        if (its_set := project.store.set_of(document_id, project.curator.id)) is not None
        and its_set.status is SetStatus.OPEN
    )
    label = project.vocabulary.labels()[0].id
    for _, document_id in zip(range(number), open_ones, strict=False):
        sentence, *_ = project.store.sentences(document_id)
        yield ToggleLabel(targets=[Target(sentence.id)], label_id=label)


def ask_pandas(path: Path, corrections: int) -> Asked:
    """Ask the same in pandas, everything in memory and nothing kept from one question to the next."""
    project = open_project(path)
    vocabulary = project.vocabulary
    project.store.close()
    begun = time.perf_counter()
    import pandas as pd

    with closing(sqlite3.connect(path)) as connection:
        rows: Any = pd.read_sql_query(READ, connection)
    signs = {label.id: label.sign for label in vocabulary.labels() if label.sign is not None}
    asides = [label.id for label in vocabulary.labels() if not label.finding]
    claims: Any = rows.drop_duplicates("claim")[["claim", "document", "year", "publication_type", "negated"]]
    claims = claims[(claims.negated == 0) & ~claims.claim.isin(rows[rows.label.isin(asides)].claim)]
    for key in ("activity", "effect"):
        part = rows[rows.dimension == key]
        claims = claims.merge(part.assign(**{key: part.label.map(signs)})[["claim", key]], how="left")
    claims["role"] = (claims.activity * claims.effect).map({1: "pro", -1: "anti"}).fillna("other")
    contexts, stages = (
        rows[rows.dimension == key][["claim", "label"]].rename(columns={"label": key})
        for key in ("context", "stage")
    )

    def question(kept: Any) -> Any:
        x = kept[["claim", "document", "role"]].merge(contexts, on="claim").merge(stages, on="claim")
        by_role = x.groupby(["context", "stage", "role"]).document.nunique().unstack(fill_value=0)
        mentions = x.groupby(["context", "stage", "role"]).claim.nunique().unstack(fill_value=0)
        return by_role, mentions, x.groupby(["context", "stage"]).document.nunique()

    found, *_ = question(claims)
    first = time.perf_counter() - begun
    contradicting = int(((found["pro"] > 0) & (found["anti"] > 0)).sum())

    def timed(kept: Any) -> float:
        begun = time.perf_counter()
        question(kept(claims))
        return time.perf_counter() - begun

    effects = rows[rows.label.isin(["EFF:0001", "EFF:0002"])].claim
    filters: list[Any] = [lambda it, year=year: it[it.year >= year] for year in range(1991, 1996)]
    filters.append(lambda it: it[it.publication_type == "review"])
    filters.append(lambda it: it[it.claim.isin(effects)])
    return Asked(
        first=first,
        again=timed(lambda it: it),
        filtered=[timed(kept) for kept in filters],
        corrected=[timed(lambda it: it) for _ in range(min(corrections, 3))],
        peak_mib=peak_memory(),
        contradicting=contradicting,
    )


def measure(folder: Path, papers: int, corrections: int) -> list[Figure]:
    """Figures of a project with so many papers."""
    project = folder / "curated.curation"
    in_own_process(make_curated, project, papers)
    plain = in_own_process(ask_pandas, project, corrections)
    ours = in_own_process(ask, project, corrections)
    if ours.contradicting != plain.contradicting:
        cells = f"{ours.contradicting} contradictory cells, pandas {plain.contradicting}"
        raise RuntimeError(f"the two do not agree: the matrix has {cells}")
    project.unlink()
    figures = [
        Figure(row="evidence.first", documents=papers, value=ours.first, reference=plain.first),
        milliseconds("evidence.again", papers, [ours.again], [plain.again]),
        milliseconds("evidence.filter", papers, ours.filtered, plain.filtered),
        milliseconds("evidence.slowest", papers, [max(ours.filtered)], [max(plain.filtered)]),
        milliseconds("evidence.correction", papers, ours.corrected, plain.corrected),
    ]
    if ours.peak_mib is not None:
        figures.append(
            Figure(row="evidence.memory", documents=papers, value=ours.peak_mib, reference=plain.peak_mib)
        )
    return figures
