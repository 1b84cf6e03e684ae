"""Replacing files as a whole: written beside their places, and put there only when all is well."""

from __future__ import annotations

import errno
import io
import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

from curator.errors import CuratorError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

AT_ONCE = 4 << 20
"""Bytes of a file that wait for the disk together."""


@contextmanager
def replacing(folder: Path, names: Sequence[str]) -> Generator[list[Path]]:
    """Paths beside the named files of a folder; what the block writes there takes their places at its end.

    If the block raises, or one of the files cannot be replaced (a spreadsheet may hold it open), all stay as
    they were. Raises CuratorError for what the disk refuses.
    """
    mark = secrets.token_hex(4)
    finals = [folder / name for name in names]
    parts = [final.with_name(f".{final.name}.{mark}.part") for final in finals]
    try:
        for final, part in zip(finals, parts, strict=True):
            if final.is_dir():
                raise CuratorError(f"‘{final}’ is a folder. Move it away or choose another place.")
            part.touch(exist_ok=False)
        yield parts
        for part in parts:
            _flush(part)
        _swap(list(zip(parts, finals, strict=True)), mark)
    except OSError as error:
        raise CuratorError(_sentence(error, folder)) from error
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


class _Settling(io.FileIO):
    """A file that reaches the disk bit by bit: all of a large one at its end would hear of no cancelling."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "wb")
        self._waiting = 0

    def write(self, content: ReadableBuffer, /) -> int:
        written = super().write(content)
        self._waiting += written
        if self._waiting >= AT_ONCE:
            os.fsync(self.fileno())
            self._waiting = 0
        return written


def open_part(part: Path) -> IO[bytes]:
    """One of the files of `replacing`, for writing however much."""
    return io.BufferedWriter(_Settling(part), 1 << 16)


def open_text_part(part: Path, newline: str = "\n") -> TextIO:
    """As `open_part`, for text in UTF-8."""
    return io.TextIOWrapper(open_part(part), encoding="utf-8", newline=newline)


def replace_file(destination: Path, content: bytes) -> None:
    """Write a whole file; as `replacing`."""
    path = file_at(destination)
    with replacing(path.parent, [path.name]) as (part,):
        part.write_bytes(content)


@contextmanager
def folder_at(destination: Path) -> Generator[Path]:
    """The folder to write to, made if it is missing, and taken away again if the block raises.

    Raises CuratorError if its parent is missing or a file stands in its place.
    """
    folder = destination.resolve()
    made = False
    try:
        if folder.exists() and not folder.is_dir():
            raise CuratorError(f"‘{folder}’ is a file. Choose a folder for the package.")
        _require_parent(folder)
        made = not folder.exists()
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CuratorError(_sentence(error, folder)) from error
    try:
        yield folder
    except BaseException:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise


def file_at(destination: Path) -> Path:
    """The file to write, links followed; raises CuratorError if it is a folder or its own is missing."""
    path = destination.resolve()
    if path.is_dir():
        raise CuratorError(f"‘{path}’ is a folder. Add the name of a file to it.")
    _require_parent(path)
    return path


def _require_parent(path: Path) -> None:
    if not path.parent.is_dir():
        raise CuratorError(f"The folder {path.parent} does not exist. Create it or choose another one.")


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _swap(pairs: Sequence[tuple[Path, Path]], mark: str) -> None:
    """Put each first path in the place of the second; if one cannot be, all go back."""
    kept: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        if len(pairs) > 1:
            for _, final in pairs:
                if final.exists():
                    old = final.with_name(f".{final.name}.{mark}.old")
                    final.replace(old)
                    kept.append((old, final))
        for part, final in pairs:
            part.replace(final)
            placed.append(final)
    except BaseException:
        for final in placed:
            final.unlink(missing_ok=True)
        for old, final in kept:
            old.replace(final)
        raise
    for old, _ in kept:
        with suppress(OSError):
            old.unlink()
    _flush_folder(pairs[0][1].parent)


def _flush_folder(folder: Path) -> None:
    # Windows opens no folders and needs no flush of them
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sentence(error: OSError, folder: Path) -> str:
    name = _shown(error, folder)
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return (
                f"‘{name}’ cannot be written: permission denied. Close the file if another program has it "
                "open, or choose another folder. Nothing was changed."
            )
        case errno.EROFS:
            return f"{folder} can only be read. Choose another folder."
        case errno.ENOSPC:
            return f"There is no space left for the export in {folder}. Nothing was changed."
        case errno.ENAMETOOLONG:
            return f"The name ‘{Path(name).name}’ is too long. Choose a shorter one."
        case _:
            return f"‘{name}’ cannot be written: {error.strerror}. Nothing was changed."


def _shown(error: OSError, folder: Path) -> str:
    """The file or folder that a person knows of, not the one written beside it."""
    for name in (error.filename, error.filename2):
        if name and Path(str(name)).suffix not in {".part", ".old"}:
            return str(name)
    return str(folder)
