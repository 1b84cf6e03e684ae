"""EndNote XML, record by record; text stands in `style` elements, several where a part is italic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import itemised, tagged, xml
from curator.readers.format import Format, Source
from curator.readers.xml import Element

_LAYOUT = re.compile("[ \t\n]+")
_TELLING = re.compile(r"<(?:ref-type|source-app|titles|contributors|rec-number|foreign-keys)\b")


def recognise(source: Source) -> float:
    """By the root element and the elements that records of EndNote have."""
    if xml.root(source) not in ("xml", "records", "record"):
        return 0.0
    return 0.98 if _TELLING.search(xml.beginning(source)) else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order with bounded memory; broken XML ends with a Problem that names the line.

    Raises ReaderError for a file that declares entities and for one without any record.
    """
    number = 0
    with xml.opened(source) as stream:
        for found in xml.elements(
            stream, ("record",), origin="EndNote", advice="Export the records again from EndNote."
        ):
            if isinstance(found, Problem):
                yield found
                return
            number += 1
            yield _record(found, number)
    if number == 0:
        raise ReaderError(f"‘{source.name}’ holds no EndNote record.")


def _record(record: Element, number: int) -> Record | Problem:
    kind = record.find("ref-type")
    kinds = [*_all(record, "work-type"), "" if kind is None else str(kind.get("name") or "")]
    urls = [part for path in ("urls/related-urls/url", "urls/web-urls/url") for part in _all(record, path)]
    database = " ".join(
        it for path in ("remote-database-name", "remote-database-provider") for it in _all(record, path)
    )
    numbers = _all(record, "accession-num")
    values = {
        "title": [_one_line(it) for it in _all(record, "titles/title")],
        "abstract": [
            tagged.paragraphs(re.split("[\r\n]", it)) for it in _all(record, "abstract", lines=True)
        ],
        "authors": [it.rstrip(", ") for it in _all(record, "contributors/authors/author")],
        "keywords": [
            term.removeprefix("*")
            for it in _all(record, "keywords/keyword")
            for term in re.split("[\r;]", it)
        ],
        "doi": itemised.doi(_all(record, "electronic-resource-num"), urls),
        "pmid": itemised.pmid([*numbers, *urls], numbers, database),
        "pmcid": [
            it
            for it in [*_all(record, "custom2"), *urls]
            if "pmc" in it.casefold() and normalise.pmcid(it[:1000])
        ],
        "journal": [
            _one_line(it)
            for path in ("periodical/full-title", "titles/secondary-title", "periodical/abbr-1")
            for it in _all(record, path)
        ],
        "volume": _all(record, "volume"),
        "issue": _all(record, "number"),
        "pages": _all(record, "pages"),
        "article_number": [it for it in _all(record, "custom7") if not normalise.doi(it[:1000])],
        "issn": itemised.issn(_all(record, "isbn") + _all(record, "issn")),
        "publication_date": itemised.date(*_all(record, "dates/year"), *_all(record, "dates/pub-dates/date")),
        "publication_type_raw": [it for it in kinds if normalise.publication_type(it) != "unknown"] or kinds,
        "language": _all(record, "language"),
        "url": [it for it in urls if re.match("https?://", it)],
    }
    return itemised.record(values, where=f"record {number}", raw=xml.written(record))


def _all(record: Element, path: str, *, lines: bool = False) -> list[str]:
    return [text for it in record.iterfind(path) if (text := _styled(it, lines))]


def _styled(element: Element, lines: bool = False) -> str:
    """The text of an element's styles; white space around them is layout, a carriage return is a line end."""
    styles = list(element.iterfind("style"))
    pieces = [xml.verbatim(it) for it in styles] or [xml.verbatim(element)]
    joined = "".join(pieces if lines else [_LAYOUT.sub(" ", it) for it in pieces])
    return joined.strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


FORMAT = Format("endnote-xml", "EndNote XML", (".xml",), recognise, read)
