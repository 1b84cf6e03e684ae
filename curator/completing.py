"""Completing the bibliographic record of documents; their text stays as it was imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from curator import normalise
from curator.differences import (
    ESSENTIAL,
    TITLES,
    Completion,
    FieldDifference,
    canonical,
    completion,
    differences,
    gaps,
    is_incomplete,
    is_nothing,
    lacking,
)
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import DocumentId
from curator.model import Document, DocumentState, IntegrityStatus, Problem

__all__ = [
    "ESSENTIAL",
    "TITLES",
    "AmendDocument",
    "AmendDocuments",
    "Completion",
    "FieldDifference",
    "completion",
    "differences",
    "gaps",
    "is_incomplete",
    "lacking",
]

_BY = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid"}
_LONGEST_REASON = 1000
_NEVER_EMPTY = {"language": "und", "integrity_status": IntegrityStatus.NONE_KNOWN}


@dataclass(frozen=True, kw_only=True)
class AmendDocument:
    """Put values into fields of a document's bibliographic record; its key and its text stay.

    `fields` are those of `completing.TITLES`; None or an empty value empties a field. `source` says where the
    values are from and is kept in the history. Raises RefusedError for title and abstract, for a value that
    is none, and for a DOI, PMID or PMCID that another document has.
    """

    document_id: DocumentId
    fields: Mapping[str, Any]
    source: str

    def apply(self, edit: Edit) -> str:
        document = edit.store.find(Document, self.document_id)
        if document is None or document.state is not DocumentState.ACTIVE:
            raise RefusedError("The document is no longer in the project.")
        values = {name: _value(name, value) for name, value in self.fields.items()}
        amended = replace(document, **values)
        _refuse_taken(edit, document, amended)
        edit.reason = _reason(edit.reason, self.source)
        edit.save(amended)
        changed = [TITLES[name] for name in TITLES if getattr(amended, name) != getattr(document, name)]
        return f"Complete “{_short(document.title)}” ({', '.join(changed) or 'nothing new'})"


@dataclass(frozen=True, kw_only=True)
class AmendDocuments:
    """Several documents as one step; one that cannot be amended is left as it is and told in `refused`."""

    amendments: Sequence[AmendDocument]
    refused: list[Problem] = field(default_factory=lambda: list[Problem]())
    amended: list[DocumentId] = field(default_factory=lambda: list[DocumentId]())

    def apply(self, edit: Edit) -> str:
        names: list[str] = []
        for amendment in self.amendments:
            events = len(edit.events)
            try:
                name = amendment.apply(edit)
            except RefusedError as error:
                document = edit.store.find(Document, amendment.document_id)
                where = f"“{_short(document.title)}”" if document else amendment.document_id
                self.refused.append(Problem(where, str(error)))
                continue
            if len(edit.events) > events:
                self.amended.append(amendment.document_id)
                names.append(name)
        return names[0] if len(names) == 1 else f"Complete {len(names):,} documents"


def _reason(given: str | None, source: str) -> str | None:
    """What the history says: where the values of a step are from, of the first of many."""
    said = normalise.storable(source)
    if not given or not said or said in given:
        return given or said or None
    return given if len(given) + len(said) > _LONGEST_REASON else f"{given}; {said}"


def _value(name: str, value: Any) -> Any:
    """The value as the document keeps it; raises RefusedError if it is none."""
    if name not in TITLES:
        frozen = name in ("title", "abstract")
        raise RefusedError(
            f"The {name} of a document is frozen since its import and cannot be amended."
            if frozen
            else f"A document has no field ‘{name}’ that could be amended."
        )
    if is_nothing(value):
        return _NEVER_EMPTY.get(name, () if name in ("authors", "keywords", "subject_areas") else None)
    checked: Any = canonical(name, _plain(value))
    if name == "integrity_status":
        checked = next((it for it in IntegrityStatus if it == value), None)
    elif name == "year":
        checked = checked if isinstance(value, int) and not isinstance(value, bool) else None
    elif name == "peer_reviewed":
        checked = checked if isinstance(value, bool) else None
    elif name in ("authors", "keywords", "subject_areas"):
        checked = cast("Any", checked) if isinstance(checked, tuple) else None
    elif not isinstance(checked, str):
        checked = None
    if checked is None:
        raise RefusedError(f"‘{_short(str(value))}’ cannot be the {_in_words(name)} of a document.")
    return checked


def _plain(value: Any) -> Any:
    """Without lone surrogates, which no file can hold."""
    if isinstance(value, str) and not isinstance(value, IntegrityStatus):
        return normalise.storable(value)
    if isinstance(value, list | tuple):
        return tuple(normalise.storable(str(it)) for it in cast("Sequence[Any]", value))
    return value


def _refuse_taken(edit: Edit, document: Document, amended: Document) -> None:
    for match in edit.store.matches(amended, normalise.title_key(document.title)):
        name = _BY.get(match.by)
        if name is None or match.document_id == document.id:
            continue
        if getattr(amended, name) != getattr(document, name):
            raise RefusedError(
                f"The {match.by} {getattr(amended, name)} belongs to “{_short(match.title)}” in this project "
                "already: the two may be the same paper."
            )


def _in_words(name: str) -> str:
    title = TITLES[name]
    return title if title.isupper() else title.lower()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
