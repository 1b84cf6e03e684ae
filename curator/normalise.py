"""Canonical forms of what bibliographic sources write: text, identifiers, languages, dates, paper types."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from importlib.resources import files
from itertools import groupby
from typing import TypeVar
from urllib.parse import unquote

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000 ]+")
_INVISIBLE = re.compile("[\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
MANY = 64
_MANY_SIGNS = re.compile(rf"[^\w\s!-~]{{{MANY},}}")
_SPACES_AT_LINE_END = re.compile(" *\n *")

_NEITHER_LETTER_NOR_DIGIT = {code: None for code in range(128) if not chr(code).isalnum()}

_YEARS = range(1500, 2200)
_LONGEST_DOI = 2000
_LONGEST_REMEMBERED = 200

T = TypeVar("T")


def _remembered(canonical: Callable[[str], T]) -> Callable[[str], T]:
    """What records repeat is worked out once; nothing is kept of what is too long to be repeated."""
    known = lru_cache(1024)(canonical)

    @wraps(canonical)
    def asked(raw: str) -> T:
        return known(raw) if len(raw) <= _LONGEST_REMEMBERED else canonical(raw)

    return asked


def storable(typed: str) -> str:
    """What a person typed, with lone surrogates, which no file can hold, replaced by question marks."""
    return typed if typed.isascii() else typed.encode("utf-8", "replace").decode()


def text(raw: str) -> str:
    """`raw` as it is stored and hashed: NFC, one kind of space and of line end, nothing invisible.

    Greek letters, primes, dashes and minus signs stay as they are.
    """
    shown = visible(raw)
    return (_SPACES_AT_LINE_END.sub("\n", shown) if "\n" in shown else shown).strip()


def visible(raw: str) -> str:
    """`text` before spaces around line ends, and at both ends, are taken away."""
    # among so many marks on one letter is at least one of these
    if not raw.isascii() and any(map(unicodedata.combining, raw[::MANY])):
        raw = _MANY_SIGNS.sub(_in_order, raw)
    # nothing printable but the plain space is a space, a line end, invisible or a surrogate
    if raw.isprintable() and unicodedata.is_normalized("NFC", raw):
        return _SPACES.sub(" ", raw) if "  " in raw else raw
    line_ends = _LINE_ENDS.sub("\n", _SURROGATES.sub("\ufffd", raw))
    shown = _CONTROL.sub("", _INVISIBLE.sub("", line_ends))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", shown))


def _in_order(found: re.Match[str]) -> str:
    """Marks on one letter in canonical order, which Python brings about in time that grows as their square.

    https://www.unicode.org/reports/tr15/#Canonical_Ordering
    """
    runs = groupby(found[0], key=lambda sign: unicodedata.combining(sign) > 0)
    return "".join(
        "".join(sorted(run, key=unicodedata.combining) if are_marks else run) for are_marks, run in runs
    )


@_remembered
def doi(raw: str) -> str | None:
    """A DOI in lower case without resolver or `doi:`; None if `raw` holds none.

    Syntax: https://www.crossref.org/blog/dois-and-matching-regular-expressions/
    """
    if len(raw) > _LONGEST_DOI:
        return None
    value = text(raw).lower()
    while (decoded := text(unquote(value)).lower()) != value:
        value = decoded
    found = re.search(r"10\.\d{4,9}/\S+", value)
    if found is None or not _introduces_a_doi(value[: found.start()]):
        return None
    rest = value[found.end() :].replace("[doi]", "").strip()
    if rest and rest[0] not in "]),;>" and value[found.end() - 1] not in ",;":
        return None
    return _without_closing_marks(found.group())


def _introduces_a_doi(before: str) -> bool:
    """Only an address, the word doi and opening marks may stand before the number."""
    rest = re.sub(r"https?:\S*|(?:dx\.)?doi\.org|\b(?:info|urn|doi)\b", "", before)
    return not any(character.isalnum() for character in rest)


def _without_closing_marks(value: str) -> str | None:
    pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
    while value:
        last = value[-1]
        unbalanced = last in pairs and value.count(last) > value.count(pairs[last])
        if not unbalanced and last not in ".,;:\"'’”":
            break
        value = value[:-1]
    return value if re.fullmatch(r"10\.\d{4,9}/\S+", value) else None


@_remembered
def pmid(raw: str) -> str | None:
    """The digits of a PubMed id without leading zeros; None if `raw` is not one."""
    if len(raw) < 10 and raw.isascii() and raw.isdecimal() and raw[0] != "0":
        return raw
    value = _without_address(raw, r"(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/")
    found = re.fullmatch(r"(?:(?:pmid|pubmed(?: id)?|med)[:\s]*)?0*([1-9][0-9]{0,8})(?:\.0+)?", value)
    return found.group(1) if found else None


@_remembered
def pmcid(raw: str) -> str | None:
    """`PMC` and digits, without a version; None if `raw` is not a PubMed Central id."""
    value = _without_address(raw, r"(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/")
    found = re.fullmatch(r"(?:pmcid[:\s]*)?(?:pmc[:\s]*)?0*([1-9][0-9]{0,9})(?:\.[0-9]+)?", value)
    return f"PMC{found.group(1)}" if found else None


def _without_address(raw: str, host: str) -> str:
    value = text(raw).lower()
    return re.sub(rf"^https?://{host}([^/?#]*)[/?#]?.*$", r"\1", value)


def title_key(title: str) -> str:
    """What two spellings of a title have in common: its letters and digits, case-folded."""
    if title.isascii():
        return title.lower().translate(_NEITHER_LETTER_NOR_DIGIT)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", title).casefold())
    return "".join(character for character in folded if character.isalnum())


@_remembered
def language(raw: str) -> str:
    """The BCP 47 tag for a language name, an ISO 639 code or a tag; `und` if it is not known.

    Of several languages the first counts.
    """
    first = re.split(r"[;,|/\n]", _folded(raw))[0].strip()
    named = re.fullmatch(r"(.+?)\s*\((.+)\)", first)
    name, region = (named.group(1), _words("regions").get(named.group(2))) if named else (first, None)
    tag = _words("languages").get(name)
    if tag is None:
        tagged = re.fullmatch(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})+)", name)
        if tagged is None or (tag := _words("languages").get(tagged.group(1))) is None:
            return "und"
        tag = "-".join([tag, *map(_subtag, re.split("[-_]", tagged.group(2))[1:])])
    return f"{tag}-{region}" if region else tag


def _subtag(part: str) -> str:
    """Regions in capitals, scripts with one, as RFC 5646 2.1.1 writes them."""
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part


@_remembered
def partial_date(raw: str) -> str | None:
    """`2018`, `2018-09` or `2018-09-18`, as much as `raw` surely says.

    A range counts from its start. Numbers whose order depends on the country (3/4/25) give None.
    """
    value = _folded(raw)
    numeric = re.match(
        r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d|[-.]\d)|(\d{4})(\d\d)(\d\d)$", value
    )
    east_asian = re.match(r"(\d{4})[年년](?:\s*(\d{1,2})[月월](?:\s*(\d{1,2})[日일])?)?", value)
    if east_asian:
        return _iso(*east_asian.groups())
    if numeric and (numeric.group(2) or numeric.group(4)):
        return _iso(*(numeric.groups()[:3] if numeric.group(2) else numeric.groups()[3:]))
    if re.search(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}|\d{1,2}-\d{1,2}-\d{2,4}", value):
        return None
    return _spelt_date(re.findall(r"\d+|[^\W\d_]+", value))


def _spelt_date(tokens: list[str]) -> str | None:
    years = [token for token in tokens if len(token) == 4 and token.isdecimal() and int(token) in _YEARS]
    if not years:
        return None
    months = _words("months")
    place = next((place for place, token in enumerate(tokens) if token in months), None)
    if place is None:
        return years[0]
    return _iso(years[0], months[tokens[place]], _day_beside(tokens, place))


def _day_beside(tokens: list[str], place: int) -> str | None:
    """The day of a month name: the first of the numbers before it ("18-20 Sep"), else the one after it."""
    words = [token for token in tokens if token not in {"de", "del", "den", "st", "nd", "rd", "th"}]
    place = words.index(tokens[place])
    start = place
    while start and _is_day(words[start - 1]):
        start -= 1
    if start < place:
        return words[start]
    return words[place + 1] if place + 1 < len(words) and _is_day(words[place + 1]) else None


def _is_day(token: str) -> bool:
    return token.isdecimal() and len(token) <= 2 and 1 <= int(token) <= 31


def _iso(year: str | None, month: str | None, day: str | None) -> str | None:
    """Nothing that is not in the calendar: `2018-02-31` gives `2018-02`."""
    if year is None or int(year) not in _YEARS:
        return None
    if month is None or not 1 <= int(month) <= 12:
        return f"{int(year):04}"
    days = [31, 29 if _is_leap(int(year)) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day is None or not 1 <= int(day) <= days[int(month) - 1]:
        return f"{int(year):04}-{int(month):02}"
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@_remembered
def publication_type(raw: str) -> str:
    """One of research_article, review, comment, editorial, letter, case_report, clinical_trial,
    meta_analysis, preprint, conference_abstract, other, or unknown.

    `raw` may name several, separated by `;`, `|` or `›`: the most telling one wins.
    """
    kinds = _words("publication_types")
    named = {kinds[part] for part in map(str.strip, re.split(r"[;|›»\n]", _folded(raw))) if part in kinds}
    if not named:
        named = _kinds_within(_folded(raw))
    return next((kind for kind in _table()["publication_types"] if kind in named), "unknown")


def _kinds_within(folded: str) -> set[str]:
    """Kinds named inside a longer phrase, which may have lost its spaces; longer names hide shorter ones."""
    rest = re.sub(
        r"(?:non-|not )?peer[- ]?review(?:ed)?|contribution to (?:journal|book\S*)|research output",
        " ",
        folded,
    )
    named: set[str] = set()
    kinds = _words("publication_types")
    for phrase in sorted((phrase for phrase in kinds if len(phrase) > 5), key=len, reverse=True):
        if phrase in rest:
            named.add(kinds[phrase])
            rest = rest.replace(phrase, " ")
    return named


@_remembered
def publication_status(raw: str) -> str | None:
    """One of published, in_press, ahead_of_print, submitted, preprint; None for anything else."""
    folded = _folded(raw).replace("_", " ")
    statuses = _words("publication_statuses")
    named = (word for word in sorted(statuses, key=len, reverse=True) if folded.startswith(word))
    return next((statuses[word] for word in named if not folded[len(word) : len(word) + 1].isalpha()), None)


def _folded(raw: str) -> str:
    """Case-folded, accents removed, spaces single: how words are looked up in tables."""
    decomposed = unicodedata.normalize("NFKD", text(raw).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return text(plain)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("curator") / "bibliographic_words.toml").read_text("utf-8"))


@cache
def _words(table: str) -> dict[str, str]:
    """From each folded word of a table, and from its key, to the key."""
    words: dict[str, str] = {}
    for key, synonyms in _table()[table].items():
        if table in ("languages", "publication_statuses"):
            words[key.replace("_", " ")] = key
        for synonym in synonyms:
            words[_folded(synonym)] = key
    return words
