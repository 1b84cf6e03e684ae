"""Web annotations as a JSON-LD processor reads them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as pyld_jsonld

from curator.errors import CancelledError
from curator.model import Curator
from curator.project import Project
from curator.writers import web_annotation
from curator.writers.options import ExportOptions
from tests import factories
from tests.curator.writers.traps import CONTROLS, exported, trap_project

OA, SKOS, CURATOR = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/2004/02/skos/core#",
    "https://example.org/curator/terms/",
)
jsonld: Any = pyld_jsonld
RELATIONS = {
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": "oa:hasSource",
    "selector": "oa:hasSelector",
    "creator": "dcterms:creator",
    "generator": "as:generator",
    "partOf": "as:partOf",
    "first": "as:first",
}
CONTEXT: dict[str, Any] = {
    "oa": OA,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": SKOS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector")},
    "TextPositionSelector": "oa:TextPositionSelector",
    "Text": "dctypes:Text",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    **{name: f"oa:{name}" for name in ("classifying", "commenting", "highlighting")},
    **{name: {"@id": iri, "@type": "@id"} for name, iri in RELATIONS.items()},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "format": "dc:format",
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "value": "rdf:value",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "name": "foaf:name",
    "nickname": "foaf:nick",
    "label": "rdfs:label",
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}
"""The part of https://www.w3.org/ns/anno.jsonld that an export needs; a test does not reach the network."""


def load(url: str, _options: object) -> dict[str, Any]:
    assert url == web_annotation.CONTEXT
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


@pytest.fixture
def traps(project: Project, colleague: Project) -> Project:
    trap_project(project, colleague)
    return project


def items(path: Path) -> list[dict[str, Any]]:
    content = json.loads(path.read_text("utf-8"))
    assert content["total"] == len(content["first"]["items"])
    return content["first"]["items"]


def expanded(path: Path) -> dict[str, Any]:
    (root,) = jsonld.expand(json.loads(path.read_text("utf-8")), {"documentLoader": load})
    return root


def test_a_processor_knows_every_key(traps: Project, tmp_path: Path):
    exported(web_annotation, traps, tmp_path / "x.jsonld")

    def names(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(names, value))
        if isinstance(value, dict):
            return {*value, *(name for it in value.values() for name in names(it))}
        return set()

    content = json.loads((tmp_path / "x.jsonld").read_text("utf-8"))
    written = names({key: value for key, value in content.items() if key != "@context"})
    assert {name for name in written if ":" not in name} <= set(CONTEXT)
    assert {name.split(":")[0] for name in written if ":" in name} == {"curator", "skos"}
    root = expanded(tmp_path / "x.jsonld")
    assert root["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]


def test_every_annotation_becomes_triples(traps: Project, tmp_path: Path):
    report = exported(web_annotation, traps, tmp_path / "x.jsonld")
    triples = jsonld.to_rdf(json.loads((tmp_path / "x.jsonld").read_text("utf-8")), {"documentLoader": load})[
        "@default"
    ]
    kinds = [it["subject"]["value"] for it in triples if it["object"]["value"] == f"{OA}Annotation"]
    assert len(kinds) == len(set(kinds)) == len(items(tmp_path / "x.jsonld"))
    # the labels, one claim with a note and a cue, two comments
    assert len(kinds) == report.annotations + 1 + 2
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", it) for it in kinds)
    claims = {it["object"]["value"] for it in triples if it["predicate"]["value"] == f"{CURATOR}claim"}
    assert len(claims) == 3


def test_selectors_count_code_points_and_quote_what_stands_there(traps: Project, tmp_path: Path):
    exported(web_annotation, traps, tmp_path / "x.jsonld")
    (document, _) = traps.store.documents()
    abstract = traps.store.text(document.id, 1).abstract
    exact: set[str] = set()
    for item in items(tmp_path / "x.jsonld"):
        position, words = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert abstract[start:end] == words["exact"]
        assert abstract[:start].endswith(words["prefix"])
        assert abstract[end:].startswith(words["suffix"])
        assert len(words["prefix"]) == min(32, start)
        assert len(words["suffix"]) == min(32, len(abstract) - end)
        assert item["target"]["curator:textSha256"] == document.abstract_sha256
        exact.add(words["exact"])
    assert {"😀 delayed café", "β loss 😀"} <= exact


def test_bodies_are_labels_with_their_terms_and_notes(traps: Project, tmp_path: Path):
    exported(web_annotation, traps, tmp_path / "x.jsonld")
    label = traps.vocabulary.required()[0].labels[0]
    found = [it for it in items(tmp_path / "x.jsonld") if it["motivation"] == "classifying"]
    concepts = [it["body"][0]["source"] for it in found]
    concept = next(it for it in concepts if it["skos:notation"] == label.id)
    assert concept["id"].endswith(f"/vocabulary/{traps.vocabulary.id}/{label.id}")
    assert concept["skos:prefLabel"] == label.name
    close = [it.curie for it in label.curies if it.relation == "close"]
    assert [it["skos:notation"] for it in concept["skos:closeMatch"]] == close
    assert concept["skos:closeMatch"][0]["id"] == f"https://bioregistry.io/{close[0]}"
    comments = [
        it["body"]["value"] for it in items(tmp_path / "x.jsonld") if "commenting" in it["motivation"]
    ]
    assert sorted(comments) == sorted(["#N/A", "_x0041_ is no A\r\nnext", CONTROLS])


def test_each_curator_signs_and_claims_hold_together(traps: Project, tmp_path: Path):
    with traps.store.writing():
        (own,) = [it for it in traps.store.curators() if it.code == "cur01"]
        traps.store.save(Curator(id=own.id, code=own.code, display_name="Ada", orcid="0000-0002-1825-0097"))
    exported(web_annotation, traps, tmp_path / "x.jsonld")
    people = {it["creator"]["nickname"]: it["creator"] for it in items(tmp_path / "x.jsonld")}
    assert people["cur01"]["id"] == "https://orcid.org/0000-0002-1825-0097"
    assert people["cur01"]["name"] == "Ada"
    assert people["cur02"]["id"].startswith("urn:uuid:")
    of = [it for it in items(tmp_path / "x.jsonld") if it["creator"]["nickname"] == "cur02"]
    assert len(of) == 2
    assert of[0]["curator:claim"] == of[1]["curator:claim"]
    assert of[0]["curator:claim"]["curator:negated"] is False
    assert of[0]["created"].endswith("Z")


def test_a_paper_is_named_by_its_doi(traps: Project, tmp_path: Path):
    exported(web_annotation, traps, tmp_path / "x.jsonld")
    first = items(tmp_path / "x.jsonld")[0]["target"]["source"]
    assert first["id"] == "https://doi.org/10.1000/a%3Cb%3E(1)"


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        pytest.param({"pmid": "123"}, "https://pubmed.ncbi.nlm.nih.gov/123/", id="PubMed"),
        pytest.param({}, "urn:uuid:", id="neither"),
    ],
)
def test_papers_without_a_doi_have_an_address(
    project: Project, tmp_path: Path, fields: dict[str, str], address: str
):
    document = factories.add_document(project, **fields)
    factories.label(project, project.store.sentences(document)[0], factories.LUMINAL)
    exported(web_annotation, project, tmp_path / "x.jsonld")
    (item,) = items(tmp_path / "x.jsonld")
    assert item["target"]["source"]["id"] == address + (document if address == "urn:uuid:" else "")


def test_without_text_nothing_is_quoted(traps: Project, tmp_path: Path):
    exported(web_annotation, traps, tmp_path / "x.jsonld", without_text=True)
    assert {len(it["target"]["selector"]) for it in items(tmp_path / "x.jsonld")} == {1}
    assert "delayed" not in (tmp_path / "x.jsonld").read_text("utf-8")


def test_the_same_project_gives_the_same_bytes(traps: Project, tmp_path: Path):
    for name in ("one", "two"):
        exported(web_annotation, traps, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_project_is_an_empty_collection(project: Project, tmp_path: Path):
    exported(web_annotation, project, tmp_path / "x.jsonld")
    assert items(tmp_path / "x.jsonld") == []


def test_cancelling_leaves_nothing(traps: Project, tmp_path: Path):
    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(CancelledError):
        web_annotation.write(traps.store, traps.vocabulary, folder / "x", ExportOptions(), cancel)
    assert list(folder.iterdir()) == []
