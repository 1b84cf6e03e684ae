"""An Excel workbook: the tables of the CSV package as sheets with types, a codebook and a readme."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.codebook import codebook
from curator.writers.files import file_at, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.package import CANNOT_CARRY as OF_TABLES
from curator.writers.readme import sheet_lines
from curator.writers.sheets import fill
from curator.writers.table import in_parts
from curator.writers.tables import tables_of
from curator.writers.workbook_sheet import Losses, WorkbookSheet, moment, text_cell

NAME = "xlsx"
CANNOT_CARRY = (
    *OF_TABLES,
    "A sheet has at most 1,048,575 rows below its header and a cell 32,767 characters: more rows are "
    "refused, longer texts are cut off, and the report says which.",
    "Characters that XML forbids become �, and line ends within a cell those of Excel.",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file knows."""


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the workbook `destination`; see `OutputFormat`.

    The same project and options give the same bytes: the times in it are that of the newest change. Raises
    CuratorError if a table has more rows than a sheet.
    """
    # imported here because it takes long, which only an export should wait for
    from openpyxl import Workbook
    from openpyxl.styles import Font

    path = file_at(destination)
    book = LabelBook.of(store, vocabulary)
    tables = tables_of(book, with_text=not options.without_text)
    losses = Losses()
    with ExitStack() as stack:
        (part,) = stack.enter_context(replacing(path.parent, [path.name]))
        workbook = cast(Any, Workbook)(write_only=True)
        stack.callback(_abandon, workbook)
        notes = workbook.create_sheet("readme")
        notes.column_dimensions["A"].width = 110
        sheets = [WorkbookSheet(table, workbook, losses) for table in tables]
        filled = fill(store, book, sheets, progress)
        words = codebook(book, tables)
        last = WorkbookSheet(words, workbook, losses)
        last.add(in_parts(words.head))
        for sheet in (*sheets, last):
            sheet.close()
        rows = {sheet.table.stem: sheet.rows for sheet in sheets}
        mono = cast(Any, Font)(name="Courier New", size=10)
        for line in sheet_lines(vocabulary, options, filled.created, rows):
            notes.append([text_cell(notes, losses.storable(line, "readme"), mono)] if line else [])
        _save(workbook, part, moment(filled.created))
    return filled.tally.report(NAME, destination, (destination,), CANNOT_CARRY, losses.notes())


def _save(workbook: Any, path: Path, changed: datetime | None) -> None:
    from openpyxl.writer.excel import ExcelWriter

    properties = workbook.properties
    properties.creator = "Curator"
    properties.created = properties.modified = changed
    with _Archive(path, "w", zipfile.ZIP_DEFLATED) as archive:
        # unlike Workbook.save, it leaves the time of modification as it is
        cast(Any, ExcelWriter)(workbook, archive).save()


def _abandon(workbook: Any) -> None:
    """Take the temporary files of the sheets away; after saving there are none."""
    for sheet in workbook.worksheets:
        with suppress(OSError):
            if not sheet.closed:
                sheet.close()
            if Path(sheet._writer.out).exists():
                sheet._writer.cleanup()


class _Archive(zipfile.ZipFile):
    """A ZIP file whose members all have one time, and nothing of the machine that made them."""

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self.open(self._member(arcname), "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._member(zinfo_or_arcname), data)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, _EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.create_system = 0
        return member
