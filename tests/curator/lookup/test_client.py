"""The client: how often it asks, how long it waits, what it says when it cannot have an answer."""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from curator.errors import CancelledError, CuratorError
from curator.lookup import europepmc, exchange, ncbi
from curator.lookup.answers import GaveUpError
from curator.lookup.client import Client
from curator.lookup.exchange import retry_after
from curator.lookup.key import Secret
from curator.lookup.rate import Rate
from curator.lookup.settings import Addresses, LookupSettings, settings_of
from tests.curator.lookup.conftest import MakeClient
from tests.lookup_server import WEB_PAGE, LookupServer, Reply, StoppedClock

KEY = "0123456789abcdef0123456789abcdef0123"

NAMED = "ann:secret-word"


def alive() -> None:
    """Nobody cancels."""


def search(client: Client, term: str = "stat3") -> ncbi.Search:
    return ncbi.search(client, term, alive, limit=5)


@pytest.fixture
def found(server: LookupServer) -> LookupServer:
    server.queries["stat3"] = ["1", "2"]
    return server


def test_ncbi_is_told_which_tool_asks_and_whom_to_write_to(
    found: LookupServer, make_client: MakeClient
) -> None:
    assert search(make_client(contact="ann@example.org")).pmids == ("1", "2")
    (asked,) = found.asked
    assert asked.parameters["tool"] == "abstract-curator"
    assert asked.parameters["email"] == "ann@example.org"
    assert re.fullmatch(r"abstract-curator/[\d.]+ \(mailto:ann@example\.org\)", asked.headers["User-Agent"])


def test_a_contact_that_is_no_address_is_not_sent(found: LookupServer, make_client: MakeClient) -> None:
    search(make_client(contact="ann@example.org\r\nX-Evil: yes"))
    assert "email" not in found.asked[0].parameters
    assert "mailto" not in found.asked[0].headers["User-Agent"]


@pytest.mark.parametrize(
    ("key", "seconds"),
    [pytest.param(None, 3.3, id="three a second"), pytest.param(Secret(KEY), 0.0, id="ten with a key")],
)
def test_ncbi_is_not_asked_more_often_than_it_allows(
    found: LookupServer, make_client: MakeClient, clock: StoppedClock, key: Secret | None, seconds: float
) -> None:
    client = make_client(key=key)
    for _ in range(10):
        search(client)
    assert len(found.asked) == 10
    assert clock.waited == pytest.approx(seconds)


def test_europe_pmc_is_not_asked_more_than_ten_times_a_second(
    server: LookupServer, client: Client, clock: StoppedClock
) -> None:
    for _ in range(21):
        europepmc.search(client, "everything", alive)
    assert len(server.asked) == 21
    assert clock.waited == pytest.approx(2.2)


def test_the_strictest_of_several_limits_holds(clock: StoppedClock) -> None:
    rate = Rate(((10, 1.1), (500, 61.0)), clock.clock())
    for _ in range(501):
        rate.wait(alive)
    assert clock.waited == pytest.approx(61)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_disturbed_service_is_asked_again_after_a_pause(
    found: LookupServer, client: Client, clock: StoppedClock, status: int
) -> None:
    found.replies.extend([Reply(status, b"sorry"), Reply(status)])
    assert search(client).count == 2
    assert len(found.asked) == 3
    assert clock.waited == pytest.approx(2 + 5)


def test_a_service_that_names_a_time_is_asked_again_then(
    found: LookupServer, client: Client, clock: StoppedClock
) -> None:
    at = formatdate(1_790_000_000 + clock.now + 40, usegmt=True)
    found.replies.extend([Reply(429, headers={"Retry-After": "33"}), Reply(503, headers={"Retry-After": at})])
    search(client)
    assert clock.waited == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, id="past"),
        pytest.param("soon", None, id="word"),
        pytest.param("9" * 400, None, id="absurd"),
        pytest.param("-1", None, id="negative"),
        pytest.param("²", None, id="no digit"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_time_to_wait_is_read_or_left_alone(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, 1_790_000_000) == seconds


def test_a_service_that_asks_to_wait_for_long_is_left_alone(
    found: LookupServer, client: Client, clock: StoppedClock
) -> None:
    found.replies.append(Reply(429, headers={"Retry-After": "7200"}))
    with pytest.raises(GaveUpError, match=r"asked too often \(status 429\)\. It asks to wait 2 hours"):
        search(client)
    assert clock.waited == 0


def test_waiting_ends_at_once_when_the_person_cancels(
    found: LookupServer, client: Client, clock: StoppedClock
) -> None:
    found.replies.append(Reply(429, headers={"Retry-After": "200"}))

    def cancel_after_a_second() -> None:
        if clock.waited >= 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        ncbi.search(client, "stat3", cancel_after_a_second, limit=5)
    assert clock.waited < 1.2
    assert len(found.asked) == 1


def test_a_silent_server_does_not_hold_who_cancels(found: LookupServer, client: Client) -> None:
    found.replies.append(Reply(silent=True))
    asked = threading.Event()

    def cancel_when_asked() -> None:
        if found.asked:
            asked.set()
            raise CancelledError

    with pytest.raises(CancelledError):
        ncbi.search(client, "stat3", cancel_when_asked, limit=5)
    assert asked.is_set()
    assert search(client).count == 2


def test_a_server_that_never_answers_is_given_up(found: LookupServer, make_client: MakeClient) -> None:
    found.replies.extend([Reply(silent=True)] * 4)
    with pytest.raises(GaveUpError, match=r"PubMed did not answer in time\. It was tried 4 times"):
        search(make_client(read_seconds=0.05))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        pytest.param(Reply(429, b'{"error":"API rate limit exceeded","api-key":"KEY","limit":"3"}'),
                     "PubMed is asked too often (status 429): “API rate limit exceeded”. It was", id="429"),
        pytest.param(Reply(500, WEB_PAGE), "PubMed is disturbed (status 500). It was tried", id="500"),
        pytest.param(Reply(200, WEB_PAGE), "came a web page", id="web page"),
        pytest.param(Reply(200, b""), "an answer that is empty or cut off. It was tried 4", id="empty"),
        pytest.param(Reply(200, b'{"esearchresult": {"count"'), "empty or cut off", id="half JSON"),
        pytest.param(Reply(200, b"[" * 100_000), "empty or cut off", id="deep JSON"),
        pytest.param(Reply(200, b'{"esearchresult": {"count": "x"}}'), "could not search", id="no number"),
        pytest.param(Reply(200, b'{"esearchresult": {"ERROR": "Search Backend failed: x\n"}}'),
                     "could not search: “Search Backend failed: x”", id="backend"),
        pytest.param(Reply(hang_up=True), "The connection to PubMed broke. It was tried 4", id="hangs up"),
        pytest.param(Reply(200, b"x" * 1000, cut=500), "The connection to PubMed broke", id="broken off"),
    ],
)  # fmt: skip
def test_what_may_pass_is_tried_again_and_then_told(
    found: LookupServer, client: Client, reply: Reply, said: str
) -> None:
    found.replies.extend([reply] * 4)
    with pytest.raises(GaveUpError) as raised:
        search(client)
    assert said in str(raised.value)
    assert len(found.asked) == 4


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        pytest.param(Reply(400, b'{"error":"API key invalid","api-key":"' + KEY.encode() + b'"}'),
                     "PubMed refuses the request (status 400): “API key invalid”.", id="key"),
        pytest.param(Reply(400, f"bad key {KEY}".encode()), "“bad key …”", id="key in the words"),
        pytest.param(Reply(404, WEB_PAGE), "PubMed refuses the request (status 404).", id="404"),
        pytest.param(Reply(200, b'{"esearchresult":{"ERROR":"Invalid db name specified"}}'),
                     "PubMed refuses the search: “Invalid db name specified”.", id="refused"),
        pytest.param(Reply(200, b'{"error":"no such thing"}'), "“no such thing”", id="error with 200"),
        pytest.param(Reply(414, b"too long " * 100), "…”.", id="long words"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_at_once_in_the_words_of_the_service(
    found: LookupServer, make_client: MakeClient, reply: Reply, said: str
) -> None:
    found.replies.append(reply)
    with pytest.raises(CuratorError) as raised:
        search(make_client(key=Secret(KEY)))
    assert said in str(raised.value)
    assert KEY not in str(raised.value)
    assert len(str(raised.value)) < 300
    assert len(found.asked) == 1


def test_an_answer_that_is_too_large_is_not_read(
    found: LookupServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST_ANSWER", 1 << 20)
    found.replies.append(Reply(200, b" " * (2 << 20)))
    with pytest.raises(CuratorError, match="larger than 1 MB and was not read"):
        search(client)


# ways to the service


def test_a_redirect_on_the_same_site_is_followed(found: LookupServer, client: Client) -> None:
    found.replies.append(Reply(301, headers={"Location": f"{found.address}/elsewhere/esearch.fcgi"}))
    assert search(client).count == 2
    assert [it.method for it in found.asked] == ["POST", "POST"]


def test_a_redirect_of_a_page_keeps_its_question(server: LookupServer, client: Client) -> None:
    server.replies.append(
        Reply(302, headers={"Location": "/moved/search?query=everything&cursorMark=*&pageSize=1"})
    )
    europepmc.search(client, "something else", alive)
    assert server.asked[1].parameters["query"] == "everything"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("http://login.example.org/", "sent on to another site", id="another site"),
        pytest.param("http://127.0.0.2/", "sent on to another site", id="another address"),
        pytest.param("file:///etc/passwd", "sent on to another site", id="file"),
        pytest.param("/eutils/esearch.fcgi", "without end", id="loop"),
    ],
)
def test_other_redirects_are_not_followed(
    found: LookupServer, client: Client, target: str, said: str
) -> None:
    found.replies.extend([Reply(302, headers={"Location": target})] * 10)
    with pytest.raises(CuratorError, match=said):
        search(client)


@pytest.mark.parametrize(
    ("before", "after", "is_followed"),
    [
        pytest.param("https://www.ncbi.nlm.nih.gov/a", "https://pmc.ncbi.nlm.nih.gov/b", True, id="NCBI"),
        pytest.param("https://www.ebi.ac.uk/a", "https://ebi.ac.uk/b", True, id="EBI"),
        pytest.param("http://mirror.example.org/a", "https://mirror.example.org/a", True, id="safer"),
        pytest.param("https://www.ebi.ac.uk/a", "http://www.ebi.ac.uk/a", False, id="less safe"),
        pytest.param("https://www.ebi.ac.uk/a", "https://www.other.ac.uk/a", False, id="a neighbour"),
        pytest.param("https://localhost/a", "https://elsewhere/a", False, id="short names"),
    ],
)
def test_only_the_same_owner_and_no_less_safe_a_way_is_followed(
    before: str, after: str, is_followed: bool
) -> None:
    call = exchange.Call(service="PubMed", address=before, parameters={})
    if is_followed:
        assert exchange._redirected(before, after, call) == after
    else:
        with pytest.raises(CuratorError, match="sent on to another site"):
            exchange._redirected(before, after, call)


def test_requests_go_through_the_proxy_of_the_environment(
    found: LookupServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", found.address)
    assert search(client).count == 2
    assert found.proxied == [f"{found.address}/eutils/esearch.fcgi"]


def test_a_proxy_that_was_named_wins_over_the_environment(
    found: LookupServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert search(make_client(proxy=found.address)).count == 2
    assert len(found.proxied) == 1


def test_a_proxy_that_asks_for_a_password_is_told_and_can_be_given_one(
    found: LookupServer, make_client: MakeClient
) -> None:
    found.proxy_needs_password = True
    with pytest.raises(CuratorError, match="The proxy asks for a name and a password"):
        search(make_client(proxy=found.address))
    named = found.address.replace("http://", f"http://{NAMED}@")
    assert search(make_client(proxy=named)).count == 2


@pytest.mark.parametrize(
    ("needs_password", "said"),
    [
        pytest.param(True, "The proxy asks for a name and a password", id="password"),
        pytest.param(False, "cannot be reached or lets nobody through", id="forbidden"),
    ],
)
def test_a_proxy_that_opens_no_tunnel_is_told(
    server: LookupServer, make_client: MakeClient, needs_password: bool, said: str
) -> None:
    server.proxy_needs_password = needs_password
    with pytest.raises(CuratorError, match=said):
        search(make_client(proxy=server.address, addresses=Addresses(eutils="https://eutils.invalid/")))
    assert server.proxied == ["eutils.invalid:443"]


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param(lambda _: {"addresses": Addresses(eutils="http://eutils.invalid/")},
                     "eutils.invalid cannot be found. Is this computer connected", id="no such name"),
        pytest.param(lambda _: {"addresses": Addresses(eutils=f"http://127.0.0.1:{closed_port()}/")},
                     "PubMed cannot be reached at 127.0.0.1", id="nobody there"),
        pytest.param(lambda address: {"addresses": Addresses(eutils=address.replace("http", "https") + "/")},
                     "No secure connection to 127.0.0.1", id="TLS"),
        pytest.param(lambda _: {"proxy": f"http://{NAMED}@127.0.0.1:{closed_port()}"},
                     "The proxy on the way to PubMed cannot be reached", id="proxy gone"),
        pytest.param(lambda _: {"proxy": "http://[::bad"}, "not valid", id="proxy broken"),
        pytest.param(lambda _: {"proxy": "gopher://127.0.0.1:1"}, "", id="proxy of another kind"),
        pytest.param(lambda _: {"addresses": Addresses(eutils="nonsense")}, "not valid", id="no address"),
    ],
)  # fmt: skip
def test_a_way_that_is_closed_is_told(
    server: LookupServer, make_client: MakeClient, settings: Callable[[str], dict[str, Any]], said: str
) -> None:
    with pytest.raises(CuratorError) as raised:
        search(make_client(**settings(server.address)))
    assert said in str(raised.value)
    assert "secret-word" not in str(raised.value)
    assert raised.value.__cause__ is raised.value.__context__ is None
    assert server.asked == []


# the key


def test_the_key_goes_into_the_body_and_into_no_log(
    found: LookupServer, make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_client(key=Secret(KEY))
    search(client)
    found.replies.extend([Reply(500)] * 4)
    with pytest.raises(GaveUpError) as raised:
        search(client)
    found.converter["PMC1"] = 1
    ncbi.pmids_of_pmcids(client, ["PMC1"], alive)
    assert found.asked[0].parameters["api_key"] == KEY
    assert all(KEY not in it.line for it in found.asked)
    assert "api_key" not in found.asked[-1].parameters
    assert KEY not in caplog.text + repr(client.settings) + repr(raised.value) + str(raised.value.__context__)


def test_the_key_is_not_sent_where_everybody_can_read_it() -> None:
    plain = LookupSettings(addresses=Addresses(eutils="http://mirror.example.org/"), key=Secret(KEY))
    with Client(plain) as client:
        assert "api_key" not in client.ncbi_parameters()
        assert client.ncbi_rate == "NCBI"
    with Client(LookupSettings(key=Secret(KEY))) as client:
        assert client.ncbi_parameters()["api_key"] == KEY


def test_the_environment_names_addresses_contact_and_proxy() -> None:
    found = settings_of(
        {"CURATOR_EUTILS_URL": "http://a/", "CURATOR_EMAIL": "a@b.c", "CURATOR_PROXY": "http://p"}
    )
    assert found.addresses.eutils == "http://a/"
    assert found.addresses.europepmc.startswith("https://www.ebi.ac.uk/")
    assert (found.contact, found.proxy) == ("a@b.c", "http://p")


def test_a_client_opens_no_connection_before_it_is_asked(server: LookupServer, client: Client) -> None:
    assert client.cache is None
    assert server.asked == []
