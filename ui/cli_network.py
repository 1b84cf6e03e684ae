"""What the commands that ask the network share: their options and how the services are reached."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.lookup.settings import LookupSettings

SOURCE = click.option(
    "--source",
    "service_name",
    type=click.Choice(["pubmed", "europepmc"]),
    default="pubmed",
    show_default=True,
    help="Where to look.",
)
EMAIL = click.option(
    "--email",
    metavar="ADDRESS",
    help="Where the service can write to you; or CURATOR_EMAIL.",
)
PROXY = click.option(
    "--proxy", metavar="ADDRESS", help="Of your network, if HTTPS_PROXY is not set; or CURATOR_PROXY."
)
FRESH = click.option("--fresh", is_flag=True, help="Ask again for what was fetched within the last week.")


def settings_for(email: str | None, proxy: str | None, fresh: bool) -> LookupSettings:
    from curator.lookup.key import find_key
    from curator.lookup.settings import settings_of

    try:
        key = find_key(os.environ)
    except CuratorError as error:
        key = None
        click.echo(f"{error} Going on without a key.", err=True)
    settings = settings_of(os.environ, key=key.key if key else None, cache=None if fresh else cache_folder())
    return replace(settings, contact=email or settings.contact, proxy=proxy or settings.proxy)


def cache_folder() -> Path:
    """Where fetched records are kept for a week; the variable CURATOR_CACHE puts them elsewhere."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("CURATOR_CACHE")
    return (Path(chosen) if chosen else user_cache_path("curator", appauthor=False)) / "records"
