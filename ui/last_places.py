"""On which document somebody was in each project, in a file of its own that nobody waits for.

Qt writes settings through to the disk, on the thread of the window: beside a backup each step to another
document waited for it. A place is not worth that, and a file that is not whole says nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

KEPT = 50


class LastPlaces:
    """What is remembered is in the file after `write`, also if the program crashes then."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "places.json"
        self._new: dict[str, str] = {}

    def of(self, project: Path) -> str:
        """The id of the document; empty if none is known."""
        return self._known().get(str(project), "")

    def remember(self, project: Path, document_id: str) -> None:
        self._new[str(project)] = document_id

    def write(self) -> None:
        """What other windows wrote meanwhile is kept; where nothing can be written, nothing is said."""
        if not self._new:
            return
        known = list(self._known().items())[-KEPT:]
        partial = self._path.with_suffix(f".{os.getpid()}.partial")
        with contextlib.suppress(OSError):
            partial.write_text(json.dumps(dict(known)), encoding="utf-8")
            partial.replace(self._path)
            self._new.clear()

    def _known(self) -> dict[str, str]:
        """The newest last."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = None
        known = {str(path): str(id_) for path, id_ in found.items()} if isinstance(found, dict) else {}
        for path, id_ in self._new.items():
            known.pop(path, None)
            known[path] = id_
        return known
