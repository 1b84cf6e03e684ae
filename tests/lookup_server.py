"""A server on this machine that plays PubMed, the PMC ID converter, Europe PMC and a proxy."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from curator.lookup.identifiers import identify
from curator.lookup.pubmed_articles import Article, articles_of, joined
from curator.lookup.settings import Addresses, Clock
from curator.normalise import title_key

DATA = Path(__file__).parent / "data" / "import" / "pubmed_xml"
WEB_PAGE = b"<!DOCTYPE html>\n<html><body>Log in, or we are down.</body></html>"


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; `line` is what servers and proxies write into their logs."""

    program: str
    method: str
    line: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer instead of the usual one. `cut` leaves out the end; `silent` never answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    silent: bool = False
    hang_up: bool = False


def files(*pmids: str) -> list[Article]:
    """Real articles from the files of the reader's tests."""
    return [article for pmid in pmids for article in articles_of((DATA / f"{pmid}.xml").read_bytes())]


def made_up(pmid: int, title: str = "", doi: str = "", year: int = 2020) -> Article:
    ids = f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else ""
    xml = (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><JournalIssue>'
        f"<Volume>7</Volume><PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>Made Up</Title>"
        "</Journal>"
        f"<ArticleTitle>{title or f'Paper {pmid}.'}</ArticleTitle><Abstract><AbstractText>"
        f"Number {pmid} says so."
        "</AbstractText></Abstract><AuthorList><Author><LastName>Roe</LastName><ForeName>Jane</ForeName></Author>"
        f"</AuthorList></Article></MedlineCitation><PubmedData><ArticleIdList>{ids}</ArticleIdList></PubmedData>"
        "</PubmedArticle>"
    )
    (article,) = articles_of(f"<PubmedArticleSet>{xml}</PubmedArticleSet>".encode())
    return article


def result(number: int, **fields: Any) -> dict[str, Any]:
    """A record as Europe PMC gives it with resultType=core, shortened."""
    return {
        "id": str(number),
        "source": "MED",
        "pmid": str(number),
        "title": f"Paper {number}.",
        "authorString": "Roe J.",
        "pubYear": "2020",
        "abstractText": f"<h4>Background</h4>Number {number} says so.",
        **fields,
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave early are meant to."""


class LookupServer:
    """What it holds can be changed while it runs; `replies` come before the usual answers, in turn."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.queries: dict[str, list[str]] = {}
        """PMIDs that a query to PubMed finds."""
        self.results: list[dict[str, Any]] = []
        self.converter: dict[str, int] = {}
        self.replies: deque[Reply] = deque()
        self.asked: list[Asked] = []
        self.proxied: list[str] = []
        self.proxy_needs_password = False
        self._released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def addresses(self) -> Addresses:
        return Addresses(
            eutils=f"{self.address}/eutils/",
            converter=f"{self.address}/idconv/",
            europepmc=f"{self.address}/europepmc/",
        )

    def programs(self) -> list[str]:
        return [it.program for it in self.asked]

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for_release(self) -> None:
        self._released.wait(30)

    def answer(self, asked: Asked) -> Reply:
        if self.replies:
            return self.replies.popleft()
        match asked.program:
            case "esearch.fcgi":
                return self._esearch(asked.parameters)
            case "efetch.fcgi":
                ids = asked.parameters["id"].split(",")
                return Reply(body=joined([it.xml for it in self.articles if it.pmid in ids]))
            case "idconv":
                return self._convert(asked.parameters["ids"].split(","))
            case "search" | "searchPOST":
                return self._search(asked.parameters)
        return Reply(404, b"no such program")

    def _esearch(self, parameters: dict[str, str]) -> Reply:
        term = parameters["term"]
        if parameters.get("field") == "title":
            words = set(term.split())
            pmids = [it.pmid for it in self.articles if words <= set(_title(it).split())]
        elif dois := re.findall(r'"([^"]+)"\[aid\]', term):
            pmids = [it.pmid for it in self.articles if it.dois & set(dois)]
        else:
            pmids = self.queries.get(term, [])
        found = {
            "count": str(len(pmids)),
            "idlist": pmids[: int(parameters["retmax"])],
            "querytranslation": f"translated {term}",
        }
        if not pmids:
            found["errorlist"] = {"phrasesnotfound": [term], "fieldsnotfound": []}  # type: ignore[assignment]
        return Reply(body=json.dumps({"header": {}, "esearchresult": found}).encode())

    def _convert(self, pmcids: list[str]) -> Reply:
        records = [
            {"requested-id": it, "pmcid": it, "pmid": self.converter[it]}
            if it in self.converter
            else {"requested-id": it, "status": "error", "errmsg": "Identifier not found in PMC"}
            for it in pmcids
        ]
        return Reply(body=json.dumps({"status": "ok", "records": records}).encode())

    def _search(self, parameters: dict[str, str]) -> Reply:
        found = self._matching(parameters["query"])
        start = 0 if parameters["cursorMark"] == "*" else int(parameters["cursorMark"].removeprefix("at"))
        end = start + int(parameters["pageSize"])
        # the last page names the mark that was asked for
        following = f"at{end}" if end < len(found) else parameters["cursorMark"]
        answer = {
            "version": "6.9",
            "hitCount": len(found),
            "nextCursorMark": following,
            "resultList": {"result": found[start:end]},
        }
        return Reply(body=json.dumps(answer).encode())

    def _matching(self, query: str) -> list[dict[str, Any]]:
        if query == "everything":
            return self.results
        if title := re.fullmatch(r'TITLE:"(.*)"', query):
            return [it for it in self.results if title_key(title[1]) in title_key(it["title"])]
        wanted = {
            identify(it.strip('"')) for it in re.findall(r"(?:EXT_ID|PMCID|DOI):(\S+?)(?=[ )]|$)", query)
        }
        return [
            it
            for it in self.results
            if wanted & {identify(str(it[key])) for key in ("pmid", "pmcid", "doi") if it.get(key)}
        ]


def _title(article: Article) -> str:
    found = re.search(rb"<ArticleTitle>(.*?)</ArticleTitle>", article.xml, re.DOTALL)
    return re.sub(r"[^\w\s'-]", " ", found[1].decode()).lower() if found else ""


def _handler(played: LookupServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # an answer in one piece: else each waits for the client to confirm its head
        wbufsize = 1 << 20
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def do_CONNECT(self) -> None:
            played.proxied.append(self.path)
            self._send(Reply(407 if played.proxy_needs_password else 403))

        def _serve(self, body: bytes) -> None:
            if self.path.startswith("http"):
                self._forward(body)
                return
            parts = urlsplit(self.path)
            asked = Asked(
                program=parts.path.strip("/").split("/")[-1],
                method=self.command,
                line=self.requestline,
                parameters=dict(parse_qsl(parts.query) + parse_qsl(body.decode())),
                headers=dict(self.headers),
            )
            played.asked.append(asked)
            self._send(played.answer(asked))

        def _send(self, reply: Reply) -> None:
            self.close_connection = bool(reply.silent or reply.hang_up or reply.cut)
            if reply.silent:
                played.wait_for_release()
            if reply.silent or reply.hang_up:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])

        def _forward(self, body: bytes) -> None:
            played.proxied.append(self.path)
            if played.proxy_needs_password and "Proxy-Authorization" not in self.headers:
                self._send(Reply(407, b"who are you?", {"Proxy-Authenticate": 'Basic realm="x"'}))
                return
            there = urlsplit(self.path)
            connection = http.client.HTTPConnection(there.netloc)
            path = there.path + (f"?{there.query}" if there.query else "")
            connection.request(self.command, path, body or None, dict(self.headers))
            answer = connection.getresponse()
            self._send(Reply(answer.status, answer.read()))
            connection.close()

    return Handler


class StoppedClock:
    """A clock that only moves when somebody waits; `waits` are the waits in one piece."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waited = 0.0

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.now, pause=self._pause, today=lambda: 1_790_000_000 + self.now)

    def _pause(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds


@contextmanager
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name but this machine's is known, and no proxy or key of the person's is used."""
    known: Callable[..., Any] = socket.getaddrinfo

    def ask_nobody(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in ("127.0.0.1", "localhost", "", None):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", ask_nobody)
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("NCBI_KEY", "EMAIL", "PROXY", "EUTILS_URL", "IDCONV_URL", "EUROPEPMC_URL", "CACHE"):
        monkeypatch.delenv(f"CURATOR_{name}", raising=False)
    yield
