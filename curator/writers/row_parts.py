"""What rows of several tables say alike: of a paper, of a pass, of a combination of labels."""

from __future__ import annotations

from collections.abc import Iterable

from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import Document, Sentence
from curator.views import ClaimView
from curator.vocabulary import Label
from curator.writers.table import JOINT, Part, Row
from curator.writers.work import DocumentWork, Pass

Ids = tuple[LabelId, ...]
KEPT = 4096
"""How many different combinations of labels are kept as cells; most claims of a project have one of them."""


def passes_of(work: DocumentWork, *, with_round: bool = True) -> list[tuple[Pass, Part]]:
    """The passes with what all rows say of them."""
    found: list[tuple[Pass, Part]] = []
    for it in work.passes:
        its_set = it.annotation_set
        rounds = (its_set.round,) if with_round else ()
        found.append((it, Part(its_set.id, its_set.kind.value, *rounds, it.curator.code)))
    return found


def tagged_claims(work_pass: Pass, sentence: Sentence) -> list[ClaimView]:
    """The claims of a sentence that have a label; an empty one states nothing yet."""
    return [claim for claim in work_pass.claims.get(sentence.id, ()) if claim.labels]


def label_ids_of(claim: ClaimView) -> Ids:
    return tuple([label.id for _, label in claim.labels])


def labels_by_dimension(book: LabelBook, ids: Ids) -> dict[str, list[Label]]:
    """A claim's labels, each once, though it may stand on several words."""
    found: dict[str, list[Label]] = {dimension.key: [] for dimension in book.dimensions}
    for label in map(book.label, dict.fromkeys(ids)):
        found[label.dimension].append(label)
    return found


def union_of(book: LabelBook, ids: Ids) -> dict[str, list[Label]]:
    """The labels of all claims of a sentence; “Not stated” and its like only where nothing else is said."""
    found: dict[str, list[Label]] = {dimension.key: [] for dimension in book.dimensions}
    for label in sorted(map(book.label, set(ids)), key=lambda label: book.order[label.id]):
        found[label.dimension].append(label)
    return {
        key: [label for label in labels if not label.exclusive] or labels for key, labels in found.items()
    }


def joined_names(labels: Iterable[Label]) -> str:
    return JOINT.join(label.name for label in labels)


def paper_cells(document: Document) -> Row:
    return (document.id, document.key, document.doi, document.pmid, document.year)
