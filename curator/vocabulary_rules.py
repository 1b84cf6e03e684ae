"""The rules that a vocabulary keeps; each function yields one sentence per broken rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from curator.hotkey import normalised_hotkey
from curator.vocabulary import Dimension, Label, Vocabulary

CARDINALITIES: Final = ("0..1", "1..1", "0..n", "1..n")
STATUSES: Final = ("active", "deprecated", "merged", "split")
STRENGTHS: Final = ("causal", "association", "mixed", "null", "none")
SIGNS: Final = (-1, 0, 1)
COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)

_LABEL_ID = re.compile(r"[A-Z]{2,6}:[0-9]{4}", re.ASCII)
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NUMBER = r"(?:0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}", re.ASCII)
"""Semantic Versioning 2.0.0, https://semver.org."""


def broken_rules(vocabulary: Vocabulary) -> Iterator[str]:
    """One sentence per broken rule, in the order of the file. What is empty, the reader has reported."""
    if vocabulary.version and not _VERSION.fullmatch(vocabulary.version):
        yield (
            f"The version ‘{vocabulary.version}’ is not of the form 1.0.0. "
            "Write three numbers with points between them."
        )
    yield from _repeated_keys(vocabulary.dimensions)
    for dimension in vocabulary.dimensions:
        yield from _dimension(dimension)
    yield from _across(vocabulary)


def named(label: Label) -> str:
    """How a sentence calls a label."""
    return f"Label {label.id or 'without an id'} (‘{label.name}’)"


def _repeated_keys(dimensions: Iterable[Dimension]) -> Iterator[str]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for dimension in dimensions:
        if dimension.key:
            places[dimension.key].append(dimension.position)
    for key, positions in places.items():
        if len(positions) > 1:
            yield (f"Dimensions {_list(positions)} have the same key ‘{key}’. Give each a key of its own.")


def _dimension(dimension: Dimension) -> Iterator[str]:
    where = f"Dimension ‘{dimension.key}’"
    if dimension.key and not _KEY.fullmatch(dimension.key):
        yield f"{where}: its key must be lower-case letters, digits and _, a letter first. Change it."
    allowed = ", ".join(CARDINALITIES)
    for name, value in (
        ("cardinality", dimension.cardinality),
        ("claim_cardinality", dimension.claim_cardinality),
    ):
        if value not in CARDINALITIES:
            yield f"{where}: its {name} ‘{value}’ is unknown. Use one of {allowed}."
    if dimension.cardinality in CARDINALITIES and dimension.required != dimension.cardinality.startswith("1"):
        yield (
            f"{where}: required is {str(dimension.required).lower()} but its cardinality is "
            f"{dimension.cardinality}. Change one of them: 1.. means required, 0.. means optional."
        )
    yield from _repeated_in(dimension, "short", "short code")
    yield from _repeated_in(dimension, "name", "name")
    defaults = [label.id for label in dimension.labels if label.default]
    if len(defaults) > 1:
        yield f"{where}: {_list(defaults)} are all its default. Keep the default of one label."
    groups = {group.key for group in dimension.groups}
    for label in dimension.labels:
        if label.group not in groups:
            yield (
                f"{named(label)}: its group ‘{label.group}’ is not declared in dimension ‘{dimension.key}’. "
                "Declare the group there or change it."
            )
        yield from _label(label)


def _repeated_in(dimension: Dimension, field: str, title: str) -> Iterator[str]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for label in dimension.labels:
        value = str(getattr(label, field))
        if value:
            owners[value].append(label.id)
    for value, ids in owners.items():
        if len(ids) > 1:
            yield (
                f"Labels {_list(ids)}: they have the same {title} ‘{value}’ in dimension ‘{dimension.key}’. "
                f"Give each its own {title}."
            )


def _label(label: Label) -> Iterator[str]:
    where = named(label)
    if label.id and not _LABEL_ID.fullmatch(label.id):
        yield f"{where}: its id is not 2 to 6 capital letters, a colon and 4 digits. Write it like CTX:0004."
    if label.name and not label.name.strip():
        yield f"{where}: its name is empty. Give the label a name."
    if "|" in label.name:
        yield f"{where}: its name contains ‘|’, which parts names in exports. Use another sign."
    for name, value in (("colour", label.colour), ("text_colour", label.text_colour)):
        if not COLOUR.fullmatch(value):
            yield f"{where}: its {name} ‘{value}’ is not a colour. Write # and six hexadecimal digits."
    if label.status not in STATUSES:
        yield f"{where}: its status ‘{label.status}’ is unknown. Use one of {', '.join(STATUSES)}."
    if label.sign is not None and label.sign not in SIGNS:
        yield f"{where}: its sign {label.sign} is unknown. Use -1, 0, 1 or null."
    if label.strength is not None and label.strength not in STRENGTHS:
        yield (
            f"{where}: its strength ‘{label.strength}’ is unknown. "
            f"Use one of {', '.join(STRENGTHS)}, or leave it out if the label is not an effect."
        )
    if not 0 <= label.weight <= 1:
        yield f"{where}: its weight {label.weight} is not between 0 and 1. Change it."
    if label.hotkey and normalised_hotkey(label.hotkey) is None:
        yield (
            f"{where}: its hotkey ‘{label.hotkey}’ belongs to the app or is no key for a label. "
            "Use a letter or a digit, with Shift or Alt if you like; Ctrl goes with a digit only."
        )


def _across(vocabulary: Vocabulary) -> Iterator[str]:
    by_id: defaultdict[str, list[Label]] = defaultdict(list)
    by_key: defaultdict[str, list[Label]] = defaultdict(list)
    for label in vocabulary.labels():
        if label.id:
            by_id[label.id].append(label)
        if label.hotkey and label.active:
            by_key[label.hotkey].append(label)
    for label_id, owners in by_id.items():
        if len(owners) > 1:
            names = _list(f"‘{label.name}’" for label in owners)
            yield f"Label {label_id}: {names} have the same id. Give each label an id of its own."
    for key, owners in by_key.items():
        if len(owners) > 1:
            names = _list(f"{label.id} (‘{label.name}’)" for label in owners)
            yield f"Labels {names}: they have the same hotkey ‘{key}’. Give each a key of its own, or none."
    labels = {label_id: owners[0] for label_id, owners in by_id.items()}
    for label in vocabulary.labels():
        yield from _references(label, labels)
    yield from _parent_cycles(labels)


def _references(label: Label, labels: Mapping[str, Label]) -> Iterator[str]:
    if label.parent is not None:
        parent = labels.get(label.parent)
        if parent is None:
            yield f"{named(label)}: its parent ‘{label.parent}’ is unknown. Add that label or change it."
        elif parent.dimension != label.dimension:
            yield (
                f"{named(label)}: its parent {parent.id} is in another dimension, ‘{parent.dimension}’. "
                "Choose a parent of the same dimension."
            )
    for other in label.replaced_by:
        if other not in labels:
            yield f"{named(label)}: its replaced_by ‘{other}’ is unknown. Add that label or take it out."


def _parent_cycles(labels: Mapping[str, Label]) -> Iterator[str]:
    settled: set[str] = set()
    for start in labels:
        path: list[str] = []
        place: str | None = start
        while place is not None and place in labels and place not in settled and place not in path:
            path.append(place)
            place = labels[place].parent
        if place is not None and place in path:
            chain = " → ".join([*path[path.index(place) :], place])
            yield f"{named(labels[place])}: its parents go in a circle ({chain}). Take one of them out."
        settled.update(path)


def _list(items: Iterable[object]) -> str:
    *first, last = [str(item) or "(no id)" for item in items]
    return f"{', '.join(first)} and {last}" if first else last
