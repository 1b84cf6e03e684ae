"""A run: projects are made, everything that was chosen is measured in them, one process after another."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from benchmarks import (
    document_list,
    evidence,
    exports,
    full_text,
    imports,
    key_press,
    labelbuddy,
    memory,
    pixels,
    project_file,
    safekeeping,
    screen,
    search,
    start_up,
)
from benchmarks.annotated import annotate_everything
from benchmarks.extent import Extent
from benchmarks.figures import Figure, shown
from benchmarks.own_process import in_own_process
from benchmarks.rows import BY_ID, GROUPS

WITHOUT_PROJECT = frozenset({"full_text", "evidence", "peers"})
"""Groups that make what they look at themselves."""
OF_PROJECTS = tuple(group for group in GROUPS if group not in WITHOUT_PROJECT)


class Run:
    """`figures` in the order in which they were found, and why others were not; `broken` if one failed."""

    def __init__(
        self, folder: Path, extent: Extent, only: Collection[str], *, without_screen: bool = False
    ) -> None:
        """`only` are groups of rows; all of them if it is empty."""
        self.figures: list[Figure] = []
        self.skipped: list[str] = []
        self.broken = False
        self._folder, self._extent, self._only = folder, extent, frozenset(only)
        self._begun = time.monotonic()
        lacking = "left out by --without-screen" if without_screen else screen.missing()
        self._screen = not lacking
        if lacking and (self._wants("screen") or self._wants("peers")):
            self.skipped.append(f"what is seen on a screen (missing: {lacking}).")
        self._labelbuddy = self._screen and self._wants("peers") and not labelbuddy.missing()
        if self._wants("peers") and labelbuddy.missing():
            self.skipped.append("labelbuddy (not installed).")

    def measure(self) -> None:
        # budgets are about the largest project: an interrupted run has it
        for documents in reversed(self._extent.sizes):
            if any(self._wants(group) for group in OF_PROJECTS):
                self._project(documents)
            if self._labelbuddy:
                self._try("labelbuddy", documents, lambda documents=documents: self._peer(documents))
        if self._wants("full_text"):
            steps, sentences = self._extent.steps, self._extent.full_text_sentences
            self._try("full text", 0, lambda: full_text.measure(self._folder, steps, sentences))
        if self._wants("evidence"):
            papers, corrections = self._extent.papers, self._extent.corrections
            self._try("evidence", papers, lambda: evidence.measure(self._folder, papers, corrections))

    def _project(self, documents: int) -> None:
        """Import, annotate, look at it from all sides, and throw it away."""
        made: list[Path] = []
        self._try("import of JSON Lines", documents, lambda: self._import(documents, made))
        if not made:
            return
        (project,) = made
        extent, folder = self._extent, self._folder
        steps, presses = extent.steps, extent.presses
        ways: dict[str, tuple[str, Callable[[], Sequence[Figure]]]] = {
            "start": ("start", lambda: start_up.measure(project, documents, extent.starts)),
            "keys": (
                "keys",
                lambda: in_own_process(key_press.measure, project, folder, presses, steps).figures(documents),
            ),
            "list": (
                "document list",
                lambda: in_own_process(document_list.measure, project, documents, steps),
            ),
            "search": ("search", lambda: in_own_process(search.measure, project, documents, extent.searches)),
            "memory": ("memory", lambda: memory.measure(project, documents, extent.operations)),
            "screen": ("screen", lambda: self._watch(project, documents)),
            "export": ("export", lambda: exports.measure(project, folder, documents)),
            "safekeeping": (
                "backup and check",
                lambda: safekeeping.measure(project, folder, documents),
            ),
        }
        for group, (what, way) in ways.items():
            if self._wants(group) and self._can(group, documents):
                self._try(what, documents, way)
        for path in folder.glob(f"{project.stem}.*"):
            path.unlink()
        if self._wants("imports"):
            self._try(
                "import of PubMed XML", documents, lambda: imports.measure_pubmed_xml(folder, documents)
            )

    def _import(self, documents: int, made: list[Path]) -> Sequence[Figure]:
        """The project of this size, made by our own import and then annotated; its path goes to `made`."""
        found, project = imports.measure_json_lines(self._folder, documents)
        text = project_file.text_bytes(project.with_suffix(".jsonl"))
        imported = project_file.measure("file.imported", project, documents, text)
        self._tell(f"{documents:,} documents: annotating")
        in_own_process(annotate_everything, project)
        annotated = project_file.measure("file.annotated", project, documents, text)
        made.append(project)
        return [
            *(found if self._wants("imports") else ()),
            *((imported, annotated) if self._wants("file") else ()),
        ]

    def _watch(self, project: Path, documents: int) -> Sequence[Figure]:
        extent = self._extent
        with screen.Screen() as shown:
            return pixels.measure(
                shown,
                project,
                self._folder,
                documents,
                presses=extent.screen_presses,
                steps=extent.screen_steps,
                starts=extent.screen_starts,
            )

    def _peer(self, documents: int) -> Sequence[Figure]:
        found, database = labelbuddy.measure_import(self._folder, documents)
        extent = self._extent
        with screen.Screen() as shown:
            found += labelbuddy.measure(
                shown, database, documents, steps=extent.screen_steps, starts=extent.screen_starts
            )
        database.unlink()
        return found

    def _can(self, group: str, documents: int) -> bool:
        """The screen may be missing, and the long loop runs in the smallest project and the largest."""
        ends = (self._extent.sizes[0], self._extent.sizes[-1])
        return self._screen if group == "screen" else group != "memory" or documents in ends

    def _wants(self, group: str) -> bool:
        return not self._only or group in self._only

    def _try(self, what: str, documents: int, way: Callable[[], Sequence[Figure]]) -> None:
        """What goes wrong in one measurement is told, and the others go on: a run takes long."""
        self._tell(f"{documents:,} documents: {what}" if documents else what)
        # nothing of a measurement before, such as the place where it left off
        own = self._folder / f"settings-{len(self.figures)}-{what.replace(' ', '-')}"
        os.environ.update(CURATOR_CONFIG=str(own / "config"), CURATOR_DATA=str(own / "data"))
        try:
            found = way()
            self.figures += found
            for it in found:
                sys.stderr.write(f"       {it.row}: {shown(it.value)} {BY_ID[it.row].unit}\n")
        except Exception as error:
            traceback.print_exc()
            self.broken = True
            self.skipped.append(f"{what}, {documents:,} documents ({type(error).__name__}: {error})")

    def _tell(self, doing: str) -> None:
        minutes, seconds = divmod(round(time.monotonic() - self._begun), 60)
        sys.stderr.write(f"{minutes:2}:{seconds:02}  {doing} …\n")
        sys.stderr.flush()
