"""Every input format, and which of them a source is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from curator.errors import ReaderError
from curator.export_file import is_own_export
from curator.readers import (
    bibtex,
    bioc,
    brat,
    delimited,
    doccano,
    endnote_tagged,
    endnote_xml,
    europepmc_json,
    export_package,
    jats,
    json_lines,
    label_studio,
    labelbuddy,
    nbib,
    plain_text,
    portal_page,
    pubannotation,
    pubmed_xml,
    pubtator,
    ris,
    spreadsheet,
    uima_cas,
    unsupported,
    web_of_science,
)
from curator.readers.format import Format, Source

FORMATS: tuple[Format, ...] = (
    pubmed_xml.FORMAT,
    nbib.FORMAT,
    ris.FORMAT,
    bibtex.FORMAT,
    endnote_xml.FORMAT,
    endnote_tagged.FORMAT,
    web_of_science.FORMAT,
    europepmc_json.FORMAT,
    jats.FORMAT,
    portal_page.FORMAT,
    delimited.FORMAT,
    spreadsheet.FORMAT,
    json_lines.FORMAT,
    plain_text.FORMAT,
    bioc.XML_FORMAT,
    bioc.JSON_FORMAT,
    pubtator.FORMAT,
    pubannotation.FORMAT,
    labelbuddy.FORMAT,
    doccano.FORMAT,
    brat.FORMAT,
    label_studio.FORMAT,
    uima_cas.XMI,
    uima_cas.JSON,
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
        raise ReaderError(f"‘{source.name}’ is in no format that can be read. {_advice(source)}")
    return found


def by_name(name: str) -> Format:
    """The format called `name`; raises ReaderError for an unknown one."""
    for found in FORMATS:
        if found.name == name:
            return found
    names = ", ".join(found.name for found in FORMATS)
    raise ReaderError(f"There is no format ‘{name}’. Choose one of: {names}.")


def sources(path: Path) -> tuple[list[tuple[Source, Format | None]], list[Path]]:
    """The file at `path`, or every file below a folder that a format recognises, sorted; and those left out.

    The format is None for a complete export of a project. Hidden files, and those that belong to other files
    beside them, are passed over; left out are those that no format recognises. Raises ReaderError for a
    missing path, for a file in no known format, and for a folder without any readable file.
    """
    if not path.is_dir():
        if not path.exists():
            raise ReaderError(f"‘{path.name}’ does not exist.")
        source = Source.of(path)
        return [(source, None if is_own_export(source) else recognise(source))], []
    found: list[tuple[Source, Format | None]] = []
    left: list[Path] = []
    for file in _files(path):
        source = Source(str(file.relative_to(path)), file)
        try:
            found.append((source, None if is_own_export(source) else recognise(source)))
        except ReaderError:
            left.append(file)
    if not found:
        raise ReaderError(f"‘{path.name}’ holds no file that can be read. {_readable()}")
    return found, left


def _files(folder: Path) -> Iterator[Path]:
    """Files below `folder`, sorted by their path; links to folders are not followed."""
    beside = export_package.side_files(folder).union(*(it.beside(folder) for it in FORMATS))
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        elif entry.is_file() and entry.name not in beside:
            yield entry


def _advice(source: Source) -> str:
    return unsupported.advice(source.head(), source.name) or _readable()


def _readable() -> str:
    return (
        "Curator reads what reference managers, PubMed, Europe PMC and publishers give (RIS, NBIB, BibTeX, "
        "EndNote, XML), tables, JSON, plain text, and the work of other annotation tools; “curator formats” "
        "lists all."
    )
