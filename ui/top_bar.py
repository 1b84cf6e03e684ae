"""The row under the menus: whose project this is, its views, undo and redo, search, import and export."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ui.offsets import one_line

SEARCH_PAUSE_MILLISECONDS = 150
"""Where an answer takes longer than typing a letter."""


class SearchField(QLineEdit):
    """Esc clears the search and gives the focus back.

    Signals:
        left(): the person is done searching.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TopBar(QWidget):
    """Buttons carry the window's actions.

    Signals:
        search_changed(str): the text to search for, once typing pauses.
        search_left(): the person is done searching.
    """

    search_changed = Signal(str)
    search_left = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """`actions` by command id."""
        super().__init__(parent)
        self.setObjectName("top-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._project = QLabel(self)
        self._project.setObjectName("project-name")
        self._project.setTextFormat(Qt.TextFormat.PlainText)
        self._curator = QLabel(self)
        self._curator.setObjectName("curator-code")
        self._curator.setTextFormat(Qt.TextFormat.PlainText)
        self._curator.setProperty("text_style", "quiet")
        self.search = SearchField(self)
        self.search.setObjectName("search")
        self.search.setAccessibleName("Search titles, abstracts and notes")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(310)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.left.connect(self._leave_search)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 12, 5)
        layout.setSpacing(8)
        layout.addWidget(self._project)
        layout.addWidget(self._curator)
        layout.addSpacing(14)
        self._views = QHBoxLayout()
        self._views.setSpacing(0)
        self._shown_view = QButtonGroup(self)
        self._segments = {
            name: self._segment(actions[name], place)
            for name, place in (("annotate", "first"), ("evidence", "middle"), ("history", "last"))
        }
        layout.addLayout(self._views)
        layout.addSpacing(6)
        layout.addWidget(self._button(actions["undo"], "↶ Undo"))
        layout.addWidget(self._button(actions["redo"], "↷ Redo"))
        layout.addStretch(1)
        layout.addWidget(self.search)
        self._import = self._button(actions["import"], "Import…")
        self._save_picture = self._button(actions["save_picture"], "Save picture…")
        layout.addWidget(self._import)
        layout.addWidget(self._save_picture)
        layout.addWidget(self._button(actions["export"], "Export…"))
        self.show_view("annotate")

    def _segment(self, action: QAction, place: str) -> QPushButton:
        button = self._button(action, action.text())
        button.setProperty("segment", place)
        button.setCheckable(True)
        self._shown_view.addButton(button)
        self._views.addWidget(button)
        return button

    def show_view(self, name: str, searched: str = "") -> None:
        """Mark the view that is shown, and offer what belongs to it; each view has a search of its own."""
        self._segments[name].setChecked(True)
        self.show_search(searched)
        self._pause.setInterval(0 if name == "annotate" else SEARCH_PAUSE_MILLISECONDS)
        # the history is filtered, not searched
        self.search.setVisible(name != "history")
        self._import.setVisible(name == "annotate")
        self._save_picture.setVisible(name == "evidence")

    def _button(self, action: QAction, text: str) -> QPushButton:
        # text on its own, as in `Menus`
        button = QPushButton(self)
        button.setText(text)
        button.setObjectName(f"{action.objectName()}-button")
        button.setAccessibleName(action.text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

        action.changed.connect(follow)
        follow()
        return button

    def show_search(self, text: str) -> None:
        """Show what is searched for, without searching again; what is being typed stays as it is."""
        if self.search.text().strip() != text.strip():
            with QSignalBlocker(self.search):
                self.search.setText(text)

    def set_project(self, name: str, curator: str) -> None:
        font = self._project.font()
        font.setBold(True)
        self._project.setFont(font)
        self._project.setText(one_line(name))
        self._curator.setText(f"· {one_line(curator)}")

    def set_search_key(self, key: str) -> None:
        self.search.setPlaceholderText(f"⌕ Search titles, abstracts, notes …   {key}")

    def _leave_search(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.search_changed.emit(self.search.text())
        self.search_left.emit()
