"""HTML made of elements, in which text from papers and curators can only ever be text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

VOID = frozenset({"meta", "br", "hr"})
REPLACEMENT = "\ufffd"
# neither HTML nor XML allows them
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# marks that turn the direction of what follows; an attribute cannot confine them as an element can
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """Text that is HTML already; whatever else is put into an element is escaped."""

    __slots__ = ()


def element(tag: str, /, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """An element. None and False leave an attribute out, True gives it no value; `class_` means `class`.

    A `_` within the name of an attribute stands for `-`.
    """
    start = tag + "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{start}>")
    return Markup(f"<{start}>{''.join(map(shown, children))}</{tag}>")


def shown(text: str | None) -> Markup:
    """`text` as HTML: what no page may hold becomes U+FFFD, and what turns the direction is confined."""
    if text is None or isinstance(text, Markup):
        return text or Markup()
    return quoted(text) if _TURNING.search(text) else Markup(_escaped(text))


def quoted(text: str) -> Markup:
    """Text of others, whose direction of writing does not reach what stands around it."""
    return Markup(f"<bdi>{_escaped(text)}</bdi>")


def plain(text: str) -> str:
    """`text` for where no element can confine it, such as an attribute or the title of a page."""
    return _TURNING.sub("", text)


def joined(parts: Iterable[str | None], between: str = " · ") -> Markup:
    """The parts that are there."""
    return Markup(shown(between).join(shown(part) for part in parts if part))


def lines(parts: Iterable[str | None]) -> Markup:
    """One part below the other in the source, which stays readable so."""
    return joined(parts, "\n")


def doi_link(doi: str) -> Markup:
    return _link(f"https://doi.org/{quote(doi, safe='/')}", f"doi:{doi}")


def pubmed_link(pmid: str) -> Markup:
    return _link(f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid, safe='')}/", f"PubMed {pmid}")


def _link(address: str, text: str) -> Markup:
    return element("a", quoted(text), href=address, rel="external noopener noreferrer")


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(_FORBIDDEN.sub(REPLACEMENT, plain(str(value))))}"'


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub(REPLACEMENT, text), quote=False)
