"""A new document as it goes into a project: made anywhere, also in another process than it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from curator.history import WrittenEvent, as_json, event_of, pack_sentences
from curator.identifiers import DocumentId
from curator.model import Document, DocumentText, Sentence
from curator.store import RowMaker, Rows


class NewDocument(NamedTuple):
    """What `Edit.add` takes: a document with text and sentences as rows, and the event that tells of it."""

    id: DocumentId
    rows: Rows
    event: WrittenEvent


def new_document(
    document: Document, text: DocumentText, sentences: Sequence[Sentence], make_rows: RowMaker
) -> NewDocument:
    event = event_of(None, document)
    assert event is not None
    event.after["sentences"] = pack_sentences(document, sentences)
    if sentences:
        event.after["splitter"] = sentences[0].splitter
    written = WrittenEvent(event.entity, event.key, as_json(event.after))
    return NewDocument(document.id, make_rows(document, text, sentences), written)
