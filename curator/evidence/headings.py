"""The rows and columns of a matrix: labels, or what is folded into a more general one or a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.vocabulary import Label


class Level(StrEnum):
    """How far a dimension is rolled up."""

    LABELS = "labels"
    PARENTS = "parents"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A row or column. Each label of the dimension belongs to exactly one, so that nothing counts twice."""

    id: str
    """A label's id, or `group:` and the group's key."""
    name: str
    short: str
    labels: tuple[LabelId, ...]
    """What is counted here, the most general first."""
    depth: int = 0
    """Of a label below its parents."""
    foldable: bool = False
    """Whether there is something below that can be folded into this heading, or is."""
    folded: bool = False
    group: str = ""
    """The key of the group that it lies in."""
    group_name: str = ""
    silent: bool = False
    """An exclusive label such as “Not stated”: it names no place."""


def group_id(key: str) -> str:
    """The id under which a group is folded."""
    return f"group:{key}"


def headings(
    book: LabelBook, dimension: str, folded: Collection[str], wanted: Collection[LabelId]
) -> tuple[Heading, ...]:
    """The headings of a dimension in its order.

    `folded` names labels and groups (`group_id`) that hold what is below them. A label that may no longer be
    given, or belongs to the extended tier, gets a heading only if it is in `wanted`.
    """
    shown = [
        label
        for label in book.of_dimension(dimension)
        if label.id in wanted or (label.active and label.tier == "core")
    ]
    names = {item.key: item for item in book.dimensions}
    groups = {group.key: group.name for group in names[dimension].groups}
    present = {label.id: label for label in shown}
    found: dict[str, list[Label]] = {}
    for label in shown:
        found.setdefault(_owner(label, present, folded), []).append(label)
    parents = {label.parent for label in shown if label.parent in present}
    made: list[Heading] = []
    for label in shown:
        owner = _owner(label, present, folded)
        if owner == group_id(label.group):
            if not any(heading.id == owner for heading in made):
                made.append(_group(owner, label.group, groups, found[owner]))
        elif owner == label.id:
            made.append(_label(label, found[owner], present, groups, label.id in parents, folded))
    return tuple(made)


def folding(book: LabelBook, dimension: str, level: Level) -> frozenset[str]:
    """What is folded for a dimension to be rolled up to a level; one group alone is none above its labels."""
    labels = book.of_dimension(dimension)
    if level is Level.GROUPS:
        groups = {group_id(label.group) for label in labels}
        return frozenset(groups if len(groups) > 1 else ())
    if level is Level.PARENTS:
        return frozenset(str(label.parent) for label in labels if label.parent)
    return frozenset()


def _owner(label: Label, present: dict[LabelId, Label], folded: Collection[str]) -> str:
    """The id of the heading that a label is counted under."""
    if group_id(label.group) in folded:
        return group_id(label.group)
    owner = label
    for ancestor in _ancestors(label, present):
        if ancestor.id in folded:
            owner = ancestor
    return owner.id


def _ancestors(label: Label, present: dict[LabelId, Label]) -> list[Label]:
    found: list[Label] = []
    while label.parent is not None and label.parent in present:
        label = present[label.parent]
        found.append(label)
    return found


def _group(id_: str, key: str, names: dict[str, str], members: Sequence[Label]) -> Heading:
    name = names.get(key, key)
    return Heading(
        id=id_,
        name=name,
        short=name,
        labels=tuple(label.id for label in members),
        foldable=True,
        folded=True,
        group=key,
        group_name=name,
    )


def _label(
    label: Label,
    members: Sequence[Label],
    present: dict[LabelId, Label],
    groups: dict[str, str],
    is_parent: bool,
    folded: Collection[str],
) -> Heading:
    below = [member.id for member in members if member is not label]
    return Heading(
        id=label.id,
        name=label.name,
        short=label.short,
        labels=(label.id, *below),
        depth=len(_ancestors(label, present)),
        foldable=is_parent,
        folded=is_parent and label.id in folded,
        group=label.group,
        group_name=groups.get(label.group, label.group),
        silent=label.exclusive,
    )
