"""The keys that a vocabulary may give to its labels."""

from __future__ import annotations

_MODIFIERS = {"ctrl": "Ctrl", "control": "Ctrl", "alt": "Alt", "shift": "Shift"}


def normalised_hotkey(text: str) -> str | None:
    """`text` in one spelling, modifiers in Qt's order: `shift + alt+c` is `Alt+Shift+C`; None if no hotkey.

    A hotkey is a letter A to Z or a digit, alone or with Ctrl, Alt and Shift, so that it never meets a
    command on a named key or a sign (Enter, Tab, +, =, /). Ctrl goes with digits only: Ctrl with a letter is
    a command.
    """
    *names, key = [part.strip() for part in text.split("+")]
    modifiers = {_MODIFIERS.get(name.casefold()) for name in names}
    if None in modifiers or len(key) != 1 or not (key.isascii() and key.isalnum()):
        return None
    if "Ctrl" in modifiers and key.isalpha():
        return None
    return "+".join([name for name in ("Ctrl", "Alt", "Shift") if name in modifiers] + [key.upper()])
