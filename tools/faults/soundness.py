"""Whether the files that a process left are right: asked of the files, as the next session finds them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from curator.checking import check
from curator.errors import CuratorError
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from db.store import SqliteStore
from tools.faults.place import Place

LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a project file holds, as far as it takes to tell two moments of it apart."""

    format: int
    steps: int
    events: int
    last_step: str | None
    documents: int
    annotations: int


def holding(path: Path) -> Holding:
    """Of a project file with what is in its log, read from a copy so that the next session finds it as is.

    Raises sqlite3.Error if it cannot be read.
    """
    with _copy(path) as copy, closing(sqlite3.connect(copy)) as connection:
        return Holding(
            *connection.execute(
                "select (select user_version from pragma_user_version), (select count(*) from step), "
                "(select count(*) from event), (select id from step order by seq desc limit 1), "
                "(select count(*) from document where state = 'active'), (select count(*) from annotation)"
            ).fetchone()
        )


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        target = Path(folder) / "copy.curation"
        for suffix in ("", "-wal", "-journal"):
            source = f"{path}{suffix}"
            # a name may be so long that no file can have it
            if os.path.exists(source):  # noqa: PTH110
                shutil.copyfile(source, f"{target}{suffix}")
        yield target


def wrong_with_project(place: Place, *, full: bool) -> list[str]:
    """Open the project as the program does, which brings it to the present format; what is wrong with it.

    Raises CuratorError or sqlite3.Error if it cannot be read.
    """
    keeping = SqliteSafekeeping(place.backups)

    def back_up() -> None:
        keeping.back_up(place.project, Reason.MIGRATION, even_if_same=True)

    store = SqliteStore.open(place.project, back_up)
    try:
        found = [row[0] for row in store.connection.execute("pragma quick_check")]
        if found != ["ok"]:
            return [f"quick_check: {line}" for line in found]
        return [str(finding) for finding in check(store).findings] if full else []
    finally:
        store.close()


def wrong_with_backups(place: Place) -> list[str]:
    """Each backup that is listed opens and is sound; what was not sound when it was put aside excepted."""
    keeping = SqliteSafekeeping(place.backups)
    wrong: list[str] = []
    for backup in keeping.backups(place.project):
        try:
            keeping.summary(backup.path)
            finding = keeping.quick_check(backup.path)
        except CuratorError as error:
            finding = str(error)
        if finding:
            wrong.append(f"the backup {backup.path.name} is listed and not sound: {finding}")
    return wrong


def left_over(place: Place) -> list[str]:
    """What lies in the folders of project and backups and is none, after another backup was made."""
    keeping = SqliteSafekeeping(place.backups)
    try:
        keeping.back_up(place.project, Reason.ASKED, even_if_same=True)
    except CuratorError as error:
        return [f"no further backup can be made: {error}"]
    known = {place.project.name, *(place.project.name + suffix for suffix in LOGS)}
    listed = {backup.path.name for backup in keeping.backups(place.project)} | {"project.json"}
    strays = [path for path in place.work.iterdir() if path.name not in known and path.suffix != ".jsonl"]
    strays += [
        path for path in place.backups.rglob("*") if path.is_file() and not _belongs(path.name, listed)
    ]
    return [f"left over: {path.relative_to(place.kept)}" for path in strays]


def _belongs(name: str, listed: set[str]) -> bool:
    return name in listed or any(name == known + suffix for known in listed for suffix in LOGS)
