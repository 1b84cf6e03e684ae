"""Looking documents up: by their ids, else by their exact titles, and never by a guess."""

from __future__ import annotations

from typing import Any

import pytest

from curator.completing import AmendDocument
from curator.errors import CancelledError
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.finding import LookedUp, look_up
from curator.lookup.gathering import Service
from curator.model import Document
from curator.project import Project
from tests import factories
from tests.lookup_server import LookupServer, Reply, files, made_up, result

TITLE = "STAT3 (pY705) & β-catenin: a matter of “time”?"


@pytest.fixture
def pubmed(server: LookupServer) -> LookupServer:
    server.articles = [
        *files("30386702", "34529508"),
        made_up(111, TITLE.replace("&", "&amp;"), "10.1000/stat"),
    ]
    return server


def added(project: Project, title: str = TITLE, **fields: Any) -> Document:
    found = project.store.find(Document, factories.add_document(project, title, f"About {title}.", **fields))
    assert found is not None
    return found


def one(client: Client, document: Document) -> LookedUp:
    (found,) = look_up([document], client)
    assert found.document == document
    return found


def test_a_document_without_ids_is_found_by_its_exact_title(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    found = one(client, added(project)).certain
    assert found is not None
    assert (found.source, found.by, found.doubt) == ("PubMed, PMID 111", "title", "")
    assert found.gaps() == {
        "doi": "10.1000/stat",
        "pmid": "111",
        "authors": ("Roe, Jane",),
        "journal": "Made Up",
        "year": 2020,
        "publication_date": "2020",
        "volume": "7",
    }
    term = pubmed.asked[0].parameters
    assert (term["field"], term["term"]) == ("title", "stat3 py705 β-catenin a matter of time")


def test_what_was_found_fills_the_document(pubmed: LookupServer, client: Client, project: Project) -> None:
    document = added(project)
    found = one(client, document).certain
    assert found is not None
    project.perform(AmendDocument(document_id=document.id, fields=found.gaps(), source=found.source))
    again = one(client, next(iter(project.store.documents())))
    assert again.certain is not None
    assert again.certain.by == "PMID, DOI"
    assert again.certain.differences == ()


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        pytest.param({"pmid": "30386702"}, "PMID", id="PMID"),
        pytest.param({"doi": "10.7717/peerj.5807"}, "DOI", id="DOI"),
        pytest.param({"pmcid": "PMC6203937"}, "PMCID", id="PMCID"),
        pytest.param({"pmid": "30386702", "doi": "10.1000/unknown"}, "PMID", id="one of two"),
    ],
)
def test_a_document_with_an_id_is_found_by_it(
    pubmed: LookupServer, client: Client, project: Project, fields: dict[str, str], by: str
) -> None:
    pubmed.converter["PMC6203937"] = 30386702
    found = one(client, added(project, "Another title altogether", **fields))
    (completion,) = found.completions
    assert (completion.by, completion.found.pmid) == (by, "30386702")
    assert found.certain is None
    assert "the record has another title" in found.said


def test_ids_that_lead_to_two_papers_are_for_a_person_to_decide(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    found = one(client, added(project, pmid="34529508", doi="10.7717/peerj.5807"))
    assert [it.found.pmid for it in found.completions] == ["34529508", "30386702"]
    assert found.certain is None
    assert found.said == "PubMed has 2 records for it; choose one."


def test_two_papers_with_the_title_are_for_a_person_to_decide(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    pubmed.articles.append(made_up(222, TITLE.replace("&", "&amp;")))
    found = one(client, added(project))
    assert len(found.completions) == 2
    assert found.certain is None


@pytest.mark.parametrize(
    ("title", "fields", "said"),
    [
        pytest.param(
            "STAT3 & β-catenin: a matter of “time”", {}, "no paper with this title", id="similar title"
        ),
        pytest.param(TITLE, {"year": 2015}, "no paper with this title", id="another year"),
        pytest.param("???", {}, "no paper with this title", id="no words"),
    ],
)
def test_a_title_that_is_not_the_same_is_not_taken(
    pubmed: LookupServer, client: Client, project: Project, title: str, fields: dict[str, Any], said: str
) -> None:
    found = one(client, added(project, title, **fields))
    assert found.completions == ()
    assert said in found.said


def test_a_title_of_common_words_is_no_title_to_search_for(
    server: LookupServer, client: Client, project: Project
) -> None:
    server.articles = [made_up(number, "Editorial") for number in range(1, 302)]
    found = one(client, added(project, "Editorial"))
    assert found.completions == ()
    assert found.said == "PubMed has 301 papers with the words of this title; give it an id."


def test_many_documents_are_looked_up_by_their_ids_at_once(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    documents = [
        added(project, "One", pmid="30386702"),
        added(project, "Two", pmid="34529508"),
        added(project),
    ]
    told: list[tuple[int, int | None]] = []
    found = look_up(documents, client, Service.PUBMED, lambda done, total: told.append((done, total)))
    assert [len(it.completions) for it in found] == [1, 1, 1]
    assert pubmed.programs() == ["efetch.fcgi", "esearch.fcgi", "efetch.fcgi"]
    assert told[-1] == (3, 3)


def test_a_service_that_fails_on_the_way_leaves_what_was_found(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    documents = [added(project), added(project, "Second"), added(project, "Third")]

    def fail_later(done: int, total: int | None) -> None:
        if done == 1 and not pubmed.replies:
            pubmed.replies.extend([Reply(500)] * 4)

    found = look_up(documents, client, Service.PUBMED, fail_later)
    assert [bool(it.certain) for it in found] == [True, False, False]
    assert all("PubMed is disturbed" in it.said for it in found[1:])
    pubmed.replies.clear()
    pubmed.replies.extend([Reply(500)] * 4)
    with pytest.raises(GaveUpError):
        look_up(documents[1:], client)


def test_looking_up_can_be_cancelled(pubmed: LookupServer, client: Client, project: Project) -> None:
    def cancel(done: int, total: int | None) -> None:
        if done == 1:
            raise CancelledError

    documents = [added(project), added(project, "Second")]
    asked_for_one = len(look_up(documents[:1], client)) and len(pubmed.asked)
    pubmed.asked.clear()
    with pytest.raises(CancelledError):
        look_up(documents, client, Service.PUBMED, cancel)
    assert len(pubmed.asked) == asked_for_one


def test_nothing_to_look_up_asks_nobody(server: LookupServer, client: Client) -> None:
    assert look_up([], client) == []
    assert server.asked == []


def test_europe_pmc_is_looked_up_in_the_same_way(
    server: LookupServer, client: Client, project: Project
) -> None:
    server.results = [
        result(30231553, doi="10.3390/ijms19092818", title="STAT3 in time."),
        result(5555, title="STAT3 in time and space."),
    ]
    by_title = added(project, "STAT3 in Time")
    by_doi = added(project, "Stat3 in time", doi="10.3390/ijms19092818")
    found = look_up([by_title, by_doi], client, Service.EUROPE_PMC)
    assert [it.certain.source if it.certain else it.said for it in found] == ["Europe PMC, PMID 30231553"] * 2
    assert [it.completions[0].by for it in found] == ["title", "DOI"]
