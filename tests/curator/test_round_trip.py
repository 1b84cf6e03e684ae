"""What goes out in the format of another tool comes back, up to what the format says it cannot carry."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curator.claims import Target
from curator.errors import RefusedError
from curator.identifiers import LabelId
from curator.import_report import ImportReport
from curator.label_map import LabelMap, guessed
from curator.labelling import AddClaim, SetClaimNote, ToggleLabel, ToggleNegated
from curator.model import Document, Mark, Record, Sentence, Span
from curator.project import Project
from curator.readers import registry
from curator.vocabulary import Vocabulary
from curator.writers.options import Unit
from tests import exchange, factories


@dataclass(frozen=True, kw_only=True)
class Way:
    """A format there and back, and what it keeps."""

    format: str
    unit: Unit = Unit.DOCUMENT
    all_passes: bool = False
    places: bool = True
    """Of words; else a label is on its whole sentence."""
    claims: bool = True
    notes_on_one_line: bool = False
    line_ends: bool = True
    without_abstract: bool = True


WAYS = {
    "bioc-xml": Way(format="bioc-xml", all_passes=True),
    "bioc-json": Way(format="bioc-json", all_passes=True),
    "bioc-xml sentences": Way(
        format="bioc-xml",
        unit=Unit.SENTENCE,
        all_passes=True,
        line_ends=False,
    ),
    "bioc-json sentences": Way(
        format="bioc-json",
        unit=Unit.SENTENCE,
        all_passes=True,
        line_ends=False,
    ),
    "brat": Way(format="brat", notes_on_one_line=True),
    "doccano": Way(format="doccano", claims=False, without_abstract=False),
    "doccano sentences": Way(
        format="doccano",
        unit=Unit.SENTENCE,
        claims=False,
        places=False,
        line_ends=False,
        without_abstract=False,
    ),
    "label-studio": Way(
        format="label-studio",
        all_passes=True,
        without_abstract=False,
    ),
    "labelbuddy": Way(
        format="labelbuddy",
        notes_on_one_line=True,
        without_abstract=False,
    ),
    "pubtator": Way(format="pubtator", claims=False, line_ends=False),
    "pubannotation": Way(
        format="pubannotation",
    ),
    "uima-xmi": Way(format="uima-xmi", without_abstract=False),
    "uima-json": Way(format="uima-json", without_abstract=False),
}

WORDS = (
    *("STAT3", "β-catenin", "𝛽", "😀", "loss", "tumour", "(n = 3)", "<b>&amp;"),
    *("cafe\u0301", "10⁻³", "e\u0323\u0301"),
)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
titles = words.map("On {} in time".format)
abstracts = st.lists(st.tuples(words, st.sampled_from([" ", "\n", "  "])), min_size=1, max_size=4).map(
    lambda its: "".join(f"We saw {text} here.{space}" for text, space in its).strip()
)
notes = st.lists(
    st.sampled_from(["so", "β", "𝛽😀", ";", ":", "claim 2", "|", '"', "<&>", "\n", ", negated", "\t", "#1"]),
    max_size=5,
).map(" ".join)


class Mention(NamedTuple):
    """A label of a sentence as it is drawn: numbers are taken modulo what there is."""

    sentence: int
    claim: int
    label: int
    place: tuple[int, int] | None
    negated: bool
    note: str


mentions = st.builds(
    Mention,
    sentence=st.integers(0, 3),
    claim=st.integers(0, 2),
    label=st.integers(0, 7),
    place=st.none() | st.tuples(st.integers(0, 60), st.integers(1, 30)),
    negated=st.booleans(),
    note=notes,
)


def work_on(project: Project, sentences: list[Sentence], drawn: list[Mention]) -> None:
    active = [it for it in project.vocabulary.labels() if it.active]
    labels = active[:: len(active) // 7]
    for it in drawn:
        sentence = sentences[it.sentence % len(sentences)]
        claims = factories.active_claims(project, sentence)
        if it.claim >= len(claims) > 0:
            with suppress(RefusedError):  # the last one may still be empty
                project.perform(AddClaim(sentence_id=sentence.id))
            claims = factories.active_claims(project, sentence)
        target = Target(sentence.id, claims[min(it.claim, len(claims) - 1)].id if claims else None)
        span = None
        if it.place:
            start = it.place[0] % len(sentence.text)
            end = min(len(sentence.text), start + it.place[1])
            span = Span(start, end, sentence.text[start:end])
        project.perform(ToggleLabel(targets=[target], label_id=labels[it.label % len(labels)].id, span=span))
        if not factories.active_claims(project, sentence):
            continue
        if it.negated:
            project.perform(ToggleNegated(target=target))
        if it.note:
            project.perform(SetClaimNote(target=target, note=it.note))


Said = tuple[str, bool, str, frozenset[tuple[str, int, int]]]
"""By whom, negated, note, and labels with their places: a claim."""


def said_in(project: Project, document: Document, way: Way) -> Counter[Said]:
    """The claims of a document as the format should carry them."""
    store = project.store
    sentences = {it.id: it for it in store.sentences(document.id)}
    found: Counter[Said] = Counter()
    codes = {it.id: it.code for it in store.curators()}
    for annotation_set in store.sets(document.id):
        code = codes[annotation_set.curator_id]
        if not way.all_passes and code != "cur01":
            continue
        annotations = store.annotations(annotation_set.id)
        for claim in store.claims(annotation_set.id):
            sentence = sentences[claim.sentence_id]
            placed: set[tuple[str, int, int]] = set()
            for it in (it for it in annotations if it.claim_id == claim.id):
                span = it.span if way.places else None
                start, end = (span.start, span.end) if span else (0, len(sentence.text))
                placed.add((it.label_id, sentence.start + start, sentence.start + end))
            if placed:
                note = normalised_note(claim.note, way)
                found[code if way.all_passes else "", claim.negated, note, frozenset(placed)] += 1
    return found if way.claims else without_claims(found)


def normalised_note(note: str, way: Way) -> str:
    return " ".join(note.split()) if way.notes_on_one_line else note.strip()


def without_claims(claims: Counter[Said]) -> Counter[Said]:
    marks = {(by, mark) for by, _, _, placed in claims for mark in placed}
    return Counter((by, False, "", frozenset([mark])) for by, mark in marks)


def said_by(record: Record, sentences: list[Sentence], vocabulary: Vocabulary, way: Way) -> Counter[Said]:
    """The claims that the marks of a record make: what shares sentence, claim and curator."""
    groups: dict[tuple[str, str, str, bool, str], set[tuple[str, int, int]]] = {}
    for mark in record.marks:
        by = mark.by if way.all_passes else ""
        placed = resolved(mark, vocabulary)
        sentence = next((it.id for it in sentences if it.start <= placed[1] < it.end), "none")
        note = normalised_note(mark.note, way)
        groups.setdefault((by, sentence, mark.claim, mark.negated, note), set()).add(placed)
    found = Counter(
        (by, negated, note, frozenset(marks)) for (by, _, _, negated, note), marks in groups.items()
    )
    return found if way.claims else without_claims(found)


def resolved(mark: Mark, vocabulary: Vocabulary) -> tuple[str, int, int]:
    assert mark.start is not None
    assert mark.end is not None
    ids: tuple[LabelId, ...] = guessed(mark.label, vocabulary)
    return (ids[0] if ids else f"? {mark.label}", mark.start, mark.end)


def read_back(destination: Path, way: Way) -> Iterator[Record]:
    """The records of what was exported, imported as a person does: the file, or the folder as a whole."""
    sources, _ = registry.sources(destination)
    for source, format_ in sources:
        assert format_ is not None
        assert (source.name, format_.name) == (source.name, way.format)
        for item in format_.read(source):
            assert isinstance(item, Record), str(item)
            yield item


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = factories.new_project(tmp_path_factory.mktemp("empty") / "empty.curation")
    project.store.close()
    return project.store.path


@settings(max_examples=25)
@given(
    title=titles,
    abstract=abstracts,
    ours=st.lists(mentions, max_size=7),
    theirs=st.lists(mentions, max_size=2),
)
@example(
    title="On STAT3",
    abstract="We saw it.",
    ours=[Mention(0, claim, label=2, place=None, negated=True, note="") for claim in (0, 1)],
    theirs=[],
)
def test_what_was_worked_comes_back_by_every_way(
    empty: Path, title: str, abstract: str, ours: list[Mention], theirs: list[Mention]
):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty, Path(folder) / "p.curation"))
        project, other = factories.opened(path), factories.opened(path, "cur02")
        try:
            record = Record(title=title, abstract=abstract, pmid="42")
            (id_,) = factories.import_records(project, record).added
            sentences = project.store.sentences(id_)
            work_on(project, sentences, ours)
            work_on(other, sentences, theirs)
            lost = {name: lost_on(way, project, Path(folder)) for name, way in WAYS.items()}
        finally:
            project.store.close()
            other.store.close()
        assert {name: it for name, it in lost.items() if it} == {}


def lost_on(way: Way, project: Project, folder: Path) -> list[object]:
    """What comes back otherwise than it went out, in pairs; nothing, if all is well."""
    destination = folder / f"{way.format}-{way.unit}"
    exchange.write(project, way.format, destination, unit=way.unit, curator="cur01")
    records = list(read_back(destination, way))
    (document,) = project.store.documents()
    text = project.store.text(document.id, 1)
    sentences = project.store.sentences(document.id)
    expected = (text.title, "42", shown(text.abstract, way), said_in(project, document, way))
    found = [
        (it.title, it.pmid, shown(it.abstract, way), said_by(it, sentences, project.vocabulary, way))
        for it in records
    ]
    return [] if found == [expected] else [expected, found]


def shown(abstract: str, way: Way) -> str:
    return abstract if way.line_ends else abstract.replace("\n", " ")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_papers_come_back_with_titles_identifiers_and_texts(empty: Path, way: Way, tmp_path: Path):
    project = factories.opened(Path(shutil.copy(empty, tmp_path / "p.curation")))
    ids = factories.import_records(
        project,
        exchange.STRUCTURED,
        exchange.EMPTY,
        Record(title=exchange.TITLE, abstract=exchange.TEXT, pmid="30231553"),
    ).added
    exchange.write(project, way.format, tmp_path / "export", unit=way.unit)
    texts = {it: project.store.text(it, 1) for it in ids}
    expected = {
        (text.title, shown(text.abstract, way))
        for text in texts.values()
        if text.abstract or way.without_abstract
    }
    records = list(read_back(tmp_path / "export", way))
    project.store.close()
    found = {(it.title, shown(it.abstract, way)) for it in records}
    assert found == expected
    assert {it.pmid for it in records} >= {"30231553"}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_an_export_can_be_imported_into_a_new_project(empty: Path, way: Way, tmp_path: Path):
    there = factories.opened(Path(shutil.copy(empty, tmp_path / "there.curation")))
    here = factories.opened(Path(shutil.copy(empty, tmp_path / "here.curation")))
    others: list[Project] = []

    def as_curator(code: str) -> Project:
        others.append(factories.opened(there.store.path, code))
        return others[-1]

    exchange.fill(there, as_curator)
    exchange.write(there, way.format, tmp_path / "export", unit=way.unit, curator="cur01")
    records = list(read_back(tmp_path / "export", way))
    names = {mark.label for record in records for mark in record.marks}
    label_map = LabelMap(curators={"": "cur01"}).completed(names, here.vocabulary)
    report = ImportReport()
    here.perform(factories.import_of(records, report, label_map=label_map))
    assert report.problems == []
    worked = [
        {it.title: said_in(project, it, way) for it in project.store.documents()} for project in (there, here)
    ]
    for project in (there, here, *others):
        project.store.close()
    assert {title: said for title, said in worked[1].items() if said} == {
        title: said for title, said in worked[0].items() if said
    }
