"""Excel workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import spreadsheet
from curator.readers import workbook as workbook_module
from curator.readers.format import Source

PAPERS = Path(__file__).parents[2] / "data" / "import" / "xlsx" / "papers.xlsx"
HEADER = ["Title", "Abstract"]


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each part as `change` makes it from name and content; None leaves it out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return stream.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet has `xml` for its rows."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{xml}</sheetData></worksheet>'.encode()
    content = workbook(Papers=[HEADER])
    return changed(content, lambda name, part: sheet if name.startswith("xl/worksheets/") else part)


def inline(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def read(content: bytes, columns: Mapping[str, str] | None = None) -> list[Record | Problem]:
    return list(spreadsheet.read(Source("papers.xlsx", content=content, columns=columns or {})))


def record_of(content: bytes) -> Record:
    (found,) = read(content)
    assert isinstance(found, Record)
    return found


def refusal(content: bytes) -> str:
    with pytest.raises(ReaderError) as refused:
        read(content)
    return str(refused.value)


def test_the_sheet_with_titles_is_read_below_the_lines_above_its_header() -> None:
    source = Source.of(PAPERS)
    assert spreadsheet.recognise(source) > 0.9
    above, first, second, incomplete = spreadsheet.read(source)
    assert str(above) == "sheet ‘Papers’, row 1: it stands above the names of the columns and was not read."
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.where == "sheet ‘Papers’, row 4"
    assert (first.pmid, first.year, first.publication_date) == ("30231553", 2018, "2018-09-18")
    assert (first.peer_reviewed, first.pages) == (True, "1-12")
    assert first.warnings == ("sheets without a column ‘title’ were not read: Legend",)
    assert second.pmid is None
    assert second.warnings == (
        "cells with #N/A were read as empty",
        "the keyword ‘9-Sep’ may be a gene (MARCH1, SEPT9) that a spreadsheet made a date",
        "pages ‘2020-01-10’ may be numbers that a spreadsheet made a date",
    )
    assert str(incomplete).startswith("sheet ‘Papers’, row 7: the row has neither a title nor an abstract")


def test_a_head_shows_the_rows_below_the_header() -> None:
    head = spreadsheet.head(Source.of(PAPERS))
    assert head.columns[:3] == ("PMID", "Title", "Abstract")
    assert head.fields[:6] == ("pmid", "title", "abstract", "year", "publication_date", "peer_reviewed")
    assert head.fields[-1] is None
    assert [row[0] for row in head.rows] == ["30231553", "", ""]


def test_the_source_record_can_be_read_as_a_table() -> None:
    record = record_of(workbook(Papers=[[*HEADER, "", "Count"], ["A, “β”", "two\nlines", "beside", 7]]))
    assert record.raw == 'Title,Abstract,,Count\n"A, “β”","two\nlines",beside,7\n'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(30231553, "30231553", id="whole number"),
        pytest.param(30231553.0, "30231553", id="with a point"),
        pytest.param(1.5, "1.5", id="fraction"),
        pytest.param(True, "true", id="boolean"),
        pytest.param("=1+1", "", id="formula that was never computed"),
        pytest.param("a_x000D_\nb", "a\r\nb", id="line end as Excel writes it"),
        pytest.param("0012", "0012", id="digits that are text"),
        pytest.param("😀 x\u0301", "😀 x\u0301", id="astral"),
    ],
)
def test_every_cell_is_read_as_text(cell: object, text: str) -> None:
    record = record_of(workbook(Papers=[[*HEADER, "Volume"], ["A", "B", cell]]))
    assert (record.volume or "") == text.strip()


def test_a_formula_gives_its_last_value() -> None:
    rows = f"<row>{inline(*HEADER)}</row><row>{inline('A')}<c t='str'><f>1+1</f><v>Two</v></c></row>"
    assert record_of(with_sheet(rows)).abstract == "Two"


def test_other_sheets_with_titles_are_named_and_hidden_ones_come_last() -> None:
    content = workbook(Hidden=[HEADER, ["H", "h"]], First=[HEADER, ["A", "B"]], Second=[HEADER, ["C", "D"]])
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.worksheets[0].sheet_state = "hidden"
    stream = io.BytesIO()
    made.save(stream)
    found = read(stream.getvalue())
    assert [it.title if isinstance(it, Record) else it.where for it in found] == [
        "sheet ‘Second’",
        "sheet ‘Hidden’",
        "A",
    ]


def test_of_our_own_workbook_the_documents_are_read() -> None:
    header = ["document_id", "document_key", "doi", "title", "year"]
    record = record_of(
        workbook(
            codebook=[["column", "title", "abstract"], ["doi", "x", "y"]],
            claims=[["title", "abstract"], ["no", "no"]],
            documents=[header, ["1", "doi:10.1/x", "10.1000/x", "STAT3", 2018]],
        )
    )
    assert (record.doi, record.year) == ("10.1000/x", 2018)
    assert record.warnings[0].startswith("this table carries no abstracts")


def test_columns_that_nobody_knows_are_read_as_a_person_mapped_them() -> None:
    content = workbook(Tabelle1=[["Nr", "Was", "Warum"], [1, "STAT3", "Text"]])
    assert "has no column ‘title’. Its columns are: Nr, Was, Warum." in refusal(content)
    (record,) = read(content, {"Was": "title", "Warum": "abstract"})
    assert isinstance(record, Record)
    assert (record.title, record.abstract, record.where) == ("STAT3", "Text", "row 2")


def test_below_a_heading_columns_that_nobody_knows_can_be_mapped() -> None:
    rows = [
        ["Unsere Liste"],
        ["Stand", "", "", "2024"],
        [],
        ["Nr", "Was", "Warum", "Wo"],
        [1, "STAT3", "Text"],
    ]
    content = workbook(Tabelle1=rows)
    head = spreadsheet.head(Source("papers.xlsx", content=content))
    assert head.columns == ("Nr", "Was", "Warum", "Wo")
    assert head.rows == (("1", "STAT3", "Text", ""),)
    assert "Its columns are: Nr, Was, Warum, Wo." in refusal(content)
    first, second, record = read(content, {"Was": "title", "Warum": "abstract"})
    assert [it.where for it in (first, second)] == ["row 1", "row 2"]
    assert isinstance(record, Record)
    assert (record.title, record.abstract, record.where) == ("STAT3", "Text", "row 5")


def test_wrong_dimensions_hide_no_cells() -> None:
    def shrunk(name: str, part: bytes) -> bytes:
        return part.replace(b'ref="A1:B3"', b'ref="A1"') if name.startswith("xl/worksheets") else part

    found = read(changed(workbook(Papers=[HEADER, ["A", "B"], ["C", "D"]]), shrunk))
    assert [it.title for it in found if isinstance(it, Record)] == ["A", "C"]


def test_rows_far_below_are_read_and_rows_beyond_what_a_sheet_has_are_not() -> None:
    rows = f"<row r='1'>{inline(*HEADER)}</row><row r='1048576'>{inline('A', 'B')}</row>"
    assert record_of(with_sheet(rows)).where == "row 1048576"
    rows += f"<row r='99999999999999'>{inline('C', 'D')}</row>"
    assert len(read(with_sheet(rows))) == 1


def test_damage_within_a_sheet_keeps_the_rows_before_it() -> None:
    rows = f"<row>{inline(*HEADER)}</row><row>{inline('A', 'B')}</row><row><c t='s'><v>77</v></c></row>"
    found = read(with_sheet(rows))
    assert [it.title if isinstance(it, Record) else str(it) for it in found] == [
        "A",
        "row 2: the sheet is damaged below this row; the rest was not read.",
    ]


def test_macros_links_and_names_of_parts_are_of_no_account(tmp_path: Path) -> None:
    stream = io.BytesIO(workbook(Papers=[HEADER, ["A", '=HYPERLINK("https://x.org","y")']]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        archive.writestr("../../outside.txt", "x")
        archive.writestr("/absolute.txt", "x")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<x/>")
    assert record_of(stream.getvalue()).title == "A"
    assert not list(tmp_path.iterdir())


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    stream = io.BytesIO(workbook(Papers=[HEADER, ["A", "B"]]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(64 << 20))
    assert "unpacks to 64 MB in" in refusal(stream.getvalue())


def test_too_many_parts_are_refused() -> None:
    stream = io.BytesIO(workbook(Papers=[HEADER, ["A", "B"]]))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x{number}", "")
    assert "10,0" in refusal(stream.getvalue())


def test_a_row_made_to_exhaust_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "_MOST_TAGS", 1000)
    assert "rows too long for a table" in refusal(with_sheet(f"<row>{'<c/>' * 2000}</row>"))
    many = f"<row>{inline(*HEADER)}</row>" + f"<row>{inline('A', 'B')}</row>" * 2000
    assert len(read(with_sheet(many))) == 2000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

    def armed(name: str, part: bytes) -> bytes:
        text = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}<sst>&b;&c;</sst>'
        return text.encode(encoding) if name == "xl/workbook.xml" else part

    content = changed(workbook(Papers=[HEADER, ["A", "B"]]), armed)
    assert "declares entities" in refusal(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "is not an XLSX workbook. Save it as an Excel workbook", id="empty"),
        pytest.param(b"Title,Abstract\n", "is not an XLSX workbook", id="csv"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "protected by a password or from an old",
            id="old",
        ),
        pytest.param(b"PK\x03\x04" + bytes(100), "is damaged or no XLSX workbook", id="cut off"),
        pytest.param(workbook(Papers=[]), "is empty or damaged", id="no rows"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_protected_part_is_refused() -> None:
    content = bytearray(workbook(Papers=[HEADER, ["A", "B"]]))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    assert "protected by a password" in refusal(bytes(content))


def test_only_workbooks_are_recognised() -> None:
    def certainty(*names: str) -> float:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return spreadsheet.recognise(Source("a.xlsx", content=stream.getvalue()))

    assert certainty("[Content_Types].xml", "xl/workbook.xml") > 0.9
    assert certainty("xl/worksheets/sheet1.xml") > 0.9
    assert certainty("word/document.xml", "word/embeddings/a.xlsx") == 0
    assert certainty("xl/workbook.bin") == 0
    assert certainty("papers/a.txt") == 0
    assert spreadsheet.recognise(Source("a.xlsx", content=b"Title,Abstract\n")) == 0


@settings(max_examples=60)
@given(st.data())
@example(None)
def test_no_damage_to_a_workbook_raises_anything_but_a_reader_error(data: st.DataObject | None) -> None:
    content = PAPERS.read_bytes()
    if data is not None:
        noise = st.binary(max_size=30) | st.sampled_from(
            [b"<", b"&x;", b"</row>", b'r="ZZ9"', b"999999999999", b'<c r="A1" t="s"><v>-1</v></c>', b't="d"']
        )
        names = st.sampled_from(zipfile.ZipFile(io.BytesIO(content)).namelist())
        damaged = data.draw(names)
        place, cut = data.draw(st.integers(0, 3000)), data.draw(st.integers(0, 60))
        piece = data.draw(noise)

        def damage(name: str, part: bytes) -> bytes | None:
            if name != damaged:
                return part
            return None if piece == b"<" else part[:place] + piece + part[place + cut :]

        content = changed(content, damage)
    source = Source("a.xlsx", content=content)
    spreadsheet.recognise(source)
    for attempt in (lambda: list(spreadsheet.read(source)), lambda: [spreadsheet.head(source)]):
        try:
            attempt()
        except ReaderError:
            continue


@settings(max_examples=60)
@given(st.binary(max_size=40), st.integers(0, 6000), st.integers(0, 400))
def test_no_damage_to_the_archive_raises_anything_but_a_reader_error(
    noise: bytes, place: int, cut: int
) -> None:
    content = PAPERS.read_bytes()
    source = Source("a.xlsx", content=content[:place] + noise + content[place + cut :])
    spreadsheet.recognise(source)
    try:
        found = list(spreadsheet.read(source))
    except ReaderError:
        return
    assert all(isinstance(it, Record | Problem) for it in found)


def test_shared_texts_with_formatted_parts_are_joined_without_spaces() -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = (
        "<si><t>Title</t></si><si><t>Abstract</t></si>"
        "<si><r><t>Ca</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2+</t></r>"
        "<rPh sb='0' eb='1'><t>reading</t></rPh></si><si><t xml:space='preserve'> STAT3 &amp; β </t></si>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

    def with_texts(name: str, part: bytes) -> bytes:
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        return part.replace(b"</Types>", override.encode()) if name == "[Content_Types].xml" else part

    cell = "<c t='s'><v>{}</v></c>"
    rows = "".join(f"<row>{cell.format(one)}{cell.format(other)}</row>" for one, other in ((0, 1), (2, 3)))
    stream = io.BytesIO(changed(with_sheet(rows), with_texts))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{texts}</sst>')
    record = record_of(stream.getvalue())
    assert (record.title, record.abstract.strip()) == ("Ca2+", "STAT3 & β")
