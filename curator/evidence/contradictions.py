"""Where papers disagree: claims of opposite role, and what differs between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from curator.identifiers import LabelId
from curator.model import Verdict


def contradiction_key(pro: Iterable[LabelId], anti: Iterable[LabelId]) -> str:
    """What a contradiction is known by: its settings, whichever claims are in them and whatever is filtered.

    The first 16 hexadecimal digits of the SHA-256 of `CTX:0001+STG:0008/CTX:0001+STG:0009`: the ids of the
    labels of the side for, sorted and joined by `+`, a `/`, and those of the side against.
    """
    text = "/".join("+".join(sorted(labels)) for labels in (pro, anti))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ConflictClass(StrEnum):
    """What opposes two groups of claims, as far as their labels tell."""

    TRUE_CONFLICT = "true_conflict"
    """All dimensions that both state agree."""
    RESOLVED_BY_CONTEXT = "resolved_by_context"
    """They speak of different settings."""
    UNDER_SPECIFIED = "under_specified"
    """A side is silent, or only general, where the other is specific: go back and read."""


class Relation(StrEnum):
    """How the two sides relate in one dimension."""

    SAME = "same"
    """They share a label."""
    DIFFERENT = "different"
    LESS_SPECIFIC = "less_specific"
    """One side has a more general label of the other's."""
    SILENT = "silent"
    """One side says nothing, or “Not stated”."""
    BOTH_SILENT = "both_silent"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One dimension of the setting, with the labels of both sides; exclusive labels are left out."""

    dimension: str
    relation: Relation
    pro: tuple[LabelId, ...]
    anti: tuple[LabelId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Claims of one role that speak of the same setting."""

    labels: tuple[LabelId, ...]
    """The setting: labels of the dimensions in which a claim may have several, in the vocabulary's order."""
    claims: tuple[int, ...]
    """Keys of claims, as `Evidence.references` takes them, the strongest first."""
    papers: int
    causal_papers: int
    weight: float
    """Of the strongest claim: its strength times its certainty times its evidence, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sides that oppose each other."""

    key: str
    """Made of the settings of both sides; the same however the evidence is filtered."""
    conflict: ConflictClass
    within_paper: bool
    """All of it comes from one paper, which says both."""
    pro: Side
    anti: Side
    comparisons: tuple[Comparison, ...]
    """One for each dimension of the setting, in the vocabulary's order."""
    score: float
    """For ranking: the product of the sides' weights times the papers of the weaker side."""
    verdicts: tuple[Verdict, ...] = ()
    """What curators said of it, the newest first."""

    @property
    def differing(self) -> tuple[str, ...]:
        """The dimensions in which the sides differ."""
        return tuple(item.dimension for item in self.comparisons if item.relation is Relation.DIFFERENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradictions:
    """Those found, ranked: first those of different papers, then those within one paper."""

    found: tuple[Contradiction, ...]
    counts: Mapping[ConflictClass, int]
    """Of different papers, by class."""
    within_paper: int
    not_compared: int = 0
    """Settings left aside because there were too many, the weakest first."""
    not_listed: int = 0
    """Contradictions that are counted but not in `found` because there were too many, the weakest first."""
