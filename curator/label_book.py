"""The labels of a project, whichever version of its vocabulary gave them."""

from __future__ import annotations

from collections.abc import Sequence

from curator.store import Store
from curator.vocabulary import Dimension, Label, Vocabulary, parse


class LabelBook:
    """Looks up labels in the vocabulary in use first, then in older versions, which may know more.

    `order` is by dimension and then by position: that of columns, rows and joined cells.
    """

    def __init__(self, vocabularies: Sequence[Vocabulary]) -> None:
        """`vocabularies` oldest first; the last one is in use."""
        self.vocabularies = tuple(vocabularies)
        self.current = self.vocabularies[-1]
        newest_first = self.vocabularies[::-1]
        dimensions: dict[str, Dimension] = {}
        for vocabulary in newest_first:
            for dimension in vocabulary.dimensions:
                dimensions.setdefault(dimension.key, dimension)
        self.dimensions: tuple[Dimension, ...] = tuple(dimensions.values())
        self._labels: dict[str, tuple[Label, Vocabulary]] = {}
        for vocabulary in newest_first:
            for label in vocabulary.labels():
                self._labels.setdefault(label.id, (label, vocabulary))
        places = {key: place for place, key in enumerate(dimensions)}
        # stable: within a dimension the newest version's labels come first, each version's by position
        ordered = sorted(self._labels.values(), key=lambda entry: places[entry[0].dimension])
        self.order: dict[str, int] = {label.id: place for place, (label, _) in enumerate(ordered)}
        self.entries: tuple[tuple[Label, Vocabulary], ...] = tuple(ordered)
        """Every label in order, with the newest vocabulary that has it."""

    @classmethod
    def of(cls, store: Store, vocabulary: Vocabulary) -> LabelBook:
        """The book of a project that works with `vocabulary`."""
        older = [
            parse(stored.source, f"the vocabulary {stored.id} {stored.version} in {store.path.name}")
            for stored in store.vocabularies()
            if (stored.id, stored.version) != (vocabulary.id, vocabulary.version)
        ]
        return cls([*older, vocabulary])

    def label(self, label_id: str) -> Label:
        """Raises KeyError for an id that no version had."""
        return self._labels[label_id][0]

    def of_dimension(self, key: str) -> list[Label]:
        """The labels of one dimension in order."""
        return [label for label, _ in self.entries if label.dimension == key]
