"""Why a budget is missed and what would get there: prose by row, in shortfalls.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.figures import Figure, shown
from benchmarks.judgement import Judged, judged

PATH = Path(__file__).with_name("shortfalls.toml")
UNEXPLAINED = "Nobody has said yet why."


def notes(path: Path = PATH) -> dict[str, str]:
    """Row id -> prose."""
    return {id_: text.strip() for id_, text in tomllib.loads(path.read_text("utf-8")).items()}


def paragraphs(figures: Sequence[Figure], known: Mapping[str, str]) -> list[str]:
    """One for each row that falls short; a note about one that passes is left out."""
    return [
        f"**{it.row.what}**: {_by_how_much(it)}. {known.get(it.row.id, UNEXPLAINED)}"
        for it in judged(figures)
        if it.met is False
    ]


def _by_how_much(it: Judged) -> str:
    budget, value, excess = it.row.budget, it.measured, it.excess
    if budget is None or value is None or excess is None:
        raise ValueError(f"nothing judges {it.row.id}")
    unit = "×" if budget.relative else it.row.unit
    return (
        f"{shown(value)} {unit} where {budget.words(it.row.unit)} was wanted, "
        f"{shown(excess)} times the budget"
    )
