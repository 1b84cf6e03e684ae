"""Telling in which encoding a source is written."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.readers import encoding
from curator.readers.format import Source

TEXT = "STAT3 – “β-catenin”, Müller: a matter of time and context in breast cancer.\n" * 3
CHINESE = "STAT3 在乳腺癌中的作用：时间和环境的问题。"
CYRILLIC = "Роль STAT3 в раке молочной железы зависит от времени и места."
MAC = "Günther and Émile don’t see 5 µm"
WESTERN = "STAT3 – “Müller”: a matter of time and context.\n"


@pytest.mark.parametrize(
    ("data", "text", "warned"),
    [
        pytest.param(TEXT.encode(), TEXT, None, id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), TEXT, None, id="utf-8 with mark"),
        pytest.param(TEXT.encode("utf-16"), TEXT, "UTF-16", id="utf-16 with mark"),
        pytest.param(
            codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT, "UTF-16", id="big-endian with mark"
        ),
        pytest.param(TEXT.encode("utf-32"), TEXT, "UTF-32", id="utf-32 with mark"),
        pytest.param(TEXT.encode("utf-16-le"), TEXT, "UTF-16", id="utf-16 without mark"),
        pytest.param(TEXT.encode("utf-16-be"), TEXT, "UTF-16", id="big-endian without mark"),
        pytest.param(WESTERN.encode("cp1252"), WESTERN, "Windows-1252", id="windows-1252"),
        pytest.param("Müller, café".encode("latin-1"), "Müller, café", "Latin-1", id="latin-1"),
        pytest.param(b"caf\xe9 \x81", "café \x81", "letters beyond a–z may be wrong", id="neither"),
        pytest.param(MAC.encode("mac-roman"), MAC, "Mac Roman", id="mac"),
        pytest.param(CHINESE.encode("gb18030"), CHINESE, "GB18030", id="chinese"),
        pytest.param(
            CYRILLIC.encode("cp1251"),
            CYRILLIC.encode("cp1251").decode("latin-1"),
            "letters beyond a–z may be wrong",
            id="cyrillic",
        ),
        pytest.param(
            "“β”".encode() * 9 + b" \xff",
            "“β”" * 9 + " \ufffd",
            "damaged UTF-8",
            id="utf-8 with a wrong byte",
        ),
        pytest.param(
            "β-catenin “β”".encode()[:-1], "β-catenin “β\ufffd", "damaged UTF-8", id="utf-8 cut off"
        ),
        pytest.param("Ušinskas, Šare".encode("cp1252"), "Ušinskas, Šare", "Windows-1252", id="š"),
        pytest.param(b"", "", None, id="empty"),
    ],
)
def test_text_is_decoded_and_doubt_is_named(data: bytes, text: str, warned: str | None) -> None:
    decoded = encoding.decode(data)
    assert decoded.text == text
    assert (decoded.warning is None) if warned is None else (warned in str(decoded.warning))


def test_a_stream_is_decoded_like_its_bytes_with_line_ends_untouched() -> None:
    data = "ä\r\nb\rc\n".encode("cp1252")
    with encoding.opened(Source("a.txt", content=data)) as (stream, warning):
        assert stream.read() == "ä\r\nb\rc\n"
    assert "Windows-1252" in str(warning)


def test_the_beginning_does_not_end_within_a_character() -> None:
    assert encoding.beginning(Source("a.txt", content="ββ".encode()), size=3) == "β"
    assert encoding.beginning(Source("a.txt", content="ββ".encode("utf-16")), size=5) == "β"


@settings(deadline=None)
@given(st.binary())
def test_every_bytes_are_decoded_somehow(data: bytes) -> None:
    source = Source("a.txt", content=data)
    decoded = encoding.decode(data)
    with encoding.opened(source) as (stream, warning):
        assert stream.read() == decoded.text
    assert warning == decoded.warning
    encoding.beginning(source)


def test_the_encoding_is_named_once_for_the_file_and_its_beginning() -> None:
    for text, name in ((CHINESE, "gb18030"), (MAC, "mac-roman"), ("Müller", "cp1252")):
        source = Source("a.txt", content=text.encode(name))
        assert encoding.encoding_of(source) == name
        assert encoding.beginning(source) == text


def test_a_beginning_that_cuts_a_letter_in_two_is_still_recognised() -> None:
    source = Source("a.txt", content=(CHINESE * 10).encode("gb18030"))
    for size in range(60, 70):
        assert (CHINESE * 10).startswith(encoding.beginning(source, size))
