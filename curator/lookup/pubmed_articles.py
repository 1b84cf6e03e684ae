"""The articles of a PubMed answer, taken apart and put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from curator import normalise
from curator.errors import CuratorError
from curator.lookup.answers import PassingError, complaint, refuse_web_page

NAME = "PubMed"
_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
_NO_ID = re.compile("id list is empty", re.IGNORECASE)
_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
_ID_LISTS = ("PubmedData/ArticleIdList", "PubmedBookData/ArticleIdList", "BookDocument/ArticleIdList")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as XML in UTF-8, and the ids that PubMed lists for it itself."""

    pmid: str
    dois: frozenset[str]
    pmcid: str | None
    xml: bytes


class CutOffError(PassingError):
    """An answer that breaks off; `articles` are those that came whole."""

    def __init__(self, articles: list[Article]) -> None:
        self.articles = articles
        super().__init__(f"{NAME} gave an answer that is cut off or damaged.")


def articles_of(content: bytes) -> list[Article]:
    """The articles of an efetch answer, none if it has none.

    Raises CutOffError if it is damaged, PassingError if it is something else, and CuratorError with NCBI's
    words if it is refused.
    """
    refuse_web_page(content, NAME)
    found: list[Article] = []
    etree = _lxml()
    try:
        elements = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = ""
        for start in range(0, len(content), 1 << 16):
            elements.feed(content[start : start + (1 << 16)])
            root = _collect(elements, found, root)
        elements.close()
    except etree.XMLSyntaxError:
        if not found and (said := complaint(content)):
            raise PassingError(f"{NAME} says: “{said}”.") from None
        raise CutOffError(found) from None
    if root in ("PubmedArticleSet", "PubmedBookArticleSet"):
        return found
    said = complaint(content)
    if _NO_ID.search(said):
        return []
    raise (CuratorError if said else PassingError)(
        f"{NAME} refuses the request: “{said}”." if said else f"{NAME} gave another answer than articles."
    )


def _collect(elements: Any, found: list[Article], root: str) -> str:
    """Take the articles that are whole, and free them; the name of the root element."""
    for event, element in elements.read_events():
        if event == "start":
            root = root or str(element.tag)
        elif element.tag in _ARTICLES and (parent := element.getparent()) is not None:
            if article := _article(element):
                found.append(article)
            parent.remove(element)
    return root


def joined(articles: Iterable[bytes]) -> bytes:
    """Articles as one file in PubMed XML."""
    return b"".join([_HEAD, *(article + b"\n" for article in articles), b"</PubmedArticleSet>\n"])


def _article(element: Any) -> Article | None:
    stated = element.findtext("MedlineCitation/PMID") or element.findtext("BookDocument/PMID")
    pmid = normalise.pmid(stated or "")
    if pmid is None:
        return None
    listed = [it for path in _ID_LISTS for it in element.iterfind(f"{path}/ArticleId")]
    locations = [it for it in element.iterfind(".//ELocationID") if it.get("EIdType") == "doi"]
    dois = {
        *_canonical((it for it in listed if it.get("IdType") == "doi"), normalise.doi),
        *_canonical((it for it in locations if it.get("ValidYN") != "N"), normalise.doi),
    }
    pmcids = _canonical((it for it in listed if it.get("IdType") == "pmc"), normalise.pmcid)
    xml = _lxml().tostring(element, encoding="utf-8", with_tail=False)
    return Article(pmid, frozenset(dois), next(iter(pmcids), None), xml)


def _canonical(elements: Iterable[Any], canonical: Callable[[str], str | None]) -> list[str]:
    found = (canonical("".join(element.itertext())) for element in elements)
    return [value for value in found if value]


def _lxml() -> Any:
    """lxml.etree, which ships no types; loaded here because it takes time and few runs ask the network."""
    from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

    return cast("Any", etree)
