"""Which labels the names of another tool mean."""

import json
from pathlib import Path
from typing import Any

import pytest

from curator.errors import CuratorError
from curator.label_map import LabelMap, guessed, read_map
from tests import factories
from tests.factories import METASTASIS, PRIMARY


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("STG:0004", PRIMARY, id="id"),
        pytest.param("STG_0004", PRIMARY, id="id made safe"),
        pytest.param("stage: Primary tumor", PRIMARY, id="dimension and name"),
        pytest.param("STAGE__primary_tumor", PRIMARY, id="as a column is named"),
        pytest.param("primary tumor", PRIMARY, id="name"),
    ],
)
def test_a_name_is_guessed(name: str, label: str):
    assert guessed(name, factories.starter_vocabulary()) == (label,)


@pytest.mark.parametrize("name", ["Gene", "", "Not stated", "primary"], ids=str)
def test_a_name_that_several_or_none_answer_to_is_not_guessed(name: str):
    assert guessed(name, factories.starter_vocabulary()) == ()


def test_a_map_reads_what_was_written(tmp_path: Path):
    path = tmp_path / "map.json"
    content = {"labels": {"A": "stage: Primary tumor", "B": [PRIMARY, METASTASIS], "C": None}}
    path.write_text(json.dumps({**content, "curators": {"anna": "cur02"}}))
    found = read_map(path, factories.starter_vocabulary())
    assert found == LabelMap(
        {"A": (PRIMARY,), "B": (PRIMARY, METASTASIS), "C": ()},  # pyright: ignore[reportArgumentType]
        {"anna": "cur02"},
    )
    path.write_text(json.dumps(found.as_json()))
    assert read_map(path, factories.starter_vocabulary()) == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param({"A": "STG:9999"}, "“A” is mapped to “STG:9999”", id="no label"),
        pytest.param({"A": 7}, "no label of this project", id="no text"),
        pytest.param([], "no JSON object", id="a list"),
        pytest.param({"labels": {}, "curators": {"anna": ""}}, "no curator’s code", id="no code"),
        pytest.param({"labels": []}, "have to be JSON objects", id="labels are a list"),
    ],
)
def test_a_broken_map_says_what_is_wrong(tmp_path: Path, content: Any, said: str):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(content))
    with pytest.raises(CuratorError, match=said):
        read_map(path, factories.starter_vocabulary())


def test_a_map_that_is_no_json_says_so(tmp_path: Path):
    path = tmp_path / "map.json"
    path.write_bytes(b"\xff{")
    with pytest.raises(CuratorError, match="not valid JSON"):
        read_map(path, factories.starter_vocabulary())
    with pytest.raises(CuratorError, match="cannot be read"):
        read_map(tmp_path / "none.json", factories.starter_vocabulary())
