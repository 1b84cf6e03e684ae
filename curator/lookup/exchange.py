"""One request and its answer, over `requests`: bounded, cancellable, its errors as sentences."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from curator.errors import CuratorError
from curator.lookup.answers import PassingError, complaint
from curator.lookup.settings import SLICE, LookupSettings

LARGEST_ANSWER = 64 << 20
_LARGEST_COMPLAINT = 1 << 16
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_PROXY_LOG_IN = (
    "The proxy asks for a name and a password. Write both into its address, before the name of its host."
)

T = TypeVar("T")
Alive = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request. `parameters` are never shown in messages: the key may be among them."""

    service: str
    address: str
    parameters: Mapping[str, str] = field(repr=False)
    post: bool = False


def in_background(work: Callable[[], T], alive: Alive, stop: threading.Event) -> T:
    """What `work` returns or raises; if `alive` raises first, `stop` is set and the work not waited for.

    A server that keeps silent holds a request for a minute; a person who cancels shall not wait for it.
    """
    outcome: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        except BaseException as error:
            outcome.put((None, error))

    thread = threading.Thread(target=run, name="look-up", daemon=True)
    thread.start()
    while True:
        try:
            result, error = outcome.get(timeout=SLICE)
        except queue.Empty:
            try:
                alive()
            except BaseException:
                stop.set()
                raise
            continue
        thread.join()
        if error is not None:
            raise error
        return cast("T", result)


def exchange(session: Any, call: Call, settings: LookupSettings, stop: threading.Event) -> bytes:
    """The content of the answer; raises PassingError for what may go well next time, else CuratorError."""
    import requests
    import urllib3

    try:
        return _followed(session, call, settings, stop)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        failure = _in_words(error, call)
    # without the cause, which holds the request
    raise failure


def _followed(session: Any, call: Call, settings: LookupSettings, stop: threading.Event) -> bytes:
    address = call.address
    parameters: Mapping[str, str] | None = call.parameters
    for _ in range(_MOST_REDIRECTS + 1):
        response = session.request(
            "POST" if call.post else "GET",
            address,
            params=None if call.post else parameters,
            data=parameters if call.post else None,
            headers={"Accept": "application/json, application/xml, text/xml, */*"},
            proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
            timeout=(settings.connect_seconds, settings.read_seconds),
            stream=True,
            allow_redirects=False,
        )
        with response:
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not target:
                return _content(response, call, settings, stop)
        address = _redirected(address, target, call)
        if urlsplit(address).query and not call.post:
            parameters = None
    raise CuratorError(f"{call.service} sends from one address to the next without end. Try again later.")


def _redirected(address: str, target: str, call: Call) -> str:
    """The next address, if it is one of the same site and no less safe."""
    there = urljoin(address, target)
    before, after = urlsplit(address), urlsplit(there)
    safe = after.scheme in ("http", "https") and (after.scheme == "https" or before.scheme == "http")
    if not safe or _site(before.hostname) != _site(after.hostname):
        raise CuratorError(
            f"The request to {call.service} was sent on to another site and stopped. Your network "
            "may ask you to log in first; or the address of the service is wrong."
        )
    return there


def _site(host: str | None) -> str:
    """What hosts of one owner have in common: `ebi.ac.uk`, `nlm.nih.gov`."""
    parts = (host or "").split(".")
    if parts[-1].isdecimal():
        return host or ""
    shared = 3 if len(parts) > 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-shared:])


def _content(response: Any, call: Call, settings: LookupSettings, stop: threading.Event) -> bytes:
    status = int(response.status_code)
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(1 << 16):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise CuratorError(
                f"An answer of {call.service} is larger than {LARGEST_ANSWER >> 20} MB and was not read. "
                "Ask for fewer records at once."
            )
        parts.append(part)
        if stop.is_set():
            break
    content = b"".join(parts)
    if settings.key and len(content) < _LARGEST_COMPLAINT:
        # a service may repeat the key in what it says about it
        content = content.replace(settings.key.reveal().encode(), "…".encode())
    if status == 200:
        return content
    if status in _PASSING:
        after = retry_after(response.headers.get("Retry-After"), settings.clock.today())
        said = "is asked too often" if status == 429 else "is disturbed"
        raise PassingError(f"{call.service} {said} (status {status}){_quoted(content)}.", after)
    if status == 407:
        raise CuratorError(_PROXY_LOG_IN)
    raise CuratorError(f"{call.service} refuses the request (status {status}){_quoted(content)}.")


def _quoted(content: bytes) -> str:
    said = complaint(content).rstrip(".")
    return f": “{said}”" if said else ""


def retry_after(value: str | None, today: float) -> float | None:
    """The seconds that a Retry-After header asks to wait (RFC 9110, 10.2.3); None if it says nothing."""
    text = (value or "").strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, moment - today)


def _in_words(error: Exception, call: Call) -> CuratorError:
    from requests import exceptions

    service, host = call.service, urlsplit(call.address).hostname or call.address
    text = f"{error!r} {error}"
    if "407" in text and ("Tunnel" in text or "Proxy" in text):
        return CuratorError(_PROXY_LOG_IN)
    if isinstance(error, exceptions.ProxyError):
        return CuratorError(
            f"The proxy on the way to {service} cannot be reached or lets nobody through. Check its address."
        )
    if isinstance(error, exceptions.SSLError):
        return CuratorError(
            f"No secure connection to {host}: its certificate is not trusted. Check the date of this "
            "computer; a network that inspects traffic needs its certificate in REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, exceptions.Timeout) or "timed out" in text:
        return PassingError(f"{service} did not answer in time.")
    if "NameResolution" in text or "getaddrinfo" in text or "gaierror" in text:
        return CuratorError(
            f"{host} cannot be found. Is this computer connected to the internet? Does it need a proxy "
            "(HTTPS_PROXY)?"
        )
    if "NewConnectionError" in text:
        return CuratorError(f"{service} cannot be reached at {host}. Check the connection and the proxy.")
    broken = (exceptions.ConnectionError, exceptions.ChunkedEncodingError, exceptions.ContentDecodingError)
    if isinstance(error, (*broken, OSError)) and not isinstance(error, ValueError):
        return PassingError(f"The connection to {service} broke.")
    return CuratorError(f"{service} cannot be asked: its address, or that of the proxy, is not valid.")
