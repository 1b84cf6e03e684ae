"""Every rule of the schema is shown to reject what it should."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.connection import APPLICATION_ID, SCHEMA_VERSION, create, open_existing
from db.migrations import APPEND_ONLY, NEVER_DELETED, migrate

AT, LATER, EARLIER = "2026-11-22T10:00:00.000Z", "2026-11-22T10:00:01.000Z", "2026-11-22T09:00:00.000Z"
SHA = "0" * 64


def uuid(number: int) -> str:
    return f"{number:036}"


BASE: dict[str, dict[str, Any]] = {
    "project": {"id": 1, "uuid": uuid(0), "created_at": AT, "created_with": "0.1.0"},
    "vocabulary": {"id": "v", "version": "1", "source": "{}", "bound_at": AT},
    "label": {"id": "CTX:0001", "dimension": "context"},
    "curator": {"id": uuid(1), "code": "cur01", "display_name": None, "orcid": None},
    "document": {
        "id": uuid(2),
        "key": "doi:10.1000/a",
        "title_key": "a",
        "text_version": 1,
        "abstract_sha256": SHA,
        "language": "en",
        "doi": "10.1000/a",
        "pmid": "1",
        "pmcid": "PMC1",
        "journal": None,
        "volume": None,
        "issue": None,
        "pages": None,
        "article_number": None,
        "issn": None,
        "publication_date": None,
        "year": 2018,
        "publication_type_raw": None,
        "publication_type": None,
        "peer_reviewed": None,
        "publication_status": None,
        "integrity_status": "none_known",
        "authors": "[]",
        "keywords": "[]",
        "subject_areas": "[]",
        "url": None,
        "licence": None,
        "source_format": "csv",
        "source_file": None,
        "source_sha256": SHA,
        "imported_at": AT,
        "imported_by": uuid(1),
        "import_warnings": "[]",
        "state": "active",
        "state_reason": None,
        "merged_into": None,
    },
    "document_text": {
        "document_id": uuid(2),
        "version": 1,
        "title": "A",
        "abstract": "One two.",
        "abstract_raw": None,
        "source_record": b"",
    },
    "sentence": {
        "id": uuid(3),
        "document_id": uuid(2),
        "text_version": 1,
        "segmentation_version": 1,
        "start_offset": 0,
        "end_offset": 8,
        "section_label": None,
        "section_category": None,
        "splitter": "rules 1",
        "state": "active",
    },
    "annotation_set": {
        "id": uuid(4),
        "document_id": uuid(2),
        "curator_id": uuid(1),
        "round": 1,
        "kind": "independent",
        "status": "open",
        "vocabulary_id": "v",
        "vocabulary_version": "1",
        "guideline_version": "1",
        "started_at": AT,
        "completed_at": None,
    },
    "sentence_review": {
        "set_id": uuid(4),
        "sentence_id": uuid(3),
        "state": "unreviewed",
        "flagged": 0,
        "comment": "",
        "reviewed_at": None,
    },
    "claim": {
        "id": uuid(5),
        "set_id": uuid(4),
        "sentence_id": uuid(3),
        "number": 1,
        "negated": 0,
        "note": "",
        "cue_start": 0,
        "cue_end": 3,
        "cue_text": "One",
        "state": "active",
        "created_at": AT,
        "created_by": uuid(1),
        "updated_at": LATER,
    },
    "annotation": {
        "id": uuid(6),
        "set_id": uuid(4),
        "sentence_id": uuid(3),
        "claim_id": uuid(5),
        "dimension": "context",
        "label_id": "CTX:0001",
        "label_version": "1",
        "span_start": None,
        "span_end": None,
        "span_text": None,
        "origin": "manual",
        "note": "",
        "state": "active",
        "created_at": AT,
        "created_by": uuid(1),
        "updated_at": LATER,
    },
    "verdict": {
        "id": uuid(8),
        "contradiction": "0123456789abcdef",
        "pro_labels": "[]",
        "anti_labels": "[]",
        "claims": "[]",
        "judgement": "true_conflict",
        "reason": "Both say so.",
        "state": "active",
        "created_at": AT,
        "created_by": uuid(1),
        "updated_at": LATER,
    },
    "step": {
        "id": uuid(7),
        "at": AT,
        "curator_id": uuid(1),
        "name": "Import",
        "kind": "do",
        "target": None,
        "reason": None,
        "app_version": "0.1.0",
        "session_id": "s",
    },
    "event": {"step": 1, "entity": "claim", "key": uuid(5), "before": None, "after": "{}"},
}
"""One row of each table, in an order in which they can be inserted."""

SECOND: dict[str, dict[str, Any]] = {
    "vocabulary": {"version": "2"},
    "label": {"id": "CTX:0002"},
    "curator": {"id": uuid(11), "code": "cur02"},
    "document": {"id": uuid(12), "doi": "10.1000/b", "pmid": "2", "pmcid": "PMC2"},
    "document_text": {"version": 2},
    "sentence": {"id": uuid(13)},
    "annotation_set": {"id": uuid(14), "round": 2},
    "sentence_review": {"set_id": uuid(14)},
    "claim": {"id": uuid(15), "number": 2},
    "annotation": {"id": uuid(16), "span_start": 0, "span_end": 3, "span_text": "One"},
    "verdict": {"id": uuid(18), "contradiction": "0123456789abcdee"},
    "step": {"id": uuid(17)},
    "event": {},
}
"""What makes a second row of a table another one."""

CHECKS = [
    ("project", {"id": 2}),
    ("project", {"uuid": "short"}),
    ("vocabulary", {"id": ""}),
    ("vocabulary", {"version": ""}),
    ("label", {"dimension": ""}),
    ("curator", {"id": "short"}),
    ("curator", {"code": ""}),
    ("document", {"id": "short"}),
    ("document", {"key": "other:1"}),
    ("document", {"text_version": 0}),
    ("document", {"abstract_sha256": "0" * 63}),
    ("document", {"doi": "https://doi.org/10.1000/b"}),
    ("document", {"pmid": "PMID 2"}),
    ("document", {"pmid": "02"}),
    ("document", {"pmid": ""}),
    ("document", {"pmcid": "2"}),
    ("document", {"pmcid": "PMC"}),
    ("document", {"peer_reviewed": 2}),
    ("document", {"integrity_status": "fine"}),
    ("document", {"authors": "A; B"}),
    ("document", {"keywords": "A; B"}),
    ("document", {"subject_areas": "A; B"}),
    ("document", {"source_sha256": "0"}),
    ("document", {"import_warnings": "careful"}),
    ("document", {"state": "deleted"}),
    ("document", {"state": "merged", "merged_into": None}),
    ("document", {"state": "active", "merged_into": uuid(2)}),
    ("document_text", {"version": 0}),
    ("document_text", {"title": ""}),
    ("sentence", {"id": "short"}),
    ("sentence", {"segmentation_version": 0}),
    ("sentence", {"start_offset": -1}),
    ("sentence", {"state": "retracted"}),
    ("sentence", {"start_offset": 8, "end_offset": 8}),
    ("annotation_set", {"id": "short"}),
    ("annotation_set", {"round": 0}),
    ("annotation_set", {"kind": "private"}),
    ("annotation_set", {"status": "closed"}),
    ("annotation_set", {"status": "done", "completed_at": None}),
    ("sentence_review", {"state": "done"}),
    ("sentence_review", {"flagged": 2}),
    ("sentence_review", {"state": "reviewed", "reviewed_at": None}),
    ("claim", {"id": "short"}),
    ("claim", {"number": 0}),
    ("claim", {"negated": 2}),
    ("claim", {"state": "deleted"}),
    ("claim", {"updated_at": EARLIER}),
    ("claim", {"cue_start": 3, "cue_end": 3, "cue_text": ""}),
    ("claim", {"cue_start": -1, "cue_end": 2, "cue_text": "One"}),
    ("claim", {"cue_text": "On"}),
    ("claim", {"cue_start": None}),
    ("claim", {"cue_end": None}),
    ("claim", {"cue_text": None}),
    ("annotation", {"id": "short"}),
    ("annotation", {"origin": "guessed"}),
    ("annotation", {"state": "deleted"}),
    ("annotation", {"updated_at": EARLIER}),
    ("annotation", {"span_start": 3, "span_end": 3, "span_text": ""}),
    ("annotation", {"span_start": -1, "span_end": 2, "span_text": "One"}),
    ("annotation", {"span_text": "On"}),
    ("annotation", {"span_start": None}),
    ("annotation", {"span_end": None}),
    ("annotation", {"span_text": None}),
    ("verdict", {"id": "short"}),
    ("verdict", {"contradiction": ""}),
    ("verdict", {"pro_labels": "CTX:0001"}),
    ("verdict", {"anti_labels": "CTX:0001"}),
    ("verdict", {"claims": "many"}),
    ("verdict", {"judgement": "perhaps"}),
    ("verdict", {"reason": " "}),
    ("verdict", {"state": "deleted"}),
    ("verdict", {"updated_at": EARLIER}),
    ("step", {"id": "short"}),
    ("step", {"name": ""}),
    ("step", {"kind": "migrate"}),
    ("step", {"kind": "undo", "target": None}),
    ("step", {"kind": "do", "target": 1}),
    ("event", {"before": "{"}),
    ("event", {"after": "{"}),
]

ALLOWED = [
    ("document", {"doi": None, "pmid": None, "pmcid": None, "source_sha256": None}),
    ("document", {"doi": "10.1000/a", "pmid": "1", "pmcid": "PMC1", "state": "excluded"}),
    ("document", {"state": "merged", "merged_into": uuid(2)}),
    ("document", {"peer_reviewed": 0}),
    ("claim", {"number": 1, "state": "retracted"}),
    ("claim", {"cue_start": None, "cue_end": None, "cue_text": None}),
    ("claim", {"cue_start": 0, "cue_end": 1, "cue_text": "🧬"}),
    ("annotation", {"span_start": None, "span_end": None, "span_text": None, "state": "retracted"}),
    ("verdict", {"contradiction": "0123456789abcdef", "state": "retracted"}),
    ("verdict", {"judgement": "resolved_by_context"}),
    ("verdict", {"judgement": "under_specified"}),
    ("verdict", {"judgement": "not_comparable"}),
    ("verdict", {"judgement": "labelling_error"}),
    ("step", {"kind": "undo", "target": 1}),
    ("event", {"before": "{}"}),
]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty project file with one row in each table."""
    with closing(create(tmp_path / "test.curation")) as connection:
        for table, row in BASE.items():
            insert(connection, table, row)
        yield connection


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    places = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({places})", tuple(row.values()))


def second(table: str, **changes: Any) -> dict[str, Any]:
    return BASE[table] | SECOND[table] | changes


def prepare(connection: sqlite3.Connection, table: str) -> None:
    """Insert what a second row of `table` refers to."""
    if table == "sentence_review":
        insert(connection, "annotation_set", second("annotation_set"))


def identified(cases: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    return [
        pytest.param(table, changes, id=f"{table} {' '.join(f'{k}={v}' for k, v in changes.items())}"[:70])
        for table, changes in cases
    ]


@pytest.mark.parametrize("table", [pytest.param(table, id=table) for table in SECOND])
def test_a_second_row_is_accepted(connection: sqlite3.Connection, table: str):
    prepare(connection, table)
    insert(connection, table, second(table))


@pytest.mark.parametrize(("table", "changes"), identified(ALLOWED))
def test_what_is_allowed_is_accepted(connection: sqlite3.Connection, table: str, changes: dict[str, Any]):
    insert(connection, table, second(table, **changes))


@pytest.mark.parametrize(("table", "changes"), identified(CHECKS))
def test_a_check_rejects(connection: sqlite3.Connection, table: str, changes: dict[str, Any]):
    prepare(connection, table)
    if table == "project":
        # its only row would be in the way before the check is
        connection.execute("delete from project")
        row = BASE[table] | changes
    else:
        row = second(table, **changes)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        insert(connection, table, row)


def test_every_check_of_the_schema_has_a_case(connection: sqlite3.Connection):
    rejected: dict[str, set[str]] = {}
    insert(connection, "annotation_set", second("annotation_set"))
    connection.execute("delete from project")
    for table, changes in CHECKS:
        row = BASE[table] | SECOND.get(table, {}) | changes
        if table == "annotation_set":
            row["round"] = changes.get("round", 3)
        with pytest.raises(sqlite3.IntegrityError) as error:
            insert(connection, table, row)
        rejected.setdefault(table, set()).add(str(error.value))
    for table in BASE:
        (sql,) = connection.execute("select sql from sqlite_schema where name = ?", (table,)).fetchone()
        assert len(rejected.get(table, ())) == len(re.findall(r"\bcheck \(", sql)), table


def columns(connection: sqlite3.Connection) -> list[tuple[str, str, str, bool, bool]]:
    """Table, column, type, whether it must be given, whether SQLite gives it itself."""
    return [
        (table, name, kind, bool(not_null), bool(key) and kind == "INTEGER")
        for table in BASE
        for _, name, kind, not_null, _, key in connection.execute(f"pragma table_info({table})").fetchall()
    ]


def test_every_column_that_must_be_given_must_be_given(connection: sqlite3.Connection):
    for table, name, _, not_null, automatic in columns(connection):
        if automatic:
            continue
        assert not_null == OPTIONAL.isdisjoint({name, f"{table}.{name}"}), f"{table}.{name}"
        if not_null and table in SECOND:
            with pytest.raises(sqlite3.IntegrityError, match="NOT NULL constraint failed"):
                insert(connection, table, second(table, **{name: None}))


OPTIONAL = frozenset(
    {
        "display_name",
        "orcid",
        "doi",
        "pmid",
        "pmcid",
        "journal",
        "volume",
        "issue",
        "pages",
        "article_number",
        "issn",
        "publication_date",
        "year",
        "publication_type_raw",
        "publication_type",
        "peer_reviewed",
        "publication_status",
        "url",
        "licence",
        "source_file",
        "source_sha256",
        "state_reason",
        "merged_into",
        "abstract_raw",
        "section_label",
        "section_category",
        "completed_at",
        "reviewed_at",
        "cue_start",
        "cue_end",
        "cue_text",
        "span_start",
        "span_end",
        "span_text",
        "target",
        "step.reason",
        "before",
    }
)


def test_tables_are_strict_about_types(connection: sqlite3.Connection):
    for table, name, kind, _, _ in columns(connection):
        if table in SECOND:
            wrong = b"\xff" if kind == "TEXT" else "many"
            with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|datatype mismatch|CHECK"):
                insert(connection, table, second(table, **{name: wrong}))


def test_all_tables_are_strict(connection: sqlite3.Connection):
    listed = connection.execute("pragma table_list").fetchall()
    strict = {name for _, name, kind, _, _, strict in listed if kind == "table" and strict}
    assert strict >= BASE.keys()


def test_every_reference_must_lead_somewhere(connection: sqlite3.Connection):
    needed = {
        ("document", "merged_into"): {"state": "merged"},
        ("step", "target"): {"kind": "undo"},
    }
    count = 0
    for table in SECOND:
        references: dict[int, list[str]] = {}
        for id_, _, _, name, *_ in connection.execute(f"pragma foreign_key_list({table})").fetchall():
            references.setdefault(id_, []).append(name)
        for names in references.values():
            changes = {name: 99 if name in ("step", "target") else "nobody" for name in names}
            changes |= needed.get((table, names[0]), {})
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
                insert(connection, table, second(table, **changes))
            count += 1
    assert count == 21


def test_every_unique_key_is_unique(connection: sqlite3.Connection):
    keys: list[tuple[str, tuple[str, ...]]] = []
    for table in SECOND:
        for _, index, unique, *_ in connection.execute(f"pragma index_list({table})").fetchall():
            if unique:
                found = connection.execute(f"pragma index_info({index})").fetchall()
                keys.append((table, tuple(name for _, _, name in found if name is not None)))
    assert sorted(keys) == [
        ("annotation", ("claim_id", "label_id")),
        ("annotation", ("id",)),
        ("annotation_set", ("document_id", "curator_id", "round", "kind")),
        ("annotation_set", ("id",)),
        ("claim", ("id",)),
        ("claim", ("set_id", "sentence_id", "number")),
        ("curator", ("code",)),
        ("curator", ("id",)),
        ("document", ("doi",)),
        ("document", ("id",)),
        ("document", ("pmcid",)),
        ("document", ("pmid",)),
        ("document_text", ("document_id", "version")),
        ("label", ("id",)),
        ("sentence", ("id",)),
        ("sentence_review", ("set_id", "sentence_id")),
        ("step", ("id",)),
        ("verdict", ("created_by", "contradiction")),
        ("verdict", ("id",)),
        ("vocabulary", ("id", "version")),
    ]
    for table, names in keys:
        repeated = {name: BASE[table][name] for name in names}
        if names == ("claim_id", "label_id"):
            repeated |= {"span_start": None, "span_end": None, "span_text": None}
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
            insert(connection, table, second(table, **repeated))


def test_a_label_is_once_on_the_same_words(connection: sqlite3.Connection):
    insert(connection, "annotation", second("annotation"))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
        insert(connection, "annotation", second("annotation", id=uuid(26)))
    insert(connection, "annotation", second("annotation", id=uuid(26), span_start=1, span_text="ne"))


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_rows_are_never_deleted(connection: sqlite3.Connection, table: str):
    connection.execute("pragma foreign_keys = off")
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} rows are never deleted"):
        connection.execute(f"delete from {table}")
    assert connection.execute(f"select count(*) from {table}").fetchone()[0] == 1


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_of_the_record_are_never_changed(connection: sqlite3.Connection, table: str):
    for _, name, *_ in columns_of(connection, table):
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} rows are never updated"):
            connection.execute(f"update {table} set {name} = {name}")


def columns_of(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"pragma table_info({table})").fetchall()


def test_nothing_but_the_project_itself_may_be_deleted():
    assert set(NEVER_DELETED) == BASE.keys() - {"project"}


def test_sentences_can_be_read_with_their_text(connection: sqlite3.Connection):
    insert(connection, "sentence", second("sentence", start_offset=4, end_offset=8))
    insert(connection, "sentence", second("sentence", id=uuid(23), state="superseded"))
    found = connection.execute("select document_key, title, sentence_index, text from sentence_with_text")
    assert found.fetchall() == [("doi:10.1000/a", "A", 1, "One two."), ("doi:10.1000/a", "A", 2, "two.")]


def test_migrating_again_changes_nothing(connection: sqlite3.Connection):
    before = connection.execute("select * from sqlite_schema").fetchall()
    migrate(connection)
    assert connection.execute("select * from sqlite_schema").fetchall() == before


def test_a_file_of_an_earlier_version_is_brought_to_the_present_one(tmp_path: Path):
    path = tmp_path / "early.curation"
    with closing(sqlite3.connect(path)) as early:
        early.execute(f"pragma application_id = {APPLICATION_ID}")
        early.execute("vacuum")
    with closing(open_existing(path)) as connection:
        assert connection.execute("pragma user_version").fetchone()[0] == SCHEMA_VERSION
        for table, row in BASE.items():
            insert(connection, table, row)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            insert(connection, "event", second("event", step=99))
