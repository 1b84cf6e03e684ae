"""The formula guard: no cell is run, and every text comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.formula_guard import guarded, unguarded


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+44", "'+44", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@sum", "'@sum", id="at"),
        pytest.param("\tx", "'\tx", id="tab"),
        pytest.param("\r\nx", "'\r\nx", id="line-end"),
        pytest.param("'=x", "''=x", id="own-apostrophe"),
        pytest.param("''=x", "'''=x", id="own-apostrophes"),
        pytest.param("'tis", "'tis", id="apostrophe-before-a-word"),
        pytest.param("'", "'", id="apostrophe-alone"),
        pytest.param("a=b", "a=b", id="later"),
        pytest.param("", "", id="empty"),
    ],
)
def test_cells_that_a_spreadsheet_could_run_get_an_apostrophe(text: str, cell: str):
    assert guarded(text) == cell
    assert unguarded(cell) == text


@given(st.text(alphabet="'=+-@\t\r\n ax") | st.text())
def test_every_text_comes_back_and_none_can_run(text: str):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
