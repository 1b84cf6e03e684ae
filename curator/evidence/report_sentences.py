"""The sentences of a report, cell by cell: word for word, with their claims and papers."""

from __future__ import annotations

from curator.evidence.markup import (
    Markup,
    doi_link,
    element,
    joined,
    lines,
    pubmed_link,
    quoted,
)
from curator.evidence.passages import Passage, PassageClaim
from curator.evidence.report_matrix import anchor
from curator.evidence.report_parts import CellPart, Excerpt, Report
from curator.evidence.wording import ROLES, cell_words

ROLE_SIGNS = {"pro": "▲", "anti": "▼", "mixed": "◆", "no_effect": "○", "undetermined": "–"}


def cell_sections(report: Report) -> Markup:
    """For each cell with claims a block that the matrix leads to."""
    return lines(_cell_section(report, part) for part in report.cells)


def _cell_section(report: Report, part: CellPart) -> Markup:
    matrix = report.matrix
    names = [label.name for label in report.split]
    words = cell_words(part.cell, matrix.question.counting, names)
    heading = element("h3", quoted(part.row.name), " by ", quoted(part.column.name))
    summary = element("summary", heading, " ", element("span", words, class_="words"))
    return element(
        "details",
        summary,
        passage_list(report, part.excerpt),
        _back(),
        id=anchor(matrix, part.row, part.column),
        class_="cell",
        open=True,
    )


def _back() -> Markup:
    return element("p", element("a", "Back to the matrix", href="#matrix"), class_="back")


def passage_list(report: Report, excerpt: Excerpt) -> Markup:
    """The sentences of an excerpt, and how many there are besides."""
    passages = element("ol", lines(_passage(report, it) for it in excerpt.passages), class_="passages")
    if not excerpt.left_out:
        return passages
    shown, total = len(excerpt.passages), len(excerpt.passages) + excerpt.left_out
    words = f"{shown:,} of {total:,} sentences are shown; the others are in the project."
    return lines([passages, element("p", words, class_="cut")])


def _passage(report: Report, passage: Passage) -> Markup:
    if report.with_text:
        text = element("blockquote", quoted(passage.text))
    else:
        text = element("p", "Sentence ", element("code", passage.sentence_id), class_="withheld")
    return element(
        "li",
        text,
        element("ul", *(_claim(report, claim) for claim in passage.claims), class_="claims"),
        element("p", _source(passage), class_="source"),
        class_="passage",
    )


def _claim(report: Report, claim: PassageClaim) -> Markup:
    role = claim.role.role
    association = " (association)" if claim.role.effect_strength == "association" else ""
    axes = (report.matrix.question.rows, report.matrix.question.columns)
    labels = [label for label in claim.labels if not label.exclusive or label.dimension in axes]
    return element(
        "li",
        element("span", f"{ROLE_SIGNS[role]} {ROLES[role]}{association}", class_=f"role {role}"),
        element("span", "negated", class_="negated") if claim.negated else None,
        *(element("span", quoted(label.name), class_="label") for label in labels),
        element("span", "Note: ", quoted(claim.note), class_="note") if claim.note.strip() else None,
    )


def _source(passage: Passage) -> Markup:
    journal = " ".join(filter(None, [passage.journal, str(passage.year or "")]))
    return joined(
        [
            element("cite", quoted(passage.title)),
            quoted(journal) if journal else None,
            f"sentence {passage.sentence_index}",
            quoted(passage.curator_code),
            doi_link(passage.doi) if passage.doi else None,
            pubmed_link(passage.pmid) if passage.pmid else None,
        ]
    )
