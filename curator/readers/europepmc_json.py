"""Records of Europe PMC as its search gives them in JSON (`resultType=core`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from curator import normalise
from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import authors, json_items, markup
from curator.readers.format import Format, Source
from curator.readers.json_items import Item, members_of, strings

_TELLING = {
    *("authorString", "journalInfo", "journalTitle", "pubTypeList", "inEPMC", "isOpenAccess"),
    *("firstPublicationDate", "citedByCount", "abstractText", "pubYear"),
}
_STATUS_OF_NOTICE = {
    "retractionin": IntegrityStatus.RETRACTED,
    "retractedandrepublishedin": IntegrityStatus.RETRACTED,
    "partialretractionin": IntegrityStatus.PARTIALLY_RETRACTED,
    "expressionofconcernin": IntegrityStatus.EXPRESSION_OF_CONCERN,
    "erratumin": IntegrityStatus.CORRECTED,
    "correctedandrepublishedin": IntegrityStatus.CORRECTED,
}
_TOLD_NOTICES = {
    *_STATUS_OF_NOTICE,
    *("preprintin", "preprintof", "updatein", "updateof", "republishedin"),
    *("retractionof", "partialretractionof", "erratumfor", "expressionofconcernfor"),
}
_GRAVEST_FIRST = (
    IntegrityStatus.WITHDRAWN_PREPRINT,
    IntegrityStatus.RETRACTED,
    IntegrityStatus.PARTIALLY_RETRACTED,
    IntegrityStatus.EXPRESSION_OF_CONCERN,
    IntegrityStatus.CORRECTED,
)


def recognise(source: Source) -> float:
    """By its keys: a list of results, or a record with a source and what only Europe PMC says."""
    paths = json_items.key_paths(json_items.beginning(source))
    if ("resultList", "result") in paths or {("hitCount",), ("resultList",)} <= paths:
        return 0.99
    keys = {path[0] for path in paths if len(path) == 1}
    return 0.97 if {"id", "source"} <= keys and len(keys & _TELLING) >= 2 else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order, of answers to a search or single ones.

    Raises ReaderError as `json_items.items` does, and for answers without any record.
    """
    is_empty = True
    for item in json_items.items(source):
        if isinstance(item, Problem):
            is_empty = False
            yield item
        elif "resultList" not in item.members:
            is_empty = False
            yield _record(item)
        else:
            for found in _results(item):
                is_empty = False
                yield found
    if is_empty:
        raise ReaderError(f"‘{source.name}’ holds no record. Ask Europe PMC for something else.")


def _results(answer: Item) -> Iterator[Record | Problem]:
    results = json_items.items_of(members_of(answer.members["resultList"]).get("result"))
    for number, value in enumerate(results, 1):
        where = f"record {number}" if answer.where == "record 1" else f"{answer.where}, record {number}"
        if not isinstance(value, dict):
            yield Problem(where, "it is not a JSON object.")
            continue
        raw = json_items.written(value)
        yield _record(Item(members_of(value), where, raw, [] if raw.isascii() else answer.warnings))


def _record(item: Item) -> Record | Problem:
    members = item.members
    journal = members_of(members.get("journalInfo"))
    periodical = members_of(journal.get("journal"))
    book = members_of(members.get("bookOrReportDetails"))
    is_preprint = _one(members, "source") == "PPR"
    pmid = normalise.pmid(_one(members, "pmid") or (_one(members, "id") if _is(members, "MED") else ""))
    where = f"{item.where} (PMID {pmid})" if pmid else item.where
    title = markup.plain(_one(members, "title"))
    abstract, sections = markup.sectioned(_one(members, "abstractText"))
    if not title and not abstract:
        return Problem(where, "it has neither a title nor an abstract. Ask Europe PMC with resultType=core.")
    warnings = [*item.warnings]
    if not title:
        warnings.append("no title in the record")
    if not abstract:
        is_lite = "authorString" in members and "authorList" not in members
        hint = " (ask Europe PMC with resultType=core to have it)" if is_lite else ""
        warnings.append(f"no abstract in the record{hint}")
    language = _language(members, warnings) if abstract else normalise.language(_one(members, "language"))
    types = _all(members, "pubTypeList", "pubType") or tuple(
        part.strip() for part in _one(members, "pubType").split(";") if part.strip()
    )
    if is_preprint and not any("preprint" in it.casefold() for it in types):
        types = (*types, "Preprint")
    kind = normalise.publication_type(";".join(types)) if types else None
    status, told = _notices(members, types, is_preprint=is_preprint)
    date, year = _date(members, journal, book)
    raw_doi = _one(members, "doi")
    doi = normalise.doi(raw_doi)
    if raw_doi and doi is None:
        warnings.append(f"‘{raw_doi[:80]}’ is not a DOI; left out")
    return Record(
        title=title,
        abstract=abstract,
        sections=sections,
        authors=_authors(members),
        keywords=tuple(markup.plain(it) for it in _all(members, "keywordList", "keyword")),
        subject_areas=_all(members, "meshHeadingList", "meshHeading", "descriptorName"),
        doi=doi,
        pmid=pmid,
        pmcid=normalise.pmcid(_one(members, "pmcid") or (_one(members, "id") if _is(members, "PMC") else "")),
        journal=_one(periodical, "title", "medlineAbbreviation")
        or _one(members, "journalTitle")
        or _one(book, "comprisingTitle", "publisher")
        or None,
        volume=_one(journal, "volume") or _one(members, "journalVolume") or None,
        issue=_one(journal, "issue") or _one(members, "issue") or None,
        pages=_one(members, "pageInfo") or None,
        issn=_one(periodical, "issn", "ISSN", "essn", "ESSN") or _first_issn(members),
        publication_date=date,
        year=year,
        publication_type_raw="; ".join(types) or None,
        publication_type="preprint" if is_preprint else kind,
        publication_status="preprint"
        if is_preprint or kind == "preprint"
        else normalise.publication_status(_one(members, "publicationStatus")),
        integrity_status=status,
        language=language,
        licence=_one(members, "license") or None,
        where=where,
        raw=item.raw,
        warnings=(*warnings, *told),
    )


def _one(members: dict[str, Any], *keys: str) -> str:
    """The first text under one of `keys`."""
    return next((text.strip() for key in keys for text in strings(members.get(key))[:1]), "")


def _all(members: dict[str, Any], *keys: str) -> tuple[str, ...]:
    """The texts at the end of a path of keys, through lists."""
    values: list[Any] = [members]
    for key in keys:
        found = [members_of(it).get(key) for it in values]
        values = [value for it in found for value in (json_items.items_of(it) or [it])]
    return tuple(text.strip() for value in values if isinstance(value, str) for text in strings(value))


def _is(members: dict[str, Any], source: str) -> bool:
    return _one(members, "source") == source


def _first_issn(members: dict[str, Any]) -> str | None:
    """The list results name several, parted by semicolons."""
    return _one(members, "journalIssn").split(";")[0].strip() or None


def _authors(members: dict[str, Any]) -> tuple[str, ...]:
    listed = json_items.objects(members_of(members.get("authorList")).get("author"))
    names = (
        _one(author, "collectiveName")
        or ", ".join(filter(None, (_one(author, "lastName"), _one(author, "firstName", "initials"))))
        or _one(author, "fullName")
        for author in listed
    )
    return tuple(name for name in names if name) or authors.in_list(_one(members, "authorString"))


def _language(members: dict[str, Any], warnings: list[str]) -> str:
    """That of the abstract: those that come from PubMed are English whatever the language of the paper."""
    language = normalise.language(_one(members, "language"))
    if not _is(members, "MED") or language in ("en", "und"):
        return language
    warnings.append(f"the paper is in another language ({language}) than its abstract (en)")
    return "en"


def _date(
    members: dict[str, Any], journal: dict[str, Any], book: dict[str, Any]
) -> tuple[str | None, int | None]:
    """When it appeared first, if that is in the year by which it is cited; else the date of the issue."""
    dates = [
        normalise.partial_date(_one(members, "firstPublicationDate", "electronicPublicationDate")),
        normalise.partial_date(_one(journal, "dateOfPublication", "printPublicationDate")),
        normalise.partial_date(_one(members, "pubYear")),
        normalise.partial_date(_one(journal, "yearOfPublication") or _one(book, "yearOfPublication")),
    ]
    known = [date for date in dates if date]
    cited = next((date[:4] for date in (dates[2], dates[3]) if date), None)
    date = next((it for it in known if cited is None or it.startswith(cited)), None)
    return date, int(date[:4]) if date else None


def _notices(
    members: dict[str, Any], types: Sequence[str], *, is_preprint: bool
) -> tuple[IntegrityStatus, list[str]]:
    """The gravest that was said of the paper, and what is to be told about it."""
    found: set[IntegrityStatus] = set()
    told: list[str] = []
    notices = members_of(members.get("commentCorrectionList")).get("commentCorrection")
    for notice in json_items.objects(notices):
        kind = "".join(it for it in _one(notice, "type").casefold() if it.isalpha())
        if status := _STATUS_OF_NOTICE.get(kind):
            found.add(status)
        if kind in _TOLD_NOTICES:
            place = _one(notice, "reference") or f"{_one(notice, 'source')} {_one(notice, 'id')}".strip()
            told.append(f"{_one(notice, 'type').casefold()}: {place or 'a place that is not named'}")
    folded = [it.casefold().replace("-", " ") for it in types]
    if "retracted publication" in folded:
        found.add(IntegrityStatus.RETRACTED)
    if is_preprint and any("withdrawal" in it or "removal" in it for it in folded):
        found.add(IntegrityStatus.WITHDRAWN_PREPRINT)
    if is_preprint and IntegrityStatus.RETRACTED in found:
        found.add(IntegrityStatus.WITHDRAWN_PREPRINT)
    return next((it for it in _GRAVEST_FIRST if it in found), IntegrityStatus.NONE_KNOWN), told


FORMAT = Format("europepmc-json", "Europe PMC JSON", (".json", ".jsonl"), recognise, read)
