"""A project with everything that breaks careless writers, read by two curators."""

from __future__ import annotations

from typing import Any

from curator.claims import Target
from curator.identifiers import DocumentId
from curator.labelling import SetClaimNote, SetCue
from curator.model import IntegrityStatus, Record
from curator.progress import silent
from curator.project import Project
from curator.reviewing import SetComment
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from tests import factories

ABSTRACT = "STAT3-β loss 😀 delayed cafe\u0301 onset. IL-6\u207a cells 𝒙 did not grow. Nobody read this."
FORMULA = "=cmd|' /C calc'!A0"
CONTROLS = "bell\x07 and nul\x00 and\x0btab"
PAPERS = (
    Record(
        title=FORMULA,
        abstract=ABSTRACT,
        doi="10.1000/a<b>(1)",
        pmid="12345678",
        pmcid="PMC123",
        journal="Naïve J. of Ωmega",
        volume="7",
        issue="2",
        pages="101–9",
        issn="1234-5678",
        publication_date="2018-09-18",
        year=2018,
        language="en",
        publication_type="review",
        authors=("Müller, Jürgen", "李, 明"),
        keywords=("β-catenin", "=1+1"),
        subject_areas=("β-catenin", "Oncology"),
        integrity_status=IntegrityStatus.RETRACTED,
    ),
    Record(title="Nothing\tknown", abstract="One. Two.", publication_date="2019-05"),
)


def trap_project(project: Project, colleague: Project) -> list[DocumentId]:
    """Import and annotate; `colleague` is another curator of the same project."""
    ids = factories.import_records(project, *PAPERS).added
    first, second, _ = project.store.sentences(ids[0])
    context, stage = (dimension.labels[0] for dimension in project.vocabulary.required())
    emoji = factories.words(first, "😀 delayed caf\u00e9")
    factories.label(project, first, context.id, span=emoji)
    factories.label(project, first, stage.id)
    project.perform(SetCue(target=Target(first.id), cue=factories.words(first, "β loss 😀")))
    project.perform(SetClaimNote(target=Target(first.id), note=CONTROLS))
    project.perform(SetComment(sentence_id=first.id, comment="#N/A"))
    project.perform(SetComment(sentence_id=second.id, comment="_x0041_ is no A\r\nnext"))
    factories.label(project, second, factories.CONTEXT_NOT_STATED, factories.STAGE_NOT_STATED)
    factories.review(project, first, second)
    other = project.vocabulary.required()[1].labels[1]
    factories.label(colleague, first, context.id, other.id)
    factories.review(colleague, first)
    return ids


def exported(module: Any, project: Project, destination: Any, **options: Any) -> ExportReport:
    return module.write(project.store, project.vocabulary, destination, ExportOptions(**options), silent)
