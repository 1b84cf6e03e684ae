"""`python -m benchmarks`: measure everything, print the tables, write docs/performance.md and .json."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import report
from benchmarks.extent import FULL, QUICK
from benchmarks.rows import GROUPS
from benchmarks.run import Run
from benchmarks.start_up import REPOSITORY

PAGE = REPOSITORY / "docs" / "performance.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if a measurement failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a short run that proves nothing and writes no page"
    )
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="NAME", default=(), help=_names())
    parser.add_argument(
        "--sizes", type=_sizes, help="documents of the projects, such as 1000,10000 (default: up to 100,000)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        help="write the page there and the JSON beside it (default: docs/performance.md)",
    )
    parser.add_argument("--without-screen", action="store_true", help="leave out what needs Xvfb")
    parser.add_argument("--folder", type=Path, help="where the projects are made; about 8 GB for a full run")
    parser.add_argument(
        "--page-of", type=Path, metavar="JSON", help="measure nothing: write the page of an earlier run anew"
    )
    parser.add_argument(
        "--renew",
        type=Path,
        metavar="JSON",
        help="put what --only measures into the figures of an earlier run, and write its page anew",
    )
    given = parser.parse_args(arguments)
    if given.renew and not given.only:
        parser.error("--renew needs --only: a whole run needs no figures of an earlier one")
    if given.renew and report.read(given.renew).machine != report.machine():
        parser.error("--renew: the earlier run was on another machine, or with other versions")
    if given.page_of:
        _write(report.read(given.page_of), given.output or PAGE)
        return 0
    extent = QUICK if given.quick else FULL
    if given.sizes:
        extent = replace(extent, sizes=given.sizes)
    whole = not (given.quick or given.only or given.sizes)
    output: Path | None = given.output or (PAGE if whole else None)
    with tempfile.TemporaryDirectory(prefix="curator-benchmarks-", dir=given.folder) as name:
        # compiled as an installed program is, whatever this environment says
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(name) / "bytecode")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        run = Run(Path(name), extent, given.only, without_screen=given.without_screen)
        try:
            run.measure()
        except KeyboardInterrupt:
            run.skipped.append("the rest (interrupted).")
            run.broken = True
            output = given.output
    result = report.result(run.figures, run.skipped)
    sys.stdout.write(report.terminal(result))
    if given.renew:
        _write(
            report.renewed(report.read(given.renew), result), given.output or given.renew.with_suffix(".md")
        )
    elif output is not None:
        _write(result, output)
    return int(run.broken)


def _write(result: report.Result, page: Path) -> None:
    """The page, and the figures beside it."""
    page.write_text(report.markdown(result), encoding="utf-8")
    page.with_suffix(".json").write_text(report.as_json(result), encoding="utf-8")


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(size) for size in text.split(",")))


def _names() -> str:
    return f"measure only these: {', '.join(GROUPS)}"


if __name__ == "__main__":
    sys.exit(main())
