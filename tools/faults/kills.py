"""The program is killed at random points, and between them, and the files that it leaves are looked at."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.faults.errands import ERRANDS, Errand, wrong_with_another
from tools.faults.place import Place
from tools.faults.shim import KILLS, Fault, Kind, library
from tools.faults.soundness import holding

RUNS_ON_ONE_FILE = 20
FULL_CHECK_EVERY = 5
LEFT_OVER_EVERY = 5
CLOCK = "time"
"""How a kill is called that comes from outside after a random time, not from within a call."""


@dataclass(kw_only=True)
class Toll:
    """What became of one errand."""

    errand: str
    calls: int = 0
    """That change files, in a run without a fault."""
    seconds: float = 0.0
    """That such a run takes."""
    kills: Counter[str] = field(default_factory=Counter[str])
    """By what killed it."""
    at: Counter[str] = field(default_factory=Counter[str])
    """By the call that it was killed at."""
    survived: int = 0
    """Runs that ended before the kill came."""
    full_checks: int = 0
    wrong: list[str] = field(default_factory=list[str])

    @property
    def killed(self) -> int:
        return sum(self.kills.values())


def kill_runs(
    folder: Path,
    count: int,
    seed: int,
    *,
    errands: Sequence[Errand] = ERRANDS,
    jobs: int = 2,
    tell: Callable[[str], object] = lambda _: None,
) -> list[Toll]:
    """Kill until `count` kills hit; the same seed draws the same points. Tagging has two fifths of them."""
    weights = [2 if errand.goes_on else 1 for errand in errands]
    tolls = [
        _Killing(errand, folder / errand.name, seed, count * weight // sum(weights), tell)
        for errand, weight in zip(errands, weights, strict=True)
    ]
    short = count - sum(killing.wanted for killing in tolls)
    tolls[0].wanted += short
    library()  # before the threads, which would each make one
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(_Killing.run, tolls))


class _Killing:
    """The kills of one errand, one after the other."""

    def __init__(
        self, errand: Errand, folder: Path, seed: int, wanted: int, tell: Callable[[str], object]
    ) -> None:
        self.wanted = wanted
        self._errand = errand
        self._place = Place(folder)
        self._seed = seed
        self._chance = random.Random(f"{seed} {errand.name}")
        self._tell = tell
        self._toll = Toll(errand=errand.name)
        self._calls: Sequence[str] = ()
        self._runs = 0

    def run(self) -> Toll:
        self._measure()
        # an errand that cannot be hit would never end
        while self._toll.killed < self.wanted and self._runs < 4 * self.wanted + 10:
            self._once()
        if self._toll.killed < self.wanted:
            self._toll.wrong.append(f"only {self._toll.killed} of {self.wanted} kills hit")
        return self._toll

    def _measure(self) -> None:
        self._place.clear()
        self._errand.prepare(self._place)
        ended, self._toll.seconds = self._place.timed(self._errand.arguments(self._place, self._seed))
        if ended.status != 0 or not ended.calls:
            raise RuntimeError(f"{self._errand.name} fails without a fault: {ended.err or ended.out}")
        self._calls = ended.calls
        self._toll.calls = len(ended.calls)

    def _point(self) -> int:
        """The number of a call; every second time one of a rare kind, such as a rename."""
        if self._chance.random() < 0.5:
            return self._chance.randint(1, len(self._calls))
        name = self._chance.choice(sorted(set(self._calls)))
        return self._chance.choice([at for at, call in enumerate(self._calls, start=1) if call == name])

    def _once(self) -> None:
        errand, place, chance = self._errand, self._place, self._chance
        self._runs += 1
        if not errand.goes_on or self._runs % RUNS_ON_ONE_FILE == 1:
            place.clear()
            errand.prepare(place)
        before = holding(place.project)
        kind = chance.choice([*KILLS, CLOCK])
        at = self._point()
        seconds = chance.uniform(0.2, 1.0) * self._toll.seconds
        arguments = errand.arguments(place, chance.randrange(1_000_000))
        if kind == CLOCK:
            ended = place.run(arguments, kill_after=seconds)
        else:
            fault = Fault(at=at, kind=Kind(kind), seed=chance.randrange(1_000_000))
            ended = place.run(arguments, fault)
        full = self._runs % FULL_CHECK_EVERY == 0
        wrong = errand.wrong(place, ended, before, full=full)
        if not errand.goes_on and self._runs % LEFT_OVER_EVERY == 0:
            wrong += wrong_with_another(errand, place)
        self._toll.full_checks += full
        if ended.killed:
            self._toll.kills[kind] += 1
            self._toll.at.update(ended.hit)
        else:
            self._toll.survived += 1
        where = f"{errand.name}, run {self._runs} of seed {self._seed}, {kind} at call {at}"
        self._toll.wrong += [f"{where}: {line}" for line in wrong]
        self._tell(f"{where}: {'; '.join(wrong) or ('killed' if ended.killed else 'ended before')}")


def alone(tell: Callable[[str], object]) -> Callable[[str], object]:
    """The same for several threads, one line at a time."""
    lock = threading.Lock()

    def told(line: str) -> None:
        with lock:
            tell(line)

    return told
