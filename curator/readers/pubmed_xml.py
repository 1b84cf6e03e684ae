"""PubMed XML as efetch and the baseline files give it (DTD pubmed_250101), article by article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from curator import normalise
from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import xml
from curator.readers.format import Format, Source
from curator.readers.xml import Element

_SETS = ("PubmedArticleSet", "PubmedBookArticleSet")
_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_DELETED = ("DeleteCitation", "DeleteDocument")
_LISTED = 20

_STATUS_OF_REFERENCE = {
    "RetractionIn": IntegrityStatus.RETRACTED,
    "RetractedandRepublishedIn": IntegrityStatus.RETRACTED,
    "PartialRetractionIn": IntegrityStatus.PARTIALLY_RETRACTED,
    "ExpressionOfConcernIn": IntegrityStatus.EXPRESSION_OF_CONCERN,
    "ErratumIn": IntegrityStatus.CORRECTED,
    "CorrectedandRepublishedIn": IntegrityStatus.CORRECTED,
}
_GRAVEST_FIRST = (
    IntegrityStatus.WITHDRAWN_PREPRINT,
    IntegrityStatus.RETRACTED,
    IntegrityStatus.PARTIALLY_RETRACTED,
    IntegrityStatus.EXPRESSION_OF_CONCERN,
    IntegrityStatus.CORRECTED,
)
_TOLD_REFERENCES = {
    "RetractionIn": "retracted in",
    "RetractedandRepublishedIn": "retracted and published anew in",
    "PartialRetractionIn": "retracted in part in",
    "ExpressionOfConcernIn": "an expression of concern is in",
    "ErratumIn": "corrected in",
    "CorrectedandRepublishedIn": "corrected and published anew in",
    "UpdateIn": "updated in",
    "RepublishedIn": "published anew in",
    "RetractionOf": "it is a notice that retracts",
    "PartialRetractionOf": "it is a notice that retracts a part of",
    "ExpressionOfConcernFor": "it is an expression of concern about",
    "ErratumFor": "it is a correction of",
}
_NO_TITLE = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)
_CUT_SHORT = re.compile(r"\(ABSTRACT TRUNCATED(?: AT \d{1,4} WORDS)?\)\.?$")
_ARTICLE_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{1,8}")

_Section = tuple[str | None, str | None, str]


def recognise(source: Source) -> float:
    """By its root element."""
    return 1.0 if xml.root(source) in (*_SETS, *_ARTICLES) else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records one by one with bounded memory; broken XML ends with a Problem that names the line.

    Raises ReaderError for a file that declares entities (they can expand without end or read other files)
    and for one without any article.
    """
    number, is_empty = 0, True
    with xml.opened(source) as stream:
        for found in xml.elements(
            stream,
            (*_ARTICLES, *_DELETED),
            origin="PubMed",
            advice="Download the records again from PubMed.",
        ):
            is_empty = False
            if isinstance(found, Problem):
                yield found
                return
            if found.tag in _DELETED:
                yield _deletion(found)
                continue
            number += 1
            yield _record(found, number)
    if is_empty:
        raise ReaderError(f"‘{source.name}’ holds no PubMed article.")


def _deletion(element: Element) -> Problem:
    """What an update file says of records that PubMed took back."""
    numbers = xml.texts(element, "PMID")
    more = f" and {len(numbers) - _LISTED:,} more" if len(numbers) > _LISTED else ""
    return Problem(
        element.tag,
        f"PubMed deleted the records {', '.join(numbers[:_LISTED])}{more}. Exclude their documents if the "
        "project has them.",
    )


def _record(article: Element, number: int) -> Record | Problem:
    raw = xml.written(article)
    is_book = article.tag == "PubmedBookArticle"
    citation = article.find("BookDocument" if is_book else "MedlineCitation")
    body = citation if is_book or citation is None else citation.find("Article")
    pmid = normalise.pmid(xml.text(article, "*/PMID"))
    where = f"record {number} (PMID {pmid})" if pmid else f"record {number}"
    if body is None:
        return Problem(where, "it has no citation.")
    book_title = xml.text(body, "Book/BookTitle")
    title, warnings = _title(body, book_title)
    abstract, sections, language = _abstract(citation, body, warnings)
    if not title and not abstract:
        return Problem(where, "it has neither a title nor an abstract.")
    if not title:
        warnings.append("no title in the record")
    issue = "Journal/JournalIssue"
    types = xml.texts(body, "PublicationType" if is_book else "PublicationTypeList/PublicationType")
    date = _date(body.find("Book/PubDate" if is_book else f"{issue}/PubDate")) or _date(
        body.find("ArticleDate")
    )
    kind = normalise.publication_type(";".join(types)) if types else None
    status = normalise.publication_status(
        xml.text(article, "PubmedBookData/PublicationStatus" if is_book else "PubmedData/PublicationStatus")
    )
    warnings += _notices(citation)
    pages = _pages(body)
    return Record(
        title=title,
        abstract=abstract,
        sections=sections,
        authors=_authors(body, warnings),
        keywords=xml.texts(citation, "KeywordList/Keyword"),
        subject_areas=(
            *xml.texts(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
            *xml.texts(citation, "SupplMeshList/SupplMeshName"),
        ),
        doi=_doi(article, body, warnings),
        pmid=pmid,
        pmcid=next(iter(_identifiers(article, "pmc", normalise.pmcid)), None),
        journal=xml.text(body, "Journal/Title")
        or xml.text(citation, "MedlineJournalInfo/MedlineTA")
        or (book_title if book_title != title else "")
        or None,
        volume=xml.text(body, f"{issue}/Volume") or None,
        issue=xml.text(body, f"{issue}/Issue") or None,
        pages=pages,
        article_number=None if pages else _article_number(body),
        issn=xml.text(body, "Journal/ISSN") or xml.text(citation, "MedlineJournalInfo/ISSNLinking") or None,
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw="; ".join(types) or None,
        publication_type=kind,
        publication_status="preprint" if kind == "preprint" else status,
        integrity_status=_integrity(citation, types),
        language=language,
        licence=xml.text(body, "Abstract/CopyrightInformation") or None,
        where=where,
        raw=raw,
        warnings=tuple(warnings),
    )


def _title(body: Element, book_title: str) -> tuple[str, list[str]]:
    """The title, in English where PubMed translated it, and what is to be said about it."""
    element = body.find("ArticleTitle")
    title = "" if element is None else _joined(element)
    original = xml.text(body, "VernacularTitle")
    if original and (not title or _NO_TITLE.fullmatch(title)):
        return original, ["the title is in the language of the paper, since PubMed has no translation"]
    if original:
        return title, [f"PubMed translated the title; the paper’s own is ‘{original}’"]
    return title or book_title, []


def _abstract(citation: Element, body: Element, warnings: list[str]) -> tuple[str, tuple[_Section, ...], str]:
    """Text, sections and language. `Abstract` is English whatever the languages of the paper."""
    languages = [normalise.language(it) for it in xml.texts(body, "Language")]
    language = next(iter(languages), "und")
    parts = _parts(body.find("Abstract"))
    others = sorted(xml.at(citation, "OtherAbstract"), key=_is_for_lay_readers)
    taken = None
    if parts:
        if languages and not {"en", "und"} & set(languages):
            warnings.append(f"the paper is in another language ({language}) than its abstract (en)")
        language = "en" if language != "und" else language
    else:
        taken = next((it for it in others if (parts := _parts(it))), None)
        if taken is not None:
            language = _language_of(taken)
            warnings.append(f"abstract taken from another version ({_kind(taken)})")
    warnings += [f"another abstract was not taken ({_kind(it)})" for it in others if it is not taken]
    if not parts:
        warnings.append("no abstract in the record")
    elif _CUT_SHORT.search(parts[-1][2]):
        warnings.append("PubMed cut the abstract short")
    is_structured = len(parts) > 1 or any(heading for heading, _, _ in parts)
    return "\n".join(text for _, _, text in parts), tuple(parts) if is_structured else (), language


def _language_of(abstract: Element) -> str:
    return normalise.language(abstract.get("Language", "eng"))


def _kind(abstract: Element) -> str:
    return f"{abstract.get('Type', 'no type')}, language {_language_of(abstract)}"


def _is_for_lay_readers(abstract: Element) -> bool:
    return abstract.get("Type") == "plain-language-summary"


def _parts(abstract: Element | None) -> list[_Section]:
    """(heading, NLM category, text) of each non-empty AbstractText; UNLABELLED is no heading."""
    if abstract is None:
        return []
    parts = [(it.get("Label"), it.get("NlmCategory"), _joined(it)) for it in xml.at(abstract, "AbstractText")]
    return [
        (None if label in ("", "UNLABELLED") else label, category or None, text)
        for label, category, text in parts
        if text
    ]


def _authors(body: Element, warnings: list[str]) -> tuple[str, ...]:
    lists = [
        it
        for path in ("AuthorList", "Book/AuthorList")
        for it in xml.at(body, path)
        if it.get("Type") != "editors"
    ]
    if lists and lists[0].get("CompleteYN") == "N":
        warnings.append("PubMed does not list all authors")
    valid = [
        author
        for author in (lists[0] if lists else ())
        if author.tag == "Author" and author.get("ValidYN") != "N"
    ]
    return tuple(name for author in valid if (name := _author(author)))


def _author(author: Element) -> str:
    names = [
        xml.text(author, "LastName"),
        xml.text(author, "ForeName") or xml.text(author, "Initials"),
        xml.text(author, "Suffix"),
    ]
    return ", ".join(name for name in names if name) or xml.text(author, "CollectiveName")


def _doi(article: Element, body: Element, warnings: list[str]) -> str | None:
    """The first that PubMed lists for the article itself and does not call invalid."""
    places = [it for path in ("ELocationID", "Book/ELocationID") for it in xml.at(body, path)]
    stated = [
        (it.get("ValidYN") != "N", normalise.doi(xml.joined(it)))
        for it in places
        if it.get("EIdType") == "doi"
    ]
    invalid = {doi for valid, doi in stated if not valid}
    candidates = [*_identifiers(article, "doi", normalise.doi), *(doi for valid, doi in stated if valid)]
    found = next((doi for doi in candidates if doi and doi not in invalid), None)
    if found is None:
        warnings += [f"PubMed calls the DOI {doi} invalid; left out" for doi in sorted(filter(None, invalid))]
    return found


def _identifiers(article: Element, kind: str, canonical: Callable[[str], str | None]) -> list[str]:
    """Only from the article's own list: the reference list has ids of other papers under the same names."""
    paths = (
        "PubmedData/ArticleIdList/ArticleId",
        "PubmedBookData/ArticleIdList/ArticleId",
        "BookDocument/ArticleIdList/ArticleId",
    )
    places = (it for path in paths for it in xml.at(article, path))
    found = (canonical(xml.joined(it)) for it in places if it.get("IdType") == kind)
    return [value for value in found if value]


def _pages(body: Element) -> str | None:
    start, end = xml.text(body, "Pagination/StartPage"), xml.text(body, "Pagination/EndPage")
    return xml.text(body, "Pagination/MedlinePgn") or (f"{start}-{end}" if start and end else start) or None


def _article_number(body: Element) -> str | None:
    """A publisher's own number that looks like one; most are internal codes."""
    places = (it for it in xml.at(body, "ELocationID") if it.get("EIdType") == "pii")
    numbers = (xml.joined(it) for it in places if it.get("ValidYN") != "N")
    return next((number for number in numbers if _ARTICLE_NUMBER.fullmatch(number)), None)


def _date(date: Element | None) -> str | None:
    if date is None:
        return None
    year, month, day = (xml.text(date, part) for part in ("Year", "Month", "Day"))
    month = month or xml.text(date, "Season")
    parts = [part for part in (year, month, day) if part]
    return normalise.partial_date(
        "-".join(parts) if month.isdecimal() else " ".join(parts) or xml.text(date, "MedlineDate")
    )


def _integrity(citation: Element, types: tuple[str, ...]) -> IntegrityStatus:
    found = {_STATUS_OF_REFERENCE.get(it.get("RefType")) for it in _references(citation)}
    if "Retracted Publication" in types:
        found.add(IntegrityStatus.RETRACTED)
    if IntegrityStatus.RETRACTED in found and "Preprint" in types:
        found.add(IntegrityStatus.WITHDRAWN_PREPRINT)
    return next((status for status in _GRAVEST_FIRST if status in found), IntegrityStatus.NONE_KNOWN)


def _notices(citation: Element) -> Iterator[str]:
    """What was published about the paper, or what the paper says about another, with its place."""
    for it in _references(citation):
        if told := _TOLD_REFERENCES.get(it.get("RefType")):
            yield f"{told} {xml.text(it, 'RefSource') or 'a place that is not named'}"


def _references(citation: Element) -> list[Element]:
    return list(xml.at(citation, "CommentsCorrectionsList/CommentsCorrections"))


def _joined(element: Element) -> str:
    """As `xml.joined`, without the sources that a formula may have beside what is shown."""
    for it in element.iterfind(".//{*}annotation") if len(element) else ():
        it.text = ""
    return xml.joined(element)


FORMAT = Format("pubmed-xml", "PubMed XML", (".xml", ".xml.gz"), recognise, read)
