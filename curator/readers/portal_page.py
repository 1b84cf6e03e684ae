"""A publication's page of a research portal (Elsevier Pure), saved or pasted as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import citation_block, encoding, portal_abstract, portal_head, portal_labels
from curator.readers.citation_block import Citation
from curator.readers.format import Format, Source
from curator.readers.portal_labels import Labels
from curator.readers.portal_text import (
    LONGEST_LABELLED_LINE,
    Line,
    Page,
    is_language,
    labelled,
    lines_of,
    shortened,
)

_LARGEST = 4 << 20
_MOST_LINES = 20_000
_TYPE_LINE_WITHIN = 400


def recognise(source: Source) -> float:
    """A line `Research output: …` of a known language, and one more thing that only portals print."""
    lines = lines_of(encoding.beginning(source))
    start = _type_line(lines[:_TYPE_LINE_WITHIN])
    if start is None:
        return 0.0
    labels, place = start
    for line in lines[place + 1 :]:
        found = labelled(labels, line.text)
        is_language = found is not None and found[0] == "language"
        heading = labels.heading(line.text)
        if is_language or heading in ("cite", "subject_areas") or labels.quoted_title(line.text) is not None:
            return 0.95
    return 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """The page's one record; raises ReaderError for text that is no portal page, or far too long for one."""
    if source.size() > _LARGEST:
        raise ReaderError(f"‘{source.name}’ is larger than {_LARGEST >> 20} MB: too long for one page.")
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    lines = lines_of(text)
    if len(lines) > _MOST_LINES:
        raise ReaderError(f"‘{source.name}’ has more than {_MOST_LINES:,} lines: too long for one page.")
    start = _type_line(lines)
    if start is None:
        raise ReaderError(
            f"‘{source.name}’ is not a research-portal page: "
            "it has no line that begins with “Research output:”."
        )
    labels, place = start
    page = Page(labels, lines, place, _end_of_fields(labels, lines, place))
    record = _record(page, text, [warning] if warning and not text.isascii() else [])
    yield record or Problem("", "the page has no title above the line “Research output”.")


def _record(page: Page, raw: str, warnings: list[str]) -> Record | None:
    type_line = portal_head.type_line(page)
    first = page.type_line + type_line.length
    metadata = _start_of_metadata(page, first)
    abstract, used, by_position = portal_abstract.find(page, first, metadata)
    _read_fields(page, [place for place in range(first, page.cite) if place not in used], metadata)
    title_place, title = portal_head.title(page)
    if not title:
        return None
    tail = [line.text for line in page.lines[page.cite :]]
    block = citation_block.find(tail) or Citation()
    names = portal_head.names(page, title_place, tail, block.authors)
    values = page.values
    status, date = _status(page)
    date = date or block.publication_date
    doi = block.doi or normalise.doi(values.get("doi", ""))
    volume = block.volume or values.get("volume")
    journal = values.get("journal") or block.journal or values.get("host")
    missing = [
        (not names, "no authors on the page"),
        (not doi, "no DOI on the page"),
        (not volume, "no volume on the page"),
        (not abstract, "no abstract on the page"),
        (bool(abstract) and by_position, 'no "Abstract" heading: abstract taken by position'),
        (type_line.warning is not None, type_line.warning or ""),
        (not journal, "no journal on the page"),
        (not date, "no publication date on the page"),
    ]
    if page.quoted_title and normalise.title_key(page.quoted_title) != normalise.title_key(title):
        page.warnings.append(f"the fingerprint line names another title: “{shortened(page.quoted_title)}”")
    return Record(
        title=title,
        abstract=abstract,
        authors=names,
        keywords=tuple(page.keywords),
        subject_areas=tuple(page.subject_areas),
        doi=doi,
        pmid=normalise.pmid(values.get("pmid", "")),
        pmcid=normalise.pmcid(values.get("pmcid", "")),
        journal=journal,
        volume=volume,
        issue=values.get("issue") or block.issue,
        pages=block.pages or values.get("pages"),
        article_number=values.get("article_number"),
        issn=values.get("issn") or block.issn,
        publication_date=date,
        year=int(date[:4]) if date else None,
        publication_type_raw=type_line.raw,
        publication_type=type_line.kind,
        peer_reviewed=type_line.peer_reviewed,
        publication_status=status,
        language=normalise.language(values.get("language", "")),
        licence=values.get("licence") or page.licence,
        raw=raw,
        warnings=(*warnings, *(sentence for is_missing, sentence in missing if is_missing), *page.warnings),
    )


def _type_line(lines: Sequence[Line]) -> tuple[Labels, int] | None:
    for place, line in enumerate(lines):
        if (
            line.text
            and len(line.text) < LONGEST_LABELLED_LINE
            and (labels := portal_labels.for_line(line.text))
        ):
            return labels, place
    return None


def _end_of_fields(labels: Labels, lines: Sequence[Line], type_line: int) -> int:
    """`Cite this` may also stand among the tabs at the top: the first one below the last label counts."""
    places = [
        place for place in range(type_line + 1, len(lines)) if labels.heading(lines[place].text) == "cite"
    ]
    language = next((i for i in range(type_line, len(lines)) if is_language(labels, lines[i])), type_line)
    return next((place for place in places if place > language), len(lines))


def _start_of_metadata(page: Page, first: int) -> int | None:
    """Index of the line `Original language`, with which the block of labels begins."""
    return next(
        (place for place in range(first, page.cite) if is_language(page.labels, page.lines[place])), None
    )


def _read_fields(page: Page, places: Sequence[int], metadata: int | None) -> None:
    """Labels, keywords, subject areas, DOI and licence; each other line becomes a warning."""
    section: str | None = None
    waiting: str | None = None
    for place in places:
        line = page.lines[place]
        is_tab = (metadata is None or place < metadata) and page.labels.skip.fullmatch(line.text)
        if not line.text or is_tab:
            continue
        quoted = page.labels.quoted_title(line.text)
        heading = page.labels.heading(line.text)
        item = line.item
        is_passed_over = section == "passed_over" and place != metadata
        found = None if item or is_passed_over else labelled(page.labels, line.text)
        if quoted is not None:
            page.quoted_title = page.quoted_title or quoted
            section, waiting = "passed_over", None
        elif heading is not None and not (waiting and found):
            section, waiting = heading, None
        elif found is not None and (metadata is None or place >= metadata or found[2] == "tab"):
            name, value = found[:2]
            section = None if section != "access" else section
            waiting = None if value else name
            _keep(page, name, value)
        elif waiting is not None and item is None:
            _keep(page, waiting, line.text)
            waiting = "doi" if waiting == "doi" else None
        else:
            waiting = None
            _read_line(page, line, section)


def _keep(page: Page, name: str, value: str) -> None:
    if value and name != "passed_over" and not page.values.get(name):
        page.values[name] = value.replace("\t", " ")


def _read_line(page: Page, line: Line, section: str | None) -> None:
    item = line.item
    doi = normalise.doi(line.text.split("\t")[-1])
    if doi is not None and section in (None, "access"):
        page.values.setdefault("doi", doi)
    elif section == "subject_areas" and len(line.text) < LONGEST_LABELLED_LINE:
        page.subject_areas.append(item or line.text)
    elif section == "keywords" and len(line.text) < LONGEST_LABELLED_LINE:
        page.keywords.extend([item] if item else _terms(line.text))
    elif section in (None, "bibliographical_note") and item is not None:
        page.keywords.append(item)
    elif section == "access" and re.search(r"\bCC[ -]?(?:BY|0)\b|creative commons", line.text, re.IGNORECASE):
        page.licence = line.text
    elif section in (None, "keywords", "subject_areas") and not page.labels.skip.fullmatch(line.text):
        page.does_not_understand(line)


def _terms(text: str) -> list[str]:
    separator = ";" if ";" in text else ","
    return [term.strip() for term in text.replace("\t", separator).split(separator) if term.strip()]


def _status(page: Page) -> tuple[str | None, str | None]:
    """Publication status in the page's words and date, from "Published - Sep 18 2018"."""
    raw = page.values.get("status", "")
    word, _, rest = (part.strip() for part in re.sub(r"\s[-–—]\s", "\0", raw, count=1).partition("\0"))
    date = normalise.partial_date(rest)
    if rest and date is None:
        page.warnings.append(f"publication date “{shortened(rest)}” is not clear; left out")
    return word or None, date


FORMAT = Format("portal-page", "Research-portal page (Pure) as text", (".txt",), recognise, read)
