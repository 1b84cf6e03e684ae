"""Completing the records of documents: what they lack, what differs, and the operation that fills it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from curator.checking import check
from curator.completing import (
    TITLES,
    AmendDocument,
    AmendDocuments,
    completion,
    differences,
    gaps,
    is_incomplete,
    lacking,
)
from curator.errors import RefusedError
from curator.identifiers import DocumentId
from curator.model import Document, IntegrityStatus, Record
from curator.project import Project
from tests import factories

TITLE = "STAT3 in Breast Cancer Onset and Progression: A Matter of Time and Context."
PORTAL = Record(
    title=TITLE,
    abstract=factories.ABSTRACT,
    journal="International Journal of Molecular Sciences",
    issue="9",
    article_number="2818",
    publication_date="2018-09-18",
    year=2018,
    language="en",
)
PUBMED = replace(
    PORTAL,
    title="STAT3 in breast cancer onset and progression: a matter of time and context",
    doi="10.3390/IJMS19092818",
    pmid="30231553",
    pmcid="PMC6163512",
    authors=("Segatto, Ilenia", "Baldassarre, Gustavo", "Belletti, Barbara"),
    journal="International journal of molecular sciences",
    volume="19",
    pages="2818",
    article_number=None,
    publication_date="2018-09",
    integrity_status=IntegrityStatus.CORRECTED,
)
RETRACTED = IntegrityStatus.RETRACTED
FOUND = {
    "doi": "10.3390/ijms19092818",
    "pmid": "30231553",
    "pmcid": "PMC6163512",
    "authors": ("Segatto, Ilenia", "Baldassarre, Gustavo", "Belletti, Barbara"),
    "volume": "19",
    "integrity_status": IntegrityStatus.CORRECTED,
}


@pytest.fixture
def paper(imported: Callable[[Record], DocumentId]) -> DocumentId:
    return imported(PORTAL)


def document(project: Project, document_id: DocumentId) -> Document:
    found = project.store.find(Document, document_id)
    assert found is not None
    return found


def amend(project: Project, document_id: DocumentId, **fields: Any) -> Document:
    project.perform(AmendDocument(document_id=document_id, fields=fields, source="PubMed, PMID 30231553"))
    return document(project, document_id)


# what is lacking, and what differs


def test_a_document_of_a_portal_page_lacks_ids_authors_and_volume() -> None:
    assert lacking(PORTAL)[:4] == ("doi", "pmid", "pmcid", "authors")
    assert "volume" in lacking(PORTAL)
    assert "pages" not in lacking(PORTAL), "it has an article number"
    assert "integrity_status" not in lacking(PORTAL)
    assert is_incomplete(PORTAL)


def test_a_record_with_the_essentials_is_complete_without_pages_and_pmcid() -> None:
    assert not is_incomplete(replace(PUBMED, pmcid=None, pages=None, issue=None))


def test_a_found_record_fills_what_is_empty_and_no_more() -> None:
    assert gaps(PORTAL, PUBMED) == FOUND


def test_other_spelling_and_less_precision_are_no_difference() -> None:
    assert {it.field for it in differences(PORTAL, PUBMED)} == set(FOUND)


@pytest.mark.parametrize(
    ("field", "here", "there", "differs"),
    [
        pytest.param("volume", "19", "20", True, id="volume"),
        pytest.param("volume", "19", None, False, id="nothing there"),
        pytest.param("year", 2018, 2019, True, id="year"),
        pytest.param("publication_date", "2018", "2018-09", True, id="more precise"),
        pytest.param("publication_date", "2018-09-18", "2018", False, id="less precise"),
        pytest.param("authors", ("Segatto I",), ("Segatto, I.",), False, id="punctuation"),
        pytest.param("authors", ("Segatto I",), ("Segatto, I.", "Belletti, B."), True, id="one more"),
        pytest.param("language", "en", "und", False, id="undetermined"),
        pytest.param("publication_type", "review", "unknown", False, id="unknown"),
        pytest.param("peer_reviewed", True, False, True, id="false is a value"),
        pytest.param("issn", "1422-006x", "1422-006X", False, id="ISSN"),
        pytest.param("doi", "10.1000/a", "nonsense", False, id="no DOI"),
        pytest.param("integrity_status", RETRACTED, IntegrityStatus.NONE_KNOWN, False, id="retracted"),
        pytest.param("licence", "+", "−", True, id="signs alone"),
    ],
)  # fmt: skip
def test_a_field_differs_if_the_other_says_something_else(
    field: str, here: Any, there: Any, differs: bool
) -> None:
    found = differences(replace(PORTAL, **{field: here}), replace(PORTAL, **{field: there}))
    assert [it.field for it in found] == ([field] if differs else [])


def test_a_difference_knows_whether_it_is_a_gap(project: Project, paper: DocumentId) -> None:
    found = completion(
        document(project, paper), replace(PUBMED, issue="10"), source="PubMed, PMID 30231553", by="title"
    )
    assert found.gaps() == FOUND
    assert found.chosen(["issue", "nonsense"]) == {"issue": "10"}
    assert {it.title: it.is_gap for it in found.differences}["Issue"] is False
    assert found.doubt == ""


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(replace(PUBMED, title="[STAT3 in breast cancer onset and progression]."), "", id="part"),
        pytest.param(replace(PUBMED, title="Kinases of mice"), "another title: “Kinases", id="title"),
        pytest.param(replace(PUBMED, title=""), "another title", id="no title"),
        pytest.param(replace(PUBMED, doi="10.1000/other"), "another DOI: 10.1000/other", id="DOI"),
    ],
)  # fmt: skip
def test_a_record_that_may_be_of_another_paper_is_in_doubt(
    project: Project, imported: Callable[[Record], DocumentId], found: Record, said: str
) -> None:
    here = document(project, imported(replace(PORTAL, doi="10.3390/ijms19092818")))
    doubt = completion(here, found, source="PubMed", by="DOI").doubt
    assert said in doubt
    assert bool(said) == bool(doubt)


def test_every_field_of_a_record_but_its_title_has_a_name() -> None:
    assert "title" not in TITLES
    assert "abstract" not in TITLES
    assert len(TITLES) == len(set(TITLES.values()))


# the operation


def test_amending_fills_fields_and_leaves_key_and_text(project: Project, paper: DocumentId) -> None:
    before = document(project, paper)
    after = amend(project, paper, **FOUND)
    assert after == replace(before, **FOUND)
    assert after.key.startswith("sha:")
    assert project.store.text(paper, 1).title == TITLE
    assert check(project.store).findings == ()


def test_amending_is_one_step_that_says_what_and_where_from(project: Project, paper: DocumentId) -> None:
    amend(project, paper, doi="10.3390/ijms19092818", volume="19")
    step = project.next_undo()
    assert step is not None
    assert (
        step.name == "Complete “STAT3 in Breast Cancer Onset and Progression: A Matter of T…” (DOI, Volume)"
    )
    assert step.reason == "PubMed, PMID 30231553"


def test_amending_is_undone_and_redone(project: Project, paper: DocumentId) -> None:
    before = document(project, paper)
    after = amend(project, paper, **FOUND)
    changes = project.undo()
    assert paper in changes.documents
    assert changes.library
    assert document(project, paper) == before
    project.redo()
    assert document(project, paper) == after
    assert check(project.store).findings == ()


def test_amending_with_what_is_there_already_is_no_step(project: Project, paper: DocumentId) -> None:
    before = project.next_undo()
    amend(project, paper, issue="9", language="en", doi="")
    assert project.next_undo() == before


def test_a_field_can_be_emptied(project: Project, paper: DocumentId) -> None:
    after = amend(project, paper, issue=None, year=None, language="", keywords=[])
    assert (after.issue, after.year, after.language, after.keywords) == (None, None, "und", ())
    assert check(project.store).findings == ()


def test_values_are_made_canonical(project: Project, paper: DocumentId) -> None:
    after = amend(
        project,
        paper,
        doi="https://doi.org/10.3390/IJMS19092818",
        pmid="PMID: 030231553",
        pmcid="6163512.1",
        authors=["Segatto\u00a0I", " ", "\ud800"],
        volume=" 19 ",
        integrity_status="retracted",
        peer_reviewed=False,
    )
    assert (after.doi, after.pmid, after.pmcid) == ("10.3390/ijms19092818", "30231553", "PMC6163512")
    assert after.authors == ("Segatto I", "?")
    assert (after.volume, after.integrity_status, after.peer_reviewed) == (
        "19",
        IntegrityStatus.RETRACTED,
        False,
    )
    assert check(project.store).findings == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("title", "Another", "The title of a document is frozen", id="title"),
        pytest.param("abstract", "Another", "The abstract of a document is frozen", id="abstract"),
        pytest.param("key", "doi:x", "no field ‘key’", id="key"),
        pytest.param("state", "merged", "no field ‘state’", id="state"),
        pytest.param("doi", "nonsense", "‘nonsense’ cannot be the DOI", id="DOI"),
        pytest.param("pmid", "0", "‘0’ cannot be the PMID", id="PMID"),
        pytest.param("year", "2018", "cannot be the year", id="year as text"),
        pytest.param("year", True, "cannot be the year", id="year as truth"),
        pytest.param("peer_reviewed", "yes", "cannot be the peer-reviewed", id="truth as text"),
        pytest.param("integrity_status", "fine", "cannot be the integrity", id="status"),
        pytest.param("authors", "Segatto I", "cannot be the authors", id="authors as text"),
        pytest.param("volume", 19, "cannot be the volume", id="volume as number"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused(
    project: Project, paper: DocumentId, field: str, value: Any, said: str
) -> None:
    before = document(project, paper)
    with pytest.raises(RefusedError, match=said):
        amend(project, paper, **{field: value})
    assert document(project, paper) == before


@pytest.mark.parametrize(
    ("field", "value"), [("doi", "10.3390/ijms19092818"), ("pmid", "30231553"), ("pmcid", "PMC6163512")]
)
def test_an_id_that_another_document_has_is_refused(
    project: Project, paper: DocumentId, field: str, value: str
) -> None:
    other = factories.add_document(project, "The other one", "It is another.", **{field: value})
    with pytest.raises(RefusedError, match=rf"{value} belongs to “The other one” in this project"):
        amend(project, paper, **{field: value})
    project.undo()
    assert project.store.find(Document, other) is not None
    assert getattr(amend(project, paper, **{field: value}), field) == value


def test_two_documents_with_one_text_can_still_be_amended(project: Project) -> None:
    first = factories.add_document(project, "First", "One text.", doi="10.1000/a")
    assert amend(project, first, volume="3").volume == "3"


def test_a_document_that_is_gone_is_refused(project: Project, paper: DocumentId) -> None:
    project.undo()
    with pytest.raises(RefusedError, match="no longer in the project"):
        amend(project, paper, volume="19")


def test_several_documents_are_one_step_and_refusals_are_told(project: Project, paper: DocumentId) -> None:
    other = factories.add_document(project, "Other", "Another text.", pmid="30231553")
    operation = AmendDocuments(
        amendments=[
            AmendDocument(document_id=paper, fields={"pmid": "30231553", "volume": "19"}, source="PubMed, 1"),
            AmendDocument(document_id=other, fields={"volume": "7"}, source="PubMed, 2"),
        ]
    )
    project.perform(operation)
    assert operation.amended == [other]
    (refused,) = operation.refused
    assert "belongs to “Other”" in refused.message
    assert document(project, paper).volume is None, "all or nothing for each document"
    step = project.next_undo()
    assert step is not None
    assert (step.name, step.reason) == ("Complete “Other” (Volume)", "PubMed, 2")
    project.undo()
    assert document(project, other).volume is None


def test_another_curator_sees_and_may_amend_further(
    project: Project, colleague: Project, paper: DocumentId
) -> None:
    amend(project, paper, volume="19")
    assert document(colleague, paper).volume == "19"
    amend(colleague, paper, volume="20")
    with pytest.raises(RefusedError, match="changed since by somebody else"):
        project.undo()


def test_an_annotated_and_finished_document_can_be_amended(project: Project, paper: DocumentId) -> None:
    sentences = project.store.sentences(paper)
    factories.label(project, sentences[0], factories.LUMINAL)
    amend(project, paper, doi="10.3390/ijms19092818")
    assert project.store.sentences(paper) == sentences
    assert check(project.store).findings == ()


def test_an_undo_that_would_give_an_id_away_twice_is_refused(
    project: Project, colleague: Project, paper: DocumentId
) -> None:
    amend(project, paper, doi="10.1000/old")
    amend(project, paper, doi="10.1000/new")
    factories.add_document(colleague, "Theirs", "Another text.", doi="10.1000/old")
    with pytest.raises(RefusedError, match="“Theirs” has the same DOI now"):
        project.undo()
    assert document(project, paper).doi == "10.1000/new"


def test_a_redo_that_would_give_an_id_away_twice_is_refused(
    project: Project, colleague: Project, paper: DocumentId
) -> None:
    amend(project, paper, doi="10.1000/new")
    project.undo()
    factories.add_document(colleague, "Theirs", "Another text.", doi="10.1000/new")
    with pytest.raises(RefusedError, match="“Theirs” has the same DOI now"):
        project.redo()
    assert check(project.store).findings == ()
