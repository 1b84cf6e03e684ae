"""Restoring a whole project from its `export.json`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curator.edit import Edit
from curator.errors import CuratorError
from curator.export_file import ExportFile, is_own_export, raise_findings, read_export
from curator.export_rules import broken_rules
from curator.identifiers import CuratorId
from curator.json_schema import Finding
from curator.model import Curator, Document, Review, Sentence, SetStatus
from curator.progress import Progress, silent
from curator.readers.format import Source
from curator.words import counted

__all__ = ["RestoreExport", "is_own_export", "vocabulary_source"]


@dataclass(frozen=True, kw_only=True)
class RestoreExport:
    """Bring back the documents and the work of an export, ids and times included, as one step.

    For a project without documents that uses the export's vocabulary, else CuratorError; ReaderError lists
    what is wrong with the file. Either way nothing is changed.

    The curators of the file keep their ids and codes: a curator of the project who has such a code goes on as
    `cur01-2`, and whoever restores goes on as the curator of the file with the same code.
    """

    source: Source
    progress: Progress = silent

    def apply(self, edit: Edit) -> str:
        if next(edit.store.documents(), None) is not None:
            raise CuratorError(
                f"‘{edit.store.path.name}’ has documents already. Restore an export into a new project."
            )
        own = next(it for it in edit.store.curators() if it.id == edit.curator_id)
        file = read_export(self.source, own)
        self._check(edit, file, own)
        _restore_curators(edit, file)
        edit.curator_id = next((it.id for it in file.curators if it.code == own.code), own.id)
        self._restore_documents(edit, file)
        self._restore_work(edit, file)
        return f"Restore {counted(len(file.documents), 'document')} from {self.source.name}"

    def _check(self, edit: Edit, file: ExportFile, own: Curator) -> None:
        """Raises CuratorError or ReaderError for what must not be written."""
        here = edit.vocabulary
        id_, version, sha256 = (
            file.vocabularies[-1] if file.vocabularies else (here.id, here.version, here.sha256)
        )
        if (id_, version) != (here.id, here.version):
            raise CuratorError(
                f"‘{self.source.name}’ was made with the vocabulary {id_} {version}, but this project uses "
                f"{here.id} {here.version}. Create a project with that vocabulary "
                "(curator new --vocabulary FILE) and restore the export into it."
            )
        if sha256 != here.sha256:
            edit.notices.append(
                f"The export was made with another text of the vocabulary {id_} {version}: names and "
                "definitions of labels may differ."
            )
        versions = {(it.id, it.version) for it in edit.store.vocabularies()}
        found = broken_rules(file, here, versions)
        known = {own.id, *(it.id for it in file.curators)}
        found += [
            (
                f"documents[{place}].source.imported_by",
                f"names no curator of the file: {document.imported_by}",
            )
            for place, (document, _) in enumerate(file.documents)
            if document.imported_by not in known
        ]
        found += self._returned(edit, file)
        if found:
            raise_findings(self.source.name, found)

    def _returned(self, edit: Edit, file: ExportFile) -> list[Finding]:
        """Documents that were in the project once; an undone restore is redone, not done twice."""
        return [
            (f"documents[{place}].id", "was in this project before and taken out. Restore into a new project")
            for place, (document, _) in enumerate(file.documents)
            if edit.store.find(Document, document.id) is not None
        ]

    def _restore_documents(self, edit: Edit, file: ExportFile) -> None:
        sentences: dict[str, list[Sentence]] = {}
        for sentence in sorted(file.sentences, key=lambda it: it.start):
            sentences.setdefault(sentence.document_id, []).append(sentence)
        # in the order of their import, which is that of the document list
        by_age = sorted(file.documents, key=lambda it: (it[0].imported_at, it[0].id))
        for done, (document, text) in enumerate(by_age, start=1):
            own = sentences.get(document.id, [])
            # a document's first event has one splitter for all of its sentences
            splitter = own[0].splitter if own else ""
            edit.add_document(document, text, [replace(it, splitter=splitter) for it in own])
            for sentence in own:
                if sentence.splitter != splitter:
                    edit.save(sentence)
            self.progress(done, len(by_age))

    def _restore_work(self, edit: Edit, file: ExportFile) -> None:
        work = (file.sets, file.reviews, file.claims, file.annotations, file.verdicts)
        total = sum(map(len, work))
        done = 0
        # labels in the order in which they were set, on which “remove the last label” relies
        annotations = sorted(file.annotations, key=lambda it: (it.created_at, it.id))
        # a pass is closed after its work is there, as it was the first time (I9)
        begun = [replace(it, status=SetStatus.OPEN) for it in file.sets]
        closed = [it for it in file.sets if it.status is not SetStatus.OPEN]
        reviews = filter(_says_something, file.reviews)
        for entities in (begun, reviews, file.claims, annotations, file.verdicts, closed):
            for entity in entities:
                edit.save(entity)
                done += 1
                self.progress(min(done, total), total)


def _says_something(review: Review) -> bool:
    """A review that says nothing is not stored."""
    return review != Review(set_id=review.set_id, sentence_id=review.sentence_id)


def _restore_curators(edit: Edit, file: ExportFile) -> None:
    """Save the curators of the file; who has one of their codes here gets another one.

    A newcomer first has its id for a code, so that undo, going backwards, never meets two equal codes.
    """
    codes = {it.code: it for it in edit.store.curators()}
    for curator in file.curators:
        holder = codes.get(curator.code)
        if holder is not None and holder.id != curator.id:
            edit.save(replace(curator, code=curator.id))
            taken = codes.keys() | {it.code for it in file.curators}
            number = next(n for n in range(2, len(taken) + 3) if f"{holder.code}-{n}" not in taken)
            moved = edit.save(replace(holder, code=f"{holder.code}-{number}"))
            codes[moved.code] = moved
        codes[curator.code] = edit.save(curator)


def vocabulary_source(source: Source) -> str | None:
    """The text of the vocabulary file that an export was made with, to create a project for it; None if the
    export does not carry it.

    Raises ReaderError with a sentence for each place that breaks the schema.
    """
    file = read_export(source, Curator(id=CuratorId(""), code=""))
    return file.sources.get(file.vocabularies[-1][:2]) if file.vocabularies else None
