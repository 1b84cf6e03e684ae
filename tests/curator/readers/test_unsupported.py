"""What is said of files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.readers import delimited, plain_text, unsupported
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import"
OVID = "<8>\nScore\n  *****\nAccession Number\n  00042637-900000000-99667.\nAuthor\n  Holstiege, Jakob 1"
PUBMED = (
    "1. Int J Mol Sci. 2018 Sep 18;19(9):2818. doi: 10.3390/ijms19092818.\n\nSTAT3 in breast cancer.\n\n"
    "Segatto I(1), Belletti B(1).\n\nText.\n\nDOI: 10.3390/ijms19092818\nPMID: 30231553\n"
)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str) -> bytes:
    return b"".join(b"PK\x03\x04" + bytes(26) + name.encode() for name in names)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "a PDF", id="PDF"),
        pytest.param(zipped("[Content_Types].xml", "word/document.xml"), "Word document (.docx)", id="Word"),
        pytest.param(zipped("[Content_Types].xml", "ppt/slides/slide1.xml"), "PowerPoint", id="PowerPoint"),
        pytest.param(zipped("xl/workbook.bin"), ".xlsb", id="binary workbook"),
        pytest.param(zipped("mimetypeapplication/vnd.oasis.opendocument.text"), ".odt", id="OpenDocument"),
        pytest.param(zipped("mimetypeapplication/epub+zip"), "e-book", id="EPUB"),
        pytest.param(zipped("sdb/sdb.eni"), "EndNote library", id="packed EndNote"),
        pytest.param(zipped("papers/a.txt"), "ZIP archive. Unpack it", id="ZIP"),
        pytest.param(b"{\\rtf1\\ansi", "Rich Text Format", id="RTF"),
        pytest.param(OLD + bytes(100), "password or from an old Microsoft Office (.xls", id="old Office"),
        pytest.param(b"<!DOCTYPE html>\n<html>", "web page", id="HTML"),
        pytest.param(b"\n<html><body>", "web page", id="HTML without a declaration"),
        pytest.param(OVID.encode(), "Ovid", id="Ovid"),
        pytest.param(b"<1>\nUnique Identifier\n  30231553\n", "Ovid", id="Ovid of MEDLINE"),
        pytest.param(b"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n", "Web of Science", id="ISI"),
        pytest.param(b"\xef\xbb\xbfFN ISI Export Format\r\nVR 1.0\r\n", "Web of Science", id="ISI with mark"),
        pytest.param(PUBMED.encode(), "in the format PubMed (.nbib)", id="PubMed as text"),
        pytest.param(b"SQLite format 3\0" + bytes(80), "a database", id="SQLite"),
        pytest.param(b"SQLite format 3\0" + bytes(52) + b"CURA", "project of Curator", id="project"),
        pytest.param(bytes(32) + b"@@@ \0\0@@@@", "EndNote library", id="EndNote"),
        pytest.param(b"\x1f\x8b\x08\0", "gzip", id="gzip"),
        pytest.param(b"\x89PNG\r\n", "a picture", id="picture"),
    ],
)
def test_a_file_is_named_with_what_to_do_instead(head: bytes, words: str) -> None:
    for form in (head, head.decode("latin-1"), head.decode("cp1252", "replace")):
        advice = unsupported.advice(form)
        assert advice is not None
        assert words in advice
        assert advice.endswith(".")


def test_an_endnote_library_is_known_by_its_name_where_its_content_says_little() -> None:
    for name in ("My Library.enl", "LIBRARY.ENLX"):
        assert "EndNote library" in str(unsupported.advice(b"PK\x03\x04" + bytes(40), name))
    assert unsupported.advice("Title,Abstract\n", "export.enl") is None


@pytest.mark.parametrize(
    "text",
    [
        "STAT3 in disease\n\nIt matters.",
        "1. STAT3 in 2018: what is known\n\nA text about it.",
        "<i>STAT3</i> in disease\n\nIt matters.",
        "Title,Abstract\nA,B\n",
        "TY  - JOUR\nTI  - A\nER  - \n",
        "FN promotes growth\n\nIt does so.",
        "",
    ],
)
def test_of_what_may_be_read_nothing_is_said(text: str) -> None:
    assert unsupported.advice(text) is None
    assert unsupported.advice(text.encode()) is None


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_gives_a_sentence_or_nothing(head: bytes | str) -> None:
    assert unsupported.advice(head) != ""


@pytest.mark.parametrize("file", sorted((DATA / "unsupported").iterdir()), ids=lambda file: file.name)
def test_real_files_of_other_programs_are_named_and_not_taken_for_text(file: Path) -> None:
    source = Source.of(file)
    assert "Ovid" in str(unsupported.advice(source.head(), file.name))
    assert plain_text.recognise(source) == 0
    assert delimited.recognise(source) == 0
