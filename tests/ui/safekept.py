"""Project files with backups, and ways to damage them."""

from __future__ import annotations

from pathlib import Path

from curator.project import Project
from curator.safekeeping import Backup, Reason, Safekeeping
from tests import factories


def new_file(path: Path, documents: int = 2) -> Path:
    """A closed project file."""
    project = factories.new_project(path)
    add_to(project, documents)
    project.store.close()
    return path


def add(path: Path, documents: int = 1) -> None:
    project = factories.opened(path)
    add_to(project, documents)
    project.store.close()


def add_to(project: Project, documents: int = 1) -> None:
    there = len(list(project.store.documents()))
    for number in range(there, there + documents):
        factories.add_document(project, f"Paper {number}", f"Sentence one of {number}. Sentence two.")


def backed_up(safekeeping: Safekeeping, path: Path, reason: Reason = Reason.ASKED) -> Backup:
    backup = safekeeping.back_up(path, reason, even_if_same=True)
    assert backup is not None
    return backup


def document_count(path: Path) -> int:
    project = factories.opened(path)
    try:
        return len(list(project.store.documents()))
    finally:
        project.store.close()


def damage(path: Path) -> None:
    """Overwrite the middle of a file, as a failing disk does."""
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(size // 4)
        stream.write(b"\xa5" * (size // 2))


def cut(path: Path) -> None:
    """Leave the first half of a file, as an interrupted copy does."""
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size // 2)


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
