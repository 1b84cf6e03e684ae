"""What a rebuilt project will hold: what was saved, stand-ins for what that hangs on, and nothing loose."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any, cast

from curator import clock
from curator.errors import CuratorError, VocabularyError
from curator.history import Entity, key_of
from curator.identifiers import CuratorId, new_id
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    DocumentText,
    Review,
    Sentence,
    Verdict,
)
from curator.vocabulary import parse
from db import stand_ins, texts
from db.choice import Chosen, choose
from db.rescue import Rescued

_ON_DOCUMENTS = ("sentence", "annotation_set")
_NO_VOCABULARY = "lost", "1.0.0"


class Survivors:
    """`chosen` are entities by kind and key, `known` how many of a table there were, as far as that is known.

    `stood_in` and `dropped` count by table what was made up, and what is left out.
    """

    def __init__(self, rescued: Rescued) -> None:
        """Raises CuratorError if too little was saved to make a project."""
        self._source = rescued.connection
        self.notes: list[str] = []
        self._lost_codes: list[str] = []
        self.stood_in: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        choice = choose(rescued)
        self.chosen, self.known = choice.chosen, choice.known
        if choice.unknown:
            self.notes.append(f"Left out, because the history does not know them: {choice.unknown:,} rows.")
        self.texts = self._read_texts()
        self.labels: dict[str, str] = {}
        """Dimension by label id."""
        self.vocabularies = self._read_vocabularies()
        """Rows, the one in use last."""
        self._stand_in_curators()
        self._stand_in_passes_and_claims()
        self._stand_in_documents(whole=choice.whole)

    def entities(self, name: str) -> list[Any]:
        return [it.entity for it in self.chosen[name].values()]

    def leave_out(self, name: str, key: str) -> None:
        """What cannot be written after all."""
        del self.chosen[name][key]
        self.dropped[name] += 1

    def _read_texts(self) -> dict[str, DocumentText]:
        """By document, the version that the document has, or else any that was saved."""
        versions = {item.id: item.text_version for item in self.entities("document")}
        found: dict[str, DocumentText] = {}
        for row in self._source.execute("select * from document_text order by seq"):
            if row["document_id"] not in found or row["version"] == versions.get(row["document_id"]):
                found[row["document_id"]] = texts.text_of(row)
        return found

    def _read_vocabularies(self) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for row in self._source.execute("select * from vocabulary order by seq"):
            try:
                vocabulary = parse(row["source"], row["id"])
            except VocabularyError:
                continue
            rows.append(tuple(row))
            self.labels |= {str(label.id): label.dimension for label in vocabulary.labels()}
        found = {(row[1], row[2]) for row in rows}
        for row in self._source.execute("select id, dimension from label"):
            self.labels.setdefault(row["id"], row["dimension"])
        for item in self.entities("annotation"):
            self.labels.setdefault(item.label_id, item.dimension)
        passes = self.entities("annotation_set")
        asked = dict.fromkeys((item.vocabulary_id, item.vocabulary_version) for item in passes)
        lost = [pair for pair in asked if pair not in found]
        if not found and not lost:
            lost = [_NO_VOCABULARY]
        for id_, version in lost:
            if (source := stand_ins.vocabulary(id_, version, self.labels.items())) is not None:
                # before those that were saved: the last one is in use
                place = min((row[0] for row in rows), default=1) - 1
                rows.insert(0, (place, id_, version, source, clock.now()))
                self.stood_in["vocabulary"] += 1
                self.notes.append(
                    f"The vocabulary {id_} {version} was lost. Its labels are there by their ids only; bind "
                    "the vocabulary file again."
                )
        if not rows:
            raise CuratorError(
                "Nothing could be salvaged: neither the vocabulary of the project nor any of its labels can "
                "be read, and no backup has them."
            )
        self.known["vocabulary"] = len(rows)
        return rows

    def _add(self, name: str, entity: Entity | None) -> None:
        if entity is not None:
            self.chosen[name][key_of(entity)] = Chosen(entity, None)
            self.stood_in[name] += 1

    def _stand_in_curators(self) -> None:
        named = [document.imported_by for document in self.entities("document")]
        named += [item.curator_id for item in self.entities("annotation_set")]
        for name in ("claim", "annotation", "verdict"):
            named += [item.created_by for item in self.entities(name)]
        named += [row[0] for row in self._source.execute("select distinct curator_id from step")]
        for id_ in dict.fromkeys(named):
            self._stand_in_curator(id_)
        if not self.chosen["curator"]:
            self._stand_in_curator(new_id())
        if self._lost_codes:
            named = ", ".join(self._lost_codes)
            self.notes.append(f"Codes of curators were lost; what they did stands under {named}.")

    def _stand_in_curator(self, id_: str) -> None:
        if id_ not in self.chosen["curator"]:
            codes = [curator.code for curator in self.entities("curator")]
            self._add("curator", made := stand_ins.curator(id_, codes))
            if made is not None:
                self._lost_codes.append(made.code)

    def _stand_in_passes_and_claims(self) -> None:
        sentences = self.chosen["sentence"]
        vocabulary = self.vocabularies[-1][1:3]
        rounds: Counter[tuple[str, str]] = Counter()
        for item in self.entities("annotation_set"):
            place = (item.document_id, item.curator_id)
            rounds[place] = max(rounds[place], item.round)
        for item in (*self.entities("claim"), *self.entities("annotation")):
            if item.set_id not in self.chosen["annotation_set"] and item.sentence_id in sentences:
                sentence = cast(Sentence, sentences[item.sentence_id].entity)
                place = (sentence.document_id, item.created_by)
                rounds[place] += 1
                made = stand_ins.annotation_set(
                    item.set_id, sentence, item.created_by, item.created_at, vocabulary, rounds[place]
                )
                self._add("annotation_set", made)
        numbers: Counter[tuple[str, str]] = Counter()
        for item in self.entities("claim"):
            place = (item.set_id, item.sentence_id)
            numbers[place] = max(numbers[place], item.number)
        for item in self.entities("annotation"):
            if item.claim_id not in self.chosen["claim"]:
                numbers[item.set_id, item.sentence_id] += 1
                self._add("claim", stand_ins.claim(item, numbers[item.set_id, item.sentence_id]))

    def _stand_in_documents(self, *, whole: bool) -> None:
        documents = self.chosen["document"]
        named = [item.document_id for name in _ON_DOCUMENTS for item in self.entities(name)]
        by = CuratorId(next(iter(self.chosen["curator"])))
        self._give_texts_back()
        if not whole:
            named += self.texts
        for id_ in dict.fromkeys(named):
            if id_ not in documents:
                self._add("document", stand_ins.document(id_, self.texts.get(id_), by))
        if self.stood_in["document"]:
            self.notes.append(
                "What was known of some documents besides text and labels was lost (journal, authors, DOI): "
                f"{self.stood_in['document']:,} of them."
            )

    def _give_texts_back(self) -> None:
        """A text that names a document which never was is that of one that has none, if it is the same."""
        documents = self.chosen["document"]
        stray = {
            hashlib.sha256(text.abstract.encode()).hexdigest(): id_
            for id_, text in self.texts.items()
            if id_ not in documents
        }
        for document in self.entities("document") if stray else ():
            id_ = stray.get(document.abstract_sha256)
            if id_ is not None and document.id not in self.texts and id_ in self.texts:
                text = self.texts.pop(id_)
                self.texts[document.id] = replace(
                    text, document_id=document.id, version=document.text_version
                )

    def drop_loose(self, name: str) -> None:
        """Leave out what hangs on what was left out before."""
        for key, it in list(self.chosen[name].items()):
            if not self._hangs_together(it.entity):
                self.leave_out(name, key)

    def _hangs_together(self, entity: Entity) -> bool:
        chosen = self.chosen
        vocabularies = {row[1:3] for row in self.vocabularies}
        match entity:
            case Document():
                merged = entity.merged_into is None or entity.merged_into in chosen["document"]
                return merged and entity.imported_by in chosen["curator"]
            case Sentence():
                return entity.document_id in chosen["document"]
            case AnnotationSet():
                known = (entity.vocabulary_id, entity.vocabulary_version) in vocabularies
                place = entity.document_id in chosen["document"] and entity.curator_id in chosen["curator"]
                return known and place
            case Review():
                return entity.set_id in chosen["annotation_set"] and entity.sentence_id in chosen["sentence"]
            case Claim() | Annotation():
                place = entity.set_id in chosen["annotation_set"] and entity.sentence_id in chosen["sentence"]
                claim = not isinstance(entity, Annotation) or entity.claim_id in chosen["claim"]
                return place and claim and entity.created_by in chosen["curator"]
            case Verdict():
                return entity.created_by in chosen["curator"]
            case Curator():
                return True
