"""From files to an import: what each file is, what it would bring, and one step for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from curator.changes import Changes
from curator.edit import Edit
from curator.errors import CuratorError, ReaderError
from curator.import_report import ImportReport
from curator.importing import Decision, ImportDocuments
from curator.label_map import LabelMap
from curator.model import Problem, Record
from curator.preview import Preview
from curator.progress import Progress, silent
from curator.project import Operation, Project
from curator.readers.format import Format, Source
from curator.readers.registry import by_name, recognise
from curator.readers.registry import sources as sources_in
from curator.restoring import RestoreExport, is_own_export
from curator.store import Store

OWN_FORMAT = "curator-json"
Recognised = tuple[Source, Format | None]
"""A source and its format; None for a complete export of another project."""


def collect(paths: Iterable[Path], format_name: str | None, report: ImportReport) -> list[Recognised]:
    """The sources in files and folders; what cannot be read goes into the report.

    With the name of a format every file is taken for one of it.
    """
    named = by_name(format_name) if format_name and format_name != OWN_FORMAT else None
    found: list[Recognised] = []
    for path in paths:
        try:
            if format_name and path.is_file():
                found.append((Source.of(path), named))
                continue
            here, left = sources_in(path)
        except CuratorError as error:
            report.problems.append(Problem(path.name, str(error)))
            continue
        found += [(source, named) for source, _ in here] if format_name else here
        for file in left:
            where = str(file.relative_to(path))
            report.warnings.append(Problem(where, "left out: not in a format that can be read"))
    return _alone(found, report)


def recognised(sources: Iterable[Source], format_name: str | None, report: ImportReport) -> list[Recognised]:
    """Sources with their formats; what is not recognised goes into the report."""
    named = by_name(format_name) if format_name else None
    found: list[Recognised] = []
    for source in sources:
        try:
            own = named is None and is_own_export(source)
            found.append((source, None if own else named or recognise(source)))
        except CuratorError as error:
            report.problems.append(Problem(source.name, str(error)))
    return _alone(found, report)


def _alone(found: list[Recognised], report: ImportReport) -> list[Recognised]:
    """A complete export is restored by itself; beside other sources it is left out."""
    if len(found) < 2:
        return found
    kept: list[Recognised] = []
    for source, format_ in found:
        if format_ is None:
            report.problems.append(
                Problem(
                    source.name,
                    "left out: it is a complete export, restored into an empty project. Import it alone.",
                )
            )
        else:
            kept.append((source, format_))
    return kept


def with_columns(sources: Iterable[Recognised], columns: Mapping[str, str]) -> list[Recognised]:
    """The sources, tables among them with what their columns mean."""
    return [
        (replace(source, columns=columns) if format_ and format_.head else source, format_)
        for source, format_ in sources
    ]


def records_in(sources: Iterable[Recognised]) -> list[tuple[Source, Format]]:
    """The sources that hold records."""
    return [(source, format_) for source, format_ in sources if format_ is not None]


def preview(
    store: Store, sources: Sequence[Recognised], report: ImportReport, progress: Progress = silent
) -> Preview:
    """What an import of the sources would do; problems of the report are the preview's first ones.

    A source in which nothing can be read is a problem, and the others go on. The caller closes it.
    """
    found = Preview(store)
    try:
        found.problems += report.problems
        for source in records_in(sources):
            try:
                found.read([source], progress)
            except ReaderError as error:
                found.problems.append(Problem(source[0].name, str(error)))
    except BaseException:
        found.close()
        raise
    return found


def import_sources(
    project: Project,
    sources: Sequence[Recognised],
    report: ImportReport,
    progress: Progress = silent,
    *,
    label_map: LabelMap | None = None,
    same: Decision | None = None,
) -> Changes:
    """Import as one step, all or nothing if `progress` cancels; `same` is as in ImportDocuments."""
    own = [source for source, format_ in sources if format_ is None]
    records = records_in(sources)
    if not own and not records:
        return Changes()
    if own:
        changes = project.perform(RestoreExport(source=own[0], progress=progress))
        report.added += sorted(changes.documents)
        return changes
    map_ = (label_map or LabelMap()).with_annotators(annotators_in(records), codes_in(project.store))
    return project.perform(
        ImportDocuments(sources=records, report=report, label_map=map_, same=same, progress=progress)
    )


def codes_in(store: Store) -> list[str]:
    return [curator.code for curator in store.curators()]


def annotators_in(sources: Iterable[tuple[Source, Format]]) -> set[str]:
    """Who set the marks in the sources, as they name them; reads those that may have marks."""
    return {
        mark.by
        for source, format_ in sources
        if format_.marked
        for item in format_.read(source)
        if isinstance(item, Record)
        for mark in item.marks
        if mark.by
    }


def check_restoring(project: Project, source: Source, progress: Progress = silent) -> Changes:
    """What restoring an export would change; nothing is written."""
    try:
        return project.perform(_DryRun(RestoreExport(source=source, progress=progress)))
    except _DryRunOverError as over:
        return over.changes


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
