"""Text that something might obey is kept, counted, and written as text in every format."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from curator import normalise
from curator.checking import check
from curator.evidence.courses import by_order
from curator.evidence.evidence import Evidence
from curator.evidence.figures import course_figure, matrix_figure
from curator.evidence.matrix_text import as_text
from curator.evidence.question import first_question
from curator.evidence.report import write_report
from curator.formula_guard import unguarded
from curator.model import Document
from curator.progress import silent
from curator.project import Project
from curator.readers.format import Source
from curator.restoring import RestoreExport
from curator.text_places import TextPlaces
from curator.vocabulary import parse
from curator.writers.options import ExportOptions
from curator.writers.registry import FORMATS, format_named
from curator.writers.xml_text import content
from tests import factories, nasties
from tests.curator.test_round_trip import WAYS, Way, read_back, said_by, said_in, shown

NOT_IN_EXCEL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = nasties.study(tmp_path_factory.mktemp("study") / "study.curation")
    yield project
    project.store.close()


def written(project: Project, name: str, folder: Path) -> Path:
    format_ = format_named(name)
    destination = folder / format_.usual_name
    format_.write(project.store, project.vocabulary, destination, ExportOptions(), silent)
    return destination


def titles(project: Project) -> list[str]:
    return sorted(document.title for document in project.store.documents())


# kept


def test_what_a_paper_says_is_kept_in_canonical_form_and_raw(study: Project):
    documents = {it.title: it for it in study.store.documents()}
    for number, text in enumerate(nasties.NASTIES.values()):
        record = nasties.record(text, number)
        document = documents.pop(normalise.text(normalise.storable(record.title)))
        found = study.store.text(document.id, 1)
        assert found.title == document.title
        assert found.abstract == normalise.text(normalise.storable(record.abstract))
        assert found.abstract_raw == normalise.storable(record.abstract)
        assert (document.journal, document.keywords) == (
            normalise.storable(f"{text} journal"),
            tuple(map(normalise.storable, record.keywords)),
        )
    assert documents == {}


def test_what_was_written_about_it_is_kept_letter_for_letter(study: Project):
    comments = {
        review.comment
        for document in study.store.documents()
        for annotation_set in study.store.sets(document.id)
        for review in study.store.reviews(annotation_set.id)
    }
    assert {f"{text} note" for text in nasties.STORED.values()} <= comments


def test_rules_and_history_hold(study: Project):
    assert not check(study.store).findings


def test_a_vocabulary_is_kept_letter_for_letter(study: Project):
    assert parse(study.vocabulary.source, "x") == nasties.vocabulary()
    names = [label.name for label in study.vocabulary.labels()]
    assert any("\n" in name for name in names)
    assert any("\x1b" in name for name in names)


@pytest.mark.parametrize("text", nasties.NASTIES.values(), ids=nasties.NASTIES.keys())
def test_searching_for_it_is_a_search(text: str, study: Project):
    found = study.library().document_ids(search=text)
    assert set(found) <= set(study.library().document_ids())


def test_undo_takes_it_back(tmp_path: Path):
    project = nasties.study(tmp_path / "p.curation", nasties.ORDERS)
    while project.next_undo() is not None:
        project.undo()
    assert list(project.store.documents()) == []
    assert not check(project.store).findings
    project.store.close()


# written


def test_what_goes_out_as_our_own_json_comes_back_the_same(study: Project, tmp_path: Path):
    first = written(study, "json", tmp_path)
    (tmp_path / "again").mkdir()
    project = factories.new_project(tmp_path / "p.curation", study.vocabulary)
    project.perform(RestoreExport(source=Source.of(first)))
    again = written(project, "json", tmp_path / "again")
    project.store.close()
    before, after = (json.loads(path.read_text("utf-8")) for path in (first, again))
    assert {**before, "exported_at": ""} == {**after, "exported_at": ""}


def test_tables_hold_it_cell_by_cell_and_run_nothing(study: Project, tmp_path: Path):
    folder = written(study, "csv", tmp_path)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert [it for it in cells if it[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number(it)] == []
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted(unguarded(row["title"]) for row in rows) == titles(study)
    journals = {f"{text} journal" for text in nasties.STORED.values()}
    assert {unguarded(row["journal"]) for row in rows} == journals
    as_pandas = pd.read_csv(folder / "documents.csv", keep_default_na=False, dtype=str)
    assert sorted(map(unguarded, as_pandas["title"])) == titles(study)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_workbook_holds_it_as_text(study: Project, tmp_path: Path):
    book = openpyxl.load_workbook(written(study, "xlsx", tmp_path))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    head, *rows = book["documents"].iter_rows(values_only=True)
    place = head.index("title")
    assert sorted(str(row[place]) for row in rows) == [
        NOT_IN_EXCEL.sub("\ufffd", title) for title in titles(study)
    ]


def test_parquet_holds_it_letter_for_letter(study: Project, tmp_path: Path):
    frame = pd.read_parquet(written(study, "parquet", tmp_path) / "documents.parquet")
    assert sorted(frame["title"]) == titles(study)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.name)
def test_every_export_is_what_its_ending_says(format_: Any, study: Project, tmp_path: Path):
    place = written(study, format_.name, tmp_path)
    files = [place] if place.is_file() else [it for it in place.rglob("*") if it.is_file()]
    assert files
    for path in files:
        assert path.resolve().is_relative_to(tmp_path.resolve())
        assert path.stat().st_size or path.suffix == ".jsonl"
        match path.suffix:
            case ".xml" | ".xmi" | ".qdc":
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                assert etree.parse(path, parser).docinfo.internalDTD is None or format_.name == "bioc-xml"
            case ".json" | ".jsonld":
                json.loads(path.read_text("utf-8"))
            case ".jsonl":
                # as tools read it: by line feeds alone
                for line in path.read_text("utf-8").split("\n")[:-1]:
                    json.loads(line)
            case ".parquet" | ".xlsx":
                pass
            case _:
                path.read_text("utf-8")


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A study by the curator whose work `said_in` looks for."""
    project = nasties.study(tmp_path_factory.mktemp("exchanged") / "study.curation", curator="cur01")
    yield project
    project.store.close()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_what_goes_to_other_tools_comes_back(way: Way, exchanged: Project, tmp_path: Path):
    """Line ends of titles become spaces, and XML holds U+FFFD for what it cannot hold."""
    destination = tmp_path / "export"
    options = ExportOptions(unit=way.unit, curator="cur01")
    format_named(way.format).write(exchanged.store, exchanged.vocabulary, destination, options, silent)
    records = {number_of(it.abstract): it for it in read_back(destination, way)}
    lost: dict[str, Any] = {}
    for document in exchanged.store.documents():
        number = number_of(exchanged.store.text(document.id, 1).abstract)
        name = list(nasties.NASTIES)[number]
        if way.format == "brat" and name == "letters":
            # a text alone cannot say that so long a line is a title; the name of the file is taken, and told
            continue
        sentences = exchanged.store.sentences(document.id)
        expected = as_written(exchanged, document, way)
        record = records.pop(number)
        said = labels_of(said_by(record, sentences, exchanged.vocabulary, way))
        found = (record.title, shown(record.abstract, way), said)
        if expected != found:
            lost[name] = (expected, found)
    assert lost == {}
    assert len(records) == (way.format == "brat")


def number_of(abstract: str) -> int:
    """Which text it is on."""
    found = re.search(r"\bPaper (\d+) is on ", abstract)
    assert found is not None, abstract[:80]
    return int(found[1])


def as_written(project: Project, document: Document, way: Way) -> tuple[str, str, Counter[Any]]:
    """Title, abstract and labels as they should come back."""
    text = project.store.text(document.id, 1)
    is_xml = "xml" in way.format or "xmi" in way.format

    def held(it: str) -> str:
        return content(it).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if is_xml else it

    title = " ".join(text.title.split())
    if way.format == "brat":
        # a text alone cannot say whether that is a heading
        title = title.removeprefix("title:")
    return held(title), held(shown(text.abstract, way)), labels_of(said_in(project, document, way))


def test_every_text_is_the_name_of_a_label_that_is_used(study: Project):
    used = {
        study.vocabulary.label(it.label_id).name
        for document in study.store.documents()
        for annotation_set in study.store.sets(document.id)
        for it in study.store.annotations(annotation_set.id)
    }
    names = {text.replace("|", "/") for text in nasties.STORED.values()}
    assert {text for text in names if not any(name.startswith(f"{text} ") for name in used)} == set()


def labels_of(claims: Counter[Any]) -> Counter[Any]:
    return Counter({(by, negated, placed): times for (by, negated, _, placed), times in claims.items()})


# shown


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_report_shows_it_as_text(study: Project, tmp_path: Path):
    question = first_question(study.vocabulary)
    write_report(study, Evidence.read(study), question, tmp_path / "r.html")
    page = Tags((tmp_path / "r.html").read_text("utf-8"))
    assert not {"script", "img", "iframe", "object", "embed", "form"} & set(page.tags)
    assert not [it for it in page.attributes if it[0].startswith("on")]
    links = [value for name, value in page.attributes if name in ("href", "src")]
    assert [
        it for it in links if not it.startswith(("#", "https://doi.org/", "https://pubmed", "data:"))
    ] == []
    assert "<script>alert('x')</script>" in page.words
    assert nasties.PIXEL in page.words


def test_pictures_show_it_as_text(study: Project):
    evidence = Evidence.read(study)
    question = first_question(study.vocabulary)
    matrix = evidence.matrix(question)
    course = by_order(evidence.tables, evidence.selection(question), "stage", None, nasties.MARKUP["script"])
    for figure in (
        matrix_figure(matrix, evidence.book, study.store.last_change()),
        course_figure(course, matrix, evidence.book, study.store.last_change()),
    ):
        root = etree.fromstring(figure.svg.encode(), etree.XMLParser(resolve_entities=False))
        names = {etree.QName(it).localname for it in root.iter() if isinstance(it.tag, str)}
        assert not names & {"script", "image", "foreignObject", "a", "use"}
        assert not [name for it in root.iter() for name in it.attrib if name.startswith("on")]


def test_the_table_for_the_terminal_has_nothing_that_it_obeys(study: Project):
    evidence = Evidence.read(study)
    matrix = evidence.matrix(first_question(study.vocabulary))
    text = as_text(matrix, evidence.book, "all")
    assert [sign for sign in text if not sign.isprintable() and sign != "\n"] == []


# floods


def test_a_sentence_and_a_title_of_a_megabyte_are_kept_and_written(tmp_path: Path):
    letters = "W" * nasties.MEGABYTE
    project = factories.new_project(tmp_path / "p.curation")
    (id_,) = factories.import_records(
        project, factories.Record(title=letters, abstract=f"{letters} ends. It is so.")
    ).added
    first, *_ = project.store.sentences(id_)
    assert len(first.text) == nasties.MEGABYTE + 6
    factories.label(project, first, factories.LUMINAL)
    assert not check(project.store).findings
    for format_ in FORMATS:
        format_.write(project.store, project.vocabulary, tmp_path / format_.name, ExportOptions(), silent)
    project.store.close()


def test_marks_without_end_on_one_letter_are_put_in_order_in_one_go():
    flood = "z" + "\u0301\u0327" * 200_000
    text = normalise.text(flood)
    assert text.startswith("\u017a\u0327\u0327")
    assert text.endswith("\u0301\u0301")
    assert TextPlaces(f"On {flood} here").span(3, 4 + 400_000) == (3, 3 + len(text))


@pytest.mark.parametrize(
    "marks", ["\u0301\u0327", "\u05b0\u0301", "\u0344\u0327", "\u0323\u0307\u0301\u200d"]
)
@pytest.mark.parametrize("times", [10, 40, 100])
def test_the_order_of_marks_is_that_of_unicode(marks: str, times: int):
    flood = f"😀a{marks * times}—b{marks * times}"
    assert normalise.text(flood) == unicodedata.normalize("NFC", flood.replace("\u200d", ""))


def test_an_abstract_of_many_sentences_is_cut_in_one_go(tmp_path: Path):
    project = factories.new_project(tmp_path / "p.curation")
    abstract = "It was seen in mice. " * 5_000
    (id_,) = factories.import_records(project, factories.Record(title="Long", abstract=abstract)).added
    assert len(project.store.sentences(id_)) == 5_000
    project.store.close()
