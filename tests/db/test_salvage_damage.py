"""Whatever the damage: a project comes out, or a sentence, and the damaged file stays as it is."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.errors import CuratorError
from curator.safekeeping import Reason
from db.full_check import check
from db.safekeeping import SqliteSafekeeping
from db.salvage import salvage
from tests.salvaging import PAGE, contents, make_project, opens, structure

SEEDS = range(12)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("sound") / "test.curation")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy of `sound` to damage."""
    folder = tmp_path / "project"
    folder.mkdir()
    return shutil.copyfile(sound, folder / "test.curation")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    folder.mkdir()
    return folder / "new.curation"


def no_header(content: bytearray) -> bytearray:
    content[:100] = bytes(100)
    return content


def other_page_size(content: bytearray) -> bytearray:
    content[16:18] = (1024).to_bytes(2, "big")
    return content


def impossible_page_size(content: bytearray) -> bytearray:
    content[16:18] = b"\x12\x34"
    return content


def no_schema(content: bytearray) -> bytearray:
    content[100:PAGE] = b"\x5a" * (PAGE - 100)
    return content


def too_many_pages(content: bytearray) -> bytearray:
    content[28:32] = b"\x00\xff\xff\xff"
    return content


def freed_pages(content: bytearray) -> bytearray:
    content[32:40] = b"\x00\x00\x00\x05\x00\x00\xff\xff"
    return content


def padded(content: bytearray) -> bytearray:
    return content + b"\x00" * 100_000


@pytest.mark.parametrize(
    "damage",
    [no_header, other_page_size, impossible_page_size, no_schema, too_many_pages, freed_pages, padded],
)
def test_damage_to_what_leads_to_the_rows_loses_nothing(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, damage: Callable[[bytearray], bytearray]
):
    whole = contents(path)
    path.write_bytes(damage(bytearray(path.read_bytes())))
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert contents(target) == whole
    assert report.left == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"title,abstract\n" * 1000, id="text"),
        pytest.param(b"SQLite format 3\0" + b"\x00" * 84, id="header only"),
        pytest.param(b"SQLite format 3\0" + random.Random(1).randbytes(70_000), id="noise"),
    ],
)
def test_where_nothing_can_be_saved_it_is_said_and_nothing_is_left(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, content: bytes
):
    path.write_bytes(content)
    with pytest.raises(CuratorError, match="Nothing could be salvaged"):
        salvage(safekeeping, path, target)
    assert list(target.parent.iterdir()) == []
    assert path.read_bytes() == content


def flipped(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice([1, 10, 100, 1000])):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    return content


def zeroed(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice([1, 5, 30])):
        page = chance.randrange(len(content) // PAGE) * PAGE
        content[page : page + PAGE] = bytes(PAGE)
    return content


def cut(content: bytearray, chance: random.Random) -> bytearray:
    return content[: chance.randrange(len(content))]


def overwritten(content: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(content))
    part = chance.randbytes(min(chance.randrange(1, 60_000), len(content) - place))
    content[place : place + len(part)] = part
    return content


def swapped(content: bytearray, chance: random.Random) -> bytearray:
    """Pages at each other's place, as a disk that mixes up blocks leaves them."""
    for _ in range(chance.choice([1, 5, 30])):
        one, other = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
        content[one : one + PAGE], content[other : other + PAGE] = (
            content[other : other + PAGE],
            content[one : one + PAGE],
        )
    return content


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("damage", [flipped, zeroed, cut, overwritten, swapped])
def test_whatever_the_damage_a_project_comes_out_or_a_sentence(
    path: Path,
    target: Path,
    safekeeping: SqliteSafekeeping,
    damage: Callable[[bytearray, random.Random], bytearray],
    seed: int,
):
    content = bytes(damage(bytearray(path.read_bytes()), random.Random(seed)))
    path.write_bytes(content)
    said = None
    try:
        report = salvage(safekeeping, path, target)
    except CuratorError as error:
        said = str(error)
    else:
        assert structure(report) == []
        assert report.left == check(target).findings
        opens(target)
    if said is not None:
        assert said.startswith("Nothing could be salvaged")
        assert list(target.parent.iterdir()) == []
    assert path.read_bytes() == content


@pytest.mark.parametrize("seed", SEEDS)
def test_with_a_backup_random_damage_loses_nothing_that_the_backup_has(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, seed: int
):
    safekeeping.back_up(path, Reason.OPENED)
    whole = contents(path)
    damage = [flipped, zeroed, cut, overwritten, swapped][seed % 5]
    path.write_bytes(damage(bytearray(path.read_bytes()), random.Random(seed)))
    report = salvage(safekeeping, path, target)
    found = contents(target)
    assert [key for key, values in whole.items() if found.get(key) != values] == []
    assert structure(report) == []
