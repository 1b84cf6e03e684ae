"""Label Studio tasks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.model import Mark, Problem, Record
from curator.project import Project
from curator.readers import doccano, json_lines, labelbuddy
from curator.readers.format import Source
from curator.readers.label_studio import FORMAT
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked, read, record

FILES = annotated.DATA / "label_studio"


def task(*results: dict[str, Any], text: str = "𝛽 STAT3 helps.", **more: Any) -> list[dict[str, Any]]:
    annotation = {"completed_by": 4, "result": list(results)}
    return [{"data": {"text": text, "title": "T"}, "annotations": [annotation], **more}]


def region(start: Any, end: Any, words: str = "STAT3", kind: str = "labels", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": words, kind: ["A"]}
    return {"id": "r", "from_name": "label", "to_name": "text", "type": kind, "value": value, **more}


def test_regions_with_their_choices_are_claims_of_those_who_made_them():
    source = Source.of(FILES / "export.json")
    assert FORMAT.recognise(source) > json_lines.FORMAT.recognise(source)
    assert doccano.FORMAT.recognise(source) == labelbuddy.FORMAT.recognise(source) == 0
    first, second = FORMAT.read(source)
    assert isinstance(first, Record)
    assert (first.title, first.abstract, first.pmid) == (TITLE, TEXT, "30231553")
    assert [(*marked(first)[at], it.claim, it.by, it.note) for at, it in enumerate(first.marks)] == [
        ("Finding", "lung metastasis", "a1", "anna@example.org", "see Fig. 2"),
        ("stage: distant_metastasis", "lung metastasis", "a1", "anna@example.org", "see Fig. 2"),
        ("stage: relapse", "lung metastasis", "a1", "anna@example.org", "see Fig. 2"),
        ("kind: Review", None, "", "anna@example.org", ""),
        ("Finding", "tumour onset", "b1", "2", ""),
    ]
    assert first.warnings == (
        "skipped annotations: 1 left out; kept in the source record",
        "predictions: 1 left out; kept in the source record",
        "relations: 1 left out; kept in the source record",
        "notes on what has no label: 1 left out; kept in the source record",
    )
    assert isinstance(second, Record)
    assert (second.title, second.abstract) == (TITLE, TEXT)
    assert marked(second) == [("Finding", "tumour onset")]
    assert second.warnings == ("results of other kinds: 1 left out; kept in the source record",)


def test_the_small_export_is_read():
    source = Source.of(FILES / "export_min.json")
    assert FORMAT.recognise(source) > json_lines.FORMAT.recognise(source)
    assert doccano.FORMAT.recognise(source) == 0
    (found,) = FORMAT.read(source)
    assert isinstance(found, Record)
    assert (found.title, found.abstract) == (TITLE, TEXT)
    assert marked(found) == [
        ("Finding", "lung metastasis"),
        ("stage: relapse", "lung metastasis"),
        ("kind: Review", None),
        ("kind: Mouse", None),
    ]
    assert {it.by for it in found.marks} == {"1"}
    assert len({it.claim for it in found.marks if it.start is not None}) == 1


@pytest.mark.parametrize(("start", "end"), [(3, 8), (2, 7)], ids=["UTF-16 units", "code points"])
def test_offsets_are_in_the_unit_in_which_the_words_stand(start: int, end: int):
    found = record(FORMAT, task(region(start, end)))
    assert found.marks == (Mark(label="A", start=2, end=7, claim="r", by="4"),)
    assert found.warnings == ()


def test_offsets_without_words_are_utf_16_units():
    found = record(FORMAT, task(region(3, 8, words=[])))  # type: ignore[arg-type]
    assert marked(found) == [("A", "STAT3")]


def test_words_that_stand_elsewhere_are_told():
    found = record(FORMAT, task(region(3, 6)))
    assert found.warnings == ("the words of 1 mark do not stand at the offsets given; check the text",)


@pytest.mark.parametrize(
    ("result", "warning"),
    [
        pytest.param(region(3, 99), "‘A’", id="beyond"),
        pytest.param(region(8, 3), "‘A’", id="reversed"),
        pytest.param(region(1, 8, words="other"), "‘A’", id="between surrogates"),
        pytest.param(region("x", {}), "‘A’", id="no numbers"),
        pytest.param(region(3, 8, kind="hypertextlabels"), "results of other kinds", id="marks in HTML"),
        pytest.param({"type": "labels"}, "", id="nothing in it"),
    ],
)
def test_a_result_that_cannot_be_placed_is_named(result: dict[str, Any], warning: str):
    found = record(FORMAT, task(result))
    assert found.marks == ()
    assert warning in "".join(found.warnings)


def test_a_claim_of_our_own_is_no_label():
    unit = region(3, 8)
    unit["value"]["labels"] = ["Negated claim"]
    number = region(3, 8, kind="number", from_name="claim")
    number["value"]["number"] = 2
    choice = region(3, 8, kind="choices", from_name="stage", meta={"curator": "cur02", "text": ["why"]})
    found = record(FORMAT, task(unit, number, choice))
    assert found.marks == (
        Mark(label="stage: A", start=2, end=7, claim="2", negated=True, note="why", by="cur02"),
    )
    assert marked(record(FORMAT, task(unit))) == [("Negated claim", "STAT3")]


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (4, "4"),
        ({"id": 4, "email": "a@example.org"}, "a@example.org"),
        ({"id": 4}, "4"),
        (None, ""),
        ([], ""),
    ],
)
def test_people_are_known_by_address_or_number(person: object, name: str):
    content = task(region(3, 8))
    content[0]["annotations"][0]["completed_by"] = person
    assert record(FORMAT, content).marks[0].by == name


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="no data"),
        pytest.param({"text": 7}, id="no text"),
        pytest.param({"text": "https://example.org/x.txt"}, id="an address"),
        pytest.param({"image": "/data/upload/x.png"}, id="an image"),
        pytest.param({"text": " "}, id="blank"),
    ],
)
def test_a_task_without_text_is_a_problem(data: dict[str, Any]):
    (found,) = read(FORMAT, [{"data": data, "annotations": []}])
    assert isinstance(found, Problem)


@pytest.mark.parametrize(
    "content",
    [
        '{"text": "a", "label": []}',
        '{"title": "a", "text": "b"}',
        '{"data": "x", "label": "y"}',
        "[]",
        "words",
    ],
)
def test_other_files_are_not_claimed(content: str):
    assert FORMAT.recognise(Source("x.json", content=content.encode())) == 0


def test_what_was_written_is_read_again(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, "label-studio", tmp_path / "out")
    made = annotated.again(FORMAT, [tmp_path / "out" / "tasks.json"], tmp_path / "again.curation")
    exchange.write(made, "label-studio", tmp_path / "out2")
    made.store.close()
    assert annotated.bytes_of(tmp_path / "out2") == annotated.bytes_of(tmp_path / "out")


CONTENT = (FILES / "export.json").read_bytes()
TASKS = [*json.loads(CONTENT), *json.loads((FILES / "export_min.json").read_bytes())]


@given(*annotated.DAMAGE)
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int):
    for content in annotated.damaged(CONTENT, noise, place, cut):
        annotated.survives(FORMAT, Source("x.json", content=content))


@given(st.integers(), annotated.VALUES)
def test_no_value_in_any_place_raises_anything_but_a_reader_error(seed: int, value: object):
    content = json.dumps(annotated.with_a_change(TASKS, seed, value)).encode()
    annotated.survives(FORMAT, Source("x.json", content=content))
