from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from curator.import_report import ImportReport
from curator.importing import Decision
from curator.intake import collect, preview
from curator.model import Record
from curator.preview import ImportPreviewed, Preview
from curator.project import Project
from tests import factories
from tests.ui.finding import child
from ui.import_list import ImportListView
from ui.import_list_model import outcome
from ui.import_preview import ImportPreviewDialog
from ui.import_record_form import ImportRecordForm, TextArea
from ui.theme import DARK, LIGHT

PAGES = Path(__file__).parents[1] / "data" / "import"
HERE = Record(
    title="Signal transducer and activator of transcription 3 in cancer of the breast",
    abstract="It is. So it is.",
    doi="10.1000/here",
    year=2019,
    journal="Old Journal",
)
SIMILAR = Record(
    title="Interleukin-6 sustains STAT3 activity and invasion in triple-negative breast cancers", year=2020
)
NEW, SAME, POSSIBLE, UNTITLED, RETRACTED, AGAIN = range(6)
LINES: tuple[dict[str, Any] | str, ...] = (
    {
        "title": "Loss of STAT3 accelerates lung metastasis of established mammary tumours",
        "abstract": "BACKGROUND: STAT3 promotes 𝛽-catenin 🧬 growth. METHODS: We deleted it. We then looked.",
        "journal": "IJMS",
        "year": 2018,
        "doi": "10.3390/ijms19092818",
        "authors": ["Rossi, Anna", "Bianchi, B."],
    },
    {"title": "STAT3 in cancer", "abstract": "Other words.", "doi": "10.1000/here", "volume": "12"},
    {
        "title": "Interleukin-6 sustains STAT3 activity and invasion in triple-negative breast cancer",
        "abstract": "New words.",
        "year": 2020,
    },
    {"title": "", "abstract": "It lost its title. It can be mended.", "year": 2011},
    {
        "title": "<b>Bold</b> & retracted {0} %s",
        "abstract": "We made it up.",
        "integrity_status": "retracted",
    },
    {
        "title": "Loss of STAT3 accelerates lung metastasis of established mammary tumours",
        "abstract": "x",
        "doi": "10.3390/ijms19092818",
    },
    '{"title": "broken',
)

Open = Callable[..., ImportPreviewDialog]


@pytest.fixture
def opened(project: Project, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens the dialog over records in a file, or over other files."""
    factories.import_records(project, HERE, SIMILAR)
    previews: list[Preview] = []

    def open_over(*paths: Path, lines: tuple[dict[str, Any] | str, ...] = LINES, **options: Any):
        if not paths:
            path = tmp_path / "papers.jsonl"
            texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
            path.write_text("\n".join(texts) + "\n", encoding="utf-8")
            paths = (path,)
        report = ImportReport()
        previews.append(preview(project.store, collect(paths, None, report), report))
        dialog = ImportPreviewDialog(previews[-1], LIGHT, **options)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    yield open_over
    for made in previews:
        made.close()


def records(dialog: ImportPreviewDialog) -> ImportListView:
    return child(dialog, ImportListView, "import-records")


def listed(dialog: ImportPreviewDialog) -> list[str]:
    model = records(dialog).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def go_to(dialog: ImportPreviewDialog, row: int) -> None:
    records(dialog).go_to(row)


def press(dialog: ImportPreviewDialog, name: str) -> None:
    button = child(dialog, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def label(dialog: ImportPreviewDialog, name: str) -> str:
    found = child(dialog, QLabel, name)
    assert found.textFormat() == Qt.TextFormat.PlainText
    return found.text() if found.isVisible() else ""


def field(dialog: ImportPreviewDialog, name: str) -> QLineEdit:
    return child(dialog, QLineEdit, f"field-{name}")


def area(dialog: ImportPreviewDialog, name: str) -> TextArea:
    return child(dialog, TextArea, f"field-{name}")


def write(qtbot: QtBot, dialog: ImportPreviewDialog, name: str, text: str) -> None:
    """Replace what stands in a field of one line, and press Enter."""
    if not field(dialog, name).isVisible():
        press(dialog, "import-tab-fields")
    field(dialog, name).setFocus()
    field(dialog, name).selectAll()
    qtbot.keyClicks(field(dialog, name), text)
    qtbot.keyClick(field(dialog, name), Qt.Key.Key_Return)


def preview_of(dialog: ImportPreviewDialog) -> Preview:
    return dialog.preview


def accept(dialog: ImportPreviewDialog) -> QPushButton:
    return child(dialog, QPushButton, "accept")


def test_the_head_says_what_was_recognised_and_what_will_happen(opened: Open):
    dialog = opened()
    assert label(dialog, "import-summary") == "2 new, 2 duplicates, 1 possible duplicate, 2 problems"
    assert label(dialog, "import-recognised") == "papers.jsonl: JSON Lines or JSON array, 6 records"
    assert accept(dialog).text() == "Import 3 papers"


def test_every_record_says_what_becomes_of_it(opened: Open):
    rows = preview_of(opened()).rows
    signs = [outcome(row) for row in rows]
    assert [sign for sign, _ in signs] == ["+", "=", "≈", "!", "+", "="]
    assert signs[SAME][1] == f"same DOI as “{HERE.title}”"
    assert signs[POSSIBLE][1].startswith("add; possibly the same as “Interleukin-6")
    assert signs[UNTITLED][1] == "no title"


def test_files_that_were_not_read_are_named(opened: Open, tmp_path: Path):
    good, bad, empty = (tmp_path / name for name in ("good.jsonl", "photo.jpg", "empty.csv"))
    good.write_text(json.dumps(LINES[0]) + "\n{\n", encoding="utf-8")
    bad.write_bytes(b"\xff\xd8\xff\xe0\0\0\0")
    empty.write_text("title,abstract\n", encoding="utf-8")
    found = label(opened(good, bad), "import-recognised")
    assert found == "good.jsonl: JSON Lines or JSON array, 1 record · 1 file not read: photo.jpg"
    others = [tmp_path / f"photo{n}.jpg" for n in range(2)]
    for other in others:
        other.write_bytes(b"\xff\xd8\xff\xe0\0\0\0")
    assert label(opened(good, bad, *others), "import-recognised").endswith(" · 3 files not read")
    second = tmp_path / "second.jsonl"
    second.write_text(json.dumps(LINES[1]) + "\n", encoding="utf-8")
    assert label(opened(good, second, empty), "import-recognised").endswith(
        "1 file, 0 records · 1 file without records: empty.csv"
    )


@pytest.mark.parametrize(
    ("pill", "count", "places"),
    [
        pytest.param("all", "All 6", range(6), id="all"),
        pytest.param("new", "New 2", (NEW, RETRACTED), id="new"),
        pytest.param("duplicates", "Duplicates 3", (SAME, POSSIBLE, AGAIN), id="duplicates"),
        pytest.param("problems", "Problems 2", (UNTITLED,), id="problems"),
    ],
)
def test_filters_with_counts(opened: Open, pill: str, count: str, places: tuple[int, ...]):
    dialog = opened()
    press(dialog, f"import-{pill}")
    assert child(dialog, QAbstractButton, f"import-{pill}").text() == count
    titles = [str(line["title"]) for line in LINES if isinstance(line, dict)]
    wanted = [titles[place] for place in places]
    assert listed(dialog)[: len(wanted)] == wanted
    assert len(listed(dialog)) == len(wanted) + (pill == "problems")


def test_a_click_on_a_filter_gives_the_keyboard_to_the_list(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-tab-fields")
    field(dialog, "volume").setFocus()
    qtbot.mouseClick(child(dialog, QAbstractButton, "import-duplicates"), Qt.MouseButton.LeftButton)
    assert dialog.focusWidget() is records(dialog)
    qtbot.keyClick(records(dialog), Qt.Key.Key_Down)
    assert records(dialog).currentIndex().row() == 1


def test_a_filter_that_is_chosen_by_key_keeps_the_keyboard(opened: Open, qtbot: QtBot):
    dialog = opened()
    pill = child(dialog, QAbstractButton, "import-new")
    pill.setFocus()
    qtbot.keyClick(pill, Qt.Key.Key_Space)
    assert pill.isChecked()
    assert dialog.focusWidget() is pill


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_in_the_list_goes_to_the_record_and_imports_nothing(opened: Open, qtbot: QtBot, key: Qt.Key):
    dialog = opened()
    for row, place in ((NEW, "import-sentences"), (SAME, "duplicate-view"), (UNTITLED, "field-title")):
        go_to(dialog, row)
        records(dialog).setFocus()
        qtbot.keyClick(records(dialog), key)
        focus = dialog.focusWidget()
        assert focus is not None
        assert focus.objectName() == place
        assert dialog.isVisible()
    press(dialog, "import-problems")
    qtbot.keyClick(records(dialog), Qt.Key.Key_End)
    qtbot.keyClick(records(dialog), key)
    assert dialog.focusWidget() is child(dialog, QPushButton, "copy-problem")


def test_what_could_not_be_read_stands_with_its_line_and_can_be_copied(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-problems")
    qtbot.keyClick(records(dialog), Qt.Key.Key_End)
    assert label(dialog, "problem-where") == "papers.jsonl, line 7"
    assert "JSON" in label(dialog, "problem-message")
    press(dialog, "copy-problem")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("papers.jsonl, line 7: ")
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(records(dialog), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == copied


def test_sentences_stand_under_their_headings_as_they_will_be_split(opened: Open):
    dialog = opened()
    shown = child(dialog, QTextEdit, "import-sentences")
    blocks = shown.toPlainText().splitlines()
    assert blocks == [
        "IJMS · 2018",
        str(LINES[0]["title"]) if isinstance(LINES[0], dict) else "",
        "BACKGROUND",
        "STAT3 promotes 𝛽-catenin 🧬 growth.",
        "METHODS",
        "We deleted it.",
        "We then looked.",
    ]
    assert shown.verticalScrollBar().value() == 0


def test_a_retracted_paper_has_a_banner(opened: Open):
    dialog = opened()
    assert label(dialog, "import-banner") == ""
    go_to(dialog, RETRACTED)
    assert label(dialog, "import-banner").startswith("This paper was retracted.")


def test_hostile_text_stays_text(opened: Open):
    dialog = opened()
    go_to(dialog, RETRACTED)
    assert "<b>Bold</b> & retracted {0} %s" in child(dialog, QTextEdit, "import-sentences").toPlainText()
    assert area(dialog, "title").toPlainText() == "<b>Bold</b> & retracted {0} %s"


def test_words_without_end_do_not_widen_the_window(opened: Open):
    word = "x" * 20_000
    lines = (
        {"title": word, "abstract": word, "journal": word, "doi": "10.1000/here", "authors": [word]},
        {"title": f"{word}y", "abstract": f"{word} z", "journal": word, "pmid": word},
        '{"' + word,
    )
    dialog = opened(lines=lines)
    for row in range(2):
        go_to(dialog, row)
        for tab in ("text", "fields", "both"):
            button = child(dialog, QAbstractButton, f"import-tab-{tab}")
            if button.isVisible():
                button.click()
                dialog.grab()
    press(dialog, "import-problems")
    assert label(dialog, "problem-message")
    assert dialog.minimumSizeHint().width() < 900


def test_a_duplicate_is_put_beside_the_paper_with_what_differs_marked(opened: Open):
    dialog = opened()
    go_to(dialog, SAME)
    assert label(dialog, "import-like").startswith("The same DOI as “Signal transducer")
    assert label(dialog, "here-title") == "STAT3 in cancer"
    assert label(dialog, "there-title") == HERE.title
    assert child(dialog, QLabel, "sign-title").text() == "≠"
    assert child(dialog, QLabel, "sign-doi").text() == "="
    assert child(dialog, QLabel, "sign-volume").text() == "+"
    assert not child(dialog, QLabel, "here-issue").isVisible()


def test_what_differs_or_is_new_stands_above_what_is_the_same(opened: Open, qtbot: QtBot):
    authors = [f"Author {n}" for n in range(15)]
    dialog = opened(
        lines=(
            {
                "title": HERE.title,
                "doi": "10.1000/here",
                "year": 2018,
                "volume": "12",
                "authors": authors,
                "abstract": "Other words.",
            },
            LINES[SAME],
        )
    )

    dialog.grab()
    # the date differs, the volume is new, long fields come after short ones, the journal is only there
    names = ["here-publication_date", "here-volume", "here-authors", "here-abstract", "here-journal"]
    names += ["duplicate-same", "here-title", "here-doi"]
    shown = [child(dialog, QLabel, name) for name in names]
    assert all(it.isVisible() for it in shown)
    assert sorted(names, key=lambda name: child(dialog, QLabel, name).y()) == names
    go_to(dialog, 1)
    qtbot.wait(1)
    assert child(dialog, QLabel, "here-title").y() < child(dialog, QLabel, "duplicate-same").y()
    assert child(dialog, QLabel, "here-doi").y() > child(dialog, QLabel, "duplicate-same").y()


def test_two_papers_cannot_share_a_doi_but_gaps_can_be_filled(opened: Open):
    dialog = opened()
    go_to(dialog, SAME)
    assert not child(dialog, QAbstractButton, "decide-add").isVisible()
    assert label(dialog, "import-why") == "No two papers of a project can have the same DOI."
    press(dialog, "decide-complete")
    assert preview_of(dialog).rows[SAME].decision is Decision.COMPLETE
    assert accept(dialog).text() == "Import 3, complete 1"


def test_a_possible_duplicate_is_decided_with_one_key(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-duplicates")
    go_to(dialog, 1)
    seen = [preview_of(dialog).rows[POSSIBLE].decision]
    for _ in range(3):
        qtbot.keyClick(records(dialog), Qt.Key.Key_Space)
        seen.append(preview_of(dialog).rows[POSSIBLE].decision)
    assert seen == [Decision.ADD, Decision.LEAVE_OUT, Decision.COMPLETE, Decision.ADD]


def test_an_earlier_record_of_the_same_import_is_named(opened: Open):
    dialog = opened()
    go_to(dialog, AGAIN)
    assert label(dialog, "import-like").endswith("which is record 1 of this import.")
    assert label(dialog, "duplicate-there") == "RECORD 1 OF THIS IMPORT"


def test_a_new_record_can_be_left_out(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "decide-leave_out")
    assert accept(dialog).text() == "Import 2 papers"
    qtbot.keyClick(records(dialog), Qt.Key.Key_Space)
    assert accept(dialog).text() == "Import 3 papers"


def test_a_missing_title_is_mended_in_the_form_that_is_open_already(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-problems")
    assert label(dialog, "import-obstacle").startswith("The record has no title.")
    assert label(dialog, "field-title-hint") == "A paper needs a title to be added."
    area(dialog, "title").setFocus()
    qtbot.keyClicks(area(dialog, "title"), "Found again")
    qtbot.keyClick(area(dialog, "title"), Qt.Key.Key_Return)
    assert preview_of(dialog).rows[UNTITLED].title == "Found again"
    assert label(dialog, "import-obstacle") == ""
    assert label(dialog, "import-warning-words") == ""
    assert accept(dialog).text() == "Import 4 papers"
    # it stays listed, where it was, until a filter is chosen
    assert listed(dialog)[0] == "Found again"
    assert child(dialog, QAbstractButton, "import-problems").text() == "Problems 1"


def test_typing_is_taken_after_a_pause(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-tab-fields")
    with qtbot.waitSignal(child(dialog, ImportRecordForm).record_changed):
        qtbot.keyClicks(field(dialog, "volume"), "19")
    assert preview_of(dialog).record(NEW).volume == "19"
    assert preview_of(dialog).rows[NEW].edited


def test_enter_in_a_field_takes_it_and_imports_nothing(opened: Open, qtbot: QtBot):
    dialog = opened()
    write(qtbot, dialog, "doi", "https://doi.org/10.1000/NEW")
    assert dialog.isVisible()
    assert preview_of(dialog).record(NEW).doi == "10.1000/new"


def test_an_edit_looks_for_duplicates_again(opened: Open, qtbot: QtBot):
    dialog = opened()
    write(qtbot, dialog, "doi", "10.1000/here")
    assert label(dialog, "import-like").startswith("The same DOI")
    assert accept(dialog).text() == "Import 2 papers"
    press(dialog, "import-restore")
    assert label(dialog, "import-like") == ""
    assert field(dialog, "doi").text() == "10.3390/ijms19092818"
    assert not child(dialog, QAbstractButton, "import-restore").isVisible()


def test_what_is_wrong_is_said_beside_the_field_and_keeps_the_import_back(opened: Open, qtbot: QtBot):
    dialog = opened()
    write(qtbot, dialog, "pmid", "12e45")
    assert label(dialog, "field-pmid-hint").startswith("This is no PubMed id.")
    assert preview_of(dialog).record(NEW).pmid is None
    go_to(dialog, SAME)
    accept(dialog).click()
    assert dialog.isVisible()
    assert records(dialog).currentIndex().row() == NEW
    assert field(dialog, "pmid").text() == "12e45"
    assert label(dialog, "import-hint").startswith("“PMID” cannot be taken as it is.")
    write(qtbot, dialog, "pmid", "30231553")
    assert label(dialog, "field-pmid-hint") == ""
    with qtbot.waitSignal(dialog.accepted):
        accept(dialog).click()


def test_authors_stand_one_a_line(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-tab-fields")
    assert area(dialog, "authors").toPlainText() == "Rossi, Anna\nBianchi, B."
    area(dialog, "authors").selectAll()
    qtbot.keyClicks(area(dialog, "authors"), "Li, Wei")
    qtbot.keyClick(area(dialog, "authors"), Qt.Key.Key_Return)
    qtbot.keyClicks(area(dialog, "authors"), "Rossi, A")
    go_to(dialog, SAME)
    assert preview_of(dialog).record(NEW).authors == ("Li, Wei", "Rossi, A")


def test_an_edited_abstract_is_split_anew(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-tab-fields")
    area(dialog, "abstract").selectAll()
    qtbot.keyClicks(area(dialog, "abstract"), "One. Two. Three.")
    press(dialog, "import-tab-text")
    assert child(dialog, QTextEdit, "import-sentences").toPlainText().splitlines()[-3:] == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_going_from_record_to_record_writes_nothing(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "import-tab-fields")
    for _ in range(6):
        qtbot.keyClick(records(dialog), Qt.Key.Key_Down)
    assert not any(row.edited or row.decided for row in preview_of(dialog).rows)


def test_the_sides_of_a_record_are_turned_by_keys(opened: Open, qtbot: QtBot):
    dialog = opened()
    for tab in ("fields", "text"):
        qtbot.keyClick(records(dialog), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert child(dialog, QAbstractButton, f"import-tab-{tab}").isChecked()


def test_cancelling_asks_once_if_something_was_changed(opened: Open, qtbot: QtBot):
    dialog = opened()
    press(dialog, "decide-leave_out")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert label(dialog, "import-hint").startswith("You changed 1 record here.")
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_cancelling_is_immediate_if_nothing_was_changed(opened: Open, qtbot: QtBot):
    dialog = opened()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_whole_import_goes_without_the_mouse(opened: Open, qtbot: QtBot, project: Project):
    dialog = opened()
    qtbot.keyClick(records(dialog), Qt.Key.Key_Down)
    qtbot.keyClick(records(dialog), Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(records(dialog), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    before = len(list(project.store.documents()))
    report = ImportReport()
    project.perform(ImportPreviewed(preview=preview_of(dialog), report=report))
    assert len(report.added) == 3
    assert len(list(project.store.documents())) == before + 3


def test_nothing_is_written_by_the_dialog(opened: Open, qtbot: QtBot, project: Project):
    before = factories.contents(project.store)
    dialog = opened()
    write(qtbot, dialog, "volume", "7")
    go_to(dialog, SAME)
    press(dialog, "decide-complete")
    accept(dialog).click()
    assert factories.contents(project.store) == before


def test_nothing_to_import_says_so(opened: Open):
    dialog = opened(lines=(LINES[SAME],))
    assert accept(dialog).text() == "Nothing to import"
    assert not accept(dialog).isEnabled()


def test_a_file_of_which_nothing_can_be_read_shows_its_problems(opened: Open, tmp_path: Path):
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "broken\n{"x\n', encoding="utf-8")
    dialog = opened(path)
    assert child(dialog, QAbstractButton, "import-problems").isChecked()
    assert label(dialog, "problem-message")
    assert not accept(dialog).isEnabled()


def test_a_single_page_stands_alone_with_its_fields_beside_its_sentences(opened: Open, qtbot: QtBot):
    dialog = opened(PAGES / "pure" / "pure_page_15676071.txt")
    assert not records(dialog).isVisible()
    assert field(dialog, "doi").isVisible()
    assert child(dialog, QTextEdit, "import-sentences").isVisible()
    assert not child(dialog, QAbstractButton, "import-tab-text").isVisible()
    write(qtbot, dialog, "volume", "77")
    assert preview_of(dialog).record(0).volume == "77"
    with qtbot.waitSignal(dialog.accepted):
        accept(dialog).click()


def test_many_files_are_counted_by_format(opened: Open):
    dialog = opened(PAGES / "pubmed_xml")
    assert "PubMed XML" in label(dialog, "import-recognised")
    assert " files, " in label(dialog, "import-recognised")
    for row in range(records(dialog).model().rowCount()):
        go_to(dialog, row)


def test_columns_and_labels_are_asked_for_only_where_there_are_any(opened: Open, qtbot: QtBot):
    dialog = opened()
    assert not child(dialog, QPushButton, "import-columns").isVisible()
    assert not child(dialog, QPushButton, "import-labels").isVisible()
    other = opened(columns_possible=True, labels_note="9 labels of another tool: 2 have no meaning here yet.")
    assert label(other, "import-labels-note").startswith("9 labels")
    with qtbot.waitSignal(other.columns_asked):
        press(other, "import-columns")


def test_another_reading_takes_the_place_of_the_first(opened: Open, qtbot: QtBot):
    dialog = opened()
    other = preview_of(opened(PAGES / "pure" / "pure_page_15676071.txt"))
    write(qtbot, dialog, "pmid", "12e45")
    dialog.show_preview(other)
    assert label(dialog, "import-summary") == "1 new"
    assert not records(dialog).isVisible()
    dialog.show_preview(preview_of(opened()))
    assert records(dialog).isVisible()
    assert len(listed(dialog)) == 6


def test_thousands_of_records_are_listed_and_decided(opened: Open, qtbot: QtBot):
    lines = tuple(
        {"title": f"Paper number {n} of a great many", "abstract": f"It is {n}."} for n in range(5_000)
    )
    dialog = opened(lines=lines)
    assert accept(dialog).text() == "Import 5,000 papers"
    qtbot.keyClick(records(dialog), Qt.Key.Key_End)
    assert records(dialog).currentIndex().row() == 4_999
    qtbot.keyClick(records(dialog), Qt.Key.Key_Space)
    assert accept(dialog).text() == "Import 4,999 papers"
    press(dialog, "import-new")
    assert len(listed(dialog)) == 5_000


def test_theme_and_text_size_can_change_while_it_is_open(opened: Open, qapp: QApplication):
    dialog = opened()
    font = qapp.font()
    font.setPixelSize(20)
    dialog.setFont(font)
    for row in range(6):
        dialog.set_theme(DARK)
        go_to(dialog, row)
        dialog.grab()
    assert dialog.minimumSizeHint().height() <= 752


def test_everything_can_be_reached_by_tab(opened: Open, qtbot: QtBot):
    dialog = opened()
    go_to(dialog, SAME)
    records(dialog).setFocus()
    seen: list[str] = []
    for _ in range(60):
        focus = dialog.focusWidget()
        assert focus is not None
        if focus.objectName() in seen:
            break
        seen.append(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    order = ["import-records", "decide-leave_out", "import-tab-both", "duplicate-view", "cancel", "accept"]
    assert [name for name in seen if name in order] == order
