"""The evidence as CSV or JSON files, told by the suffix."""

from __future__ import annotations

from pathlib import Path

from curator.errors import CuratorError
from curator.evidence import contradiction_table, course_table, matrix_table
from curator.evidence.course import Course
from curator.evidence.evidence import Evidence
from curator.evidence.matrix import Matrix
from curator.evidence.matrix_table import json_text
from curator.evidence.question import Question
from curator.label_book import LabelBook
from curator.project import Project
from curator.writers.files import replace_file


def write_matrix(matrix: Matrix, book: LabelBook, path: Path) -> None:
    """Every cell with its numbers; raises CuratorError for another suffix, and for what the disk refuses."""
    if _is_csv(path):
        text = matrix_table.as_csv(matrix, book)
    else:
        text = json_text(matrix_table.as_json(matrix, book))
    replace_file(path, text.encode())


def write_contradictions(project: Project, evidence: Evidence, question: Question, path: Path) -> None:
    """The contradictions of a question with the verdicts; raises CuratorError as `write_matrix`."""
    found, tables = evidence.contradictions(question), evidence.tables
    if _is_csv(path):
        text = contradiction_table.as_csv(project.store, tables, found, question.viewer, elsewhere=True)
    else:
        text = json_text(contradiction_table.as_json(project.store, tables, found))
    replace_file(path, text.encode())


def write_course(course: Course, question: Question, book: LabelBook, path: Path) -> None:
    """The points of a course; raises CuratorError as `write_matrix`."""
    if _is_csv(path):
        text = course_table.as_csv(course, question, book)
    else:
        text = json_text(course_table.as_json(course, question, book))
    replace_file(path, text.encode())


def _is_csv(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".json"}:
        raise CuratorError(f"‘{path.name}’ does not say what to save. End the name in .csv or .json.")
    return suffix == ".csv"
