"""What a check says of a project: a broken rule, where, and what would put it right."""

from __future__ import annotations

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

    def __str__(self) -> str:
        return f"{self.rule}, {self.where}: {self.message}" if self.where else f"{self.rule}: {self.message}"
