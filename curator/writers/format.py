"""What a writer is: a name, what it leaves behind, and a way to write a whole project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.words import counted
from curator.writers.options import ExportOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written where, and what stayed behind."""

    format: str
    destination: Path
    files: tuple[Path, ...]
    documents: int
    sentences: int
    sets: int
    claims: int
    annotations: int
    cannot_carry: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What this very export left out or changed, in sentences."""

    def summary(self) -> str:
        """One line for the status bar and the terminal."""
        parts = [
            counted(number, noun)
            for number, noun in (
                (self.documents, "document"),
                (self.sentences, "sentence"),
                (self.claims, "claim"),
                (self.annotations, "label"),
            )
            if number
        ]
        *first, last = parts or [counted(len(self.files), "file")]
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"{listed} written to {self.destination}"


class Purpose(StrEnum):
    """Under which heading a format is offered."""

    COMPLETE = "Complete"
    TABLES = "Tables for analysis"
    TEXT_MINING = "Text mining"
    ANNOTATION_TOOLS = "Other annotation tools"
    REFERENCES = "References and codebooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """An export format. `cannot_carry` says in sentences what of a project it leaves out.

    `write(store, vocabulary, destination, options, progress)` writes the whole project as it stands at one
    moment, to a folder (`is_folder`; made if only its parent exists) or to a file. All of it is replaced at
    the end or nothing: it raises CuratorError, or what `progress` raises, with the old files in place.
    """

    name: str
    title: str
    is_folder: bool
    usual_name: str
    """What a new destination is called."""
    cannot_carry: tuple[str, ...]
    purpose: Purpose = Purpose.COMPLETE
    options: frozenset[str] = frozenset()
    """Names of the fields of ExportOptions that make a difference."""
    write: Callable[[Store, Vocabulary, Path, ExportOptions, Progress], ExportReport]
