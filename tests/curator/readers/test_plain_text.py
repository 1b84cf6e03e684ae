"""Plain text: title, empty line, abstract."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import plain_text
from curator.readers.format import Source

ABSTRACT = "STAT3 is active in many breast cancers. It does different things at different stages."


def read(text: str) -> Record | Problem:
    (found,) = plain_text.read(Source.pasted(text))
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"STAT3 in disease\n\n{ABSTRACT}",
        f"STAT3 in disease\r\n\r\n{ABSTRACT}\r\n",
        f"\ufeff\n\nSTAT3 in disease\n   \n\n{ABSTRACT}\n\n",
        f"STAT3 in disease\n\nAbstract: {ABSTRACT}",
        f"STAT3 in disease\n\nABSTRACT\n\n{ABSTRACT}",
        f"STAT3 in disease\nAbstract: {ABSTRACT}",
        f"STAT3 in disease\nAbstract\n{ABSTRACT}",
        f"Title: STAT3 in disease\n\nAbstract – {ABSTRACT}",
        f"# STAT3 in disease\n\n{ABSTRACT}",
        f"## STAT3 in disease\n\n{ABSTRACT}",
        f"STAT3 in disease\n================\n\n{ABSTRACT}",
        f"STAT3 in disease\n----\n{ABSTRACT}",
    ],
)
def test_title_and_abstract_are_parted_by_an_empty_line_or_a_heading(text: str) -> None:
    record = read(text)
    assert isinstance(record, Record)
    assert (record.title, record.abstract, record.warnings) == ("STAT3 in disease", ABSTRACT, ())


def test_paragraphs_stay_apart_by_an_empty_line() -> None:
    record = read(f"STAT3\n\n{ABSTRACT}\n \n\nSecond.\nIts next line.")
    assert isinstance(record, Record)
    assert record.abstract == f"{ABSTRACT}\n\nSecond.\nIts next line."


def test_the_word_abstract_within_a_sentence_is_no_heading() -> None:
    record = read("STAT3\n\nAbstract-level curation is hard. Abstract words too.")
    assert isinstance(record, Record)
    assert record.abstract.startswith("Abstract-level")


@pytest.mark.parametrize(
    "text",
    [
        ABSTRACT,
        ABSTRACT * 10,
        f"Abstract: {ABSTRACT}",
        f"Abstract\n\n{ABSTRACT}",
        f"First line of text\nsecond line of text\n\n{ABSTRACT}",
        "First line of text\nsecond line of text",
        f"{ABSTRACT * 10}\n\n{ABSTRACT}",
    ],
)
def test_text_without_a_title_line_is_an_abstract_without_a_title(text: str) -> None:
    record = read(text)
    assert isinstance(record, Record)
    assert (record.title, record.warnings, record.raw) == ("", ("no title in the record",), text)
    assert record.abstract == re.sub(r"Abstract:?\s+", "", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Abstract:", id="a heading alone"),
        pytest.param("1.5\n2.7 %\n\n== 3; 4", id="numbers"),
        pytest.param("QUJD" * 500, id="Base64"),
        pytest.param("a\x01\x02b\nc\x03 and so on.", id="control characters"),
    ],
)
def test_what_has_no_words_is_a_problem(text: str) -> None:
    problem = read(text)
    assert isinstance(problem, Problem)
    assert "first line title, an empty line, then the abstract" in problem.message


@pytest.mark.parametrize("title", ["STAT3 in disease", "STAT3 in disease.", "Does STAT3 matter?"])
def test_a_single_short_line_is_a_title_without_abstract(title: str) -> None:
    record = read(title)
    assert isinstance(record, Record)
    assert (record.title, record.abstract) == (title, "")
    assert record.warnings == ("no abstract in the text",)


def test_an_encoding_other_than_utf_8_is_named_where_it_matters() -> None:
    (western,) = plain_text.read(Source("a.txt", content="Müller\n\nText here.".encode("cp1252")))
    assert isinstance(western, Record)
    assert western.title == "Müller"
    assert "Windows-1252" in western.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04rest",
        b"<?xml version='1.0'?><a/>",
        b"<!DOCTYPE html><html>",
        b'{"title": "x"}',
        b'[{"title": "x"}]',
        b"TY  - JOUR\nT1  - x",
        b"PMID- 123\nTI  - x",
        b"@article{key,\n title={x}}",
        b"\x00\x01\x02\x03\x04binary",
        b"   \n",
        b"QUJD" * 500,
    ],
)
def test_other_kinds_of_files_are_not_taken_for_plain_text(content: bytes) -> None:
    assert plain_text.recognise(Source("a.txt", content=content)) == 0


def test_titles_that_begin_with_a_bracket_or_markup_are_plain_text() -> None:
    for title in ("[Translated title].", "<i>STAT3</i> in disease"):
        assert plain_text.recognise(Source.pasted(f"{title}\n\n{ABSTRACT}")) > 0


def test_a_file_far_too_long_for_an_abstract_is_refused() -> None:
    with pytest.raises(ReaderError, match="too long for one abstract"):
        list(plain_text.read(Source("a.txt", content=b"a" * (5 << 20))))


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_raise_anything_but_a_reader_error(content: bytes) -> None:
    source = Source("a.txt", content=content)
    plain_text.recognise(source)
    try:
        found = list(plain_text.read(source))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param("%A Some, One\n%T A title\n", id="EndNote"),
        pytest.param("% Encoding: UTF-8\n\n@article{x,\n title={A}}\n", id="JabRef"),
        pytest.param("@article{x,\n  title = {A title},\n}\n", id="BibTeX"),
        pytest.param("TY  - JOUR\nTI  - A title\nER  - \n", id="RIS"),
        pytest.param("PMID- 12345678\nTI  - A title\n", id="MEDLINE"),
        pytest.param("FN Clarivate Analytics Web of Science\nVR 1.0\n", id="Web of Science"),
        pytest.param("<1>\nTitle\n  A title\n", id="Ovid"),
    ],
)
def test_files_of_reference_managers_are_no_papers(beginning: str) -> None:
    assert plain_text.recognise(Source.pasted(beginning)) == 0


def test_a_title_may_begin_like_a_tag() -> None:
    assert plain_text.recognise(Source.pasted("FN promotes growth\n\nIt does so.")) > 0


@pytest.mark.parametrize("line", ["---", "=====", "***", "\f", "\r\n-----\r\n"])
@pytest.mark.parametrize("heading", ["Title: ", ""])
def test_texts_that_say_what_they_are_may_share_a_file(line: str, heading: str) -> None:
    one = f"{heading}STAT3\n\nAbstract: First text."
    two = f"{heading}JAK2\n\nAbstract: Second text."
    found = list(plain_text.read(Source.pasted(f"{one}\n{line}\n{two}\n{line}\n")))
    assert [(it.title, it.abstract, it.where) for it in found if isinstance(it, Record)] == [
        ("STAT3", "First text.", "record 1"),
        ("JAK2", "Second text.", "record 2"),
    ]


@pytest.mark.parametrize("line", ["---", "\f", "======"])
def test_a_line_of_signs_within_a_text_parts_nothing(line: str) -> None:
    record = read(f"STAT3\n\nFirst paragraph of the text.\n\n{line}\n\nA heading\n\nSecond paragraph.")
    assert isinstance(record, Record)
    assert record.title == "STAT3"
    assert record.abstract.endswith("Second paragraph.")


def test_a_page_break_parts_words() -> None:
    record = read("STAT3\n\nThe end of a page\fand the next.")
    assert isinstance(record, Record)
    assert record.abstract == "The end of a page\nand the next."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 text", "It is a PDF"),
        (b"<!DOCTYPE html><html>", "It is a web page"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_what_is_no_text_is_refused_even_if_it_is_said_to_be(content: bytes, words: str) -> None:
    with pytest.raises(ReaderError, match=words):
        list(plain_text.read(Source("a.txt", content=content)))


PIECES = [
    "Title: a",
    "Abstract: b.",
    "Abstract",
    "",
    "---",
    "\f",
    "# x",
    "=====",
    "long text. " * 30,
    "\x85",
    "\0",
    "\u2028",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_lines_in_any_order_raise_nothing_but_a_reader_error(lines: list[str]) -> None:
    try:
        found = list(plain_text.read(Source.pasted("\n".join(lines))))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("30231553\n29768149\n", id="pmids"),
        pytest.param("30231553\n\n29768149\n", id="pmids with empty lines"),
        pytest.param("PMID: 30231553; PMC6163512, 10.3390/ijms19092818", id="mixed in one line"),
        pytest.param("https://pubmed.ncbi.nlm.nih.gov/30231553/\n30231553.0", id="address and spreadsheet"),
    ],
)
def test_a_list_of_identifiers_says_how_to_get_the_records(text: str):
    (found,) = plain_text.read(Source.pasted(text))
    assert isinstance(found, Problem)
    assert "list of identifiers" in found.message
    assert "curator fetch" in found.message


@pytest.mark.parametrize("text", ["STAT3 in 2018", "Report 30231553 and others", "IL-6 10.1"])
def test_a_title_with_numbers_is_no_list(text: str):
    (found,) = plain_text.read(Source.pasted(text))
    assert isinstance(found, Record)
