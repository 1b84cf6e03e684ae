"""The history as the command line prints it: lines, and JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curator.chronicle import Change, Entry


def entry_line(entry: Entry) -> str:
    at = datetime.fromisoformat(entry.step.at).astimezone()
    where = f" – {entry.where}" if entry.where else ""
    reason = f" ({entry.step.reason})" if entry.step.reason else ""
    line = (
        f"{entry.step.seq:>6}  {at:%Y-%m-%d %H:%M:%S}  {entry.curator_code:<8} {entry.how:<10} "
        f"{entry.step.name}{reason}{where}"
    )
    return one_line(line)


def change_line(change: Change, where: str) -> str:
    """`where` is what the line of its step says."""
    what = change.what + (f", {change.field}" if change.field else "")
    if not (change.before or change.after):
        said = what
    elif not change.before:
        said = f"+ {what}: {change.after}"
    elif not change.after:
        said = f"− {what}: {change.before}"
    else:
        said = f"{what}: {change.before} → {change.after}"
    if where and change.where.startswith(f"{where}, "):
        said += f" – {change.where.removeprefix(f'{where}, ')}"
    elif not where and change.where:
        said += f" – {change.where}"
    return one_line(said)


def entry_as_json(entry: Entry, changes: list[Change], with_changes: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "step": entry.step.seq,
        "id": entry.step.id,
        "at": entry.step.at,
        "curator": entry.curator_code,
        "how": entry.how,
        "name": entry.step.name,
        "reason": entry.step.reason,
        "hidden": entry.hidden,
        "where": entry.where,
        "document_id": entry.document_id,
        "sentence_id": entry.sentence_id,
        "events": entry.changes,
    }
    if with_changes:
        told["changes"] = [
            {
                "what": it.what,
                "field": it.field,
                "before": it.before,
                "after": it.after,
                "where": it.where,
                "document_id": it.document_id,
                "sentence_id": it.sentence_id,
            }
            for it in changes
        ]
    return told


def one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
