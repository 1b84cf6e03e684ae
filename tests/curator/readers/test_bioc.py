"""BioC in XML and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bioc import (
    BioCAnnotation,
    BioCCollection,
    BioCDocument,
    BioCLocation,
    BioCPassage,
    BioCSentence,
    biocjson,
    biocxml,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Mark, Problem, Record
from curator.project import Project
from curator.readers import bioc, json_lines
from curator.readers.format import Format, Source
from curator.writers.options import Unit
from tests import exchange

DATA = Path(__file__).parents[2] / "data" / "import" / "bioc"
TITLE = "STAT3-β 😀 in time"
FIRST = "STAT3-β loss 😀 delayed cafe\u0301 onset."
SECOND = "It did not affect lung metastasis."
ABSTRACT = f"{FIRST} {SECOND}"
UNITS: dict[str, Callable[[str], int]] = {
    "characters": len,
    "bytes": lambda text: len(text.encode()),
    "UTF-16": lambda text: len(text.encode("utf-16-le")) // 2,
}


def read(format_: Format, content: str | bytes) -> list[Record | Problem]:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return list(format_.read(Source("x", content=data)))


def record_of(format_: Format, content: str) -> Record:
    (found,) = read(format_, content)
    assert isinstance(found, Record), found
    return found


def written(collection: BioCCollection, format_: Format) -> str:
    return str((biocxml if format_ is bioc.XML_FORMAT else biocjson).dumps(collection))


def annotation(text: str, start: int, size: Callable[[str], int] = len, **infons: str) -> BioCAnnotation:
    made = BioCAnnotation()
    made.id, made.text, made.infons = "1", text, {"type": "Gene", **infons}
    made.add_location(BioCLocation(start, size(text)))
    return made


def collection(*, by_sentence: bool = False, size: Callable[[str], int] = len) -> BioCCollection:
    """Two passages, with `delayed` and the second sentence annotated; offsets as `size` counts."""
    document = BioCDocument()
    document.id = "31234567"
    base = size(TITLE + " ")
    second = base + size(FIRST + " ")
    for offset, text, kind in ((0, TITLE, "title"), (base, ABSTRACT, "abstract")):
        passage = BioCPassage()
        passage.offset, passage.infons = offset, {"type": kind}
        marks = (
            [
                annotation("delayed", base + size("STAT3-β loss 😀 "), size),
                annotation(
                    SECOND,
                    second,
                    size,
                    label_id="STG:0004",
                    claim="2",
                    negated="true",
                    curator="cur02",
                    note="n",
                ),
            ]
            if kind == "abstract"
            else []
        )
        if by_sentence:
            for start, words in ((base, FIRST), (second, SECOND)) if marks else ((0, TITLE),):
                sentence = BioCSentence()
                sentence.offset, sentence.text = start, words
                for mark in marks:
                    if start <= mark.locations[0].offset < start + size(words):
                        sentence.add_annotation(mark)
                passage.add_sentence(sentence)
        else:
            passage.text = text
            for mark in marks:
                passage.add_annotation(mark)
        document.add_passage(passage)
    made = BioCCollection()
    made.source, made.date, made.key = "x", "2026", "x.key"
    made.add_document(document)
    return made


FORMATS = [pytest.param(bioc.XML_FORMAT, id="xml"), pytest.param(bioc.JSON_FORMAT, id="json")]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("by_sentence", [False, True], ids=["passages", "sentences"])
@pytest.mark.parametrize("unit", UNITS)
def test_what_the_library_writes_is_read_in_any_unit(format_: Format, by_sentence: bool, unit: str) -> None:
    content = written(collection(by_sentence=by_sentence, size=UNITS[unit]), format_)
    source = Source("x", content=content.encode())
    assert format_.recognise(source) > json_lines.recognise(source)
    record = record_of(format_, content)
    assert (record.title, record.abstract, record.pmid) == (TITLE, ABSTRACT, "31234567")
    start = ABSTRACT.index("delayed")
    assert record.marks == (
        Mark(label="Gene", start=start, end=start + 7),
        Mark(
            label="STG:0004",
            start=len(FIRST) + 1,
            end=len(ABSTRACT),
            claim="2",
            negated=True,
            note="n",
            by="cur02",
        ),
    )
    assert record.sections == ()
    told = [it for it in record.warnings if "offsets" in it]
    assert bool(told) == (unit != "characters")


@pytest.mark.parametrize("unit", [Unit.DOCUMENT, Unit.SENTENCE], ids=["passages", "sentences"])
@pytest.mark.parametrize("name", ["bioc-xml", "bioc-json"])
def test_what_our_own_writer_writes_comes_back(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path, name: str, unit: Unit
) -> None:
    exchange.fill(project, as_curator)
    exchange.write(project, name, tmp_path / "x", unit=unit)
    format_ = bioc.XML_FORMAT if name == "bioc-xml" else bioc.JSON_FORMAT
    source = Source.of(tmp_path / "x" / f"collection{'.xml' if name == 'bioc-xml' else '.json'}")
    assert format_.recognise(source) > 0.9
    records = {it.title: it for it in format_.read(source) if isinstance(it, Record)}
    assert len(records) == 3
    record = records[exchange.TITLE]
    assert (record.abstract, record.pmid) == (exchange.TEXT, "30231553")
    said = sorted(
        (it.by, it.label, record.abstract[it.start : it.end], it.claim, it.negated) for it in record.marks
    )
    assert said == sorted(
        [
            ("cur01", "CTX:0002", exchange.FIRST, "1", False),
            ("cur01", "STG:0004", "tumour", "1", False),
            ("cur02", "STG:0008", exchange.FIRST, "1", False),
            ("cur02", "ACT:0001", exchange.FIRST, "1", False),
            ("cur01", "STG:0008", "lung metastasis", "1", True),
            ("cur01", "ACT:0002", exchange.SECOND, "1", True),
            ("cur01", "ACT:0002", exchange.SECOND, "2", False),
        ]
    )
    structured = next(it for title, it in records.items() if "STAT3>" in title)
    assert [it[:2] for it in structured.sections] == [
        ("BACKGROUND", "BACKGROUND"),
        ("RESULTS", "RESULTS"),
        ("CONCLUSIONS", "CONCLUSIONS"),
    ]
    assert structured.abstract == "\n".join(text for _, _, text in structured.sections)
    (mark,) = structured.marks
    assert structured.abstract[mark.start : mark.end] == "onset"
    assert structured.doi == "10.1000/a.b<c>|d"
    assert records["No abstract"].warnings == ("no abstract in the record",)


def test_entities_of_pubtator_are_marks_and_its_relations_are_told() -> None:
    source = Source.of(DATA / "pubtator3.json")
    assert bioc.recognise_json(source) > json_lines.recognise(source)
    (record,) = bioc.read_json(source)
    assert isinstance(record, Record)
    assert (record.pmid, record.journal, record.year) == ("31234567", "Made Up J", 2019)
    assert record.authors == ("Segatto I", "Li W")
    assert [(it.label, record.abstract[it.start : it.end], it.note) for it in record.marks] == [
        ("Gene", "IL-6", "3569"),
        ("Disease", "breast cancer", "MESH:D001943"),
        ("Species", "mice", "10090"),
    ]
    assert record.publication_type_raw is None
    assert record.warnings == (
        "1 relation between annotations not taken",
        "1 mark was left out (in the title, which has no sentences)",
    )
    assert json.loads(record.raw)["pmid"] == 31234567


def test_of_a_full_text_only_title_and_abstract_are_taken() -> None:
    source = Source.of(DATA / "pmc_full_text.xml")
    assert bioc.recognise_xml(source) == 1.0
    (record,) = bioc.read_xml(source)
    assert isinstance(record, Record)
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/made.2019.1", "31234567", "PMC7654321")
    assert record.authors == ("Segatto, Ilenia", "Li, Wei")
    assert record.sections == (
        ("Background", "BACKGROUND", "STAT3 is active."),
        ("Results", "RESULTS", "Loss delayed onset."),
    )
    assert [(it.label, record.abstract[it.start : it.end]) for it in record.marks] == [
        ("Gene", "STAT3"),
        ("Finding", "Loss delayed onset"),
    ]
    assert record.warnings == (
        "2 passages beside title and abstract, as of a full text, not taken",
        "1 mark was left out (outside title and abstract)",
        "1 mark was taken from first to last word, though in pieces",
    )


def document(**members: Any) -> str:
    return json.dumps({"id": "d1", "passages": [], **members})


def passage(text: str, offset: int = 0, *annotations: dict[str, Any], **infons: str) -> dict[str, Any]:
    return {"text": text, "offset": offset, "infons": infons, "annotations": list(annotations)}


def marked(text: str | None, offset: Any, length: Any, label: Any = "A") -> dict[str, Any]:
    return {"infons": {"type": label}, "text": text, "locations": [{"offset": offset, "length": length}]}


@pytest.mark.parametrize(
    ("annotations", "marks", "warnings"),
    [
        pytest.param(
            [marked("wrong", 6, 4)],
            [(0, 4)],
            ("1 annotation does not stand where its words are; check them",),
            id="other words",
        ),
        pytest.param([marked(None, 6, 4)], [(0, 4)], (), id="no words to check"),
        pytest.param(
            [marked("x", 96, 4)],
            [],
            (
                "1 annotation does not stand where its words are; check them",
                "1 mark was left out (offsets that do not fit the text): ‘A’",
            ),
            id="outside",
        ),
        pytest.param(
            [
                marked(None, 10**17, -1),
                marked(None, "x", None),
                marked(None, 1e300, 2),
                marked(None, 1, 10**17),
            ],
            [],
            ("4 marks were left out (offsets that do not fit the text): ‘A’ (4 times)",),
            id="absurd numbers",
        ),
        pytest.param([{"infons": {"type": "A"}, "locations": []}], [(None, None)], (), id="on the record"),
        pytest.param(
            [marked("Some", "6", "4", "")],
            [],
            ("1 mark was left out (without a label)",),
            id="without a label",
        ),
    ],
)
def test_annotations_that_do_not_fit_are_told(
    annotations: list[dict[str, Any]], marks: list[tuple[int | None, int | None]], warnings: tuple[str, ...]
) -> None:
    passages = [passage("Title", type="title"), passage("Some words.", 6, type="abstract")]
    passages[1]["annotations"] = annotations
    record = record_of(bioc.JSON_FORMAT, document(passages=passages))
    assert [(it.start, it.end) for it in record.marks] == marks
    assert record.warnings == warnings


def test_passages_without_a_type_are_title_and_abstract() -> None:
    record = record_of(bioc.JSON_FORMAT, document(passages=[passage("A title"), passage("Text.", 8)]))
    assert (record.title, record.abstract) == ("A title", "Text.")
    record = record_of(bioc.JSON_FORMAT, document(passages=[passage("Only some text. And more.")]))
    assert record.abstract == "Only some text. And more."
    assert record.warnings == ("no title in the record; its first words were taken",)


def test_offsets_of_passages_that_are_wrong_do_not_lose_marks() -> None:
    passages = [
        passage("Title", type="title"),
        passage("Some words.", 0, marked("words", 5, 5), type="abstract"),
    ]
    record = record_of(bioc.JSON_FORMAT, document(passages=passages))
    assert [record.abstract[it.start : it.end] for it in record.marks] == ["words"]


def test_spaces_between_sentences_are_as_the_offsets_say() -> None:
    sentences = [
        {"offset": 6, "text": "One."},
        {"offset": 12, "text": "Two."},
        {"offset": 16, "text": "Three."},
    ]
    abstract = {"offset": 6, "infons": {"type": "abstract"}, "text": " ", "sentences": sentences}
    record = record_of(bioc.JSON_FORMAT, document(passages=[passage("Title", type="title"), abstract]))
    assert record.abstract == "One.  Two.Three."


def test_documents_one_a_line_and_lists_of_collections_are_read() -> None:
    one = document(passages=[passage("A title"), passage("Text.", 8)])
    lines = read(bioc.JSON_FORMAT, f"{one}\n{one}\n")
    assert [it.where for it in lines] == ["line 1 (d1)", "line 2 (d1)"]
    several = read(bioc.JSON_FORMAT, f'[{{"documents": [{one}, {one}, 5]}}, {{"documents": [{one}]}}]')
    assert [it.where for it in several] == ["record 1 (d1)", "record 2 (d1)", "record 1", "record 4 (d1)"]
    assert isinstance(several[2], Problem)


def test_identifiers_in_names_of_documents_are_taken() -> None:
    for id_, expected in (
        ("31234567", (None, "31234567", None)),
        ("PMC77", (None, None, "PMC77")),
        ("doi:10.5555/x", ("10.5555/x", None, None)),
        ("note-1", (None, None, None)),
    ):
        record = record_of(
            bioc.JSON_FORMAT, document(id=id_, passages=[passage("A title"), passage("Text.", 8)])
        )
        assert (record.doi, record.pmid, record.pmcid) == expected


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        (bioc.XML_FORMAT, "<collection><record/></collection>"),
        (bioc.XML_FORMAT, "<PubmedArticleSet/>"),
        (bioc.XML_FORMAT, "collection document passage"),
        (bioc.JSON_FORMAT, '{"title": "T", "abstract": "passages"}'),
        (bioc.JSON_FORMAT, '{"documents": [{"title": "T"}]}'),
        (bioc.JSON_FORMAT, '[{"text": "T", "denotations": []}]'),
        (bioc.JSON_FORMAT, ""),
    ],
)
def test_other_files_are_not_taken_for_bioc(format_: Format, content: str) -> None:
    assert format_.recognise(Source("x", content=content.encode())) == 0.0


def test_files_without_documents_are_refused() -> None:
    for format_, content in (
        (bioc.XML_FORMAT, "<collection/>"),
        (bioc.JSON_FORMAT, '{"documents": []}'),
        (bioc.JSON_FORMAT, '[{"passages": []'),
    ):
        with pytest.raises(ReaderError):
            read(format_, content)


@pytest.mark.parametrize("declaration", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_xml_that_declares_entities_is_refused(declaration: str) -> None:
    content = written(collection(), bioc.XML_FORMAT)
    body = content[content.index("<collection") :].replace("in time", "&a;")
    with pytest.raises(ReaderError, match="declares entities"):
        read(bioc.XML_FORMAT, f"<!DOCTYPE collection [{declaration}]>{body}")


def test_documents_before_broken_xml_are_kept() -> None:
    content = written(collection(), bioc.XML_FORMAT)
    found = read(bioc.XML_FORMAT, content.replace("</collection>", "<document><oops></document>"))
    assert [type(it) for it in found] == [Record, Problem]


SAMPLES = [
    (bioc.XML_FORMAT, (DATA / "pmc_full_text.xml").read_bytes()),
    (bioc.JSON_FORMAT, (DATA / "pubtator3.json").read_bytes()),
    (bioc.XML_FORMAT, written(collection(by_sentence=True), bioc.XML_FORMAT).encode()),
]


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.binary(max_size=60), st.floats(0, 1), st.integers(0, 200))
def test_no_damage_raises_anything_but_a_reader_error(
    sample: tuple[Format, bytes], noise: bytes, share: float, cut: int
) -> None:
    format_, whole = sample
    place = int(share * len(whole))
    for content in (whole[:place] + noise + whole[place + cut :], noise):
        format_.recognise(Source("x", content=content))
        try:
            found = read(format_, content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


NUMBERS = st.integers(-5, 60) | st.sampled_from([10**18, "7", None, 2.5, True])
TEXTS = st.text(max_size=12) | st.sampled_from(["\ud800", "😀 x", None, 5])
ANNOTATIONS = st.builds(marked, TEXTS, NUMBERS, NUMBERS, TEXTS)
SENTENCES = st.fixed_dictionaries(
    {"text": TEXTS, "offset": NUMBERS, "annotations": st.lists(ANNOTATIONS, max_size=3)}
)
PASSAGES = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "offset": NUMBERS,
        "infons": st.dictionaries(
            st.sampled_from(["type", "section_type", "name_0", "journal", "section"]),
            st.sampled_from(["title", "abstract", "abstract_title_1", "surname:x", ";", "INTRO"]) | TEXTS,
        ),
        "sentences": st.lists(SENTENCES, max_size=3),
        "annotations": st.lists(ANNOTATIONS, max_size=3),
    }
)


@settings(deadline=None)
@given(st.lists(PASSAGES, max_size=4), TEXTS)
def test_documents_of_any_shape_have_marks_within_their_text(passages: list[Any], id_: Any) -> None:
    for it in read(bioc.JSON_FORMAT, document(id=id_, passages=passages)):
        if isinstance(it, Record):
            it.abstract.encode()
            for mark in it.marks:
                assert mark.start is None or 0 <= mark.start < (mark.end or 0) <= len(it.abstract)
            if it.sections:
                assert it.abstract == "\n".join(text for _, _, text in it.sections)
