"""What readers of annotated data share: units of offsets, titles within texts, marks that do not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Mark, Problem, Record
from curator.readers import annotated, json_items
from curator.readers.annotated import Marks
from curator.readers.format import Source
from curator.readers.units import Places, Unit, fitting

LOSS = "STAT3-β loss 😀 delayed e\u0301tumour onset. STAT3 did"


@pytest.mark.parametrize(
    ("unit", "encoding", "width"),
    [(Unit.UTF16, "utf-16-le", 2), (Unit.UTF8, "utf-8", 1), (Unit.CODE_POINTS, "utf-32-le", 4)],
    ids=["UTF-16", "UTF-8", "code points"],
)
def test_offsets_of_every_unit_become_code_points(unit: Unit, encoding: str, width: int) -> None:
    places = Places(LOSS, unit)
    for place in range(len(LOSS) + 1):
        assert places(len(LOSS[:place].encode(encoding)) // width) == place


@pytest.mark.parametrize(
    ("unit", "offset"),
    [
        pytest.param(Unit.UTF16, LOSS.index("😀") + 1, id="between surrogates"),
        pytest.param(Unit.UTF8, LOSS.index("β") + 1, id="within a letter"),
        pytest.param(Unit.CODE_POINTS, len(LOSS) + 1, id="behind the end"),
        pytest.param(Unit.UTF16, 10**30, id="huge"),
        pytest.param(Unit.UTF16, -1, id="negative"),
        pytest.param(Unit.UTF16, None, id="none"),
        pytest.param(Unit.UTF16, True, id="truth"),
        pytest.param(Unit.UTF16, 1.5, id="fraction"),
        pytest.param(Unit.UTF16, float("nan"), id="not a number"),
        pytest.param(Unit.UTF16, [1], id="list"),
        pytest.param(Unit.UTF16, "x", id="word"),
    ],
)
def test_an_offset_that_is_no_place_gives_none(unit: Unit, offset: object) -> None:
    assert Places(LOSS, unit)(offset) is None


def test_numbers_written_as_text_or_with_a_point_are_offsets() -> None:
    assert [Places(LOSS)(it) for it in (3, 3.0, "3")] == [3, 3, 3]


def test_the_unit_is_the_one_in_which_the_words_stand() -> None:
    start = len(LOSS[: LOSS.index("STAT3 did")].encode("utf-16-le")) // 2
    units = (Unit.CODE_POINTS, Unit.UTF16)
    assert fitting(LOSS, [(start, start + 9, "STAT3\ndid")], units) == (Unit.UTF16, 0)
    assert fitting(LOSS, [(0, 5, "STAT3")], units) == (Unit.CODE_POINTS, 0)
    assert fitting(LOSS, [(0, 5, "STAT3"), (7, 9, "other")], units) == (Unit.CODE_POINTS, 1)


def record(text: str, *places: tuple[int | None, int | None], **values: str) -> Record:
    marks = Marks(Places(text))
    for number, (start, end) in enumerate(places):
        marks.add(f"L{number}", start, end)
    found = annotated.record(
        text, marks, {key: [it] for key, it in values.items()}, where="line 1", raw="raw"
    )
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    ("text", "given_title", "title", "abstract"),
    [
        pytest.param("A title\n\nText β.", "", "A title", "Text β.", id="empty line"),
        pytest.param("A title\r\n\r\nText.", "", "A title", "Text.", id="empty line, CRLF"),
        pytest.param("  A title \n \n\nText.\n", "", "A title", "Text.\n", id="spaces"),
        pytest.param("Title: A title\n\nText.", "", "A title", "Text.", id="named"),
        pytest.param("A title\nText.", "A title.", "A title.", "Text.", id="given and in the text"),
        pytest.param("A Title", "A title", "A title", "", id="given and the whole text"),
        pytest.param("Text.\n\nMore.", "A title", "A title", "Text.\n\nMore.", id="given, not in the text"),
        pytest.param("!\nText.", "?", "?", "!\nText.", id="signs are no title"),
        pytest.param("One\nText.", "", "One", "One\nText.", id="no empty line: first words"),
        pytest.param("Text. " * 30, "", "Text. " * 11 + "Text. Text…", "Text. " * 30, id="first words"),
    ],
)
def test_the_title_is_given_or_the_first_line_or_the_first_words(
    text: str, given_title: str, title: str, abstract: str
) -> None:
    found = record(text, title=given_title) if given_title else record(text)
    assert (found.title, found.abstract) == (title, abstract)
    assert (annotated.NO_TITLE in found.warnings) == (not given_title and text.startswith(("One", "Text")))
    assert len(found.title) <= 80


def test_marks_move_with_the_abstract_and_those_in_the_title_are_named() -> None:
    text = "A β title\n\nSTAT3 😀 drives it."
    start = text.index("STAT3")
    found = record(text, (0, 3), (start, start + 5), (2, start + 5), (2, 9))
    assert [(it.label, it.start, it.end) for it in found.marks] == [("L1", 0, 5), ("L2", 0, 5)]
    assert found.abstract[0:5] == "STAT3"
    assert found.warnings == (
        "2 marks were left out (in the title, which has no sentences): ‘L0’, ‘L3’",
        "of 1 mark that begins in the title, only the part in the abstract was taken",
    )


def test_marks_that_do_not_fit_are_counted_by_their_label() -> None:
    marks = Marks(Places("Some text."))
    for start, end in ((5, 4), (3, 3), (-1, 4), (0, 11), (None, None), (0, None)):
        marks.add("Stage", start, end)
    marks.add("", 0, 4)
    marks.add(["a"], 0, 4)
    marks.add(7, 0, 4)
    marks.add_whole("  Two\n words ", note=" n ")
    assert marks.found == [Mark(label="7", start=0, end=4), Mark(label="Two words", note="n")]
    assert marks.warnings() == [
        "6 marks were left out (offsets that do not fit the text): ‘Stage’ (6 times)",
        "2 marks were left out (without a label)",
    ]


def test_a_record_without_text_is_a_problem() -> None:
    found = annotated.record(" \n\u200b", Marks(Places("")), {}, where="line 3", raw="")
    assert isinstance(found, Problem)
    assert found.where == "line 3"


def test_bibliographic_keys_and_a_key_of_ours_are_taken() -> None:
    values = annotated.bibliography(
        {"document_key": "pmid:12", "Journal Title": "IJMS", "year": 2018, "text": "x", "abstract": "y"},
        {"journal": "other", "doi": "10.1000/x", "unknown": 1, "authors": [{"family": "B", "given": "A"}]},
    )
    assert values == {
        "journal": ["IJMS"],
        "year": ["2018"],
        "doi": ["10.1000/x"],
        "authors": ["B, A"],
        "pmid": ["12"],
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("doi:10.1000/x", {"doi": ["10.1000/x"]}),
        ("pmid-30231553", {"pmid": ["30231553"]}),
        ("PMC6163512.txt", {"pmcid": ["PMC6163512"]}),
        ("sha:0f", {}),
        ("PMC1 in disease", {}),
        ("", {}),
    ],
)
def test_keys_and_names_of_files_give_identifiers(name: str, found: dict[str, list[str]]) -> None:
    values: dict[str, list[str]] = {}
    annotated.identify(values, name)
    if "pmcid" in found:
        found = {"pmcid": ["6163512"]}
    assert values == found


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50))), st.text(max_size=9)
)
def test_every_mark_that_is_kept_lies_in_the_abstract(
    text: str, places: list[tuple[int, int]], title: str
) -> None:
    marks = Marks(Places(text))
    for start, end in places:
        marks.add(f"{start} {end}", start, end)
    found = annotated.record(text, marks, {"title": [title]}, where="", raw="")
    if isinstance(found, Problem):
        return
    shift = len(text) - len(found.abstract)
    for mark in found.marks:
        assert mark.start is not None
        assert mark.end is not None
        assert 0 <= mark.start < mark.end <= len(found.abstract)
        start, end = map(int, mark.label.split())
        assert found.abstract[mark.start : mark.end] == text[max(start, shift) : end].replace(
            "\ud800", "\ufffd"
        )


@pytest.mark.parametrize(
    ("start", "paths"),
    [
        pytest.param('{"a": 1, "b": {"c": []}}', {("a",), ("b",), ("b", "c")}, id="object"),
        pytest.param('[{"a": [{"b": 1}]}]', {("a",), ("a", "b")}, id="arrays leave no trace"),
        pytest.param('{"a": "\\"b\\": {", "c": "cut o', {("a",), ("c",)}, id="cut off in a string"),
        pytest.param('{"a": "\\', {("a",)}, id="cut off behind a backslash"),
        pytest.param('{"a": {"b', {("a",)}, id="cut off in a key"),
        pytest.param('{"a": 1}\n{"b": 2}', {("a",), ("b",)}, id="lines"),
        pytest.param("[1, 2]", set(), id="numbers"),
        pytest.param('words "a": 1', set(), id="words"),
        pytest.param("}" * 9 + '{"a": 1', set(), id="closing first"),
    ],
)
def test_keys_are_found_in_the_beginning_of_json(start: str, paths: set[tuple[str, ...]]) -> None:
    assert json_items.key_paths(start) == paths


@given(st.text(alphabet='{}[]":,\\ab1 \n'))
def test_keys_are_looked_for_in_anything(start: str) -> None:
    json_items.key_paths("{" + start)


def test_lines_above_the_limit_are_problems_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "LONGEST_LINE", 40)
    text = '{"text": "a"}\n{"text": "' + "x" * 200 + '"}\n{"text": "b"}\n[1]\n'
    for content in (text.encode(), text.encode("utf-16")):
        found = list(json_items.items(Source("a.jsonl", content=content)))
        assert [it.where for it in found] == ["line 1", "line 2", "line 3", "line 4"]
        assert [type(it) for it in found] == [json_items.Item, Problem, json_items.Item, Problem]


def test_an_array_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "LARGEST_ARRAY", 20)
    with pytest.raises(ReaderError, match="larger"):
        list(json_items.items(Source("a.json", content=b'[{"text": "' + b"x" * 40 + b'"}]')))


@pytest.mark.parametrize(
    ("content", "places"),
    [
        pytest.param('{"a": [\n{"b": 1},\n{"b": 2}\n]}', ["record 1"], id="one object, its items on lines"),
        pytest.param('{"a": 1}\n{"a": 2}', ["line 1", "line 2"], id="lines"),
        pytest.param('{"a": 1', ["line 1"], id="one line, cut off"),
        pytest.param('{"a\n{"a": 2}\n{"a": 2}', ["line 1", "line 2", "line 3"], id="first line broken"),
        pytest.param('{\n"a": 1\n}', ["record 1"], id="one object over lines"),
        pytest.param('[\n{"a": 1}\n]', ["record 1"], id="array"),
    ],
)
def test_lines_arrays_and_objects_are_told_apart(content: str, places: list[str]):
    assert [it.where for it in json_items.items(Source("a", content=content.encode()))] == places
