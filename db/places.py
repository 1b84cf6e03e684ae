"""Where entities lie: their documents and sentences, with titles and numbers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

from curator.identifiers import DocumentId, SentenceId
from curator.past import Place, SentencePlace

KEYS = "(select value from json_each(:keys))"
_PLACES = {
    "document": "select id, id, null, null from document where id in {keys}",
    "sentence": "select id, document_id, id, null from sentence where id in {keys}",
    "annotation_set": "select id, document_id, null, id from annotation_set where id in {keys}",
    "sentence_review": "select wanted.value, document_id, sentence_id, set_id "
    "from json_each(:keys) as wanted cross join sentence_review "
    "on set_id = substr(wanted.value, 1, instr(wanted.value, '/') - 1) "
    "and sentence_id = substr(wanted.value, instr(wanted.value, '/') + 1) "
    "cross join sentence on sentence.id = sentence_id",
    "claim": "select claim.id, document_id, sentence_id, set_id from claim "
    "cross join sentence on sentence.id = sentence_id where claim.id in {keys}",
    "annotation": "select annotation.id, document_id, sentence_id, set_id from annotation "
    "cross join sentence on sentence.id = sentence_id where annotation.id in {keys}",
}


def listed(keys: Collection[str]) -> str:
    """One JSON parameter for `KEYS`, however many there are."""
    return json.dumps(list(keys))


def places(connection: sqlite3.Connection, entities: Iterable[tuple[str, str]]) -> dict[str, Place]:
    wanted: dict[str, set[str]] = {}
    for entity, key in entities:
        wanted.setdefault(entity, set()).add(key)
    found: dict[str, Place] = {}
    for entity, keys in wanted.items():
        if entity not in _PLACES:
            continue
        sql = _PLACES[entity].format(keys=KEYS)
        for key, document, sentence, set_ in connection.execute(sql, {"keys": listed(keys)}):
            found[key] = Place(document, sentence, set_)
    return found


def titles(connection: sqlite3.Connection, documents: Collection[DocumentId]) -> dict[DocumentId, str]:
    cursor = connection.execute(
        "select document.id, title from document join document_text "
        "on document_id = document.id and version = text_version "
        f"where document.id in {KEYS}",
        {"keys": listed(documents)},
    )
    return {DocumentId(id_): title for id_, title in cursor}


def numbers(
    connection: sqlite3.Connection, sentences: Collection[SentenceId]
) -> dict[SentenceId, SentencePlace]:
    cursor = connection.execute(
        "select id, state <> 'active', (select count(*) from sentence as earlier "
        "where earlier.document_id = sentence.document_id and earlier.state = 'active' "
        "and earlier.start_offset < sentence.start_offset) "
        f"from sentence where id in {KEYS}",
        {"keys": listed(sentences)},
    )
    return {SentenceId(id_): SentencePlace(before + 1, bool(old)) for id_, old, before in cursor}
