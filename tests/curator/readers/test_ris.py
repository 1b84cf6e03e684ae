"""RIS in the dialects of the programs that write it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_file
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import ris
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "ris"
FILES = sorted(it for it in DATA.iterdir() if it.suffix in (".ris", ".txt"))
WITH_TITLES = [
    "asreview_ovid_psycinfo.ris",
    "asreview_ovid_zotero.ris",
    "asreview_proquest.ris",
    "asreview_pubmed_endnote.txt",
    "asreview_ris_issue_992.txt",
    "asreview_web_of_science.txt",
    "pure_export.ris",
    "rispy_example_basic.ris",
    "rispy_example_extraneous_data.ris",
    "rispy_example_full.ris",
    "rispy_example_full_without_whitespace.ris",
    "rispy_example_full_write.ris",
    "rispy_example_starting_newlines.ris",
    "rispy_example_urls.ris",
    "jabref_RisImporterTestScopus.ris",
]


def read(content: str | bytes) -> list[Record | Problem]:
    content = content.encode() if isinstance(content, str) else content
    return list(ris.read(Source("a.ris", content=content)))


def record_of(*lines: str) -> Record:
    (found,) = read("TY  - JOUR\nTI  - STAT3\n" + "\n".join(lines) + "\nER  - \n")
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda it: it.name)
def test_real_files_are_recognised(path: Path) -> None:
    assert ris.FORMAT.recognise(Source.of(path)) >= 0.8


@pytest.mark.parametrize("name", WITH_TITLES)
def test_titles_authors_and_dois_are_those_that_rispy_reads(name: str) -> None:
    records = [it for it in ris.read(Source.of(DATA / name)) if isinstance(it, Record)]
    with (DATA / name).open(encoding="utf-8-sig") as stream:
        others = rispy.load(stream, skip_unknown_tags=True)
    assert len(records) == len(others)
    for record, other in zip(records, others, strict=True):
        assert (
            record.title == (other.get("title") or other.get("primary_title") or other["short_title"]).strip()
        )
        people = other.get("authors") or other.get("first_authors") or []
        assert [it.replace(" ", "") for it in record.authors] == [
            it.strip().replace(" ", "") for it in people
        ]
        assert (record.doi or "") in other.get("doi", "").casefold() or "doi.org" in str(other.get("urls"))


@pytest.mark.parametrize(
    "name", ["Test4a", "Test4c", "Test5b", "Test7", "Test9", "TestScopus", "TestDate1.1"]
)
def test_a_real_record_has_the_values_that_another_program_finds(name: str) -> None:
    (record,) = ris.read(Source.of(DATA / f"jabref_RisImporter{name}.ris"))
    assert isinstance(record, Record)
    (entry,) = parse_file(str(DATA / f"jabref_RisImporter{name}.bib")).entries
    wanted = {it.key.lower(): str(it.value).replace("{", "").replace("}", "") for it in entry.fields}
    assert record.title.split() == wanted["title"].split()
    assert wanted["author"].replace(" and ", "; ").startswith("; ".join(record.authors))
    assert str(record.year) == wanted["year"]
    assert (record.doi or "") == wanted.get("doi", "").casefold().removeprefix("doi:")
    assert (record.pages or "") == wanted.get("pages", "").replace("--", "-")
    assert (record.volume or "") == wanted.get("volume", "")
    if "abstract" in wanted:
        assert record.abstract.split() == wanted["abstract"].split()


def test_the_export_of_a_portal_is_read_with_the_values_of_its_pages() -> None:
    expected = json.loads((DATA.parent / "pure" / "expected.json").read_text("utf-8"))
    records = [it for it in ris.read(Source.of(DATA / "pure_export.ris")) if isinstance(it, Record)]
    assert [it.pmid for it in records] == [it["pmid"] for it in expected]
    assert [it.doi for it in records] == [it["doi"] for it in expected]
    assert [list(it.authors) for it in records] == [it["authors"] for it in expected]
    assert [it.abstract.split() for it in records] == [it["abstract"].split() for it in expected]
    assert [it.publication_type for it in records] == ["research_article"] * len(records)


def test_the_pubmed_id_of_an_endnote_library_is_found() -> None:
    records = [
        it for it in ris.read(Source.of(DATA / "asreview_pubmed_endnote.txt")) if isinstance(it, Record)
    ]
    assert [it.pmid for it in records][:2] == ["21553931", "29459515"]
    assert all(it.pmid for it in records)


def test_what_other_databases_number_is_no_pubmed_id() -> None:
    for name in ("asreview_proquest.ris", "asreview_web_of_science.txt", "asreview_ris_issue_992.txt"):
        records = [it for it in ris.read(Source.of(DATA / name)) if isinstance(it, Record)]
        assert all("/pubmed/" in it.raw for it in records if it.pmid)


@pytest.mark.parametrize(
    ("lines", "abstract", "warned"),
    [
        pytest.param(["AB  - Text."], "Text.", False, id="AB"),
        pytest.param(["N2  - Text."], "Text.", False, id="N2"),
        pytest.param(["N2  - Text.", "AB  - Text."], "Text.", False, id="both alike"),
        pytest.param(["N2  - Text and more.", "AB  - Text"], "Text and more.", False, id="AB cut short"),
        pytest.param(["N2  - Text", "AB  - Text and more."], "Text and more.", False, id="N2 cut short"),
        pytest.param(["N2  - Another.", "AB  - Text."], "Text.", True, id="two texts"),
        pytest.param(["AB  - Text", "goes on.", "", "New."], "Text goes on.\nNew.", False, id="lines"),
        pytest.param(["AB  - Of", "NF-kB, and", "IL - 6"], "Of NF-kB, and", False, id="like a tag"),
        pytest.param(
            ["AB  - An <i>aim</i> p<0.05 &amp; x<sup>2</sup>"], "An aim p<0.05 & x2", False, id="tags"
        ),
    ],
)
def test_one_of_the_two_abstracts_is_taken(lines: list[str], abstract: str, warned: bool) -> None:
    record = record_of(*lines)
    assert record.abstract == abstract
    assert bool(record.warnings) is warned


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2005", "DA  - 2005/07/15"], "2005-07-15"),
        (["PY  - 2005///"], "2005"),
        (["Y1  - 2014//"], "2014"),
        (["PY  - 2015", "Y1  - 2015/october"], "2015-10"),
        (["PY  - 2016", "DA  - Jan"], "2016-01"),
        (["PY  - 2016", "DA  - 2019/03/28"], "2016"),
        (["PY  - 2001/00/00/", "Y2  - 2019/03/28"], "2001"),
        (["PY  - 10 15"], None),
        ([], None),
    ],
)
def test_the_most_precise_date_of_the_year_is_taken(lines: list[str], date: str | None) -> None:
    record = record_of(*lines, "AB  - x")
    assert record.publication_date == date
    assert bool(record.warnings) is (date is None and bool(lines))


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["AN  - 30231553"], "30231553"),
        (["AN  - 30231553", "DB  - PubMed"], "30231553"),
        (["AN  - 101", "DP  - NLM"], "101"),
        (["AN  - 30231553", "DB  - Embase"], None),
        (["AN  - 30231553", "DB  - Embase Medline"], None),
        (["AN  - 624053297"], None),
        (["AN  - WOS:000444108200009"], None),
        (["U1  - 30231553[pmid]"], "30231553"),
        (["U1  - PMID: 30231553"], "30231553"),
        (["C7  - 1175856"], None),
        (["C7  - PMID 30231553"], "30231553"),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/30231553/"], "30231553"),
        (["UR  - http://x.org; http://www.ncbi.nlm.nih.gov/pubmed/30231553"], "30231553"),
    ],
)
def test_a_pubmed_id_is_found_where_it_is_surely_one(lines: list[str], pmid: str | None) -> None:
    assert record_of(*lines).pmid == pmid


@pytest.mark.parametrize("tag", ["AU", "A1", "PY", "DO", "SP", "VL", "IS", "JO", "T2", "SN", "UR", "ID"])
@pytest.mark.parametrize("between", [[], [""]], ids=["at once", "behind an empty line"])
def test_a_stray_line_is_no_part_of_a_value_in_one_line(tag: str, between: list[str]) -> None:
    record = record_of("AB  - x", f"{tag}  - 2001", *between, "GARBAGE ####", "KW  - y")
    assert record.warnings == (
        f"line {5 + len(between)} has no tag and was left out: ‘GARBAGE ####’",
        *(["‘2001’ is not a DOI; left out"] if tag == "DO" else []),
    )
    values = (record.authors, record.publication_date, record.journal, record.url, record.keywords)
    assert "GARBAGE" not in str(values)
    assert "GARBAGE ####" in record.raw


def test_an_author_cut_by_a_stray_line_keeps_what_is_tagged() -> None:
    record = record_of("AU  - Schime", "GARBAGE ####", "nti, John C", "AB  - x")
    assert record.authors == ("Schime",)
    assert len(record.warnings) == 2


def test_keywords_notes_and_addresses_may_stand_in_several_lines() -> None:
    record = record_of("AB  - x", "KW  - one", "two", "N1  - a", "b", "UR  - https://a.org", "https://b.org")
    assert record.keywords == ("one", "two")
    assert record.url == "https://a.org"
    assert record.warnings == ()


def test_other_fields_are_taken_from_whatever_tag_has_them() -> None:
    record = record_of(
        "A1  - Shannon,Claude E.",
        "AU  - Weaver, W.; Hartley, R.",
        "KW  - one",
        "two",
        "KW  - three; *four",
        "JO  - J Short",
        "T2  - Journal in Full",
        "SP  - 335",
        "EP  - 339",
        "C2  - PMC6163512",
        "M3  - doi: 10.1000/ABC",
        "C7  - e25125",
        "SN  - 1759-8478 (Linking)",
        "LA  - ger",
    )
    assert record.authors == ("Shannon, Claude E.", "Weaver, W.", "Hartley, R.")
    assert record.keywords == ("one", "two", "three", "four")
    assert record.journal == "Journal in Full"
    assert record.pages == "335-339"
    assert record.pmcid == "PMC6163512"
    assert record.doi == "10.1000/abc"
    assert record.article_number == "e25125"
    assert record.issn == "1759-8478"
    assert record.language == "de"
    assert record.publication_type == "research_article"


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        pytest.param("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n", ["A", "B"], id="without ER"),
        pytest.param("TY - JOUR\nTI - A\nER -\nTY - JOUR\nTI - B", ["A", "B"], id="one space"),
        pytest.param("TY  -\nTI  - A\nER  -", ["A"], id="no space behind"),
        pytest.param(
            "1.\nTY  - JOUR\nTI  - A\nER  - \n\n2.\nTY  - JOUR\nTI  - B\nER  - ", ["A", "B"], id="numbers"
        ),
        pytest.param("\ufeffTY  - JOUR\r\nTI  - A\r\nER  - \r\n", ["A"], id="mark and CRLF"),
        pytest.param("TY  - JOUR\rTI  - A\rER  - \r", ["A"], id="CR"),
        pytest.param("TI  - A\nAU  - B\nER  - \n", ["A"], id="TY lost"),
        pytest.param("TY  - JOUR\nTI  - A\nER  - \nNL  - Ovid\n", ["A"], id="tags behind the end"),
    ],
)
def test_records_are_told_apart_in_every_dialect(content: str, titles: list[str]) -> None:
    assert [it.title for it in read(content) if isinstance(it, Record)] == titles
    assert ris.recognise(Source("a", content=content.encode())) > 0.7


def test_a_record_without_title_and_abstract_is_a_problem_with_its_line() -> None:
    good, bad = read("TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nAU  - B\nER  - \n")
    assert isinstance(good, Record)
    assert bad == Problem("line 4", "it has neither a title nor an abstract.")


@pytest.mark.parametrize(("encoding", "warned"), [("utf-8-sig", False), ("utf-16", True), ("latin-1", True)])
def test_other_encodings_are_read_and_reported(encoding: str, warned: bool) -> None:
    (record,) = read("TY  - JOUR\nTI  - Über Bäume\nAB  - x\n".encode(encoding))
    assert isinstance(record, Record)
    assert record.title == "Über Bäume"
    assert bool(record.warnings) is warned


def test_a_very_long_identifier_is_no_work() -> None:
    assert record_of("DO  - 10.1234/" + ")" * 300_000, "UR  - https://doi.org/10.1/" + "(" * 9999).title


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"‘a\.ris’ holds no RIS record"):
        read("nothing of the kind\n")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 300))
def test_damaged_files_give_records_problems_or_a_refusal(noise: bytes, place: int, cut: int) -> None:
    whole = (DATA / "rispy_example_full.ris").read_bytes()
    for content in (noise, whole[:place] + noise + whole[place + cut :]):
        ris.recognise(Source("a", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)
