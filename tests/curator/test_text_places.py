"""Where places of a raw text lie in its canonical form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator import normalise
from curator.text_places import TextPlaces

TRICKY = list("ab .\n\r\t\u00a0\u200b\u00ade\u0301β😀\u1112\u1161\u11ab\x00\u2028가\u0327\u0323𝛽\u212b\ufeff")


@given(st.text(st.sampled_from(TRICKY), max_size=20) | st.text(max_size=20))
def test_the_text_is_the_canonical_one_and_places_are_known(raw: str):
    places = TextPlaces(raw)
    assert places.text == normalise.text(raw)
    assert places.exact


@given(st.text(st.sampled_from(TRICKY), max_size=8), st.text(st.sampled_from(TRICKY), max_size=8))
def test_words_between_spaces_are_found_again(before: str, after: str):
    places = TextPlaces(f"{before} STAT3 {after}")
    span = places.span(len(before) + 1, len(before) + 6)
    assert span is not None
    assert places.text[slice(*span)] == "STAT3"


@pytest.mark.parametrize(
    ("raw", "start", "end", "words"),
    [
        pytest.param("  cafe\u0301  STAT3", 2, 7, "café", id="composed"),
        pytest.param("a\r\n\r\nSTAT3", 5, 10, "STAT3", id="line ends"),
        pytest.param("😀 STAT3", 2, 7, "STAT3", id="astral"),
        pytest.param("STAT\u00ad3 loss", 0, 6, "STAT3", id="soft hyphen"),
        pytest.param("the STAT3 loss", 3, 10, "STAT3", id="spaces at its ends"),
    ],
)
def test_a_stretch_is_moved(raw: str, start: int, end: int, words: str):
    places = TextPlaces(raw)
    span = places.span(start, end)
    assert span is not None
    assert places.text[slice(*span)] == words


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 99), (5, 6)], ids=str)
def test_what_is_not_there_has_no_place(start: int, end: int):
    assert TextPlaces("STAT3 \u200b loss").span(start, end) is None
