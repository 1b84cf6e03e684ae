"""Fetching records: what a person asks for, how much that is, and the sources that an import takes.

For a dialog: `parse_list` (or a query) → FetchRequest → `count` → `fetch` as a job → the sources go to the
usual preview and import, as if they were files in `Fetched.format`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.errors import CuratorError
from curator.lookup import europepmc, ncbi, pubmed_articles
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.gathering import Gathered, Service, batches, gather, keep_result
from curator.lookup.identifiers import Identifier, Kind
from curator.model import Problem
from curator.progress import Progress, silent
from curator.readers.format import Source

__all__ = ["MOST", "Counted", "FetchRequest", "Fetched", "Service", "count", "fetch"]

MOST = 10_000
"""Records of one query, unless a limit is named."""
_RECORDS_A_SOURCE = 200


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """Ids, or a query in the language of the service. `limit` takes only the first of a query's records."""

    service: Service = Service.PUBMED
    identifiers: tuple[Identifier, ...] = ()
    query: str = ""
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How much a request asks for: all that there is, and what of it would be fetched.

    `translation` is how PubMed understood a query; `remarks` say what it left out. `obstacle` says why it
    would be refused, or is empty.
    """

    total: int
    taken: int
    translation: str = ""
    remarks: tuple[str, ...] = ()
    obstacle: str = ""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Records as sources in `format`; `problems` name the ids that were not found."""

    sources: tuple[Source, ...]
    format: str
    records: int
    from_cache: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    def summary(self) -> str:
        """`12 records from PubMed, 3 of them kept from before`."""
        service = next(it for it in Service if it.format == self.format)
        records = f"{self.records:,} record" + ("" if self.records == 1 else "s")
        kept = f", {self.from_cache:,} of them kept from before" if self.from_cache else ""
        return f"{records} from {service.title}{kept}"


def count(request: FetchRequest, client: Client, progress: Progress = silent) -> Counted:
    """How much a request asks for; ids are counted without asking anybody."""
    _refuse_nothing(request)
    if request.identifiers:
        return Counted(total=len(request.identifiers), taken=len(request.identifiers))
    found = _searched(request, client, progress, 0)
    most = _most(request)
    obstacle = _obstacle(request, found.count)
    return Counted(
        total=found.count,
        taken=0 if obstacle else min(found.count, most),
        translation=found.translation,
        remarks=found.remarks,
        obstacle=obstacle,
    )


def fetch(request: FetchRequest, client: Client, progress: Progress = silent) -> Fetched:
    """Fetch the records; `progress` counts them and may cancel by raising.

    What came before a service failed is kept, and a Problem says what did not. Raises CuratorError if nothing
    came, or for a query that finds more than `MOST` records without a limit.
    """
    _refuse_nothing(request)
    if request.identifiers:
        return _fetched(gather(client, request.service, request.identifiers, progress))
    found = _searched(request, client, progress, _most(request))
    if obstacle := _obstacle(request, found.count):
        raise CuratorError(obstacle)
    said = [Problem(request.service.title, remark) for remark in found.remarks]
    taken = min(found.count, _most(request))
    if taken < found.count:
        message = f"the query finds {found.count:,} records; the first {taken:,} were asked for"
        said.append(Problem(request.service.title, message))
    if not found.count:
        raise CuratorError(f"{request.service.title} finds nothing for this query." + _also(found.remarks))
    if request.service is Service.PUBMED:
        pmids = [Identifier(Kind.PMID, it) for it in found.pmids[:taken]]
        return _fetched(gather(client, request.service, pmids, progress), said)
    return _pages(request, client, progress, taken, said)


def _refuse_nothing(request: FetchRequest) -> None:
    if bool(request.identifiers) == bool(request.query.strip()):
        raise CuratorError("Give a list of PMIDs, PMCIDs or DOIs, or a query; one of the two.")
    if request.limit is not None and request.limit < 1:
        raise CuratorError("The limit must be at least 1.")


def _most(request: FetchRequest) -> int:
    most = request.limit or MOST
    return min(most, ncbi.MOST) if request.service is Service.PUBMED else most


def _obstacle(request: FetchRequest, total: int) -> str:
    limit = _most(request)
    if total <= limit or (request.limit is not None and request.limit <= limit):
        return ""
    most = "PubMed hands out no more than" if limit == ncbi.MOST else "one fetch takes no more than"
    return (
        f"The query finds {total:,} records, but {most} {limit:,}. Narrow the query, by years for instance, "
        "or name a limit."
    )


def _searched(request: FetchRequest, client: Client, progress: Progress, limit: int) -> ncbi.Search:
    """The count, and for PubMed the PMIDs up to a limit."""

    def alive() -> None:
        progress(0, None)

    query = request.query.strip()
    if request.service is Service.PUBMED:
        return ncbi.search(client, query, alive, limit=limit)
    return ncbi.Search(europepmc.search(client, query, alive, size=1).count, (), "", ())


def _also(remarks: Sequence[str]) -> str:
    return f" It says: {'; '.join(remarks)}." if remarks else ""


def _pages(
    request: FetchRequest, client: Client, progress: Progress, taken: int, said: list[Problem]
) -> Fetched:
    """The records of a query to Europe PMC, page by page."""
    records: dict[str, bytes] = {}
    problems: list[Problem] = []
    mark = "*"

    def alive() -> None:
        progress(len(records), taken)

    try:
        while mark and len(records) < taken:
            page = europepmc.search(client, request.query.strip(), alive, mark=mark)
            for result in page.results:
                if len(records) < taken:
                    keep_result(client, result, records)
            mark = page.following if page.results else ""
    except GaveUpError as error:
        if not records:
            raise
        message = f"{error} {taken - len(records):,} of {taken:,} records were not fetched."
        problems.append(Problem(request.service.title, message))
    else:
        if len(records) < taken:
            message = f"announced {taken:,} records and gave {len(records):,}."
            problems.append(Problem(request.service.title, message))
    if client.cache:
        client.cache.tidy()
    alive()
    number = len(records)
    return Fetched(
        sources=_sources(request.service, records, list(records)),
        format=request.service.format,
        records=number,
        from_cache=0,
        problems=tuple(problems),
        remarks=tuple(said),
    )


def _fetched(found: Gathered, said: Sequence[Problem] = ()) -> Fetched:
    owners = found.owners_in_order()
    return Fetched(
        sources=_sources(found.service, found.records, owners),
        format=found.service.format,
        records=len(owners),
        from_cache=found.from_cache,
        problems=tuple(found.problems()),
        remarks=tuple(said),
    )


def _sources(service: Service, records: dict[str, bytes], owners: Sequence[str]) -> tuple[Source, ...]:
    """Files of a size that readers like, named after the service and their place; empties `records`."""
    sources: list[Source] = []
    for part in batches(owners, _RECORDS_A_SOURCE):
        first = len(sources) * _RECORDS_A_SOURCE + 1
        last = first + len(part) - 1
        name = service.title if len(part) == len(owners) else f"{service.title} {first:,}–{last:,}"
        content = file_of(service, [records.pop(owner) for owner in part])
        sources.append(Source(name=name, content=content))
    return tuple(sources)


def file_of(service: Service, records: Sequence[bytes]) -> bytes:
    """Records as one file in the format of the service."""
    if service is Service.PUBMED:
        return pubmed_articles.joined(records)
    return europepmc.joined(records)
