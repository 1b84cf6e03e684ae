"""Everything that can be wrong with a project file, of any format that we know; it is never changed."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from curator.checking import CheckReport
from curator.checking import check as check_rules
from curator.errors import DamagedFileError
from curator.finding import Finding, Repair
from curator.progress import Progress, silent
from curator.safekeeping import CheckOutcome
from db.connection import SCHEMA_VERSION
from db.errors import READING_FAILED
from db.integrity import check_file, damage, unchanging, undisturbed
from db.store import SqliteStore
from db.watching import watched


def check(project: Path, progress: Progress = silent) -> CheckOutcome:
    """Hold a file's pages, references, schema, search indexes, rules and history against what they should be.

    A file of an earlier format is held against the rules as it will be once it is opened, on a copy.
    """
    findings = check_file(project, progress)
    unreadable = any(
        finding.rule == "file" or (finding.rule == "schema" and finding.entity == "table")
        for finding in findings
    )
    if unreadable:
        return CheckOutcome(findings=tuple(findings), counts=None)
    try:
        report = undisturbed(project, lambda: _rules(project, progress))
    except (*READING_FAILED, DamagedFileError) as error:
        message = f"The file could not be read to its end: {damage(error, project).removesuffix('.')}."
        findings.append(Finding("file", message, project.name, Repair.SALVAGE))
        return CheckOutcome(findings=tuple(findings), counts=None)
    # a guard that is gone was found in the schema already, with its name
    known = {finding.key for finding in findings if finding.repair is Repair.RESTORE_SCHEMA}
    further = [finding for finding in report.findings if finding.rule != "I8" or finding.key not in known]
    return CheckOutcome(findings=(*findings, *further), counts=report.counts)


def _rules(project: Path, progress: Progress) -> CheckReport:
    with unchanging(project, progress) as connection:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            return _report(project, connection, progress)
        with _migrated(connection) as copy:
            return _report(project, copy, progress)


def _report(project: Path, connection: sqlite3.Connection, progress: Progress) -> CheckReport:
    store = SqliteStore(project, connection)
    with watched(connection, progress) as tell:
        return check_rules(store, tell)


@contextmanager
def _migrated(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy of the file in the present format, which goes at the end."""
    from db.migrations import migrate

    with (
        tempfile.TemporaryDirectory(prefix="curator-check-") as folder,
        closing(sqlite3.connect(Path(folder) / "copy", isolation_level=None)) as copy,
    ):
        connection.backup(copy, pages=1000)
        migrate(copy)
        yield copy
