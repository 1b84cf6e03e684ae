"""labelbuddy JSON Lines and JSON."""

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
from curator.readers import doccano, json_lines
from curator.readers.format import Source
from curator.readers.labelbuddy import FORMAT
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked, read, record

FILES = annotated.DATA / "labelbuddy"
DOCUMENT = {"text": "STAT3 β helps.", "annotations": [{"label_name": "A", "start_char": 0, "end_char": 5}]}


def annotation(extra: object = None, **changed: object) -> dict[str, Any]:
    return {
        **DOCUMENT,
        "annotations": [{"label_name": "A", "start_char": 0, "end_char": 5, "extra_data": extra, **changed}],
    }


@pytest.mark.parametrize("name", ["documents.jsonl", "documents.json"])
def test_lines_and_arrays_give_the_same_records(name: str):
    source = Source.of(FILES / name)
    assert FORMAT.recognise(source) > max(
        json_lines.FORMAT.recognise(source), doccano.FORMAT.recognise(source)
    )
    first, second, third = FORMAT.read(source)
    assert isinstance(first, Record)
    assert (first.title, first.abstract, first.pmid, first.year) == (TITLE, TEXT, "30231553", 2018)
    assert first.authors == ("Segatto, Ilenia", "Belletti, Barbara")
    assert marked(first) == [
        ("stage: Onset", "tumour onset"),
        ("Place", "e\u0301s"),
        ("stage: Distant metastasis", "lung metastasis"),
    ]
    assert first.warnings == ()
    assert json.loads(first.raw)["metadata"]["cohort"] == "A"
    assert isinstance(second, Record)
    assert (second.title, second.abstract) == (TITLE, TEXT)
    assert marked(second) == [("Tissue", "tumour")]
    assert second.warnings == ("1 mark was left out (in the title, which has no sentences): ‘In the title’",)
    assert isinstance(third, Record)
    assert third.title == "STAT3-β loss 😀 delayed tumour onset. STAT3 did not affect lung metastasis in…"
    assert third.warnings == ("no title in the record; its first words were taken",)


@pytest.mark.parametrize(
    ("extra", "marks"),
    [
        ("seen in mice", [("", False, "seen in mice")]),
        ("claim 2", [("2", False, "")]),
        ("claim 2, negated", [("2", True, "")]),
        ("claim 2, negated: why: so", [("2", True, "why: so")]),
        ("claim 1: a; b; claim 3, negated", [("1", False, "a; b"), ("3", True, "")]),
        ("claim 1; claim 2", [("1", False, ""), ("2", False, "")]),
        ("so; claim 2", [("", False, "so; claim 2")]),
        ("claims 2", [("", False, "claims 2")]),
        ("claim of the authors", [("", False, "claim of the authors")]),
        (None, [("", False, "")]),
        (7, [("", False, "7")]),
    ],
)
def test_extra_data_are_a_note_or_the_claim_that_our_writer_names(
    extra: object, marks: list[tuple[str, bool, str]]
):
    found = record(FORMAT, annotation(extra))
    assert [(it.claim, it.negated, it.note) for it in found.marks] == marks


@pytest.mark.parametrize(
    ("annotations", "warning"),
    [
        pytest.param([{"label_name": "A", "start_char": 3, "end_char": 99}], "‘A’", id="beyond"),
        pytest.param([{"label_name": "A", "start_char": 5, "end_char": 2}], "‘A’", id="reversed"),
        pytest.param([{"label_name": "A", "start_byte": 7, "end_byte": 9}], "‘A’", id="within a letter"),
        pytest.param([{"label_name": "A"}], "‘A’", id="nowhere"),
        pytest.param([{"start_char": 0, "end_char": 2}], "without a label", id="nameless"),
        pytest.param(["A"], "no JSON objects", id="no object"),
    ],
)
def test_an_annotation_that_cannot_be_placed_is_named(annotations: list[Any], warning: str):
    found = record(FORMAT, {**DOCUMENT, "annotations": annotations})
    assert found.marks == ()
    assert warning in found.warnings[0]


def test_a_text_that_was_changed_is_told():
    found = record(FORMAT, {**DOCUMENT, "utf8_text_md5_checksum": "0" * 32})
    assert "checksum" in found.warnings[0]


def test_annotations_without_their_text_are_a_problem():
    (found,) = read(FORMAT, {"utf8_text_md5_checksum": "0" * 32, "annotations": []})
    assert isinstance(found, Problem)
    assert "no text" in found.message


@pytest.mark.parametrize(
    "content",
    [
        '{"text": "a", "label": []}',
        '{"title": "a", "text": "b"}',
        '{"text": "a", "denotations": []}',
        "[]",
        "plain words",
        "",
    ],
)
def test_other_files_are_not_claimed(content: str):
    assert FORMAT.recognise(Source("x.json", content=content.encode())) == 0


def test_what_was_written_is_read_again(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, "labelbuddy", tmp_path / "out")
    made = annotated.again(FORMAT, [tmp_path / "out" / "documents.jsonl"], tmp_path / "again.curation")
    exchange.write(made, "labelbuddy", tmp_path / "out2")
    made.store.close()
    assert annotated.bytes_of(tmp_path / "out2") == annotated.bytes_of(tmp_path / "out")


def test_marks_say_whose_they_are_in_our_own_files():
    found = record(FORMAT, {**DOCUMENT, "metadata": {"curator": "cur02"}})
    assert found.marks == (Mark(label="A", start=0, end=5, by="cur02"),)


CONTENT = (FILES / "documents.jsonl").read_bytes()
DOCUMENTS = json.loads((FILES / "documents.json").read_text("utf-8"))


@given(*annotated.DAMAGE)
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int):
    for content in annotated.damaged(CONTENT, noise, place, cut):
        annotated.survives(FORMAT, Source("x.jsonl", content=content))


@given(st.integers(), annotated.VALUES)
def test_no_value_in_any_place_raises_anything_but_a_reader_error(seed: int, value: object):
    content = json.dumps(annotated.with_a_change(DOCUMENTS, seed, value)).encode()
    annotated.survives(FORMAT, Source("x.json", content=content))
