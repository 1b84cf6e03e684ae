"""Telling in which encoding a source is written."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.readers import encoding
from curator.readers.format import Source

TEXT = "STAT3 – “β-catenin”, Müller: a matter of time and context in breast cancer.\n" * 3
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
        pytest.param(b"caf\xe9 \x81", "café \x81", "Windows-1252", id="bytes that windows-1252 lacks"),
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
