"""Files made to harm, given to every reader: a clear sentence or records, nothing else, in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import registry
from curator.readers.format import Format, Source

REPOSITORY = Path(__file__).parents[3]
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY l0 "lol">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
ARTICLE = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>A{}</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
)

HOSTILE = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"\0" * 5000, id="zeros"),
    pytest.param(b"\xff\xfe" + b"\0\xd8" * 500, id="half surrogates"),
    pytest.param((BOMB + ARTICLE.format("&l9;")).encode(), id="billion laughs"),
    pytest.param((OUTSIDE + ARTICLE.format("&x;")).encode(), id="outside entity"),
    pytest.param(b"<a>" * 100_000, id="deep xml"),
    pytest.param(b"[" * 100_000, id="deep json"),
    pytest.param(b'{"a":' * 100_000, id="deep json objects"),
    pytest.param(b"{" * 100_000, id="braces"),
    pytest.param(b'[{"title": 1e999999, "abstract": ' + b"9" * 20_000 + b"}]", id="huge numbers"),
    pytest.param(b'"' * 50_001, id="quotes"),
    pytest.param(b'title,abstract\n"' + b'""' * 50_000, id="quotes in a table"),
    pytest.param(b"@article{" * 5_000, id="bibtex that never ends"),
    pytest.param(b"TY  - JOUR\n" * 5_000, id="ris that never ends"),
    pytest.param(b"PMID- 1\nTI  - A\n      b\n" * 2_000, id="medline that never ends"),
    pytest.param(b"1|t|A\n1|a|B\n1\t-5\t99999999999999999999\tx\ty\n", id="offsets beyond all"),
    pytest.param(b"PK\x03\x04" + b"\0" * 500, id="broken zip"),
    pytest.param("STAT3 \u202e\u2066 evil\u2069\n\n\u0000\ufeff%s{0}<script>".encode(), id="controls"),
]


def outcome(format_: Format, source: Source) -> list[Record | Problem]:
    try:
        return list(format_.read(source))
    except ReaderError:
        return []


@pytest.mark.parametrize("format_", [pytest.param(it, id=it.name) for it in registry.FORMATS])
@pytest.mark.parametrize("content", HOSTILE)
def test_no_reader_is_harmed(format_: Format, content: bytes, tmp_path: Path):
    path = tmp_path / f"hostile{format_.extensions[0]}"
    path.write_bytes(content)
    for source in (Source.of(path), Source("pasted text", content=content)):
        assert 0 <= format_.recognise(source) <= 1
        for item in outcome(format_, source):
            text = item.message if isinstance(item, Problem) else item.title + item.abstract
            assert "lollol" not in text
            assert len(text) < 1_000_000


HUGE = {
    "pubmed-xml": b"<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>",
    "nbib": b"PMID- 1\nTI  - ",
    "ris": b"TY  - JOUR\nTI  - ",
    "bibtex": b"@article{a, title = {",
    "endnote-xml": b"<xml><records><record><titles><title>",
    "endnote-tagged": b"%0 Journal Article\n%T ",
    "web-of-science": b"FN Clarivate\nVR 1.0\nPT J\nTI ",
    "europepmc-json": b'{"resultList": {"result": [{"id": "1", "source": "MED", "title": "',
    "jats-xml": b"<article><front><article-meta><title-group><article-title>",
    "portal-page": b"A title\nResearch output: Article\nOriginal language English\n",
    "delimited": b'title,abstract\n"',
    "json-lines": b'{"title": "A", "abstract": "',
    "plain-text": b"A title\n\n",
    "bioc-xml": b"<collection><source/><date/><key/><document><id>1</id><passage><text>",
    "bioc-json": b'{"source": "", "documents": [{"id": "1", "passages": [{"text": "',
    "pubtator": b"1|t|",
    "pubannotation": b'{"text": "',
    "labelbuddy": b'{"annotations": [], "text": "',
    "doccano": b'{"label": [], "text": "',
    "label-studio": b'[{"annotations": [], "data": {"text": "',
    "uima-xmi": b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore">'
    b'<cas:Sofa sofaString="',
    "uima-json": b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%TYPE": "uima.cas.Sofa", "sofaString": "',
}
WHOLE = {"pubmed-xml", "ris", "bibtex", "delimited", "json-lines", "europepmc-json", "plain-text"}
"""Tried with a gigabyte, the others with less, because reading takes its time."""
READ_IN_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from curator.readers import registry
from curator.readers.format import Source
from curator.errors import ReaderError
import lxml.etree, bibtexparser, openpyxl
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (700 << 20),) * 2)
source = Source.of(Path(sys.argv[2]))
try:
    print(sum(1 for _ in registry.by_name(sys.argv[1]).read(source)))
except ReaderError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
@pytest.mark.parametrize("name", HUGE)
def test_an_endless_line_is_no_danger(name: str, tmp_path: Path):
    path = tmp_path / f"huge{registry.by_name(name).extensions[0]}"
    with path.open("wb") as stream:
        stream.write(HUGE[name])
        # a hole: it takes no space on the disk, and is read as zeros
        stream.truncate(1 << 30 if name in WHOLE else 300 << 20)
    done = subprocess.run(
        [sys.executable, "-c", READ_IN_LITTLE_MEMORY, name, str(path)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.strip()


def test_every_format_of_text_is_tried_with_an_endless_line():
    assert {it.name for it in registry.FORMATS} - HUGE.keys() == {"brat", "xlsx"}
