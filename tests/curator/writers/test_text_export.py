"""What holds for every format that carries texts to another tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curator.errors import CancelledError, CuratorError
from curator.label_book import LabelBook
from curator.model import AnnotationSet, SetKind
from curator.progress import silent
from curator.project import Project
from curator.vocabulary import Vocabulary
from curator.writers.exchange import label_name
from curator.writers.options import ExportOptions, Unit
from curator.writers.xml_text import attribute, content
from tests import exchange, factories

NAMES = (
    "bioc-xml",
    "bioc-json",
    "pubtator",
    "pubannotation",
    "brat",
    "doccano",
    "label-studio",
    "labelbuddy",
    "uima-xmi",
    "uima-json",
)
WITHOUT_CLAIMS = {"pubtator", "doccano"}
"""What several claims say in one place is one label there."""
ALL_PASSES = ("bioc-xml", "bioc-json", "label-studio")


def tree(path: Path) -> dict[str, bytes]:
    """What lies in a folder or a file, by name."""
    return {it.name: it.read_bytes() for it in ([path] if path.is_file() else path.iterdir())}


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_project_gives_the_same_bytes_and_a_report_of_them(
    filled: Project, tmp_path: Path, name: str, unit: Unit
):
    reports = [exchange.write(filled, name, tmp_path / it, unit=unit) for it in ("a", "b")]
    assert tree(tmp_path / "a") == {
        {"b": "a"}.get(it, it): content for it, content in tree(tmp_path / "b").items()
    }
    for report in reports:
        assert sorted(it.name for it in report.files) == sorted(tree(report.destination))
        assert all(it.is_file() for it in report.files)
        assert (report.format, report.cannot_carry) == (name, exchange.named(name).cannot_carry)
        assert report.cannot_carry
        assert all(it.endswith(".") for it in report.cannot_carry + report.notes)


@pytest.mark.parametrize("name", NAMES)
def test_one_reading_is_that_of_the_curator_that_was_named(filled: Project, tmp_path: Path, name: str):
    theirs = exchange.write(filled, name, tmp_path / "theirs", curator="cur02")
    ours = exchange.write(filled, name, tmp_path / "ours")
    one = name not in ALL_PASSES
    assert exchange.named(name).options >= ({"curator"} if one else set())
    counts = [(it.sets, it.claims, it.annotations) for it in (ours, theirs)]
    if name in WITHOUT_CLAIMS:
        assert counts == [(2, 0, 5), (1, 0, 2)]
    else:
        assert counts == ([(2, 4, 6), (1, 1, 2)] if one else [(3, 5, 8)] * 2)
    assert any("other pass was left out" in it for it in ours.notes) == one


@pytest.mark.parametrize("name", NAMES)
def test_a_curator_who_is_not_there_is_no_empty_reading(filled: Project, tmp_path: Path, name: str):
    with pytest.raises(CuratorError, match=r"no curator “cur3” in this project. Choose one of: cur01, cur02"):
        exchange.write(filled, name, tmp_path / "x", curator="cur3")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_training_pass_counts_only_by_name(filled: Project, tmp_path: Path, name: str):
    for it in [*filled.store.all(AnnotationSet)]:
        with filled.store.writing():
            filled.store.save(replace(it, kind=SetKind.TRAINING))
    report = exchange.write(filled, name, tmp_path / "x")
    assert report.annotations == (8 if name in ALL_PASSES else 0)


@pytest.mark.parametrize("name", NAMES)
def test_leaving_the_text_out_is_refused(filled: Project, tmp_path: Path, name: str):
    options = ExportOptions(without_text=True)
    with pytest.raises(CuratorError, match=f"The format {name} is about the text. Choose CSV"):
        exchange.named(name).write(filled.store, filled.vocabulary, tmp_path / "x", options, silent)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", NAMES)
def test_cancelling_leaves_what_was_there(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "old")
    before = tree(tmp_path / "old")
    factories.add_document(filled, "A new one")

    def cancel(done: int, total: int | None) -> None:
        if done > 1:
            raise CancelledError

    for destination in (tmp_path / "old", tmp_path / "new"):
        with pytest.raises(CancelledError):
            exchange.named(name).write(filled.store, filled.vocabulary, destination, ExportOptions(), cancel)
    assert tree(tmp_path / "old") == before
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("name", NAMES)
def test_a_project_without_documents_can_be_written(project: Project, tmp_path: Path, name: str):
    report = exchange.write(project, name, tmp_path / "x")
    assert (report.documents, report.notes) == (0, ())


@pytest.mark.parametrize("name", NAMES)
def test_documents_without_an_abstract_are_written_or_told_of(filled: Project, tmp_path: Path, name: str):
    report = exchange.write(filled, name, tmp_path / "x")
    told = "1 document without an abstract was left out." in report.notes
    assert report.documents == (2 if told else 3)
    assert told == ("without an abstract" in " ".join(report.cannot_carry))


def test_names_of_labels_are_unique(vocabulary: Vocabulary):
    names = [label_name(label) for label, _ in LabelBook([vocabulary]).entries]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "between_tags", "in_quotes"),
    [
        pytest.param("β < 3 & \"x\" 'y' > 2", "β &lt; 3 &amp; \"x\" 'y' &gt; 2", None, id="signs"),
        pytest.param("a\nb\tc", "a\nb\tc", '"a&#10;b&#9;c"', id="blanks"),
        pytest.param("a\rb", "a&#13;b", '"a&#13;b"', id="carriage-return"),
        pytest.param("]]>", "]]&gt;", '"]]&gt;"', id="end-of-cdata"),
        pytest.param("a\x00\x0b\ufffe\uffffb", "a" + "\ufffd" * 4 + "b", None, id="what XML cannot hold"),
        pytest.param("𝛽😀", "𝛽😀", '"𝛽😀"', id="astral"),
    ],
)
def test_text_in_xml_keeps_its_length_once_read(text: str, between_tags: str, in_quotes: str | None):
    from xml.etree import ElementTree

    assert content(text) == between_tags
    assert in_quotes is None or attribute(text) == in_quotes
    read = ElementTree.fromstring(f"<a b={attribute(text)}>{content(text)}</a>")
    assert len(read.text or "") == len(text)
    assert read.text == read.get("b")
