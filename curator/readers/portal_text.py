"""The lines of a research-portal page, and what has been found in them so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curator import normalise
from curator.readers.portal_labels import Labels

LONGEST_LABELLED_LINE = 250
_BULLET = re.compile(r"(?:[•·◦▪‣●○]\s*|[-*–]\s+)(\S.*)")
_LINK = re.compile(r"\[([^\]]*)\]\((\S*)\)")
_NUMBERS = ("volume", "issue", "pages", "article_number", "issn", "pmid", "pmcid")


@dataclass(frozen=True)
class Line:
    raw: str
    """As in the source, without the white space around it."""
    text: str
    """Normalised; cells of a table row are separated by one tab."""

    @property
    def item(self) -> str | None:
        """What stands behind a bullet sign."""
        found = _BULLET.fullmatch(self.text)
        return without_links(found.group(1)) if found else None


@dataclass
class Page:
    """What has been found so far."""

    labels: Labels
    lines: list[Line]
    type_line: int
    cite: int
    """Index of the line where the page's own fields end."""
    values: dict[str, str] = field(default_factory=dict[str, str])
    keywords: list[str] = field(default_factory=list[str])
    subject_areas: list[str] = field(default_factory=list[str])
    licence: str | None = None
    quoted_title: str | None = None
    warnings: list[str] = field(default_factory=list[str])

    def does_not_understand(self, line: Line) -> None:
        self.warnings.append(f"line not understood: “{shortened(line.text)}”")


def lines_of(text: str) -> list[Line]:
    found: list[Line] = []
    for raw in re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text.replace("\0", "").removeprefix("\ufeff")):
        cells = raw.strip().strip("|").split("|") if raw.strip().startswith("|") else raw.strip().split("\t")
        kept = [cell for cell in map(normalise.text, cells) if cell and not re.fullmatch(":?-{3,}:?", cell)]
        found.append(Line(raw.strip(), "\t".join(kept)))
    return found


def labelled(labels: Labels, text: str) -> tuple[str, str, str, str] | None:
    """Field, value, how the label is parted from it (alone, tab, space, glued), and the label."""
    if not text or len(text) >= LONGEST_LABELLED_LINE:
        return None
    for label, name in labels.fields:
        if text[: len(label)].casefold() != label.casefold():
            continue
        rest = text[len(label) :]
        value = rest.strip(" \t:：")
        if not value:
            return name, "", "alone", label
        form = "tab" if rest[0] in "\t:：" else "space" if rest[0] == " " else "glued"
        if form == "tab" or _is_plausible(name, value):
            return name, value, form, label
    return None


def _is_plausible(name: str, value: str) -> bool:
    """Whether a value that only follows its label is one, or the line merely begins with the same word."""
    if name == "language":
        return normalise.language(value) != "und"
    if name == "status":
        return normalise.publication_status(value) is not None
    if name == "doi":
        return normalise.doi(value) is not None
    if name in _NUMBERS:
        return (
            len(value) <= 40 and len(value.split()) <= 4 and any(character.isdigit() for character in value)
        )
    return not value[0].islower() or re.match(r"[a-z]{1,4}[A-Z]|npj\b", value) is not None


def is_language(labels: Labels, line: Line) -> bool:
    found = labelled(labels, line.text)
    return found is not None and found[0] == "language"


def without_links(text: str) -> str:
    """Markdown links are their words; links to organisations go."""
    return _LINK.sub(lambda found: "" if "/organi" in found.group(2) else found.group(1), text).strip()


def shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
