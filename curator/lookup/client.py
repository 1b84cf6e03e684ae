"""The client of the services: one request at a time, no more often than allowed, again if that helps."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from curator import __version__
from curator.lookup.answers import GaveUpError, PassingError
from curator.lookup.cache import Cache
from curator.lookup.exchange import Alive, Call, exchange, in_background
from curator.lookup.rate import Rate
from curator.lookup.settings import LookupSettings

TOOL = "abstract-curator"
PAUSES = (2.0, 5.0, 15.0)
"""Seconds before each further try, unless the service names another time."""
LONGEST_WAIT = 300.0
"""A service that asks for more seconds is left alone."""

# a little longer than the services say, because they count arrivals
_RATES: dict[str, Sequence[tuple[int, float]]] = {
    "NCBI": ((3, 1.1),),
    "NCBI with a key": ((10, 1.1),),
    "Europe PMC": ((10, 1.1), (500, 61.0)),
}

T = TypeVar("T")


class Client:
    """Asks the services. Not for use by two threads at once; close it, or use it as a context.

    It opens no connection before it is asked for something. Keep one for several look-ups, so that the
    services are never asked too often.
    """

    def __init__(self, settings: LookupSettings) -> None:
        self.settings = settings
        self.cache = Cache(settings.cache, today=settings.clock.today) if settings.cache else None
        self._rates: dict[str, Rate] = {}
        self._session: Any = None

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def ask(self, call: Call, rate: str, read: Callable[[bytes], T], alive: Alive) -> T:
        """What `read` makes of the answer. `read` raises PassingError for an answer that is no good.

        Raises GaveUpError after the last try, CuratorError for what no further try helps against, and
        whatever `alive` raises to cancel.
        """
        pauses = iter(PAUSES)
        while True:
            self._rate(rate).wait(alive)
            try:
                return read(self._exchange(call, alive))
            except PassingError as error:
                failure = error
            pause = next(pauses, None)
            if pause is None:
                raise GaveUpError(f"{failure} It was tried {len(PAUSES) + 1} times. Try again later.")
            if failure.after is not None and failure.after > LONGEST_WAIT:
                raise GaveUpError(f"{failure} It asks to wait {_minutes(failure.after)}. Try again then.")
            self.settings.clock.wait(pause if failure.after is None else failure.after, alive)

    def _exchange(self, call: Call, alive: Alive) -> bytes:
        if self._session is None:
            self._session = _session(self.settings)
        session = self._session
        stop = threading.Event()

        def work() -> bytes:
            try:
                return exchange(session, call, self.settings, stop)
            finally:
                if stop.is_set():
                    session.close()

        try:
            return in_background(work, alive, stop)
        finally:
            if stop.is_set():
                # the request that was left behind closes it
                self._session = None

    def _rate(self, name: str) -> Rate:
        return self._rates.setdefault(name, Rate(_RATES[name], self.settings.clock))

    def ncbi_parameters(self) -> dict[str, str]:
        """Who asks, as NCBI wants to know with every request; the key only goes where nobody can read it."""
        parameters = {"tool": TOOL}
        if contact := _contact(self.settings):
            parameters["email"] = contact
        if self.settings.key and self.has_safe_way:
            parameters["api_key"] = self.settings.key.reveal()
        return parameters

    @property
    def has_safe_way(self) -> bool:
        there = urlsplit(self.settings.addresses.eutils)
        return there.scheme == "https" or there.hostname in ("localhost", "127.0.0.1", "::1")

    @property
    def ncbi_rate(self) -> str:
        return "NCBI with a key" if self.settings.key and self.has_safe_way else "NCBI"


def _minutes(seconds: float) -> str:
    minutes = min(max(1, round(seconds / 60)), 100_000)
    return f"{minutes:,} minutes" if minutes < 120 else f"{minutes // 60:,} hours"


def _contact(settings: LookupSettings) -> str:
    """The e-mail address, if it looks like one; never anything that could change a header."""
    contact = settings.contact.strip()
    return contact if re.fullmatch(r"[!-~]{1,64}@[A-Za-z0-9.-]{1,190}", contact) else ""


def _session(settings: LookupSettings) -> Any:
    # loaded here because it takes time and few runs ask the network
    import requests

    session = requests.Session()
    contact = _contact(settings)
    agent = f"{TOOL}/{__version__}" + (f" (mailto:{contact})" if contact else "")
    session.headers["User-Agent"] = agent
    return session
