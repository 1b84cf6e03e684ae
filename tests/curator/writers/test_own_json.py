"""`export.json` of the worked annotation: valid against its schema, and equal to the example but for ids."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from curator.claims import Target
from curator.errors import CancelledError, CuratorError
from curator.labelling import RemoveClaim
from curator.model import Claim
from curator.progress import silent
from curator.project import Project
from curator.verdicts import WithdrawVerdict
from curator.writers import own_json
from curator.writers.options import ExportOptions
from curator.writers.registry import FORMATS, format_named
from tests import factories

EXAMPLE = Path(__file__).parents[2] / "data" / "export"
SCHEMA = json.loads((EXAMPLE / "export.schema.json").read_text("utf-8"))
HOSTILE = "=HYPERLINK(“both”), it says 🧬.\nSecond line."
ARRAYS = (
    "curators",
    "documents",
    "sentences",
    "annotation_sets",
    "sentence_reviews",
    "claims",
    "annotations",
    "verdicts",
)


@pytest.fixture
def path(gold: Project, tmp_path: Path) -> Path:
    """The export with a verdict in it, by somebody who did nothing else."""
    factories.judge(Project(gold.store, "cur02"), HOSTILE)
    path = tmp_path / "export.json"
    report = own_json.write(gold.store, gold.vocabulary, path, ExportOptions(), silent)
    assert (report.documents, report.claims, report.annotations) == (1, 18, 137)
    return path


@pytest.fixture
def content(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def test_the_schema_that_ships_is_the_documented_one():
    shipped = resources.files("curator.writers").joinpath("export.schema.json").read_text("utf-8")
    assert json.loads(shipped) == SCHEMA


def test_the_export_is_valid_with_formats(content: dict[str, Any]):
    validator = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert list(validator.iter_errors(content)) == []


def test_keys_stand_in_the_order_of_the_schema(content: dict[str, Any]):
    assert list(content) == [name for name in SCHEMA["properties"] if name in content]
    assert set(content) == set(SCHEMA["properties"])
    for name in ARRAYS:
        for row in content[name]:
            assert list(row) == list(SCHEMA["properties"][name]["items"]["properties"])


def test_each_row_has_a_line_of_its_own(path: Path, content: dict[str, Any]):
    lines = path.read_bytes().split(b"\n")
    rows = [json.loads(line.removesuffix(b",")) for line in lines if line.startswith(b'{"')]
    assert rows == [row for name in ARRAYS for row in content[name]]


def test_the_rows_say_what_the_example_says(content: dict[str, Any]):
    example = json.loads((EXAMPLE / "export.json").read_text("utf-8"))
    (ours,), (theirs,) = content["documents"], example["documents"]
    source = ours["source"]
    theirs["publication_status"] = "published"  # as an import writes it, where the example says “Published”
    assert {**ours, "id": "", "source": {}} == {**theirs, "id": "", "source": {}}
    assert {**source, "imported_at": ""}.items() >= {**theirs["source"], "imported_at": ""}.items()
    assert source["record"] == "the page as it was"
    assert source["imported_by"] == content["curators"][0]["id"]

    def places(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return [tuple(row[name] for name in ("index", "start", "end", "text", "sha256")) for row in rows]

    assert places(content["sentences"]) == places(example["sentences"])
    for name in ("role", "net_role", "number", "negated", "state"):
        assert [row[name] for row in content["claims"]] == [row[name] for row in example["claims"]]
    for names in (("dimension", "label_id", "label_name", "label_version", "origin"),):
        counted = [
            Counter(tuple(row[name] for name in names) for row in it["annotations"])
            for it in (content, example)
        ]
        assert counted[0] == counted[1]
    assert [row["flagged"] for row in content["sentence_reviews"]] == [False] + [True] * 8
    assert content["vocabularies"] == example["vocabularies"]


def test_a_verdict_is_in_it_with_the_claims_that_are_and_whoever_gave_it(
    gold: Project, path: Path, content: dict[str, Any]
):
    (row,) = content["verdicts"]
    (verdict,) = gold.store.verdicts()
    assert row["reason"] == HOSTILE
    assert len(row["claims"]) == len(verdict.claims) == 2
    assert [it["code"] for it in content["curators"]] == ["cur01", "cur02"]
    assert row["created_by"] == content["curators"][1]["id"]
    gold.undo()  # the document counts as done no more
    claim = gold.store.find(Claim, verdict.claims[0])
    assert claim is not None
    gold.perform(RemoveClaim(target=Target(claim.sentence_id, claim.id)))
    own_json.write(gold.store, gold.vocabulary, path, ExportOptions(), silent)
    (row,) = json.loads(path.read_text("utf-8"))["verdicts"]
    assert row["claims"] == [verdict.claims[1]]


def test_a_withdrawn_verdict_is_not_in_it(gold: Project, path: Path):
    judge = Project(gold.store, "cur02")
    judge.perform(WithdrawVerdict(contradiction=judge.store.verdicts()[0].contradiction))
    own_json.write(gold.store, gold.vocabulary, path, ExportOptions(), silent)
    content = json.loads(path.read_text("utf-8"))
    assert content["verdicts"] == []
    assert [it["code"] for it in content["curators"]] == ["cur01"]


def test_the_vocabulary_itself_is_in_the_scope(gold: Project, content: dict[str, Any]):
    (it,) = content["scope"]["vocabulary_sources"]
    assert it["source"] == gold.vocabulary.source
    assert hashlib.sha256(it["source"].encode()).hexdigest() == content["vocabularies"][0]["sha256"]


def test_the_same_project_gives_the_same_bytes(gold: Project, path: Path, tmp_path: Path):
    other = tmp_path / "other.json"
    own_json.write(gold.store, gold.vocabulary, other, ExportOptions(), silent)
    assert other.read_bytes() == path.read_bytes()
    assert sorted(it.name for it in tmp_path.glob("*.json")) == ["export.json", "other.json"]


def test_leaving_the_text_out_is_refused(gold: Project, tmp_path: Path):
    with pytest.raises(CuratorError, match=r"carries the text, because it is the lossless form. Choose CSV"):
        own_json.write(
            gold.store, gold.vocabulary, tmp_path / "x.json", ExportOptions(without_text=True), silent
        )
    assert not (tmp_path / "x.json").exists()


def test_cancelling_leaves_the_old_file(gold: Project, path: Path):
    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    before = path.read_bytes()
    with pytest.raises(CancelledError):
        own_json.write(gold.store, gold.vocabulary, path, ExportOptions(), cancel)
    assert path.read_bytes() == before
    assert not [it for it in path.parent.iterdir() if it.suffix in {".part", ".old"}]


def test_the_registry_names_each_format_once_and_what_it_leaves_out():
    names = [format_.name for format_ in FORMATS]
    assert len(set(names)) == len(names)
    assert {"csv", "json"} <= set(names)
    assert all(format_.cannot_carry for format_ in FORMATS)
    assert all(sentence.endswith(".") for format_ in FORMATS for sentence in format_.cannot_carry)
    assert format_named("json").write is own_json.write
    with pytest.raises(CuratorError, match=r"no export format “xml”. Choose one of: csv, "):
        format_named("xml")
