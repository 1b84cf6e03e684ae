"""A publication's page of a research portal (Elsevier Pure), saved or pasted as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import authors, citation_block, encoding, portal_labels
from curator.readers.citation_block import Citation
from curator.readers.format import Format, Source
from curator.readers.portal_labels import Labels

_LARGEST = 4 << 20
_TYPE_LINE_WITHIN = 400
_LONGEST_FIELD = 250
_BULLET = re.compile(r"(?:[•·◦▪‣●○]\s*|[-*–]\s+)(\S.*)")
_LINK = re.compile(r"\[([^\]]*)\]\((\S*)\)")
_SEPARATORS = re.compile(r"\s*[›»|]\s*|\s+[-–—>]\s+")
_ORGANISATION = re.compile(
    r"\b(?:universit\w*|universidad|department|dept|institut\w*|hospital\w*|school|faculty|faculté|cent(?:re|er)|"
    r"college|laborator\w*|division|clinic|academy|ltd|inc|gmbh|cnrs|inserm|irccs)\b",
    re.IGNORECASE,
)
_PORTAL_NAME = re.compile(
    r".*\b(?:research (?:portal|explorer|repository|information|output)|portal|pure|repository|home)$|"
    r"(?:the )?(?:[\w'-]+ ){0,4}(?:university|universität|universidad|université|college|institute|hospital)"
    r"(?: of(?: [\w'-]+){1,4})?|.* research portal\b.*",
    re.IGNORECASE,
)
_NUMBERS = ("volume", "issue", "pages", "article_number", "issn", "pmid", "pmcid")


@dataclass(frozen=True)
class _Line:
    raw: str
    """As in the source, without the white space around it."""
    text: str
    """Normalised; cells of a table row are separated by one tab."""

    @property
    def item(self) -> str | None:
        """What stands behind a bullet sign."""
        found = _BULLET.fullmatch(self.text)
        return _without_links(found.group(1)) if found else None


@dataclass
class _Page:
    """What has been found so far."""

    labels: Labels
    lines: list[_Line]
    type_line: int
    cite: int
    """Index of the line where the page's own fields end."""
    values: dict[str, str] = field(default_factory=dict[str, str])
    keywords: list[str] = field(default_factory=list[str])
    subject_areas: list[str] = field(default_factory=list[str])
    licence: str | None = None
    quoted_title: str | None = None
    warnings: list[str] = field(default_factory=list[str])

    def does_not_understand(self, line: _Line) -> None:
        self.warnings.append(f"line not understood: “{_shortened(line.text)}”")


@dataclass(frozen=True)
class _TypeLine:
    raw: str
    kind: str
    peer_reviewed: bool | None
    warning: str | None
    length: int
    """In lines."""


def recognise(source: Source) -> float:
    """A line `Research output: …` of a known language, and one more thing that only portals print."""
    lines = _lines(encoding.beginning(source))
    start = _type_line(lines[:_TYPE_LINE_WITHIN])
    if start is None:
        return 0.0
    labels, place = start
    for line in lines[place + 1 :]:
        found = _field(labels, line.text)
        is_language = found is not None and found[0] == "language"
        heading = labels.heading(line.text)
        if is_language or heading in ("cite", "subject_areas") or labels.quoted_title(line.text) is not None:
            return 0.95
    return 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """The page's one record; raises ReaderError for text that is no portal page, or above 4 MB."""
    if source.size() > _LARGEST:
        raise ReaderError(f"‘{source.name}’ is larger than {_LARGEST >> 20} MB: too long for one page.")
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    lines = _lines(text)
    start = _type_line(lines)
    if start is None:
        raise ReaderError(
            f"‘{source.name}’ is not a research-portal page: "
            "it has no line that begins with “Research output:”."
        )
    labels, place = start
    page = _Page(labels, lines, place, _end_of_fields(labels, lines, place))
    record = _record(page, text, [warning] if warning and not text.isascii() else [])
    yield record or Problem("", "the page has no title above the line “Research output”.")


def _record(page: _Page, raw: str, warnings: list[str]) -> Record | None:
    type_line = _parsed_type(page)
    first = page.type_line + type_line.length
    metadata = _start_of_metadata(page, first)
    abstract, used, by_position = _abstract(page, first, metadata)
    _read_fields(page, [place for place in range(first, page.cite) if place not in used], metadata)
    title_place, title = _title(page)
    if not title:
        return None
    tail = [line.text for line in page.lines[page.cite :]]
    block = citation_block.find(tail) or Citation()
    names = _authors(page, title_place, tail, block.authors)
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
        page.warnings.append(f"the fingerprint line names another title: “{_shortened(page.quoted_title)}”")
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


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    for raw in re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text.replace("\0", "").removeprefix("\ufeff")):
        cells = raw.strip().strip("|").split("|") if raw.strip().startswith("|") else raw.strip().split("\t")
        kept = [cell for cell in map(normalise.text, cells) if cell and not re.fullmatch(":?-{3,}:?", cell)]
        found.append(_Line(raw.strip(), "\t".join(kept)))
    return found


def _type_line(lines: Sequence[_Line]) -> tuple[Labels, int] | None:
    for place, line in enumerate(lines):
        if line.text and len(line.text) < _LONGEST_FIELD and (labels := portal_labels.for_line(line.text)):
            return labels, place
    return None


def _end_of_fields(labels: Labels, lines: Sequence[_Line], type_line: int) -> int:
    """`Cite this` may also stand among the tabs at the top: the first one below the last label counts."""
    places = [
        place for place in range(type_line + 1, len(lines)) if labels.heading(lines[place].text) == "cite"
    ]
    language = next((i for i in range(type_line, len(lines)) if _is_language(labels, lines[i])), type_line)
    return next((place for place in places if place > language), len(lines))


def _parsed_type(page: _Page) -> _TypeLine:
    """Category, type and peer review, with or without the signs between them."""
    lines = page.lines[page.type_line :]
    length = 1
    while length < len(lines) and re.match("[›»]", lines[length].text):
        length += 1
    raw = " ".join(line.text for line in lines[:length])
    word = next(word for word in page.labels.research_output if raw.casefold().startswith(word.casefold()))
    rest = raw[len(word) :].lstrip(":： ›»|-–—>")
    rest, reviewed, review_glued = _without_review(page.labels, rest)
    category = next((it for it in page.labels.categories if rest.casefold().startswith(it.casefold())), None)
    if category is None:
        category = _SEPARATORS.split(rest)[0]
    after = rest[len(category) :]
    type_glued = bool(after) and not _SEPARATORS.match(after) and not after[0].isspace()
    kind = normalise.publication_type(";".join(_SEPARATORS.split(after)))
    if kind == "unknown":
        kind = normalise.publication_type(category)
    return _TypeLine(raw, kind, reviewed, _glued(type_glued, review_glued), length)


def _without_review(labels: Labels, rest: str) -> tuple[str, bool | None, bool]:
    for phrases, reviewed in ((labels.not_peer_reviewed, False), (labels.peer_review, True)):
        for phrase in phrases:
            if rest.casefold().endswith(phrase.casefold()):
                before = rest[: -len(phrase)]
                return before.rstrip(" ›»|,-–—>("), reviewed, bool(before) and before[-1].isalnum()
    return rest, None, False


def _glued(type_glued: bool, review_glued: bool) -> str | None:
    if type_glued:
        both = "output type and peer review are" if review_glued else "output type is"
        return f"{both} glued to the category (lost separators)"
    return "peer review is glued to the output type (lost separators)" if review_glued else None


def _title(page: _Page) -> tuple[int, str]:
    """Index and text: the line that the fingerprint repeats, a Markdown heading, or the first line."""
    head = [(place, line.text) for place, line in enumerate(page.lines[: page.type_line]) if line.text]
    marked = [(place, re.sub(r"#+\s+", "", text, count=1)) for place, text in head if re.match(r"#+\s", text)]
    named = [(place, text) for place, text in head if not page.labels.skip.fullmatch(text)]
    if page.quoted_title:
        key = normalise.title_key(page.quoted_title)
        for place, text in head:
            if normalise.title_key(text) == key:
                return place, re.sub(r"^#+\s+", "", text)
    if marked:
        return marked[0]
    if len(named) > 1 and _PORTAL_NAME.fullmatch(named[0][1]) and not _could_be_names(named[1][1]):
        return named[1]
    return named[0] if named else (-1, "")


def _could_be_names(text: str) -> bool:
    parts = text.strip(", ").split(",")
    return bool(_BULLET.match(text)) or all(part.istitle() or len(part.split()) <= 4 for part in parts)


def _authors(page: _Page, title: int, tail: Sequence[str], cited: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a citation block, else of the page; a reference tells which part is the family name."""
    names = cited or _listed_authors(page, title)
    references = [text for text in tail if re.search(r"\(\d{4}", text)]
    if not names:
        return _from_reference(page, references)
    turned = (authors.family_first(names, reference) for reference in references)
    return next((order for order in turned if order != names), names)


def _listed_authors(page: _Page, title: int) -> tuple[str, ...]:
    """Names between the title and the type line, without notes, affiliations and counters."""
    plain: list[str] = []
    bullets: list[str] = []
    for line in page.lines[title + 1 : page.type_line]:
        text = _without_links(line.text)
        item = _Line(text, text).item
        is_note = portal_labels.fold(item or text) in page.labels.corresponding or re.match(r"\*\S", text)
        if not text or is_note or page.labels.skip.fullmatch(text):
            continue
        is_affiliation = _ORGANISATION.search(text) and (item is not None or bool(plain))
        is_prose = "://" in text or (text.endswith(".") and len(text.split()) > 12 and "," not in text)
        if item is None and is_prose:
            page.does_not_understand(line)
        elif not is_affiliation:
            (plain if item is None else bullets).append(item or text)
    lists = plain or bullets
    if any(authors.shortened(text) for text in lists):
        page.warnings.append("the page shows only some of the authors")
    return tuple(name for text in lists for name in authors.in_list(text.strip(", ")))


def _from_reference(page: _Page, references: Sequence[str]) -> tuple[str, ...]:
    for reference in references:
        names = authors.in_list(reference.split("(", 1)[0].strip())
        if names and all("," in name for name in names):
            page.warnings.append("authors taken from the reference at the end of the page")
            return names
    return ()


def _start_of_metadata(page: _Page, first: int) -> int | None:
    """Index of the line `Original language`, with which the block of labels begins."""
    return next(
        (place for place in range(first, page.cite) if _is_language(page.labels, page.lines[place])), None
    )


def _is_language(labels: Labels, line: _Line) -> bool:
    found = _field(labels, line.text)
    return found is not None and found[0] == "language"


def _abstract(page: _Page, first: int, metadata: int | None) -> tuple[str, set[int], bool]:
    """Text, the lines that were used, and whether it had no heading."""
    headings = [
        place
        for place in range(first, page.cite)
        if page.labels.heading(page.lines[place].text) == "abstract"
    ]
    if not headings:
        lines, used = _paragraph_lines(page, first, metadata, by_position=True)
        return _paragraphs(lines), used, True
    candidates = [_paragraph_lines(page, place + 1, metadata, by_position=False) for place in headings]
    filled = [(lines, used) for lines, used in candidates if any(line.text for line in lines)]
    if len(filled) > 1:
        page.warnings.append(f"the page has {len(filled)} abstracts; the first was taken")
    earlier = [line for line in page.lines[first : headings[0]] if len(line.text) > _LONGEST_FIELD]
    if earlier:
        page.warnings.append(f"another text stands above the abstract: “{_shortened(earlier[0].text)}”")
    all_used = {*headings, *(place for _, used in candidates for place in used)}
    all_used.update(place for place in range(first, headings[0]) if page.lines[place] in earlier)
    return _paragraphs(filled[0][0]) if filled else "", all_used, False


def _paragraph_lines(
    page: _Page, first: int, metadata: int | None, *, by_position: bool
) -> tuple[list[_Line], set[int]]:
    lines: list[_Line] = []
    used: set[int] = set()
    before_metadata = metadata is not None and first <= metadata
    for place in range(first, page.cite):
        line = page.lines[place]
        if by_position and page.labels.skip.fullmatch(line.text):
            continue
        if place == metadata or _ends_abstract(page, line, before_metadata=before_metadata):
            break
        if line.item is not None and (by_position or not before_metadata) and any(it.text for it in lines):
            break
        lines.append(line)
        used.add(place)
    return lines, used


def _ends_abstract(page: _Page, line: _Line, *, before_metadata: bool) -> bool:
    if page.labels.heading(line.text) or page.labels.quoted_title(line.text) is not None:
        return True
    found = _field(page.labels, line.text)
    if found is None:
        return False
    _, value, form, label = found
    if before_metadata:  # prose may begin with a word such as "Volume"
        return form == "tab" or (len(label.split()) > 2 and form != "space")
    return form in ("tab", "alone") or (len(value) < 100 and not value.endswith("."))


def _paragraphs(lines: Sequence[_Line]) -> str:
    """Empty lines part paragraphs, and so do line ends, unless the text was broken to a fixed width."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.text:
            blocks[-1].append(line.raw)
        elif blocks[-1]:
            blocks.append([])
    longest = max((len(line.text) for line in lines), default=0)
    is_wrapped = longest <= 120 and sum(len(block) > 1 for block in blocks) > 0
    joined = [(" " if is_wrapped else "\n\n").join(block) for block in blocks if block]
    return "\n\n".join(joined)


def _read_fields(page: _Page, places: Sequence[int], metadata: int | None) -> None:
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
        found = None if item or is_passed_over else _field(page.labels, line.text)
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


def _keep(page: _Page, name: str, value: str) -> None:
    if value and name != "passed_over" and not page.values.get(name):
        page.values[name] = value.replace("\t", " ")


def _read_line(page: _Page, line: _Line, section: str | None) -> None:
    item = line.item
    doi = normalise.doi(line.text.split("\t")[-1])
    if doi is not None and section in (None, "access"):
        page.values.setdefault("doi", doi)
    elif section == "subject_areas" and len(line.text) < _LONGEST_FIELD:
        page.subject_areas.append(item or line.text)
    elif section == "keywords" and len(line.text) < _LONGEST_FIELD:
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


def _field(labels: Labels, text: str) -> tuple[str, str, str, str] | None:
    """Field, value, how the label is parted from it (alone, tab, space, glued), and the label."""
    if not text or len(text) >= _LONGEST_FIELD:
        return None
    for label, name in labels.fields:
        if text[: len(label)].casefold() != label.casefold():
            continue
        rest = text[len(label) :]
        value = rest.strip(" \t:：")
        if not value:
            return name, "", "alone", label
        form = "tab" if rest[0] in "\t:：" else "space" if rest[0] == " " else "glued"
        if form == "tab" or _is_plausible(name, value):
            return name, value, form, label
    return None


def _is_plausible(name: str, value: str) -> bool:
    """Whether a value that only follows its label is one, or the line merely begins with the same word."""
    if name == "language":
        return normalise.language(value) != "und"
    if name == "status":
        return normalise.publication_status(value) is not None
    if name == "doi":
        return normalise.doi(value) is not None
    if name in _NUMBERS:
        return (
            len(value) <= 40 and len(value.split()) <= 4 and any(character.isdigit() for character in value)
        )
    return not value[0].islower() or re.match(r"[a-z]{1,4}[A-Z]|npj\b", value) is not None


def _status(page: _Page) -> tuple[str | None, str | None]:
    """Publication status in the page's words and date, from "Published - Sep 18 2018"."""
    raw = page.values.get("status", "")
    word, _, rest = (part.strip() for part in re.sub(r"\s[-–—]\s", "\0", raw, count=1).partition("\0"))
    date = normalise.partial_date(rest)
    if rest and date is None:
        page.warnings.append(f"publication date “{_shortened(rest)}” is not clear; left out")
    return word or None, date


def _without_links(text: str) -> str:
    """Markdown links are their words; links to organisations go."""
    return _LINK.sub(lambda found: "" if "/organi" in found.group(2) else found.group(1), text).strip()


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


FORMAT = Format("portal-page", "Research-portal page (Pure) as text", (".txt",), recognise, read)
