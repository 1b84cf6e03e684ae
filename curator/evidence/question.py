"""What is asked of the evidence: which dimensions, how counted, which claims left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.model import SetKind
from curator.vocabulary import Dimension, Label, Vocabulary

ROLE = "role"
"""Split by the computed role; anything else is the key of a dimension with one label a claim."""

PRIMARY_RESEARCH = frozenset(
    {"research_article", "case_report", "clinical_trial", "preprint", "conference_abstract"}
)
SECONDARY_LITERATURE = frozenset({"review", "meta_analysis", "comment", "editorial", "letter"})


class Counting(StrEnum):
    """Papers are independent of each other, mentions (claims) are not."""

    PAPERS = "papers"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A view of the evidence. An empty filter leaves nothing out.

    `labels` keeps a claim if, in each dimension named, it has one of the labels or a more specific one.
    Without `kinds`, training passes are left out, and where a document has a finished adjudicated pass only
    that one counts. `viewer` never sees passes that blind reading keeps from them (I10); None sees all.
    """

    rows: str
    columns: str
    split: str = ROLE
    counting: Counting = Counting.PAPERS
    first_year: int | None = None
    last_year: int | None = None
    publication_types: frozenset[str] = frozenset()
    kinds: frozenset[SetKind] = frozenset()
    curators: frozenset[str] = frozenset()
    """Codes."""
    labels: frozenset[LabelId] = frozenset()
    words: str = ""
    """Of the title or the abstract, as in the search of documents."""
    with_asides: bool = False
    """Aims, questions and recommendations, which report no finding."""
    with_negated: bool = False
    contradictions_only: bool = False
    """Only rows and columns with a cell in which papers disagree."""
    filled_only: bool = False
    """Only rows and columns with a claim that counts."""
    viewer: CuratorId | None = None


def counted_alike(question: Question) -> Question:
    """The question without what only decides how its answer is shown: such questions have the same counts."""
    return replace(question, counting=Counting.PAPERS, contradictions_only=False, filled_only=False)


def selecting_alike(question: Question) -> Question:
    """The question without what it counts by: such questions keep the same claims."""
    return replace(counted_alike(question), rows="", columns="", split=ROLE)


def first_question(vocabulary: Vocabulary, viewer: CuratorId | None = None) -> Question:
    """What a view begins with: the first required dimension by the first ordered one."""
    rows, columns = _axes(vocabulary)
    return Question(rows=rows.key, columns=columns.key, viewer=viewer)


def _axes(vocabulary: Vocabulary) -> tuple[Dimension, Dimension]:
    dimensions = vocabulary.dimensions
    columns = next((item for item in dimensions if item.ordered), dimensions[-1])
    others = [item for item in dimensions if item is not columns] or [columns]
    rows = next((item for item in others if item.required), others[0])
    return rows, columns


def splits(vocabulary: Vocabulary) -> tuple[Dimension, ...]:
    """The dimensions that a cell can be split by, beside the role."""
    return tuple(item for item in vocabulary.dimensions if item.single)


def asides(labels: Collection[Label]) -> frozenset[LabelId]:
    """The labels whose claims report no finding."""
    return frozenset(label.id for label in labels if not label.finding)


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter in words, and the question without it."""

    kind: str
    text: str
    without: Question


def conditions(question: Question, book: LabelBook) -> Iterator[Condition]:
    """The filters of a question in the order of the screen."""
    if question.first_year is not None or question.last_year is not None:
        yield Condition("years", _years(question), replace(question, first_year=None, last_year=None))
    if question.publication_types:
        yield Condition(
            "publication_types",
            _types(question.publication_types),
            replace(question, publication_types=frozenset()),
        )
    for dimension in book.dimensions:
        chosen = [label for label in book.of_dimension(dimension.key) if label.id in question.labels]
        if chosen:
            yield Condition(
                "labels",
                f"{dimension.name}: {' or '.join(label.name for label in chosen)}",
                replace(question, labels=question.labels - {label.id for label in chosen}),
            )
    if question.curators:
        yield Condition(
            "curators",
            f"Curator: {' or '.join(sorted(question.curators))}",
            replace(question, curators=frozenset()),
        )
    if question.kinds:
        names = " or ".join(kind.value for kind in SetKind if kind in question.kinds)
        yield Condition("kinds", f"Passes: {names}", replace(question, kinds=frozenset()))
    if question.words.strip():
        yield Condition("words", f"Words: {question.words.strip()}", replace(question, words=""))
    if question.contradictions_only:
        yield Condition(
            "contradictions_only", "Contradictions only", replace(question, contradictions_only=False)
        )
    if question.filled_only:
        yield Condition("filled_only", "Filled rows and columns only", replace(question, filled_only=False))


def left_out(question: Question) -> tuple[str, ...]:
    """What is not counted without anybody having filtered it, in words."""
    names: Mapping[str, bool] = {
        "aims and recommendations": question.with_asides,
        "negated claims": question.with_negated,
    }
    return tuple(name for name, included in names.items() if not included)


def described(question: Question, book: LabelBook) -> str:
    """The filters in one line, as pictures and files carry them."""
    parts = [condition.text for condition in conditions(question, book)]
    parts += [f"without {name}" for name in left_out(question)]
    return "; ".join(parts) or "everything"


def _years(question: Question) -> str:
    first, last = question.first_year, question.last_year
    if first is None:
        return f"Years to {last}"
    if last is None:
        return f"Years from {first}"
    return f"Year {first}" if first == last else f"Years {first}–{last}"


def _types(chosen: frozenset[str]) -> str:
    if chosen == PRIMARY_RESEARCH:
        return "Primary research"
    if chosen == SECONDARY_LITERATURE:
        return "Reviews and comments"
    return "Type: " + " or ".join(sorted(kind.replace("_", " ") for kind in chosen))
