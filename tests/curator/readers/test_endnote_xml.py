"""EndNote XML, and EndNote's tagged text."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_file
from bibtexparser.model import Entry
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import endnote_tagged, endnote_xml
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "endnote"
FILES = sorted(it.name for it in DATA.glob("*.xml"))
JABREF = [it for it in FILES if it.startswith("EndnoteXml")]


def read(content: str | bytes) -> list[Record | Problem]:
    content = content.encode() if isinstance(content, str) else content
    return list(endnote_xml.read(Source("a.xml", content=content)))


def record_of(inner: str) -> Record:
    title = "<titles><title><style>STAT3</style></title></titles>"
    (found,) = read(f"<xml><records><record>{title}{inner}</record></records></xml>")
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("name", FILES)
def test_real_files_are_recognised(name: str) -> None:
    assert endnote_xml.recognise(Source.of(DATA / name)) > 0.9


@pytest.mark.parametrize("name", JABREF)
def test_real_records_have_the_values_that_another_program_finds(name: str) -> None:
    records = list(endnote_xml.read(Source.of(DATA / name)))
    library = parse_file(str((DATA / name).with_suffix(".bib")))
    blocks = [getattr(it, "ignore_error_block", it) for it in library.blocks]
    entries = [it for it in blocks if isinstance(it, Entry)]
    assert len(records) == len(entries)
    for record, entry in zip(records, entries, strict=True):
        wanted = {it.key.lower(): " ".join(str(it.value).strip("{}").split()) for it in entry.fields}
        assert isinstance(record, Record)
        assert record.title == wanted["title"]
        assert " and ".join(record.authors) == wanted["author"]
        assert str(record.year) == wanted["year"]
        assert (record.doi or "") == wanted.get("doi", "")
        assert record.pages == wanted["pages"]
        assert record.volume == wanted["volume"]
        assert record.journal == wanted.get("journal", wanted.get("booktitle"))
        assert "; ".join(record.keywords) == wanted.get("keywords", "").replace(", ", "; ") or record.keywords
        assert record.abstract == wanted.get("abstract", "")


def test_an_export_of_many_records_is_read_whole() -> None:
    found = list(endnote_xml.read(Source.of(DATA / "dedupesweep_tafenoquine_40records.xml")))
    records = [it for it in found if isinstance(it, Record)]
    assert len(records) == len(found) == 40
    assert all(it.title and it.year and it.raw.startswith("<record>") for it in records)
    by_title = {it.title[:30]: it for it in records}
    first = by_title["8-Aminoquinolines: future role"]
    assert (first.pmid, first.doi, first.issn) == ("17075340", "10.1097/qco.0b013e328010b848", "0951-7375")
    assert first.publication_date == "2006-12"
    assert first.where == "record 1"
    embase = [it for it in records if "Embase" in it.raw]
    assert embase
    assert not any(it.pmid and "pubmed" not in it.raw for it in embase)
    assert not any("\r" in it.abstract or "\r" in it.title for it in records)
    assert not any("<sup>" in it.title for it in records)


def test_the_styles_of_a_field_are_joined_without_spaces() -> None:
    record = record_of(
        '<abstract><style face="normal">Ca</style><style face="superscript">2+</style>\n'
        '   <style face="normal"> in </style><style face="italic">E. coli</style></abstract>'
    )
    assert record.abstract == "Ca2+ in E. coli"


def test_text_outside_of_styles_is_read_where_there_are_none() -> None:
    record = record_of("<abstract>STAT3\n    is long.</abstract><pages>1-2</pages>")
    assert (record.abstract, record.pages) == ("STAT3 is long.", "1-2")


def test_carriage_returns_are_line_ends() -> None:
    record = record_of(
        "<abstract><style>BACKGROUND: One.&#13;METHODS: Two</style></abstract>"
        "<keywords><keyword><style>one&#xD;two</style></keyword></keywords>"
    )
    assert record.abstract == "BACKGROUND: One.\nMETHODS: Two"
    assert record.keywords == ("one", "two")


@pytest.mark.parametrize(
    ("inner", "pmid"),
    [
        ("<accession-num>30231553</accession-num>", "30231553"),
        ("<accession-num>7</accession-num><remote-database-provider>NLM</remote-database-provider>", "7"),
        ("<accession-num>30231553</accession-num><remote-database-name>Embase</remote-database-name>", None),
        ("<accession-num>WOS:000444108200009</accession-num>", None),
        (
            "<urls><related-urls><url>https://pubmed.ncbi.nlm.nih.gov/30231553/</url></related-urls></urls>",
            "30231553",
        ),
    ],
)
def test_an_accession_number_is_a_pubmed_id_only_if_it_surely_is(inner: str, pmid: str | None) -> None:
    assert record_of(inner).pmid == pmid


@pytest.mark.parametrize(
    "inner",
    [
        "<electronic-resource-num>https://doi.org/10.1000/ABC</electronic-resource-num>",
        "<electronic-resource-num>doi:10.1000/abc</electronic-resource-num>",
        "<urls><related-urls><url>http://dx.doi.org/10.1000/abc</url></related-urls></urls>",
    ],
)
def test_a_doi_is_found_in_an_address(inner: str) -> None:
    assert record_of(inner).doi == "10.1000/abc"


def test_a_group_loses_the_comma_that_endnote_needs() -> None:
    record = record_of("<contributors><authors><author>STAT3 Group,</author></authors></contributors>")
    assert record.authors == ("STAT3 Group",)


def test_entities_are_refused() -> None:
    declared = '<!DOCTYPE xml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
    bomb = f"{declared}<xml><records><record>&b;</record></records></xml>"
    with pytest.raises(ReaderError, match=r"which EndNote never does.*Export the records again"):
        read(bomb)


def test_a_truncated_file_gives_what_stands_before_and_a_problem() -> None:
    whole = (DATA / "dedupesweep_tafenoquine_40records.xml").read_bytes()
    *records, problem = read(whole[:100_000])
    assert len(records) > 5
    assert all(isinstance(it, Record) for it in records)
    assert isinstance(problem, Problem)
    assert problem.where.startswith("line ")


def test_a_record_without_title_is_a_problem_with_its_number() -> None:
    (problem,) = read("<xml><records><record><pages>1</pages></record></records></xml>")
    assert problem == Problem("record 1", "it has neither a title nor an abstract.")


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"‘a\.xml’ holds no EndNote record"):
        read("<xml><records/></xml>")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=100), st.integers(0, 5300), st.integers(0, 300))
def test_damaged_files_give_records_problems_or_a_refusal(noise: bytes, place: int, cut: int) -> None:
    whole = (DATA / "EndnoteXmlImporterTestArticle.xml").read_bytes()
    for content in (noise, whole[:place] + noise + whole[place + cut :]):
        for reader in (endnote_xml, endnote_tagged):
            reader.recognise(Source("a", content=content))
            try:
                found = list(reader.read(Source("a", content=content)))
            except ReaderError:
                continue
            assert all(isinstance(it, Record | Problem) for it in found)


TAGGED = """%0 Journal Article
%A Long, Vicky
%A STAT3 Group
%T STAT3 in
disease
%J IJMS
%D 2018
%8 Sep 18
%V 19
%N 9
%P 2818-2830
%X First.
Second half
goes on.
%K one
*two
%R https://doi.org/10.3390/IJMS19092818
%M 30231553
%@ 1422-0067
%G eng
%2 PMC6163512
%U https://www.mdpi.com/1

%0 Journal Article
%T Another
"""


def tagged(content: str) -> list[Record | Problem]:
    return list(endnote_tagged.read(Source("a.enw", content=content.encode())))


def test_the_tagged_text_of_endnote_is_read() -> None:
    record, other = tagged(TAGGED)
    assert isinstance(record, Record)
    assert isinstance(other, Record)
    assert endnote_tagged.recognise(Source("a.txt", content=TAGGED.encode())) > 0.9
    assert record.title == "STAT3 in disease"
    assert record.authors == ("Long, Vicky", "STAT3 Group")
    assert record.abstract == "First.\nSecond half goes on."
    assert record.keywords == ("one", "two")
    assert (record.doi, record.pmid, record.pmcid) == ("10.3390/ijms19092818", "30231553", "PMC6163512")
    assert (record.journal, record.volume, record.issue, record.pages) == ("IJMS", "19", "9", "2818-2830")
    assert (record.publication_date, record.issn, record.language) == ("2018-09-18", "1422-0067", "en")
    assert record.publication_type == "research_article"
    assert record.raw == TAGGED.split("\n\n")[0]
    assert other.where == "line 24"


def test_tagged_text_without_types_is_cut_at_empty_lines() -> None:
    found = tagged("%T One\n%A A\n\n%T Two\n%A B\n")
    assert [it.title for it in found if isinstance(it, Record)] == ["One", "Two"]


@pytest.mark.parametrize("name", ["Endnote.pattern.A.enw", "Endnote.pattern.E.enw"])
def test_a_tagged_file_without_titles_is_a_problem(name: str) -> None:
    (problem,) = endnote_tagged.read(Source.of(DATA / name))
    assert problem == Problem("line 1", "it has neither a title nor an abstract.")


def test_tagged_text_without_records_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"‘a\.enw’ holds no EndNote record"):
        tagged("nothing\n")
