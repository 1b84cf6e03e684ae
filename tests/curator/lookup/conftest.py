"""A server that plays the services, and a client that knows no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from curator.lookup.client import Client
from curator.lookup.settings import LookupSettings
from tests.lookup_server import LookupServer, StoppedClock, only_this_machine

MakeClient = Callable[..., Client]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with only_this_machine(monkeypatch):
        yield


@pytest.fixture
def server() -> Iterator[LookupServer]:
    made = LookupServer()
    yield made
    made.close()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def make_client(server: LookupServer, clock: StoppedClock) -> Iterator[MakeClient]:
    """Makes clients of the server, with further settings."""
    made: list[Client] = []

    def make(**settings: Any) -> Client:
        usual = LookupSettings(addresses=server.addresses(), clock=clock.clock(), read_seconds=20)
        made.append(Client(replace(usual, **settings)))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client()
