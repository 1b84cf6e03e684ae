"""UIMA CAS of one document, as INCEpTION exports it: XMI, or CAS JSON 0.4.0.

XMI: https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import annotated, json_items, xml
from curator.readers.annotated import Marks
from curator.readers.format import Format, Source
from curator.readers.uima_structures import (
    DKPRO,
    OF_RELATIONS,
    OF_UIMA,
    Cas,
    Structure,
    Value,
    of_json,
    of_xmi,
)
from curator.readers.uima_types import beside_of
from curator.readers.units import Places, Unit

_FIRST_VIEW = "_InitialView"
_METADATA = f"{DKPRO}metadata.type.DocumentMetaData"
_OF_WORDS = (f"{DKPRO}lexmorph.", f"{DKPRO}syntax.")
_CUSTOM = "webanno.custom."
_LONGEST_VALUE = 200
_NEGATION = ("negated", "negation")
_FILE_NAME = re.compile(r"\S+\.\w{1,5}")
_ADVICE = "Export the document again."


def recognise_xmi(source: Source) -> float:
    """By its root element and the namespace of a CAS."""
    is_xmi = xml.root(source).rpartition(":")[2] == "XMI"
    return 1.0 if is_xmi and "http:///uima/cas.ecore" in xml.beginning(source) else 0.0


def recognise_json(source: Source) -> float:
    """By the names of its keys."""
    names = {("%FEATURE_STRUCTURES",), ("%TYPES",), ("%VIEWS",)}
    return 1.0 if json_items.key_paths(json_items.beginning(source)) & names else 0.0


def read_xmi(source: Source) -> Iterator[Record | Problem]:
    """One record, with the help of a type system beside the file.

    Raises ReaderError for a file that declares entities, and for one that is no XMI.
    """
    types, warnings = beside_of(source)
    number = 0
    with xml.opened(source) as stream:
        for root in xml.elements(stream, ("{*}XMI",), origin="UIMA", advice=_ADVICE):
            number += 1
            if isinstance(root, Problem):
                yield root
                continue
            cas = of_xmi(root, types)
            cas.warnings += warnings
            yield _record(cas, "", xml.written(root))
    if not number:
        raise ReaderError(f"‘{source.name}’ holds no CAS. {_ADVICE}")


def read_json(source: Source) -> Iterator[Record | Problem]:
    """One record. Raises ReaderError as `json_items.items` does."""
    for item in json_items.items(source):
        if isinstance(item, Problem):
            yield item
        else:
            cas = of_json(item)
            cas.warnings += item.warnings
            yield _record(cas, "" if item.where in ("line 1", "record 1") else item.where, item.raw)


def _record(cas: Cas, where: str, raw: str) -> Record | Problem:
    views = sorted(cas.sofas.items(), key=lambda it: (it[1][0] != _FIRST_VIEW or not it[1][1], not it[1][1]))
    if not views or not views[0][1][1]:
        return Problem(where, "it has no text.")
    sofa, (_, text) = views[0]
    text = json_items.storable(text)
    marks = Marks(Places(text, Unit.UTF16))
    values: dict[str, list[str]] = {}
    cas.left_out["further views"] = len(views) - 1
    for structure in cas.structures:
        if structure.type == _METADATA:
            _describe(values, structure.features)
        elif structure.type.startswith(_OF_WORDS):
            cas.left_out["annotations of single words"] += 1
        elif not structure.type.startswith(OF_UIMA) and ".tagset." not in structure.type:
            if structure.sofa not in ("", sofa):
                cas.left_out["annotations of other views"] += 1
            elif structure.features.keys() & OF_RELATIONS or structure.type.endswith("Link"):
                cas.left_out["relations"] += 1
            else:
                _add(marks, structure)
    notes = [*cas.warnings, *annotated.left_out(cas.left_out)]
    return annotated.record(text, marks, values, where=where, raw=raw, warnings=notes)


def _describe(values: dict[str, list[str]], features: dict[str, Value]) -> None:
    """Title, key and language of the document; a title that is the name of a file is none."""
    for key in ("documentId", "documentTitle"):
        name = _text(features.get(key))
        if annotated.is_identifier(name):
            annotated.identify(values, name)
        elif key == "documentTitle" and not _FILE_NAME.fullmatch(name) and name:
            values["title"] = [name]
    if language := _text(features.get("language")):
        values["language"] = [language]


def _add(marks: Marks, structure: Structure) -> None:
    """A mark for each feature that says something; for the type, if none does."""
    claim, negated, labels, notes = "", False, list[str](), list[str]()
    features = structure.features
    ours = _text(features.get("label_id"))
    for name, value in features.items():
        key = name.casefold()
        if key == "claim":
            claim = _text(value)
        elif key == "note":
            notes.append(_text(value))
        elif key in _NEGATION:
            negated = value is True
        elif not ours:
            said = list(_labels(name, value))
            labels += [it for it in said if len(it) <= _LONGEST_VALUE]
            notes += [it for it in said if len(it) > _LONGEST_VALUE]
    labels = [ours] if ours else labels or [structure.type.rpartition(".")[2]]
    note = "\n".join(it for it in notes if it)
    if structure.begin is None and structure.end is None:
        if structure.type.startswith(_CUSTOM) and features:
            for label in labels:
                marks.add_whole(label, claim=claim, negated=negated, note=note)
        return
    claim = claim or (structure.id if negated or len(labels) > 1 else "")
    for label in labels:
        marks.add(label, structure.begin, structure.end, claim=claim, negated=negated, note=note)


def _labels(name: str, value: Value) -> Iterator[str]:
    """`Feature: value`; the name alone for a yes, the value alone for a feature that is called value."""
    if isinstance(value, bool):
        yield from [name] if value else []
        return
    values: Sequence[str] = [value] if isinstance(value, str) else value
    for it in values:
        if it.strip():
            yield it if name == "value" else f"{name}: {it}"


def _text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""


def beside(folder: Path) -> frozenset[str]:
    """The type system, which is no document."""
    return frozenset(it.name for it in folder.iterdir() if it.name.casefold() == "typesystem.xml")


XMI = Format("uima-xmi", "UIMA CAS, XMI (INCEpTION)", (".xmi",), recognise_xmi, read_xmi, beside, marked=True)
JSON = Format(
    "uima-json", "UIMA CAS, JSON (INCEpTION)", (".json",), recognise_json, read_json, beside, marked=True
)
