"""XML read element by element with bounded memory; what can attack a computer is refused."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from curator.errors import ReaderError
from curator.model import Problem
from curator.readers import encoding
from curator.readers.format import Source

Element = Any
"""An lxml element; lxml ships no types."""

_GZIP = b"\x1f\x8b"
_HEAD = 65536
_BLOCK = 65536
_LARGEST = 64 << 20
# all but the single space, which stays what it is
_LAYOUT = re.compile("[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
_NAME = re.compile(r"<([^\s<>/&!?'\"=]+)(?=[\s/>])")


def root(source: Source) -> str:
    """The name of the root element as it is written, prefix and all; empty if the source is not XML."""
    text = beginning(source).lstrip("\ufeff \t\r\n")
    place = 0
    while text.startswith("<", place):
        if text.startswith("<?", place):
            end = text.find("?>", place) + 2
        elif text.startswith("<!--", place):
            end = text.find("-->", place) + 3
        elif text.startswith("<!DOCTYPE", place):
            end = _end_of_doctype(text, place)
        else:
            found = _NAME.match(text, place)
            return found.group(1) if found else ""
        if end <= place:
            return ""
        place = end
        while text[place : place + 1] in (" ", "\t", "\r", "\n"):
            place += 1
    return ""


def beginning(source: Source) -> str:
    """The first part of the text, unpacked if it is compressed; for recognition."""
    head = source.head(_HEAD)
    if not head.startswith(_GZIP):
        return encoding.beginning(source, _HEAD)
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return ""
    return encoding.beginning(Source(source.name, content=unpacked), _HEAD)


@contextmanager
def opened(source: Source) -> Generator[BinaryIO]:
    """The bytes of `source`, unpacked if they are compressed with gzip."""
    with source.open() as stream:
        if source.head(2) == _GZIP:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=stream))
        else:
            yield stream


def elements(
    stream: BinaryIO, tags: tuple[str, ...], *, origin: str, advice: str, largest: int = _LARGEST
) -> Iterator[Element | Problem]:
    """Complete elements called one of `tags`, then perhaps a Problem where the XML breaks off.

    A tag is `name` for an element in no namespace or `{*}name` for any. Of elements within one another only
    the outermost is given. Each is emptied and what stands before it removed when the next is asked for, so
    what is needed of its surroundings is read at the first. Nothing outside the file is ever loaded. More
    than `largest` bytes without the end of an element end the reading.

    Raises ReaderError if the file declares entities, which can expand without end or read other files;
    `origin` is who never does so, `advice` a sentence that says what to do instead.
    """
    lxml = _lxml()
    parser = lxml.XMLPullParser(
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, waiting, problem = 0, 0, None
    while problem is None:
        try:
            block = stream.read(_BLOCK)
        except (OSError, EOFError, zlib.error) as error:
            block = b""
            problem = Problem("", f"the compressed file is damaged and the rest was not read ({error}).")
        try:
            if block:
                parser.feed(block)
            elif problem is None:
                parser.close()
        except lxml.XMLSyntaxError as error:
            place = f"line {error.lineno}" if error.lineno else "line 1"
            problem = Problem(place, f"the XML is broken here and the rest was not read ({error.msg}).")
        waiting += len(block)
        for event, element in parser.read_events():
            if event == "start":
                if depth == 0:
                    _refuse_entities(element, origin, advice)
                depth += 1
                continue
            depth -= 1
            if depth == 0:
                yield element
                _forget(element)
                waiting = 0
        if not block:
            break
        if waiting > largest and problem is None:
            problem = Problem("", f"a record is larger than {largest >> 20} MB; the rest was not read.")
    if problem is not None:
        yield problem


def at(element: Element, path: str) -> Iterator[Element]:
    """As `element.iterfind(path)` for a path of names and stars, in two thirds of its time."""
    tag, _, rest = path.partition("/")
    for child in element.iterchildren(tag):
        if rest:
            yield from at(child, rest)
        else:
            yield child


def text(element: Element, path: str) -> str:
    """The text of the first element at `path`, or nothing."""
    found = next(at(element, path), None)
    return "" if found is None else joined(found)


def texts(element: Element, path: str) -> tuple[str, ...]:
    """The texts of all elements at `path` that have one."""
    return tuple(found for it in at(element, path) if (found := joined(it)))


def joined(element: Element) -> str:
    """All text in an element, inline markup and formulas joined without spaces; line breaks are layout."""
    found = verbatim(element)
    if "\n" in found or "  " in found or "\t" in found or "\r" in found:
        found = _LAYOUT.sub(" ", found)
    return found.strip()


def verbatim(element: Element) -> str:
    """All text in an element as it stands, with line ends."""
    if not len(element):
        return cast("str", element.text or "")
    pieces = [element.text or ""]
    rest = list(reversed(element))
    while rest:
        item = rest.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        rest.append(item.tail or "")
        if isinstance(item.tag, str):
            pieces.append(item.text or "")
            rest.extend(reversed(item))
        else:
            pieces.append(html.unescape(item.text or ""))  # a reference such as &nbsp; to a DTD not loaded
    return "".join(pieces)


def written(element: Element) -> str:
    """The XML of an element, as `Record.raw` keeps it."""
    return str(_lxml().tostring(element, encoding="unicode", with_tail=False))


def _end_of_doctype(content: str, start: int) -> int:
    """Behind the declaration that begins at `start`, or -1 if it does not end."""
    close, bracket = content.find(">", start), content.find("[", start)
    if bracket == -1 or close < bracket:
        return close + 1 if close != -1 else -1
    end = content.find("]", bracket)
    close = content.find(">", end) if end != -1 else -1
    return close + 1 if close != -1 else -1


def _refuse_entities(element: Element, origin: str, advice: str) -> None:
    declarations = element.getroottree().docinfo.internalDTD
    if declarations is not None and any(True for _ in declarations.iterentities()):
        raise ReaderError(
            f"The XML declares entities of its own, which {origin} never does and which can be used to "
            f"attack a computer. It was not read. {advice}"
        )


def _forget(element: Element) -> None:
    """Frees an element and all before it, so that memory does not grow with the file."""
    element.clear()
    while (parent := element.getparent()) is not None:
        while element.getprevious() is not None:
            del parent[0]
        element = parent


def _lxml() -> Any:
    """lxml.etree, which ships no types; loaded here because it takes time and only XML needs it."""
    from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

    return cast("Any", etree)
