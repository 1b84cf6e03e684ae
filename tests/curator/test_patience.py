from __future__ import annotations

import threading
from pathlib import Path

import pytest

from curator.errors import BusyError
from curator.patience import patient, wait, waiting
from tests import factories


def test_who_waits_is_told_after_a_while_and_then_refused(tmp_path: Path):
    told: list[float] = []
    way = patient(1.5, lambda path, waited: told.append(waited))
    way(tmp_path / "a.curation", 0.0)
    assert told == []
    way(tmp_path / "a.curation", 1.2)
    assert told == [1.2]
    with pytest.raises(BusyError, match=r"‘a\.curation’ is being written"):
        way(tmp_path / "a.curation", 1.5)


def test_one_thread_waits_in_its_own_way(tmp_path: Path):
    project = factories.new_project(tmp_path / "a.curation")
    found: list[BaseException] = []

    def elsewhere() -> None:
        other = factories.opened(tmp_path / "a.curation")
        try:
            with waiting(patient(0)), other.store.writing():
                pass
        except BusyError as error:
            found.append(error)
        finally:
            other.store.close()

    def never(path: Path, waited: float) -> None:
        raise AssertionError("not this thread's way")

    with waiting(never), project.store.writing():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    project.store.close()
    assert len(found) == 1


def test_without_a_way_of_its_own_a_wait_is_brief(tmp_path: Path):
    with pytest.raises(BusyError, match="Try again in a moment"):
        wait(tmp_path / "a.curation", 5.0)
