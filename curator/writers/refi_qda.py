"""The vocabulary as a REFI-QDA codebook (`.qdc`), for NVivo, MAXQDA, ATLAS.ti, QualCoder and Taguette.

REFI-QDA standard 1.5, schema `Codebook.xsd`: https://www.qdasoftware.org/
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curator import __version__
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Dimension, Label, Vocabulary
from curator.writers.files import replace_file
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.xml_text import attribute, content

NAME = "refi-qda"
NAMESPACE = "urn:QDA-XML:codebook:1.0"
CANNOT_CARRY = (
    "Of the papers and of the annotation nothing is in it: it is the vocabulary alone.",
    "Dimensions and groups become codes above their labels, which nobody can give; that a label excludes "
    "others, its key and its triggers are left out.",
    "What a label includes and excludes, its synonyms and its terms of ontologies stand in words in its "
    "description.",
)
_BASE = uuid.UUID("6c1f0c0e-9f0b-5a53-8a3f-6d1b7a1f6f02")
"""Under which the ids of codes are derived, so that one label is one code in every export."""
_DEEPEST = 20
"""Labels below labels; what would lie deeper stands beside the others of its group."""
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def write(
    store: Store,
    vocabulary: Vocabulary,
    destination: Path,
    options: ExportOptions,  # noqa: ARG001 (a codebook knows no choices)
    progress: Progress,
) -> ExportReport:
    """Write the file `destination`; see `OutputFormat`. Labels of older vocabularies are in it too."""
    with store.reading():
        book = LabelBook.of(store, vocabulary)
    progress(0, None)
    replace_file(destination, codebook(book).encode())
    return ExportReport(
        format=NAME,
        destination=destination,
        files=(destination,),
        documents=0,
        sentences=0,
        sets=0,
        claims=0,
        annotations=0,
        cannot_carry=CANNOT_CARRY,
    )


@dataclass
class Code:
    """A code of the codebook with those below it; `codable` if it can be given."""

    guid: str
    name: str
    description: str = ""
    codable: bool = False
    colour: str = ""
    codes: list[Code] = field(default_factory=list["Code"])


def codebook(book: LabelBook) -> str:
    """The XML document."""
    codes = "".join(_xml(_of_dimension(book, dimension), "    ") for dimension in book.dimensions)
    origin = attribute(f"Curator {__version__}")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<CodeBook xmlns="{NAMESPACE}" origin={origin}>\n  <Codes>\n{codes}  </Codes>\n</CodeBook>\n'
    )


def _of_dimension(book: LabelBook, dimension: Dimension) -> Code:
    """Its labels lie under their groups, unless there is just one."""
    code = Code(_guid(book, dimension.key), dimension.name, dimension.question)
    names = {group.key: group.name for group in dimension.groups}
    labels = book.of_dimension(dimension.key)
    groups = list(dict.fromkeys(label.group for label in labels))
    for key in groups:
        below = code
        if len(groups) > 1 and key:
            below = Code(_guid(book, f"{dimension.key}/{key}"), names.get(key, key))
            code.codes.append(below)
        below.codes += _of_labels(book, [label for label in labels if label.group == key])
    return code


def _of_labels(book: LabelBook, labels: Sequence[Label]) -> list[Code]:
    """Those of one group; a label lies under the more general one, if that is in the group too."""
    codes = {
        label.id: Code(
            _guid(book, f"{label.dimension}//{label.id}"), label.name, _description(label), True, label.colour
        )
        for label in labels
    }
    parents = {label.id: label.parent for label in labels if label.parent in codes}
    top: list[Code] = []
    for label in labels:
        parent = parents[label.id] if _lies_below(label.id, parents) else None
        (codes[parent].codes if parent else top).append(codes[label.id])
    return top


def _lies_below(label_id: LabelId, parents: Mapping[LabelId, LabelId | None]) -> bool:
    """Not where versions of a vocabulary together make a label its own ancestor, nor endlessly deep."""
    place = parents.get(label_id)
    for _ in range(_DEEPEST):
        if place is None or place == label_id:
            break
        place = parents.get(place)
    return label_id in parents and place is None


def _xml(code: Code, indent: str) -> str:
    """The element with all below it."""
    colour = f' color="{code.colour}"' if _COLOUR.fullmatch(code.colour) else ""
    codable = "true" if code.codable else "false"
    head = f'{indent}<Code guid="{code.guid}" name={attribute(code.name)} isCodable="{codable}"{colour}'
    words = f"{indent}  <Description>{content(code.description)}</Description>\n" if code.description else ""
    below = "".join(_xml(it, indent + "  ") for it in code.codes)
    return f"{head}>\n{words}{below}{indent}</Code>\n" if words or below else f"{head}/>\n"


def _description(label: Label) -> str:
    """The definition and what helps to decide, a line each; the last line is the label's id."""
    parts = (
        ("Include", "; ".join(label.include)),
        ("Exclude", "; ".join(label.exclude)),
        ("Synonyms", "; ".join(label.synonyms)),
        ("Ontologies", "; ".join(f"{it.curie} {it.name} ({it.relation})" for it in label.curies)),
        ("Status", "" if label.active else label.status),
        ("Replaced by", "; ".join(label.replaced_by)),
        ("Id", label.id),
    )
    lines = [label.definition, *(f"{name}: {words}" if words else "" for name, words in parts)]
    return "\n".join(filter(None, lines))


def _guid(book: LabelBook, name: str) -> str:
    """The same for the same label of the same vocabulary, whichever its version."""
    return str(uuid.uuid5(_BASE, f"{book.current.id}/{name}"))
