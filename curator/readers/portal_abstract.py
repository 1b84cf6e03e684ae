"""The abstract of a research-portal page, below its heading or by its position."""

from __future__ import annotations

from collections.abc import Sequence

from curator.readers.portal_text import LONGEST_LABELLED_LINE, Line, Page, labelled, shortened


def find(page: Page, first: int, metadata: int | None) -> tuple[str, set[int], bool]:
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
    earlier = [line for line in page.lines[first : headings[0]] if len(line.text) > LONGEST_LABELLED_LINE]
    if earlier:
        page.warnings.append(f"another text stands above the abstract: “{shortened(earlier[0].text)}”")
    all_used = {*headings, *(place for _, used in candidates for place in used)}
    all_used.update(place for place in range(first, headings[0]) if page.lines[place] in earlier)
    return _paragraphs(filled[0][0]) if filled else "", all_used, False


def _paragraph_lines(
    page: Page, first: int, metadata: int | None, *, by_position: bool
) -> tuple[list[Line], set[int]]:
    lines: list[Line] = []
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


def _ends_abstract(page: Page, line: Line, *, before_metadata: bool) -> bool:
    if page.labels.heading(line.text) or page.labels.quoted_title(line.text) is not None:
        return True
    found = labelled(page.labels, line.text)
    if found is None:
        return False
    _, value, form, label = found
    if before_metadata:  # prose may begin with a word such as "Volume"
        return form == "tab" or (len(label.split()) > 2 and form != "space")
    return form in ("tab", "alone") or (len(value) < 100 and not value.endswith("."))


def _paragraphs(lines: Sequence[Line]) -> str:
    """Empty lines part paragraphs, and so do line ends, unless the text was broken to a fixed width."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.text:
            blocks[-1].append(line.raw)
        elif blocks[-1]:
            blocks.append([])
    longest = max((len(line.text) for line in lines), default=0)
    is_wrapped = longest <= 120 and not any(line.item for line in lines)
    joined = [(" " if is_wrapped else "\n\n").join(block) for block in blocks if block]
    return "\n\n".join(joined)
