"""The tagged text of Web of Science."""

from __future__ import annotations

from pathlib import Path

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import web_of_science
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "web_of_science"
FILES = sorted(it.name for it in DATA.iterdir())


def read(content: str | bytes) -> list[Record | Problem]:
    content = content.encode() if isinstance(content, str) else content
    return list(web_of_science.read(Source("a.txt", content=content)))


@pytest.mark.parametrize("name", FILES)
def test_real_files_are_recognised_and_read_whole(name: str) -> None:
    source = Source.of(DATA / name)
    assert web_of_science.recognise(source) > 0.9
    found = list(web_of_science.read(source))
    assert len(found) == (DATA / name).read_text("utf-8").count("\nPT ")
    assert all(isinstance(it, Record) and it.title and it.year for it in found)


def test_titles_authors_and_abstracts_are_those_that_rispy_reads() -> None:
    records = list(web_of_science.read(Source.of(DATA / "rispy_example_wos.ris")))
    with (DATA / "rispy_example_wos.ris").open(encoding="utf-8") as stream:
        others = rispy.load(stream, implementation=rispy.WokParser)
    for record, other in zip(records, others, strict=True):
        assert isinstance(record, Record)
        assert record.title.split() == other["document_title"].split()
        assert list(record.authors) == other["author_full_name"]
        assert record.abstract.split() == other["abstract"].split()
        assert record.doi == other["doi"]
        assert record.pmid == other["pubmed_id"]
        assert record.journal == other["publication_name"]
        assert str(record.year) == str(other["publication_year"])


def test_dates_pages_and_keywords_are_taken() -> None:
    record, _ = web_of_science.read(Source.of(DATA / "rispy_example_wos.ris"))
    assert isinstance(record, Record)
    assert record.publication_date == "2004-06-08"
    assert record.pages == "7003-7016"
    assert record.keywords[0] == "CHEMICALLY SYNTHESIZED POLYPEPTIDES"
    assert record.subject_areas == ("Biochemistry & Molecular Biology",)
    assert record.publication_type == "research_article"
    assert record.raw.endswith("ER")


def test_a_retracted_paper_is_told() -> None:
    (record,) = read("FN Clarivate\nVR 1.0\nPT J\nTI A\nDT Article; Retracted Publication\nER\n\nEF\n")
    assert isinstance(record, Record)
    assert record.integrity_status is IntegrityStatus.RETRACTED


def test_records_without_an_end_are_told_apart() -> None:
    found = read("PT J\nAU A, B\nTI One\nSO X\nPT J\nAU A, B\nTI Two\nSO X\n")
    assert [it.title for it in found if isinstance(it, Record)] == ["One", "Two"]


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"‘a\.txt’ holds no record"):
        read("FN Clarivate\nVR 1.0\nEF\n")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 3500), st.integers(0, 300))
def test_damaged_files_give_records_problems_or_a_refusal(noise: bytes, place: int, cut: int) -> None:
    whole = (DATA / "IsiImporterTestWOS.isi").read_bytes()
    for content in (noise, whole[:place] + noise + whole[place + cut :]):
        web_of_science.recognise(Source("a", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)
