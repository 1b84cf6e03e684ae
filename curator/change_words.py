"""The changes of a step in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from curator.chronicle import HIDDEN, Change, shortened, where_words
from curator.differences import TITLES
from curator.history import RETIRED, Event, Plain, plain
from curator.identifiers import ClaimId, SentenceId, SetId
from curator.label_book import LabelBook
from curator.model import AnnotationSet, Judgement, Review, Sentence
from curator.past import PastRows, Place
from curator.project import Project
from curator.verdicts import JUDGEMENTS
from curator.words import counted

_FIELDS: dict[str, dict[str, str]] = {
    "annotation": {"span": "words", "note": "note", "origin": "origin", "claim_id": "claim"},
    "claim": {"number": "number", "negated": "negated", "cue": "cue", "note": "note"},
    "sentence_review": {"state": "review", "flagged": "flag", "comment": "note"},
    "annotation_set": {"status": "state", "kind": "kind", "round": "round"},
    "document": TITLES,
    "sentence": {"splitter": "split by"},
    "curator": {"code": "code", "display_name": "name", "orcid": "ORCID"},
    "verdict": {"judgement": "judgement", "reason": "reason", "claims": "claims"},
}
"""What is told of each kind, and how it is called on the screen; the rest follows from other changes."""
_STATE = {"annotation_set": "status"}
"""The field by which an entity is there or retired, where it is not its state."""
_WORDS = {
    "unreviewed": "not reviewed",
    "not_annotatable": "not annotatable",
    "open": "begun",
    "suggestion_accepted": "suggestion",
    "manual": "by hand",
    **{judgement.value: words for judgement, words in JUDGEMENTS.items()},
}
_CARRIED = {"suggestion_accepted": "from a suggestion", "import": "from an import"}
_LONGEST = 200
_NEW_REVIEW = plain(Review(set_id=SetId(""), sentence_id=SentenceId("")))


def changes_in_words(project: Project, rows: PastRows, step: int, events: Sequence[Event]) -> list[Change]:
    """What events of a step changed; what blind reading hides is told once a document, without contents.

    Call it within one reading of the store.
    """
    return _Teller(project, rows, step, events).changes()


class _Teller:
    def __init__(self, project: Project, rows: PastRows, step: int, events: Sequence[Event]) -> None:
        self._project = project
        self._rows = rows
        self._step = step
        self._events = events
        self._places = rows.places((event.entity, event.key) for event in events)
        places = self._places.values()
        self._titles = rows.titles({place.document_id for place in places})
        self._numbers = rows.numbers({place.sentence_id for place in places if place.sentence_id})
        sets = {place.set_id for place in places if place.set_id}
        self._hidden = rows.hidden_sets(sets, project.curator.id)

    def changes(self) -> list[Change]:
        told: dict[Change, None] = {}
        for event in self._events:
            place = self._places.get(event.key)
            if place and place.set_id in self._hidden:
                title = self._titles.get(place.document_id, "")
                told[_change(HIDDEN, where_words(title, None), Place(place.document_id))] = None
            else:
                told.update(dict.fromkeys(self._of(event, place)))
        return list(told)

    def _of(self, event: Event, place: Place | None) -> list[Change]:
        where = ""
        if place:
            number = self._numbers.get(place.sentence_id) if place.sentence_id else None
            where = where_words(self._titles.get(place.document_id, ""), number)
        base = _change(self._name(event, place), where, place)
        if event.entity == "document" and (event.before is None or "state" in event.before):
            words = [self._document_words(event.before), self._document_words(event.after)]
            rest = [] if event.before is None else self._fields(event, base)
            return [_turned(base, "", *words), *rest]
        field = _STATE.get(event.entity, "state")
        if event.entity in ("sentence_review", "curator") or field not in event.after:
            return self._fields(event, base)
        retired = RETIRED[event.entity].get(field)
        was = event.before is not None and event.before.get(field) != retired
        is_ = event.after[field] != retired
        if was == is_:
            return self._fields(event, base)
        # of what goes: as it was
        words = self._words(event, self._values(event) | ((event.before or {}) if was else {}))
        return [_turned(base, "", "" if is_ else words, words if is_ else "")]

    def _fields(self, event: Event, base: Change) -> list[Change]:
        former = event.before
        if former is None:
            former = _NEW_REVIEW if event.entity == "sentence_review" else {}
        found: list[Change] = []
        for field, name in _FIELDS[event.entity].items():
            if field in event.after and event.after[field] != former.get(field):
                before, after = former.get(field), event.after[field]
                found.append(_turned(base, name, self._value(field, before), self._value(field, after)))
        return found

    def _value(self, field: str, value: Any) -> str:
        match field, value:
            case "flagged", _:
                return "difficult" if value else ""
            case "claim_id", str():
                return str(self._rows.claim_number(ClaimId(value), self._step) or 1)
            case "claims", list():
                return counted(len(cast("list[Any]", value)), "claim")
            case "span", None:
                return "whole sentence"
            case _, None | "" | []:
                return ""
            case _, bool():
                return "yes" if value else "no"
            case _, {"text": str() as text}:
                return _quoted(text)
            case _, list():
                return shortened("; ".join(map(str, cast("list[Any]", value))), _LONGEST)
            case (("status" | "state" | "origin" | "kind" | "judgement" | "integrity_status"), str()):
                return _WORDS.get(value, value.replace("_", " "))
            case _:
                return shortened(str(value), _LONGEST)

    def _name(self, event: Event, place: Place | None) -> str:
        match event.entity:
            case "annotation":
                values = self._values(event)
                name = self._label(values["label_id"], values.get("label_version"))
                return f"Label “{name}”" + self._claim_words(values["claim_id"], ", claim ")
            case "claim":
                return "Claim" + self._claim_words(event.key, " ")
            case "sentence_review":
                return "Sentence"
            case "annotation_set":
                found = self._project.store.find(AnnotationSet, event.key)
                return f"Pass of {self._code(found.curator_id)}" if found else "Pass"
            case "sentence":
                number = self._numbers.get(place.sentence_id) if place and place.sentence_id else None
                return number.words().capitalize() if number else "Sentence"
            case "curator":
                return f"Curator {self._values(event).get('code', '')}".strip()
            case "verdict":
                values = self._values(event)
                sides = (self._side(values.get(side, ())) for side in ("pro_labels", "anti_labels"))
                return "Verdict on {} against {}".format(*sides)
            case _:
                return "Document"

    def _words(self, event: Event, values: Plain) -> str:
        """What an entity that came or went says."""
        match event.entity:
            case "annotation":
                span = values.get("span")
                words = f"on {_quoted(span['text'])}" if span else "on the whole sentence"
                carried = _CARRIED.get(values.get("origin", ""))
                return f"{words}, {carried}" if carried else words
            case "claim":
                said = ["negated"] if values.get("negated") else []
                said += [f"cue {_quoted(values['cue']['text'])}"] if values.get("cue") else []
                said += [f"note {_quoted(values['note'])}"] if values.get("note") else []
                return ", ".join(said) or "a claim"
            case "sentence":
                found = self._project.store.find(Sentence, event.key)
                return _quoted(found.text) if found else "a sentence"
            case "verdict":
                judgement = JUDGEMENTS.get(cast("Judgement", values.get("judgement")), "")
                return f"{judgement}: {_quoted(str(values.get('reason', '')))}"
            case _:
                return self._value("status", values.get("status"))

    def _document_words(self, values: Mapping[str, Any] | None) -> str:
        if values is None:
            return ""
        if values["state"] == "active":
            said = ["in the project"]
            if "sentences" in values:
                said.append(counted(len(values["sentences"]), "sentence"))
            if source := values.get("source_file"):
                said.append(f"from {source}")
            return ", ".join(said)
        reason = values.get("state_reason")
        return "taken out" + (f" ({reason})" if reason else "")

    def _values(self, event: Event) -> Plain:
        """The entity as the step left it."""
        if event.before is None:
            return event.after
        return self._rows.values_after(event.key, self._step)

    def _claim_words(self, claim: str, before: str) -> str:
        number = self._rows.claim_number(ClaimId(claim), self._step)
        return f"{before}{number}" if number else ""

    def _side(self, label_ids: Sequence[str]) -> str:
        return ", ".join(f"“{self._label(it, None)}”" for it in label_ids) or "no setting"

    def _label(self, label_id: str, version: str | None) -> str:
        """The name of a label in a version of the vocabulary, or else in the newest that has it."""
        for vocabulary in reversed(self._book.vocabularies):
            if vocabulary.version == version:
                try:
                    return vocabulary.label(label_id).name
                except KeyError:
                    continue
        return self._book.label(label_id).name if label_id in self._book.order else label_id

    @cached_property
    def _book(self) -> LabelBook:
        return LabelBook.of(self._project.store, self._project.vocabulary)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {it.id: it.code for it in self._project.store.curators()}

    def _code(self, curator_id: str) -> str:
        return self._codes.get(curator_id, "?")


def _change(what: str, where: str, place: Place | None) -> Change:
    return Change(
        what=what,
        field="",
        before="",
        after="",
        where=where,
        document_id=place.document_id if place else None,
        sentence_id=place.sentence_id if place else None,
    )


def _turned(base: Change, field: str, before: str, after: str) -> Change:
    return replace(base, field=field, before=before, after=after)


def _quoted(text: str) -> str:
    return f"“{shortened(text)}”"
