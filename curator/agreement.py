"""How far curators agree on the sentences that several of them read independently.

Measured only on sentences that at least two curators reviewed in independent passes of the same round. The
labels of a sentence are those of all its claims; “Not stated” and its like count where nothing else is said.
Where a reader left a dimension out, that reader is not compared in it: unused is not the same as not stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from statistics import fmean

from curator.identifiers import CuratorId, DocumentId, LabelId, SentenceId
from curator.label_book import LabelBook
from curator.model import AnnotationSet, Document, DocumentState, ReviewState, SetKind, SetStatus
from curator.store import Store

Labels = frozenset[LabelId]
Reading = Mapping[str, Mapping[str, Labels]]
"""What was made of one sentence: by dimension, the labels by the codes of the readers who used it."""
Distance = Callable[[Labels, Labels], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAgreement:
    """One label, present or absent in a sentence. First and second reader are told apart by their codes."""

    label: LabelId
    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: float | None
    """Cohen's; None if chance alone explains all, or more than two curators read."""

    @property
    def positive(self) -> float | None:
        """Positive specific agreement; None if nobody gave the label."""
        given = 2 * self.both + self.first_only + self.second_only
        return 2 * self.both / given if given else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionAgreement:
    """Over the sentences in which at least two readers used the dimension; None is “not defined”."""

    dimension: str
    sentences: int
    exact: int
    """Sentences to which all readers gave the same labels."""
    mean_jaccard: float | None
    """Of the pairs of readers in a sentence, then of the sentences."""
    alpha: float | None
    """Krippendorff's, with the MASI distance of sets of labels."""
    labels: tuple[LabelAgreement, ...]
    """Those that somebody gave, in the vocabulary's order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    curators: tuple[str, ...] = ()
    """Codes of those who are compared."""
    documents: int = 0
    sentences: int = 0
    hidden: int = 0
    """Documents left out because blind reading keeps a pass from the viewer."""
    dimensions: tuple[DimensionAgreement, ...] = ()


def agreement_of(store: Store, book: LabelBook, viewer: CuratorId | None = None) -> Agreement:
    """The agreement in a project, as far as the viewer may see the passes (I10); None sees all."""
    with store.reading():
        reader = _Reader(store, book, viewer)
        readings = list(reader.readings())
    return Agreement(
        curators=tuple(sorted(reader.curators)),
        documents=len(reader.documents),
        sentences=len(readings),
        hidden=reader.hidden,
        dimensions=tuple(_dimension(book, dimension.key, readings) for dimension in book.dimensions),
    )


def jaccard_distance(one: Labels, other: Labels) -> float:
    """1 less the share of the labels that both have; two empty sets are equal."""
    return 0.0 if one == other else 1 - len(one & other) / len(one | other)


def masi_distance(one: Labels, other: Labels) -> float:
    """1 - Jaccard * monotonicity: 1 if equal, 2/3 if one holds the other, 1/3 if they overlap.

    R. Passonneau, Measuring Agreement on Set-valued Items (MASI), LREC 2006.
    """
    shared = one & other
    if one == other or not shared:
        return float(one != other)
    return 1 - len(shared) / len(one | other) * (2 / 3 if shared in (one, other) else 1 / 3)


def krippendorff_alpha(units: Sequence[Sequence[Labels]], distance: Distance) -> float | None:
    """Alpha over units with the values of two readers or more; None if nothing could disagree.

    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.
    """
    values = Counter(value for unit in units for value in unit)
    total = values.total()
    observed = sum(
        sum(distance(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = 2 * sum(
        values[one] * values[other] * distance(one, other) for one, other in combinations(values, 2)
    )
    return 1 - observed * (total - 1) / expected if expected else None


def cohen_kappa(both: int, first_only: int, second_only: int, neither: int) -> float | None:
    """Of a label present or absent; None if both readers always, or never, gave it."""
    total = both + first_only + second_only + neither
    first, second = both + first_only, both + second_only
    chance = first * second + (total - first) * (total - second)
    return ((both + neither) * total - chance) / (total**2 - chance) if total**2 != chance else None


def _dimension(book: LabelBook, key: str, readings: Sequence[Reading]) -> DimensionAgreement:
    used = [reading[key] for reading in readings if len(reading.get(key, ())) > 1]
    units = [tuple(labels for _, labels in sorted(unit.items())) for unit in used]
    similar = [
        fmean(1 - jaccard_distance(one, other) for one, other in combinations(unit, 2)) for unit in units
    ]
    cohen = len({code for unit in used for code in unit}) == 2
    given = {label for unit in units for labels in unit for label in labels}
    return DimensionAgreement(
        dimension=key,
        sentences=len(units),
        exact=sum(len(set(unit)) == 1 for unit in units),
        mean_jaccard=fmean(similar) if similar else None,
        alpha=krippendorff_alpha(units, masi_distance),
        labels=tuple(_label(label, units, cohen) for label in sorted(given, key=lambda it: book.order[it])),
    )


def _label(label: LabelId, units: Sequence[Sequence[Labels]], cohen: bool) -> LabelAgreement:
    pairs = Counter((label in one, label in other) for unit in units for one, other in combinations(unit, 2))
    both, first, second, neither = (
        pairs[present] for present in ((True, True), (True, False), (False, True), (False, False))
    )
    return LabelAgreement(
        label=label,
        both=both,
        first_only=first,
        second_only=second,
        neither=neither,
        kappa=cohen_kappa(both, first, second, neither) if cohen else None,
    )


@dataclass
class _Reader:
    """Reads what was read doubly, and notes whose and how much it is."""

    store: Store
    book: LabelBook
    viewer: CuratorId | None
    curators: set[str] = field(default_factory=set[str])
    documents: set[DocumentId] = field(default_factory=set[DocumentId])
    hidden: int = 0

    def readings(self) -> Iterator[Reading]:
        """What was made of each sentence, by document, round and reading order."""
        codes = {curator.id: curator.code for curator in self.store.curators()}
        for document_id, rounds in self._doubly_read().items():
            places = [sentence.id for sentence in self.store.sentences(document_id)]
            for _, sets in sorted(rounds.items()):
                passes = {codes[it.curator_id]: self._reviewed(it) for it in sets}
                for place in places:
                    readers = {code: found[place] for code, found in passes.items() if place in found}
                    if len(readers) > 1:
                        self.documents.add(document_id)
                        self.curators |= readers.keys()
                        yield self._by_dimension(readers)

    def _by_dimension(self, readers: Mapping[str, Mapping[str, Labels]]) -> Reading:
        return {
            it.key: {code: found[it.key] for code, found in readers.items() if it.key in found}
            for it in self.book.dimensions
        }

    def _doubly_read(self) -> dict[DocumentId, dict[int, list[AnnotationSet]]]:
        """Independent passes of several curators, by document and round."""
        found: dict[DocumentId, dict[int, list[AnnotationSet]]] = {}
        for it in self.store.all(AnnotationSet):
            if it.kind is SetKind.INDEPENDENT and it.status is not SetStatus.VOID:
                found.setdefault(it.document_id, {}).setdefault(it.round, []).append(it)
        shown: dict[DocumentId, dict[int, list[AnnotationSet]]] = {}
        for document_id, rounds in found.items():
            several = {number: sets for number, sets in rounds.items() if len(sets) > 1}
            document = self.store.find(Document, document_id) if several else None
            if document is None or document.state is not DocumentState.ACTIVE:
                continue
            if any(map(self._is_hidden, rounds.values())):
                self.hidden += 1
            else:
                shown[document_id] = several
        return shown

    def _is_hidden(self, sets: Sequence[AnnotationSet]) -> bool:
        """Whether the viewer reads it too, and not all who read it are done."""
        reads = any(it.curator_id == self.viewer for it in sets)
        return reads and any(it.status is not SetStatus.DONE for it in sets)

    def _reviewed(self, annotation_set: AnnotationSet) -> dict[SentenceId, dict[str, Labels]]:
        """By sentence and dimension, the labels of the sentences that were reviewed in a pass."""
        found: dict[SentenceId, dict[str, set[LabelId]]] = {
            review.sentence_id: {}
            for review in self.store.reviews(annotation_set.id)
            if review.state is ReviewState.REVIEWED
        }
        for annotation in self.store.annotations(annotation_set.id):
            if annotation.sentence_id in found:
                place = found[annotation.sentence_id]
                place.setdefault(annotation.dimension, set()).add(annotation.label_id)
        return {
            sentence_id: {key: self._telling(labels) for key, labels in given.items()}
            for sentence_id, given in found.items()
        }

    def _telling(self, labels: set[LabelId]) -> Labels:
        return frozenset(it for it in labels if not self.book.label(it).exclusive) or frozenset(labels)
