"""JSON: one object a line, or an array of objects."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import json_items, json_lines, registry
from curator.readers.format import Source

FULL = {
    "title": "STAT3 in <i>disease</i>",
    "abstract": "β-catenin. 😀",
    "authors": ["Segatto, Ilenia", "Belletti, Barbara"],
    "keywords": ["Mice", "STAT3"],
    "doi": "https://doi.org/10.3390/IJMS19092818",
    "pmid": 30231553,
    "journal": "IJMS",
    "volume": 19,
    "year": 2018,
    "language": "eng",
    "peer_reviewed": True,
}


def read(content: str | bytes) -> list[Record | Problem]:
    data = content.encode() if isinstance(content, str) else content
    return list(json_lines.read(Source("papers.json", content=data)))


def check(found: Record | Problem) -> None:
    assert isinstance(found, Record)
    assert (found.title, found.abstract) == (FULL["title"], FULL["abstract"])
    assert found.authors == ("Segatto, Ilenia", "Belletti, Barbara")
    assert found.keywords == ("Mice", "STAT3")
    assert (found.doi, found.pmid) == ("10.3390/ijms19092818", "30231553")
    assert (found.journal, found.volume, found.year, found.language) == ("IJMS", "19", 2018, "en")
    assert found.peer_reviewed is True
    assert found.warnings == ()


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(FULL),
        json.dumps(FULL, ensure_ascii=False) + "\r\n",
        "\ufeff\n" + json.dumps(FULL) + "\n\n",
        json.dumps([FULL]),
        json.dumps([FULL], indent=2),
        json.dumps(FULL, indent=2),
    ],
    ids=["line", "CRLF", "mark and empty lines", "array", "indented array", "one indented object"],
)
def test_an_object_is_a_record_in_every_arrangement(content: str) -> None:
    assert registry.recognise(Source("papers.txt", content=content.encode())).name == "json-lines"
    (found,) = read(content)
    check(found)


def test_utf_16_lines_are_read() -> None:
    found = read((json.dumps(FULL, ensure_ascii=False) + "\n").encode("utf-16"))
    assert isinstance(found[0], Record)
    assert found[0].abstract == FULL["abstract"]
    assert "UTF-16" in found[0].warnings[0]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Segatto I, Belletti B", ("Segatto I", "Belletti B")),
        (["Segatto, Ilenia"], ("Segatto, Ilenia",)),
        ([{"family": "Segatto", "given": "Ilenia"}, {"literal": "A Group"}], ("Segatto, Ilenia", "A Group")),
        ([{"lastName": "Segatto", "firstName": "I"}, {"name": "B Belletti"}], ("Segatto, I", "B Belletti")),
        (None, ()),
        (7, ()),
    ],
)
def test_authors_may_be_a_string_a_list_or_objects(value: object, names: tuple[str, ...]) -> None:
    (record,) = read(json.dumps({"title": "A", "abstract": "B", "authors": value}))
    assert isinstance(record, Record)
    assert record.authors == names


def test_text_stands_for_the_abstract_where_there_is_none() -> None:
    first, second = read('{"title": "A", "text": "B"}\n{"title": "A", "text": "B", "abstract": "C"}\n')
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.abstract, second.abstract) == ("B", "C")


def test_a_list_of_paragraphs_is_one_abstract() -> None:
    (record,) = read('{"title": "A", "abstract": ["B, c", "D"]}')
    assert isinstance(record, Record)
    assert record.abstract == "B, c\nD"


def test_a_bad_line_is_named_and_the_others_are_kept() -> None:
    good = '{"title": "A", "abstract": "B"}'
    deep = '{"title": ' + "[" * 100_000 + "]" * 100_000 + "}"
    long_number = '{"title": "A", "abstract": "B", "year": ' + "9" * 5000 + "}"
    found = read(
        "\n".join([good, "not json", "[1, 2]", '"text"', "{}", deep, long_number, '{"title": ', good])
    )
    assert [it.where for it in found if isinstance(it, Problem)] == [
        f"line {number}" for number in range(2, 9)
    ]
    assert [it.where for it in found if isinstance(it, Record)] == ["line 1", "line 9"]


def test_a_line_above_the_limit_is_a_problem_and_the_next_line_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_items, "LONGEST_LINE", 200)
    good = '{"title": "A", "abstract": "B"}'
    found = read(f'{good}\n{{"title": "{"x" * 1000}", "abstract": "B"}}\n{good}\n')
    assert [type(it) for it in found] == [Record, Problem, Record]
    assert [it.where for it in found] == ["line 1", "line 2", "line 3"]


def test_broken_json_that_is_not_lines_names_the_place() -> None:
    with pytest.raises(ReaderError, match="line 3, column 1"):
        read('[\n{"title": "A"},\n')
    with pytest.raises(ReaderError, match="nested too deeply"):
        read("[" * 100_000)


def test_lone_surrogates_become_replacement_characters() -> None:
    for content in ('{"title": "a\\ud800b", "abstract": "c"}', '[{"title": "a\\ud800b", "abstract": "c"}]'):
        (record,) = read(content)
        assert isinstance(record, Record)
        assert record.title == "a\ufffdb"
        record.raw.encode()


def test_json_without_a_title_or_an_abstract_in_it_is_not_recognised() -> None:
    for content in ("{}", "[1, 2]", '{"name": "package"}', "plain words", "[Translated title]."):
        assert json_lines.recognise(Source("a.json", content=content.encode())) == 0


def test_objects_with_nothing_but_a_text_are_left_to_formats_that_know_them() -> None:
    def certainty(content: str) -> float:
        return json_lines.recognise(Source("a.json", content=content.encode()))

    assert certainty('{"title": "A"}\n') > 0.8 > certainty('{"text": "A"}\n') > 0.1


def test_a_line_without_end_does_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "LONGEST_LINE", 1000)
    content = '{"title": "A"}\n' + "x" * 5000 + '\n{"title": "B"}\n'
    for encoded in (content.encode(), content.encode("utf-16")):
        first, problem, last = read(encoded)
        assert isinstance(first, Record)
        assert isinstance(problem, Problem)
        assert isinstance(last, Record)
        assert (first.where, problem.where, last.where) == ("line 1", "line 2", "line 3")


LINES = "\n".join(
    json.dumps(it) for it in (FULL, {"title": "A", "text": ["B"]}, {"authors": [{"family": "C"}]})
).encode()


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 60))
def test_no_damage_to_json_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (LINES[:place] + noise + LINES[place + cut :], noise, b"[" + noise, b"{" + noise):
        source = Source("papers.json", content=content)
        json_lines.recognise(source)
        try:
            found = list(json_lines.read(source))
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from([*FULL, "text", "family", "name", "date"]), inner)
        ),
    )
)
def test_every_json_value_is_a_record_or_a_problem(value: object) -> None:
    (found,) = read(json.dumps([value]))
    assert isinstance(found, Record | Problem)
