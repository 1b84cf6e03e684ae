"""PubTator as the Python library `bioc` reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bioc import pubtator

from curator.project import Project
from tests import exchange
from tests.exchange import FIRST, SECOND, TEXT, TITLE

BASE = len(TITLE) + 1


@pytest.fixture
def path(filled: Project, tmp_path: Path) -> Path:
    report = exchange.write(filled, "pubtator", tmp_path / "x.txt")
    assert report.notes[-1] == "1 document without a PMID got a name instead of a number."
    return tmp_path / "x.txt"


def test_offsets_count_code_points_over_title_space_and_abstract(path: Path):
    _, it, _ = pubtator.loads(path.read_text("utf-8"))
    assert (it.pmid, it.title, it.abstract) == ("30231553", TITLE, TEXT)
    text = f"{TITLE} {TEXT}"
    assert [(text[mark.start : mark.end], mark.text, mark.type, mark.id) for mark in it.annotations] == [
        (FIRST, FIRST, "context", "CTX:0002"),
        ("tumour", "tumour", "stage", "STG:0004"),
        ("lung metastasis", "lung metastasis", "stage", "STG:0008"),
        (SECOND, SECOND, "activity", "ACT:0002"),
    ]
    assert it.annotations[3].start == BASE + 37


def test_line_ends_become_spaces_and_no_offset_moves(path: Path):
    it, _, _ = pubtator.loads(path.read_text("utf-8"))
    assert it.abstract == "STAT3 is active. Loss of 𝛽 delayed onset. It helped. It matters."
    (mark,) = it.annotations
    assert f"{it.title} {it.abstract}"[mark.start : mark.end] == mark.text == "onset"


def test_a_paper_without_a_number_goes_by_a_name_and_one_without_an_abstract_has_an_empty_one(path: Path):
    named, _, empty = pubtator.loads(path.read_text("utf-8"))
    assert named.pmid == "doi-10.1000-a.b-c-d"
    assert (empty.pmid, empty.title, empty.abstract) == ("7", "No abstract", "")


def test_a_row_has_six_cells_and_entries_are_parted_by_an_empty_line(path: Path):
    entries = path.read_text("utf-8").split("\n\n")
    assert entries.pop() == ""
    assert len(entries) == 3
    assert all(line.count("\t") == 5 for entry in entries for line in entry.split("\n")[2:])
