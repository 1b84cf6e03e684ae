"""A vocabulary: dimensions and labels, as data."""

from __future__ import annotations

from dataclasses import field

from curator.identifiers import LabelId
from curator.record import record


@record()
class Curie:
    """A mapping of a label to an ontology term."""

    curie: str
    name: str
    relation: str


@record(kw_only=True)
class Label:
    """One answer to the question of a dimension; its id is never given to anything else."""

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
    """As `normalised_hotkey` writes it, such as `T`, `Shift+C` or `Ctrl+1`; empty for none."""
    colour: str = "#BBBBBB"
    text_colour: str = "#000000"
    glyph: str = ""
    exclusive: bool = False
    default: bool = False
    status: str = "active"
    """`active`, `deprecated`, `merged` or `split`; only an active label can be newly applied."""
    replaced_by: tuple[LabelId, ...] = ()
    sign: int | None = None
    """Of a state of the gene (active is 1) or of an effect on the disease (promoting is 1)."""
    strength: str | None = None
    """Only effects have one: `causal`, `association`, `mixed`, `null` (looked for, not found) or `none`."""
    apart: bool = False
    """In an ordered dimension: no step of the order, such as an unspecified stage."""
    finding: bool = True
    """False if a claim with it reports no finding, as an aim or a recommendation."""
    weight: float = 1.0
    """0 to 1: how much a claim with it weighs beside others when contradictions are ranked."""

    @property
    def active(self) -> bool:
        return self.status == "active"


@record()
class Group:
    """A heading under which labels of a dimension are shown."""

    key: str
    name: str


@record(kw_only=True)
class Dimension:
    """A question that is asked of each sentence, and the labels that answer it."""

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


@record(kw_only=True)
class Vocabulary:
    """What a project is annotated with; a project is bound to one version of it."""

    id: str
    version: str
    title: str
    description: str = ""
    guideline_version: str
    guideline_rules: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...]
    source: str = field(repr=False)
    """The file's text, stored in the project as it was read."""
    _dimensions: dict[str, Dimension] = field(init=False, repr=False, compare=False)
    _labels: dict[str, Label] = field(init=False, repr=False, compare=False)
    _ordered: tuple[Label, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(label for dimension in self.dimensions for label in dimension.labels)
        object.__setattr__(self, "_ordered", ordered)
        object.__setattr__(self, "_labels", {str(label.id): label for label in ordered})
        object.__setattr__(self, "_dimensions", {dimension.key: dimension for dimension in self.dimensions})

    @property
    def sha256(self) -> str:
        """Of the bytes of the file."""
        # imported here: only exports ask
        from hashlib import sha256

        return sha256(self.source.encode()).hexdigest()

    def label(self, label_id: str) -> Label:
        """Raises KeyError for an id that the vocabulary never had."""
        return self._labels[label_id]

    def dimension(self, key: str) -> Dimension:
        """Raises KeyError for an unknown key."""
        return self._dimensions[key]

    def full_name(self, label: Label) -> str:
        """Its name, with that of its dimension where several have the same, such as “Not stated”."""
        if not label.exclusive:
            return label.name
        return f"{self.dimension(label.dimension).name}: {label.name.lower()}"

    def labels(self) -> tuple[Label, ...]:
        """Every label, retired ones too, by dimension and then by position."""
        return self._ordered

    def by_hotkey(self) -> dict[str, Label]:
        """The labels that a key can apply; a retired label gives its key back."""
        return {label.hotkey: label for label in self._ordered if label.hotkey and label.active}

    def required(self) -> tuple[Dimension, ...]:
        """The dimensions in which each claim of a reviewed sentence has a label."""
        return tuple(dimension for dimension in self.dimensions if dimension.required)


def parse(text: str, source: str) -> Vocabulary:
    """The vocabulary in `text`; raises VocabularyError with one sentence per broken rule."""
    from curator import vocabulary_file

    return vocabulary_file.parse(text, source)
