"""How large a project file is beside the text in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure


def text_bytes(source: Path) -> int:
    """Titles and abstracts of a JSON Lines file of the corpus, in UTF-8."""
    with source.open(encoding="utf-8") as stream:
        rows = map(json.loads, stream)
        return sum(len(row["title"].encode()) + len(row["abstract"].encode()) for row in rows)


def measure(row: str, project: Path, documents: int, text: int) -> Figure:
    """`text` is what `text_bytes` says."""
    size = sum(path.stat().st_size for path in _files(project))
    return Figure(row=row, documents=documents, value=size / (1 << 20), reference=text / (1 << 20))


def _files(project: Path) -> Iterator[Path]:
    """The file, and what SQLite lays beside it."""
    for suffix in ("", "-wal"):
        path = project.with_name(project.name + suffix)
        if path.exists():
            yield path
