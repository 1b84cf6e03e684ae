"""Cutting text of tagged lines into records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.model import Problem
from curator.readers import tagged
from curator.readers.format import Source
from curator.readers.tagged import Block, Grammar

SIMPLE = Grammar(
    re.compile(r"(?P<tag>[A-Z]{2}) - (?P<value>.*)"),
    lambda tag, seen, _: tag == "AA" and bool(seen),
    closes=frozenset({"ZZ"}),
    opens=frozenset({"AA"}),
)
INDENTED = Grammar(
    SIMPLE.field,
    lambda tag, _seen, after_blank: tag == "AA" and after_blank,
    goes_on=lambda tag, line: tag == "BB" and line.startswith(" "),
)


def blocks(content: str, grammar: Grammar = SIMPLE) -> list[Block]:
    found = list(tagged.blocks(Source("a.txt", content=content.encode()), grammar))
    assert all(isinstance(it, Block) for it in found)
    return [it for it in found if isinstance(it, Block)]


def test_a_record_knows_its_tags_values_lines_and_text() -> None:
    (first, second) = blocks("AA - 1\r\nBB - two\r\n lines\r\nAA - 2\r\n")
    assert [(it.tag, it.value, it.line) for it in first.fields] == [("AA", "1", 1), ("BB", "two lines", 2)]
    assert first.raw == "AA - 1\r\nBB - two\r\n lines"
    assert (second.line, second.first("AA"), second.first("BB")) == (4, "2", "")
    assert first.values("BB", "AA") == ["two lines", "1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts(end: str) -> None:
    (record,) = blocks(end.join(["AA - 1", "BB - 2", "ZZ - "]))
    assert [it.line for it in record.fields] == [1, 2]


def test_what_stands_beside_records_stays_in_their_source() -> None:
    first, second = blocks("Provider\nAA - 1\nZZ - \nBB - late\n2.\nAA - 2\nZZ - \nend\n")
    assert [it.tag for it in first.fields] == ["AA"]
    assert first.raw == "Provider\nAA - 1\nZZ - \nBB - late\n2."
    assert second.raw == "AA - 2\nZZ - \nend"


def test_a_line_that_does_not_go_on_is_named_and_the_next_may_go_on() -> None:
    (record,) = blocks("AA - 1\n beside\nBB - x\nNot a field.\n  y\n\n  z\n\nNor this.\n", INDENTED)
    assert (record.first("AA"), record.first("BB")) == ("1", "x y z")
    assert record.warnings == (
        "line 2 has no tag and was left out: ‘beside’",
        "line 4 has no tag and was left out: ‘Not a field.’",
        "line 9 has no tag and was left out: ‘Nor this.’",
    )
    assert "Not a field." in record.raw


@pytest.mark.parametrize(
    ("count", "last"), [(20, "line 21 has"), (21, "1 more line"), (5000, "4,980 more lines")]
)
def test_of_many_lines_left_out_the_first_are_named(count: int, last: str) -> None:
    (record,) = blocks("AA - 1\n" + "z\n" * count, INDENTED)
    assert len(record.warnings) == min(count, 21)
    assert record.warnings[-1].startswith(last)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(["One", "two."], "One two.", id="a line that goes on"),
        pytest.param(["One.", "Two."], "One.\nTwo.", id="a sentence a line"),
        pytest.param(["p. 5 of St.", "aureus"], "p. 5 of St. aureus", id="small letter after a stop"),
        pytest.param(["METHODS", "", "We did."], "METHODS\nWe did.", id="an empty line"),
        pytest.param(["(see above.)", "Then"], "(see above.)\nThen", id="a bracket after the stop"),
        pytest.param(["", " a ", ""], "a", id="empty ends"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_lines_are_joined_where_a_sentence_goes_on(lines: list[str], text: str) -> None:
    assert tagged.paragraphs(lines) == text


def test_a_line_beyond_the_limit_costs_its_record_only() -> None:
    huge = "B" * (tagged.LONGEST_LINE + 5)
    found = list(tagged.blocks(Source("a", content=f"AA - 1\nBB - {huge}\nAA - 2\n".encode()), SIMPLE))
    assert found[0] == Problem("line 2", "it is longer than 1 MB; its record was not read.")
    assert isinstance(found[1], Block)
    assert found[1].first("AA") == "2"


def test_a_record_beyond_the_limit_costs_itself_only() -> None:
    many = "BB - " + "x" * 1000 + "\n"
    content = f"AA - 1\n{many * 9000}AA - 2\n".encode()
    found = list(tagged.blocks(Source("a", content=content), SIMPLE))
    assert isinstance(found[0], Problem)
    assert found[0].where == "line 1"
    assert isinstance(found[1], Block)
    assert found[1].first("AA") == "2"


@pytest.mark.parametrize("place", ["before", "after"])
def test_what_stands_beside_records_beyond_the_limit_costs_no_record(place: str) -> None:
    junk = ("x" * 1000 + "\n") * 9000
    content = (junk if place == "before" else "") + "AA - 1\nZZ - \n" + (junk if place == "after" else "")
    found = list(tagged.blocks(Source("a", content=content.encode()), SIMPLE))
    assert [type(it) for it in found] == ([Problem, Block] if place == "before" else [Block, Problem])


def test_a_record_of_another_encoding_says_so_if_it_is_not_ascii() -> None:
    plain, accented = tagged.blocks(Source("a", content="AA - 1\nAA - é\n".encode("cp1252")), SIMPLE)
    assert isinstance(plain, Block)
    assert isinstance(accented, Block)
    assert plain.warnings == ()
    assert "Windows-1252" in accented.warnings[0]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["AA - 1", "BB - x", "ZZ - ", "", " y", "z", "AA - "])))
def test_no_line_is_lost(lines: list[str]) -> None:
    content = "\n".join(lines)
    found = blocks(content)
    if found:
        kept = [line for it in found for line in it.raw.split("\n") if line]
        assert kept == [line for line in lines if line]
