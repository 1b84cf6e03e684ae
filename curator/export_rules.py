"""What must hold in an export before it is restored: keys that exist, texts that are what they quote."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import TypeVar

from curator.evidence.contradictions import contradiction_key
from curator.export_file import ExportFile
from curator.json_schema import Finding
from curator.model import (
    Annotation,
    Claim,
    Existence,
    Review,
    ReviewState,
    SentenceState,
    SetStatus,
    Span,
    Verdict,
)
from curator.vocabulary import Vocabulary

T = TypeVar("T")


def broken_rules(
    file: ExportFile, vocabulary: Vocabulary, versions: Collection[tuple[str, str]]
) -> list[Finding]:
    """Where and what; `versions` are the (id, version) of vocabularies that sets may name."""
    if file.history:
        return [("events", "hold the history, which cannot be restored: export without it")]
    return [
        *_repetitions(file),
        *_documents(file),
        *_sentences(file),
        *_sets(file, versions),
        *_reviews(file),
        *_claims(file),
        *_annotations(file, vocabulary),
        *_verdicts(file, vocabulary),
    ]


def _repeated(
    rows: Sequence[T], path: str, key: Callable[[T], Hashable | None], what: str
) -> Iterator[Finding]:
    seen: dict[Hashable, int] = {}
    for place, row in enumerate(rows):
        value = key(row)
        if value is not None and seen.setdefault(value, place) != place:
            yield f"{path}[{place}]", f"has the same {what} as {path}[{seen[value]}]"


def _repetitions(file: ExportFile) -> Iterator[Finding]:
    documents = [document for document, _ in file.documents]
    yield from _repeated(file.curators, "curators", lambda it: it.id, "id")
    yield from _repeated(file.curators, "curators", lambda it: it.code, "code")
    yield from _repeated(documents, "documents", lambda it: it.id, "id")
    yield from _repeated(documents, "documents", lambda it: it.doi, "DOI")
    yield from _repeated(documents, "documents", lambda it: it.pmid, "PMID")
    yield from _repeated(documents, "documents", lambda it: it.pmcid, "PMCID")
    yield from _repeated(file.sentences, "sentences", lambda it: it.id, "id")
    yield from _repeated(file.sets, "annotation_sets", lambda it: it.id, "id")
    yield from _repeated(
        file.sets,
        "annotation_sets",
        lambda it: (it.document_id, it.curator_id, it.round, it.kind),
        "document, curator, round and kind",
    )
    yield from _repeated(
        file.reviews, "sentence_reviews", lambda it: (it.set_id, it.sentence_id), "set and sentence"
    )
    yield from _repeated(file.claims, "claims", lambda it: it.id, "id")
    yield from _repeated(
        file.claims, "claims", lambda it: (it.set_id, it.sentence_id, it.number), "number in its sentence"
    )
    yield from _repeated(file.annotations, "annotations", lambda it: it.id, "id")
    yield from _repeated(
        file.annotations,
        "annotations",
        lambda it: (it.claim_id, it.label_id, it.span),
        "claim, label and words",
    )
    yield from _repeated(file.verdicts, "verdicts", lambda it: it.id, "id")
    yield from _repeated(
        file.verdicts, "verdicts", lambda it: (it.created_by, it.contradiction), "curator and contradiction"
    )


def _documents(file: ExportFile) -> Iterator[Finding]:
    for place, curator in enumerate(file.curators):
        if not curator.code.strip():
            yield f"curators[{place}].code", "is empty"
    for place, (document, text) in enumerate(file.documents):
        if _sha256(text.abstract) != document.abstract_sha256:
            yield f"documents[{place}].abstract", "is not the text of its checksum abstract_sha256"
        if "\0" in text.abstract:  # SQLite would end it there when it cuts sentences out
            yield f"documents[{place}].abstract", "has a NUL character, which no abstract can have"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _sentences(file: ExportFile) -> Iterator[Finding]:
    texts = {document.id: text for document, text in file.documents}
    ordered = sorted(range(len(file.sentences)), key=lambda place: file.sentences[place].start)
    last: dict[str, tuple[int, int]] = {}
    """Where the last sentence of a document ended, and its index."""
    for place in ordered:
        it, path = file.sentences[place], f"sentences[{place}]"
        if (text := texts.get(it.document_id)) is None:
            yield f"{path}.document_id", f"names no document of the file: {it.document_id}"
            continue
        end, index = last.get(it.document_id, (0, 0))
        last[it.document_id] = (it.end, index + 1)
        if it.state is not SentenceState.ACTIVE:
            yield f"{path}.state", "is superseded; only active sentences can be restored"
        elif it.text_version != text.version:
            yield f"{path}.text_version", "is not that of its document"
        elif it.start >= it.end or text.abstract[it.start : it.end] != it.text:
            yield f"{path}.text", f"is not what stands in the abstract from {it.start} to {it.end}"
        elif file.sentence_sha256[place] != _sha256(it.text):
            yield f"{path}.sha256", "is not the checksum of its text"
        elif it.start < end:
            yield f"{path}.start", "lies within the sentence before it"
        elif it.index != index + 1:
            yield f"{path}.index", f"should be {index + 1}, its place among the sentences of its document"


def _sets(file: ExportFile, versions: Collection[tuple[str, str]]) -> Iterator[Finding]:
    documents = {document.id for document, _ in file.documents}
    curators = {curator.id for curator in file.curators}
    for place, it in enumerate(file.sets):
        path = f"annotation_sets[{place}]"
        if it.document_id not in documents:
            yield f"{path}.document_id", f"names no document of the file: {it.document_id}"
        if it.curator_id not in curators:
            yield f"{path}.curator_id", f"names no curator of the file: {it.curator_id}"
        if (it.vocabulary_id, it.vocabulary_version) not in versions:
            name = f"{it.vocabulary_id} {it.vocabulary_version}"
            yield f"{path}.vocabulary_version", f"names a vocabulary that the project does not have: {name}"
        if it.status is SetStatus.VOID:
            yield f"{path}.status", "is void; only sets that count can be restored"
        elif it.status is SetStatus.DONE and it.completed_at is None:
            yield f"{path}.completed_at", "is missing, though the set is done"


def _place(file: ExportFile) -> Callable[[Review | Claim | Annotation, str], Iterator[Finding]]:
    """A check that set and sentence exist and belong to one document."""
    set_documents = {it.id: it.document_id for it in file.sets}
    sentence_documents = {it.id: it.document_id for it in file.sentences}

    def check(it: Review | Claim | Annotation, path: str) -> Iterator[Finding]:
        of_set, of_sentence = set_documents.get(it.set_id), sentence_documents.get(it.sentence_id)
        if of_set is None:
            yield f"{path}.set_id", f"names no set of the file: {it.set_id}"
        elif of_sentence is None:
            yield f"{path}.sentence_id", f"names no sentence of the file: {it.sentence_id}"
        elif of_set != of_sentence:
            yield f"{path}.sentence_id", "names a sentence of another document than that of its set"

    return check


def _reviews(file: ExportFile) -> Iterator[Finding]:
    placed = _place(file)
    for place, it in enumerate(file.reviews):
        path = f"sentence_reviews[{place}]"
        yield from placed(it, path)
        if it.state is ReviewState.REVIEWED and it.reviewed_at is None:
            yield f"{path}.reviewed_at", "is missing, though the sentence is reviewed"


def _claims(file: ExportFile) -> Iterator[Finding]:
    placed, texts = _place(file), {it.id: it.text for it in file.sentences}
    curators = {curator.id for curator in file.curators}
    for place, it in enumerate(file.claims):
        path = f"claims[{place}]"
        yield from placed(it, path)
        yield from _made(it, path, curators)
        yield from _quotation(it.cue, texts.get(it.sentence_id), f"{path}.cue")


def _made(it: Claim | Annotation | Verdict, path: str, curators: Collection[str]) -> Iterator[Finding]:
    if it.state is not Existence.ACTIVE:
        yield f"{path}.state", "is retracted; only active work can be restored"
    if it.created_by not in curators:
        yield f"{path}.created_by", f"names no curator of the file: {it.created_by}"


def _quotation(span: Span | None, text: str | None, path: str) -> Iterator[Finding]:
    if span is None or text is None:
        return
    if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
        yield path, f"is not what stands in its sentence from {span.start} to {span.end}"


def _annotations(file: ExportFile, vocabulary: Vocabulary) -> Iterator[Finding]:
    claims = {it.id: it for it in file.claims}
    texts = {it.id: it.text for it in file.sentences}
    labels = {label.id: label for label in vocabulary.labels()}
    curators = {curator.id for curator in file.curators}
    unknown: dict[str, int] = {}
    for place, it in enumerate(file.annotations):
        path = f"annotations[{place}]"
        claim, label = claims.get(it.claim_id), labels.get(it.label_id)
        if claim is None:
            yield f"{path}.claim_id", f"names no claim of the file: {it.claim_id}"
        elif (claim.set_id, claim.sentence_id) != (it.set_id, it.sentence_id):
            yield f"{path}.claim_id", "names a claim of another set or sentence"
        if label is None:
            unknown[it.label_id] = unknown.get(it.label_id, 0) + 1
        elif label.dimension != it.dimension:
            yield f"{path}.dimension", f"should be {label.dimension}, that of {label.id}"
        yield from _made(it, path, curators)
        yield from _quotation(it.span, texts.get(it.sentence_id), f"{path}.span")
    for label_id, count in unknown.items():
        times = "once" if count == 1 else f"{count:,} times"
        yield f"label {label_id}", f"is not in the vocabulary of the project, but used {times}"


def _verdicts(file: ExportFile, vocabulary: Vocabulary) -> Iterator[Finding]:
    claims, curators = {it.id for it in file.claims}, {curator.id for curator in file.curators}
    labels = {label.id for label in vocabulary.labels()}
    for place, it in enumerate(file.verdicts):
        path = f"verdicts[{place}]"
        yield from _made(it, path, curators)
        if it.contradiction != contradiction_key(it.pro_labels, it.anti_labels):
            yield f"{path}.contradiction", "is not that of its labels"
        if not it.reason.strip():
            yield f"{path}.reason", "is empty"
        if it.updated_at < it.created_at:
            yield f"{path}.updated_at", "is before created_at"
        for label_id in (*it.pro_labels, *it.anti_labels):
            if label_id not in labels:
                yield path, f"names a label that is not in the vocabulary of the project: {label_id}"
        for claim_id in it.claims:
            if claim_id not in claims:
                yield f"{path}.claims", f"names no claim of the file: {claim_id}"
