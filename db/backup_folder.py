"""Where the backups of a project lie and what they are called."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from curator.safekeeping import Backup, Reason
from db.connection import beside
from db.errors import READING_FAILED
from db.parts import clear_parts, new_part, put_in_place, sync_folder
from db.reading import reader

_STEM_LENGTH = 20
_ABOUT = "project.json"
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)-(\d{3})Z_([a-z-]+)\.curation", re.ASCII)
COMPANIONS = ("-wal", "-journal")
"""What may lie beside a backup of a damaged project: its logs, which only mean something beside it."""
NO_LOGS: Mapping[str, Path] = MappingProxyType({})


def real(path: Path) -> Path:
    """The one path of a file, by whatever links it was named."""
    return Path(os.path.realpath(path))


def folder(root: Path, project: Path) -> Path:
    """Known by the path of the project, so that it is found when the file is damaged or gone."""
    project = real(project)
    key = hashlib.sha256(os.fsencode(os.path.normcase(project))).hexdigest()[:8]
    words = "".join(sign if sign.isalnum() else " " for sign in project.stem).split()
    stem = "-".join(words)[:_STEM_LENGTH].strip("-") or "project"
    return root / f"{stem}-{key}"


def backups(root: Path, project: Path) -> list[Backup]:
    """Newest first; also those in folders of the same project at another place."""
    own = folder(root, project)
    found = listed(own)
    uuid = uuid_of(project) or _about(own).get("uuid")
    if uuid is not None:
        for other in _folders(root):
            if other != own and _about(other).get("uuid") == uuid:
                found += listed(other)
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def listed(folder: Path) -> list[Backup]:
    """The backups in one folder, newest first; what else lies there is passed over."""
    found: list[Backup] = []
    for path in _entries(folder):
        at_and_reason = _read_name(path.name)
        # a backup may be pruned by another process between listing and looking
        with contextlib.suppress(OSError):
            if at_and_reason is not None and path.is_file():
                at, reason = at_and_reason
                found.append(Backup(path=path, at=at, reason=reason, size=path.stat().st_size))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def prepare(root: Path, project: Path, uuid: str | None) -> Path:
    """Make the folder of a project, say in it whose it is, and clear what killed runs left in it."""
    own = folder(root, project)
    own.mkdir(parents=True, exist_ok=True)
    clear_parts(own)
    about = {"path": str(real(project)), "uuid": uuid or _about(own).get("uuid")}
    if _about(own) != about:
        part = new_part(own)
        part.write_text(json.dumps(about, indent=1), encoding="ascii")
        part.replace(own / _ABOUT)
    return own


def settle(
    part: Path | None, folder: Path, at: str, reason: Reason, logs: Mapping[str, Path] = NO_LOGS
) -> Backup | None:
    """Give finished parts their name as a backup; where the name is taken, that of the next millisecond.

    `logs` are parts of `COMPANIONS`. None if there are only logs, of a file that is gone.
    """
    while True:
        target = folder / f"{_stamp(at)}_{reason}.curation"
        if not any(beside(target, suffix).exists() for suffix in ("", *logs)):
            try:
                # the logs first: what is listed has all that belongs to it
                for suffix, log in logs.items():
                    put_in_place(log, beside(target, suffix))
                if part is not None:
                    put_in_place(part, target)
            except FileExistsError:
                if logs:
                    raise
            else:
                sync_folder(folder)
                return part and Backup(path=target, at=at, reason=reason, size=target.stat().st_size)
        at = _written(_moment(at) + timedelta(milliseconds=1))


def remove(backup: Backup) -> None:
    """Delete a backup; one that another program holds stays for the next time."""
    with contextlib.suppress(OSError):
        backup.path.unlink(missing_ok=True)
        for suffix in (*COMPANIONS, "-shm"):
            beside(backup.path, suffix).unlink(missing_ok=True)


def uuid_of(path: Path) -> str | None:
    """The identity of the project in a file; None if it cannot be read."""
    try:
        with closing(reader(path)) as connection:
            return connection.execute("select uuid from project").fetchone()[0]
    except (*READING_FAILED, OSError, TypeError):
        return None


def is_due(root: Path, project: Path, now: str) -> bool:
    """Whether the newest backup is more than an hour old; `back_up` then says whether anything changed."""
    hour_ago = _written(_moment(now) - timedelta(hours=1))
    # what is dated in the future was made by a clock that was wrong, and says nothing about the last hour
    return not any(hour_ago < backup.at <= now for backup in listed(folder(root, project)))


def _folders(root: Path) -> list[Path]:
    return [path for path in _entries(root) if path.is_dir()]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _read_name(name: str) -> tuple[str, Reason] | None:
    if (match := _NAME.fullmatch(name)) is None:
        return None
    day, hour, minute, second, millisecond, reason = match.groups()
    at = f"{day}T{hour}:{minute}:{second}.{millisecond}Z"
    try:
        _moment(at)
        return at, Reason(reason)
    except ValueError:
        return None


def _stamp(at: str) -> str:
    """A stored time as a name that every file system takes."""
    return at.replace("T", "_").replace(":", "-").replace(".", "-")


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
