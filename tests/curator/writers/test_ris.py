"""RIS of the papers, as rispy reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rispy

from curator.model import IntegrityStatus, Record
from curator.project import Project
from curator.readers import ris as reader
from curator.readers.format import Source
from curator.writers import ris
from tests import factories
from tests.curator.writers.traps import FORMULA, PAPERS, exported


def entries(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return rispy.load(stream)


def test_rispy_reads_what_is_known_of_a_paper(project: Project, tmp_path: Path):
    factories.import_records(project, *PAPERS)
    report = exported(ris, project, tmp_path / "x.ris")
    first, second = entries(tmp_path / "x.ris")
    assert report.documents == 2
    assert (first["type_of_reference"], first["title"]) == ("JOUR", FORMULA)
    assert first["authors"] == ["Müller, Jürgen", "李, 明"]
    assert first["secondary_title"] == "Naïve J. of Ωmega"
    assert (first["year"], first["date"]) == ("2018", "2018/09/18/")
    assert (first["volume"], first["number"]) == ("7", "2")
    assert (first["start_page"], first["end_page"]) == ("101", "9")
    assert (first["doi"], first["accession_number"]) == ("10.1000/a<b>(1)", "12345678")
    assert first["custom2"] == "PMC123"
    assert first["urls"] == ["https://doi.org/10.1000/a<b>(1)"]
    assert first["language"] == "en"
    assert first["type_of_work"] == "review"
    assert first["keywords"] == ["β-catenin", "=1+1", "Oncology"]
    assert first["abstract"].startswith("STAT3-β loss 😀 delayed café onset.")
    assert first["notes"] == ["Retraction status: retracted"]
    assert second == {
        "type_of_reference": "JOUR",
        "title": "Nothing known",
        "year": "2019",
        "date": "2019/05//",
        "abstract": "One. Two.",
    }


def test_lines_end_with_cr_lf_and_entries_with_er(project: Project, tmp_path: Path):
    factories.import_records(project, *PAPERS)
    exported(ris, project, tmp_path / "x.ris")
    content = (tmp_path / "x.ris").read_bytes()
    assert content.startswith(b"TY  - JOUR\r\n")
    assert content.endswith(b"ER  - \r\n\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.count(b"ER  - \r\n") == 2


def test_no_text_begins_a_field_of_its_own(project: Project, tmp_path: Path):
    text = "Before\nER  - \r\nTY  - BOOK\x85AU  - Nobody\u2028DO  - 10.1/x"
    factories.import_records(project, Record(title="One", abstract=f"{text} went on.", keywords=(text,)))
    exported(ris, project, tmp_path / "x.ris")
    (entry,) = entries(tmp_path / "x.ris")
    assert entry["type_of_reference"] == "JOUR"
    assert "authors" not in entry
    assert "TY - BOOK" in " ".join(entry["abstract"].split())


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        pytest.param({"pages": "e12345"}, "start_page", "e12345", id="one page"),
        pytest.param({"pages": "1-5, 8"}, "start_page", "1-5, 8", id="odd pages as they are"),
        pytest.param({"pages": "S12-S19"}, "end_page", "S19", id="lettered pages"),
        pytest.param({"publication_date": "2018"}, "date", "2018///", id="a year"),
        pytest.param({"publication_type": "preprint"}, "type_of_reference", "UNPB", id="preprint"),
        pytest.param(
            {"publication_type": "conference_abstract"}, "type_of_reference", "CPAPER", id="conference"
        ),
        pytest.param(
            {"integrity_status": IntegrityStatus.EXPRESSION_OF_CONCERN},
            "notes",
            ["Retraction status: expression of concern"],
            id="concern",
        ),
    ],
)
def test_fields_of_a_paper(project: Project, tmp_path: Path, fields: Any, name: str, value: object):
    factories.add_document(project, **fields)
    exported(ris, project, tmp_path / "x.ris")
    (entry,) = entries(tmp_path / "x.ris")
    assert entry[name] == value


def test_our_own_reader_finds_the_paper_again(project: Project, tmp_path: Path):
    factories.import_records(project, *PAPERS)
    exported(ris, project, tmp_path / "x.ris")
    first, second = reader.FORMAT.read(Source.of(tmp_path / "x.ris"))
    assert isinstance(first, Record)
    for name in (
        *("title", "authors", "doi", "pmid", "pmcid", "journal", "volume", "issue", "issn", "year"),
        *("publication_date", "publication_type", "language"),
    ):
        assert getattr(first, name) == getattr(PAPERS[0], name), name
    assert isinstance(second, Record)
    assert (second.title, second.publication_date) == ("Nothing known", "2019-05")


def test_without_text_abstracts_are_left_out(project: Project, tmp_path: Path):
    factories.import_records(project, *PAPERS)
    exported(ris, project, tmp_path / "x.ris", without_text=True)
    assert [entry.get("abstract") for entry in entries(tmp_path / "x.ris")] == [None, None]


def test_an_empty_project_is_an_empty_file(project: Project, tmp_path: Path):
    assert exported(ris, project, tmp_path / "x.ris").documents == 0
    assert (tmp_path / "x.ris").read_bytes() == b""
