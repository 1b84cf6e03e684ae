"""Documents read whole are those that are read piece by piece."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.history import NAMES, Entity
from curator.identifiers import LabelId
from curator.model import Annotation, AnnotationSet, Claim, Document, Review, Sentence
from curator.project import Project
from curator.store import Store
from curator.whole_document import WholeDocument, WholeSet
from db import rows
from db.rows import making
from db.store import SqliteStore
from tests import exchange, factories
from tests.curator.writers.traps import trap_project


@pytest.fixture(scope="module")
def annotated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two curators, spans, cues, notes, a retracted label, a document taken back and a void pass."""

    def set_traps(project: Project, as_curator: exchange.AsCurator) -> None:
        trap_project(project, as_curator("zoe"))

    path = exchange.make_filled(tmp_path_factory.mktemp("whole") / "whole.curation", set_traps)
    with factories.raw(path) as connection:
        connection.execute(
            "update annotation set state = 'retracted' where seq = (select max(seq) from annotation)"
        )
        connection.execute("update claim set state = 'retracted' where seq = 1")
        connection.execute("update annotation_set set status = 'void' where seq = 1")
        connection.execute("update sentence set state = 'superseded' where seq = 2")
    return path


@pytest.fixture
def store(annotated_file: Path, tmp_path: Path) -> Iterator[SqliteStore]:
    project = factories.opened(Path(shutil.copy(annotated_file, tmp_path / "whole.curation")))
    assert isinstance(project.store, SqliteStore)
    yield project.store
    project.store.close()


def piece_by_piece(store: Store) -> Iterator[WholeDocument]:
    for document in store.documents():
        yield WholeDocument(
            document,
            store.text(document.id, document.text_version).abstract,
            store.sentences(document.id),
            [
                WholeSet(it, store.reviews(it.id), store.claims(it.id), store.annotations(it.id))
                for it in store.sets(document.id)
            ],
        )


def test_a_document_read_whole_is_what_its_parts_say(store: SqliteStore):
    found = list(store.whole_documents())
    assert found == list(piece_by_piece(store))
    sets = [it for document in found for it in document.sets]
    assert {len(document.sets) for document in found} > {0, 1}
    assert any(it.span for a_set in sets for it in a_set.annotations)
    assert any(it.cue for a_set in sets for it in a_set.claims)


def test_documents_that_were_taken_back_are_not_read(store: SqliteStore):
    kept, *_ = documents = [it.document.id for it in store.whole_documents()]
    with factories.raw(store.path) as connection:
        connection.execute("update document set state = 'excluded' where id <> ?", (kept,))
    assert [it.document.id for it in store.whole_documents()] == documents[:1]


def test_a_sentence_of_another_version_of_the_text_is_cut_out_of_that(store: SqliteStore):
    document = next(it for it in store.whole_documents() if it.sentences).document
    with factories.raw(store.path) as connection:
        factories.without_triggers(connection)
        connection.execute("update sentence set text_version = 7 where document_id = ?", (document.id,))
        connection.execute(
            "insert into document_text (document_id, version, title, abstract, source_record) "
            "select document_id, 7, title, upper(abstract), source_record from document_text "
            "where document_id = ?",
            (document.id,),
        )
    changed = next(it for it in store.whole_documents() if it.document.id == document.id)
    assert changed.sentences == store.sentences(document.id)
    assert changed.sentences[0].text.startswith(changed.abstract[:5].upper())


def test_statements_do_not_grow_with_what_a_document_holds(store: SqliteStore):
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    sets = [len(it.sets) for it in store.whole_documents()]
    store.connection.set_trace_callback(None)
    assert len(asked) == 1 + 3 * len(sets) + 3 * sum(sets)


@pytest.mark.parametrize(
    "kind", [pytest.param(it, id=NAMES[it]) for it in (AnnotationSet, Review, Claim, Annotation)]
)
def test_an_entity_made_of_a_plain_row_is_the_one_of_its_row(store: SqliteStore, kind: type[Entity]):
    cursor = store.connection.cursor()
    cursor.row_factory = None
    how = making(kind)
    made = [how.make(row) for row in cursor.execute(f"select {how.columns} from {NAMES[kind]} order by seq")]
    assert made
    assert made == list(store.all(kind))
    assert list(map(rows.values, made)) == list(map(rows.values, store.all(kind)))


@pytest.mark.parametrize("kind", [pytest.param(it, id=NAMES[it]) for it in (Document, Sentence)])
def test_what_is_not_stored_is_given_beside_the_row(store: SqliteStore, kind: type[Document | Sentence]):
    cursor = store.connection.cursor()
    cursor.row_factory = None
    how = making(kind)
    found = cursor.execute(f"select {how.columns} from {NAMES[kind]} order by seq").fetchall()
    for row, entity in zip(found, store.all(kind), strict=True):
        others = (entity.title,) if isinstance(entity, Document) else (entity.index, entity.text)
        assert how.make(row, *others) == entity


def test_documents_with_a_label_are_those_where_it_is_in_use(store: SqliteStore):
    places = {
        it.id: row[0]
        for it in store.documents()
        for row in store.connection.execute("select seq from document where id = ?", (it.id,))
    }
    uses = {
        (label.label_id, places[whole.document.id])
        for whole in store.whole_documents()
        for a_set in whole.sets
        for label in a_set.annotations
    }
    # of passes that are void too: what is in them is told apart by whoever reads on
    void = [it for it in store.all(AnnotationSet) if it.status == "void"]
    uses |= {(label.label_id, places[it.document_id]) for it in void for label in store.annotations(it.id)}
    labels = {label for label, _ in uses}
    for label in labels:
        assert list(store.documents_with([label])) == sorted(place for it, place in uses if it == label)
    assert list(store.documents_with(sorted(labels))) == sorted({place for _, place in uses})
    assert list(store.documents_with([LabelId("X:0000")])) == []
