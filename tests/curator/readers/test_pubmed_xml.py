"""PubMed XML."""

from __future__ import annotations

import contextlib
import gzip
import io
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import pubmed_xml, registry
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "pubmed_xml"


def article(
    title: str = "<ArticleTitle>STAT3.</ArticleTitle>",
    abstract: str = "<Abstract><AbstractText>Text.</AbstractText></Abstract>",
    body: str = "",
    citation: str = "",
    data: str = "",
    date: str = "<Year>2018</Year><Month>Sep</Month><Day>18</Day>",
) -> str:
    return (
        '<PubmedArticle><MedlineCitation><PMID Version="1">30231553</PMID><Article><Journal><JournalIssue>'
        f"<PubDate>{date}</PubDate></JournalIssue><Title>IJMS</Title></Journal>{title}{abstract}{body}</Article>"
        f"{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def read(content: str | bytes, *, whole: bool = False) -> list[Record | Problem]:
    if isinstance(content, str):
        content = (content if whole else f"<PubmedArticleSet>{content}</PubmedArticleSet>").encode()
    return list(pubmed_xml.read(Source("pubmed.xml", content=content)))


def record_of(content: str) -> Record:
    (found,) = read(content)
    assert isinstance(found, Record)
    return found


def file(name: str) -> list[Record | Problem]:
    return list(pubmed_xml.read(Source.of(DATA / name)))


FILES = sorted(path.name for path in DATA.glob("[0-9]*.xml"))


@pytest.mark.parametrize("name", FILES)
def test_a_real_record_is_read_with_its_own_identifiers(name: str) -> None:
    source = Source.of(DATA / name)
    assert registry.recognise(source).name == "pubmed-xml"
    (record,) = pubmed_xml.read(source)
    assert isinstance(record, Record)
    assert record.pmid == name.removesuffix(".xml")
    assert record.title
    assert record.journal
    assert record.year
    assert record.doi
    assert record.authors
    assert record.language == "en"
    assert record.warnings == (() if record.abstract else ("no abstract in the record",))


def test_a_structured_abstract_keeps_headings_and_categories_beside_the_text() -> None:
    (record,) = file("23657305.xml")
    assert isinstance(record, Record)
    assert [(heading, category) for heading, category, _ in record.sections] == [
        ("CONTEXT", "BACKGROUND"),
        ("OBJECTIVES", "OBJECTIVE"),
        ("METHODS", "METHODS"),
        ("RESULTS", "RESULTS"),
        ("CONCLUSION", "CONCLUSIONS"),
    ]
    assert record.abstract == "\n".join(text for _, _, text in record.sections)
    assert record.abstract.startswith("Alcoholic liver disease")
    assert record.authors[0] == "Costa-Matos, Luís"


def test_headings_without_a_category_are_kept() -> None:
    (record,) = file("pubmed-29768149.xml")
    assert isinstance(record, Record)
    assert [it[:2] for it in record.sections] == [
        ("BACKGROUND", None),
        ("METHODS", None),
        ("RESULTS", None),
        ("CONCLUSIONS", None),
    ]
    assert "β 2-agonist" in record.abstract
    assert record.publication_type == "clinical_trial"


def test_an_abstract_without_headings_has_no_sections() -> None:
    assert record_of(article()).sections == ()
    unlabelled = '<Abstract><AbstractText Label="UNLABELLED">A.</AbstractText></Abstract>'
    assert record_of(article(abstract=unlabelled)).sections == ()


def test_inline_markup_and_formulas_are_joined_without_spaces() -> None:
    abstract = (
        "<Abstract><AbstractText>Ca<sup>2+</sup> and <i>STAT3<sub>b</sub></i>, <b>p</b>&lt;0.05,\n   "
        '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:math>.'
        "<!-- note --></AbstractText></Abstract>"
    )
    record = record_of(article(title="<ArticleTitle>H<sub>2</sub>O.</ArticleTitle>", abstract=abstract))
    assert record.title == "H2O."
    assert record.abstract == "Ca2+ and STAT3b, p<0.05, x2."


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<Year>2018</Year><Month>Sep</Month><Day>18</Day>", "2018-09-18"),
        ("<Year>2018</Year><Month>09</Month><Day>5</Day>", "2018-09-05"),
        ("<Year>2018</Year><Season>Spring</Season>", "2018"),
        ("<Year>2013</Year><Season>Jan-Mar</Season>", "2013-01"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>2000 Winter</MedlineDate>", "2000"),
        ("", None),
    ],
)
def test_dates_are_as_exact_as_the_record(date: str, expected: str | None) -> None:
    record = record_of(article(date=date))
    assert record.publication_date == expected
    assert record.year == (int(expected[:4]) if expected else None)


def test_authors_keep_their_order_and_groups_are_authors() -> None:
    authors = (
        "<AuthorList><Author><LastName>Segatto</LastName><ForeName>Ilenia</ForeName></Author>"
        '<Author ValidYN="N"><LastName>Wrong</LastName></Author>'
        "<Author><CollectiveName>STAT3 Consortium</CollectiveName></Author>"
        "<Author><LastName>Gibb</LastName><Initials>FW</Initials><Suffix>Jr</Suffix></Author>"
        "<Author><LastName>Mono</LastName></Author></AuthorList>"
    )
    assert record_of(article(body=authors)).authors == (
        "Segatto, Ilenia",
        "STAT3 Consortium",
        "Gibb, FW, Jr",
        "Mono",
    )


def test_only_the_articles_own_list_of_identifiers_is_read() -> None:
    references = (
        "<ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.1234/other</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList>"
    )
    own = (
        '<ArticleIdList><ArticleId IdType="doi">10.1234/OWN</ArticleId>'
        '<ArticleId IdType="pmc">PMC2</ArticleId></ArticleIdList>'
    )
    record = record_of(article(data=references))
    assert (record.doi, record.pmcid) == (None, None)
    record = record_of(article(data=references + own))
    assert (record.doi, record.pmcid) == ("10.1234/own", "PMC2")


def test_an_invalid_location_is_no_doi() -> None:
    location = '<ELocationID EIdType="doi" ValidYN="{}">10.1234/loc</ELocationID>'
    assert record_of(article(body=location.format("Y"))).doi == "10.1234/loc"
    record = record_of(article(body=location.format("N")))
    assert record.doi is None
    assert record.warnings == ("PubMed calls the DOI 10.1234/loc invalid; left out",)


@pytest.mark.parametrize(
    ("code", "pages", "expected"),
    [
        pytest.param("e12345", "", "e12345", id="a number"),
        pytest.param("S0004-28032013000100035", "", None, id="an internal code"),
        pytest.param("2818", "<Pagination><MedlinePgn>2818</MedlinePgn></Pagination>", None, id="has pages"),
    ],
)
def test_a_publishers_number_is_an_article_number_where_there_are_no_pages(
    code: str, pages: str, expected: str | None
) -> None:
    location = f'<ELocationID EIdType="pii" ValidYN="Y">{code}</ELocationID>'
    assert record_of(article(body=location + pages)).article_number == expected


@pytest.mark.parametrize(
    ("references", "types", "status"),
    [
        ("RetractionIn", "", IntegrityStatus.RETRACTED),
        ("ExpressionOfConcernIn", "", IntegrityStatus.EXPRESSION_OF_CONCERN),
        ("ErratumIn", "", IntegrityStatus.CORRECTED),
        ("ErratumIn ExpressionOfConcernIn RetractionIn", "", IntegrityStatus.RETRACTED),
        ("", "Retracted Publication", IntegrityStatus.RETRACTED),
        ("RetractionIn", "Preprint", IntegrityStatus.WITHDRAWN_PREPRINT),
        ("CommentIn RetractionOf Cites ErratumFor", "", IntegrityStatus.NONE_KNOWN),
    ],
)
def test_notices_about_a_paper_give_its_integrity_status(
    references: str, types: str, status: IntegrityStatus
) -> None:
    notices = "".join(
        f'<CommentsCorrections RefType="{it}"><RefSource>J</RefSource></CommentsCorrections>'
        for it in references.split()
    )
    kinds = (
        f"<PublicationTypeList><PublicationType>{types}</PublicationType></PublicationTypeList>"
        if types
        else ""
    )
    citation = f"<CommentsCorrectionsList>{notices}</CommentsCorrectionsList>"
    assert record_of(article(body=kinds, citation=citation)).integrity_status is status


def test_notices_are_told_with_their_place() -> None:
    notices = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>{place}</RefSource></CommentsCorrections>'
        for kind, place in (
            ("RetractionIn", "IJMS. 2020;1:2"),
            ("UpdateIn", "IJMS. 2021;1:2"),
            ("Cites", "Nature"),
        )
    )
    record = record_of(article(citation=f"<CommentsCorrectionsList>{notices}</CommentsCorrectionsList>"))
    assert record.warnings == ("retracted in IJMS. 2020;1:2", "updated in IJMS. 2021;1:2")


def test_deleted_citations_are_told_and_the_articles_before_them_are_kept() -> None:
    numbers = "".join(f'<PMID Version="1">{number}</PMID>' for number in range(1, 26))
    found = read(f"{article()}<DeleteCitation>{numbers}</DeleteCitation>")
    assert isinstance(found[0], Record)
    assert str(found[1]).startswith("DeleteCitation: PubMed deleted the records 1, 2, 3,")
    assert "20 and 5 more" in str(found[1])
    (only,) = read(f"<DeleteCitation>{numbers}</DeleteCitation>")
    assert isinstance(only, Problem)


def test_the_source_of_a_formula_is_not_read_beside_the_formula() -> None:
    abstract = (
        '<Abstract><AbstractText>For <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:semantics>'
        '<mml:mi>x</mml:mi><mml:annotation encoding="application/x-tex">\\mathbf{x}</mml:annotation>'
        "</mml:semantics></mml:math>.</AbstractText></Abstract>"
    )
    record = record_of(article(abstract=abstract))
    assert record.abstract == "For x."
    assert "mathbf" in record.raw


def test_an_author_list_that_is_not_complete_says_so() -> None:
    authors = '<AuthorList CompleteYN="N"><Author><LastName>Segatto</LastName></Author></AuthorList>'
    assert record_of(article(body=authors)).warnings == ("PubMed does not list all authors",)


def test_a_translated_title_keeps_its_brackets_and_the_original_is_told() -> None:
    title = "<ArticleTitle>[STAT3 in disease].</ArticleTitle>"
    body = "<VernacularTitle>STAT3 bei Krankheit.</VernacularTitle><Language>ger</Language>"
    record = record_of(article(title=title, body=body))
    assert record.title == "[STAT3 in disease]."
    assert record.language == "en"
    assert record.warnings == (
        "PubMed translated the title; the paper’s own is ‘STAT3 bei Krankheit.’",
        "the paper is in another language (de) than its abstract (en)",
    )


@pytest.mark.parametrize("title", ["<ArticleTitle/>", "<ArticleTitle>[Not Available].</ArticleTitle>", ""])
def test_the_original_title_stands_in_where_pubmed_has_no_translation(title: str) -> None:
    record = record_of(article(title=title, body="<VernacularTitle>STAT3 bei Krankheit.</VernacularTitle>"))
    assert record.title == "STAT3 bei Krankheit."
    assert record.warnings == ("the title is in the language of the paper, since PubMed has no translation",)


def test_a_paper_in_english_and_another_language_needs_no_warning() -> None:
    record = record_of(article(body="<Language>ger</Language><Language>eng</Language>"))
    assert (record.language, record.warnings) == ("en", ())


def test_another_abstract_is_taken_only_where_there_is_none() -> None:
    other = (
        '<OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>Plain.</AbstractText>'
        '</OtherAbstract><OtherAbstract Type="Publisher" Language="spa">'
        '<AbstractText Label="FONDO">Texto.</AbstractText></OtherAbstract>'
    )
    record = record_of(article(abstract="", citation=other))
    assert (record.abstract, record.language) == ("Texto.", "es")
    assert record.sections == (("FONDO", None, "Texto."),)
    assert record.warnings == (
        "abstract taken from another version (Publisher, language es)",
        "another abstract was not taken (plain-language-summary, language en)",
    )
    record = record_of(article(citation=other))
    assert record.abstract == "Text."
    assert record.warnings == (
        "another abstract was not taken (Publisher, language es)",
        "another abstract was not taken (plain-language-summary, language en)",
    )


def test_an_abstract_that_pubmed_cut_short_says_so() -> None:
    cut = "<Abstract><AbstractText>Long.(ABSTRACT TRUNCATED AT 250 WORDS)</AbstractText></Abstract>"
    assert record_of(article(abstract=cut)).warnings == ("PubMed cut the abstract short",)


def test_a_record_without_abstract_is_a_title_with_a_warning() -> None:
    record = record_of(article(abstract=""))
    assert (record.abstract, record.warnings) == ("", ("no abstract in the record",))


def test_keywords_and_subject_headings_are_two_lists() -> None:
    citation = (
        "<MeshHeadingList><MeshHeading><DescriptorName>Mice</DescriptorName><QualifierName>x</QualifierName>"
        "</MeshHeading></MeshHeadingList>"
        "<SupplMeshList><SupplMeshName>Disease</SupplMeshName></SupplMeshList><KeywordList><Keyword>STAT3</Keyword><Keyword>stage</Keyword></KeywordList>"
    )
    record = record_of(article(citation=citation))
    assert (record.keywords, record.subject_areas) == (("STAT3", "stage"), ("Mice", "Disease"))


def test_books_and_their_chapters_are_records() -> None:
    chapter, problem = file("MedlineImporterTestBookArticleSet.xml")
    assert isinstance(chapter, Record)
    assert chapter.title == "Title for some article"
    assert str(chapter.journal).startswith("Rheumatoid Arthritis")
    assert chapter.doi == "10.3275/8949"
    assert str(problem) == "record 2 (PMID 21413195): it has neither a title nor an abstract."
    (book,) = file("MedlineImporterTestPubmedBook.xml")
    assert isinstance(book, Record)
    assert book.title.startswith("Rheumatoid Arthritis")
    assert book.abstract == "just a dummy."
    assert book.authors[1] == "Williams, Darlisha A"
    assert (book.publication_date, book.publication_type) == ("2009-02", "review")


def test_a_single_article_without_a_set_is_read() -> None:
    (record,) = read(article(), whole=True)
    assert isinstance(record, Record)
    assert record.where == "record 1 (PMID 30231553)"
    assert record.raw.startswith("<PubmedArticle><MedlineCitation>")
    (again,) = read(record.raw, whole=True)
    assert again == record


def test_compressed_files_are_read_and_damaged_ones_are_problems() -> None:
    content = f"<PubmedArticleSet>{article() * 50}</PubmedArticleSet>".encode()
    packed = gzip.compress(content)
    source = Source("pubmed.xml.gz", content=packed)
    assert registry.recognise(source).name == "pubmed-xml"
    assert len(list(pubmed_xml.read(source))) == 50
    for damaged in (packed[:-20], packed[:40] + b"\0\0\0\0" + packed[44:]):
        assert isinstance(read(damaged)[-1], Problem)


def test_articles_before_broken_xml_are_read_and_the_line_is_named() -> None:
    content = (
        f"<PubmedArticleSet>\n{article()}\n{article()}\n<PubmedArticle><oops></PubmedArticle>\n{article()}"
    )
    found = read(content, whole=True)
    assert [type(it) for it in found] == [Record, Record, Problem]
    assert isinstance(found[2], Problem)
    assert found[2].where == "line 4"
    assert "the XML is broken here" in found[2].message


def test_truncated_xml_is_a_problem_after_its_articles() -> None:
    content = "<PubmedArticleSet>" + article() * 300
    found = read(content, whole=True)
    assert len([it for it in found if isinstance(it, Record)]) == 300
    assert isinstance(found[-1], Problem)


@pytest.mark.parametrize(
    "name", ["MedlineImporterTestMalformedEntry.xml", "MedlinePlainImporterTestInvalidFormat.xml"]
)
def test_a_file_that_is_not_xml_is_one_problem(name: str) -> None:
    (problem,) = file(name)
    assert isinstance(problem, Problem)


def test_xml_without_articles_is_refused() -> None:
    with pytest.raises(ReaderError, match="holds no PubMed article"):
        read("<html><body/></html>", whole=True)


BOMB = (
    '<!DOCTYPE PubmedArticleSet [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


@pytest.mark.parametrize("place", ["text", "attribute", "nowhere"])
def test_a_file_that_declares_expanding_entities_is_refused(place: str) -> None:
    attribute = ' x="&j;"' if place == "attribute" else ""
    title = f"<ArticleTitle>A{'&j;' if place == 'text' else ''}</ArticleTitle>"
    content = f"{BOMB}<PubmedArticleSet{attribute}>{article(title)}</PubmedArticleSet>"
    found: list[Record | Problem] = []
    tracemalloc.start()
    with contextlib.suppress(ReaderError):
        found = read(content, whole=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(isinstance(it, Problem) for it in found)
    assert peak < 20 << 20


@pytest.mark.parametrize("kind", ['SYSTEM "{}"', '% p SYSTEM "{}"'])
def test_a_file_that_names_another_file_is_refused(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    declaration = kind.format(secret.as_uri())
    declaration = f"<!ENTITY {declaration}>" if declaration.startswith("%") else f"<!ENTITY x {declaration}>"
    title = "<ArticleTitle>A</ArticleTitle>" if "%" in kind else "<ArticleTitle>A&x;</ArticleTitle>"
    document_type = f"<!DOCTYPE PubmedArticleSet [{declaration}]>"
    with pytest.raises(ReaderError, match="declares entities"):
        read(f"{document_type}<PubmedArticleSet>{article(title)}</PubmedArticleSet>", whole=True)


def test_the_usual_document_type_is_accepted_and_not_loaded() -> None:
    doctype = (
        '<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC '
        '"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
    )
    title = "<ArticleTitle>A&nbsp;B &beta;</ArticleTitle>"
    (record,) = read(f"{doctype}<PubmedArticleSet>{article(title)}</PubmedArticleSet>", whole=True)
    assert isinstance(record, Record)
    assert record.title == "A\xa0B β"


@dataclass(frozen=True)
class EndlessArticles(Source):
    """A source of very many articles that is never held as a whole."""

    count: int = 0

    def open(self) -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(_Articles(self.count)))


class _Articles(io.RawIOBase):
    def __init__(self, count: int) -> None:
        self._rest = b"<PubmedArticleSet>"
        self._left = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        while self._left and len(self._rest) < len(buffer):
            self._rest += article().encode()
            self._left -= 1
            self._rest += b"" if self._left else b"</PubmedArticleSet>"
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


MEASURE = """
import resource, sys
sys.path[:0] = sys.argv[1:]
import test_pubmed_xml as tests

def peak(count):
    source = tests.EndlessArticles("endless.xml", count=count)
    assert sum(1 for _ in tests.pubmed_xml.read(source)) == count
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

first = peak(500)
print(peak(10_000) - first)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in KiB only on Linux")
def test_memory_does_not_grow_with_the_number_of_articles() -> None:
    here = Path(__file__)
    command = [sys.executable, "-c", MEASURE, str(here.parent), str(here.parents[3])]
    grown = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert grown < 10_000, "10,000 articles held whole take some 100,000 KiB"


def test_a_reader_left_early_closes_its_file(tmp_path: Path) -> None:
    path = tmp_path / "pubmed.xml"
    path.write_text(f"<PubmedArticleSet>{article() * 100}</PubmedArticleSet>", "utf-8")
    found: Iterator[Record | Problem] = pubmed_xml.read(Source.of(path))
    next(found)
    del found  # a file left open would be a ResourceWarning, and so an error


SAMPLE = (DATA / "23657305.xml").read_bytes()


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SAMPLE)), st.integers(0, 400))
def test_no_damage_to_xml_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (SAMPLE[:place] + noise + SAMPLE[place + cut :], noise, b"\x1f\x8b" + noise):
        source = Source("pubmed.xml", content=content)
        pubmed_xml.recognise(source)
        try:
            found = list(pubmed_xml.read(source))
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


TAGS = [
    "Abstract",
    "AbstractText",
    "Article",
    "ArticleTitle",
    "AuthorList",
    "Author",
    "PMID",
    "PubmedArticle",
    "MedlineCitation",
]


@settings(deadline=None)
@given(st.recursive(st.just("x"), lambda inner: st.tuples(st.sampled_from(TAGS), inner, inner)))
def test_elements_in_any_nesting_are_records_or_problems(tree: object) -> None:
    def written(node: object) -> str:
        if not isinstance(node, tuple):
            return str(node)
        return f"<{node[0]}>{written(node[1])}{written(node[2])}</{node[0]}>"

    found = read(f"<PubmedArticle><MedlineCitation>{written(tree)}</MedlineCitation></PubmedArticle>")
    assert all(isinstance(it, Record | Problem) for it in found)
