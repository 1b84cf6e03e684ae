"""The citation that portals offer for copying, as RIS or BibTeX, below the page itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from curator import normalise

_RIS_LINE = re.compile(r"([A-Z][A-Z0-9]) {0,2}- ?(.*)")
_LARGEST_BIBTEX = 200_000
_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
_LETTERS = {
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What a citation block adds to a page; never an abstract, since blocks flatten its formatting."""

    authors: tuple[str, ...] = ()
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    issn: str | None = None
    publication_date: str | None = None


def find(lines: Sequence[str]) -> Citation | None:
    """The first RIS block in `lines`, else the first BibTeX entry; RIS says which name is the family name."""
    return _ris(lines) or _bibtex("\n".join(lines))


def _ris(lines: Sequence[str]) -> Citation | None:
    tags: list[tuple[str, str]] = []
    for line in lines:
        found = _RIS_LINE.fullmatch(line.strip())
        if found and (tags or found.group(1) == "TY"):
            if found.group(1) == "ER":
                break
            tags.append((found.group(1), found.group(2).strip()))
    if not tags:
        return None

    def first(*names: str) -> str | None:
        return next((value for name in names for tag, value in tags if tag == name and value), None)

    start, end = first("SP"), first("EP")
    dates = [normalise.partial_date(first(tag) or "") for tag in ("DA", "PY", "Y1")]
    return Citation(
        authors=tuple(value for tag, value in tags if tag in ("AU", "A1") and value),
        journal=first("JF", "JO", "T2", "JA"),
        volume=first("VL"),
        issue=first("IS"),
        pages=f"{start}-{end}" if start and end else start,
        doi=next((doi for tag in ("DO", "U2", "UR") if (doi := normalise.doi(first(tag) or ""))), None),
        issn=first("SN"),
        publication_date=max((date for date in dates if date), key=len, default=None),
    )


def _bibtex(text: str) -> Citation | None:
    start = re.search(r"@\w+\s*\{[^,{}]*,", text)
    if start is None:
        return None
    fields = _bibtex_fields(text[start.end() : start.end() + _LARGEST_BIBTEX])
    month = fields.get("month", "")
    pages = re.sub("-{2,}|–", "-", fields.get("pages", "")) or None
    return Citation(
        authors=tuple(
            name for name in re.split(r"\s+and\s+", fields.get("author", "")) if name and name != "others"
        ),
        journal=fields.get("journal") or None,
        volume=fields.get("volume") or None,
        issue=fields.get("number") or None,
        pages=pages,
        doi=normalise.doi(fields.get("doi", "")),
        issn=fields.get("issn") or None,
        publication_date=normalise.partial_date(f"{month} {fields.get('year', '')}"),
    )


def _bibtex_fields(body: str) -> dict[str, str]:
    """Fields of one entry up to its closing brace; values in quotation marks, in braces, or bare."""
    fields: dict[str, str] = {}
    place = 0
    opening = re.compile(r"\s*,?\s*(\w+)\s*=\s*")
    while found := opening.match(body, place):
        end = _end_of_value(body, found.end())
        fields.setdefault(found.group(1).lower(), _plain(body[found.end() : end].strip()))
        place = end
    return fields


def _end_of_value(body: str, start: int) -> int:
    """The place of the comma or brace after a value, with braces balanced and quotation marks closed."""
    depth, quoted = 0, False
    for place in range(start, len(body)):
        character = body[place]
        if character == '"' and depth == 0:
            quoted = not quoted
        elif character == "{":
            depth += 1
        elif character == "}":
            if depth == 0 and not quoted:
                return place
            depth = max(depth - 1, 0)
        elif character == "," and depth == 0 and not quoted:
            return place
    return len(body)


def _plain(value: str) -> str:
    """Without LaTeX accents and protective braces: `"{Andr{\\'e}}"` is André."""
    value = re.sub(r"^[{\"](.*)[}\"]$", r"\1", value, flags=re.DOTALL)
    value = re.sub(r"\\(['`^\"~=.]|[cvuHkr](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?", _accented, value)
    value = re.sub(
        r"\\(ss|ae|AE|aa|AA|[oOlLi])(?![A-Za-z])\s*", lambda found: _LETTERS[found.group(1)], value
    )
    return normalise.text(re.sub(r"[{}]|\\(?=[&%$#_])", "", value))


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found.group(2) + _ACCENTS[found.group(1)])
