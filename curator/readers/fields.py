"""A Record from named values, as tables and JSON objects give them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from curator import normalise
from curator.model import IntegrityStatus, Record
from curator.readers import authors

_NO_ABSTRACT = {"[no abstract available]", "no abstract available", "no abstract", "n/a"}
_LONGEST_NO_ABSTRACT = max(map(len, _NO_ABSTRACT)) + 1
_MONTH = r"(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)"
_DATE_OF_SPREADSHEET = re.compile(
    rf"\d{{1,2}}\.?[- ]{_MONTH}|{_MONTH}-\d{{2}}|\d{{4}}-\d\d-\d\d", re.IGNORECASE
)
"""What spreadsheets make of MARCH1, SEPT9 or the pages 1-12."""
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_INTEGRITY = {status.value: status for status in IntegrityStatus}

Values = Mapping[str, Sequence[str]]
"""From a field of Record to what stood under its names, the preferred name first."""


@lru_cache(4096)
def field_of(name: str) -> str | None:
    """The field of Record that a column or key `name` means."""
    found = _places().get(_plain(name))
    return found[0] if found else None


@lru_cache(4096)
def preference(name: str) -> int:
    """Among the names of one field, the smaller number counts first."""
    return _places()[_plain(name)][1]


def record(values: Values, *, where: str, raw: str, warnings: Sequence[str] = ()) -> Record:
    """The record of `values`; what cannot be used is left out and named in a warning."""
    notes = list(warnings)
    first = {name: value for name, given in values.items() if (value := _first(given))}
    title, abstract = first.get("title", ""), first.get("abstract", "")
    if abstract[:_LONGEST_NO_ABSTRACT].casefold() in _NO_ABSTRACT:
        abstract = ""
    if not title:
        notes.append("no title in the record")
    if not abstract:
        notes.append("no abstract in the record")
    date = _date(first)
    kind = first.get("publication_type_raw")
    keywords = _many(values, "keywords", _terms)
    notes += _turned_into_dates(first, keywords)
    return Record(
        title=title,
        abstract=abstract,
        authors=_many(values, "authors", authors.in_list),
        keywords=keywords,
        subject_areas=_many(values, "subject_areas", _terms),
        doi=_identifier(first.get("doi"), normalise.doi, "a DOI", notes),
        pmid=_identifier(first.get("pmid"), normalise.pmid, "a PubMed id", notes),
        pmcid=_identifier(first.get("pmcid"), normalise.pmcid, "a PubMed Central id", notes),
        journal=first.get("journal"),
        volume=first.get("volume"),
        issue=first.get("issue"),
        pages=first.get("pages"),
        article_number=first.get("article_number"),
        issn=first.get("issn"),
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw=kind,
        publication_type=normalise.publication_type(kind) if kind else None,
        peer_reviewed=_TRUTHS.get(first.get("peer_reviewed", "").casefold()),
        publication_status=normalise.publication_status(first.get("publication_status", "")),
        integrity_status=_integrity(first.get("integrity_status", "")),
        language=normalise.language(first.get("language", "")),
        url=first.get("url"),
        licence=first.get("licence"),
        where=where,
        raw=raw,
        warnings=tuple(notes),
    )


def _first(given: Sequence[str]) -> str:
    """The first of the values that says something, stripped; nothing if none does."""
    for value in given:
        if stripped := value.strip():
            return stripped
    return ""


def _many(values: Values, field: str, split: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Several values are items already; one may be a list in a string."""
    given = [value.strip() for value in values.get(field, ()) if value.strip()]
    return tuple(split(given[0])) if len(given) == 1 else tuple(given)


def _terms(raw: str) -> tuple[str, ...]:
    separators = next((signs for signs in (r"[;\n]", r"\|", ",") if re.search(signs, raw)), ";")
    return tuple(term for part in re.split(separators, raw) if (term := normalise.text(part)))


def _identifier(
    raw: str | None, canonical: Callable[[str], str | None], noun: str, notes: list[str]
) -> str | None:
    if raw is None:
        return None
    if raw.endswith(("…", "...")):
        notes.append(f"‘{raw[:80]}’ is cut off and so not {noun}; left out")
        return None
    found = canonical(raw)
    if found is None:
        damaged = re.fullmatch(r"\d+[.,]?\d*[eE]\+?\d+", raw)
        notes.append(
            f"‘{raw[:80]}’ is not {noun}{' (a spreadsheet shortened it)' if damaged else ''}; left out"
        )
    return found


def _date(first: Mapping[str, str]) -> str | None:
    date = normalise.partial_date(first.get("publication_date", ""))
    stated = first.get("year", "")
    year = re.fullmatch(r"(\d{4})(?:\.0+)?", stated)
    spelt = normalise.partial_date(stated) if year is None else year.group(1)
    if date or spelt is None:
        return date or spelt
    month, day = (first.get(part, "").removesuffix(".0") for part in ("month", "day"))
    if month.isdecimal():
        numbers = (
            [spelt[:4], month.zfill(2), day.zfill(2)] if day.isdecimal() else [spelt[:4], month.zfill(2)]
        )
        return normalise.partial_date("-".join(numbers)) or spelt
    return normalise.partial_date(f"{spelt} {month} {day}") if month else spelt


def _turned_into_dates(first: Mapping[str, str], keywords: Sequence[str]) -> Iterator[str]:
    for keyword in keywords:
        if _DATE_OF_SPREADSHEET.fullmatch(keyword):
            yield f"the keyword ‘{keyword}’ may be a gene (MARCH1, SEPT9) that a spreadsheet made a date"
    for field in ("volume", "issue", "pages"):
        if (raw := first.get(field)) and _DATE_OF_SPREADSHEET.fullmatch(raw):
            yield f"{field} ‘{raw}’ may be numbers that a spreadsheet made a date"


def _integrity(raw: str) -> IntegrityStatus:
    return _INTEGRITY.get(raw.casefold().replace(" ", "_"), IntegrityStatus.NONE_KNOWN)


def _plain(name: str) -> str:
    return "".join(character for character in normalise.text(name).casefold() if character.isalnum())


@cache
def _places() -> dict[str, tuple[str, int]]:
    table = tomllib.loads((files("curator.readers") / "field_names.toml").read_text("utf-8"))
    return {
        _plain(name): (field, place) for field, names in table.items() for place, name in enumerate(names)
    }
