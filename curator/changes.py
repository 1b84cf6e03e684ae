"""What a committed change touched, so that each view re-reads just that."""

from __future__ import annotations

from dataclasses import dataclass

from curator.identifiers import DocumentId, SentenceId


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what changed. `library`: documents came or went. `everything`: nobody can know."""

    step: str = ""
    notices: tuple[str, ...] = ()
    """What the rules of the data did beside what was asked for, in sentences."""
    documents: frozenset[DocumentId] = frozenset()
    sentences: frozenset[SentenceId] = frozenset()
    resegmented: frozenset[DocumentId] = frozenset()
    verdicts: frozenset[str] = frozenset()
    """Keys of the contradictions that somebody judged, or no longer does."""
    library: bool = False
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.documents or self.verdicts or self.library or self.everything)
