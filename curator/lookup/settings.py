"""What a look-up needs to know: addresses, a contact, a proxy, a key, a place for the cache, and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curator.lookup.key import Secret

_INSTANT = 1e-6
SLICE = 0.1
"""Seconds between two looks at whether the person has cancelled."""

_ADDRESS_VARIABLES = {
    "eutils": "CURATOR_EUTILS_URL",
    "converter": "CURATOR_IDCONV_URL",
    "europepmc": "CURATOR_EUROPEPMC_URL",
}
_CONTACT_VARIABLE = "CURATOR_EMAIL"
_PROXY_VARIABLE = "CURATOR_PROXY"


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the services are; a mirror, or the server of a test, may stand in for each."""

    eutils: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    converter: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
    europepmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest/"


@dataclass(frozen=True)
class Clock:
    """Time as look-ups use it; `today` is seconds since 1970."""

    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    today: Callable[[], float] = time.time

    def wait(self, seconds: float, alive: Callable[[], None]) -> None:
        """Wait in small slices; `alive` is asked before each and raises if the person has cancelled."""
        end = self.monotonic() + seconds
        while (left := end - self.monotonic()) > _INSTANT:
            alive()
            self.pause(min(left, SLICE))
        alive()


@dataclass(frozen=True, kw_only=True)
class LookupSettings:
    """How to reach the services. `contact` is the e-mail address that they may write to about the traffic.

    Without `proxy` the proxies of the environment hold (HTTPS_PROXY, NO_PROXY). `cache` is a folder for
    answers; None keeps nothing. Time-outs are in seconds.
    """

    addresses: Addresses = field(default_factory=Addresses)
    contact: str = ""
    key: Secret | None = None
    proxy: str = field(default="", repr=False)
    cache: Path | None = None
    connect_seconds: float = 10
    read_seconds: float = 60
    clock: Clock = field(default_factory=Clock)


def settings_of(
    environment: Mapping[str, str], *, key: Secret | None = None, cache: Path | None = None
) -> LookupSettings:
    """Settings with what the environment says of addresses, contact and proxy."""
    named = {name: environment.get(variable, "") for name, variable in _ADDRESS_VARIABLES.items()}
    addresses = {name: address for name, address in named.items() if address}
    return LookupSettings(
        addresses=Addresses(**addresses),
        contact=environment.get(_CONTACT_VARIABLE, ""),
        proxy=environment.get(_PROXY_VARIABLE, ""),
        key=key,
        cache=cache,
    )
