"""Which format a source is in, and which files of a folder are sources."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import registry
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import"

REAL = {
    "bibtex": "bibtex/metapub_sample.bib",
    "endnote-xml": "endnote/EndnoteXmlImporterTestArticle.xml",
    "europepmc-json": "europepmc/search_core.json",
    "jats-xml": "jats/structured.nxml",
    "label-studio": "label_studio/export.json",
    "labelbuddy": "labelbuddy/documents.jsonl",
    "doccano": "doccano/spans.jsonl",
    "nbib": "nbib/single.nbib",
    "pubannotation": "pubannotation/documents.json",
    "ris": "ris/pure_export.ris",
    "uima-json": "uima/admin.json",
    "web-of-science": "web_of_science/IsiImporterTestWOS.isi",
    "xlsx": "xlsx/papers.xlsx",
}
CONTENT = {
    **{name: (DATA / path).read_bytes() for name, path in REAL.items()},
    "portal-page": (DATA / "seed" / "000_455a7e2b1623a0aa.txt").read_bytes(),
    "pubmed-xml": (DATA / "pubmed_xml" / "23657305.xml").read_bytes(),
    "delimited": b"Title;Abstract\nA;B\n",
    "json-lines": b'{"title": "A", "abstract": "B"}\n',
    "plain-text": b"STAT3 in disease\n\nIt matters.\n",
}


@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize("file", ["a.txt", "a.csv", "a.xml", "a.json", "a", "a.tsv"])
def test_a_format_is_recognised_by_content_whatever_the_file_is_called(
    name: str, file: str, tmp_path: Path
) -> None:
    path = tmp_path / file
    path.write_bytes(CONTENT[name])
    found = registry.recognise(Source.of(path))
    assert found.name == name
    assert registry.by_name(name) is found
    assert list(found.read(Source.of(path)))


@pytest.mark.parametrize("content", [b"", b"  \n\t", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    with pytest.raises(ReaderError) as refusal:
        registry.recognise(Source("a.txt", content=content))
    assert str(refusal.value) == "‘a.txt’ is empty."


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "It is a picture.", id="picture"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "It is a PDF.", id="pdf"),
        pytest.param(b"PK\x03\x04" + bytes(40), "It is a ZIP archive.", id="zip"),
        pytest.param(b"<html></html>", "It is a web page", id="page"),
        pytest.param(b"\0\1\2\3" * 40, "Curator reads what reference managers", id="noise"),
    ],
)
def test_an_unknown_format_is_refused_with_what_to_do(content: bytes, what: str) -> None:
    with pytest.raises(ReaderError) as refusal:
        registry.recognise(Source("figure.csv", content=content))
    assert str(refusal.value).startswith(f"‘figure.csv’ is in no format that can be read. {what}")


def test_an_unknown_name_is_refused_with_the_known_names() -> None:
    with pytest.raises(ReaderError, match=r"There is no format ‘pdf’\. Choose one of: .*portal-page, "):
        registry.by_name("pdf")


def test_names_of_formats_are_unique() -> None:
    assert len({it.name for it in registry.FORMATS}) == len(registry.FORMATS)


def test_a_file_that_is_gone_is_a_reader_error(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be opened"):
        registry.recognise(Source.of(tmp_path / "gone.txt"))
    with pytest.raises(ReaderError, match=r"‘gone\.txt’ does not exist"):
        registry.sources(tmp_path / "gone.txt")


def test_a_folder_gives_its_readable_files_in_order_with_those_of_its_folders(tmp_path: Path) -> None:
    folder = tmp_path / "Überblick β"
    (folder / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("c.txt", "a.txt", "b/z.txt", ".hidden.txt", ".hidden/x.txt"):
        (folder / name).write_bytes(CONTENT["plain-text"])
    (folder / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "empty.txt").touch()
    found, left = registry.sources(folder)
    assert [Path(it.name) for it, _ in found] == [Path("a.txt"), Path("b/z.txt"), Path("c.txt")]
    assert {it.name for _, it in found if it} == {"plain-text"}
    assert [it.name for it in left] == ["empty.txt", "figure.png"]


def test_a_single_file_is_its_own_source(tmp_path: Path) -> None:
    path = tmp_path / ".paper.txt"
    path.write_bytes(CONTENT["plain-text"])
    assert registry.sources(path) == ([(Source.of(path), registry.by_name("plain-text"))], [])


def test_a_folder_without_readable_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="holds no file that can be read"):
        registry.sources(tmp_path)


def names_of(folder: Path) -> list[str]:
    return [source.name for source, _ in registry.sources(folder)[0]]


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        pytest.param("brat", ["pmid-30231553.txt", "untitled.txt"], id="brat"),
        pytest.param("uima", ["admin.json", "admin.xmi"], id="uima"),
    ],
)
def test_files_that_belong_to_others_are_no_sources(folder: str, names: list[str]) -> None:
    assert names_of(DATA / folder) == names


def test_of_an_export_only_the_table_of_documents_is_a_source(tmp_path: Path) -> None:
    names = ("documents", "annotations_long", "claims")
    package = {"resources": [{"name": it, "path": f"{it}.csv"} for it in names], "x-formula-guard": True}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (tmp_path / "README.txt").write_text("What this is.\n\nAn export.", "utf-8")
    for name in names:
        (tmp_path / f"{name}.csv").write_text("document_key,title,doi\nk,STAT3,\n", "utf-8")
    (tmp_path / "notes.txt").write_bytes(CONTENT["plain-text"])
    assert names_of(tmp_path) == ["documents.csv", "notes.txt"]


def test_a_foreign_data_package_hides_no_files(tmp_path: Path) -> None:
    package = {"name": "other", "resources": [{"name": "papers", "path": "papers.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (tmp_path / "papers.csv").write_bytes(CONTENT["delimited"])
    assert names_of(tmp_path) == ["papers.csv"]


def test_the_list_of_formats_loads_no_heavy_library() -> None:
    heavy = {"lxml", "pandas", "numpy", "openpyxl", "bibtexparser", "pylatexenc"}
    code = f"import sys, curator.readers.registry; print({heavy} & set(sys.modules))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_recognised_or_refused(content: bytes) -> None:
    source = Source("a.txt", content=content)
    try:
        found = list(registry.recognise(source).read(source))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)
