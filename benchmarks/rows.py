"""The rows of the table, which stand in rows.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.budget import Budget, Kind

PATH = Path(__file__).with_name("rows.toml")
BUDGETS = {
    "at_most": Kind.AT_MOST,
    "at_least": Kind.AT_LEAST,
    "times_reference": Kind.TIMES_REFERENCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is measured, in which unit, beside what. `group` is what `--only` names.

    `flat`: it must not grow with the project. `outside` is the row of the same thing seen on a screen, which
    is judged where it is measured.
    """

    id: str
    group: str
    what: str
    unit: str
    reference: str = ""
    budget: Budget | None = None
    flat: bool = False
    outside: str = ""


def _row(values: Mapping[str, Any]) -> Row:
    budgets = [Budget(float(values[key]), kind) for key, kind in BUDGETS.items() if key in values]
    plain = {key: value for key, value in values.items() if key not in BUDGETS}
    return Row(**plain, budget=budgets[0] if budgets else None)


ROWS: tuple[Row, ...] = tuple(_row(values) for values in tomllib.loads(PATH.read_text("utf-8"))["row"])
BY_ID: dict[str, Row] = {row.id: row for row in ROWS}
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(row.group for row in ROWS))
