"""Which backups stay: enough of every time, the newest whatever happens, and no surprise from a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.retention import KEPT_AT_LEAST, SIZE_LIMIT, superfluous
from curator.safekeeping import Backup, Reason

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
NO_LIMIT = 10**18
PERHAPS_DAMAGED = {Reason.REPAIR, Reason.REPLACED}
AUTOMATIC = {Reason.OPENED, Reason.HOURLY}


def stored(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def backup(moment: datetime, reason: Reason = Reason.HOURLY, size: int = 1) -> Backup:
    at = stored(moment)
    return Backup(path=Path(f"{at}_{reason}"), at=at, reason=reason, size=size)


def kept(backups: Sequence[Backup], now: datetime = NOW, limit: int = NO_LIMIT) -> list[Backup]:
    gone = superfluous(backups, stored(now), limit)
    assert set(gone) <= set(backups)
    assert len(set(gone)) == len(gone)
    return [item for item in backups if item not in gone]


def ages(backups: Iterable[Backup]) -> list[timedelta]:
    return sorted(NOW - datetime.fromisoformat(item.at) for item in backups)


moments = st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))
near = st.integers(0, 500 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
some_backups = st.lists(
    st.builds(backup, near | moments, st.sampled_from(list(Reason)), st.integers(1, 400)),
    unique_by=lambda item: item.path,
    max_size=60,
)


@cache
def worked_through(days: int) -> Sequence[Backup]:
    """What is left of a backup an hour, pruned after each, as it is done."""
    left: list[Backup] = []
    moment = NOW - timedelta(days=days)
    while moment <= NOW:
        left = kept([*left, backup(moment)], moment)
        moment += timedelta(hours=1)
    return tuple(left)


def test_a_year_of_hourly_backups_leaves_the_newest_of_each_hour_day_and_month():
    left = worked_through(400)
    hours = {item.at[:13] for item in left}
    days = {item.at[:10] for item in left}
    months = {item.at[:7] for item in left}
    assert hours >= {stored(NOW - timedelta(hours=back))[:13] for back in range(25)}
    assert days >= {stored(NOW - timedelta(days=back))[:10] for back in range(32)}
    assert months >= {stored(NOW - timedelta(days=30 * back))[:7] for back in range(13)}
    assert len(left) < 25 + 32 + 13
    by_day = {item.at[:10]: item for item in sorted(left, key=lambda item: item.at)}
    yesterday, last_week = (stored(NOW - timedelta(days=back))[:10] for back in (1, 7))
    assert by_day[yesterday].at[11:13] == "23"
    assert by_day[last_week].at[11:13] == "23"


def test_a_project_that_nobody_opened_for_years_keeps_what_it_had():
    left = worked_through(40)
    years_later = NOW + timedelta(days=900)
    assert kept([*left, backup(years_later)], years_later)[-1].at == stored(years_later)
    assert len(kept([*left, backup(years_later)], years_later)) >= len(left) - 2


@pytest.mark.parametrize("reason", sorted(set(Reason) - AUTOMATIC))
def test_what_was_made_for_a_reason_is_not_thinned(reason: Reason):
    minutes = [backup(NOW - timedelta(minutes=count), reason) for count in range(0, 300_000, 997)]
    assert kept(minutes) == minutes


def test_the_limit_takes_the_oldest_that_nobody_asked_for_first():
    asked = [backup(NOW - timedelta(days=300 + count), Reason.ASKED, 10) for count in range(3)]
    automatic = [backup(NOW - timedelta(days=count), size=10) for count in range(10)]
    left = kept([*asked, *automatic], limit=90)
    assert set(asked) <= set(left)
    assert ages(set(left) - set(asked)) == [timedelta(days=count) for count in range(6)]
    assert set(kept([*asked, *automatic], limit=50)) == {*automatic[:3], *asked[:2]}


def test_the_newest_stay_however_large_they_are():
    large = [backup(NOW - timedelta(hours=count), size=SIZE_LIMIT) for count in range(6)]
    replaced = backup(NOW - timedelta(days=4), Reason.REPLACED, SIZE_LIMIT)
    earlier = backup(NOW - timedelta(days=5), Reason.REPLACED, SIZE_LIMIT)
    assert kept([*large, replaced, earlier], limit=SIZE_LIMIT) == [*large[:3], replaced]


def test_what_may_be_damaged_is_none_of_the_newest_three():
    sound = [backup(NOW - timedelta(hours=count), size=100) for count in range(1, 6)]
    replaced = [backup(NOW - timedelta(minutes=count), Reason.REPLACED, 100) for count in range(5)]
    assert set(kept([*sound, *replaced], limit=1)) == {*sound[:3], *replaced[:3]}


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(timedelta(days=365 * 70), id="far ahead"),
        pytest.param(timedelta(days=40), id="ahead"),
        pytest.param(timedelta(days=-40), id="back"),
        pytest.param(timedelta(days=-365 * 50), id="far back"),
    ],
)
def test_a_clock_that_is_wrong_for_a_week_costs_only_what_another_week_costs(jump: timedelta):
    left = [*worked_through(40)]
    for hours in range(0, 7 * 24, 3):
        moment = NOW + jump + timedelta(hours=hours)
        left = kept([*left, backup(moment)], moment)
    for hours in range(1, 49):
        moment = NOW + timedelta(hours=hours)
        left = kept([*left, backup(moment)], moment)
    true = [item for item in left if datetime.fromisoformat(item.at) <= NOW + timedelta(hours=48)]
    days = {item.at[:10] for item in true}
    assert days >= {stored(NOW + timedelta(days=back))[:10] for back in range(-20, 3)}
    assert {item.at[:13] for item in true} >= {
        stored(NOW + timedelta(hours=back))[:13] for back in range(24, 49)
    }


@given(some_backups, moments, st.integers(0, 5000))
def test_never_fewer_than_three_of_what_is_sound(backups: list[Backup], now: datetime, limit: int):
    left = kept(backups, now, limit)
    assert len(left) >= min(KEPT_AT_LEAST, len(backups))
    sound = [item for item in backups if item.reason not in PERHAPS_DAMAGED]
    newest = sorted(sound, key=lambda item: (item.at, item.path.name))[-KEPT_AT_LEAST:]
    assert set(newest) <= set(left)


@given(some_backups, st.lists(moments, min_size=1, max_size=5), st.integers(0, 5000))
def test_what_was_just_made_stays_whatever_the_clock_says(
    backups: list[Backup], clock: list[datetime], limit: int
):
    for moment in clock:
        made = backup(moment, size=100)
        backups = kept([*(item for item in backups if item.path != made.path), made], moment, limit)
        assert made in backups


@given(some_backups, moments, st.integers(0, 5000))
def test_a_limit_is_kept_or_nothing_is_left_that_may_go(backups: list[Backup], now: datetime, limit: int):
    left = kept(backups, now, limit)
    assert sum(item.size for item in left) <= limit or left == kept(backups, now, 0)


@given(some_backups, moments, st.integers(0, 5000))
def test_what_stayed_stays_the_next_time(backups: list[Backup], now: datetime, limit: int):
    left = kept(backups, now, limit)
    assert kept(left, now, limit) == left
