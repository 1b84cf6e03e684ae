"""The long soak: operations in one process until there are enough of them, and what they cost it."""

from __future__ import annotations

import gc
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tools.faults.soak_machine import machine
from tools.faults.workbench import Soaked

STEPS = 300
"""Of one project, before a new one begins."""
EXAMPLES_AT_ONCE = 10
SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process held at one time."""

    operations: int
    memory: int
    """Bytes in memory that are its own; 0 where the system does not say."""
    files: int
    """Open files; 0 where the system does not say."""


@dataclass(kw_only=True)
class Soak:
    seed: int
    soaked: Soaked = field(default_factory=Soaked)
    samples: list[Sample] = field(default_factory=list[Sample])
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list[str])

    @property
    def growth(self) -> float:
        """Memory at the end, out of that after the first fifth."""
        held = [sample.memory for sample in self.samples]
        return held[-1] / held[len(held) // 5] if held and held[0] else 1.0


def soak(
    operations: int,
    seed_: int,
    *,
    steps: int = STEPS,
    examples: int | None = None,
    folder: Path | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Soak:
    """Do so many operations; a failure ends it, with the seed and the last operations in `wrong`."""
    result = Soak(seed=seed_)
    every = max(1, operations // SAMPLES)
    started = time.monotonic()

    def look(done: int) -> None:
        if done >= every * len(result.samples):
            gc.collect()
            sample = Sample(done, *_held())
            result.samples.append(sample)
            tell(f"{done:,} operations, {sample.memory / 1e6:.0f} MB, {sample.files} open files")

    result.soaked.after_each = look
    options = settings(
        max_examples=examples or max(1, min(EXAMPLES_AT_ONCE, operations // steps)),
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    turn = 0
    while result.soaked.operations < operations and not result.wrong:
        turn_seed = seed_ * 1_000_000 + turn
        try:
            run_state_machine_as_test(seed(turn_seed)(machine(result.soaked, folder)), settings=options)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            where = f"seed {seed_}, turn {turn}, operation {result.soaked.operations}"
            trace = "".join(traceback.format_exception(error))
            result.wrong.append("\n".join([where, *result.soaked.last, trace]))
        turn += 1
    result.seconds = time.monotonic() - started
    gc.collect()
    result.samples.append(Sample(result.soaked.operations, *_held()))
    return result


def _held() -> tuple[int, int]:
    """Bytes and open files of this process."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        files = sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:
        return 0, 0
    return pages * os.sysconf("SC_PAGE_SIZE"), files
