"""The vocabulary of the projects that are measured."""

from __future__ import annotations

from functools import cache

import seeds
from curator.vocabulary import Vocabulary, parse

NAME = "stat3-breast-cancer"


@cache
def vocabulary() -> Vocabulary:
    return parse(seeds.vocabulary_text(NAME), NAME)


def label_keys() -> list[str]:
    """Those that are one letter, small: as Qt and as X call them."""
    return [it.hotkey.lower() for it in vocabulary().labels() if len(it.hotkey) == 1 and it.hotkey.isalpha()]
