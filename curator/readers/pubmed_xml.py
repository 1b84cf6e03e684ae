"""PubMed XML as efetch and the baseline files give it (DTD pubmed_250101), article by article."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from curator import normalise
from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import encoding
from curator.readers.format import Format, Source

_GZIP = b"\x1f\x8b"
_SETS = ("PubmedArticleSet", "PubmedBookArticleSet")
_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_ROOT = re.compile(r"<(PubmedArticleSet|PubmedBookArticleSet|PubmedArticle|PubmedBookArticle)\b")
_LAYOUT = re.compile("[ \t\r\n]+")

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

_Element = Any
"""An lxml element; lxml ships no types."""
_Section = tuple[str | None, str | None, str]


def recognise(source: Source) -> float:
    """By its root element."""
    head = source.head()
    if head.startswith(_GZIP):
        try:
            text = zlib.decompressobj(wbits=31).decompress(head, 65536).decode("utf-8", "ignore")
        except zlib.error:
            return 0.0
    else:
        text = encoding.beginning(source)
    start = text.lstrip("\ufeff \t\r\n")
    found = _ROOT.search(start) if start.startswith("<") else None
    before = (
        re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\])*>", "", start[: found.start()], flags=re.S)
        if found
        else ""
    )
    return 1.0 if found and not before.strip() else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records one by one with bounded memory; broken XML ends with a Problem that names the line.

    Raises ReaderError for a file that declares entities (they can expand without end or read other files)
    and for one without any article.
    """
    number = 0
    with source.open() as raw, _unzipped(raw, source) as stream:
        for found in _articles(stream):
            if isinstance(found, Problem):
                yield found
                return
            number += 1
            yield _record(found, number)
            _forget(found)
    if number == 0:
        raise ReaderError(f"‘{source.name}’ holds no PubMed article.")


def _unzipped(stream: BinaryIO, source: Source) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if source.head(2) == _GZIP else stream


def _articles(stream: BinaryIO) -> Iterator[_Element | Problem]:
    """Complete article elements, then perhaps a Problem. Nothing outside the file is ever loaded."""
    lxml = _lxml()
    elements = lxml.iterparse(
        stream,
        events=("start", "end"),
        tag=(*_SETS, *_ARTICLES),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in elements:
            if event == "start":
                _refuse_entities(element)
            elif element.tag in _ARTICLES:
                yield element
    except lxml.XMLSyntaxError as error:
        yield Problem(
            f"line {error.lineno or 1}", f"the XML is broken here and the rest was not read ({error.msg})."
        )
    except (OSError, EOFError, zlib.error) as error:
        yield Problem("", f"the compressed file is damaged and the rest was not read ({error}).")


def _refuse_entities(element: _Element) -> None:
    declarations = element.getroottree().docinfo.internalDTD
    if declarations is not None and any(True for _ in declarations.iterentities()):
        raise ReaderError(
            "The XML declares entities of its own, which PubMed never does and which can be used to attack a "
            "computer. It was not read. Download the records again from PubMed."
        )


def _forget(article: _Element) -> None:
    """Frees an article and all before it, so that memory does not grow with the file."""
    article.clear()
    parent = article.getparent()
    while parent is not None and article.getprevious() is not None:
        del parent[0]


def _record(article: _Element, number: int) -> Record | Problem:
    is_book = article.tag == "PubmedBookArticle"
    citation = article.find("BookDocument" if is_book else "MedlineCitation")
    body = citation if is_book or citation is None else citation.find("Article")
    pmid = normalise.pmid(_text(article, "*/PMID"))
    where = f"record {number} (PMID {pmid})" if pmid else f"record {number}"
    if body is None:
        return Problem(where, "it has no citation.")
    book_title = _text(body, "Book/BookTitle")
    title = _text(body, "ArticleTitle") or book_title
    abstract, sections, language, warnings = _abstract(citation, body)
    if not title and not abstract:
        return Problem(where, "it has neither a title nor an abstract.")
    if not title:
        warnings.append("no title in the record")
    issue = "Journal/JournalIssue"
    types = _texts(body, "PublicationType" if is_book else "PublicationTypeList/PublicationType")
    date = _date(body.find("Book/PubDate" if is_book else f"{issue}/PubDate")) or _date(
        body.find("ArticleDate")
    )
    kind = normalise.publication_type(";".join(types)) if types else None
    status = normalise.publication_status(
        _text(article, "PubmedBookData/PublicationStatus" if is_book else "PubmedData/PublicationStatus")
    )
    warnings += [
        f"updated in {_text(it, 'RefSource')}"
        for it in _references(citation)
        if it.get("RefType") == "UpdateIn"
    ]
    return Record(
        title=title,
        abstract=abstract,
        sections=sections,
        authors=_authors(body),
        keywords=_texts(citation, "KeywordList/Keyword"),
        subject_areas=_texts(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        doi=_doi(article, body),
        pmid=pmid,
        pmcid=next(iter(_identifiers(article, "pmc", normalise.pmcid)), None),
        journal=_text(body, "Journal/Title")
        or _text(citation, "MedlineJournalInfo/MedlineTA")
        or (book_title if book_title != title else "")
        or None,
        volume=_text(body, f"{issue}/Volume") or None,
        issue=_text(body, f"{issue}/Issue") or None,
        pages=_pages(body),
        issn=_text(body, "Journal/ISSN") or _text(citation, "MedlineJournalInfo/ISSNLinking") or None,
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw="; ".join(types) or None,
        publication_type=kind,
        publication_status="preprint" if kind == "preprint" else status,
        integrity_status=_integrity(citation, types),
        language=language,
        licence=_text(body, "Abstract/CopyrightInformation") or None,
        where=where,
        raw=_source(article),
        warnings=tuple(warnings),
    )


def _abstract(citation: _Element, body: _Element) -> tuple[str, tuple[_Section, ...], str, list[str]]:
    """Text, sections, language and warnings. `Abstract` is English whatever the language of the paper."""
    language = normalise.language(_text(body, "Language"))
    warnings: list[str] = []
    parts = _parts(body.find("Abstract"))
    if parts and language not in ("en", "und"):
        warnings.append(f"the paper is in another language ({language}) than its abstract (en)")
    if parts:
        language = "en" if language != "und" else language
    else:
        for other in sorted(citation.iterfind(".//OtherAbstract"), key=_is_for_lay_readers):
            if parts := _parts(other):
                language = normalise.language(other.get("Language", "eng"))
                kind = other.get("Type", "no type")
                warnings.append(f"abstract taken from another version ({kind}, language {language})")
                break
    if not parts:
        warnings.append("no abstract in the record")
    is_structured = len(parts) > 1 or any(heading for heading, _, _ in parts)
    return "\n".join(text for _, _, text in parts), tuple(parts) if is_structured else (), language, warnings


def _is_for_lay_readers(abstract: _Element) -> bool:
    return abstract.get("Type") == "plain-language-summary"


def _parts(abstract: _Element | None) -> list[_Section]:
    """(heading, NLM category, text) of each non-empty AbstractText; UNLABELLED is no heading."""
    if abstract is None:
        return []
    parts = [
        (it.get("Label"), it.get("NlmCategory"), _joined(it)) for it in abstract.iterfind("AbstractText")
    ]
    return [
        (None if label in ("", "UNLABELLED") else label, category or None, text)
        for label, category, text in parts
        if text
    ]


def _authors(body: _Element) -> tuple[str, ...]:
    lists = [
        it
        for path in ("AuthorList", "Book/AuthorList")
        for it in body.iterfind(path)
        if it.get("Type") != "editors"
    ]
    valid = [
        author
        for author in (lists[0] if lists else ())
        if author.tag == "Author" and author.get("ValidYN") != "N"
    ]
    return tuple(name for author in valid if (name := _author(author)))


def _author(author: _Element) -> str:
    names = [
        _text(author, "LastName"),
        _text(author, "ForeName") or _text(author, "Initials"),
        _text(author, "Suffix"),
    ]
    return ", ".join(name for name in names if name) or _text(author, "CollectiveName")


def _doi(article: _Element, body: _Element) -> str | None:
    """The first that PubMed lists for the article itself and does not call invalid."""
    places = [it for path in ("ELocationID", "Book/ELocationID") for it in body.iterfind(path)]
    stated = [
        (it.get("ValidYN") != "N", normalise.doi(_joined(it))) for it in places if it.get("EIdType") == "doi"
    ]
    invalid = {doi for valid, doi in stated if not valid}
    candidates = [*_identifiers(article, "doi", normalise.doi), *(doi for valid, doi in stated if valid)]
    return next((doi for doi in candidates if doi and doi not in invalid), None)


def _identifiers(article: _Element, kind: str, canonical: Callable[[str], str | None]) -> list[str]:
    """Only from the article's own list: the reference list has ids of other papers under the same names."""
    paths = (
        "PubmedData/ArticleIdList/ArticleId",
        "PubmedBookData/ArticleIdList/ArticleId",
        "BookDocument/ArticleIdList/ArticleId",
    )
    found = (
        canonical(_joined(it)) for path in paths for it in article.iterfind(path) if it.get("IdType") == kind
    )
    return [value for value in found if value]


def _pages(body: _Element) -> str | None:
    start, end = _text(body, "Pagination/StartPage"), _text(body, "Pagination/EndPage")
    return _text(body, "Pagination/MedlinePgn") or (f"{start}-{end}" if start and end else start) or None


def _date(date: _Element | None) -> str | None:
    if date is None:
        return None
    year, month, day = (_text(date, part) for part in ("Year", "Month", "Day"))
    parts = [part for part in (year, month, day) if part]
    return normalise.partial_date(
        "-".join(parts) if month.isdecimal() else " ".join(parts) or _text(date, "MedlineDate")
    )


def _integrity(citation: _Element, types: tuple[str, ...]) -> IntegrityStatus:
    found = {_STATUS_OF_REFERENCE.get(it.get("RefType")) for it in _references(citation)}
    if "Retracted Publication" in types:
        found.add(IntegrityStatus.RETRACTED)
    if IntegrityStatus.RETRACTED in found and "Preprint" in types:
        found.add(IntegrityStatus.WITHDRAWN_PREPRINT)
    return next((status for status in _GRAVEST_FIRST if status in found), IntegrityStatus.NONE_KNOWN)


def _references(citation: _Element) -> list[_Element]:
    return list(citation.iterfind("CommentsCorrectionsList/CommentsCorrections"))


def _text(element: _Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _joined(found)


def _texts(element: _Element, path: str) -> tuple[str, ...]:
    return tuple(text for found in element.iterfind(path) if (text := _joined(found)))


def _joined(element: _Element) -> str:
    """All text in an element, inline markup and formulas joined without spaces; line breaks are layout."""
    return _LAYOUT.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        else:
            yield html.unescape(child.text or "")  # a reference such as &nbsp; to the DTD that is not loaded
        yield child.tail or ""


def _lxml() -> Any:
    """lxml.etree, which ships no types; loaded here because it takes time and only this format needs it."""
    from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

    return cast("Any", etree)


def _source(article: _Element) -> str:
    return str(_lxml().tostring(article, encoding="unicode", with_tail=False))


FORMAT = Format("pubmed-xml", "PubMed XML", (".xml", ".xml.gz"), recognise, read)
