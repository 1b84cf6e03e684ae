"""Services on this machine for dialogs that look things up, and who connects to what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.lookup_server import LookupServer, files, only_this_machine
from tests.memory_keyring import MemoryKeyring
from tests.ui.finding import child
from ui.jobs import Jobs
from ui.network import Network

KEY = "0123456789abcdef0123456789abcdef0123"
FISH, SNORD = "30386702", "33474827"
"""PMIDs of real records that the server holds."""

_watching: list[list[Any]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        _watching[-1].append((event, arguments[1:] if event == "socket.connect" else arguments))


sys.addaudithook(_note)


@contextmanager
def connections() -> Iterator[list[Any]]:
    """Every connection and every question for a name that the process begins meanwhile."""
    seen: list[Any] = []
    _watching.append(seen)
    yield seen
    _watching.remove(seen)


@contextmanager
def services(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[LookupServer]:
    """A server in the place of all services, a keyring that forgets, and a cache in `folder`."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    server = LookupServer()
    server.articles = files(FISH, SNORD)
    server.converter = {"PMC7919130": int(SNORD)}
    with only_this_machine(monkeypatch):
        addresses = server.addresses()
        monkeypatch.setenv("CURATOR_EUTILS_URL", addresses.eutils)
        monkeypatch.setenv("CURATOR_IDCONV_URL", addresses.converter)
        monkeypatch.setenv("CURATOR_EUROPEPMC_URL", addresses.europepmc)
        monkeypatch.setenv("CURATOR_CACHE", str(folder / "cache"))
        yield server
    server.close()
    keyring.set_keyring(before)


@contextmanager
def running() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def allow(network: Network) -> None:
    network.choose(allowed=True, contact="", proxy="")


def said(dialog: QWidget, name: str) -> str:
    """What a label says, which must be plain text; empty if it is hidden."""
    label = child(dialog, QLabel, name)
    assert label.textFormat() == Qt.TextFormat.PlainText
    return label.text() if label.isVisible() else ""


def all_said(dialog: QWidget) -> str:
    """Every word that is on the dialog."""
    labels = [it.text() for it in dialog.findChildren(QLabel) if it.isVisible()]
    buttons = [it.text() for it in dialog.findChildren(QAbstractButton) if it.isVisible()]
    fields = [it.displayText() for it in dialog.findChildren(QLineEdit) if it.isVisible()]
    return "\n".join([*labels, *buttons, *fields])


def unnamed(dialog: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    found: list[QWidget] = [
        widget
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
        for widget in dialog.findChildren(kind)
    ]
    bare = [it for it in found if not (it.objectName() and it.accessibleName())]
    return [f"{type(it).__name__} {it.objectName()}" for it in bare]
