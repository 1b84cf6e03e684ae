"""What is the same paper, what possibly, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from curator.identifiers import DocumentId
from curator.import_report import ImportReport
from curator.importing import Decision
from curator.likeness import SimilarTitles
from curator.model import Record
from curator.normalise import title_key
from curator.preview import Preview
from curator.project import Project
from db.store import SqliteStore
from tests import factories

TITLE = "STAT3 in breast cancer onset and progression: A matter of time and context"
TEXT = f"{TITLE}. It is active in many tumors, and it does one thing at their onset and another one later."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = factories.new_project(tmp_path / "p.curation")
    yield made
    made.store.close()


def outcome(project: Project, **fields: Any) -> ImportReport:
    values: dict[str, Any] = {"title": TITLE, "abstract": TEXT} | fields
    return factories.import_records(project, Record(**values))


@pytest.mark.parametrize(
    ("here", "there", "by"),
    [
        pytest.param(
            {"doi": "10.1000/a"}, {"doi": "https://doi.org/10.1000/A", "title": "X"}, "DOI", id="doi"
        ),
        pytest.param({"pmid": "7"}, {"pmid": "PMID: 007", "title": "X"}, "PMID", id="pmid"),
        pytest.param({"pmcid": "PMC9"}, {"pmcid": "9", "title": "X"}, "PMCID", id="pmcid"),
        pytest.param({}, {"title": "Another"}, "text", id="text"),
        pytest.param({"abstract": "A."}, {"abstract": "A."}, "text", id="short text and the same title"),
        pytest.param({"year": 2018}, {"year": 2019, "abstract": "B."}, "title", id="title within a year"),
        pytest.param({"doi": "10.1000/a"}, {"pmid": "7", "abstract": "B."}, "title", id="other kinds of ids"),
    ],
)
def test_the_same_paper_is_left_out(project: Project, here: dict[str, Any], there: dict[str, Any], by: str):
    outcome(project, **here)
    report = outcome(project, **there)
    assert [it.by for it in report.duplicates] == [by]
    assert report.added == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, id="another doi"),
        pytest.param({"title": "Introduction"}, {"title": "Introduction"}, id="a title that says little"),
        pytest.param({}, {"title": TITLE.replace("onset", "onsets")}, id="a letter more"),
        pytest.param(
            {"doi": "10.1000/a"},
            {"doi": "10.1000/b", "title": "Another", "abstract": TEXT},
            id="same text",
        ),
    ],
)
def test_what_is_possibly_the_same_is_added_and_said(
    project: Project, here: dict[str, Any], there: dict[str, Any]
):
    outcome(project, **here)
    report = outcome(project, **({"abstract": "B."} | there))
    assert len(report.added) == 1
    assert "possibly the same paper" in report.warnings[-1].message


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param({"year": 2010}, {"year": 2018}, id="years apart"),
        pytest.param({"title": f"{TITLE}, part 1"}, {"title": f"{TITLE}, part 2"}, id="numbers differ"),
        pytest.param({"title": TITLE}, {"title": "Retraction: " + TITLE}, id="notice of retraction"),
        pytest.param(
            {"abstract": "See the full text for details."},
            {"title": "Quite another paper", "abstract": "See the full text for details."},
            id="a text that stands for none",
        ),
    ],
)
def test_other_papers_come_in_without_a_word(project: Project, here: dict[str, Any], there: dict[str, Any]):
    outcome(project, **here)
    report = outcome(project, **({"abstract": "B."} | there))
    assert (len(report.added), report.warnings) == (1, [])


def test_records_that_repeat_nothing_are_not_looked_for_one_by_one(project: Project):
    outcome(project, pmid="1")
    statements: list[str] = []
    records = [
        Record(title=f"{number} {TITLE[number:]}", abstract=f"{number} {TEXT}", pmid=str(number))
        for number in range(2, 50)
    ]
    connection = cast(SqliteStore, project.store).connection
    connection.set_trace_callback(statements.append)
    report = factories.import_records(project, *records)
    connection.set_trace_callback(None)
    assert len(report.added) == 48
    read = [it for it in statements if it.lstrip().startswith("select") and " from document where" in it]
    assert len(read) == 1


@pytest.mark.parametrize(
    ("known", "by"),
    [pytest.param({"doi": "10.1000/a"}, "DOI", id="doi"), pytest.param({"pmid": "7"}, "PMID", id="pmid")],
)
def test_what_an_import_fills_in_is_known_to_the_rest_of_it(project: Project, known: dict[str, Any], by: str):
    outcome(project)
    report = ImportReport()
    again = Record(title=TITLE, abstract=TEXT, **known)
    other = Record(title="Another paper that says so", abstract="Something else.", **known)
    project.perform(factories.import_of([again, other], report, same=Decision.COMPLETE))
    assert len(report.completed) == 1
    assert [it.by for it in report.duplicates] == ["text", by]


@pytest.mark.parametrize("abstract", ["", "See the full text."])
def test_a_document_of_another_process_is_found_when_a_record_is_edited(project: Project, abstract: str):
    preview = Preview(project.store)
    record = Record(title=TITLE, abstract=abstract)
    preview.read([factories.import_of([record], ImportReport()).sources[0]])
    outcome(project, doi="10.1000/late", title="Another title", abstract="Another text.")
    row = preview.edit(0, replace(record, doi="10.1000/late"))
    preview.close()
    assert row.like is not None
    assert row.like.by == "DOI"


def test_similar_titles_are_found_as_comparing_each_finds_them():
    titles = [title_key(f"{TITLE} in {number} mice with tumours") for number in range(300)]
    similar = SimilarTitles((DocumentId(str(place)), key) for place, key in enumerate(titles))
    found = similar.find(title_key(f"{TITLE} in 250 mice with tumors"))
    assert found is not None
    assert found[0] == "250"
    assert similar.find(title_key("Another title about quite another thing in mice")) is None
