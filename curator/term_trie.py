"""Finding many terms in a text at once, however they are spelt: a trie over folded tokens.

A token is a run of letters, a run of digits, one Greek letter or one sign. Tokens are folded (case, accents,
Greek letters by name, plural to singular), hyphens and slashes are left out, and each token keeps its place
in the text, so that offsets (Unicode code points) are exact whatever folding does to lengths.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_GREEK: Final = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
_MARK = "\u0300-\u036f"
_GREEK_LETTER = "[\u0370-\u03ff\U0001d6a8-\U0001d7c9]"
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_MARK}])*")
_PART: Final = re.compile(rf"\d+|{_GREEK_LETTER}[{_MARK}]*|(?:(?!\d|{_GREEK_LETTER}).)+")
_TOKEN: Final = re.compile(rf"{_WORD.pattern}|[^\w\s]|_")
_TRANSPARENT: Final = frozenset("-‐‑‒–—−﹣－/'’\u00ad\u200b\u2060")
"""Signs that part words as a space does."""

_IRREGULAR: Final = {
    "analyses": "analysis",
    "biopsies": "biopsy",
    "carcinomata": "carcinoma",
    "children": "child",
    "criteria": "criterion",
    "diagnoses": "diagnosis",
    "feet": "foot",
    "fetuses": "fetus",
    "foci": "focus",
    "hypotheses": "hypothesis",
    "lice": "louse",
    "men": "man",
    "metastases": "metastasis",
    "mice": "mouse",
    "nuclei": "nucleus",
    "ova": "ovum",
    "sera": "serum",
    "teeth": "tooth",
    "thymuses": "thymus",
    "vertebrae": "vertebra",
    "viruses": "virus",
    "women": "woman",
}
_LONGEST_ACRONYM = 5
_WORDS_REMEMBERED = 2_000
"""As many different words as some hundred abstracts have."""


class Token(NamedTuple):
    """A piece of a text, as it was folded and in the singular if that differs.

    `joined` if the piece before it is of the same word, as 6 is in IL6.
    """

    forms: tuple[str, ...]
    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A term found at `[start, end)`, code points of the text."""

    start: int
    end: int
    term: str
    value: T

    def overlaps(self, other: Hit[T]) -> bool:
        return self.start < other.end and other.start < self.end


class _Node(Generic[T]):
    """A place in the trie: where the next word leads, and which terms are complete."""

    __slots__ = ("beginnings", "children", "terms")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.terms: list[tuple[str, T]] = []
        self.beginnings: dict[str, list[tuple[str, T]]] = {}
        """Terms whose last word only has to begin so."""


class TermTrie(Generic[T]):
    """Terms with a value each; a term with a trailing `*` takes the rest of the word.

    A term in the singular finds the plural as well. A term of up to five capital letters, such as ALL or MET,
    is an acronym and found in capitals only.
    """

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._longest_beginning = 0
        for term, value in terms:
            self._add(term, value)
        self._lengths_of_beginnings = sorted({len(beginning) for beginning in self._root.beginnings})

    def hits(self, text: str) -> Iterator[Hit[T]]:
        """Every occurrence of every term that begins and ends where a word does; hits may overlap."""
        tokens = tokenised(text)
        for first, token in enumerate(tokens):
            if not token.joined and self._begins_a_term(token):
                yield from self._hits_from(text, tokens, first)

    def _begins_a_term(self, token: Token) -> bool:
        """Most words do not."""
        if any(form in self._root.children for form in token.forms):
            return True
        beginnings, word = self._root.beginnings, token.forms[0]
        return any(word[:length] in beginnings for length in self._lengths_of_beginnings)

    def _add(self, term: str, value: T) -> None:
        tokens = tokenised(term.removesuffix("*"))
        if not tokens:
            return
        opened = term.endswith("*") and term[-2:-1].isalnum()
        node = self._root
        for token in tokens[:-1] if opened else tokens:
            node = node.children.setdefault(token.forms[0], _Node())
        if opened:
            beginning = tokens[-1].forms[0]
            node.beginnings.setdefault(beginning, []).append((term, value))
            self._longest_beginning = max(self._longest_beginning, len(beginning))
        else:
            node.terms.append((term, value))

    def _hits_from(self, text: str, tokens: list[Token], first: int) -> Iterator[Hit[T]]:
        start = tokens[first].start
        open_: list[tuple[_Node[T], int]] = [(self._root, first)]
        while open_:
            node, place = open_.pop()
            if node.terms and not _within_word(tokens, place):
                end = tokens[place - 1].end
                for term, value in node.terms:
                    if not _is_acronym(term) or text[start:end] == term:
                        yield Hit(start, end, term, value)
            if place == len(tokens):
                continue
            token = tokens[place]
            open_.extend((node.children[form], place + 1) for form in token.forms if form in node.children)
            if node.beginnings:
                word = token.forms[0]
                for length in range(1, min(len(word), self._longest_beginning) + 1):
                    for term, value in node.beginnings.get(word[:length], ()):
                        yield Hit(start, _end_of_word(tokens, place), term, value)


def tokenised(text: str) -> list[Token]:
    """The tokens of `text`, without those that only part words."""
    return [
        Token(forms, match.start() + start, match.start() + end, start > 0)
        for match in _TOKEN.finditer(text)
        for forms, start, end in _parts(match.group())
    ]


@lru_cache(_WORDS_REMEMBERED)
def _parts(word: str) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    """The forms of each part of a word, and where in it the part stands."""
    if word in _TRANSPARENT:
        return ()
    return tuple((_forms(part.group()), part.start(), part.end()) for part in _PART.finditer(word))


def _forms(part: str) -> tuple[str, ...]:
    folded = _folded(part)
    singular = _singular(folded)
    return (folded,) if singular == folded else (folded, singular)


def _folded(part: str) -> str:
    if part.isascii():
        return part.lower()
    text = unicodedata.normalize("NFKC", part).casefold()
    spelt = "".join(_GREEK.get(character, character) for character in unicodedata.normalize("NFD", text))
    return "".join(character for character in spelt if not unicodedata.combining(character))


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith(("omas", "enas", "eas")) and word != "pancreas":
        return word[:-1]
    return word if word.endswith(("ss", "us", "is", "os", "as")) else word[:-1]


def _is_acronym(term: str) -> bool:
    return len(term) <= _LONGEST_ACRONYM and term.isalpha() and term.isupper()


def _within_word(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].joined


def _end_of_word(tokens: list[Token], place: int) -> int:
    while _within_word(tokens, place + 1):
        place += 1
    return tokens[place].end
