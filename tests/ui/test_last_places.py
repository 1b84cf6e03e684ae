"""Where somebody was in each project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.last_places import KEPT, LastPlaces


def test_a_place_is_there_again_after_it_was_written(tmp_path: Path):
    places, project = LastPlaces(tmp_path), tmp_path / "α.curation"
    places.remember(project, "d1")
    assert places.of(project) == "d1"
    assert LastPlaces(tmp_path).of(project) == ""
    places.write()
    assert LastPlaces(tmp_path).of(project) == "d1"
    assert [it.name for it in tmp_path.iterdir()] == ["places.json"]


def test_two_programs_keep_what_the_other_one_wrote(tmp_path: Path):
    mine, other = LastPlaces(tmp_path), LastPlaces(tmp_path)
    mine.remember(tmp_path / "a", "d1")
    other.remember(tmp_path / "b", "d2")
    mine.write()
    other.write()
    assert (mine.of(tmp_path / "a"), mine.of(tmp_path / "b")) == ("d1", "d2")


def test_the_places_of_the_newest_projects_are_kept(tmp_path: Path):
    places = LastPlaces(tmp_path)
    for number in range(KEPT + 1):
        places.remember(tmp_path / str(number), f"d{number}")
    places.write()
    assert (places.of(tmp_path / "0"), places.of(tmp_path / "1")) == ("", "d1")
    places.remember(tmp_path / "1", "d7")
    places.write()
    assert list(json.loads((tmp_path / "places.json").read_text()).values())[-1] == "d7"


@pytest.mark.parametrize("text", ["", "{", "[1]", "\ufffe", '{"/a": 7}'])
def test_a_file_that_is_not_whole_says_nothing_and_is_written_anew(tmp_path: Path, text: str):
    (tmp_path / "places.json").write_text(text, encoding="utf-8")
    places = LastPlaces(tmp_path)
    assert places.of(tmp_path / "a") == ""
    places.remember(tmp_path / "a", "d1")
    places.write()
    assert LastPlaces(tmp_path).of(tmp_path / "a") == "d1"


def test_where_nothing_can_be_written_the_place_is_known_as_long_as_the_program_runs(tmp_path: Path):
    places = LastPlaces(tmp_path / "gone")
    places.remember(tmp_path / "a", "d1")
    places.write()
    assert places.of(tmp_path / "a") == "d1"
