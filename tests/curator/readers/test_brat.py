"""brat standoff."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Mark, Problem, Record
from curator.project import Project
from curator.readers import plain_text
from curator.readers.brat import FORMAT
from curator.readers.format import Source
from tests import annotated, exchange
from tests.annotated import TEXT, TITLE, marked

FILES = annotated.DATA / "brat"


@pytest.fixture
def pair(tmp_path: Path) -> Callable[..., list[Record | Problem]]:
    """Reads a text and its annotations, which are put into a folder."""

    def read(text: str | bytes, annotations: str | bytes, name: str = "x") -> list[Record | Problem]:
        for suffix, content in (("txt", text), ("ann", annotations)):
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.{suffix}").write_bytes(data)
        return list(FORMAT.read(Source.of(tmp_path / f"{name}.txt")))

    return read


Pair = Callable[..., list[Record | Problem]]


@pytest.mark.parametrize("suffix", ["txt", "ann"])
def test_a_pair_is_read_from_either_file(suffix: str):
    source = Source.of(FILES / f"pmid-30231553.{suffix}")
    assert FORMAT.recognise(source) > plain_text.FORMAT.recognise(source)
    (found,) = FORMAT.read(source)
    assert isinstance(found, Record)
    assert (found.title, found.abstract.strip(), found.pmid) == (TITLE, TEXT, "30231553")
    assert [(*marked(found)[at], it.claim, it.negated, it.note) for at, it in enumerate(found.marks)] == [
        ("STG_0004", "tumour", "2", True, "only in mice"),
        ("Finding", "STAT3 did not affect", "T2", True, "a note on the event"),
        ("Stage: onset", "STAT3 did not affect", "T2", True, "a note on the event"),
        ("Speculation", "STAT3 did not affect", "T2", True, "a note on the event"),
        ("Gap", "STAT3-β loss", "", False, ""),
        ("Gap", "delayed", "", False, ""),
        ("Joined", "lung metastasis", "", False, ""),
    ]
    assert found.warnings == (
        "arguments of events: 1 left out; kept in the source record",
        "relations: 1 left out; kept in the source record",
        "normalisations: 1 left out; kept in the source record",
        "equivalences: 1 left out; kept in the source record",
        "attributes and notes of what is not in the text: 1 left out; kept in the source record",
        "1 mark was left out (in the title, which has no sentences): ‘InTitle’",
    )
    assert "R1\tContrasts" in found.raw
    assert TEXT in found.raw


def test_the_files_beside_are_the_annotations_with_a_text_and_the_configuration(tmp_path: Path):
    folder = tmp_path / "brat"
    shutil.copytree(FILES, folder)
    (folder / "lonely.ann").write_bytes(b"T1\tA 0 1\tx\n")
    names = FORMAT.beside(folder)
    assert names >= {"pmid-30231553.ann", "untitled.ann", "annotation.conf", "visual.conf"}
    assert "lonely.ann" not in names
    lonely = Source.of(folder / "lonely.ann")
    assert FORMAT.recognise(lonely) > 0.9
    with pytest.raises(ReaderError, match=r"lonely\.txt’ is missing"):
        list(FORMAT.read(lonely))


def test_without_a_title_line_the_name_of_the_file_is_the_title():
    source = Source.of(FILES / "untitled.txt")
    assert FORMAT.recognise(source) > 0.9
    (found,) = FORMAT.read(source)
    assert isinstance(found, Record)
    assert (found.title, found.abstract) == ("untitled", TEXT)
    assert found.warnings == ("no title in the text; the name of the file was taken",)


def test_a_name_that_is_a_number_is_no_title(pair: Pair):
    (found,) = pair("STAT3 helps.", "", name="30231553")
    assert isinstance(found, Record)
    assert (found.title, found.pmid) == ("STAT3 helps.", None)
    assert found.warnings == ("no title in the record; its first words were taken",)


def test_a_title_alone_is_no_abstract(pair: Pair):
    (found,) = pair("STAT3 in time\n\n", "")
    assert isinstance(found, Record)
    assert (found.title, found.abstract) == ("STAT3 in time", "")


@pytest.mark.parametrize("name", ["x.txt", "x.ann"])
def test_files_of_other_kinds_are_not_claimed(name: str, tmp_path: Path):
    (tmp_path / "x.txt").write_bytes(b"Title\n\nText.")
    (tmp_path / "x.ann").write_bytes(b"<xml/>")
    assert FORMAT.recognise(Source.of(tmp_path / name)) == 0
    assert FORMAT.recognise(Source("x.txt", content=b"Title\n\nText.")) == 0


def test_a_text_without_annotations_beside_it_is_not_claimed(tmp_path: Path):
    (tmp_path / "x.txt").write_bytes(b"Title\n\nText.")
    assert FORMAT.recognise(Source.of(tmp_path / "x.txt")) == 0


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("T1\tA 0\tx", id="no end"),
        pytest.param("T1\tA zero 1\tx", id="no number"),
        pytest.param("T1\tA 0 " + "9" * 5000 + "\tx", id="a number without end"),
        pytest.param("T1 A 0 1 x", id="no tab"),
        pytest.param("A1\tNegated", id="attribute of nothing"),
        pytest.param("A1\tNegated T9", id="attribute of what is not there"),
        pytest.param("E1\tFinding", id="event without a trigger"),
        pytest.param("#1\tAnnotatorNotes", id="note on nothing"),
        pytest.param("words", id="words"),
    ],
)
def test_a_line_that_is_no_annotation_is_a_problem_with_its_number(line: str, pair: Pair):
    found = pair("Title\n\nSTAT3 helps.", f"T5\tGood 7 12\tSTAT3\n{line}\n")
    assert isinstance(found[0], Record)
    assert found[0].marks == (Mark(label="Good", start=0, end=5),)
    assert [(it.where, type(it)) for it in found[1:]] == [("x.ann, line 2", Problem)]


def test_an_id_that_is_there_already_is_a_problem(pair: Pair):
    found = pair("Title\n\nSTAT3 helps.", "T5\tGood 7 12\tSTAT3\nT5\tOther 7 12\tSTAT3\n")
    assert [it.where for it in found] == ["", "x.ann, line 2"]


def test_of_very_many_bad_lines_the_first_are_told(pair: Pair):
    found = pair("Title\n\nSTAT3 helps.", "bad\n" * 1000)
    assert len(found) == 22
    assert str(found[-1]) == "x.ann: 980 more lines cannot be used."


@pytest.mark.parametrize(
    ("spans", "warning"),
    [
        pytest.param("7 99", "offsets that do not fit", id="beyond"),
        pytest.param("12 7", "offsets that do not fit", id="reversed"),
        pytest.param("7 7", "offsets that do not fit", id="empty"),
        pytest.param("7 10", "the words of 1 mark do not stand", id="other words"),
    ],
)
def test_offsets_that_do_not_fit_are_told(spans: str, warning: str, pair: Pair):
    (found,) = pair("Title\n\nSTAT3 helps.", f"T1\tA {spans}\tSTAT3\n")
    assert isinstance(found, Record)
    assert any(warning in it for it in found.warnings)


def test_pieces_with_other_words_between_stay_apart_and_very_many_are_one(pair: Pair):
    pieces = ";".join(f"{at} {at + 1}" for at in range(7, 107, 2))
    text = "Title\n\n" + "x" * 200
    (few,) = pair(text, f"T1\tA {pieces}\tx\n")
    (many,) = pair(text, f"T1\tA {pieces};120 130\tx\n")
    assert isinstance(few, Record)
    assert isinstance(many, Record)
    assert len(few.marks) == 50
    assert many.marks == (Mark(label="A", start=0, end=123),)


@pytest.mark.parametrize(
    ("text", "annotations", "warning"),
    [
        pytest.param("T😀\r\n\r\nSTAT3 helps.", "T1\tA 6 11\tSTAT3", "", id="line ends as they are"),
        pytest.param("T😀\r\n\r\nSTAT3 helps.", "T1\tA 4 9\tSTAT3", "", id="line ends counted once"),
        pytest.param("T😀\n\nSTAT3 helps.", "T1\tA 5 10\tSTAT3", "UTF-16 units", id="UTF-16 units"),
        pytest.param("T😀\n\nSTAT3 helps.", "T1\tA 7 12\tSTAT3", "UTF-8 bytes", id="bytes"),
    ],
)
def test_offsets_of_other_programs_are_taken_in_the_unit_in_which_the_words_fit(
    text: str, annotations: str, warning: str, pair: Pair
):
    (found,) = pair(text, annotations)
    assert marked(found) == [("A", "STAT3")]
    assert isinstance(found, Record)
    assert warning in "".join(found.warnings)
    assert bool(warning) == bool(found.warnings)


def test_a_text_in_another_encoding_is_told(pair: Pair):
    (found,) = pair("Café\n\nSTAT3 helps.".encode("cp1252"), "T1\tA 6 11\tSTAT3\r\n")
    assert marked(found) == [("A", "STAT3")]
    assert isinstance(found, Record)
    assert "Windows-1252" in found.warnings[0]


def test_pasted_text_needs_the_file_beside_it():
    with pytest.raises(ReaderError, match="file beside"):
        list(FORMAT.read(Source("x.ann", content=b"T1\tA 0 1\tx")))


def test_a_text_that_is_too_large_is_refused(pair: Pair):
    with pytest.raises(ReaderError, match="larger than 4 MB"):
        pair("x" * ((4 << 20) + 1), "")


def test_what_was_written_is_read_again(
    project: Project, as_curator: Callable[[str], Project], tmp_path: Path
):
    exchange.fill(project, as_curator)
    exchange.write(project, "brat", tmp_path / "out")
    files = sorted((tmp_path / "out").glob("pmid-*.txt"))
    made = annotated.again(FORMAT, files, tmp_path / "again.curation")
    exchange.write(made, "brat", tmp_path / "out2")
    made.store.close()
    before, after = annotated.bytes_of(tmp_path / "out"), annotated.bytes_of(tmp_path / "out2")
    assert len(after) > 4
    assert after == {name: before[name] for name in after}


ANNOTATIONS = (FILES / "pmid-30231553.ann").read_bytes()
WORDS = (FILES / "pmid-30231553.txt").read_bytes()


@given(*annotated.DAMAGE, st.booleans())
def test_no_damage_raises_anything_but_a_reader_error(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int, cut: int, in_text: bool
):
    folder = tmp_path_factory.getbasetemp()
    for content in annotated.damaged(WORDS if in_text else ANNOTATIONS, noise, place, cut):
        (folder / "x.txt").write_bytes(content if in_text else WORDS)
        (folder / "x.ann").write_bytes(ANNOTATIONS if in_text else content)
        annotated.survives(FORMAT, Source.of(folder / "x.txt"))
        annotated.survives(FORMAT, Source.of(folder / "x.ann"))


NUMBER = st.integers(-1, 130).map(str)
PLACE = st.lists(st.tuples(NUMBER, NUMBER).map(" ".join), min_size=1, max_size=3).map(";".join)
LINE = st.one_of(
    st.builds("T{}\tA {}\t{}".format, st.integers(1, 4), PLACE, st.sampled_from(["", "STAT3", "x"])),
    st.builds("{}1\tStage {} {}".format, st.sampled_from("AM#"), st.sampled_from(["T1", "T2", "E1"]), NUMBER),
    st.builds("E1\tA:T{} B:T2".format, st.integers(1, 4)),
)


@given(st.lists(LINE, max_size=6))
def test_lines_that_look_right_are_marks_or_problems(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
):
    folder = tmp_path_factory.getbasetemp()
    (folder / "y.txt").write_bytes(WORDS)
    (folder / "y.ann").write_bytes("\n".join(lines).encode())
    annotated.survives(FORMAT, Source.of(folder / "y.txt"))
