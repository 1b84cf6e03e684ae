"""A new project file with what can be saved of a damaged one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from curator.errors import CuratorError, ProjectFileError
from curator.progress import Progress, silent
from curator.safekeeping import Reason, Safekeeping, SalvageReport
from db import connection as connections
from db.completion import complete
from db.errors import translated
from db.full_check import check
from db.parts import clear_parts, part_folder, put_in_place, sync, sync_folder
from db.rebuilding import Rebuilding
from db.rescue import Rescued, rescue
from db.watching import watched

_PERHAPS_DAMAGED = (Reason.REPAIR, Reason.REPLACED)


def salvage(
    safekeeping: Safekeeping, project: Path, target: Path, progress: Progress = silent
) -> SalvageReport:
    """See `Safekeeping.salvage`. Rows are read page by page, so that no damage hides what lies behind it."""
    _refuse(project, target)
    clear_parts(target.parent)
    with (
        _words(project, target),
        part_folder(target.parent) as folder,
    ):
        rescued = rescue(project, folder, progress)
        with closing(rescued.connection), watched(rescued.connection, progress) as tell:
            read = rescued.rows
            backups = [it for it in safekeeping.backups(project) if it.reason not in _PERHAPS_DAMAGED]
            notes = complete(rescued, backups, tell)
            if not read and not notes:
                raise CuratorError(
                    f"Nothing could be salvaged: nothing that Curator saved can be read in ‘{project.name}’, "
                    "and there is no sound backup of it."
                )
            if not read:
                notes.insert(0, f"Nothing in ‘{project.name}’ could be read: all of this is from backups.")
            if rescued.unreadable:
                notes.append(f"The disk did not give {rescued.unreadable:,} pages of the file.")
            built = folder / "built.curation"
            rebuilding = _build(rescued, built, tell)
        left = check(built, progress).findings
        sync(built)
        put_in_place(built, target)
        sync_folder(target.parent)
    return SalvageReport(
        target=target,
        saved=rebuilding.saved,
        lost=rebuilding.lost,
        notes=(*notes, *rebuilding.notes),
        left=left,
    )


def _refuse(project: Path, target: Path) -> None:
    if target.exists():
        raise ProjectFileError(f"‘{target.name}’ exists already in {target.parent}. Choose another name.")
    if not target.parent.is_dir():
        raise ProjectFileError(f"The folder {target.parent} does not exist. Create it or choose another one.")
    try:
        connections.inspect(project)
    except ProjectFileError as error:
        if not project.is_file() or "newer version" in str(error):
            raise


@contextmanager
def _words(project: Path, target: Path) -> Iterator[None]:
    """What a disk does not allow, as a sentence."""
    try:
        with translated(target):
            yield
    except FileExistsError as error:
        raise ProjectFileError(
            f"‘{target.name}’ exists already in {target.parent}. Choose another name."
        ) from error
    except OSError as error:
        where = error.filename or target.parent
        raise CuratorError(
            f"‘{project.name}’ was not salvaged: {error.strerror or error} ({where})."
        ) from error


def _build(rescued: Rescued, path: Path, progress: Progress) -> Rebuilding:
    """A closed, single project file of what was saved."""
    with closing(connections.create(path)) as connection, watched(connection, progress) as tell:
        connection.execute("pragma foreign_keys = off")
        connection.execute("pragma synchronous = off")
        connection.execute("begin immediate")
        rebuilding = Rebuilding(rescued, connection, tell)
        rebuilding.write()
        connection.execute("commit")
        connection.execute("pragma wal_checkpoint(truncate)")
    return rebuilding
