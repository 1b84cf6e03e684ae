"""Looking documents up, to complete their records: by their ids, else by the exact title, never by a guess.

For a dialog: the documents for which `completing.is_incomplete` → `look_up` as a job → for each one its
completions with their differences → the person ticks fields → `completing.AmendDocuments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from curator import normalise
from curator.completing import Completion, completion
from curator.errors import CuratorError
from curator.lookup import europepmc, ncbi
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.exchange import Alive
from curator.lookup.fetching import file_of
from curator.lookup.gathering import Gathered, Service, gather
from curator.lookup.identifiers import Identifier, Kind
from curator.model import Document, Record
from curator.progress import Progress, silent
from curator.readers.format import Source
from curator.readers.registry import by_name

_MOST_OF_A_TITLE = 200
_YEARS = 1
_OPERATORS = re.compile(r"[^\w\s.'-]|(?<!\w)[-.']+|[-.']+(?!\w)")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found for a document: nothing, one record, or several among which a person decides.

    `said` says why there is not exactly one; it is empty if there is.
    """

    document: Document
    completions: tuple[Completion, ...]
    said: str = ""

    @property
    def certain(self) -> Completion | None:
        """The one record that is surely about this paper."""
        sure = len(self.completions) == 1 and not self.completions[0].doubt
        return self.completions[0] if sure else None


def look_up(
    documents: Sequence[Document],
    client: Client,
    service: Service = Service.PUBMED,
    progress: Progress = silent,
) -> list[LookedUp]:
    """Look documents up, first all that have ids, then the others by their titles.

    `progress` counts documents and may cancel by raising. Raises CuratorError if not one could be looked up.
    """
    done = 0

    def alive() -> None:
        progress(done, len(documents))

    ids = {document.id: tuple(_identifiers(document)) for document in documents}
    asked = list(dict.fromkeys(it for own in ids.values() for it in own))
    by_id = gather(client, service, asked, lambda _done, _total: alive()) if asked else None
    found: list[LookedUp] = []
    broken_off = by_id.broken_off if by_id else ""
    for document in documents:
        completions = _by_id(document, ids[document.id], by_id, service) if by_id else ()
        said = ""
        if not completions and not broken_off:
            try:
                completions, said = _by_title(document, client, service, alive)
            except GaveUpError as error:
                if not any(it.completions for it in found):
                    raise
                broken_off = str(error)
        found.append(_told(document, completions, said or (broken_off if not completions else ""), service))
        done += 1
        alive()
    return found


def _told(document: Document, completions: tuple[Completion, ...], said: str, service: Service) -> LookedUp:
    if len(completions) > 1:
        said = f"{service.title} has {len(completions)} records for it; choose one."
    elif completions:
        said = completions[0].doubt
    return LookedUp(document, completions, said)


def _identifiers(document: Document) -> Iterator[Identifier]:
    for kind, value in (
        (Kind.PMID, document.pmid),
        (Kind.DOI, document.doi),
        (Kind.PMCID, document.pmcid),
    ):
        if value:
            yield Identifier(kind, value)


def _by_id(
    document: Document, own: Sequence[Identifier], gathered: Gathered, service: Service
) -> tuple[Completion, ...]:
    """One for each record that its ids lead to: more than one if they contradict each other."""
    leading: dict[str, list[str]] = {}
    for identifier in own:
        if identifier in gathered.owners:
            leading.setdefault(gathered.owners[identifier], []).append(str(identifier.kind))
    records = ((record_of(service, gathered.records[owner]), by) for owner, by in leading.items())
    return tuple(
        completion(document, record, source=_named(service, record), by=", ".join(by))
        for record, by in records
        if record is not None
    )


def _by_title(
    document: Document, client: Client, service: Service, alive: Alive
) -> tuple[tuple[Completion, ...], str]:
    """Records with exactly this title, of a year that fits, and why there is none."""
    nothing = f"{service.title} has no paper with this title."
    words = " ".join(_OPERATORS.sub(" ", normalise.text(document.title)).lower().split())
    if not words:
        return (), nothing
    if service is Service.PUBMED:
        search = ncbi.search(client, words, alive, limit=_MOST_OF_A_TITLE, field="title")
        total = search.count
        wanted = search.pmids if total <= _MOST_OF_A_TITLE else ()
        contents = [it.xml for it in ncbi.articles(client, wanted, alive)] if wanted else []
    else:
        page = europepmc.search(client, f"TITLE:{europepmc.phrase(words)}", alive)
        total, contents = page.count, [europepmc.packed(it) for it in page.results]
    if total > _MOST_OF_A_TITLE:
        return (), f"{service.title} has {total:,} papers with the words of this title; give it an id."
    records = [record for content in contents if (record := record_of(service, content)) is not None]
    same = tuple(
        completion(document, record, source=_named(service, record), by="title")
        for record in records
        if _is_same_paper(document, record)
    )
    return same, "" if same else nothing


def _is_same_paper(document: Document, record: Record) -> bool:
    if normalise.title_key(document.title) != normalise.title_key(record.title):
        return False
    return document.year is None or record.year is None or abs(document.year - record.year) <= _YEARS


def record_of(service: Service, content: bytes) -> Record | None:
    """One record as its reader reads it; None if the reader cannot."""
    source = Source(name=service.title, content=file_of(service, [content]))
    try:
        items = list(by_name(service.format).read(source))
    except CuratorError:
        return None
    record = next((it for it in items if isinstance(it, Record)), None)
    # the source text is not needed to compare
    return replace(record, raw="") if record else None


def _named(service: Service, record: Record) -> str:
    if record.pmid:
        return f"{service.title}, PMID {record.pmid}"
    return f"{service.title}, {record.doi or record.pmcid or 'no id'}"
