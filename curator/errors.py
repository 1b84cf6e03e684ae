"""Errors written for the curator; anything else that is raised is a bug."""

from __future__ import annotations


class CuratorError(Exception):
    """Its text says what happened, where, and what to do, in the words of the screen."""


class RefusedError(CuratorError):
    """A rule of the data forbids this change; shown as a hint in place, never as a dialog."""


class ProjectFileError(CuratorError):
    """A project file cannot be opened; it has not been touched."""


class DamagedFileError(ProjectFileError):
    """It was a project file once: a backup can be restored, or what can be read of it salvaged."""


class ReadOnlyError(CuratorError):
    """The project can be looked at, but nothing can be recorded in it."""


class BusyError(CuratorError):
    """Another program holds the file; nothing was changed, and the same may be tried again."""


class AwayError(CuratorError):
    """The file that was opened does not lie in its place any more; nothing was changed."""


class VocabularyError(CuratorError):
    """A vocabulary file breaks rules; `problems` names label and rule, one sentence each."""

    def __init__(self, source: str, problems: list[str]) -> None:
        self.source = source
        self.problems = problems
        lines = "".join(f"\n  • {problem}" for problem in problems)
        super().__init__(f"‘{source}’ is not a valid vocabulary:{lines}")


class ReaderError(CuratorError):
    """A file cannot be read at all in the format that was asked for or recognised."""


class CancelledError(CuratorError):
    """Raised by a progress callable when the person cancels; nothing of the work remains."""

    def __init__(self) -> None:
        super().__init__("Cancelled. Nothing was changed.")
