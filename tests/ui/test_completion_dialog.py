"""Completing the record of a document: by a look-up on this machine, or by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator.completing import TITLES
from curator.differences import ESSENTIAL
from curator.errors import RefusedError
from curator.model import Document, IntegrityStatus, Record
from curator.project import Project
from tests import factories
from tests.lookup_server import LookupServer, Reply, StoppedClock, made_up, result
from tests.ui.finding import child
from tests.ui.networking import FISH, SNORD, allow, connections, running, said, services, unnamed
from ui import theme
from ui.completion_dialog import CompletionDialog
from ui.completion_fields import as_text, shown, value_of
from ui.jobs import Jobs
from ui.network import Network
from ui.settings import Settings

Open = Callable[..., CompletionDialog]
FISH_TITLE = "Species diversity of drifting fish eggs in the Yangtze River using molecular identification."


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
def opened(
    project: Project, network: Network, jobs: Jobs, qtbot: QtBot, light: theme.Theme
) -> Iterator[Open]:
    """Opens the dialog over a document with these fields."""
    made: list[CompletionDialog] = []

    def open_over(title: str = FISH_TITLE, **fields: Any) -> CompletionDialog:
        document_id = factories.add_document(project, title, **fields)
        document = project.store.find(Document, document_id)
        assert document is not None
        dialog = CompletionDialog(document, network, jobs)
        made.append(dialog)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    yield open_over
    made.clear()


def look_up(dialog: CompletionDialog, qtbot: QtBot) -> None:
    press(dialog, "look-up")
    qtbot.waitUntil(lambda: not dialog._row.busy)


def press(dialog: CompletionDialog, name: str) -> None:
    button = child(dialog, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def box(dialog: CompletionDialog, field: str) -> QCheckBox:
    return child(dialog, QCheckBox, f"take-{field}")


def line(dialog: CompletionDialog, field: str) -> QLineEdit:
    return child(dialog, QLineEdit, f"here-{field}")


def write(dialog: CompletionDialog, field: str, text: str, qtbot: QtBot) -> None:
    editor = line(dialog, field)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


def fields(dialog: CompletionDialog) -> dict[str, Any]:
    return dict(dialog.operation().fields)


def button_text(dialog: CompletionDialog) -> str:
    return child(dialog, QPushButton, "accept").text()


# what was found


def test_gaps_are_ticked_and_what_would_be_overwritten_is_not(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH, journal="PeerJ", authors=("Wrong, A.",))
    assert said(dialog, "look-up-by") == "by PMID"
    look_up(dialog, qtbot)
    assert said(dialog, "found-title") == f"Found in PubMed, PMID {FISH}"
    assert said(dialog, "found-doi") == "10.7717/peerj.5807"
    assert box(dialog, "doi").isChecked()
    assert box(dialog, "volume").isChecked()
    assert said(dialog, "found-authors").startswith("Liu, Mingdian; Wang, Dengqiang;")
    assert not box(dialog, "authors").isChecked()
    assert not box(dialog, "pmid").isVisible()
    chosen = fields(dialog)
    assert chosen["doi"] == "10.7717/peerj.5807"
    assert chosen["volume"] == "6"
    assert not {"authors", "pmid", "title", "abstract"} & set(chosen)
    assert dialog.operation().source == f"PubMed, PMID {FISH}"


def test_a_ticked_value_strikes_out_what_is_here_and_writing_unticks_it(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH, journal="Other Journal")
    look_up(dialog, qtbot)
    here = line(dialog, "journal")
    assert not here.font().strikeOut()
    press(dialog, "take-journal")
    assert here.font().strikeOut()
    assert fields(dialog)["journal"] == "PeerJ"
    assert button_text(dialog).endswith("change 1")
    write(dialog, "journal", "PeerJ (San Diego)", qtbot)
    assert not here.font().strikeOut()
    assert not box(dialog, "journal").isChecked()
    assert fields(dialog)["journal"] == "PeerJ (San Diego)"
    assert dialog.operation().source == f"PubMed, PMID {FISH}; by hand: Journal"


def test_a_click_on_what_was_found_ticks_it(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH)
    look_up(dialog, qtbot)
    qtbot.mouseClick(child(dialog, QLabel, "found-doi"), Qt.MouseButton.LeftButton)
    assert not box(dialog, "doi").isChecked()
    assert "doi" not in fields(dialog)


def test_in_doubt_nothing_is_ticked(opened: Open, qtbot: QtBot):
    dialog = opened("Quite another paper", pmid=SNORD)
    look_up(dialog, qtbot)
    assert "It may be another paper: the record has another title" in said(dialog, "look-up-doubt")
    assert fields(dialog) == {}
    assert not child(dialog, QPushButton, "accept").isEnabled()
    press(dialog, "take-doi")
    assert set(fields(dialog)) == {"doi"}


def test_of_several_records_a_person_chooses(opened: Open, server: LookupServer, qtbot: QtBot):
    title = "One title of two papers"
    server.articles = [made_up(1, title), made_up(2, title, doi="10.1000/x")]
    dialog = opened(title)
    assert "title" in said(dialog, "look-up-by")
    look_up(dialog, qtbot)
    assert said(dialog, "look-up-result") == "PubMed has 2 records for it; choose one."
    assert fields(dialog) == {}
    focused = dialog.focusWidget()
    assert focused is child(dialog, QAbstractButton, "hit-0")
    qtbot.keyClick(focused, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert said(dialog, "found-title") == "Found in PubMed, PMID 2"
    assert fields(dialog)["doi"] == "10.1000/x"
    child(dialog, QPushButton, "look-up").setFocus()
    stops: list[str] = []
    for _ in range(2):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        stops.append(dialog.focusWidget().objectName())
    assert stops == ["hit-1", "here-doi"]
    press(dialog, "hit-0")
    assert fields(dialog)["pmid"] == "1"
    look_up(dialog, qtbot)
    assert fields(dialog) == {}


def test_a_paper_that_nobody_knows_is_told(opened: Open, qtbot: QtBot):
    dialog = opened("A paper of which <b>nobody</b> knows")
    look_up(dialog, qtbot)
    assert said(dialog, "look-up-result") == "PubMed has no paper with this title."
    assert said(dialog, "found-title") == ""


def test_a_record_that_says_nothing_new_is_told(opened: Open, server: LookupServer, qtbot: QtBot):
    server.articles = [made_up(7, FISH_TITLE)]
    known = {"journal": "Made Up", "volume": "7", "year": 2020, "publication_date": "2020"}
    dialog = opened(pmid="7", authors=("Roe, Jane",), **known)
    look_up(dialog, qtbot)
    assert said(dialog, "look-up-result") == "PubMed, PMID 7 says nothing that is not here already."
    assert not child(dialog, QPushButton, "accept").isEnabled()


def test_an_id_that_was_written_is_looked_up(opened: Open, server: LookupServer, qtbot: QtBot):
    dialog = opened()
    write(dialog, "pmid", f"PMID: {FISH}", qtbot)
    assert said(dialog, "look-up-by") == "by PMID"
    look_up(dialog, qtbot)
    assert server.programs() == ["efetch.fcgi"]
    assert fields(dialog)["pmid"] == FISH
    assert fields(dialog)["doi"] == "10.7717/peerj.5807"
    assert dialog.operation().source == f"PubMed, PMID {FISH}; by hand: PMID"


def test_text_of_papers_is_never_mark_up(opened: Open, server: LookupServer, qtbot: QtBot):
    server.results = [
        result(
            7, title="<i>x</i>", journalInfo={"volume": "<b>7</b>\n%s {0}"}, authorString="O&<u>Hara</u> J."
        )
    ]
    dialog = opened("<img src=x> & title", pmid="7")
    press(dialog, "service-europepmc")
    look_up(dialog, qtbot)
    assert said(dialog, "document-title") == "<img src=x> & title"
    assert said(dialog, "look-up-doubt")
    for name in TITLES:
        label = child(dialog, QLabel, f"found-{name}")
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert "\n" not in label.text()
        assert not label.toolTip()


# by hand


def test_a_curator_offline_can_write_what_lacks(
    opened: Open, network: Network, server: LookupServer, qtbot: QtBot
):
    network.choose(allowed=False, contact="", proxy="")
    with connections() as seen:
        dialog = opened()
        assert "switched off" in said(dialog, "network-off")
        assert not child(dialog, QPushButton, "look-up").isVisible()
        assert dialog.focusWidget() is line(dialog, "doi")
        write(dialog, "doi", "https://doi.org/10.7717/PeerJ.5807", qtbot)
        write(dialog, "pmid", FISH, qtbot)
        write(dialog, "volume", " 6 ", qtbot)
        child(dialog, QPlainTextEdit, "here-authors").setPlainText("Liu, Mingdian\n\nWang,  Dengqiang\n")
        assert button_text(dialog) == "Fill in 4 fields"
        with qtbot.waitSignal(dialog.fill_in_asked):
            qtbot.keyClick(line(dialog, "volume"), Qt.Key.Key_Return)
        with qtbot.waitSignal(dialog.switch_asked):
            press(dialog, "open-switch")
    assert (seen, server.asked) == ([], [])
    assert fields(dialog) == {
        "doi": "10.7717/peerj.5807",
        "pmid": FISH,
        "volume": "6",
        "authors": ("Liu, Mingdian", "Wang, Dengqiang"),
    }
    assert dialog.operation().source == "by hand: DOI, PMID, Authors, Volume"
    allow(network)
    assert child(dialog, QPushButton, "look-up").isVisible()
    assert line(dialog, "pmid").text() == FISH


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        pytest.param("doi", "10.x", "This is no DOI.", id="doi"),
        pytest.param("pmid", "<b>1</b>", "This is no PubMed id.", id="pmid"),
        pytest.param("pmcid", "PMC", "This is no PubMed Central id.", id="pmcid"),
        pytest.param("year", "20x8", "Write a year", id="year"),
        pytest.param("year", "99999999999999999999", "Write a year", id="absurd year"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_it_and_not_lost(
    opened: Open, qtbot: QtBot, field: str, typed: str, sentence: str
):
    dialog = opened(year=2018)
    write(dialog, field, typed, qtbot)
    assert sentence in said(dialog, f"here-{field}-hint")
    line(dialog, "volume").setFocus()
    with qtbot.assertNotEmitted(dialog.fill_in_asked):
        press(dialog, "accept")
    assert dialog.isVisible()
    assert f"“{TITLES[field]}” cannot be taken" in said(dialog, "completion-hint")
    assert dialog.focusWidget() is line(dialog, field)
    write(dialog, field, "", qtbot)
    assert said(dialog, f"here-{field}-hint") == ""
    assert said(dialog, "completion-hint") == ""


def test_a_wrong_value_can_be_taken_away(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH, volume="6")
    write(dialog, "pmid", "", qtbot)
    assert fields(dialog) == {"pmid": None}
    assert button_text(dialog) == "Change 1 field"


def test_what_was_written_and_taken_back_changes_nothing(opened: Open, qtbot: QtBot):
    dialog = opened(volume="6")
    write(dialog, "volume", "7", qtbot)
    write(dialog, "volume", "6", qtbot)
    assert fields(dialog) == {}
    assert not child(dialog, QPushButton, "accept").isEnabled()


def test_a_date_that_was_written_says_the_year(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "all-fields")
    write(dialog, "publication_date", "18 Sep 2018", qtbot)
    assert fields(dialog) == {"publication_date": "2018-09-18", "year": 2018}
    write(dialog, "year", "2019", qtbot)
    assert fields(dialog)["year"] == 2019


def test_every_field_can_be_shown_and_none_is_title_or_abstract(opened: Open):
    dialog = opened()
    shown_first = {name for name in TITLES if is_shown(dialog, name)}
    assert set(ESSENTIAL) <= shown_first < set(TITLES)
    press(dialog, "all-fields")
    assert {name for name in TITLES if is_shown(dialog, name)} == set(TITLES)
    assert "Title and abstract stay" in said(dialog, "frozen")


def is_shown(dialog: CompletionDialog, name: str) -> bool:
    return child(dialog, QWidget, f"here-{name}").isVisible()


FULL = Record(
    title="-",
    language="en",
    doi="10.1000/x",
    pmid="1",
    pmcid="PMC1",
    journal="J",
    volume="1",
    issue="2",
    pages="3-4",
    article_number="e5",
    issn="2167-8359",
    publication_date="2018-09-18",
    year=2018,
    publication_type_raw="Journal Article",
    publication_type="review",
    peer_reviewed=False,
    publication_status="published",
    integrity_status=IntegrityStatus.CORRECTED,
    authors=("Roe, Jane", "Doe, J."),
    keywords=("a", "b; c"),
    subject_areas=("x",),
    url="https://example.org/?a=1&b=2",
    licence="CC BY 4.0",
)


@pytest.mark.parametrize("name", TITLES)
def test_what_an_editor_shows_is_what_it_gives_back(name: str):
    value = getattr(FULL, name)
    assert value_of(name, as_text(name, value)) == value
    assert shown(name, value)
    assert value_of(name, as_text(name, getattr(Record(title="-"), name))) == getattr(Record(title="-"), name)


def test_a_language_that_is_none_is_refused():
    with pytest.raises(RefusedError, match="Write a language"):
        value_of("language", "klingonese")


def test_long_values_are_shortened_where_they_are_read():
    words = shown("authors", tuple(f"Author{number}, A." for number in range(300)))
    assert words.endswith("… (300 in all)")
    assert len(words) < 300


def test_a_type_that_is_not_known_here_stays(opened: Open):
    dialog = opened(publication_type="theatre play")
    press(dialog, "all-fields")
    choice = child(dialog, QComboBox, "here-publication_type")
    assert choice.currentText() == "theatre play"
    assert fields(dialog) == {}
    choice.setCurrentText("Review")
    assert fields(dialog) == {"publication_type": "review"}


# the dialog


def test_escape_stops_the_look_up_and_keeps_what_was_written(
    opened: Open, server: LookupServer, jobs: Jobs, qtbot: QtBot
):
    server.replies.append(Reply(silent=True))
    dialog = opened(pmid=FISH)
    write(dialog, "volume", "7", qtbot)
    press(dialog, "look-up")
    qtbot.waitUntil(lambda: bool(server.asked))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.isVisible()
    assert said(dialog, "completion-hint") == ""
    assert fields(dialog) == {"volume": "7"}
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_service_that_is_down_is_told_in_its_place(opened: Open, server: LookupServer, qtbot: QtBot):
    server.replies.extend([Reply(503)] * 4)
    dialog = opened(pmid=FISH)
    look_up(dialog, qtbot)
    assert "is disturbed" in said(dialog, "completion-hint")
    assert child(dialog, QPushButton, "look-up").isEnabled()


def test_the_keyboard_does_it_all(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH)
    assert dialog.focusWidget() is child(dialog, QPushButton, "look-up")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(dialog, "found-title") != "")
    line(dialog, "doi").setFocus()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is box(dialog, "doi")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert "doi" not in fields(dialog)
    with qtbot.waitSignal(dialog.fill_in_asked):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.finish()
    assert not dialog.isVisible()


def test_controls_have_names_for_screen_readers(opened: Open, qtbot: QtBot):
    dialog = opened(pmid=FISH)
    look_up(dialog, qtbot)
    assert unnamed(dialog) == []
    assert box(dialog, "doi").accessibleName() == "DOI: take 10.7717/peerj.5807"


@pytest.mark.parametrize("size", [pytest.param(13, id="usual"), pytest.param(20, id="large")])
def test_it_fits_a_small_screen(opened: Open, qtbot: QtBot, qapp: QApplication, size: int):
    theme.apply(qapp, theme.DARK, size)
    dialog = opened("A long title " * 60, pmid=FISH)
    press(dialog, "all-fields")
    look_up(dialog, qtbot)
    qtbot.wait(1)
    room = dialog.screen().availableGeometry()
    assert dialog.height() <= room.height()
    assert dialog.width() <= room.width()
    theme.apply(qapp, theme.LIGHT, 13)
