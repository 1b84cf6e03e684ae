"""What a moment of the past takes to be there again: the work of `curator.going_back`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from curator.chronicle import shortened
from curator.edit import Edit
from curator.errors import RefusedError
from curator.history import KINDS, RETIRED, Entity, Plain, event_of, merged
from curator.identifiers import DocumentId, SentenceId, SetId
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    DocumentState,
    Review,
    Sentence,
    SentenceState,
    SetStatus,
    Verdict,
)
from curator.progress import Progress
from curator.save_order import save_documents, save_retractable

REPLACED = "This sentence was split or merged since. Go back with the whole document."
_BATCH = 5_000
_UNMADE: dict[str, Plain] = {
    **RETIRED,
    "annotation_set": {**RETIRED["annotation_set"], "completed_at": None},
}
"""How an entity looks that was made after the moment."""


@dataclass(slots=True)
class _Work:
    """What changed in one document since: the fields before, by kind and key; None for what is new."""

    document: Plain | None = None
    made: bool = False
    sentences: dict[tuple[str, str], Plain | None] = field(
        default_factory=lambda: dict[tuple[str, str], Plain | None]()
    )
    own: dict[tuple[str, str], Plain | None] = field(
        default_factory=lambda: dict[tuple[str, str], Plain | None]()
    )


class Return:
    """Going back under way: works out what was before, and saves it in an order that breaks no rule."""

    def __init__(
        self,
        edit: Edit,
        moment: int,
        document_id: DocumentId | None,
        sentence_id: SentenceId | None,
        progress: Progress,
    ) -> None:
        self._edit = edit
        self._store = edit.store
        self._rows = edit.store.past()
        self._moment, self._document_id, self._sentence_id = moment, document_id, sentence_id
        self._whole_project = document_id is None and sentence_id is None
        self._progress = progress
        self._owners: dict[SetId, bool] = {}
        self._verdicts: dict[str, Plain | None] = {}
        self._work: dict[DocumentId, _Work] = {}

    def perform(self) -> None:
        self._collect()
        self._documents()
        done = 0
        for document_id, work in self._work.items():
            done += 1
            self._progress(done, len(self._work))
            if self._sentence_id is not None:
                self._prepare_sentence(work)
            elif work.sentences and (obstacle := self._obstacle(document_id, work)):
                self._leave(document_id, "stays as it is", obstacle)
                continue
            self._own_work(work)
        verdicts = [cast(Verdict, self._target("verdict", *it)) for it in self._verdicts.items()]
        save_retractable(self._edit, verdicts, lambda it: (it.created_by, it.contradiction))

    # what changed

    def _collect(self) -> None:
        first: dict[tuple[str, str], Plain | None] = {}
        for former in self._rows.formers(self._moment, self._document_id, self._sentence_id):
            name = former.entity, former.key
            known = first.get(name, {})
            if former.before is None:
                first.setdefault(name, None)
            elif known is not None:
                first[name] = former.before | known
        names = list(first)
        others = False
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            places = self._rows.places(batch)
            for entity, key in batch:
                before = first.pop((entity, key))
                place = places.get(key)
                if place is None:
                    others |= not self._take_verdict(entity, key, before)
                    continue
                if place.set_id is not None and not self._is_own(place.set_id):
                    others = True
                    continue
                work = self._work.setdefault(place.document_id, _Work())
                if entity == "document":
                    work.document, work.made = before, before is None
                elif entity == "sentence":
                    work.sentences[entity, key] = before
                else:
                    work.own[entity, key] = before
        if others and self._whole_project:
            self._edit.notices.append("The work of other curators stays as it is.")

    def _take_verdict(self, entity: str, key: str, before: Plain | None) -> bool:
        """False for a verdict of somebody else."""
        if entity != "verdict":
            return True
        verdict = self._store.find(Verdict, key)
        if verdict is None or verdict.created_by != self._edit.curator_id:
            return False
        self._verdicts[key] = before
        return True

    def _is_own(self, set_id: SetId) -> bool:
        if set_id not in self._owners:
            found = self._store.find(AnnotationSet, set_id)
            self._owners[set_id] = found is not None and found.curator_id == self._edit.curator_id
        return self._owners[set_id]

    def _target(self, entity: str, key: str, before: Plain | None) -> Entity:
        current = self._store.find(KINDS[entity], key)
        if current is None:
            raise LookupError(f"the history names a missing {entity} {key}")
        return merged(current, _UNMADE[entity] if before is None else before)

    # what stays

    def _leave(self, document_id: DocumentId, what: str, why: str) -> None:
        """One document cannot go back: told, if others do; raises RefusedError otherwise."""
        document = self._store.find(Document, document_id)
        assert document is not None
        if not self._whole_project:
            raise RefusedError(f"“{shortened(document.title)}” cannot go back: {why}.")
        self._edit.notices.append(f"“{shortened(document.title)}” {what}: {why}.")

    def _obstacle(self, document_id: DocumentId, work: _Work) -> str:
        """What others have on sentences that would be replaced; empty if nothing."""
        targets = [cast(Sentence, self._target(*name, it)) for name, it in work.sentences.items()]
        replaced = [it.id for it in targets if it.state is SentenceState.SUPERSEDED]
        for annotation_set in self._store.sets(document_id):
            if self._is_own(annotation_set.id):
                continue
            if annotation_set.status is SetStatus.DONE:
                return "another curator is done with it, so its sentences can no longer be changed"
            for sentence_id in replaced:
                reviews = self._store.reviews(annotation_set.id, sentence_id)
                empty = Review(set_id=annotation_set.id, sentence_id=sentence_id)
                if self._store.claims(annotation_set.id, sentence_id) or any(it != empty for it in reviews):
                    return "another curator has worked on sentences that were split or merged since"
        return ""

    # documents

    def _documents(self) -> None:
        """First those that go, so that others can have their identifiers again."""
        waiting: dict[DocumentId, Document] = {}
        for document_id, work in self._work.items():
            if work.document is None and not work.made:
                continue
            target = cast(Document, self._target("document", document_id, work.document))
            if target.state is DocumentState.ACTIVE:
                waiting[document_id] = target
            elif any(not self._is_own(it.id) for it in self._store.sets(document_id)):
                why = "another curator has begun to work on it"
                self._leave(document_id, "stays in the project", why)
            elif not (work.made and self._is_excluded(document_id)):
                self._edit.save(target)
        save_documents(self._edit, waiting, self._leave_record)

    def _leave_record(self, document_id: DocumentId, by: str) -> None:
        why = f"another document has the same {by} now"
        if self._is_excluded(document_id):
            self._leave(document_id, "stays out of the project", why)
            # work cannot come back to a document that does not
            del self._work[document_id]
        else:
            self._leave(document_id, "keeps its record", why)

    def _is_excluded(self, document_id: DocumentId) -> bool:
        current = self._store.find(Document, document_id)
        return current is not None and current.state is DocumentState.EXCLUDED

    # work

    def _prepare_sentence(self, work: _Work) -> None:
        if any(before is None or "state" in before for before in work.sentences.values()):
            raise RefusedError(REPLACED)
        work.sentences.clear()
        for (entity, key), before in work.own.items():
            current, target = self._store.find(KINDS[entity], key), self._target(entity, key, before)
            if not isinstance(target, Review | Claim | Annotation) or event_of(current, target) is None:
                continue
            found = self._store.find(AnnotationSet, target.set_id)
            assert found is not None
            if found.status is SetStatus.DONE:
                raise RefusedError("This document is done. Reopen it to go back.")
            if found.status is SetStatus.VOID:
                self._edit.save(replace(found, status=SetStatus.OPEN))

    def _own_work(self, work: _Work) -> None:
        targets: dict[str, list[Entity]] = {"sentence": []}
        for (entity, key), before in (*work.own.items(), *work.sentences.items()):
            targets.setdefault(entity, []).append(self._target(entity, key, before))
        passes = cast("list[AnnotationSet]", targets.get("annotation_set", []))
        for target in passes:
            self._edit.save(self._opened(target))
        for target in (*targets.get("sentence", ()), *targets.get("sentence_review", ())):
            self._edit.save(target)
        claims = cast("list[Claim]", targets.get("claim", []))
        save_retractable(self._edit, claims, lambda it: (it.set_id, it.sentence_id, it.number))
        annotations = cast("list[Annotation]", targets.get("annotation", []))
        save_retractable(
            self._edit,
            annotations,
            lambda it: (it.claim_id, it.label_id, (it.span.start, it.span.end) if it.span else None),
        )
        for target in passes:
            if target.status is SetStatus.DONE:
                self._edit.save(target)

    def _opened(self, target: AnnotationSet) -> AnnotationSet:
        """A pass that is to be done is open while its work returns (I9)."""
        current = self._store.find(AnnotationSet, target.id)
        if current is None or target.status is not SetStatus.DONE or event_of(current, target) is None:
            return target
        former = SetStatus.OPEN if current.status is SetStatus.VOID else current.status
        status = SetStatus.REOPENED if former is SetStatus.DONE else former
        return replace(target, status=status, completed_at=None)
