"""Headings of structured abstracts, as Pure portals and PubMed print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.abstract_sections import Section, category_of, inline_sections, join_sections, sentence_spans
from curator.segmentation import WHITE_SPACE

PENDRED = (
    "Background: Pendred syndrome, a common autosomal-recessive disorder characterized by congenital "
    "deafness and goiter, is caused by mutations of SLC26A4, which codes for pendrin. We investigated the "
    "relationship between pendrin and deafness using mice that have (Slc26a4+/+) or lack a complete "
    "Slc26a4 gene (Slc26a4-/-). "
    "Methods: Expression of pendrin and other proteins was determined by confocal immunocytochemistry. "
    "Results: Pendrin was found in the cochlea in apical membranes of spiral prominence cells. "
    "Conclusions: These observations demonstrate that pendrin dysfunction leads to a loss of KCNJ10 protein "
    "expression."
)
GOALS = (
    "GOALS: While mechanical thrombectomy (MT) has been shown to be effective in the anterior circulation, "
    "it is not known for others. MATERIALS AND METHODS: We reviewed patients. "
    "FINDINGS: Eight patients were found. "
    "CONCLUSION: It is feasible."
)
STROKE = (
    "Background and Purpose- It remains unclear how experience influences outcomes. Methods- Patients were "
    "taken from a registry. Results- Among 1,000 patients it did. Conclusions- It influences them."
)


def outline(abstract: str) -> list[tuple[str | None, str | None]]:
    return [(section.label, section.category) for section in inline_sections(abstract)]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        pytest.param(
            PENDRED,
            [
                ("Background", "BACKGROUND"),
                ("Methods", "METHODS"),
                ("Results", "RESULTS"),
                ("Conclusions", "CONCLUSIONS"),
            ],
            id="pure-portal",
        ),
        pytest.param(
            GOALS,
            [
                ("GOALS", "OBJECTIVE"),
                ("MATERIALS AND METHODS", "METHODS"),
                ("FINDINGS", "RESULTS"),
                ("CONCLUSION", "CONCLUSIONS"),
            ],
            id="pubmed-capitals",
        ),
        pytest.param(
            STROKE,
            [
                ("Background and Purpose", "OBJECTIVE"),
                ("Methods", "METHODS"),
                ("Results", "RESULTS"),
                ("Conclusions", "CONCLUSIONS"),
            ],
            id="dash-for-colon",
        ),
        pytest.param(
            "BACKGROUND & AIMS: A rose. METHODS/RESULTS: B fell (n = 3.) CONCLUSIONS: C.",
            [
                ("BACKGROUND & AIMS", "OBJECTIVE"),
                ("METHODS/RESULTS", "RESULTS"),
                ("CONCLUSIONS", "CONCLUSIONS"),
            ],
            id="joined-headings",
        ),
        pytest.param(
            "Objective: A? Design, setting: B. Patients and methods: C.",
            [("Objective", "OBJECTIVE"), ("Design, setting", "METHODS"), ("Patients and methods", "METHODS")],
            id="list-of-headings",
        ),
        pytest.param(
            "Background\nSTAT3 is active\n\n  Materials and Methods \nWe stained it.\nResults: It was on.",
            [("Background", "BACKGROUND"), ("Materials and Methods", "METHODS"), ("Results", "RESULTS")],
            id="own-lines",
        ),
        pytest.param(
            "STAT3 is a target. Methods: We looked. Results: It was on.",
            [(None, None), ("Methods", "METHODS"), ("Results", "RESULTS")],
            id="text-before-the-first",
        ),
        pytest.param(
            "SUMMARY: STAT3 is a target.", [("SUMMARY", "CONCLUSIONS")], id="one-in-capitals-at-the-start"
        ),
        pytest.param(
            "METHODS: Patients: 12 women. Controls: 15. Setting: a ward. RESULTS:None died.",
            [("METHODS", "METHODS"), ("RESULTS", "RESULTS")],
            id="capitals-rule-out-the-rest",
        ),
        pytest.param(
            "AIM: To see. METHODS: We looked. FUNDING: None.",
            [("AIM", "OBJECTIVE"), ("METHODS", "METHODS"), ("FUNDING", "UNASSIGNED")],
            id="unassigned",
        ),
    ],
)
def test_headings_are_found(abstract: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert outline(abstract) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        pytest.param("", id="empty"),
        pytest.param("STAT3 is a target. It is active.", id="no-heading"),
        pytest.param("Introduction: STAT3 is a target. It is active.", id="only-one"),
        pytest.param("STAT3 is on. IMPORTANCE: It is a target.", id="one-in-capitals-not-at-the-start"),
        pytest.param("Results: It was on. Results: It was off.", id="the-same-twice"),
        pytest.param("We report results: STAT3 was on, with methods: none.", id="within-a-sentence"),
        pytest.param("We saw, Results: STAT3, Methods: none.", id="after-a-comma"),
        pytest.param("Two genes were found: STAT3. Others: none. Females: 12.", id="unknown-words"),
        pytest.param("Ratio 3. Results:5 of 3. Methods:2 of 3.", id="ratios"),
        pytest.param("We looked at the\nresults\nof the\nmethods\nhere.", id="words-on-lines"),
    ],
)
def test_an_abstract_without_headings_stays_whole(abstract: str) -> None:
    assert inline_sections(abstract) == [Section(None, None, abstract)]


def test_the_heading_is_not_in_the_text_of_its_section() -> None:
    texts = [section.text for section in inline_sections(GOALS)]
    assert texts[0].startswith("While mechanical")
    assert texts[1:] == ["We reviewed patients.", "Eight patients were found.", "It is feasible."]


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("BACKGROUND", "BACKGROUND"),
        ("Introduction:", "BACKGROUND"),
        ("Aim(s)", "OBJECTIVE"),
        ("The aim of this study", "OBJECTIVE"),
        ("BACKGROUND/AIMS", "OBJECTIVE"),
        ("Purpose of review", "OBJECTIVE"),
        ("HYPOTHESES", "OBJECTIVE"),
        ("Case studies", "METHODS"),
        ("DESIGN, SETTING, AND PARTICIPANTS", "METHODS"),
        ("Main Outcomes and Measures", "METHODS"),
        ("METHODS & FINDINGS", "RESULTS"),
        ("METHODS-RESULTS", "RESULTS"),
        ("RESULTS AND CONCLUSIONS", "CONCLUSIONS"),
        ("Authors’ conclusions", "CONCLUSIONS"),
        ("CONCLUSIONS AND RELEVANCE", "CONCLUSIONS"),
        ("Trial registration", "UNASSIGNED"),
        ("MATERIALS  AND\nMETHODS", "METHODS"),
        ("CHEMISTRY", None),
        ("Methods and chemistry", None),
        (" : ", None),
        ("", None),
    ],
)
def test_a_heading_has_the_category_of_the_library_of_medicine(label: str, category: str | None) -> None:
    assert category_of(label) == category


def test_sentences_know_their_section_and_their_place_in_the_joined_text() -> None:
    sections = inline_sections(PENDRED)
    text = join_sections(sections)
    spans = sentence_spans(sections)
    assert [section.label for _, _, section in spans] == [
        "Background",
        "Background",
        "Methods",
        "Results",
        "Conclusions",
    ]
    assert text[spans[2][0] : spans[2][1]] == sections[1].text


def test_an_empty_section_has_neither_line_nor_sentence() -> None:
    first, empty, last = (
        Section("AIM", "OBJECTIVE", " A rose. "),
        Section("X", None, " \n"),
        Section(None, None, "B"),
    )
    assert join_sections([first, empty, last]) == "A rose.\nB"
    assert sentence_spans([first, empty, last]) == [(0, 7, first), (8, 9, last)]
    assert join_sections([]) == ""
    assert sentence_spans([]) == []


TEXTS = st.lists(
    st.sampled_from(
        ["Results: ", "METHODS: ", "Background\n", "A rose. ", "\n", " ", ". ", "😀", "\u200b", "(", "- "]
    )
).map("".join)


@given(st.lists(st.builds(Section, st.none(), st.none(), TEXTS)) | TEXTS.map(inline_sections))
def test_sentences_cover_the_joined_text(sections: list[Section]) -> None:
    text = join_sections(sections)
    place = 0
    for start, end, section in sentence_spans(sections):
        assert place <= start < end
        assert text[place:start].strip(WHITE_SPACE) == ""
        assert text[start:end] in section.text
        place = end
    assert text[place:].strip(WHITE_SPACE) == ""


@given(TEXTS)
def test_sections_and_headings_make_up_the_abstract(abstract: str) -> None:
    place = 0
    for section in inline_sections(abstract):
        for part in (section.label or "", section.text):
            place = abstract.index(part, place) + len(part)
    assert abstract[place:].strip(": -\n") == ""


@pytest.mark.parametrize(
    "pattern", ["\n", ": ", "A: ", ".\n", "Results: ", " " * 100 + ". ", "Methods\n", ".)"]
)
def test_a_megabyte_of_anything_is_read(pattern: str) -> None:
    """Time that grows with the square of the length would take hours here."""
    text = pattern * (1_000_000 // len(pattern))
    assert len("".join(section.text for section in inline_sections(text))) <= len(text)
