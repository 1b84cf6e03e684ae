from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.claims import Target
from curator.history import Entity, Event, Step, StepKind, key_of
from curator.identifiers import (
    AnnotationId,
    ClaimId,
    CuratorId,
    DocumentId,
    LabelId,
    SetId,
    VerdictId,
    new_id,
)
from curator.labelling import SetClaimNote
from curator.library import Counts, Filter, Order, Progress
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    DocumentState,
    DocumentText,
    Existence,
    IntegrityStatus,
    Judgement,
    Origin,
    Record,
    Review,
    ReviewState,
    Sentence,
    SentenceState,
    SetKind,
    SetStatus,
    Span,
    Verdict,
)
from curator.normalise import title_key
from curator.preparing import sha256
from curator.project import Project
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, ToggleFlag
from curator.store import StoredVocabulary
from db.connection import CACHE
from db.library import match_expression
from db.store import SqliteStore
from tests import factories

AT = "2026-11-22T10:00:00.000Z"

LONG = "It tells more than a placeholder does, since it goes on for a hundred characters, as abstracts do."


@pytest.fixture
def store(project: Project) -> SqliteStore:
    assert isinstance(project.store, SqliteStore)
    return project.store


@contextmanager
def counted(store: SqliteStore) -> Iterator[list[str]]:
    """The statements that are executed in the block, without those that SQLite makes itself."""
    statements: list[str] = []

    def trace(statement: str) -> None:
        if not statement.startswith("--"):
            statements.append(statement)

    store.connection.set_trace_callback(trace)
    yield statements
    store.connection.set_trace_callback(None)


# entities


def entities(project: Project) -> dict[str, tuple[Entity, Entity]]:
    """For each kind, one entity with every field given and one with as few as possible."""
    document_id = factories.add_document(project)
    document = project.store.find(Document, document_id)
    assert document is not None
    sentence = project.store.sentences(document_id)[0]
    curator = Curator(
        id=CuratorId(new_id()), code="cur09", display_name="Ångström 🧬", orcid="0000-0002-1825-0097"
    )
    annotation_set = AnnotationSet(
        id=SetId(new_id()),
        document_id=document_id,
        curator_id=curator.id,
        round=2,
        kind=SetKind.ADJUDICATED,
        status=SetStatus.DONE,
        vocabulary_id=project.vocabulary.id,
        vocabulary_version=project.vocabulary.version,
        guideline_version="1.0.0",
        started_at=AT,
        completed_at=AT,
    )
    claim = Claim(
        id=ClaimId(new_id()),
        set_id=annotation_set.id,
        sentence_id=sentence.id,
        number=1,
        negated=True,
        note="a note\nof two lines",
        cue=factories.words(sentence, "𝛽-catenin"),
        state=Existence.RETRACTED,
        created_at=AT,
        created_by=curator.id,
        updated_at=AT,
    )
    annotation = Annotation(
        id=AnnotationId(new_id()),
        set_id=annotation_set.id,
        sentence_id=sentence.id,
        claim_id=claim.id,
        dimension="context",
        label_id=LabelId(factories.LUMINAL),
        label_version="1.0.0",
        span=factories.words(sentence, "🧬"),
        origin=Origin.SUGGESTION_ACCEPTED,
        note="why",
        state=Existence.RETRACTED,
        created_at=AT,
        created_by=curator.id,
        updated_at=AT,
    )
    full_document = replace(
        document,
        key="doi:10.1000/x",
        language="en",
        doi="10.1000/x",
        pmid="123",
        pmcid="PMC123",
        journal="J",
        volume="1",
        issue="S1",
        pages="9-10",
        article_number="e25125",
        issn="1234-5678",
        publication_date="2018-09",
        year=2018,
        publication_type_raw="Review article",
        publication_type="review",
        peer_reviewed=False,
        publication_status="published",
        integrity_status=IntegrityStatus.RETRACTED,
        authors=("Müller, Ä", 'O\'Brien, "Q"'),
        keywords=("a", "b"),
        subject_areas=("c",),
        url="https://example.org",
        licence="CC0-1.0",
        source_file="a.csv",
        source_sha256="0" * 64,
        import_warnings=("careful",),
        state=DocumentState.EXCLUDED,
        state_reason="off topic",
    )
    full_sentence = replace(
        sentence,
        section_label="METHODS",
        section_category="METHODS",
        state=SentenceState.SUPERSEDED,
        splitter="by hand",
        index=0,
    )
    review = Review(
        set_id=annotation_set.id,
        sentence_id=sentence.id,
        state=ReviewState.SKIPPED,
        flagged=True,
        comment="later",
        reviewed_at=AT,
    )
    verdict = Verdict(
        id=VerdictId(new_id()),
        contradiction="0123456789abcdef",
        pro_labels=(LabelId(factories.LUMINAL), LabelId(factories.PRIMARY)),
        anti_labels=(LabelId(factories.HER2),),
        claims=(claim.id,),
        judgement=Judgement.NOT_COMPARABLE,
        reason="Another gene 🧬",
        state=Existence.RETRACTED,
        created_at=AT,
        created_by=curator.id,
        updated_at=AT,
    )
    return {
        "curator": (curator, replace(curator, display_name=None, orcid=None)),
        "document": (full_document, document),
        "sentence": (full_sentence, replace(sentence, index=0)),
        "set": (annotation_set, replace(annotation_set, status=SetStatus.OPEN, completed_at=None)),
        "review": (review, Review(set_id=review.set_id, sentence_id=review.sentence_id)),
        "claim": (claim, replace(claim, negated=False, note="", cue=None, state=Existence.ACTIVE)),
        "annotation": (annotation, replace(annotation, span=None, note="", state=Existence.ACTIVE)),
        "verdict": (verdict, replace(verdict, claims=(), state=Existence.ACTIVE)),
    }


@pytest.mark.parametrize(
    "kind", ["curator", "document", "sentence", "set", "review", "claim", "annotation", "verdict"]
)
def test_an_entity_comes_back_as_it_was_saved(project: Project, kind: str):
    store, made = project.store, entities(project)
    with store.writing():
        for full, _ in made.values():
            store.save(full)
    full, bare = made[kind]
    assert store.find(type(full), key_of(full)) == full
    assert full in list(store.all(type(full)))
    with store.writing():
        store.save(bare)
    assert store.find(type(bare), key_of(bare)) == bare
    assert len([item for item in store.all(type(bare)) if key_of(item) == key_of(bare)]) == 1


def test_everything_of_a_document_is_found_whatever_its_state(project: Project):
    made = entities(project)
    other = factories.add_document(project, title="Another", abstract="Another text.")
    with project.store.writing():
        for full, _ in made.values():
            project.store.save(full)
    document = made["document"][0]
    assert isinstance(document, Document)
    for kind in (AnnotationSet, Review, Claim, Annotation):
        (found,) = project.store.of_document(kind, document.id)
        assert found in [full for full, _ in made.values()]
        assert project.store.of_document(kind, other) == []
    assert len(project.store.of_document(Sentence, document.id)) == 3


def test_what_does_not_exist_is_none(project: Project):
    assert project.store.find(Document, "nothing") is None
    assert project.store.find(Review, "nothing/nothing") is None
    with pytest.raises(LookupError):
        project.store.text(DocumentId("nothing"), 1)


def test_a_text_comes_back_as_it_was_imported(project: Project):
    raw = "  A  text\r\nwith e\u0301 and \N{ZERO WIDTH SPACE}nothing. "
    document_id = factories.add_document(project, abstract=raw, raw="{the record}")
    text = project.store.text(document_id, 1)
    assert text == DocumentText(
        document_id=document_id,
        version=1,
        title="STAT3 in time",
        abstract="A text\nwith \N{LATIN SMALL LETTER E WITH ACUTE} and nothing.",
        abstract_raw=raw,
        source_record="{the record}",
    )


def test_sentences_are_cut_at_code_points(project: Project):
    sentences = project.store.sentences(factories.add_document(project))
    abstract = project.store.text(sentences[0].document_id, 1).abstract
    assert [sentence.text for sentence in sentences] == [
        "STAT3 promotes 𝛽-catenin 🧬 in caf\N{LATIN SMALL LETTER E WITH ACUTE}s.",
        "It suppresses tumors.",
        "Both hold (P < 0.05).",
    ]
    assert [sentence.index for sentence in sentences] == [1, 2, 3]
    assert all(abstract[item.start : item.end] == item.text for item in sentences)


def test_documents_come_in_the_order_of_their_keys(project: Project):
    for doi in ("10.1000/b", "10.1000/c", "10.1000/a"):
        factories.add_document(project, title=doi, abstract=f"About {doi}.", doi=doi)
    assert [document.key for document in project.store.documents()] == [
        "doi:10.1000/a",
        "doi:10.1000/b",
        "doi:10.1000/c",
    ]


def test_sets_come_by_curator_code_without_void_ones(project: Project, as_curator: Callable[[str], Project]):
    document_id = factories.add_document(project)
    sentence = project.store.sentences(document_id)[0]
    for code in ("cur03", "cur02"):
        factories.label(as_curator(code), sentence, factories.LUMINAL)
    factories.label(project, sentence, factories.LUMINAL)
    project.undo()
    codes = {curator.id: curator.code for curator in project.store.curators()}
    assert [codes[item.curator_id] for item in project.store.sets(document_id)] == ["cur02", "cur03"]
    voided = project.store.set_of(document_id, project.curator.id)
    assert voided is not None
    assert voided.status is SetStatus.VOID


# transactions


def test_a_transaction_that_raises_leaves_nothing(project: Project):
    before = factories.contents(project.store)

    def save_and_fail() -> None:
        with project.store.writing():
            project.store.save(Curator(id=CuratorId(new_id()), code="cur09"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_fail()
    assert factories.contents(project.store) == before
    factories.add_document(project)


def test_a_commit_that_fails_leaves_nothing_and_can_be_followed_by_another(project: Project):
    """The reference from text to document is checked at commit only."""
    document_id = factories.add_document(project)
    document = project.store.find(Document, document_id)
    assert document is not None
    text = replace(project.store.text(document_id, 1), document_id=DocumentId(new_id()))
    before = factories.contents(project.store)
    with pytest.raises(sqlite3.IntegrityError), project.store.writing():
        project.store.add_document(replace(document, id=DocumentId(new_id())), text, [])
    assert factories.contents(project.store) == before
    factories.add_document(project, title="Another", abstract="Another text.")


def test_a_transaction_within_a_transaction_is_a_bug(project: Project):
    with pytest.raises(sqlite3.OperationalError), project.store.writing(), project.store.writing():
        pass


def test_reading_sees_one_state_while_another_process_writes(project: Project, colleague: Project):
    with project.store.reading():
        assert list(project.store.documents()) == []
        factories.add_document(colleague)
        assert list(project.store.documents()) == []
        with project.store.reading():
            assert list(project.store.documents()) == []
    assert len(list(project.store.documents())) == 1


def test_the_data_version_tells_of_other_processes_only(project: Project, colleague: Project):
    before = project.store.data_version()
    factories.add_document(project)
    assert project.store.data_version() == before
    factories.add_document(colleague, title="Another", abstract="Another text.")
    assert project.store.data_version() != before


def test_the_time_of_the_last_change_is_that_of_the_last_step(project: Project):
    factories.add_document(project)
    *_, last = project.store.steps()
    assert project.store.last_change() == last.at


# the log


def test_steps_and_events_come_back_as_they_were_written(project: Project):
    step = Step(
        id=new_id(),
        at=AT,
        curator_id=project.curator.id,
        name="Do “something” 🧬",
        kind=StepKind.DO,
        reason="because",
        app_version="1",
        session_id="s",
    )
    events = [
        Event(entity="claim", key="k1", before=None, after={"a": [1, None, "ü🧬"]}),
        Event(entity="claim", key="k2", before={"note": "x"}, after={"note": ""}),
    ]
    with project.store.writing():
        seq = project.store.append(step, events)
    assert project.store.step(seq) == replace(step, seq=seq)
    assert list(project.store.events(seq)) == events
    assert list(project.store.events())[-2:] == events
    assert next(project.store.steps_backwards(project.curator.id)) == replace(step, seq=seq)
    assert project.store.events_about(["k2", "nobody"]) == events[1:]
    assert project.store.event_count() == len(list(project.store.events()))


def test_steps_are_listed_by_curator(project: Project, colleague: Project):
    factories.add_document(project)
    names = [step.name for step in project.store.steps_backwards(colleague.curator.id)]
    assert names == ["Add curator cur02"]


# vocabularies


def test_the_newest_vocabulary_is_the_last(project: Project, vocabulary: object):
    stored = project.store.vocabularies()[0]
    newer = StoredVocabulary(stored.id, "9.0.0", "{}")
    with project.store.writing():
        project.store.bind_vocabulary(newer, [("NEW:0001", "context"), (factories.LUMINAL, "context")])
    assert project.store.vocabularies() == [stored, newer]


# duplicates


@pytest.mark.parametrize(
    ("first", "second", "by"),
    [
        pytest.param(
            {"doi": "10.1000/x"}, {"doi": "https://doi.org/10.1000/X", "title": "Else"}, ["DOI"], id="DOI"
        ),
        pytest.param({"pmid": "7"}, {"pmid": "PMID: 7", "title": "Else"}, ["PMID"], id="PMID"),
        pytest.param({"pmcid": "PMC7"}, {"pmcid": "7", "title": "Else"}, ["PMCID"], id="PMCID"),
        pytest.param(
            {"abstract": f"A  text. {LONG}"},
            {"abstract": f"A text. {LONG}", "title": "Else"},
            ["text"],
            id="same text",
        ),
        pytest.param(
            {"doi": "10.1000/x", "abstract": "Same."},
            {"doi": "10.1000/x", "abstract": "Same."},
            ["DOI", "text"],
            id="strongest first",
        ),
        pytest.param(
            {"abstract": ""}, {"abstract": "", "title": "STAT3: in Time!"}, ["text"], id="titles only"
        ),
        pytest.param({"abstract": ""}, {"abstract": "", "title": "Else"}, [], id="different titles only"),
        pytest.param({"doi": "10.1000/x"}, {"doi": "10.1000/y"}, [], id="different papers"),
    ],
)
def test_a_repeated_paper_is_recognised(
    project: Project, first: dict[str, Any], second: dict[str, Any], by: list[str]
):
    own: dict[str, Any] = {"title": "STAT3 in time", "abstract": "One text."}
    factories.import_records(project, Record(**(own | first)))
    other: dict[str, Any] = {"title": "STAT3 in time", "abstract": "Another text."} | second
    report = factories.import_records(project, Record(**other))
    assert [item.by for item in report.duplicates] == by[:1]
    if by:
        (document,) = project.store.documents()
        assert [item.by for item in project.store.matches(document, title_key(document.title))] == [
            *(["DOI"] if document.doi else []),
            *(["PMID"] if document.pmid else []),
            *(["PMCID"] if document.pmcid else []),
            "text",
        ]


def test_excluded_documents_are_no_duplicates(project: Project):
    factories.add_document(project, doi="10.1000/x")
    project.undo()
    assert factories.import_records(project, Record(title="STAT3 in time", abstract=factories.ABSTRACT)).added


def test_the_same_title_gives_a_warning_and_no_duplicate(project: Project):
    factories.add_document(project, year=2018)
    report = factories.import_records(
        project,
        Record(title="STAT3 in time", abstract="Next year.", year=2019),
        Record(title="STAT3 in time", abstract="Much later.", year=2026),
    )
    assert len(report.added) == 2
    (warning,) = report.warnings
    assert "Much later" not in warning.where
    assert "possibly the same paper" in warning.message


# the document list


def test_filters_and_counts_follow_the_work(project: Project, colleague: Project):
    ids = [
        factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}. More {n}.") for n in range(4)
    ]
    first = [project.store.sentences(id_)[0] for id_ in ids]
    factories.label(project, first[1], factories.LUMINAL)
    for id_ in ids[2:]:
        factories.settle(project, id_)
        project.perform(CompleteDocument(document_id=id_))
    project.perform(ReopenDocument(document_id=ids[3]))
    project.perform(ToggleFlag(sentence_ids=[first[3].id]))
    library = project.library()
    assert library.counts() == Counts(total=4, to_do=1, started=2, done=1, flagged=1)
    expected = {
        Filter.ALL: ids,
        Filter.TO_DO: ids[:1],
        Filter.STARTED: [ids[1], ids[3]],
        Filter.DONE: [ids[2]],
        Filter.FLAGGED: [ids[3]],
    }
    assert {filter_: library.document_ids(filter_) for filter_ in Filter} == expected
    assert {filter_: library.counts().of(filter_) for filter_ in Filter} == {
        filter_: len(found) for filter_, found in expected.items()
    }
    assert colleague.library().counts() == Counts(total=4, to_do=4)


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        pytest.param(Order.IMPORT, ["zeta", "Élan", "echo", "Alpha", "beta"], id="import"),
        pytest.param(
            Order.TITLE, ["Alpha", "beta", "echo", "Élan", "zeta"], id="title without case and accents"
        ),
        pytest.param(Order.YEAR, ["Alpha", "zeta", "Élan", "beta", "echo"], id="newest first, none last"),
        pytest.param(Order.JOURNAL, ["echo", "beta", "Élan", "zeta", "Alpha"], id="journal, none last"),
        pytest.param(Order.PROGRESS, ["zeta", "echo", "Alpha", "Élan", "beta"], id="to do first"),
    ],
)
def test_documents_are_listed_in_the_order_that_is_asked_for(
    project: Project, order: Order, titles: list[str]
):
    records = [
        Record(title="zeta", abstract="One.", year=2001),
        Record(title="Élan", abstract="Two.", year=2001, journal="Éclair"),
        Record(title="echo", abstract="Three.", journal="cell"),
        Record(title="Alpha", abstract="Four.", year=2020),
        Record(title="beta", abstract="Five.", year=1999, journal="CELL"),
    ]
    ids = factories.import_records(project, *records).added
    factories.label(project, project.store.sentences(ids[1])[0], factories.LUMINAL)
    factories.settle(project, ids[4])
    project.perform(CompleteDocument(document_id=ids[4]))
    library = project.library()
    found = library.document_ids(order=order)
    assert [row.title for row in library.rows(found)] == titles
    narrowed = library.document_ids(Filter.TO_DO, order=order)
    assert narrowed == [id_ for id_ in found if id_ not in (ids[1], ids[4])]
    hits = library.find("alpha")
    assert library.document_ids(search="alpha", order=order, hits=hits) == [ids[3]]


def test_what_is_excluded_is_in_no_order(project: Project):
    ids = [factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}.") for n in range(3)]
    library = project.library()
    assert library.document_ids() == ids
    project.undo()
    for order in Order:
        assert library.document_ids(order=order) == ids[:2]
    assert library.document_ids(search="text") == ids[:2]
    assert library.first_ids(9) == ids[:2]
    assert library.counts() == Counts(total=2, to_do=2)


def test_a_library_that_is_used_aside_finds_the_same(project: Project):
    ids = [factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}.") for n in range(3)]
    library = project.library()
    with library.aside() as other:
        hits = other.find("text")
    assert hits == library.find("text")
    assert library.document_ids(search="text", hits=hits) == ids
    assert library.find("?") is None


def test_a_text_with_another_key_than_its_document_is_found(project: Project, store: SqliteStore):
    ids = [factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}.") for n in range(2)]
    store.connection.execute("pragma foreign_keys = off")
    store.connection.execute("update document set seq = 9 where id = ?", (ids[0],))
    library = project.library()
    assert library.document_ids() == [ids[1], ids[0]]
    assert library.document_ids(search="text 0") == [ids[0]]
    assert library.document_ids(search="text") == [ids[1], ids[0]]


def test_a_library_looks_at_its_documents_some_at_a_time(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("db.library.AT_A_TIME", 2)
    ids = [factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}.") for n in range(5)]
    library = project.library()
    assert [library.prepare() for _ in range(3)] == [False, False, True]
    assert library.document_ids() == ids


def test_what_was_found_says_nothing_of_later_documents(project: Project):
    earlier = factories.add_document(project, title="Paper 1", abstract="Text 1.")
    library = project.library()
    with library.aside() as other:
        hits = other.find("text")
    later = factories.add_document(project, title="Paper 2", abstract="Text 2.")
    for order in Order:
        assert library.document_ids(search="text", order=order, hits=hits) == [earlier]
        assert set(library.document_ids(search="text", order=order)) == {earlier, later}


def test_counts_of_an_empty_project_are_zero(project: Project):
    assert project.library().counts() == Counts()
    assert project.library().document_ids() == []
    assert project.library().rows([]) == []


def test_rows_come_in_the_order_that_was_asked_for(project: Project):
    ids = [
        factories.add_document(project, title=f"Paper {n}", abstract=f"Text {n}. More {n}.", year=2000 + n)
        for n in range(3)
    ]
    sentence = project.store.sentences(ids[1])[0]
    factories.review(project, sentence, state=ReviewState.SKIPPED)
    project.perform(ToggleFlag(sentence_ids=[sentence.id]))
    rows = project.library().rows([ids[2], DocumentId("gone"), ids[1], ids[0]])
    assert [row.id for row in rows] == [ids[2], ids[1], ids[0]]
    assert (rows[1].title, rows[1].year, rows[1].sentences) == ("Paper 1", 2001, 2)
    assert (rows[1].settled, rows[1].flagged, rows[1].progress) == (1, 1, Progress.STARTED)
    assert (rows[0].settled, rows[0].flagged, rows[0].progress) == (0, 0, Progress.TO_DO)


def test_rows_of_a_thousand_documents_take_few_queries(store: SqliteStore, project: Project):
    records = [Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(1100)]
    ids = factories.import_records(project, *records).added
    with counted(store) as statements:
        rows = project.library().rows(ids)
    assert [row.id for row in rows] == ids
    assert len(statements) == 3
    for order in Order:
        with counted(store) as statements:
            project.library().counts()
            project.library().document_ids(Filter.STARTED, "paper", order)
        assert len(statements) <= 11


def test_a_label_key_takes_the_same_few_queries_however_large_the_project_is(
    store: SqliteStore, project: Project
):
    first = project.store.sentences(factories.add_document(project))[0]
    factories.label(project, first, factories.LUMINAL)
    with counted(store) as statements:
        factories.label(project, first, factories.PRIMARY)
    few = len(statements)
    factories.import_records(
        project, *(Record(title=f"Paper {n}", abstract=f"Text {n}. More {n}.") for n in range(50))
    )
    with counted(store) as statements:
        factories.label(project, first, factories.METASTASIS)
    assert len(statements) == few
    assert few < 25


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param("", [0, 1, 2], id="nothing"),
        pytest.param("   ", [0, 1, 2], id="white space"),
        pytest.param("suppress", [0], id="beginning of a word"),
        pytest.param("SUPPRESSES stat3", [0], id="all words, any case"),
        pytest.param("suppresses lactation", [], id="words of different documents"),
        pytest.param('"it suppresses"', [0], id="phrase"),
        pytest.param('"suppresses it"', [], id="phrase in another order"),
        pytest.param('"it suppress"', [], id="a phrase has whole words"),
        pytest.param('"it suppresses" catenin', [0], id="phrase and word"),
        pytest.param("cafes", [0], id="without accents"),
        pytest.param("cafés", [0], id="with accents"),
        pytest.param("IL-6", [1], id="hyphen"),
        pytest.param("il 6", [1], id="space for a hyphen"),
        pytest.param("乳腺", [2], id="Chinese, by its beginning"),
        pytest.param("puzzling", [1], id="comment on a sentence"),
        pytest.param("contradicts", [2], id="note on a claim"),
        pytest.param("withdrawn", [], id="note that was changed"),
    ],
)
def test_search_finds_titles_abstracts_and_notes(project: Project, search: str, found: list[int]):
    ids = [
        factories.add_document(project),
        factories.add_document(project, title="IL-6 in lactation", abstract="STAT3 and IL-6."),
        factories.add_document(project, title="乳腺癌 review", abstract="STAT5 only."),
    ]
    second, third = (project.store.sentences(id_)[0] for id_ in ids[1:])
    project.perform(SetComment(sentence_id=second.id, comment="Puzzling sentence"))
    factories.label(project, third, factories.LUMINAL)
    project.perform(SetClaimNote(target=Target(third.id), note="withdrawn"))
    project.perform(SetClaimNote(target=Target(third.id), note="Contradicts the others"))
    assert project.library().document_ids(search=search) == [ids[place] for place in found]


def test_a_note_that_was_taken_back_is_no_longer_found(project: Project):
    document_id = factories.add_document(project)
    sentence = project.store.sentences(document_id)[0]
    project.perform(SetComment(sentence_id=sentence.id, comment="puzzling"))
    project.perform(SetClaimNote(target=Target(sentence.id), note="contradictory"))
    assert project.library().document_ids(search="contradictory") == [document_id]
    project.undo()
    assert project.library().document_ids(search="contradictory") == []
    project.undo()
    assert project.library().document_ids(search="puzzling") == []
    project.redo()
    project.redo()
    assert project.library().document_ids(search="puzzling contradictory") == []
    assert project.library().document_ids(search="contradictory") == [document_id]


def test_search_and_filter_go_together(project: Project):
    first = factories.add_document(project)
    factories.add_document(project, title="Another", abstract="STAT3 again.")
    factories.label(project, project.store.sentences(first)[0], factories.LUMINAL)
    assert project.library().document_ids(Filter.STARTED, "stat3") == [first]


HOSTILE = [
    pytest.param('"', id="quote"),
    pytest.param('"""', id="three quotes"),
    pytest.param("*", id="star"),
    pytest.param("NEAR(", id="NEAR"),
    pytest.param("NEAR(stat3 tumors, 5)", id="NEAR with terms"),
    pytest.param("stat3 AND", id="AND"),
    pytest.param("OR OR", id="OR"),
    pytest.param("NOT", id="NOT"),
    pytest.param("title:stat3", id="column"),
    pytest.param("-", id="minus"),
    pytest.param("-stat3", id="minus before a word"),
    pytest.param("^stat3", id="caret"),
    pytest.param("{a b}:c", id="braces"),
    pytest.param("a + b", id="plus"),
    pytest.param("stat3\0 or", id="NUL"),
    pytest.param('"\0"', id="NUL in a phrase"),
    pytest.param("\ud800 stat3", id="lone surrogate"),
    pytest.param("'; drop table document; --", id="SQL"),
    pytest.param("%_\\", id="wild cards"),
    pytest.param("(" * 2000, id="many brackets"),
    pytest.param("a " * 2000, id="many words"),
]


@pytest.mark.parametrize("search", HOSTILE)
def test_no_search_is_an_error(project: Project, search: str):
    factories.add_document(project)
    project.library().document_ids(search=search)


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_makes_a_search_that_sqlite_refuses(project: Project, search: str):
    project.library().document_ids(search=search)


def test_words_are_searched_by_their_beginning_and_phrases_whole():
    assert match_expression('stat3 "breast cancer" IL-6') == '"stat3" * "breast cancer" "IL-6" *'
    assert match_expression('- * "…"') == ""


def test_closing_twice_does_no_harm(tmp_path: Path):
    project = factories.new_project(tmp_path / "a.curation")
    project.store.close()
    project.store.close()


def test_the_checksum_of_no_text_is_known():
    from db.store import EMPTY_SHA256

    assert sha256("") == EMPTY_SHA256


def test_a_span_of_one_astral_letter_is_one_long(project: Project):
    sentence = project.store.sentences(factories.add_document(project))[0]
    span = factories.words(sentence, "𝛽")
    factories.label(project, sentence, factories.LUMINAL, span=span)
    assert factories.active_annotations(project, sentence)[0].span == Span(15, 16, "𝛽")


def test_search_finds_no_notes_of_other_curators(
    project: Project, colleague: Project, imported: Callable[[Record], DocumentId]
) -> None:
    document_id = imported(Record(title="A paper", abstract="STAT3 was active."))
    view = colleague.view(document_id)
    assert view is not None
    colleague.perform(SetComment(sentence_id=view.sentences[0].sentence.id, comment="hesitation"))
    assert project.library().document_ids(search="hesitation") == []
    assert colleague.library().document_ids(search="hesitation") == [document_id]


def test_many_texts_are_indexed_at_once_and_can_be_searched(store: SqliteStore, project: Project):
    records = [Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(300)]
    with counted(store) as statements:
        factories.import_records(project, *records)
    assert len([it for it in statements if it.startswith("insert into document_text_fts")]) == 1
    assert len(store.texts_with("paper") or ()) == 300


def add_like(store: SqliteStore, document_id: DocumentId, title: str, abstract: str) -> None:
    """Add a document that is another one but for its text."""
    document = store.find(Document, document_id)
    assert document is not None
    other = replace(document, id=DocumentId(new_id()), title=title)
    text = replace(store.text(document_id, 1), document_id=other.id, title=title, abstract=abstract)
    store.add_document(other, text, [])


def test_long_texts_do_not_wait_for_each_other(store: SqliteStore, project: Project):
    document_id = factories.add_document(project)
    with counted(store) as statements, store.writing():
        for n in range(3):
            add_like(store, document_id, f"Paper {n}", "word " * 500_000)
    assert len([it for it in statements if it.startswith("insert into document_text_fts")]) == 2
    assert len(store.texts_with("word") or ()) == 3


def test_an_import_that_fails_leaves_nothing_for_the_next_one(store: SqliteStore, project: Project):
    document_id = factories.add_document(project, "First", "One text.")

    def fail() -> None:
        with store.writing():
            add_like(store, document_id, "Second", "")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    factories.add_document(project, "Third", "Another text.")
    assert [len(store.texts_with(word) or ()) for word in ("first", "second", "third")] == [1, 0, 1]
    assert store.connection.execute("pragma cache_size").fetchone()[0] == -CACHE
