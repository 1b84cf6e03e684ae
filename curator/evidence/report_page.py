"""A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files

from curator import __version__
from curator.agreement import DimensionAgreement
from curator.evidence.contradiction_wording import class_counts
from curator.evidence.markup import Markup, element, joined, lines, plain, quoted
from curator.evidence.palette import DARK, LIGHT, Palette
from curator.evidence.question import conditions, left_out
from curator.evidence.report_contradictions import contradiction_articles, contradiction_overview
from curator.evidence.report_matrix import legend, matrix_table
from curator.evidence.report_methods import methods_text
from curator.evidence.report_parts import CoursePart, Report
from curator.evidence.report_sentences import cell_sections
from curator.evidence.wording import totals
from curator.vocabulary import Dimension, Label
from curator.words import counted

GENERATOR = f"Curator {__version__}, evidence report"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may load for the page: nothing."""
SUMMARY = element("summary", "In words")


def page(report: Report) -> str:
    """The whole file; equal reports give equal text."""
    sections = list(_sections(report))
    contents = _contents([(id_, title) for id_, title, _ in sections])
    body = element(
        "body",
        lines(
            [
                _header(report),
                element("nav", contents, aria_label="Contents"),
                element("main", lines(_section(*parts) for parts in sections)),
                element("footer", _footer(report)),
            ]
        ),
    )
    return "<!DOCTYPE html>\n" + element("html", lines([_head(report), body]), lang="en-GB") + "\n"


def _head(report: Report) -> Markup:
    style = files("curator.evidence").joinpath("report_style.css").read_text(encoding="utf-8")
    dark = f"@media (prefers-color-scheme: dark) {{\n{_variables(DARK)}}}\n"
    return element(
        "head",
        lines(
            [
                element("meta", charset="utf-8"),
                element("meta", http_equiv="Content-Security-Policy", content=POLICY),
                element("meta", name="viewport", content="width=device-width, initial-scale=1"),
                element("meta", name="referrer", content="no-referrer"),
                element("meta", name="color-scheme", content="light dark"),
                element("meta", name="generator", content=GENERATOR),
                element("title", plain(report.title)),
                # ours, and without a `<`
                element("style", Markup(f"\n{_variables(LIGHT)}{dark}{style}")),
            ]
        ),
    )


def _variables(palette: Palette) -> str:
    colours = " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in asdict(palette).items())
    return f":root {{ {colours} }}\n"


def _header(report: Report) -> Markup:
    chips = [condition.text for condition in conditions(report.matrix.question, report.book)]
    chips += [f"without {name}" for name in left_out(report.matrix.question)]
    filters = element("ul", *(element("li", quoted(chip)) for chip in chips), class_="filters")
    return element(
        "header",
        lines(
            [
                element("p", "Evidence report", class_="kicker"),
                element("h1", quoted(report.title)),
                element("p", joined(totals(report.matrix)), class_="totals"),
                filters,
            ]
        ),
    )


def _contents(entries: list[tuple[str, str]]) -> Markup:
    return element("ul", *(element("li", element("a", title, href=f"#{id_}")) for id_, title in entries))


def _section(id_: str, title: str, content: Markup) -> Markup:
    return element("section", lines([element("h2", title), content]), id=id_)


def _sections(report: Report) -> Iterator[tuple[str, str, Markup]]:
    yield "matrix", "Matrix", lines([matrix_table(report), legend(report)])
    yield "contradictions", "Contradictions", _contradictions(report)
    if report.courses:
        yield "courses", f"Role by {report.order}", _courses(report)
    yield "sentences", "Sentences", cell_sections(report) if report.cells else element("p", "None.")
    yield "methods", "Methods", _methods(report)
    yield "codebook", "Codebook", lines(_dimension(it) for it in report.book.current.dimensions)


def _contradictions(report: Report) -> Markup:
    found = report.contradictions
    if not found.found:
        return element("p", "None was found.")
    notes = [f"Found: {class_counts(found)}."]
    if hidden := len(found.found) + found.not_listed - len(report.oppositions):
        notes.append(f"The strongest of each class are shown, {hidden:,} are not.")
    if found.not_compared:
        notes.append(f"{counted(found.not_compared, 'weaker setting')} left uncompared.")
    return lines(
        [element("p", " ".join(notes)), contradiction_overview(report), contradiction_articles(report)]
    )


def _courses(report: Report) -> Markup:
    intro = (
        "The balance of papers for and against along the order. No line leads through what none speaks of."
    )
    return lines([element("p", intro), *map(_figure, report.courses)])


def _figure(part: CoursePart) -> Markup:
    # ours, and escaped where it was drawn; the declaration belongs to files of their own
    picture = Markup(part.picture.partition("?>")[2].strip() or part.picture)
    words = element("ul", *(element("li", it) for it in part.words))
    return element("figure", picture, element("figcaption", element("details", SUMMARY, words)))


def _methods(report: Report) -> Markup:
    paragraphs = [element("p", text) for text in methods_text(report)]
    agreement = report.methods.agreement
    if not agreement.sentences:
        return lines(paragraphs)
    names = {it.key: it.name for it in report.book.dimensions}
    heads = ("Dimension", "Sentences", "Equal labels", "Mean Jaccard", "Krippendorff’s alpha (MASI)")
    rows = [_agreement(it, names[it.dimension]) for it in agreement.dimensions if it.sentences]
    table = element(
        "table",
        element("caption", "Agreement on doubly read sentences"),
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", lines(rows)),
        class_="agreement",
    )
    return lines([*paragraphs, table])


def _agreement(it: DimensionAgreement, name: str) -> Markup:
    values = [f"{it.sentences:,}", f"{it.exact:,}", _measure(it.mean_jaccard), _measure(it.alpha)]
    cells = [element("th", quoted(name), scope="row"), *(element("td", value) for value in values)]
    return element("tr", lines(cells))


def _measure(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


def _dimension(dimension: Dimension) -> Markup:
    kinds = ["required" if dimension.required else "optional"]
    kinds += ["one label a claim"] if dimension.single else ["several labels a claim"]
    kinds += ["in order"] if dimension.ordered else []
    return element(
        "section",
        element("h3", quoted(dimension.name)),
        element("p", quoted(dimension.question), f" ({', '.join(kinds)})"),
        element("dl", lines(_label(label) for label in dimension.labels)),
        class_="dimension",
    )


def _label(label: Label) -> Markup:
    details = [
        element("p", quoted(label.definition)) if label.definition else None,
        _list("Include", label.include),
        _list("Exclude", label.exclude),
        element("p", "No longer given.", class_="retired") if not label.active else None,
    ]
    return element(
        "div",
        element("dt", quoted(label.name), " ", element("code", label.id)),
        element("dd", *details),
    )


def _list(head: str, items: tuple[str, ...]) -> Markup | None:
    if not items:
        return None
    return element("p", element("b", f"{head}: "), joined((quoted(item) for item in items), "; "))


def _footer(report: Report) -> Markup:
    current = report.book.current
    parts = [
        f"Curator {report.methods.program}",
        f"vocabulary {current.id} {current.version}",
        f"data of {report.methods.changed_at} (UTC)",
    ]
    return element("p", joined(parts))
