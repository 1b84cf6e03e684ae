"""The role of a claim, against the worked annotation and the whole table of states and effects."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import seeds
from curator.role import Role, role_of
from curator.vocabulary import Label, Vocabulary
from curator.vocabulary_file import parse

GOLD = Path(__file__).parents[1] / "data" / "gold" / "claims.csv"
STAT3, GENERIC = [parse(seeds.vocabulary_text(name), name) for name in seeds.vocabulary_names()]

ACTIVITIES = {"ACT": 1, "INA": -1, "INH": -1, "BOTH": 0, "EXP": None, "MUT": None, "none": None}
EFFECTS = {
    "PRO": (1, "causal"),
    "SUP": (-1, "causal"),
    "AS+": (1, "association"),
    "AS-": (-1, "association"),
    "DUAL": (0, "mixed"),
    "NONE": (0, "null"),
    "NORM": (None, "none"),
    "none": (None, "none"),
}


def labelled(vocabulary: Vocabulary, **names: str) -> list[Label]:
    """Labels by dimension and name, several names parted by `|`."""
    return [
        next(label for label in vocabulary.dimension(key).labels if label.name == name)
        for key, joined in names.items()
        for name in joined.split("|")
    ]


def by_short(vocabulary: Vocabulary, key: str, short: str) -> Label:
    return next(label for label in vocabulary.dimension(key).labels if label.short == short)


def gold_rows() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"s{row['sentence_index']}.c{row['claim_number']}") for row in gold_rows()]
)
def test_each_claim_of_the_worked_annotation_gets_its_role(row: dict[str, str]) -> None:
    keys = ("context", "stage", "activity", "effect", "mode", "certainty", "evidence")
    role = role_of(labelled(STAT3, **{key: row[key] for key in keys}))
    assert role == Role(
        role=row["role"],
        net_role=int(row["net_role"]) if row["net_role"] else None,
        effect_strength=row["effect_strength"],
    )


def test_the_worked_annotation_has_five_pro_one_anti_five_mixed() -> None:
    counts = Counter(
        role_of(labelled(STAT3, activity=row["activity"], effect=row["effect"])).role for row in gold_rows()
    )
    assert counts == {"pro": 5, "anti": 1, "mixed": 5, "no_effect": 1, "undetermined": 6}


@pytest.mark.parametrize("vocabulary", [pytest.param(STAT3, id="stat3"), pytest.param(GENERIC, id="generic")])
@pytest.mark.parametrize("effect", [pytest.param(short, id=f"effect {short}") for short in EFFECTS])
@pytest.mark.parametrize("activity", [pytest.param(short, id=f"activity {short}") for short in ACTIVITIES])
def test_the_role_is_the_sign_of_the_state_times_the_sign_of_the_effect(
    vocabulary: Vocabulary, activity: str, effect: str
) -> None:
    state, (direction, strength) = ACTIVITIES[activity], EFFECTS[effect]
    if strength in ("mixed", "null"):
        expected = {"mixed": "mixed", "null": "no_effect"}[strength]
    elif state in (1, -1) and direction in (1, -1):
        expected = "pro" if state == direction else "anti"
    else:
        expected = "undetermined"
    net = None if state is None or direction is None else state * direction

    labels = [by_short(vocabulary, "activity", activity), by_short(vocabulary, "effect", effect)]

    assert role_of(labels) == Role(expected, net, strength)
    assert role_of(reversed(labels)) == role_of(labels)


def test_the_tables_name_every_label_of_both_vocabularies() -> None:
    for vocabulary in (STAT3, GENERIC):
        assert {label.short for label in vocabulary.dimension("activity").labels} == set(ACTIVITIES)
        assert {label.short for label in vocabulary.dimension("effect").labels} == set(EFFECTS)


def test_a_claim_without_labels_has_no_role_and_no_strength() -> None:
    assert role_of([]) == Role("undetermined", None, None)


def test_an_effect_without_a_state_keeps_its_strength_but_has_no_role() -> None:
    assert role_of([by_short(STAT3, "effect", "PRO")]) == Role("undetermined", None, "causal")


def test_two_effects_of_one_direction_agree_and_two_directions_do_not() -> None:
    active = by_short(STAT3, "activity", "ACT")
    promotes, worse, better = (by_short(STAT3, "effect", short) for short in ("PRO", "AS+", "AS-"))
    assert role_of([active, promotes, worse]) == Role("pro", 1, None)
    assert role_of([active, worse, better]) == Role("undetermined", None, "association")
