"""Work that was done in another tool, brought to the sentences of a document as claims and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from curator import normalise
from curator.claims import annotations_of, keep_review_true, new_claim, writable_set_of
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import CuratorId, DocumentId, SetId, new_id
from curator.label_map import LabelMap
from curator.labelling import add_label, displaces
from curator.model import Annotation, Claim, Curator, Mark, Origin, Sentence, Span
from curator.text_places import TextPlaces
from curator.vocabulary import Label
from curator.words import counted


@dataclass
class Brought:
    """What became of the marks of one record; each is in one of the counts, or of a pass that was refused."""

    placed: int = 0
    """As at least one label; a mark over two sentences is a label on both."""
    present: int = 0
    """The label stands there already."""
    without_label: Counter[str] = field(default_factory=lambda: Counter[str]())
    """By name: nobody said which label is meant."""
    left_out: Counter[str] = field(default_factory=lambda: Counter[str]())
    """By name: they are to be left out."""
    by: Counter[str] = field(default_factory=lambda: Counter[str]())
    """How many were placed in the pass of each curator, by code; empty for who imports."""
    refused: list[str] = field(default_factory=lambda: list[str]())
    """Why the labels of a curator could not be set, such as a pass that is done."""
    without_place: Counter[str] = field(default_factory=lambda: Counter[str]())
    """By name: they lie outside of the sentences, or on a record of several sentences as a whole."""

    def warnings(self) -> list[str]:
        """A sentence for each kind of loss."""
        found: list[str] = []
        if self.without_place:
            found.append(f"{_listed(self.without_place)} lie in no sentence and were left out")
        return found


def _listed(names: Counter[str]) -> str:
    marks = names.total()
    shown = ", ".join(f"‘{name}’" for name, _ in names.most_common(5)) + (", …" if len(names) > 5 else "")
    return f"{marks:,} mark{'' if marks == 1 else 's'} ({shown})"


@dataclass(frozen=True, slots=True)
class _Placed:
    sentence: Sentence
    span: Span | None
    label: Label
    mark: Mark


def bring_marks(
    edit: Edit,
    document_id: DocumentId,
    sentences: Sequence[Sentence],
    raw_abstract: str,
    marks: Sequence[Mark],
    label_map: LabelMap,
) -> Brought:
    """Set the labels of `marks`, whose offsets are those of `raw_abstract`, in the passes of their curators.

    Marks of one claim stay together; labels that exclude each other go to claims of their own, so that none
    is lost. A label that a claim of the sentence has already is not set again.
    """
    brought = Brought()
    places = TextPlaces(raw_abstract)
    curators = {who: label_map.curators.get(who, who) for who in dict.fromkeys(mark.by for mark in marks)}
    for who, code in curators.items():
        own = [mark for mark in marks if mark.by == who]
        placed = list(_placed(edit, sentences, places, own, label_map, brought))
        if placed:
            before = brought.placed
            try:
                with _working_as(edit, code):
                    _set_labels(edit, document_id, placed, brought)
            except RefusedError as error:
                # nothing of this pass was written: whether it may be is asked first
                brought.refused.append(f"{counted(len(own), 'label')} not taken over: {error}")
            brought.by[code] += brought.placed - before
    return brought


def _placed(
    edit: Edit,
    sentences: Sequence[Sentence],
    places: TextPlaces,
    marks: Iterable[Mark],
    label_map: LabelMap,
    brought: Brought,
) -> Iterable[_Placed]:
    for mark in marks:
        ids = label_map.labels.get(mark.label)
        if not ids:
            (brought.without_label if ids is None else brought.left_out)[mark.label] += 1
            continue
        spans = list(_sentences_of(mark, sentences, places))
        if not spans:
            brought.without_place[mark.label] += 1
            continue
        for sentence, span in spans:
            for label_id in ids:
                yield _Placed(sentence, span, edit.vocabulary.label(label_id), mark)


def _sentences_of(
    mark: Mark, sentences: Sequence[Sentence], places: TextPlaces
) -> Iterable[tuple[Sentence, Span | None]]:
    """The sentences that a mark touches, with the words of it that it is on; None for a whole sentence."""
    if mark.start is None or mark.end is None:
        if len(sentences) == 1:
            yield sentences[0], None
        return
    stretch = places.span(mark.start, mark.end)
    if stretch is None:
        return
    for sentence in sentences:
        start, end = max(stretch[0], sentence.start), min(stretch[1], sentence.end)
        if start >= end:
            continue
        if (start, end) == (sentence.start, sentence.end):
            yield sentence, None
        else:
            here = start - sentence.start, end - sentence.start
            yield sentence, Span(*here, sentence.text[slice(*here)])


def _set_labels(edit: Edit, document_id: DocumentId, placed: list[_Placed], brought: Brought) -> None:
    annotation_set = writable_set_of(edit, document_id)
    of_sentence: dict[str, list[_Placed]] = {}
    for it in placed:
        of_sentence.setdefault(it.sentence.id, []).append(it)
    set_marks: set[int] = set()
    for its in of_sentence.values():
        sentence = its[0].sentence
        before = edit.store.claims(annotation_set.id, sentence.id)
        there = [(it.label_id, it.span) for claim in before for it in annotations_of(edit, claim)]
        of_claim: dict[str, list[_Placed]] = {}
        for it in its:
            if (it.label.id, it.span) not in there:
                of_claim.setdefault(it.mark.claim, []).append(it)
                set_marks.add(id(it.mark))
        # a first claim that is still empty is used before another is made
        empty = [claim for claim in before if not annotations_of(edit, claim)]
        filled = [claim for claim in before if claim not in empty]
        for name, group in of_claim.items():
            # as if they had come with what an earlier import brought
            joined = [claim for claim in filled if name in ("", str(claim.number))]
            _set_claim(edit, annotation_set.id, group, empty, joined)
        keep_review_true(edit, annotation_set.id, sentence.id)
    marks = {id(it.mark) for it in placed}
    brought.placed += len(set_marks)
    brought.present += len(marks - set_marks)


def _set_claim(
    edit: Edit, set_id: SetId, group: list[_Placed], empty: list[Claim], joined: list[Claim]
) -> None:
    sentence = group[0].sentence
    claims = list(joined)
    for it in group:
        claim = next((claim for claim in claims if _takes(edit, claim, it)), None)
        if claim is None:
            claim = empty.pop(0) if empty else new_claim(edit, set_id, sentence.id)
            claims.append(claim)
        span = None if it.label.exclusive else it.span
        add_label(edit, claim, it.label, span, Origin.IMPORT)
    notes = "\n".join(dict.fromkeys(note for it in group if (note := normalise.text(it.mark.note))))
    negated = any(it.mark.negated for it in group)
    for claim in claims[len(joined) :]:
        edit.save(replace(claim, negated=negated, note=notes if claim is claims[0] else ""))


def _takes(edit: Edit, claim: Claim, it: _Placed) -> bool:
    """Whether a claim can hold a label without losing another."""
    present: list[Annotation] = annotations_of(edit, claim)
    return not any(displaces(edit, it.label, other) for other in present)


@contextmanager
def _working_as(edit: Edit, code: str) -> Generator[None]:
    """Work as the curator with a code, who is registered if need be; without one, as who imports."""
    own = edit.curator_id
    if code:
        known = next((it for it in edit.store.curators() if it.code == code), None)
        edit.curator_id = (known or edit.save(Curator(id=CuratorId(new_id()), code=code))).id
    try:
        yield
    finally:
        edit.curator_id = own
