"""How much of a project goes back to an earlier moment."""

from __future__ import annotations

from dataclasses import dataclass

from curator.identifiers import DocumentId, SentenceId


@dataclass(frozen=True, slots=True)
class Reach:
    """A sentence, a document or, with neither, the project; `name` as a choice has it."""

    name: str
    document_id: DocumentId | None = None
    sentence_id: SentenceId | None = None

    @property
    def key(self) -> str:
        if self.sentence_id is not None:
            return "sentence"
        return "project" if self.document_id is None else "document"
