"""brat standoff: a text in `x.txt` and its annotations in `x.ann` beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import annotated, encoding, units
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.units import Places, Unit

_LARGEST_TEXT = 4 << 20
_LARGEST_ANNOTATIONS = 64 << 20
_MOST_PROBLEMS = 20
_WIDEST_GAP = 100
_CONFIGURATION = frozenset({"annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"})
_NEGATION = ("negated", "negation")
_STANDOFF = re.compile(r"(?:[TREAMN#]\w*+|\*)\t\S")
_MARKED = re.compile(r"T\S*\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_LEFT_OUT = {"R": "relations", "N": "normalisations", "*": "equivalences"}


@dataclass(slots=True)
class _Mention:
    """A text-bound annotation with what is said of it."""

    label: str
    spans: list[tuple[int, int]]
    words: str
    attributes: list[tuple[str, str | None]] = field(default_factory=lambda: list[tuple[str, str | None]]())
    notes: list[str] = field(default_factory=lambda: list[str]())


@dataclass
class _Standoff:
    """The content of an `.ann` file; the lines of events, attributes and notes wait until all are known."""

    mentions: dict[str, _Mention] = field(default_factory=lambda: dict[str, _Mention]())
    triggers: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    said: list[tuple[int, str, str, str | None]] = field(
        default_factory=lambda: list[tuple[int, str, str, str | None]]()
    )
    """(line, id, name or empty for a note, value)."""
    left_out: Counter[str] = field(default_factory=lambda: Counter[str]())
    problems: list[tuple[int, str]] = field(default_factory=lambda: list[tuple[int, str]]())


def recognise(source: Source) -> float:
    """By a file of annotations: itself, or beside a text."""
    if source.name.casefold().endswith(".txt") and source.path is not None:
        beside = source.path.with_suffix(".ann")
        return 0.95 if beside.is_file() and _is_standoff(Source.of(beside)) else 0.0
    if not source.name.casefold().endswith(".ann"):
        return 0.0
    return 0.95 if _is_standoff(source) else 0.0


def beside(folder: Path) -> frozenset[str]:
    """The annotations whose text is there, and brat’s configuration."""
    names = {it.name for it in folder.iterdir()}
    return _CONFIGURATION | {it for it in names if it.endswith(".ann") and f"{it[:-4]}.txt" in names}


def read(source: Source) -> Iterator[Record | Problem]:
    """One record, and a Problem for each line of annotations that is none.

    Raises ReaderError if the text or the annotations are missing or too large.
    """
    if source.path is None:
        raise ReaderError(f"‘{source.name}’ needs the file beside it: open the .txt file from its folder.")
    text, warning = _content(source.path.with_suffix(".txt"), _LARGEST_TEXT)
    annotations, _ = _content(source.path.with_suffix(".ann"), _LARGEST_ANNOTATIONS)
    name = source.path.with_suffix(".ann").name
    found = _parsed(annotations)
    yield _record(
        found,
        text,
        source.path.stem,
        raw=f"{text}\n\n{name}:\n{annotations}",
        warnings=[warning] if warning and not text.isascii() else [],
    )
    for number, message in found.problems[:_MOST_PROBLEMS]:
        yield Problem(f"{name}, line {number}", message)
    if more := len(found.problems[_MOST_PROBLEMS:]):
        yield Problem(name, f"{more:,} more lines cannot be used.")


def _is_standoff(source: Source) -> bool:
    """Whether all is empty, or the first line with words is one of annotations."""
    start = encoding.beginning(source).lstrip("\ufeff \r\n")
    return not start.strip() or bool(_STANDOFF.match(start))


def _content(path: Path, largest: int) -> tuple[str, str | None]:
    try:
        if path.stat().st_size > largest:
            raise ReaderError(f"‘{path.name}’ is larger than {largest >> 20} MB. Split it.")
        decoded = encoding.decode(path.read_bytes())
    except OSError as error:
        raise ReaderError(
            f"‘{path.name}’ is missing beside its other file or cannot be opened; brat keeps a text and its "
            "annotations in two files of one name."
        ) from error
    return decoded.text.removeprefix("\ufeff").replace("\0", " "), decoded.warning


def _parsed(annotations: str) -> _Standoff:
    found = _Standoff()
    for number, line in enumerate(annotations.split("\n"), 1):
        if line.strip() and not _take(found, number, line.rstrip("\r")):
            found.problems.append((number, f"‘{line[:60]}’ is no annotation of brat; it was left out."))
    for number, identifier, name, value in found.said:
        mention = found.mentions.get(found.triggers.get(identifier, identifier))
        if mention is None and identifier[:1] in ("T", "E"):
            found.problems.append((number, f"it is about {identifier[:40]}, which is not there; left out."))
        elif mention is None:
            found.left_out["attributes and notes of what is not in the text"] += 1
        elif name:
            mention.attributes.append((name, value))
        else:
            mention.notes.append(value or "")
    return found


def _take(found: _Standoff, number: int, line: str) -> bool:
    """Whether the line could be used."""
    identifier, _, rest = line.partition("\t")
    kind = identifier[:1]
    if kind in _LEFT_OUT:
        found.left_out[_LEFT_OUT[kind]] += 1
        return True
    if kind == "T":
        return _take_mention(found, identifier, line)
    head, _, value = rest.partition("\t")
    words = head.split()
    if kind == "E" and words and ":" in words[0]:
        found.triggers[identifier] = words[0].partition(":")[2]
        found.left_out["arguments of events"] += len(words) - 1
        return True
    if kind in ("A", "M") and len(words) > 1:
        found.said.append((number, words[1], words[0], " ".join(words[2:]) or None))
        return True
    if kind == "#" and len(words) > 1:
        found.said.append((number, words[1], "", value))
        return True
    return False


def _take_mention(found: _Standoff, identifier: str, line: str) -> bool:
    match = _MARKED.match(line)
    if match is None or identifier in found.mentions or len(match[2]) > 100_000:
        return False
    numbers = [piece.split() for piece in match[2].split(";")]
    if any(len(number) > 18 for pair in numbers for number in pair):
        return False
    spans = [(int(start), int(end)) for start, end in numbers]
    found.mentions[identifier] = _Mention(match[1], spans, match[3] or "")
    return True


def _record(found: _Standoff, text: str, stem: str, *, raw: str, warnings: list[str]) -> Record | Problem:
    text, places, notes = _fitted(found, text)
    marks = Marks(places)
    for identifier, mention in found.mentions.items():
        _add(marks, identifier, mention, text)
    notes += annotated.left_out(found.left_out)
    values: dict[str, list[str]] = {}
    title, _ = annotated.own_title(text)
    lines = text.strip().splitlines()
    if not title and len(lines) == 1 and text.endswith(("\n\n", "\r\n\r\n")):
        values["title"] = lines
    elif not title and not annotated.is_identifier(stem):
        values["title"] = [stem]
        notes.append("no title in the text; the name of the file was taken")
    annotated.identify(values, stem)
    return annotated.record(text, marks, values, where="", raw=raw, warnings=[*warnings, *notes])


def _fitted(found: _Standoff, text: str) -> tuple[str, Places, list[str]]:
    """The text and the unit in which the annotations quote it best, and warnings.

    brat counts code points, line ends as they are; other programs that write its files do not always.
    """
    quotations = [
        (*it.spans[0], it.words) for it in found.mentions.values() if len(it.spans) == 1 and it.words
    ]
    texts = [text, text.replace("\r\n", "\n")] if "\r\n" in text else [text]
    tried = [(*units.fitting(it, quotations, tuple(Unit)), it) for it in texts]
    unit, wrong, text = min(tried, key=lambda it: it[1])
    notes: list[str] = []
    if unit is not Unit.CODE_POINTS:
        notes.append(f"offsets were taken as {unit}, since only so the marked words fit the text")
    if wrong:
        noun = "mark" if wrong == 1 else "marks"
        notes.append(f"the words of {wrong:,} {noun} do not stand at the offsets given; check the text")
    return text, Places(text, unit), notes


def _add(marks: Marks, identifier: str, mention: _Mention, text: str) -> None:
    """The mark, or its pieces, and one more for each attribute that is neither claim nor negation."""
    claim, negated, labels = "", False, [mention.label]
    for name, value in mention.attributes:
        if name.casefold() in _NEGATION and value is None:
            negated = True
        elif name.casefold() == "claim" and value is not None:
            claim = value[1:] if re.fullmatch(r"c\d+", value) else value
        else:
            labels.append(name if value is None else f"{name}: {value}")
    claim = claim or (identifier if negated or len(labels) > 1 else "")
    for start, end in _pieces(mention, marks, text):
        for label in labels:
            marks.add(label, start, end, claim=claim, negated=negated, note="\n".join(mention.notes))


def _pieces(mention: _Mention, marks: Marks, text: str) -> list[tuple[int, int]]:
    """The pieces of a mark; those with only white space between them, as at a line end, are one."""
    pieces = mention.spans[:1]
    if len(mention.spans) > annotated.MOST_PIECES:
        return [(mention.spans[0][0], mention.spans[-1][1])]
    for (_, before), (start, end) in pairwise(mention.spans):
        first, last = marks.places(before), marks.places(start)
        is_gap = first is None or last is None or not 0 <= last - first <= _WIDEST_GAP
        if not is_gap and not text[first:last].strip():
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


FORMAT = Format(
    "brat", "brat: texts with annotations beside them", (".ann", ".txt"), recognise, read, beside, marked=True
)
