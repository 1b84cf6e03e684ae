"""Fetching records: what comes back, in which order, and what is said of the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from curator.errors import CancelledError, CuratorError
from curator.import_report import ImportReport
from curator.intake import import_sources, recognised
from curator.lookup import europepmc, ncbi
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.fetching import Fetched, FetchRequest, Service, count, fetch
from curator.lookup.identifiers import Identifier, parse_list
from curator.lookup.pubmed_articles import articles_of, joined
from curator.model import Problem, Record
from curator.project import Project
from curator.readers import pubmed_xml
from tests.curator.lookup.conftest import MakeClient
from tests.lookup_server import DATA, WEB_PAGE, LookupServer, Reply, StoppedClock, files, made_up, result

REAL = ("23657305", "30386702", "33474827", "34529508")
DOI = "10.7717/peerj.5807"
PMCID = "PMC7919130"


def ids(text: str) -> tuple[Identifier, ...]:
    return parse_list(text).identifiers


def records(fetched: Fetched) -> list[Record]:
    found = [item for source in fetched.sources for item in pubmed_xml.read(source)]
    assert not [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, Record)]


def pmids(fetched: Fetched) -> list[str | None]:
    return [record.pmid for record in records(fetched)]


def results(fetched: Fetched) -> list[str]:
    return [
        it["id"]
        for source in fetched.sources
        for it in json.loads(source.content or b"")["resultList"]["result"]
    ]


@pytest.fixture
def pubmed(server: LookupServer) -> LookupServer:
    server.articles = files(*REAL)
    server.converter = {PMCID: 33474827, "PMC6203937": 30386702}
    return server


def test_pmids_pmcids_and_dois_bring_the_articles_in_the_order_of_the_list(
    pubmed: LookupServer, client: Client
) -> None:
    told: list[tuple[int, int | None]] = []
    request = FetchRequest(identifiers=ids(f"34529508 {DOI} {PMCID} 23657305"))
    fetched = fetch(request, client, lambda done, total: told.append((done, total)))
    assert pmids(fetched) == ["34529508", "30386702", "33474827", "23657305"]
    assert fetched.problems == ()
    assert fetched.format == "pubmed-xml"
    assert fetched.summary() == "4 records from PubMed"
    assert told[-1] == (4, 4)
    assert [(it.program, it.method) for it in pubmed.asked] == [
        ("efetch.fcgi", "POST"),
        ("idconv", "GET"),
        ("efetch.fcgi", "POST"),
        ("esearch.fcgi", "POST"),
        ("efetch.fcgi", "POST"),
    ]


def test_an_article_comes_back_as_pubmed_wrote_it(pubmed: LookupServer, client: Client) -> None:
    for pmid in REAL:
        (fetched,) = records(fetch(FetchRequest(identifiers=ids(pmid)), client))
        (directly,) = pubmed_xml.read(pubmed_xml.Source.of(DATA / f"{pmid}.xml"))
        assert isinstance(directly, Record)
        assert (fetched.title, fetched.abstract, fetched.sections) == (
            directly.title,
            directly.abstract,
            directly.sections,
        )
        assert (fetched.authors, fetched.doi, fetched.pmcid) == (
            directly.authors,
            directly.doi,
            directly.pmcid,
        )


def test_ids_of_the_same_paper_bring_it_once(pubmed: LookupServer, client: Client) -> None:
    fetched = fetch(FetchRequest(identifiers=ids(f"30386702 {DOI} PMC6203937")), client)
    assert pmids(fetched) == ["30386702"]
    assert fetched.problems == ()


def test_an_id_that_is_not_found_is_told(pubmed: LookupServer, client: Client) -> None:
    fetched = fetch(FetchRequest(identifiers=ids("23657305 999999999 10.1000/none PMC1")), client)
    assert pmids(fetched) == ["23657305"]
    assert [str(it) for it in fetched.problems] == [
        "PMID 999999999: PubMed has no such record, Europe PMC may have it.",
        "DOI 10.1000/none: PubMed has no such record, Europe PMC may have it.",
        "PMC1: PubMed has no such record, Europe PMC may have it.",
    ]


def test_a_list_of_which_nothing_is_found_is_no_failure(pubmed: LookupServer, client: Client) -> None:
    fetched = fetch(FetchRequest(identifiers=ids("999999999")), client)
    assert fetched.sources == ()
    assert len(fetched.problems) == 1


def test_ncbis_word_for_no_correct_ids_means_that_none_was_found(
    pubmed: LookupServer, client: Client
) -> None:
    empty = b"<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"
    pubmed.replies.append(Reply(200, empty))
    assert len(fetch(FetchRequest(identifiers=ids("23657305")), client).problems) == 1


def test_articles_that_a_search_for_a_doi_finds_beside_are_not_taken(
    pubmed: LookupServer, client: Client
) -> None:
    idlist = json.dumps({"esearchresult": {"count": "2", "idlist": ["23657305", "30386702"]}}).encode()
    pubmed.replies.append(Reply(body=idlist))
    assert pmids(fetch(FetchRequest(identifiers=ids(DOI)), client)) == ["30386702"]


def test_dois_that_crowd_each_other_out_are_searched_one_by_one(pubmed: LookupServer, client: Client) -> None:
    crowd = json.dumps({"esearchresult": {"count": "5000", "idlist": ["23657305"]}}).encode()
    pubmed.replies.append(Reply(body=crowd))
    fetched = fetch(FetchRequest(identifiers=ids(f"{DOI} 10.1000/none")), client)
    assert pmids(fetched) == ["30386702"]
    assert pubmed.programs() == ["esearch.fcgi"] * 3 + ["efetch.fcgi"]


def test_long_lists_are_asked_for_in_batches_and_come_in_several_sources(
    server: LookupServer, client: Client
) -> None:
    server.articles = [made_up(number) for number in range(1, 451)]
    fetched = fetch(FetchRequest(identifiers=ids(" ".join(map(str, range(1, 451))))), client)
    assert [len(it.parameters["id"].split(",")) for it in server.asked] == [200, 200, 50]
    assert [it.name for it in fetched.sources] == ["PubMed 1–200", "PubMed 201–400", "PubMed 401–450"]
    assert pmids(fetched) == [str(number) for number in range(1, 451)]


def test_cancelling_stops_between_two_batches(server: LookupServer, client: Client) -> None:
    server.articles = [made_up(number) for number in range(1, 451)]

    def cancel(done: int, total: int | None) -> None:
        if done >= 200:
            raise CancelledError

    with pytest.raises(CancelledError):
        fetch(FetchRequest(identifiers=ids(" ".join(map(str, range(1, 451))))), client, cancel)
    assert len(server.asked) == 1


# queries


def test_a_query_is_counted_before_it_is_fetched(pubmed: LookupServer, client: Client) -> None:
    pubmed.queries["stat3 AND breast"] = ["34529508", "23657305"]
    request = FetchRequest(query=" stat3 AND breast ")
    counted = count(request, client)
    assert (counted.total, counted.taken, counted.obstacle) == (2, 2, "")
    assert counted.translation == "translated stat3 AND breast"
    assert pubmed.programs() == ["esearch.fcgi"]
    assert pmids(fetch(request, client)) == ["34529508", "23657305"]


def test_ids_are_counted_without_asking_anybody(server: LookupServer, client: Client) -> None:
    assert count(FetchRequest(identifiers=ids("1111 2222")), client).total == 2
    assert server.asked == []


def test_what_pubmed_left_out_of_a_query_is_told(pubmed: LookupServer, client: Client) -> None:
    counted = count(FetchRequest(query="xyzzy"), client)
    assert counted.total == 0
    assert counted.remarks == ("‘xyzzy’ is not found in PubMed, and left out of the search",)
    with pytest.raises(CuratorError, match=r"PubMed finds nothing for this query\. It says: ‘xyzzy’"):
        fetch(FetchRequest(query="xyzzy"), client)


@pytest.mark.parametrize(
    ("service", "total", "limit", "taken", "said"),
    [
        pytest.param(Service.PUBMED, 9_999, None, 9_999, "", id="as many as PubMed hands out"),
        pytest.param(Service.PUBMED, 23_456, None, 0,
                     "finds 23,456 records, but PubMed hands out no more than 9,999.", id="too many"),
        pytest.param(Service.PUBMED, 23_456, 50, 50, "", id="with a limit"),
        pytest.param(Service.PUBMED, 23_456, 20_000, 0, "hands out no more than 9,999", id="limit too high"),
        pytest.param(Service.EUROPE_PMC, 10_001, None, 0,
                     "finds 10,001 records, but one fetch takes no more than 10,000", id="Europe PMC"),
        pytest.param(Service.EUROPE_PMC, 23_456, 20_000, 20_000, "", id="Europe PMC with a limit"),
    ],
)  # fmt: skip
def test_a_query_that_finds_too_much_says_how_much(
    server: LookupServer,
    client: Client,
    service: Service,
    total: int,
    limit: int | None,
    taken: int,
    said: str,
) -> None:
    answer = (
        {"esearchresult": {"count": str(total), "idlist": []}}
        if service is Service.PUBMED
        else {"hitCount": total, "resultList": {"result": []}}
    )
    server.replies.extend([Reply(body=json.dumps(answer).encode())] * 2)
    request = FetchRequest(service=service, query="cancer", limit=limit)
    counted = count(request, client)
    assert (counted.total, counted.taken) == (total, taken)
    assert said in counted.obstacle
    if said:
        with pytest.raises(CuratorError, match=r"Narrow the query"):
            fetch(request, client)


def test_a_limit_takes_the_first_and_says_so(pubmed: LookupServer, client: Client) -> None:
    pubmed.queries["stat3"] = list(REAL)
    fetched = fetch(FetchRequest(query="stat3", limit=2), client)
    assert pmids(fetched) == list(REAL[:2])
    assert [str(it) for it in fetched.remarks] == [
        "PubMed: the query finds 4 records; the first 2 were asked for"
    ]


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(FetchRequest(), id="nothing"),
        pytest.param(FetchRequest(query="  "), id="blank"),
        pytest.param(FetchRequest(query="x", identifiers=ids("1111")), id="both"),
        pytest.param(FetchRequest(query="x", limit=0), id="no limit"),
    ],
)
def test_a_request_without_a_question_is_refused(
    server: LookupServer, client: Client, request_: FetchRequest
) -> None:
    for ask in (count, fetch):
        with pytest.raises(CuratorError):
            ask(request_, client)
    assert server.asked == []


# broken answers


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "cut off or damaged", id="empty"),
        pytest.param(WEB_PAGE, "came a web page", id="web page"),
        pytest.param(b"<PubmedArticleSet><PubmedArticle><Med", "cut off or damaged", id="truncated"),
        pytest.param(b"<other/>", "another answer than articles", id="other XML"),
        pytest.param(b"Backend unavailable", "PubMed says: “Backend unavailable”", id="words"),
        pytest.param(b'{"error": "no"}', "PubMed says: “no”", id="JSON"),
        pytest.param(b"<a>" * 100_000, "cut off or damaged", id="deep"),
    ],
)
def test_an_answer_without_articles_is_asked_for_again(
    pubmed: LookupServer, client: Client, body: bytes, said: str
) -> None:
    pubmed.replies.append(Reply(body=body))
    assert pmids(fetch(FetchRequest(identifiers=ids("23657305")), client)) == ["23657305"]
    pubmed.replies.extend([Reply(body=body)] * 4)
    with pytest.raises(GaveUpError) as raised:
        fetch(FetchRequest(identifiers=ids("23657305")), client)
    assert said in str(raised.value)


def test_of_an_answer_that_stays_broken_the_whole_articles_are_kept(
    pubmed: LookupServer, client: Client
) -> None:
    whole = joined([it.xml for it in pubmed.articles[:3]])
    pubmed.replies.extend([Reply(body=whole[:length]) for length in (9000, len(whole) - 2000, 9000, 9000)])
    fetched = fetch(FetchRequest(identifiers=ids(" ".join(REAL[:3]))), client)
    assert pmids(fetched) == list(REAL[:2])
    (problem,) = fetched.problems
    assert "cut off or damaged. It was tried 4 times" in problem.message
    assert problem.message.endswith("Not fetched: 1 (PMID 33474827).")


def test_what_came_before_a_service_failed_is_kept_and_the_rest_named(
    server: LookupServer, client: Client
) -> None:
    server.articles = [made_up(number) for number in range(1, 451)]
    first = joined([it.xml for it in server.articles[:200]])
    server.replies.extend([Reply(body=first), *[Reply(503)] * 4])
    fetched = fetch(FetchRequest(identifiers=ids(" ".join(map(str, range(1, 451))))), client)
    assert fetched.records == 200
    (problem,) = fetched.problems
    assert "PubMed is disturbed (status 503)" in problem.message
    assert "Not fetched: 250 (PMID 201, PMID 202" in problem.message
    assert len(server.asked) == 5


def test_entities_and_foreign_files_of_an_answer_are_not_loaded(
    pubmed: LookupServer, client: Client, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    article = made_up(7).xml.decode().replace("Number 7", "&f; &l8;")
    evil = (
        f'<!DOCTYPE PubmedArticleSet [<!ENTITY f SYSTEM "{secret.as_uri()}">{bomb}]>'
        f"<PubmedArticleSet>{article}</PubmedArticleSet>"
    )
    pubmed.replies.extend([Reply(body=evil.encode())] * 4)
    with pytest.raises(GaveUpError, match="cut off or damaged") as raised:
        fetch(FetchRequest(identifiers=ids("7")), client)
    assert "top secret" not in str(raised.value)


def test_an_article_without_an_id_or_with_another_one_is_not_taken(
    server: LookupServer, client: Client
) -> None:
    nameless = made_up(1234).xml.replace(b"1234</PMID>", b"</PMID>")
    server.replies.append(Reply(body=joined([nameless, made_up(9999).xml])))
    fetched = fetch(FetchRequest(identifiers=ids("1234")), client)
    assert fetched.records == 0
    assert len(fetched.problems) == 1


def test_books_are_articles_too() -> None:
    content = (DATA / "MedlineImporterTestBookArticleSet.xml").read_bytes()
    assert {it.pmid for it in articles_of(content)} == {"21413195"}


# the cache


def test_what_was_fetched_is_not_asked_for_again(
    pubmed: LookupServer, make_client: MakeClient, tmp_path: Path, clock: StoppedClock
) -> None:
    request = FetchRequest(identifiers=ids(f"23657305 {DOI} {PMCID}"))
    first = fetch(request, make_client(cache=tmp_path))
    asked = len(pubmed.asked)
    again = fetch(request, make_client(cache=tmp_path))
    assert len(pubmed.asked) == asked
    assert again.sources == first.sources
    assert again.summary() == "3 records from PubMed, 3 of them kept from before"
    clock.now += 8 * 24 * 3600
    fetch(request, make_client(cache=tmp_path))
    assert len(pubmed.asked) > asked


def test_a_fetch_that_broke_off_goes_on_where_it_was(
    server: LookupServer, make_client: MakeClient, tmp_path: Path
) -> None:
    server.articles = [made_up(number) for number in range(1, 301)]
    server.replies.extend([Reply(body=joined([it.xml for it in server.articles[:200]])), *[Reply(500)] * 4])
    request = FetchRequest(identifiers=ids(" ".join(map(str, range(1, 301)))))
    assert fetch(request, make_client(cache=tmp_path)).records == 200
    server.asked.clear()
    fetched = fetch(request, make_client(cache=tmp_path))
    assert (fetched.records, fetched.from_cache, fetched.problems) == (300, 200, ())
    assert [len(it.parameters["id"].split(",")) for it in server.asked] == [100]


# Europe PMC


@pytest.fixture
def europe(server: LookupServer) -> LookupServer:
    server.results = [
        result(30231553, doi="10.3390/ijms19092818", pmcid="PMC6163512"),
        {
            **result(0),
            "id": "PPR77",
            "source": "PPR",
            "pmid": None,
            "doi": "10.1101/2020.01.01.1",
            "title": "Preprint",
        },
        {**result(5555, doi="10.1101/2020.01.01.1"), "id": "5555"},
    ]
    return server


def test_ids_bring_records_of_europe_pmc(europe: LookupServer, client: Client) -> None:
    request = FetchRequest(service=Service.EUROPE_PMC, identifiers=ids("PMC6163512 30231553 10.1000/none"))
    fetched = fetch(request, client)
    assert results(fetched) == ["30231553"]
    assert fetched.format == "europepmc-json"
    assert [str(it) for it in fetched.problems] == ["DOI 10.1000/none: Europe PMC has no such record."]
    (asked,) = europe.asked
    assert asked.parameters["resultType"] == "core"
    assert asked.parameters["query"] == (
        'PMCID:PMC6163512 OR (EXT_ID:30231553 AND SRC:MED) OR DOI:"10.1000/none"'
    )


def test_of_a_preprint_and_its_paper_with_one_doi_the_paper_is_taken(
    europe: LookupServer, client: Client
) -> None:
    request = FetchRequest(service=Service.EUROPE_PMC, identifiers=ids("10.1101/2020.01.01.1"))
    assert results(fetch(request, client)) == ["5555"]


def test_a_query_to_europe_pmc_goes_through_its_pages(server: LookupServer, client: Client) -> None:
    server.results = [result(number) for number in range(1001, 1451)]
    request = FetchRequest(service=Service.EUROPE_PMC, query="everything")
    assert count(request, client).total == 450
    fetched = fetch(request, client)
    assert results(fetched) == [str(number) for number in range(1001, 1451)]
    assert [it.parameters["cursorMark"] for it in server.asked[2:]] == ["*", "at200", "at400"]
    assert fetched.sources[0].name == "Europe PMC 1–200"
    limited = fetch(FetchRequest(service=Service.EUROPE_PMC, query="everything", limit=3), client)
    assert results(limited) == ["1001", "1002", "1003"]


def test_a_long_query_is_sent_in_the_body(server: LookupServer, client: Client) -> None:
    query = "stat3 OR " * 300 + "stat5"
    europepmc.search(client, query, lambda: None)
    (asked,) = server.asked
    assert (asked.program, asked.method) == ("searchPOST", "POST")
    assert asked.parameters["query"] == query


def test_pages_that_end_too_early_are_told(server: LookupServer, client: Client) -> None:
    page = {"hitCount": 9, "nextCursorMark": "x", "resultList": {"result": [result(1001)]}}
    empty = {"hitCount": 9, "nextCursorMark": "y", "resultList": {"result": []}}
    server.replies.extend(Reply(body=json.dumps(it).encode()) for it in (page, page, empty))
    fetched = fetch(FetchRequest(service=Service.EUROPE_PMC, query="q"), client)
    assert fetched.records == 1
    assert [str(it) for it in fetched.problems] == ["Europe PMC: announced 9 records and gave 1."]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(
            b'{"errCode":404,"errMsg":"Invalid page size provided."}', "“Invalid page size", id="errMsg"
        ),
        pytest.param(WEB_PAGE, "came a web page", id="web page"),
        pytest.param(b'{"hitCount": 3}', "another answer than records", id="no list"),
        pytest.param(b'{"hitCount": 3, "resultList": []}', "another answer than records", id="a list"),
    ],
)
def test_a_broken_answer_of_europe_pmc_is_told(
    server: LookupServer, client: Client, body: bytes, said: str
) -> None:
    server.replies.extend([Reply(body=body)] * 4)
    with pytest.raises(CuratorError) as raised:
        fetch(FetchRequest(service=Service.EUROPE_PMC, query="q"), client)
    assert said in str(raised.value)


def test_strange_records_of_europe_pmc_are_passed_on_as_they_are(
    server: LookupServer, client: Client
) -> None:
    strange = result(1001, title="\ud800 =cmd|x", pmcid=["PMC1"], doi={"a": 1}, pubYear=None)
    answer = {"hitCount": 2, "resultList": {"result": [strange, "no record"]}}
    server.replies.extend([Reply(body=json.dumps(answer).encode())] * 2)
    fetched = fetch(FetchRequest(service=Service.EUROPE_PMC, query="q"), client)
    assert results(fetched) == ["1001"]


def test_quotes_of_an_id_do_not_end_the_query() -> None:
    (doi,) = ids('10.1000/a"b')
    assert europepmc.query_for([doi]) == 'DOI:"10.1000/a\\"b"'


# into a project


def imported(project: Project, fetched: Fetched) -> ImportReport:
    report = ImportReport()
    import_sources(project, recognised(fetched.sources, fetched.format, report), report)
    return report


def test_fetched_records_are_imported_like_those_of_a_file(
    pubmed: LookupServer, client: Client, project: Project
) -> None:
    fetched = fetch(FetchRequest(identifiers=ids(" ".join(REAL))), client)
    report = imported(project, fetched)
    assert len(report.added) == 4
    assert report.problems == []
    documents: Sequence[str | None] = [it.pmid for it in project.store.documents()]
    assert sorted(filter(None, documents)) == sorted(REAL)
    assert len(imported(project, fetched).duplicates) == 4
    step = project.next_undo()
    assert step is not None
    assert step.name == "Import 4 documents from PubMed"


def test_records_of_europe_pmc_are_imported_too(
    europe: LookupServer, client: Client, project: Project
) -> None:
    request = FetchRequest(service=Service.EUROPE_PMC, identifiers=ids("30231553 5555"))
    report = imported(project, fetch(request, client))
    assert report.problems == []
    assert {(it.pmid, it.doi) for it in project.store.documents()} == {
        ("30231553", "10.3390/ijms19092818"),
        ("5555", "10.1101/2020.01.01.1"),
    }


def test_ncbi_asks_for_dois_that_could_not_be_quoted_not_at_all(server: LookupServer, client: Client) -> None:
    assert ncbi.pmids_with_dois(client, ['10.1000/a"b'], lambda: None) == ()
    assert server.asked == []
