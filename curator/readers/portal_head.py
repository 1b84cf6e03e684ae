"""What stands above the abstract of a research-portal page: title, authors and type of the publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curator import normalise
from curator.readers import authors, portal_labels
from curator.readers.portal_labels import Labels
from curator.readers.portal_text import Line, Page, without_links

_SEPARATORS = re.compile(r"\s*[›»|]\s*|\s+[-–—>]\s+")
_ORGANISATION = re.compile(
    r"\b(?:universit\w*|universidad|department|dept|institut\w*|hospital\w*|school|faculty|faculté|cent(?:re|er)|"
    r"college|laborator\w*|division|clinic|academy|ltd|inc|gmbh|cnrs|inserm|irccs)\b",
    re.IGNORECASE,
)
_PORTAL_NAME = re.compile(
    r".*\b(?:research (?:portal|explorer|repository|information|output)|portal|pure|repository|home)$|"
    r"(?:the )?(?:[\w'-]+ ){0,4}(?:university|universität|universidad|université|college|institute|hospital)"
    r"(?: of(?: [\w'-]+){1,4})?|.* research portal\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TypeLine:
    raw: str
    kind: str
    peer_reviewed: bool | None
    warning: str | None
    length: int
    """In lines."""


def type_line(page: Page) -> TypeLine:
    """Category, type and peer review, with or without the signs between them."""
    lines = page.lines[page.type_line :]
    length = 1
    while length < len(lines) and re.match("[›»]", lines[length].text):
        length += 1
    raw = " ".join(line.text for line in lines[:length])
    word = next(word for word in page.labels.research_output if raw.casefold().startswith(word.casefold()))
    rest = raw[len(word) :].lstrip(":： ›»|-–—>")
    rest, reviewed, review_glued = _without_review(page.labels, rest)
    category = next((it for it in page.labels.categories if rest.casefold().startswith(it.casefold())), None)
    if category is None:
        category = _SEPARATORS.split(rest)[0]
    after = rest[len(category) :]
    type_glued = bool(after) and not _SEPARATORS.match(after) and not after[0].isspace()
    kind = normalise.publication_type(";".join(_SEPARATORS.split(after)))
    if kind == "unknown":
        kind = normalise.publication_type(category)
    return TypeLine(raw, kind, reviewed, _glued(type_glued, review_glued), length)


def _without_review(labels: Labels, rest: str) -> tuple[str, bool | None, bool]:
    for phrases, reviewed in ((labels.not_peer_reviewed, False), (labels.peer_review, True)):
        for phrase in phrases:
            if rest.casefold().endswith(phrase.casefold()):
                before = rest[: -len(phrase)]
                return before.rstrip(" ›»|,-–—>("), reviewed, bool(before) and before[-1].isalnum()
    return rest, None, False


def _glued(type_glued: bool, review_glued: bool) -> str | None:
    if type_glued:
        both = "output type and peer review are" if review_glued else "output type is"
        return f"{both} glued to the category (lost separators)"
    return "peer review is glued to the output type (lost separators)" if review_glued else None


def title(page: Page) -> tuple[int, str]:
    """Index and text: the line that the fingerprint repeats, a Markdown heading, or the first line."""
    head = [(place, line.text) for place, line in enumerate(page.lines[: page.type_line]) if line.text]
    marked = [(place, re.sub(r"#+\s+", "", text, count=1)) for place, text in head if re.match(r"#+\s", text)]
    named = [(place, text) for place, text in head if not page.labels.skip.fullmatch(text)]
    if page.quoted_title:
        key = normalise.title_key(page.quoted_title)
        for place, text in head:
            if normalise.title_key(text) == key:
                return place, re.sub(r"^#+\s+", "", text)
    if marked:
        return marked[0]
    if len(named) > 1 and _PORTAL_NAME.fullmatch(named[0][1]) and not _could_be_names(named[1][1]):
        return named[1]
    return named[0] if named else (-1, "")


def _could_be_names(text: str) -> bool:
    parts = text.strip(", ").split(",")
    return Line(text, text).item is not None or all(
        part.istitle() or len(part.split()) <= 4 for part in parts
    )


def names(page: Page, title: int, tail: Sequence[str], cited: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a citation block, else of the page; a reference tells which part is the family name."""
    names = cited or _listed_authors(page, title)
    references = [text for text in tail if re.search(r"\(\d{4}", text)]
    if not names:
        return _from_reference(page, references)
    turned = (authors.family_first(names, reference) for reference in references)
    return next((order for order in turned if order != names), names)


def _listed_authors(page: Page, title: int) -> tuple[str, ...]:
    """Names between the title and the type line, without notes, affiliations and counters."""
    plain: list[str] = []
    bullets: list[str] = []
    for line in page.lines[title + 1 : page.type_line]:
        text = without_links(line.text)
        item = Line(text, text).item
        is_note = portal_labels.fold(item or text) in page.labels.corresponding or re.match(r"\*\S", text)
        if not text or is_note or page.labels.skip.fullmatch(text):
            continue
        is_affiliation = _ORGANISATION.search(text) and (item is not None or bool(plain))
        is_prose = "://" in text or (text.endswith(".") and len(text.split()) > 12 and "," not in text)
        if item is None and is_prose:
            page.does_not_understand(line)
        elif not is_affiliation:
            (plain if item is None else bullets).append(item or text)
    lists = plain or bullets
    if any(authors.shortened(text) for text in lists):
        page.warnings.append("the page shows only some of the authors")
    return tuple(name for text in lists for name in authors.in_list(text.strip(", ")))


def _from_reference(page: Page, references: Sequence[str]) -> tuple[str, ...]:
    for reference in references:
        names = authors.in_list(reference.split("(", 1)[0].strip())
        if names and all("," in name for name in names):
            page.warnings.append("authors taken from the reference at the end of the page")
            return names
    return ()
