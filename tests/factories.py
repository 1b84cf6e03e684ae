"""What tests make projects and their contents with. Real files, real operations."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import seeds
from curator.claims import Target
from curator.evidence.contradictions import Contradiction
from curator.history import KINDS, RETIRED, key_of, plain
from curator.identifiers import ClaimId, DocumentId, LabelId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.labelling import ToggleLabel
from curator.model import Annotation, Claim, Judgement, Problem, Record, Review, ReviewState, Sentence, Span
from curator.project import Project
from curator.readers.format import Format, Source
from curator.reviewing import SetReview
from curator.store import Store
from curator.verdicts import GiveVerdict
from curator.vocabulary import Vocabulary, parse
from db.store import SqliteStore

LUMINAL, HER2, CONTEXT_NOT_STATED = "CTX:0002", "CTX:0003", "CTX:0099"
PRIMARY, METASTASIS, STAGE_NOT_STATED = "STG:0004", "STG:0008", "STG:0012"
ACTIVE, INACTIVE = "ACT:0001", "ACT:0002"

ABSTRACT = "STAT3 promotes 𝛽-catenin 🧬 in cafe\u0301s. It suppresses tumors. Both hold (P < 0.05)."
"""Three sentences; an astral letter, an emoji and an accent that canonical form makes one code point."""


@cache
def starter_vocabulary() -> Vocabulary:
    return parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")


def changed_vocabulary(change: Callable[[dict[str, Any]], None], version: str = "9.0.0") -> Vocabulary:
    """The starter vocabulary with its JSON changed."""
    content = json.loads(starter_vocabulary().source)
    content["version"] = version
    change(content)
    return parse(json.dumps(content), "changed")


def deprecated(label_id: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            for label in dimension["labels"]:
                if label["id"] == label_id:
                    label["status"] = "deprecated"

    return change


def new_project(path: Path, vocabulary: Vocabulary | None = None, curator: str = "cur01") -> Project:
    """The caller closes its store."""
    return Project.begin(SqliteStore.create(path), vocabulary or starter_vocabulary(), curator)


def opened(path: Path, curator: str = "cur01") -> Project:
    """The project in an existing file, on a connection of its own; the caller closes its store."""
    store = SqliteStore.open(path)
    try:
        return Project(store, curator)
    except BaseException:
        store.close()
        raise


def import_records(project: Project, *records: Record | Problem) -> ImportReport:
    report = ImportReport()
    project.perform(import_of(records, report))
    return report


def import_of(records: Sequence[Record | Problem], report: ImportReport, **options: Any) -> ImportDocuments:
    def read(source: Source) -> Iterator[Record | Problem]:
        yield from records

    format_ = Format(name="test", title="Test", extensions=(), recognise=lambda source: 1.0, read=read)
    return ImportDocuments(sources=[(Source.pasted("test"), format_)], report=report, **options)


def add_document(
    project: Project, title: str = "STAT3 in time", abstract: str = ABSTRACT, **fields: Any
) -> DocumentId:
    """Import one document."""
    (document_id,) = import_records(project, Record(title=title, abstract=abstract, **fields)).added
    return document_id


def words(sentence: Sentence, text: str) -> Span:
    """The span of the first occurrence of `text`."""
    start = sentence.text.index(text)
    return Span(start, start + len(text), text)


def label(
    project: Project,
    sentence: Sentence,
    *label_ids: str,
    span: Span | None = None,
    claim: ClaimId | None = None,
) -> None:
    """Put labels on a claim of a sentence, each as one step."""
    for label_id in label_ids:
        target = Target(sentence.id, claim)
        project.perform(ToggleLabel(targets=[target], label_id=LabelId(label_id), span=span))


def review(project: Project, *sentences: Sentence, state: ReviewState = ReviewState.REVIEWED) -> None:
    project.perform(SetReview(sentence_ids=[sentence.id for sentence in sentences], state=state))


def settle(project: Project, document_id: DocumentId) -> None:
    """Mark every sentence as not annotatable."""
    review(project, *project.store.sentences(document_id), state=ReviewState.NOT_ANNOTATABLE)


def active_claims(project: Project, sentence: Sentence) -> list[Claim]:
    """The curator's claims of a sentence."""
    found = project.store.set_of(sentence.document_id, project.curator.id)
    return project.store.claims(found.id, sentence.id) if found else []


def active_annotations(project: Project, sentence: Sentence) -> list[Annotation]:
    found = project.store.set_of(sentence.document_id, project.curator.id)
    return project.store.annotations(found.id, sentence.id) if found else []


def labels(project: Project, sentence: Sentence) -> list[list[tuple[str, str | None]]]:
    """Per claim, the labels of a sentence and the words they are on."""
    return [
        sorted(
            (item.label_id, item.span.text if item.span else None)
            for item in active_annotations(project, sentence)
            if item.claim_id == claim.id
        )
        for claim in active_claims(project, sentence)
    ]


def review_of(project: Project, sentence: Sentence) -> Review | None:
    found = project.store.set_of(sentence.document_id, project.curator.id)
    return next(iter(project.store.reviews(found.id, sentence.id)), None) if found else None


def contents(store: Store) -> dict[str, dict[str, Any]]:
    """Everything in a project but what was retired and when it was touched last."""
    found: dict[str, dict[str, Any]] = {}
    documents = {document.id for document in store.documents()}
    for name, kind in KINDS.items():
        for entity in store.all(kind):
            values = plain(entity)
            if isinstance(entity, Sentence) and entity.document_id not in documents:
                continue
            retired = RETIRED.get(name)
            if retired is None or any(values[field] != value for field, value in retired.items()):
                values.pop("updated_at", None)
                found[f"{name} {key_of(entity)}"] = values
    return found


def judge(project: Project, reason: str = "It says both.") -> str:
    """Give a verdict on the contradiction that ranks first; its key."""
    from curator.evidence.conflicts import find_contradictions
    from curator.evidence.question import first_question
    from curator.evidence.selection import select
    from curator.evidence.tables import read_tables

    tables = read_tables(project.store, project.vocabulary)
    kept = select(tables, first_question(project.vocabulary)).claims
    first, *_ = find_contradictions(tables, kept).found
    ids = project.store.claim_ids((*first.pro.claims, *first.anti.claims))
    give_verdict(project, first, reason, claims=tuple(ids.values()))
    return first.key


def give_verdict(
    project: Project,
    contradiction: Contradiction,
    reason: str = "So it is.",
    judgement: Judgement = Judgement.TRUE_CONFLICT,
    claims: tuple[ClaimId, ...] = (),
) -> None:
    project.perform(
        GiveVerdict(
            contradiction=contradiction.key,
            pro_labels=contradiction.pro.labels,
            anti_labels=contradiction.anti.labels,
            claims=claims,
            judgement=judgement,
            reason=reason,
        )
    )


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a project file, as another program would have it; commits each statement."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def without_triggers(connection: sqlite3.Connection) -> None:
    """Drop every trigger that keeps rows from being changed."""
    names = connection.execute(
        "select name from sqlite_schema where type = 'trigger' and name like '%_is_never_%'"
    )
    for (name,) in names.fetchall():
        connection.execute(f"drop trigger {name}")
