"""The Parquet tables as pyarrow and pandas read them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curator.errors import CancelledError
from curator.project import Project
from curator.writers import package, parquet
from curator.writers.options import ExportOptions
from tests.curator.writers.traps import CONTROLS, FORMULA, exported, trap_project

TABLES = ("documents", "labels", "sentences_wide", "claims", "annotations_long", "contradictions")


def test_columns_are_those_of_the_csv_package_with_types(gold: Project, tmp_path: Path):
    report = exported(parquet, gold, tmp_path / "pq")
    assert [path.name for path in report.files] == [
        *(f"{name}.parquet" for name in TABLES),
        *("datapackage.json", "README.txt"),
    ]
    exported(package, gold, tmp_path / "csv")
    described = json.loads((tmp_path / "csv" / "datapackage.json").read_text("utf-8"))["resources"]
    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", "UTC"),
    }
    for name, resource in zip(TABLES, described, strict=True):
        schema = pq.read_schema(tmp_path / "pq" / f"{name}.parquet")
        assert schema.names == [field["name"] for field in resource["schema"]["fields"]]
        for field, column in zip(resource["schema"]["fields"], schema, strict=True):
            assert column.type == (pa.int8() if "constraints" in field else types[field["type"]])
            assert column.metadata[b"description"]


def test_rows_are_those_of_the_csv_package(gold: Project, tmp_path: Path):
    exported(parquet, gold, tmp_path / "pq")
    exported(package, gold, tmp_path / "csv", formula_guard=False)
    for name in TABLES:
        plain = pd.read_csv(
            tmp_path / "csv" / f"{name}.csv", keep_default_na=False, na_values=[""], dtype={"pmid": "str"}
        )
        typed = pd.read_parquet(tmp_path / "pq" / f"{name}.parquet")
        assert len(plain) == len(typed)
        for column in typed:
            if isinstance(typed[column].dtype, pd.DatetimeTZDtype):
                texts = [f"{it.isoformat(timespec='milliseconds')[:23]}Z" for it in typed[column].dropna()]
                assert texts == plain[column].dropna().tolist()
            elif pd.api.types.is_numeric_dtype(typed[column].dtype):
                assert typed[column].dropna().tolist() == plain[column].dropna().tolist()
            else:
                texts = typed[column].map(str, na_action="ignore").dropna().tolist()
                assert texts == plain[column].map(str, na_action="ignore").dropna().tolist()


def test_hostile_text_comes_back_as_it_is(project: Project, colleague: Project, tmp_path: Path):
    trap_project(project, colleague)
    exported(parquet, project, tmp_path / "pq")
    documents = pq.read_table(tmp_path / "pq" / "documents.parquet").to_pylist()
    assert [row["title"] for row in documents] == [FORMULA, "Nothing known"]
    assert documents[0]["pmid"] == "12345678"
    claims = pq.read_table(tmp_path / "pq" / "claims.parquet").to_pylist()
    assert CONTROLS in {row["note"] for row in claims}
    spans = {row["span_text"] for row in pq.read_table(tmp_path / "pq/annotations_long.parquet").to_pylist()}
    assert "😀 delayed café" in spans


def test_row_groups_keep_memory_bounded(gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    exported(parquet, gold, tmp_path / "one")
    monkeypatch.setattr("curator.writers.parquet.ROW_GROUP", 1)
    exported(parquet, gold, tmp_path / "many")
    for name in TABLES:
        one, many = (pq.read_table(tmp_path / it / f"{name}.parquet") for it in ("one", "many"))
        assert one.equals(many)
    assert pq.ParquetFile(tmp_path / "one" / "documents.parquet").num_row_groups == 1


def test_the_same_project_gives_the_same_bytes(gold: Project, tmp_path: Path):
    for name in ("one", "two"):
        exported(parquet, gold, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_descriptor_knows_sizes_keys_and_meanings(gold: Project, tmp_path: Path):
    exported(parquet, gold, tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        assert resource["bytes"] == (tmp_path / resource["path"]).stat().st_size
        assert all(field["description"] for field in resource["schema"]["fields"])
    assert descriptor["resources"][3]["schema"]["primaryKey"] == ["claim_id"]


def test_the_lines_in_the_readme_find_the_contradictions(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    exported(parquet, gold, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "README.txt").read_text("utf-8")
    lines = text[text.index("  import pandas") : text.index("How to cite")].splitlines()
    found: dict[str, object] = {}
    exec("\n".join(line.removeprefix("  ") for line in lines), found)
    assert len(found["contradictions"]) == 2  # type: ignore[arg-type]


def test_an_empty_project_has_tables_with_columns(project: Project, tmp_path: Path):
    exported(parquet, project, tmp_path / "pq")
    assert pq.read_table(tmp_path / "pq" / "claims.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "pq" / "labels.parquet").num_rows == 75


def test_cancelling_leaves_nothing(project: Project, colleague: Project, tmp_path: Path):
    trap_project(project, colleague)

    def cancel(done: int, total: int | None) -> None:
        if done == 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        parquet.write(project.store, project.vocabulary, tmp_path / "pq", ExportOptions(), cancel)
    assert not (tmp_path / "pq").exists()
