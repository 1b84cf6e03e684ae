"""What a report holds, before it is a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curator.agreement import Agreement
from curator.evidence.contradictions import Contradiction, Contradictions
from curator.evidence.course import Course
from curator.evidence.headings import Heading
from curator.evidence.matrix import Cell, Matrix
from curator.evidence.passages import Passage
from curator.identifiers import CuratorId
from curator.label_book import LabelBook
from curator.vocabulary import Label


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences in reading order, and how many more there are."""

    passages: tuple[Passage, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CellPart:
    """A cell with claims and what they say."""

    row: Heading
    column: Heading
    cell: Cell
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class ContradictionPart:
    contradiction: Contradiction
    pro: Excerpt
    anti: Excerpt


@dataclass(frozen=True, slots=True)
class CoursePart:
    course: Course
    picture: str
    """SVG."""
    words: tuple[str, ...]
    """The same in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """How the evidence came about. The project is counted as a whole, whatever the question leaves out."""

    documents: int
    sentences: int
    passes: Mapping[str, int]
    """By kind."""
    passes_done: int
    curators: tuple[str, ...]
    """Codes of those who have a pass."""
    vocabularies: tuple[str, ...]
    """Id and version of those that passes were made with."""
    guidelines: tuple[str, ...]
    splitters: tuple[str, ...]
    """Of the sentences that are shown."""
    changed_at: str
    """The time of the newest change, UTC."""
    program: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: str
    matrix: Matrix
    book: LabelBook
    split: tuple[Label, ...]
    """The labels that the matrix is split by."""
    cells: tuple[CellPart, ...]
    """Those with claims, by row and column."""
    contradictions: Contradictions
    oppositions: tuple[ContradictionPart, ...]
    """Those of `contradictions` that are shown, in its order."""
    order: str
    """The name of the dimension that courses run along; empty if neither of the matrix is ordered."""
    courses: tuple[CoursePart, ...]
    methods: Methods
    codes: Mapping[CuratorId, str]
    with_text: bool
