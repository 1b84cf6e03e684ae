"""UIMA CAS as XMI and as JSON; dkpro-cassis writes what is read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Mark, Problem, Record
from curator.project import Project
from curator.readers import json_lines, pubmed_xml
from curator.readers.format import Format, Source
from curator.readers.uima_cas import JSON, XMI
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked

FILES = annotated.DATA / "uima"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
BOTH = pytest.mark.parametrize("format_", [XMI, JSON], ids=["XMI", "JSON"])
TYPES = {
    f"{DKPRO}segmentation.type.Sentence": {},
    f"{DKPRO}lexmorph.type.pos.POS": {"PosValue": "String"},
    f"{DKPRO}ner.type.NamedEntity": {"value": "String"},
    "webanno.custom.Finding": {
        "Stage": "String",
        "Context": "String",
        "Seen": "Boolean",
        "Negated": "Boolean",
        "Note": "String",
        "Many": "StringArray",
        "Weight": "Integer",
    },
    "webanno.custom.Contrast": {"Kind": "String", "Governor": "webanno.custom.Finding"},
}


class Written:
    """A CAS on its way; `put` adds an annotation on words of the text."""

    def __init__(self, text: str = f"{TITLE}\n\n{TEXT}", title: str = "") -> None:
        self.types = cassis.TypeSystem()
        for name, features in TYPES.items():
            made = self.types.create_type(name)
            for feature, range_ in features.items():
                self.types.create_feature(made, feature, range_ if "." in range_ else f"uima.cas.{range_}")
        metadata = self.types.create_type(
            f"{DKPRO}metadata.type.DocumentMetaData", "uima.tcas.DocumentAnnotation"
        )
        for feature in ("documentTitle", "documentId"):
            self.types.create_feature(metadata, feature, "uima.cas.String")
        self.cas: Any = cassis.Cas(self.types)
        self.cas.sofa_string, self.cas.sofa_mime = text, "text/plain"
        self.cas.add(metadata(begin=0, end=len(text), documentTitle=title, documentId="pmid-30231553.txt"))
        self.text = text

    def put(self, name: str, words: str, **features: Any) -> Any:
        start = self.text.index(words)
        found = self.types.get_type(name)(begin=start, end=start + len(words), **features)
        self.cas.add(found)
        return found

    def array(self, *values: str) -> Any:
        return self.types.get_type("uima.cas.StringArray")(elements=list(values))

    def read(self, format_: Format, folder: Path, *, with_types: bool = True) -> Record:
        path = folder / f"x.{'xmi' if format_ is XMI else 'json'}"
        (self.cas.to_xmi if format_ is XMI else self.cas.to_json)(path)
        if with_types:
            self.types.to_xml(folder / "TypeSystem.xml")
        source = Source.of(path)
        assert format_.recognise(source) == 1
        (found,) = format_.read(source)
        assert isinstance(found, Record)
        return found


FINDING = "webanno.custom.Finding"


@BOTH
def test_features_of_every_layer_are_marks_in_code_points(format_: Format, tmp_path: Path):
    written = Written()
    written.put(f"{DKPRO}segmentation.type.Sentence", "STAT3-β loss 😀 delayed tumour onset.")
    written.put(FINDING, "tumour onset", Stage="on & <set>", Context="5", Seen=True, Weight=3, Note="why")
    written.put(FINDING, "lung metastasis", Many=written.array("a b", "c"), Negated=True)
    written.put(FINDING, "e\u0301s")
    written.put(f"{DKPRO}ner.type.NamedEntity", "p < 0.05", value="Statistic")
    written.put(f"{DKPRO}lexmorph.type.pos.POS", "STAT3", PosValue="NN")
    governor = written.put(FINDING, "in time", Stage="title")
    written.put("webanno.custom.Contrast", "tumour", Kind="contrasts", Governor=governor)
    found = written.read(format_, tmp_path)
    assert (found.title, found.abstract, found.pmid) == (TITLE, TEXT, "30231553")
    assert sorted((*marked(found)[at], it.negated, it.note) for at, it in enumerate(found.marks)) == [
        ("Context: 5", "tumour onset", False, "why"),
        ("Finding", "e\u0301s", False, ""),
        ("Many: a b", "lung metastasis", True, ""),
        ("Many: c", "lung metastasis", True, ""),
        ("Seen", "tumour onset", False, "why"),
        ("Stage: on & <set>", "tumour onset", False, "why"),
        ("Statistic", "p < 0.05", False, ""),
    ]
    claims = {words: {it.claim for at, it in enumerate(found.marks) if marked(found)[at][1] == words}
              for words in ("tumour onset", "lung metastasis", "p < 0.05")}  # fmt: skip
    assert [len(it) for it in claims.values()] == [1, 1, 1]
    assert len(set.union(*claims.values())) == 3
    assert sorted(found.warnings) == [
        "1 mark was left out (in the title, which has no sentences): ‘Stage: title’",
        "annotations of single words: 1 left out; kept in the source record",
        "features that are numbers or point to others: 1 left out; kept in the source record",
        "relations: 1 left out; kept in the source record",
    ]


def test_without_a_type_system_a_number_that_is_an_id_points_there(tmp_path: Path):
    written = Written()
    finding = written.put(FINDING, "tumour onset", Stage="onset", Context="99999")
    written.put("webanno.custom.Contrast", "loss", Governor=finding)
    found = written.read(XMI, tmp_path, with_types=False)
    assert sorted(marked(found)) == [("Context: 99999", "tumour onset"), ("Stage: onset", "tumour onset")]
    assert "relations: 1" in found.warnings[0]


def test_a_broken_type_system_is_told(tmp_path: Path):
    (tmp_path / "TypeSystem.xml").write_bytes(b"<types><broken")
    found = Written().read(XMI, tmp_path, with_types=False)
    assert "TypeSystem.xml" in found.warnings[0]


@BOTH
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Another title", "Another title", id="title"),
        pytest.param("admin.txt", TITLE, id="name of a file"),
        pytest.param("30231553", TITLE, id="number"),
        pytest.param("", TITLE, id="none"),
    ],
)
def test_the_title_is_that_of_the_document_if_it_is_one(
    format_: Format, title: str, expected: str, tmp_path: Path
):
    found = Written(title=title).read(format_, tmp_path)
    assert found.title == expected
    assert found.abstract == (TEXT if expected == TITLE else f"{TITLE}\n\n{TEXT}")


@BOTH
def test_other_views_are_told(format_: Format, tmp_path: Path):
    written = Written()
    view = written.cas.create_view("other")
    view.sofa_string, view.sofa_mime = "Other text", "text/plain"
    view.add(written.types.get_type(FINDING)(begin=0, end=5, Stage="other"))
    found = written.read(format_, tmp_path)
    assert found.marks == ()
    assert found.warnings == (
        "further views: 1 left out; kept in the source record",
        "annotations of other views: 1 left out; kept in the source record",
    )


@BOTH
def test_what_was_written_is_read_again(
    format_: Format, project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, format_.name, tmp_path / "out")
    beside = format_.beside(tmp_path / "out")
    assert beside == ({"TypeSystem.xml"} if format_ is XMI else set())
    files = sorted(it for it in (tmp_path / "out").iterdir() if it.name not in beside)
    made = annotated.again(format_, files, tmp_path / "again.curation")
    exchange.write(made, format_.name, tmp_path / "out2")
    made.store.close()
    assert annotated.bytes_of(tmp_path / "out2") == annotated.bytes_of(tmp_path / "out")


def test_the_marks_of_our_own_layer_say_all_of_it(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    for format_ in (XMI, JSON):
        exchange.write(project, format_.name, tmp_path / format_.name)
        name = f"pmid-30231553.{'xmi' if format_ is XMI else 'json'}"
        shutil.copy(tmp_path / format_.name / name, tmp_path / name)  # without the type system
        (found,) = format_.read(Source.of(tmp_path / name))
        assert isinstance(found, Record)
        assert (found.title, found.abstract) == (exchange.TITLE, exchange.TEXT)
        assert found.marks[-1] == Mark(label="ACT:0002", start=37, end=74, claim="2")
        assert found.marks[-2].negated
        assert found.warnings == ()


def xmi(inner: str, head: str = "") -> bytes:
    return (
        f'{head}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        f'xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">{inner}</xmi:XMI>'
    ).encode()


SOFA = '<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="STAT3 helps."/>'


def read(content: bytes) -> list[Record | Problem]:
    return list(XMI.read(Source("x.xmi", content=content)))


def test_entities_of_the_files_own_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(ReaderError, match="entities"):
        read(xmi(SOFA, bomb))
    with pytest.raises(ReaderError, match="entities"):
        read(xmi(SOFA, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'))


def test_broken_and_foreign_xml_is_told():
    (found,) = read(xmi(SOFA)[:-9])
    assert isinstance(found, Problem)
    assert "broken" in found.message
    with pytest.raises(ReaderError, match="no CAS"):
        read(b"<other/>")


@pytest.mark.parametrize(
    ("place", "warning"),
    [
        pytest.param('begin="0" end="99"', "offsets", id="beyond"),
        pytest.param('begin="5" end="2"', "offsets", id="reversed"),
        pytest.param('begin="-1" end="2"', "offsets", id="negative"),
        pytest.param('begin="0"', "offsets", id="no end"),
        pytest.param(f'begin="0" end="{"9" * 40}"', "offsets", id="huge"),
    ],
)
def test_an_annotation_that_cannot_be_placed_is_named(place: str, warning: str):
    (found,) = read(xmi(f'{SOFA}<custom:Finding xmi:id="2" sofa="1" {place} Stage="x"/>'))
    assert isinstance(found, Record)
    assert found.marks == ()
    assert warning in "".join(found.warnings)


def test_layers_about_the_document_are_marks_on_the_whole_record():
    (found,) = read(
        xmi(f'{SOFA}<custom:About xmi:id="2" Kind="review"/><custom:RoleLink xmi:id="3" role="x"/>')
    )
    assert marked(found) == [("Kind: review", None)]


def test_a_long_value_is_a_note():
    value = "word " * 60
    (found,) = read(xmi(f'{SOFA}<custom:Finding xmi:id="2" sofa="1" begin="0" end="5" A="x" B="{value}"/>'))
    assert isinstance(found, Record)
    assert [(it.label, it.note) for it in found.marks] == [("A: x", f"B: {value}".strip())]


@pytest.mark.parametrize("content", [xmi(""), xmi('<cas:Sofa xmi:id="1" sofaID="_InitialView"/>')])
def test_a_cas_without_text_is_a_problem(content: bytes):
    assert [type(it) for it in read(content)] == [Problem]


def test_feature_structures_by_their_ids_are_read():
    content = {
        "%FEATURE_STRUCTURES": {
            "1": {"%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "STAT3 helps."},
            "2": {"%TYPE": FINDING, "@sofa": 1, "begin": 0, "end": 5, "Stage": "onset"},
        }
    }
    (found,) = annotated.read(JSON, content)
    assert marked(found) == [("Stage: onset", "STAT3")]


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        (XMI, b"<xmi:XMI xmlns:xmi='http://www.omg.org/XMI'/>"),
        (XMI, b"<PubmedArticleSet/>"),
        (XMI, b'{"%TYPES": {}}'),
        (JSON, b'{"text": "a", "label": []}'),
        (JSON, b'"%TYPES"'),
    ],
)
def test_other_files_are_not_claimed(format_: Format, content: bytes):
    assert format_.recognise(Source("x", content=content)) == 0


def test_no_other_reader_claims_a_cas(tmp_path: Path):
    for name in ("admin.json", "admin.xmi"):
        source = Source.of(FILES / name)
        for other in (json_lines.FORMAT, pubmed_xml.FORMAT):
            assert other.recognise(source) < 0.9


STRUCTURES = json.loads((FILES / "admin.json").read_text("utf-8"))


@given(*annotated.DAMAGE, st.sampled_from([XMI, JSON]))
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int, format_: Format):
    content = (FILES / ("admin.xmi" if format_ is XMI else "admin.json")).read_bytes()
    for damaged in annotated.damaged(content, noise, place, cut):
        annotated.survives(format_, Source("x", content=damaged))


@given(st.integers(), annotated.VALUES)
def test_no_value_in_any_place_raises_anything_but_a_reader_error(seed: int, value: object):
    content = json.dumps(annotated.with_a_change(STRUCTURES, seed, value)).encode()
    annotated.survives(JSON, Source("x.json", content=content))


def test_no_type_system_raises_anything(tmp_path: Path):
    (tmp_path / "TypeSystem.xml").write_bytes(
        b"<t><typeDescription><name>webanno.custom.Finding</name><supertypeName>webanno.custom.Finding"
        b"</supertypeName><features><featureDescription><name>A</name><rangeTypeName/></featureDescription>"
        b"</features></typeDescription></t>"
    )
    path = tmp_path / "x.xmi"
    path.write_bytes(xmi(f'{SOFA}<custom:Finding xmi:id="2" sofa="1" begin="0" end="5" A="x" B="y"/>'))
    (found,) = XMI.read(Source.of(path))
    assert marked(found) == [("Finding", "STAT3")]
