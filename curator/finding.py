"""What a check says of a project: a broken rule, where, and what would put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Repair(StrEnum):
    """What puts a finding right. `SALVAGE` makes a new file; the others work on the file itself."""

    REBUILD_SEARCH = "rebuild search"
    RESTORE_SCHEMA = "restore schema"
    ROW_FROM_HISTORY = "row from history"
    SALVAGE = "salvage"


IN_PLACE = frozenset({Repair.REBUILD_SEARCH, Repair.RESTORE_SCHEMA, Repair.ROW_FROM_HISTORY})


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: what it means, in a sentence, and where, in the words of the exports.

    `repair` is None where nothing but a person's decision helps. It is to be done to `key`: the key of an
    entity of the kind `entity`, as the history names both, or the name of a part of the schema.
    """

    rule: str
    message: str
    where: str
    repair: Repair | None = None
    entity: str = ""
    key: str = ""
    count: int = 1
    """How many findings it stands for, which differ in their places only."""

    def __str__(self) -> str:
        return f"{self.rule}, {self.where}: {self.message}" if self.where else f"{self.rule}: {self.message}"


MOST = 1_000
"""Findings of one kind that are kept one by one: a bad file may have one for each of a million rows."""


def bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first ones of each kind, and at the end one finding for all others of a kind, with their number.

    Its key is empty, which a repair takes for every row of that kind.
    """
    seen: Counter[tuple[str, Repair | None, str]] = Counter()
    for finding in findings:
        kind = finding.rule, finding.repair, finding.entity
        seen[kind] += finding.count
        if seen[kind] <= MOST:
            yield finding
    for (rule, repair, entity), number in seen.items():
        if (more := number - MOST) > 0:
            message = f"{more:,} more of this kind are not listed one by one."
            yield Finding(rule, message, "", repair, entity, count=more)


def total(findings: Iterable[Finding]) -> int:
    return sum(finding.count for finding in findings)
