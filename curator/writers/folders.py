"""Folders of many files, one or two for each document: filled beside their places, and put there together."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from curator.errors import CuratorError
from curator.model import Document
from curator.words import counted
from curator.writers.exchange import file_stem
from curator.writers.files import folder_at

_LONGEST_STEM = 180


class Stems:
    """Names for files about documents, each given once, also where case does not count."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, document: Document) -> str:
        """The `file_stem` of a document, with a number if another has it; at most 190 bytes of UTF-8."""
        stem = file_stem(document).encode()[:_LONGEST_STEM].decode(errors="ignore")
        name, number = stem, 1
        while name.casefold() in self._given:
            number += 1
            name = f"{stem}-{number}"
        self._given.add(name.casefold())
        return name


class Filling:
    """Files on their way into `folder`; `names` are those that were added, in their order."""

    def __init__(self, folder: Path, staging: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self.others = 0
        """How many files lie in the folder that this export did not write; known at its end."""
        self._staging = staging

    def add(self, name: str, content: str) -> None:
        """Add a file with lines as they are, in UTF-8."""
        (self._staging / name).write_bytes(content.encode())
        self.names.append(name)

    def files(self, destination: Path) -> tuple[Path, ...]:
        return tuple(destination / name for name in self.names)

    def notes(self) -> tuple[str, ...]:
        if not self.others:
            return ()
        return (
            f"The folder holds {counted(self.others, 'other file')}, perhaps of an earlier export; nothing "
            "of it was touched.",
        )


@contextmanager
def filling(destination: Path) -> Generator[Filling]:
    """A folder, made if it is missing, that gets what the block adds, all of it or nothing.

    Files with these names are replaced, others never touched. If the block raises, or a file cannot be
    replaced, the folder is as it was. Raises CuratorError for what the disk refuses.
    """
    with folder_at(destination) as folder:
        mark = secrets.token_hex(4)
        staging, kept = folder / f".{mark}.part", folder / f".{mark}.old"
        filled = Filling(folder, staging)
        try:
            staging.mkdir()
            yield filled
            kept.mkdir()
            _refuse_folders(folder, filled.names)
            _swap(folder, staging, kept, filled.names)
            written = set(filled.names)
            filled.others = sum(
                not it.name.startswith(".") and it.name not in written for it in folder.iterdir()
            )
        except OSError as error:
            raise CuratorError(
                f"The folder ‘{folder}’ cannot be filled: {error.strerror or error}. Nothing was changed; "
                "close the files if another program has them open, or choose another folder."
            ) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            # empty after a way back that worked; what it could not put back is not thrown away
            with suppress(OSError):
                kept.rmdir()


def _refuse_folders(folder: Path, names: list[str]) -> None:
    for name in names:
        if (folder / name).is_dir():
            raise CuratorError(f"‘{folder / name}’ is a folder. Move it away or choose another place.")


def _swap(folder: Path, staging: Path, kept: Path, names: list[str]) -> None:
    """Put the staged files in their places; if one cannot be, all go back. Old ones are gone at the end."""
    moved: list[str] = []
    placed: list[str] = []
    try:
        for name in names:
            final = folder / name
            if final.exists():
                final.replace(kept / name)
                moved.append(name)
            (staging / name).replace(final)
            placed.append(name)
    except BaseException:
        for name in placed:
            (folder / name).unlink(missing_ok=True)
        for name in moved:
            (kept / name).replace(folder / name)
        raise
    for name in moved:
        with suppress(OSError):
            (kept / name).unlink()
