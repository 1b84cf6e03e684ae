"""The switch for look-ups: off until a person turns it on, and plain about what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from curator.lookup.key import VARIABLE, find_key, secret, store_key
from tests.lookup_server import LookupServer
from tests.memory_keyring import MemoryKeyring
from tests.ui.finding import child
from tests.ui.networking import KEY, all_said, connections, said, services, unnamed
from ui import theme
from ui.network import Network
from ui.network_dialog import NO_KEY, NetworkDialog, problem_with_contact, problem_with_proxy, with_scheme
from ui.settings import Settings

Open = Callable[..., NetworkDialog]


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LookupServer]:
    with services(monkeypatch, tmp_path) as made:
        yield made


@pytest.fixture
def network(settings: Settings) -> Network:
    return Network(settings)


@pytest.fixture
def opened(network: Network, qtbot: QtBot) -> Iterator[Open]:
    """Opens the dialog, and waits until it has looked for a key."""

    made: list[NetworkDialog] = []

    def open_dialog(**options: object) -> NetworkDialog:
        dialog = NetworkDialog(network, **options)  # type: ignore[arg-type]
        made.append(dialog)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: said(dialog, "key-state") != "Looking for a key…")
        return dialog

    yield open_dialog
    made.clear()


def field(dialog: NetworkDialog, name: str) -> QLineEdit:
    return child(dialog, QLineEdit, name)


def press(dialog: NetworkDialog, name: str) -> None:
    button = child(dialog, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def save(dialog: NetworkDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")


def test_look_ups_are_off_until_somebody_turns_them_on(network: Network, opened: Open, qtbot: QtBot):
    assert not network.allowed
    dialog = opened()
    assert not dialog.switch.isChecked()
    save(dialog, qtbot)
    assert not network.allowed


def test_the_keyboard_turns_them_on_for_good(
    network: Network, opened: Open, qtbot: QtBot, tmp_path: Path, settings: Settings
):
    dialog = opened()
    assert dialog.focusWidget() is dialog.switch
    qtbot.keyClick(dialog.switch, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.switch, Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.focusWidget(), "ann@example.org")
    with qtbot.waitSignals([network.changed, dialog.accepted]):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert network.allowed
    assert Settings(tmp_path / "config").network_allowed
    assert Settings(tmp_path / "config").contact == "ann@example.org"


def test_escape_leaves_all_as_it_was(network: Network, opened: Open, qtbot: QtBot):
    dialog = opened()
    dialog.switch.setChecked(True)
    field(dialog, "contact").setText("ann@example.org")
    field(dialog, "key").setText(KEY)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert (network.allowed, network.contact) == (False, "")
    assert find_key({}) is None


def test_nobody_is_asked_by_the_dialog_itself(opened: Open, server: LookupServer, qtbot: QtBot):
    with connections() as seen:
        dialog = opened()
        dialog.switch.setChecked(True)
        save(dialog, qtbot)
    assert (seen, server.asked) == ([], [])


def test_it_says_in_plain_words_what_goes_where(opened: Open):
    words = all_said(opened())
    for part in (
        "NCBI",
        "Europe PMC",
        "PMIDs, PMCIDs and DOIs",
        "query",
        "e-mail",
        "To nobody: abstracts, labels",
    ):
        assert part in words


WHO = "me:pw"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        pytest.param("contact", "ann", "no e-mail address", id="no address"),
        pytest.param("contact", "ann@example.org\u0007", "no e-mail address", id="control character"),
        pytest.param("proxy", "ftp://proxy", "no address of a proxy", id="another protocol"),
        pytest.param("proxy", "http://", "no address of a proxy", id="no host"),
        pytest.param("proxy", "proxy:port", "no address of a proxy", id="no port"),
        pytest.param("proxy", "my proxy", "no address of a proxy", id="two words"),
    ],
)
def test_what_cannot_be_used_is_told_in_place(opened: Open, name: str, typed: str, sentence: str):
    dialog = opened()
    field(dialog, name).setText(typed)
    assert sentence in said(dialog, f"{name}-hint")
    assert not child(dialog, QAbstractButton, "accept").isEnabled()
    field(dialog, name).clear()
    assert said(dialog, f"{name}-hint") == ""
    assert child(dialog, QAbstractButton, "accept").isEnabled()


@pytest.mark.parametrize("fine", ["", " ", "ann@example.org", "o.hara+lab@mail.example.org"])
def test_contacts(fine: str):
    assert problem_with_contact(fine) == ""


@pytest.mark.parametrize("fine", ["", "proxy:8080", f"http://{WHO}@proxy.example.org:80", "https://10.0.0.1"])
def test_proxies(fine: str):
    assert problem_with_proxy(fine) == ""
    assert with_scheme(fine) in (fine, f"http://{fine}")


def test_a_proxy_is_kept_with_its_scheme_and_a_password_in_it_is_told(
    network: Network, opened: Open, qtbot: QtBot
):
    dialog = opened()
    assert said(dialog, "proxy-password-note") == ""
    field(dialog, "proxy").setText(f"{WHO}@proxy:8080")
    assert "readable" in said(dialog, "proxy-password-note")
    save(dialog, qtbot)
    assert network.proxy == f"http://{WHO}@proxy:8080"


# the key


def test_a_key_goes_to_the_keyring_and_nowhere_else(opened: Open, qtbot: QtBot, tmp_path: Path):
    dialog = opened()
    assert said(dialog, "key-state") == NO_KEY
    field(dialog, "key").setText(f" {KEY}\n")
    assert KEY not in all_said(dialog)
    save(dialog, qtbot)
    found = find_key({})
    assert found is not None
    assert found.key.reveal() == KEY
    for path in (it for it in tmp_path.rglob("*") if it.is_file()):
        assert KEY.encode() not in path.read_bytes()
    again = opened()
    assert said(again, "key-state") == "A key is kept in the keyring of this computer (memory)."
    assert field(again, "key").text() == ""
    assert KEY not in all_said(again)


def test_a_key_is_removed_only_when_that_is_saved(opened: Open, qtbot: QtBot):
    store_key(secret(KEY))
    dialog = opened()
    press(dialog, "remove-key")
    press(dialog, "remove-key")
    assert "is kept in" in said(dialog, "key-state")
    press(dialog, "remove-key")
    assert "when you save" in said(dialog, "key-state")
    assert find_key({}) is not None
    save(dialog, qtbot)
    assert find_key({}) is None


def test_what_is_no_key_is_refused_and_nothing_is_saved(network: Network, opened: Open, qtbot: QtBot):
    dialog = opened()
    dialog.switch.setChecked(True)
    field(dialog, "key").setText("ann@example.org")
    press(dialog, "accept")
    qtbot.waitUntil(lambda: "not an NCBI API key" in said(dialog, "key-hint"))
    assert dialog.isVisible()
    assert not network.allowed
    field(dialog, "key").clear()
    save(dialog, qtbot)
    assert network.allowed


def test_a_computer_without_a_keyring_says_what_to_do(opened: Open):
    keyring.set_keyring(NoKeyring())
    dialog = opened()
    assert f"environment variable {VARIABLE}" in said(dialog, "key-state")
    assert not child(dialog, QAbstractButton, "remove-key").isVisible()


def test_a_locked_keyring_says_so_without_the_key(opened: Open):
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    store_key(secret(KEY))
    ring.locked = True
    words = said(opened(), "key-state")
    assert "Unlock it" in words
    assert KEY not in words


def test_a_key_of_the_environment_is_not_removed_here(opened: Open):
    dialog = opened(environment={VARIABLE: KEY})
    assert said(dialog, "key-state") == f"A key is kept in the environment variable {VARIABLE}."
    assert not child(dialog, QAbstractButton, "remove-key").isVisible()
    assert KEY not in all_said(dialog)


def test_closing_does_not_wait_for_the_keyring(network: Network, qtbot: QtBot):
    asked, answered = Event(), Event()

    class SlowKeyring(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            asked.set()
            answered.wait(30)
            return super().get_password(service, username)

    keyring.set_keyring(SlowKeyring())
    dialog = NetworkDialog(network)
    dialog.show()
    qtbot.waitUntil(asked.is_set)
    assert said(dialog, "key-state") == "Looking for a key…"
    dialog.reject()
    assert not dialog.isVisible()
    dialog.deleteLater()
    qtbot.wait(1)
    answered.set()
    qtbot.wait(60)


def test_controls_have_names_for_screen_readers(opened: Open):
    assert unnamed(opened()) == []


@pytest.mark.parametrize("size", [pytest.param(13, id="usual"), pytest.param(20, id="large")])
def test_it_fits_a_small_screen(opened: Open, qapp: QApplication, size: int):
    theme.apply(qapp, theme.DARK, size)
    dialog = opened()
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    dialog.focusWidget()
    theme.apply(qapp, theme.LIGHT, 13)
