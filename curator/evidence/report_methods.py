"""How the evidence of a report came about, in sentences for a methods paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from curator.evidence.question import Counting, described
from curator.evidence.report_parts import Methods, Report
from curator.model import SetKind
from curator.words import counted


def methods_text(report: Report) -> Iterator[str]:
    """Paragraphs of plain text."""
    yield " ".join(_material(report.methods))
    yield " ".join(_counting(report))
    yield " ".join(_choice(report))
    yield " ".join(_versions(report))
    if report.methods.agreement.sentences or report.methods.agreement.hidden:
        yield " ".join(_agreement(report.methods))


def _material(methods: Methods) -> Iterator[str]:
    yield (
        f"The project holds {counted(methods.documents, 'document')} with "
        f"{counted(methods.sentences, 'sentence')}."
    )
    total = sum(methods.passes.values())
    kinds = ", ".join(
        f"{methods.passes[kind]:,} {kind}" for kind in map(str, SetKind) if methods.passes.get(kind)
    )
    if not total:
        yield "Nobody has begun to read."
        return
    codes = ", ".join(methods.curators)
    yield (
        f"{counted(len(methods.curators), 'curator')} ({codes}) read in {_passes(total)} "
        f"({kinds}), of which {methods.passes_done:,} {'is' if methods.passes_done == 1 else 'are'} done."
    )


def _counting(report: Report) -> Iterator[str]:
    matrix, names = report.matrix, {it.key: it.name for it in report.book.dimensions}
    question = matrix.question
    yield (
        f"The matrix crosses {names[question.rows]} with {names[question.columns]} and counts "
        f"{counted(matrix.mentions, 'claim')} in {counted(matrix.sentences, 'sentence')} of "
        f"{counted(matrix.papers, 'paper')} by {counted(matrix.curators, 'curator')}."
    )
    if question.counting is Counting.PAPERS:
        yield "Numbers count papers: a paper counts once in a cell for each role, however often it says so."
    else:
        yield "Numbers count claims: a paper counts as often as it says something."
    yield (
        "The role of a claim, for or against, is computed from the labelled state of the gene and its "
        "labelled effect on the disease. A claim with several labels in a dimension stands in each of their "
        "cells. Different papers contradict each other in a cell if one is for and another against."
    )
    yield (
        f"{matrix.read:,} of {counted(matrix.read + matrix.unread, 'paper')} that the filters let through "
        "have been read to the end; an empty cell is “never looked” as long as one has not."
    )


def _choice(report: Report) -> Iterator[str]:
    matrix = report.matrix
    question = matrix.question
    yield f"Filters: {described(question, report.book)}."
    asides, negated = "counted" if question.with_asides else "left out", "left out"
    if question.with_negated:
        negated = "counted"
    yield (
        f"Claims that report no finding (aims, questions, recommendations): {matrix.asides:,}, {asides}. "
        f"Negated claims: {matrix.negated:,}, {negated}."
    )
    if not question.kinds:
        yield (
            "Training passes are left out; where a document has a finished adjudicated pass, only that one "
            "counts."
        )
    if matrix.hidden_passes:
        yield (
            f"{_passes(matrix.hidden_passes)} of others "
            f"{'is' if matrix.hidden_passes == 1 else 'are'} hidden by blind reading and not counted."
        )
    if not report.with_text:
        yield "The text of sentences is left out; their ids stand in its place."


def _versions(report: Report) -> Iterator[str]:
    methods, current = report.methods, report.book.current
    yield (
        f"Vocabulary {current.id} {current.version} (“{current.title}”, SHA-256 {current.sha256}), "
        f"guideline {current.guideline_version}."
    )
    now = (f"{current.id} {current.version}",)
    if methods.vocabularies and methods.vocabularies != now:
        yield f"Passes were made with {', '.join(methods.vocabularies)}."
    if methods.guidelines and methods.guidelines != (current.guideline_version,):
        yield f"Guidelines of the passes: {', '.join(methods.guidelines)}."
    if methods.splitters:
        yield f"Sentences shown were split by: {', '.join(methods.splitters)}."
    yield f"Curator {methods.program}; newest change {methods.changed_at} (UTC)."


def _agreement(methods: Methods) -> Iterator[str]:
    found = methods.agreement
    if found.sentences:
        yield (
            f"Agreement was measured on {counted(found.sentences, 'sentence')} of "
            f"{counted(found.documents, 'document')} that two or more of {', '.join(found.curators)} "
            "reviewed independently in one round."
        )
    if found.hidden:
        yield (
            f"{counted(found.hidden, 'document')} with an open independent pass "
            f"{'was' if found.hidden == 1 else 'were'} left aside."
        )


def _passes(number: int) -> str:
    return f"{number:,} {'pass' if number == 1 else 'passes'}"
