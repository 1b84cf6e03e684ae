"""A new project file made of what was saved of a damaged one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from typing import Any

from curator import __version__, clock
from curator.history import KINDS
from curator.identifiers import new_id
from curator.model import Claim, Document, DocumentText, Sentence
from curator.normalise import title_key
from curator.progress import Progress
from curator.words import counted
from db import rows, stand_ins, texts
from db.event_values import unpack
from db.rescue import Rescued
from db.search_index import rebuild_search_index
from db.survivors import Survivors
from db.told import ORDER

PLURALS = {
    "document": "documents",
    "sentence": "sentences",
    "annotation_set": "passes",
    "sentence_review": "reviews",
    "claim": "claims",
    "annotation": "labels",
    "verdict": "verdicts",
    "curator": "curators",
    "document_text": "texts",
    "vocabulary": "vocabularies",
    "step": "steps",
    "event": "changes",
}
"""What a person calls the rows of a table."""
_NAMED = 20
"""Documents that a note names at most."""


def spoiled_texts(connection: sqlite3.Connection) -> set[tuple[str, int]]:
    """Document and version of texts that are not the ones that were imported."""
    spoiled: set[tuple[str, int]] = set()
    query = (
        "select document_id, version, abstract, after from document_text join event "
        "on event.key = document_id and event.entity = 'document' and event.before is null"
    )
    for row in connection.execute(query):
        after: Any = unpack(row["after"], row["document_id"])
        digest = hashlib.sha256(row["abstract"].encode()).hexdigest()
        if isinstance(after, dict) and digest != after.get("abstract_sha256"):
            spoiled.add((row["document_id"], row["version"]))
    return spoiled


class Rebuilding:
    """Writes into an empty project file; within one transaction of the caller, without references checked."""

    def __init__(self, rescued: Rescued, connection: sqlite3.Connection, progress: Progress) -> None:
        self._rescued = rescued
        self._source = rescued.connection
        self._target = connection
        self._progress = progress
        without_record = self._leave_out_records()
        self._survivors = Survivors(rescued)
        self._without_text: list[str] = []
        self.notes: list[str] = self._survivors.notes
        if without_record:
            self.notes.append(f"The source record of {counted(without_record, 'text')} was lost.")
        self.saved: dict[str, int] = {}
        self.lost: dict[str, int] = {}

    def write(self) -> None:
        self._write_project()
        for row in self._survivors.vocabularies:
            self._insert("vocabulary", row)
        for pair in self._survivors.labels.items():
            self._insert("label", pair)
        self._complete_texts()
        for name in ORDER:
            self._survivors.drop_loose(name)
            self._write_entities(name)
        self._write_texts()
        rebuild_search_index(self._target, "document_text_fts")
        self._write_log()
        self._count()

    def _leave_out_records(self) -> int:
        spoiled = [(place,) for place, _ in texts.unreadable(self._source)]
        self._source.executemany(
            "update document_text set abstract_raw = null, source_record = x'' where seq = ?", spoiled
        )
        return len(spoiled)

    def _write_project(self) -> None:
        row = self._source.execute("select uuid, created_at, created_with from project").fetchone()
        values = tuple(row) if row else (new_id(), clock.now(), __version__)
        if row is None:
            self.notes.append("The identity of the project was lost: it is a new project for its backups.")
        self._target.execute(
            "insert into project (id, uuid, created_at, created_with) values (1, ?, ?, ?)", values
        )

    def _complete_texts(self) -> None:
        sentences: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in self._survivors.entities("sentence"):
            sentences[sentence.document_id].append(sentence)
        marks: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for item in (*self._survivors.entities("claim"), *self._survivors.entities("annotation")):
            span = item.cue if isinstance(item, Claim) else item.span
            if span is not None:
                marks[item.sentence_id].append((span.start, span.text))
        spoiled = spoiled_texts(self._source)
        for document in self._survivors.entities("document"):
            text = self._survivors.texts.get(document.id)
            if text is None or text.version != document.text_version:
                self._without_text.append(document.key)
                text = stand_ins.text(document, sentences[document.id], marks)
                self._survivors.texts[document.id] = text
            elif (document.id, text.version) in spoiled:
                self.notes.append(f"The text of {document.key} is damaged, and no backup has another one.")
        self._survivors.known["document_text"] = len(self._survivors.chosen["document"])
        self._survivors.stood_in["document_text"] = len(self._without_text)
        if self._without_text:
            named = ", ".join(self._without_text[:_NAMED])
            more = len(self._without_text) - _NAMED
            self.notes.append(
                f"The texts of these documents were lost: {named}{f' and {more} more' if more > 0 else ''}. "
                f"“{stand_ins.LOST_SIGN}” stands for each letter; labels and notes are there."
            )

    def _write_texts(self) -> None:
        documents, left = self._survivors.chosen["document"], dict(self._survivors.texts)
        for row in self._source.execute("select * from document_text order by seq"):
            if row["document_id"] in documents:
                self._insert("document_text", tuple(row))
                if left[row["document_id"]].version == row["version"]:
                    del left[row["document_id"]]
        for text in left.values():
            if text.document_id in documents:
                self._insert_text(text)

    def _insert_text(self, text: DocumentText) -> None:
        self._target.execute(texts.INSERT, texts.values(text))

    def _insert(self, table: str, values: tuple[Any, ...]) -> bool:
        """Whether the row could be written; one that breaks a rule of the file is left out."""
        try:
            self._target.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)
        except (sqlite3.IntegrityError, OverflowError):
            return False
        return True

    def _write_entities(self, name: str) -> None:
        """Each in its place in the order of making, those without one behind the one made before."""
        chosen = self._survivors.chosen[name]
        kind = KINDS[name]
        taken = {it.place for it in chosen.values() if it.place is not None}
        names = ["seq", *rows.columns(kind)] + (["title_key"] if name == "document" else [])
        sql = f"insert into {name} ({', '.join(names)}) values ({', '.join('?' * len(names))})"
        place = 0
        written = 0
        for number, (key, it) in enumerate(list(chosen.items())):
            if number % 256 == 0:
                self._progress(number, len(chosen))
            if it.place is not None:
                place = it.place
            else:
                place = place + 1 if place + 1 not in taken else max(taken) + 1
                taken.add(place)
            values: list[Any] = [place, *rows.values(it.entity)]
            if isinstance(it.entity, Document):
                values.append(title_key(self._survivors.texts[it.entity.id].title))
            try:
                self._target.execute(sql, values)
                written += 1
            except (sqlite3.IntegrityError, OverflowError):
                self._survivors.leave_out(name, key)
        self.saved[PLURALS[name]] = written - self._survivors.stood_in[name]

    def _write_log(self) -> None:
        curators = self._survivors.chosen["curator"]
        steps = {row["seq"]: tuple(row) for row in self._source.execute("select * from step order by seq")}
        steps = {seq: row for seq, row in steps.items() if row[3] in curators}
        asked = {row[0] for row in self._source.execute("select distinct step from event")}
        asked |= {row[6] for row in steps.values() if row[6] is not None}
        lost = sorted(seq for seq in asked - steps.keys() if seq > 0)
        for seq in lost:
            near = max((other for other in steps if other < seq), default=min(steps, default=None))
            at = steps[near][2] if near is not None else clock.now()
            by = steps[near][3] if near is not None else next(iter(curators))
            steps[seq] = (seq, new_id(), at, by, "Lost step", "setup", None, None, __version__, "")
        for seq in sorted(steps):
            self._insert("step", steps[seq])
        for number, row in enumerate(self._source.execute("select * from event order by seq")):
            if number % 1024 == 0:
                self._progress(number, None)
            if row["step"] in steps:
                self._insert("event", tuple(row))
        self._survivors.stood_in["step"] = len(lost)
        for table in ("step", "event"):
            self._survivors.known[table] = self._rescued.count(table) + self._rescued.missing(table)
        if lost:
            self.notes.append(
                f"Of {counted(len(lost), 'step')} only the changes are left; what is called “Lost step” in "
                "the history cannot be undone."
            )

    def _count(self) -> None:
        for table in ("document_text", "vocabulary", "step", "event"):
            count = self._target.execute(f"select count(*) from {table}").fetchone()[0]
            self.saved[PLURALS[table]] = count - self._survivors.stood_in[table]
        for table, word in PLURALS.items():
            missing = max(self._survivors.known[table] - self.saved[word], self._survivors.dropped[table])
            if missing > 0:
                self.lost[word] = missing
        gaps = [counted(self.lost[word], word[:-1]) for word in ("steps", "changes") if word in self.lost]
        if gaps:
            self.notes.append(
                f"The history has gaps ({' and '.join(gaps)}). What was done there is kept as far as its "
                "outcome could be read."
            )
        elif not {"step", "event"} <= self._rescued.highest.keys():
            self.notes.append(
                "How far the history went could not be read: the newest work may be missing without a trace."
            )
        if dropped := {PLURALS[table]: number for table, number in self._survivors.dropped.items() if number}:
            what = ", ".join(f"{number:,} {word}" for word, number in dropped.items())
            self.notes.append(f"Left out, because what they belong to is lost: {what}.")
