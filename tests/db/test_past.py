"""The log as SQL answers for it: page by page, by every filter, through indexes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from curator.errors import CuratorError
from curator.history import KINDS, key_of
from curator.identifiers import DocumentId, LabelId, SetId
from curator.model import Annotation, Claim, Curator, Document, Review, Sentence, SetStatus
from curator.past import Past, SentencePlace
from curator.project import Project
from curator.reviewing import CompleteDocument, SetComment, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from db import step_search
from db.past import SqlitePast
from db.store import SqliteStore
from tests import factories
from tests.factories import HER2, LUMINAL, METASTASIS, PRIMARY, label

TABLES = ("step", "event", "annotation", "claim", "sentence", "sentence_review", "annotation_set", "document")


@pytest.fixture
def worked(project: Project, colleague: Project) -> Project:
    """Two documents, two curators, labels added and taken back, a split and a note."""
    first, second = (
        factories.add_document(project, f"Paper {n}", f"It is {n}. It was. It will be.") for n in (1, 2)
    )
    for curator, document_id in ((project, first), (colleague, first), (project, second)):
        sentences = curator.store.sentences(document_id)
        label(curator, sentences[0], LUMINAL, PRIMARY)
        label(curator, sentences[1], HER2)
        curator.undo()
    project.perform(SplitSentence(sentence_id=project.store.sentences(first)[0].id, offset=3))
    project.perform(SetComment(sentence_id=project.store.sentences(second)[2].id, comment="hm"))
    project.perform(ToggleFlag(sentence_ids=[project.store.sentences(second)[2].id]))
    project.perform(MergeSentence(sentence_id=project.store.sentences(second)[1].id))
    return project


def rows(project: Project) -> SqlitePast:
    store = project.store
    assert isinstance(store, SqliteStore)
    return store.past()


def document_ids(project: Project) -> list[DocumentId]:
    """In the order of their import."""
    return [it.id for it in project.store.all(Document)]


def steps_with(project: Project, wanted: Callable[[Any], bool]) -> list[int]:
    """The steps with an event of an entity that is wanted, newest first, found by reading everything."""
    entities = {key_of(it): it for kind in KINDS.values() for it in project.store.all(kind)}
    return [
        step.seq
        for step in reversed(list(project.store.steps()))
        if any(wanted(entities[event.key]) for event in project.store.events(step.seq))
    ]


def numbers(project: Project, past: Past) -> list[int]:
    return [step.seq for step in rows(project).steps(past, None, 1000)]


def test_steps_come_newest_first(worked: Project):
    assert numbers(worked, Past()) == [step.seq for step in reversed(list(worked.store.steps()))]


def test_steps_of_a_document_are_those_of_everything_in_it(worked: Project):
    for document_id in document_ids(worked):
        sets = {it.id for it in worked.store.sets(document_id)}

        def belongs(it: Any, document_id: DocumentId = document_id, sets: set[SetId] = sets) -> bool:
            return (
                it.id == document_id
                if not isinstance(it, Review) and not hasattr(it, "set_id") and not hasattr(it, "document_id")
                else getattr(it, "set_id", None) in sets or getattr(it, "document_id", None) == document_id
            )

        expected = steps_with(worked, belongs)
        assert len(expected) > 5
        assert numbers(worked, Past(document_id=document_id)) == expected


def test_steps_of_a_sentence_begin_with_what_made_it(worked: Project):
    for sentence in worked.store.all(Sentence):
        expected = steps_with(
            worked,
            lambda it, id_=sentence.id: id_ in (getattr(it, "sentence_id", None), getattr(it, "id", None)),
        )
        found = numbers(worked, Past(sentence_id=sentence.id))
        made = [event for event in worked.store.events_about([sentence.id]) if event.before is None]
        first = numbers(worked, Past(key=sentence.document_id))[-1]
        assert found == (expected if made else [*expected, first])
        assert numbers(worked, Past(key=sentence.id))[-1] == found[-1]


def test_steps_of_one_entity_are_its_life(worked: Project):
    for kind in (Annotation, Claim, Review):
        for entity in worked.store.all(kind):
            key = key_of(entity)
            assert numbers(worked, Past(key=key)) == steps_with(
                worked, lambda it, key=key: not isinstance(it, Curator) and key_of(it) == key
            )


@pytest.mark.parametrize("window", [2, 4000])
@pytest.mark.parametrize("id_", [LUMINAL, PRIMARY, HER2, METASTASIS])
def test_steps_with_a_label_are_those_that_add_or_remove_it(
    worked: Project, id_: str, window: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(step_search, "_WINDOW", window)
    expected = steps_with(worked, lambda it: getattr(it, "label_id", None) == id_)
    past = Past(label_id=LabelId(id_))
    assert numbers(worked, past) == expected
    asked = rows(worked)
    for limit in (1, 2, 3):
        found: list[int] = []
        while part := asked.steps(past, found[-1] if found else None, limit):
            found += [step.seq for step in part]
        assert found == expected


def test_a_label_that_is_put_after_the_first_question_is_found(worked: Project):
    asked = rows(worked)
    past = Past(label_id=LabelId(METASTASIS))
    assert asked.steps(past, None, 10) == []
    label(worked, worked.store.sentences(document_ids(worked)[0])[0], METASTASIS)
    assert [step.name for step in asked.steps(past, None, 10)] == ["Add “Distant metastasis”"]


def test_filters_apply_together(worked: Project, colleague: Project):
    first, second = document_ids(worked)
    label_id = LabelId(LUMINAL)
    by_document = {id_: numbers(worked, Past(label_id=label_id, document_id=id_)) for id_ in (first, second)}
    assert sorted(by_document[first] + by_document[second], reverse=True) == numbers(
        worked, Past(label_id=label_id)
    )
    theirs = numbers(worked, Past(curator_id=colleague.curator.id))
    for past in (
        Past(document_id=first),
        Past(label_id=label_id),
        Past(document_id=first, label_id=label_id),
    ):
        both = Past(document_id=past.document_id, label_id=past.label_id, curator_id=colleague.curator.id)
        assert numbers(worked, both) == [it for it in numbers(worked, past) if it in theirs] != []
    (annotation, *_) = worked.store.all(Annotation)
    other = LabelId(HER2 if annotation.label_id != HER2 else LUMINAL)
    assert numbers(worked, Past(key=annotation.id, label_id=annotation.label_id))
    assert numbers(worked, Past(key=annotation.id, label_id=other)) == []


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
@pytest.mark.parametrize("filtered", [False, True], ids=["all", "document"])
def test_pages_leave_nothing_out_and_repeat_nothing(worked: Project, limit: int, filtered: bool):
    past = Past(document_id=document_ids(worked)[0]) if filtered else Past()
    found: list[int] = []
    while part := rows(worked).steps(past, found[-1] if found else None, limit):
        assert len(part) <= limit
        found += [step.seq for step in part]
    assert found == numbers(worked, past)


# days


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(("2026-03-28", "2026-03-28"), ["2026-03-28T22:59:59.999Z"], id="in winter"),
        pytest.param(
            ("2026-03-29", "2026-03-29"),
            ["2026-03-29T21:59:59.999Z", "2026-03-28T23:00:00.000Z"],
            id="the day that is 23 hours long",
        ),
        pytest.param(("2026-03-30", None), ["2026-03-29T22:00:00.000Z"], id="from a day on"),
        pytest.param((None, "2026-03-28"), ["2026-03-28T22:59:59.999Z"], id="up to a day"),
    ],
)
def test_days_are_those_of_the_curator(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, days: tuple[str | None, str | None], expected: list[str]
):
    project = factories.new_project(tmp_path / "days.curation")
    times = ["2026-03-28T22:59:59.999Z", "2026-03-28T23:00:00.000Z", "2026-03-29T21:59:59.999Z"]
    times.append("2026-03-29T22:00:00.000Z")
    for number, at in enumerate(times):
        monkeypatch.setattr("curator.clock.now", lambda at=at: at)
        factories.add_document(project, f"Paper {number}", f"Text {number}.")
    past = Past(first_day=days[0], last_day=days[1])
    found = [step.at for step in rows(project).steps(past, None, 9) if step.name.startswith("Import")]
    assert found == expected
    project.store.close()


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-12-31T", "9999-12-31"])
def test_what_is_no_day_is_refused(project: Project, day: str):
    with pytest.raises(CuratorError, match="is not a day"):
        rows(project).steps(Past(last_day=day), None, 1)


# what else is asked of the log


def test_counts_and_heads_of_steps(worked: Project):
    steps = numbers(worked, Past())
    events = {seq: list(worked.store.events(seq)) for seq in steps}
    asked = rows(worked)
    assert asked.event_counts(steps) == {seq: len(found) for seq, found in events.items()}
    for seq, found in events.items():
        assert asked.first_events(seq, 2) == found[:2]
        assert asked.last_event(seq) == found[-1]
        for event in found:
            assert event in asked.events_of(seq, event.key)


def test_places_are_found_for_every_kind(worked: Project):
    asked = rows(worked)
    sets = {it.id: it.document_id for id_ in document_ids(worked) for it in worked.store.sets(id_)}
    wanted = [(name, key_of(it)) for name, kind in KINDS.items() for it in worked.store.all(kind)]
    places = asked.places(wanted)
    for name, kind in KINDS.items():
        for it in worked.store.all(kind):
            place = places.get(key_of(it))
            if name in ("curator", "verdict"):
                assert place is None
                continue
            assert place is not None
            if isinstance(it, Annotation | Claim | Review):
                found = (sets[it.set_id], it.sentence_id, it.set_id)
                assert (place.document_id, place.sentence_id, place.set_id) == found


def test_a_replaced_sentence_has_the_number_of_the_place_where_it_stood(worked: Project):
    first = document_ids(worked)[0]
    sentences = worked.store.of_document(Sentence, first)
    found = rows(worked).numbers([it.id for it in sentences])
    assert sorted((it.number, it.replaced) for it in found.values()) == [
        (1, False),
        (1, True),
        (2, False),
        (3, False),
        (4, False),
    ]
    assert SentencePlace(1, True).words() == "sentence 1 (replaced since)"


def test_what_was_before_is_told_in_order_from_a_step_on(worked: Project):
    asked = rows(worked)
    for moment in (0, 3, asked.last_step() - 1, asked.last_step()):
        expected = [
            (event.entity, event.key, event.before)
            for step in worked.store.steps()
            if step.seq > moment
            for event in worked.store.events(step.seq)
        ]
        assert [(it.entity, it.key, it.before) for it in asked.formers(moment)] == expected


def test_passes_are_hidden_until_both_are_done(project: Project, colleague: Project):
    document_id = factories.add_document(project)
    (sentence, *_) = project.store.sentences(document_id)
    label(colleague, sentence, LUMINAL)
    (theirs,) = project.store.sets(document_id)

    def hidden() -> bool:
        return rows(project).hidden_sets([theirs.id], project.curator.id) == {theirs.id}

    assert not hidden()
    factories.settle(project, document_id)
    assert hidden()
    project.perform(CompleteDocument(document_id=document_id))
    assert hidden()
    factories.settle(colleague, document_id)
    colleague.perform(CompleteDocument(document_id=document_id))
    assert {it.status for it in project.store.sets(document_id)} == {SetStatus.DONE}
    assert not hidden()


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(Past(document_id=DocumentId("d")), id="document"),
        pytest.param(Past(sentence_id="s"), id="sentence"),  # type: ignore[arg-type]
        pytest.param(Past(key="k"), id="key"),
        pytest.param(Past(label_id=LabelId("l"), document_id=DocumentId("d")), id="label of a document"),
        pytest.param(Past(curator_id="c"), id="curator"),  # type: ignore[arg-type]
    ],
)
def test_steps_are_found_through_indexes(worked: Project, past: Past):
    """Nothing that grows with the project is read through."""
    store = worked.store
    assert isinstance(store, SqliteStore)
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    rows(worked).steps(past, 1000, 10)
    rows(worked).hidden_sets([SetId("a")], worked.curator.id)
    list(rows(worked).formers(3, past.document_id, past.sentence_id))
    store.connection.set_trace_callback(None)
    plans = [row[3] for sql in asked for row in store.connection.execute(f"explain query plan {sql}")]
    scans = [plan for plan in plans if re.match(rf"SCAN ({'|'.join(TABLES)})\b", plan)]
    assert plans
    assert scans == []
