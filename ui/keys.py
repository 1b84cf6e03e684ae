"""Key presses as text: the one spelling that vocabularies, menus and settings share."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ALONE = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}


@lru_cache(1024)
def normal(keys: str) -> str:
    """A key as settings and vocabularies spell it, in Qt's portable spelling: `shift+t` -> `Shift+T`."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def pressed(event: QKeyEvent) -> list[str]:
    """The spellings of a key press, most exact first; empty for a modifier alone.

    Signs such as `+` and `?` need Shift on some keyboards and not on others, and so do digits on AZERTY:
    Shift is given up there.
    """
    if event.key() in _ALONE or event.key() == Qt.Key.Key_unknown:
        return []
    key, modifiers = Qt.Key(event.key()), event.modifiers() & _MODIFIERS
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    spellings = [_spelled(key, modifiers)]
    letter = Qt.Key.Key_A <= key <= Qt.Key.Key_Z
    if not letter and 0x20 < key < 0x100 and modifiers & Qt.KeyboardModifier.ShiftModifier:
        spellings.append(_spelled(key, modifiers & ~Qt.KeyboardModifier.ShiftModifier))
    return spellings


def _spelled(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
    return QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)


@lru_cache(1024)
def shown(keys: str) -> str:
    """A key as the person's system writes it, with signs for the wordy ones: `Return` -> `⏎`."""
    native = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    for word, sign in (("Return", "⏎"), ("Backspace", "⌫"), ("PgUp", "PgUp"), ("PgDown", "PgDn")):
        native = native.replace(word, sign)
    for word, sign in (("Up", "↑"), ("Down", "↓"), ("Left", "←"), ("Right", "→")):
        if native == word or native.endswith("+" + word):
            native = native[: -len(word)] + sign
    return native
