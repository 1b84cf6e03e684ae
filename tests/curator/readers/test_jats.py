"""JATS XML."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import jats
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "jats"


def article(meta: str = "", attributes: str = "", rest: str = "") -> str:
    title = "" if "title-group" in meta else "<title-group><article-title>STAT3</article-title></title-group>"
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" '
        f"{attributes}><front><article-meta>{title}{meta}</article-meta></front>{rest}</article>"
    )


def read(content: str | bytes) -> list[Record | Problem]:
    return list(jats.read(Source("x.xml", content=content.encode() if isinstance(content, str) else content)))


def record_of(content: str) -> Record:
    (found,) = read(content)
    assert isinstance(found, Record)
    return found


def file(name: str) -> list[Record | Problem]:
    source = Source.of(DATA / name)
    assert jats.recognise(source) == 1.0
    return list(jats.read(source))


def abstract_of(inside: str) -> str:
    return record_of(article(f"<abstract>{inside}</abstract>")).abstract


def test_an_article_is_read_with_all_that_stands_before_its_body() -> None:
    (record,) = file("structured.nxml")
    assert isinstance(record, Record)
    assert record.title == "STAT3Y705 and Ca2+ in STAT3-positive tumours: a made-up study"
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/made.2019.1", "31234567", "PMC7654321")
    assert record.authors == ("Segatto, Ilenia", "Li, Wei, Jr", "The STAT3 Consortium", "Mono Nym")
    assert record.publication_date == "2019-09-05"
    assert (record.volume, record.issue, record.article_number, record.pages) == ("7", "3", "e42", None)
    assert (record.journal, record.issn) == ("Made-up Journal", "1234-5678")
    assert (record.publication_type, record.language) == ("research_article", "en")
    assert (record.keywords, record.subject_areas) == (("breast cancer", "STAT3"), ("Oncology",))
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.integrity_status is IntegrityStatus.CORRECTED
    assert record.where == "record 1 (PMC7654321)"
    assert record.warnings == (
        "the title in another language (es) is ‘STAT3 y Ca2+ en tumores’",
        "another abstract was not taken (translation, language es)",
        "another abstract was not taken (graphical, language en)",
        "correction-forward: 10.5555/made.2020.9",
    )


def test_sections_keep_their_headings_and_lose_numbers_of_citations_and_formula_sources() -> None:
    (record,) = file("structured.nxml")
    assert isinstance(record, Record)
    assert record.sections == (
        ("Background", "BACKGROUND", "STAT3 drives growth and loss. Ca2+ rose 10−3 M (Fig. 1)."),
        ("Methods", "METHODS", "We used β1 and p < 0.05 as Smith et al. (2010) did.\nSecond paragraph."),
        ("Results", "RESULTS", "None."),
    )
    assert record.abstract == "\n".join(text for _, _, text in record.sections)


def test_the_full_text_is_not_kept_and_what_is_kept_is_read_alike() -> None:
    (record,) = file("structured.nxml")
    assert isinstance(record, Record)
    assert "graphical" in record.raw
    assert "<body>" not in record.raw
    assert record_of(record.raw) == record


def test_a_set_of_articles_is_read_one_by_one() -> None:
    notice, review, empty = file("pmc_articleset.xml")
    assert isinstance(notice, Record)
    assert isinstance(review, Record)
    assert notice.warnings == ("no abstract in the record", "it is a notice that retracts 10.5555/bad")
    assert notice.integrity_status is IntegrityStatus.NONE_KNOWN
    assert review.integrity_status is IntegrityStatus.RETRACTED
    assert (review.publication_date, review.pages, review.publication_type) == ("2020", "10-19", "review")
    assert [it[0] for it in review.sections] == ["Background", "Results"]
    assert review.abstract == "One.\nTwo with bold words."
    assert str(empty) == "record 3: it has no description of the article (article-meta)."


def test_an_article_within_an_answer_of_a_repository_is_read() -> None:
    (record,) = file("oai.xml")
    assert isinstance(record, Record)
    assert (record.title, record.abstract, record.language) == (
        "STAT3 no câncer",
        "Only a translation.",
        "en",
    )
    assert record.publication_date == "2021-03-02"
    assert record.warnings == ("abstract taken from another version (translation, language en)",)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<p>A <xref ref-type='bibr'>1</xref>.</p>", "A.", id="bare number"),
        pytest.param("<p>A (<xref ref-type='bibr'>1</xref>) b.</p>", "A b.", id="in brackets"),
        pytest.param(
            "<p>A.<sup><xref ref-type='bibr'>1</xref>–<xref ref-type='bibr'>3</xref></sup> B.</p>",
            "A. B.",
            id="superscript",
        ),
        pytest.param("<p>A<xref ref-type='bibr'><sup>1</sup></xref> b.</p>", "A b.", id="superscript inside"),
        pytest.param("<p>10<sup>2,3</sup></p>", "102,3", id="no citation"),
        pytest.param("<p>cm<sup>2<xref ref-type='bibr'>7</xref></sup></p>", "cm2", id="a power with one"),
        pytest.param("<p>by <xref ref-type='bibr'>Li, 2010</xref>.</p>", "by Li, 2010.", id="name and year"),
        pytest.param("<p>see <xref ref-type='fig'>Fig. 2</xref>.</p>", "see Fig. 2.", id="figure"),
        pytest.param("<p>Ca<sup>2+</sup>, H<sub>2</sub>O</p>", "Ca2+, H2O", id="chemistry"),
        pytest.param(
            "<p>x<inline-formula><tex-math>$\\alpha$</tex-math></inline-formula></p>",
            "x\\alpha",
            id="only the source of a formula",
        ),
        pytest.param("<p>A.</p><p>B.</p>", "A.\nB.", id="paragraphs"),
        pytest.param("<p>A.<fn><p>note</p></fn></p>", "A.", id="footnote"),
        pytest.param("<p>a &lt;b&gt; c &amp;amp; d</p>", "a <b> c &amp; d", id="escaped signs stay"),
        pytest.param(
            "<p>x</p><list><list-item><label>1</label><p>one</p></list-item></list>", "x\none", id="list"
        ),
    ],
)
def test_text_loses_what_is_not_text(inside: str, expected: str) -> None:
    assert abstract_of(inside) == expected


@pytest.mark.parametrize(
    ("abstracts", "expected", "warnings"),
    [
        pytest.param(
            "<abstract abstract-type='teaser'><p>T.</p></abstract><abstract><p>A.</p></abstract>",
            "A.",
            ("another abstract was not taken (teaser, language en)",),
            id="plain one wins",
        ),
        pytest.param(
            "<abstract abstract-type='plain-language-summary'><p>L.</p></abstract>"
            "<abstract abstract-type='executive-summary'><p>E.</p></abstract>",
            "E.",
            (
                "abstract taken from another version (executive-summary, language en)",
                "another abstract was not taken (plain-language-summary, language en)",
            ),
            id="for lay readers last",
        ),
        pytest.param(
            "<abstract xml:lang='de'><p>D.</p></abstract><abstract xml:lang='en'><p>E.</p></abstract>",
            "E.",
            ("another abstract was not taken (no type, language de)",),
            id="in the language of the article",
        ),
        pytest.param("<abstract><p/></abstract>", "", ("no abstract in the record",), id="empty"),
    ],
)
def test_the_abstract_without_a_type_is_taken(
    abstracts: str, expected: str, warnings: tuple[str, ...]
) -> None:
    record = record_of(article(abstracts))
    assert (record.abstract, record.warnings) == (expected, warnings)


@pytest.mark.parametrize(
    ("related", "kind", "status"),
    [
        ("retraction-forward", "research-article", IntegrityStatus.RETRACTED),
        ("concern-forward", "research-article", IntegrityStatus.EXPRESSION_OF_CONCERN),
        ("correction-forward", "research-article", IntegrityStatus.CORRECTED),
        ("retracted-article", "retraction", IntegrityStatus.NONE_KNOWN),
        ("corrected-article", "correction", IntegrityStatus.NONE_KNOWN),
        ("companion", "research-article", IntegrityStatus.NONE_KNOWN),
    ],
)
def test_related_articles_give_the_integrity_status(related: str, kind: str, status: IntegrityStatus) -> None:
    link = f'<related-article related-article-type="{related}" xlink:href="10.5555/x"/>'
    record = record_of(article(link, f'article-type="{kind}"'))
    assert record.integrity_status is status
    assert any("10.5555/x" in it for it in record.warnings) == (related != "companion")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<pub-date pub-type='ppub'><year>2020</year></pub-date>", "2020"),
        (
            "<pub-date pub-type='ppub'><year>2020</year><month>1</month></pub-date>"
            "<pub-date pub-type='epub'><year>2019</year><month>12</month><day>24</day></pub-date>",
            "2019-12-24",
        ),
        ("<pub-date><year>2019</year><month>Dec</month></pub-date>", "2019-12"),
        ("<pub-date><string-date>5 May 2018</string-date></pub-date>", "2018-05-05"),
        ("<pub-date pub-type='pmc-release'><year>2018</year></pub-date>", None),
        ("<pub-date><year>soon</year></pub-date>", None),
    ],
)
def test_the_earliest_date_of_publication_counts(dates: str, expected: str | None) -> None:
    assert record_of(article(dates)).publication_date == expected


def test_other_xml_is_not_taken_for_jats() -> None:
    for content in (
        "<article><title>DocBook</title></article>",
        "<PubmedArticleSet/>",
        "<collection><document/></collection>",
        "<OAI-PMH><metadata><dc/></metadata></OAI-PMH>",
        "plain text about JATS",
        "",
    ):
        assert jats.recognise(Source("x.xml", content=content.encode())) == 0.0


def test_compressed_files_are_read() -> None:
    packed = gzip.compress(article("<abstract><p>A.</p></abstract>").encode())
    assert jats.recognise(Source("x.xml.gz", content=packed)) == 1.0
    assert [type(it) for it in read(packed)] == [Record]


def test_articles_before_broken_xml_are_kept() -> None:
    found = read(f"<pmc-articleset>{article()}\n<article><oops></article>")
    assert [type(it) for it in found] == [Record, Problem]
    assert str(found[1]).startswith("line 2: the XML is broken here")


def test_a_file_without_articles_is_refused() -> None:
    with pytest.raises(ReaderError, match="holds no article"):
        read("<OAI-PMH><error code='noRecordsMatch'/></OAI-PMH>")


@pytest.mark.parametrize("declaration", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_a_file_that_declares_entities_is_refused(declaration: str) -> None:
    with pytest.raises(ReaderError, match="declares entities"):
        read(f"<!DOCTYPE article [{declaration}]>{article('<abstract><p>&a;</p></abstract>')}")


SAMPLE = (DATA / "structured.nxml").read_bytes()


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SAMPLE)), st.integers(0, 400))
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (SAMPLE[:place] + noise + SAMPLE[place + cut :], noise):
        jats.recognise(Source("x.xml", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


TAGS = [
    "abstract",
    "sec",
    "title",
    "p",
    "sup",
    "xref",
    "bold",
    "list",
    "title-group",
    "contrib",
    "name",
    "date",
]


@settings(deadline=None)
@given(st.recursive(st.just("1"), lambda inner: st.tuples(st.sampled_from(TAGS), inner, inner)))
def test_elements_in_any_nesting_are_records_or_problems(tree: object) -> None:
    def written(node: object) -> str:
        if not isinstance(node, tuple):
            return str(node)
        return f'<{node[0]} ref-type="bibr">{written(node[1])}{written(node[2])}</{node[0]}>'

    assert all(
        isinstance(it, Record | Problem) for it in read(article(f"<abstract>{written(tree)}</abstract>"))
    )
