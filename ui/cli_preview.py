"""What an import would do, on the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ui.cli_host import PROBLEMS, print_json

if TYPE_CHECKING:
    from curator.import_report import ImportReport
    from curator.intake import Recognised
    from curator.label_map import LabelMap
    from curator.preview import Preview, PreviewRow
    from curator.project import Project


def say_preview(
    project: Project,
    sources: list[Recognised],
    report: ImportReport,
    label_map: LabelMap,
    progress: Any,
    as_json: bool,
) -> int:
    """Print what an import would do; the exit status."""
    from curator.intake import check_restoring, codes_in, preview
    from curator.words import counted

    for own in [source for source, format_ in sources if format_ is None]:
        restored = check_restoring(project, own, progress)
        said = f"{counted(len(restored.documents), 'document')} would be restored from {own.name}"
        if as_json:
            print_json({"restored": sorted(restored.documents)})
        else:
            click.echo(f"Dry run, nothing written: {said}.")
        return 0
    found = preview(project.store, sources, report, progress)
    try:
        map_ = label_map.completed(found.labels, project.vocabulary)
        map_ = map_.with_annotators(found.annotators, codes_in(project.store))
        if as_json:
            warnings = [asdict(warning) for warning in report.warnings]
            print_json({**_preview_as_json(found, map_), "warnings": warnings})
        else:
            _print_preview(found, map_, project)
            for warning in report.warnings:
                click.echo(str(warning), err=True)
        repeated = any(row.like is not None and row.decision != "add" for row in found.rows)
        obstacles = any(row.obstacle for row in found.rows)
        return PROBLEMS if found.problems or repeated or obstacles or map_.unknown(found.labels) else 0
    finally:
        found.close()


def _preview_as_json(found: Preview, map_: LabelMap) -> dict[str, Any]:
    return {
        "recognised": [
            {"source": source, "format": title, "records": records}
            for source, title, records in found.recognised
        ],
        "records": [_row_as_json(found, row) for row in found.rows],
        "problems": [asdict(problem) for problem in found.problems],
        "labels": {
            name: {"marks": marks, "labels": list(map_.labels[name]) if name in map_.labels else None}
            for name, marks in found.labels.most_common()
        },
        "annotators": dict(found.annotators),
    }


def _row_as_json(found: Preview, row: PreviewRow) -> dict[str, Any]:
    record = asdict(found.record(row.index))
    for name in ("abstract", "raw", "sections", "marks", "warnings", "where"):
        del record[name]
    like = row.like
    return {
        "source": row.source,
        "where": row.where,
        "decision": row.decision,
        "repeats": {"by": like.by, "title": like.title, "sameness": like.sameness} if like else None,
        **record,
        "obstacle": row.obstacle or None,
        "warnings": list(row.warnings),
        "marks": row.marks,
        "sections": [
            {"heading": section.label, "category": section.category, "sentences": sentences}
            for section, sentences in found.sentences(row.index)
        ],
    }


def _print_preview(found: Preview, map_: LabelMap, project: Project) -> None:
    from curator.words import counted

    for source, title, records in found.recognised:
        click.echo(f"{_one_line(source)}: {title}, {counted(records, 'record')}")
    for row in found.rows:
        place = ", ".join(filter(None, (row.source, row.where)))
        word = {"leave_out": "left out", "take_labels": "labels only"}.get(row.decision, row.decision)
        year = f" ({row.year})" if row.year else ""
        click.echo(f"\n{word}: {_one_line(row.title) or '(no title)'}{year}   [{_one_line(place)}]")
        if row.like:
            possibly = "possibly " if row.like.sameness == "possible" else ""
            click.echo(f"  {possibly}the same paper, by {row.like.by}: {_one_line(row.like.title)}")
        if row.integrity_status != "none_known":
            click.echo(f"  ! The paper is marked: {row.integrity_status.replace('_', ' ')}")
        said_of_title = row.obstacle and "no title in the record"
        for said in filter(None, (row.obstacle, *(it for it in row.warnings if it != said_of_title))):
            click.echo(f"  ! {_one_line(said)}")
        number = 0
        for section, sentences in found.sentences(row.index):
            if section.label:
                click.echo(f"  {_one_line(section.label)}")
            for sentence in sentences:
                number += 1
                click.echo(f"  {number:>3}  {_one_line(sentence)}")
    if found.labels:
        click.echo("\nLabels")
    for name, marks in found.labels.most_common():
        meant = map_.labels.get(name)
        names = ", ".join(project.vocabulary.label(it).name for it in meant or ())
        said = "no label here; see --map" if meant is None else names or "left out"
        click.echo(f"  {_one_line(name)} ({counted(marks, 'mark')}): {said}")
    for problem in found.problems:
        click.echo(str(problem), err=True)
    click.echo(f"\nDry run, nothing written: {found.summary()}.")


def _one_line(text: str) -> str:
    """Text of papers on one line of a terminal, with nothing in it that a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
