"""Projects to damage and to salvage."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from curator.claims import Target
from curator.labelling import SetClaimNote
from curator.model import Record, ReviewState
from curator.project import Project
from curator.safekeeping import SalvageReport
from db.carving import Pages
from tests import factories

PAGE = 4096


def connection_of(project: Project) -> sqlite3.Connection:
    connection = getattr(project.store, "connection", None)
    assert isinstance(connection, sqlite3.Connection)
    return connection


def make_project(path: Path) -> Path:
    """A closed project whose tables have several pages each, but for the small ones."""
    project = factories.new_project(path)
    work(project, 0, 40)
    project.store.close()
    return path


def work(project: Project, first: int, count: int) -> None:
    """Import papers and label them."""
    records = [
        Record(title=f"Paper {n}", abstract=f"STAT3 promotes {n}. It suppresses tumors of {n}.")
        for n in range(first, first + count)
    ]
    for document_id in factories.import_records(project, *records).added:
        one, two = project.store.sentences(document_id)
        factories.label(project, one, factories.LUMINAL, span=factories.words(one, "STAT3"))
        factories.label(project, one, factories.PRIMARY)
        factories.review(project, one)
        factories.review(project, two, state=ReviewState.SKIPPED)
        project.perform(SetClaimNote(target=Target(one.id), note=f"note of {first}"))


def contents(path: Path) -> dict[str, Any]:
    project = factories.opened(path)
    try:
        return factories.contents(project.store)
    finally:
        project.store.close()


def leaves(path: Path, table: str) -> list[int]:
    """The pages that hold the rows of a table."""
    with factories.raw(path) as connection:
        root = connection.execute("select rootpage from sqlite_schema where name = ?", (table,)).fetchone()[0]
    with Pages(path) as pages:
        return list(pages.tree(root, set()))


def destroy(path: Path, *pages: int) -> None:
    with path.open("r+b") as stream:
        for page in pages:
            stream.seek((page - 1) * PAGE)
            stream.write(b"\xa5" * PAGE)


def opens(path: Path) -> None:
    """The saved project can be worked with."""
    project = factories.opened(path)
    ids = project.library().document_ids()
    assert len(project.library().rows(ids)) == len(ids)
    for document_id in ids:
        view = project.view(document_id)
        assert view is not None
    if ids and (sentences := project.store.sentences(ids[0])):
        factories.review(project, *sentences, state=ReviewState.UNREVIEWED)
    project.store.close()


def structure(report: SalvageReport) -> list[str]:
    """What would be wrong with how the new file is built, whatever was lost."""
    return [str(it) for it in report.left if it.rule in ("file", "schema", "references", "search", "I8")]
