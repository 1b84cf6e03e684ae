"""What a service says in an answer that is not what was asked for."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from curator import normalise
from curator.errors import CuratorError

_LONGEST = 200
_SAID = re.compile(rb"<(ERROR|errMsg|message)>([^<]{1,2000})</", re.IGNORECASE)
_KEYS = ("error", "ERROR", "errMsg", "errmsg", "message", "detail")


class PassingError(CuratorError):
    """A request that may go well next time; `after` is how many seconds the service asks to wait."""

    def __init__(self, message: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(message)


class GaveUpError(CuratorError):
    """A request that went wrong as often as it was tried."""


def is_web_page(content: bytes) -> bool:
    """Whether the answer is made for a browser: an error page, or one on which to log in."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or b"<html" in start


def complaint(content: bytes) -> str:
    """The service's own words about what is wrong, on one line; empty if it has none."""
    if is_web_page(content):
        return ""
    found = _SAID.search(content[:65536])
    if found:
        return _short(found.group(2).decode("utf-8", "replace"))
    try:
        return _short(_said(parsed(content[: 1 << 20])))
    except ValueError:
        text = content[: 4 * _LONGEST].decode("utf-8", "replace")
        return "" if text.lstrip().startswith(("<", "{", "[")) else _short(text)


def _said(value: Any, depth: int = 3) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or depth == 0:
        return ""
    known = cast("dict[str, Any]", value)
    for key in _KEYS:
        if said := _said(known.get(key), depth - 1):
            return said
    return _said(known.get("esearchresult"), depth - 1)


def _short(text: str) -> str:
    line = " ".join(normalise.text(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def parsed(content: bytes) -> Any:
    """The JSON of an answer; control characters within strings are let pass. Raises ValueError."""
    try:
        return json.loads(content, strict=False)
    except (ValueError, RecursionError) as error:
        raise ValueError("no JSON") from error


def json_object(content: bytes, service: str) -> dict[str, Any]:
    """The JSON object of an answer; raises PassingError for anything else."""
    refuse_web_page(content, service)
    try:
        found = parsed(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PassingError(f"{service} gave an answer that is empty or cut off.")
    return cast("dict[str, Any]", found)


def refuse_web_page(content: bytes, service: str) -> None:
    if is_web_page(content):
        raise PassingError(
            f"Instead of an answer of {service} came a web page: the service is disturbed, or your network "
            "asks you to log in first (open a page in the browser to see)."
        )
