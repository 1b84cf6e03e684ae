"""Curator's own exports, met again as input: tables with guarded cells, files that hold no records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from curator import formula_guard

_DESCRIPTOR = "datapackage.json"
_LARGEST_DESCRIPTOR = 16 << 20
_BESIDE_DATA = (_DESCRIPTOR, "README.txt", "export.schema.json")


@dataclass(frozen=True)
class GuardedTable:
    """A table whose text cells carry a leading `'` where a spreadsheet would see a formula."""

    text_columns: frozenset[str] | None
    """None where the package does not say which columns hold text: then all do."""

    def unguarded(self, column: str, cell: str) -> str:
        """`cell` as it was before the export, for example `=1+1` for `'=1+1`."""
        is_text = self.text_columns is None or column in self.text_columns
        return formula_guard.unguarded(cell) if is_text else cell


def guarded_table(path: Path | None) -> GuardedTable | None:
    """What the data package beside `path` says of it; None if it names no such table or sets no guard."""
    if path is None or (package := _package(path.parent)) is None:
        return None
    for resource in _resources(package):
        if resource.get("path") == path.name:
            guarded = package.get("x-formula-guard") is True or resource.get("x-formula-guard") is True
            return GuardedTable(_text_columns(resource)) if guarded else None
    return None


def is_own_package(folder: Path) -> bool:
    """Whether a folder holds tables that Curator exported."""
    return _package(folder) is not None


def side_files(folder: Path) -> frozenset[str]:
    """Names of the files in `folder` that an export puts beside its table of documents."""
    package = _package(folder)
    if package is None:
        return frozenset()
    paths = {
        str(resource.get("path")) for resource in _resources(package) if resource.get("name") != "documents"
    }
    return frozenset([*_BESIDE_DATA, *paths])


def _package(folder: Path) -> dict[str, Any] | None:
    """The descriptor of an export; None for a missing, unreadable or foreign one."""
    path = folder / _DESCRIPTOR
    try:
        if path.stat().st_size > _LARGEST_DESCRIPTOR:
            return None
        package: Any = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(package, dict):
        return None
    descriptor = cast("dict[str, Any]", package)
    is_export = "x-formula-guard" in descriptor or any(
        "x-formula-guard" in it for it in _resources(descriptor)
    )
    return descriptor if is_export or descriptor.get("name") == "curator-export" else None


def _resources(package: dict[str, Any]) -> list[dict[str, Any]]:
    return _objects(package.get("resources"))


def _text_columns(resource: dict[str, Any]) -> frozenset[str] | None:
    schema = resource.get("schema")
    fields = _objects(cast("dict[str, Any]", schema).get("fields")) if isinstance(schema, dict) else []
    return (
        frozenset(str(it.get("name")) for it in fields if it.get("type", "string") == "string")
        if fields
        else None
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        return []
    return [cast("dict[str, Any]", item) for item in cast("list[Any]", value) if isinstance(item, dict)]
