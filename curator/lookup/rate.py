"""How often a service may be asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from curator.lookup.settings import Clock


class Rate:
    """At most `number` requests in any `seconds`, for each of the limits."""

    def __init__(self, limits: Sequence[tuple[int, float]], clock: Clock) -> None:
        self._limits = tuple(limits)
        self._clock = clock
        self._asked: deque[float] = deque(maxlen=max(number for number, _ in limits))

    def wait(self, alive: Callable[[], None]) -> None:
        """Return when one more request may be made, and count it."""
        due = [
            self._asked[-number] + seconds for number, seconds in self._limits if len(self._asked) >= number
        ]
        self._clock.wait(max(due, default=0.0) - self._clock.monotonic(), alive)
        self._asked.append(self._clock.monotonic())
