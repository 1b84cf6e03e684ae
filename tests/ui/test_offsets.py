"""The border between Qt's UTF-16 units and the project's code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from ui.offsets import Offsets, isolated, shown, still

TEXTS = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("𝛽😀é\u0301 \n")),
    max_size=60,
)


@given(TEXTS)
def test_positions_go_there_and_back(text: str) -> None:
    offsets = Offsets(text)
    for place in range(len(text) + 1):
        units = offsets.to_qt(place)
        assert units == len(text[:place].encode("utf-16-le")) // 2
        assert offsets.to_python(units) == place


@given(TEXTS)
def test_shown_text_keeps_its_length_in_both_units(text: str) -> None:
    assert len(shown(text)) == len(text)
    assert len(shown(text).encode("utf-16-le")) == len(text.encode("utf-16-le"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We show 𝛽-catenin 😀 binds TCF.", id="astral letters"),
        pytest.param("cafe\u0301s bind TCF", id="a combining accent"),
        pytest.param("two\nlines, two\u2028more, a\u00a0space, TCF", id="line ends"),
        pytest.param("an \ufffc object and a \u202etrap TCF", id="objects and overrides"),
    ],
)
def test_qt_selects_the_words_that_python_names(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    document.setPlainText(shown(text))
    assert document.blockCount() == 1
    start, offsets = text.index("TCF"), Offsets(text)
    cursor = QTextCursor(document)
    cursor.setPosition(offsets.to_qt(start))
    cursor.setPosition(offsets.to_qt(start + 3), QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "TCF"


@pytest.mark.parametrize("text", ["“Luminal”", "é – ‘one’ … µ", "𝛽-catenin 😀", "乳腺癌", "a\u200bb", "TCF"])
def test_words_from_left_to_right_are_not_isolated(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["في", "STAT3 עם IL-6", "a\u200fb", "١٢"])
def test_words_from_right_to_left_are_isolated(text: str) -> None:
    assert isolated(text) == f"\u2068{text}\u2069"


@given(TEXTS)
def test_still_text_is_what_it_was_but_for_what_turns_it(text: str) -> None:
    assert still(f"{text}\u202e\n\u2067{isolated(text)}") == f"{still(text)}\ufffd\n\ufffd{isolated(text)}"
