"""Steps of the history in words: when, who, how, where."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html import escape

from PySide6.QtCore import QDate, QLocale

from curator.chronicle import Entry
from curator.words import counted
from ui.offsets import isolated, one_line

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
"""The program speaks English, whatever the system does."""


def local(at: str) -> datetime:
    """A stored moment on the clock of this computer."""
    return datetime.fromisoformat(at).astimezone()


def day_words(day: date, today: date) -> str:
    """`Today`, `Yesterday`, or nothing, before the date itself."""
    names = {today: "Today · ", today - timedelta(days=1): "Yesterday · "}
    return names.get(day, "") + long_date(day)


def long_date(day: date) -> str:
    """`Monday, 23 November 2026`."""
    return ENGLISH.toString(QDate(day.year, day.month, day.day), "dddd, d MMMM yyyy")


def short_date(day: date) -> str:
    """`23 Nov 2026`."""
    return ENGLISH.toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def moment_words(at: str) -> str:
    """`23 Nov 2026, 09:12:44`."""
    moment = local(at)
    return f"{short_date(moment.date())}, {moment:%H:%M:%S}"


def source_line(entry: Entry) -> str:
    """Who did it and how."""
    return f"{isolated(entry.curator_code)} · {entry.how.value}"


def spoken(entry: Entry) -> str:
    """Everything about a step, in the order in which one wants to hear it."""
    parts = [one_line(entry.step.name), one_line(entry.where), moment_words(entry.step.at)]
    parts += [one_line(entry.curator_code), entry.how.value, counted(entry.changes, "change")]
    return ", ".join(part for part in parts if part)


def tool_tip(entry: Entry) -> str:
    """All of what a row cuts, as rich text of bounded width; every word of it escaped."""
    rows = [isolated(entry.step.name), isolated(entry.where), isolated(entry.step.reason or "")]
    rows.append(f"{moment_words(entry.step.at)} · {source_line(entry)}")
    lines = "<br>".join(escape(row) for row in rows if row)
    return f'<table width="380"><tr><td>{lines}</td></tr></table>'
