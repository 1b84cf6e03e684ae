"""Reading a vocabulary file: JSON text becomes a Vocabulary, or a list of all that is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Final, TypeVar, cast

from curator.colours import black_or_white
from curator.errors import VocabularyError
from curator.hotkey import normalised_hotkey
from curator.identifiers import LabelId
from curator.vocabulary import Curie, Dimension, Group, Label, Vocabulary
from curator.vocabulary_rules import CARDINALITIES, COLOUR, broken_rules

LARGEST: Final = 8 * 1024 * 1024
"""Bytes; the vocabularies that ship have about 100 KiB."""

NO_FINDING: Final = ("Investigation", "Other")
"""Knowledge types of GENIA-MK that report no finding (Thompson et al., BMC Bioinformatics 2011;12:393)."""
CERTAINTY_WEIGHTS: Final = {"L3": 1.0, "L2": 0.6, "L1": 0.3}
"""Of the certainty levels of GENIA-MK: sure, probable, speculative."""
STATEMENT_CODES: Final = ("NAS", "TAS", "IC")
"""GO evidence codes of statements and inferences, which bring no data of their own."""
STATEMENT_WEIGHT: Final = 0.5

_HALVES: Final = re.compile("[\ud800-\udfff]")

_Object = dict[str, object]
T = TypeVar("T")


def parse(text: str, source: str) -> Vocabulary:
    """The vocabulary in `text`, as described in docs/file-formats.md.

    `source` is what messages call it. Hand over a file's text with its line ends as they are: `sha256` is
    that of the text as UTF-8. Unknown keys are allowed.

    Raises VocabularyError with a sentence per broken rule.
    """
    problems: list[str] = []
    content = _decoded(text, problems)
    if content is None:
        raise VocabularyError(source, problems)
    vocabulary = _vocabulary(_Fields(content, "The vocabulary", problems), text)
    problems.extend(broken_rules(vocabulary))
    if problems:
        raise VocabularyError(source, problems)
    return vocabulary


def readable_text_colour(colour: str) -> str:
    """Black or white, whichever has the higher contrast on `colour` (#RRGGBB), as WCAG 2.2 defines it."""
    return black_or_white(colour).upper()


def _decoded(text: str, problems: list[str]) -> _Object | None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        problems.append("It is not Unicode text. Save the file as UTF-8.")
        return None
    if size > LARGEST:
        problems.append(
            f"It has {size:,} bytes; a vocabulary has at most {LARGEST:,}. Check that this is the right file."
        )
        return None
    try:
        content: object = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        problems.append(
            f"It is not JSON: {error.msg} at line {error.lineno}, column {error.colno}. "
            "Correct the file there."
        )
    except (ValueError, RecursionError):
        problems.append(
            "It is not JSON that can be read: a number is too long or lists are nested too deeply."
        )
    else:
        if isinstance(content, dict):
            return cast("_Object", content)
        problems.append("It is not a JSON object. A vocabulary begins with { and has id, version and title.")
    return None


class _Fields:
    """The fields of one JSON object; a wrong or missing one becomes a problem and then counts as left out."""

    def __init__(self, content: _Object, where: str, problems: list[str]) -> None:
        self.content = content
        self.where = where
        self.problems = problems

    def text(self, key: str, default: str = "") -> str:
        value = self.content.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            return self._wrong(key, "text", default)
        return value if self._whole(key, value) else default

    def needed_text(self, key: str) -> str:
        if self.content.get(key) in (None, ""):
            self._missing(key)
        return self.text(key)

    def optional_text(self, key: str) -> str | None:
        return None if self.content.get(key) is None else self.text(key) or None

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.content.get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return self._wrong(key, "true or false", default)

    def whole_number(self, key: str) -> int | None:
        value = self.content.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return self._wrong(key, "a whole number or null", None)

    def number(self, key: str) -> float | None:
        value = self.content.get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        return self._wrong(key, "a number", None)

    def texts(self, key: str) -> tuple[str, ...]:
        items = self._items(key, str, "a list of texts")
        return tuple(item for item in cast("list[str]", items) if self._whole(key, item))

    def objects(self, key: str, singular: str) -> list[_Fields]:
        items = cast("list[_Object]", self._items(key, dict, "a list of objects"))
        return [
            _Fields(item, f"{self.where}, {singular} {n}", self.problems) for n, item in enumerate(items, 1)
        ]

    def needed_objects(self, key: str, singular: str) -> list[_Fields]:
        if self.content.get(key) in (None, []):
            self._missing(key)
        return self.objects(key, singular)

    def inner(self, key: str) -> _Fields:
        value = self.content.get(key)
        if value is not None and not isinstance(value, dict):
            self._wrong(key, "an object", None)
        content = cast("_Object", value) if isinstance(value, dict) else {}
        return _Fields(content, f"{self.where}, {key}", self.problems)

    def _items(self, key: str, kind: type, expected: str) -> list[object]:
        value = self.content.get(key)
        if value is None:
            return []
        items = cast("list[object]", value) if isinstance(value, list) else []
        if not isinstance(value, list) or not all(isinstance(item, kind) for item in items):
            self._wrong(key, expected, None)
        return [item for item in items if isinstance(item, kind)]

    def _whole(self, key: str, value: str) -> bool:
        if not value.isascii() and _HALVES.search(value):
            self.problems.append(
                f"{self.where}: {key} has half a character (\\ud800 to \\udfff). Type it again."
            )
            return False
        return True

    def _missing(self, key: str) -> None:
        self.problems.append(f"{self.where}: {key} is missing or empty. Add it.")

    def _wrong(self, key: str, expected: str, default: T) -> T:
        self.problems.append(f"{self.where}: {key} must be {expected}. Change it.")
        return default


def _vocabulary(fields: _Fields, text: str) -> Vocabulary:
    guideline = fields.inner("guideline")
    version = fields.needed_text("version")
    return Vocabulary(
        id=fields.needed_text("id"),
        version=version,
        title=fields.needed_text("title"),
        description=fields.text("description"),
        guideline_version=guideline.text("version", version),
        guideline_rules=guideline.texts("rules"),
        dimensions=tuple(
            _dimension(part, position)
            for position, part in enumerate(fields.needed_objects("dimensions", "dimension"), 1)
        ),
        source=text,
    )


def _dimension(fields: _Fields, position: int) -> Dimension:
    key = fields.needed_text("key")
    if key:
        fields.where = f"Dimension ‘{key}’"
    required = fields.flag("required", default=fields.content.get("cardinality") in ("1..1", "1..n"))
    cardinality = fields.text("cardinality", "1..n" if required else "0..n")
    name = fields.text("name", key.replace("_", " ").capitalize())
    groups = tuple(
        Group(group_key := part.needed_text("key"), part.text("name", group_key))
        for part in fields.objects("groups", "group")
    ) or (Group(key, name),)
    labels = [
        _label(part, key, groups[0].key, place)
        for place, part in enumerate(fields.needed_objects("labels", "label"), 1)
    ]
    return Dimension(
        key=key,
        name=name,
        question=fields.text("question"),
        required=required,
        cardinality=cardinality,
        claim_cardinality=fields.text(
            "claim_cardinality", cardinality if cardinality in CARDINALITIES else "0..n"
        ),
        ordered=fields.flag("ordered"),
        groups=groups,
        labels=_with_short_codes(labels),
        position=position,
    )


def _label(fields: _Fields, dimension: str, group: str, position: int) -> Label:
    label_id = LabelId(fields.needed_text("id"))
    if label_id:
        fields.where = f"Label {label_id}"
    name = fields.needed_text("name")
    if label_id and name:
        fields.where = f"Label {label_id} (‘{name}’)"
    colour = fields.text("colour", "#BBBBBB")
    hotkey = fields.text("hotkey").strip()
    parent = fields.optional_text("parent")
    knowledge = fields.text("meta_knowledge")
    weight = fields.number("weight")
    return Label(
        id=label_id,
        dimension=dimension,
        name=name,
        short=fields.text("short"),
        group=fields.text("group") or group,
        position=position,
        parent=LabelId(parent) if parent else None,
        tier=fields.text("tier", "core"),
        definition=fields.text("definition"),
        include=fields.texts("include"),
        exclude=fields.texts("exclude"),
        synonyms=fields.texts("synonyms"),
        triggers=fields.texts("triggers"),
        anti_triggers=fields.texts("anti_triggers"),
        curies=tuple(
            Curie(part.needed_text("curie"), part.text("name"), part.text("relation", "related"))
            for part in fields.objects("curies", "CURIE")
        ),
        hotkey=normalised_hotkey(hotkey) or hotkey,
        colour=colour,
        text_colour=fields.text("text_colour") or _text_colour(colour),
        glyph=fields.text("glyph"),
        exclusive=fields.flag("exclusive"),
        default=fields.flag("default"),
        status=fields.text("status", "active"),
        replaced_by=tuple(LabelId(other) for other in fields.texts("replaced_by")),
        sign=fields.whole_number("sign"),
        strength=fields.optional_text("strength"),
        apart=fields.flag("apart"),
        finding=fields.flag("finding", default=not knowledge.startswith(NO_FINDING)),
        weight=_usual_weight(knowledge, fields.text("go_code")) if weight is None else weight,
    )


def _usual_weight(knowledge: str, go_code: str) -> float:
    level = re.search(r"certainty (L[123])", knowledge)
    if level is not None:
        return CERTAINTY_WEIGHTS[level[1]]
    return STATEMENT_WEIGHT if go_code in STATEMENT_CODES else 1.0


def _text_colour(colour: str) -> str:
    return readable_text_colour(colour) if COLOUR.fullmatch(colour) else "#000000"


def _with_short_codes(labels: list[Label]) -> tuple[Label, ...]:
    """A label without a short code gets the first letters of its name, or its id where those are taken."""
    taken = {label.short for label in labels if label.short}
    complete: list[Label] = []
    for label in labels:
        if not label.short:
            letters = "".join(filter(str.isalnum, label.name))[:4].upper()
            label = replace(label, short=letters if letters and letters not in taken else label.id)
            taken.add(label.short)
        complete.append(label)
    return tuple(complete)
