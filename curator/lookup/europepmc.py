"""Europe PMC: searching, page by page (https://europepmc.org/RestfulWebService)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin

from curator import normalise
from curator.errors import CuratorError
from curator.lookup.answers import PassingError, complaint, json_object
from curator.lookup.client import Client
from curator.lookup.exchange import Alive, Call
from curator.lookup.identifiers import Identifier, Kind

NAME = "Europe PMC"
PAGE = 200
ID_BATCH = 25
"""Ids in one request, so that its address does not become too long for a proxy."""
_LONGEST_ADDRESS = 1500
_SOURCES = ("MED", "PMC", "PPR")
"""Of records with the same id, the first of these is taken; others after them."""

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """How many there are in all, those of this page, and the mark of the next one, empty at the end."""

    count: int
    results: tuple[Result, ...]
    following: str


def search(client: Client, query: str, alive: Alive, *, mark: str = "*", size: int = PAGE) -> Page:
    """One page of the records that a query finds. Raises CuratorError with the words of the service."""
    parameters = {
        "query": query,
        "format": "json",
        "resultType": "core",
        "cursorMark": mark,
        "pageSize": str(size),
    }
    is_long = len(query.encode("utf-8", "replace")) > _LONGEST_ADDRESS
    call = Call(
        service=NAME,
        address=urljoin(client.settings.addresses.europepmc, "searchPOST" if is_long else "search"),
        parameters=parameters,
        post=is_long,
    )
    page = client.ask(call, NAME, _page, alive)
    return Page(page.count, page.results, "" if page.following == mark else page.following)


def query_for(identifiers: Iterable[Identifier]) -> str:
    """The query that finds records by id."""
    return " OR ".join(_clause(it) for it in identifiers)


def phrase(text: str) -> str:
    """Text in quotes, as a query has it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _clause(identifier: Identifier) -> str:
    match identifier.kind:
        case Kind.PMID:
            return f"(EXT_ID:{identifier.value} AND SRC:MED)"
        case Kind.PMCID:
            return f"PMCID:{identifier.value}"
        case Kind.DOI:
            return f"DOI:{phrase(identifier.value)}"


def identifiers_of(result: Result) -> frozenset[Identifier]:
    """The ids that a record states for itself."""
    pmid = normalise.pmid(str(result.get("pmid") or ""))
    if pmid is None and result.get("source") == "MED":
        pmid = normalise.pmid(str(result.get("id") or ""))
    stated = (
        (Kind.PMID, pmid),
        (Kind.PMCID, normalise.pmcid(str(result.get("pmcid") or ""))),
        (Kind.DOI, normalise.doi(str(result.get("doi") or ""))),
    )
    return frozenset(Identifier(kind, value) for kind, value in stated if value)


def own_id(result: Result) -> str:
    return f"{result.get('source')}/{result.get('id')}"


def by_identifier(results: Iterable[Result], asked: Sequence[Identifier]) -> dict[Identifier, Result]:
    """The record of each id, as far as one was found; the published one rather than a preprint of it."""

    def rank(result: Result) -> int:
        source = str(result.get("source"))
        return _SOURCES.index(source) if source in _SOURCES else len(_SOURCES)

    found: dict[Identifier, Result] = {}
    wanted = frozenset(asked)
    for result in sorted(results, key=rank):
        for identifier in identifiers_of(result) & wanted:
            found.setdefault(identifier, result)
    return found


def packed(result: Result) -> bytes:
    """A record as it is kept and joined; lone surrogates stay escaped."""
    try:
        return json.dumps(result, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(result).encode()


def joined(records: Sequence[bytes]) -> bytes:
    """Records as one file in Europe PMC JSON, one a line."""
    head = f'{{"hitCount": {len(records)}, "resultList": {{"result": [\n'.encode()
    return head + b",\n".join(records) + b"\n]}}\n"


def _page(content: bytes) -> Page:
    answer = json_object(content, NAME)
    listed = answer.get("resultList")
    results = cast("dict[str, Any]", listed).get("result") if isinstance(listed, dict) else None
    if not isinstance(results, list):
        said = complaint(content)
        if said:
            raise CuratorError(f"{NAME} refuses the request: “{said}”.")
        raise PassingError(f"{NAME} gave another answer than records.")
    count = answer.get("hitCount")
    return Page(
        count=count if isinstance(count, int) else 0,
        results=tuple(cast("Result", it) for it in cast("list[Any]", results) if isinstance(it, dict)),
        following=str(answer.get("nextCursorMark") or ""),
    )
