"""What tests of readers of annotated data share: marks and their words, damage, the way out and in again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.model import Problem, Record
from curator.project import Project
from curator.readers.format import Format, Source
from tests import factories

DATA = Path(__file__).parent / "data" / "import"

TITLE = "STAT3-β 😀 in time"
TEXT = (
    "STAT3-β loss 😀 delayed tumour onset. STAT3 did not affect lung metastasis in cafe\u0301s "
    "(10⁻³, p < 0.05)."
)
"""The text of most of the files."""


def read(format_: Format, content: Any, name: str = "x.json") -> list[Record | Problem]:
    """What a format gives for text, bytes, or a value that is written as JSON."""
    if not isinstance(content, str | bytes):
        content = json.dumps(content, ensure_ascii=False)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return list(format_.read(Source(name, content=data)))


def record(format_: Format, content: Any) -> Record:
    (found,) = read(format_, content)
    assert isinstance(found, Record)
    return found


def marked(found: Record | Problem) -> list[tuple[str, str | None]]:
    """(label, words) of each mark; no words for one on the whole record."""
    assert isinstance(found, Record)
    return [(it.label, None if it.start is None else found.abstract[it.start : it.end]) for it in found.marks]


def survives(format_: Format, source: Source) -> None:
    """Reading gives records whose marks lie in them, and problems, or a reader's own error."""
    assert 0 <= format_.recognise(source) <= 1
    try:
        found = list(format_.read(source))
    except ReaderError:
        return
    for it in found:
        if isinstance(it, Problem):
            continue
        for mark in it.marks:
            assert mark.label
            assert (mark.start is None) == (mark.end is None)
            if mark.start is not None and mark.end is not None:
                assert 0 <= mark.start < mark.end <= len(it.abstract)
        "".join((it.title, it.abstract, it.raw, *it.warnings, *(mark.label for mark in it.marks))).encode()


def damaged(content: bytes, noise: bytes, place: int, cut: int) -> Iterator[bytes]:
    """`content` cut off, with something in it, and with something in place of a part."""
    place %= len(content) + 1
    yield content[:place]
    yield content[:place] + noise + content[place:]
    yield content[:place] + noise + content[place + cut :]


DAMAGE = (st.binary(max_size=20), st.integers(0, 10_000), st.integers(0, 60))

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 80)
    | st.sampled_from(
        [10**30, -(10**30), 1e300, float("nan"), 2.0, "3", "-1", "", "x", "a\ud800b", "\0", "😀"]
    )
)
VALUES = st.recursive(
    LEAVES, lambda it: st.lists(it, max_size=3) | st.dictionaries(st.text(max_size=3), it), max_leaves=6
)


def with_a_change(content: Any, seed: int, value: Any) -> Any:
    """A copy of a JSON value in which one value at any depth is another."""
    copy = json.loads(json.dumps(content))
    chance = random.Random(seed)
    places: list[tuple[Any, Any]] = []

    def visit(it: Any) -> None:
        for key, inner in it.items() if isinstance(it, dict) else enumerate(it):
            places.append((it, key))
            if isinstance(inner, dict | list):
                visit(inner)

    visit(copy)
    if places:
        holder, key = chance.choice(places)
        holder[key] = value
    return copy


def again(format_: Format, files: list[Path], path: Path) -> Project:
    """A new project with what a format reads in files; the caller closes its store."""
    made = factories.new_project(path)
    report = ImportReport()
    sources = [(Source.of(file), format_) for file in files]
    made.perform(ImportDocuments(sources=sources, report=report))
    assert report.problems == []
    return made


def bytes_of(place: Path) -> dict[str, bytes]:
    """The content of a file, or of each file of a folder, by name."""
    files = [place] if place.is_file() else sorted(place.iterdir())
    return {it.name: it.read_bytes() for it in files}
