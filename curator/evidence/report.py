"""The evidence of a project as a report: one HTML file that anybody can open, without this program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from curator import __version__
from curator.agreement import agreement_of
from curator.errors import CuratorError
from curator.evidence.course_picture import course_picture
from curator.evidence.course_wording import course_words
from curator.evidence.courses import by_order
from curator.evidence.evidence import Evidence
from curator.evidence.matrix import Matrix
from curator.evidence.question import ROLE, Question
from curator.evidence.report_excerpts import Excerpts, ReportOptions
from curator.evidence.report_page import GENERATOR, page
from curator.evidence.report_parts import CellPart, ContradictionPart, CoursePart, Methods, Report
from curator.identifiers import CuratorId, DocumentId
from curator.label_book import LabelBook
from curator.model import AnnotationSet, SetStatus
from curator.progress import Progress, silent
from curator.project import Project
from curator.vocabulary import Dimension
from curator.writers.files import file_at, replace_file

COURSES = 40
"""So many courses are shown, of the headings with most papers."""


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was written."""

    destination: Path
    cells: int
    contradictions: int
    shown: int
    """Sentences of cells; one that stands in several cells counts in each."""
    left_out: int
    hidden_passes: int


def write_report(
    project: Project,
    evidence: Evidence,
    question: Question,
    destination: Path,
    options: ReportOptions | None = None,
    *,
    folded_rows: Collection[str] = frozenset(),
    folded_columns: Collection[str] = frozenset(),
    progress: Progress = silent,
) -> ReportSummary:
    """Write the report of a question; equal data and questions give equal bytes.

    A file that is there is replaced if it is a report. Raises CuratorError if it is something else, or for
    what the disk refuses.
    """
    path = file_at(destination)
    refuse_other_file(path)
    report = report_of(
        project,
        evidence,
        question,
        options or ReportOptions(),
        folded_rows=folded_rows,
        folded_columns=folded_columns,
        progress=progress,
    )
    replace_file(path, page(report).encode())
    return ReportSummary(
        destination=path,
        cells=len(report.cells),
        contradictions=len(report.oppositions),
        shown=sum(len(part.excerpt.passages) for part in report.cells),
        left_out=sum(part.excerpt.left_out for part in report.cells),
        hidden_passes=report.matrix.hidden_passes,
    )


def refuse_other_file(path: Path) -> None:
    """Raises CuratorError if a file stands there that is no report."""
    if not path.is_file() or not path.stat().st_size:
        return
    with path.open("rb") as stream:
        if GENERATOR.encode() not in stream.read(4096):
            raise CuratorError(
                f"‘{path}’ is not a report of Curator and was not overwritten. Choose another name."
            )


def report_of(
    project: Project,
    evidence: Evidence,
    question: Question,
    options: ReportOptions,
    *,
    folded_rows: Collection[str] = frozenset(),
    folded_columns: Collection[str] = frozenset(),
    progress: Progress = silent,
) -> Report:
    """What a report of the question holds, all of one state of the project."""
    with project.store.reading():
        evidence.follow()
        matrix = evidence.matrix(question, folded_rows, folded_columns)
        found = evidence.contradictions(question)
        order = _order(matrix, evidence.book)
        excerpts = Excerpts(evidence, question, options, progress)
        cells = tuple(excerpts.cells(matrix))
        oppositions = tuple(excerpts.oppositions(found))
        return Report(
            title=evidence.book.current.title,
            matrix=matrix,
            book=evidence.book,
            split=tuple(evidence.book.label(it) for it in matrix.split) if question.split != ROLE else (),
            cells=cells,
            contradictions=found,
            oppositions=oppositions,
            order=order.name if order else "",
            courses=_courses(evidence, matrix, order),
            methods=_methods(project, evidence, question.viewer, _documents(cells, oppositions)),
            codes=evidence.tables.curators,
            with_text=options.with_text,
        )


def _order(matrix: Matrix, book: LabelBook) -> Dimension | None:
    """The ordered dimension of the matrix, the columns before the rows."""
    ordered = {it.key: it for it in book.dimensions if it.ordered}
    return ordered.get(matrix.question.columns) or ordered.get(matrix.question.rows)


def _courses(evidence: Evidence, matrix: Matrix, order: Dimension | None) -> tuple[CoursePart, ...]:
    """Of each heading across the order, if it has a balance at two points at least."""
    if order is None:
        return ()
    headings = matrix.rows if order.key == matrix.question.columns else matrix.columns
    selection = evidence.selection(matrix.question)
    found = [by_order(evidence.tables, selection, order.key, it.labels, it.name) for it in headings]
    telling = [it for it in found if sum(point.balance is not None for point in it.points) > 1]
    strongest = sorted(telling, key=lambda it: -it.papers)[:COURSES]
    return tuple(
        CoursePart(it, course_picture(it, ()), tuple(course_words(it))) for it in telling if it in strongest
    )


def _methods(
    project: Project, evidence: Evidence, viewer: CuratorId | None, shown: set[DocumentId]
) -> Methods:
    store, tables = project.store, evidence.tables
    documents = tables.documents["id"].tolist()
    active = set(documents)
    sets = [
        it for it in store.all(AnnotationSet) if it.status is not SetStatus.VOID and it.document_id in active
    ]
    return Methods(
        documents=len(documents),
        sentences=sum(row.sentences for row in store.library(project.curator.id).rows(documents)),
        passes=Counter(str(it.kind) for it in sets),
        passes_done=sum(it.status is SetStatus.DONE for it in sets),
        curators=tuple(sorted({tables.curators[it.curator_id] for it in sets})),
        vocabularies=tuple(sorted({f"{it.vocabulary_id} {it.vocabulary_version}" for it in sets})),
        guidelines=tuple(sorted({it.guideline_version for it in sets})),
        splitters=tuple(sorted({it.splitter for id_ in shown for it in store.sentences(id_)})),
        changed_at=store.last_change() or "",
        program=__version__,
        agreement=agreement_of(store, evidence.book, viewer),
    )


def _documents(cells: Iterable[CellPart], oppositions: Iterable[ContradictionPart]) -> set[DocumentId]:
    """Those whose sentences are shown."""
    excerpts = [part.excerpt for part in cells]
    excerpts += [excerpt for part in oppositions for excerpt in (part.pro, part.anti)]
    return {passage.document_id for excerpt in excerpts for passage in excerpt.passages}
