"""`python -m benchmarks`: measure everything, print the table, write docs/performance.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from benchmarks import evidence, exports, imports, pixels, report, start_up
from benchmarks.annotated import annotate_everything
from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process
from benchmarks.start_up import REPOSITORY

PAGE = REPOSITORY / "docs" / "performance.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured."""

    documents: int
    starts: int
    presses: int
    steps: int
    pixel_presses: int
    pixel_starts: int
    papers: int
    """Of the project whose evidence is asked for."""
    corrections: int


FULL = Extent(
    documents=10_000,
    starts=9,
    presses=240,
    steps=100,
    pixel_presses=100,
    pixel_starts=5,
    papers=100_000,
    corrections=30,
)
QUICK = Extent(
    documents=40,
    starts=1,
    presses=6,
    steps=3,
    pixel_presses=4,
    pixel_starts=1,
    papers=60,
    corrections=3,
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a short run that proves nothing and writes no page"
    )
    parser.add_argument("--output", type=Path, help="write the page there (default: docs/performance.md)")
    parser.add_argument("--without-screen", action="store_true", help="leave out what needs Xvfb")
    given = parser.parse_args(arguments)
    extent = QUICK if given.quick else FULL
    output: Path | None = given.output or (None if given.quick else PAGE)
    with tempfile.TemporaryDirectory(prefix="curator-benchmarks-") as name:
        folder = Path(name)
        os.environ.update(CURATOR_CONFIG=str(folder / "config"), CURATOR_DATA=str(folder / "data"))
        # compiled as an installed program is, whatever this environment says
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        lacking = "left out by --without-screen" if given.without_screen else pixels.missing()
        figures, failed = measure(folder, extent, screen=not lacking)
        lacking = lacking or failed
    skipped = [f"what is seen on a screen (missing: {lacking})."] if lacking else []
    sys.stdout.write(f"{report.machine()}\n\n{report.table(figures)}\n")
    sys.stdout.writelines(f"Not measured: {reason}\n" for reason in skipped)
    if output is not None:
        output.write_text(report.markdown(figures, skipped), encoding="utf-8")
    return 0


def measure(folder: Path, extent: Extent, *, screen: bool) -> tuple[list[Figure], str]:
    """All figures, in the order of the table, and why the screen could not be watched to the end."""
    from benchmarks import key_press

    tell("importing")
    imported, project = imports.measure(folder, extent.documents)
    annotated = folder / "annotated.curation"
    copyfile(project, annotated)
    tell("starting")
    started = start_up.figures(project, extent.documents, extent.starts)
    tell("pressing keys")
    pressed = in_own_process(key_press.measure, project, folder, extent.presses, extent.steps).figures()
    seen: list[Figure] = []
    failed = ""
    if screen:
        tell("watching the screen")
        try:
            seen = pixels.figures(
                project, folder, extent.documents, extent.pixel_presses, extent.pixel_starts
            )
        except TimeoutError as error:
            failed = f"a key press had no effect on the screen: {error}"
    tell("exporting")
    in_own_process(annotate_everything, annotated)
    exported = exports.measure(annotated, folder, extent.documents)
    tell("importing many")
    imported += imports.measure_many(folder, extent.papers)
    tell("counting evidence")
    counted = evidence.measure(folder, extent.papers, extent.corrections)
    return [*started, *pressed, *seen, *imported, *exported, *counted], failed


def tell(doing: str) -> None:
    sys.stderr.write(f"{doing} …\n")


if __name__ == "__main__":
    sys.exit(main())
