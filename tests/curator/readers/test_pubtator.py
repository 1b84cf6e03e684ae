"""PubTator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Mark, Problem, Record
from curator.project import Project
from curator.readers import plain_text, pubtator
from curator.readers.format import Source
from tests import exchange

DATA = Path(__file__).parents[2] / "data" / "import" / "pubtator"
SAMPLE = (DATA / "sample.pubtator").read_bytes()


def read(content: str | bytes) -> list[Record | Problem]:
    return list(
        pubtator.read(Source("x.txt", content=content.encode() if isinstance(content, str) else content))
    )


def record_of(content: str) -> Record:
    (found,) = read(content)
    assert isinstance(found, Record), found
    return found


def test_documents_are_records_and_mentions_are_marks() -> None:
    source = Source.of(DATA / "sample.pubtator")
    assert pubtator.recognise(source) > plain_text.FORMAT.recognise(source)
    first, second, third = pubtator.read(source)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert isinstance(third, Record)
    assert (first.title, first.pmid) == ("STAT3-β in breast cancer.", "31234567")
    assert [(it.label, first.abstract[it.start : it.end], it.note) for it in first.marks] == [
        ("Gene", "IL-6", "3569"),
        ("Disease", "breast cancer", "MESH:D001943"),
        ("Species", "mice", "10090"),
    ]
    assert first.where == "line 1 (31234567)"
    assert first.warnings == (
        "1 relation between concepts not taken",
        "1 mark was left out (in the title, which has no sentences): ‘Gene’",
    )
    assert first.raw == "\n".join(SAMPLE.decode().split("\n")[:7])
    assert second.abstract == ""
    assert "no abstract in the record" in second.warnings
    assert (third.pmid, third.pmcid) == (None, "PMC111")


def test_a_dimension_gives_its_label() -> None:
    third = read(SAMPLE)[2]
    assert isinstance(third, Record)
    assert third.marks == (Mark(label="STG:0004", start=0, end=3),)


def test_what_our_own_writer_writes_comes_back(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
) -> None:
    exchange.fill(project, as_curator)
    exchange.write(project, "pubtator", tmp_path / "x.pubtator")
    source = Source.of(tmp_path / "x.pubtator")
    assert pubtator.recognise(source) == 1.0
    record = next(it for it in pubtator.read(source) if isinstance(it, Record) and it.pmid == "30231553")
    assert (record.title, record.abstract) == (exchange.TITLE, exchange.TEXT)
    said = {(it.label, record.abstract[it.start : it.end]) for it in record.marks}
    assert said == {
        ("CTX:0002", exchange.FIRST),
        ("STG:0004", "tumour"),
        ("STG:0008", "lung metastasis"),
        ("ACT:0002", exchange.SECOND),
    }


@pytest.mark.parametrize(
    "size", [len, lambda text: len(text.encode()), lambda text: len(text.encode("utf-16-le")) // 2]
)
def test_offsets_in_any_unit_are_recognised_by_the_words(size: Callable[[str], int]) -> None:
    title, abstract = "STAT3-β 😀", "In β cells STAT3 rose."
    before = f"{title} {abstract[: abstract.index('STAT3')]}"
    mention = f"1\t{size(before)}\t{size(before) + 5}\tSTAT3\tGene\t6774"
    record = record_of(f"1|t|{title}\n1|a|{abstract}\n{mention}\n")
    (mark,) = record.marks
    assert record.abstract[mark.start : mark.end] == "STAT3"


def test_documents_without_an_empty_line_between_them_are_two() -> None:
    found = read("1|t|A\n1|a|B.\n2|t|C\n2|a|D.")
    assert [it.title for it in found if isinstance(it, Record)] == ["A", "C"]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        pytest.param("9\t0\t1\tx\tGene", "line 3: it does not belong to document 1", id="of another"),
        pytest.param("1\t0\tx", "line 3: it is no mention", id="no mention"),
        pytest.param(
            "1|t|Again", "line 3: document 1 has another title or abstract already", id="title twice"
        ),
        pytest.param("\n1\t0\t1\tx\tGene", "line 4: it belongs to no document", id="lost"),
    ],
)
def test_lines_that_do_not_fit_are_problems_and_the_document_is_kept(lines: str, problem: str) -> None:
    found = read(f"1|t|A title\n1|a|Text.\n{lines}\n")
    assert [it.title for it in found if isinstance(it, Record)] == ["A title"]
    (told,) = [it for it in found if isinstance(it, Problem)]
    assert str(told).startswith(problem)


def test_mentions_that_do_not_stand_where_their_words_are_are_told() -> None:
    record = record_of("1|t|A title\n1|a|Some text.\n1\t8\t12\tword\tGene\t5\n1\t800\t812\tx\tGene\n")
    assert record.warnings == (
        "2 mentions do not stand where their words are; check them",
        "1 mark was left out (offsets that do not fit the text): ‘Gene’",
    )
    assert [(it.start, it.end) for it in record.marks] == [(0, 4)]


def test_windows_files_are_read_with_a_warning() -> None:
    record = read("1|t|Über STAT3\r\n1|a|Text.\r\n".encode("cp1252"))[0]
    assert isinstance(record, Record)
    assert (record.title, record.abstract) == ("Über STAT3", "Text.")
    assert "read as Windows-1252" in record.warnings[0]


@pytest.mark.parametrize(
    "content", ["", "A title\n\nText | t | more", "1|a|first the abstract", "a,b|t|c\n", "|t|x"]
)
def test_other_text_is_not_taken_for_pubtator(content: str) -> None:
    source = Source("x.txt", content=content.encode())
    assert pubtator.recognise(source) == (1.0 if content.startswith("a,b|t|") else 0.0)


def test_a_file_without_documents_is_refused() -> None:
    with pytest.raises(ReaderError, match="holds no PubTator document"):
        read("\n\n")


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SAMPLE)), st.integers(0, 200))
def test_no_damage_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (SAMPLE[:place] + noise + SAMPLE[place + cut :], noise):
        pubtator.recognise(Source("x", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        for it in found:
            assert isinstance(it, Record | Problem)
            if isinstance(it, Record):
                assert all(mark.start is not None for mark in it.marks)
                assert all(0 <= (mark.start or 0) < (mark.end or 0) <= len(it.abstract) for mark in it.marks)


LINES = [
    "1|t|",
    "1|a|",
    "2|t|x",
    "1\t",
    "0\t",
    "5\t",
    "Gene",
    "\t",
    "\n",
    "\n\n",
    "é",
    "😀",
    "word",
    "|",
    "\r",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40).map("".join))
def test_lines_in_any_order_are_records_or_problems(content: str) -> None:
    try:
        found = read(content)
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)
