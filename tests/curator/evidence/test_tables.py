"""The tables: what counts is in them, with the role that each claim has; parts can be read again."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.claims import Target
from curator.errors import CancelledError
from curator.evidence import frames
from curator.evidence.frames import places
from curator.evidence.rows import ClaimRows, DocumentRows, EvidenceRows, LabelRows, SetRows
from curator.evidence.tables import Tables, read_tables, tables_of
from curator.identifiers import CuratorId, DocumentId, LabelId
from curator.label_book import LabelBook
from curator.labelling import RemoveClaim
from curator.model import AnnotationSet, Document, DocumentState, SentenceState, SetKind, SetStatus
from curator.project import Project
from curator.role import role_of
from curator.segmenting import MergeSentence
from tests import factories
from tests.curator.evidence.papers import (
    ACTIVE,
    AIM,
    ANTI,
    DUAL,
    INACTIVE,
    LINKED_ANTI,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    PRO,
    SPECULATIVE,
    TUMOR,
    Save,
    colleague_of,
    paper,
    reading,
    said,
)

FRAMES = ("documents", "sets", "claims", "labels")
BOOK = LabelBook([factories.starter_vocabulary()])


def tables_in(project: Project) -> Tables:
    return read_tables(project.store, project.vocabulary)


def keys_of(project: Project, *document_ids: DocumentId) -> list[int]:
    """The keys of these documents, or of all there ever were."""
    every = [document.id for document in project.store.all(Document)]
    return [place for place, id_ in enumerate(every, start=1) if id_ in document_ids or not document_ids]


def assert_same(one: Tables, other: Tables) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.newest_event, one.curators) == (other.newest_event, other.curators)


def made_of(claims: list[list[LabelId]], book: LabelBook = BOOK) -> Tables:
    """Tables of one document with these claims, the labels in any order and repeated."""
    count = range(len(claims))
    owners = [claim for claim in count for _ in claims[claim]]
    ids = [label.id for label, _ in book.entries]
    labels = [ids.index(label) for claim in claims for label in claim]
    ones = [1] * len(claims)
    rows = EvidenceRows(
        newest_event=1,
        curators={CuratorId("c"): "cur01"},
        documents=DocumentRows(
            key=[1],
            text=[1],
            id=["d"],
            name=["doi:10.1/1"],
            year=[None],
            publication_type=[None],
            integrity_status=["none_known"],
        ),
        sets=SetRows(
            key=[1],
            document=[1],
            curator=["cur01"],
            kind=["independent"],
            status=["open"],
            round=[1],
            complete=[0],
        ),
        claims=ClaimRows(
            key=[it + 1 for it in count],
            document=ones,
            set=ones,
            sentence=[it + 1 for it in count],
            start=[it * 10 for it in count],
            number=ones,
            negated=[0] * len(claims),
        ),
        labels=LabelRows(claim=[it + 1 for it in owners], label=labels, ids=ids),
    )
    return tables_of(rows, book)


@given(st.lists(st.lists(st.sampled_from([label.id for label, _ in BOOK.entries]), max_size=8), max_size=12))
def test_each_claim_has_the_role_that_its_labels_give_one_by_one(claims: list[list[LabelId]]) -> None:
    frame = made_of(claims).claims
    labelled = [[BOOK.label(it) for it in set(claim)] for claim in claims if claim]
    roles = [role_of(labels) for labels in labelled]
    assert frame["role"].tolist() == [role.role for role in roles]
    assert frame["strength"].astype(object).where(frame["strength"].notna(), None).tolist() == [
        role.effect_strength for role in roles
    ]
    assert [None if pd.isna(it) else int(it) for it in frame["net_role"]] == [role.net_role for role in roles]
    assert frame["aside"].tolist() == [any(not it.finding for it in labels) for labels in labelled]
    assert frame["weight"].tolist() == pytest.approx([np.prod([it.weight for it in it_]) for it_ in labelled])


def test_roles_hold_however_many_labels_decide() -> None:
    """More than fit the bits of one number."""

    def more(content: dict[str, Any]) -> None:
        (effects,) = (it for it in content["dimensions"] if it["key"] == "effect")
        promotes = effects["labels"][0]
        effects["labels"] += [
            {**promotes, "id": f"EFF:{number}", "name": str(number), "short": f"E{number}", "hotkey": ""}
            for number in range(2000, 2130)
        ]

    book = LabelBook([factories.changed_vocabulary(more)])
    many = [label.id for label in book.of_dimension("effect") if label.id >= "EFF:2000"]
    claims = [[LabelId(state), label] for state in (ACTIVE, INACTIVE) for label in many]
    assert made_of(claims, book).claims["role"].tolist() == ["pro"] * 130 + ["anti"] * 130


def test_an_empty_project_has_tables_without_rows(project: Project) -> None:
    tables = tables_in(project)
    assert [len(getattr(tables, name)) for name in FRAMES] == [0, 0, 0, 0]
    assert tables.used == frozenset()
    assert_same(tables.after(project.store, []), tables)


def test_the_columns_are_those_that_the_documentation_names(project: Project) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    tables = tables_in(project)
    for name in FRAMES:
        frame = getattr(tables, name)
        described = (Tables.__doc__ or "").split(f"`{name}`: ")[1].split("\n    `")[0]
        for column in frame.columns:
            assert column in described, column


# what counts


def test_what_is_retired_does_not_count(project: Project) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    gone = paper(project, said(TUMOR, PRIMARY, ANTI))
    void = reading(project, paper(project), said(TUMOR, PRIMARY, ANTI))
    merged = paper(project, said(TUMOR, PRIMARY, ANTI), said(TUMOR, PRIMARY, sentence=2))
    retracted = paper(project, said(TUMOR, PRIMARY, ANTI, sentence=1))
    before = tables_in(project)
    assert (len(before.documents), len(before.sets), len(before.claims)) == (5, 5, 6)

    document, annotation_set = project.store.find(Document, gone), project.store.find(AnnotationSet, void)
    assert document is not None
    assert annotation_set is not None
    project.perform(
        Save(
            [
                replace(document, state=DocumentState.EXCLUDED, state_reason="not about it"),
                replace(annotation_set, status=SetStatus.VOID),
            ]
        )
    )
    sentence = project.store.sentences(retracted)[1]
    (claim,) = factories.active_claims(project, sentence)
    project.perform(RemoveClaim(target=Target(sentence.id, claim.id)))
    project.perform(MergeSentence(sentence_id=project.store.sentences(merged)[0].id))

    after = tables_in(project)
    assert (len(after.documents), len(after.sets)) == (4, 3)
    assert set(after.claims["document"]) <= set(after.documents["document"])
    assert after.claims["role"].tolist().count("pro") == 1
    assert_same(before.after(project.store, keys_of(project)), after)


def test_a_sentence_that_was_replaced_says_nothing(project: Project) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO), said(LUMINAL, PRIMARY, sentence=1))
    replaced = project.store.sentences(document_id)[0]
    project.perform(Save([replace(replaced, state=SentenceState.SUPERSEDED)]))
    tables = tables_in(project)
    assert tables.labels["label"].tolist() == [LUMINAL, PRIMARY]
    assert_same(tables.after(project.store, keys_of(project)), tables)


def test_a_claim_without_labels_says_nothing_yet(project: Project) -> None:
    paper(project, said(), said(TUMOR, sentence=1))
    assert tables_in(project).claims["number"].tolist() == [1]


def test_a_label_on_several_words_counts_once(project: Project) -> None:
    document_id = paper(project)
    sentence = project.store.sentences(document_id)[0]
    for text in ("Sentence", "paper"):
        factories.label(project, sentence, LUMINAL, span=factories.words(sentence, text))
    assert tables_in(project).labels["label"].tolist() == [LUMINAL]


def test_a_negation_leaves_the_role_as_it_is(project: Project) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO, negated=True))
    (claim,) = tables_in(project).claims.itertuples()
    assert (claim.role, claim.negated) == ("pro", True)


def test_the_weight_of_a_claim_is_that_of_its_labels_together(project: Project) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO, SPECULATIVE, "EVB:0001"), said(TUMOR, sentence=1))
    assert tables_in(project).claims["weight"].tolist() == pytest.approx([0.3 * 0.5, 1.0])


def test_claims_lie_in_the_order_of_their_sentences(project: Project) -> None:
    paper(project, said(TUMOR, sentence=2), said(LUMINAL, sentence=0), said(METASTASIS, sentence=0))
    claims = tables_in(project).claims
    assert list(zip(claims["start"] > 0, claims["number"], strict=True)) == [
        (False, 1),
        (False, 2),
        (True, 1),
    ]


@pytest.mark.parametrize(
    ("status", "settled", "complete"),
    [
        pytest.param(SetStatus.OPEN, 2, False, id="a sentence is left"),
        pytest.param(SetStatus.OPEN, 3, True, id="all are settled"),
        pytest.param(SetStatus.REOPENED, 3, True, id="reopened and all are settled"),
        pytest.param(SetStatus.DONE, 0, True, id="done"),
    ],
)
def test_a_pass_is_complete_when_the_document_is_read(
    project: Project, status: SetStatus, settled: int, complete: bool
) -> None:
    reading(project, paper(project), status=status, settled=settled)
    assert tables_in(project).sets["complete"].tolist() == [complete]


# reading again


@pytest.mark.parametrize("few", [pytest.param(16, id="one by one"), pytest.param(0, id="all together")])
def test_reading_a_document_again_gives_what_reading_everything_gives(
    project: Project, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(frames, "FEW", few)
    first, second, third = (paper(project, said(TUMOR, PRIMARY, PRO), year=it) for it in (2001, 2002, None))
    before = tables_in(project)
    sentence = project.store.sentences(second)[1]
    factories.label(project, sentence, METASTASIS, *LINKED_ANTI)
    reading(project, first, said(TUMOR, AIM), curator=colleague_of(project, "anna"), kind=SetKind.IMPORT)
    new = paper(project, said(TUMOR, DUAL), said(LUMINAL, sentence=1))
    after = tables_in(project)
    assert_same(before.after(project.store, keys_of(project, second, first, new)), after)
    assert after.claims["claim"].is_unique
    assert_same(after.after(project.store, keys_of(project, third)), after)


@pytest.mark.parametrize("few", [pytest.param(16, id="one by one"), pytest.param(0, id="all together")])
def test_a_part_of_the_tables_has_all_of_its_documents(
    project: Project, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(frames, "FEW", few)
    for number in range(4):
        paper(project, said(TUMOR, PRIMARY), said(LUMINAL, sentence=1), year=2000 + number)
    tables = tables_in(project)
    part = tables.only([2, 4])
    assert part.documents["year"].tolist() == [2001, 2003]
    assert [len(getattr(part, name)) for name in FRAMES] == [2, 2, 4, 6]
    assert [len(getattr(tables.only([]), name)) for name in FRAMES] == [0, 0, 0, 0]
    # a view would keep everything in memory
    assert not np.shares_memory(part.claims["claim"].to_numpy(), tables.claims["claim"].to_numpy())


def test_cancelling_stops_the_reading(project: Project) -> None:
    paper(project, said(TUMOR))

    def stop(done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read_tables(project.store, project.vocabulary, stop)
    assert len(tables_in(project).claims) == 1


def test_progress_is_told_in_claims(project: Project) -> None:
    paper(project, said(TUMOR), said(LUMINAL, sentence=1))
    told: list[tuple[int, int | None]] = []
    read_tables(project.store, project.vocabulary, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)


@pytest.mark.parametrize("keys", [[3, 1, 2], [5 * 10**12, 7, 10**9]])
def test_places_are_found_among_dense_and_sparse_keys(keys: list[int]) -> None:
    wanted = np.array([keys[2], keys[0], 4, keys[0], 6 * 10**12])
    assert places(np.array(keys), wanted).tolist() == [2, 0, -1, 0, -1]
    assert places(np.array(keys), wanted[:2]).tolist() == [2, 0]
    assert places(np.zeros(0, dtype=np.int64), wanted).tolist() == [-1] * 5


def test_the_first_paint_waits_for_no_table() -> None:
    code = (
        "import sys, curator.evidence.question, curator.evidence.headings, curator.evidence.matrix, "
        "curator.evidence.passages, curator.evidence.rows, db.store; "
        "print({'pandas', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
