"""Make seeds/sample.curation: the worked example, the abstracts to try, and how a colleague read them.

`python -m tools.build_sample`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import seeds
from curator.claims import Target
from curator.history import StepKind
from curator.identifiers import DocumentId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.labelling import AddClaim, SetClaimNote, SetCue, ToggleLabel, ToggleNegated
from curator.model import Problem, Record, ReviewState, Span
from curator.project import Operation, Project
from curator.readers import registry
from curator.readers.format import Format, Source
from curator.reviewing import CompleteDocument, SetReview
from curator.views import SentenceView
from curator.vocabulary import parse
from db.projects import create_project

TARGET = Path(seeds.__file__).parent / "sample.curation"
COLLEAGUE = "cur02"
# from the journal's page: the portal's page has none of these
COMPLETED: dict[str, Any] = {
    "doi": "10.3390/ijms19092818",
    "pmid": "30231553",
    "pmcid": "PMC6163512",
    "volume": "19",
    "authors": ("Segatto, Ilenia", "Baldassarre, Gustavo", "Belletti, Barbara"),
    "licence": "CC-BY-4.0",
    "warnings": (),
}


def main() -> int:
    for suffix in ("", "-wal", "-shm"):
        TARGET.with_name(TARGET.name + suffix).unlink(missing_ok=True)
    vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")
    project = create_project(TARGET, vocabulary)
    import_abstracts(project)
    # the colleague first: the window opens for whoever worked last
    read_examples(Project(project.store, COLLEAGUE))
    annotate_review(project)
    project.store.close()
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes\n")
    return 0


def do(project: Project, operation: Operation) -> None:
    """As set-up: whoever opens the sample has done nothing yet that could be undone."""
    project.perform(operation, StepKind.SETUP)


def import_abstracts(project: Project) -> None:
    page = Source(name="stat3-time-and-context.txt", content=seeds.abstract_page())
    examples = Source(name="examples.jsonl", content=seeds.example_abstracts())
    portal = registry.recognise(page)
    report = ImportReport()
    sources = [(page, completed(portal)), (examples, registry.recognise(examples))]
    do(project, ImportDocuments(sources=sources, report=report))
    assert not report.problems, report.problems


def completed(format_: Format) -> Format:
    """The format, its records completed with what a curator would look up."""

    def read(source: Source) -> Iterator[Record | Problem]:
        for item in format_.read(source):
            yield item if isinstance(item, Problem) else replace(item, **COMPLETED)

    return replace(format_, read=read)


def annotate_review(project: Project) -> None:
    """The worked example, done."""
    worked = seeds.worked_annotation()
    annotate(project, worked["document"]["title"], worked)


def read_examples(project: Project) -> None:
    """The abstracts to try, done."""
    for worked in seeds.teaching_annotations():
        annotate(project, worked["title"], worked)


def annotate(project: Project, title: str, worked: dict[str, Any]) -> None:
    """Tag a document as a worked annotation says, and close it."""
    views = [view for it in project.library().document_ids() if (view := project.view(it)) is not None]
    [view] = [view for view in views if view.document.title == title]
    document_id = view.document.id
    for sentence, wanted in zip(view.sentences, worked["sentences"], strict=True):
        assert sentence.sentence.text == wanted["text"]
        annotate_sentence(project, document_id, sentence, wanted["claims"])
        do(project, SetReview(sentence_ids=[sentence.sentence.id], state=ReviewState.REVIEWED))
    do(project, CompleteDocument(document_id=document_id))


def annotate_sentence(
    project: Project, document_id: DocumentId, sentence: SentenceView, claims: list[dict[str, Any]]
) -> None:
    names = {(label.dimension, label.name): label.id for label in project.vocabulary.labels()}
    sentence_id, text = sentence.sentence.id, sentence.sentence.text
    for number, claim in enumerate(claims, start=1):
        if number > 1:
            do(project, AddClaim(sentence_id=sentence_id))
        for dimension in project.vocabulary.dimensions:
            values = claim.get(dimension.key) or []
            for name in [values] if isinstance(values, str) else values:
                target = Target(sentence_id, claim_id(project, document_id, sentence_id, number))
                do(project, ToggleLabel(targets=[target], label_id=names[(dimension.key, name)]))
        target = Target(sentence_id, claim_id(project, document_id, sentence_id, number))
        if claim.get("negated"):
            do(project, ToggleNegated(target=target))
        if claim["note"]:
            do(project, SetClaimNote(target=target, note=claim["note"]))
        # a cue that is quoted with gaps cannot be one span
        if (start := text.find(claim["cue"])) >= 0:
            cue = Span(start, start + len(claim["cue"]), claim["cue"])
            do(project, SetCue(target=target, cue=cue))


def claim_id(project: Project, document_id: DocumentId, sentence_id: str, number: int) -> Any:
    """The id of a claim by its number; None before the first one exists."""
    view = project.view(document_id)
    assert view is not None
    for sentence in view.sentences:
        if sentence.sentence.id == sentence_id and len(sentence.claims) >= number:
            return sentence.claims[number - 1].claim.id
    return None


if __name__ == "__main__":
    sys.exit(main())
