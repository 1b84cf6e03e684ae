"""The disk is full, or fails, at one write after the other; what was acknowledged stays, and it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.faults.errands import COMMANDS, Errand, Tagging, wrong_with_another
from tools.faults.place import Ended, Place
from tools.faults.shim import Fault, Kind, library
from tools.faults.soundness import holding

KINDS = (Kind.FULL, Kind.IO_ERROR, Kind.SHORT)
FOR_EVER = 0
WHILE = 30
"""Calls that fail while somebody makes room on a disk."""
LENGTHS = (1, WHILE, FOR_EVER)
PRESSES = 30
DISK_WORDS = ("could not be read or written", "disk is full", "Nothing can be recorded")


@dataclass(kw_only=True)
class Damage:
    """What became of one errand whose writes failed."""

    errand: str
    calls: int = 0
    faults: Counter[str] = field(default_factory=Counter[str])
    """Runs by the kind of the fault."""
    told: int = 0
    """Runs that ended with a sentence; in the window, that refused a key press with one."""
    unharmed: int = 0
    """Runs that were done all the same."""
    wrong: list[str] = field(default_factory=list[str])

    @property
    def runs(self) -> int:
        return sum(self.faults.values())


def failing_runs(
    folder: Path,
    count: int | None,
    *,
    jobs: int = 2,
    errands: Sequence[Errand] = (Tagging(PRESSES), *COMMANDS),
    tell: Callable[[str], object] = lambda _: None,
) -> list[Damage]:
    """Let writes fail in `count` runs of each errand, evenly spread; None: at every single call."""
    library()  # before the threads, which would each make one
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda errand: _fail(errand, folder / errand.name, count, tell), errands))


def _fail(errand: Errand, folder: Path, count: int | None, tell: Callable[[str], object]) -> Damage:
    place, damage = Place(folder), Damage(errand=errand.name)
    place.clear()
    errand.prepare(place)
    ended = place.run(errand.arguments(place, 1), Fault())
    if ended.status != 0 or not ended.calls:
        raise RuntimeError(f"{errand.name} fails without a fault: {ended.err or ended.out}")
    damage.calls = len(ended.calls)
    # the last call too: that is where a program closes its files
    points = _spread(damage.calls, damage.calls if count is None else count)
    for run, at in enumerate(points):
        kind = KINDS[run % len(KINDS)]
        times = LENGTHS[run // len(KINDS) % len(LENGTHS)]
        fault = Fault(at=at, kind=kind, times=times)
        ended, wrong = one_failure(errand, place, fault, leftovers=run % 5 == 0)
        damage.faults[kind] += bool(ended.hit)
        told = ended.status == 1 or bool(disk_words(ended))
        damage.told += told
        damage.unharmed += not told
        where = f"{errand.name}, {kind} at call {at} of {damage.calls}, {times or 'all'} of them"
        damage.wrong += [f"{where}: {line}" for line in wrong]
        tell(f"{where}: {'; '.join(wrong) or ended.err.strip() or f'ended with {ended.status}'}")
    return damage


def one_failure(errand: Errand, place: Place, fault: Fault, *, leftovers: bool) -> tuple[Ended, list[str]]:
    """One run from the beginning, and what is wrong after it."""
    place.clear()
    errand.prepare(place)
    before = holding(place.project)
    ended = place.run(errand.arguments(place, 1), fault)
    wrong = errand.wrong(place, ended, before, full=True)
    if isinstance(errand, Tagging):
        wrong += _wrong_with_going_on(ended, fault)
    elif leftovers:
        wrong += wrong_with_another(errand, place)
    return ended, wrong


def disk_words(ended: Ended) -> list[int]:
    """The lines of a window that refused a key press because of the disk, by their number."""
    return [
        number
        for number, line in enumerate(ended.out.splitlines())
        if line.startswith("refused ") and any(words in line for words in DISK_WORDS)
    ]


def _wrong_with_going_on(ended: Ended, fault: Fault) -> list[str]:
    """A key that is pressed when the fault is over works again."""
    told = disk_words(ended)
    rest = ended.out.splitlines()[told[-1] + 1 :] if told else []
    # the last press of all has none after it
    if fault.times == 1 and rest and not any(line.startswith("saved ") for line in rest):
        return ["no key press was saved after the fault was over"]
    return []


def _spread(calls: int, count: int) -> list[int]:
    """At most `count` numbers from 1 to `calls`, evenly."""
    count = min(count, calls)
    return sorted({1 + round(place * (calls - 1) / max(count - 1, 1)) for place in range(count)})
