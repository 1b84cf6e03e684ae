from __future__ import annotations

from dataclasses import fields

import pytest

from curator import normalise
from curator.errors import RefusedError
from curator.model import IntegrityStatus, Mark, Record
from ui.record_fields import FIELDS, LONGEST, STATUSES, TYPES, changed, shown_text, text_of, why_fixed

RECORD = Record(
    title="STAT3 in time",
    abstract="It is.\nSo it is.",
    sections=(("BACKGROUND", "BACKGROUND", "It is."), ("Wholly own", None, "So it is.")),
    authors=("Rossi, Anna", "Bianchi, B."),
    publication_date="2018-09",
    year=2018,
    doi="10.1000/1",
    integrity_status=IntegrityStatus.RETRACTED,
    warnings=("no title in the record", "another"),
)


def test_every_field_is_one_of_a_record():
    assert {field.name for field in FIELDS} <= {field.name for field in fields(Record)}
    assert len({field.name for field in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_what_stands_in_the_form_changes_nothing(field: str):
    again = changed(RECORD, field, text_of(RECORD, field))
    assert getattr(again, field) == getattr(RECORD, field)
    assert again.sections == RECORD.sections


@pytest.mark.parametrize(
    ("field", "typed", "taken"),
    [
        pytest.param("title", "  Two\nlines ", "Two lines", id="title on one line"),
        pytest.param("authors", "Rossi, Anna\n\n  Li,  Wei ", ("Rossi, Anna", "Li, Wei"), id="authors"),
        pytest.param("doi", "https://doi.org/10.1000/ABC", "10.1000/abc", id="address of a DOI"),
        pytest.param("pmid", "PMID: 30231553", "30231553", id="PMID"),
        pytest.param("pmcid", "6164624", "PMC6164624", id="PMCID"),
        pytest.param("doi", " ", None, id="no DOI"),
        pytest.param("publication_date", "18 Sep 2018", "2018-09-18", id="spelt date"),
        pytest.param("publication_date", "2019", "2019", id="year"),
        pytest.param("language", "English", "en", id="language"),
        pytest.param("language", "", "und", id="no language"),
        pytest.param("volume", " 12 ", "12", id="volume"),
        pytest.param("journal", "", None, id="no journal"),
        pytest.param("integrity_status", "corrected", IntegrityStatus.CORRECTED, id="status"),
        pytest.param("publication_type", "review", "review", id="type"),
        pytest.param("url", "x\0y", "xy", id="NUL"),
        pytest.param("title", "a\ud800b", "a?b", id="half a surrogate pair"),
    ],
)
def test_what_is_typed_is_taken_in_canonical_form(field: str, typed: str, taken: object):
    assert getattr(changed(RECORD, field, typed), field) == taken


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("doi", "doi"),
        ("pmid", "12e45"),
        ("pmcid", "PMCX"),
        ("publication_date", "3/4/25"),
        ("language", "Gibberish"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(field: str, typed: str):
    with pytest.raises(RefusedError, match=r"\.$"):
        changed(RECORD, field, typed)


def test_a_date_and_its_year_go_together():
    assert changed(RECORD, "publication_date", "2001-02").year == 2001
    assert changed(RECORD, "publication_date", "").year is None
    assert text_of(Record(title="", year=1999), "publication_date") == "1999"


def test_headings_of_a_structured_abstract_can_be_edited_with_it():
    assert text_of(RECORD, "abstract") == "BACKGROUND: It is.\nWholly own: So it is."
    again = changed(RECORD, "abstract", "BACKGROUND: It was.\nWholly own: So it was.\nIndeed.")
    assert again.sections == (
        ("BACKGROUND", "BACKGROUND", "It was."),
        ("Wholly own", None, "So it was.\nIndeed."),
    )
    assert again.abstract == "It was.\nSo it was.\nIndeed."


def test_an_abstract_without_its_headings_has_no_sections():
    again = changed(RECORD, "abstract", "Just text.")
    assert (again.abstract, again.sections) == ("Just text.", ())


def test_a_warning_that_was_mended_is_gone():
    assert changed(RECORD, "title", "A title").warnings == ("another",)
    assert changed(RECORD, "title", "").warnings == RECORD.warnings


def test_a_text_with_labels_on_it_or_a_huge_one_is_not_changed_here():
    assert why_fixed(RECORD, "abstract") == ""
    assert "Labels of another tool" in why_fixed(Record(title="", marks=(Mark(label="x"),)), "abstract")
    assert "too long" in why_fixed(Record(title="", abstract="x" * (LONGEST + 1)), "abstract")


def test_values_are_shown_in_words():
    assert shown_text(RECORD, "integrity_status") == "Retracted"
    assert shown_text(Record(title=""), "integrity_status") == ""
    assert shown_text(Record(title="", publication_type="case_report"), "publication_type") == "Case report"


def test_every_type_and_status_can_be_chosen():
    assert set(STATUSES) == set(IntegrityStatus)
    assert all(
        normalise.publication_type(name.replace("_", " ")) == name
        for name in TYPES
        if name not in ("", "other")
    )
