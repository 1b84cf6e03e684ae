"""JATS XML, as PubMed Central and publishers give articles; only what stands before the body is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator import normalise
from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import jats_text, xml
from curator.readers.format import Format, Source
from curator.readers.jats_text import plain
from curator.readers.markup import Section
from curator.readers.xml import Element

_TELLING = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:article-meta|journal-meta|front-stub)[\s>]|JATS|//NLM//DTD|/jats/"
)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ADDRESS = "{http://www.w3.org/1999/xlink}href"
_FULL_TEXT = ("body", "back", "floats-group", "sub-article", "response", "floats-wrap")
_LATER_DATES = {
    *("pmc-release", "nihms-submitted", "retracted", "retraction", "corrected", "accepted", "received"),
    *("pmc-author-manuscript", "updated"),
}
_FOR_LAY_READERS = {
    *("plain-language-summary", "graphical", "teaser", "toc", "key-points", "highlights", "editor-summary"),
    *("web-summary", "short", "video", "synopsis"),
}
_NOTICES = {
    "retraction": "retracts",
    "partial-retraction": "retracts a part of",
    "correction": "corrects",
    "expression-of-concern": "expresses concern about",
    "addendum": "adds to",
}
_ABOUT_ANOTHER = {
    "retracted-article",
    "corrected-article",
    "object-of-concern",
    "partial-retraction",
    "addended-article",
}
_STATUS_OF_RELATED = {
    **dict.fromkeys(("retraction-forward", "retraction", "retracted-by"), IntegrityStatus.RETRACTED),
    "partial-retraction-forward": IntegrityStatus.PARTIALLY_RETRACTED,
    **dict.fromkeys(
        ("concern-forward", "expression-of-concern", "expression-of-concern-forward"),
        IntegrityStatus.EXPRESSION_OF_CONCERN,
    ),
    **dict.fromkeys(
        ("correction-forward", "correction", "corrected-by", "erratum"), IntegrityStatus.CORRECTED
    ),
}
_GRAVEST_FIRST = (
    IntegrityStatus.RETRACTED,
    IntegrityStatus.PARTIALLY_RETRACTED,
    IntegrityStatus.EXPRESSION_OF_CONCERN,
    IntegrityStatus.CORRECTED,
)
_SAYS_RETRACTED = re.compile(r"[\[(]?\s?retracted(?: (?:article|paper))?\s?[\])]?\s?[:\])]", re.IGNORECASE)


def recognise(source: Source) -> float:
    """By its root element, and for those that others use too by what stands in it."""
    root = xml.root(source).rpartition(":")[2]
    if root == "pmc-articleset":
        return 1.0
    if root not in ("article", "OAI-PMH", "articles", "record", "response"):
        return 0.0
    return 1.0 if _TELLING.search(xml.beginning(source)) else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records one by one; broken XML ends with a Problem that names the line.

    Raises ReaderError for a file that declares entities and for one without any article.
    """
    number, is_empty = 0, True
    with xml.opened(source) as stream:
        for found in xml.elements(
            stream, ("{*}article",), origin="JATS", advice="Download the articles again from their source."
        ):
            is_empty = False
            if isinstance(found, Problem):
                yield found
                return
            number += 1
            yield _record(found, number)
    if is_empty:
        raise ReaderError(f"‘{source.name}’ holds no article.")


def _record(article: Element, number: int) -> Record | Problem:
    for it in [it for it in article if jats_text.local(it) in _FULL_TEXT]:
        article.remove(it)
    raw = xml.written(article)
    jats_text.without_namespaces(article)
    meta = article.find("front/article-meta")
    if meta is None:
        return Problem(f"record {number}", "it has no description of the article (article-meta).")
    journal = article.find("front/journal-meta")
    ids = {kind: _id(meta, *kinds) for kind, kinds in _ID_KINDS.items()}
    doi, pmid, pmcid = (
        normalise.doi(ids["doi"]),
        normalise.pmid(ids["pmid"]),
        normalise.pmcid(ids["pmcid"]),
    )
    known = next((f" ({name})" for name in (pmcid, pmid and f"PMID {pmid}", doi) if name), "")
    where = f"record {number}{known}"
    warnings = [
        f"‘{value[:80]}’ is not a {name.upper()}; left out"
        for name, value in ids.items()
        if value and not {"doi": doi, "pmid": pmid, "pmcid": pmcid}[name]
    ]
    title = _title(meta, warnings)
    language = normalise.language(article.get(_LANGUAGE, "en"))  # the default of the DTD
    abstract, sections, language = _abstract(meta, language, warnings)
    if not title and not abstract:
        return Problem(where, "it has neither a title nor an abstract.")
    if not title:
        warnings.append("no title in the record")
    kind = article.get("article-type", "")
    types = [kind, *_subjects(meta, is_heading=True)]
    date = _date(meta)
    status = _integrity(meta, kind, title, warnings)
    start, end = xml.text(meta, "fpage"), xml.text(meta, "lpage")
    return Record(
        title=title,
        abstract=abstract,
        sections=sections,
        authors=tuple(_authors(meta)),
        keywords=_keywords(meta, article.get(_LANGUAGE, "en")),
        subject_areas=tuple(_subjects(meta, is_heading=False)),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        journal=_of(journal, "journal-title-group/journal-title", "journal-title", ".//abbrev-journal-title"),
        volume=_of(meta, "volume"),
        issue=_of(meta, "issue"),
        pages=_of(meta, "page-range") or (f"{start}-{end}" if end and end != start else start) or None,
        article_number=_of(meta, "elocation-id"),
        issn=_of(journal, "issn", "issn-l"),
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw="; ".join(dict.fromkeys(filter(None, types))) or None,
        publication_type=_type(types),
        publication_status="preprint" if kind == "preprint" else None,
        integrity_status=status,
        language=language,
        licence=_licence(meta),
        where=where,
        raw=raw,
        warnings=tuple(warnings),
    )


_ID_KINDS = {"doi": ("doi",), "pmid": ("pmid",), "pmcid": ("pmcid", "pmc", "pmcaid", "pmc-aid")}


def _id(meta: Element, *kinds: str) -> str:
    """The article's own identifier of the first kind that it has."""
    found = {it.get("pub-id-type"): xml.joined(it) for it in reversed(meta.findall("article-id"))}
    return next((found[kind] for kind in kinds if found.get(kind)), "")


def _of(element: Element | None, *paths: str) -> str | None:
    """The text at the first path that has one."""
    if element is None:
        return None
    return next((text for path in paths for it in element.iterfind(path) if (text := plain(it))), None)


def _type(types: list[str]) -> str | None:
    kinds = [normalise.publication_type(it.replace("-", " ")) for it in types if it]
    return next((it for it in kinds if it not in ("unknown", "other")), kinds[0] if kinds else None)


def _title(meta: Element, warnings: list[str]) -> str:
    group = meta.find("title-group")
    if group is None:
        return ""
    title, subtitles = _of(group, "article-title") or "", [plain(it) for it in group.iterfind("subtitle")]
    for other in group.iterfind(".//trans-title"):
        holder = other if other.get(_LANGUAGE) else other.getparent()
        language = normalise.language(holder.get(_LANGUAGE, ""))
        if not title:
            title = plain(other)
        elif text := plain(other):
            warnings.append(f"the title in another language ({language}) is ‘{text}’")
    return ": ".join(filter(None, [title.rstrip(":") if any(subtitles) else title, *subtitles]))


def _abstract(meta: Element, language: str, warnings: list[str]) -> tuple[str, tuple[Section, ...], str]:
    """Text, sections and language of the abstract without a type; of another one only if there is none."""
    candidates = [*meta.iterfind("abstract"), *meta.iterfind("trans-abstract")]
    candidates.sort(key=lambda it: _rank(it, language))
    text, sections, taken = "", (), None
    for it in candidates:
        text, sections = jats_text.sectioned(it)
        if text:
            taken = it
            break
    if taken is None:
        warnings.append("no abstract in the record")
        return "", (), language
    if taken.get("abstract-type") or taken.tag == "trans-abstract":
        warnings.append(f"abstract taken from another version ({_kind(taken, language)})")
    warnings += [
        f"another abstract was not taken ({_kind(it, language)})" for it in candidates if it is not taken
    ]
    return text, sections, _language(taken, language)


def _rank(abstract: Element, language: str) -> tuple[bool, bool, bool, bool]:
    kind = abstract.get("abstract-type")
    return (
        kind in _FOR_LAY_READERS,
        abstract.tag == "trans-abstract",
        bool(kind),
        _language(abstract, language) != language,
    )


def _language(abstract: Element, language: str) -> str:
    return normalise.language(abstract.get(_LANGUAGE, language))


def _kind(abstract: Element, language: str) -> str:
    name = "translation" if abstract.tag == "trans-abstract" else "no type"
    return f"{abstract.get('abstract-type') or name}, language {_language(abstract, language)}"


def _authors(meta: Element) -> Iterator[str]:
    for it in meta.iterfind("contrib-group/contrib"):
        if it.get("contrib-type", "author") in ("author", "collab", "group"):
            name = it.find("name")
            name = it.find("name-alternatives/name") if name is None else name
            yield from filter(None, [_name(name) or _of(it, *_OTHER_NAMES) or ""])


_OTHER_NAMES = ("string-name", "name-alternatives/string-name", "collab", "collab-alternatives/collab")


def _name(name: Element | None) -> str:
    if name is None:
        return ""
    parts = [xml.text(name, part) for part in ("surname", "given-names", "suffix")]
    return ", ".join(part for part in parts if part)


def _keywords(meta: Element, language: str) -> tuple[str, ...]:
    """Of the groups in the language of the article, if there are any."""
    groups = [
        it
        for it in meta.iterfind("kwd-group")
        if it.get("kwd-group-type", "").casefold() not in ("abbreviations", "abr", "abbr")
    ]
    own = [it for it in groups if it.get(_LANGUAGE, language) == language]
    words = (plain(word) for group in own or groups for word in group.iterfind(".//kwd"))
    return tuple(dict.fromkeys(word for word in words if word))


def _subjects(meta: Element, *, is_heading: bool) -> Iterator[str]:
    """Headings under which a journal files its articles, or subjects."""
    for group in meta.iterfind("article-categories/subj-group"):
        if (group.get("subj-group-type", "heading") == "heading") == is_heading:
            yield from filter(None, (plain(it) for it in group.iterfind(".//subject")))


def _date(meta: Element) -> str | None:
    """The earliest of its dates of publication, the most exact one of those that may be the same."""
    places = [
        it
        for it in (*meta.iterfind("pub-date"), *meta.iterfind("pub-history/event/pub-date"))
        if not {it.get("pub-type"), it.get("date-type")} & _LATER_DATES
    ]
    dates = [date for it in places if (date := _partial(it))]
    return min(dates, key=lambda date: f"{date}~", default=None)


def _partial(date: Element) -> str | None:
    year, month, day = (xml.text(date, part) for part in ("year", "month", "day"))
    month = month or xml.text(date, "season")
    if not year:
        return normalise.partial_date(date.get("iso-8601-date") or xml.text(date, "string-date"))
    if month.isdecimal():
        return normalise.partial_date("-".join(filter(None, (year, month, day))))
    return normalise.partial_date(" ".join(filter(None, (year, month, day))))


def _integrity(meta: Element, kind: str, title: str, warnings: list[str]) -> IntegrityStatus:
    """What became of the article; an article that is a notice itself only says so."""
    related = list(meta.iterfind("related-article"))
    if kind in _NOTICES or any(it.get("related-article-type") in _ABOUT_ANOTHER for it in related):
        about = next((it for it in related if it.get("related-article-type") in _ABOUT_ANOTHER), None)
        what = "" if about is None else about.get(_ADDRESS, "") or plain(about)
        warnings.append(
            f"it is a notice that {_NOTICES.get(kind, 'is about')} {what or 'another paper'}"
            if kind in _NOTICES
            else f"it is about another paper that was retracted or corrected: {what or 'not named'}"
        )
        return IntegrityStatus.NONE_KNOWN
    found: set[IntegrityStatus] = set()
    for it in related:
        if status := _STATUS_OF_RELATED.get(it.get("related-article-type", "")):
            found.add(status)
            place = it.get(_ADDRESS, "") or plain(it) or "a place that is not named"
            warnings.append(f"{it.get('related-article-type')}: {place}")
    if kind == "retracted-article" or _SAYS_RETRACTED.match(title):
        found.add(IntegrityStatus.RETRACTED)
    return next((it for it in _GRAVEST_FIRST if it in found), IntegrityStatus.NONE_KNOWN)


def _licence(meta: Element) -> str | None:
    licence = meta.find("permissions/license")
    if licence is None:
        return _of(meta, "permissions/copyright-statement", "copyright-statement")
    return _of(licence, "license_ref") or licence.get(_ADDRESS) or plain(licence) or None


FORMAT = Format("jats-xml", "JATS XML (PubMed Central)", (".xml", ".nxml", ".xml.gz"), recognise, read)
