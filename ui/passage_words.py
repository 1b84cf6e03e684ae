"""A passage in words: for the meta line, the ear, the tool tip and the clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from curator.evidence.passages import Passage, PassageClaim
from curator.evidence.question import SECONDARY_LITERATURE
from curator.evidence.wording import ROLES
from curator.vocabulary import Label
from ui.offsets import isolated, one_line, shown

DIRECTED = ("pro", "anti")
ASSOCIATION = "association"


def role_words(claim: PassageClaim) -> str:
    """What a claim says, as its tag has it; an association is said to be one."""
    word = ROLES[claim.role.role]
    return f"{word} (association)" if associated(claim) else word


def associated(claim: PassageClaim) -> bool:
    """Whether a claim states a direction without saying that one thing causes the other."""
    return claim.role.role in DIRECTED and claim.role.effect_strength == ASSOCIATION


def title_of(passage: Passage) -> str:
    return shown(" ".join(passage.title.split())) or "Untitled"


def source_parts(passage: Passage) -> tuple[str, str]:
    """The journal; and year, sentence, curator, and what kind of literature it is if not research."""
    parts = [passage.year, f"sentence {passage.sentence_index}", passage.curator_code]
    if passage.publication_type in SECONDARY_LITERATURE:
        parts.append(passage.publication_type.replace("_", " "))
    rest = " · ".join(one_line(str(part)) for part in parts if part)
    return one_line(passage.journal or ""), rest


def source_line(passage: Passage) -> str:
    """Where the sentence stands and who read it, in one line."""
    return " · ".join(part for part in source_parts(passage) if part)


def spoken(passage: Passage) -> str:
    """Everything about a passage, in the order in which one wants to hear it."""
    claims = "; ".join(_spoken_claim(claim) for claim in passage.claims)
    where = source_line(passage).replace(" · ", ", ")
    return " ".join(
        f"{part.rstrip('.')}." for part in (passage.text, claims, title_of(passage), where) if part
    )


def tool_tip(passage: Passage) -> str:
    """The paper and every label, as rich text of bounded width; every word of it escaped."""
    rows = [f"<b>{escape(title_of(passage))}</b><br><small>{escape(source_line(passage))}</small>"]
    for claim in passage.claims:
        names = " · ".join(escape(isolated(_named(label))) for label in claim.labels)
        rows.append(f"{escape(_role_and_flag(claim))}: {names}" if names else escape(_role_and_flag(claim)))
        rows += [f"✎ {escape(isolated(claim.note))}"] if claim.note else []
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f'<table width="340" cellpadding="2">{cells}</table>'


def citation(passage: Passage) -> str:
    """The sentence with its source, to be pasted: “text” (journal year, sentence n, doi)."""
    source = " ".join(str(part) for part in (passage.journal, passage.year) if part)
    return f"“{passage.text.strip()}” ({', '.join(_places(passage, source))})"


def _places(passage: Passage, source: str) -> Iterator[str]:
    yield source or title_of(passage)
    yield f"sentence {passage.sentence_index}"
    if passage.doi:
        yield f"doi:{passage.doi}"
    elif passage.pmid:
        yield f"PMID {passage.pmid}"


def _spoken_claim(claim: PassageClaim) -> str:
    labels = ", ".join(_named(label) for label in claim.labels)
    note = f", note: {claim.note}" if claim.note else ""
    return f"{_role_and_flag(claim)}: {labels}{note}" if labels else f"{_role_and_flag(claim)}{note}"


def _role_and_flag(claim: PassageClaim) -> str:
    return f"{role_words(claim)}, negated" if claim.negated else role_words(claim)


def _named(label: Label) -> str:
    """Several dimensions have a label “Not stated”."""
    return f"{label.dimension.replace('_', ' ')} {label.name.casefold()}" if label.exclusive else label.name
