"""The one switch for look-ups on the internet, with what is sent where."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from curator.errors import CuratorError
from ui.errand import Errand
from ui.form_dialog import named
from ui.network import Network
from ui.plain_label import Hint, PlainLabel
from ui.points import Points
from ui.tall_form import TallFormDialog

T = TypeVar("T")
SWITCH = "Allow look-ups on the internet"
MEANING = (
    "While this is off, Curator opens no connection at all. While it is on, it asks only when you press a "
    "button that says so: in “Fetch from PubMed…” and in “Complete the record…”."
)
SENT = (
    "NCBI in the United States (PubMed and PMC): the PMIDs, PMCIDs and DOIs or the query that you ask for; "
    "of a paper without an id its title. Your e-mail address and your key, if you give them.",
    "Europe PMC in the United Kingdom, if you choose it: the same, but no key.",
    "To both, as every program does: your network address, and that it is Curator that asks.",
    "To nobody: abstracts, labels, notes, and all else that is in a project.",
)
KEPT = "What comes back is kept on this computer for a week, so that nobody is asked twice."
ABOUT_CONTACT = "So that they can write to you before they lock you out."
ABOUT_PROXY = "Only if your network needs one that this computer does not know of (HTTPS_PROXY)."
ABOUT_KEY = "Kept in the keyring of this computer; in no project, setting or export."
NO_KEY = "There is no key. PubMed works without one; with one it may be asked more often."
LOOKING = "Looking for a key…"
TO_BE_REMOVED = "The key is removed from the keyring when you save."


def problem_with_contact(address: str) -> str:
    """Why services could not write there, as a sentence; empty if they can, or if there is none."""
    if not address.strip() or re.fullmatch(r"[!-~]{1,64}@[A-Za-z0-9.-]{1,190}", address.strip()):
        return ""
    return "This is no e-mail address. Write it like ann@example.org, or leave it empty."


def with_scheme(proxy: str) -> str:
    """The address of a proxy; without a scheme it is one that speaks plain HTTP."""
    proxy = proxy.strip()
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def problem_with_proxy(proxy: str) -> str:
    """Why it cannot be a proxy, as a sentence; empty if it can, or if there is none."""
    wrong = "This is no address of a proxy. Write it like http://proxy.example.org:8080, or leave it empty."
    try:
        parts = urlsplit(with_scheme(proxy))
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return wrong
    return "" if not proxy.strip() or (fine and not re.search(r"\s", proxy.strip())) else wrong


class NetworkDialog(TallFormDialog):
    """Changes nothing before it is saved, and asks nobody but the keyring of this computer."""

    def __init__(
        self, network: Network, parent: QWidget | None = None, *, environment: Mapping[str, str] | None = None
    ) -> None:
        """`environment` is that of the process unless given; a key may stand there."""
        super().__init__(name="network-dialog", title="Network look-ups", accept_text="Save", parent=parent)
        self._network = network
        self._errand: Errand | None = None
        self._removing = False
        self._said = NO_KEY

        self.switch = named(QCheckBox(SWITCH), "allow-network", SWITCH)
        self.switch.setAccessibleDescription(MEANING)
        font = self.switch.font()
        font.setWeight(font.Weight.DemiBold)
        self.switch.setFont(font)
        self.switch.setChecked(network.allowed)
        self.form.addWidget(self.switch)
        self.add_under(PlainLabel(MEANING, name="about-network", style="quiet"))

        self.add_heading("What is sent, and where to")
        sent = Points("network-sent")
        sent.say(SENT)
        self.form.addWidget(sent)
        self.form.addWidget(PlainLabel(KEPT, name="about-cache", style="quiet"))

        self.add_heading("Your e-mail address")
        self._contact = named(QLineEdit(network.contact), "contact", "Your e-mail address")
        self._contact.setPlaceholderText("ann@example.org")
        self._contact_hint = Hint(name="contact-hint")
        self._add(self._contact, self._contact_hint, ABOUT_CONTACT)

        self.add_heading("Proxy")
        self._proxy = named(QLineEdit(network.proxy), "proxy", "Address of the proxy")
        self._proxy.setPlaceholderText("http://proxy.example.org:8080")
        self._proxy_hint = Hint(name="proxy-hint")
        self._add(self._proxy, self._proxy_hint, ABOUT_PROXY)
        self._password_note = PlainLabel(
            "A password in this address is kept as readable text in the settings of Curator.",
            name="proxy-password-note",
            style="quiet",
        )
        self.form.addWidget(self._password_note)

        self.add_heading("NCBI API key")
        self._key_state = PlainLabel(LOOKING, name="key-state")
        self._remove = named(QPushButton("Remove"), "remove-key", "Remove the key")
        self._remove.setAutoDefault(False)
        self._remove.hide()
        self._key = named(QLineEdit(), "key", "NCBI API key")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key.setPlaceholderText("Paste a key from the settings of your NCBI account")
        self._key_hint = Hint(name="key-hint")
        self.add_row(self._key_state, self._remove)
        self._add(
            self._key,
            self._key_hint,
            "Kept in the keyring of this computer; in no project, setting or export.",
        )

        for field in (self._contact, self._proxy, self._key):
            field.textChanged.connect(self._check)
        self._remove.clicked.connect(self._turn_removal)
        self._check()
        self.switch.setFocus()
        looking = dict(os.environ if environment is None else environment)
        self._run(lambda: _look(looking), self._show_key, self._show_key_trouble)

    def accept(self) -> None:
        """Save; first the key, which is the only thing that can fail."""
        if not self.accept_button.isEnabled():
            return
        typed = self._key.text()
        if typed.strip():
            self._begin_saving()
            self._run(lambda: _keep(typed), lambda _: self._save(), self._refuse_key)
        elif self._removing:
            from curator.lookup.key import remove_key

            self._begin_saving()
            self._run(remove_key, lambda _: self._save(), self._refuse_key)
        else:
            self._save()

    def _add(self, field: QLineEdit, hint: Hint, about: str) -> None:
        self.form.addWidget(field)
        self.form.addWidget(hint)
        self.form.addWidget(PlainLabel(about, name=f"about-{field.objectName()}", style="quiet"))

    def _save(self) -> None:
        self._network.choose(
            allowed=self.switch.isChecked(),
            contact=self._contact.text(),
            proxy=with_scheme(self._proxy.text()),
        )
        super().accept()

    def _check(self) -> None:
        contact, proxy = self._contact.text(), self._proxy.text()
        wrong = [problem_with_contact(contact), problem_with_proxy(proxy)]
        self._contact_hint.say(wrong[0])
        self._proxy_hint.say(wrong[1])
        self._password_note.setVisible("@" in proxy and not wrong[1])
        self._key_hint.say("")
        self.accept_button.setEnabled(not any(wrong))

    # the key

    def _run(
        self, work: Callable[[], T], finished: Callable[[T], None], failed: Callable[[CuratorError], None]
    ) -> None:
        """Ask the keyring, which may wait for the person to unlock it."""
        if self._errand is not None:
            self._errand.drop()
        self._errand = Errand(self, work, finished, failed)

    def _show_key(self, found: tuple[str, bool]) -> None:
        self._errand = None
        words, removable = found
        self._said = words
        self._key_state.setText(words)
        self._remove.setVisible(removable)

    def _show_key_trouble(self, error: CuratorError) -> None:
        self._errand = None
        self._key_state.setText(str(error))

    def _turn_removal(self) -> None:
        self._removing = not self._removing
        self._key_state.setText(TO_BE_REMOVED if self._removing else self._said)
        self._remove.setText("Keep it" if self._removing else "Remove")
        self._remove.setAccessibleName("Keep the key" if self._removing else "Remove the key")

    def _begin_saving(self) -> None:
        self._key_state.setText("Waiting for the keyring of this computer…")
        self.accept_button.setEnabled(False)

    def _refuse_key(self, error: CuratorError) -> None:
        self._errand = None
        self._check()
        self._key_state.setText("The key was not saved.")
        self._key_hint.say(str(error))
        self.show_in_form(self._key_hint)
        self._key.setFocus()


def _keep(typed: str) -> None:
    from curator.lookup.key import secret, store_key

    store_key(secret(typed))


def _look(environment: Mapping[str, str]) -> tuple[str, bool]:
    """Where a key is, in words, and whether it can be removed."""
    from curator.lookup.key import VARIABLE, find_key, place

    if found := find_key(environment):
        return f"A key is kept in {found.where}.", VARIABLE not in found.where
    # says what to do on a computer without a keyring
    place()
    return NO_KEY, False
