"""The projects that are measured are such as the program itself could have made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import corpus, exports, search
from benchmarks.annotated import annotate_everything
from benchmarks.imports import import_file
from curator.model import SetStatus
from db.full_check import check
from db.projects import open_project

DOCUMENTS = 12


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    source, project = tmp_path / "abstracts.jsonl", tmp_path / "abstracts.curation"
    corpus.write_json_lines(source, DOCUMENTS)
    import_file(project, source)
    annotate_everything(project)
    return project


def test_an_annotated_project_passes_the_full_check_and_has_a_label_a_sentence(annotated: Path):
    outcome = check(annotated)
    assert outcome.findings == ()
    assert outcome.counts is not None
    assert outcome.counts.sets == outcome.counts.documents == DOCUMENTS
    assert outcome.counts.sentences <= outcome.counts.annotations <= 1.2 * outcome.counts.sentences


def test_what_was_annotated_can_be_undone_like_work_of_the_window(annotated: Path):
    project = open_project(annotated)
    try:
        (last,) = [
            it for it in project.library().document_ids() if it == project.library().document_ids()[-1]
        ]
        its_set = project.store.set_of(last, project.curator.id)
        assert its_set is not None
        assert its_set.status is SetStatus.DONE
        assert project.undo().step == "Undo: Document done"
        its_set = project.store.set_of(last, project.curator.id)
        assert its_set is not None
        assert its_set.status is SetStatus.OPEN
    finally:
        project.store.close()
    assert check(annotated).findings == ()


def test_two_runs_annotate_alike(annotated: Path, tmp_path: Path):
    source, other = tmp_path / "abstracts.jsonl", tmp_path / "other.curation"
    import_file(other, source)
    annotate_everything(other)
    assert _labels(other) == _labels(annotated)


def _labels(path: Path) -> list[tuple[str, str]]:
    query = (
        "select claim.id, label_id from annotation join claim on claim.id = claim_id order by annotation.seq"
    )
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_the_reference_of_the_export_writes_the_rows_of_the_program(annotated: Path, tmp_path: Path):
    exports.export(annotated, tmp_path / "package")
    exports.export_long(annotated, tmp_path / "long.csv")
    exports.write_long(annotated, tmp_path / "plain.csv")
    in_package = (tmp_path / "package" / exports.LONG_TABLE).read_bytes()
    assert (tmp_path / "long.csv").read_bytes() == in_package
    assert (tmp_path / "plain.csv").read_bytes() == in_package.partition(b"\r\n")[2]


def test_a_rare_word_is_in_some_document_and_a_common_one_in_most(annotated: Path):
    project = open_project(annotated)
    try:
        found = {word: project.library().document_ids(search=word) for word in search.rare_words(DOCUMENTS)}
        common = [len(project.library().document_ids(search=word)) for word in search.COMMON]
    finally:
        project.store.close()
    assert found
    assert all(found.values())
    assert min(common) > DOCUMENTS / 2
