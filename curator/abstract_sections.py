"""The sections of a structured abstract, found by headings that stand within its text.

Categories are those of NLM's structured abstracts: BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS and
UNASSIGNED.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from curator.segmentation import split


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of an abstract under one heading; its text is without it, `label` without the colon."""

    label: str | None
    category: str | None
    text: str


class _Heading(NamedTuple):
    start: int
    end: int
    """After the colon, where the section's text begins."""
    label: str
    category: str


_LONGEST_LABEL = 80
# The mark after a heading: a colon, a dash that touches it (“Methods- We”), or the end of its line. Where the
# last cannot be, a search passes quickly over all that is neither colon nor dash.
_MARK_IN_LINE = re.compile(r"[:–—-](?:(?<=:)(?=\s|[A-Z])|(?<=\w[-–—])(?=\s)|(?<=\w—)(?=[A-Z]))")
_MARK = re.compile(rf"{_MARK_IN_LINE.pattern}|(?<=[\w)])[^\S\n\r]*+(?=[\n\r])")
_LABEL = re.compile(
    r"""(?:^\s*+ | [\n\r][^\S\n\r]*+ | (?<=[.?!])[)\]"'”’]*+\s++)  # where a text, line or sentence begins
    ([A-Z][^.?!:;\n\r]*?)\s?$""",
    re.VERBOSE,
)
_OF_THE_STUDY = re.compile(r" (?:of|for) (?:(?:the|this|our) )?(?:study|review|work|paper|investigation)$")
_JOINT = re.compile(r"\s*(?:[,/&-]|\band\b|\bor\b)\s*")
_RANK = ("UNASSIGNED", "BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS", "OBJECTIVE")
"""The category of a joined heading is the last of its parts' here, as in NLM's own list."""


def inline_sections(abstract: str) -> list[Section]:
    """“BACKGROUND: STAT3 is … METHODS: We …” as sections; an abstract without headings as one.

    Only known headings count, where a line or a sentence begins, and two different ones have to be there, or
    one in capitals at the very start. Where the first stands in capitals, all do.
    """
    headings = _headings(abstract)
    if not _is_structured(abstract, headings):
        return [Section(None, None, abstract)]
    sections: list[Section] = []
    if preamble := abstract[: headings[0].start].strip():
        sections.append(Section(None, None, preamble))
    ends = [following.start for following in headings[1:]] + [len(abstract)]
    for heading, end in zip(headings, ends, strict=True):
        sections.append(Section(heading.label, heading.category, abstract[heading.end : end].strip()))
    return sections


def category_of(label: str) -> str | None:
    """The NLM category of a heading in any case, with or without its colon; None for an unknown one."""
    key = " ".join(label.lower().replace("’", "'").replace("(s)", "s").split()).strip(" :.-–—")
    key = _OF_THE_STUDY.sub("", key.removeprefix("the "))
    if known := _known(key):
        return known
    parts = [_known(part) for part in _JOINT.split(key) if part]
    found = [part for part in parts if part is not None]
    return max(found, key=_RANK.index) if found and len(found) == len(parts) else None


def join_sections(sections: Sequence[Section]) -> str:
    """The texts of the sections, stripped, each on a line of its own; empty ones leave no line."""
    return "\n".join(text for section in sections if (text := section.text.strip()))


def sentence_spans(sections: Sequence[Section]) -> list[tuple[int, int, Section]]:
    """The sentences of `join_sections(sections)` as (start, end, section), offsets in code points."""
    spans: list[tuple[int, int, Section]] = []
    offset = 0
    for section in sections:
        text = section.text.strip()
        spans.extend((offset + start, offset + end, section) for start, end in split(text))
        offset += len(text) + 1 if text else 0
    return spans


def _headings(abstract: str) -> list[_Heading]:
    """Every known heading in its place; only those in capitals where the first one is."""
    found: list[_Heading] = []
    marks = _MARK if "\n" in abstract or "\r" in abstract else _MARK_IN_LINE
    for mark in marks.finditer(abstract):
        match = _LABEL.search(abstract, max(0, mark.start() - _LONGEST_LABEL), mark.start())
        if match is None or (not mark[0].strip() and not _begins_line(match)):
            continue
        if category := category_of(match[1]):
            found.append(_Heading(match.start(1), mark.end(), match[1], category))
    if found and found[0].label.isupper():
        return [heading for heading in found if heading.label.isupper()]
    return found


def _begins_line(label: re.Match[str]) -> bool:
    """Whether a heading without a mark has its line for itself; “… was low. Methods↵” has not."""
    return label.start() == 0 or label[0][0] in "\n\r"


def _is_structured(abstract: str, headings: list[_Heading]) -> bool:
    if len({heading.label.lower() for heading in headings}) > 1:
        return True
    return bool(headings) and headings[0].label.isupper() and not abstract[: headings[0].start].strip()


@cache
def _categories() -> Mapping[str, str]:
    source = resources.files("curator").joinpath("abstract_headings.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(source)
    return {heading: category for category, headings in table.items() for heading in headings}


def _known(heading: str) -> str | None:
    """The category of a heading in the table, in the singular or the plural."""
    categories = _categories()
    return (
        categories.get(heading)
        or categories.get(heading.removesuffix("s"))
        or categories.get(heading + "s")
        or (categories.get(heading[:-3] + "y") if heading.endswith("ies") else None)
    )
