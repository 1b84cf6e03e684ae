"""JSON lines for machine learning, as json, pandas and pyarrow read them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.json
import pytest

from curator.errors import CuratorError
from curator.identifiers import SetId, new_id
from curator.model import Record, SetKind
from curator.project import Project
from curator.writers import nlp_jsonl
from tests import factories
from tests.curator.writers.traps import FORMULA, exported, trap_project

SPLITS = ("train", "dev", "test")


@pytest.fixture
def traps(project: Project, colleague: Project) -> Project:
    trap_project(project, colleague)
    return project


def rows(folder: Path) -> list[dict[str, Any]]:
    """Those of all splits, each checked for the split that it names."""
    found: list[dict[str, Any]] = []
    for split in SPLITS:
        with (folder / f"{split}.jsonl").open(encoding="utf-8") as stream:
            of = [json.loads(line) for line in stream]
        assert {row["split"] for row in of} <= {split}
        found += of
    return found


def test_a_row_has_sentence_neighbours_labels_and_claims(traps: Project, tmp_path: Path):
    report = exported(nlp_jsonl, traps, tmp_path / "nlp")
    first, second = rows(tmp_path / "nlp")
    assert (report.documents, report.sentences, report.claims, report.annotations) == (1, 2, 2, 4)
    assert (first["id"], first["sent_no"], first["title"]) == ("12345678#s1", 1, FORMULA)
    assert first["text"] == "STAT3-β loss 😀 delayed café onset."
    assert (first["prev"], first["next"]) == (None, second["text"])
    assert second["prev"] == first["text"]
    assert second["next"] == "Nobody read this."
    context, stage = (dimension.labels[0].id for dimension in traps.vocabulary.required())
    expected = {dimension.key: [] for dimension in traps.vocabulary.dimensions}
    assert first["labels"] == {**expected, "context": [context], "stage": [stage]}
    (claim,) = first["claims"]
    assert (claim["number"], claim["negated"], claim["role"]) == (1, False, "undetermined")
    assert claim["labels"] == first["labels"]
    for span in (claim["cue"], *claim["spans"]):
        assert first["text"][span["start"] : span["end"]] == span["text"]
    assert [span["text"] for span in claim["spans"]] == ["😀 delayed café"]


def test_offsets_are_code_points_of_the_abstract(traps: Project, tmp_path: Path):
    exported(nlp_jsonl, traps, tmp_path / "nlp")
    (document, _) = traps.store.documents()
    abstract = traps.store.text(document.id, 1).abstract
    for row in rows(tmp_path / "nlp"):
        assert abstract[row["start"] : row["end"]] == row["text"]


def test_negatives_stay_and_what_nobody_reviewed_does_not(traps: Project, tmp_path: Path):
    report = exported(nlp_jsonl, traps, tmp_path / "nlp")
    _, negative = rows(tmp_path / "nlp")
    assert negative["labels"]["stage"] == [factories.STAGE_NOT_STATED]
    assert report.notes[-1] == "3 sentences that the chosen reading has not reviewed were left out."
    split = negative["split"]
    assert f"| {split} | 1 | 2 | 1 | 1 |" in (tmp_path / "nlp" / "README.md").read_text("utf-8")


def test_every_curator_stands_in_every_row(traps: Project, tmp_path: Path):
    exported(nlp_jsonl, traps, tmp_path / "nlp")
    first, second = rows(tmp_path / "nlp")
    other = traps.vocabulary.required()[1].labels[1].id
    assert first["curator"] == "cur01"
    assert first["annotators"]["cur01"] == first["labels"]
    assert first["annotators"]["cur02"]["stage"] == [other]
    assert second["annotators"] == {"cur01": second["labels"], "cur02": None}


def test_whose_reading_it_is_can_be_chosen(traps: Project, tmp_path: Path):
    report = exported(nlp_jsonl, traps, tmp_path / "nlp", curator="cur02")
    (row,) = rows(tmp_path / "nlp")
    assert row["curator"] == "cur02"
    assert row["labels"] == row["annotators"]["cur02"]
    assert "Only the work of cur02 was written; 1 pass was left out." in report.notes[0]


def test_a_training_pass_counts_for_nobody(traps: Project, tmp_path: Path):
    (document, _) = traps.store.documents()
    (own, *_) = traps.store.sets(document.id)
    training = replace(own, id=SetId(new_id()), kind=SetKind.TRAINING)
    with traps.store.writing():
        traps.store.save(training)
    exported(nlp_jsonl, traps, tmp_path / "nlp")
    first, _ = rows(tmp_path / "nlp")
    assert first["set_kind"] == "independent"
    assert first["annotators"]["cur01"] == first["labels"]


def test_the_split_is_by_paper_and_never_changes(project: Project, tmp_path: Path):
    records = [Record(title=f"Paper {n}", abstract=f"One {n}. Two.", pmid=str(n)) for n in range(1, 61)]
    for document in factories.import_records(project, *records).added:
        for sentence in project.store.sentences(document):
            factories.label(project, sentence, factories.LUMINAL, factories.PRIMARY)
            factories.review(project, sentence)
    exported(nlp_jsonl, project, tmp_path / "nlp")
    found = {row["document_key"]: row["split"] for row in rows(tmp_path / "nlp")}
    assert len(found) == 60
    for key, split in found.items():
        place = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % 10
        assert split == (["train"] * 8 + ["dev", "test"])[place]
    assert set(found.values()) == set(SPLITS)


def test_labels_are_explained_in_the_order_of_classes(gold: Project, tmp_path: Path):
    exported(nlp_jsonl, gold, tmp_path / "nlp")
    content = json.loads((tmp_path / "nlp" / "labels.json").read_text("utf-8"))
    assert content["vocabulary"]["sha256"] == gold.vocabulary.sha256
    assert [(it["key"], [label["id"] for label in it["labels"]]) for it in content["dimensions"]] == [
        (dimension.key, [label.id for label in dimension.labels]) for dimension in gold.vocabulary.dimensions
    ]


def test_pandas_and_arrow_read_it(traps: Project, tmp_path: Path):
    exported(nlp_jsonl, traps, tmp_path / "nlp")
    (split,) = {row["split"] for row in rows(tmp_path / "nlp")}
    path = tmp_path / "nlp" / f"{split}.jsonl"
    frame = pd.read_json(path, lines=True, dtype={"pmid": str})
    assert frame.pmid.tolist() == ["12345678", "12345678"]
    table = pyarrow.json.read_json(path)
    assert table.to_pylist()[0]["annotators"]["cur02"]["context"]
    empty = next(name for name in SPLITS if name != split)
    assert len(pd.read_json(tmp_path / "nlp" / f"{empty}.jsonl", lines=True)) == 0


def test_the_recipe_of_the_card_gives_categories_for_spacy(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    exported(nlp_jsonl, gold, tmp_path / "nlp")
    (split,) = {row["split"] for row in rows(tmp_path / "nlp")}
    (tmp_path / "nlp" / f"{split}.jsonl").replace(tmp_path / "nlp" / "train.jsonl")
    monkeypatch.chdir(tmp_path / "nlp")
    card = (tmp_path / "nlp" / "README.md").read_text("utf-8")
    recipe = next(it for it in card.split("```") if "examples = [" in it)
    found: dict[str, Any] = {}
    exec(recipe.removeprefix("python"), found)
    text, target = found["examples"][0]
    assert text.startswith("Signal transducer")
    assert len(target["cats"]) == len(gold.vocabulary.dimensions[0].labels)
    assert sum(target["cats"].values()) == 2


def test_the_card_names_files_with_lines_only_and_no_markup_of_others(traps: Project, tmp_path: Path):
    exported(nlp_jsonl, traps, tmp_path / "nlp")
    head = (tmp_path / "nlp" / "README.md").read_text("utf-8").split("---")[1]
    assert [line for line in head.splitlines() if "path:" in line] == [
        f"    path: {split}.jsonl" for split in {row["split"] for row in rows(tmp_path / "nlp")}
    ]


def test_the_same_project_gives_the_same_bytes(gold: Project, tmp_path: Path):
    for name in ("one", "two"):
        exported(nlp_jsonl, gold, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_text_mining_without_text_is_refused(gold: Project, tmp_path: Path):
    with pytest.raises(CuratorError, match="needs the text"):
        exported(nlp_jsonl, gold, tmp_path / "nlp", without_text=True)


def test_an_empty_project_has_empty_files(project: Project, tmp_path: Path):
    exported(nlp_jsonl, project, tmp_path / "nlp")
    assert rows(tmp_path / "nlp") == []
