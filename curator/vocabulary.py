"""A vocabulary: dimensions and labels, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from curator.identifiers import LabelId


@dataclass(frozen=True, slots=True)
class Curie:
    """A mapping of a label to an ontology term."""

    curie: str
    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    id: LabelId
    dimension: str
    name: str
    short: str
    group: str
    position: int
    """1-based place within the dimension."""
    parent: LabelId | None = None
    tier: str = "core"
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    anti_triggers: tuple[str, ...] = ()
    curies: tuple[Curie, ...] = ()
    hotkey: str = ""
    colour: str = "#BBBBBB"
    text_colour: str = "#000000"
    glyph: str = ""
    exclusive: bool = False
    default: bool = False
    status: str = "active"
    replaced_by: tuple[LabelId, ...] = ()
    sign: int | None = None
    strength: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    key: str
    name: str
    question: str
    required: bool
    cardinality: str
    claim_cardinality: str
    ordered: bool
    groups: tuple[Group, ...]
    labels: tuple[Label, ...]
    position: int

    @property
    def single(self) -> bool:
        """At most one label per claim."""
        return self.claim_cardinality.endswith("..1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    id: str
    version: str
    title: str
    description: str = ""
    guideline_version: str
    guideline_rules: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...]
    sha256: str
    """Of the bytes of the file."""
    source: str = field(repr=False)
    """The file's text, stored in the project as it was read."""

    def label(self, label_id: str) -> Label:
        """Raises KeyError for an id that the vocabulary never had."""
        raise NotImplementedError

    def dimension(self, key: str) -> Dimension:
        """Raises KeyError for an unknown key."""
        raise NotImplementedError


def parse(text: str, source: str) -> Vocabulary:
    """The vocabulary in `text`; raises VocabularyError with one sentence per broken rule."""
    raise NotImplementedError
