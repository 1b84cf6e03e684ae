"""Vocabularies: what the shipped ones hold, what a short one leaves to defaults, and every rule refused."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import seeds
from curator.errors import VocabularyError
from curator.hotkey import normalised_hotkey
from curator.vocabulary import Group, Vocabulary
from curator.vocabulary_file import LARGEST, parse, readable_text_colour

NAMES = seeds.vocabulary_names()


def minimal(*labels: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A vocabulary of one dimension, `context`, with as few keys as it may have."""
    dimension = {"key": "context", "labels": list(labels) or [{"id": "CTX:0001", "name": "Tumor"}]}
    return {"id": "own", "version": "1.0.0", "title": "Own", "dimensions": [dimension]} | changes


def label(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"id": f"CTX:{number:04}", "name": f"Name {number}"} | fields


def read(content: object) -> Vocabulary:
    return parse(json.dumps(content), "own.json")


def problems(content: object) -> list[str]:
    with pytest.raises(VocabularyError) as caught:
        read(content)
    assert caught.value.source == "own.json"
    return caught.value.problems


def in_dimension(*labels: dict[str, Any], **fields: Any) -> dict[str, Any]:
    content = minimal(*labels)
    content["dimensions"][0] |= fields
    return content


@pytest.fixture(params=[pytest.param(name, id=name) for name in NAMES])
def shipped(request: pytest.FixtureRequest) -> Vocabulary:
    return parse(seeds.vocabulary_text(request.param), request.param)


def test_the_stat3_vocabulary_has_75_labels_in_7_dimensions() -> None:
    vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "seed")
    assert {dimension.key: len(dimension.labels) for dimension in vocabulary.dimensions} == {
        "context": 31,
        "stage": 12,
        "activity": 7,
        "effect": 8,
        "mode": 5,
        "certainty": 5,
        "evidence": 7,
    }
    assert sum(len(each.curies) for each in vocabulary.labels()) == 128
    assert vocabulary.label("STG:0005").parent == "STG:0009"
    assert vocabulary.label("EFF:0006").strength == "null"
    assert vocabulary.label("ACT:0005").sign is None
    assert len(vocabulary.guideline_rules) == 11


def test_the_generic_vocabulary_never_says_stat3() -> None:
    text = seeds.vocabulary_text("hallmarks-generic")
    assert len(parse(text, "seed").labels()) == 62
    assert "stat3" not in text.casefold()


def test_labels_come_by_dimension_and_position(shipped: Vocabulary) -> None:
    order = [(shipped.dimension(each.dimension).position, each.position) for each in shipped.labels()]
    assert order == sorted(order)
    assert order[0] == (1, 1)


def test_each_label_is_found_by_its_id_and_key(shipped: Vocabulary) -> None:
    assert all(shipped.label(each.id) is each for each in shipped.labels())
    keys = shipped.by_hotkey()
    assert all(keys[each.hotkey] is each for each in shipped.labels() if each.hotkey)


def test_unknown_ids_and_keys_raise_key_errors(shipped: Vocabulary) -> None:
    with pytest.raises(KeyError):
        shipped.label("CTX:9999")
    with pytest.raises(KeyError):
        shipped.dimension("unheard_of")


def test_context_and_stage_are_required_and_hold_several_labels(shipped: Vocabulary) -> None:
    assert [dimension.key for dimension in shipped.required()] == ["context", "stage"]
    assert not shipped.dimension("context").single
    assert shipped.dimension("activity").single


def test_the_text_colours_of_the_files_are_the_computed_ones(shipped: Vocabulary) -> None:
    assert all(each.text_colour == readable_text_colour(each.colour) for each in shipped.labels())


def test_the_hash_and_the_source_are_those_of_the_text(shipped: Vocabulary) -> None:
    assert shipped.sha256 == hashlib.sha256(shipped.source.encode()).hexdigest()
    assert parse(shipped.source, "again") == shipped


def test_a_short_vocabulary_gets_defaults() -> None:
    vocabulary = read(minimal(label(1, name="Tumor cells"), label(2, name="Tumor mass"), label(3, name="…")))
    dimension = vocabulary.dimension("context")
    assert (dimension.name, dimension.required, dimension.cardinality) == ("Context", False, "0..n")
    assert dimension.claim_cardinality == "0..n"
    assert dimension.groups == (Group("context", "Context"),)
    first, second, third = dimension.labels
    assert (first.short, second.short, third.short) == ("TUMO", "CTX:0002", "CTX:0003")
    assert (first.group, first.tier, first.status, first.hotkey) == ("context", "core", "active", "")
    assert (first.parent, first.sign, first.strength, first.replaced_by) == (None, None, None, ())
    assert (first.colour, first.text_colour) == ("#BBBBBB", "#000000")
    assert (vocabulary.guideline_version, vocabulary.guideline_rules) == ("1.0.0", ())


def test_keys_that_nobody_knows_are_allowed() -> None:
    assert read(in_dimension(label(mood="sunny"), weather={"wind": 3}) | {"palettes": []}).label("CTX:0001")


def test_a_byte_order_mark_is_no_part_of_the_json() -> None:
    assert parse("\ufeff" + json.dumps(minimal()), "own.json").id == "own"


def test_a_cardinality_says_that_a_dimension_is_required() -> None:
    assert read(in_dimension(cardinality="1..n")).dimension("context").required
    assert read(in_dimension(required=True)).dimension("context").cardinality == "1..n"


def test_null_without_quotes_is_no_strength_and_in_quotes_is_one() -> None:
    vocabulary = read(minimal(label(1, strength=None, sign=None), label(2, strength="null", sign=0)))
    assert [each.strength for each in vocabulary.labels()] == [None, "null"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param("=cmd()+'calc'!A1", id="formula"),
        pytest.param("'); drop table label; --", id="sql"),
        pytest.param('\u202etumor \U0001f9ec, "quoted"', id="direction and quotes"),
        pytest.param("{0} %s \\n", id="placeholders"),
    ],
)
def test_hostile_text_is_just_text(text: str) -> None:
    found = read(minimal(label(name=text, definition=text, triggers=[text]))).label("CTX:0001")
    assert (found.name, found.definition, found.triggers) == (text, text, (text,))


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        pytest.param("#000000", "#FFFFFF", id="black"),
        pytest.param("#ffffff", "#000000", id="white"),
        pytest.param("#0072B2", "#FFFFFF", id="blue"),
        pytest.param("#F0E442", "#000000", id="yellow"),
    ],
)
def test_the_text_colour_is_computed_where_it_is_missing(colour: str, expected: str) -> None:
    assert read(minimal(label(colour=colour))).label("CTX:0001").text_colour == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("t", "T", id="letter"),
        pytest.param("7", "7", id="digit"),
        pytest.param("shift + c", "Shift+C", id="shift"),
        pytest.param("Shift+Alt+x", "Alt+Shift+X", id="order of modifiers"),
        pytest.param("Control+1", "Ctrl+1", id="control and digit"),
        pytest.param("Ctrl+Z", None, id="a command with control"),
        pytest.param("Ctrl+Shift+p", None, id="a command with control and shift"),
        pytest.param("Enter", None, id="enter"),
        pytest.param("Tab", None, id="tab"),
        pytest.param("+", None, id="plus"),
        pytest.param("Shift++", None, id="shift and plus"),
        pytest.param("=", None, id="equals"),
        pytest.param("/", None, id="slash"),
        pytest.param(" ", None, id="space"),
        pytest.param("F1", None, id="function key"),
        pytest.param("Meta+A", None, id="unknown modifier"),
        pytest.param("ß", None, id="letter beyond A to Z"),
        pytest.param("²", None, id="digit beyond 0 to 9"),
    ],
)
def test_a_hotkey_is_a_letter_or_digit_in_one_spelling(text: str, expected: str | None) -> None:
    assert normalised_hotkey(text) == expected


def test_hotkeys_are_stored_in_one_spelling() -> None:
    vocabulary = read(minimal(label(1, hotkey="t"), label(2, hotkey="alt+shift+3")))
    assert set(vocabulary.by_hotkey()) == {"T", "Alt+Shift+3"}


def test_a_retired_label_gives_its_key_back() -> None:
    vocabulary = read(minimal(label(1, hotkey="T", status="deprecated"), label(2, hotkey="T")))
    assert vocabulary.by_hotkey()["T"].id == "CTX:0002"


DEFAULT_TWICE = (label(1, default=True), label(2, default=True))
TWO_DIMENSIONS = [
    {"key": "context", "labels": [label(1)]},
    {"key": "stage", "labels": [{"id": "STG:0001", "name": "Early", "parent": "CTX:0001"}]},
]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param([], "not a JSON object", id="not an object"),
        pytest.param(minimal(id=None), "The vocabulary: id is missing", id="no id"),
        pytest.param(minimal(version=""), "The vocabulary: version is missing", id="no version"),
        pytest.param(minimal(title=None), "The vocabulary: title is missing", id="no title"),
        pytest.param(minimal(dimensions=[]), "The vocabulary: dimensions is missing", id="no dimensions"),
        pytest.param(minimal(version="1.0"), "version ‘1.0’ is not of the form 1.0.0", id="short version"),
        pytest.param(minimal(version="1.02.0"), "version ‘1.02.0’", id="version with leading nought"),
        pytest.param(minimal(title=7), "The vocabulary: title must be text", id="title is a number"),
        pytest.param(minimal(dimensions={"a": 1}), "dimensions must be a list", id="dimensions is an object"),
        pytest.param(
            minimal(dimensions=["context"]), "dimensions must be a list of objects", id="text for object"
        ),
        pytest.param(minimal(guideline=[]), "guideline must be an object", id="guideline is a list"),
        pytest.param(in_dimension(labels=[]), "Dimension ‘context’: labels is missing", id="no labels"),
        pytest.param(in_dimension(key=None), "dimension 1: key is missing", id="no dimension key"),
        pytest.param(
            in_dimension(key="My Key"), "Dimension ‘My Key’: its key must be", id="bad dimension key"
        ),
        pytest.param(
            minimal(dimensions=[TWO_DIMENSIONS[0], {"key": "context", "labels": [label(2)]}]),
            "Dimensions 1 and 2 have the same key ‘context’",
            id="dimension key twice",
        ),
        pytest.param(in_dimension(cardinality="2..n"), "its cardinality ‘2..n’ is unknown", id="cardinality"),
        pytest.param(
            in_dimension(claim_cardinality="n"), "its claim_cardinality ‘n’", id="claim cardinality"
        ),
        pytest.param(
            in_dimension(cardinality="0..n", required=True),
            "required is true but",
            id="required against 0..n",
        ),
        pytest.param(
            in_dimension(cardinality="1..1", required=False),
            "required is false but",
            id="optional against 1..1",
        ),
        pytest.param(in_dimension(required="yes"), "required must be true or false", id="required is text"),
        pytest.param(minimal(*DEFAULT_TWICE), "CTX:0001 and CTX:0002 are all its default", id="two defaults"),
        pytest.param(minimal({"name": "Tumor"}), "label 1: id is missing", id="no label id"),
        pytest.param(minimal({"id": "CTX:0001"}), "Label CTX:0001: name is missing", id="no name"),
        pytest.param(minimal(label(name="  ")), "its name is empty", id="blank name"),
        pytest.param(minimal(label(name="a|b")), "its name contains ‘|’", id="bar in a name"),
        pytest.param(minimal(label(name=3)), "Label CTX:0001: name must be text", id="name is a number"),
        pytest.param(minimal(label(id="ctx:0001")), "Label ctx:0001 (‘Name 1’): its id", id="lower-case id"),
        pytest.param(minimal(label(id="CTX:00012")), "Label CTX:00012 (‘Name 1’): its id", id="long id"),
        pytest.param(minimal(label(id="CTX:٠٠٠١")), "its id is not", id="digits of another script"),
        pytest.param(
            minimal(label(), label(name="Other")),
            "‘Name 1’ and ‘Other’ have the same id",
            id="label id twice",
        ),
        pytest.param(
            minimal(label(1, hotkey="Shift+C"), label(2, hotkey="shift + c")),
            "CTX:0001 (‘Name 1’) and CTX:0002 (‘Name 2’): they have the same hotkey ‘Shift+C’",
            id="hotkey twice",
        ),
        pytest.param(
            minimal(label(hotkey="Ctrl+Z")), "its hotkey ‘Ctrl+Z’ belongs", id="hotkey of a command"
        ),
        pytest.param(minimal(label(hotkey="/")), "its hotkey ‘/’ belongs", id="hotkey is a sign"),
        pytest.param(
            minimal(label(1, short="A"), label(2, short="A")),
            "CTX:0001 and CTX:0002: they have the same short code ‘A’",
            id="short code twice",
        ),
        pytest.param(
            minimal(label(1, name="A"), label(2, name="A")), "they have the same name ‘A’", id="name twice"
        ),
        pytest.param(
            minimal(label(parent="CTX:0009")), "its parent ‘CTX:0009’ is unknown", id="no such parent"
        ),
        pytest.param(
            minimal(label(1, parent="CTX:0002"), label(2, parent="CTX:0001")),
            "in a circle (CTX:0001 → CTX:0002 → CTX:0001)",
            id="circle of parents",
        ),
        pytest.param(minimal(label(parent="CTX:0001")), "(CTX:0001 → CTX:0001)", id="own parent"),
        pytest.param(
            minimal(dimensions=TWO_DIMENSIONS), "is in another dimension, ‘context’", id="far parent"
        ),
        pytest.param(
            in_dimension(label(group="c"), groups=[{"key": "a"}]),
            "its group ‘c’ is not declared",
            id="no such group",
        ),
        pytest.param(minimal(label(colour="red")), "its colour ‘red’ is not a colour", id="colour by name"),
        pytest.param(minimal(label(text_colour="#FFF")), "its text_colour ‘#FFF’", id="short text colour"),
        pytest.param(minimal(label(status="gone")), "its status ‘gone’ is unknown", id="status"),
        pytest.param(
            minimal(label(replaced_by=["CTX:0007"])), "its replaced_by ‘CTX:0007’", id="replaced by"
        ),
        pytest.param(minimal(label(sign=2)), "its sign 2 is unknown", id="sign"),
        pytest.param(minimal(label(sign=True)), "sign must be a whole number", id="sign is true"),
        pytest.param(minimal(label(strength="strong")), "its strength ‘strong’ is unknown", id="strength"),
        pytest.param(
            minimal(label(triggers="tumor*")), "triggers must be a list of texts", id="triggers is text"
        ),
        pytest.param(
            minimal(label(triggers=["a", 1])), "triggers must be a list of texts", id="a number in triggers"
        ),
        pytest.param(
            minimal(label(definition="\ud800")), "definition has half a character", id="half a character"
        ),
        pytest.param(minimal(label(curies=[{}])), "CURIE 1: curie is missing", id="mapping without CURIE"),
    ],
)
def test_a_broken_rule_is_told_in_one_sentence(content: object, sentence: str) -> None:
    found = problems(content)
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param('{\n "id": ,\n}', "line 2, column 8", id="a value missing"),
        pytest.param("", "line 1, column 1", id="nothing"),
        pytest.param("[" * 100_000, "nested too deeply", id="nested without end"),
        pytest.param("1" * 5000, "a number is too long", id="an endless number"),
        pytest.param('"\ud800"', "not Unicode text", id="half a character"),
        pytest.param(" " * (LARGEST + 1), "a vocabulary has at most", id="far too large"),
    ],
)
def test_text_that_is_no_json_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(VocabularyError, match=r"own\.json") as caught:
        parse(text, "own.json")
    assert len(caught.value.problems) == 1
    assert sentence in caught.value.problems[0]


def test_all_broken_rules_are_listed_at_once() -> None:
    content = in_dimension(
        label(1, colour="red", hotkey="T", short="A"),
        label(2, sign=5, hotkey="t", short="A", parent="CTX:0009"),
        {"id": "CTX:3", "name": "a|b"},
        cardinality="3",
    )
    found = problems(content | {"version": "one", "title": ""})
    assert len(found) == 10
    for part in (
        "title",
        "‘one’",
        "‘3’",
        "short code",
        "colour",
        "sign 5",
        "CTX:3",
        "‘|’",
        "hotkey",
        "parent",
    ):
        assert any(part in sentence for sentence in found), part


def test_every_sentence_ends_with_what_to_do() -> None:
    found = problems(minimal(label(1, colour="red", status="gone", name="a|b"), version="1"))
    assert all(sentence.endswith(".") and sentence.count(". ") >= 1 for sentence in found)


def test_the_error_lists_its_sentences_for_the_screen() -> None:
    with pytest.raises(VocabularyError) as caught:
        read(minimal(label(colour="red")))
    assert str(caught.value).startswith(
        "‘own.json’ is not a valid vocabulary:\n  • Label CTX:0001 (‘Name 1’)"
    )


def test_aims_and_recommendations_report_no_finding(shipped: Vocabulary) -> None:
    without = {each.name for each in shipped.labels() if not each.finding}
    assert without == {"Aim or question", "Recommendation"}


def test_hedged_and_unsupported_claims_weigh_less(shipped: Vocabulary) -> None:
    weights = {each.name: each.weight for each in shipped.labels()}
    assert weights["Asserted"] > weights["Probable (hedged)"] > weights["Speculative"]
    assert weights["Experiment, in vitro"] > weights["Author statement, cited"]


def test_a_file_can_say_what_is_a_finding_and_what_weighs() -> None:
    vocabulary = read(minimal(label(1, finding=False, weight=0.25), label(2, meta_knowledge="Other")))
    assert [(each.finding, each.weight) for each in vocabulary.labels()] == [(False, 0.25), (False, 1.0)]


@pytest.mark.parametrize("weight", [-0.1, 1.5])
def test_a_weight_outside_0_to_1_is_refused(weight: float) -> None:
    assert any("weight" in problem for problem in problems(minimal(label(1, weight=weight))))
