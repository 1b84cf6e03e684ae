"""labelbuddy documents and labels, as its documentation describes them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from curator.claims import Target
from curator.labelling import SetClaimNote
from curator.project import Project
from tests import exchange, factories
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE


@pytest.fixture
def folder(filled: Project, tmp_path: Path) -> Path:
    exchange.write(filled, "labelbuddy", tmp_path / "x")
    return tmp_path / "x"


@pytest.fixture
def document(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "documents.jsonl").read_text("utf-8").split("\n")[1])


def test_offsets_are_given_in_code_points_and_in_bytes(document: dict[str, Any]):
    assert document["text"] == TEXT
    for it in document["annotations"]:
        words = TEXT[it["start_char"] : it["end_char"]]
        assert TEXT.encode()[it["start_byte"] : it["end_byte"]].decode() == words
    last = document["annotations"][-1]
    assert (last["start_char"], last["start_byte"]) == (37, 41)


def test_claims_negation_and_notes_are_extra_data_and_no_label_stands_twice_in_a_place(
    document: dict[str, Any],
):
    note = " ".join(NOTE.split())
    assert [
        (TEXT[it["start_char"] : it["end_char"]], it["label_name"], it["extra_data"])
        for it in document["annotations"]
    ] == [
        (FIRST, "context: Luminal / ER-positive", "claim 1"),
        ("tumour", "stage: Primary tumor", "claim 1"),
        ("lung metastasis", "stage: Distant metastasis", f"claim 1, negated: {note}"),
        (SECOND, "activity: Inactive", f"claim 1, negated: {note}; claim 2"),
    ]


def test_a_note_cannot_be_taken_for_another_claim(project: Project, tmp_path: Path):
    (sentence,) = project.store.sentences(factories.add_document(project, "T", "One."))
    factories.label(project, sentence, factories.PRIMARY)
    project.perform(SetClaimNote(target=Target(sentence.id), note="so; claim 2, negated"))
    exchange.write(project, "labelbuddy", tmp_path / "x")
    (it,) = json.loads((tmp_path / "x" / "documents.jsonl").read_text("utf-8"))["annotations"]
    assert it["extra_data"] == "claim 1: so;  claim 2, negated"


def test_the_document_is_known_by_the_checksum_of_its_text_and_says_what_it_is(document: dict[str, Any]):
    assert document["utf8_text_md5_checksum"] == hashlib.md5(TEXT.encode()).hexdigest()
    assert document["list_title"] == document["display_title"] == TITLE
    assert document["metadata"] == {
        "document_key": "pmid:30231553",
        "pmid": "30231553",
        "title": TITLE,
        "curator": "cur01",
    }


def test_labels_have_their_colours_and_each_key_once(filled: Project, folder: Path):
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    assert len(labels) == len({it["name"] for it in labels}) == len(filled.vocabulary.labels())
    assert all(set(it) <= {"name", "color", "shortcut_key"} for it in labels)
    keys = [it["shortcut_key"] for it in labels if "shortcut_key" in it]
    assert len(keys) == len(set(keys)) > 0
    assert all(len(it) == 1 and it.islower() for it in keys)
