"""Keeping a spreadsheet from running text as a formula, and taking the mark off again.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end may run as a formula, and an apostrophe before
it makes it text (https://owasp.org/www-community/attacks/CSV_Injection).

The rule: a text that begins with one of these characters, whether or not apostrophes stand before it, gets
one more apostrophe; on reading, one apostrophe is taken off where apostrophes stand before such a character.
So each text comes back as it was, also one that had an apostrophe of its own: `=x` is written `'=x`, `'=x` is
written `''=x`, and `'tis` stays as it is.
"""

from __future__ import annotations

_TRIGGERS = frozenset("=+-@\t\r\n")
BEGINNINGS = _TRIGGERS | {"'"}
"""How a text begins that `guarded` changes, if it does."""


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    return "'" + text if _triggers(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made into `cell`."""
    return cell[1:] if cell.startswith("'") and _triggers(cell) else cell


def _triggers(text: str) -> bool:
    first = text[:1]
    return first in _TRIGGERS or (first == "'" and text.lstrip("'")[:1] in _TRIGGERS)
