"""From files or pasted text to a committed import: read, look through, decide, import as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from curator.changes import Changes
from curator.errors import CuratorError, RefusedError
from curator.import_report import ImportReport
from curator.progress import Progress
from curator.project import Project
from ui.jobs import Jobs
from ui.projects import Projects
from ui.theme import Theme

if TYPE_CHECKING:
    from curator.intake import Recognised
    from curator.label_map import LabelMap
    from curator.preview import Preview
    from curator.readers.format import Format, Source, TableHead
    from ui.column_mapping import MappingMemory
    from ui.import_preview import ImportPreviewDialog

T = TypeVar("T")
Found = Callable[[ImportReport], "list[Recognised]"]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read: a preview, or a complete export that is restored as a whole (None)."""

    sources: list[Recognised]
    preview: Preview | None
    collected: ImportReport
    """What was said of files before they were read: in no format, or left out of a folder."""


class ImportFlow(QObject):
    """Runs one import at a time.

    Signals:
        imported(ImportReport, Changes): an import was committed, or found nothing to add.
        failed(str): why nothing was done.
    """

    imported = Signal(object, object)
    failed = Signal(str)

    def __init__(
        self,
        project: Project,
        projects: Projects,
        jobs: Jobs,
        memory: MappingMemory,
        theme: Callable[[], Theme],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.writing = False
        """Whether an import holds the file."""
        self._project = project
        self._projects = projects
        self._jobs = jobs
        self._memory = memory
        self._theme = theme
        self._window = window
        self._dialog: ImportPreviewDialog | None = None
        self._map: LabelMap | None = None
        jobs.finished.connect(self._end_job)

    # reading

    def read(self, name: str, found: Found) -> None:
        """Read the sources that `found` finds, and show what an import of them would do."""
        if self._dialog is not None:
            self._dialog.raise_()
            return

        def collect(progress: Progress) -> _Reading:
            report = ImportReport()
            sources = self._remembered(found(report))
            return self._read(sources, report, progress)

        self._start(f"Reading {name}", collect, self._show)

    def _read(self, sources: list[Recognised], collected: ImportReport, progress: Progress) -> _Reading:
        """On the worker."""
        # readers are imported where they are used: the first paint does without them
        from curator.intake import preview

        if any(format_ is None for _, format_ in sources):
            return _Reading(sources, None, collected)
        project = self._projects.open(self._project.store.path, self._project.curator.code)
        try:
            return _Reading(sources, preview(project.store, sources, collected, progress), collected)
        finally:
            project.store.close()

    def _remembered(self, sources: Sequence[Recognised]) -> list[Recognised]:
        """Tables with a known header are read as the person said the last time."""
        from curator.intake import with_columns
        from ui.column_mapping import header_key

        result: list[Recognised] = []
        for source, format_ in sources:
            head = _head(source, format_)
            known = self._memory.get(header_key(head.columns)) if head else None
            result += with_columns([(source, format_)], known) if known else [(source, format_)]
        return result

    # looking

    def _show(self, reading: _Reading) -> None:
        preview = reading.preview
        if preview is None:
            self._restore(reading.sources)
            return
        preview.store = self._project.store
        if not preview.rows:
            self._show_nothing(reading, preview)
            return
        from ui.import_preview import ImportPreviewDialog

        self._propose_labels(preview)
        dialog = self._dialog = ImportPreviewDialog(
            preview,
            self._theme(),
            self._window,
            columns_possible=any(_head(*it) for it in reading.sources),
            labels_note=self._labels_note(preview),
        )
        current, readings = [preview], [reading]
        dialog.columns_asked.connect(lambda: self._ask_for_columns(readings, current))
        dialog.labels_asked.connect(lambda: self._ask_for_labels(current[0]))
        dialog.accepted.connect(lambda: self._import(current[0], readings[0].collected))
        dialog.rejected.connect(lambda: current[0].close())
        dialog.finished.connect(self._forget_dialog)
        # to make it and to lay it out are a turn of the event loop each
        QTimer.singleShot(0, dialog, dialog.open)

    def _show_nothing(self, reading: _Reading, preview: Preview) -> None:
        """Not one record: a table may need its columns explained, else the problems are shown."""
        problems = list(preview.problems)
        preview.close()
        if (sources := self._with_columns(reading.sources, "", self._window)) is not None:
            self._read_again(reading, sources, self._show)
            return
        report = ImportReport(problems=problems, warnings=list(reading.collected.warnings))
        self.imported.emit(report, Changes())

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    # columns

    def _ask_for_columns(self, reading: list[_Reading], current: list[Preview]) -> None:
        assert self._dialog is not None
        sources = self._with_columns(reading[0].sources, self._dialog.chosen_source(), self._dialog)
        if sources is None:
            return

        def show(again: _Reading) -> None:
            if self._dialog is None or again.preview is None:
                return
            again.preview.store = self._project.store
            current[0].close()
            reading[0], current[0] = again, again.preview
            self._propose_labels(again.preview)
            self._dialog.show_preview(again.preview, self._labels_note(again.preview))

        self._read_again(reading[0], sources, show)

    def _read_again(
        self, reading: _Reading, sources: list[Recognised], then: Callable[[_Reading], None]
    ) -> None:
        self._start(
            "Reading with these columns",
            lambda progress: self._read(sources, reading.collected, progress),
            then,
        )

    def _with_columns(
        self, sources: list[Recognised], chosen: str, parent: QWidget
    ) -> list[Recognised] | None:
        """The sources, with what the person says of the columns of one table, and of others like it.

        That is the `chosen` source if it is a table, else the first one; None if there is none, or if the
        person cancelled.
        """
        from curator.intake import with_columns
        from ui.column_mapping import ColumnMappingDialog

        tables = [(source, head) for source, it in sources if (head := _head(source, it))]
        if not tables:
            return None
        source, head = next((it for it in tables if it[0].name == chosen), tables[0])
        dialog = ColumnMappingDialog(
            head, source.name, self._memory, self._theme(), parent, mapping=source.columns or None
        )
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        mapping = dialog.mapping()
        dialog.deleteLater()
        if not accepted:
            return None
        alike = {it.name for it, other in tables if other.columns == head.columns}
        result: list[Recognised] = []
        for it, format_ in sources:
            result += with_columns([(it, format_)], mapping) if it.name in alike else [(it, format_)]
        return result

    # labels

    def _propose_labels(self, preview: Preview) -> None:
        from curator.intake import codes_in
        from curator.label_map import LabelMap

        known = (self._map or LabelMap()).completed(preview.labels, self._project.vocabulary)
        self._map = known.with_annotators(preview.annotators, codes_in(self._project.store))

    def _labels_note(self, preview: Preview) -> str:
        if not preview.labels or self._map is None:
            return ""
        unknown = self._map.unknown(preview.labels)
        known = len(preview.labels) - len(unknown)
        if not unknown:
            return f"All {len(preview.labels):,} kinds of labels of the other tool have a meaning here."
        return (
            f"{known:,} of {len(preview.labels):,} kinds of labels of the other tool have a meaning here. "
            "“Labels…” says what the others mean; what nobody maps is left out and listed."
        )

    def _ask_for_labels(self, preview: Preview) -> None:
        from curator.intake import codes_in
        from ui.label_mapping import LabelMappingDialog

        assert self._map is not None
        dialog = LabelMappingDialog(
            preview.labels,
            preview.annotators,
            self._project.vocabulary,
            self._map,
            self._theme(),
            self._dialog,
            codes=codes_in(self._project.store),
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._map = dialog.label_map()
            if self._dialog is not None:
                self._dialog.set_labels_note(self._labels_note(preview))
        dialog.deleteLater()

    # writing

    def _import(self, preview: Preview, collected: ImportReport) -> None:
        from curator.preview import ImportPreviewed

        label_map = self._map

        def work(progress: Progress) -> tuple[ImportReport, Changes]:
            from curator.label_map import LabelMap

            # the problems among them are the preview's first ones
            report = ImportReport(warnings=list(collected.warnings))
            project = self._projects.open(self._project.store.path, self._project.curator.code)
            try:
                operation = ImportPreviewed(
                    preview=preview, report=report, label_map=label_map or LabelMap(), progress=progress
                )
                return report, project.perform(operation)
            finally:
                project.store.close()
                preview.close()

        self._write("Importing", work)

    def _restore(self, sources: list[Recognised]) -> None:
        def work(progress: Progress) -> tuple[ImportReport, Changes]:
            from curator.intake import import_sources

            report = ImportReport()
            project = self._projects.open(self._project.store.path, self._project.curator.code)
            try:
                return report, import_sources(project, sources, report, progress)
            finally:
                project.store.close()

        self._write(f"Restoring {sources[0][0].name}", work)

    def _write(self, title: str, work: Callable[[Progress], tuple[ImportReport, Changes]]) -> None:
        self.writing = self._start(title, work, lambda result: self.imported.emit(*result))

    def _start(self, title: str, work: Callable[[Progress], T], finished: Callable[[T], None]) -> bool:
        try:
            self._jobs.start(title, work, finished, lambda error: self.failed.emit(str(error)))
        except RefusedError as error:
            self.failed.emit(str(error))
            return self.writing
        return True

    def _end_job(self) -> None:
        self.writing = False


def _head(source: Source, format_: Format | None) -> TableHead | None:
    """How a table begins; None for what is no table, or one that cannot be read at all."""
    if format_ is None or format_.head is None:
        return None
    try:
        return format_.head(source)
    except CuratorError:
        return None
