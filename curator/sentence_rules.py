"""Whether a full stop, question or exclamation mark ends its sentence: one small function per rule.

A rule answers True (the sentence ends here), False (it goes on) or None (not a case of mine). Rules are asked
in the order of `SPACED` and `GLUED`; the first answer counts, and a mark that no rule knows ends the sentence
when white space follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from curator.sentence_words import SentenceWords


class Stop(NamedTuple):
    """A mark outside brackets, with what the rules look at; never the last thing of the text."""

    mark: str
    """One or more of . ! ? …"""
    closers: str
    """Quotes, brackets and citations that follow the mark directly: `.”`, `.[12]`."""
    before: str
    """The sentence so far, at most its last 300 code points."""
    token: str
    """What stands between the last white space, bracket, quote, comma or semicolon and the mark."""
    abbreviation: str
    """The token as the lists of abbreviations have it: in lower case, without what opens it."""
    rest: str
    """What follows the mark, its closers and white space, at most 60 code points; not empty."""
    words: SentenceWords

    @property
    def capital_follows(self) -> bool:
        """A capital, perhaps after a quote or bracket (`“The`)."""
        first = self.rest[0]
        return first.isupper() or (first in "\"“'‘([" and self.rest[1:2].isupper())

    @property
    def starter_follows(self) -> bool:
        word = _FIRST_WORD.match(self.rest)
        return word is not None and self.words.starts_sentences(word[1])

    @property
    def term_precedes(self) -> bool:
        """Whether a single letter before the mark belongs to the word before it (“protein kinase C”)."""
        left = self.before[: len(self.before) - len(self.token)].rstrip()[-40:]
        last_word = _LAST_WORD.search(left)
        if last_word and last_word[0].removesuffix(".").lower() in self.words.before_a_name:
            return False
        return left.lower().endswith(self.words.before_a_letter)


Rule = Callable[[Stop], bool | None]

_FIRST_WORD = re.compile(r"[\"'“‘(\[]*([^\s.,;:()\[\]\"”]*)")
_LAST_WORD = re.compile(r"(?<![^\s(])[^\s(]*$")
# The small Greek letters and the five sets of them among the mathematical alphanumeric symbols.
_SMALL_GREEK = (
    "α-ω\U0001d6c2-\U0001d6da\U0001d6fc-\U0001d714\U0001d736-\U0001d74e"
    "\U0001d770-\U0001d788\U0001d7aa-\U0001d7c2"
)
_SMALL_TERM = re.compile(
    rf"""[a-z]{{1,3}}-?[A-Z0-9{_SMALL_GREEK}][\w\-/+]*   # pSTAT3, mTOR, miR-21, p53
    | [a-z]+\d[\w\-/+]*                                  # bcl2
    | [a-z{_SMALL_GREEK}]-[A-Za-z][\w\-]*                # c-Myc, n-butyrate
    | [{_SMALL_GREEK}][\w\-]*                            # α-SMA
    | (?:alpha|beta|gamma|delta|epsilon|zeta|theta|kappa|lambda|sigma|omega)[ -]\w  # beta-catenin, beta 2-m
    | pH\b""",
    re.VERBOSE,
)


def question_or_exclamation(stop: Stop) -> bool | None:
    """“Is STAT3 a good target? Perhaps.”, but “yeast (!) cells”."""
    if stop.mark[0] not in "!?":
        return None
    if len(stop.before.strip()) <= 1:
        return False
    first = stop.rest[0]
    return first.isupper() or first.isdigit() or first in "\"“'([" or bool(_SMALL_TERM.match(stop.rest))


def ellipsis(stop: Stop) -> bool | None:
    """“and so on... The end”, but “more ... than”."""
    if stop.mark == "…" or stop.mark.startswith("..."):
        return stop.rest[0].isupper()
    return None


def sentence_goes_on(stop: Stop) -> bool | None:
    """“et al., 2004”, “approx. = 5”: no sentence begins with such a sign."""
    return False if stop.rest[0] in ",;:.)]}–—-%=<>≤≥±/" else None


def enumerator(stop: Stop) -> bool | None:
    """“2. Flow cytometry was used.”, “(A). C. elegans”: a number or letter alone is no sentence."""
    return False if _ENUMERATOR.fullmatch(stop.before.strip()) else None


def closing_sign(stop: Stop) -> bool | None:
    """“a matter of time.” Others; “as shown.[12] We”, but “in mice.” [12]."""
    if not stop.closers:
        return None
    if _NUMBER_IN_BRACKET.match(stop.rest):
        return False
    return stop.capital_follows or stop.rest[0].isdigit() or bool(_SMALL_TERM.match(stop.rest))


def citation_follows(stop: Stop) -> bool | None:
    """“agrees with Yu et al. [12].”"""
    return False if _CITATION.match(stop.rest) else None


def bracket_after_abbreviation(stop: Stop) -> bool | None:
    """“Lee et al. (2004)”, “the U.S. (42 %)”."""
    if stop.rest[0] != "(":
        return None
    known = stop.abbreviation in stop.words.never_final or stop.abbreviation in stop.words.perhaps_final
    return False if known or _LETTERS_WITH_STOPS.fullmatch(stop.token) else None


def answer_no(stop: Stop) -> bool | None:
    """“the answer was no. We”, but “no. 3”."""
    return stop.capital_follows if stop.token == "no" and not stop.rest[0].isdigit() else None


def unfinished_abbreviation(stop: Stop) -> bool | None:
    """“Fig. 2”, “vs. Control”, “Kreuzaler et al. Showed”, but “by Chen et al. We modified”."""
    if stop.abbreviation not in stop.words.never_final or (len(stop.token) > 1 and stop.token.isupper()):
        return None
    return stop.abbreviation == "al" and stop.capital_follows and stop.starter_follows


def perhaps_abbreviation(stop: Stop) -> bool | None:
    """“5 mg/kg i.p. were given”, “the U.S. Food”, but “given i.p. The mice”, “i.p. Tumors were weighed”."""
    abbreviation = stop.abbreviation
    if abbreviation not in stop.words.perhaps_final and not _DOTTED.fullmatch(abbreviation):
        return None
    if not stop.capital_follows:
        return False
    return stop.starter_follows or (stop.token.islower() and bool(_SUBJECT_AND_VERB.match(stop.rest)))


def month(stop: Stop) -> bool | None:
    """“on Dec. 24 2001”."""
    return False if stop.abbreviation in stop.words.months and stop.rest[0].isdigit() else None


def single_letter(stop: Stop) -> bool | None:
    """“E. coli”, “J. Smith”, but “protein kinase C. Binding” and “anti-B. Cells”."""
    if not _INITIALS.fullmatch(stop.token):
        return None
    single = len(stop.token) == 1
    if stop.rest[0].islower():
        return single and bool(_SMALL_TERM.match(stop.rest)) and stop.term_precedes
    if stop.starter_follows and not stop.rest.startswith("A."):
        return True
    if single and stop.term_precedes:
        return True
    return stop.capital_follows and stop.token.lower().startswith("anti-")


def small_letter_follows(stop: Stop) -> bool | None:
    """“was lost. pSTAT3 returned”, “is shown. a, b) Cells”, but “approximately 5. of”."""
    if not stop.rest[0].islower():
        return None
    if _PANELS.match(stop.rest):
        return True
    if not _SMALL_TERM.match(stop.rest):
        return False
    return len(stop.token) > 1 or _ends_with_bracket(stop)


def number_follows(stop: Stop) -> bool | None:
    """“to IL-6. 10% of cells died.”, but “A. 5”."""
    if not stop.rest[0].isdigit():
        return None
    alone = stop.token == "" or (len(stop.token) == 1 and stop.token.isalpha() and stop.token.isupper())
    return _ends_with_bracket(stop) or not alone


def glued_bracket(stop: Stop) -> bool | None:
    """“of HIV replication.(ABSTRACT TRUNCATED AT 250 WORDS)”, but “f.(x)”."""
    return stop.rest.startswith("(ABSTRACT TRUNC") if stop.rest[0] == "(" else None


def glued_symbol(stop: Stop) -> bool | None:
    """“U.S.A”, “p.G12D”: what follows is no word."""
    return None if _WORD_BEGINS.match(stop.rest) else False


def glued_question(stop: Stop) -> bool | None:
    """“a target?Perhaps it is”, but “Yahoo!Inc”."""
    return bool(_WORD.match(stop.rest)) if stop.mark != "." and not stop.closers else None


def address(stop: Stop) -> bool | None:
    """“www.Example.org”, “name@host.Org”."""
    words = stop.before[-60:].split()
    return False if words and _ADDRESS.search(words[-1]) else None


def glued_after_bracket(stop: Stop) -> bool | None:
    """“(n = 5).Following treatment”."""
    return True if stop.before.endswith((")", "]")) and _GLUED_WORD_OR_TERM.match(stop.rest) else None


def glued_heading(stop: Stop) -> bool | None:
    """“by PCR.Main results: All”."""
    return True if len(stop.token) > 1 and _GLUED_HEADING.match(stop.rest) else None


def glued_after_quantity(stop: Stop) -> bool | None:
    """“for 24 h.Following treatment”, but “vs.Controls”."""
    return True if _QUANTITY.search(stop.before[-12:]) and _LONG_WORD.match(stop.rest) else None


def glued_word(stop: Stop) -> bool | None:
    """“in mice.Following”, “by CAT.METHODSAll”, but “H.Sapiens” and “p.Gly12Asp”."""
    ended = stop.closers or _ENDED_WORD.search(stop.token[-3:])
    return bool(ended and _GLUED_WORD.match(stop.rest) and not _GLUED_FORMULA.match(stop.rest))


def _ends_with_bracket(stop: Stop) -> bool:
    return stop.before.endswith((")", "]", "}", "%"))


_ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)?")
_NUMBER_IN_BRACKET = re.compile(r"\[\d")
_CITATION = re.compile(r"\[\d+(?:[,–\-\s]+\d+)*\]")
_LETTERS_WITH_STOPS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_DOTTED = re.compile(r"(?:[a-z]\.){1,3}[a-z]")
_PANELS = re.compile(r"[a-z](?:(?:, ?|[-–])[a-z])*\)\s")
_SUBJECT_AND_VERB = re.compile(r"[A-Z][a-z]{3,} (?:was|were|is|are|had|has|have)\b")
_INITIALS = re.compile(r"[A-Z]|[Aa]nti-[A-Z]|(?:[A-Z][a-z]?\.-?)+[A-Z]")
_WORD_BEGINS = re.compile(r"[A-Z](?:[a-z]|[A-Z]{3}|\s)")
_WORD = re.compile(r"[A-Z][a-z]+\s")
_LONG_WORD = re.compile(r"[A-Z][a-z]{3,}\b")
_ADDRESS = re.compile(r"https?://|\bwww\b|@|\b\w+\.(?:org|com|net|gov|edu|io|uk|de)\b", re.IGNORECASE)
_GLUED_WORD_OR_TERM = re.compile(r"[A-Z][a-z]{2,}[:\s]|[A-Z]{4,}|[A-Z][a-z]+[A-Z]")
_GLUED_HEADING = re.compile(r"[A-Z][a-z]{3,}(?: [a-z]+){0,2}:\s")
_QUANTITY = re.compile(r"\d\s?[a-zA-Zµμ]{1,2}$")
_ENDED_WORD = re.compile(r"(?:[a-z]{3,}|[a-z\d]%|[A-Z]{3,})$")
_GLUED_WORD = re.compile(r"[A-Z][a-z]{2,}|[A-Z]{4,}|[A-Z][a-z]?\s")
_GLUED_FORMULA = re.compile(r"[A-Z]\w*(?:-\w+)?[−+/]")

SPACED: tuple[Rule, ...] = (
    question_or_exclamation,
    ellipsis,
    sentence_goes_on,
    enumerator,
    closing_sign,
    citation_follows,
    bracket_after_abbreviation,
    answer_no,
    unfinished_abbreviation,
    perhaps_abbreviation,
    month,
    single_letter,
    small_letter_follows,
    number_follows,
)
GLUED: tuple[Rule, ...] = (
    glued_bracket,
    glued_symbol,
    glued_question,
    address,
    glued_after_bracket,
    glued_heading,
    glued_after_quantity,
    glued_word,
)


def ends_sentence(stop: Stop, *, glued: bool) -> bool:
    """Whether a sentence ends at `stop`; `glued` says that no white space follows it."""
    for rule in GLUED if glued else SPACED:
        answer = rule(stop)
        if answer is not None:
            return answer
    return not glued
