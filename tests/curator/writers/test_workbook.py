"""The workbook as openpyxl and pandas read it."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from curator.claims import Target
from curator.errors import CancelledError, CuratorError
from curator.labelling import SetClaimNote
from curator.project import Project
from curator.writers import package, workbook
from curator.writers.options import ExportOptions
from tests import factories
from tests.curator.writers.traps import CONTROLS, FORMULA, exported, trap_project

TABLES = ("documents", "labels", "sentences_wide", "claims", "annotations_long", "contradictions")


@pytest.fixture
def traps(project: Project, colleague: Project) -> Project:
    trap_project(project, colleague)
    return project


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the names in its header."""
    book = openpyxl.load_workbook(path)
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_sheets_are_those_of_the_package_with_a_readme_and_a_codebook(gold: Project, tmp_path: Path):
    report = exported(workbook, gold, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["readme", *TABLES, "codebook"]
    assert (report.claims, report.annotations, report.notes) == (18, 137, ())
    for name in (*TABLES, "codebook"):
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert sheet.auto_filter.ref == sheet.dimensions
        assert 8 <= sheet.column_dimensions["A"].width <= 60
    words = [cell.value for (cell,) in book["readme"].iter_rows()]
    assert words[0] == "CURATOR EXPORT"
    assert any("claims" in str(it) and "(18 rows)" in str(it) for it in words)


def test_cells_are_those_of_the_csv_package_with_their_types(gold: Project, tmp_path: Path):
    exported(workbook, gold, tmp_path / "x.xlsx")
    exported(package, gold, tmp_path / "csv", formula_guard=False)
    for name in TABLES:
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            plain = list(csv.DictReader(stream))
        typed = cells(tmp_path / "x.xlsx", name)
        assert [{column: shown(cell) for column, cell in row.items()} for row in typed] == [
            {column: cell.replace("Z", "") if is_time(column) else cell for column, cell in row.items()}
            for row in plain
        ]


def is_time(column: str) -> bool:
    return column.endswith("_at")


def shown(cell: object) -> str:
    """A cell as the CSV package writes it."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime() if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            return cell.isoformat(timespec="milliseconds")
        case datetime():
            return cell.date().isoformat()
        case _:
            return str(cell)


def test_numbers_truths_and_dates_are_typed_and_ids_are_text(traps: Project, tmp_path: Path):
    exported(workbook, traps, tmp_path / "x.xlsx")
    first, second = cells(tmp_path / "x.xlsx", "documents")
    assert (first["pmid"], first["year"], first["volume"]) == ("12345678", 2018, "7")
    assert first["publication_date"] == datetime(2018, 9, 18)
    assert first["imported_at"].year >= 2024
    assert second["publication_date"] == "2019-05"
    claims = cells(tmp_path / "x.xlsx", "claims")
    assert {row["negated"] for row in claims} == {False}
    wide = cells(tmp_path / "x.xlsx", "sentences_wide")
    assert {row["context__ctx_0001"] for row in wide} == {1, 0, None}


def test_formulas_and_errors_are_text(traps: Project, tmp_path: Path):
    exported(workbook, traps, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "b", "d"}
    formulas = [cell for row in book["documents"].iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in formulas] == ["s"]
    assert formulas[0].quotePrefix
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    comments = {row["comment"] for row in cells(tmp_path / "x.xlsx", "sentences_wide")}
    assert "#N/A" in comments


def test_what_excel_cannot_hold_is_replaced_and_said(traps: Project, tmp_path: Path):
    report = exported(workbook, traps, tmp_path / "x.xlsx")
    notes = {row["note"] for row in cells(tmp_path / "x.xlsx", "claims")}
    assert CONTROLS.translate({7: "\ufffd", 0: "\ufffd", 11: "\ufffd"}) in notes
    assert report.notes == ("1 cell was with control characters, which became �: claims.note (1).",)
    # Excel itself takes the mark off
    comments = {row["comment"] for row in cells(tmp_path / "x.xlsx", "sentences_wide")}
    assert "_x005F_x0041_ is no A\nnext" in comments


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("β" * 32_767, 32_767, id="just fits"),
        pytest.param("β" * 32_768, 32_767, id="one too many"),
        pytest.param("x" + "😀" * 20_000, 1 + 16_383, id="no half of an emoji"),
    ],
)
def test_a_text_that_is_too_long_is_cut_and_said(project: Project, tmp_path: Path, text: str, kept: int):
    document = factories.add_document(project)
    sentence = project.store.sentences(document)[0]
    factories.label(project, sentence, factories.LUMINAL)
    project.perform(SetClaimNote(target=Target(sentence.id), note=text))
    report = exported(workbook, project, tmp_path / "x.xlsx")
    (row,) = cells(tmp_path / "x.xlsx", "claims")
    assert row["note"] == text[:kept]
    assert (report.notes != ()) == (kept < len(text))
    assert all("claims.note (1)" in note and "32,767" in note for note in report.notes)


def test_more_rows_than_a_sheet_has_are_refused(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("curator.writers.workbook_sheet.ROWS", 137)
    with pytest.raises(CuratorError, match=r"“annotations_long” has more than the 136 rows .* Choose CSV"):
        exported(workbook, gold, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_the_same_project_gives_the_same_bytes(traps: Project, tmp_path: Path):
    for name in ("one.xlsx", "two.xlsx"):
        exported(workbook, traps, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(tmp_path / "one.xlsx").properties
    changed = datetime.fromisoformat(traps.store.last_change() or "").replace(tzinfo=None, microsecond=0)
    assert properties.created == properties.modified == changed


def test_the_codebook_has_labels_and_what_columns_mean(gold: Project, tmp_path: Path):
    exported(workbook, gold, tmp_path / "x.xlsx")
    rows = cells(tmp_path / "x.xlsx", "codebook")
    label = next(row for row in rows if row["id"] == "CTX:0004")
    assert (label["entry"], label["of"], label["name"]) == (
        "label",
        "context",
        "Triple-negative / basal-like",
    )
    assert label["include"].startswith("TNBC, basal-like")
    assert "normal gland" in label["exclude"]
    columns = [row for row in rows if row["entry"] == "column"]
    assert all(row["meaning"] for row in columns)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [(row["of"], row["name"]) for row in columns] == [
        (name, cell.value) for name in TABLES for cell in book[name][1]
    ]
    assert [row["id"] for row in rows if row["entry"] == "dimension"] == [
        dimension.key for dimension in gold.vocabulary.dimensions
    ]


def test_pandas_reads_it(gold: Project, tmp_path: Path):
    exported(workbook, gold, tmp_path / "x.xlsx")
    claims = pd.read_excel(tmp_path / "x.xlsx", "claims", keep_default_na=False, na_values=[""])
    assert claims.negated.dtype == bool
    assert str(claims.created_at.dtype).startswith("datetime64")
    assert claims.claim_number.dtype == "int64"
    assert set(claims.effect_strength.dropna()) == {"none", "association", "causal", "null", "mixed"}


def test_without_text_no_words_of_abstracts_are_in_it(gold: Project, tmp_path: Path):
    exported(workbook, gold, tmp_path / "x.xlsx", without_text=True)
    assert {row["sentence_text"] for row in cells(tmp_path / "x.xlsx", "claims")} == {None}
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        for name in archive.namelist():
            assert b"post-lactation mammary-gland involution" not in archive.read(name)


def test_cancelling_leaves_the_old_file_and_no_others(traps: Project, tmp_path: Path):
    target = tmp_path / "out" / "x.xlsx"
    target.parent.mkdir()
    target.write_text("old")

    def cancel(done: int, total: int | None) -> None:
        if done == 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        workbook.write(traps.store, traps.vocabulary, target, ExportOptions(), cancel)
    assert [path.name for path in target.parent.iterdir()] == ["x.xlsx"]
    assert target.read_text() == "old"


def test_an_empty_project_is_a_valid_workbook(project: Project, tmp_path: Path):
    exported(workbook, project, tmp_path / "x.xlsx")
    assert cells(tmp_path / "x.xlsx", "claims") == []
    assert len(cells(tmp_path / "x.xlsx", "labels")) == 75


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        pytest.param("1899-12-31", "1899-12-31", id="before the calendar"),
        pytest.param("2018-02-30", "2018-02-30", id="no such day"),
        pytest.param("2018", "2018", id="a year"),
        pytest.param("2018-02-28", date(2018, 2, 28), id="a day"),
    ],
)
def test_only_whole_dates_of_its_calendar_are_dates(
    project: Project, tmp_path: Path, text: str, typed: object
):
    factories.add_document(project, publication_date=text)
    exported(workbook, project, tmp_path / "x.xlsx")
    (row,) = cells(tmp_path / "x.xlsx", "documents")
    cell = row["publication_date"]
    assert (cell.date() if isinstance(cell, datetime) else cell) == typed
