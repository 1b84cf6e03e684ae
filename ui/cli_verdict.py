"""The command that judges a contradiction."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError
from curator.model import Judgement
from ui.cli_filters import Filters, question_of
from ui.cli_host import PROJECT, Host, read_evidence

if TYPE_CHECKING:
    from curator.evidence.contradictions import Contradiction
    from curator.evidence.evidence import Evidence
    from curator.project import Project


@click.command()
@PROJECT
@click.argument("contradiction")
@click.argument("judgement", required=False, type=click.Choice([it.value for it in Judgement]))
@click.option("--reason", metavar="TEXT", help="Why; a verdict needs one.")
@click.option("--withdraw", is_flag=True, help="Take back your verdict.")
@click.option("--curator", "curator_code", metavar="CODE", help="Code the verdict is recorded under.")
@click.pass_obj
def verdict(
    host: Host,
    project: Path,
    contradiction: str,
    judgement: str | None,
    reason: str | None,
    withdraw: bool,
    curator_code: str | None,
) -> int:
    """Judge a contradiction by its key, or the beginning of it, as “curator contradictions” lists it."""
    from curator.verdicts import GiveVerdict, WithdrawVerdict

    if withdraw == bool(judgement) or (withdraw and reason):
        raise click.UsageError("Give a judgement with --reason, or --withdraw and neither.")
    if judgement and not (reason or "").strip():
        raise click.UsageError("A verdict needs a reason. Say with --reason in a sentence why you decide so.")
    with host.opened(project, curator_code, changes=True) as open_project:
        if withdraw:
            given = (it.contradiction for it in open_project.store.verdicts())
            key = _key(contradiction, given, "no verdict on a contradiction")
            changes = open_project.perform(WithdrawVerdict(contradiction=key))
        else:
            evidence = read_evidence(host, open_project)
            it = _judged(contradiction, evidence, open_project)
            keys = [*it.pro.claims, *it.anti.claims]
            ids = open_project.store.claim_ids(keys)
            changes = open_project.perform(
                GiveVerdict(
                    contradiction=it.key,
                    pro_labels=it.pro.labels,
                    anti_labels=it.anti.labels,
                    claims=tuple(ids[claim] for claim in keys),
                    judgement=Judgement(judgement),
                    reason=reason or "",
                )
            )
    click.echo(f"{changes.step}.")
    return 0


def _judged(text: str, evidence: Evidence, project: Project) -> Contradiction:
    """A contradiction among all claims that the curator may see."""
    question = question_of(Filters(with_aims=True, with_negated=True), project, evidence.book)
    plain = question_of(Filters(), project, evidence.book)
    # as the lists begin; with the rest only if it is not there, since more claims change the sides
    for asked in (plain, question):
        found = {it.key: it for it in evidence.contradictions(asked).found}
        if any(key.startswith(text.lower()) for key in found):
            break
    return found[_key(text, found, "no contradiction")]


def _key(text: str, known: Iterable[str], nothing: str) -> str:
    keys = sorted({key for key in known if text and key.startswith(text.lower())})
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise CuratorError(f"‘{text}’ begins several keys: {', '.join(keys[:8])}. Write more of one.")
    raise CuratorError(f"There is {nothing} ‘{text}’. “curator contradictions” lists their keys.")
