"""Export, restore, export: nothing is lost, and nothing is half-restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import seeds
from curator.checking import check
from curator.claims import Target
from curator.errors import CancelledError, CuratorError, ReaderError, RefusedError
from curator.history import replay
from curator.identifiers import DocumentId
from curator.labelling import RemoveLastLabel, SetClaimNote, SetCue, ToggleLabel
from curator.model import Record, ReviewState, Span
from curator.progress import silent
from curator.project import Project
from curator.readers.format import Source
from curator.restoring import RestoreExport, is_own_export, vocabulary_source
from curator.reviewing import SetComment, SetReview
from curator.segmenting import SplitSentence
from curator.verdicts import WithdrawVerdict
from curator.vocabulary import Vocabulary, parse
from curator.writers import own_json
from curator.writers.options import ExportOptions
from db.store import SqliteStore
from tests import factories

EXAMPLE = Path(__file__).parents[1] / "data" / "export" / "export.json"
NewProject = Callable[..., Project]
Content = dict[str, Any]


def export(project: Project, path: Path) -> Content:
    own_json.write(project.store, project.vocabulary, path, ExportOptions(), silent)
    return json.loads(path.read_text("utf-8"))


def timeless(content: Content) -> Content:
    return {**content, "exported_at": ""}


def restore(project: Project, path: Path) -> None:
    project.perform(RestoreExport(source=Source.of(path)))


def written(content: Content, tmp_path: Path) -> Path:
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_restored_project_exports_the_same(gold: Project, new_project: NewProject, tmp_path: Path):
    first = export(gold, tmp_path / "first.json")
    project = new_project("second")
    restore(project, tmp_path / "first.json")
    assert timeless(export(project, tmp_path / "second.json")) == timeless(first)
    assert project.library().counts().done == 1


def test_the_example_restores_and_exports_the_same(new_project: NewProject, tmp_path: Path):
    example = json.loads(EXAMPLE.read_text("utf-8"))
    project = new_project("example")
    restore(project, EXAMPLE)
    content = export(project, tmp_path / "again.json")
    for name in ("sentences", "annotation_sets", "sentence_reviews", "claims", "curators", "vocabularies"):
        assert content[name] == example[name]

    def by_id(rows: list[Content]) -> list[Content]:
        return sorted(rows, key=lambda row: row["id"])

    assert by_id(content["annotations"]) == by_id(example["annotations"])
    (document,), (expected,) = content["documents"], example["documents"]
    assert document["source"].items() >= expected["source"].items()
    assert document["source"]["imported_by"] == example["curators"][0]["id"]
    assert {**document, "source": {}} == {**expected, "source": {}}
    restore(again := new_project("again"), tmp_path / "again.json")
    assert timeless(export(again, tmp_path / "third.json")) == timeless(content)


def test_what_the_schema_has_no_field_for_comes_back(
    new_project: NewProject, add_records: Callable[..., list[DocumentId]], tmp_path: Path
):
    project = new_project("first")
    (document_id,) = add_records(
        project,
        Record(
            title="A trial of STAT3",
            sections=(("METHODS", "METHODS", "We looked. We saw it."), ("RESULTS", "RESULTS", "It  was so.")),
            abstract="METHODS: We looked. We saw it.\r\nRESULTS: It  was so.",
            issn="1234-5678",
            url="https://x.example/1",
            licence="CC BY 4.0",
            publication_date="Spring 2018",
            raw="TI  - A trial of STAT3\r\n",
            warnings=("no authors",),
        ),
    )
    sentence = project.store.sentences(document_id)[0]
    label = project.vocabulary.dimension("stage").labels[0]
    project.perform(ToggleLabel(targets=[Target(sentence.id)], label_id=label.id))
    project.perform(SetClaimNote(target=Target(sentence.id), note="later"))
    restored = new_project("second")
    first = export(project, tmp_path / "first.json")
    restore(restored, tmp_path / "first.json")
    assert timeless(export(restored, tmp_path / "second.json")) == timeless(first)
    assert [list(it.store.documents()) for it in (restored,)] == [list(project.store.documents())]
    assert restored.store.text(document_id, 1) == project.store.text(document_id, 1)
    assert restored.store.sentences(document_id) == project.store.sentences(document_id)
    for annotation_set in project.store.sets(document_id):
        assert restored.store.claims(annotation_set.id) == project.store.claims(annotation_set.id)
        assert restored.store.annotations(annotation_set.id) == project.store.annotations(annotation_set.id)


def test_sentences_split_by_hand_come_back_with_their_splitter(
    gold: Project, tmp_path: Path, new_project: NewProject
):
    gold.undo()  # the document counts as done no more
    (document,) = gold.store.documents()
    third = gold.store.sentences(document.id)[2]
    gold.perform(SplitSentence(sentence_id=third.id, offset=third.text.index("however")))
    first = export(gold, tmp_path / "first.json")
    restored = new_project("second")
    restore(restored, tmp_path / "first.json")
    assert timeless(export(restored, tmp_path / "second.json")) == timeless(first)
    assert restored.store.sentences(document.id) == gold.store.sentences(document.id)


def test_the_history_of_a_restored_project_rebuilds_it(
    gold: Project, new_project: NewProject, tmp_path: Path
):
    export(gold, tmp_path / "first.json")
    project = new_project("second")
    restore(project, tmp_path / "first.json")
    state = replay(project.store.events())
    (document,) = project.store.documents()
    sentences = project.store.sentences(document.id)
    assert {it.id: it.splitter for it in sentences} == {
        key: values["splitter"] for key, values in state["sentence"].items()
    }
    (annotation_set,) = project.store.sets(document.id)
    assert state["annotation"].keys() == {it.id for it in project.store.annotations(annotation_set.id)}


def test_the_last_label_is_still_the_last_one(gold: Project, new_project: NewProject, tmp_path: Path):
    (document,) = gold.store.documents()
    gold.undo()
    sentence = gold.store.sentences(document.id)[0]
    export(gold, tmp_path / "first.json")
    project = new_project("second")
    restore(project, tmp_path / "first.json")
    steps = {it.perform(RemoveLastLabel(target=Target(sentence.id))).step for it in (gold, project)}
    assert steps == {"Remove “Author statement, no citation”"}


# verdicts


@pytest.fixture
def judged(gold: Project) -> Project:
    """The worked annotation with the verdicts of two curators, one of whom changed it, and one withdrawn."""
    factories.judge(gold, "One 🧬")
    for reason in ("Two", "Three"):
        factories.judge(Project(gold.store, "cur02"), reason)
    other = Project(gold.store, "cur03")
    other.perform(WithdrawVerdict(contradiction=factories.judge(other)))
    return gold


def test_verdicts_come_back(judged: Project, new_project: NewProject, tmp_path: Path):
    first = export(judged, tmp_path / "first.json")
    assert [it["reason"] for it in first["verdicts"]] == ["One 🧬", "Three"]
    project = new_project("second", curator_code="cur09")
    restore(project, tmp_path / "first.json")
    assert timeless(export(project, tmp_path / "second.json")) == timeless(first)
    assert project.store.verdicts() == judged.store.verdicts()
    assert check(project.store).findings == ()
    project.undo()
    assert project.store.verdicts() == []
    project.redo()
    assert {it.reason for it in project.store.verdicts()} == {"One 🧬", "Three"}
    assert check(project.store).findings == ()


def test_whoever_gave_a_restored_verdict_can_change_it(
    judged: Project, new_project: NewProject, tmp_path: Path
):
    export(judged, tmp_path / "first.json")
    project = new_project("second", curator_code="cur02")
    restore(project, tmp_path / "first.json")
    factories.judge(project, "Four")
    assert [it.reason for it in project.store.verdicts()] == ["Four", "One 🧬"]


def test_an_export_from_before_there_were_verdicts_is_restored(new_project: NewProject):
    content = json.loads(EXAMPLE.read_text("utf-8"))
    assert content["schema_version"] == "1.0"
    assert "verdicts" not in content
    project = new_project("old")
    restore(project, EXAMPLE)
    assert project.store.verdicts() == []
    factories.judge(project)
    assert check(project.store).findings == ()


UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        pytest.param("0.reason", "", "verdicts[0].reason is empty", id="no reason"),
        pytest.param("0.reason", " ", "verdicts[0].reason is empty", id="blank reason"),
        pytest.param("0.judgement", "maybe", "verdicts[0].judgement should be one of", id="judgement"),
        pytest.param("0.state", "retracted", "verdicts[0].state is retracted", id="state"),
        pytest.param("0.created_by", UNKNOWN, "verdicts[0].created_by names no curator", id="curator"),
        pytest.param("0.claims.1", UNKNOWN, "verdicts[0].claims names no claim of the file", id="claim"),
        pytest.param("0.pro_labels.0", "CTX:9999", "not in the vocabulary of the project", id="label"),
        pytest.param(
            "0.pro_labels.0", "CTX:0001", "verdicts[0].contradiction is not that of its labels", id="labels"
        ),
        pytest.param(
            "0.contradiction", "0" * 16, "verdicts[0].contradiction is not that of its labels", id="key"
        ),
        pytest.param(
            "0.updated_at", "2000-01-01T00:00:00Z", "verdicts[0].updated_at is before", id="earlier"
        ),
        pytest.param("0.weight", 1, "verdicts[0].weight is not a field that belongs here", id="other field"),
    ],
)
def test_a_verdict_that_breaks_a_rule_is_refused_with_its_place(
    judged: Project, new_project: NewProject, tmp_path: Path, path: str, value: Any, sentence: str
):
    content = export(judged, tmp_path / "first.json")
    broken(content["verdicts"], path, value)
    project = new_project("empty")
    with pytest.raises(ReaderError) as caught:
        restore(project, written(content, tmp_path))
    assert sentence in str(caught.value)
    assert project.store.verdicts() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({}, "verdicts[2] has the same id as verdicts[0]", id="id"),
        pytest.param(
            {"id": UNKNOWN}, "verdicts[2] has the same curator and contradiction as verdicts[0]", id="twice"
        ),
    ],
)
def test_a_repeated_verdict_is_refused(
    judged: Project, new_project: NewProject, tmp_path: Path, changes: Content, sentence: str
):
    content = export(judged, tmp_path / "first.json")
    content["verdicts"].append(content["verdicts"][0] | changes)
    with pytest.raises(ReaderError) as caught:
        restore(new_project("empty"), written(content, tmp_path))
    assert sentence in str(caught.value)


# curators


def test_who_restores_goes_on_as_the_curator_of_the_file_with_the_same_code(
    gold: Project, new_project: NewProject, tmp_path: Path
):
    export(gold, tmp_path / "first.json")
    project = new_project("second")
    before = project.curator
    restore(project, tmp_path / "first.json")
    assert project.curator == gold.curator
    assert {it.code: it.id for it in project.store.curators()} == {
        "cur01": gold.curator.id,
        "cur01-2": before.id,
    }
    assert Project(project.store).curator == gold.curator


def test_a_curator_with_another_code_stays_who_they_are(
    gold: Project, new_project: NewProject, tmp_path: Path
):
    first = export(gold, tmp_path / "first.json")
    project = new_project("second", curator_code="cur09")
    before = project.curator
    restore(project, tmp_path / "first.json")
    assert project.curator == before
    assert export(project, tmp_path / "second.json")["curators"] == first["curators"]


def test_undo_takes_the_whole_project_back(gold: Project, new_project: NewProject, tmp_path: Path):
    export(gold, tmp_path / "first.json")
    for code in ("cur01", "cur09"):
        project = new_project(code, curator_code=code)
        before = project.curator
        restore(project, tmp_path / "first.json")
        project.undo()
        assert list(project.store.documents()) == []
        assert project.curator == before
        with pytest.raises(ReaderError, match="was in this project before and taken out"):
            restore(project, tmp_path / "first.json")
    project.redo()
    assert project.library().counts().total == 1


# what is refused


def test_a_project_with_documents_is_refused(gold: Project):
    with pytest.raises(CuratorError, match=r"has documents already\. Restore an export into a new project"):
        restore(gold, EXAMPLE)


def test_another_vocabulary_is_refused_by_name(new_project: NewProject):
    name = "hallmarks-generic"
    project = new_project("other", vocabulary=parse(seeds.vocabulary_text(name), name))
    with pytest.raises(
        CuratorError, match=r"stat3-breast-cancer 1.0.0, but this project uses hallmarks-generic 1.0"
    ):
        restore(project, EXAMPLE)


def test_the_vocabulary_for_a_new_project_is_in_the_export(
    gold: Project, new_project: NewProject, tmp_path: Path
):
    first = export(gold, tmp_path / "first.json")
    text = vocabulary_source(Source.of(tmp_path / "first.json"))
    assert text is not None
    assert text == gold.vocabulary.source
    project = new_project("second", vocabulary=parse(text, "first.json"))
    restore(project, tmp_path / "first.json")
    assert timeless(export(project, tmp_path / "second.json")) == timeless(first)
    assert vocabulary_source(Source.of(EXAMPLE)) is None


def test_another_text_of_the_same_vocabulary_is_noticed(
    gold: Project, new_project: NewProject, stat3: Vocabulary, tmp_path: Path
):
    export(gold, tmp_path / "first.json")
    project = new_project("second", vocabulary=parse(stat3.source + "\n", "other"))
    changes = project.perform(RestoreExport(source=Source.of(tmp_path / "first.json")))
    assert "another text of the vocabulary stat3-breast-cancer 1.0.0" in changes.notices[0]


def broken(content: Any, path: str, value: Any) -> None:
    *parents, last = (int(key) if key.isdigit() else key for key in path.split("."))
    for key in parents:
        content = content[key]
    content[last] = value


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        pytest.param("documents.0.title", "", "documents[0].title is empty", id="schema"),
        pytest.param(
            "sentences.2.text",
            "Other words.",
            "sentences[2].text is not what stands in the abstract",
            id="text",
        ),
        pytest.param("sentences.2.start", 313, "sentences[2].text is not what stands", id="offset"),
        pytest.param("sentences.2.index", 7, "sentences[2].index should be 3", id="index"),
        pytest.param("sentences.2.sha256", "0" * 64, "sentences[2].sha256 is not the checksum", id="sha256"),
        pytest.param(
            "sentences.2.document_id", UNKNOWN, "sentences[2].document_id names no document", id="document"
        ),
        pytest.param("sentences.2.state", "superseded", "only active sentences", id="superseded"),
        pytest.param(
            "documents.0.abstract",
            "x",
            "documents[0].abstract is not the text of its checksum",
            id="abstract",
        ),
        pytest.param(
            "documents.0.source.sha256", "x", "documents[0].source.sha256 does not have the form", id="source"
        ),
        pytest.param(
            "documents.0.source.imported_by", UNKNOWN, "imported_by names no curator", id="importer"
        ),
        pytest.param("documents.0.year", 1 << 70, "documents[0].year is too large a number", id="number"),
        pytest.param("documents.0.abstract", "a\0b", "documents[0].abstract has a NUL character", id="nul"),
        pytest.param("claims.1.note", "\ud800", "claims[1].note has a character", id="surrogate"),
        pytest.param(
            "annotation_sets.0.curator_id", UNKNOWN, "annotation_sets[0].curator_id names no", id="curator"
        ),
        pytest.param(
            "annotation_sets.0.vocabulary_version",
            "2.0.0",
            "does not have: stat3-breast-cancer 2.0.0",
            id="version",
        ),
        pytest.param(
            "annotation_sets.0.completed_at", None, "annotation_sets[0].completed_at is missing", id="done"
        ),
        pytest.param("annotation_sets.0.status", "void", "annotation_sets[0].status is void", id="void"),
        pytest.param(
            "sentence_reviews.0.sentence_id", UNKNOWN, "sentence_reviews[0].sentence_id names no", id="review"
        ),
        pytest.param(
            "sentence_reviews.0.reviewed_at",
            None,
            "sentence_reviews[0].reviewed_at is missing",
            id="reviewed",
        ),
        pytest.param("claims.0.set_id", UNKNOWN, "claims[0].set_id names no set", id="set"),
        pytest.param("claims.0.created_by", UNKNOWN, "claims[0].created_by names no curator", id="creator"),
        pytest.param("claims.0.state", "retracted", "claims[0].state is retracted", id="retracted"),
        pytest.param(
            "claims.3.number", 1, "has the same number in its sentence as claims[2]", id="claim-number"
        ),
        pytest.param("claims.0.cue.start", 60, "claims[0].cue is not what stands in its sentence", id="cue"),
        pytest.param("annotations.0.claim_id", UNKNOWN, "annotations[0].claim_id names no claim", id="claim"),
        pytest.param(
            "annotations.0.sentence_id",
            UNKNOWN,
            "annotations[0].claim_id names a claim of another",
            id="elsewhere",
        ),
        pytest.param(
            "annotations.0.label_id", "CTX:9999", "label CTX:9999 is not in the vocabulary", id="label"
        ),
        pytest.param(
            "annotations.0.dimension", "stage", "annotations[0].dimension should be context", id="dimension"
        ),
        pytest.param(
            "annotations.0.span",
            {"start": 0, "end": 2, "text": "no"},
            "annotations[0].span is not what",
            id="span",
        ),
        pytest.param("events", [{"x": 1}], "events hold the history", id="history"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_with_the_place(
    new_project: NewProject, tmp_path: Path, path: str, value: Any, sentence: str
):
    content = json.loads(EXAMPLE.read_text("utf-8"))
    broken(content, path, value)
    project = new_project("empty")
    steps = len(list(project.store.events()))
    with pytest.raises(ReaderError) as caught:
        restore(project, written(content, tmp_path))
    assert sentence in str(caught.value)
    assert "nothing was changed" in str(caught.value)
    assert len(list(project.store.events())) == steps
    assert list(project.store.documents()) == []


@pytest.mark.parametrize(
    "name", ["curators", "documents", "sentences", "annotation_sets", "claims", "annotations"]
)
def test_ids_that_are_there_twice_are_refused(new_project: NewProject, tmp_path: Path, name: str):
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content[name].append(content[name][0])
    with pytest.raises(
        ReaderError, match=rf"{name}\[{len(content[name]) - 1}\] has the same id as {name}\[0\]"
    ):
        restore(new_project("empty"), written(content, tmp_path))


def test_many_findings_are_shortened(new_project: NewProject, tmp_path: Path):
    content = json.loads(EXAMPLE.read_text("utf-8"))
    for row in content["annotations"]:
        row["created_by"] = UNKNOWN
    with pytest.raises(ReaderError, match="and 117 more"):
        restore(new_project("empty"), written(content, tmp_path))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(b"", "not a complete JSON file", id="empty"),
        pytest.param(EXAMPLE.read_bytes()[:50_000], "not a complete JSON file: .* at line", id="cut"),
        pytest.param(b"[1]", "is no JSON object", id="list"),
        pytest.param(b"{}", "schema is missing", id="object"),
        pytest.param(b'{"schema": "\xff"}', "is not UTF-8 text", id="latin"),
        pytest.param(b"[" * 100_000, "is not JSON that can be read", id="deep"),
        pytest.param(b'{"schema": NaN}', "is not JSON that can be read", id="nan"),
    ],
)
def test_a_file_that_is_no_export_is_refused(new_project: NewProject, raw: bytes, sentence: str):
    with pytest.raises(ReaderError, match=sentence):
        new_project("empty").perform(RestoreExport(source=Source("it.json", content=raw)))


def test_cancelling_restores_nothing(new_project: NewProject):
    def cancel(done: int, total: int | None) -> None:
        if done == 100:
            raise CancelledError

    project = new_project("empty")
    with pytest.raises(CancelledError):
        project.perform(RestoreExport(source=Source.of(EXAMPLE), progress=cancel))
    assert list(project.store.documents()) == []
    assert [it.code for it in project.store.curators()] == ["cur01"]


def test_own_exports_are_recognised(gold: Project, tmp_path: Path):
    export(gold, tmp_path / "first.json")
    assert is_own_export(Source.of(tmp_path / "first.json"))
    assert is_own_export(Source.of(EXAMPLE))
    assert not is_own_export(Source.pasted('{"schema": "https://example.org/curator/vocabulary/1"}'))
    assert not is_own_export(Source.of(EXAMPLE.with_name("datapackage.json")))


# any text

hostile = st.text(
    st.sampled_from("aZ é=+-@'\"|,;\t\r\n<>&#{}\\/β°𝒙🧬שם\u202e\u2028\u00a0.!?1")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=4))
def test_any_text_comes_back(texts: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("any")
    stores = [SqliteStore.create(folder / f"{name}.curator") for name in ("first", "second")]
    vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3")
    first, second = (Project.begin(store, vocabulary) for store in stores)
    annotate_all(first, texts, folder)
    content = export(first, folder / "first.json")
    restore(second, folder / "first.json")
    assert timeless(export(second, folder / "second.json")) == timeless(content)
    for store in stores:
        store.close()


def annotate_all(project: Project, texts: list[tuple[str, str, str]], folder: Path) -> None:
    """Import texts as abstracts; mark the first word of each sentence and note the last text on it."""
    from curator.import_report import ImportReport
    from curator.importing import ImportDocuments
    from curator.readers.format import Format

    records = [
        Record(title=f"T{number} {title}", abstract=abstract, journal=note or None, raw=abstract)
        for number, (title, abstract, note) in enumerate(texts)
    ]
    (folder / "x.txt").write_text("x")
    format_ = Format("test", "Test", (), lambda _: 0.0, lambda _: iter(records))
    report = ImportReport()
    project.perform(ImportDocuments(sources=[(Source.of(folder / "x.txt"), format_)], report=report))
    labels = [dimension.labels[0] for dimension in project.vocabulary.required()]
    for document_id, (_, _, note) in zip(report.added, texts, strict=False):
        for sentence in project.store.sentences(document_id):
            target = Target(sentence.id)
            span = Span(0, 1, sentence.text[:1])
            project.perform(ToggleLabel(targets=[target], label_id=labels[0].id, span=span))
            project.perform(ToggleLabel(targets=[target], label_id=labels[1].id))
            project.perform(SetCue(target=target, cue=Span(0, len(sentence.text), sentence.text)))
            project.perform(SetClaimNote(target=target, note=note))
            project.perform(SetReview(sentence_ids=[sentence.id], state=ReviewState.REVIEWED))
            project.perform(SetComment(sentence_id=sentence.id, comment=note))


def test_redo_is_refused_where_nothing_was_undone(new_project: NewProject):
    project = new_project("example")
    restore(project, EXAMPLE)
    with pytest.raises(RefusedError):
        project.redo()
