"""How the list of documents is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library import Filter
from curator.model import Record
from curator.reviewing import ToggleFlag
from db import library
from tests import factories


def test_few_hits_of_many_documents_stand_in_the_order_of_import(tmp_path: Path) -> None:
    project = factories.new_project(tmp_path / "many.curation")
    rare = {17, 3, 80}
    words = ["Axolotls" if n in rare else "Mice" for n in range(100)]
    factories.import_records(
        project, *(Record(title=f"{word} {n}", abstract=f"Of {n}.") for n, word in enumerate(words))
    )
    shelf = project.library()
    found = shelf.rows(shelf.document_ids(search="axolotls"))
    assert [row.title for row in found] == ["Axolotls 3", "Axolotls 17", "Axolotls 80"]
    with factories.raw(tmp_path / "many.curation") as raw:
        raw.execute("update document set state = 'excluded' where seq = 18")
        raw.commit()
    assert len(shelf.document_ids(search="axolotls")) == 2
    project.store.close()


@pytest.mark.parametrize("filter_", [Filter.TO_DO, Filter.STARTED, Filter.DONE])
def test_the_passes_of_a_curator_are_all_in_one_index(tmp_path: Path, filter_: Filter) -> None:
    project = factories.new_project(tmp_path / "one.curation")
    project.store.close()
    with factories.raw(tmp_path / "one.curation") as raw:
        plan = raw.execute(
            f"explain query plan select document_id {library._CONDITIONS[filter_]}", {"curator": "c"}
        ).fetchall()
    assert [step[-1].partition(" (")[0] for step in plan] == [
        "SEARCH annotation_set USING COVERING INDEX annotation_set_of_pass"
    ]


def test_flagged_documents_are_found_and_counted_by_their_flags(tmp_path: Path) -> None:
    project = factories.new_project(tmp_path / "flags.curation")
    factories.import_records(
        project, *(Record(title=f"Paper {n}", abstract=f"One of {n}.") for n in range(5))
    )
    shelf = project.library()
    ids = shelf.document_ids()
    view = project.view(ids[3])
    assert view is not None
    project.perform(ToggleFlag(sentence_ids=[view.sentences[0].sentence.id]))
    assert shelf.document_ids(Filter.FLAGGED) == [ids[3]]
    assert (shelf.counts().flagged, shelf.counts().to_do, shelf.counts().started) == (1, 4, 1)
    project.store.close()
