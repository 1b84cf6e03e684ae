"""The schema and how files of earlier versions reach it. Migrations are appended, never edited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from db import log, texts
from db.connection import SCHEMA_VERSION

migrations = Migrations("curator")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to the present schema, as one transaction: all of it or nothing."""
    # before asking what is to be done: another process may be about to do the same
    connection.execute("begin immediate")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


TABLES = """
create table project (
    id integer primary key check (id = 1),
    uuid text not null check (length(uuid) = 36),
    created_at text not null,
    created_with text not null
) strict;

create table vocabulary (
    seq integer primary key,
    id text not null check (id <> ''),
    version text not null check (version <> ''),
    source text not null,
    bound_at text not null,
    unique (id, version)
) strict;

create table label (
    id text primary key not null,
    dimension text not null check (dimension <> '')
) strict;

create table curator (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    code text not null unique check (code <> ''),
    display_name text,
    orcid text
) strict;

create table document (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    key text not null check (key like 'doi:%' or key like 'pmid:%' or key like 'pmcid:%' or key like 'sha:%'),
    title_key text not null,
    text_version integer not null check (text_version >= 1),
    abstract_sha256 text not null check (length(abstract_sha256) = 64),
    language text not null,
    doi text check (doi like '10.%/%'),
    pmid text check (pmid not glob '*[^0-9]*' and pmid not like '0%' and pmid <> ''),
    pmcid text check (pmcid glob 'PMC[0-9]*'),
    journal text,
    volume text,
    issue text,
    pages text,
    article_number text,
    issn text,
    publication_date text,
    year integer,
    publication_type_raw text,
    publication_type text,
    peer_reviewed integer check (peer_reviewed in (0, 1)),
    publication_status text,
    integrity_status text not null check (integrity_status in ('none_known', 'corrected',
        'expression_of_concern', 'partially_retracted', 'retracted', 'withdrawn_preprint')),
    authors text not null check (json_valid(authors)),
    keywords text not null check (json_valid(keywords)),
    subject_areas text not null check (json_valid(subject_areas)),
    url text,
    licence text,
    source_format text not null,
    source_file text,
    source_sha256 text check (length(source_sha256) = 64),
    imported_at text not null,
    imported_by text not null references curator (id),
    import_warnings text not null check (json_valid(import_warnings)),
    state text not null check (state in ('active', 'excluded', 'merged')),
    state_reason text,
    merged_into text references document (id),
    check ((state = 'merged') = (merged_into is not null))
) strict;
create unique index document_doi on document (doi) where doi is not null and state = 'active';
create unique index document_pmid on document (pmid) where pmid is not null and state = 'active';
create unique index document_pmcid on document (pmcid) where pmcid is not null and state = 'active';
create index document_sha256 on document (abstract_sha256);
create index document_title_key on document (title_key);

create table document_text (
    seq integer primary key,
    document_id text not null references document (id) deferrable initially deferred,
    version integer not null check (version >= 1),
    title text not null check (title <> ''),
    abstract text not null,
    abstract_raw text,
    source_record text not null,
    unique (document_id, version)
) strict;

create table sentence (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    document_id text not null references document (id),
    text_version integer not null,
    segmentation_version integer not null check (segmentation_version >= 1),
    start_offset integer not null check (start_offset >= 0),
    end_offset integer not null,
    section_label text,
    section_category text,
    splitter text not null,
    state text not null check (state in ('active', 'superseded')),
    check (start_offset < end_offset)
) strict;
create index sentence_of_document on sentence (document_id, start_offset);

create table annotation_set (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    document_id text not null references document (id),
    curator_id text not null references curator (id),
    round integer not null check (round >= 1),
    kind text not null check (kind in ('training', 'independent', 'adjudicated', 'import')),
    status text not null check (status in ('open', 'done', 'reopened', 'void')),
    vocabulary_id text not null,
    vocabulary_version text not null,
    guideline_version text not null,
    started_at text not null,
    completed_at text,
    unique (document_id, curator_id, round, kind),
    foreign key (vocabulary_id, vocabulary_version) references vocabulary (id, version),
    check (status <> 'done' or completed_at is not null)
) strict;
create index annotation_set_of_curator on annotation_set (curator_id, status);

create table sentence_review (
    seq integer primary key,
    set_id text not null references annotation_set (id),
    sentence_id text not null references sentence (id),
    state text not null check (state in ('unreviewed', 'reviewed', 'skipped', 'not_annotatable')),
    flagged integer not null check (flagged in (0, 1)),
    comment text not null,
    reviewed_at text,
    unique (set_id, sentence_id),
    check (state <> 'reviewed' or reviewed_at is not null)
) strict;
create index sentence_review_flagged on sentence_review (set_id) where flagged = 1;

create table claim (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    set_id text not null references annotation_set (id),
    sentence_id text not null references sentence (id),
    number integer not null check (number >= 1),
    negated integer not null check (negated in (0, 1)),
    note text not null,
    cue_start integer,
    cue_end integer,
    cue_text text,
    state text not null check (state in ('active', 'retracted')),
    created_at text not null,
    created_by text not null references curator (id),
    updated_at text not null,
    check (updated_at >= created_at),
    check ((cue_start is null and cue_end is null and cue_text is null)
        or coalesce(cue_start >= 0 and cue_start < cue_end and length(cue_text) = cue_end - cue_start, false))
) strict;
create unique index claim_number on claim (set_id, sentence_id, number) where state = 'active';
create index claim_of_sentence on claim (set_id, sentence_id);

create table annotation (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    set_id text not null references annotation_set (id),
    sentence_id text not null references sentence (id),
    claim_id text not null references claim (id),
    dimension text not null,
    label_id text not null references label (id),
    label_version text not null,
    span_start integer,
    span_end integer,
    span_text text,
    origin text not null check (origin in
        ('manual', 'suggestion_accepted', 'import', 'adjudication', 'migration')),
    note text not null,
    state text not null check (state in ('active', 'retracted')),
    created_at text not null,
    created_by text not null references curator (id),
    updated_at text not null,
    check (updated_at >= created_at),
    check ((span_start is null and span_end is null and span_text is null)
        or coalesce(span_start >= 0 and span_start < span_end
            and length(span_text) = span_end - span_start, false))
) strict;
create unique index annotation_once
    on annotation (claim_id, label_id, coalesce(span_start, -1), coalesce(span_end, -1))
    where state = 'active';
create index annotation_of_sentence on annotation (set_id, sentence_id);
create index annotation_of_label on annotation (label_id) where state = 'active';

create table step (
    seq integer primary key autoincrement,
    id text not null unique check (length(id) = 36),
    at text not null,
    curator_id text not null references curator (id),
    name text not null check (name <> ''),
    kind text not null check (kind in ('setup', 'do', 'undo', 'redo')),
    target integer references step (seq),
    reason text,
    app_version text not null,
    session_id text not null,
    check ((kind in ('undo', 'redo')) = (target is not null))
) strict;
create index step_of_curator on step (curator_id, seq);

create table event (
    seq integer primary key autoincrement,
    step integer not null references step (seq),
    entity text not null,
    key text not null,
    before text check (before is null or json_valid(before)),
    after text not null check (json_valid(after))
) strict;
create index event_of_step on event (step);
create index event_of_entity on event (key);
"""

APPEND_ONLY = ("vocabulary", "document_text", "step", "event")
FIRST_NEVER_DELETED = (
    *APPEND_ONLY,
    "label",
    "curator",
    "document",
    "sentence",
    "annotation_set",
    "sentence_review",
    "claim",
    "annotation",
)
"""Those of the first schema."""
NEVER_DELETED = (*FIRST_NEVER_DELETED, "verdict")

VERDICTS = """
create table verdict (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    contradiction text not null check (contradiction <> ''),
    pro_labels text not null check (json_valid(pro_labels)),
    anti_labels text not null check (json_valid(anti_labels)),
    claims text not null check (json_valid(claims)),
    judgement text not null check (judgement in
        ('true_conflict', 'resolved_by_context', 'under_specified', 'not_comparable', 'labelling_error')),
    reason text not null check (trim(reason) <> ''),
    state text not null check (state in ('active', 'retracted')),
    created_at text not null,
    created_by text not null references curator (id),
    updated_at text not null,
    check (updated_at >= created_at)
) strict;
create unique index verdict_once on verdict (created_by, contradiction) where state = 'active';
"""

NOTES = """
create virtual table note_fts using fts5
    (text, document_id unindexed, set_id unindexed, tokenize = 'unicode61 remove_diacritics 2');

create trigger claim_note_inserted after insert on claim when new.note <> '' begin
    insert into note_fts (rowid, text, document_id, set_id)
        select new.seq * 2, new.note, document_id, new.set_id from sentence where id = new.sentence_id;
end;
create trigger claim_note_updated after update on claim
    when old.note <> new.note or (old.state <> new.state and new.note <> '') begin
    delete from note_fts where rowid = new.seq * 2;
    insert into note_fts (rowid, text, document_id, set_id)
        select new.seq * 2, new.note, document_id, new.set_id from sentence
        where id = new.sentence_id and new.note <> '' and new.state = 'active';
end;
create trigger review_comment_inserted after insert on sentence_review when new.comment <> '' begin
    insert into note_fts (rowid, text, document_id, set_id)
        select new.seq * 2 + 1, new.comment, document_id, new.set_id from sentence where id = new.sentence_id;
end;
create trigger review_comment_updated after update on sentence_review when old.comment <> new.comment begin
    delete from note_fts where rowid = new.seq * 2 + 1;
    insert into note_fts (rowid, text, document_id, set_id)
        select new.seq * 2 + 1, new.comment, document_id, new.set_id from sentence
        where id = new.sentence_id and new.comment <> '';
end;

create view sentence_with_text as
    select sentence.id, sentence.document_id, document.key as document_key, document_text.title,
        row_number() over (partition by sentence.document_id order by sentence.start_offset)
            as sentence_index,
        sentence.start_offset, sentence.end_offset, sentence.section_label,
        substr(document_text.abstract, sentence.start_offset + 1,
            sentence.end_offset - sentence.start_offset) as text
    from sentence
        join document on document.id = sentence.document_id
        join document_text on document_text.document_id = sentence.document_id
            and document_text.version = sentence.text_version
    where sentence.state = 'active' and document.state = 'active';
"""

PACKED_TEXTS = """
create table packed_document_text (
    seq integer primary key,
    document_id text not null references document (id) deferrable initially deferred,
    version integer not null check (version >= 1),
    title text not null check (title <> ''),
    abstract text not null,
    abstract_raw blob,
    source_record blob not null,
    unique (document_id, version)
) strict;
"""

PACKED_EVENTS = """
create table packed_event (
    seq integer primary key autoincrement,
    step integer not null references step (seq),
    entity text not null,
    key text not null,
    before any check (case typeof(before) when 'text' then json_valid(before) else true end),
    after any not null check (case typeof(after) when 'text' then json_valid(after) else true end)
) strict;
"""

# one index for what two were for: which claims a sentence has, and that active ones differ in their number
CLAIM_INDEX = """
drop index if exists claim_number;
drop index if exists claim_of_sentence;
create unique index claim_of_sentence
    on claim (set_id, sentence_id, number, case state when 'active' then 0 else seq end);
"""

LIST_INDEXES = """
create index document_inactive on document (seq) where state <> 'active';
create index document_year on document (year desc);
create index document_journal on document (journal);
drop index if exists annotation_set_of_curator;
create index annotation_set_of_pass on annotation_set (curator_id, kind, round, status, document_id);
drop index if exists step_of_curator;
create index step_of_curator on step (curator_id);
"""


@migrations(name="0001_first_schema")
def first_schema(database: Database) -> None:
    for statement in _statements(TABLES):
        database.execute(statement)
    for table in FIRST_NEVER_DELETED:
        _never_deleted(database, table)
    for table in APPEND_ONLY:
        database.execute(
            f"create trigger {table}_is_never_updated before update on {table} begin "
            f"select raise(abort, '{table} rows are never updated'); end"
        )
    database.table("document_text").enable_fts(
        ["title", "abstract"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )
    for statement in _statements(NOTES):
        database.execute(statement)


@migrations(name="0002_verdicts")
def verdicts(database: Database) -> None:
    for statement in _statements(VERDICTS):
        database.execute(statement)
    _never_deleted(database, "verdict")


@migrations(name="0003_packed_texts_and_lists")
def packed_texts_and_lists(database: Database) -> None:
    connection = database.conn
    (overwriting,) = connection.execute("pragma secure_delete").fetchone()
    # some systems' SQLite would write zeros over all that goes, though it is still there in its new form
    connection.execute("pragma secure_delete = off")
    # the search index stays, as the places of the texts do; its triggers go, see `texts.Adding.index`
    _rewritten(connection, "document_text", PACKED_TEXTS, texts.packed, leaving="document_text_fts")
    (known,) = connection.execute(
        "select coalesce((select seq from sqlite_sequence where name = 'event'), 0)"
    ).fetchone()
    _rewritten(connection, "event", PACKED_EVENTS, log.packed)
    # up to where the log went, even if what came last is not there any more
    connection.execute("update sqlite_sequence set seq = max(seq, ?) where name = 'event'", (known,))
    connection.execute(f"pragma secure_delete = {overwriting}")
    # an index that is gone or damaged is for a repair to make anew, which needs a file of the present format
    with suppress(sqlite3.DatabaseError):
        connection.execute(texts.INDEX_MEMORY)
    for statement in _statements(CLAIM_INDEX + LIST_INDEXES):
        connection.execute(statement)


def _rewritten(
    connection: sqlite3.Connection,
    table: str,
    schema: str,
    packed: Callable[[Sequence[Any]], tuple[Any, ...]],
    leaving: str = "",
) -> None:
    """Bring a table row by row into another form: memory holds one row, however many there are.

    `schema` makes a table of the same name with ‘packed_’ before it. What hangs on the table is made again,
    but for triggers that have `leaving` in them.
    """
    hanging = connection.execute(
        "select type, name, sql from sqlite_schema where type = 'view' or (tbl_name = ? "
        "and type in ('trigger', 'index') and sql is not null and (? = '' or instr(lower(sql), ?) = 0)) "
        "order by rowid",
        (table, leaving, leaving),
    ).fetchall()
    for statement in _statements(schema):
        connection.execute(statement)
    new = f"packed_{table}"
    rows = connection.execute(f"select * from {table} order by seq")
    connection.executemany(
        f"insert into {new} values ({', '.join('?' * len(rows.description))})", map(packed, rows)
    )
    for kind, name, _ in hanging:
        connection.execute(f'drop {kind} "{name}"')
    connection.execute(f"drop table {table}")
    connection.execute(f"alter table {new} rename to {table}")
    for _, _, sql in hanging:
        connection.execute(sql)


def _never_deleted(database: Database, table: str) -> None:
    database.execute(
        f"create trigger {table}_is_never_deleted before delete on {table} begin "
        f"select raise(abort, '{table} rows are never deleted'); end"
    )
