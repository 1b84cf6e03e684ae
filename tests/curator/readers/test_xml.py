"""Reading XML element by element."""

from __future__ import annotations

import gzip
import io
import re
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from curator.errors import ReaderError
from curator.model import Problem
from curator.readers import xml
from curator.readers.format import Source


def elements(content: bytes, *tags: str, largest: int = 1 << 26) -> list[Any]:
    found = xml.elements(
        io.BytesIO(content), tags or ("a",), origin="Nobody", advice="Ask again.", largest=largest
    )
    return [it if isinstance(it, Problem) else xml.written(it) for it in found]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<a/>", "a"),
        ("<?xml version='1.0'?>\n<!-- <b/> -->\n<!DOCTYPE a [<!ELEMENT a ANY>]>\n<a x='1'>", "a"),
        ("<!DOCTYPE a SYSTEM 'x.dtd'><xmi:XMI a='b'>", "xmi:XMI"),
        ("<a", ""),
        ("text <a>", ""),
        ("<!-- never", ""),
        ("<!DOCTYPE a [", ""),
        ("<? ", ""),
        ("", ""),
        ("< a>", ""),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_root_is_told_without_parsing(content: str, name: str, encoding: str) -> None:
    assert xml.root(Source("a", content=content.encode(encoding))) == name
    assert xml.root(Source("a", content=gzip.compress(content.encode(encoding)))) == name


@given(st.text("a\N{NO-BREAK SPACE} \t\r\n"))
def test_line_breaks_and_runs_of_space_are_layout(text: str) -> None:
    element = etree.Element("a")
    element.text = text
    words = [word for word in re.split("[ \t\r\n]+", text) if word]
    assert xml.joined(element) == " ".join(words).strip()


@pytest.mark.parametrize("path", ["b", "b/c", "b/c/d", "*/d", "{*}n", "{urn:x}n/d", "x", "b/x"])
def test_the_text_at_a_path_is_that_of_the_first_element_there(path: str) -> None:
    element = etree.fromstring(
        "<a><b/><b><c/></b><e><d>1</d></e><b><c><d>2</d></c><c>3</c></b>"
        "<n xmlns='urn:x'><d xmlns=''>4</d></n></a>"
    )
    found = element.find(path)
    assert xml.text(element, path) == ("" if found is None else "".join(found.itertext()))


def test_the_root_of_damaged_gzip_is_nothing() -> None:
    assert xml.root(Source("a", content=b"\x1f\x8bnothing")) == ""


def test_elements_come_complete_and_only_the_outermost() -> None:
    assert elements(b"<r><a>1<a>2</a></a><b/><a x='3'/></r>") == ["<a>1<a>2</a></a>", '<a x="3"/>']
    assert elements(b"<a>root</a>") == ["<a>root</a>"]


def test_a_namespace_can_be_left_open() -> None:
    assert len(elements(b"<r><a xmlns='urn:x'/><a/></r>", "{*}a")) == 2
    assert len(elements(b"<r><a xmlns='urn:x'/><a/></r>", "a")) == 1


@pytest.mark.parametrize("content", [b"<r><a/><a>", b"<r><a/>\n<b></r>", b"<r><a/></r>x", b"<r><a/>&x;<"])
def test_broken_xml_gives_what_stands_before_and_then_a_problem_with_the_line(content: bytes) -> None:
    *good, problem = elements(content)
    assert good == ["<a/>"]
    assert isinstance(problem, Problem)
    assert problem.where.startswith("line ")
    assert "broken" in problem.message


@pytest.mark.parametrize("content", [b"", b"\0", b"no xml", b"<a" * 10, b"<r>" * 5000, b"<a>" * 5000])
def test_what_is_no_xml_is_a_problem(content: bytes) -> None:
    (problem,) = elements(content)
    assert isinstance(problem, Problem)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY b "x">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY b "1"><!ENTITY c "&b;&b;&b;&b;&b;&b;">',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    with pytest.raises(ReaderError, match=r"entities of its own, which Nobody never does.*Ask again\."):
        elements(f"<!DOCTYPE r [{declaration}]><r><a>x</a></r>".encode())


def test_text_is_joined_without_spaces_and_line_breaks_are_layout() -> None:
    source = (
        "<!DOCTYPE r SYSTEM 'x.dtd'><r><a> Ca<sup>2<i>+</i></sup> and\n  <!-- note --><?pi?>x&nbsp;y"
        "&lt;&#946;<b/> end </a><c>1</c><c/><c>2</c></r>"
    )
    for it in xml.elements(io.BytesIO(source.encode()), ("r",), origin="", advice=""):
        element = cast("Any", it)
        assert xml.text(element, "a") == "Ca2+ and x\xa0y<β end"
        assert xml.verbatim(element.find("a")).startswith(" Ca2+ and\n  ")
        assert xml.texts(element, "c") == ("1", "2")
        assert xml.text(element, "missing") == ""


class _Endless(io.RawIOBase):
    """A stream that makes up its content."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def test_memory_does_not_grow_with_the_file() -> None:
    def parts() -> Iterator[bytes]:
        yield b"<r><head>x</head>"
        for _ in range(2000):
            yield b"<group><a>" + b"x" * 20_000 + b"</a></group>"
        yield b"</r>"

    tracemalloc.start()
    stream = cast("BinaryIO", _Endless(parts()))
    count = sum(1 for _ in xml.elements(stream, ("a",), origin="", advice=""))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2000
    assert peak < 5 << 20


def test_an_element_beyond_the_limit_ends_the_reading() -> None:
    *good, problem = elements(b"<r><a/><a>" + b"<b>x</b>" * 400_000 + b"</a></r>", largest=1 << 20)
    assert good == ["<a/>"]
    assert problem == Problem("", "a record is larger than 1 MB; the rest was not read.")


def test_a_bomb_of_gzip_is_read_only_as_far_as_the_limit() -> None:
    bomb = gzip.compress(b"<r>" + b"<b></b>" * (4 << 20))
    with xml.opened(Source("a", content=bomb)) as stream:
        (problem,) = xml.elements(stream, ("a",), origin="", advice="", largest=1 << 20)
    assert isinstance(problem, Problem)
    assert "larger than 1 MB" in problem.message


def test_damaged_gzip_is_a_problem() -> None:
    whole = gzip.compress(b"<r>" + b"<a/>" * 100 + b"</r>")
    with xml.opened(Source("a", content=whole[:-8])) as stream:
        *_, problem = xml.elements(stream, ("a",), origin="", advice="")
    assert isinstance(problem, Problem)
    assert "compressed file is damaged" in problem.message


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_give_elements_or_problems(content: bytes) -> None:
    for data in (content, b"<r><a>" + content):
        assert all(isinstance(it, str | Problem) for it in elements(data))
        assert isinstance(xml.root(Source("a", content=data)), str)
