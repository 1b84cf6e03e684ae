"""The command that looks up what the records of documents lack."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curator.errors import CuratorError
from ui.cli_host import AS_JSON, PROBLEMS, PROJECT, Host, print_json
from ui.cli_network import EMAIL, FRESH, PROXY, SOURCE, settings_for

if TYPE_CHECKING:
    from curator.completing import AmendDocuments, Completion
    from curator.lookup.finding import LookedUp
    from curator.model import Document
    from curator.project import Project


@click.command()
@PROJECT
@click.argument("documents", nargs=-1)
@SOURCE
@click.option("--apply", "is_applied", is_flag=True, help="Fill the empty fields with what was found.")
@click.option("--field", "names", metavar="FIELD", multiple=True, help="Only this field, such as doi.")
@click.option("--overwrite", metavar="FIELD", multiple=True, help="With --apply, replace this field too.")
@click.option("--curator", "curator_code", metavar="CODE", help="Code the change is recorded under.")
@EMAIL
@PROXY
@FRESH
@AS_JSON
@click.pass_obj
def complete(
    host: Host,
    project: Path,
    documents: tuple[str, ...],
    service_name: str,
    is_applied: bool,
    names: tuple[str, ...],
    overwrite: tuple[str, ...],
    curator_code: str | None,
    email: str | None,
    proxy: str | None,
    fresh: bool,
    as_json: bool,
) -> int:
    """Look up what documents lack (DOI, PMID, authors, volume …), and show it field by field.

    DOCUMENTS are ids, keys, DOIs or PMIDs of documents; without them, all that lack something. This asks the
    network.
    """
    from curator.completing import TITLES, is_incomplete
    from curator.lookup.client import Client
    from curator.lookup.finding import look_up
    from curator.lookup.gathering import Service

    for name in (*names, *overwrite):
        if name not in TITLES:
            raise click.UsageError(f"There is no field ‘{name}’. Choose one of: {', '.join(TITLES)}.")
    if overwrite and not is_applied:
        raise click.UsageError("--overwrite belongs to --apply.")
    wanted = frozenset((*names, *overwrite) if names else TITLES)
    with host.opened(project, curator_code, register=is_applied, changes=is_applied) as open_project:
        chosen = (
            documents_named(open_project, documents)
            if documents
            else [it for it in open_project.store.documents() if is_incomplete(it)]
        )
        if not chosen:
            found: list[LookedUp] = []
        else:
            with host.reported("Looking up") as progress, Client(settings_for(email, proxy, fresh)) as client:
                found = look_up(chosen, client, Service(service_name), progress)
        done = _applied(open_project, found, wanted, frozenset(overwrite)) if is_applied else None
    if as_json:
        print_json([_as_json(it, wanted, done) for it in found])
    else:
        _print(found, wanted, done)
    return PROBLEMS if any(it.certain is None for it in found) or (done and done.refused) else 0


def documents_named(project: Project, named: Sequence[str]) -> list[Document]:
    """The documents with these ids, keys, DOIs, PMIDs or PMCIDs; raises CuratorError for an unknown one."""
    from curator.lookup.identifiers import identify

    known: dict[str, Document] = {}
    for document in project.store.documents():
        for name in (document.id, document.key, document.doi, document.pmid, document.pmcid):
            if name:
                known.setdefault(name, document)
    found: dict[str, Document] = {}
    for name in named:
        identifier = identify(name)
        document = known.get(name) or (known.get(identifier.value) if identifier else None)
        if document is None:
            raise CuratorError(f"There is no document ‘{name}’. “curator documents --json” lists their ids.")
        found[document.id] = document
    return list(found.values())


def _applied(
    project: Project, found: Sequence[LookedUp], wanted: frozenset[str], overwrite: frozenset[str]
) -> AmendDocuments:
    """Fill what is empty, and the fields to be overwritten, of the documents with one sure record."""
    from curator.completing import AmendDocument, AmendDocuments

    amendments = [
        AmendDocument(document_id=it.document.id, fields=fields, source=it.certain.source)
        for it in found
        if it.certain and (fields := _chosen(it.certain, wanted, overwrite))
    ]
    operation = AmendDocuments(amendments=amendments)
    if amendments:
        project.perform(operation)
    return operation


def _chosen(completion: Completion, wanted: frozenset[str], overwrite: frozenset[str]) -> dict[str, Any]:
    gaps = {name: value for name, value in completion.gaps().items() if name in wanted}
    return gaps | completion.chosen(overwrite)


def _as_json(found: LookedUp, wanted: frozenset[str], done: AmendDocuments | None) -> dict[str, Any]:
    return {
        "document_id": found.document.id,
        "document_key": found.document.key,
        "title": found.document.title,
        "said": found.said or None,
        "applied": bool(done and found.document.id in done.amended),
        "found": [
            {
                "source": it.source,
                "by": it.by,
                "doubt": it.doubt or None,
                "title": it.found.title,
                "differences": [
                    {"field": d.field, "here": d.here, "there": d.there, "is_gap": d.is_gap}
                    for d in it.differences
                    if d.field in wanted
                ],
            }
            for it in found.completions
        ],
    }


def _print(found: Sequence[LookedUp], wanted: frozenset[str], done: AmendDocuments | None) -> None:
    from curator.words import counted

    for item in found:
        click.echo(_one_line(item.document.title))
        if item.said:
            click.echo(f"  ! {_one_line(item.said)}")
        for it in item.completions:
            click.echo(f"  {_one_line(it.source)} (by {it.by})")
            differences = [d for d in it.differences if d.field in wanted]
            for difference in differences:
                sign = "+" if difference.is_gap else "≠"
                here = "" if difference.is_gap else f"{_shown(difference.here)}  →  "
                click.echo(f"    {sign} {difference.title}: {here}{_shown(difference.there)}")
            if not differences:
                click.echo("    nothing new")
        click.echo("")
    for problem in done.refused if done else ():
        click.echo(_one_line(str(problem)), err=True)
    sure = sum(it.certain is not None for it in found)
    said = f"{counted(len(found), 'document')} looked up, {sure} found"
    if done is None:
        sure_ones = [it.certain for it in found if it.certain]
        gaps = any(name in wanted for it in sure_ones for name in it.gaps())
        hint = " Add --apply to fill the fields marked +." if gaps else ""
        click.echo(f"{said}. Nothing was changed.{hint}")
    else:
        click.echo(f"{said}, {counted(len(done.amended), 'document')} completed.")


def _shown(value: Any) -> str:
    texts = value if isinstance(value, tuple) else (value,)
    words = {True: "yes", False: "no"}
    return _one_line("; ".join(words[it] if isinstance(it, bool) else str(it) for it in texts))


def _one_line(text: str) -> str:
    """Text of papers on one line of a terminal, with nothing in it that a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
