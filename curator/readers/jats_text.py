"""The text of JATS elements: numbers of citations taken out, formulas once, paragraphs kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from curator.readers import markup, xml
from curator.readers.xml import Element

# A sign that XML cannot hold, in the place of a citation that was taken out.
_CITED = "\uffff"
_IN_BRACKETS = re.compile(rf"\s*+[\[(][\s,;–—-]*+{_CITED}[\s,;–—{_CITED}-]*+[\])]")
_IN_A_ROW = re.compile(rf"\s*+{_CITED}(?:[\s,;–—-]*+{_CITED})*+")
_NUMBERS = re.compile(r"[\s\d,;.–—*†‡§¶#()\[\]-]*")
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)

_CITATIONS = {"bibr", "fn", "table-fn", "aff", "corresp", "author-notes", "contrib"}
_PARAGRAPHS = {
    "p",
    "list-item",
    "disp-quote",
    "disp-formula",
    "def-item",
    "sec",
    "list",
    "break",
    "verse-line",
}
_PASSED_OVER = {
    *("annotation", "label", "fn", "fn-group", "object-id", "graphic", "inline-graphic", "media", "fig"),
    *(
        "fig-group",
        "table-wrap",
        "supplementary-material",
        "alt-text",
        "long-desc",
        "permissions",
        "kwd-group",
    ),
    *("textual-form", "related-object", "related-article", "email", "contrib-group"),
}


def local(element: Element) -> str:
    """The name of an element without namespace or prefix; nothing for what is no element."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def without_namespaces(element: Element) -> None:
    """Gives an element and all in it their names without namespaces, in place."""
    for it in element.iter():
        if isinstance(it.tag, str):
            it.tag = local(it) or "_"


def plain(element: Element | None) -> str:
    """All text of an element on one line."""
    return "" if element is None else markup.plain(_html(element))


def sectioned(element: Element) -> tuple[str, tuple[markup.Section, ...]]:
    """The text of an abstract and its sections, as `markup.sectioned`."""
    return markup.sectioned(_html(element))


def _html(element: Element) -> str:
    """As the markup that `markup` reads: titles, bold words and paragraphs, all else as escaped text."""
    text = "".join(_pieces(element))
    return _IN_A_ROW.sub("", _IN_BRACKETS.sub("", text)) if _CITED in text else text


def _pieces(element: Element) -> Iterator[str]:
    """What is inside an element; without recursion, since files may nest as deeply as they like."""
    yield _escaped(element.text)
    rest: list[Element | str] = list(reversed(element))
    while rest:
        item = rest.pop()
        if isinstance(item, str):
            yield item
            continue
        rest.append(_escaped(item.tail))
        name = local(item)
        if not name:
            yield _escaped(html.unescape(item.text or ""))
        elif name in _PASSED_OVER:
            continue
        elif _is_citation(item, name):
            yield _CITED
        elif name == "tex-math":
            yield _tex(item)
        else:
            begin, end = _around(name)
            yield begin
            rest.append(end)
            rest.extend(reversed(item))
            yield _escaped(item.text)


def _escaped(text: str | None) -> str:
    return html.escape(text, quote=False) if text else ""


def _around(name: str) -> tuple[str, str]:
    if name == "title":
        return "<h4>", "</h4>"
    if name in ("bold", "b"):
        return "<b>", "</b>"
    return ("<br>", "<br>") if name in _PARAGRAPHS else ("", "")


def _is_citation(element: Element, name: str) -> bool:
    """A number that refers to a list elsewhere, or a superscript of nothing else."""
    if name == "xref":
        is_reference = element.get("ref-type") in _CITATIONS
        return is_reference and _NUMBERS.fullmatch(xml.verbatim(element)) is not None
    if name != "sup" or not len(element) or any(local(it) != "xref" for it in element):
        return False
    own = (element.text or "") + "".join(it.tail or "" for it in element)
    is_apart = _NUMBERS.fullmatch(own) and not any(it.isdigit() for it in own)
    return bool(is_apart) and all(_is_citation(it, "xref") for it in element)


def _tex(element: Element) -> str:
    """The source of a formula, only where the formula is not there itself."""
    parent = element.getparent()
    if parent is not None and parent.find("{*}math") is not None:
        return ""
    source = xml.verbatim(element)
    body = _TEX_BODY.search(source)
    return _escaped((body[1] if body else source).strip().strip("$"))
