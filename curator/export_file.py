"""Reading an `export.json` back into the values that it was written from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from curator.errors import ReaderError
from curator.history import from_plain
from curator.identifiers import CuratorId
from curator.json_schema import Check, Finding, check_of
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    DocumentText,
    Review,
    Sentence,
    Verdict,
)
from curator.readers.format import Source

_Fields = dict[str, Any]
_TEXT = {"type": ["string", "null"]}
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
_SOURCE = {
    **dict.fromkeys(("format", "file", "issn", "url", "licence", "publication_date", "splitter"), _TEXT),
    "abstract_raw": {"type": "string"},
    "record": {"type": "string"},
    "splitters": _TEXTS,
    "section_categories": _TEXTS,
    "sha256": {**_TEXT, "pattern": "^[0-9a-f]{64}$"},
    "imported_at": {**_TEXT, "pattern": _TIME},
    "imported_by": {**_TEXT, "format": "uuid"},
    "import_warnings": {"type": "array", "items": {"type": "string"}},
    "updated_at": {"type": "object", "additionalProperties": {"type": "string", "pattern": _TIME}},
}
"""What Curator writes into the free `source` of a document."""
_SUSPICIOUS = re.compile(rb"\\u[dD][89abAB]|[:\[,]\s*-?\d{16}")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_LARGEST_NUMBER = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class ExportFile:
    """An export as values, each list in the order of its array. Nothing is checked but the shape.

    `vocabularies` are (id, version, SHA-256), the one in use last; `sources` the vocabulary files by id and
    version, as far as they are in it. `history` says whether events are in it.
    """

    vocabularies: list[tuple[str, str, str]]
    sources: dict[tuple[str, str], str]
    curators: list[Curator]
    documents: list[tuple[Document, DocumentText]]
    sentences: list[Sentence]
    sentence_sha256: list[str]
    sets: list[AnnotationSet]
    reviews: list[Review]
    claims: list[Claim]
    annotations: list[Annotation]
    verdicts: list[Verdict]
    history: bool


def is_own_export(source: Source) -> bool:
    """Whether a source looks like an `export.json` of any version."""
    return re.search(rb'"schema"\s*:\s*"https://example\.org/curator/export/', source.head(4096)) is not None


def read_export(source: Source, reader: Curator) -> ExportFile:
    """The export in a source.

    Where the file does not say who imported a document, it was its curator with the code of the `reader`, or
    else the reader. Raises ReaderError with a sentence for each place that breaks the schema.
    """
    content = _content(source)
    if found := _check()(content):
        raise_findings(source.name, found)
    importer = next((row["id"] for row in content["curators"] if row["code"] == reader.code), reader.id)
    return _values(content, importer)


def raise_findings(name: str, found: list[Finding], shown: int = 20) -> None:
    """Raise ReaderError with the first findings and the number of the others."""
    lines = [f"{where.lstrip('.') or 'the file'} {what}" for where, what in found[:shown]]
    if len(found) > shown:
        lines.append(f"and {len(found) - shown:,} more")
    raise ReaderError(
        f"‘{name}’ cannot be restored; nothing was changed:" + "".join(f"\n  • {line}" for line in lines)
    )


@cache
def _check() -> Check:
    text = resources.files("curator.writers").joinpath("export.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    schema["properties"]["documents"]["items"]["properties"]["source"] = {
        "type": "object",
        "properties": _SOURCE,
    }
    schema["properties"]["scope"]["properties"] = {
        "vocabulary_sources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "version", "source"],
                "properties": {name: {"type": "string"} for name in ("id", "version", "source")},
            },
        }
    }
    return check_of(schema)


def _content(source: Source) -> _Fields:
    with source.open() as stream:
        raw = stream.read()
    try:
        content: object = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"‘{source.name}’ is not UTF-8 text (byte {error.start:,}). Export the project again."
        ) from None
    except json.JSONDecodeError as error:
        raise ReaderError(
            f"‘{source.name}’ is not a complete JSON file: {error.msg} at line {error.lineno:,}, column "
            f"{error.colno:,}. Export the project again."
        ) from None
    except (ValueError, RecursionError):
        raise ReaderError(
            f"‘{source.name}’ is not JSON that can be read. Export the project again."
        ) from None
    if not isinstance(content, dict):
        raise ReaderError(f"‘{source.name}’ is not an export of Curator: it is no JSON object.")
    if _SUSPICIOUS.search(raw) and (found := list(_unstorable(cast(_Fields, content), ""))):
        raise_findings(source.name, found)
    return cast(_Fields, content)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _unstorable(value: object, where: str) -> Iterator[Finding]:
    """Text and numbers that no project file can hold."""
    match value:
        case dict():
            for name, it in cast(_Fields, value).items():
                yield from _unstorable(it, f"{where}.{name}")
        case list():
            for place, it in enumerate(cast("list[object]", value)):
                yield from _unstorable(it, f"{where}[{place}]")
        case str() if _NO_TEXT.search(value):
            yield where, "has a character that is no text (half a surrogate pair)"
        case int() if abs(value) > _LARGEST_NUMBER:
            yield where, "is too large a number"
        case _:
            pass


def _values(content: _Fields, importer: CuratorId) -> ExportFile:
    at: str = content["exported_at"]
    sources = {row["id"]: cast(_Fields, row["source"]) for row in content["documents"]}
    curator_of = {row["id"]: row["curator_id"] for row in content["annotation_sets"]}
    document_of = {row["id"]: row["document_id"] for row in content["sentences"]}
    updates = {key: time for it in sources.values() for key, time in it.get("updated_at", {}).items()}

    def made(row: _Fields) -> _Fields:
        created_at = row.get("created_at", at)
        return {
            **row,
            "created_at": created_at,
            "created_by": row.get("created_by", curator_of.get(row["set_id"], "")),
            "updated_at": max(created_at, updates.get(row["id"], created_at)),
        }

    def cut(row: _Fields) -> _Fields:
        of = sources.get(document_of[row["id"]], {})
        return {
            **row,
            "section_category": of.get("section_categories", {}).get(row["id"]),
            "splitter": of.get("splitters", {}).get(row["id"], of.get("splitter") or ""),
        }

    scope = content.get("scope", {})
    return ExportFile(
        vocabularies=[(row["id"], row["version"], row["sha256"]) for row in content["vocabularies"]],
        sources={(row["id"], row["version"]): row["source"] for row in scope.get("vocabulary_sources", [])},
        curators=[from_plain(Curator, row) for row in content["curators"]],
        documents=[_document(row, at, importer) for row in content["documents"]],
        sentences=[from_plain(Sentence, cut(row)) for row in content["sentences"]],
        sentence_sha256=[row["sha256"] for row in content["sentences"]],
        sets=[from_plain(AnnotationSet, {"started_at": at, **row}) for row in content["annotation_sets"]],
        reviews=[from_plain(Review, row) for row in content["sentence_reviews"]],
        claims=[from_plain(Claim, made(row)) for row in content["claims"]],
        annotations=[from_plain(Annotation, made(row)) for row in content["annotations"]],
        # files of version 1.0 have none
        verdicts=[from_plain(Verdict, row) for row in content.get("verdicts", [])],
        history=bool(content.get("events")),
    )


def _document(row: _Fields, at: str, importer: CuratorId) -> tuple[Document, DocumentText]:
    source: _Fields = row["source"]
    values = {
        **row,
        "publication_date": row.get("publication_date") or source.get("publication_date"),
        "source_format": source.get("format") or "curator-export",
        "source_file": source.get("file"),
        "source_sha256": source.get("sha256"),
        "imported_at": source.get("imported_at") or at,
        "imported_by": source.get("imported_by") or importer,
        "import_warnings": source.get("import_warnings", []),
        **{name: source.get(name) for name in ("issn", "url", "licence")},
    }
    document = from_plain(Document, values)
    text = DocumentText(
        document_id=document.id,
        version=document.text_version,
        title=document.title,
        abstract=row["abstract"],
        abstract_raw=source.get("abstract_raw", row["abstract"]),
        source_record=source.get("record", ""),
    )
    return document, text
