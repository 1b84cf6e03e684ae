"""Lists of ids as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.lookup.identifiers import Identifier, Kind, identify, parse_list

DOI = "10.3390/ijms19092818"


@pytest.mark.parametrize(
    ("word", "kind", "value"),
    [
        pytest.param("30231553", Kind.PMID, "30231553", id="PMID"),
        pytest.param("PMID:30231553", Kind.PMID, "30231553", id="label"),
        pytest.param("pmid=30231553", None, "", id="no label of ours"),
        pytest.param("0030231553", Kind.PMID, "30231553", id="leading zeros"),
        pytest.param("30231553.0", Kind.PMID, "30231553", id="Excel"),
        pytest.param("https://pubmed.ncbi.nlm.nih.gov/30231553/", Kind.PMID, "30231553", id="PubMed page"),
        pytest.param("https://pubmed.ncbi.nlm.nih.gov/30231553/?a=x", Kind.PMID, "30231553", id="searched"),
        pytest.param("https://europepmc.org/article/MED/30231553", Kind.PMID, "30231553", id="Europe PMC"),
        pytest.param("https://europepmc.org/article/PMC/PMC6163512", Kind.PMCID, "PMC6163512", id="its PMC"),
        pytest.param("PMC6163512", Kind.PMCID, "PMC6163512", id="PMCID"),
        pytest.param("pmc6163512.1", Kind.PMCID, "PMC6163512", id="PMCID with version"),
        pytest.param("https://pmc.ncbi.nlm.nih.gov/articles/PMC1/", Kind.PMCID, "PMC1", id="PMC page"),
        pytest.param(DOI.upper(), Kind.DOI, DOI, id="DOI in capitals"),
        pytest.param(f"https://doi.org/{DOI}", Kind.DOI, DOI, id="resolver"),
        pytest.param(f"doi:{DOI}.", Kind.DOI, DOI, id="with a full stop"),
        pytest.param("https://www.x.org/10.3389/fonc.1/full?a=b", Kind.DOI, "10.3389/fonc.1", id="page"),
        pytest.param("10.1002/(SICI)1097-0142(1999)86:6<1041::AID-CNCR19>3.0.CO;2-E", Kind.DOI,
                     "10.1002/(sici)1097-0142(1999)86:6<1041::aid-cncr19>3.0.co;2-e", id="SICI"),
        pytest.param("3.02E+07", None, "", id="cut off"),
        pytest.param("0", None, "", id="zero"),
        pytest.param("STAT3", None, "", id="word"),
        pytest.param("https://example.org/30231553", None, "", id="another page"),
        pytest.param("1" * 5000, None, "", id="endless"),
        pytest.param("²³", None, "", id="digits that are none"),
    ],
)  # fmt: skip
def test_a_word_is_the_id_that_it_looks_like(word: str, kind: Kind | None, value: str) -> None:
    assert identify(word) == (Identifier(kind, value) if kind else None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"30231553\n{DOI}\nPMC6163512", id="one a line"),
        pytest.param(f"30231553, {DOI}; PMC6163512", id="commas and spaces"),
        pytest.param(f"30231553,{DOI},PMC6163512", id="commas alone"),
        pytest.param(f"30231553;{DOI};PMC6163512;", id="semicolons"),
        pytest.param(f"30231553\t{DOI}\tPMC6163512", id="cells"),
        pytest.param(f"PMID: 30231553 DOI: {DOI} PMCID: PMC6163512", id="labels"),
        pytest.param(f"\ufeff30231553\r\n\r\n{DOI}\r\nPMC6163512\r\n", id="Windows"),
        pytest.param(f'"30231553","{DOI}","PMC6163512"', id="quoted"),
        pytest.param(f"PMID\n30231553\n{DOI}\nPMC6163512", id="heading"),
    ],
)
def test_ids_are_told_apart_however_they_are_divided(text: str) -> None:
    found = parse_list(text)
    assert [str(it) for it in found.identifiers] == ["PMID 30231553", f"DOI {DOI}", "PMC6163512"]
    assert found.problems == ()
    assert found.summary() == "1 PMID, 1 PMCID, 1 DOI"


def test_a_list_of_dois_may_have_commas_within_and_between_them() -> None:
    found = parse_list("10.1000/a,b,10.1000/c;2-e;10.1000/d,30231553")
    assert [it.value for it in found.identifiers] == ["10.1000/a,b", "10.1000/c;2-e", "10.1000/d", "30231553"]


def test_a_label_holds_for_all_ids_after_it_on_its_line() -> None:
    found = parse_list("PMID: 30231553, 23657305\nPMC: 6163512")
    assert [str(it) for it in found.identifiers] == ["PMID 30231553", "PMID 23657305", "PMC6163512"]


def test_an_id_that_is_repeated_counts_once() -> None:
    found = parse_list("30231553 PMID:30231553 030231553 30231553.0")
    assert len(found.identifiers) == 1
    assert found.repeated == 3
    assert found.summary() == "1 PMID, 3 repeated"


def test_what_is_no_id_is_told_with_its_line() -> None:
    found = parse_list("30231553\nSTAT3 3.02E+07\n23657305")
    assert len(found.identifiers) == 2
    first, second = map(str, found.problems)
    assert first == "line 2: ‘STAT3’ is no PMID, PMCID or DOI."
    assert second.startswith("line 2: ‘3.02E+07’ was cut off by a spreadsheet.")


@given(st.text(max_size=300))
def test_any_text_can_be_pasted(text: str) -> None:
    found = parse_list(text)
    assert all(identify(it.value) for it in found.identifiers)


def test_a_long_list_and_a_long_line_are_read_in_one_go() -> None:
    numbers = [str(number) for number in range(10_000_000, 10_020_000)]
    assert len(parse_list(",".join(numbers)).identifiers) == 20_000
    assert len(parse_list("x" * 1_000_000).problems) == 1
    assert len(parse_list("10." + "," * 200_000).problems) <= 1
