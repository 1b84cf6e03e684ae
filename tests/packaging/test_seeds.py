"""What ships as data: it is there, unchanged, and says plainly what is invented."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from typing import Any

import pytest

import seeds
from curator.role import role_of
from curator.vocabulary_file import parse

PAGE = "19f558b8b3168d6376301ff7dc48cba624fcd6e04be05d6a40ad8c109e137a67"
EXAMPLES: list[dict[str, Any]] = [
    json.loads(line) for line in seeds.example_abstracts().decode().splitlines()
]


def all_text() -> dict[str, str]:
    found: dict[str, str] = {}
    folders = [files(seeds)]
    while folders:
        for entry in folders.pop().iterdir():
            if entry.is_dir():
                if entry.name != "__pycache__":
                    folders.append(entry)
            else:
                found[entry.name] = entry.read_bytes().decode("utf-8", "replace")
    return found


def test_the_vocabularies_are_named_and_valid() -> None:
    assert seeds.vocabulary_names() == ["stat3-breast-cancer", "hallmarks-generic"]
    for name in seeds.vocabulary_names():
        assert parse(seeds.vocabulary_text(name), name).id == name


def test_every_vocabulary_file_has_a_name() -> None:
    shipped = {entry.name for entry in files(seeds).joinpath("vocabularies").iterdir()}
    assert shipped == {f"{name}.json" for name in seeds.vocabulary_names()}


def test_an_unknown_vocabulary_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        seeds.vocabulary_text("../gold/stat3-time-and-context")


def test_the_portal_page_has_its_bytes() -> None:
    assert hashlib.sha256(seeds.abstract_page()).hexdigest() == PAGE


def test_the_worked_annotation_lies_in_the_portal_page() -> None:
    worked = seeds.worked_annotation()
    page = seeds.abstract_page().decode()
    offset = worked["document"]["abstract_offset_in_seed_file"]
    assert len(worked["sentences"]) == 9
    for sentence in worked["sentences"]:
        assert page[offset + sentence["start"] : offset + sentence["end"]] == sentence["text"]


def test_the_worked_annotation_names_labels_of_its_vocabulary() -> None:
    worked = seeds.worked_annotation()
    vocabulary = parse(seeds.vocabulary_text(worked["vocabulary"]["id"]), "seed")
    assert vocabulary.version == worked["vocabulary"]["version"]
    roles: list[str] = []
    for sentence in worked["sentences"]:
        for claim in sentence["claims"]:
            labels = []
            for dimension in vocabulary.dimensions:
                stated = claim.get(dimension.key) or []
                by_name = {label.name: label for label in dimension.labels}
                labels += [by_name[name] for name in ([stated] if isinstance(stated, str) else stated)]
            roles.append(role_of(labels).role)
    assert len(roles) == 18
    assert roles.count("anti") == 1


def test_there_are_six_teaching_examples_with_titles_of_their_own() -> None:
    assert len({example["title"] for example in EXAMPLES}) == 6


@pytest.mark.parametrize("example", [pytest.param(each, id=each["keywords"][1]) for each in EXAMPLES])
def test_a_teaching_example_cannot_be_taken_for_a_paper(example: dict[str, Any]) -> None:
    assert set(example) == {
        "title",
        "abstract",
        "year",
        "journal",
        "language",
        "licence",
        "publication_type_raw",
        "keywords",
    }
    assert example["title"].startswith("Teaching example: ")
    assert example["publication_type_raw"] == "Teaching example"
    assert "teaching example" in example["keywords"]
    assert (example["journal"], example["language"], example["licence"]) == (None, "en", "CC0-1.0")


@pytest.mark.parametrize("example", [pytest.param(each, id=each["keywords"][1]) for each in EXAMPLES])
def test_a_teaching_example_reads_like_an_abstract(example: dict[str, Any]) -> None:
    ends = re.findall(r"(?<!e\.g)(?<!i\.e)(?<!vs)(?<!b\.i\.d)\.(?=\s|$)", example["abstract"])
    assert 6 <= len(ends) <= 11
    assert 700 <= len(example["abstract"]) <= 1600


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"^BACKGROUND: [\s\S]+^METHODS: [\s\S]+^RESULTS: [\s\S]+^CONCLUSIONS: ", id="headings"),
        pytest.param(r"did not|no effect|neither", id="negation"),
        pytest.param(r"may|might|could|suggest", id="hedge"),
        pytest.param(r"p [<=] 0\.\d+", id="p-value"),
        pytest.param(r"e\.g\.", id="e.g."),
        pytest.param(r"[α-ω]", id="Greek letter"),
        pytest.param(r"STAT3 activation promoted metastasis", id="one side of a contradiction"),
        pytest.param(r"STAT3 activation suppressed metastasis", id="the other side"),
        pytest.param(
            r"both the persistence of dormant cells and their awakening", id="two claims in a sentence"
        ),
    ],
)
def test_the_teaching_examples_hold_what_is_hard(pattern: str) -> None:
    assert any(re.search(pattern, example["abstract"], re.MULTILINE) for example in EXAMPLES)


def test_no_path_of_a_machine_ships() -> None:
    for name, text in all_text().items():
        assert not re.search(r"(?<![\w.:/])/(home|work|tmp|Users|root|mnt)/|[A-Z]:\\", text), name


def test_every_data_file_is_in_the_list_of_sources() -> None:
    texts = all_text()
    data = {name for name in texts if name.endswith((".json", ".jsonl", ".txt", ".curation"))}
    assert len(data) == 7
    assert all(name in texts["README.md"] for name in data)
