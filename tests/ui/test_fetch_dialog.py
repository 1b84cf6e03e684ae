"""Fetching papers from a dialog, against a server on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from curator.lookup.key import secret, store_key
from curator.model import Problem
from curator.progress import Progress
from curator.readers.format import Source
from curator.readers.registry import by_name
from tests.lookup_server import LookupServer, Reply, StoppedClock, made_up, result
from tests.memory_keyring import MemoryKeyring
from tests.ui.finding import child
from tests.ui.networking import FISH, KEY, SNORD, allow, connections, running, said, services, unnamed
from ui import theme
from ui.fetch_dialog import FetchDialog
from ui.identifier_list import HINT
from ui.jobs import Jobs
from ui.network import Network
from ui.points import Points
from ui.settings import Settings

Got = list[tuple[str, list[Source], list[Problem]]]


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LookupServer]:
    with services(monkeypatch, tmp_path) as made:
        yield made


@pytest.fixture
def network(settings: Settings) -> Network:
    made = Network(settings, clock=StoppedClock().clock())
    allow(made)
    return made


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    with running() as made:
        yield made


@pytest.fixture
def dialog(network: Network, jobs: Jobs, qtbot: QtBot, light: theme.Theme) -> FetchDialog:
    made = FetchDialog(network, jobs)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def got(dialog: FetchDialog) -> Got:
    """What the dialog hands on."""
    found: Got = []
    dialog.fetched.connect(lambda *values: found.append(values))  # type: ignore[arg-type]
    return found


def write(dialog: FetchDialog, text: str, name: str = "ids") -> None:
    child(dialog, QPlainTextEdit, name).setPlainText(text)


def button(dialog: FetchDialog, name: str) -> QAbstractButton:
    return child(dialog, QAbstractButton, name)


def press(dialog: FetchDialog, name: str) -> None:
    assert button(dialog, name).isVisible()
    assert button(dialog, name).isEnabled()
    button(dialog, name).click()


def listed(dialog: FetchDialog, name: str) -> list[str]:
    found = child(dialog, Points, name)
    return found.sentences() if found.isVisible() else []


def ask(dialog: FetchDialog, query: str, qtbot: QtBot) -> None:
    """Write a query and count what it finds."""
    press(dialog, "kind-query")
    write(dialog, query, "query")
    press(dialog, "count")
    qtbot.waitUntil(lambda: not dialog._row.busy)


# the list


@pytest.mark.parametrize(
    ("text", "summary", "problems"),
    [
        pytest.param("", HINT, [], id="nothing"),
        pytest.param("30386702\n30386703 10.1000/x", "2 PMIDs, 1 DOI.", [], id="kinds"),
        pytest.param("PMC1234567, PMC1234567", "1 PMCID, 1 repeated.", [], id="repeated"),
        pytest.param(
            "30386702\n\n<b>STAT3</b>",
            "1 PMID, 1 not understood.",
            ["line 3: ‘<b>STAT3</b>’ is no PMID, PMCID or DOI."],
            id="not understood",
        ),
    ],
)
def test_a_list_is_understood_while_it_is_written(
    dialog: FetchDialog, text: str, summary: str, problems: list[str]
):
    write(dialog, text)
    assert said(dialog, "ids-summary") == summary
    assert listed(dialog, "ids-problems") == problems
    assert button(dialog, "accept").isEnabled() == ("PM" in summary)


def test_of_many_lines_the_first_are_named(dialog: FetchDialog):
    write(dialog, "\n".join(f"word{number}" for number in range(20)))
    found = listed(dialog, "ids-problems")
    assert len(found) == 7
    assert found[-1] == "… and 14 more."


def test_a_long_list_is_read_while_the_window_lives(dialog: FetchDialog, qtbot: QtBot):
    write(dialog, "\n".join(str(30_000_000 + number) for number in range(3_000)))
    assert said(dialog, "ids-summary") == "Reading the list…"
    assert not button(dialog, "accept").isEnabled()
    qtbot.waitUntil(lambda: said(dialog, "ids-summary") == "3,000 PMIDs.")
    assert button(dialog, "accept").isEnabled()
    write(dialog, "30386702")
    assert said(dialog, "ids-summary") == "1 PMID."


# fetching


def test_ids_are_fetched_and_handed_on_as_sources(dialog: FetchDialog, got: Got, qtbot: QtBot):
    write(dialog, f"{FISH}\nPMC7919130")
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    ((name, sources, problems),) = got
    assert (name, problems) == ("PubMed", [])
    records = [record for source in sources for record in by_name("pubmed-xml").read(source)]
    assert [getattr(it, "pmid", None) for it in records] == [FISH, SNORD]


def test_what_was_not_found_is_shown_before_the_rest_goes_on(dialog: FetchDialog, got: Got, qtbot: QtBot):
    write(dialog, f"{FISH}\n99999999\nSTAT3")
    press(dialog, "accept")
    qtbot.waitUntil(lambda: button(dialog, "accept").text() == "Go on with 1 record")
    assert got == []
    assert "1 record from PubMed came" in said(dialog, "fetch-hint")
    (missing,) = listed(dialog, "fetch-missing")
    assert missing.startswith("PMID 99999999: PubMed has no such record")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    ((_, sources, problems),) = got
    assert len(sources) == 1
    assert [it.where for it in problems] == ["PMID 99999999", "line 3"]


def test_nothing_found_leaves_the_list_to_be_mended(dialog: FetchDialog, got: Got, qtbot: QtBot):
    write(dialog, "99999999")
    press(dialog, "accept")
    qtbot.waitUntil(lambda: said(dialog, "fetch-hint") == "PubMed has none of these records.")
    assert got == []
    write(dialog, FISH)
    assert said(dialog, "fetch-hint") == ""
    assert listed(dialog, "fetch-missing") == []
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    assert len(got) == 1


def test_europe_pmc_can_be_asked_instead(dialog: FetchDialog, got: Got, server: LookupServer, qtbot: QtBot):
    server.results = [result(7)]
    press(dialog, "service-europepmc")
    write(dialog, "7")
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    ((name, sources, _),) = got
    assert name == "Europe PMC"
    assert [record.title for record in by_name("europepmc-json").read(sources[0])] == ["Paper 7."]  # type: ignore[union-attr]
    assert set(server.programs()) == {"search"}


def test_a_query_is_counted_and_then_fetched_up_to_a_limit(
    dialog: FetchDialog, got: Got, server: LookupServer, qtbot: QtBot
):
    server.articles = [made_up(number) for number in range(1, 6)]
    server.queries["stat3"] = [str(number) for number in range(1, 6)]
    press(dialog, "kind-query")
    write(dialog, "stat3", "query")
    assert not button(dialog, "accept").isEnabled()
    assert child(dialog, QPushButton, "count").isDefault()
    press(dialog, "count")
    qtbot.waitUntil(lambda: said(dialog, "query-found").startswith("PubMed finds 5 records."))
    assert "It understood: translated stat3" in said(dialog, "query-found")
    assert button(dialog, "accept").text() == "Fetch 5 records"
    assert child(dialog, QPushButton, "accept").isDefault()
    child(dialog, QLineEdit, "limit").setText("2")
    assert "The first 2 of them" in said(dialog, "query-found")
    assert button(dialog, "accept").text() == "Fetch 2 records"
    assert "efetch.fcgi" not in server.programs()
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    ((_, sources, problems),) = got
    assert len(list(by_name("pubmed-xml").read(sources[0]))) == 2
    assert problems == []


def test_another_query_has_to_be_counted_anew(dialog: FetchDialog, server: LookupServer, qtbot: QtBot):
    server.queries["stat3"] = [FISH]
    ask(dialog, "stat3", qtbot)
    assert button(dialog, "accept").isEnabled()
    write(dialog, "stat5", "query")
    assert not button(dialog, "accept").isEnabled()
    assert said(dialog, "query-found") == ""
    write(dialog, "stat3", "query")
    assert button(dialog, "accept").isEnabled()


def test_a_query_that_finds_too_much_asks_for_a_limit(
    dialog: FetchDialog, server: LookupServer, qtbot: QtBot
):
    server.results = [result(number) for number in range(10_001)]
    press(dialog, "service-europepmc")
    ask(dialog, "everything", qtbot)
    assert "finds 10,001 records, but" in said(dialog, "query-found")
    assert not button(dialog, "accept").isEnabled()
    child(dialog, QLineEdit, "limit").setText("7")
    assert button(dialog, "accept").text() == "Fetch 7 records"


def test_a_query_that_finds_nothing_says_what_was_not_understood(dialog: FetchDialog, qtbot: QtBot):
    ask(dialog, "<b>nobody</b>", qtbot)
    words = said(dialog, "query-found")
    assert words.startswith("PubMed finds 0 records.")
    assert "<b>nobody</b>" in words
    assert not button(dialog, "accept").isEnabled()


# what goes wrong


def test_while_it_is_off_nothing_is_asked_and_the_way_to_the_switch_is_there(
    dialog: FetchDialog, network: Network, server: LookupServer, qtbot: QtBot, got: Got
):
    network.choose(allowed=False, contact="", proxy="")
    with connections() as seen:
        write(dialog, FISH)
        assert said(dialog, "ids-summary") == "1 PMID."
        assert "switched off" in said(dialog, "network-off")
        assert not button(dialog, "accept").isEnabled()
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        press(dialog, "kind-query")
        write(dialog, "stat3", "query")
        assert not button(dialog, "count").isEnabled()
        dialog.accept()
        with qtbot.waitSignal(dialog.switch_asked):
            press(dialog, "open-switch")
    assert (seen, server.asked, got) == ([], [], [])
    press(dialog, "kind-ids")
    allow(network)
    assert said(dialog, "network-off") == ""
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    assert len(got) == 1


def test_escape_stops_at_once_and_keeps_what_was_written(
    dialog: FetchDialog, server: LookupServer, jobs: Jobs, qtbot: QtBot, got: Got
):
    server.replies.append(Reply(silent=True))
    write(dialog, FISH)
    press(dialog, "accept")
    qtbot.waitUntil(lambda: bool(server.asked))
    assert button(dialog, "cancel").text() == "Stop"
    assert not child(dialog, QPlainTextEdit, "ids").isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.isVisible()
    assert (said(dialog, "fetch-hint"), got) == ("", [])
    assert child(dialog, QPlainTextEdit, "ids").toPlainText() == FISH
    assert button(dialog, "accept").isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    assert len(got) == 1


def test_turning_the_switch_off_stops_what_runs(
    dialog: FetchDialog, network: Network, server: LookupServer, qtbot: QtBot
):
    server.replies.append(Reply(silent=True))
    write(dialog, FISH)
    press(dialog, "accept")
    qtbot.waitUntil(lambda: bool(server.asked))
    network.choose(allowed=False, contact="", proxy="")
    qtbot.waitUntil(lambda: "switched off" in said(dialog, "fetch-hint"))


def test_a_service_that_is_down_is_told_in_its_place(dialog: FetchDialog, server: LookupServer, qtbot: QtBot):
    server.replies.extend([Reply(503, b"<b>down</b>")] * 4)
    write(dialog, FISH)
    press(dialog, "accept")
    qtbot.waitUntil(lambda: "is disturbed" in said(dialog, "fetch-hint"))
    assert button(dialog, "accept").isEnabled()


def test_other_long_work_is_waited_for_by_the_person(dialog: FetchDialog, jobs: Jobs, qtbot: QtBot):
    def work(progress: Progress) -> None:
        while True:
            progress(0, None)
            time.sleep(0.01)

    jobs.start("Importing", work, lambda _: None, lambda _: None)
    write(dialog, FISH)
    press(dialog, "accept")
    assert "“Importing” is still running" in said(dialog, "fetch-hint")
    assert button(dialog, "accept").isEnabled()
    jobs.close()
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")


@pytest.mark.parametrize("locked", [pytest.param(False, id="open"), pytest.param(True, id="locked")])
def test_a_key_is_used_if_the_keyring_gives_it(
    dialog: FetchDialog, server: LookupServer, got: Got, qtbot: QtBot, locked: bool
):
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    store_key(secret(KEY))
    ring.locked = locked
    write(dialog, FISH)
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    assert server.asked[0].parameters.get("api_key") == (None if locked else KEY)
    ((_, _, problems),) = got
    assert [it.where for it in problems] == (["NCBI API key"] if locked else [])
    assert not any(KEY in str(it) for it in problems)


def test_contact_and_proxy_of_the_person_are_used(
    dialog: FetchDialog, network: Network, server: LookupServer, qtbot: QtBot
):
    network.choose(allowed=True, contact="ann@example.org", proxy=server.address)
    write(dialog, FISH)
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "accept")
    assert server.asked[0].parameters["email"] == "ann@example.org"
    assert len(server.proxied) == 1


# the dialog


def test_enter_counts_and_then_fetches(dialog: FetchDialog, server: LookupServer, qtbot: QtBot, got: Got):
    server.queries["stat3"] = [FISH]
    press(dialog, "kind-query")
    write(dialog, "stat3", "query")
    limit = child(dialog, QLineEdit, "limit")
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: button(dialog, "accept").isEnabled())
    assert got == []
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert len(got) == 1


def test_tab_goes_from_the_list_to_the_buttons(dialog: FetchDialog, qtbot: QtBot):
    field = child(dialog, QPlainTextEdit, "ids")
    assert dialog.focusWidget() is field
    write(dialog, FISH)
    seen: list[str] = []
    for _ in range(4):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget().objectName())
    assert seen == ["kind-query", "cancel", "accept", "service-pubmed"]


def test_controls_have_names_for_screen_readers(dialog: FetchDialog):
    assert unnamed(dialog) == []


@pytest.mark.parametrize("size", [pytest.param(13, id="usual"), pytest.param(20, id="large")])
def test_it_fits_a_small_screen(network: Network, jobs: Jobs, qtbot: QtBot, qapp: QApplication, size: int):
    theme.apply(qapp, theme.DARK, size)
    dialog = FetchDialog(network, jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    write(dialog, "\n".join(f"word{number} {'x' * 200}" for number in range(30)))
    qtbot.waitUntil(lambda: len(listed(dialog, "ids-problems")) == 7)
    qtbot.wait(1)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    theme.apply(qapp, theme.LIGHT, 13)
