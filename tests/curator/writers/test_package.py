"""The CSV package of the worked annotation and of projects made to be difficult."""

from __future__ import annotations

import csv
import json
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import seeds
from curator.claims import Target
from curator.errors import CancelledError, CuratorError
from curator.evidence.contradictions import contradiction_key
from curator.evidence.evidence import Evidence
from curator.evidence.question import first_question
from curator.formula_guard import unguarded
from curator.identifiers import CuratorId, DocumentId, LabelId
from curator.labelling import AddClaim, SetClaimNote, ToggleLabel
from curator.model import Judgement, Record, ReviewState, Span
from curator.progress import silent
from curator.project import Project
from curator.reviewing import SetComment, SetReview
from curator.verdicts import GiveVerdict
from curator.vocabulary import parse
from curator.writers import package
from curator.writers.contradiction_rows import contradiction_rows
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions, Profile
from curator.writers.tables import CONTRADICTION_COLUMNS
from tests import factories

EXAMPLE = Path(__file__).parents[2] / "data" / "export"
OF_EXAMPLE = ("documents", "labels", "sentences_wide", "claims", "annotations_long")
TABLES = (*OF_EXAMPLE, "contradictions")
IDS_AND_TIMES = {
    *("annotation_id", "document_id", "sentence_id", "set_id", "claim_id"),
    *("created_at", "updated_at", "imported_at", "reviewed_at"),
}
ORDERED_OTHERWISE = {
    *("context", "context_ids", "stage", "stage_ids", "activity", "effect", "mode", "certainty", "evidence"),
}
"""The example joins values in the order in which the curator found them, an export in that of the labels."""


def export(project: Project, folder: Path, **options: Any) -> ExportReport:
    return package.write(project.store, project.vocabulary, folder, ExportOptions(**options), silent)


def rows(folder: Path, name: str, **dialect: Any) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True, **dialect))


def comparable(row: dict[str, str]) -> dict[str, object]:
    return {
        name: sorted(cell.split("|")) if name in ORDERED_OTHERWISE else cell
        for name, cell in row.items()
        if name not in IDS_AND_TIMES
    }


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_headers_of_the_worked_annotation_are_those_of_the_example(gold: Project, tmp_path: Path, name: str):
    export(gold, tmp_path)
    header = (tmp_path / f"{name}.csv").read_bytes().split(b"\r\n")[0]
    assert header == (EXAMPLE / f"{name}.csv").read_bytes().split(b"\r\n")[0]


@pytest.mark.parametrize("name", ["documents", "labels", "sentences_wide"])
def test_rows_of_the_worked_annotation_are_those_of_the_example(gold: Project, tmp_path: Path, name: str):
    export(gold, tmp_path)
    example = rows(EXAMPLE, name)
    if name == "documents":
        example[0]["publication_status"] = "published"  # as an import writes it, instead of “Published”
    assert list(map(comparable, rows(tmp_path, name))) == list(map(comparable, example))


def test_claims_of_the_worked_annotation_are_those_of_the_example(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    exported, example = (list(map(comparable, rows(folder, "claims"))) for folder in (tmp_path, EXAMPLE))
    for row, other in zip(exported, example, strict=True):
        if (
            row["cue_text"] == ""
        ):  # three cues of the worked annotation leave words out, so they are no quotation
            other["cue_text"] = ""
    assert exported == example
    assert sum(row["cue_text"] == "" for row in exported) == 3


def test_annotations_of_the_worked_annotation_are_those_of_the_example(gold: Project, tmp_path: Path):
    export(gold, tmp_path)

    def unordered(folder: Path) -> list[list[tuple[str, object]]]:
        return sorted(sorted(comparable(row).items()) for row in rows(folder, "annotations_long"))

    assert unordered(tmp_path) == unordered(EXAMPLE)


def test_annotations_are_ordered_by_sentence_claim_dimension_and_label(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    places = {str(label.id): place for place, label in enumerate(gold.vocabulary.labels())}
    keys = [
        (int(row["sentence_index"]), int(row["claim_number"]), places[row["label_id"]])
        for row in rows(tmp_path, "annotations_long")
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == 137


def test_the_worked_annotation_has_its_known_numbers(gold: Project, tmp_path: Path):
    report = export(gold, tmp_path)
    assert (report.documents, report.sentences, report.sets, report.claims, report.annotations) == (
        1,
        9,
        1,
        18,
        137,
    )
    roles = Counter(row["role"] for row in rows(tmp_path, "claims"))
    assert roles == {"pro": 5, "anti": 1, "mixed": 5, "no_effect": 1, "undetermined": 6}
    assert "1 document, 9 sentences, 18 claims and 137 labels" in report.summary()


def test_the_lines_in_the_readme_find_the_contradictions(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    export(gold, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "README.txt").read_text("utf-8")
    lines = text[text.index("  import pandas") : text.index("How to cite")].splitlines()
    found: dict[str, Any] = {}
    exec("\n".join(line.removeprefix("  ") for line in lines), found)
    assert (len(found["c"]), len(found["ev"]), len(found["x"]), len(found["m"])) == (18, 15, 23, 19)
    assert list(found["contradictions"].index) == [
        ("Context-dependent (stated)", "Progression, unspecified"),
        ("Context-dependent (stated)", "Stage-dependent (stated)"),
    ]


def test_the_same_project_gives_the_same_bytes(gold: Project, tmp_path: Path):
    for name in ("one", "two"):
        export(gold, tmp_path / name)
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(
        [*(f"{name}.csv" for name in TABLES), "datapackage.json", "README.txt"]
    )
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    created = json.loads((tmp_path / "one" / "datapackage.json").read_text("utf-8"))["created"]
    assert created == gold.store.last_change()


def test_a_chunk_boundary_leaves_no_trace(gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    export(gold, tmp_path / "one")
    monkeypatch.setattr("curator.writers.csv_sheet.CHUNK", 1)
    export(gold, tmp_path / "two")
    for name in TABLES:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (
            tmp_path / "two" / f"{name}.csv"
        ).read_bytes()


def validated(folder: Path) -> list[list[object]]:
    """What frictionless finds wrong with a package: the kind of error, row and note."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.stats["tasks"] == len(TABLES)
    return report.flatten(["type", "rowNumber", "note"])


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="analysis"),
        pytest.param({"profile": Profile.EXCEL, "separator": ";"}, id="excel-semicolon"),
        pytest.param({"profile": Profile.EXCEL, "separator": "\t"}, id="excel-tab"),
        pytest.param({"without_text": True}, id="without-text"),
    ],
)
def test_frictionless_finds_each_package_valid(gold: Project, tmp_path: Path, options: dict[str, Any]):
    export(gold, tmp_path / "package", **options)
    assert validated(tmp_path / "package") == []


def test_frictionless_finds_a_changed_package_invalid(gold: Project, tmp_path: Path):
    export(gold, tmp_path / "package")
    path = tmp_path / "package" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"independent", b"independenT", 1))
    assert validated(tmp_path / "package") != []


def test_the_descriptor_has_the_tables_and_types_of_the_example(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    descriptor, example = (
        json.loads((folder / "datapackage.json").read_text("utf-8")) for folder in (tmp_path, EXAMPLE)
    )
    *known, _ = descriptor["resources"]
    for ours, theirs in zip(known, example["resources"], strict=True):
        assert ours.pop("x-formula-guard") is True
        for name in ("bytes", "hash"):
            assert type(ours.pop(name)) is type(theirs.pop(name))
        assert ours == theirs
    assert descriptor["x-formula-guard"] is True
    same = ("$schema", "name", "title")
    assert [descriptor[name] for name in same] == [example[name] for name in same]


def test_the_profile_for_excel_has_a_byte_order_mark_and_the_chosen_separator(gold: Project, tmp_path: Path):
    export(gold, tmp_path / "excel", profile=Profile.EXCEL, separator=";")
    export(gold, tmp_path / "analysis")
    for name in TABLES:
        excel, analysis = ((tmp_path / it / f"{name}.csv").read_bytes() for it in ("excel", "analysis"))
        assert excel.startswith(b"\xef\xbb\xbf")
        assert not analysis.startswith(b"\xef\xbb\xbf")
        assert rows(tmp_path / "excel", name, delimiter=";") == rows(tmp_path / "analysis", name)
        assert analysis.count(b"\n") == analysis.count(b"\r\n")


def test_options_that_do_not_go_together_are_refused():
    with pytest.raises(CuratorError, match="for analysis separates columns by commas"):
        ExportOptions(separator=";")
    with pytest.raises(CuratorError, match="cannot separate columns"):
        ExportOptions(profile=Profile.EXCEL, separator="x")


def test_without_text_columns_stay_but_their_words_are_gone(gold: Project, tmp_path: Path):
    folder = tmp_path / "package"
    export(gold, folder, without_text=True)
    words = {"sentence_text", "span_text", "cue_text"}
    for name in ("sentences_wide", "claims", "annotations_long"):
        for row in rows(folder, name):
            assert words & row.keys()
            assert not any(row[column] for column in words & row.keys())
            assert row["sentence_id"]
    assert rows(folder, "annotations_long")[-1]["sentence_end"] == "1931"
    text = "".join(path.read_text("utf-8") for path in folder.iterdir())
    assert "post-lactation mammary-gland involution" not in text
    assert rows(folder, "documents")[0]["title"].startswith("STAT3 in breast cancer onset")


# contradictions


def judge_what_nobody_says(project: Project) -> tuple[LabelId, ...]:
    """A verdict on two labels against the first of them, which no claim has; the two."""
    labels = tuple(label.id for label in project.vocabulary.labels()[:2])
    project.perform(
        GiveVerdict(
            contradiction=contradiction_key(labels, labels[:1]),
            pro_labels=labels,
            anti_labels=labels[:1],
            claims=(),
            judgement=Judgement.LABELLING_ERROR,
            reason="There was such a label.",
        )
    )
    return labels


@pytest.fixture
def judged(gold: Project) -> Project:
    """The worked annotation, judged by two curators, and a verdict on what it does not say."""
    factories.judge(gold, "=1+1 says both 🧬.")
    factories.judge(Project(gold.store, "cur02"), "It does.")
    judge_what_nobody_says(gold)
    return gold


def test_contradictions_are_listed_by_rank(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    found = rows(tmp_path, "contradictions")
    assert [row["rank"] for row in found] == ["1", "2"]
    assert [row["class"] for row in found] == ["true_conflict", "resolved_by_context"]
    assert {row["within_paper"] for row in found} == {"true"}
    assert [row["score"] for row in found] == ["0.25", "0.125"]
    first, second = found
    names = "Context-dependent (stated)|Progression, unspecified|Stage-dependent (stated)"
    assert (first["pro_labels"], first["anti_labels"]) == (names, names)
    assert first["pro_label_ids"] == "CTX:0090|STG:0009|STG:0010"
    assert (first["pro_n_papers"], first["pro_n_claims"]) == ("1", "1")
    assert first["pro_papers"] == first["anti_papers"] == "doi:10.3390/ijms19092818"
    assert (first["same"], first["both_silent"]) == ("context|stage", "mode")
    assert (second["differing"], second["same"], second["both_silent"]) == ("context", "stage", "mode")
    roles = {row["claim_id"]: (row["role"], row["sentence_index"]) for row in rows(tmp_path, "claims")}
    assert roles[first["pro_claim_ids"]] == ("pro", "7")
    assert roles[first["anti_claim_ids"]] == ("anti", "7")
    assert {row["verdict_number"] for row in found} == {"0"}
    assert {row["verdict"] + row["verdict_by"] + row["verdict_at"] for row in found} == {""}


def test_a_contradiction_has_a_row_for_each_verdict(judged: Project, tmp_path: Path):
    export(judged, tmp_path / "package")
    found = rows(tmp_path / "package", "contradictions")
    assert [(row["rank"], row["verdict_number"], row["verdict_by"]) for row in found] == [
        ("1", "1", "cur02"),
        ("1", "2", "cur01"),
        *((str(rank), "0", "") for rank in range(2, 3)),
        ("", "1", "cur01"),
    ]
    (_, second, *_, last), verdicts = found, judged.store.verdicts()
    assert (second["verdict"], second["verdict_reason"]) == ("true_conflict", "'=1+1 says both 🧬.")
    assert second["verdict_at"] == verdicts[-1].updated_at
    assert second["verdict_claim_ids"] == f"{second['pro_claim_ids']}|{second['anti_claim_ids']}"
    assert (last["verdict"], last["verdict_reason"]) == ("labelling_error", "There was such a label.")
    assert last["pro_labels"] == "Tumor, subtype unspecified|Luminal / ER-positive"
    assert (last["class"], last["pro_n_papers"], last["pro_claim_ids"]) == ("", "", "")
    assert (last["same"], last["both_silent"]) == ("context", "stage|mode")
    assert validated(tmp_path / "package") == []


@pytest.mark.parametrize("together", [pytest.param(1, id="one-by-one"), pytest.param(2, id="by-twos")])
def test_contradictions_are_found_across_documents_that_are_read_apart(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
):
    papers = [Record(title=f"Paper {number}", abstract=f"It is said {number}.") for number in range(5)]
    ids = factories.import_records(project, *papers).added
    labels = project.vocabulary.labels()
    effects = [next(it for it in labels if it.strength and it.sign == sign) for sign in (1, -1)]
    state = next(it for it in labels if it.sign and not it.strength)
    context, stage = (dimension.labels[0] for dimension in project.vocabulary.required())
    for number, document in enumerate(ids):
        (sentence,) = project.store.sentences(document)
        factories.label(project, sentence, context.id, stage.id, state.id, effects[number % 2].id)
    export(project, tmp_path / "together")
    monkeypatch.setattr("curator.writers.contradiction_rows.TOGETHER", together)
    export(project, tmp_path / "apart")
    found = rows(tmp_path / "apart", "contradictions")
    assert [{row["pro_n_papers"], row["anti_n_papers"]} for row in found] == [{"2", "3"}]
    assert found == rows(tmp_path / "together", "contradictions")


def test_verdicts_are_written_though_no_claim_has_a_side(project: Project, tmp_path: Path):
    labels = judge_what_nobody_says(project)
    export(project, tmp_path)
    assert [row["pro_label_ids"] for row in rows(tmp_path, "contradictions")] == ["|".join(labels)]


def test_any_question_gives_the_same_rows(judged: Project, tmp_path: Path):
    export(judged, tmp_path)
    evidence = Evidence.read(judged)

    def asked(viewer: CuratorId | None = None, **changes: Any) -> list[dict[str, str]]:
        question = replace(first_question(judged.vocabulary), **changes)
        found = contradiction_rows(
            judged.store, evidence.tables, evidence.contradictions(question), viewer=viewer
        )
        texts = [["" if cell is None else str(cell) for cell in row] for row in found]
        return [
            dict(zip((column.name for column in CONTRADICTION_COLUMNS), row, strict=True)) for row in texts
        ]

    everything = [
        {name: unguarded(cell) for name, cell in row.items()} for row in rows(tmp_path, "contradictions")
    ]
    for row in everything:
        row["within_paper"] = row["within_paper"].capitalize()
    assert asked() == everything
    nothing = asked(last_year=2000)
    assert {row["rank"] for row in nothing} == {""}
    assert sorted(row["verdict_reason"] for row in nothing) == [
        *("=1+1 says both 🧬.", "It does.", "There was such a label."),
    ]
    own = asked(viewer=judged.curator.id, last_year=2000)
    assert {row["verdict_by"] for row in own} == {"cur01"}
    assert len(own) == 2


def test_contradictions_name_no_more_claims_than_a_cell_holds(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (document,) = gold.store.documents()
    gold.undo()  # the document counts as done no more
    sentence = gold.store.sentences(document.id)[6]
    pro, _ = gold.store.claims(gold.store.sets(document.id)[0].id, sentence.id)
    gold.perform(AddClaim(sentence_id=sentence.id, copy_of=pro.id))
    monkeypatch.setattr("curator.writers.contradiction_rows.SHOWN", 1)
    export(gold, tmp_path)
    first = rows(tmp_path, "contradictions")[0]
    assert (first["pro_n_claims"], first["pro_claim_ids"]) == ("2", pro.id)


HOSTILE = [
    '=HYPERLINK("http://x.example","click"), said β-catenin.',
    "+44 patients; −3 °C, “quoted”, 'single', a|b.",
    "-1 <b>bold</b> & <script>alert(1)</script>.",
    "@sum of 𝒙 and 🧬 grew.",
    "'=1+1 began with an apostrophe of its own.",
    "שלום العالم ran from right to left.",
]


@pytest.fixture
def hostile(new_project: Callable[..., Project], add_records: Callable[..., list[DocumentId]]) -> Project:
    """Titles, notes, comments and words that a spreadsheet would run or a careless writer break."""
    project = new_project("hostile")
    records = [Record(title=text, abstract=f"{text} It was so.", journal=text, year=2000) for text in HOSTILE]
    stage = project.vocabulary.dimension("stage").labels[0]
    for text, document_id in zip(HOSTILE, add_records(project, *records), strict=True):
        sentence = project.store.sentences(document_id)[0]
        span = Span(0, len(sentence.text), sentence.text)
        target = Target(sentence.id)
        project.perform(ToggleLabel(targets=[target], label_id=stage.id, span=span))
        project.perform(SetClaimNote(target=target, note=text + "\r\nsecond line\tand a tab"))
        project.perform(SetComment(sentence_id=sentence.id, comment=text))
    return project


def test_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back(hostile: Project, tmp_path: Path):
    export(hostile, tmp_path / "guarded")
    export(hostile, tmp_path / "plain", formula_guard=False)
    for name in TABLES:
        plain = rows(tmp_path / "plain", name)
        for row, other in zip(rows(tmp_path / "guarded", name), plain, strict=True):
            for column, cell in row.items():
                assert cell[:1] not in {"=", "+", "@", "\t", "\r", "\n"}
                assert cell[:1] != "-" or column == "net_role"
            assert {column: unguarded(cell) for column, cell in row.items()} == other
    notes = {row["note"] for row in rows(tmp_path / "plain", "claims")}
    assert notes == {text + "\r\nsecond line\tand a tab" for text in HOSTILE}
    assert validated(tmp_path / "guarded") == []
    descriptor = json.loads((tmp_path / "plain" / "datapackage.json").read_text("utf-8"))
    assert descriptor["x-formula-guard"] is False


def test_negative_numbers_are_not_guarded(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    assert Counter(row["net_role"] for row in rows(tmp_path, "claims"))["-1"] == 1


def test_pandas_reads_the_types_that_the_descriptor_names(gold: Project, tmp_path: Path):
    export(gold, tmp_path)
    claims = pd.read_csv(tmp_path / "claims.csv", keep_default_na=False, na_values=[""])
    assert claims.negated.dtype == bool
    assert set(claims.effect_strength.dropna()) == {"none", "association", "causal", "null", "mixed"}
    wide = pd.read_csv(tmp_path / "sentences_wide.csv")
    assert wide.context__ctx_0020.sum() == 1


def test_unreviewed_sentences_have_rows_with_empty_binary_cells(
    new_project: Callable[..., Project], add_records: Callable[..., list[DocumentId]], tmp_path: Path
):
    project = new_project("part")
    begun, untouched = add_records(
        project,
        Record(title="One", abstract="STAT3 grew. STAT3 shrank. STAT3 stayed.", pmid="1"),
        Record(title="Two", abstract="Nobody came here.", pmid="2"),
    )
    first, second, _ = project.store.sentences(begun)
    context, stage = (dimension.labels[0] for dimension in project.vocabulary.required())
    for label in (context, stage):
        project.perform(ToggleLabel(targets=[Target(first.id), Target(second.id)], label_id=label.id))
    project.perform(SetReview(sentence_ids=[first.id], state=ReviewState.REVIEWED))
    export(project, tmp_path / "package")
    wide = rows(tmp_path / "package", "sentences_wide")
    assert [row["review_state"] for row in wide] == ["reviewed", "unreviewed", "unreviewed"]
    assert [row["context__ctx_0001"] for row in wide] == ["1", "", ""]
    assert [row["context__ctx_0002"] for row in wide] == ["0", "", ""]
    assert [row["context"] for row in wide] == [context.name, context.name, ""]
    assert [row["n_claims"] for row in wide] == ["1", "1", "0"]
    assert [row["n_sentences"] for row in rows(tmp_path / "package", "documents")] == ["3", "1"]
    assert untouched not in {row["document_id"] for row in wide}
    assert validated(tmp_path / "package") == []


def test_retracted_claims_and_empty_ones_are_left_out(gold: Project, tmp_path: Path):
    (document,) = gold.store.documents()
    sentence = gold.store.sentences(document.id)[0]
    gold.undo()  # the document counts as done no more
    gold.perform(AddClaim(sentence_id=sentence.id))
    last = gold.store.claims(gold.store.sets(document.id)[0].id, sentence.id)[-1]
    assert export(gold, tmp_path).claims == 19
    assert len(rows(tmp_path, "claims")) == 18
    label = gold.vocabulary.dimension("stage").labels[0]
    for _ in range(2):
        gold.perform(ToggleLabel(targets=[Target(sentence.id, last.id)], label_id=label.id))
    export(gold, tmp_path)
    assert len(rows(tmp_path, "annotations_long")) == 137


def vocabulary_text(**changes: str) -> str:
    text = seeds.vocabulary_text("stat3-breast-cancer")
    for old, new in changes.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return text


@pytest.mark.parametrize("name", ["hallmarks-generic", "renamed"])
def test_columns_follow_any_vocabulary_and_never_repeat(
    new_project: Callable[..., Project],
    add_records: Callable[..., list[DocumentId]],
    tmp_path: Path,
    name: str,
):
    text = (
        vocabulary_text(activity="year", evidence="note")
        if name == "renamed"
        else seeds.vocabulary_text(name)
    )
    project = new_project("other", vocabulary=parse(text, name))
    (document_id,) = add_records(project, Record(title="One", abstract="A sentence.", pmid="1"))
    (sentence,) = project.store.sentences(document_id)
    for dimension in project.vocabulary.dimensions:
        project.perform(ToggleLabel(targets=[Target(sentence.id)], label_id=dimension.labels[0].id))
    export(project, tmp_path / "package")
    (claim,) = rows(tmp_path / "package", "claims")
    for dimension in project.vocabulary.dimensions:
        column = {"year": "dimension_year", "note": "dimension_note"}.get(dimension.key, dimension.key)
        assert claim[column] == dimension.labels[0].name
    assert validated(tmp_path / "package") == []


def test_an_empty_project_gives_a_valid_package(new_project: Callable[..., Project], tmp_path: Path):
    export(new_project("empty"), tmp_path / "package")
    assert rows(tmp_path / "package", "claims") == []
    assert len(rows(tmp_path / "package", "labels")) == 75
    assert validated(tmp_path / "package") == []


def test_cancelling_leaves_the_folder_as_it_was(hostile: Project, tmp_path: Path):
    def cancel(done: int, total: int | None) -> None:
        assert total == len(HOSTILE)
        if done == 3:
            raise CancelledError

    target = tmp_path / "package"
    with pytest.raises(CancelledError):
        package.write(hostile.store, hostile.vocabulary, target, ExportOptions(), cancel)
    assert not target.exists()
    export(hostile, target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    with pytest.raises(CancelledError):
        package.write(hostile.store, hostile.vocabulary, target, ExportOptions(without_text=True), cancel)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_a_text_that_was_tampered_with_stops_the_export(hostile: Project, tmp_path: Path):
    connection = hostile.store.connection  # type: ignore[attr-defined]
    connection.execute("update document set abstract_sha256 = ?", ("0" * 64,))
    with pytest.raises(CuratorError, match=r"its checksum differs. Nothing was exported"):
        export(hostile, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_the_readme_says_what_was_chosen(gold: Project, tmp_path: Path):
    export(gold, tmp_path, profile=Profile.EXCEL, separator=";", formula_guard=False)
    text = (tmp_path / "README.txt").read_text("utf-8")
    assert "for Excel (UTF-8 with byte order mark, separated by semicolon)" in text
    assert "Formula guard: off" in text
    assert "pd.read_csv(\"claims.csv\", sep=';')" in text
    assert f"{gold.vocabulary.id} {gold.vocabulary.version}" in text
    assert (
        "claims.csv            one row per claim that has a label: start here for analyses (18 rows)" in text
    )


def test_a_destination_that_cannot_be_is_refused_and_left_alone(gold: Project, tmp_path: Path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CuratorError, match=r"is a file. Choose a folder for the package"):
        export(gold, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(CuratorError, match=r"does not exist. Create it or choose another one"):
        export(gold, tmp_path / "missing" / "package")
    assert not (tmp_path / "missing").exists()
