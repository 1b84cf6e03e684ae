"""A project with two curators at work, where each thing that is done is counted and checked."""

from __future__ import annotations

import tempfile
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import seeds
from curator.changes import Changes
from curator.checking import check
from curator.errors import CuratorError
from curator.history import key_of
from curator.identifiers import DocumentId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.invariants import RULES
from curator.model import Annotation, AnnotationSet, Claim, Document, Record, Review, Sentence
from curator.project import Operation, Project
from curator.readers.format import Format, Source
from curator.store import Store
from curator.vocabulary import parse
from curator.whole import Background, Whole
from db.safekeeping import SqliteSafekeeping
from db.store import SqliteStore
from tools.faults.draw import Draw

CODES = ("cur01", "cur02")
FULL_CHECK_EVERY = 250
REMEMBERED = 30


@dataclass(kw_only=True)
class Soaked:
    """What was done so far, by all machines of a run."""

    performed: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    full_checks: int = 0
    step_checks: int = 0
    projects: int = 0
    last: deque[str] = field(default_factory=lambda: deque[str](maxlen=REMEMBERED))
    """The newest operations, for who looks for the cause of a failure."""
    after_each: Callable[[int], object] = lambda _: None
    """Is told the number of operations."""

    @property
    def operations(self) -> int:
        return self.performed.total() + self.refused.total()


class Workbench:
    """The curators have a connection each; `folder` is where the project is made, in a folder of its own."""

    def __init__(self, soaked: Soaked, folder: Path | None) -> None:
        self.soaked = soaked
        soaked.projects += 1
        soaked.last.clear()
        self._folder = tempfile.TemporaryDirectory(prefix="curator-soak-", dir=folder)
        self.path = Path(self._folder.name) / "soak.curation"
        self.keeping = SqliteSafekeeping(Path(self._folder.name) / "backups")
        self.vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")
        first = Project.begin(SqliteStore.create(self.path), self.vocabulary, CODES[0])
        self.projects = [first, self.opened(CODES[1])]
        self._imported = 0

    def clear(self) -> None:
        """Check it for the last time, close it and remove it."""
        try:
            self.check_all()
        finally:
            self.close()
            self._folder.cleanup()

    def opened(self, code: str) -> Project:
        return Project(SqliteStore.open(self.path), code)

    def close(self) -> None:
        for project in self.projects:
            project.store.close()

    def bring_in(self, project: Project, text: str, *, same: bool = False) -> None:
        if not same:
            self._imported += 1
        record = Record(title=f"Paper {self._imported}", abstract=f"{text} This is {self._imported}.")
        source = Source.pasted("soak")
        format_ = Format("soak", "Soak", (), lambda _: 1.0, lambda _: iter([record]))
        operation = ImportDocuments(sources=[(source, format_)], report=ImportReport())
        self.attempt(project, "ImportDocuments", lambda: project.perform(operation))

    def do(self, sign: Draw, operation: Operation) -> None:
        self.attempt(
            sign.project, type(operation).__name__, lambda: sign.project.perform(operation), operation
        )

    def attempt(
        self, project: Project, name: str, change: Callable[[], Changes], operation: object = None
    ) -> None:
        soaked, store = self.soaked, project.store
        before = store.event_count()
        self.note(f"{project.curator.code} {operation or name}")
        try:
            changes = change()
        except CuratorError:
            changes = None
        grew = store.event_count() > before
        if changes is None:
            soaked.refused[name] += 1
            assert not grew, f"{name} was refused and changed something"
        else:
            soaked.performed[name] += 1
            assert grew == bool(changes), f"{name} told of {changes}, and the history grew: {grew}"
            self._check_touched(changes)
        soaked.after_each(soaked.operations)
        if soaked.operations % FULL_CHECK_EVERY == 0:
            self.check_all()

    def note(self, words: str) -> None:
        self.soaked.last.append(f"{self.soaked.operations}: {words}")

    # what holds after each step

    def _check_touched(self, changes: Changes) -> None:
        """The rules and the replay of what a step touched, as another connection sees it."""
        store = self.projects[-1].store
        background = Background(
            vocabularies={(self.vocabulary.id, self.vocabulary.version): self.vocabulary},
            codes={curator.id: curator.code for curator in store.curators()},
            document_ids=frozenset(document.id for document in store.all(Document)),
        )
        for document_id in changes.documents:
            whole = _whole(store, document_id, background)
            findings = [str(finding) for rule in RULES for finding in rule(whole)]
            assert not findings, findings
        self.soaked.step_checks += 1

    def check_all(self) -> None:
        self.soaked.full_checks += 1
        findings = [str(finding) for finding in check(self.projects[0].store).findings]
        assert not findings, findings


def _whole(store: Store, document_id: DocumentId, background: Background) -> Whole:
    document = store.find(Document, document_id)
    assert document is not None
    sentences = store.of_document(Sentence, document_id)
    sets = store.of_document(AnnotationSet, document_id)
    reviews = store.of_document(Review, document_id)
    claims = store.of_document(Claim, document_id)
    annotations = store.of_document(Annotation, document_id)
    entities = [document, *sentences, *sets, *reviews, *claims, *annotations]
    return Whole(
        document=document,
        abstract=store.abstract(document_id, document.text_version),
        sentences={item.id: item for item in sentences},
        sets={item.id: item for item in sets},
        reviews=reviews,
        claims={item.id: item for item in claims},
        annotations=annotations,
        events=store.events_about([key_of(item) for item in entities]),
        background=background,
    )
