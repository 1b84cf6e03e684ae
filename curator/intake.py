"""From files to an import: what each file is, and one step for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from curator.changes import Changes
from curator.edit import Edit
from curator.errors import CuratorError, ReaderError
from curator.importing import ImportDocuments, ImportReport
from curator.model import Problem
from curator.progress import Progress, silent
from curator.project import Operation, Project
from curator.readers.format import Format, Source
from curator.readers.registry import by_name, left_out, recognise
from curator.readers.registry import sources as sources_in
from curator.restoring import RestoreExport, is_own_export

OWN_FORMAT = "curator-json"
Recognised = tuple[Source, Format | None]
"""A source and its format; None for a complete export of another project."""


def collect(paths: Iterable[Path], format_name: str | None, report: ImportReport) -> list[Recognised]:
    """The sources in files and folders; what cannot be read goes into the report."""
    found: list[Source] = []
    for path in paths:
        try:
            found += sources_in(path)
        except CuratorError as error:
            report.problems.append(Problem(path.name, str(error)))
        for file in left_out(path):
            where = str(file.relative_to(path))
            report.warnings.append(Problem(where, "left out: not in a format that can be read"))
    return recognised(found, format_name, report)


def recognised(sources: Iterable[Source], format_name: str | None, report: ImportReport) -> list[Recognised]:
    """Sources with their formats; what is not recognised goes into the report."""
    named = by_name(format_name) if format_name and format_name != OWN_FORMAT else None
    found: list[Recognised] = []
    all_sources = list(sources)
    for source in all_sources:
        try:
            own = format_name == OWN_FORMAT or (named is None and is_own_export(source))
            if own and len(all_sources) > 1:
                raise ReaderError(
                    "left out: it is a complete export, restored into an empty project. Import it alone."
                )
            found.append((source, None if own else named or recognise(source)))
        except CuratorError as error:
            report.problems.append(Problem(source.name, str(error)))
    return found


def import_sources(
    project: Project,
    sources: Sequence[Recognised],
    report: ImportReport,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> Changes:
    """Import as one step, all or nothing if `progress` cancels; a dry run just fills the report."""
    own = [source for source, format_ in sources if format_ is None]
    records = [(source, format_) for source, format_ in sources if format_ is not None]
    if not own and not records:
        return Changes()
    operation = (
        RestoreExport(source=own[0], progress=progress)
        if own
        else ImportDocuments(sources=records, report=report, progress=progress)
    )
    try:
        changes = project.perform(_DryRun(operation) if dry_run else operation)
    except _DryRunOverError as over:
        changes = over.changes
    if own:
        report.added += sorted(changes.documents)
    return Changes() if dry_run else changes


class _DryRunOverError(Exception):
    """Rolls back the transaction of a dry run."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        super().__init__()


class _DryRun:
    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def apply(self, edit: Edit) -> str:
        raise _DryRunOverError(edit.changes(self._operation.apply(edit)))
