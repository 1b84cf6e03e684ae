"""PubMed and MEDLINE records with tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_file
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import nbib
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import"
FILES = sorted(it for it in (DATA / "nbib").iterdir() if it.suffix != ".bib")


def read(content: str | bytes) -> list[Record | Problem]:
    content = content.encode() if isinstance(content, str) else content
    return list(nbib.read(Source("a.nbib", content=content)))


def record_of(*lines: str) -> Record:
    (found,) = read("PMID- 30231553\nTI  - STAT3.\n" + "\n".join(lines))
    assert isinstance(found, Record)
    return found


def expected(name: str) -> dict[str, str]:
    """The fields of the entry beside a file, as bibtexparser reads them."""
    (entry,) = parse_file(str(DATA / "nbib" / f"{name}.bib")).entries
    return {it.key.lower(): str(it.value) for it in entry.fields}


@pytest.mark.parametrize("path", FILES, ids=lambda it: it.name)
def test_real_files_are_recognised(path: Path) -> None:
    assert nbib.FORMAT.recognise(Source.of(path)) > 0.9


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("MedlinePlainImporterTestCompleteEntry.txt", "MedlinePlainImporterTestCompleteEntry"),
        ("NbibImporterTest.nbib", "NbibImporterTest"),
    ],
)
def test_a_real_record_has_the_values_that_another_program_finds(file: str, name: str) -> None:
    (record,) = nbib.read(Source.of(DATA / "nbib" / file))
    assert isinstance(record, Record)
    wanted = expected(name)
    assert record.title == wanted["title"]
    assert record.pmid == wanted["pmid"]
    assert record.journal == wanted["journal"]
    assert record.volume == wanted["volume"]
    assert record.pages == wanted["pages"]
    assert str(record.year) == wanted["year"]
    assert record.doi == wanted.get("article-doi")
    assert record.issn in (wanted.get("print-issn"), wanted.get("electronic-issn"))
    assert list(record.authors[: wanted["author"].count(" and ") + 1]) == wanted["author"].split(" and ")
    if record.keywords:
        assert ", ".join(record.keywords) == wanted["keywords"]


def test_an_export_of_many_records_is_read_whole() -> None:
    records = list(nbib.read(Source.of(DATA / "nbib" / "pubmed_balloon_37records.nbib")))
    assert len(records) == 37
    assert all(isinstance(it, Record) for it in records)
    good = [it for it in records if isinstance(it, Record)]
    assert sum(1 for it in good if it.abstract) == 35
    assert [it.warnings for it in good if not it.abstract] == [("no abstract in the record",)] * 2
    assert all(it.pmid and it.doi and it.journal and it.year and it.authors for it in good)
    assert good[0].where == "line 2 (PMID 28754806)"
    assert good[0].publication_type == "meta_analysis"
    assert "  " not in good[0].abstract
    assert "\n" not in good[0].title
    assert good[0].raw.startswith("PMID- 28754806\nOWN - NLM\n")


def test_several_records_with_odd_tags_and_stray_lines_are_told_apart() -> None:
    found = list(nbib.read(Source.of(DATA / "nbib" / "MedlinePlainImporterTestMultipleEntries.txt")))
    assert [it.where for it in found] == [
        "line 1 (PMID 20481061)",
        "line 55",
        "line 77",
        "line 87 (PMID 22664220)",
        "line 91 (PMID 22664238)",
        "line 95 (PMID 96578310)",
        "line 99 (PMID 45984220)",
    ]
    first, second, third = found[:3]
    assert isinstance(first, Record)
    assert first.warnings == (
        "line 53 has no tag and was left out: ‘This line should be omitted by the importer.’",
    )
    assert isinstance(second, Record)
    assert (second.pmcid, second.publication_date) == ("PMC22664230", "2013-06-10")
    assert isinstance(third, Record)
    assert third.title.startswith("This is a Testtitle This title should be appended: ")
    assert third.journal == "TestBookTitle"
    assert all(isinstance(it, Problem) for it in found[3:])


def test_a_structured_abstract_stays_in_one_text_with_its_headings() -> None:
    record = record_of("AB  - BACKGROUND: STAT3 is", "      long. METHODS: We", "      measured it.")
    assert record.abstract == "BACKGROUND: STAT3 is long. METHODS: We measured it."
    assert record.sections == ()


@pytest.mark.parametrize(
    ("lines", "abstract", "language", "warning"),
    [
        pytest.param(["LA  - eng", "AB  - A.", "OAB - B."], "A.", "en", None, id="AB counts first"),
        pytest.param(["LA  - ger", "AB  - A."], "A.", "en", "language (de)", id="AB is English"),
        pytest.param(
            ["LA  - spa", "OABL- spa", "OAB - Publisher: ANTECEDENTES: B."],
            "ANTECEDENTES: B.",
            "es",
            "another version (Publisher, language es)",
            id="OAB with its language",
        ),
        pytest.param(
            ["OAB - plain-language-summary: Easy.", "OAB - Publisher: Hard.", "OABL- eng", "OABL- fre"],
            "Hard.",
            "fr",
            "another version (Publisher, language fr)",
            id="a summary for lay readers comes last",
        ),
        pytest.param(
            ["OAB - Publisher: Abstract available from the publisher.", "OABL- ger"],
            "",
            "und",
            "no abstract in the record",
            id="a note that there is one elsewhere",
        ),
    ],
)
def test_another_abstract_is_taken_only_if_there_is_no_english_one(
    lines: list[str], abstract: str, language: str, warning: str | None
) -> None:
    record = record_of(*lines)
    assert (record.abstract, record.language) == (abstract, language)
    assert any(warning in it for it in record.warnings) if warning else record.warnings == ()


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["FAU - Long, Vicky", "AU  - Long V", "CN  - STAT3 Group"], ("Long, Vicky", "STAT3 Group")),
        (["AU  - Long V", "AU  - Marland H"], ("Long V", "Marland H")),
        (["FAU - Long, Vicky", "AU  - Long V", "AU  - Marland H"], ("Long V", "Marland H")),
        (["FAU - Long, Vicky", "AU  - Long V", "FED - Some, Editor", "ED  - Some E"], ("Long, Vicky",)),
        ([], ()),
    ],
)
def test_authors_are_full_names_where_all_have_one(lines: list[str], names: tuple[str, ...]) -> None:
    assert record_of(*lines).authors == names


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["RIN - Nature. 2020;1:2. PMID: 1"], IntegrityStatus.RETRACTED),
        (["PT  - Retracted Publication"], IntegrityStatus.RETRACTED),
        (["PRIN- J. 2020"], IntegrityStatus.PARTIALLY_RETRACTED),
        (["ECI - J. 2020", "EIN - J. 2019"], IntegrityStatus.EXPRESSION_OF_CONCERN),
        (["EIN - J. 2019"], IntegrityStatus.CORRECTED),
        (["CRI - J. 2019"], IntegrityStatus.CORRECTED),
        (["RIN - J. 2020", "PT  - Preprint"], IntegrityStatus.WITHDRAWN_PREPRINT),
        (
            ["ROF - J. 2020", "EFR - J. 2019", "CON - J. 2018", "CIN - J", "RPI - J"],
            IntegrityStatus.NONE_KNOWN,
        ),
        (["RIN - "], IntegrityStatus.NONE_KNOWN),
    ],
)
def test_retractions_and_corrections_are_told(lines: list[str], status: IntegrityStatus) -> None:
    assert record_of(*lines).integrity_status is status


def test_identifiers_headings_and_status_are_taken() -> None:
    record = record_of(
        "LID - S0140 [pii]",
        "AID - 10.3390/IJMS19092818 [doi]",
        "PMC - PMC6163512",
        "MH  - *Breast Neoplasms/drug therapy/*genetics",
        "MH  - *Breast Neoplasms/pathology",
        "OT  - *STAT3",
        "PST - aheadofprint",
        "PT  - Journal Article",
        "PT  - Review",
        "DP  - 2018 Sep 18",
        "IS  - 1422-0067 (Electronic)",
        "TA  - IJMS",
        "CI  - © 2018",
        "UIN - Cochrane. 2020",
    )
    assert record.doi == "10.3390/ijms19092818"
    assert record.pmcid == "PMC6163512"
    assert record.subject_areas == ("Breast Neoplasms",)
    assert record.keywords == ("STAT3",)
    assert record.publication_status == "ahead_of_print"
    assert record.publication_type == "review"
    assert record.publication_date == "2018-09-18"
    assert record.issn == "1422-0067"
    assert record.journal == "IJMS"
    assert record.licence == "© 2018"
    assert "updated in Cochrane. 2020" in record.warnings


def test_records_of_pmc_that_begin_with_another_tag_are_not_mixed() -> None:
    content = "PMC - PMC1\nPMID- 1\nTI  - A\nPMC - PMC2\nPMID- 2\nTI  - B\n"
    assert [it.pmid for it in read(content) if isinstance(it, Record)] == ["1", "2"]


def test_a_line_that_only_looks_like_a_tag_goes_on() -> None:
    assert (
        record_of("AB  - We saw", "      IL  - 6 and", "      IL-6 there.").abstract
        == "We saw IL - 6 and IL-6 there."
    )


@pytest.mark.parametrize(
    ("line", "goes_on"),
    [
        pytest.param("      in mice.", True, id="as PubMed indents"),
        pytest.param("   in mice.", True, id="indented less"),
        pytest.param("\tin mice.", True, id="tab"),
        pytest.param("\xa0\xa0\xa0\xa0\xa0\xa0in mice.", True, id="spaces of a web page"),
        pytest.param("GARBAGE ####", False, id="not indented"),
        pytest.param(" GARBAGE ####", False, id="one space"),
    ],
)
def test_only_indented_lines_go_on_and_others_are_named(line: str, goes_on: bool) -> None:
    record = record_of("AB  - We saw it", line, "      and measured.")
    assert (
        " ".join(record.abstract.split()) == f"We saw it {f'{line.strip()} ' if goes_on else ''}and measured."
    )
    stray = "line 4 has no tag and was left out: ‘GARBAGE ####’"
    assert record.warnings == (() if goes_on else (stray,))
    assert line in record.raw


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    (record,) = read("PMID- 1\r\nTI  - Müller’s\r\n".encode(encoding))
    assert isinstance(record, Record)
    assert record.title == "Müller’s"


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"‘a\.nbib’ holds no record"):
        read("nothing of the kind\n")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 300))
def test_damaged_files_give_records_problems_or_a_refusal(noise: bytes, place: int, cut: int) -> None:
    whole = (DATA / "nbib" / "NbibImporterTest.nbib").read_bytes()
    for content in (noise, whole[:place] + noise + whole[place + cut :]):
        nbib.recognise(Source("a", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)
