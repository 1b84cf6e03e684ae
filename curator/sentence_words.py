"""The word lists that the sentence splitter knows, read once from `sentence_words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What each list is for, and a case it serves, stands beside it in the data file."""

    never_final: frozenset[str]
    perhaps_final: frozenset[str]
    months: frozenset[str]
    starters: frozenset[str]
    before_a_letter: tuple[str, ...]
    before_a_name: frozenset[str]
    headings: frozenset[str]

    def starts_sentences(self, word: str) -> bool:
        """Whether sentences often begin with this word, its plural or its genitive (“Others disagree”)."""
        bare = word.lower()
        return bare in self.starters or bare.removesuffix("'s").removesuffix("s") in self.starters


@cache
def sentence_words() -> SentenceWords:
    source = resources.files("curator").joinpath("sentence_words.toml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = tomllib.loads(source)
    return SentenceWords(
        never_final=frozenset(lists["never_final"]),
        perhaps_final=frozenset(lists["perhaps_final"]),
        months=frozenset(lists["months"]),
        starters=frozenset(lists["starters"]),
        before_a_letter=tuple(lists["before_a_letter"]),
        before_a_name=frozenset(lists["before_a_name"]),
        headings=frozenset(lists["headings"]),
    )
