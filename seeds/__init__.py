"""Starter vocabularies and sample abstracts, read through importlib.resources."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_NAMES = ("stat3-breast-cancer", "hallmarks-generic")


def vocabulary_names() -> list[str]:
    """The starter vocabularies, the one for the sample first."""
    return list(_NAMES)


def vocabulary_text(name: str) -> str:
    """The file of a starter vocabulary; raises KeyError for a name that is not in `vocabulary_names`."""
    if name not in _NAMES:
        raise KeyError(name)
    return _content("vocabularies", f"{name}.json").decode()


def abstract_page() -> bytes:
    """The portal page of the review that the app was born from, as pasted from a browser."""
    return _content("abstracts", "stat3-time-and-context.txt")


def example_abstracts() -> bytes:
    """Six invented abstracts for teaching, as JSON lines."""
    return _content("abstracts", "examples.jsonl")


def worked_annotation() -> dict[str, Any]:
    """The review's abstract, annotated: labels, claims and the reasons for them, sentence by sentence."""
    return json.loads(_content("gold", "stat3-time-and-context.json"))


def teaching_annotations() -> list[dict[str, Any]]:
    """The example abstracts, annotated in the same way: the title of each, and its sentences."""
    return json.loads(_content("gold", "teaching-examples.json"))["documents"]


def _content(folder: str, name: str) -> bytes:
    return files(__name__).joinpath(folder, name).read_bytes()
