"""The check of export files, against the reference implementation of JSON Schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.json_schema import check_of

EXAMPLE = Path(__file__).parents[1] / "data" / "export"
SCHEMA = json.loads((EXAMPLE / "export.schema.json").read_text("utf-8"))
CONTENT = json.loads((EXAMPLE / "export.json").read_text("utf-8"))
for name in ("sentences", "sentence_reviews", "claims", "annotations"):
    del CONTENT[name][2:]
REFERENCE = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
CHECK = check_of(SCHEMA)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value in a JSON document."""
    found = [path]
    if isinstance(value, dict):
        return found + [it for key, child in value.items() for it in paths(child, (*path, key))]
    if isinstance(value, list):
        return found + [it for place, child in enumerate(value) for it in paths(child, (*path, place))]
    return found


def changed(path: tuple[str | int, ...], value: Any) -> Any:
    content = copy.deepcopy(CONTENT)
    parent = content
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return content


def test_the_example_is_valid():
    assert CHECK(CONTENT) == []


@given(
    st.sampled_from(paths(CONTENT)[1:]),
    st.sampled_from([None, True, 0, -1, 1, 3, "", "x", "10.1234/x\n", "2018", [], {}, {"x": 1}, ["x"]]),
)
def test_it_finds_a_change_wrong_when_the_reference_does(path: tuple[str | int, ...], value: Any):
    content = changed(path, value)
    # the reference lets $ match before a last line end, which the standard does not
    assert bool(CHECK(content)) == (not REFERENCE.is_valid(content) or value == "10.1234/x\n" == content)


@given(st.sampled_from([path for path in paths(CONTENT) if path and isinstance(path[-1], str)]))
def test_it_finds_a_missing_field_when_the_reference_does(path: tuple[str | int, ...]):
    content = copy.deepcopy(CONTENT)
    parent = content
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    assert bool(CHECK(content)) == (not REFERENCE.is_valid(content))


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        pytest.param(("documents", 0, "title"), 3, ".documents[0].title", "should be text", id="type"),
        pytest.param(
            ("documents", 0, "year"),
            "2018",
            ".documents[0].year",
            "should be a whole number or null",
            id="types",
        ),
        pytest.param(("sentences", 1, "id"), "x", ".sentences[1].id", "is not a UUID: “x”", id="format"),
        pytest.param(("claims", 0, "number"), 0, ".claims[0].number", "is less than 1", id="minimum"),
        pytest.param(
            ("claims", 0, "state"),
            "gone",
            ".claims[0].state",
            "should be one of: active, retracted",
            id="enum",
        ),
        pytest.param(
            ("claims", 0, "cue"),
            {"start": 1, "end": "2", "text": ""},
            ".claims[0].cue.end",
            "should be a whole number",
            id="any-of",
        ),
        pytest.param(
            ("curators", 0, "orcid"),
            "1",
            ".curators[0].orcid",
            "does not have the form that it should have: “1”",
            id="pattern",
        ),
        pytest.param(
            ("curators", 0, "x"), 1, ".curators[0].x", "is not a field that belongs here", id="more"
        ),
    ],
)
def test_it_says_where_and_what(path: tuple[str | int, ...], value: Any, where: str, what: str):
    assert CHECK(changed(path, value)) == [(where, what)]
