"""The type system that is exported beside XMI: which features are text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from curator.errors import ReaderError
from curator.model import Problem
from curator.readers import xml
from curator.readers.format import Source

_NAMES = ("TypeSystem.xml", "typesystem.xml")
_TEXTS = {"uima.cas.String", "uima.cas.StringArray", "uima.cas.StringList"}
_DEEPEST = 50

Kind = Literal["text", "boolean", "reference"]


@dataclass
class TypeSystem:
    """`above` is the supertype of each type, `ranges` what each of its own features holds."""

    above: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    ranges: dict[str, dict[str, str]] = field(default_factory=lambda: dict[str, dict[str, str]]())

    def kind(self, type_: str, feature: str) -> Kind:
        """What a feature holds, also an inherited one; text where the type is not described."""
        if type_ not in self.ranges:
            return "text"
        found = next((it[feature] for it in map(self._own, self._line(type_)) if feature in it), "")
        if found == "uima.cas.Boolean":
            return "boolean"
        return "text" if _TEXTS & {*self._line(found)} else "reference"

    def _own(self, type_: str) -> dict[str, str]:
        return self.ranges.get(type_, {})

    def _line(self, type_: str) -> list[str]:
        """A type and those above it."""
        line = [type_]
        while line[-1] in self.above and len(line) < _DEEPEST:
            line.append(self.above[line[-1]])
        return line


def beside_of(source: Source) -> tuple[TypeSystem | None, list[str]]:
    """The type system in the folder of a source, None if there is none; and a warning if it is broken."""
    if source.path is None:
        return None, []
    places = [source.path.with_name(name) for name in _NAMES]
    path = next((it for it in places if it.is_file()), None)
    if path is None:
        return None, []
    try:
        return _read(Source.of(path)), []
    except (ReaderError, OSError):
        return None, [f"‘{path.name}’ beside it cannot be read; what its features hold was guessed"]


def _read(source: Source) -> TypeSystem:
    found = TypeSystem()
    with xml.opened(source) as stream:
        for it in xml.elements(stream, ("{*}typeDescription",), origin="UIMA", advice=""):
            if isinstance(it, Problem):
                raise ReaderError(str(it))
            name = xml.text(it, "{*}name")
            found.above[name] = xml.text(it, "{*}supertypeName")
            found.ranges[name] = {
                xml.text(feature, "{*}name"): xml.text(feature, "{*}rangeTypeName")
                for feature in it.iterfind("{*}features/{*}featureDescription")
            }
    return found
