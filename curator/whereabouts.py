"""Whether the file that was opened still lies where it was."""

from __future__ import annotations

from enum import StrEnum


class Whereabouts(StrEnum):
    HERE = "here"
    GONE = "gone"
    """Nothing lies in its place, or the place cannot be looked at."""
    OTHER = "other"
    """Another file lies there now."""
