"""What is typed and clicked while a change waits: kept in order, and handled when the wait is over."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_TYPE = QEvent.Type
_PRESSES = {_TYPE.KeyPress, _TYPE.MouseButtonPress, _TYPE.MouseButtonDblClick, _TYPE.InputMethod}
_HELD = _PRESSES | {
    _TYPE.KeyRelease,
    _TYPE.MouseButtonRelease,
    _TYPE.ContextMenu,
    _TYPE.Wheel,
    _TYPE.TouchBegin,
    _TYPE.TouchUpdate,
    _TYPE.TouchEnd,
}
_REFUSED = {_TYPE.DragEnter, _TYPE.DragMove, _TYPE.Drop}
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class WaitingInput(QObject):
    """Holds the application's input between `hold` and `release`, and gives it back after `release`.

    Esc and the closing of a window are not held: they ask to give up, once that is `offered`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.holding = False
        self.offered = False
        self.given_up = False
        self._events: deque[tuple[QObject, QEvent]] = deque()
        self._giving_back = False
        self._modal: QWidget | None = None

    def hold(self) -> None:
        self.holding, self.offered, self.given_up = True, False, False
        self._modal = QApplication.activeModalWidget()
        self._application().installEventFilter(self)

    def release(self) -> None:
        """What was held is handled as soon as the present work is done, before anything newer."""
        self.holding = False
        if self._events:
            QTimer.singleShot(0, self, self._give_back)
        elif not self._giving_back:
            self._application().removeEventFilter(self)

    @property
    def pressed(self) -> int:
        """How many presses of keys and buttons are held."""
        return sum(_is_press(event) for _, event in self._events)

    def drop(self) -> int:
        """Forget what is held; how many keys and buttons were pressed."""
        pressed = self.pressed
        self._events.clear()
        return pressed

    def close(self) -> None:
        """Let go of the application."""
        self._events.clear()
        self.holding = False
        self._application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.holding and self._giving_back:
            return False
        kind = event.type()
        if kind in _HELD and self._in_dialog_of_its_own():
            return False
        if kind == _TYPE.ShortcutOverride:
            # accepted, the key comes as a key and not as the shortcut of an action
            event.accept()
            return True
        if kind in _REFUSED:
            event.ignore()
            return True
        if kind == _TYPE.Close and self.holding and (watched.isWindowType() or watched.isWidgetType()):
            self.given_up = True
            event.ignore()
            return True
        if kind == _TYPE.MouseMove and isinstance(event, QMouseEvent):
            if event.buttons() == Qt.MouseButton.NoButton:
                return False
        elif kind not in _HELD:
            return False
        if self.offered and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.given_up = True
            return True
        self._events.append((watched, event.clone()))
        return True

    def _in_dialog_of_its_own(self) -> bool:
        """Whether a dialog came up since, which would wait for input that is held for ever."""
        modal = QApplication.activeModalWidget()
        return modal is not None and modal is not self._modal

    def _give_back(self) -> None:
        """One event at a time: what it does may fail, or wait for the file in its turn."""
        if self.holding or self._giving_back:
            return
        if not self._events:
            self._application().removeEventFilter(self)
            return
        QTimer.singleShot(0, self, self._give_back)
        receiver, event = self._events.popleft()
        if isValid(receiver):
            self._giving_back = True
            try:
                _send(receiver, event)
            finally:
                self._giving_back = False

    def _application(self) -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None
        return application


def _is_press(event: QEvent) -> bool:
    if isinstance(event, QKeyEvent):
        return event.type() == _TYPE.KeyPress and event.key() not in _MODIFIERS
    return event.type() in _PRESSES


def _send(receiver: QObject, event: QEvent) -> None:
    """As the platform does: a key is first offered to the widget, then to the actions, then sent."""
    if isinstance(event, QKeyEvent) and event.type() == _TYPE.KeyPress:
        focused = QApplication.focusWidget()
        taken = False
        if focused is not None:
            override = QKeyEvent(_TYPE.ShortcutOverride, event.key(), event.modifiers(), event.text())
            override.ignore()
            QCoreApplication.sendEvent(focused, override)
            taken = override.isAccepted()
        if not taken and (action := _action(focused, event)) is not None:
            action.trigger()
            return
    QCoreApplication.sendEvent(receiver, event)


def _action(focused: QWidget | None, event: QKeyEvent) -> QAction | None:
    """The action of the window whose shortcut this is, if it is one that the place of the focus allows."""
    window = QApplication.activeWindow() if focused is None else focused.window()
    if window is None:
        return None
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    for action in window.findChildren(QAction):
        if action.isEnabled() and action.isVisible() and pressed in action.shortcuts():
            match action.shortcutContext():
                case Qt.ShortcutContext.WindowShortcut | Qt.ShortcutContext.ApplicationShortcut:
                    return action
                case Qt.ShortcutContext.WidgetWithChildrenShortcut:
                    owners = [it for it in action.associatedObjects() if isinstance(it, QWidget)]
                    if any(it is focused or it.isAncestorOf(focused) for it in owners if focused):
                        return action
                case _:
                    pass
    return None
