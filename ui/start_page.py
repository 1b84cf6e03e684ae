"""What is shown while no project is open: begin, go on, or look at the sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.project_button import ROW_PADDING, WIDTH, ProjectButton, RecentProject
from ui.theme import Theme

SUFFIX = ".curation"
PROMISE = "Read, press two or three keys, next sentence. Every key is saved before the next one."


def when(opened_at: datetime | None, now: datetime) -> str:
    """When a project was last open, as one would say it: today, yesterday, or the date."""
    if opened_at is None:
        return ""
    days = (now.date() - opened_at.date()).days
    if days == 0:
        return f"today {opened_at:%H:%M}"
    return "yesterday" if days == 1 else f"{opened_at.day} {opened_at:%b %Y}"


class StartPage(QWidget):
    """Name, promise, three ways to begin, and the projects that were open lately.

    Signals:
        new_requested(): a new project is wanted.
        open_requested(): a project is to be chosen from the disk.
        sample_requested(): the sample is wanted.
        project_chosen(str): the path of a recent project, or of one that was dropped here.
        project_removed(str): a recent project whose file is missing is no longer wanted in the list.
        restore_requested(Path): a backup is to take the place of a project that is damaged or missing.
        salvage_requested(Path): what can be read of a damaged project is to be saved.
    """

    new_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    project_chosen = Signal(str)
    project_removed = Signal(str)
    restore_requested = Signal(object)
    salvage_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("start-page")
        self.setAccessibleName("Start")
        self.setAcceptDrops(True)
        self._theme = theme

        name = QLabel("Curator", self)
        name.setProperty("text_style", "title")
        promise = QLabel(PROMISE, self)
        promise.setProperty("text_style", "promise")
        promise.setWordWrap(True)

        new = _button("New project…", "new-project", self)
        new.setProperty("emphasis", "primary")
        new.clicked.connect(self.new_requested)
        open_ = _button("Open…", "open-project", self)
        open_.clicked.connect(self.open_requested)
        sample = _button("Open the sample", "open-sample", self)
        sample.clicked.connect(self.sample_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (new, open_, sample):
            buttons.addWidget(button)
        buttons.addStretch(1)

        self.problem = QLabel(self)
        self.problem.setObjectName("start-problem")
        self.problem.setAccessibleName("Problem")
        self.problem.setProperty("text_style", "warning")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._damaged = Path()
        self._rescue = QWidget(self)
        self._rescue.hide()
        restore = _button("Restore a backup…", "restore-backup", self._rescue)
        restore.clicked.connect(lambda: self.restore_requested.emit(self._damaged))
        self._salvage = _button("Salvage what can be read…", "salvage", self._rescue)
        self._salvage.clicked.connect(lambda: self.salvage_requested.emit(self._damaged))
        rescue = QHBoxLayout(self._rescue)
        rescue.setContentsMargins(0, 10, 0, 0)
        rescue.setSpacing(8)
        rescue.addWidget(restore)
        rescue.addWidget(self._salvage)
        rescue.addStretch(1)
        self._heading = QLabel("RECENT PROJECTS", self)
        self._heading.setProperty("text_style", "heading")
        self._hint = QLabel(
            "Projects that you open will be listed here. Drop a .curation file to open it.", self
        )
        self._hint.setObjectName("no-recent-projects")
        self._hint.setProperty("text_style", "quiet")
        self._hint.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("recent-projects")
        self._scroll.setAccessibleName("Recent projects")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        column = QWidget(self)
        column.setMaximumWidth(WIDTH)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inside = QVBoxLayout(column)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(0)
        inside.addStretch(2)
        above = QVBoxLayout()
        # names of projects line up with this; only the tint under the pointer reaches further out
        above.setContentsMargins(ROW_PADDING, 0, ROW_PADDING, 0)
        above.setSpacing(0)
        above.addWidget(name)
        above.addSpacing(6)
        above.addWidget(promise)
        above.addSpacing(22)
        above.addLayout(buttons)
        above.addSpacing(10)
        above.addWidget(self.problem)
        above.addWidget(self._rescue)
        above.addSpacing(24)
        above.addWidget(self._heading)
        above.addSpacing(6)
        above.addWidget(self._hint)
        inside.addLayout(above)
        inside.addWidget(self._scroll, 8)
        inside.addStretch(1)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(column, 100)
        layout.addStretch(1)
        self.set_recent([])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.findChildren(ProjectButton):
            button.set_theme(theme)

    def show_problem(self, sentence: str) -> None:
        """Say under the buttons why something could not be done; an empty sentence clears it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._rescue.hide()

    def offer_rescue(self, project: Path) -> None:
        """Below the problem, offer what helps a project file that is damaged or missing."""
        self._damaged = project
        self._salvage.setVisible(project.exists())
        self._rescue.show()

    def set_recent(self, projects: Sequence[RecentProject], now: datetime | None = None) -> None:
        """List `projects`, the latest first; days are counted from `now` (local time)."""
        now = now or datetime.now()
        rows = QWidget(self._scroll)
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for project in projects:
            layout.addLayout(self._row(project, when(project.opened_at, now), rows))
        layout.addStretch(1)
        # later: the button that was pressed to get here may be among them
        if before := self._scroll.takeWidget():
            before.setParent(None)
            before.deleteLater()
        self._scroll.setWidget(rows)
        rows.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setVisible(bool(projects))
        self._hint.setVisible(not projects)

    def _row(self, project: RecentProject, opened: str, parent: QWidget) -> QHBoxLayout:
        path = str(project.path)
        button = ProjectButton(project, opened, self._theme, parent)
        button.clicked.connect(lambda: self.project_chosen.emit(path))
        row = QHBoxLayout()
        row.addWidget(button, 1)
        if project.missing:
            restore = _button("Restore…", f"restore-{project.path.stem}", parent)
            restore.setAccessibleName(f"Restore a backup of {project.path.stem}")
            restore.setProperty("emphasis", "flat")
            restore.clicked.connect(lambda: self.restore_requested.emit(project.path))
            row.addWidget(restore)
            remove = _button("Remove", f"remove-{project.path.stem}", parent)
            remove.setAccessibleName(f"Remove {project.path.stem} from the list")
            remove.setProperty("emphasis", "flat")
            remove.clicked.connect(lambda: self.project_removed.emit(path))
            row.addWidget(remove)
        return row

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_project(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := _dropped_project(event.mimeData()):
            event.acceptProposedAction()
            self.project_chosen.emit(path)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for button in self.findChildren(ProjectButton):
                button.updateGeometry()


def _button(text: str, name: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setAccessibleName(text.rstrip("…"))
    button.setAutoDefault(True)
    return button


def _dropped_project(data: QMimeData) -> str | None:
    """The first project file among what is dragged."""
    paths = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return next((path for path in paths if path.casefold().endswith(SUFFIX)), None)
