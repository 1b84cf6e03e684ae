"""PubAnnotation JSON."""

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
from curator.readers import json_lines
from curator.readers.format import Source
from curator.readers.pubannotation import FORMAT
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked, read, record

FILE = annotated.DATA / "pubannotation" / "documents.json"


def document(denotations: list[Any], **more: Any) -> dict[str, Any]:
    return {"text": "Title of it\n\nSTAT3 helps.", "denotations": denotations, **more}


def denotation(begin: Any = 13, end: Any = 18, **more: Any) -> dict[str, Any]:
    return {"id": "T1", "span": {"begin": begin, "end": end}, "obj": "A", **more}


def test_denotations_attributes_and_modifications_are_marks():
    source = Source.of(FILE)
    assert FORMAT.recognise(source) > json_lines.FORMAT.recognise(source)
    first, second = FORMAT.read(source)
    assert isinstance(first, Record)
    assert (first.title, first.abstract, first.pmid) == (TITLE, TEXT, "30231553")
    assert [(*marked(first)[at], it.claim, it.negated) for at, it in enumerate(first.marks)] == [
        ("Finding", "tumour onset", "T1", False),
        ("stage: onset", "tumour onset", "T1", False),
        ("speculated", "tumour onset", "T1", False),
        ("Finding", "lung metastasis", "T2", True),
    ]
    assert first.warnings == (
        "attributes of what is not marked in the text: 1 left out; kept in the source record",
        "relations: 1 left out; kept in the source record",
        "1 mark was left out (in the title, which has no sentences): ‘Title’",
    )
    assert isinstance(second, Record)
    assert (second.title, second.abstract, second.pmcid) == (TITLE, TEXT, "PMC6163512")
    assert [(it.label, it.by) for it in second.marks] == [("A", "one"), ("B", "two"), ("B", "two")]
    assert [words for _, words in marked(second)] == ["tumour", "lung", "affect"]


def test_a_single_document_is_read():
    assert record(FORMAT, document([denotation()])).marks == (Mark(label="A", start=0, end=5),)


@pytest.mark.parametrize(
    ("found", "warning"),
    [
        pytest.param(denotation(13, 99), "‘A’", id="beyond"),
        pytest.param(denotation(18, 13), "‘A’", id="reversed"),
        pytest.param(denotation("x", None), "‘A’", id="no numbers"),
        pytest.param({"id": "T1", "obj": "A"}, "‘A’", id="no span"),
        pytest.param(denotation(obj=None), "without a label", id="no label"),
    ],
)
def test_a_denotation_that_cannot_be_placed_is_named(found: dict[str, Any], warning: str):
    read_again = record(FORMAT, document([found]))
    assert read_again.marks == ()
    assert warning in read_again.warnings[0]


def test_very_many_pieces_are_taken_as_one():
    pieces = [{"begin": 13 + at % 2, "end": 14 + at % 2} for at in range(999)]
    found = record(FORMAT, document([{"id": "T1", "span": [*pieces, {"begin": 15, "end": 18}], "obj": "A"}]))
    assert found.marks == (Mark(label="A", start=0, end=5),)


def test_a_document_without_text_is_a_problem():
    (found,) = read(FORMAT, {"denotations": [denotation()]})
    assert isinstance(found, Problem)


@pytest.mark.parametrize(
    "content", ['{"text": "a", "label": []}', '{"title": "a", "text": "b"}', "[]", "words", '{"tracks": 1}']
)
def test_other_files_are_not_claimed(content: str):
    assert FORMAT.recognise(Source("x.json", content=content.encode())) == 0


def test_what_was_written_is_read_again(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, "pubannotation", tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*.json"))
    made = annotated.again(FORMAT, files, tmp_path / "again.curation")
    exchange.write(made, "pubannotation", tmp_path / "out2")
    made.store.close()
    assert annotated.bytes_of(tmp_path / "out2") == annotated.bytes_of(tmp_path / "out")


DOCUMENTS = json.loads(FILE.read_text("utf-8"))


@given(*annotated.DAMAGE)
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int):
    for content in annotated.damaged(FILE.read_bytes(), noise, place, cut):
        annotated.survives(FORMAT, Source("x.json", content=content))


@given(st.integers(), annotated.VALUES)
def test_no_value_in_any_place_raises_anything_but_a_reader_error(seed: int, value: object):
    content = json.dumps(annotated.with_a_change(DOCUMENTS, seed, value)).encode()
    annotated.survives(FORMAT, Source("x.json", content=content))
