"""Theme and text size of the application: chosen by the person, or following the system."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.settings import FONT_SIZES, Settings

CHOICES = ("system", "light", "dark")


class Appearance(QObject):
    """Applies theme and text size to the application, at once and after each change.

    Signals:
        changed(): there is another theme or text size; widgets that paint by hand must take it.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._apply()
        hints = self._application().styleHints()
        # queued: the signal comes before the system's palette does
        hints.colorSchemeChanged.connect(self._follow_system, Qt.ConnectionType.QueuedConnection)

    @staticmethod
    def _application() -> QApplication:
        found = QApplication.instance()
        assert isinstance(found, QApplication)
        return found

    def _apply(self) -> None:
        app = self._application()
        chosen = {"light": theme.LIGHT, "dark": theme.DARK}.get(self._settings.theme)
        self.theme = chosen or theme.system_theme(app)
        theme.apply(app, self.theme, self._settings.font_size)
        self.changed.emit()

    def choose(self, name: str) -> None:
        """`name` is one of CHOICES."""
        self._settings.theme = name
        self._apply()

    def zoom(self, step: int) -> None:
        """Change the text size by `step` logical pixels, within bounds."""
        size = self._settings.font_size + step
        if size in FONT_SIZES:
            self._settings.font_size = size
            self._apply()

    def _follow_system(self) -> None:
        if self._settings.theme == "system":
            self._apply()
