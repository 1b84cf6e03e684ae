"""Folders of many files: all of them or none, and nothing of others is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from curator.errors import CuratorError
from curator.model import Document
from curator.project import Project
from curator.writers.folders import Stems, filling
from tests import factories


def test_files_are_replaced_together_and_others_stay(tmp_path: Path):
    for name in ("a.txt", "other.txt", ".hidden"):
        (tmp_path / name).write_text("old")
    with filling(tmp_path) as folder:
        folder.add("a.txt", "β\n")
        folder.add("b.txt", "")
        assert (tmp_path / "a.txt").read_text() == "old"
    assert {it.name: it.read_bytes() for it in tmp_path.iterdir()} == {
        "a.txt": "β\n".encode(),
        "b.txt": b"",
        "other.txt": b"old",
        ".hidden": b"old",
    }
    assert folder.files(Path("x")) == (Path("x/a.txt"), Path("x/b.txt"))
    assert folder.notes() == (
        "The folder holds 1 other file, perhaps of an earlier export; nothing of it was touched.",
    )


def fill(folder: Path, then: Callable[[], object] = lambda: None) -> None:
    with filling(folder) as filled:
        filled.add("a.txt", "new")
        filled.add("b.txt", "new")
        then()


def test_a_folder_in_the_way_leaves_all_as_it_was(tmp_path: Path):
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(CuratorError, match=r"b.txt’ is a folder. Move it away"):
        fill(tmp_path)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_what_cannot_be_placed_brings_the_old_files_back(tmp_path: Path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(CuratorError, match=r"cannot be filled: .*Nothing was changed"):
        # as a scanner for viruses might take it
        fill(tmp_path, lambda: (next(tmp_path.glob(".*.part")) / "b.txt").unlink())
    assert {it.name: it.read_text() for it in tmp_path.iterdir()} == {"a.txt": "old"}


def test_a_failure_leaves_no_new_folder(tmp_path: Path):
    with pytest.raises(ZeroDivisionError):
        fill(tmp_path / "new", lambda: 1 // 0)
    assert not (tmp_path / "new").exists()


def test_names_differ_even_where_case_does_not_count_and_are_short(project: Project):
    factories.add_document(project)
    (made,) = project.store.documents()
    stems = Stems()

    def document(key: str) -> Document:
        return replace(made, key=key)

    names = [stems.of(document(key)) for key in ("doi:10.1000/A", "doi:10.1000/a", "doi:10.1000/a-2")]
    assert names == ["doi-10.1000-A", "doi-10.1000-a-2", "doi-10.1000-a-2-2"]
    assert len(stems.of(document("doi:" + "漢" * 500)).encode()) <= 190
