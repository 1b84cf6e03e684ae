"""Which papers a person asks for: PMIDs, PMCIDs and DOIs in a list that was pasted or typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from curator import normalise
from curator.model import Problem

_LONGEST = 2000
_LABEL = re.compile(r"(?:pmid|pmcid|pmc|doi|pubmed(?: id)?)\s*[:=]?", re.IGNORECASE)
_EUROPE_PMC = re.compile(r"https?://(?:www\.)?europepmc\.org/(?:article|abstract)/(med|pmc)/([^/?#]+)")
_END_OF_PAGE = re.compile(r"/(?:full|abstract|pdf|epdf|html|meta|fulltext|full\.pdf)$", re.IGNORECASE)
_CUT_OFF = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)


class Kind(StrEnum):
    PMID = "PMID"
    PMCID = "PMCID"
    DOI = "DOI"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """An id in its canonical form, as `curator.normalise` makes it."""

    kind: Kind
    value: str

    def __str__(self) -> str:
        return self.value if self.kind is Kind.PMCID else f"{self.kind} {self.value}"


@dataclass(frozen=True, slots=True)
class PastedList:
    """The ids in the order of the list, each once; what is none, with its line."""

    identifiers: tuple[Identifier, ...]
    problems: tuple[Problem, ...]
    repeated: int

    def summary(self) -> str:
        """`2 PMIDs, 1 DOI, 1 repeated, 1 not understood`."""
        parts: list[str] = []
        for kind in Kind:
            number = sum(it.kind is kind for it in self.identifiers)
            if number:
                parts.append(f"{number:,} {kind}" + ("" if number == 1 else "s"))
        parts += [f"{self.repeated:,} repeated"] if self.repeated else []
        parts += [f"{len(self.problems):,} not understood"] if self.problems else []
        return ", ".join(parts) or "nothing"


def parse_list(text: str) -> PastedList:
    """The ids in a text: one a line, or with commas, semicolons, tabs or spaces between them."""
    return parse_lines(text.splitlines())


def parse_lines(lines: Iterable[str]) -> PastedList:
    found: dict[Identifier, None] = {}
    problems: list[Problem] = []
    repeated = 0
    for number, line in enumerate(lines, start=1):
        for word in _words(line):
            identifier = identify(word)
            if identifier is None:
                problems.append(Problem(f"line {number}", _not_understood(word)))
            elif identifier in found:
                repeated += 1
            else:
                found[identifier] = None
    return PastedList(tuple(found), tuple(problems), repeated)


def identify(word: str) -> Identifier | None:
    """The id in a word such as `30231553`, `PMID:30231553`, `PMC6163512`, a DOI or an address of one."""
    if len(word) > _LONGEST:
        return None
    if page := _EUROPE_PMC.match(word.lower()):
        word = f"pmid:{page.group(2)}" if page.group(1) == "med" else page.group(2)
    lowered = word.lower()
    if "10." in lowered and "/" in lowered:
        is_page = lowered.startswith("http") and "doi.org/" not in lowered
        value = normalise.doi(_END_OF_PAGE.sub("", re.split("[?#]", word)[0]) if is_page else word)
        if value:
            return Identifier(Kind.DOI, value)
    if "pmc" in lowered and (value := normalise.pmcid(word)):
        return Identifier(Kind.PMCID, value)
    value = normalise.pmid(word)
    return Identifier(Kind.PMID, value) if value else None


def _words(line: str) -> Iterator[str]:
    """The words of a line that may each be an id; a label such as `PMID:` belongs to the word after it."""
    label = ""
    for piece in re.split(r"\s+", normalise.text(line)):
        for word in _divided(piece):
            if _LABEL.fullmatch(word):
                # alone on its line it is the heading of a column
                label = word.rstrip(":= ") + ":"
                continue
            yield f"{label}{word}" if label and identify(f"{label}{word}") else word
            if identify(word) is None or label.lower().startswith("doi"):
                label = ""


def _divided(piece: str) -> Iterator[str]:
    """Divided at commas and semicolons, but not within a DOI, which may have them."""
    pending = ""
    for word in re.split(r"(?<=[,;|])", piece):
        bare = word.strip(",;|\"'")
        inside = "10." in pending and "/" in pending and not _begins_an_id(bare)
        if not inside:
            if done := pending.strip(",;|\"'"):
                yield done
            pending = ""
        pending += word
    if rest := pending.strip(",;|\"'"):
        yield rest


def _begins_an_id(word: str) -> bool:
    return not word or bool(
        re.match(r"10\.\d{4}|https?:|doi|pmid", word, re.IGNORECASE)
        or re.fullmatch(r"(?:pmc)?\d{4,10}(?:\.\d+)?", word, re.IGNORECASE)
    )


def _not_understood(word: str) -> str:
    shown = word if len(word) <= 60 else word[:59] + "…"
    if _CUT_OFF.fullmatch(word):
        return f"‘{shown}’ was cut off by a spreadsheet. Format the column as text and copy it again."
    return f"‘{shown}’ is no PMID, PMCID or DOI."
