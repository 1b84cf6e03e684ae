"""Canonical forms of text, identifiers, languages, dates and kinds of publication."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator import normalise


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        pytest.param(
            "STAT3\xa0in\u2009breast\u202fcancer", "STAT3 in breast cancer", id="no-break and thin spaces"
        ),
        pytest.param("pro\u00adgres\u200bsion\ufeff", "progression", id="soft hyphen and zero width"),
        pytest.param("a\u202eb\u2066c", "abc", id="marks of writing direction"),
        pytest.param("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf", id="line ends"),
        pytest.param("a\tb", "a b", id="tab"),
        pytest.param("a\x00\x07b", "ab", id="control characters"),
        pytest.param("a   b  \n  c", "a b\nc", id="runs of spaces and spaces at line ends"),
        pytest.param("a\n\nb", "a\n\nb", id="empty lines stay"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param(
            "β-catenin, 5′-end, 3–5 mm, −1 °C — α", "β-catenin, 5′-end, 3–5 mm, −1 °C — α", id="kept"
        ),
        pytest.param("𝛽-catenin 😀", "𝛽-catenin 😀", id="beyond the basic plane"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone surrogate"),
        pytest.param("  \n a \n ", "a", id="outer white space"),
    ],
)
def test_text_has_one_kind_of_space_and_line_end_and_nothing_invisible(raw: str, canonical: str) -> None:
    assert normalise.text(raw) == canonical


@settings(deadline=None)
@given(st.text(st.characters()))
def test_normalising_text_twice_changes_nothing_more(raw: str) -> None:
    once = normalise.text(raw)
    assert normalise.text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("10.3390/IJMS19092818", "10.3390/ijms19092818"),
        ("https://doi.org/10.3390/ijms19092818", "10.3390/ijms19092818"),
        ("http://dx.doi.org/10.1016%2Fj.cell.2010.01.001", "10.1016/j.cell.2010.01.001"),
        (" doi: 10.1234/abc. ", "10.1234/abc"),
        ("DOI 10.1234/abc", "10.1234/abc"),
        ("<10.1234/abc>", "10.1234/abc"),
        ("(10.1234/abc)", "10.1234/abc"),
        ("10.1016/0092-8674(95)90001-2", "10.1016/0092-8674(95)90001-2"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1515/jib-2020-0021 [doi]", "10.1515/jib-2020-0021"),
        ("https://doi-org.proxy.example.edu/10.1038/x", "10.1038/x"),
        ("10.12/too-short", None),
        ("10.1234/with a space", None),
        ("see 10.1234/abc", None),
        ("", None),
        ("3.02E+07", None),
    ],
)
def test_doi_loses_resolver_and_closing_marks(raw: str, doi: str | None) -> None:
    assert normalise.doi(raw) == doi


@settings(deadline=None)
@given(st.text() | st.from_regex(r"(https://doi\.org/|doi:)?10\.\d{4,9}/\S{1,20}", fullmatch=True))
def test_a_doi_is_its_own_canonical_form(raw: str) -> None:
    doi = normalise.doi(raw)
    assert doi is None or normalise.doi(doi) == doi


@pytest.mark.parametrize(
    ("raw", "pmid"),
    [
        ("30231553", "30231553"),
        ("PMID: 030231553", "30231553"),
        ("pmid 30231553", "30231553"),
        ("30231553.0", "30231553"),
        ("https://pubmed.ncbi.nlm.nih.gov/30231553/", "30231553"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/30231553?dopt=Abstract", "30231553"),
        ("3.02E+07", None),
        ("0", None),
        ("PMC6163512", None),
        ("٣٠٢٣١٥٥٣", None),
    ],
)
def test_pmid_is_digits_without_leading_zeros(raw: str, pmid: str | None) -> None:
    assert normalise.pmid(raw) == pmid


@pytest.mark.parametrize(
    ("raw", "pmcid"),
    [
        ("PMC6163512", "PMC6163512"),
        ("pmc6163512.1", "PMC6163512"),
        ("PMCID: PMC6163512", "PMC6163512"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6163512/", "PMC6163512"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6163512/", "PMC6163512"),
        ("none", None),
    ],
)
def test_pmcid_is_pmc_and_digits_without_a_version(raw: str, pmcid: str | None) -> None:
    assert normalise.pmcid(raw) == pmcid


def test_title_key_ignores_case_signs_accents_and_ligatures() -> None:
    assert normalise.title_key("STAT3 in Breast-Cancer: Straße, ﬁbres.") == "stat3inbreastcancerstrassefibres"
    assert normalise.title_key("Étude [of β]") == normalise.title_key("etude of Β")


@given(st.text(st.characters(max_codepoint=127)))
def test_the_title_key_of_plain_letters_is_that_of_them_among_others(title: str) -> None:
    assert normalise.title_key(f"{title}É") == f"{normalise.title_key(title)}e"


@pytest.mark.parametrize(
    "canonical", [normalise.doi, normalise.pmid, normalise.language, normalise.partial_date]
)
def test_a_long_value_has_the_answer_of_a_short_one(canonical: Callable[[str], str | None]) -> None:
    for raw in ("10.1000/a", "30231553", "English", "18 Sep 2018"):
        assert canonical(raw + " " * 500) == canonical(raw)


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("English", "en"),
        ("eng", "en"),
        ("en", "en"),
        ("EN_us", "en-US"),
        ("English (US)", "en-US"),
        ("zh-hans", "zh-Hans"),
        ("Inglés", "en"),
        ("fre", "fr"),
        ("ger", "de"),
        ("scr", "hr"),
        ("English; French", "en"),
        ("日本語", "ja"),
        ("Klingon", "und"),
        ("und", "und"),
        ("", "und"),
    ],
)
def test_language_is_a_bcp_47_tag(raw: str, tag: str) -> None:
    assert normalise.language(raw) == tag


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("Sep 18 2018", "2018-09-18"),
        ("4 Jul 2014", "2014-07-04"),
        ("2013", "2013"),
        ("1 jun 2019", "2019-06-01"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("2013 Jul-Aug", "2013-07"),
        ("2013 Spring", "2013"),
        ("Oct 2006", "2006-10"),
        ("September 18, 2018", "2018-09-18"),
        ("18th September 2018", "2018-09-18"),
        ("18-20 Sep 2013", "2013-09-18"),
        ("18 de septiembre de 2018", "2018-09-18"),
        ("1 janv. 2018", "2018-01-01"),
        ("Mär 2019", "2019-03"),
        ("2018-09-18", "2018-09-18"),
        ("2018-09-18T10:00:00Z", "2018-09-18"),
        ("2018/09/18/", "2018-09-18"),
        ("2018///", "2018"),
        ("2018-9", "2018-09"),
        ("20180918", "2018-09-18"),
        ("2018年9月18日", "2018-09-18"),
        ("2013-2014", "2013"),
        ("2013-14", "2013"),
        ("31 Feb 2018", "2018-02"),
        ("29 Feb 2016", "2016-02-29"),
        ("3/30/25", None),
        ("30/03/25", None),
        ("25/3/30", None),
        ("3/4/2025", None),
        ("3/30/25 → 4/3/25", None),
        ("18.09.2018", None),
        ("soon", None),
        ("", None),
    ],
)
def test_partial_date_says_no_more_than_is_sure(raw: str, date: str | None) -> None:
    assert normalise.partial_date(raw) == date


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Comment/debate", "comment"),
        ("Research output: Contribution to journalComment/debatepeer-review", "comment"),
        ("Article", "research_article"),
        ("Article › Research", "research_article"),
        ("Journal Article", "research_article"),
        ("Journal Article; Review", "review"),
        ("Review article", "review"),
        ("Editorial; Comment", "editorial"),
        ("Letter; Comment", "letter"),
        ("Case Reports; Journal Article", "case_report"),
        ("Clinical Trial, Phase III; Comparative Study; Journal Article", "clinical_trial"),
        ("Meta-Analysis; Systematic Review", "meta_analysis"),
        ("Preprint", "preprint"),
        ("Meeting Abstract", "conference_abstract"),
        ("Artículo", "research_article"),
        ("Artículo de revisión", "review"),
        ("Book/Film/Article review", "other"),
        ("Research output: Contribution to journal › Article › peer-review", "research_article"),
        ("something new", "unknown"),
        ("", "unknown"),
    ],
)
def test_publication_type_is_of_the_vocabulary(raw: str, kind: str) -> None:
    assert normalise.publication_type(raw) == kind


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("Published", "published"),
        ("E-pub ahead of print", "ahead_of_print"),
        ("aheadofprint", "ahead_of_print"),
        ("in_press", "in_press"),
        ("Publicada", "published"),
        ("Publishedness", None),
        ("", None),
    ],
)
def test_publication_status_is_of_the_vocabulary(raw: str, status: str | None) -> None:
    assert normalise.publication_status(raw) == status


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd_to_normalise(raw: str) -> None:
    normalise.language(raw)
    normalise.partial_date(raw)
    normalise.publication_type(raw)
    normalise.publication_status(raw)
    normalise.pmid(raw)
    normalise.pmcid(raw)
    assert normalise.title_key(normalise.title_key(raw)) == normalise.title_key(raw)
