"""Real projects in a folder of the test: an empty one, and the worked annotation done key by key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import seeds
from curator.claims import Target
from curator.identifiers import ClaimId, DocumentId, SentenceId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.labelling import AddClaim, SetCue, ToggleLabel
from curator.model import Record, ReviewState, Sentence, Span
from curator.project import Project
from curator.readers.format import Format, Source
from curator.reviewing import CompleteDocument, SetReview, ToggleFlag
from curator.vocabulary import Vocabulary, parse
from db.store import SqliteStore

EXAMPLE = Path(__file__).parents[1] / "data" / "export"
NewProject = Callable[..., Project]


@pytest.fixture(scope="session")
def stat3() -> Vocabulary:
    name = "stat3-breast-cancer"
    return parse(seeds.vocabulary_text(name), name)


@pytest.fixture
def new_project(tmp_path: Path, stat3: Vocabulary) -> Iterator[NewProject]:
    """`new_project(name, vocabulary=..., curator_code=...)` makes an empty project file."""
    stores: list[SqliteStore] = []

    def make(name: str, vocabulary: Vocabulary = stat3, curator_code: str = "cur01") -> Project:
        stores.append(SqliteStore.create(tmp_path / f"{name}.curator"))
        return Project.begin(stores[-1], vocabulary, curator_code)

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def add_records(tmp_path: Path) -> Callable[..., list[DocumentId]]:
    """`add_records(project, *records)` imports records; gives the ids of their documents."""
    return lambda project, *records: import_records(project, tmp_path / "records.txt", "test", *records)


def import_records(project: Project, path: Path, format_name: str, *records: Record) -> list[DocumentId]:
    path.write_bytes(seeds.abstract_page())
    report = ImportReport()
    format_ = Format(format_name, "Test", (), lambda _: 0.0, lambda _: iter(records))
    project.perform(ImportDocuments(sources=[(Source.of(path), format_)], report=report))
    assert report.problems == []
    return report.added


@pytest.fixture
def gold(gold_file: Path, tmp_path: Path) -> Iterator[Project]:
    """The worked annotation of the review abstract, done as a curator does it."""
    store = SqliteStore.open(Path(shutil.copy(gold_file, tmp_path / "gold.curator")))
    yield Project(store)
    store.close()


@pytest.fixture(scope="session")
def gold_file(tmp_path_factory: pytest.TempPathFactory, stat3: Vocabulary) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    store = SqliteStore.create(folder / "gold.curator")
    annotate(Project.begin(store, stat3), folder)
    store.close()
    return store.path


def annotate(project: Project, folder: Path) -> None:
    """Import the review abstract, annotate each sentence as worked out, and be done with the document."""
    (document_id,) = import_records(
        project, folder / "000_455a7e2b1623a0aa.txt", "pure-portal-text", example_record()
    )
    sentences = project.store.sentences(document_id)
    labels = {(label.dimension, label.name): label.id for label in project.vocabulary.labels()}
    for sentence, worked in zip(sentences, seeds.worked_annotation()["sentences"], strict=True):
        for number, claim in enumerate(worked["claims"]):
            if number:
                project.perform(AddClaim(sentence_id=sentence.id))
            for dimension in project.vocabulary.dimensions:
                names = claim[dimension.key]
                for name in [names] if isinstance(names, str) else names:
                    target = Target(sentence.id, claim_id(project, sentence.id, number))
                    project.perform(ToggleLabel(targets=[target], label_id=labels[dimension.key, name]))
            if (start := sentence.text.find(claim["cue"])) >= 0:
                cue = Span(start, start + len(claim["cue"]), claim["cue"])
                target = Target(sentence.id, claim_id(project, sentence.id, number))
                project.perform(SetCue(target=target, cue=cue))
        project.perform(SetReview(sentence_ids=[sentence.id], state=ReviewState.REVIEWED))
    project.perform(ToggleFlag(sentence_ids=[sentence.id for sentence in sentences[1:]]))
    project.perform(CompleteDocument(document_id=document_id))


def claim_id(project: Project, sentence_id: SentenceId, number: int) -> ClaimId | None:
    """The claim at a place from 0; None if it is still to be made."""
    sentence = project.store.find(Sentence, sentence_id)
    assert sentence is not None
    annotation_set = project.store.set_of(sentence.document_id, project.curator.id)
    claims = [] if annotation_set is None else project.store.claims(annotation_set.id, sentence_id)
    return claims[number].id if number < len(claims) else None


def example_record() -> Record:
    """The document of the example export, as a reader would have found it."""
    (it,) = json.loads((EXAMPLE / "export.json").read_text("utf-8"))["documents"]
    known = {field.name for field in fields(Record)} - {"integrity_status"}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in it.items()
        if name in known
    }
    return Record(**values, raw="the page as it was")
