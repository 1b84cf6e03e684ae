"""The records that are kept for a week."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.lookup.cache import Cache


class Day:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def cache(tmp_path: Path, day: Day) -> Cache:
    return Cache(tmp_path / "cache", today=day)


def entries(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file())


def test_a_record_is_found_by_its_id_and_by_its_other_ids(cache: Cache) -> None:
    cache.put("PubMed", "1", b"<x/>", ["DOI:10.1/a", "PMCID:PMC1"])
    assert cache.get("PubMed", "1") == ("1", b"<x/>")
    assert cache.get("PubMed", "DOI:10.1/a") == ("1", b"<x/>")
    assert cache.get("Europe PMC", "1") is None
    assert cache.get("PubMed", "2") is None


def test_no_name_of_an_id_becomes_a_path(cache: Cache, tmp_path: Path) -> None:
    for key in ("../../evil", "a/b", "CON", "x" * 5000, "\0", "\ud800"):
        cache.put("PubMed", key, b"1")
        assert cache.get("PubMed", key) == (key, b"1") or key == "\ud800"
    assert {path.suffix for path in entries(tmp_path)} == {".record"}
    assert all(
        len(path.stem) == 64 and path.parent.parent == tmp_path / "cache" for path in entries(tmp_path)
    )


def test_a_record_grows_too_old(cache: Cache, day: Day, tmp_path: Path) -> None:
    cache.put("PubMed", "1", b"1")
    day.now += 8 * 24 * 3600
    assert cache.get("PubMed", "1") is None
    assert entries(tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:-3], id="cut off"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"[" * 9999, id="deep"),
        pytest.param(lambda data: b"[]\n", id="other JSON"),
        pytest.param(lambda data: data.replace(b'"key": "1"', b'"key": "2"'), id="of another id"),
        pytest.param(lambda data: data.split(b"\n")[0] + b"\nnonsense", id="no content"),
        pytest.param(lambda data: data.replace(b'"at": ', b'"at": "x", "to": '), id="no time"),
    ],
)
def test_a_damaged_entry_is_as_if_not_there(cache: Cache, tmp_path: Path, damage) -> None:
    cache.put("PubMed", "1", b"<x/>" * 10)
    (path,) = entries(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("PubMed", "1") is None
    assert entries(tmp_path) == []


def test_the_folder_stays_within_its_size_and_the_oldest_go_first(tmp_path: Path, day: Day) -> None:
    cache = Cache(tmp_path / "cache", largest=1500, today=day)
    for number in range(10):
        day.now += 60
        cache.put("PubMed", str(number), bytes(range(256)))
    cache.tidy()
    assert sum(path.stat().st_size for path in entries(tmp_path)) <= 1500
    kept = [number for number in range(10) if cache.get("PubMed", str(number))]
    assert kept
    assert kept == list(range(kept[0], 10))


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache = Cache(tmp_path / "cache")
    cache.put("PubMed", "1", b"1")
    assert cache.get("PubMed", "1") is None
    cache.tidy()
