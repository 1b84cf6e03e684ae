"""The command line `curator …`; composition root of everything without a window.

Exit status: 0 done, 1 finished with problems that are listed, 2 wrong use, 3 no window can be shown, 70 a bug
in the program.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator import __version__, patience
from curator.errors import CuratorError
from curator.folders import config_folder
from curator.progress import Progress, silent
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from ui import start
from ui.cli_host import AS_JSON, PROBLEMS, PROJECT, Host, print_json
from ui.cli_terminal import moving, plain_terminal

if TYPE_CHECKING:
    from curator.project import Project

SAFEKEEPING = SqliteSafekeeping()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or the window if no command is named; the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if start.names_window(given):
        return start.window(given)
    with plain_terminal():
        try:
            if given[0] not in all_commands() and not given[0].startswith("-"):
                return start.window(given)
            host = Host(opened, reported, SAFEKEEPING)
            with patience.waiting(patience.patient(patience.LONG_SECONDS, _say_waiting())):
                return commands.main(given, prog_name="curator", standalone_mode=False, obj=host) or 0
        except click.exceptions.Exit as exit_:
            return exit_.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("Cancelled. Nothing was changed.", err=True)
            return PROBLEMS
        except click.ClickException as error:
            error.show()
            return start.WRONG_USE
        except CuratorError as error:
            click.echo(str(error), err=True)
            return PROBLEMS
        except Exception as error:
            from ui.cli_bug import tell_bug

            return tell_bug(error, config_folder())


def _say_waiting() -> Callable[[Path, float], None]:
    """Says once for what the command waits."""
    told: set[Path] = set()

    def tell(path: Path, waited: float) -> None:  # noqa: ARG001
        if path not in told:
            told.add(path)
            click.echo(f"Waiting for another program that is writing to ‘{path.name}’ …", err=True)

    return tell


def all_commands() -> Mapping[str, click.Command]:
    """Every command by its name; most are loaded here, because the window does without."""
    from ui import cli_backup, cli_check, cli_evidence, cli_history, cli_lookup
    from ui.cli_export import export, formats
    from ui.cli_import import import_
    from ui.cli_verdict import verdict

    single = (import_, export, formats, verdict)
    several = (cli_lookup, cli_evidence, cli_history, cli_backup, cli_check)
    for command in (*single, *(command for module in several for command in module.COMMANDS)):
        commands.add_command(command)
    return commands.commands


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command: curator [PROJECT] opens the window.",
)
@click.version_option(__version__, prog_name="curator", message="%(prog)s %(version)s")
def commands() -> None:
    """Tag the sentences of abstracts with context and stage; import, export and check projects."""


@contextlib.contextmanager
def opened(
    path: Path, curator_code: str | None = None, *, register: bool = False, changes: bool = False
) -> Iterator[Project]:
    """As `Opener` says; tells on standard error what a person should know of the file and its place."""
    from curator.file_place import risky_place
    from db.projects import open_project

    if not path.exists():
        raise click.UsageError(f"There is no file ‘{path}’.")
    place = path.absolute()
    if (risk := risky_place(place)) is not None:
        click.echo(risk.warning(place.name), err=True)
    project = open_project(place, curator_code, register=register)
    try:
        # where nothing can be recorded, a command that changes says so itself
        if project.read_only is None and changes:
            _back_up_if_due(place)
        elif project.read_only is not None and not changes:
            click.echo(f"{project.read_only} It can be looked at only.", err=True)
        yield project
    finally:
        project.store.close()


def _back_up_if_due(project: Path) -> None:
    """A backup that cannot be made keeps nobody from work, but is told."""
    try:
        if SAFEKEEPING.is_due(project):
            SAFEKEEPING.back_up(project, Reason.HOURLY)
    except CuratorError as error:
        click.echo(str(error), err=True)


@contextlib.contextmanager
def reported(label: str) -> Iterator[Progress]:
    """A progress bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    # how long it is comes with the first word of progress, and click wants to know now
    with click.progressbar(length=1, label=label, file=moving(sys.stderr), show_pos=True) as bar:
        bar.length, shown = None, 0

        def tell(done: int, total: int | None) -> None:
            nonlocal shown
            bar.length = total
            bar.update(done - shown)
            shown = done

        yield tell


@commands.command()
@PROJECT
@click.option(
    "--vocabulary",
    default="stat3-breast-cancer",
    show_default=True,
    help="Name of a shipped vocabulary, or a vocabulary file.",
)
@click.option(
    "--curator", "curator_code", default="cur01", show_default=True, help="Code your work is recorded under."
)
def new(project: Path, vocabulary: str, curator_code: str) -> int:
    """Create a project file with a vocabulary bound to it."""
    from curator.vocabulary import parse
    from db.projects import create_project

    text, source = _vocabulary_text(vocabulary)
    path = project if project.suffix == ".curation" else project.with_name(project.name + ".curation")
    parsed = parse(text, source)
    create_project(path.absolute(), parsed, curator_code).store.close()
    labels = len(parsed.labels())
    click.echo(f"Created {path} with the vocabulary {parsed.id} {parsed.version} ({labels} labels).")
    return 0


def _vocabulary_text(name: str) -> tuple[str, str]:
    """A shipped vocabulary by its name, or else a file."""
    import seeds

    if name in seeds.vocabulary_names():
        return seeds.vocabulary_text(name), name
    path = Path(name)
    try:
        return path.read_text(encoding="utf-8-sig"), path.name
    except FileNotFoundError:
        shipped = ", ".join(seeds.vocabulary_names())
        raise click.UsageError(
            f"There is no vocabulary ‘{name}’. Name a file or one of: {shipped}."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CuratorError(f"‘{path.name}’ cannot be read as a vocabulary: {error}.") from error


@commands.command()
@PROJECT
@click.option("--curator", "curator_code", help="Whose progress to show.")
@AS_JSON
def documents(project: Path, curator_code: str | None, as_json: bool) -> int:
    """List the documents and how far they are."""
    with opened(project, curator_code) as open_project:
        library = open_project.library()
        rows = library.rows(library.document_ids())
    if as_json:
        print_json(
            [
                {
                    "id": row.id,
                    "title": row.title,
                    "journal": row.journal,
                    "year": row.year,
                    "sentences": row.sentences,
                    "settled": row.settled,
                    "progress": row.progress,
                    "flagged": row.flagged,
                    "integrity_status": row.integrity_status,
                }
                for row in rows
            ]
        )
        return 0
    for row in rows:
        words = {"to_do": "to do", "started": "started", "done": "done"}[row.progress]
        flag = " ⚑" if row.flagged else ""
        title = "".join(sign if sign.isprintable() else " " for sign in row.title)
        marked = (
            "" if row.integrity_status == "none_known" else f" [{row.integrity_status.replace('_', ' ')}]"
        )
        click.echo(
            f"{words:<8} {row.settled:>3}/{row.sentences:<3} {row.year or '':>4}  {title}{flag}{marked}"
        )
    click.echo(f"{len(rows)} document{'' if len(rows) == 1 else 's'}")
    return 0
