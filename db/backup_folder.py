"""Where backups lie, and which of them are kept."""

from __future__ import annotations

from pathlib import Path

from curator.safekeeping import Backup


def folder(root: Path, project: Path) -> Path:
    raise NotImplementedError


def backups(root: Path, project: Path) -> list[Backup]:
    raise NotImplementedError
