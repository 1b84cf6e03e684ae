"""What is done before a picture of the window is taken, with the keys a curator presses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from ui.main_window import MainWindow

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "data" / "import"
NOW = datetime(2026, 11, 23, 14, 2)
TURNS = 20
"""Of the event loop until everything is laid out and painted."""
RECENT = (
    ("stat3-breast-cancer.curation", datetime(2026, 11, 23, 9, 30)),
    ("hypoxia-screen.curation", datetime(2026, 11, 22, 17, 5)),
    ("dormancy-review.curation", datetime(2026, 10, 14, 11, 40)),
)

Scene = Callable[["MainWindow", Path], "QDialog | None"]


def settle() -> None:
    """Let layouts, focus and paint events come to rest."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    for _ in range(TURNS):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def annotate(window: MainWindow, project: Path) -> None:
    """The first open abstract half way: two claims in a sentence, a label on words, suggestions below."""
    window.open_project(project)
    settle()
    tagged = ("U N X 1", "= Alt+1 Ctrl+7", "J 0", "U N 1 Alt+3 Ctrl+7 + N 1 Alt+3 Ctrl+6")
    for keys in tagged:
        press(window, *keys.split(), "Return")
    press(window, "3", "Alt+3", "Ctrl+2")
    select(window, "activated ErbB2 allele")
    press(window, "J")
    select(window, "")


def find_label(window: MainWindow, project: Path) -> None:
    """Looking for a label by a word that stands for it."""
    annotate(window, project)
    press(window, "/")
    assert window.view is not None
    type_text(window.view.labels.find_field, "metas")


def definition(window: MainWindow, project: Path) -> None:
    """What a label means."""
    annotate(window, project)
    press(window, "F1")


def export(window: MainWindow, project: Path) -> QDialog:
    """Choosing how to export."""
    from ui.export_dialog import ExportDialog

    annotate(window, project)
    return shown(ExportDialog(Path(tempfile.gettempdir()), project.stem, window))


def import_preview(window: MainWindow, project: Path) -> QDialog:
    """What an import of records of PubMed would do."""
    return previewed(window, project, "nbib/pubmed_balloon_37records.nbib")


def import_duplicate(window: MainWindow, project: Path) -> QDialog:
    """A paper that is here already, beside what the file says of it."""
    dialog = previewed(window, project, "tables/zotero.csv")
    from ui.import_list import ImportList
    from ui.import_list_model import ImportFilter

    imports = dialog.findChild(ImportList)
    assert imports is not None
    imports.set_filter(ImportFilter.DUPLICATES)
    return dialog


def columns(window: MainWindow, project: Path) -> QDialog:
    """What the columns of a table hold."""
    from curator.readers.format import Source
    from curator.readers.registry import by_name
    from ui.column_mapping import ColumnMappingDialog
    from ui.column_memory import ColumnMemory
    from ui.theme import DARK, LIGHT

    annotate(window, project)
    source = Source.of(FIXTURES / "tables/excel_german.csv")
    head = by_name("delimited").head
    assert head is not None
    theme = DARK if window.settings.theme == "dark" else LIGHT
    memory = ColumnMemory(window.settings)
    return shown(ColumnMappingDialog(head(source), source.name, memory, theme, window))


def labels(window: MainWindow, project: Path) -> QDialog:
    """What the labels of another tool mean."""
    from curator.label_map import LabelMap
    from ui.label_mapping import LabelMappingDialog
    from ui.theme import DARK, LIGHT

    annotate(window, project)
    assert window.session is not None
    vocabulary = window.session.project.vocabulary
    names = {"Primary tumor": 14, "CONTEXT__cell_death": 9, "Metastasis": 7, "speculation": 3}
    theme = DARK if window.settings.theme == "dark" else LIGHT
    known = LabelMap().completed(names, vocabulary)
    return shown(LabelMappingDialog(names, {"anna": 20, "ben": 13}, vocabulary, known, theme, window))


def fetch(window: MainWindow, project: Path) -> QDialog:
    """Asking PubMed, once it is allowed."""
    from ui.fetch_dialog import FetchDialog

    window.settings.network_allowed = True
    annotate(window, project)
    window.run("fetch")
    dialog = window.findChild(FetchDialog)
    assert dialog is not None
    return dialog


def complete(window: MainWindow, project: Path) -> QDialog:
    """The record of the paper that is shown."""
    from ui.completion_dialog import CompletionDialog

    annotate(window, project)
    window.run("complete")
    dialog = window.findChild(CompletionDialog)
    assert dialog is not None
    return dialog


def previewed(window: MainWindow, project: Path, name: str) -> QDialog:
    from ui.import_preview import ImportPreviewDialog

    annotate(window, project)
    assert window.transfers is not None
    window.transfers.import_paths([FIXTURES / name])
    while (dialog := window.findChild(ImportPreviewDialog)) is None:
        settle()
    return dialog


def keys_of_all(window: MainWindow, project: Path) -> QDialog:
    """All keys, and where they are changed."""
    from ui.keys_dialog import KeysDialog

    annotate(window, project)
    vocabulary = window.session.project.vocabulary if window.session else None
    return shown(KeysDialog(window.key_map, vocabulary, window))


def start(window: MainWindow, project: Path) -> None:  # noqa: ARG001 every scene is given one
    """No project is open."""
    from ui.start_page import RecentProject

    folder = Path("Projects")
    window.start_page.set_recent([RecentProject(folder / name, at) for name, at in RECENT], NOW)


def evidence(window: MainWindow, project: Path) -> None:
    """The matrix, at a cell in which papers disagree."""
    open_evidence(window, project, "matrix")
    window.run("next_conflict")


def contradictions(window: MainWindow, project: Path) -> None:
    """What opposes two papers, sentence by sentence."""
    open_evidence(window, project, "contradictions")


def by_stage(window: MainWindow, project: Path) -> None:
    """The balance along the stages."""
    open_evidence(window, project, "by_stage")


def history(window: MainWindow, project: Path) -> None:
    """What was done, newest first, and what one step changed."""
    annotate(window, project)
    window.run("history")
    assert window.workspace is not None
    view = window.workspace.history
    assert view is not None
    view.list.go_to(4)


def check(window: MainWindow, project: Path) -> QDialog:
    """A project in which something went wrong, and what helps."""
    import sqlite3
    from contextlib import closing

    from ui.check_dialog import CheckDialog

    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("drop trigger event_is_never_updated")
        connection.execute("update sentence_review set flagged = 1 where seq = 3")
    window.open_project(project)
    window.run("check")
    while window.jobs.busy:
        settle()
    dialog = window.findChild(CheckDialog)
    assert dialog is not None
    return dialog


def open_evidence(window: MainWindow, project: Path, tab: str) -> None:
    window.open_project(project)
    window.run(tab)
    assert window.workspace is not None
    view = window.workspace.evidence
    assert view is not None
    while view.desk.matrix is None or view.desk.jobs.busy:
        settle()
    settle()


def press(window: MainWindow, *spellings: str) -> None:
    """Keys in the reader, spelled as in the vocabulary."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    assert window.view is not None
    for spelling in spellings:
        sequence = QKeySequence(spelling, QKeySequence.SequenceFormat.PortableText)
        QTest.keySequence(window.view.reader, sequence)
        settle()


def type_text(field: object, text: str) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)


def select(window: MainWindow, words: str) -> None:
    """Select words of the current sentence as the pointer would; without any, put the caret at its begin."""
    from PySide6.QtGui import QTextCursor

    assert window.view is not None
    reader = window.view.reader
    cursor = reader.textCursor()
    place = cursor.block().position() + cursor.block().text().index(words)
    cursor.setPosition(place)
    cursor.setPosition(place + len(words), QTextCursor.MoveMode.KeepAnchor)
    reader.setTextCursor(cursor)


def shown(dialog: QDialog) -> QDialog:
    dialog.show()
    return dialog


SCENES: dict[str, Scene] = {
    "annotate": annotate,
    "find-label": find_label,
    "definition": definition,
    "export": export,
    "import-preview": import_preview,
    "import-duplicate": import_duplicate,
    "columns": columns,
    "labels": labels,
    "fetch": fetch,
    "complete": complete,
    "keys": keys_of_all,
    "start": start,
    "evidence": evidence,
    "contradictions": contradictions,
    "by-stage": by_stage,
    "history": history,
    "check": check,
}
