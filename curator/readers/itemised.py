"""A Record from named values whose lists are lists already, one name or keyword an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from curator import normalise
from curator.model import Problem, Record
from curator.readers import fields, markup

_LONGEST = 1000
_TEXTS = ("title", "abstract")
_MARKED_UP = re.compile(r"<[a-zA-Z/]|&[a-zA-Z#]")
_LISTS = ("authors", "keywords", "subject_areas")
_ISSN = re.compile(r"(?<![\d-])\d{4}-\d{3}[\dXx](?![\d-])")


def record(
    values: Mapping[str, Sequence[str]], *, where: str, raw: str, warnings: Iterable[str] = ()
) -> Record | Problem:
    """Like `fields.record`, with `authors`, `keywords` and `subject_areas` taken item by item.

    Tags and references of HTML in title, abstract and items are resolved; headings become sections.

    A Problem if there is neither a title nor an abstract; a warning if nothing given as a date is one.
    """
    if not any(text.strip() for name in _TEXTS for text in values.get(name, ())):
        return Problem(where, "it has neither a title nor an abstract.")
    plain = {
        name: [normalise.text(_cut(name, it)) for it in given]
        for name, given in values.items()
        if name not in (*_LISTS, *_TEXTS)
    }
    title, abstract = (next((it for it in values.get(name, ()) if it.strip()), "") for name in _TEXTS)
    text, sections = markup.sectioned(abstract) if _MARKED_UP.search(abstract) else (abstract, ())
    found = fields.record(
        {**plain, "title": [_without_tags(title)], "abstract": [text]},
        where=where,
        raw=raw,
        warnings=list(warnings),
    )
    lists = {name: items(values.get(name, ())) for name in _LISTS}
    dates = [it for name in ("publication_date", "year") for it in plain.get(name, ()) if it]
    notes = found.warnings
    if dates and found.publication_date is None:
        notes = (*notes, f"‘{dates[0][:80]}’ is not a date that can be read; left out")
    return replace(
        found,
        sections=sections if found.abstract else (),
        authors=lists["authors"],
        keywords=lists["keywords"],
        subject_areas=lists["subject_areas"],
        warnings=notes,
    )


def _without_tags(value: str) -> str:
    return markup.plain(value) if _MARKED_UP.search(value) else value


def _cut(name: str, value: str) -> str:
    """Values that are looked at closely have a bound; nothing longer is an identifier or a date."""
    return value if name in ("licence", "url", "publication_type_raw") else value[:_LONGEST]


def items(given: Iterable[str]) -> tuple[str, ...]:
    """Canonical text of each item, in order, none empty or twice."""
    return tuple(
        dict.fromkeys(text for it in given if (text := normalise.text(_without_tags(it)).replace("\n", " ")))
    )


def date(*stated: str) -> list[str]:
    """The most precise date in the year of the first that has one; what was stated first if none has.

    Those without a year (“Jan”, “Jun 8”) are read with that of the first.
    """
    given = [it[:_LONGEST] for it in stated if it.strip()]
    known = [it for it in map(normalise.partial_date, given) if it]
    if not known:
        return given[:1]
    start = known[0][:4]
    combined = [
        it
        for text in given
        if not re.search(r"\d{4}", text) and (it := normalise.partial_date(f"{start} {text}"))
    ]
    return [max((it for it in (*known, *combined) if it.startswith(start)), key=len)]


def issn(given: Iterable[str]) -> list[str]:
    """The first ISSN in what may hold ISBNs and notes as well (“1759-8486 (Electronic)”)."""
    return [found.group().upper() for it in given if (found := _ISSN.search(it))][:1]


def pmid(marked: Iterable[str], bare: Iterable[str], database: str) -> list[str]:
    """A PubMed id: a number that is called one, or a bare one from PubMed or from an unnamed database.

    Accession numbers of other databases are numbers too, so a bare one has to have the length of an id.
    """
    for given in marked:
        if re.search(r"pmid|pubmed", given, re.IGNORECASE):
            plain = re.sub(r"\s*[\[(](?:pmid|pubmed)[\])]\s*", "", given, flags=re.IGNORECASE)
            if found := normalise.pmid(plain[:_LONGEST]):
                return [found]
    is_pubmed = re.search(r"pubmed|medline|\bnlm\b", database, re.IGNORECASE) and "mbase" not in database
    if database and not is_pubmed:
        return []
    return [it for it in bare if re.fullmatch(r"\d{1,8}" if is_pubmed else r"\d{7,8}", it)][:1]


def doi(stated: Iterable[str], elsewhere: Iterable[str]) -> list[str]:
    """The first DOI of the field for it, else of others that hold one alone or the address of one."""
    given = [it[:_LONGEST] for it in stated]
    found = [it for text in given if (it := normalise.doi(text))]
    if found:
        return found[:1]
    other = [
        it
        for text in elsewhere
        if re.match(r"(?:doi\b|10\.\d{4,9}/|https?://(?:dx\.)?doi\.org/)", text, re.IGNORECASE)
        and (it := normalise.doi(text[:_LONGEST]))
    ]
    return other[:1] or given[:1]


def pages(start: str, end: str) -> list[str]:
    """`335-339`; one of them alone if the other is missing, the same, or a range already."""
    first, last = (it if re.search(r"\d", it) else "" for it in (start, end))
    if not first or not last or first == last or re.search(r"\d\s*[-–]\s*\w*\d", first):
        return [first or last]
    return [f"{first}-{last}"]
