"""What was imported comes back to the letter, and what a file says is never believed."""

from __future__ import annotations

import sqlite3
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.packing import LONGEST, pack, unpack

TITLE, ABSTRACT = "STAT3 in time", "STAT3 promotes 𝛽-catenin 🧬 in cafés. It suppresses tumours."
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(text=TEXTS, title=TEXTS, abstract=TEXTS)
def test_a_text_comes_back_to_the_letter(text: str, title: str, abstract: str):
    assert unpack(pack(text, title, abstract), title, abstract) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\0", id="a zero"),
        pytest.param("a", id="too short to be compressed"),
        pytest.param("TI  - STAT3\r\n\tER  - \r\n", id="line ends"),
        pytest.param(ABSTRACT, id="the abstract itself"),
        pytest.param(ABSTRACT * 2_000, id="longer than the window of the compression"),
        pytest.param("ß" * (LONGEST // 2), id="as long as what is compressed may be"),
        pytest.param("ß" * (LONGEST // 2) + "a", id="longer"),
    ],
)
def test_texts_of_all_lengths_come_back(text: str):
    packed = pack(text, TITLE, ABSTRACT)
    assert unpack(packed, TITLE, ABSTRACT) == text
    assert len(packed) <= len(text.encode()) + 1


def test_a_record_that_repeats_the_text_takes_little_room():
    record = f'{{"title": "{TITLE}", "abstract": "{ABSTRACT}"}}'
    assert len(pack(record, TITLE, ABSTRACT)) < len(record) / 2


def test_a_text_with_another_beside_it_is_damaged():
    packed = pack(f"AB  - {ABSTRACT}", TITLE, ABSTRACT)
    with pytest.raises(sqlite3.DatabaseError, match="cannot be read"):
        unpack(packed, TITLE, ABSTRACT.replace("tumours", "tumors"))


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"nothing of ours", id="no stream"),
        pytest.param(b"\0\xff", id="no UTF-8"),
        pytest.param(pack(ABSTRACT, TITLE, ABSTRACT)[:-1], id="cut short"),
        pytest.param(pack(ABSTRACT, TITLE, ABSTRACT) + b"x", id="more behind it"),
        pytest.param(zlib.compress(b"\xff"), id="a stream of what is no UTF-8"),
    ],
)
def test_what_was_not_packed_here_is_damage(packed: bytes):
    with pytest.raises(sqlite3.DatabaseError, match="cannot be read") as error:
        unpack(packed, TITLE, ABSTRACT)
    assert error.value.sqlite_errorcode == sqlite3.SQLITE_CORRUPT


def test_a_stream_that_would_fill_the_memory_is_damage():
    bomb = zlib.compress(bytes(8 * LONGEST))
    tracemalloc.start()
    try:
        with pytest.raises(sqlite3.DatabaseError, match="cannot be read"):
            unpack(bomb, TITLE, ABSTRACT)
        assert tracemalloc.get_traced_memory()[1] < 3 * LONGEST
    finally:
        tracemalloc.stop()
