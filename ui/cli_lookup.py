"""The commands that ask the network: fetching records, completing documents, and the key for it.

The command is the consent; nothing else of Curator opens a connection.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError
from ui.cli_complete import complete
from ui.cli_host import AS_JSON, PROJECT, Host
from ui.cli_import import say_import
from ui.cli_network import EMAIL, FRESH, PROXY, SOURCE, settings_for
from ui.cli_preview import say_preview

if TYPE_CHECKING:
    from curator.lookup.identifiers import Identifier
    from curator.model import Problem


@click.command()
@PROJECT
@click.argument("ids", nargs=-1)
@click.option("--ids", "file", metavar="FILE", type=click.Path(path_type=Path), help="A list of ids; or “-”.")
@click.option("--query", metavar="TEXT", help="In the language of the source, instead of ids.")
@SOURCE
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N that a query finds.")
@click.option("--dry-run", is_flag=True, help="Fetch, say what would be imported, and write nothing.")
@click.option("--curator", "curator_code", metavar="CODE", help="Code the import is recorded under.")
@EMAIL
@PROXY
@FRESH
@AS_JSON
@click.pass_obj
def fetch(
    host: Host,
    project: Path,
    ids: tuple[str, ...],
    file: Path | None,
    query: str | None,
    service_name: str,
    limit: int | None,
    dry_run: bool,
    curator_code: str | None,
    email: str | None,
    proxy: str | None,
    fresh: bool,
    as_json: bool,
) -> int:
    """Fetch records of PubMed or Europe PMC and import them as one step.

    IDS are PMIDs, PMCIDs and DOIs. This asks the network; nothing else does but “curator complete”.
    """
    from curator.import_report import ImportReport
    from curator.intake import import_sources, recognised
    from curator.label_map import LabelMap
    from curator.lookup.client import Client
    from curator.lookup.fetching import FetchRequest, Service
    from curator.lookup.fetching import fetch as fetch_records

    identifiers, not_understood = _identifiers(ids, file)
    if bool(identifiers) == bool((query or "").strip()) and not not_understood:
        raise click.UsageError("Name PMIDs, PMCIDs or DOIs, or a --query; one of the two.")
    if limit and not query:
        raise click.UsageError("--limit belongs to --query.")
    report = ImportReport()
    report.problems += not_understood
    with host.opened(project, curator_code, register=not dry_run, changes=not dry_run) as open_project:
        if identifiers or query:
            request = FetchRequest(
                service=Service(service_name), identifiers=identifiers, query=query or "", limit=limit
            )
            with host.reported("Fetching") as progress, Client(settings_for(email, proxy, fresh)) as client:
                found = fetch_records(request, client, progress)
            report.problems += found.problems
            report.warnings += found.remarks
            sources = recognised(found.sources, found.format, report)
        else:
            sources = []
        with host.reported("Reading" if dry_run else "Importing") as progress:
            if dry_run:
                return say_preview(open_project, sources, report, LabelMap(), progress, as_json)
            import_sources(open_project, sources, report, progress)
    return say_import(report, as_json)


def _identifiers(ids: Sequence[str], file: Path | None) -> tuple[tuple[Identifier, ...], tuple[Problem, ...]]:
    from curator.lookup.identifiers import parse_list
    from curator.model import Problem

    typed = parse_list("\n".join(ids))
    given = [Problem("", problem.message) for problem in typed.problems]
    if file is None:
        return typed.identifiers, tuple(given)
    listed = parse_list(_text(file))
    name = "standard input" if file == Path("-") else file.name
    given += [Problem(f"{name}, {problem.where}", problem.message) for problem in listed.problems]
    if not listed.identifiers and not listed.problems:
        raise CuratorError(f"‘{name}’ holds no PMID, PMCID or DOI.")
    return tuple(dict.fromkeys((*typed.identifiers, *listed.identifiers))), tuple(given)


def _text(file: Path) -> str:
    if file == Path("-"):
        return sys.stdin.read()
    from curator.readers.encoding import decode

    try:
        return decode(file.read_bytes()).text
    except OSError as error:
        raise CuratorError(f"‘{file.name}’ cannot be opened: {error.strerror or error}.") from None


@click.command("ncbi-key")
@click.option("--set", "action", flag_value="set", help="Ask for the key and keep it in the keyring.")
@click.option("--remove", "action", flag_value="remove", help="Take the key out of the keyring.")
@click.option("--show-where", "action", flag_value="where", default=True, help="Say where the key is.")
def ncbi_key(action: str) -> int:
    """Keep your NCBI API key in the keyring of this computer; with a key PubMed may be asked more often.

    The key is never shown, and in no project and no export.
    """
    from curator.lookup import key

    match action:
        case "set":
            typed = (
                click.prompt("NCBI API key", hide_input=True, err=True)
                if sys.stdin.isatty()
                else sys.stdin.readline()
            )
            key.store_key(key.secret(typed))
            click.echo(f"The key is kept in {key.place()}.")
        case "remove":
            removed = key.remove_key()
            click.echo("The key was removed." if removed else "There was no key in the keyring.")
        case _:
            found = key.find_key(os.environ)
            click.echo(
                f"There is a key in {found.where}."
                if found
                else "There is no key. PubMed works without one; “curator ncbi-key --set” keeps yours."
            )
    return 0


COMMANDS = (fetch, complete, ncbi_key)
