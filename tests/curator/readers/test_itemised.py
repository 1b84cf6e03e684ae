"""Records from lists, and what bibliographic formats have in common."""

from __future__ import annotations

import pytest

from curator.model import Problem, Record
from curator.readers import itemised


def record_of(**values: list[str]) -> Record:
    found = itemised.record({"title": ["T"], "abstract": ["A."], **values}, where="line 1", raw="")
    assert isinstance(found, Record)
    return found


def test_one_item_is_no_list_in_a_string() -> None:
    record = record_of(authors=["van der Berg, Jan Peter"], keywords=["Aged, 80 and over"])
    assert record.authors == ("van der Berg, Jan Peter",)
    assert record.keywords == ("Aged, 80 and over",)


def test_items_are_canonical_and_none_stands_twice() -> None:
    assert itemised.items(["a\u00a0b", "", "a b", "x <i>y</i>", "R&amp;D"]) == ("a b", "x y", "R&D")


def test_neither_title_nor_abstract_is_a_problem() -> None:
    found = itemised.record({"title": [" "]}, where="line 1", raw="")
    assert found == Problem("line 1", "it has neither a title nor an abstract.")


def test_a_date_that_is_none_is_told() -> None:
    assert record_of(year=["soon"]).warnings == ("‘soon’ is not a date that can be read; left out",)


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("335", "339", "335-339"),
        ("335", "", "335"),
        ("", "339", "339"),
        ("1-22", "22", "1-22"),
        ("e815", "e815", "e815"),
        ("No", "Specified", ""),
        ("S1", "S5", "S1-S5"),
    ],
)
def test_pages_are_first_and_last(start: str, end: str, pages: str) -> None:
    assert itemised.pages(start, end) == [pages]


@pytest.mark.parametrize(
    ("given", "issn"),
    [
        (["0951-7375 (Print)\r0951-7375"], ["0951-7375"]),
        (["978-1-4822-5326-9"], []),
        (["x", "1936-959x"], ["1936-959X"]),
        ([], []),
    ],
)
def test_an_issn_is_found_among_other_numbers(given: list[str], issn: list[str]) -> None:
    assert itemised.issn(given) == issn


@pytest.mark.parametrize(
    ("stated", "elsewhere", "doi"),
    [
        (["10.1000/A"], ["10.1000/B"], ["10.1000/a"]),
        ([], ["http://x.org/10.1000/b", "doi:10.1000/C"], ["10.1000/c"]),
        (["none"], [], ["none"]),
        (["none"], ["10.1000/b"], ["10.1000/b"]),
        ([], ["see 10.1000/b"], []),
    ],
)
def test_a_doi_is_looked_for_in_its_own_field_first(
    stated: list[str], elsewhere: list[str], doi: list[str]
) -> None:
    assert itemised.doi(stated, elsewhere) == doi
