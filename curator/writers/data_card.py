"""The data card of a text-mining export: what its rows are, how they were split, and how to load them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Template

from curator import __version__
from curator.label_book import LabelBook
from curator.vocabulary import Dimension
from curator.writers.options import ExportOptions
from curator.writers.readme import LICENCE

_USUAL = "the adjudicated pass where there is one, else the pass that was begun first"


def data_card(
    book: LabelBook, created: str, options: ExportOptions, counts: Mapping[str, tuple[int, int, int]]
) -> str:
    """`README.md`; `counts` are papers, sentences and sentences that state something, by split."""
    vocabulary = book.current
    template = Template(files("curator.writers").joinpath("data_card.md").read_text("utf-8"))
    return template.substitute(
        files="\n".join(_file(split) for split, (_, sentences, _) in counts.items() if sentences),
        rows="\n".join(_row(split, *numbers) for split, numbers in counts.items()),
        dimensions="\n".join(_dimension(book, it) for it in book.dimensions),
        first=book.dimensions[0].key if book.dimensions else "",
        chosen=f"the curator {_plain(options.curator)}" if options.curator else _USUAL,
        curator_version=__version__,
        created=created,
        vocabulary=_plain(vocabulary.id),
        version=_plain(vocabulary.version),
        title=_plain(vocabulary.title),
        sha256=vocabulary.sha256,
        guideline=_plain(vocabulary.guideline_version),
        licence=" ".join(LICENCE.split()),
    )


def _file(split: str) -> str:
    """An entry of the card's head; only of files with lines, since `datasets` fails on others."""
    return f"  - split: {_hub_name(split)}\n    path: {split}.jsonl"


def _row(split: str, papers: int, sentences: int, stating: int) -> str:
    return f"| {split} | {papers:,} | {sentences:,} | {stating:,} | {sentences - stating:,} |"


def _dimension(book: LabelBook, it: Dimension) -> str:
    number = f"{len(book.of_dimension(it.key))} labels, {'one' if it.single else 'several'} per claim"
    return f"- `{it.key}`: {_plain(it.name)}. {_plain(it.question)} ({number})"


def _hub_name(split: str) -> str:
    return "validation" if split == "dev" else split


def _plain(text: str) -> str:
    """On one line and no markup."""
    return " ".join(text.translate(_MARKS).split())


_MARKS = {ord(mark): f"\\{mark}" for mark in "\\`*_[]<>|#"}
