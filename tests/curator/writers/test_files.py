"""Replacing files: all or none, and a sentence for what the disk refuses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from curator.errors import CancelledError, CuratorError
from curator.writers.files import file_at, folder_at, open_text_part, replacing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_take_their_places_together_and_nothing_is_left_beside_them(tmp_path: Path):
    (tmp_path / "a").write_text("old")
    with replacing(tmp_path, ["a", "b"]) as parts:
        for part in parts:
            part.write_text("new")
        assert (tmp_path / "a").read_text() == "old"
    assert [(tmp_path / name).read_text() for name in names(tmp_path)] == ["new", "new"]
    assert names(tmp_path) == ["a", "b"]


def test_a_large_file_reaches_the_disk_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    flushed: list[int] = []
    flush = os.fsync

    def note(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_size)
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr("curator.writers.files.AT_ONCE", 1 << 20)
    with open_text_part(tmp_path / "a", newline="") as stream:
        for _ in range(60):
            stream.write("β\n" * 20_000)
    assert len(flushed) == 3
    assert (tmp_path / "a").read_bytes() == ("β\n" * 1_200_000).encode()


@pytest.mark.parametrize("error", [CancelledError(), RuntimeError("bug"), OSError(errno.ENOSPC, "full")])
def test_an_error_midway_leaves_the_old_files(tmp_path: Path, error: Exception):
    (tmp_path / "a").write_text("old")

    def write() -> None:
        with replacing(tmp_path, ["a", "b"]) as parts:
            parts[0].write_text("half")
            raise error

    with pytest.raises((CuratorError, RuntimeError)):
        write()
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_if_the_last_file_cannot_be_replaced_all_old_ones_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in "abc":
        (tmp_path / name).write_text("old")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "c" and self.suffix == ".part":
            raise PermissionError(errno.EACCES, "in use", str(self), None, str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)

    def write() -> None:
        with replacing(tmp_path, ["a", "b", "c"]) as parts:
            for part in parts:
                part.write_text("new")

    with pytest.raises(CuratorError, match=r"c’ cannot be written: permission denied\. Close the file"):
        write()
    assert [(tmp_path / name).read_text() for name in names(tmp_path)] == ["old"] * 3
    assert names(tmp_path) == ["a", "b", "c"]


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything_is_written(tmp_path: Path):
    (tmp_path / "b").mkdir()
    with pytest.raises(CuratorError, match="is a folder"), replacing(tmp_path, ["a", "b"]):
        raise AssertionError
    assert names(tmp_path) == ["b"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(PermissionError(errno.EACCES, "no"), "permission denied", id="permission"),
        pytest.param(OSError(errno.EROFS, "no"), "can only be read. Choose another folder", id="read-only"),
        pytest.param(OSError(errno.ENOSPC, "no"), "no space left", id="full"),
        pytest.param(OSError(errno.EIO, "broken"), "cannot be written: broken", id="other"),
    ],
)
def test_what_the_disk_refuses_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
):
    def refuse(self: Path, **_: bool) -> None:
        raise type(error)(error.errno, error.strerror, str(self))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(CuratorError, match=sentence) as caught, replacing(tmp_path, ["a"]):
        pass
    assert ".part" not in str(caught.value)


def test_a_missing_folder_is_made_and_taken_away_again_after_an_error(tmp_path: Path):
    with folder_at(tmp_path / "new") as folder:
        assert folder.is_dir()
    assert names(tmp_path) == ["new"]
    with pytest.raises(CancelledError), folder_at(tmp_path / "other"):
        raise CancelledError
    assert names(tmp_path) == ["new"]


def test_places_that_cannot_be_are_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CuratorError, match=r"is a file. Choose a folder"), folder_at(tmp_path / "file"):
        pass
    with pytest.raises(CuratorError, match="does not exist"), folder_at(tmp_path / "missing" / "new"):
        pass
    with pytest.raises(CuratorError, match="does not exist"):
        file_at(tmp_path / "missing" / "export.json")
    with pytest.raises(CuratorError, match=r"is a folder. Add the name"):
        file_at(tmp_path)
