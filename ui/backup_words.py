"""Backups in words: when and why one was made, how large it is, how it differs from the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from curator.safekeeping import Backup, Reason, Summary
from curator.words import counted

REASONS = {
    Reason.OPENED: "When the project was opened",
    Reason.HOURLY: "While working",
    Reason.MIGRATION: "Before a new format",
    Reason.REPAIR: "Before a repair",
    Reason.REPLACED: "Replaced by a restore",
    Reason.ASKED: "Asked for",
}
NUMBERS = {
    "Documents": "documents",
    "Sentences": "sentences",
    "Claims": "claims",
    "Annotations": "annotations",
    "Curators": "curators",
    "Steps": "steps",
}
"""What is counted, by its name on the screen."""
SAME = "the same"
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
"""Lengths in seconds."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of two states; `now` and `difference` are empty where there is nothing to compare with."""

    name: str
    now: str
    backup: str
    difference: str
    differs: bool


def moment(at: str, now: datetime | None = None) -> str:
    """A stored time as a local one: `today 10:14`, `yesterday 18:02`, `Sun 22 Nov 2026, 10:14`."""
    local = datetime.fromisoformat(at).astimezone()
    today = (now or datetime.now()).date()
    if local.date() == today:
        return f"today {local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return f"yesterday {local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def size_text(size: int) -> str:
    """`12 KB`, `3.4 MB`; a kilobyte is 1,000 bytes, as file managers count."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} KB"
    return f"{size / 1_000_000:,.1f} MB".replace(".0 MB", " MB")


def name_of(backup: Backup) -> str:
    """When and why, as a screen reader says it."""
    return f"{moment(backup.at)}, {REASONS[backup.reason].casefold()}, {size_text(backup.size)}"


def compared(now: Summary | None, backup: Summary) -> list[Comparison]:
    """Line by line what a restore would change; without `now`, what the backup holds."""
    if now is None:
        return [Comparison(line.name, "", line.now, "", differs=False) for line in present(backup)]
    lines = [
        _line(name, f"{getattr(now, field):,}", f"{getattr(backup, field):,}", _more(now, backup, field))
        for name, field in NUMBERS.items()
    ]
    newest = _apart(now.last_change, backup.last_change)
    step = "" if (now.steps, now.last_step) == (backup.steps, backup.last_step) else "another one"
    format_ = "" if now.format == backup.format else "renewed when opened"
    return [
        *lines,
        _line("Last change", _change(now), _change(backup), newest),
        _line("Last step", now.last_step or "–", backup.last_step or "–", step),
        _line("Format", str(now.format), str(backup.format), format_),
    ]


def present(now: Summary) -> list[Comparison]:
    """What the project holds, before a backup is chosen."""
    return [Comparison(line.name, line.now, "", "", differs=False) for line in compared(now, now)]


def _line(name: str, now: str, backup: str, difference: str) -> Comparison:
    return Comparison(name, now, backup, difference or SAME, differs=bool(difference))


def _more(now: Summary, backup: Summary, field: str) -> str:
    more = getattr(backup, field) - getattr(now, field)
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'}" if more else ""


def _change(summary: Summary) -> str:
    return "never" if summary.last_change is None else moment(summary.last_change)


def _apart(now: str | None, backup: str | None) -> str:
    """How much earlier the newest change of the backup is, in the largest fitting unit."""
    if now == backup:
        return ""
    if now is None or backup is None:
        return "differs"
    seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(backup)).total_seconds()
    length, unit = next((it for it in UNITS if abs(seconds) >= it[0]), UNITS[-1])
    number = max(1, int(abs(seconds) // length))
    return f"{counted(number, unit)} {'earlier' if seconds > 0 else 'later'}"
