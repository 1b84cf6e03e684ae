"""Europe PMC JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import europepmc_json, json_lines
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import" / "europepmc"
CORE = DATA / "search_core.json"
RESULTS: list[dict[str, Any]] = json.loads(CORE.read_text("utf-8"))["resultList"]["result"]


def read(content: object) -> list[Record | Problem]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(europepmc_json.read(Source("x.json", content=data)))


def record_of(**members: Any) -> Record:
    (found,) = read({"id": "1", "source": "MED", "title": "T", **members})
    assert isinstance(found, Record)
    return found


def file(name: str) -> list[Record | Problem]:
    source = Source.of(DATA / name)
    assert europepmc_json.recognise(source) > json_lines.recognise(source)
    return list(europepmc_json.read(source))


def test_an_answer_to_a_search_is_read_record_by_record() -> None:
    found = file("search_core.json")
    assert [type(it) for it in found] == [Record, Record, Record, Problem]
    record = found[0]
    assert isinstance(record, Record)
    assert record.title == "STAT3 Y705 in Brca1 & Ca2+."
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/made.2019.1", "31234567", "PMC7654321")
    assert record.authors == ("Segatto, Ilenia", "Li, W", "STAT3 Consortium")
    assert (record.journal, record.volume, record.issue) == ("Made-up Journal", "19", "9")
    assert (record.pages, record.issn, record.licence) == ("E2818", "1234-5678", "cc by")
    assert (record.publication_date, record.year) == ("2019-09-05", 2019)
    assert (record.publication_type, record.language) == ("research_article", "en")
    assert (record.keywords, record.subject_areas) == (
        ("Breast cancer", "STAT3"),
        ("Mice", "STAT3 Transcription Factor"),
    )
    assert record.where == "record 1 (PMID 31234567)"
    assert json.loads(record.raw) == RESULTS[0]


def test_headings_without_a_space_after_become_sections_and_comparisons_stay() -> None:
    record = file("search_core.json")[0]
    assert isinstance(record, Record)
    assert record.sections == (
        ("Background", "BACKGROUND", "STAT3 rose (p<0.05) with Ca2+."),
        ("Methods", "METHODS", "We used R&D kits."),
        ("Conclusions", "CONCLUSIONS", "It did."),
    )
    assert record.abstract == "\n".join(text for _, _, text in record.sections)


def test_retractions_and_preprints_are_told() -> None:
    retracted, preprint, translated, nameless = file("search_core.json")
    assert isinstance(retracted, Record)
    assert isinstance(preprint, Record)
    assert isinstance(translated, Record)
    assert retracted.integrity_status is IntegrityStatus.RETRACTED
    assert retracted.warnings == ("retraction in: Made Up J. 2020;20:1",)
    assert (preprint.publication_type, preprint.publication_status) == ("preprint", "preprint")
    assert (preprint.pmid, preprint.journal, preprint.abstract) == (
        None,
        "bioRxiv",
        "One paragraph.\nAnother.",
    )
    assert preprint.authors == ("Li, Wei", "Rossi M")
    assert preprint.warnings == ("preprint in: MED 33333333",)
    assert translated.language == "en"
    assert translated.warnings == ("the paper is in another language (de) than its abstract (en)",)
    assert (translated.publication_date, translated.year) == ("1999-01", 1999)
    assert str(nameless).startswith("record 4: it has neither a title nor an abstract.")


def test_a_short_answer_has_no_abstract_and_says_how_to_have_it() -> None:
    (record,) = file("search_lite.json")
    assert isinstance(record, Record)
    assert record.authors == ("Segatto I", "Baldassarre G", "Belletti B")
    assert (record.journal, record.volume, record.issue, record.issn) == (
        "Int J Mol Sci",
        "19",
        "9",
        "1422-0067",
    )
    assert record.publication_type == "review"
    assert record.warnings == ("no abstract in the record (ask Europe PMC with resultType=core to have it)",)


def test_records_one_a_line_or_one_alone_are_read_too() -> None:
    lines = "\n".join(json.dumps(it) for it in RESULTS[:3]).encode()
    source = Source("x.jsonl", content=lines)
    assert europepmc_json.recognise(source) > json_lines.recognise(source)
    found = list(europepmc_json.read(source))
    assert [it.where for it in found] == ["line 1 (PMID 31234567)", "line 2", "line 3 (PMID 30000001)"]
    (alone,) = read(RESULTS[0])
    assert isinstance(alone, Record)
    answers = "\n".join(json.dumps({"resultList": {"result": RESULTS[:2]}}) for _ in range(2)).encode()
    assert [it.where for it in europepmc_json.read(Source("x.jsonl", content=answers))] == [
        "line 1, record 1 (PMID 31234567)",
        "line 1, record 2",
        "line 2, record 1 (PMID 31234567)",
        "line 2, record 2",
    ]


@pytest.mark.parametrize(
    ("notice", "status"),
    [
        ("Retraction in", IntegrityStatus.RETRACTED),
        ("Partial retraction in", IntegrityStatus.PARTIALLY_RETRACTED),
        ("Expression of concern in", IntegrityStatus.EXPRESSION_OF_CONCERN),
        ("Erratum in", IntegrityStatus.CORRECTED),
        ("Retraction of", IntegrityStatus.NONE_KNOWN),
        ("Comment in", IntegrityStatus.NONE_KNOWN),
    ],
)
def test_notices_give_the_integrity_status(notice: str, status: IntegrityStatus) -> None:
    record = record_of(commentCorrectionList={"commentCorrection": [{"type": notice, "reference": "J"}]})
    assert record.integrity_status is status


def test_a_withdrawn_preprint_is_withdrawn() -> None:
    record = record_of(source="PPR", pubTypeList={"pubType": ["Preprint", "preprint-withdrawal"]})
    assert record.integrity_status is IntegrityStatus.WITHDRAWN_PREPRINT


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"authorList": "none", "keywordList": [], "journalInfo": 5}, id="other types"),
        pytest.param({"pubYear": 2018.0, "title": 5, "abstractText": ["x"]}, id="numbers and lists"),
        pytest.param({"commentCorrectionList": {"commentCorrection": [1, {}, None]}}, id="odd notices"),
        pytest.param({"meshHeadingList": {"meshHeading": [{"descriptorName": [{}]}]}}, id="odd headings"),
        pytest.param({"title": "\ud800 x", "abstractText": "\udfff"}, id="lone surrogates"),
    ],
)
def test_values_of_other_types_are_no_obstacle(members: dict[str, Any]) -> None:
    record = record_of(**members)
    (record.title + record.abstract + record.raw).encode()


def test_an_identifier_that_is_none_is_named() -> None:
    assert "‘nonsense’ is not a DOI; left out" in record_of(doi="nonsense").warnings


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"resultList": {"result": []}}', b'{"resultList": null}', b"[", b"[[[", b'{"a":' * 100_000],
)
def test_what_holds_no_record_is_refused_or_a_problem(content: bytes) -> None:
    try:
        found = read(content)
    except ReaderError:
        return
    assert all(isinstance(it, Problem) for it in found)


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "T", "abstract": "A", "source": "zotero", "id": 1}',
        '[{"text": "T", "label": []}]',
        '{"documents": [{"passages": []}]}',
        '{"title": "about \\"resultList\\" and \\"result\\""}',
        "resultList result",
        "",
    ],
)
def test_other_json_is_not_taken_for_it(content: str) -> None:
    assert europepmc_json.recognise(Source("x.json", content=content.encode())) == 0.0


SAMPLE = CORE.read_bytes()


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SAMPLE)), st.integers(0, 400))
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (SAMPLE[:place] + noise + SAMPLE[place + cut :], noise):
        europepmc_json.recognise(Source("x.json", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(RESULTS[0])), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(RESULTS[0])), VALUES))
def test_objects_of_any_shape_are_records_or_problems(members: dict[str, Any]) -> None:
    assert all(isinstance(it, Record | Problem) for it in read({**members, "title": "T"}))
