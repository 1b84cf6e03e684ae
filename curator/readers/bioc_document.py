"""A document of BioC, whether from XML or JSON: its passages, and the record that they make.

Offsets count over the whole document. The DTD speaks of bytes, most programs count characters: what fits the
words of the annotations is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curator.abstract_sections import category_of
from curator.model import Problem, Record
from curator.readers import annotated, fields
from curator.readers.annotated import Marks
from curator.readers.bioc_places import Finder, Location, Part, is_same, size_in
from curator.readers.units import Places, Unit

_UNITS = (Unit.CODE_POINTS, Unit.UTF8, Unit.UTF16)
_CATEGORIES = {"BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS", "UNASSIGNED"}
_TITLES = ("title", "front", "article-title", "article_title", "doc_title")
_LONGEST_TITLE = 400
_LONGEST_GAP = 1000
_SPARE = 80
"""White space that a text may have more than the words of its annotation, beside bytes for characters."""
_NO_BIBLIOGRAPHY = {"type", "section", "section_type", "text", "title"}
_TRUE = {"true", "yes", "1"}


@dataclass(frozen=True)
class Annotation:
    infons: Mapping[str, str]
    text: str | None
    locations: Sequence[Location]


@dataclass(frozen=True)
class Passage:
    """`texts` are those of its sentences where it has none of its own, each with its offset."""

    infons: Mapping[str, str]
    texts: Sequence[tuple[int, str]]
    annotations: Sequence[Annotation]


@dataclass(frozen=True)
class Document:
    """`infons` are those of the document and what else its source says about it; earlier ones count."""

    id: str
    source: str
    infons: Sequence[Mapping[str, object]]
    passages: Sequence[Passage]
    annotations: Sequence[Annotation]
    relations: int


@dataclass
class _Layout:
    """What of a document becomes the abstract, and where its parts stand in it."""

    title: str = ""
    abstract: str = ""
    sections: list[tuple[str | None, str | None, str]] = field(
        default_factory=lambda: list[tuple[str | None, str | None, str]]()
    )
    parts: list[list[Part]] = field(default_factory=lambda: list[list[Part]]())
    """By passage."""
    kinds: list[str] = field(default_factory=lambda: list[str]())


def record(document: Document, *, where: str, raw: str, warnings: Iterable[str] = ()) -> Record | Problem:
    """The record of a document, with its annotations as marks of the abstract."""
    unit, wrong = _unit(document)
    layout = _layout(document, unit)
    notes = [*warnings, *_left_out(document, layout)]
    if wrong:
        told = "annotation does not stand where its" if wrong == 1 else "annotations do not stand where their"
        notes.append(f"{wrong:,} {told} words are; check them")
    if unit is not Unit.CODE_POINTS:
        notes.append(f"its offsets were taken for {unit}, which fit the words of the annotations")
    marks = Marks(Places(layout.abstract))
    notes += _add_marks(marks, document, layout, unit)
    values = _values(document, layout)
    if not layout.title:
        return annotated.record(layout.abstract, marks, values, where=where, raw=raw, warnings=notes)
    values |= {"title": [layout.title], "abstract": [layout.abstract]}
    made = fields.record(values, where=where, raw=raw, warnings=[*notes, *marks.warnings()])
    if not made.abstract:
        return made
    sections = tuple(layout.sections) if any(heading for heading, _, _ in layout.sections) else ()
    return replace(made, abstract=layout.abstract, sections=sections, marks=tuple(marks.found))


def _unit(document: Document) -> tuple[Unit, int]:
    """What the document counts in, and how many annotations stand elsewhere even so."""
    texts = [list(it.texts) for it in document.passages]
    is_plain = all(text.isascii() for part in texts for _, text in part)
    best, least = Unit.CODE_POINTS, -1
    for unit in _UNITS[:1] if is_plain else _UNITS:
        finder = Finder([[Part(offset, text, 0) for offset, text in part] for part in texts], unit)
        wrong = 0
        for number, it in _annotations(document):
            if it.text and len(it.locations) == 1:
                location = it.locations[0]
                is_likely = location.length <= 4 * len(it.text) + _SPARE
                found = finder.place(number, location) if is_likely else None
                wrong += found is None or not is_same(finder.words(*found), it.text)
        if least < 0 or wrong < least:
            best, least = unit, wrong
        if not wrong:
            break
    return best, max(0, least)


def _annotations(document: Document) -> Iterator[tuple[int, Annotation]]:
    """Each with the number of its passage; -1 for those of the document."""
    yield from ((-1, it) for it in document.annotations)
    for number, passage in enumerate(document.passages):
        yield from ((number, it) for it in passage.annotations)


def _layout(document: Document, unit: Unit) -> _Layout:
    layout = _Layout(kinds=_kinds(document.passages))
    heading: str | None = None
    length = 0
    for passage, kind in zip(document.passages, layout.kinds, strict=True):
        at = length + bool(layout.sections) if kind == "abstract" else None
        text, parts = _joined(passage.texts, at, unit)
        layout.parts.append(parts)
        if kind == "title":
            layout.title = " ".join(text.split())
        elif kind == "heading":
            heading = " ".join(text.split()).rstrip(":.") or None
        elif at is not None and text.strip():
            own = " ".join(passage.infons.get("section", "").split()) or heading
            category = passage.infons.get("section_type", "").upper()
            known = category if category in _CATEGORIES else category_of(own) if own else None
            layout.sections.append((own, known, text))
            length = at + len(text)
    layout.abstract = "\n".join(text for _, _, text in layout.sections)
    return layout


def _joined(texts: Sequence[tuple[int, str]], at: int | None, unit: Unit) -> tuple[str, list[Part]]:
    """Sentences with as many spaces between them as their offsets leave room for."""
    pieces: list[str] = []
    parts: list[Part] = []
    length, end = 0, None
    for offset, text in texts:
        if end is not None:
            gap = offset - end
            pieces.append(" " * (gap if 0 <= gap <= _LONGEST_GAP else 1))
            length += len(pieces[-1])
        parts.append(Part(offset, text, None if at is None else at + length))
        pieces.append(text)
        length += len(text)
        end = offset + size_in(text, unit)
    return "".join(pieces), parts


def _kinds(passages: Sequence[Passage]) -> list[str]:
    """What each passage is: title, heading in the abstract, abstract or other; the first title counts."""
    kinds = [_kind(it.infons) for it in passages]
    first = next((number for number, kind in enumerate(kinds) if kind == "title"), None)
    kinds = ["other" if kind == "title" and number != first else kind for number, kind in enumerate(kinds)]
    if first is None and "abstract" not in kinds and kinds:
        kinds = ["abstract"] * len(kinds)
        text = "".join(text for _, text in passages[0].texts).strip()
        if len(kinds) > 1 and 0 < len(text) <= _LONGEST_TITLE and "\n" not in text:
            kinds[0] = "title"
    has_abstract = "abstract" in kinds
    return [("other" if has_abstract else "abstract") if kind == "unknown" else kind for kind in kinds]


def _kind(infons: Mapping[str, str]) -> str:
    kind = infons.get("type", "").strip().casefold()
    section = infons.get("section_type", "").strip().casefold()
    if kind.startswith("abstract_title") or (section == "abstract" and kind.startswith("title")):
        return "heading"
    if kind.startswith("abstract") or section == "abstract":
        return "abstract"
    if section == "title" or (kind in _TITLES and not section):
        return "title"
    return "other" if kind or section else "unknown"


def _left_out(document: Document, layout: _Layout) -> Iterator[str]:
    if others := layout.kinds.count("other"):
        noun = "passage" if others == 1 else "passages"
        yield f"{others:,} {noun} beside title and abstract, as of a full text, not taken"
    if document.relations:
        noun = "relation" if document.relations == 1 else "relations"
        yield f"{document.relations:,} {noun} between annotations not taken"


def _add_marks(marks: Marks, document: Document, layout: _Layout, unit: Unit) -> Iterator[str]:
    """Adds what lies in the abstract, and tells what does not."""
    finder = Finder(layout.parts, unit)
    of_title = (it for it, kind in zip(layout.parts, layout.kinds, strict=True) if kind == "title")
    titles = {part for parts in of_title for part in parts}
    in_title = elsewhere = joined = 0
    for number, it in _annotations(document):
        label, more = _meaning(it.infons)
        if not it.locations:
            marks.add_whole(label, **more)
            continue
        start = min(location.offset for location in it.locations)
        end = max(location.offset + location.length for location in it.locations)
        found = finder.place(number, Location(start, end - start))
        if found is None:
            marks.add(label, None, None, **more)
        elif found[0].at is None or found[2].at is None:
            is_title = found[0] in titles
            in_title, elsewhere = in_title + is_title, elsewhere + (not is_title)
        else:
            joined += len(it.locations) > 1
            marks.add(label, found[0].at + found[1], found[2].at + found[3], **more)
    for count, reason in (
        (in_title, "left out (in the title, which has no sentences)"),
        (elsewhere, "left out (outside title and abstract)"),
        (joined, "taken from first to last word, though in pieces"),
    ):
        if count:
            yield f"{count:,} {'mark was' if count == 1 else 'marks were'} {reason}"


def _meaning(infons: Mapping[str, str]) -> tuple[str, annotated.More]:
    """The label of an annotation and what belongs to it; ours say more than those of others."""
    claim, reading = infons.get("claim", ""), infons.get("pass", "")
    more = annotated.More(
        claim=f"{reading} {claim}" if claim and reading else claim,
        negated=infons.get("negated", "").strip().casefold() in _TRUE,
        note=infons.get("note", "") or infons.get("identifier", ""),
        by=infons.get("curator", "") or infons.get("annotator", ""),
    )
    return infons.get("label_id", "") or infons.get("label", "") or infons.get("type", ""), more


def _values(document: Document, layout: _Layout) -> dict[str, list[str]]:
    """Bibliographic fields of the document, and of the passage with the title."""
    titles = [it.infons for it, kind in zip(document.passages, layout.kinds, strict=True) if kind == "title"]
    known: list[dict[str, object]] = [
        {key: value for key, value in infons.items() if key not in _NO_BIBLIOGRAPHY}
        for infons in (*document.infons, *titles)
    ]
    values = annotated.bibliography(*known)
    for infons in known:
        for kind, name in (("pmid", "pmid"), ("doi", "doi"), ("pmc", "pmcid")):
            if isinstance(found := infons.get(f"article-id_{kind}"), str) and found.strip():
                values.setdefault(name, [found])
        if names := list(_names(infons)):
            values.setdefault("authors", names)
    if len(journal := values.get("journal", [])) == 1:
        values["journal"] = [journal[0].split(";")[0]]
    if document.id.strip().isdecimal():
        is_pmc = document.source.strip().upper() == "PMC" or any(
            it.strip().upper().removeprefix("PMC") == document.id.strip() for it in values.get("pmcid", ())
        )
        values.setdefault("pmcid" if is_pmc else "pmid", [document.id])
    else:
        annotated.identify(values, document.id)
    return values


def _names(infons: Mapping[str, object]) -> Iterator[str]:
    """Authors as PubMed Central gives them in BioC: `name_0` with `surname:…;given-names:…`."""
    keys = [it for it in infons if it.startswith("name_") and it[5:].isdecimal() and len(it) < 12]
    for key in sorted(keys, key=lambda it: int(it[5:])):
        pairs = (it.partition(":") for it in str(infons[key]).split(";"))
        parts = {name: value for name, _, value in pairs}
        name = [parts.get("surname", "").strip(), parts.get("given-names", "").strip()]
        yield from filter(None, [", ".join(filter(None, name))])
