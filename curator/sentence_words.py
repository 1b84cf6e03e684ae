"""The word lists that the sentence splitter knows, read once from `sentence_words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product


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
    before_a_stop: frozenset[str]
    """Words of two and more letters that a rule looks at when a full stop follows them."""

    def starts_sentences(self, word: str) -> bool:
        """Whether sentences often begin with this word, its plural or its genitive (“Others disagree”)."""
        bare = word.lower()
        return bare in self.starters or bare.removesuffix("'s").removesuffix("s") in self.starters


@cache
def sentence_words() -> SentenceWords:
    source = resources.files("curator").joinpath("sentence_words.toml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = tomllib.loads(source)
    never_final, perhaps_final = frozenset(lists["never_final"]), frozenset(lists["perhaps_final"])
    numerals = {"".join(signs) for length in (2, 3, 4) for signs in product("ivx", repeat=length)}
    return SentenceWords(
        never_final=never_final,
        perhaps_final=perhaps_final,
        months=frozenset(lists["months"]),
        starters=frozenset(lists["starters"]),
        before_a_letter=tuple(lists["before_a_letter"]),
        before_a_name=frozenset(lists["before_a_name"]),
        headings=frozenset(lists["headings"]),
        before_a_stop=never_final | perhaps_final | numerals | {"no"},
    )
