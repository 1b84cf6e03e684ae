"""The export formats, each listed once."""

from __future__ import annotations

from curator.errors import CuratorError
from curator.writers import own_json, package
from curator.writers.format import OutputFormat, Purpose

FORMATS: tuple[OutputFormat, ...] = (
    OutputFormat(
        name=package.NAME,
        title="CSV tables for analysis (a folder)",
        is_folder=True,
        usual_name="curator-export",
        cannot_carry=package.CANNOT_CARRY,
        purpose=Purpose.TABLES,
        options=frozenset({"profile", "separator", "without_text", "formula_guard"}),
        write=package.write,
    ),
    OutputFormat(
        name=own_json.NAME,
        title="JSON without loss (one file)",
        is_folder=False,
        usual_name="export.json",
        cannot_carry=own_json.CANNOT_CARRY,
        write=own_json.write,
    ),
)


def format_named(name: str) -> OutputFormat:
    """Raises CuratorError with the names that there are."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    raise CuratorError(
        f"There is no export format “{name}”. Choose one of: {', '.join(it.name for it in FORMATS)}."
    )
