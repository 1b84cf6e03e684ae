"""Opening and creating whole projects, for the composition roots."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from curator.project import DEFAULT_CURATOR, Project
from db.store import SqliteStore

if TYPE_CHECKING:
    from curator.vocabulary import Vocabulary


def open_project(path: Path, curator_code: str | None = None, *, register: bool = True) -> Project:
    """The project in a file, for the curator with this code or else the one who worked last.

    A file of an earlier format is backed up, then brought to the present one. Raises ProjectFileError, the
    file untouched, if it is not a sound one. A new code is registered, or, unless `register`, refused with
    a CuratorError.
    """

    def back_up() -> None:
        # imported here: few files are of an earlier format
        from curator.safekeeping import Reason
        from db.safekeeping import SqliteSafekeeping

        SqliteSafekeeping().back_up(path, Reason.MIGRATION, even_if_same=True)

    store = SqliteStore.open(path, back_up)
    try:
        return Project(store, curator_code, register=register)
    except BaseException:
        store.close()
        raise


def create_project(path: Path, vocabulary: Vocabulary, curator_code: str = DEFAULT_CURATOR) -> Project:
    """A new project with a vocabulary; raises ProjectFileError if something is there already."""
    store = SqliteStore.create(path)
    try:
        return Project.begin(store, vocabulary, curator_code)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise


def copy_project(source: Path, target: Path) -> None:
    """Copy a closed project file to a place where nothing is yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    shutil.copyfile(source, beside)
    beside.replace(target)
