"""UIMA CAS for INCEpTION, as XMI with its type system or as CAS JSON 0.4.0: one CAS for each document.

Offsets are UTF-16 code units. Sentences are ours; INCEpTION makes tokens where a CAS has none. The text is
the abstract. XMI: https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.exchange import Offsets, marks_of, title_of
from curator.writers.folders import Stems, filling
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.text_export import (
    NAMELESS_READING,
    NO_HISTORY,
    NO_REVIEWS,
    WHOLE_SENTENCES,
    TextExport,
    as_json,
    note_of,
)
from curator.writers.work import DocumentWork
from curator.writers.xml_text import attribute

XMI_NAME = "uima-xmi"
JSON_NAME = "uima-json"
TYPE_SYSTEM = "TypeSystem.xml"
CANNOT_CARRY = (
    NAMELESS_READING,
    "Of the papers only the title and the key are written; files are named after PMID or key.",
    "The notes of a label and of its claim become one, and the origin of labels is left out.",
    "Sections and documents without an abstract are left out.",
    "The layer webanno.custom.Label has to be made in a project of INCEpTION before the import; "
    "tokens are left to INCEpTION.",
    WHOLE_SENTENCES,
    NO_REVIEWS,
    NO_HISTORY,
)

_SOFA = "uima.cas.Sofa"
_SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
_METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_LABEL = "webanno.custom.Label"
_STRING, _BOOLEAN = "uima.cas.String", "uima.cas.Boolean"
_TYPES: dict[str, tuple[str, dict[str, str]]] = {
    _METADATA: (
        "uima.tcas.DocumentAnnotation",
        {
            "documentTitle": _STRING,
            "documentId": _STRING,
            "documentUri": _STRING,
            "collectionId": _STRING,
            "documentBaseUri": _STRING,
            "isLastSegment": _BOOLEAN,
        },
    ),
    _SENTENCE: ("uima.tcas.Annotation", {"id": _STRING}),
    _LABEL: (
        "uima.tcas.Annotation",
        {
            "label_id": _STRING,
            "label": _STRING,
            "dimension": _STRING,
            "claim": _STRING,
            "negated": _BOOLEAN,
            "note": _STRING,
        },
    ),
}
"""Each type with its supertype and features, as DKPro Core and a layer of INCEpTION declare them."""

_PREFIXES = {_SOFA: "cas", _METADATA: "metadata", _SENTENCE: "segmentation", _LABEL: "custom"}

Structure = dict[str, Any]
"""The features of one feature structure; `begin` and `end` in UTF-16 code units."""


def write_xmi(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Fill the folder `destination` with `.xmi` files and their type system; see `OutputFormat`."""
    export = TextExport(XMI_NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    return _write(export, destination)


def write_json(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Fill the folder `destination` with `.json` files, each with its types; see `OutputFormat`."""
    export = TextExport(JSON_NAME, CANNOT_CARRY, store, vocabulary, options, progress)
    return _write(export, destination)


def _write(export: TextExport, destination: Path) -> ExportReport:
    xmi = export.format == XMI_NAME
    stems = Stems()
    with filling(destination) as folder:
        with export.store.reading():
            for work in export.with_abstract(one_reading=True):
                stem, structures = stems.of(work.document), list(_structures(work))
                if xmi:
                    folder.add(f"{stem}.xmi", "".join(_xmi(structures)))
                else:
                    folder.add(f"{stem}.json", _json(structures))
        if xmi:
            folder.add(TYPE_SYSTEM, "".join(_type_system()))
    return export.report(destination, folder.files(destination), folder.notes())


def _structures(work: DocumentWork) -> Iterator[tuple[str, Structure]]:
    """Type and features, the text first; numbered from 1 in this order."""
    document, text = work.document, work.abstract
    offsets = Offsets(text)
    yield _SOFA, {"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": text}
    yield (
        _METADATA,
        {
            "begin": 0,
            "end": offsets.utf16(len(text)),
            "language": "x-unspecified" if document.language == "und" else document.language,
            "documentTitle": title_of(document),
            "documentId": document.key,
            "isLastSegment": False,
        },
    )
    for it in work.sentences:
        yield (
            _SENTENCE,
            {"begin": offsets.utf16(it.start), "end": offsets.utf16(it.end), "id": str(it.index)},
        )
    for mark in (mark for it in work.passes for mark in marks_of(work, it)):
        features: Structure = {
            "begin": offsets.utf16(mark.start),
            "end": offsets.utf16(mark.end),
            "label_id": mark.label.id,
            "label": mark.label.name,
            "dimension": mark.label.dimension,
            "claim": str(mark.claim.number),
            "negated": mark.claim.negated,
        }
        note = note_of(mark)
        yield _LABEL, features | ({"note": note} if note else {})


def _xmi(structures: list[tuple[str, Structure]]) -> Iterator[str]:
    spaces = "".join(
        f' xmlns:{prefix}="http:///{name.rpartition(".")[0].replace(".", "/")}.ecore"'
        for name, prefix in _PREFIXES.items()
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"{spaces} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
    for number, (type_, features) in enumerate(structures, start=1):
        where = "" if type_ == _SOFA else ' sofa="1"'
        yield f'<{_PREFIXES[type_]}:{type_.rpartition(".")[2]} xmi:id="{number}"{where}'
        yield "".join(f" {name}={attribute(_plain(value))}" for name, value in features.items())
        yield "/>\n"
    members = " ".join(str(number) for number in range(2, len(structures) + 1))
    yield f'<cas:View sofa="1" members="{members}"/>\n</xmi:XMI>\n'


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(structures: list[tuple[str, Structure]]) -> str:
    types = {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": above,
            **{it: {"%NAME": it, "%RANGE": range_} for it, range_ in features.items()},
        }
        for name, (above, features) in _TYPES.items()
    }
    rows = [
        {"%ID": number, "%TYPE": type_, **({} if type_ == _SOFA else {"@sofa": 1}), **features}
        for number, (type_, features) in enumerate(structures, start=1)
    ]
    view = {"%SOFA": 1, "%MEMBERS": list(range(2, len(rows) + 1))}
    return (
        f'{{"%TYPES":{as_json(types)},\n"%FEATURE_STRUCTURES":[\n'
        + ",\n".join(as_json(row) for row in rows)
        + f'\n],\n"%VIEWS":{as_json({"_InitialView": view})}}}\n'
    )


def _type_system() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n<types>\n'
    for name, (above, features) in _TYPES.items():
        yield f"<typeDescription><name>{name}</name><description/><supertypeName>{above}</supertypeName>"
        yield "<features>"
        for it, range_ in features.items():
            yield f"<featureDescription><name>{it}</name><description/>"
            yield f"<rangeTypeName>{range_}</rangeTypeName></featureDescription>"
        yield "</features></typeDescription>\n"
    yield "</types>\n</typeSystemDescription>\n"
