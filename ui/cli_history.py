"""The commands about the history of a project: what was changed, and going back to a moment."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError, RefusedError
from ui.cli_complete import documents_named
from ui.cli_evidence import AS_WHOM
from ui.cli_history_lines import change_line, entry_as_json, entry_line, one_line
from ui.cli_host import AS_JSON, PROJECT, Host, print_json

if TYPE_CHECKING:
    from curator.chronicle import Chronicle, Entry
    from curator.going_back import Plan
    from curator.identifiers import CuratorId, DocumentId, LabelId, SentenceId
    from curator.past import Past
    from curator.project import Project

_ALL_AT_ONCE = 500
_DOCUMENT = click.option("--document", metavar="DOCUMENT", help="Its DOI, PMID, PMCID or id.")
_SENTENCE = click.option(
    "--sentence", "number", metavar="N", type=click.IntRange(min=1), help="Of --document; 1 is the first."
)


@click.command()
@PROJECT
@_DOCUMENT
@_SENTENCE
@click.option("--label", metavar="LABEL", help="Changes of this label, by its name or id.")
@click.option("--by", metavar="CODE", help="Changes by this curator.")
@click.option("--from", "first_day", metavar="DAY", help="From this day on, such as 2026-11-23.")
@click.option("--to", "last_day", metavar="DAY", help="Up to this day.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=50, show_default=True)
@click.option("--changes", "with_changes", is_flag=True, help="Say of each step what it changed.")
@AS_WHOM
@AS_JSON
@click.pass_obj
def history(
    host: Host,
    project: Path,
    document: str | None,
    number: int | None,
    label: str | None,
    by: str | None,
    first_day: str | None,
    last_day: str | None,
    limit: int,
    with_changes: bool,
    curator_code: str | None,
    as_json: bool,
) -> int:
    """List what was changed, newest first: who, when, how and where.

    The number at the beginning of a line is what “curator go-back” takes.
    """
    from curator.chronicle import Chronicle
    from curator.past import Past

    with host.opened(project, curator_code) as open_project:
        document_id, sentence_id = _place(open_project, document, number)
        past = Past(
            document_id=document_id,
            sentence_id=sentence_id,
            label_id=_label_id(open_project, label),
            curator_id=_curator_id(open_project, by),
            first_day=first_day,
            last_day=last_day,
        )
        chronicle = Chronicle(open_project)
        entries = _entries(chronicle, past, limit)
        told = [(it, chronicle.changes(it.step.seq) if with_changes else []) for it in entries]
    if as_json:
        print_json([entry_as_json(entry, changes, with_changes) for entry, changes in told])
        return 0
    for entry, changes in told:
        click.echo(entry_line(entry))
        for change in changes:
            click.echo(f"      {change_line(change, entry.where)}")
    if not told:
        click.echo("Nothing was changed that fits.")
    return 0


@click.command("go-back")
@PROJECT
@click.option(
    "--to",
    "moment",
    metavar="STEP|TIME",
    required=True,
    help="A step of “curator history”, which stays the last one; 0 is before everything. Or a time such as "
    "“2026-11-23 10:14”; a day alone is its beginning.",
)
@_DOCUMENT
@_SENTENCE
@click.option("--curator", "curator_code", metavar="CODE", help="Whose work goes back.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def go_back(
    host: Host,
    project: Path,
    moment: str,
    document: str | None,
    number: int | None,
    curator_code: str | None,
    dry_run: bool,
    yes: bool,
) -> int:
    """Put a sentence, a document or the whole project back to an earlier moment.

    It is one step, which can be undone. Your own work goes back, and records and sentences, which belong to
    all; the work of other curators stays.
    """
    from curator.going_back import GoBack, plan

    with host.opened(project, curator_code, changes=not dry_run) as open_project:
        document_id, sentence_id = _place(open_project, document, number)
        with host.reported("Going back") as progress:
            operation = GoBack(
                moment=_moment(open_project, moment),
                document_id=document_id,
                sentence_id=sentence_id,
                progress=progress,
            )
            planned = plan(open_project, operation)
        if planned.refusal:
            raise RefusedError(planned.refusal)
        _print_plan(planned)
        if dry_run:
            return 0
        if not yes:
            _ask()
        with host.reported("Going back") as progress:
            changes = open_project.perform(operation)
    click.echo(f"{changes.step}.")
    return 0


def _print_plan(planned: Plan) -> None:
    click.echo(one_line(planned.name))
    for line in planned.lines():
        click.echo(f"  {line}")
    for notice in planned.notices:
        click.echo(one_line(notice), err=True)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("Say --yes to go back, or --dry-run to only see what would change.")
    click.confirm("Go back?", abort=True, err=True)


def _moment(project: Project, text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(
            f"‘{text}’ is neither a step nor a time. Write a time as “2026-11-23 10:14”."
        ) from None
    stored = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return project.store.past().step_at(stored)


def _place(
    project: Project, document: str | None, number: int | None
) -> tuple[DocumentId | None, SentenceId | None]:
    from curator.identifiers import DocumentId
    from curator.model import Document

    if document is None:
        if number is not None:
            raise click.UsageError("--sentence needs a --document.")
        return None, None
    # one that was taken out has nothing but its id
    taken_out = project.store.find(Document, DocumentId(document))
    document_id = taken_out.id if taken_out else documents_named(project, [document])[0].id
    if number is None:
        return document_id, None
    sentences = project.store.sentences(document_id)
    if number > len(sentences):
        raise CuratorError(f"The document has {len(sentences)} sentences, so there is no sentence {number}.")
    return document_id, sentences[number - 1].id


def _label_id(project: Project, text: str | None) -> LabelId | None:
    if text is None:
        return None
    from curator.label_book import LabelBook
    from ui.cli_filters import label_named

    return label_named(text, LabelBook.of(project.store, project.vocabulary))


def _curator_id(project: Project, code: str | None) -> CuratorId | None:
    if code is None:
        return None
    known = {it.code: it.id for it in project.store.curators()}
    if code not in known:
        raise click.UsageError(
            f"Nobody works here as ‘{code}’. The curators of this project are: {', '.join(sorted(known))}."
        )
    return known[code]


def _entries(chronicle: Chronicle, past: Past, limit: int) -> list[Entry]:
    found: list[Entry] = []
    before: int | None = None
    while len(found) < limit:
        wanted = min(limit - len(found), _ALL_AT_ONCE)
        part = chronicle.entries(past, before, wanted)
        found += part
        if len(part) < wanted:
            break
        before = part[-1].step.seq
    return found


COMMANDS = (history, go_back)
