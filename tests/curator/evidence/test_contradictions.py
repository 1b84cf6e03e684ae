"""Contradictions of hand-made papers: each class and relation, one paper apart, ranks, limits, verdicts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from curator.claims import Target
from curator.evidence import conflicts
from curator.evidence.conflicts import compared, find_contradictions, relation_of
from curator.evidence.contradictions import (
    ConflictClass,
    Contradiction,
    Contradictions,
    Relation,
    contradiction_key,
)
from curator.evidence.question import Question, first_question
from curator.evidence.selection import select
from curator.evidence.sides import setting_dimensions
from curator.evidence.tables import Tables, read_tables
from curator.identifiers import DocumentId, LabelId
from curator.label_book import LabelBook
from curator.labelling import AddClaim, ToggleNegated
from curator.project import Project
from curator.role import role_of
from curator.vocabulary import Vocabulary
from tests import factories

TUMOR, LUMINAL, TNBC = "CTX:0001", "CTX:0002", "CTX:0004"
NORMAL, IMMUNE, CONTEXT_NOT_STATED = "CTX:0005", "CTX:0011", "CTX:0099"
PRIMARY, INVASION, METASTASIS = "STG:0004", "STG:0005", "STG:0008"
PROGRESSION, CANCER, STAGE_NOT_STATED = "STG:0009", "STG:0011", "STG:0012"
OWN_CELL, TRANSCRIPTION, MODE_NOT_STATED = "MOA:0001", "MOA:0003", "MOA:0009"
PRO, ANTI = ("ACT:0001", "EFF:0001"), ("ACT:0001", "EFF:0002")
WORSE, BETTER = ("ACT:0001", "EFF:0003"), ("ACT:0001", "EFF:0004")
PROBABLE, SPECULATIVE, AIM, UNCITED = "CER:0002", "CER:0003", "CER:0004", "EVB:0001"

TRUE, RESOLVED, UNDER = (
    ConflictClass.TRUE_CONFLICT,
    ConflictClass.RESOLVED_BY_CONTEXT,
    ConflictClass.UNDER_SPECIFIED,
)
Claim = Sequence[str]


def paper(project: Project, *claims: Claim) -> DocumentId:
    """A new paper of one sentence with these claims, each a list of labels."""
    number = len(list(project.store.documents()))
    document_id = factories.add_document(
        project, f"Paper {number}", f"Text {number}.", doi=f"10.1000/{number}"
    )
    read(project, document_id, *claims)
    return document_id


def read(project: Project, document_id: DocumentId, *claims: Claim) -> None:
    """One more curator's claims on a paper."""
    (sentence,) = project.store.sentences(document_id)
    for number, labels in enumerate(claims):
        if number:
            project.perform(AddClaim(sentence_id=sentence.id))
        claim = factories.active_claims(project, sentence)[number].id if number else None
        factories.label(project, sentence, *labels, claim=claim)


def tables_of(project: Project) -> Tables:
    return read_tables(project.store, project.vocabulary)


def found(project: Project, question: Question | None = None) -> Contradictions:
    tables = tables_of(project)
    kept = select(tables, question or first_question(project.vocabulary)).claims
    return find_contradictions(tables, kept, project.store.verdicts())


def only(project: Project) -> Contradiction:
    (contradiction,) = found(project).found
    return contradiction


def relations(contradiction: Contradiction) -> dict[str, Relation]:
    return {item.dimension: item.relation for item in contradiction.comparisons}


# classes


@pytest.mark.parametrize(
    ("pro", "anti", "conflict", "context", "stage", "mode"),
    [
        pytest.param(
            [TUMOR, METASTASIS],
            [TUMOR, METASTASIS],
            TRUE,
            Relation.SAME,
            Relation.SAME,
            Relation.BOTH_SILENT,
            id="all the same",
        ),
        pytest.param(
            [TUMOR, IMMUNE, METASTASIS, TRANSCRIPTION],
            [IMMUNE, METASTASIS, PRIMARY, TRANSCRIPTION],
            TRUE,
            Relation.SAME,
            Relation.SAME,
            Relation.SAME,
            id="one label shared is enough",
        ),
        pytest.param(
            [TUMOR, METASTASIS],
            [NORMAL, METASTASIS],
            RESOLVED,
            Relation.DIFFERENT,
            Relation.SAME,
            Relation.BOTH_SILENT,
            id="another context",
        ),
        pytest.param(
            [TUMOR, PRIMARY],
            [TUMOR, METASTASIS],
            RESOLVED,
            Relation.SAME,
            Relation.DIFFERENT,
            Relation.BOTH_SILENT,
            id="another stage",
        ),
        pytest.param(
            [LUMINAL, METASTASIS],
            [TNBC, METASTASIS],
            RESOLVED,
            Relation.DIFFERENT,
            Relation.SAME,
            Relation.BOTH_SILENT,
            id="siblings differ",
        ),
        pytest.param(
            [TUMOR, METASTASIS, TRANSCRIPTION],
            [TUMOR, METASTASIS, OWN_CELL],
            RESOLVED,
            Relation.SAME,
            Relation.SAME,
            Relation.DIFFERENT,
            id="another mode",
        ),
        pytest.param(
            [TUMOR, METASTASIS],
            [LUMINAL, METASTASIS],
            UNDER,
            Relation.LESS_SPECIFIC,
            Relation.SAME,
            Relation.BOTH_SILENT,
            id="a parent",
        ),
        pytest.param(
            [TUMOR, METASTASIS],
            [TUMOR, CANCER],
            UNDER,
            Relation.SAME,
            Relation.LESS_SPECIFIC,
            Relation.BOTH_SILENT,
            id="a parent of a parent, on the other side",
        ),
        pytest.param(
            [TUMOR, METASTASIS],
            [TUMOR, STAGE_NOT_STATED],
            UNDER,
            Relation.SAME,
            Relation.SILENT,
            Relation.BOTH_SILENT,
            id="not stated on one side",
        ),
        pytest.param(
            [TUMOR, METASTASIS],
            [TUMOR],
            UNDER,
            Relation.SAME,
            Relation.SILENT,
            Relation.BOTH_SILENT,
            id="nothing on one side",
        ),
        pytest.param(
            [TUMOR, METASTASIS, TRANSCRIPTION],
            [TUMOR, METASTASIS, MODE_NOT_STATED],
            UNDER,
            Relation.SAME,
            Relation.SAME,
            Relation.SILENT,
            id="silent in an optional dimension",
        ),
        pytest.param(
            [TUMOR, STAGE_NOT_STATED],
            [TUMOR],
            UNDER,
            Relation.SAME,
            Relation.BOTH_SILENT,
            Relation.BOTH_SILENT,
            id="both silent in a required dimension",
        ),
        pytest.param(
            [CONTEXT_NOT_STATED, PROGRESSION],
            [TUMOR, INVASION],
            UNDER,
            Relation.SILENT,
            Relation.LESS_SPECIFIC,
            Relation.BOTH_SILENT,
            id="general here and silent there",
        ),
        pytest.param(
            [TUMOR, STAGE_NOT_STATED, TRANSCRIPTION],
            [TUMOR, PRIMARY, OWN_CELL],
            RESOLVED,
            Relation.SAME,
            Relation.SILENT,
            Relation.DIFFERENT,
            id="what differs weighs more than what is silent",
        ),
    ],
)
def test_the_settings_decide_the_class(
    project: Project,
    pro: Claim,
    anti: Claim,
    conflict: ConflictClass,
    context: Relation,
    stage: Relation,
    mode: Relation,
):
    paper(project, [*pro, *PRO])
    paper(project, [*anti, *ANTI])
    contradiction = only(project)
    assert contradiction.conflict is conflict
    assert relations(contradiction) == {"context": context, "stage": stage, "mode": mode}
    exclusive = {CONTEXT_NOT_STATED, STAGE_NOT_STATED, MODE_NOT_STATED}
    assert set(contradiction.pro.labels) == {*pro} - exclusive
    assert set(contradiction.anti.labels) == {*anti} - exclusive
    assert contradiction.differing == tuple(
        key for key, it in relations(contradiction).items() if it is Relation.DIFFERENT
    )
    assert not contradiction.within_paper


@pytest.mark.parametrize(
    ("pro", "anti"),
    [
        pytest.param([TUMOR, PRIMARY], [NORMAL, METASTASIS], id="other context and stage"),
        pytest.param([TUMOR, PRIMARY], [NORMAL], id="other context, no stage"),
        pytest.param([TUMOR], [METASTASIS], id="context alone, stage alone"),
        pytest.param([TUMOR, CANCER], [NORMAL, METASTASIS], id="a general stage, and another context"),
        pytest.param(
            [TUMOR, PRIMARY, TRANSCRIPTION], [NORMAL, METASTASIS, TRANSCRIPTION], id="the mode alone"
        ),
        pytest.param([TRANSCRIPTION], [TRANSCRIPTION], id="no setting but the mode"),
        pytest.param(
            [CONTEXT_NOT_STATED, STAGE_NOT_STATED], [CONTEXT_NOT_STATED, STAGE_NOT_STATED], id="not stated"
        ),
        pytest.param([], [], id="no setting"),
    ],
)
def test_settings_with_nothing_in_common_do_not_contradict_each_other(
    project: Project, pro: Claim, anti: Claim
):
    paper(project, [*pro, *PRO])
    paper(project, [*anti, *ANTI])
    assert found(project).found == ()


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(["ACT:0001", "EFF:0005"], id="mixed"),
        pytest.param(["ACT:0001", "EFF:0006"], id="no effect"),
        pytest.param(["ACT:0005", "EFF:0002"], id="undetermined"),
        pytest.param([], id="no role"),
    ],
)
def test_only_for_and_against_contradict_each_other(project: Project, labels: Claim):
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, *labels])
    assert found(project).found == ()


def test_an_inactive_gene_that_promotes_speaks_against(project: Project):
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, "ACT:0003", "EFF:0001"])
    assert only(project).conflict is TRUE


def test_the_dimensions_of_the_setting_follow_from_the_vocabulary(vocabulary: Vocabulary):
    assert [item.key for item in setting_dimensions(LabelBook([vocabulary]))] == ["context", "stage", "mode"]


# other vocabularies


def other_vocabulary(required: Sequence[str], labels: int = 3) -> Vocabulary:
    """The starter vocabulary with other keys and ids, and so many more contexts."""

    def change(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            dimension["required"] = dimension["key"] in required
            if dimension["key"] in ("context", "stage"):
                least = int(dimension["required"])
                dimension |= dict.fromkeys(["cardinality", "claim_cardinality"], f"{least}..n")
            if dimension["key"] == "context":
                first = dimension["labels"][0]
                dimension["labels"] += [
                    first
                    | {"id": f"CTX:1{number:03}", "name": f"More {number}", "short": f"X{number}"}
                    | {"hotkey": "", "parent": first["id"], "exclusive": False}
                    for number in range(labels)
                ]

    text = json.dumps(json.loads(factories.changed_vocabulary(change).source))
    for old, new in {"CTX:": "SITE:", '"context"': '"site"', "STG:": "TIME:", '"stage"': '"time"'}.items():
        text = text.replace(old, new)
    return factories.parse(text, "other")


@pytest.fixture
def other_project(tmp_path: Path) -> Iterator[Callable[[Vocabulary], Project]]:
    projects: list[Project] = []

    def make(vocabulary: Vocabulary) -> Project:
        projects.append(factories.new_project(tmp_path / "other.curation", vocabulary))
        return projects[-1]

    yield make
    for made in projects:
        made.store.close()


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        pytest.param(["context", "stage"], [], id="the mode is optional beside others"),
        pytest.param([], [RESOLVED], id="nothing is required"),
    ],
)
def test_where_nothing_is_required_any_dimension_can_be_in_common(
    other_project: Callable[[Vocabulary], Project], required: list[str], expected: list[ConflictClass]
):
    project = other_project(other_vocabulary(required))
    paper(project, ["SITE:0001", "TIME:0004", TRANSCRIPTION, *PRO])
    paper(project, ["SITE:0005", "TIME:0008", TRANSCRIPTION, *ANTI])
    assert [item.conflict for item in found(project).found] == expected


def test_both_silent_in_an_optional_dimension_is_a_true_conflict(
    other_project: Callable[[Vocabulary], Project],
):
    project = other_project(other_vocabulary(["context"]))
    paper(project, ["SITE:0001", *PRO])
    paper(project, ["SITE:0001", *ANTI])
    assert only(project).conflict is TRUE


# one paper


def test_what_one_paper_says_stands_apart(project: Project):
    paper(project, [TUMOR, METASTASIS, *PRO], [TUMOR, METASTASIS, *ANTI])
    answer = found(project)
    assert [item.within_paper for item in answer.found] == [True]
    assert answer.within_paper == 1
    assert sum(answer.counts.values()) == 0


def test_two_curators_of_one_paper_are_no_two_papers(project: Project, colleague: Project):
    document_id = paper(project, [TUMOR, METASTASIS, *PRO])
    read(colleague, document_id, [TUMOR, METASTASIS, *ANTI])
    contradiction = only(project)
    assert contradiction.within_paper
    assert (contradiction.pro.papers, contradiction.anti.papers) == (1, 1)


def test_another_paper_on_either_side_makes_it_one_of_papers(project: Project):
    paper(project, [TUMOR, METASTASIS, *PRO], [TUMOR, METASTASIS, *ANTI])
    paper(project, [TUMOR, METASTASIS, *PRO])
    contradiction = only(project)
    assert not contradiction.within_paper
    assert (contradiction.pro.papers, contradiction.anti.papers) == (2, 1)


# sides


def test_claims_of_one_setting_are_one_side(project: Project, colleague: Project):
    first = paper(project, [METASTASIS, TUMOR, *WORSE], [TUMOR, METASTASIS, *PRO, SPECULATIVE])
    paper(project, [TUMOR, METASTASIS, *PRO])
    read(colleague, first, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, *ANTI])
    contradiction = only(project)
    assert contradiction.pro.labels == (TUMOR, METASTASIS)
    assert (contradiction.pro.papers, contradiction.pro.causal_papers) == (2, 2)
    assert contradiction.pro.weight == 1.0
    tables = tables_of(project)
    strengths = {
        claim: (str(strength), float(weight))
        for claim, strength, weight in tables.claims[["claim", "strength", "weight"]].itertuples(index=False)
    }
    assert [strengths[claim] for claim in contradiction.pro.claims] == [
        ("causal", 1.0),
        ("causal", 1.0),
        ("association", 1.0),
        ("causal", 0.3),
    ]


@pytest.mark.parametrize(
    ("labels", "weight"),
    [
        pytest.param(PRO, 1.0, id="cause"),
        pytest.param(WORSE, 0.5, id="association"),
        pytest.param((*PRO, PROBABLE), 0.6, id="hedged"),
        pytest.param((*PRO, UNCITED), 0.5, id="no citation"),
        pytest.param((*WORSE, SPECULATIVE, UNCITED), 0.075, id="all of it"),
    ],
)
def test_strength_certainty_and_evidence_weigh(project: Project, labels: Claim, weight: float):
    paper(project, [TUMOR, METASTASIS, *labels])
    paper(project, [TUMOR, METASTASIS, *BETTER, PROBABLE])
    contradiction = only(project)
    assert contradiction.pro.weight == pytest.approx(weight)
    assert contradiction.anti.weight == pytest.approx(0.3)
    assert contradiction.score == pytest.approx(0.3 * weight)


def test_papers_of_the_weaker_side_raise_the_score(project: Project):
    for labels in (PRO, PRO, PRO, ANTI, ANTI):
        paper(project, [TUMOR, METASTASIS, *labels])
    assert only(project).score == 2.0


# rank


def test_the_strongest_come_first_and_those_within_a_paper_last(project: Project):
    paper(project, [NORMAL, PRIMARY, *PRO], [NORMAL, PRIMARY, *ANTI])
    paper(project, [TUMOR, METASTASIS, *PRO, SPECULATIVE])
    paper(project, [TUMOR, METASTASIS, *ANTI])
    paper(project, [IMMUNE, INVASION, *PRO])
    paper(project, [IMMUNE, INVASION, *BETTER])
    ranked = found(project).found
    assert [(item.pro.labels[0], item.score, item.within_paper) for item in ranked] == [
        (IMMUNE, 0.5, False),
        (TUMOR, 0.3, False),
        (NORMAL, 1.0, True),
    ]


def test_of_equal_scores_true_conflicts_come_first(project: Project):
    paper(project, [LUMINAL, METASTASIS, *ANTI])
    paper(project, [TUMOR, METASTASIS, *ANTI])
    paper(project, [TNBC, METASTASIS, *ANTI])
    paper(project, [LUMINAL, METASTASIS, *PRO])
    answer = found(project)
    assert [item.conflict for item in answer.found] == [TRUE, UNDER, RESOLVED]
    assert answer.counts == {TRUE: 1, UNDER: 1, RESOLVED: 1}
    assert found(project).found == answer.found


# the question


def test_what_the_question_leaves_out_contradicts_nothing(project: Project):
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, *ANTI, AIM])
    negated = paper(project, [TUMOR, METASTASIS, *ANTI])
    (sentence,) = project.store.sentences(negated)
    project.perform(ToggleNegated(target=Target(sentence.id)))
    assert found(project).found == ()
    question = first_question(project.vocabulary)
    (with_both,) = found(project, replace(question, with_asides=True, with_negated=True)).found
    assert with_both.anti.papers == 2
    (with_aims,) = found(project, replace(question, with_asides=True)).found
    assert with_aims.key == with_both.key
    assert with_aims.anti.papers == 1


def test_an_empty_project_has_no_contradictions(project: Project):
    answer = found(project)
    assert (answer.found, answer.within_paper, answer.not_compared, answer.not_listed) == ((), 0, 0, 0)
    assert answer.counts == {TRUE: 0, RESOLVED: 0, UNDER: 0}


# keys and verdicts


def test_a_key_is_made_of_the_labels_of_both_sides():
    key = contradiction_key([LabelId("STG:0008"), LabelId("CTX:0001")], [LabelId("CTX:0001")])
    # the first digits of: printf 'CTX:0001+STG:0008/CTX:0001' | sha256sum
    assert key == "cf2e764ac0583b0e"
    assert key == contradiction_key([LabelId("CTX:0001"), LabelId("STG:0008")], [LabelId("CTX:0001")])
    assert key != contradiction_key([LabelId("CTX:0001")], [LabelId("CTX:0001"), LabelId("STG:0008")])


def test_verdicts_are_with_their_contradiction(project: Project, colleague: Project):
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, *ANTI])
    paper(project, [TUMOR, PRIMARY, *ANTI])
    first, second = found(project).found
    factories.give_verdict(project, first, "One")
    factories.give_verdict(colleague, first, "Two")
    assert [[it.reason for it in item.verdicts] for item in found(project).found] == [["Two", "One"], []]
    paper(project, [TUMOR, METASTASIS, *ANTI])
    again, _ = found(project).found
    assert again.key == first.key
    assert len(again.verdicts) == 2
    assert second.verdicts == ()


@pytest.fixture
def crowded(project: Project) -> Project:
    """Three settings of each side, all of which share the stage; from the heaviest to the lightest."""
    for place, labels in product(range(3), (PRO, ANTI)):
        for _ in range(3 - place):
            paper(project, [(TUMOR, NORMAL, IMMUNE)[place], METASTASIS, *labels])
    return project


def test_only_the_heaviest_settings_of_many_are_compared(crowded: Project, monkeypatch: pytest.MonkeyPatch):
    everything = found(crowded)
    assert everything.counts == {TRUE: 3, RESOLVED: 6, UNDER: 0}
    assert (everything.not_compared, everything.not_listed) == (0, 0)
    monkeypatch.setattr(conflicts, "COMPARED", 2)
    answer = found(crowded)
    assert answer.counts == {TRUE: 2, RESOLVED: 2, UNDER: 0}
    assert answer.not_compared == 2
    assert {label for item in answer.found for label in item.pro.labels} == {TUMOR, NORMAL, METASTASIS}
    assert [item.key for item in answer.found] == [
        item.key for item in everything.found if IMMUNE not in (*item.pro.labels, *item.anti.labels)
    ]


def test_only_the_best_of_many_are_listed_but_all_are_counted(
    crowded: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(conflicts, "LISTED", 1)
    answer = found(crowded)
    assert [(item.conflict, item.score) for item in answer.found] == [(TRUE, 3.0), (RESOLVED, 2.0)]
    assert answer.counts == {TRUE: 3, RESOLVED: 6, UNDER: 0}
    assert answer.not_listed == 7


def test_what_is_compared_in_pieces_is_the_same(crowded: Project, monkeypatch: pytest.MonkeyPatch):
    whole = found(crowded)
    monkeypatch.setattr(conflicts, "_CHUNK", 1)
    assert found(crowded) == whole


@pytest.mark.parametrize("listed", [1, 2, 3])
def test_the_best_are_listed_from_whichever_piece(
    crowded: Project, monkeypatch: pytest.MonkeyPatch, listed: int
):
    factories.give_verdict(crowded, found(crowded).found[-1])
    monkeypatch.setattr(conflicts, "LISTED", listed)
    whole = found(crowded)
    monkeypatch.setattr(conflicts, "_CHUNK", 1)
    assert found(crowded) == whole


def test_a_judged_contradiction_is_listed_however_light(crowded: Project, monkeypatch: pytest.MonkeyPatch):
    *_, lightest = found(crowded).found
    factories.give_verdict(crowded, lightest)
    monkeypatch.setattr(conflicts, "LISTED", 1)
    assert [item.key for item in found(crowded).found][2:] == [lightest.key]
    monkeypatch.setattr(conflicts, "COMPARED", 1)
    assert [item.key for item in found(crowded).found][1:] == [lightest.key]


def test_a_verdict_whose_setting_nobody_names_any_more_finds_nothing(project: Project):
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, METASTASIS, *ANTI])
    factories.give_verdict(project, only(project))
    project.undo()
    project.redo()
    (sentence,) = project.store.sentences(next(project.store.documents()).id)
    factories.label(project, sentence, PRIMARY)
    assert [item.verdicts for item in found(project).found] == [()]
    assert len(project.store.verdicts()) == 1


# the worked annotation


def test_the_worked_annotation_contradicts_itself_in_one_sentence(gold: Project):
    answer = found(gold)
    assert sum(answer.counts.values()) == 0
    assert answer.within_paper == len(answer.found)
    (true,) = [item for item in answer.found if item.conflict is TRUE]
    assert answer.found[0] is true
    names = [tables_of(gold).book.label(label).name for label in true.pro.labels]
    assert names == ["Context-dependent (stated)", "Progression, unspecified", "Stage-dependent (stated)"]
    assert true.pro.labels == true.anti.labels
    keys = (*true.pro.claims, *true.anti.claims)
    sentences = {row.sentence_index for row in gold.store.claim_rows(keys)}
    assert sentences == {7}
    # nothing else speaks against, so that the others are what the rest of the abstract says for
    assert {item.anti for item in answer.found} == {true.anti}
    assert {item.conflict for item in answer.found if item is not true} == {RESOLVED}


# against a comparison of every pair


def expected(project: Project) -> set[tuple[frozenset[str], frozenset[str], ConflictClass, bool]]:
    """What the definitions give when each claim is laid against each other, with nothing but sets."""
    book = LabelBook([project.vocabulary])
    dimensions = setting_dimensions(book)
    sides: dict[tuple[str, frozenset[LabelId]], set[str]] = {}
    for document in project.store.documents():
        for annotation_set in project.store.sets(document.id):
            annotations = project.store.annotations(annotation_set.id)
            for claim in project.store.claims(annotation_set.id):
                labels = [book.label(it.label_id) for it in annotations if it.claim_id == claim.id]
                keys = {item.key for item in dimensions}
                setting = frozenset(it.id for it in labels if it.dimension in keys and not it.exclusive)
                sides.setdefault((role_of(labels).role, setting), set()).add(document.id)
    result: set[tuple[frozenset[str], frozenset[str], ConflictClass, bool]] = set()
    for (role, pro), (other, anti) in product(sides, sides):
        if (role, other) != ("pro", "anti"):
            continue
        by_key = {it.dimension: it.relation for it in compared(book, pro, anti)}
        required = [by_key[item.key] for item in dimensions if item.required]
        akin = Relation.LESS_SPECIFIC in required and Relation.DIFFERENT not in by_key.values()
        if Relation.SAME not in required and not akin:
            continue
        conflict = TRUE
        if Relation.DIFFERENT in by_key.values():
            conflict = RESOLVED
        elif {Relation.SILENT, Relation.LESS_SPECIFIC} & set(by_key.values()) or (
            Relation.BOTH_SILENT in required
        ):
            conflict = UNDER
        one_paper = sides[role, pro] == sides[other, anti] and len(sides[role, pro]) == 1
        result.add((pro, anti, conflict, one_paper))
    return result


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_that_of_comparing_every_pair(
    other_project: Callable[[Vocabulary], Project], seed: int
):
    # more labels than one machine word has bits
    vocabulary = other_vocabulary(["context", "stage"], labels=60)
    project = other_project(vocabulary)
    chance = random.Random(seed)
    places = ["SITE:0001", "SITE:0002", "SITE:0005", "SITE:1003", "SITE:1058", "SITE:1059", "SITE:0099"]
    times = ["TIME:0004", "TIME:0008", "TIME:0009", "TIME:0011", "TIME:0012"]
    for _ in range(25):
        claims = [
            [
                *chance.sample(places[:-1], chance.choice([0, 1, 1, 2])),
                *chance.sample(times[:-1], chance.choice([0, 1, 1, 2])),
                *chance.sample([TRANSCRIPTION, OWN_CELL], chance.choice([0, 0, 1])),
                *chance.choice([PRO, ANTI, WORSE, BETTER]),
            ]
            for _ in range(chance.choice([1, 1, 2]))
        ]
        paper(project, *claims)
    answer = found(project)
    assert {
        (frozenset(it.pro.labels), frozenset(it.anti.labels), it.conflict, it.within_paper)
        for it in answer.found
    } == expected(project)
    assert len(answer.found) > 20
    for item in answer.found:
        assert item.comparisons == compared(LabelBook([vocabulary]), item.pro.labels, item.anti.labels)


@pytest.mark.parametrize(
    ("pro", "anti", "relation"),
    [
        pytest.param([], [], Relation.BOTH_SILENT, id="both silent"),
        pytest.param([TUMOR], [], Relation.SILENT, id="silent"),
        pytest.param([TUMOR, NORMAL], [NORMAL], Relation.SAME, id="same"),
        pytest.param([TUMOR], [NORMAL, LUMINAL], Relation.LESS_SPECIFIC, id="parent"),
        pytest.param([METASTASIS], [CANCER], Relation.LESS_SPECIFIC, id="grandparent"),
        pytest.param([LUMINAL], [TNBC], Relation.DIFFERENT, id="siblings"),
    ],
)
def test_a_relation_is_the_same_from_both_sides(
    vocabulary: Vocabulary, pro: list[LabelId], anti: list[LabelId], relation: Relation
):
    book = LabelBook([vocabulary])
    assert relation_of(book, pro, anti) is relation
    assert relation_of(book, anti, pro) is relation
