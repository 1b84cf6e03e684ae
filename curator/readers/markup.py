"""Text out of HTML as databases put it into titles and abstracts, tolerant of signs that are none.

`p<0.05` stays, `Ca<sup>2+</sup>` is joined, headings become sections. Nothing is ever run or loaded.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from curator.abstract_sections import category_of

Section = tuple[str | None, str | None, str]
"""Heading, NLM category and text, as in `Record.sections`."""

_TAG = re.compile(
    r"""<(/?)(?:[a-z]{1,8}:)?([a-z][a-z0-9-]{0,30}+)
    ((?:\s++[a-z_:][\w:.-]{0,60}+\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>]++))*+)\s*+/?>""",
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_SPACES = re.compile(" {2,}")
_LAYOUT = re.compile("[ \t\r\n\f]+")
_HEADING_NAMES = {"h1", "h2", "h3", "h4", "h5", "h6", "title"}
_BOLD = {"b", "bold", "strong"}
_BREAKS = set(
    """p div br hr li ul ol dl dt dd table tbody thead tr section header article blockquote pre center sec
    list list-item disp-formula""".split()  # noqa: SIM905
)
_WITHIN = set(
    """i u em italic underline sub sup small big span a font tt code s strike del ins mark q cite abbr acronym
    var kbd samp sc monospace overline roman styled-content named-content ext-link xref inline-formula td th
    math mrow mi mn mo mtext mspace msub msup msubsup mover munder munderover mfrac msqrt mroot mfenced mtable
    mtr mtd mstyle mpadded semantics""".split()  # noqa: SIM905
)
_UNSEEN = {"annotation", "script", "style", "tex-math"}
_NEED_NO_END = {"br", "hr", "p", "li", "tr", "td", "th", "dt", "dd", "mspace"}
_KNOWN = _HEADING_NAMES | _BOLD | _BREAKS | _WITHIN | _UNSEEN
_LONGEST_HEADING = 120
_NO_HEADINGS = {"", "abstract"}


def plain(raw: str) -> str:
    """The text of `raw` on one line, for titles and keywords."""
    text, _ = _read(raw, has_sections=False)
    return " ".join(text.split())


def sectioned(raw: str) -> tuple[str, tuple[Section, ...]]:
    """The text of `raw`, and its sections if it has headings; then their texts joined by line ends.

    Headings are `<h4>` and the like; where there is none, bold words that begin a paragraph or follow a
    sentence, if a colon follows them or they are a usual heading of abstracts.
    """
    return _read(raw, has_sections=True)


def _read(raw: str, *, has_sections: bool) -> tuple[str, tuple[Section, ...]]:
    raw = _unescaped(_without_comments(raw))
    tags = [found for found in _TAG.finditer(raw) if found[2].lower() in _KNOWN]
    last_ends = {found[2].lower(): found.start() for found in tags if found[1]}
    tags = [found for found in tags if _is_tag(found, last_ends)]
    if not tags:
        return _characters(raw).strip(), ()
    headings = _HEADING_NAMES & {found[2].lower() for found in tags}
    gathered = _Gathered(has_sections=has_sections, is_bold_telling=has_sections and not headings)
    place = 0
    for found in tags:
        gathered.add(raw[place : found.start()])
        place = found.end()
        gathered.meet(found[2].lower(), is_end=bool(found[1]), after=raw[place : place + 1])
    gathered.add(raw[place:])
    return gathered.result()


def _without_comments(raw: str) -> str:
    pieces: list[str] = []
    place = 0
    while (start := raw.find("<!--", place)) != -1 and (end := raw.find("-->", start + 4)) != -1:
        pieces.append(raw[place:start])
        place = end + 3
    return "".join([*pieces, raw[place:]])


def _unescaped(raw: str) -> str:
    """`raw` with its markup as such, where the markup itself was escaped (`&lt;i&gt;`)."""
    if "&lt;" not in raw:
        return raw
    once = raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    ends = [sum(1 for it in _TAG.finditer(text) if it[1] and it[2].lower() in _KNOWN) for text in (raw, once)]
    return once if ends[1] > ends[0] else raw


def _is_tag(found: re.Match[str], last_ends: dict[str, int]) -> bool:
    """Whether a tag ends somewhere, or needs not: `a<b>c` alone is none."""
    name = found[2].lower()
    return bool(found[1]) or name in _NEED_NO_END or last_ends.get(name, -1) > found.start()


def _characters(raw: str) -> str:
    """`raw` with its references resolved, only those that end with a semicolon."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), raw) if "&" in raw else raw


@dataclass
class _Gathered:
    """Text as it is met, cut into sections."""

    has_sections: bool
    is_bold_telling: bool
    _heading: str | None = None
    _pieces: list[str] = field(default_factory=lambda: list[str]())
    """Of the section that has begun; a line end where a paragraph ends."""
    _last: str = ""
    """The last sign of the paragraph that has begun."""
    _aside: list[str] = field(default_factory=lambda: list[str]())
    """What stands in a heading, or in bold."""
    _inside: str = ""
    """The tag that `_aside` stands in."""
    _unseen: int = 0
    _sections: list[Section] = field(default_factory=lambda: list[Section]())

    def add(self, raw: str) -> None:
        """Words between two tags."""
        if not raw or self._unseen:
            return
        words = _LAYOUT.sub(" ", _characters(raw))
        if self._inside:
            self._aside.append(words)
        else:
            self._append(words)

    def meet(self, name: str, *, is_end: bool, after: str) -> None:
        """A tag, and the sign behind it."""
        if name in _UNSEEN:
            self._unseen = max(0, self._unseen + (-1 if is_end else 1))
        elif self._unseen:
            return
        elif self._inside:
            if is_end and name == self._inside:
                self._end_aside(name, after)
            elif name in _BREAKS:
                self._aside.append(" ")
        elif (name in _HEADING_NAMES and self.has_sections) or (name in _BOLD and self.is_bold_telling):
            self._inside = "" if is_end else name
        elif name in _BREAKS or name in _HEADING_NAMES:
            self._break()

    def _append(self, words: str) -> None:
        self._pieces.append(words)
        self._last = words.rstrip()[-1:] or self._last

    def _break(self) -> None:
        self._pieces.append("\n")
        self._last = ""

    def _end_aside(self, name: str, after: str) -> None:
        words = "".join(self._aside)
        self._inside, self._aside = "", []
        label = " ".join(words.split()).rstrip(":.").strip()
        if name in _BOLD and not self._is_bold_heading(words.strip(), label, after):
            self._append(words)
        elif name in _HEADING_NAMES and len(label) > _LONGEST_HEADING:
            self._break()
            self._append(words)
            self._break()
        else:
            self._end_section()
            self._heading = None if label.casefold() in _NO_HEADINGS else label

    def _is_bold_heading(self, words: str, label: str, after: str) -> bool:
        if not 0 < len(label) <= _LONGEST_HEADING or not label[0].isupper():
            return False
        if self._last:
            return self._last in ".?!" and category_of(label) is not None
        return words.endswith(":") or after == ":" or category_of(label) is not None

    def _end_section(self) -> None:
        text = "".join(self._pieces)
        if self._heading:
            text = text.lstrip().removeprefix(":")
        lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
        text = "\n".join(line for line in lines if line)
        if text:
            self._sections.append((self._heading, category_of(self._heading or ""), text))
        self._heading, self._pieces, self._last = None, [], ""

    def result(self) -> tuple[str, tuple[Section, ...]]:
        """The text, and the sections if there is a heading."""
        self._append("".join(self._aside))
        self._end_section()
        has_headings = any(heading for heading, _, _ in self._sections)
        return "\n".join(text for _, _, text in self._sections), tuple(self._sections) if has_headings else ()
