"""What a number means in a project as it is now: who does something, to which sentence, with which label."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from curator.identifiers import ClaimId, DocumentId, LabelId
from curator.model import Sentence, Span
from curator.project import Project

T = TypeVar("T")


class Draw:
    """The same number means the same in the same state."""

    def __init__(self, number: int, projects: Sequence[Project]) -> None:
        self._chance = random.Random(number)
        self.project = self.pick(projects)
        """Who does it: one project for each curator."""

    def number(self, end: int) -> int:
        """From 0 to `end`, both included."""
        return self._chance.randint(0, end)

    def one_in(self, count: int) -> bool:
        return self._chance.randrange(count) == 0

    def pick(self, among: Sequence[T]) -> T:
        return among[self._chance.randrange(len(among))]

    def document(self) -> DocumentId | None:
        documents = [document.id for document in self.project.store.documents()]
        return self.pick(documents) if documents else None

    def sentence(self) -> Sentence | None:
        document = self.document()
        sentences = self.project.store.sentences(document) if document else []
        return self.pick(sentences) if sentences else None

    def claim(self, sentence: Sentence) -> ClaimId | None:
        found = self.project.store.set_of(sentence.document_id, self.project.curator.id)
        claims = self.project.store.claims(found.id, sentence.id) if found else []
        return self.pick(claims).id if claims and self.one_in(2) else None

    def label(self) -> LabelId:
        return self.pick(self.project.vocabulary.labels()).id

    def span(self, sentence: Sentence) -> Span:
        start = self.number(len(sentence.text) - 1)
        end = self._chance.randint(start + 1, len(sentence.text))
        return Span(start, end, sentence.text[start:end])
