"""Words for numbers in sentences for people."""

from __future__ import annotations


def counted(number: int, word: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")
