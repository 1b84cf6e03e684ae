from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.checking import check
from curator.claims import Target
from curator.errors import RefusedError
from curator.identifiers import DocumentId, new_id
from curator.labelling import AddClaim, SetClaimNote, SetCue, ToggleNegated
from curator.model import ReviewState, Sentence, SentenceState
from curator.project import Project
from curator.reviewing import CompleteDocument, SetComment, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from tests import factories
from tests.factories import (
    ACTIVE,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    active_claims,
    label,
    labels,
    review,
    review_of,
    words,
)

FIRST = "STAT3 promotes 𝛽-catenin 🧬 in caf\N{LATIN SMALL LETTER E WITH ACUTE}s."
SECOND, THIRD = "It suppresses tumors.", "Both hold (P < 0.05)."


@pytest.fixture
def document_id(project: Project) -> DocumentId:
    return factories.add_document(project)


@pytest.fixture
def sentence(project: Project, document_id: DocumentId) -> Sentence:
    return project.store.sentences(document_id)[0]


def texts(project: Project, document_id: DocumentId) -> list[str]:
    return [sentence.text for sentence in project.store.sentences(document_id)]


def split(project: Project, sentence: Sentence, before: str) -> list[Sentence]:
    """Split a sentence before a word; the halves."""
    project.perform(SplitSentence(sentence_id=sentence.id, offset=sentence.text.index(before)))
    found = project.store.sentences(sentence.document_id)
    return [item for item in found if sentence.start <= item.start < sentence.end]


def merge(project: Project, sentence: Sentence) -> Sentence:
    project.perform(MergeSentence(sentence_id=sentence.id))
    return next(
        item for item in project.store.sentences(sentence.document_id) if item.start == sentence.start
    )


# boundaries


def test_a_split_leaves_white_space_between_the_halves(
    project: Project, document_id: DocumentId, sentence: Sentence
):
    changes = project.perform(SplitSentence(sentence_id=sentence.id, offset=sentence.text.index(" 🧬")))
    assert changes.step == "Split sentence"
    assert changes.resegmented == {document_id}
    assert texts(project, document_id) == [
        "STAT3 promotes 𝛽-catenin",
        "🧬 in caf\N{LATIN SMALL LETTER E WITH ACUTE}s.",
        SECOND,
        THIRD,
    ]
    assert [item.index for item in project.store.sentences(document_id)] == [1, 2, 3, 4]


def test_offsets_of_halves_count_code_points(project: Project, sentence: Sentence):
    halves = split(project, sentence, "🧬")
    abstract = project.store.text(sentence.document_id, 1).abstract
    assert [abstract[half.start : half.end] for half in halves] == [half.text for half in halves]
    assert [half.start for half in halves] == [0, 25]
    assert {half.splitter for half in halves} == {"by hand"}
    assert {half.segmentation_version for half in halves} == {2}


def test_the_old_sentence_is_kept_as_superseded(project: Project, sentence: Sentence):
    split(project, sentence, "promotes")
    old = project.store.find(Sentence, sentence.id)
    assert old is not None
    assert old.state is SentenceState.SUPERSEDED


def test_a_sentence_can_be_split_where_no_white_space_is(project: Project):
    document_id = factories.add_document(project, title="Glued", abstract="It grew in mice.following")
    (sentence,) = project.store.sentences(document_id)
    split(project, sentence, "following")
    assert texts(project, document_id) == ["It grew in mice.", "following"]


@pytest.mark.parametrize("offset", [-1, 0, len(FIRST), len(FIRST) + 5], ids=str)
def test_no_half_may_be_empty(project: Project, sentence: Sentence, offset: int):
    with pytest.raises(RefusedError, match="between two words"):
        project.perform(SplitSentence(sentence_id=sentence.id, offset=offset))


def test_a_merge_joins_with_what_stood_between(project: Project, document_id: DocumentId, sentence: Sentence):
    changes = project.perform(MergeSentence(sentence_id=sentence.id))
    assert changes.step == "Merge sentences"
    assert texts(project, document_id) == [f"{FIRST} {SECOND}", THIRD]


def test_the_last_sentence_has_none_to_merge_with(project: Project, document_id: DocumentId):
    last = project.store.sentences(document_id)[-1]
    with pytest.raises(RefusedError, match="last sentence"):
        project.perform(MergeSentence(sentence_id=last.id))


def test_sections_are_not_merged(project: Project):
    abstract = "BACKGROUND: It is known. METHODS: We did it."
    first, _ = project.store.sentences(factories.add_document(project, title="Sections", abstract=abstract))
    with pytest.raises(RefusedError, match="another section"):
        project.perform(MergeSentence(sentence_id=first.id))
    halves = split(project, first, "known")
    assert {half.section_label for half in halves} == {"BACKGROUND"}
    assert merge(project, halves[0]).section_label == "BACKGROUND"


def test_a_sentence_that_was_split_cannot_be_split_again(project: Project, sentence: Sentence):
    split(project, sentence, "promotes")
    with pytest.raises(RefusedError, match="split or merged since"):
        split(project, sentence, "promotes")


# what is carried


def test_labels_on_words_go_with_the_words(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL, span=words(sentence, "STAT3"))
    label(project, sentence, METASTASIS, span=words(sentence, "🧬"))
    label(project, sentence, ACTIVE)
    left, right = split(project, sentence, "🧬")
    assert labels(project, left) == [[(ACTIVE, None), (LUMINAL, "STAT3")]]
    assert labels(project, right) == [[(ACTIVE, None), (METASTASIS, "🧬")]]
    assert labels(project, sentence) == []


def test_a_merge_keeps_the_claims_of_both(project: Project, document_id: DocumentId, sentence: Sentence):
    second = project.store.sentences(document_id)[1]
    label(project, sentence, LUMINAL, span=words(sentence, "𝛽-catenin"))
    label(project, second, PRIMARY, span=words(second, "tumors"))
    joined = merge(project, sentence)
    assert labels(project, joined) == [[(LUMINAL, "𝛽-catenin")], [(PRIMARY, "tumors")]]
    assert [claim.number for claim in active_claims(project, joined)] == [1, 2]


def test_equal_claims_are_merged_into_one(project: Project, document_id: DocumentId, sentence: Sentence):
    second = project.store.sentences(document_id)[1]
    for item in (sentence, second):
        label(project, item, LUMINAL, PRIMARY)
    assert labels(project, merge(project, sentence)) == [[(LUMINAL, None), (PRIMARY, None)]]


def test_a_claim_that_is_negated_is_not_equal(project: Project, document_id: DocumentId, sentence: Sentence):
    second = project.store.sentences(document_id)[1]
    for item in (sentence, second):
        label(project, item, LUMINAL)
    project.perform(ToggleNegated(target=Target(second.id)))
    assert [claim.negated for claim in active_claims(project, merge(project, sentence))] == [False, True]


def test_a_split_and_a_merge_restore_labels_words_and_cue(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL, span=words(sentence, "🧬"))
    project.perform(SetCue(target=Target(sentence.id), cue=words(sentence, "🧬 in")))
    left, right = split(project, sentence, "🧬")
    (claim,) = active_claims(project, right)
    assert claim.cue == words(right, "🧬 in")
    assert active_claims(project, left) == []
    joined = merge(project, left)
    assert joined.text == sentence.text
    assert labels(project, joined) == [[(LUMINAL, "🧬")]]
    (claim,) = active_claims(project, joined)
    assert claim.cue == words(sentence, "🧬 in")


def test_labels_on_the_whole_sentence_are_one_claim_again_after_split_and_merge(
    project: Project, sentence: Sentence
):
    label(project, sentence, LUMINAL, PRIMARY)
    left, right = split(project, sentence, "🧬")
    assert labels(project, left) == labels(project, right) == [[(LUMINAL, None), (PRIMARY, None)]]
    assert labels(project, merge(project, left)) == [[(LUMINAL, None), (PRIMARY, None)]]


@pytest.mark.parametrize("before", ["catenin", "🧬 in"])
def test_no_split_inside_labelled_words(project: Project, sentence: Sentence, before: str):
    label(project, sentence, LUMINAL, span=words(sentence, "𝛽-catenin 🧬"))
    with pytest.raises(RefusedError, match="“𝛽-catenin 🧬” is labelled"):
        split(project, sentence, before)
    split(project, sentence, "𝛽-catenin")


def test_no_split_inside_a_cue(project: Project, sentence: Sentence):
    project.perform(SetCue(target=Target(sentence.id), cue=words(sentence, "promotes 𝛽")))
    with pytest.raises(RefusedError, match="“promotes 𝛽” is labelled"):
        split(project, sentence, "𝛽")


def test_the_words_of_every_curator_are_kept_whole(project: Project, colleague: Project, sentence: Sentence):
    label(colleague, sentence, LUMINAL, span=words(sentence, "promotes 𝛽-catenin"))
    with pytest.raises(RefusedError, match="is labelled"):
        split(project, sentence, "𝛽-catenin")


def test_the_labels_of_every_curator_are_carried(project: Project, colleague: Project, sentence: Sentence):
    label(colleague, sentence, LUMINAL, span=words(sentence, "🧬"))
    label(project, sentence, PRIMARY)
    left, right = split(project, sentence, "🧬")
    assert [labels(project, left), labels(project, right)] == [[[(PRIMARY, None)]]] * 2
    assert [labels(colleague, left), labels(colleague, right)] == [[], [[(LUMINAL, "🧬")]]]
    (claim,) = active_claims(colleague, right)
    assert claim.created_by == colleague.curator.id


def test_several_claims_keep_their_order(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    project.perform(AddClaim(sentence_id=sentence.id))
    second = active_claims(project, sentence)[1]
    label(project, sentence, PRIMARY, span=words(sentence, "🧬"), claim=second.id)
    project.perform(AddClaim(sentence_id=sentence.id))
    third = active_claims(project, sentence)[2]
    label(project, sentence, METASTASIS, claim=third.id)
    left, right = split(project, sentence, "🧬")
    assert labels(project, left) == [[(LUMINAL, None)], [(METASTASIS, None)]]
    assert labels(project, right) == [[(LUMINAL, None)], [(PRIMARY, "🧬")], [(METASTASIS, None)]]
    assert [claim.number for claim in active_claims(project, left)] == [1, 2]


def test_the_note_of_a_claim_without_labels_is_kept_once(project: Project, sentence: Sentence):
    project.perform(SetClaimNote(target=Target(sentence.id), note="read the figure"))
    left, right = split(project, sentence, "🧬")
    assert [claim.note for claim in active_claims(project, left)] == ["read the figure"]
    assert active_claims(project, right) == []


def test_flags_and_comments_are_kept_and_the_review_is_not(
    project: Project, document_id: DocumentId, sentence: Sentence
):
    label(project, sentence, LUMINAL, PRIMARY)
    review(project, sentence)
    project.perform(ToggleFlag(sentence_ids=[sentence.id]))
    project.perform(SetComment(sentence_id=sentence.id, comment="one"))
    second = project.store.sentences(document_id)[1]
    project.perform(SetComment(sentence_id=second.id, comment="two"))
    left, right = split(project, sentence, "🧬")
    found = [review_of(project, item) for item in (left, right)]
    assert [(item.state, item.flagged, item.comment) for item in found if item] == [
        (ReviewState.UNREVIEWED, True, "one"),
        (ReviewState.UNREVIEWED, True, ""),
    ]
    joined = merge(project, right)
    after = review_of(project, joined)
    assert after is not None
    assert (after.flagged, after.comment) == (True, "two")
    everything = review_of(project, merge(project, left))
    assert everything is not None
    assert everything.comment == "one\ntwo"


def test_sentences_of_a_document_that_somebody_is_done_with_stay(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    factories.settle(colleague, document_id)
    colleague.perform(CompleteDocument(document_id=document_id))
    with pytest.raises(RefusedError, match="is done with this document"):
        split(project, sentence, "🧬")
    with pytest.raises(RefusedError, match="is done with this document"):
        merge(project, sentence)


# undo


def test_undo_restores_sentences_and_labels_exactly(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    label(project, sentence, LUMINAL, span=words(sentence, "🧬"))
    label(project, sentence, PRIMARY)
    review(project, sentence)
    label(colleague, sentence, METASTASIS)
    colleague.perform(SetComment(sentence_id=sentence.id, comment="mine"))
    before, sentences = factories.contents(project.store), project.store.sentences(document_id)
    halves = split(project, sentence, "🧬")
    after = factories.contents(project.store)
    merge(project, halves[1])
    for _ in range(2):
        project.undo()
    assert factories.contents(project.store) == before
    assert project.store.sentences(document_id) == sentences
    project.redo()
    assert factories.contents(project.store) == after


def test_changes_after_a_split_are_undone_before_it(project: Project, sentence: Sentence):
    left, _ = split(project, sentence, "🧬")
    label(project, left, LUMINAL)
    assert project.undo().step == "Undo: Add “Luminal / ER-positive”"
    assert project.undo().step == "Undo: Split sentence"


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_splits_and_merges_cover_the_text_and_are_undone_exactly(tmp_path: Path, data: st.DataObject):
    """Offsets, labels and gaps stay true whatever is cut; the texts are full of wide characters."""
    project = factories.new_project(tmp_path / f"{new_id()}.curation")
    with closing(project.store):
        alphabet = st.sampled_from("aé𝛽🧬 \n.")
        abstract = data.draw(st.text(alphabet, min_size=1, max_size=40))
        document_id = factories.add_document(project, abstract=f"Begin. {abstract}")
        for sentence in project.store.sentences(document_id):
            end = data.draw(st.integers(1, len(sentence.text)))
            label(project, sentence, LUMINAL, span=words(sentence, sentence.text[:end]))
        before = factories.contents(project.store)
        cuts = range(data.draw(st.integers(1, 5)))
        performed = sum(cut_somewhere(project, project.store.sentences(document_id), data) for _ in cuts)
        covered = "".join(texts(project, document_id))
        abstract = project.store.text(document_id, 1).abstract
        assert "".join(covered.split()) == "".join(abstract.split())
        assert check(project.store).findings == ()
        for _ in range(performed):
            project.undo()
        assert factories.contents(project.store) == before
        assert check(project.store).findings == ()


def cut_somewhere(project: Project, sentences: Sequence[Sentence], data: st.DataObject) -> bool:
    sentence = data.draw(st.sampled_from(sentences))
    try:
        if data.draw(st.booleans()):
            offset = data.draw(st.integers(0, len(sentence.text)))
            project.perform(SplitSentence(sentence_id=sentence.id, offset=offset))
        else:
            project.perform(MergeSentence(sentence_id=sentence.id))
    except RefusedError:
        return False
    return True
