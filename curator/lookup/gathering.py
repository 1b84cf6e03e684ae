"""Records by their ids, from the cache and from the services, in the batches that these like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import TypeVar

from curator.lookup import europepmc, ncbi
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.identifiers import Identifier, Kind
from curator.lookup.pubmed_articles import Article
from curator.model import Problem
from curator.progress import Progress

T = TypeVar("T")
_SHOWN = 8


class Service(Enum):
    PUBMED = "pubmed"
    EUROPE_PMC = "europepmc"

    @property
    def title(self) -> str:
        return "PubMed" if self is Service.PUBMED else "Europe PMC"

    @property
    def format(self) -> str:
        """The input format of its records."""
        return "pubmed-xml" if self is Service.PUBMED else "europepmc-json"


@dataclass
class Gathered:
    """What was found: `records` by the id that the service has for them, `owners` by the id asked for."""

    service: Service
    asked: tuple[Identifier, ...]
    records: dict[str, bytes] = field(default_factory=lambda: dict[str, bytes]())
    owners: dict[Identifier, str] = field(default_factory=lambda: dict[Identifier, str]())
    from_cache: int = 0
    broken_off: str = ""
    """Why the rest was not asked for; empty if all was."""

    def missing(self) -> list[Identifier]:
        return [it for it in self.asked if it not in self.owners]

    def owners_in_order(self) -> list[str]:
        """The own ids of the records in the order in which they were asked for, each once."""
        return list(dict.fromkeys(self.owners[it] for it in self.asked if it in self.owners))

    def problems(self) -> list[Problem]:
        """A line for each id that was not found, or one for all that were not asked for."""
        missing = self.missing()
        if not self.broken_off:
            other = ", Europe PMC may have it" if self.service is Service.PUBMED else ""
            return [Problem(str(it), f"{self.service.title} has no such record{other}.") for it in missing]
        if not missing:
            return []
        names = ", ".join(map(str, missing[:_SHOWN])) + (", …" if len(missing) > _SHOWN else "")
        return [Problem(self.service.title, f"{self.broken_off} Not fetched: {len(missing):,} ({names}).")]


def gather(
    client: Client, service: Service, identifiers: Sequence[Identifier], progress: Progress
) -> Gathered:
    """The records of ids. Raises CuratorError if there is not one because the service could not be asked."""
    found = Gathered(service, tuple(dict.fromkeys(identifiers)))
    _from_cache(client, found)

    def alive() -> None:
        progress(len(found.owners), len(found.asked))

    steps = _pubmed if service is Service.PUBMED else _europepmc
    try:
        steps(client, found, alive)
    except GaveUpError as error:
        if not found.records:
            raise
        found.broken_off = str(error)
    finally:
        if client.cache:
            client.cache.tidy()
    alive()
    return found


def _from_cache(client: Client, found: Gathered) -> None:
    for identifier in found.asked if client.cache else ():
        assert client.cache is not None
        entry = client.cache.get(found.service.title, cache_key(identifier))
        if entry is not None:
            found.owners[identifier], found.records[entry[0]] = entry
    found.from_cache = len(found.records)


def cache_key(identifier: Identifier) -> str:
    return f"{identifier.kind}:{identifier.value}"


def _pubmed(client: Client, found: Gathered, alive: Callable[[], None]) -> None:
    by_kind = {kind: [it.value for it in found.missing() if it.kind is kind] for kind in Kind}
    pmids = dict.fromkeys(by_kind[Kind.PMID])
    wanted = frozenset(found.missing())
    # what can be had is had first: a converter that is down shall not keep the rest away
    _fetch_pubmed(client, found, list(pmids), wanted, alive)
    for batch in batches(by_kind[Kind.PMCID], ncbi.BATCH):
        converted = ncbi.pmids_of_pmcids(client, batch, alive)
        for pmcid, pmid in converted.items():
            if pmid in found.records:
                found.owners[Identifier(Kind.PMCID, pmcid)] = pmid
        further = [pmid for pmid in dict.fromkeys(converted.values()) if pmid not in found.records]
        _fetch_pubmed(client, found, further, wanted, alive)
    for batch in batches(by_kind[Kind.DOI], ncbi.DOI_BATCH):
        left = [doi for doi in batch if Identifier(Kind.DOI, doi) not in found.owners]
        further = [it for it in ncbi.pmids_with_dois(client, left, alive) if it not in found.records]
        _fetch_pubmed(client, found, further, wanted, alive)


def _fetch_pubmed(
    client: Client,
    found: Gathered,
    pmids: Sequence[str],
    wanted: frozenset[Identifier],
    alive: Callable[[], None],
) -> None:
    for batch in batches(pmids, ncbi.BATCH):
        try:
            articles = ncbi.articles(client, batch, alive)
        except ncbi.IncompleteError as error:
            _take_articles(client, found, error.articles, wanted)
            raise
        _take_articles(client, found, articles, wanted)


def _take_articles(
    client: Client, found: Gathered, articles: Iterable[Article], wanted: frozenset[Identifier]
) -> None:
    """Those that have an id that was asked for; a search for DOIs may find others beside."""
    for article in articles:
        own = identifiers_of(article)
        if client.cache:
            keys = [cache_key(it) for it in sorted(own)]
            client.cache.put(found.service.title, article.pmid, article.xml, keys)
        for identifier in own & wanted:
            found.owners[identifier] = article.pmid
            found.records[article.pmid] = article.xml


def identifiers_of(article: Article) -> frozenset[Identifier]:
    pmcids = [article.pmcid] if article.pmcid else []
    return frozenset(
        (
            Identifier(Kind.PMID, article.pmid),
            *(Identifier(Kind.DOI, it) for it in article.dois),
            *(Identifier(Kind.PMCID, it) for it in pmcids),
        )
    )


def _europepmc(client: Client, found: Gathered, alive: Callable[[], None]) -> None:
    for batch in batches(found.missing(), europepmc.ID_BATCH):
        page = europepmc.search(client, europepmc.query_for(batch), alive)
        for identifier, result in europepmc.by_identifier(page.results, batch).items():
            found.owners[identifier] = keep_result(client, result, found.records)


def keep_result(client: Client, result: europepmc.Result, records: dict[str, bytes]) -> str:
    """Take a record of Europe PMC; its own id."""
    owner, content = europepmc.own_id(result), europepmc.packed(result)
    records[owner] = content
    if client.cache:
        keys = [cache_key(it) for it in sorted(europepmc.identifiers_of(result))]
        client.cache.put(Service.EUROPE_PMC.title, owner, content, keys)
    return owner


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
