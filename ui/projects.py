"""What the window needs to reach project files; the composition root supplies it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from curator.project import Project
from curator.safekeeping import Safekeeping
from curator.vocabulary import Vocabulary


class Projects(Protocol):
    @property
    def safekeeping(self) -> Safekeeping: ...

    def open(self, path: Path, curator_code: str | None) -> Project:
        """Without a code, for the curator who worked last."""
        ...

    def create(self, path: Path, vocabulary: Vocabulary, curator_code: str) -> Project: ...

    def sample(self) -> Path:
        """The person's copy of the sample project, made if need be."""
        ...
