"""The labels of research-portal pages in the languages of `portal_labels.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from curator import normalise

_SEPARATOR = r"(?:\s*[:：›»|]\s*|\s+[-–—>]\s+)"
_ALWAYS = "en"
"""Portals of every language leave some labels in English."""


@dataclass(frozen=True)
class Labels:
    """What one page may print: the labels of its language and of English."""

    research_output: tuple[str, ...]
    peer_review: tuple[str, ...]
    not_peer_reviewed: tuple[str, ...]
    categories: tuple[str, ...]
    corresponding: frozenset[str]
    abstract: frozenset[str]
    cite: frozenset[str]
    headings: dict[str, str]
    """From a folded heading to keywords, subject_areas, bibliographical_note, access or passed_over."""
    fields: tuple[tuple[str, str], ...]
    """Label and field, longer labels first."""
    fingerprints: tuple[re.Pattern[str], ...]
    skip: re.Pattern[str]

    def heading(self, line: str) -> str | None:
        """Which part of the page begins with `line`: abstract, cite or a value of `headings`."""
        folded = fold(line)
        if folded in self.abstract:
            return "abstract"
        return "cite" if folded in self.cite else self.headings.get(folded)

    def quoted_title(self, line: str) -> str | None:
        """The title that a fingerprint line repeats; empty for the rest of a broken fingerprint line."""
        found = next((found for pattern in self.fingerprints if (found := pattern.fullmatch(line))), None)
        return (found.group("title") or "") if found else None


def fold(line: str) -> str:
    """How headings are compared: case-folded, without the signs around them."""
    return normalise.text(line).casefold().strip("#:*_ ：")


def for_line(line: str) -> Labels | None:
    """The labels of the page whose line `Research output: …` this is; None for any other line."""
    languages = tuple(tag for tag in _table() if _begins_with_output(tag, line))
    return _labels((*languages, _ALWAYS)) if languages else None


def _begins_with_output(tag: str, line: str) -> bool:
    categories = "|".join(
        re.escape(category) for category in sorted(_list(tag, "categories"), key=len, reverse=True)
    )
    end = f"(?:{_SEPARATOR}\\S|\\s*(?:{categories}))" if categories else f"{_SEPARATOR}\\S"
    words = "|".join(re.escape(word) for word in _list(tag, "research_output"))
    return bool(words) and re.match(f"(?:{words}){end}", line, re.IGNORECASE) is not None


@cache
def _labels(tags: tuple[str, ...]) -> Labels:
    def lists(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for tag in tags for item in _list(tag, key)))

    def pairs(key: str) -> list[tuple[str, str]]:
        """(label, meaning) of a sub-table; the page's own language counts before English."""
        found = (
            (label, name) for tag in tags for name, labels in _sub_table(tag, key).items() for label in labels
        )
        return list({label.casefold(): (label, name) for label, name in reversed(list(found))}.values())

    return Labels(
        research_output=_longest_first(lists("research_output")),
        peer_review=_longest_first(lists("peer_review")),
        not_peer_reviewed=_longest_first(lists("not_peer_reviewed")),
        categories=_longest_first(lists("categories")),
        corresponding=frozenset(map(fold, lists("corresponding"))),
        abstract=frozenset(map(fold, lists("abstract"))),
        cite=frozenset(map(fold, lists("cite"))),
        headings={fold(label): name for label, name in pairs("headings")},
        fields=tuple(sorted(pairs("fields"), key=lambda pair: len(pair[0]), reverse=True)),
        fingerprints=tuple(
            pattern for template in lists("fingerprint") for pattern in _fingerprint(template)
        ),
        skip=re.compile("|".join(f"(?:{pattern})" for pattern in lists("skip"))),
    )


def _fingerprint(template: str) -> Iterable[re.Pattern[str]]:
    """The whole line, or either of its sentences where a line break parts them."""
    before, after = template.split("{}")
    after = after.lstrip(". ")
    title = r"\s*[‘'\"“„«「]?\s*(?P<title>.+?)\s*[’'\"”“»」]?"
    yield re.compile(rf"{re.escape(before.strip())}{title}\s*\.?\s*{re.escape(after)}")
    if before.strip():
        yield re.compile(rf"{re.escape(before.strip())}{title}\.?")
    yield re.compile(f"(?P<title>){re.escape(after)}")


def _longest_first(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=len, reverse=True))


def _list(tag: str, key: str) -> list[str]:
    return cast("list[str]", _table()[tag].get(key, []))


def _sub_table(tag: str, key: str) -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", _table()[tag].get(key, {}))


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("curator.readers") / "portal_labels.toml").read_text("utf-8"))
