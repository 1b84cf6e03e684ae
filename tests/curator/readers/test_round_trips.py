"""Out of a project and into another one by the formats of other tools."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from curator.claims import Target
from curator.labelling import SetClaimNote, ToggleNegated
from curator.model import Sentence, Span
from curator.project import Project
from curator.readers import brat, doccano, label_studio, labelbuddy, pubannotation, uima_cas
from curator.readers.format import Format
from tests import annotated, exchange, factories
from tests.factories import ACTIVE, HER2, INACTIVE, LUMINAL, METASTASIS, PRIMARY

FORMATS = {
    "labelbuddy": (labelbuddy.FORMAT, "documents.jsonl"),
    "doccano": (doccano.FORMAT, "x.jsonl"),
    "brat": (brat.FORMAT, "*.txt"),
    "label-studio": (label_studio.FORMAT, "tasks.json"),
    "uima-xmi": (uima_cas.XMI, "*.xmi"),
    "uima-json": (uima_cas.JSON, "*.json"),
    "pubannotation": (pubannotation.FORMAT, "*.json"),
}
"""Each with the file or files of an export that hold documents."""

WORDS = st.text(alphabet="aZ3 βé😀𝛽-e\u0301⁻", min_size=1, max_size=12)
TITLES = WORDS.map(lambda it: f"STAT3 in {it} time")
ABSTRACTS = st.lists(
    st.tuples(WORDS.map(lambda it: f"Loss {it} of it helps."), st.sampled_from([" ", "\n"])),
    min_size=1,
    max_size=3,
)
LABELS = st.sampled_from([PRIMARY, METASTASIS, LUMINAL, HER2, ACTIVE, INACTIVE])
PLACES = st.none() | st.tuples(st.integers(0, 14), st.integers(1, 9))
CLAIMS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(st.tuples(LABELS, PLACES), min_size=1, max_size=3, unique_by=lambda it: it[0]),
        st.booleans(),
        st.sampled_from(["", "why: so", "two\nlines; claim of <b>"]),
    ),
    max_size=5,
)


def fill(project: Project, title: str, abstract: str, claims: Sequence[tuple[Any, ...]]) -> None:
    """One document with claims: (sentence, labels with places, whether negated, note)."""
    document = factories.add_document(project, title, abstract, pmid="30231553")
    sentences = project.store.sentences(document)
    for number, labels, is_negated, note in claims:
        sentence = sentences[number % len(sentences)]
        for at, (label, place) in enumerate(labels):
            if at == 0 and factories.active_claims(project, sentence):
                exchange.add_claim(project, sentence)
            claim = factories.active_claims(project, sentence)[-1].id if at else _last(project, sentence)
            factories.label(project, sentence, label, span=_span(sentence, place), claim=claim)
        target = Target(sentence.id, factories.active_claims(project, sentence)[-1].id)
        if is_negated:
            project.perform(ToggleNegated(target=target))
        if note:
            project.perform(SetClaimNote(target=target, note=note))


def _last(project: Project, sentence: Sentence) -> Any:
    claims = factories.active_claims(project, sentence)
    return claims[-1].id if claims else None


def _span(sentence: Sentence, place: tuple[int, int] | None) -> Span | None:
    """Words of a sentence, without the white space around them."""
    if place is None:
        return None
    piece = sentence.text[place[0] : sum(place)]
    start = place[0] + len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()), piece.strip()) if piece.strip() else None


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def written(project: Project, name: str, folder: Path) -> dict[str, Any]:
    """An export, as it can be held against another."""
    folder.mkdir()
    exchange.write(project, name, folder / "x.jsonl" if name == "doccano" else folder)
    content: dict[str, Any] = dict(annotated.bytes_of(folder))
    if name != "doccano":
        return content
    # it has no claims, so that their labels come back in another order
    rows = [json.loads(line) for line in content["x.jsonl"].splitlines()]
    return {"rows": [{**row, "label": sorted(row["label"])} for row in rows]}


# each example makes eight projects: too dear to look for a smaller one that fails
@settings(max_examples=8, phases=(Phase.explicit, Phase.generate))
@given(TITLES, ABSTRACTS, CLAIMS)
def test_what_a_format_carries_comes_back_as_it_was(
    title: str, parts: list[tuple[str, str]], claims: list[tuple[Any, ...]]
):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = factories.new_project(folder / "first.curation")
        try:
            fill(project, title, "".join(map("".join, parts)), claims)
            places = [number % len(parts) for number, *_ in claims]
            for name, (format_, pattern) in FORMATS.items():
                # doccano knows no claims: what several have in one place becomes one
                if name != "doccano" or len(set(places)) == len(places):
                    goes_and_comes(project, name, format_, pattern, folder)
        finally:
            project.store.close()


def goes_and_comes(project: Project, name: str, format_: Format, pattern: str, folder: Path) -> None:
    before = written(project, name, folder / name)
    found = files(folder / name, pattern)
    made = annotated.again(format_, found, folder / f"{name}.curation")
    try:
        assert written(made, name, folder / f"{name} again") == before, name
    finally:
        made.store.close()


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_recognised_as_what_it_is(name: str, project: Project, tmp_path: Path):
    fill(project, "STAT3 in time", "Loss 😀 helps.", [(0, [(PRIMARY, (5, 1))], False, "")])
    written(project, name, tmp_path / "out")
    for file in files(tmp_path / "out", FORMATS[name][1]):
        source = annotated.Source.of(file)
        certainties = {it: format_.recognise(source) for it, (format_, _) in FORMATS.items()}
        assert max(certainties, key=lambda it: certainties[it]) == name
        assert certainties[name] > 0.9
