"""Labels that the words of a sentence suggest; a person accepts or rejects them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from curator.model import Span
from curator.term_trie import Hit, TermTrie
from curator.vocabulary import Label, Vocabulary

ENGINE: Final = "dictionary"
ENGINE_VERSION: Final = "1.0.0"
"""Goes up whenever the same vocabulary would suggest something else."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label, the words that suggest it (code points of the sentence), and the trigger that they match."""

    label: Label
    span: Span
    trigger: str


@dataclass(frozen=True, slots=True)
class _Clue:
    """What a term of the vocabulary speaks for or, as an anti-trigger, against."""

    label: Label
    against: bool


class Suggester:
    """Knows the triggers, synonyms and anti-triggers of the labels that can still be applied."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ancestors = {str(label.id): _ancestors(vocabulary, label) for label in vocabulary.labels()}
        self._order = {str(label.id): place for place, label in enumerate(vocabulary.labels())}
        self._dimensions = {dimension.key: dimension.position for dimension in vocabulary.dimensions}
        self._trie = TermTrie(_terms(vocabulary))

    def suggest(self, text: str) -> list[Suggestion]:
        """At most one suggestion per label, by dimension and then by place in the sentence.

        A hit that an anti-trigger of its label overlaps does not count, nor does one of a fall-back label
        (a parent, or its parent) that a hit of a more specific label overlaps. Of those left the first is
        taken, of several that begin there the longest.
        """
        hits = _standing(self._trie.hits(text))
        specific: defaultdict[str, _Hits] = defaultdict(list)
        for label_id, found in hits.items():
            for ancestor in self._ancestors[label_id]:
                specific[ancestor].extend(found)
        left = [_clear_of(found, specific[label_id]) for label_id, found in hits.items()]
        return sorted([_suggestion(text, found) for found in left if found], key=self._place)

    def _place(self, suggestion: Suggestion) -> tuple[int, int, int]:
        label = suggestion.label
        return self._dimensions[label.dimension], suggestion.span.start, self._order[label.id]


_Hits = list[Hit[_Clue]]


def _terms(vocabulary: Vocabulary) -> Iterator[tuple[str, _Clue]]:
    for label in vocabulary.labels():
        if label.active:
            for term in dict.fromkeys((*label.triggers, *label.synonyms)):
                yield term, _Clue(label, against=False)
            for term in label.anti_triggers:
                yield term, _Clue(label, against=True)


def _ancestors(vocabulary: Vocabulary, label: Label) -> frozenset[str]:
    found: set[str] = set()
    while label.parent is not None:
        found.add(label.parent)
        label = vocabulary.label(label.parent)
    return frozenset(found)


def _standing(hits: Iterable[Hit[_Clue]]) -> dict[str, _Hits]:
    """Hits by label id, without those that an anti-trigger cancels."""
    for_label: defaultdict[str, _Hits] = defaultdict(list)
    against: defaultdict[str, _Hits] = defaultdict(list)
    for hit in hits:
        (against if hit.value.against else for_label)[hit.value.label.id].append(hit)
    standing = {label_id: _clear_of(found, against[label_id]) for label_id, found in for_label.items()}
    return {label_id: found for label_id, found in standing.items() if found}


def _clear_of(hits: _Hits, others: _Hits) -> _Hits:
    return [hit for hit in hits if not any(hit.overlaps(other) for other in others)]


def _suggestion(text: str, hits: _Hits) -> Suggestion:
    best = min(hits, key=lambda hit: (hit.start, -hit.end))
    return Suggestion(best.value.label, Span(best.start, best.end, text[best.start : best.end]), best.term)
