"""The sentences of a text, by rules and word lists: the same text always gives the same boundaries.

Offsets are Unicode code points, half-open. Time and memory grow in line with the text, whatever it holds.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from curator.sentence_rules import Stop, ends_sentence
from curator.sentence_words import SentenceWords, sentence_words

SPLITTER = "curator-rules"
SPLITTER_VERSION = "1.0.0"
"""Stored with every sentence; raised with any change of rules or words that moves a boundary."""

WHITE_SPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
"""What may lie between sentences: Unicode's white space and two characters of no width."""

_BLANK = r"[\s\u200b\ufeff]"
_LINE_BREAK = re.compile(rf"[\n\r\u2028\u2029]{_BLANK}*")
# Possessive, and begun only where a run of marks begins: else a long run of dots costs its square. A pattern
# that begins with the mark itself passes quickly over all that is none.
_STOP = re.compile(
    rf"""([.!?…](?<![.!?…].)[.!?…]*+)
    ((?:["'”’»)\]]|\[\d++(?:[,–-]\d++)*+\])*+)
    ({_BLANK}++|(?=[A-Z(])|$)""",
    re.VERBOSE,
)
_BRACKET = re.compile(r"[()\[\]]")
_LAST_TOKEN = re.compile(r"(?<![^\s()\[\]{}\"“”‘;,])[^\s()\[\]{}\"“”‘;,]*$")
_HEADING = re.compile(rf"(?<=[.?!)\]\"'”]){_BLANK}+([A-Z](?:[A-Z ]*[A-Z])?)\s?$")

_LONGEST_BRACKET = 400
_LONGEST_HEADING = 40
_SENTENCE_SEEN = 300
_TOKEN_SEEN = 80
_REST_SEEN = 60


class _Brackets(NamedTuple):
    """The balanced brackets of a text, but for those so long that a slip of the pen is likelier."""

    inside: bytearray
    """1 for each code point within brackets; one longer than the text."""
    closing: dict[int, int]
    """Where the bracket that opens at a place is closed."""


def split(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of `text`, in order, disjoint and tight; all else is `WHITE_SPACE`.

    A line break is always a boundary. Any text will do, also one with control characters or lone surrogates.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*_boundaries(text), len(text)]:
        piece = text[start:end]
        stripped = piece.lstrip(WHITE_SPACE)
        if sentence := stripped.rstrip(WHITE_SPACE):
            first = start + len(piece) - len(stripped)
            spans.append((first, first + len(sentence)))
        start = end
    return spans


def _boundaries(text: str) -> list[int]:
    """Where sentences begin, but for the first, in order."""
    words = sentence_words()
    brackets = _brackets(text)
    certain = sorted(_line_starts(text) | _heading_starts(text, words))
    boundaries: list[int] = []
    start = len(text) - len(text.lstrip(WHITE_SPACE))
    passed = 0
    for stop in _STOP.finditer(text):
        place = stop.end()
        while passed < len(certain) and certain[passed] <= place:
            start = certain[passed]
            boundaries.append(start)
            passed += 1
        if place != start and _ends_sentence(text, stop, start, brackets, words):
            boundaries.append(place)
            start = place
    return boundaries + certain[passed:]


def _ends_sentence(
    text: str, stop: re.Match[str], start: int, brackets: _Brackets, words: SentenceWords
) -> bool:
    """Whether the mark that `_STOP` found ends the sentence that begins at `start`."""
    place, end = stop.span()
    if end == len(text):
        return False
    if brackets.inside[place]:
        return _closes_bracketed_sentence(text, stop, start, brackets)
    if text[place : place + 2] == ". " and text[end].isupper():
        # no rule has a say in what most sentences end with: a usual word, “. ” and a capital
        word = text[max(start, text.rfind(" ", start, place) + 1) : place]
        if len(word) > 1 and word.isalpha() and word.lower() not in words.before_a_stop:
            return True
    mark, closers, gap = stop.groups()
    before = text[max(start, place - _SENTENCE_SEEN) : place]
    found = _LAST_TOKEN.search(before[-_TOKEN_SEEN:])
    token = found[0] if found else ""
    abbreviation = token.lower().lstrip("-–(")
    seen = Stop(mark, closers, before, token, abbreviation, text[end : end + _REST_SEEN], words)
    return ends_sentence(seen, glued=not gap)


def _closes_bracketed_sentence(text: str, found: re.Match[str], start: int, brackets: _Brackets) -> bool:
    """“(It was off in controls.) We”: a sentence wholly in brackets; any other stop there ends none."""
    closing = brackets.closing.get(start, -1)
    whole = found.end(1) <= closing < found.end(2) and not brackets.inside[found.end(2)]
    following = text[found.end()]
    return whole and (following.isupper() or following.isdigit())


def _brackets(text: str) -> _Brackets:
    inside = bytearray(len(text) + 1)
    closing: dict[int, int] = {}
    if "(" not in text and "[" not in text:
        return _Brackets(inside, closing)
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        sign, place = found[0], found.start()
        if sign in "([":
            opened.append(place)
        elif opened and text[opened[-1]] + sign in ("()", "[]"):
            first = opened.pop()
            length = place - first - 1
            if length < _LONGEST_BRACKET:
                inside[first + 1 : place] = b"\1" * length
                closing[first] = place
    return _Brackets(inside, closing)


def _line_starts(text: str) -> set[int]:
    # four looks for one sign each are quicker than one for any of them
    if not any(sign in text for sign in "\n\r\u2028\u2029"):
        return set()
    return {found.end() for found in _LINE_BREAK.finditer(text)}


def _heading_starts(text: str, words: SentenceWords) -> set[int]:
    """“(P = 0.05) RESULTS: The”: a heading in capitals begins a sentence, a full stop before it or not."""
    starts: set[int] = set()
    colon = text.find(":")
    while colon != -1:
        if text[colon + 1 : colon + 2].isspace():
            found = _HEADING.search(text[max(0, colon - _LONGEST_HEADING) : colon])
            if found and found[1] in words.headings:
                starts.add(max(0, colon - _LONGEST_HEADING) + found.start(1))
        colon = text.find(":", colon + 1)
    return starts
