"""The values that everything else speaks of: documents, sentences, passes, claims, annotations.

Offsets are Unicode code points, 0-based, half-open. Times are UTC text as `clock.now` makes them.
"""

from __future__ import annotations

from enum import StrEnum

from curator.identifiers import (
    AnnotationId,
    ClaimId,
    CuratorId,
    DocumentId,
    LabelId,
    SentenceId,
    SetId,
    VerdictId,
)
from curator.record import record


class DocumentState(StrEnum):
    ACTIVE = "active"
    EXCLUDED = "excluded"
    MERGED = "merged"


class SentenceState(StrEnum):
    ACTIVE = "active"
    SUPERSEDED = "superseded"


class SetKind(StrEnum):
    TRAINING = "training"
    INDEPENDENT = "independent"
    ADJUDICATED = "adjudicated"
    IMPORT = "import"


class SetStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    REOPENED = "reopened"
    VOID = "void"


class ReviewState(StrEnum):
    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    SKIPPED = "skipped"
    NOT_ANNOTATABLE = "not_annotatable"


class Existence(StrEnum):
    """Claims and annotations are retracted, never deleted."""

    ACTIVE = "active"
    RETRACTED = "retracted"


class Origin(StrEnum):
    MANUAL = "manual"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    IMPORT = "import"
    ADJUDICATION = "adjudication"
    MIGRATION = "migration"


class Judgement(StrEnum):
    """What a curator decides about a contradiction."""

    TRUE_CONFLICT = "true_conflict"
    RESOLVED_BY_CONTEXT = "resolved_by_context"
    UNDER_SPECIFIED = "under_specified"
    NOT_COMPARABLE = "not_comparable"
    LABELLING_ERROR = "labelling_error"


class IntegrityStatus(StrEnum):
    """What the literature says of a paper after it appeared."""

    NONE_KNOWN = "none_known"
    CORRECTED = "corrected"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    PARTIALLY_RETRACTED = "partially_retracted"
    RETRACTED = "retracted"
    WITHDRAWN_PREPRINT = "withdrawn_preprint"


@record()
class Span:
    """A stretch of a sentence; offsets are relative to the sentence, `text` is the slice."""

    start: int
    end: int
    text: str


@record(kw_only=True)
class Curator:
    id: CuratorId
    code: str
    display_name: str | None = None
    orcid: str | None = None


@record(kw_only=True)
class Bibliography:
    """What is known of a paper, as a reader finds it and as a document keeps it."""

    title: str
    language: str = "und"
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    article_number: str | None = None
    issn: str | None = None
    publication_date: str | None = None
    year: int | None = None
    publication_type_raw: str | None = None
    publication_type: str | None = None
    peer_reviewed: bool | None = None
    publication_status: str | None = None
    integrity_status: IntegrityStatus = IntegrityStatus.NONE_KNOWN
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    subject_areas: tuple[str, ...] = ()
    url: str | None = None
    licence: str | None = None


@record(kw_only=True)
class Document(Bibliography):
    """One abstract with its bibliographic record; title and abstract are frozen in `DocumentText`."""

    id: DocumentId
    key: str
    text_version: int = 1
    abstract_sha256: str
    source_format: str
    source_file: str | None = None
    source_sha256: str | None = None
    imported_at: str
    imported_by: CuratorId
    import_warnings: tuple[str, ...] = ()
    state: DocumentState = DocumentState.ACTIVE
    state_reason: str | None = None
    merged_into: DocumentId | None = None


@record(kw_only=True)
class DocumentText:
    """The frozen text of a document: written once, never changed."""

    document_id: DocumentId
    version: int
    title: str
    abstract: str
    abstract_raw: str
    source_record: str


@record(kw_only=True)
class Sentence:
    """`[start, end)` of one version of a document's abstract; `index` counts the active ones from 1."""

    id: SentenceId
    document_id: DocumentId
    text_version: int = 1
    segmentation_version: int = 1
    index: int = 0
    start: int
    end: int
    text: str
    section_label: str | None = None
    section_category: str | None = None
    splitter: str = ""
    state: SentenceState = SentenceState.ACTIVE


@record(kw_only=True)
class AnnotationSet:
    """One curator's pass over one document."""

    id: SetId
    document_id: DocumentId
    curator_id: CuratorId
    round: int = 1
    kind: SetKind = SetKind.INDEPENDENT
    status: SetStatus = SetStatus.OPEN
    vocabulary_id: str
    vocabulary_version: str
    guideline_version: str
    started_at: str
    completed_at: str | None = None


@record(kw_only=True)
class Review:
    """What a curator has settled about one sentence; absent means unreviewed."""

    set_id: SetId
    sentence_id: SentenceId
    state: ReviewState = ReviewState.UNREVIEWED
    flagged: bool = False
    comment: str = ""
    reviewed_at: str | None = None


@record(kw_only=True)
class Claim:
    """Which labels of a sentence belong together."""

    id: ClaimId
    set_id: SetId
    sentence_id: SentenceId
    number: int
    negated: bool = False
    note: str = ""
    cue: Span | None = None
    state: Existence = Existence.ACTIVE
    created_at: str
    created_by: CuratorId
    updated_at: str


@record(kw_only=True)
class Annotation:
    """A label on a claim, optionally with the words that carry it."""

    id: AnnotationId
    set_id: SetId
    sentence_id: SentenceId
    claim_id: ClaimId
    dimension: str
    label_id: LabelId
    label_version: str
    span: Span | None = None
    origin: Origin = Origin.MANUAL
    note: str = ""
    state: Existence = Existence.ACTIVE
    created_at: str
    created_by: CuratorId
    updated_at: str


@record(kw_only=True)
class Verdict:
    """What a curator decided about a contradiction, and why."""

    id: VerdictId
    contradiction: str
    """The key of the contradiction, made of the settings of its sides."""
    pro_labels: tuple[LabelId, ...]
    anti_labels: tuple[LabelId, ...]
    """The settings."""
    claims: tuple[ClaimId, ...]
    """Those that the curator saw; later ones may not have been considered."""
    judgement: Judgement
    reason: str
    state: Existence = Existence.ACTIVE
    created_at: str
    created_by: CuratorId
    updated_at: str


@record(kw_only=True)
class Mark:
    """A label that another tool put on a record, by the name it has there.

    `[start, end)` are code points of `Record.abstract` as the record holds it; both None for a label on the
    record as a whole. Marks of a sentence with the same `claim` belong together. `by` is who put it there,
    as the source names them; empty if it does not say.
    """

    label: str
    start: int | None = None
    end: int | None = None
    claim: str = ""
    negated: bool = False
    note: str = ""
    by: str = ""


@record(kw_only=True)
class Record(Bibliography):
    """One bibliographic record as a reader found it, before it becomes a document.

    Text is as in the source; `curator.normalise` and the importer make it canonical. `where` says in the
    curator's words where it stood ("line 12", "record 3"). `sections` holds (heading, NLM category or
    None, text) for formats that mark structured abstracts; `abstract` is then their texts joined by a line
    end. `marks` is the work of other tools; headings within the text of a marked record stay text.
    """

    abstract: str = ""
    sections: tuple[tuple[str | None, str | None, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    where: str = ""
    raw: str = ""
    warnings: tuple[str, ...] = ()


@record()
class Problem:
    """Something in a source that could not be taken: where it stands and what to do, in one sentence."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
