"""Sentences with their labels as JSON lines, split by paper into train, dev and test, with a data card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curator import clock
from curator.errors import CuratorError
from curator.label_book import LabelBook
from curator.model import AnnotationSet, Document, ReviewState, Sentence, SetKind, SetStatus
from curator.progress import Progress
from curator.store import Store
from curator.views import ClaimView
from curator.vocabulary import Label, Vocabulary
from curator.words import counted
from curator.writers.data_card import data_card
from curator.writers.exchange import Readings
from curator.writers.files import folder_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.work import DocumentWork, Pass, Tally, works

NAME = "nlp-jsonl"
SPLITS = ("train", "dev", "test")
CANNOT_CARRY = (
    "Sentences that the chosen reading has not reviewed are left out, skipped and not annotatable ones too; "
    "a document has one reading.",
    "Of a paper only ids, title, journal and year are there; the abstract stands in it sentence by sentence.",
    "Notes, flags, training passes, verdicts and the history are left out. Of several passes of one curator "
    "the adjudicated one, else the latest, is in “annotators”.",
)
Json = dict[str, Any]


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write `train.jsonl`, `dev.jsonl`, `test.jsonl`, `labels.json` and `README.md` into a folder.

    See `OutputFormat`. Raises CuratorError if the text is to be left out.
    """
    if options.without_text:
        raise CuratorError("Text mining needs the text. Choose CSV to leave the text out.")
    book = LabelBook.of(store, vocabulary)
    names = [*(f"{split}.jsonl" for split in SPLITS), "labels.json", "README.md"]
    tally, readings = Tally(), Readings(options)
    counts = {split: SplitCount() for split in SPLITS}
    empty = {label.id for label, _ in book.entries if label.exclusive}
    left_out = 0
    with ExitStack() as stack:
        folder = stack.enter_context(folder_at(destination))
        *parts, labels, card = stack.enter_context(replacing(folder, names))
        streams = {
            split: stack.enter_context(open_text_part(part))
            for split, part in zip(SPLITS, parts, strict=True)
        }
        with store.reading():
            created = store.last_change() or clock.now()
            codes = _annotators(store)
            for work in works(store, book, tally, progress):
                split = split_of(work.document)
                rows = list(_rows(work, readings.of(work), book, codes, split))
                for row in rows:
                    streams[split].write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
                counts[split].add(rows, empty)
                left_out += len(work.sentences) - len(rows)
        labels.write_text(_labels(book), encoding="utf-8", newline="\n")
        text = data_card(book, created, options, {split: counts[split].cells() for split in SPLITS})
        card.write_text(text, encoding="utf-8", newline="\n")
        for stream in streams.values():
            stream.close()
    return ExportReport(
        format=NAME,
        destination=destination,
        files=tuple(destination / name for name in names),
        documents=sum(len(it.papers) for it in counts.values()),
        sentences=sum(it.sentences for it in counts.values()),
        sets=sum(len(it.papers) for it in counts.values()),
        claims=sum(it.claims for it in counts.values()),
        annotations=sum(it.labels for it in counts.values()),
        cannot_carry=CANNOT_CARRY,
        notes=(*readings.notes(), *_left_out(left_out)),
    )


def split_of(document: Document) -> str:
    """By a hash of the document's key: eight papers in ten train, one dev, one test, now and ever."""
    place = int.from_bytes(hashlib.sha256(document.key.encode()).digest()[:8], "big") % 10
    return "train" if place < 8 else "dev" if place == 8 else "test"


@dataclass
class SplitCount:
    """What went into one split."""

    papers: set[str] = field(default_factory=set[str])
    sentences: int = 0
    stating: int = 0
    claims: int = 0
    labels: int = 0

    def add(self, rows: Iterable[Json], empty: Container[str]) -> None:
        """`empty` are the labels that state nothing."""
        for row in rows:
            self.papers.add(row["document_id"])
            self.sentences += 1
            self.claims += len(row["claims"])
            self.labels += sum(len(ids) for claim in row["claims"] for ids in claim["labels"].values())
            self.stating += any(it not in empty for ids in row["labels"].values() for it in ids)

    def cells(self) -> tuple[int, int, int]:
        """Papers, sentences, and sentences that state something."""
        return len(self.papers), self.sentences, self.stating


def _annotators(store: Store) -> list[str]:
    """The codes of those with a pass that counts; every row names all, so that all rows have one type."""
    of = {curator.id: curator.code for curator in store.curators()}
    found = {
        of[it.curator_id]
        for it in store.all(AnnotationSet)
        if it.kind is not SetKind.TRAINING and it.status is not SetStatus.VOID
    }
    return sorted(found)


def _rows(
    work: DocumentWork, reading: Pass | None, book: LabelBook, codes: list[str], split: str
) -> Iterator[Json]:
    if reading is None:
        return
    document, sentences = work.document, work.sentences
    passes = _latest(work.passes)
    name = document.pmid or document.key
    for place, sentence in enumerate(sentences):
        if not _reviewed(reading, sentence):
            continue
        claims = _claims(reading, sentence)
        yield {
            "id": f"{name}#s{sentence.index}",
            "document_id": document.id,
            "document_key": document.key,
            "pmid": document.pmid,
            "doi": document.doi,
            "title": document.title,
            "journal": document.journal,
            "year": document.year,
            "sentence_id": sentence.id,
            "sent_no": sentence.index,
            "section": sentence.section_label,
            "start": sentence.start,
            "end": sentence.end,
            "text": sentence.text,
            "prev": sentences[place - 1].text if place else None,
            "next": sentences[place + 1].text if place + 1 < len(sentences) else None,
            "labels": union(book, claims),
            "claims": [_claim(book, claim) for claim in claims],
            "curator": reading.curator.code,
            "set_kind": reading.annotation_set.kind.value,
            "annotators": {
                code: union(book, _claims(passes[code], sentence))
                if code in passes and _reviewed(passes[code], sentence)
                else None
                for code in codes
            },
            "vocabulary_version": reading.annotation_set.vocabulary_version,
            "split": split,
        }


def _latest(passes: Iterable[Pass]) -> Mapping[str, Pass]:
    """One pass of each curator: the adjudicated one, else that of the last round."""
    ordered = sorted(
        (it for it in passes if it.annotation_set.kind is not SetKind.TRAINING),
        key=lambda it: (
            it.annotation_set.kind is SetKind.ADJUDICATED,
            it.annotation_set.kind is not SetKind.IMPORT,
            it.annotation_set.round,
            it.annotation_set.started_at,
            it.annotation_set.id,
        ),
    )
    return {it.curator.code: it for it in ordered}


def _reviewed(reading: Pass, sentence: Sentence) -> bool:
    review = reading.reviews.get(sentence.id)
    return review is not None and review.state is ReviewState.REVIEWED


def _claims(reading: Pass, sentence: Sentence) -> list[ClaimView]:
    return [view for view in reading.claims.get(sentence.id, ()) if view.labels]


def union(book: LabelBook, claims: Iterable[ClaimView]) -> dict[str, list[str]]:
    """Ids of labels by dimension, each dimension named; exclusive ones only where no claim says more."""
    found: dict[str, dict[str, Label]] = {dimension.key: {} for dimension in book.dimensions}
    for _, label in (pair for view in claims for pair in view.labels):
        found[label.dimension][label.id] = label
    return {
        key: sorted(
            [label.id for label in labels.values() if not label.exclusive] or labels,
            key=book.order.__getitem__,
        )
        for key, labels in found.items()
    }


def _claim(book: LabelBook, view: ClaimView) -> Json:
    claim = view.claim
    labels: dict[str, list[str]] = {dimension.key: [] for dimension in book.dimensions}
    for _, label in view.labels:
        if label.id not in labels[label.dimension]:
            labels[label.dimension].append(label.id)
    return {
        "id": claim.id,
        "number": claim.number,
        "negated": claim.negated,
        "role": view.role.role,
        "labels": labels,
        "cue": {"start": claim.cue.start, "end": claim.cue.end, "text": claim.cue.text}
        if claim.cue
        else None,
        "spans": [
            {"label": label.id, "start": it.span.start, "end": it.span.end, "text": it.span.text}
            for it, label in view.labels
            if it.span
        ],
    }


def _labels(book: LabelBook) -> str:
    """`labels.json`: what the ids mean, in the order of classes."""
    vocabulary = book.current
    content = {
        "vocabulary": {
            "id": vocabulary.id,
            "version": vocabulary.version,
            "title": vocabulary.title,
            "sha256": vocabulary.sha256,
        },
        "dimensions": [
            {
                "key": dimension.key,
                "name": dimension.name,
                "question": dimension.question,
                "required": dimension.required,
                "several_per_claim": not dimension.single,
                "labels": [
                    {
                        "id": label.id,
                        "name": label.name,
                        "group": label.group,
                        "parent": label.parent,
                        "definition": label.definition,
                        "exclusive": label.exclusive,
                        "status": label.status,
                        "curies": [it.curie for it in label.curies],
                    }
                    for label in book.of_dimension(dimension.key)
                ],
            }
            for dimension in book.dimensions
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _left_out(number: int) -> tuple[str, ...]:
    if not number:
        return ()
    sentences = f"{counted(number, 'sentence')} that the chosen reading has not reviewed"
    return (f"{sentences} {'was' if number == 1 else 'were'} left out.",)
