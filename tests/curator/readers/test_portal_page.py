"""Pages of research portals (Elsevier Pure) as text, in the variants seen in the wild."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import portal_page, registry
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import"
SEED = DATA / "seed" / "000_455a7e2b1623a0aa.txt"
EXPECTED = json.loads((DATA / "seed" / "expected.json").read_text("utf-8"))
PAGES = json.loads((DATA / "pure" / "expected.json").read_text("utf-8"))

TYPE_LINE = "Research output: Contribution to journal › Article › peer-review"
ABSTRACT = (
    "Signal transducer and activator of transcription 3 is active in many breast cancers. "
    "Volume and stage of the disease decide what it does."
)
METADATA = (
    "Original language\tEnglish\nJournal\tBreast Cancer Research\nVolume\t19\n"
    "Publication status\tPublished - 4 Jul 2014"
)


def page_of(text: str) -> Record:
    (found,) = portal_page.read(Source.pasted(text))
    assert isinstance(found, Record)
    return found


def page(
    head: str = "Ada Lovelace, Alan Turing",
    type_line: str = TYPE_LINE,
    abstract: str = f"Abstract\n{ABSTRACT}",
    metadata: str = METADATA,
    rest: str = "",
) -> Record:
    return page_of(
        f"STAT3 in disease\n\n{head}\n\n{type_line}\n\n{abstract}\n\n{metadata}\n\n{rest}\n\nCite this"
    )


def test_the_seed_page_gives_every_expected_field() -> None:
    record = page_of(SEED.read_text("utf-8"))
    document = EXPECTED["document"]
    fields = (
        "title peer_reviewed abstract article_number journal volume issue pages publication_status "
        "publication_date year doi pmid pmcid issn"
    )
    for name in fields.split():
        assert getattr(record, name) == document[name], name
    assert list(record.authors) == document["authors"]
    assert list(record.keywords) == document["keywords"]
    assert list(record.subject_areas) == document["subject_areas"]
    assert record.publication_type_raw == document["output_type_raw"]
    assert record.publication_type == "comment"
    assert record.language == document["language_bcp47"]
    assert list(record.warnings) == EXPECTED["warnings"]
    assert record.raw == SEED.read_text("utf-8")


@pytest.mark.parametrize("damage", ["\r\n", "\r", "bom", "utf-16", "spaces", "no-break spaces"])
def test_the_seed_page_reads_the_same_however_it_was_saved(damage: str) -> None:
    text = SEED.read_text("utf-8")
    content = {
        "\r\n": text.replace("\n", "\r\n").encode(),
        "\r": text.replace("\n", "\r").encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16-le"),
        "spaces": text.replace("\n", "   \n    ").encode(),
        "no-break spaces": text.replace("Original language", "Original\xa0language").encode(),
    }[damage]
    source = Source("page.txt", content=content)
    assert registry.recognise(source).name == "portal-page"
    (record,) = portal_page.read(source)
    assert isinstance(record, Record)
    assert record.abstract == EXPECTED["document"]["abstract"]
    assert record.journal == EXPECTED["document"]["journal"]
    assert record.language == "en"
    assert [it for it in record.warnings if "UTF" not in it] == EXPECTED["warnings"]


@pytest.mark.parametrize("expected", PAGES, ids=[it["file"] for it in PAGES])
def test_a_page_in_full_layout_gives_the_metadata_of_its_article(expected: dict[str, object]) -> None:
    source = Source.of(DATA / "pure" / str(expected["file"]))
    assert registry.recognise(source).name == "portal-page"
    (record,) = portal_page.read(source)
    assert isinstance(record, Record)
    for name in ("title", "journal", "volume", "doi", "abstract"):
        assert getattr(record, name) == expected[name], name
    assert (record.issue or "") == expected["issue"]
    assert list(record.authors) == expected["authors"]
    assert list(record.keywords) == expected["keywords"]
    assert str(record.year) == expected["year"]
    assert record.peer_reviewed is True
    assert record.publication_type == "research_article"
    assert record.warnings == ()


@pytest.mark.parametrize(
    ("line", "kind", "reviewed"),
    [
        ("Research output: Contribution to journal › Article › peer-review", "research_article", True),
        (
            "Research output: Contribution to journal › Article › Research › peer-review",
            "research_article",
            True,
        ),
        ("Research output: Contribution to journal - Article", "research_article", None),
        ("Research output: Contribution to journalArticlepeer-review", "research_article", True),
        ("Research output: Contribution to journalReview article", "review", None),
        ("Research output: Contribution to journal › Review article › peer-review", "review", True),
        ("Research output: Contribution to journal > Letter > peer-review", "letter", True),
        ("Research output: Contribution to journal › Article › not peer-reviewed", "research_article", False),
        (
            "Research output: Chapter in Book/Conference Proceeding/Report › "
            "Conference Paper published in a book › peer-review",
            "other",
            True,
        ),
        ("Research output: Book/Film/Article review", "other", None),
        ("Research output: Working paper/Preprint › Preprint", "preprint", None),
        ("Research output: Something entirely new › Article › peer-review", "research_article", True),
        ("Research output: Contribution to journal\n› Article\n› peer-review", "research_article", True),
    ],
)
def test_the_type_line_is_read_with_and_without_separators(
    line: str, kind: str, reviewed: bool | None
) -> None:
    record = page(type_line=line)
    assert record.publication_type_raw == line.replace("\n", " ")
    assert record.publication_type == kind
    assert record.peer_reviewed is reviewed
    assert record.abstract == ABSTRACT


def test_lost_separators_are_named_only_where_they_were_lost() -> None:
    glued = "output type and peer review are glued to the category (lost separators)"
    assert glued in page(type_line="Research output: Contribution to journalArticlepeer-review").warnings
    assert page(type_line="Research output: Contribution to journalArticle").warnings[-1] == (
        "output type is glued to the category (lost separators)"
    )
    assert not any("glued" in it for it in page().warnings)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        pytest.param(
            "Tim Clark, Paolo Ciccarese, Carole A Goble",
            ("Tim Clark", "Paolo Ciccarese", "Carole A Goble"),
            id="one line",
        ),
        pytest.param(
            "Xuran CAI\n, Amir Kafshdar Goharshady",
            ("Xuran CAI", "Amir Kafshdar Goharshady"),
            id="comma at the start",
        ),
        pytest.param(
            "Ming Zhang*\n, Li Wei\n*Corresponding author for this work", ("Ming Zhang", "Li Wei"), id="star"
        ),
        pytest.param(
            "Ming Zhang, Li Wei\n\n  * Corresponding author for this work",
            ("Ming Zhang", "Li Wei"),
            id="bulleted note",
        ),
        pytest.param(
            "Ming Zhang, Li Wei\n  • University of Somewhere\n  • Department of Oncology",
            ("Ming Zhang", "Li Wei"),
            id="affiliations as bullets",
        ),
        pytest.param(
            "  * Ada Lovelace\n  * Jan de Wit", ("Ada Lovelace", "Jan de Wit"), id="names as bullets"
        ),
        pytest.param(
            "  • Ada Lovelace\n  • University of Somewhere",
            ("Ada Lovelace",),
            id="names and affiliations as bullets",
        ),
        pytest.param(
            "[Ada Lovelace](https://x.org/en/persons/ada), Alan Turing\n[Lab](https://x.org/en/organisations/lab)",
            ("Ada Lovelace", "Alan Turing"),
            id="links",
        ),
        pytest.param("Ada Lovelace and Alan Turing", ("Ada Lovelace", "Alan Turing"), id="and"),
        pytest.param(
            "Lovelace, A., Turing, A. M.", ("Lovelace, A.", "Turing, A. M."), id="family name first"
        ),
        pytest.param("Lovelace, Ada; Turing, Alan", ("Lovelace, Ada", "Turing, Alan"), id="semicolons"),
        pytest.param(
            "Ada Lovelace, STAT3 Study Group and Consortium",
            ("Ada Lovelace", "STAT3 Study Group and Consortium"),
            id="group",
        ),
        pytest.param("4 Scopus citations\nAda Lovelace\nOverview", ("Ada Lovelace",), id="counter and tab"),
    ],
)
def test_authors_stand_between_title_and_type_line(head: str, names: tuple[str, ...]) -> None:
    record = page(head=head)
    assert record.authors == names
    assert record.warnings == ("no DOI on the page",)


def test_a_list_that_leaves_authors_out_is_said_to() -> None:
    record = page(head="Ada Lovelace, Alan Turing, et al.")
    assert record.authors == ("Ada Lovelace", "Alan Turing")
    assert "the page shows only some of the authors" in record.warnings


@pytest.mark.parametrize(
    "heading",
    ["Abstract", "Abstract (may include machine translation)", "ABSTRACT", "Abstract:", "## Abstract"],
)
def test_an_abstract_heading_is_found_in_its_forms(heading: str) -> None:
    record = page(abstract=f"4 Scopus citations\n\nOverview\nFingerprint\n\n{heading}\n\n{ABSTRACT}")
    assert record.abstract == ABSTRACT
    assert not any("Abstract" in it for it in record.warnings)


def test_an_abstract_without_heading_is_taken_by_position() -> None:
    counters = "3 Link opens in a new tab Citations (Scopus)\n12 Downloads (Pure)\nOverview\nFingerprint"
    record = page(abstract=f"{counters}\n\n{ABSTRACT}")
    assert record.abstract == ABSTRACT
    assert 'no "Abstract" heading: abstract taken by position' in record.warnings


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n   \n\n"])
def test_paragraphs_of_an_abstract_are_joined_by_an_empty_line(between: str) -> None:
    paragraphs = [ABSTRACT, "Second " * 30, "Third. " * 30]
    record = page(abstract=f"Abstract\n{between.join(paragraphs)}")
    assert record.abstract == "\n\n".join(part.strip() for part in paragraphs)


def test_an_abstract_broken_to_a_fixed_width_is_one_paragraph() -> None:
    lines = (
        "Signal transducer and activator of transcription 3 is active in many\nbreast cancers and in\nmice."
    )
    assert page(abstract=f"Abstract\n{lines}").abstract == lines.replace("\n", " ")


def test_a_page_indented_by_four_spaces_reads_the_same() -> None:
    plain = f"STAT3\n\nAda Lovelace\n\n{TYPE_LINE}\n\nAbstract\n\n{ABSTRACT}\n\n{METADATA}\n\nCite this"
    indented = "\n".join(f"    {line}" for line in plain.split("\n"))
    one, other = page_of(plain), page_of(indented)
    assert (one.title, one.authors, one.abstract, one.journal) == (
        other.title,
        other.authors,
        other.abstract,
        other.journal,
    )


@pytest.mark.parametrize("by_position", [False, True])
def test_a_paragraph_that_begins_with_a_label_stays_in_the_abstract(by_position: bool) -> None:
    paragraphs = [
        "Volume of 19 tumours was measured.",
        "Journal clubs and state of the art.",
        "Pages 3 to 5 say more.",
    ]
    heading = "" if by_position else "Abstract\n"
    record = page(abstract=heading + "\n\n".join(paragraphs))
    assert record.abstract == "\n\n".join(paragraphs)
    assert (record.volume, record.journal) == ("19", "Breast Cancer Research")


def test_two_abstracts_are_named_and_the_first_is_taken() -> None:
    record = page(
        abstract=f"Abstract\n{ABSTRACT}\n\nAbstract (may include machine translation)\nEin anderer Text."
    )
    assert record.abstract == ABSTRACT
    assert "the page has 2 abstracts; the first was taken" in record.warnings


def test_a_long_text_above_the_abstract_heading_is_named() -> None:
    record = page(abstract=f"{'Other words. ' * 30}\n\nAbstract\n{ABSTRACT}")
    assert record.abstract == ABSTRACT
    assert any(
        it.startswith("another text stands above the abstract: “Other words.") for it in record.warnings
    )


def test_a_page_without_an_abstract_is_a_title_with_a_warning() -> None:
    record = page(abstract="")
    assert record.abstract == ""
    assert "no abstract on the page" in record.warnings


FORMS = {
    "glued": "Original languageEnglish\nJournalBreast Cancer Research\nVolume19\nIssue number0\n"
    "Article numbere25125\nPages (from-to)1-10\nPublication statusPublished - 4 Jul 2014",
    "tab": "Original language\tEnglish\nJournal\tBreast Cancer Research\nVolume\t19\nIssue number\t0\n"
    "Article number\te25125\nPages (from-to)\t1-10\nPublication status\tPublished - 4 Jul 2014",
    "colon": "Original language: English\nJournal: Breast Cancer Research\nVolume: 19\nIssue number: 0\n"
    "Article number: e25125\nPages (from-to): 1-10\nPublication status: Published - 4 Jul 2014",
    "space": "Original language English\nJournal Breast Cancer Research\nVolume 19\nIssue number 0\n"
    "Article number e25125\nPages (from-to) 1-10\nPublication status Published - 4 Jul 2014",
    "next line": "Original language\nEnglish\nJournal\nBreast Cancer Research\nVolume\n19\nIssue number\n0\n"
    "Article number\ne25125\nPages (from-to)\n1-10\nPublication status\nPublished - 4 Jul 2014",
    "next line after a gap": "Original language:\n\nEnglish\n\nJournal:\n\nBreast Cancer Research\n\n"
    "Volume:\n\n19\n\nIssue number:\n\n0\n\n"
    "Article number:\n\ne25125\n\nPages (from-to):\n\n1-10\n\n"
    "Publication status:\n\nPublished - 4 Jul 2014",
    "table": "| Original language | English |\n|---|---|\n| Journal | Breast Cancer Research |\n"
    "| Volume | 19 |\n| Issue number | 0 |\n| Article number | e25125 |\n| Pages (from-to) | 1-10 |\n"
    "| Publication status | Published - 4 Jul 2014 |",
    "united states": "Original languageEnglish (US)\nJournalBreast Cancer Research\nVolume19\nIssue number0\n"
    "Article numbere25125\nPages (from-to)1-10\nStatePublished - 4 Jul 2014",
}


@pytest.mark.parametrize("form", FORMS)
def test_labels_and_values_are_read_in_every_form(form: str) -> None:
    record = page(metadata=FORMS[form])
    assert record.abstract == ABSTRACT
    assert record.language == ("en-US" if form == "united states" else "en")
    assert (record.journal, record.volume, record.issue) == ("Breast Cancer Research", "19", "0")
    assert (record.article_number, record.pages) == ("e25125", "1-10")
    assert (record.publication_status, record.publication_date, record.year) == (
        "Published",
        "2014-07-04",
        2014,
    )
    assert record.warnings == ("no DOI on the page",)


@pytest.mark.parametrize(
    ("line", "journal"),
    [
        ("JournalJournal of Cell Biology", "Journal of Cell Biology"),
        ("JournaleLife", "eLife"),
        ("JournalmBio", "mBio"),
        ("Journalnpj Breast Cancer", "npj Breast Cancer"),
        ("JournalJ. Biol. Chem.", "J. Biol. Chem."),
    ],
)
def test_only_the_first_word_journal_is_a_label(line: str, journal: str) -> None:
    assert page(metadata=f"Original languageEnglish\n{line}").journal == journal


@pytest.mark.parametrize(
    ("status", "words", "date"),
    [
        ("Publication statusPublished - Sep 18 2018", "Published", "2018-09-18"),
        ("StatePublished - 2013", "Published", "2013"),
        ("Publication status\tE-pub ahead of print - 1 Mar 2020", "E-pub ahead of print", "2020-03-01"),
        ("Publication status\tAccepted/In press - 2024", "Accepted/In press", "2024"),
        ("Publication status\tPublished", "Published", None),
    ],
)
def test_publication_status_holds_the_date(status: str, words: str, date: str | None) -> None:
    record = page(metadata=f"Original languageEnglish\n{status}")
    assert (record.publication_status, record.publication_date) == (words, date)


def test_a_date_in_numbers_is_not_guessed() -> None:
    record = page(metadata="Original languageEnglish\nPublication status\tPublished - 3/4/25")
    assert (record.publication_date, record.year) == (None, None)
    assert "publication date “3/4/25” is not clear; left out" in record.warnings


@pytest.mark.parametrize("period", ["3/30/25 → 4/3/25", "30/03/25 → 3/04/25", "25/3/30 → 25/4/3"])
def test_the_period_of_an_event_is_neither_the_date_nor_a_warning(period: str) -> None:
    event = (
        f"Conference\nConference\tACM Symposium\nCountry/Territory\tItaly\nCity\tCatania\nPeriod\t{period}"
    )
    record = page(rest=event)
    assert record.publication_date == "2014-07-04"
    assert record.keywords == ()
    assert record.warnings == ("no DOI on the page",)
    assert period in record.raw


def test_a_publication_series_does_not_name_the_volume_of_the_paper() -> None:
    series = "Publication series\nName\tLecture Notes\nVolume\t999\nISSN (Print)\t0000-0000"
    record = page(rest=series)
    assert (record.volume, record.issn) == ("19", None)


def test_bullets_are_keywords_before_the_subject_areas_and_subject_areas_after() -> None:
    for heading in ("", "Keywords\n\n"):
        for subjects in ("ASJC Scopus subject areas", "All Science Journal Classification (ASJC) codes"):
            record = page(
                rest=f"{heading}  • Dormancy\n  - STAT3\n  * Mice\n  – Onset\n\n{subjects}\n\n  • Catalysis"
            )
            assert record.keywords == ("Dormancy", "STAT3", "Mice", "Onset")
            assert record.subject_areas == ("Catalysis",)
            assert record.warnings == ("no DOI on the page",)


def test_keywords_without_bullets_are_read_below_their_heading() -> None:
    assert page(rest="Keywords\nDormancy; STAT3\nMice").keywords == ("Dormancy", "STAT3", "Mice")


@pytest.mark.parametrize(
    "lines",
    [
        "Access to Document\n10.3390/ijms19092818",
        "Access to Document\nhttps://doi.org/10.3390/IJMS19092818\nLicence: CC BY",
        "DOIs\nhttps://doi.org/10.3390/ijms19092818",
        "DOI\t10.3390/ijms19092818",
        "https://doi.org/10.3390/ijms19092818",
    ],
)
def test_the_doi_is_found_wherever_the_page_has_it(lines: str) -> None:
    record = page(rest=lines)
    assert record.doi == "10.3390/ijms19092818"
    assert record.warnings == ()


def test_the_licence_is_taken_from_access_or_the_bibliographical_note() -> None:
    assert page(rest="Access to Document\nLicence: CC BY").licence == "CC BY"
    assert page(rest="Bibliographical note\nPublisher Copyright: © 2025 ACM.").licence == "© 2025 ACM."


RIS = """TY  - JOUR
T1  - STAT3 in disease
AU  - Lovelace, Ada
AU  - de Wit, Jan
PY  - 2014/7/4
N2  - The flattened abstract 5.r.
AB  - The flattened abstract 5.r.
DO  - 10.1234/BLOCK
VL  - 20
IS  - 3
SP  - 11
EP  - 19
JO  - Breast Cancer Research
ER  -"""
BIBTEX = r"""@article{key,
title = "STAT3 in disease",
abstract = "The flattened abstract, with {braces} 5.r.",
author = "{de Wit}, Jan and Andr{\'e} M{\"u}ller",
year = "2014",
month = jul,
volume = "20",
number = "3",
pages = "11--19",
doi = "10.1234/block",
journal = "Breast Cancer Research",
}"""


@pytest.mark.parametrize(
    ("block", "names"), [(RIS, ("Lovelace, Ada", "de Wit, Jan")), (BIBTEX, ("de Wit, Jan", "André Müller"))]
)
def test_a_citation_block_is_preferred_for_authors_volume_pages_and_doi(
    block: str, names: tuple[str, ...]
) -> None:
    text = f"STAT3\n\nA Lovelace\n\n{TYPE_LINE}\n\nAbstract\n{ABSTRACT}\n\n{METADATA}\n\nCite this\n\n"
    record = page_of(text + "APA\nLovelace, A. (2014). STAT3.\n\n" + block)
    assert record.authors == names
    assert (record.volume, record.pages, record.issue, record.doi) == ("20", "11-19", "3", "10.1234/block")
    assert record.abstract == ABSTRACT
    assert record.warnings == ()


@pytest.mark.parametrize("block", [RIS, BIBTEX])
def test_a_citation_block_never_gives_the_abstract(block: str) -> None:
    record = page_of(f"STAT3 in disease\n\n{TYPE_LINE}\n\n{METADATA}\n\nCite this\n\n{block}")
    assert record.abstract == ""
    assert "no abstract on the page" in record.warnings


def test_a_reference_tells_the_family_names_of_the_authors() -> None:
    text = f"STAT3\n\nAda Lovelace, Jan de Wit\n\n{TYPE_LINE}\n\n{METADATA}\n\nCite this\n"
    assert page_of(text + "Lovelace, A., & de Wit, J. (2014). STAT3.").authors == (
        "Lovelace, Ada",
        "de Wit, Jan",
    )
    assert page_of(text + "Turing, A. (2014). Another.").authors == ("Ada Lovelace", "Jan de Wit")


def test_cite_this_among_the_tabs_does_not_end_the_page() -> None:
    record = page(abstract=f"Cite this\nOverview\n\nAbstract\n{ABSTRACT}")
    assert (record.abstract, record.volume) == (ABSTRACT, "19")


def test_a_fingerprint_line_that_names_another_title_is_a_warning() -> None:
    line = "Dive into the research topics of '{}'. Together they form a unique fingerprint."
    assert page(rest=line.format("STAT3 in Disease")).warnings == ("no DOI on the page",)
    assert (
        page(rest=line.format("Another")).warnings[-1]
        == "the fingerprint line names another title: “Another”"
    )


def test_the_terms_of_a_fingerprint_are_no_keywords() -> None:
    line = "Dive into the research topics of 'STAT3 in disease'.\nTogether they form a unique fingerprint."
    record = page(rest=f"Fingerprint\n{line}\n  • STAT3 Medicine and Dentistry 100%\nBreast cancer 50%")
    assert record.keywords == ()
    assert record.warnings == ("no DOI on the page",)


def test_the_title_is_found_below_the_name_of_the_portal() -> None:
    rest = f"\n\nAda Lovelace\n\n{TYPE_LINE}\n\nAbstract\n{ABSTRACT}\n\n{METADATA}\n\nCite this"
    assert page_of(f"# STAT3 in disease{rest}").title == "STAT3 in disease"
    assert page_of(f"Monash University\n# STAT3 in disease{rest}").title == "STAT3 in disease"
    title = "The role of STAT3 in disease of the breast"
    assert page_of(f"Monash University Research Portal\n\n{title}{rest}").title == title
    fingerprint = f"Dive into the research topics of '{title}'.\nCite"
    named = page_of(f"Some Portal of Ours\n\n{title}{rest}".replace("Cite", fingerprint))
    assert named.title == title
    assert named.authors == ("Ada Lovelace",)


def test_a_line_that_is_not_understood_becomes_a_warning() -> None:
    record = page(rest="A line nobody foresaw")
    assert record.warnings[-1] == "line not understood: “A line nobody foresaw”"


SPANISH = f"""STAT3 en el cáncer de mama

Ada Lovelace, Alan Turing

Resultado de la investigación: Contribución a una revista › Artículo › revisión exhaustiva

7 Citas (Scopus)

Resumen
{ABSTRACT}

Idioma original	Inglés
Número de artículo	2818
Páginas (desde-hasta)	1-10
Publicación	International Journal of Molecular Sciences
Volumen	19
N.º	9
DOI
https://doi.org/10.3390/ijms19092818
Estado	Publicada - 1 jun 2019

Palabras clave

  • Cáncer de mama

Áreas temáticas de ASJC Scopus

  • Catalysis

Profundice en los temas de investigación de 'STAT3 en el cáncer de mama'. En conjunto forman una huella única.

Citar esto
"""


@pytest.mark.parametrize("text", [SPANISH, SPANISH.replace("\t", ""), SPANISH.replace(" › ", "")])
def test_a_spanish_page_is_read_like_an_english_one(text: str) -> None:
    source = Source.pasted(text)
    assert registry.recognise(source).name == "portal-page"
    record = page_of(text)
    assert record.title == "STAT3 en el cáncer de mama"
    assert record.abstract == ABSTRACT
    assert record.authors == ("Ada Lovelace", "Alan Turing")
    assert (record.publication_type, record.peer_reviewed) == ("research_article", True)
    assert (record.journal, record.volume, record.issue) == (
        "International Journal of Molecular Sciences",
        "19",
        "9",
    )
    assert (record.article_number, record.pages) == ("2818", "1-10")
    assert (record.doi, record.language, record.publication_date) == (
        "10.3390/ijms19092818",
        "en",
        "2019-06-01",
    )
    assert (record.keywords, record.subject_areas) == (("Cáncer de mama",), ("Catalysis",))
    assert [it for it in record.warnings if "glued" not in it] == []


@pytest.mark.parametrize(
    "text",
    [
        f"A title\n\n{TYPE_LINE}\n\n{ABSTRACT}",
        f"A title\n\n{ABSTRACT}\n\nCite this",
        "A title\n\nResearch output has grown since 2010.\n\nCite this",
        "Research output\nOriginal language\tEnglish",
    ],
)
def test_text_with_only_one_sign_of_a_portal_is_not_a_portal_page(text: str) -> None:
    assert portal_page.recognise(Source.pasted(text)) == 0


def test_text_without_a_type_line_is_refused_with_the_reason() -> None:
    with pytest.raises(ReaderError, match="not a research-portal page"):
        list(portal_page.read(Source.pasted(ABSTRACT)))


def test_a_page_without_a_title_is_a_problem() -> None:
    (problem,) = portal_page.read(Source.pasted(f"{TYPE_LINE}\n\n{METADATA}"))
    assert isinstance(problem, Problem)


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 400))
@example(b"", 0, 0)
def test_no_damage_to_a_page_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    content = (SPANISH + RIS + BIBTEX).encode()
    source = Source("damaged.txt", content=content[:place] + noise + content[place + cut :])
    portal_page.recognise(source)
    try:
        found = list(portal_page.read(source))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*SEED.read_text("utf-8").split("\n"), *FORMS["table"].split("\n"), "Abstract"]))
)
def test_lines_of_a_page_in_any_order_raise_nothing_but_a_reader_error(lines: list[str]) -> None:
    try:
        found = list(portal_page.read(Source.pasted("\n".join(lines))))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)


def test_a_text_of_far_too_many_lines_is_no_page() -> None:
    with pytest.raises(ReaderError, match="has more than 20,000 lines"):
        list(portal_page.read(Source.pasted(f"STAT3\n{TYPE_LINE}\n{METADATA}\n" + "x\n" * 20_000)))


LABELS = tomllib.loads((files("curator.readers") / "portal_labels.toml").read_text("utf-8"))


@pytest.mark.parametrize("separator", ["\t", ": ", "\n"], ids=["tab", "colon", "next line"])
@pytest.mark.parametrize("language", LABELS)
def test_a_page_is_read_with_the_labels_of_each_language(language: str, separator: str) -> None:
    labels = LABELS[language]
    said = labels["fields"]
    values = {
        "language": "English",
        "article_number": "2818",
        "journal": "PLoS ONE",
        "volume": "19",
        "issue": "9",
        "status": "Published - 4 Jul 2014",
    }
    metadata = "\n".join(f"{said[name][0]}{separator}{value}" for name, value in values.items())
    keywords = labels["headings"]["keywords"][0]
    text = (
        f"STAT3 in disease\n\nAda Lovelace, Alan Turing\n\n{labels['research_output'][0]}: "
        f"{labels['categories'][0]} › Article › {labels['peer_review'][0]}\n\n"
        f"{labels['abstract'][0]}\n{ABSTRACT}\n\n{metadata}\n\n{keywords}\n\n  • Dormancy\n\n"
        f"{labels['fingerprint'][0].format('‘STAT3 in disease’')}\n\n{labels['cite'][0]}\n"
    )
    assert registry.recognise(Source.pasted(text)).name == "portal-page"
    record = page_of(text)
    assert (record.title, record.abstract) == ("STAT3 in disease", ABSTRACT)
    assert record.authors == ("Ada Lovelace", "Alan Turing")
    assert (record.language, record.journal, record.volume) == ("en", "PLoS ONE", "19")
    assert (record.issue, record.article_number, record.peer_reviewed) == ("9", "2818", True)
    assert (record.publication_date, record.keywords) == ("2014-07-04", ("Dormancy",))
    assert record.warnings == ("no DOI on the page",)
