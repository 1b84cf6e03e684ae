"""What the person allowed on the internet, and the one way there."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError, RefusedError
from curator.model import Problem
from curator.progress import Progress
from ui.settings import Settings

if TYPE_CHECKING:
    from curator.lookup.client import Client
    from curator.lookup.key import Secret
    from curator.lookup.settings import Clock

T = TypeVar("T")
OFF = "Look-ups on the internet are switched off. “Network look-ups…” in the menu Tools allows them."


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a look-up brought, and what was odd on the way."""

    found: T
    remarks: tuple[Problem, ...] = ()


class Network(QObject):
    """Opens no connection by itself, and none at all while it is not allowed.

    Signals:
        changed(): the person chose something else.
    """

    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        parent: QObject | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """What the person does not say is taken from `environment`, that of the process unless given."""
        super().__init__(parent)
        self._settings = settings
        self._environment = os.environ if environment is None else environment
        self._clock = clock
        # read on the threads of look-ups
        self._allowed = settings.network_allowed
        self._clients: dict[bool, Client] = {}
        """With and without a key: they know how often the services were asked."""

    @property
    def allowed(self) -> bool:
        return self._allowed

    @property
    def contact(self) -> str:
        return self._settings.contact

    @property
    def proxy(self) -> str:
        return self._settings.proxy

    def choose(self, *, allowed: bool, contact: str, proxy: str) -> None:
        """Keep what the person chose; a look-up that runs stops when it is no longer allowed."""
        self._settings.network_allowed = self._allowed = allowed
        self._settings.contact = contact.strip()
        self._settings.proxy = proxy.strip()
        self._settings.sync()
        self.changed.emit()

    def asking(
        self, ask: Callable[[Client, Progress], T], *, with_key: bool
    ) -> Callable[[Progress], Answer[T]]:
        """`ask` as work for a job; `with_key` if it may ask NCBI. Raises RefusedError unless allowed."""
        self._refuse_unless_allowed()
        contact, proxy = self.contact, self.proxy

        def work(progress: Progress) -> Answer[T]:
            def alive(done: int, total: int | None) -> None:
                self._refuse_unless_allowed()
                progress(done, total)

            key, remarks = self._key(alive) if with_key else (None, ())
            client = self._client(with_key, contact, proxy, key)
            try:
                return Answer(ask(client, alive), remarks)
            finally:
                client.close()

        return work

    def _refuse_unless_allowed(self) -> None:
        if not self._allowed:
            raise RefusedError(OFF)

    def _key(self, progress: Progress) -> tuple[Secret | None, tuple[Problem, ...]]:
        """On the thread of a look-up; a keyring may wait for the person to unlock it."""
        from curator.lookup.exchange import in_background
        from curator.lookup.key import KeyFound, find_key

        def look() -> KeyFound | CuratorError | None:
            try:
                return find_key(self._environment)
            except CuratorError as error:
                return error

        found = in_background(look, lambda: progress(0, None), Event())
        if isinstance(found, CuratorError):
            return None, (Problem("NCBI API key", f"{found} It was done without a key."),)
        return (found.key if found else None), ()

    def _client(self, with_key: bool, contact: str, proxy: str, key: Secret | None) -> Client:
        from curator.lookup.client import Client
        from curator.lookup.settings import settings_of
        from ui.cli_network import cache_folder

        settings = settings_of(self._environment, key=key, cache=cache_folder())
        settings = replace(settings, contact=contact or settings.contact, proxy=proxy or settings.proxy)
        if self._clock is not None:
            settings = replace(settings, clock=self._clock)
        known = self._clients.get(with_key)
        if known is None or known.settings != settings:
            known = self._clients[with_key] = Client(settings)
        return known
