"""Which of the formats of reference managers a file is in, and what they have in common."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from curator.model import Record
from curator.readers import (
    bibtex,
    endnote_tagged,
    endnote_xml,
    nbib,
    plain_text,
    portal_page,
    pubmed_xml,
    ris,
    web_of_science,
)
from curator.readers.format import Format, Source

DATA = Path(__file__).parents[2] / "data" / "import"
OURS = [it.FORMAT for it in (bibtex, endnote_tagged, endnote_xml, nbib, ris, web_of_science)]
FOLDERS = {"nbib": "nbib", "ris": "ris", "bibtex": "bibtex", "web_of_science": "web-of-science"}
FILES = sorted(it for it in DATA.rglob("*") if it.is_file())
OTHERS = [
    "",
    "STAT3 in disease\n\nTY is a tag and PMID- too. @article{x}\n",
    "Title\n\nPT is the type. AU gold.\n%0 of cases\n",
    "Title,Abstract\nA,B\n",
    '{"title": "A", "abstract": "@article{a, title={B}}"}\n',
    "A page\nResearch output: x\n" + "text\n" * 60 + "TY  - JOUR\nT1  - A\nER  - \n",
    "<html><body>@article{</body></html>",
    "<collection><document/></collection>",
    "<xml><page/></xml>",
    "@media print { a { color: red } }\n",
    "@Override\npublic void x() {}\n",
    "1234567|t|Title\n1234567|a|Abstract\n",
    "PMID\tTitle\n1\tA\n",
    "30231553\n30231554\n",
]


def expected(path: Path) -> str | None:
    if path.suffix == ".bib":
        return "bibtex"
    if path.parent.name == "endnote":
        return "endnote-xml" if path.suffix == ".xml" else None
    return "web-of-science" if path.suffix == ".isi" else FOLDERS.get(path.parent.name)


def claims(source: Source) -> list[str]:
    return [it.name for it in OURS if it.recognise(source) >= 0.5]


@pytest.mark.parametrize("path", FILES, ids=lambda it: f"{it.parent.name}/{it.name}")
def test_each_file_is_claimed_by_its_own_format_alone(path: Path) -> None:
    found = expected(path)
    assert claims(Source.of(path)) == ([found] if found else [])


@pytest.mark.parametrize(
    "path", [it for it in FILES if expected(it)], ids=lambda it: f"{it.parent.name}/{it.name}"
)
def test_no_older_format_is_surer_of_it(path: Path) -> None:
    source = Source.of(path)
    best = max(it.recognise(source) for it in OURS)
    older: list[Format] = [plain_text.FORMAT, portal_page.FORMAT, pubmed_xml.FORMAT]
    assert all(it.recognise(source) < best for it in older)


@pytest.mark.parametrize("content", OTHERS)
def test_other_files_are_not_claimed(content: str) -> None:
    assert claims(Source("a.txt", content=content.encode())) == []


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    modules = "bibtex, endnote_tagged, endnote_xml, nbib, ris, web_of_science"
    heavy = "{'lxml', 'bibtexparser', 'pylatexenc', 'pandas'}"
    code = f"import sys; from curator.readers import {modules}; print({heavy} & set(sys.modules))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("form", "record", "head"),
    [
        (nbib.FORMAT, "PMID- 1\nTI  - A title\nAB  - {}\n\n", ""),
        (ris.FORMAT, "TY  - JOUR\nTI  - A title\nAB  - {}\nER  - \n", ""),
        (web_of_science.FORMAT, "PT J\nTI A title\nAB {}\nER\n\n", "FN x\nVR 1.0\n"),
        (endnote_tagged.FORMAT, "%0 Journal Article\n%T A title\n%X {}\n\n", ""),
        (bibtex.FORMAT, "@article{{k, title={{A title}}, abstract={{{}}}}}\n", ""),
    ],
    ids=lambda it: it.name if isinstance(it, Format) else "",
)
def test_memory_does_not_grow_with_the_file(form: Format, record: str, head: str, tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text(head + record.format("word " * 2000) * 500, "utf-8")
    list(form.read(Source("one", content=(head + record.format("x")).encode())))
    tracemalloc.start()
    count = sum(1 for it in form.read(Source.of(path)) if isinstance(it, Record))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 500
    assert peak < 4 << 20
