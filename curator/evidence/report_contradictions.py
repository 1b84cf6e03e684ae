"""The contradictions of a report: in short, and one by one with both sides and what curators decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curator.evidence.contradiction_kinds import class_naming
from curator.evidence.contradiction_wording import SOMEBODY, balance, relation_words, signed
from curator.evidence.contradictions import Comparison, Contradiction, Relation
from curator.evidence.markup import Markup, element, joined, lines, quoted
from curator.evidence.report_parts import ContradictionPart, Excerpt, Report
from curator.evidence.report_sentences import ROLE_SIGNS, passage_list
from curator.identifiers import LabelId
from curator.model import Verdict
from curator.verdicts import JUDGEMENTS


def contradiction_overview(report: Report) -> Markup:
    """One line each, which leads to its article."""
    heads = ("Contradiction", "For", "Against", "Papers", "Newest verdict")
    rows = [
        element("tr", *_overview_cells(report, part.contradiction, place))
        for place, part in enumerate(report.oppositions, start=1)
    ]
    return element(
        "table",
        element("caption", "In short", class_="unseen"),
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", lines(rows)),
        class_="overview",
    )


def contradiction_articles(report: Report) -> Markup:
    return lines(_article(report, part, place) for place, part in enumerate(report.oppositions, start=1))


def _overview_cells(report: Report, it: Contradiction, place: int) -> Iterator[Markup]:
    papers = "one, both" if it.within_paper else f"{it.pro.papers:,} : {it.anti.papers:,}"
    link = element("a", f"{place}. {signed(it)}", href=f"#{_article_id(it)}")
    yield element("th", link, scope="row")
    yield element("td", _names(report, it.pro.labels))
    yield element("td", _names(report, it.anti.labels))
    yield element("td", papers)
    yield element("td", JUDGEMENTS[it.verdicts[0].judgement] if it.verdicts else "–")


def _article_id(it: Contradiction) -> str:
    return f"contradiction-{it.key}"


def _article(report: Report, part: ContradictionPart, place: int) -> Markup:
    contradiction = part.contradiction
    return element(
        "article",
        element("h3", f"{place}. {signed(contradiction)}"),
        element("p", f"{balance(contradiction).capitalize()}. {class_naming(contradiction).meaning}"),
        _comparison(report, contradiction),
        element(
            "div",
            _side(report, "For", "pro", contradiction.pro.labels, part.pro),
            _side(report, "Against", "anti", contradiction.anti.labels, part.anti),
            class_="sides",
        ),
        _verdicts(report, contradiction.verdicts),
        id=_article_id(contradiction),
        class_="contradiction",
    )


def _comparison(report: Report, contradiction: Contradiction) -> Markup:
    names = {it.key: it.name for it in report.book.dimensions}
    heads = ("Dimension", "For", "", "Against")
    rows = [
        element(
            "tr",
            element("th", quoted(names[it.dimension]), scope="row"),
            element("td", _names(report, it.pro)),
            element("td", relation_words(it, report.book)),
            element("td", _names(report, it.anti)),
            class_=it.relation.value,
        )
        for it in _telling(contradiction.comparisons)
    ]
    return element(
        "table",
        element("caption", "What differs", class_="unseen"),
        element("thead", element("tr", *(element("th", head or "Relation", scope="col") for head in heads))),
        element("tbody", lines(rows)),
        class_="comparison",
    )


def _telling(comparisons: Iterable[Comparison]) -> list[Comparison]:
    """Dimensions of which both sides are silent tell nothing."""
    return [it for it in comparisons if it.relation is not Relation.BOTH_SILENT]


def _side(report: Report, word: str, role: str, labels: tuple[LabelId, ...], excerpt: Excerpt) -> Markup:
    heading = element("h4", f"{ROLE_SIGNS[role]} {word}: ", _names(report, labels), class_=role)
    return element("section", heading, passage_list(report, excerpt), class_="side")


def _names(report: Report, labels: Iterable[LabelId]) -> Markup:
    return joined((quoted(report.book.label(it).name) for it in labels), ", ") or Markup("–")


def _verdicts(report: Report, verdicts: Iterable[Verdict]) -> Markup | None:
    found = [
        element(
            "li",
            element("b", JUDGEMENTS[it.judgement]),
            ": ",
            quoted(it.reason),
            f" ({report.codes.get(it.created_by, SOMEBODY)}, {it.updated_at[:10]})",
        )
        for it in verdicts
    ]
    if not found:
        return element("p", "No verdict yet.", class_="verdicts none")
    return element("section", element("h4", "Verdicts"), element("ul", *found), class_="verdicts")
