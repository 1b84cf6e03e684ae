"""Every input format, and which of them a source is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from curator.errors import ReaderError
from curator.export_file import is_own_export
from curator.readers import delimited, export_package, json_lines, plain_text, portal_page, pubmed_xml
from curator.readers.format import Format, Source

FORMATS: tuple[Format, ...] = (
    portal_page.FORMAT,
    pubmed_xml.FORMAT,
    delimited.FORMAT,
    json_lines.FORMAT,
    plain_text.FORMAT,
)


def recognise(source: Source) -> Format:
    """The format of `source` by its content; raises ReaderError for an empty, unreadable or unknown one."""
    try:
        if not source.head().strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise ReaderError(f"‘{source.name}’ is empty.")
        certainty, found = max(((it.recognise(source), it) for it in FORMATS), key=lambda pair: pair[0])
    except OSError as error:
        raise ReaderError(f"‘{source.name}’ cannot be opened: {error.strerror or error}.") from error
    if certainty <= 0:
        raise ReaderError(f"‘{source.name}’ is in no format that can be read. {_readable()}")
    return found


def by_name(name: str) -> Format:
    """The format called `name`; raises ReaderError for an unknown one."""
    for found in FORMATS:
        if found.name == name:
            return found
    names = ", ".join(found.name for found in FORMATS)
    raise ReaderError(f"There is no format ‘{name}’. Choose one of: {names}.")


def sources(path: Path) -> list[Source]:
    """The file at `path`, or every file below a folder that a format recognises, sorted.

    Hidden files, and those that an export puts beside its documents, are passed over; `left_out` names
    the files that no format recognises. Raises ReaderError for a missing path and for a folder without
    any readable file.
    """
    if not path.is_dir():
        if not path.exists():
            raise ReaderError(f"‘{path.name}’ does not exist.")
        return [Source.of(path)]
    found = [Source(str(file.relative_to(path)), file) for file in _files(path) if _is_recognised(file)]
    if not found:
        raise ReaderError(f"‘{path.name}’ holds no file that can be read. {_readable()}")
    return found


def left_out(path: Path) -> list[Path]:
    """The files of a folder that `sources` passes over because no format recognises them, sorted."""
    return [file for file in _files(path) if not _is_recognised(file)] if path.is_dir() else []


def _files(folder: Path) -> Iterator[Path]:
    """Files below `folder`, sorted by their path; links to folders are not followed."""
    beside = export_package.side_files(folder)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        elif entry.is_file() and entry.name not in beside:
            yield entry


def _is_recognised(file: Path) -> bool:
    if is_own_export(Source.of(file)):
        return True
    try:
        recognise(Source.of(file))
    except ReaderError:
        return False
    return True


def _readable() -> str:
    return f"Curator reads: {'; '.join(found.title for found in FORMATS)}."
