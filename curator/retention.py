"""Which backups of a project are no longer worth their room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from curator.safekeeping import Backup, Reason

SIZE_LIMIT = 2 * 1024**3
"""Bytes that the backups of one project may take together."""
KEPT_AT_LEAST = 3
# counted in periods that have a backup, not in time that went by: a clock that jumps, or a project that
# nobody opened for a year, costs nothing. One more than a day has hours, for the hour that has begun
_PERIODS = ((len("2026-11-22T10"), 25), (len("2026-11-22"), 32), (len("2026-11"), 13))
_THINNED = (Reason.OPENED, Reason.HOURLY)
_PERHAPS_DAMAGED = (Reason.REPAIR, Reason.REPLACED)


def superfluous(backups: Sequence[Backup], now: str, limit: int = SIZE_LIMIT) -> list[Backup]:
    """What may be deleted, given all backups of a project and the present time as stored times are written.

    Of those that were made without being asked for, the newest of each hour of a day, of each day of a month
    and of each month of a year stay; of the others all. While they take more than `limit` bytes, the oldest
    go, those first that nobody asked for. The newest three sound ones and the newest of each reason stay
    whatever the limit, and so do they among those of the future, if the clock was set back.
    """
    newest_first = sorted(backups, key=lambda backup: (backup.at, backup.path.name), reverse=True)
    past = [backup for backup in newest_first if backup.at <= now]
    future = [backup for backup in newest_first if backup.at > now]
    needed = {backup.path for group in (past, future) for backup in _needed(group)}
    periodic = {backup.path for group in (past, future) for backup in _newest_of_periods(group)}
    kept = [
        backup
        for backup in newest_first
        if backup.reason not in _THINNED or backup.path in needed or backup.path in periodic
    ]
    total = sum(backup.size for backup in kept)
    over: set[Path] = set()
    for backup in sorted(kept, key=lambda item: (item.reason not in _THINNED, item.at, item.path.name)):
        if total <= limit:
            break
        if backup.path not in needed:
            over.add(backup.path)
            total -= backup.size
    staying = {backup.path for backup in kept} - over
    return [backup for backup in newest_first if backup.path not in staying]


def _needed(newest_first: Sequence[Backup]) -> Iterator[Backup]:
    sound = [backup for backup in newest_first if backup.reason not in _PERHAPS_DAMAGED]
    yield from sound[:KEPT_AT_LEAST]
    # enough of any kind where too few are known to be sound
    yield from newest_first[:KEPT_AT_LEAST]
    yield from _first_of_each((backup.reason, backup) for backup in newest_first)


def _newest_of_periods(newest_first: Sequence[Backup]) -> Iterator[Backup]:
    automatic = [backup for backup in newest_first if backup.reason in _THINNED]
    for length, count in _PERIODS:
        yield from list(_first_of_each((backup.at[:length], backup) for backup in automatic))[:count]


def _first_of_each(keyed: Iterable[tuple[str, Backup]]) -> Iterator[Backup]:
    seen: set[str] = set()
    for key, backup in keyed:
        if key not in seen:
            seen.add(key)
            yield backup
