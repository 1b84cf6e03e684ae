"""Dictionary suggestions: how terms are found, and which labels they then suggest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seeds
from curator.model import Span
from curator.suggestions import Suggester, Suggestion
from curator.term_trie import Hit, TermTrie
from curator.vocabulary import Vocabulary
from curator.vocabulary_file import parse

DATA = Path(__file__).parents[1] / "data"
CASES = json.loads((DATA / "dictionary_cases.json").read_text(encoding="utf-8"))
STAT3 = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")
GOLD = seeds.worked_annotation()["sentences"]


def own(*labels: dict[str, Any]) -> Vocabulary:
    """A vocabulary of one dimension, its labels numbered from CTX:0001."""
    content = {
        "id": "own",
        "version": "1.0.0",
        "title": "Own",
        "dimensions": [
            {
                "key": "context",
                "labels": [
                    {"id": f"CTX:{number:04}", "name": f"Label {number}"} | fields
                    for number, fields in enumerate(labels, 1)
                ],
            }
        ],
    }
    return parse(json.dumps(content), "own.json")


def suggested(vocabulary: Vocabulary, text: str) -> list[tuple[str, str]]:
    return [(each.label.id[-1], each.span.text) for each in Suggester(vocabulary).suggest(text)]


def leftmost_longest(trie: TermTrie[None], text: str) -> list[Hit[None]]:
    found: list[Hit[None]] = []
    for hit in sorted(trie.hits(text), key=lambda hit: (hit.start, -hit.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"]) for case in CASES["cases"]])
def test_each_hard_case_gives_the_terms_at_their_places(case: dict[str, Any]) -> None:
    hits = leftmost_longest(TermTrie((term, None) for term in CASES["vocabulary"]), case["text"])
    assert [[hit.start, hit.end] for hit in hits] == case["spans"]
    assert [hit.term for hit in hits] == case["terms"]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        pytest.param("dorman*", "Dormancy", ["Dormancy"], id="the rest of the word"),
        pytest.param("il6*", "IL6R is", ["IL6R"], id="the rest of a word with digits"),
        pytest.param("cell-autonomous", "cell autonomous", ["cell autonomous"], id="hyphen finds space"),
        pytest.param("tumor cell*", "tumor\u2011cells", ["tumor\u2011cells"], id="space finds hyphen"),
        pytest.param("tumor", "tumorigenic", [], id="no star, no rest of the word"),
        pytest.param("stat3", "anti-STAT3", ["STAT3"], id="a word starts after a hyphen"),
        pytest.param("active", "inactive", [], id="a word starts at its start"),
        pytest.param("er+", "ER+/PR-", ["ER+"], id="sign at the end"),
        pytest.param("TGF-β", "TGFβ", ["TGFβ"], id="greek letter without hyphen"),
        pytest.param("tgf-beta", "TGF-𝛽 rose", ["TGF-𝛽"], id="greek letter beyond the basic plane"),
        pytest.param("naïve", "nai\u0308ve T cells", ["nai\u0308ve"], id="accent apart"),
        pytest.param("patients", "one patient", [], id="a plural does not find the singular"),
        pytest.param("breast cancer", "the breast. Cancer", [], id="not across a full stop"),
        pytest.param("breast cancer", "\U0001f9ec breast  cancers", ["breast  cancers"], id="after an emoji"),
        pytest.param("*", "anything", [], id="a star alone"),
        pytest.param("anti-*", "antibody, anti CD4", ["anti"], id="a star after a hyphen"),
    ],
)
def test_a_term_is_found_as_the_vocabulary_promises(term: str, text: str, found: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in TermTrie([(term, None)]).hits(text)] == found


def test_triggers_and_synonyms_suggest_and_names_do_not() -> None:
    vocabulary = own({"triggers": ["hypoxia"]}, {"synonyms": ["low oxygen"]}, {"name": "Scar"})
    assert suggested(vocabulary, "A scar after low oxygen, or hypoxia") == [
        ("2", "low oxygen"),
        ("1", "hypoxia"),
    ]


def test_a_suggestion_tells_its_words_and_its_trigger() -> None:
    vocabulary = own({"triggers": ["metasta*"]})
    assert Suggester(vocabulary).suggest("𝛼: Metastases grew.") == [
        Suggestion(vocabulary.label("CTX:0001"), Span(3, 13, "Metastases"), "metasta*")
    ]


def test_a_label_is_suggested_once_by_its_first_and_longest_hit() -> None:
    vocabulary = own({"triggers": ["tumor*", "tumor cell*", "cancer"]})
    assert suggested(vocabulary, "Tumor cells, tumors and cancer") == [("1", "Tumor cells")]


def test_an_anti_trigger_cancels_the_hits_it_overlaps_and_no_others() -> None:
    vocabulary = own({"triggers": ["tumor*"], "anti_triggers": ["tumor suppress*"]})
    assert suggested(vocabulary, "a tumor suppressor") == []
    assert suggested(vocabulary, "a tumor suppressor in tumors") == [("1", "tumors")]


def test_an_anti_trigger_leaves_other_labels_alone() -> None:
    vocabulary = own({"triggers": ["tumor*"], "anti_triggers": ["tumor suppress*"]}, {"triggers": ["tumor*"]})
    assert suggested(vocabulary, "a tumor suppressor") == [("2", "tumor")]


@pytest.mark.parametrize("status", ["deprecated", "merged", "split"])
def test_a_retired_label_is_never_suggested(status: str) -> None:
    vocabulary = own({"triggers": ["tumor"], "status": status}, {"triggers": ["tumor"]})
    assert suggested(vocabulary, "tumor") == [("2", "tumor")]


def test_a_retired_label_hides_no_fall_back() -> None:
    vocabulary = own(
        {"triggers": ["cancer"]}, {"triggers": ["lung cancer"], "parent": "CTX:0001", "status": "deprecated"}
    )
    assert suggested(vocabulary, "lung cancer") == [("1", "cancer")]


def test_a_specific_label_is_preferred_to_its_fall_back_where_they_overlap() -> None:
    vocabulary = own(
        {"triggers": ["cancer*"]},
        {"triggers": ["breast cancer*"], "parent": "CTX:0001"},
        {"triggers": ["luminal breast cancer*"], "parent": "CTX:0002"},
    )
    assert suggested(vocabulary, "luminal breast cancers") == [("3", "luminal breast cancers")]
    assert suggested(vocabulary, "breast cancers, then any cancer") == [
        ("2", "breast cancers"),
        ("1", "cancer"),
    ]


def test_suggestions_come_by_dimension_and_then_by_place() -> None:
    text = "Metastasis of dormant cells was promoted by active STAT3 in tumors"
    found = Suggester(STAT3).suggest(text)
    order = [(STAT3.dimension(each.label.dimension).position, each.span.start) for each in found]
    assert order == sorted(order)
    assert {"context", "stage", "activity", "effect"} <= {each.label.dimension for each in found}


def test_nothing_is_suggested_for_nothing() -> None:
    assert Suggester(STAT3).suggest("") == []
    assert Suggester(STAT3).suggest(" \n") == []
    assert Suggester(own({})).suggest("tumor cells") == []


@pytest.mark.parametrize(
    ("dimension", "precision", "recall"),
    [
        pytest.param("context", 0.84, 0.95, id="context"),
        pytest.param("stage", 0.93, 1.00, id="stage"),
        pytest.param("activity", 0.90, 0.90, id="activity"),
        pytest.param("effect", 1.00, 1.00, id="effect"),
    ],
)
def test_the_worked_annotation_is_suggested_as_well_as_is_documented(
    dimension: str, precision: float, recall: float
) -> None:
    suggester = Suggester(STAT3)
    right = wrong = missed = 0
    for sentence in GOLD:
        gold = set(sentence["labels"].get(dimension, ())) - {"Not stated"}
        found = {
            each.label.name
            for each in suggester.suggest(sentence["text"])
            if each.label.dimension == dimension
        }
        right, wrong, missed = (
            right + len(gold & found),
            wrong + len(found - gold),
            missed + len(gold - found),
        )
    assert round(right / (right + wrong), 2) == precision
    assert round(right / (right + missed), 2) == recall


@given(st.text(alphabet=st.sampled_from("tumor cellsβ𝛼İß+-*. 63STA\u0308\u00a0")))
def test_spans_are_slices_of_the_sentence_and_labels_are_unique(text: str) -> None:
    found = Suggester(STAT3).suggest(text)
    assert all(text[each.span.start : each.span.end] == each.span.text for each in found)
    assert all(each.span.text for each in found)
    assert len({each.label.id for each in found}) == len(found)


def test_an_endless_word_takes_no_endless_time() -> None:
    """Time that grows with the square of the length would be noticed here."""
    assert Suggester(STAT3).suggest("a" * 200_000) == []
