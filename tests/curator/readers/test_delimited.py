"""Tables: CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import delimited, registry
from curator.readers.format import Source

TABLES = Path(__file__).parents[2] / "data" / "import" / "tables"


def read(content: str | bytes, name: str = "papers.csv") -> list[Record | Problem]:
    data = content.encode() if isinstance(content, str) else content
    return list(delimited.read(Source(name, content=data)))


def record_of(content: str | bytes) -> Record:
    (found,) = read(content)
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_are_found(separator: str, encoding: str, end: str) -> None:
    rows = [["PMID", "Title", "Abstract"], ["1", "STAT3, β; a | b", "First\tline\nsecond “line”"]]
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    content = stream.getvalue().encode(encoding)
    assert registry.recognise(Source("export.txt", content=content)).name == "delimited"
    record = record_of(content)
    assert (record.pmid, record.title, record.abstract) == ("1", rows[1][1], rows[1][2])


def test_windows_1252_is_read_and_named_on_the_records_that_it_concerns() -> None:
    western, plain = read("title;abstract\nMüller – 5 µm;Text\nPlain;Text\n".encode("cp1252"))
    assert isinstance(western, Record)
    assert isinstance(plain, Record)
    assert western.title == "Müller – 5 µm"
    assert "Windows-1252" in western.warnings[0]
    assert plain.warnings == ()


@pytest.mark.parametrize(
    "header",
    [
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,DOI,Covidence #",
        "title,authors,abstract,year,month,journal,volume,issue,pages,doi,notes",
        "Title,Author,Abstract Note,Publication Year,month,Publication Title,Volume,Issue,Pages,DOI,Key",
        "TI,AU,AB,PY,month,SO,VL,IS,Pages,DI,UT",
        "Article Title,Author Full Names,Abstract,Publication Year,Month,Source Title,VL,Issue,Pages,DOI,k",
    ],
    ids=["Covidence", "Rayyan", "Zotero", "tags", "Web of Science"],
)
def test_columns_are_found_by_the_names_that_other_programs_use(header: str) -> None:
    row = 'STAT3,"Segatto, Ilenia; Belletti, Barbara",Text,2018,9,IJMS,19,9,e25125,10.3390/IJMS19092818,#1'
    record = record_of(f"{header}\n{row}\n")
    assert record.title == "STAT3"
    assert record.authors == ("Segatto, Ilenia", "Belletti, Barbara")
    assert record.abstract == "Text"
    assert (record.publication_date, record.year) == ("2018-09", 2018)
    assert (record.journal, record.volume, record.issue, record.pages) == ("IJMS", "19", "9", "e25125")
    assert record.doi == "10.3390/ijms19092818"
    assert record.warnings == ()


def test_other_fields_are_read_too() -> None:
    record = record_of(
        "title,abstract,pmid,pmcid,keywords,language,url,"
        "publication type,integrity status,licence,issn,date\n"
        'A,B,30231553.0,6163512,"Mice; STAT3",English,https://x.org,'
        "Journal Article,Retracted,CC BY,1422-0067,Sep 18 2018\n"
    )
    assert (record.pmid, record.pmcid, record.language) == ("30231553", "PMC6163512", "en")
    assert record.keywords == ("Mice", "STAT3")
    assert (record.publication_type, record.publication_type_raw) == ("research_article", "Journal Article")
    assert record.integrity_status is IntegrityStatus.RETRACTED
    assert (record.url, record.licence, record.issn) == ("https://x.org", "CC BY", "1422-0067")
    assert record.publication_date == "2018-09-18"


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Segatto I, Baldassarre G, Belletti B.", ("Segatto I", "Baldassarre G", "Belletti B")),
        ("Segatto, I., Baldassarre, G.", ("Segatto, I.", "Baldassarre, G.")),
        ("Segatto, Ilenia and Belletti, Barbara", ("Segatto, Ilenia", "Belletti, Barbara")),
        ("Segatto, Ilenia|Belletti, Barbara", ("Segatto, Ilenia", "Belletti, Barbara")),
        ("Segatto, Ilenia", ("Segatto, Ilenia",)),
        ("Ilenia Segatto & Barbara Belletti", ("Ilenia Segatto", "Barbara Belletti")),
        ("", ()),
    ],
)
def test_the_order_and_form_of_authors_are_kept(authors: str, names: tuple[str, ...]) -> None:
    assert record_of(f'title,abstract,authors\nA,B,"{authors}"\n').authors == names


@pytest.mark.parametrize("missing", ["abstract", "title"])
def test_a_table_without_title_or_abstract_column_says_which_columns_it_has(missing: str) -> None:
    other = {"abstract": "Title", "title": "Abstract"}[missing]
    with pytest.raises(ReaderError) as refusal:
        read(f"Key,{other},Notes\n1,2,3\n")
    assert str(refusal.value) == (
        f"‘papers.csv’ has no column ‘{missing}’. Its columns are: Key, {other}, Notes. "
        "Say what they mean: in the window with Columns…, on the command line with --columns FILE."
    )


def test_a_bad_row_names_its_physical_line_and_the_others_are_kept() -> None:
    content = 'title,abstract\nA,"two\nlines"\n,\n,  \nB,x,surplus,cells\n\nC,"again\ntwo"\nD,last,\n'
    found = read(content)
    assert [str(it) if isinstance(it, Problem) else (it.where, it.title) for it in found] == [
        ("line 2", "A"),
        "line 6: the row has 4 cells and the table 2 columns. "
        "Put cells that hold the separator between quotation marks.",
        ("line 8", "C"),
        ("line 10", "D"),
    ]


def test_a_row_with_other_cells_but_neither_title_nor_abstract_is_a_problem() -> None:
    problem, record = read("title,abstract,year\n,,2018\n,Only an abstract,2018\n")
    assert str(problem) == "line 2: the row has neither a title nor an abstract. Complete it or remove it."
    assert isinstance(record, Record)
    assert record.warnings == ("no title in the record",)


def test_a_row_without_abstract_is_a_title_with_a_warning() -> None:
    for cell in ("", "[No abstract available]"):
        record = record_of(f"title,abstract\nA,{cell}\n")
        assert (record.abstract, record.warnings) == ("", ("no abstract in the record",))


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    first, problem, last = read('title,abstract\nA,one\nB,"two\nC,three\n')
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert (first.title, last.title, last.where) == ("A", "C", "line 4")
    assert str(problem) == "line 3: a quotation mark is opened and never closed. Close or remove it."


def test_many_unclosed_quotation_marks_end_the_reading_soon() -> None:
    rows = 'a"b,"c\n' * 2000
    found = read(f"title,abstract\n{rows}")
    assert len(found) < 50
    assert isinstance(found[-1], Problem)


def test_identifiers_that_a_spreadsheet_damaged_are_named_and_left_out() -> None:
    record = record_of("title,abstract,pmid,doi\nA,B,3.02E+07,10.3390\n")
    assert (record.pmid, record.doi) == (None, None)
    assert record.warnings == (
        "‘10.3390’ is not a DOI; left out",
        "‘3.02E+07’ is not a PubMed id (a spreadsheet shortened it); left out",
    )


def test_markup_and_formulas_in_cells_are_text() -> None:
    record = record_of("title,abstract\n<i>STAT3</i> &amp; Ca<sup>2+</sup>,=1+1\n")
    assert (record.title, record.abstract) == ("<i>STAT3</i> &amp; Ca<sup>2+</sup>", "=1+1")


def test_nul_bytes_are_tolerated() -> None:
    assert record_of(b"title,abstract\nA\0B,text\n").title == "AB"


def test_a_very_long_cell_is_read() -> None:
    assert len(record_of(f"title,abstract\nA,{'x' * 500_000}\n").abstract) == 500_000


def test_the_raw_record_can_be_read_again() -> None:
    content = 'title,abstract\nA,"two\nlines"\nB,x\n'
    for record in read(content):
        assert isinstance(record, Record)
        (again,) = read(record.raw)
        assert isinstance(again, Record)
        assert (again.title, again.abstract) == (record.title, record.abstract)


def export(folder: Path, *, guard: bool, rows: str, path: str = "documents.csv") -> Source:
    fields = [
        {"name": "title", "type": "string"},
        {"name": "volume", "type": "string"},
        {"name": "year", "type": "integer"},
    ]
    package = {
        "resources": [{"name": "documents", "path": path, "schema": {"fields": fields}}],
        "x-formula-guard": guard,
    }
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (folder / "documents.csv").write_text(rows, "utf-8")
    return Source.of(folder / "documents.csv")


def test_the_guard_of_an_export_is_taken_off_and_the_missing_abstract_named(tmp_path: Path) -> None:
    rows = "title,volume,year\n'=cmd|' /C calc,'-1,'=2018\n''=x,'a,2018\n''tis,,\n'@x,,\n"
    titles = []
    for record in delimited.read(export(tmp_path, guard=True, rows=rows)):
        assert isinstance(record, Record)
        assert record.warnings[0] == "this table carries no abstracts; import export.json for a complete copy"
        titles.append((record.title, record.volume))
    assert titles == [("=cmd|' /C calc", "-1"), ("'=x", "'a"), ("''tis", None), ("@x", None)]


@pytest.mark.parametrize("case", ["no guard", "another file", "no package", "broken package"])
def test_without_a_guard_cells_stay_and_an_abstract_is_needed(case: str, tmp_path: Path) -> None:
    path = "others.csv" if case == "another file" else "documents.csv"
    source = export(tmp_path, guard=case != "no guard", rows="title,volume,year\n'=1,2,3\n", path=path)
    if case == "no package":
        (tmp_path / "datapackage.json").unlink()
    if case == "broken package":
        (tmp_path / "datapackage.json").write_text('{"resources": 7, "x-formula-guard": true', "utf-8")
    with pytest.raises(ReaderError, match="has no column ‘abstract’"):
        list(delimited.read(source))
    (tmp_path / "documents.csv").write_text("title,abstract\n'=1,b\n", "utf-8")
    (record,) = delimited.read(source)
    assert isinstance(record, Record)
    assert record.title == "'=1"


def test_a_table_is_known_by_its_header_and_not_by_its_name_alone() -> None:
    def certainty(text: str, name: str) -> float:
        return delimited.recognise(Source(name, path=Path(name), content=text.encode()))

    assert certainty("Title,Abstract\na,b\n", "papers.txt") > 0.9
    assert certainty("Key,Notes\na,b\n", "papers.csv") == 0.5
    assert certainty("Key,Notes\na,b\n", "papers.txt") == 0
    assert certainty("Just words. No table.\n\nAt all.\n", "papers.csv") == 0
    assert certainty("<html>,\n", "papers.csv") == 0


TABLE = b'title,abstract,pmid,authors\nA,"two\nlines",30231553,"B, C"\nD,"e ""f""",,\n'


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 90), st.integers(0, 40))
def test_no_damage_to_a_table_raises_anything_but_a_reader_error(noise: bytes, place: int, cut: int) -> None:
    for content in (TABLE[:place] + noise + TABLE[place + cut :], noise):
        source = Source("papers.csv", content=content)
        delimited.recognise(source)
        try:
            found = list(delimited.read(source))
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)


@settings(deadline=None)
@given(st.lists(st.text("ab\"',;\n\r\té=", max_size=8), min_size=1, max_size=4))
def test_written_cells_come_back(titles: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["title", "abstract"], *([f"x{it}x", "text"] for it in titles)])
    assert [it.title for it in read(stream.getvalue()) if isinstance(it, Record)] == [
        f"x{it}x" for it in titles
    ]


def from_file(name: str, columns: dict[str, str] | None = None) -> list[Record | Problem]:
    path = TABLES / name
    return list(delimited.read(Source(name, path=path, columns=columns or {})))


def test_a_table_of_zotero_is_read_by_its_preset() -> None:
    first, second = from_file("zotero.csv")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.pmid, first.pmcid, first.doi) == ("30231553", "PMC6163512", "10.3390/ijms19092818")
    assert first.keywords == ("dormancy", "to read")
    assert first.subject_areas == ("Breast Neoplasms", "STAT3 Transcription Factor")
    assert (first.publication_type_raw, first.publication_type) == ("journalArticle", "research_article")
    assert (first.publication_date, first.language, first.licence) == ("2018-09-18", "en", "CC BY 4.0")
    assert first.warnings == ()
    assert "8XKJ2QWA" in first.raw
    assert (second.publication_type, second.publication_date) == ("preprint", "2021-03")
    assert second.warnings == ("no abstract in the record",)


def test_a_table_of_rayyan_is_read_and_the_decisions_in_its_notes_are_named() -> None:
    first, second = from_file("rayyan.csv")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.pmid, first.pmcid) == ("30231553", "PMC6163512")
    assert first.authors == ("Segatto, Ilenia", "Baldassarre, Gustavo", "Belletti, Barbara")
    assert (first.publication_date, first.language) == ("2018-09-18", "en")
    assert first.warnings == (
        "decisions made in Rayyan stay in the source record: "
        'RAYYAN-INCLUSION: {"Kofi"=>"Included", "Ama"=>"Maybe"} | RAYYAN-LABELS: STAT3,mice',
    )
    assert "rayyan-1234567" in first.raw
    assert (second.pmid, second.warnings) == (None, ())


def test_an_accession_number_of_covidence_is_a_pubmed_id_only_if_it_looks_like_one() -> None:
    first, second = from_file("covidence.csv")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.pmid, first.publication_date) == ("30231553", "2018-09")
    assert first.warnings == ("‘30231553’, the accession number, was taken for the PubMed id",)
    assert (second.pmid, second.warnings) == (None, ())
    assert "#42" in first.raw


def test_a_pubmed_id_of_its_own_column_counts_before_an_accession_number() -> None:
    record = record_of(
        "Title,Authors,Abstract,Published Year,Accession Number,Covidence #,PMID\n"
        "A,B,C,2018,30231553,#1,123\n"
    )
    assert (record.pmid, record.warnings) == ("123", ())


def test_what_a_spreadsheet_damaged_is_named() -> None:
    chosen = {"Überschrift": "title"}
    (record,) = from_file("excel_german.csv", chosen)
    assert isinstance(record, Record)
    assert (record.title, record.where) == ("STAT3 – „Brustkrebs“", "line 3")
    assert record.abstract == "Erster Satz.\r\nZweiter Satz mit 5 µm."
    assert record.authors == ("Müller, Jörg",)
    assert record.keywords == ("STAT3", "1. Mrz", "9-Sep")
    assert (record.doi, record.pmid) == (None, None)
    said = "\n".join(record.warnings)
    for words in (
        "Windows-1252",
        "‘1. Mrz’ may be a gene",
        "‘9-Sep’ may be a gene",
        "pages ‘01. Okt’ may be numbers",
        "‘10.3390/ijms…’ is cut off and so not a DOI",
        "‘3,02E+07’ is not a PubMed id (a spreadsheet shortened it)",
    ):
        assert words in said


def test_columns_that_nobody_knows_are_read_as_a_person_mapped_them() -> None:
    content = b"Nr;Was;Warum;Wo\n7;STAT3;Text;PNAS\n"
    source = Source("papers.csv", path=Path("papers.csv"), content=content)
    with pytest.raises(ReaderError, match=r"Its columns are: Nr, Was, Warum, Wo\. Say what they mean"):
        list(delimited.read(source))
    chosen = {"Was": "title", "Warum": "abstract", "Wo": "journal", "Nr": ""}
    mapped = Source("papers.txt", content=content, columns=chosen)
    assert delimited.recognise(mapped) > 0.9
    (record,) = delimited.read(mapped)
    assert isinstance(record, Record)
    assert (record.title, record.abstract, record.journal, record.warnings) == ("STAT3", "Text", "PNAS", ())


def test_a_person_may_leave_columns_out_and_join_several() -> None:
    header = "Title,Abstract,Background,Results,Author 1,Author 2,Keywords"
    content = f'{header}\nA,no,B.,C.,"Doe, J","Roe, R",x\n'
    chosen = {
        "Abstract": "",
        "Background": "abstract",
        "Results": "abstract",
        "Author 1": "authors",
        "Author 2": "authors",
        "Keywords": "",
    }
    (record,) = delimited.read(Source("a.csv", content=content.encode(), columns=chosen))
    assert isinstance(record, Record)
    assert record.abstract == "B.\n\nC."
    assert record.authors == ("Doe, J", "Roe, R")
    assert record.keywords == ()


def test_a_table_mapped_without_an_abstract_gives_titles() -> None:
    (record,) = delimited.read(Source("a.csv", content=b"Was,Wo\nA,B\n", columns={"Was": "title"}))
    assert isinstance(record, Record)
    assert record.warnings == ("no abstract in the record",)


@pytest.mark.parametrize(
    "first", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"], ids=["plain", "quoted", "capitals", "marked"]
)
def test_the_line_that_tells_excel_the_separator_is_no_row(first: str) -> None:
    found = read(f"{first}\r\nTitle;Abstract\r\nA, B;C, D\r\n")
    assert isinstance(found[0], Record)
    assert (found[0].title, found[0].abstract, found[0].where) == ("A, B", "C, D", "line 3")


def test_lines_above_the_names_of_the_columns_are_named() -> None:
    content = "Scopus\nExport of 1 February, 2024\n\nTitle,Abstract,DOI\nA,B,10.1000/x\n"
    assert delimited.recognise(Source("a.csv", content=content.encode())) > 0.9
    found = read(content)
    assert [str(it) if isinstance(it, Problem) else it.where for it in found] == [
        "line 1: it stands above the names of the columns and was not read.",
        "line 2: it stands above the names of the columns and was not read.",
        "line 5",
    ]


HEADED = "Liste, 2024\nStand: 1. Februar\n\nNr;Was;Warum;Wo\n7;STAT3;Text, der, viele, Kommas, hat;PNAS\n"


def test_below_a_heading_columns_that_nobody_knows_can_be_mapped() -> None:
    source = Source("a.csv", path=Path("a.csv"), content=HEADED.encode())
    assert registry.recognise(source).name == "delimited"
    head = delimited.head(source)
    assert head.columns == ("Nr", "Was", "Warum", "Wo")
    assert head.rows == (("7", "STAT3", "Text, der, viele, Kommas, hat", "PNAS"),)
    with pytest.raises(ReaderError, match="Its columns are: Nr, Was, Warum, Wo"):
        list(delimited.read(source))
    chosen = {"Was": "title", "Warum": "abstract"}
    mapped = Source("a.csv", content=HEADED.encode(), columns=chosen)
    assert delimited.head(mapped).fields == (None, "title", "abstract", None)
    first, second, record = delimited.read(mapped)
    assert [str(it).partition(": it stands above")[0] for it in (first, second)] == ["line 1", "line 2"]
    assert isinstance(record, Record)
    assert (record.title, record.where) == ("STAT3", "line 5")


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        pytest.param("Nr,Was\n1,A\n2,B\n", ("Nr", "Was"), id="no heading"),
        pytest.param("List\n\nNr,Was\n1,A\n", ("Nr", "Was"), id="heading"),
        pytest.param("List,,,\nNr,Was,Wo,\n1,A,,\n", ("Nr", "Was", "Wo", "column 4"), id="separators"),
        pytest.param("Of 1 May, 2024\nNr,Was,Wo\n1,A,B\n", ("Nr", "Was", "Wo"), id="two cells"),
        pytest.param("x,y\nx,z\ny,z\nNr,Was,Wo,X\n1,A,B,C\n", ("Nr", "Was", "Wo", "X"), id="lines of two"),
        pytest.param(",Was,Wo\n0,A,B\n1,C,D\n", ("column 1", "Was", "Wo"), id="rows are numbered"),
        pytest.param("Nr,Was\n1,A\n2,B, C\n3,D\n", ("Nr", "Was"), id="surplus cell"),
        pytest.param("List\nWas\nA\n", ("List",), id="one column"),
        pytest.param("List,,2024\nNr,Was,Wo\n1,A,B\n", ("Nr", "Was", "Wo"), id="date on the right"),
        pytest.param(
            f"x,y\nx,z\ny,z\nNr,Was,Wo\n1,{'A ' * 200},B\n2,C,D\n", ("Nr", "Was", "Wo"), id="long cells"
        ),
    ],
)
def test_the_fullest_row_has_the_names_of_the_columns_if_none_is_known(
    content: str, columns: tuple[str, ...]
) -> None:
    assert delimited.head(Source("a.csv", content=content.encode())).columns == columns


def test_a_column_without_a_name_is_mapped_in_the_row_that_was_shown() -> None:
    content = b",List,\n,Wer,Wo\nSTAT3,A,B\nJAK2,C,D\n"
    assert delimited.head(Source("a.csv", content=content)).columns == ("column 1", "Wer", "Wo")
    chosen = {"column 1": "title", "Wo": ""}
    found = list(delimited.read(Source("a.csv", content=content, columns=chosen)))
    assert [it.title for it in found if isinstance(it, Record)] == ["STAT3", "JAK2"]


def test_a_header_that_is_repeated_is_no_record() -> None:
    found = read("Title,Abstract\nA,B\n\ufeffTitle,Abstract\nC,D\n")
    assert [it.title for it in found if isinstance(it, Record)] == ["A", "C"]
    assert len(found) == 2


def test_another_table_below_is_not_read_by_the_names_of_the_first() -> None:
    found = read("Title,Abstract,DOI\nA,B,\nPMID,Title,Abstract\n1,C,D\n")
    assert [it.title if isinstance(it, Record) else it.where for it in found] == ["A", "line 3"]
    assert "into a file of its own" in str(found[-1])


def test_columns_without_a_name_and_of_one_name_do_not_disturb() -> None:
    record = record_of("Title,,Abstract,Title,\nA,x,B,C,y\n")
    assert (record.title, record.abstract, record.warnings) == ("A", "B", ())
    assert record_of("Title,Title,Abstract\n,A,B\n").title == "A"


def test_a_byte_order_mark_within_a_cell_is_not_seen() -> None:
    record = record_of("title,\ufeffabstract,doi\nA,B,\ufeff10.1000/x\n")
    assert (record.abstract, record.doi) == ("B", "10.1000/x")


def test_a_line_of_a_gigabyte_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_LINE", 1000)
    found = read(f"title,abstract\nA,one\nB,{'x' * 5000}\nC,three\n")
    assert [it.title if isinstance(it, Record) else str(it) for it in found][:2] == [
        "A",
        "line 3: it is longer than 0 MB. Split it into rows.",
    ]
    assert isinstance(found[-1], Record)
    assert (found[-1].title, found[-1].where) == ("C", "line 4")


def test_a_row_that_goes_on_without_end_does_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_LINE", 1000)
    first = read('title,abstract\n"' + '",x,"\n' * 20_000)[0]
    assert str(first) == "line 2: a quotation mark is opened and never closed. Close or remove it."


NOISE = st.binary(max_size=60) | st.sampled_from(
    [b"sep=;\n", b'"', b"\xff\xfe", b"\0", b"\r", b"\xef\xbb\xbf"]
)


@given(
    st.sampled_from(["zotero.csv", "rayyan.csv", "covidence.csv", "excel_german.csv"]),
    NOISE,
    st.integers(0, 2000),
    st.integers(0, 400),
    st.dictionaries(
        st.sampled_from(["Title", "key", "Covidence #", "column 2"]), st.sampled_from(["title", ""])
    ),
)
def test_no_damage_to_the_tables_of_programs_raises_anything_but_a_reader_error(
    name: str, noise: bytes, place: int, cut: int, columns: dict[str, str]
) -> None:
    whole = (TABLES / name).read_bytes()
    source = Source(name, content=whole[:place] + noise + whole[place + cut :], columns=columns)
    delimited.recognise(source)
    for attempt in (lambda: list(delimited.read(source)), lambda: [delimited.head(source)]):
        try:
            attempt()
        except ReaderError:
            continue
