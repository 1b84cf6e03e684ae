"""Time as it is stored: UTC, milliseconds, ISO 8601 with Z."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The present moment, for example `2026-11-22T10:00:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
