"""What a sentence lacks to count as reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.model import Annotation, Claim
    from curator.vocabulary import Vocabulary


def missing_labels(
    vocabulary: Vocabulary, claims: Sequence[Claim], annotations: Sequence[Annotation]
) -> list[str]:
    """What keeps a sentence from being reviewed (I2), in words; empty if nothing does."""
    missing: list[str] = []
    numbered = len(claims) > 1
    for claim in claims:
        present = {annotation.dimension for annotation in annotations if annotation.claim_id == claim.id}
        where = f" in claim {claim.number}" if numbered else ""
        if not present and numbered:
            missing.append(f"claim {claim.number} is empty")
            continue
        names = [dimension.name for dimension in vocabulary.required() if dimension.key not in present]
        if names:
            missing.append(f"{' and '.join(names)} missing{where}")
    if not claims:
        missing.append(f"{' and '.join(d.name for d in vocabulary.required())} missing")
    return missing if vocabulary.required() else []
