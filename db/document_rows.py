"""A new document as rows; nothing of the file is needed to make them."""

from __future__ import annotations

from collections.abc import Sequence

from curator.model import Document, DocumentText, Sentence
from curator.normalise import title_key
from curator.store import Rows
from db import rows, texts


def document_rows(document: Document, text: DocumentText, sentences: Sequence[Sentence]) -> Rows:
    """The row of the document, that of its text, and those of its sentences."""
    return (
        (*rows.values(document), title_key(document.title)),
        texts.values(text),
        [rows.values(sentence) for sentence in sentences],
    )
