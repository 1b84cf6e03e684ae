"""doccano JSON Lines and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.model import Problem, Record
from curator.project import Project
from curator.readers import json_lines
from curator.readers.doccano import FORMAT
from curator.readers.format import Source
from curator.writers.options import Unit
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked, read, record

FILES = annotated.DATA / "doccano"


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def sentence(text: str, index: int, start: int | None = None, **more: Any) -> dict[str, Any]:
    place = {} if start is None else {"start": start, "end": start + len(text)}
    return {"text": text, "label": [], "document_key": "k", "sentence_index": index, **place, **more}


def test_spans_entities_and_old_annotations_are_marks():
    source = Source.of(FILES / "spans.jsonl")
    assert FORMAT.recognise(source) > json_lines.FORMAT.recognise(source)
    first, second, third = FORMAT.read(source)
    assert isinstance(first, Record)
    assert (first.title, first.abstract, first.pmid) == (TITLE, TEXT, "30231553")
    assert marked(first) == [("Onset", "tumour onset"), ("Metastasis", "lung metastasis")]
    assert first.warnings == ("comments: 1 left out; kept in the source record",)
    assert '"cohort": "A"' in first.raw
    assert isinstance(second, Record)
    assert (second.title, second.abstract) == (TITLE, TEXT)
    assert marked(second) == [("Onset", "tumour onset")]
    assert second.warnings == ("relations: 1 left out; kept in the source record",)
    assert isinstance(third, Record)
    assert (third.title, third.doi, third.marks[0].by) == ("Old", "10.1000/a", "2")
    assert marked(third) == [("4", "STAT3")]


def test_labels_of_a_text_are_marks_on_the_whole_record():
    source = Source.of(FILES / "classes.json")
    assert FORMAT.recognise(source) > json_lines.FORMAT.recognise(source)
    first, second, third = FORMAT.read(source)
    assert marked(first) == [("Cancer", None), ("Review", None)]
    assert marked(second) == [("Cancer", None)]
    assert isinstance(third, Record)
    assert third.marks == ()
    assert third.warnings[0] == "texts in place of labels: 1 left out; kept in the source record"


def test_sentences_of_one_document_become_one_text_again():
    first = sentence("One 😀.", 1, 0, label=["A"], title="T", curator="cur01")
    second = sentence("Two.", 2, 8, label=["B", "C"], title="T", curator="cur01")
    found = record(FORMAT, lines(first, second))
    assert (found.title, found.abstract, found.where) == ("T", "One 😀.  Two.", "lines 1 to 2")
    assert marked(found) == [("A", "One 😀."), ("B", "Two."), ("C", "Two.")]
    assert {it.by for it in found.marks} == {"cur01"}
    assert found.raw == lines(first, second).strip()


@pytest.mark.parametrize(
    ("rows", "abstracts"),
    [
        pytest.param([sentence("A.", 1), sentence("B.", 2)], ["A. B."], id="no places"),
        pytest.param([sentence("A.", 1, 9), sentence("B.", 2, 3)], ["A. B."], id="places in disorder"),
        pytest.param([sentence("A.", 1, 4), sentence("B.", 2, 10**30)], ["A.\nB."], id="absurd place"),
        pytest.param([sentence("A.", 1), sentence("B.", 1)], ["A.", "B."], id="the same sentence twice"),
        pytest.param(
            [sentence("A.", 1), sentence("B.", 2, document_key="l")], ["A.", "B."], id="another document"
        ),
        pytest.param([sentence("A.", 1), {"text": "B.", "label": []}], ["A.", "B."], id="no key"),
        pytest.param([sentence("A.", "1"), sentence("B.", 2)], ["A.", "B."], id="index is text"),  # type: ignore[arg-type]
    ],
)
def test_only_sentences_that_follow_each_other_are_joined(rows: list[dict[str, Any]], abstracts: list[str]):
    found = read(FORMAT, lines(*rows))
    assert [it.abstract for it in found if isinstance(it, Record)] == abstracts


def test_missing_sentences_are_told():
    found = record(FORMAT, lines(sentence("A.", 1, 0, title="T"), sentence("B.", 9, 400, title="T")))
    assert "sentences are missing" in found.warnings[0]


def test_a_sentence_alone_has_its_labels_on_all_of_it():
    assert marked(record(FORMAT, lines(sentence("A.", 3, 40, label=["X"])))) == [("X", "A.")]


@pytest.mark.parametrize(
    ("labels", "marks", "warning"),
    [
        pytest.param([[0, 2, "A"]], [("A", "ST")], "", id="span"),
        pytest.param([0, 2, "A"], [("A", "ST")], "", id="a lone span"),
        pytest.param([[0, 99, "A"], [5, 2, "B"], [-1, 2, "C"]], [], "‘A’, ‘B’, ‘C’", id="outside"),
        pytest.param([[0, 2]], [], "without a label", id="too short"),
        pytest.param([[]], [], "without a label", id="empty"),
        pytest.param([[0, 2, "A"], [1, 5, "B"]], [("A", "ST"), ("B", "TAT3")], "", id="overlapping"),
        pytest.param(3, [("3", None)], "", id="number"),
        pytest.param(None, [], "", id="none"),
        pytest.param([None], [], "without a label", id="none in a list"),
        pytest.param([{"label": "A"}], [("A", None)], "", id="object without a place"),
    ],
)
def test_labels_of_every_shape_are_marks_or_named(labels: Any, marks: list[tuple[str, str]], warning: str):
    found = record(FORMAT, {"text": "STAT3 helps.", "label": labels, "title": "T"})
    assert marked(found) == marks
    assert warning in "".join(found.warnings)
    assert bool(warning) == bool(found.warnings)


def test_a_bad_line_is_named_and_the_others_are_kept():
    good = sentence("A.", 1)
    found = read(FORMAT, lines(good) + "{broken\n" + '{"label": []}\n' + lines(good))
    assert [it.where for it in found] == ["line 1", "line 2", "line 3", "line 4"]
    assert [isinstance(it, Problem) for it in found] == [False, True, True, False]


@pytest.mark.parametrize(
    "content",
    [
        '{"id": "x#s3", "text": "a", "labels": {"STAGE": ["onset"]}}',
        '{"title": "a", "text": "b"}',
        '{"title": "a", "abstract": "b", "labels": ["x"]}',
        '[{"data": {"text": "a"}, "annotations": [{"result": []}]}]',
        '{"text": "a", "annotations": [{"label_name": "x"}]}',
        "plain words",
    ],
)
def test_other_files_are_not_claimed(content: str):
    assert FORMAT.recognise(Source("x.json", content=content.encode())) == 0


@pytest.mark.parametrize("unit", list(Unit))
def test_what_was_written_is_read_again(
    unit: Unit, project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, "doccano", tmp_path / "out.jsonl", unit=unit)
    made = annotated.again(FORMAT, [tmp_path / "out.jsonl"], tmp_path / "again.curation")
    exchange.write(made, "doccano", tmp_path / "out2.jsonl", unit=unit)
    made.store.close()
    assert (tmp_path / "out2.jsonl").read_text("utf-8") == (tmp_path / "out.jsonl").read_text("utf-8")


CONTENT = (FILES / "spans.jsonl").read_bytes() + lines(sentence("A.", 1, 0), sentence("B.", 2, 4)).encode()
ROWS = [json.loads(line) for line in CONTENT.splitlines()]


@given(*annotated.DAMAGE)
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int):
    for content in annotated.damaged(CONTENT, noise, place, cut):
        annotated.survives(FORMAT, Source("x.jsonl", content=content))


@given(st.integers(), annotated.VALUES)
def test_no_value_in_any_place_raises_anything_but_a_reader_error(seed: int, value: object):
    content = json.dumps(annotated.with_a_change(ROWS, seed, value)).encode()
    annotated.survives(FORMAT, Source("x.json", content=content))
