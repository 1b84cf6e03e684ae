"""What became of every record of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field

from curator.identifiers import DocumentId
from curator.model import Problem
from curator.words import counted


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that was not added because a document of the project says the same."""

    where: str
    title: str
    by: str
    of: str
    became: str = ""
    """What was done with it instead, such as "its labels were added there"."""

    def __str__(self) -> str:
        done = f"not added again{f'; {self.became}' if self.became else ''}"
        return f"{self.where}: “{self.title}” is here already (same {self.by} as “{self.of}”); {done}."


@dataclass
class ImportReport:
    """What became of every record; nothing is dropped without a line here.

    `labels` were set by other tools and are now here; `unknown_labels` counts, by their names, those that no
    label of the project was chosen for, and `omitted_labels` those that were left out on purpose.
    """

    added: list[DocumentId] = field(default_factory=lambda: list[DocumentId]())
    completed: list[DocumentId] = field(default_factory=lambda: list[DocumentId]())
    duplicates: list[Duplicate] = field(default_factory=lambda: list[Duplicate]())
    problems: list[Problem] = field(default_factory=lambda: list[Problem]())
    warnings: list[Problem] = field(default_factory=lambda: list[Problem]())
    labels: int = 0
    unknown_labels: Counter[str] = field(default_factory=lambda: Counter[str]())
    omitted_labels: Counter[str] = field(default_factory=lambda: Counter[str]())
    labels_by: Counter[str] = field(default_factory=lambda: Counter[str]())
    """Labels by the code of their curator; empty for who imports."""

    def as_json(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "added": list(self.added),
            "completed": list(self.completed),
            "duplicates": [asdict(item) for item in self.duplicates],
            "problems": [asdict(item) for item in self.problems],
            "warnings": [asdict(item) for item in self.warnings],
            "labels": self.labels,
            "unknown_labels": dict(self.unknown_labels),
            "omitted_labels": dict(self.omitted_labels),
            "labels_by": dict(self.labels_by),
        }

    def summary(self) -> str:
        """One line for the status bar and the terminal."""
        parts = [counted(len(self.added), "document") + " added"]
        if self.labels:
            parts.append(counted(self.labels, "label") + " taken over")
        if self.completed:
            parts.append(counted(len(self.completed), "document") + " completed")
        if left := sum(not it.became for it in self.duplicates):
            parts.append(counted(left, "duplicate") + " left out")
        if self.unknown_labels:
            parts.append(counted(self.unknown_labels.total(), "label") + " not taken over")
        if self.problems:
            parts.append(counted(len(self.problems), "problem"))
        return ", ".join(parts)

    def finish(self) -> None:
        """Say of each name of a label that was not taken over how to bring it in; call at the end."""
        for name, marks in self.unknown_labels.most_common():
            message = (
                f"no label of this project is called so; {counted(marks, 'mark')} not taken over. Say which "
                "label is meant (Labels… in the preview, --map FILE on the command line) and import again."
            )
            self.problems.append(Problem(f"‘{name}’", message))
        others = [(code, labels) for code, labels in self.labels_by.most_common() if code and labels]
        if others:
            whose = ", ".join(f"{counted(labels, 'label')} of {code}" for code, labels in others)
            message = (
                f"{whose} lie in passes of their own, which you see when you work under that code (Tools › "
                "Curator…, or --curator). To have them in your pass, map the annotators to your code."
            )
            self.warnings.insert(0, Problem("Labels", message))
        for name, marks in self.omitted_labels.most_common():
            self.warnings.append(Problem(f"‘{name}’", f"left out as the map says: {counted(marks, 'mark')}"))
