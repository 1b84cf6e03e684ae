"""Widgets by the name that the app gives them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Found = TypeVar("Found", bound=QObject)


def child(parent: QObject, kind: type[Found], name: str = "") -> Found:
    """The one of this kind and name below `parent`, however deep."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"no {kind.__name__} “{name}”"
    return found
