"""What was changed, when, by whom and how; `curator.change_words` tells it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from curator.history import Event, Step, StepKind
from curator.identifiers import CuratorId, DocumentId, SentenceId
from curator.model import Origin
from curator.past import Past, PastRows, Place, SentencePlace

if TYPE_CHECKING:
    from curator.project import Project

HIDDEN = "Hidden while you read blind"
"""What is said of others' work on a document that the curator reads too, until both are done (I10)."""
RETURN_REASON = "return to step "
"""How the reason of a step begins that goes back to an earlier moment."""
_LONGEST_LIFE = 1000
HEAD = 24
"""Events of a step that are read to say in one line what it was about."""


class How(StrEnum):
    """How a step came about."""

    HAND = "by hand"
    SUGGESTION = "suggestion"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"
    RETURN = "return"
    """Going back to an earlier moment."""
    SETUP = "set-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step as a list shows it. `where` is a title and a sentence number, or empty."""

    step: Step
    curator_code: str
    how: How
    where: str
    document_id: DocumentId | None
    sentence_id: SentenceId | None
    changes: int
    hidden: bool = False
    """By blind reading: the step has no name, no reason, and no changes that could be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entity in a step: `what` names it (Label “Luminal”, claim 2), `before` and `after` are words,
    empty where there was or is nothing. `field` is empty where the entity itself came, went or returned."""

    what: str
    field: str
    before: str
    after: str
    where: str
    document_id: DocumentId | None
    sentence_id: SentenceId | None


class Chronicle:
    """The history of a project as its curator may see it; reads anew with every call."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._rows: PastRows = project.store.past()

    def entries(self, past: Past, before: int | None = None, limit: int = 200) -> list[Entry]:
        """Newest first, at most `limit`; `before` is `step.seq` of the last one shown, to go on from there.

        Raises CuratorError for a day that is none.
        """
        found: list[Entry] = []
        # what is hidden must not answer a question for a label or an entity
        telling = past.label_id is None and past.key is None
        with self._project.store.reading():
            codes = {it.id: it.code for it in self._project.store.curators()}
            while len(found) < limit:
                wanted = limit - len(found)
                steps = self._rows.steps(past, before, wanted)
                found += [it for it in self._told(steps, codes) if telling or not it.hidden]
                if len(steps) < wanted:
                    break
                before = steps[-1].seq
        return found

    def changes(self, step: int, limit: int = 500) -> list[Change]:
        """What the first events of a step changed, in words; empty for a step that blind reading hides."""
        from curator.change_words import changes_in_words

        with self._project.store.reading():
            return changes_in_words(self._project, self._rows, step, self._rows.first_events(step, limit))

    def blame(self, key: str) -> list[tuple[Entry, list[Change]]]:
        """The life of one annotation, claim, review …, from first to last; the life of the annotation or
        claim that it was before its sentence was split or merged comes first."""
        from curator.change_words import changes_in_words

        life: list[tuple[Entry, list[Change]]] = []
        with self._project.store.reading():
            asked: str | None = key
            while asked is not None:
                entries = self.entries(Past(key=asked), limit=_LONGEST_LIFE)[::-1]
                told: list[tuple[Entry, list[Change]]] = []
                for entry in entries:
                    seq = entry.step.seq
                    events = self._rows.events_of(seq, asked)
                    told.append((entry, changes_in_words(self._project, self._rows, seq, events)))
                life = told + life
                asked = self._rows.carried_from(asked)
        return life

    def _told(self, steps: Sequence[Step], codes: dict[CuratorId, str]) -> list[Entry]:
        rows = self._rows
        counts = rows.event_counts([step.seq for step in steps])
        heads = {step.seq: self._head(step.seq, counts.get(step.seq, 0)) for step in steps}
        places = rows.places((event.entity, event.key) for head in heads.values() for event in head)
        sets = {place.set_id for place in places.values() if place.set_id}
        hidden_sets = rows.hidden_sets(sets, self._project.curator.id)
        about = {seq: _about(head, places) for seq, head in heads.items()}
        titles = rows.titles({it.document_id for it in about.values() if it})
        numbers = rows.numbers({it.sentence_id for it in about.values() if it and it.sentence_id})
        found: list[Entry] = []
        for step in steps:
            head, place = heads[step.seq], about[step.seq]
            own = step.curator_id == self._project.curator.id
            touched = {places[event.key].set_id for event in head if event.key in places}
            # what belongs to all may be known; `changes` hides the rest of such a step
            shared = any(event.entity in ("document", "sentence") for event in head)
            hidden = not own and not shared and not touched.isdisjoint(hidden_sets)
            sentence_id = place.sentence_id if place and not hidden else None
            where = ""
            if place:
                where = where_words(
                    titles.get(place.document_id, ""), numbers.get(sentence_id) if sentence_id else None
                )
            found.append(
                Entry(
                    step=replace(step, name=HIDDEN, reason=None) if hidden else step,
                    curator_code=codes.get(step.curator_id, "?"),
                    how=_how(step, [] if hidden else head),
                    where=where,
                    document_id=place.document_id if place else None,
                    sentence_id=sentence_id,
                    changes=counts.get(step.seq, 0),
                    hidden=hidden,
                )
            )
        return found

    def _head(self, step: int, count: int) -> list[Event]:
        head = self._rows.first_events(step, HEAD)
        last = self._rows.last_event(step) if count > HEAD else None
        return [*head, last] if last else head


def where_words(title: str, place: SentencePlace | None) -> str:
    """`“STAT3 in time”, sentence 3`; empty without a title."""
    if not title:
        return ""
    return f"“{shortened(title)}”" + (f", {place.words()}" if place else "")


def shortened(text: str, length: int = 60) -> str:
    """On one line, cut with an ellipsis."""
    # no more than is shown of what may be a megabyte, and of the white space in it
    line = " ".join(text[: 8 * length].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _about(head: Sequence[Event], places: dict[str, Place]) -> Place | None:
    """The document that all events are about, with the sentence if it is one."""
    found = [places[event.key] for event in head if event.key in places]
    if len({place.document_id for place in found}) != 1:
        return None
    sentences = {place.sentence_id for place in found if place.sentence_id}
    document_alone = any(event.entity == "document" for event in head)
    alone = sentences.pop() if len(sentences) == 1 and not document_alone else None
    return Place(found[0].document_id, alone)


def _how(step: Step, head: Sequence[Event]) -> How:
    if step.kind is not StepKind.DO:
        return {StepKind.SETUP: How.SETUP, StepKind.UNDO: How.UNDO, StepKind.REDO: How.REDO}[step.kind]
    if step.name.startswith("Go back to ") and (step.reason or "").startswith(RETURN_REASON):
        return How.RETURN
    made = [event for event in head if event.before is None]
    # what was completed has a source for a reason
    if any(event.entity == "document" for event in made) or (
        step.reason and any(event.entity == "document" for event in head)
    ):
        return How.IMPORT
    # a split or a merge carries labels that came in another way
    if any(event.entity == "sentence" for event in head):
        return How.HAND
    origins = {event.after.get("origin") for event in made if event.entity == "annotation"}
    if Origin.IMPORT in origins:
        return How.IMPORT
    return How.SUGGESTION if Origin.SUGGESTION_ACCEPTED in origins else How.HAND
