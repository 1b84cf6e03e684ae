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
_MONTH = r"(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)"
_DATE_OF_SPREADSHEET = re.compile(
    rf"\d{{1,2}}\.?[- ]{_MONTH}|{_MONTH}-\d{{2}}|\d{{4}}-\d\d-\d\d", re.IGNORECASE
)
"""What spreadsheets make of MARCH1, SEPT9 or the pages 1-12."""
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

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
    title, abstract = _first(values, "title"), _first(values, "abstract")
    if abstract.casefold() in _NO_ABSTRACT:
        abstract = ""
    if not title:
        notes.append("no title in the record")
    if not abstract:
        notes.append("no abstract in the record")
    date = _date(values)
    kind = _first(values, "publication_type_raw")
    keywords = _many(values, "keywords", _terms)
    notes += _turned_into_dates(values, keywords)
    return Record(
        title=title,
        abstract=abstract,
        authors=_many(values, "authors", authors.in_list),
        keywords=keywords,
        subject_areas=_many(values, "subject_areas", _terms),
        doi=_identifier(values, "doi", normalise.doi, "a DOI", notes),
        pmid=_identifier(values, "pmid", normalise.pmid, "a PubMed id", notes),
        pmcid=_identifier(values, "pmcid", normalise.pmcid, "a PubMed Central id", notes),
        journal=_first(values, "journal") or None,
        volume=_first(values, "volume") or None,
        issue=_first(values, "issue") or None,
        pages=_first(values, "pages") or None,
        article_number=_first(values, "article_number") or None,
        issn=_first(values, "issn") or None,
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw=kind or None,
        publication_type=normalise.publication_type(kind) if kind else None,
        peer_reviewed=_TRUTHS.get(_first(values, "peer_reviewed").casefold()),
        publication_status=normalise.publication_status(_first(values, "publication_status")),
        integrity_status=_integrity(_first(values, "integrity_status")),
        language=normalise.language(_first(values, "language")),
        url=_first(values, "url") or None,
        licence=_first(values, "licence") or None,
        where=where,
        raw=raw,
        warnings=tuple(notes),
    )


def _first(values: Values, field: str) -> str:
    return next((value.strip() for value in values.get(field, ()) if value.strip()), "")


def _many(values: Values, field: str, split: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Several values are items already; one may be a list in a string."""
    given = [value.strip() for value in values.get(field, ()) if value.strip()]
    return tuple(split(given[0])) if len(given) == 1 else tuple(given)


def _terms(raw: str) -> tuple[str, ...]:
    separators = next((signs for signs in (r"[;\n]", r"\|", ",") if re.search(signs, raw)), ";")
    return tuple(term for part in re.split(separators, raw) if (term := normalise.text(part)))


def _identifier(
    values: Values, field: str, canonical: Callable[[str], str | None], noun: str, notes: list[str]
) -> str | None:
    raw = _first(values, field)
    if raw.endswith(("…", "...")):
        notes.append(f"‘{raw[:80]}’ is cut off and so not {noun}; left out")
        return None
    found = canonical(raw)
    if raw and found is None:
        damaged = re.fullmatch(r"\d+[.,]?\d*[eE]\+?\d+", raw)
        notes.append(
            f"‘{raw[:80]}’ is not {noun}{' (a spreadsheet shortened it)' if damaged else ''}; left out"
        )
    return found


def _date(values: Values) -> str | None:
    date = normalise.partial_date(_first(values, "publication_date"))
    year = re.fullmatch(r"(\d{4})(?:\.0+)?", _first(values, "year"))
    spelt = normalise.partial_date(_first(values, "year")) if year is None else year.group(1)
    if date or spelt is None:
        return date or spelt
    month, day = (_first(values, part).removesuffix(".0") for part in ("month", "day"))
    if month.isdecimal():
        numbers = (
            [spelt[:4], month.zfill(2), day.zfill(2)] if day.isdecimal() else [spelt[:4], month.zfill(2)]
        )
        return normalise.partial_date("-".join(numbers)) or spelt
    return normalise.partial_date(f"{spelt} {month} {day}") if month else spelt


def _turned_into_dates(values: Values, keywords: Sequence[str]) -> Iterator[str]:
    for keyword in keywords:
        if _DATE_OF_SPREADSHEET.fullmatch(keyword):
            yield f"the keyword ‘{keyword}’ may be a gene (MARCH1, SEPT9) that a spreadsheet made a date"
    for field in ("volume", "issue", "pages"):
        if _DATE_OF_SPREADSHEET.fullmatch(raw := _first(values, field)):
            yield f"{field} ‘{raw}’ may be numbers that a spreadsheet made a date"


def _integrity(raw: str) -> IntegrityStatus:
    value = raw.casefold().replace(" ", "_")
    return next((status for status in IntegrityStatus if status.value == value), IntegrityStatus.NONE_KNOWN)


def _plain(name: str) -> str:
    return "".join(character for character in normalise.text(name).casefold() if character.isalnum())


@cache
def _places() -> dict[str, tuple[str, int]]:
    table = tomllib.loads((files("curator.readers") / "field_names.toml").read_text("utf-8"))
    return {
        _plain(name): (field, place) for field, names in table.items() for place, name in enumerate(names)
    }
