"""A project for formats of other tools: letters that units of offsets count differently, and two passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from curator.claims import Target
from curator.identifiers import DocumentId
from curator.labelling import AddClaim, SetClaimNote, ToggleNegated
from curator.model import Record, Sentence
from curator.progress import silent
from curator.project import Project
from curator.writers.format import ExportReport, OutputFormat
from curator.writers.options import ExportOptions, Unit
from curator.writers.registry import format_named
from tests import factories
from tests.factories import ACTIVE, INACTIVE, LUMINAL, METASTASIS, PRIMARY

FIRST = "STAT3-β loss 😀 delayed tumour onset."
SECOND = "STAT3 did not affect lung metastasis."
TEXT = f"{FIRST} {SECOND}"
"""The second sentence begins after 37 code points, 38 units of UTF-16, 41 bytes of UTF-8."""

TITLE = "STAT3-β 😀 in time"
NOTE = "Only in mice;\nsee “Fig. 2” <b>&amp;"
STRUCTURED = Record(
    title="Cafe\u0301s & <STAT3>",
    abstract=(
        "BACKGROUND: STAT3 is active. RESULTS: Loss of 𝛽 delayed onset. It helped. CONCLUSIONS: It matters."
    ),
    doi="10.1000/a.b<c>|d",
    journal="J. & Sons",
    year=2020,
)
EMPTY = Record(title="No abstract", pmid="7")

AsCurator = Callable[[str], Project]
"""The same project, opened by another curator."""


def fill(project: Project, as_curator: AsCurator) -> list[DocumentId]:
    """Documents without an abstract, with sections, and with `TEXT`, on which cur01 and cur02 worked."""
    ids = factories.import_records(
        project, Record(title=TITLE, abstract=TEXT, pmid="30231553"), STRUCTURED, EMPTY
    ).added
    first, second = project.store.sentences(ids[0])
    factories.label(project, first, PRIMARY, span=factories.words(first, "tumour"))
    factories.label(project, first, LUMINAL)
    factories.label(project, second, METASTASIS, span=factories.words(second, "lung metastasis"))
    factories.label(project, second, INACTIVE)
    project.perform(ToggleNegated(target=Target(second.id)))
    project.perform(SetClaimNote(target=Target(second.id), note=NOTE))
    add_claim(project, second, INACTIVE)
    section = project.store.sentences(ids[1])[1]
    factories.label(project, section, PRIMARY, span=factories.words(section, "onset"))
    other = as_curator("cur02")
    factories.label(other, first, ACTIVE, METASTASIS)
    return ids


def make_filled(path: Path, further: Callable[[Project, AsCurator], object] | None = None) -> Path:
    """A project with what `fill` puts in, and what `further` does then; it is closed."""
    project = factories.new_project(path)
    others: list[Project] = []

    def as_curator(code: str) -> Project:
        others.append(factories.opened(path, code))
        return others[-1]

    fill(project, as_curator)
    if further is not None:
        further(project, as_curator)
    for it in (*others, project):
        it.store.close()
    return path


def add_claim(project: Project, sentence: Sentence, *labels: str) -> None:
    """A further claim of a sentence with these labels."""
    project.perform(AddClaim(sentence_id=sentence.id))
    factories.label(project, sentence, *labels, claim=factories.active_claims(project, sentence)[-1].id)


def write(
    project: Project, name: str, destination: Path, *, unit: Unit = Unit.DOCUMENT, curator: str = ""
) -> ExportReport:
    options = ExportOptions(unit=unit, curator=curator)
    return named(name).write(project.store, project.vocabulary, destination, options, silent)


def named(name: str) -> OutputFormat:
    return format_named(name)
