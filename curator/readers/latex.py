"""LaTeX as it stands in bibliographic fields, as plain text: accents, symbols, formulas, braces."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import Any, cast

_TOKEN = re.compile(
    r"""
    \\(?P<accent>[`'^"~=.]|[cvuHkrbdt](?![a-zA-Z]))
        [ \t\n]*(?P<letter>\{\s{0,3}\\?[^\W\d_]{1,2}\s{0,3}\}|\\[ijlLoO](?![a-zA-Z])|[^\W\d_])
    | \\(?P<fraction>frac\{[^{}\\]{1,40}\}\{[^{}\\]{1,40}\})
    | \\(?P<word>[a-zA-Z]{1,40})\*?[ \t\n]*(?:\{\})?
    | \\(?P<sign>.)
    | \$(?P<formula>[^$\n]{1,400})\$
    | (?P<brace>[{}])
    | (?<=[^\s(\[])(?P<tie>~)(?=\S)
    | (?P<dash>---?)
    | (?P<quote>``|'')
    """,
    re.VERBOSE,
)
_TELLING = re.compile(r"[\\${}~]|--|``|''")
_COMMANDS = {
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "circ": "°",
    "url": "",
    "href": "",
    "ensuremath": "",
    "textsubscript": "",
    "textsuperscript": "",
}
"""What the table of pylatexenc lacks or has for commands with their arguments only."""
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\\": "\n", "-": "", "/": "", "!": "", "@": ""}
_IN_FORMULA = re.compile(r"(?<!\\)[\^_]")


def plain(value: str) -> str:
    """The text that LaTeX would print of `value`; a percent sign, a dollar or `&` alone stay as they are."""
    return _TOKEN.sub(_printed, value) if _TELLING.search(value) else value


def _printed(found: re.Match[str]) -> str:
    kind, text = found.lastgroup or "", found.group(found.lastgroup or 0)
    if kind == "letter":
        return _symbol(f"\\{found.group('accent')}{{{text.strip('{}').strip()}}}")
    if kind == "formula":
        return _formula(text)
    if kind in ("word", "fraction"):
        return _COMMANDS[text] if text in _COMMANDS else _symbol(f"\\{text}")
    if kind == "sign":
        return _SIGNS.get(text, text)
    if kind == "dash":
        return "—" if text == "---" else "–"
    if kind == "quote":
        return "“" if text == "``" else "”"
    return " " if kind == "tie" else ""


def _formula(text: str) -> str:
    """Two dollars are the signs of a formula if what is between them looks like one, else they are money."""
    if re.search(r"[\\^_]", text) or not re.search(r"\s", text):
        return plain(_IN_FORMULA.sub("", text))
    return f"${plain(text)}$"


@lru_cache(4096)
def _symbol(macro: str) -> str:
    """What a command prints by itself: `\\alpha` a letter, `\\textit` nothing (its argument is text)."""
    printed = str(_decoder().latex_to_text(macro))
    return "" if "%s" in printed else printed


@cache
def _decoder() -> Any:
    """pylatexenc, loaded here because only BibTeX needs it."""
    logging.getLogger("pylatexenc.latex2text").disabled = True  # it reports commands without their arguments
    from pylatexenc.latex2text import LatexNodes2Text  # pyright: ignore[reportMissingTypeStubs]

    return cast("Any", LatexNodes2Text)(keep_comments=True)
