"""W3C Web Annotations as JSON-LD: one collection with every label of every pass, its words and its curator.

Web Annotation Data Model: https://www.w3.org/TR/annotation-model/. What the model has no word for has the
prefix `curator:`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from curator import __version__, clock
from curator.label_book import LabelBook
from curator.model import Curator, Document, Sentence
from curator.progress import Progress
from curator.store import Store
from curator.views import ClaimView
from curator.vocabulary import Label, Vocabulary
from curator.writers.exchange import Marked, marks_of, title_of
from curator.writers.files import file_at, open_text_part, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.work import DocumentWork, Pass, Tally, works

NAME = "web-annotation"
CANNOT_CARRY = (
    "Of a paper only its title and address are there; of its abstract what is quoted.",
    "What was reviewed, skipped or flagged is left out, and sentences without a label, cue or note.",
    "Claims without a label, cue or note, verdicts, retracted work and the history are left out.",
)
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TERMS = "https://example.org/curator/terms/"
BASE = "https://example.org/curator"
QUOTED = 32
"""Code points that are quoted before and behind the words."""
_MATCHES = {"exact": "exactMatch", "close": "closeMatch", "broad": "broadMatch", "narrow": "narrowMatch"}
_DERIVED = uuid.UUID("3f7a1e8e-52f2-5c0c-9e6e-0a6f6e7e1c11")
"""Under which the ids of annotations are derived that have none in the project."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Json = dict[str, Any]


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the file `destination`; see `OutputFormat`. Without text, no words are quoted."""
    path = file_at(destination)
    book = LabelBook.of(store, vocabulary)
    tally = Tally()
    total = 0
    with ExitStack() as stack:
        (part,) = stack.enter_context(replacing(path.parent, [path.name]))
        out = stack.enter_context(open_text_part(part))
        stack.enter_context(store.reading())
        changed = store.last_change() or clock.now()
        collection = _derived(" ".join([changed, *sorted(it.id for it in store.curators())]))
        page = {"id": _derived(f"{collection} first"), "type": "AnnotationPage", "partOf": collection}
        out.write(_opened(_collection(collection, changed)))
        out.write('"first":' + _opened({**page, "startIndex": 0}) + '"items":[')
        for work in works(store, book, tally, progress):
            for item in _items(work, quoted=not options.without_text):
                out.write((",\n" if total else "\n") + _ENCODER.encode(item))
                total += 1
        out.write(f'\n]}},\n"total":{total}}}\n')
    return tally.report(NAME, destination, (destination,), CANNOT_CARRY)


def _opened(value: Json) -> str:
    """The object without its last bracket, for more members to follow."""
    return _ENCODER.encode(value)[:-1] + ",\n"


def _collection(collection: str, changed: str) -> Json:
    return {
        "@context": [CONTEXT, {"curator": TERMS}],
        "id": collection,
        "type": "AnnotationCollection",
        "label": "Labels of sentences of abstracts",
        "modified": changed,
        "generator": {"id": BASE, "type": "Software", "name": f"Curator {__version__}"},
        "curator:offsetUnit": "Unicode code points of the abstract, from 0, the end excluded",
    }


def _items(work: DocumentWork, *, quoted: bool) -> Iterator[Json]:
    target = _Target(work, quoted)
    for it in work.passes:
        for marked in marks_of(work, it):
            yield _label(target, it, marked)
        for sentence in work.sentences:
            for view in it.claims.get(sentence.id, ()):
                if view.claim.cue or view.claim.note:
                    yield _claim(target, it, sentence, view)
            review = it.reviews.get(sentence.id)
            if review and review.comment:
                item = _item(_derived(f"{it.annotation_set.id} {sentence.id}"), "commenting", it)
                yield {
                    **item,
                    **_times(review.reviewed_at, None),
                    "body": _note(review.comment),
                    "target": target.of(sentence, sentence.start, sentence.end),
                }


def _label(target: _Target, it: Pass, marked: Marked) -> Json:
    annotation = marked.annotation
    body: list[Json] = [
        {
            "type": "SpecificResource",
            "purpose": "classifying",
            "source": _concept(marked.label, it.annotation_set.vocabulary_id),
        }
    ]
    if annotation.note:
        body.append(_note(annotation.note))
    view = next(view for view in it.claims[marked.sentence.id] if view.claim.id == marked.claim.id)
    return {
        **_item(f"urn:uuid:{annotation.id}", "classifying", it),
        **_times(annotation.created_at, annotation.updated_at),
        "body": body,
        "target": target.of(marked.sentence, marked.start, marked.end),
        "curator:claim": _node(view),
    }


def _claim(target: _Target, it: Pass, sentence: Sentence, view: ClaimView) -> Json:
    """The words that carry a claim, or the sentence, with the note on it."""
    claim, cue = view.claim, view.claim.cue
    start, end = (
        (sentence.start + cue.start, sentence.start + cue.end) if cue else (sentence.start, sentence.end)
    )
    motivation = [*(["highlighting"] if cue else []), *(["commenting"] if claim.note else [])]
    return {
        **_item(_derived(f"{claim.id} claim"), motivation if len(motivation) > 1 else motivation[0], it),
        **_times(claim.created_at, claim.updated_at),
        **({"body": _note(claim.note)} if claim.note else {}),
        "target": target.of(sentence, start, end),
        "curator:claim": _node(view),
    }


def _item(identity: str, motivation: str | list[str], it: Pass) -> Json:
    own = it.annotation_set
    return {
        "id": identity,
        "type": "Annotation",
        "motivation": motivation,
        "creator": _person(it.curator),
        "generator": BASE,
        "curator:pass": {
            "id": f"urn:uuid:{own.id}",
            "curator:kind": own.kind.value,
            "curator:round": own.round,
            "curator:vocabularyVersion": own.vocabulary_version,
            "curator:guidelineVersion": own.guideline_version,
        },
    }


def _times(created: str | None, modified: str | None) -> Json:
    times = {"created": created, "modified": modified if modified != created else None}
    return {name: at for name, at in times.items() if at}


def _person(curator: Curator) -> Json:
    orcid = (curator.orcid or "").rpartition("/")[2]
    person = {
        "id": f"https://orcid.org/{quote(orcid)}" if orcid else f"urn:uuid:{curator.id}",
        "type": "Person",
        "nickname": curator.code,
    }
    return {**person, "name": curator.display_name} if curator.display_name else person


def _node(view: ClaimView) -> Json:
    """What the labels of one claim have in common."""
    return {
        "id": f"urn:uuid:{view.claim.id}",
        "type": "curator:Claim",
        "curator:number": view.claim.number,
        "curator:negated": view.claim.negated,
        "curator:role": view.role.role,
    }


def _note(text: str) -> Json:
    return {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": text}


def _concept(label: Label, vocabulary_id: str) -> Json:
    """A label with its terms of ontologies."""
    scheme = f"{BASE}/vocabulary/{quote(vocabulary_id, safe='')}"
    matches: dict[str, list[Json]] = {}
    for it in label.curies:
        relation = f"skos:{_MATCHES.get(it.relation, 'relatedMatch')}"
        iri = f"https://bioregistry.io/{quote(it.curie, safe=':')}"
        matches.setdefault(relation, []).append(
            {"id": iri, "skos:notation": it.curie, **({"skos:prefLabel": it.name} if it.name else {})}
        )
    return {
        "id": f"{scheme}/{quote(label.id, safe=':')}",
        "type": "skos:Concept",
        "skos:notation": label.id,
        "skos:prefLabel": label.name,
        "skos:inScheme": {"id": scheme},
        "curator:dimension": label.dimension,
        **matches,
    }


class _Target:
    """Where words of one document stand."""

    def __init__(self, work: DocumentWork, quoted: bool) -> None:
        document = work.document
        self._text = work.abstract
        self._quoted = quoted
        self._of: Json = {
            "type": "SpecificResource",
            "source": {"id": _address(document), "type": "Text", "label": title_of(document)},
            "curator:document": {"id": f"urn:uuid:{document.id}"},
            "curator:textSha256": document.abstract_sha256,
        }

    def of(self, sentence: Sentence, start: int, end: int) -> Json:
        """`[start, end)` of the abstract, in code points."""
        selector: list[Json] = [{"type": "TextPositionSelector", "start": start, "end": end}]
        if self._quoted:
            selector.append(
                {
                    "type": "TextQuoteSelector",
                    "exact": self._text[start:end],
                    "prefix": self._text[max(0, start - QUOTED) : start],
                    "suffix": self._text[end : end + QUOTED],
                }
            )
        return {**self._of, "curator:sentence": {"id": f"urn:uuid:{sentence.id}"}, "selector": selector}


def _address(document: Document) -> str:
    """The paper where the world knows it, else here."""
    if document.doi:
        return f"https://doi.org/{quote(document.doi, safe='/:;()._-')}"
    if document.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(document.pmid)}/"
    return f"urn:uuid:{document.id}"


def _derived(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_DERIVED, name)}"
