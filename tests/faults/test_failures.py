"""Writes of the program fail: it says so and loses nothing; `tools.faults failures` tries more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.faults.errands import COMMANDS, Tagging
from tools.faults.failures import disk_words, failing_runs, one_failure
from tools.faults.place import Place
from tools.faults.shim import Fault, Kind

pytestmark = pytest.mark.usefixtures("shim")


def test_a_command_whose_disk_fails_ends_with_a_sentence_and_does_nothing_by_halves(folder: Path) -> None:
    damages = failing_runs(folder, 4, errands=COMMANDS)
    assert [line for damage in damages for line in damage.wrong] == []
    assert all(damage.told > 0 for damage in damages)


@pytest.mark.parametrize(
    "kind", [pytest.param(Kind.FULL, id="full"), pytest.param(Kind.IO_ERROR, id="i/o-error")]
)
def test_a_window_refuses_keys_while_the_disk_fails_and_takes_them_afterwards(
    place: Place, kind: Kind
) -> None:
    ended, wrong = one_failure(Tagging(30), place, Fault(at=120, kind=kind, times=12), leftovers=False)
    assert wrong == []
    told = disk_words(ended)
    assert told
    assert any(line.startswith("saved ") for line in ended.out.splitlines()[told[-1] :])


def test_a_window_whose_disk_fails_for_good_closes_cleanly(place: Place) -> None:
    ended, wrong = one_failure(Tagging(30), place, Fault(at=120, kind=Kind.FULL, times=0), leftovers=False)
    assert wrong == []
    assert disk_words(ended)
