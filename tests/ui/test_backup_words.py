"""Backups in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from curator.safekeeping import Reason, Summary
from ui.backup_words import REASONS, compared, moment, present, size_text

NOW = Summary(
    uuid="u",
    format=2,
    documents=1200,
    sentences=14210,
    claims=5400,
    annotations=10400,
    curators=2,
    steps=900,
    last_change="2026-11-23T10:14:00.000Z",
    last_step="Add “Luminal”",
)


def stored(local: datetime) -> str:
    return local.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        pytest.param(datetime(2026, 11, 23, 0, 5), "today 00:05", id="today"),
        pytest.param(datetime(2026, 11, 22, 23, 59), "yesterday 23:59", id="yesterday"),
        pytest.param(datetime(2026, 11, 8, 9, 3), "Sun 8 Nov 2026, 09:03", id="earlier"),
        pytest.param(datetime(2027, 1, 1, 9, 3), "Fri 1 Jan 2027, 09:03", id="a clock that was ahead"),
    ],
)
def test_a_stored_time_is_said_as_a_local_one(made: datetime, text: str):
    assert moment(stored(made), datetime(2026, 11, 23, 12)) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "1 KB"),
        (12_345, "12 KB"),
        (999_400, "999 KB"),
        (1_234_567, "1.2 MB"),
        (4_200_000_000, "4,200 MB"),
    ],
)
def test_a_size_is_said_as_file_managers_do(size: int, text: str):
    assert size_text(size) == text


def test_every_reason_has_words():
    assert set(REASONS) == set(Reason)


def test_what_is_the_same_is_not_marked():
    lines = compared(NOW, NOW)
    assert {line.difference for line in lines} == {"the same"}
    assert not any(line.differs for line in lines)


@pytest.mark.parametrize(
    ("backup", "name", "shown", "difference"),
    [
        pytest.param(replace(NOW, documents=1193), "Documents", "1,193", "7 fewer", id="fewer"),
        pytest.param(replace(NOW, annotations=11400), "Annotations", "11,400", "1,000 more", id="more"),
        pytest.param(replace(NOW, format=1), "Format", "1", "renewed when opened", id="earlier format"),
        pytest.param(
            replace(NOW, last_change="2026-11-21T10:13:00.000Z"),
            "Last change",
            moment("2026-11-21T10:13:00.000Z"),
            "2 days earlier",
            id="days",
        ),
        pytest.param(
            replace(NOW, last_change="2026-11-23T10:13:59.500Z"),
            "Last change",
            moment("2026-11-23T10:13:59.500Z"),
            "1 second earlier",
            id="less than a second",
        ),
        pytest.param(
            replace(NOW, last_change="2026-11-23T13:20:00.000Z"),
            "Last change",
            moment("2026-11-23T13:20:00.000Z"),
            "3 hours later",
            id="later",
        ),
        pytest.param(replace(NOW, last_change=None), "Last change", "never", "differs", id="never changed"),
        pytest.param(replace(NOW, last_step=None), "Last step", "–", "another one", id="no step"),
        pytest.param(
            replace(NOW, steps=899), "Last step", "Add “Luminal”", "another one", id="a step of the same name"
        ),
    ],
)
def test_what_differs_is_said_and_marked(backup: Summary, name: str, shown: str, difference: str):
    line = next(line for line in compared(NOW, backup) if line.name == name)
    assert (line.backup, line.difference, line.differs) == (shown, difference, True)


def test_without_the_present_project_only_the_backup_is_told():
    lines = compared(None, NOW)
    assert [line.backup for line in lines] == [line.now for line in present(NOW)]
    assert not any(line.now or line.difference or line.differs for line in lines)
