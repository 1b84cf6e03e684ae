"""The feature structures of a UIMA CAS, as far as they are text, from XMI or CAS JSON."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from curator.readers import json_items, xml
from curator.readers.json_items import Item
from curator.readers.uima_types import Kind, TypeSystem

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
OF_UIMA = ("uima.", f"{DKPRO}segmentation.", f"{DKPRO}metadata.", "de.tudarmstadt.ukp.clarin.")
OF_RELATIONS = {"Governor", "Dependent"}
_OURS = {"label_id", "label", "dimension", "claim", "note"}
_NO_TEXT = "features that are numbers or point to others"
_MOST_VALUES = 100
_NAMESPACE = re.compile(r"\{http:///([^}]*)\.ecore\}(.+)")

Value = str | bool | list[str]


@dataclass(frozen=True, slots=True)
class Structure:
    """A feature structure with those features that are text, lists of texts or yes and no."""

    id: str
    type: str
    sofa: str
    begin: Any
    end: Any
    features: dict[str, Value]


@dataclass
class Cas:
    """What is read of a file, whichever form it has."""

    sofas: dict[str, tuple[str, str]] = field(default_factory=lambda: dict[str, tuple[str, str]]())
    """View and text by id."""
    structures: list[Structure] = field(default_factory=lambda: list[Structure]())
    left_out: Counter[str] = field(default_factory=lambda: Counter[str]())
    warnings: list[str] = field(default_factory=lambda: list[str]())


def of_xmi(root: xml.Element, types: TypeSystem | None) -> Cas:
    cas = Cas()
    elements = [(it, _type_of(it.tag)) for it in root if isinstance(it.tag, str)]
    identifiers = {_id_of(it) for it, _ in elements}
    lists = {
        _id_of(it): _children(it).get("elements", [])
        for it, name in elements
        if name == "uima.cas.StringArray"
    }
    for element, name in elements:
        if name == "uima.cas.Sofa":
            cas.sofas[_id_of(element)] = (element.get("sofaID", ""), element.get("sofaString", ""))
            continue
        features: dict[str, Value] = {}
        for key, value in element.attrib.items():
            if key in ("sofa", "begin", "end") or key.startswith("{"):
                continue
            kind = types.kind(name, key) if types else _guessed(key, value, identifiers)
            if kind == "boolean":
                features[key] = value == "true"
            elif value in lists and (types or kind == "reference"):
                features[key] = lists[value][:_MOST_VALUES]
            elif kind == "text":
                features[key] = value
            elif key in OF_RELATIONS:
                features[key] = True
            elif not name.startswith(OF_UIMA):
                cas.left_out[_NO_TEXT] += 1
        features |= {key: values[:_MOST_VALUES] for key, values in _children(element).items()}
        sofa, begin, end = (element.get(key) for key in ("sofa", "begin", "end"))
        cas.structures.append(Structure(_id_of(element), name, sofa or "", begin, end, features))
    return cas


def _guessed(name: str, value: str, identifiers: set[str]) -> Kind:
    """What a feature holds, without a type system: a number that is an id here points there."""
    if name.casefold() in _OURS:
        return "text"
    if value in ("true", "false"):
        return "boolean"
    return "reference" if value in identifiers else "text"


def _type_of(tag: str) -> str:
    """`webanno.custom.Label` for the tag `{http:///webanno/custom.ecore}Label`."""
    found = _NAMESPACE.fullmatch(tag)
    if found is None:
        return tag
    package = found[1].replace("/", ".")
    return found[2] if package == "uima.noNamespace" else f"{package}.{found[2]}"


def _id_of(element: xml.Element) -> str:
    return str(element.get("{http://www.omg.org/XMI}id", ""))


def _children(element: xml.Element) -> dict[str, list[str]]:
    """The lists of texts that stand as elements within one."""
    found: dict[str, list[str]] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(child.tag, []).append(child.text or "")
    return found


def of_json(item: Item) -> Cas:
    cas = Cas()
    given = item.members.get("%FEATURE_STRUCTURES")
    if isinstance(given, dict):  # by their ids
        by_id = json_items.members_of(given)
        rows = [{"%ID": key, **json_items.members_of(value)} for key, value in by_id.items()]
    else:
        rows = json_items.objects(given)
    lists = {_joined(it.get("%ID")): it["%ELEMENTS"] for it in rows if isinstance(it.get("%ELEMENTS"), list)}
    for row in rows:
        identifier, name = _joined(row.get("%ID")), _joined(row.get("%TYPE"))
        if name == "uima.cas.Sofa":
            text = row.get("sofaString")
            cas.sofas[identifier] = (_joined(row.get("sofaID")), text if isinstance(text, str) else "")
            continue
        features: dict[str, Value] = {}
        for key, value in row.items():
            plain = key.lstrip("@")
            texts = json_items.items_of(lists.get(_joined(value)) if plain != key else value)
            if key.startswith("%") or key in ("@sofa", "begin", "end"):
                continue
            if isinstance(value, str | bool):
                features[key] = value
            elif texts:
                features[plain] = json_items.strings(texts[:_MOST_VALUES])
            elif plain in OF_RELATIONS:
                features[plain] = True
            elif value is not None and not name.startswith(OF_UIMA):
                cas.left_out[_NO_TEXT] += 1
        sofa, begin, end = _joined(row.get("@sofa")), row.get("begin"), row.get("end")
        cas.structures.append(Structure(identifier, name, sofa, begin, end, features))
    return cas


def _joined(value: Any) -> str:
    return " ".join(json_items.strings(value))
