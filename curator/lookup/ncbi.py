"""NCBI: searching PubMed, fetching its articles, finding PMIDs (E-utilities, NBK25499; PMC ID converter)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urljoin

from curator import normalise
from curator.errors import CuratorError
from curator.lookup.answers import GaveUpError, PassingError, complaint, json_object
from curator.lookup.client import Client
from curator.lookup.exchange import Alive, Call
from curator.lookup.pubmed_articles import NAME, Article, CutOffError, articles_of

BATCH = 200
"""Articles in one request."""
DOI_BATCH = 40
MOST = 9_999
"""PubMed hands out no more of one search."""
_PASSING = re.compile("rate limit|backend failed|try again|temporarily|timeout", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Search:
    """What a search finds: how many, the first of their PMIDs, and how PubMed understood it."""

    count: int
    pmids: tuple[str, ...]
    translation: str
    remarks: tuple[str, ...]


class IncompleteError(GaveUpError):
    """What was asked for came in part at best; `articles` are those that came."""

    def __init__(self, message: str, articles: list[Article]) -> None:
        self.articles = articles
        super().__init__(message)


def search(client: Client, term: str, alive: Alive, *, limit: int, field: str = "") -> Search:
    """The newest first. Raises CuratorError with PubMed's words for a term that it refuses."""
    parameters = {"db": "pubmed", "term": term, "retmode": "json", "retmax": str(min(limit, MOST))}
    if field:
        parameters["field"] = field
    return _ask(client, "esearch.fcgi", parameters, _search_of, alive)


def articles(client: Client, pmids: Sequence[str], alive: Alive) -> list[Article]:
    """The articles of up to `BATCH` PMIDs; those that do not exist are left out.

    Raises IncompleteError with the articles that came whole.
    """
    parameters = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"}
    most: list[Article] = []

    def read(content: bytes) -> list[Article]:
        try:
            return articles_of(content)
        except CutOffError as error:
            most[:] = max(most, error.articles, key=len)
            raise

    try:
        return _ask(client, "efetch.fcgi", parameters, read, alive)
    except GaveUpError as error:
        raise IncompleteError(str(error), most) from None


def pmids_with_dois(client: Client, dois: Sequence[str], alive: Alive) -> tuple[str, ...]:
    """The PMIDs of articles that may have one of up to `DOI_BATCH` DOIs; who asks compares them."""
    safe = [doi for doi in dois if '"' not in doi]
    if not safe:
        return ()
    terms = [f'"{doi}"[aid]' for doi in safe]
    found = search(client, " OR ".join(terms), alive, limit=BATCH)
    if found.count <= BATCH or len(terms) == 1:
        return found.pmids
    # PubMed takes a phrase that it does not know word by word: such a one may crowd out the others
    alone = (search(client, term, alive, limit=DOI_BATCH).pmids for term in terms)
    return tuple(dict.fromkeys(pmid for pmids in alone for pmid in pmids))


def pmids_of_pmcids(client: Client, pmcids: Sequence[str], alive: Alive) -> dict[str, str]:
    """From up to `BATCH` PMCIDs to their PMIDs, as far as there are any."""
    call = Call(
        service="The PMC ID converter",
        address=client.settings.addresses.converter,
        parameters={"ids": ",".join(pmcids), "idtype": "pmcid", "format": "json", **_asker(client)},
    )
    return client.ask(call, client.ncbi_rate, _converted, alive)


def _ask(
    client: Client, program: str, parameters: dict[str, str], read: Callable[[bytes], T], alive: Alive
) -> T:
    call = Call(
        service=NAME,
        address=urljoin(client.settings.addresses.eutils, program),
        parameters={**parameters, **client.ncbi_parameters()},
        # always: a list may be long, and addresses, unlike bodies, are written into logs
        post=True,
    )
    return client.ask(call, client.ncbi_rate, read, alive)


def _asker(client: Client) -> dict[str, str]:
    return {name: value for name, value in client.ncbi_parameters().items() if name != "api_key"}


def _search_of(content: bytes) -> Search:
    answer = json_object(content, NAME)
    found = answer.get("esearchresult")
    if not isinstance(found, dict) or "ERROR" in found or "count" not in found:
        said = complaint(content)
        if not said or _PASSING.search(said):
            raise PassingError(f"{NAME} could not search: “{said}”." if said else f"{NAME} could not search.")
        raise CuratorError(f"{NAME} refuses the search: “{said}”.")
    result = cast("dict[str, Any]", found)
    pmids = (normalise.pmid(str(it)) for it in _list(result.get("idlist")))
    try:
        count = int(str(result["count"]))
    except ValueError:
        raise PassingError(f"{NAME} could not search.") from None
    return Search(
        count=count,
        pmids=tuple(pmid for pmid in pmids if pmid),
        translation=str(result.get("querytranslation") or ""),
        remarks=tuple(_remarks(result)),
    )


def _remarks(result: dict[str, Any]) -> list[str]:
    """PubMed leaves out what it does not know and says so beside the result only."""
    remarks: list[str] = []
    for group, key, said in (
        ("errorlist", "phrasesnotfound", "not found in PubMed, and left out of the search"),
        ("errorlist", "fieldsnotfound", "no field of PubMed"),
        ("warninglist", "phrasesignored", "left out of the search"),
        ("warninglist", "quotedphrasesnotfound", "not known as a phrase, and searched word by word"),
    ):
        found = result.get(group)
        words = _list(cast("dict[str, Any]", found).get(key)) if isinstance(found, dict) else []
        remarks += [f"‘{normalise.text(str(word))[:80]}’ is {said}" for word in words]
    return remarks


def _converted(content: bytes) -> dict[str, str]:
    answer = json_object(content, "The PMC ID converter")
    if not isinstance(answer.get("records"), list):
        said = complaint(content)
        raise (
            CuratorError(f"The PMC ID converter refuses the request: “{said}”.")
            if said
            else PassingError("The PMC ID converter gave another answer than ids.")
        )
    found: dict[str, str] = {}
    for record in _list(answer["records"]):
        if isinstance(record, dict):
            known = cast("dict[str, Any]", record)
            pmcid = normalise.pmcid(str(known.get("pmcid") or known.get("requested-id") or ""))
            pmid = normalise.pmid(str(known.get("pmid") or ""))
            if pmcid and pmid:
                found[pmcid] = pmid
    return found


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
