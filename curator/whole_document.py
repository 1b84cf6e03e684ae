"""A document with all that is worked on it, as it lies in the store: what is read from end to end."""

from __future__ import annotations

from dataclasses import dataclass

from curator.model import Annotation, AnnotationSet, Claim, Document, Review, Sentence


@dataclass(frozen=True, slots=True)
class WholeSet:
    """An annotation set that is not void.

    Its active claims by sentence and number, its active annotations in the order of their making.
    """

    annotation_set: AnnotationSet
    reviews: list[Review]
    claims: list[Claim]
    annotations: list[Annotation]


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """An active document: its active sentences in reading order, its sets by curator, kind and round."""

    document: Document
    abstract: str
    sentences: list[Sentence]
    sets: list[WholeSet]
