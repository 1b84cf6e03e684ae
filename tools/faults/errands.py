"""What the program is doing when a fault comes, and what must hold afterwards."""

from __future__ import annotations

import gzip
import re
import sqlite3
from abc import ABC, abstractmethod
from dataclasses import dataclass

from curator.errors import CuratorError
from curator.safekeeping import Backup, Reason
from db.safekeeping import SqliteSafekeeping
from tools.faults.place import ROOT, Ended, Place
from tools.faults.samples import papers, put_sample, tag
from tools.faults.soundness import Holding, holding, left_over, wrong_with_backups, wrong_with_project

FORMAT_1 = ROOT / "tests" / "data" / "projects" / "format-1.curation.gz"
PRESSES = 40
PAPERS = 300
SENTENCES = re.compile(r"([^\n]+[.!?]\n?){1,2}")
"""A reason, perhaps after a warning."""


@dataclass(frozen=True, slots=True)
class Run:
    """How one run ended, and what the project held before and after it."""

    place: Place
    ended: Ended
    before: Holding
    after: Holding


class Errand(ABC):
    """One thing that the program does, over and over, from the same beginning.

    `goes_on`: the next run goes on with the file that the last one left.
    """

    name: str
    goes_on = False

    @abstractmethod
    def prepare(self, place: Place) -> None:
        """Lay out the files that it begins with, in an empty place."""

    @abstractmethod
    def arguments(self, place: Place, seed: int) -> list[str]:
        """For `python`."""

    @abstractmethod
    def wrong_with_outcome(self, run: Run) -> list[str]:
        """What of this errand is neither wholly done nor wholly not, or acknowledged and not there."""

    def wrong_with_words(self, ended: Ended) -> list[str]:
        """A command that failed says in sentences why, and has no other way to fail."""
        if ended.killed or ended.status == 0:
            return []
        if ended.status != 1 or not SENTENCES.fullmatch(ended.err):
            return [f"it ended with {ended.status} and said: {ended.err or 'nothing'!r}"]
        return []

    def wrong(self, place: Place, ended: Ended, before: Holding, *, full: bool) -> list[str]:
        """Everything that is wrong after a run with a fault; the project is opened, and so recovered."""
        if ended.status is None:
            return [f"it did not end; it had said {ended.out[-300:]!r} and {ended.err[-300:]!r}"]
        try:
            after = holding(place.project)
            return [
                *self.wrong_with_words(ended),
                *self.wrong_with_outcome(Run(place, ended, before, after)),
                *wrong_with_project(place, full=full),
                *wrong_with_backups(place),
            ]
        except (CuratorError, sqlite3.Error) as error:
            return [f"the files cannot be read: {error}"]


class Tagging(Errand):
    """Keys in the real window, with its closing."""

    name = "tagging"
    goes_on = True

    def __init__(self, presses: int = PRESSES) -> None:
        self._presses = presses

    def prepare(self, place: Place) -> None:
        put_sample(place.project)

    def arguments(self, place: Place, seed: int) -> list[str]:
        return ["-m", "tools.faults.pressing", str(place.project), str(seed), str(self._presses)]

    def wrong_with_outcome(self, run: Run) -> list[str]:
        ended, before, after = run.ended, run.before, run.after
        acknowledged = max([before.events, *self.acknowledged(ended)])
        if after.events < acknowledged:
            return [f"{acknowledged} events were acknowledged and {after.events} are in the file"]
        return []

    def wrong_with_words(self, ended: Ended) -> list[str]:
        if ended.killed:
            return []
        refused = [line.removeprefix("refused ") for line in _lines(ended, "refused ")]
        wrong = [
            f"it refused with no sentence: {line!r}"
            for line in refused
            if not SENTENCES.fullmatch(line.strip())
        ]
        # a project that cannot even be opened leaves the window on its start page
        if ended.status != 0 or "Traceback" in ended.err:
            wrong.append(f"the window ended with {ended.status} and said: {ended.err[-2000:]}")
        return wrong

    @staticmethod
    def acknowledged(ended: Ended) -> list[int]:
        return [int(line.split()[1]) for line in _lines(ended, "saved ")]


class Importing(Errand):
    """`curator import` of some hundred documents: all or nothing."""

    name = "import"

    def __init__(self, papers: int = PAPERS) -> None:
        self._papers = papers

    def prepare(self, place: Place) -> None:
        put_sample(place.project)
        (place.work / "papers.jsonl").write_bytes(papers(self._papers))

    def arguments(self, place: Place, seed: int) -> list[str]:  # noqa: ARG002
        return ["-m", "ui", "import", str(place.project), str(place.work / "papers.jsonl")]

    def wrong_with_outcome(self, run: Run) -> list[str]:
        ended, before, after = run.ended, run.before, run.after
        arrived = after.documents - before.documents
        if arrived not in (0, self._papers) or after.steps - before.steps != (1 if arrived else 0):
            return [f"{arrived} of {self._papers} documents arrived in {after.steps - before.steps} steps"]
        if (ended.status == 0 or f"{self._papers} documents added" in ended.out) and not arrived:
            return ["the import was acknowledged and did not arrive"]
        return []


class Migrating(Errand):
    """A project of the first format is opened, which backs it up and brings it to the present one."""

    name = "migration"

    def prepare(self, place: Place) -> None:
        place.project.write_bytes(gzip.decompress(FORMAT_1.read_bytes()))

    def arguments(self, place: Place, seed: int) -> list[str]:  # noqa: ARG002
        return ["-m", "ui", "documents", str(place.project)]

    def wrong_with_outcome(self, run: Run) -> list[str]:
        place, ended, before, after = run.place, run.ended, run.before, run.after
        wrong: list[str] = []
        if (after.steps, after.events, after.documents, after.annotations) != (
            before.steps,
            before.events,
            before.documents,
            before.annotations,
        ):
            wrong.append(f"the migration changed what the project holds: {before} became {after}")
        if ended.status == 0 and after.format == before.format:
            wrong.append("it ended well and the format is the old one")
        if after.format != before.format and before not in _kept(place, Reason.MIGRATION):
            wrong.append("the format is the new one and there is no backup of the old one")
        return wrong


class BackingUp(Errand):
    """`curator backup`."""

    name = "backup"

    def prepare(self, place: Place) -> None:
        put_sample(place.project)
        _keeping(place).back_up(place.project, Reason.HOURLY, even_if_same=True)

    def arguments(self, place: Place, seed: int) -> list[str]:  # noqa: ARG002
        return ["-m", "ui", "backup", str(place.project)]

    def wrong_with_outcome(self, run: Run) -> list[str]:
        place, ended, before, after = run.place, run.ended, run.before, run.after
        wrong = [] if after == before else [f"the backup changed the project: {before} became {after}"]
        if before not in _kept(place, Reason.HOURLY):
            wrong.append("the backup of before is gone")
        if ended.status == 0 and before not in _kept(place, Reason.ASKED):
            wrong.append("the backup was acknowledged and is not there")
        return wrong


class Restoring(Errand):
    """`curator restore` of a backup from before a tagging."""

    name = "restore"

    def prepare(self, place: Place) -> None:
        put_sample(place.project)
        _keeping(place).back_up(place.project, Reason.HOURLY, even_if_same=True)
        tag(place.project)

    def arguments(self, place: Place, seed: int) -> list[str]:  # noqa: ARG002
        backup = _backup(place, Reason.HOURLY)
        return ["-m", "ui", "restore", "--yes", str(backup.path), str(place.project)]

    def wrong_with_outcome(self, run: Run) -> list[str]:
        place, ended, before, after = run.place, run.ended, run.before, run.after
        old = holding(_backup(place, Reason.HOURLY).path)
        if after not in (before, old):
            return [f"the project is neither the one of before, {before}, nor the backup, {old}: {after}"]
        wrong: list[str] = []
        if after == old and before not in _kept(place, Reason.REPLACED):
            wrong.append("the project was replaced and what was there is not kept")
        if ended.status == 0 and after != old:
            wrong.append("the restore was acknowledged and did not happen")
        return wrong


ERRANDS: tuple[Errand, ...] = (Tagging(), Importing(), Migrating(), BackingUp(), Restoring())
COMMANDS: tuple[Errand, ...] = ERRANDS[1:]
"""All but the window."""


def wrong_with_another(errand: Errand, place: Place) -> list[str]:
    """The same once more, undisturbed: it works, and clears what the disturbed one left."""
    ended = place.run(errand.arguments(place, 1))
    # an import that came in before finds everything there, which is told with a status of 1
    if ended.status not in (0, 1) or "Traceback" in ended.err:
        return [f"another run ended with {ended.status} and said: {ended.err[-2000:]}"]
    return left_over(place)


def _lines(ended: Ended, beginning: str) -> list[str]:
    """Whole lines: what the kill cut off was not said."""
    whole = ended.out[: ended.out.rfind("\n") + 1]
    return [line for line in whole.splitlines() if line.startswith(beginning)]


def _keeping(place: Place) -> SqliteSafekeeping:
    return SqliteSafekeeping(place.backups)


def _kept(place: Place, reason: Reason) -> list[Holding]:
    """What the backups made for a reason hold."""
    backups = _keeping(place).backups(place.project)
    return [holding(backup.path) for backup in backups if backup.reason is reason]


def _backup(place: Place, reason: Reason) -> Backup:
    return next(item for item in _keeping(place).backups(place.project) if item.reason is reason)
