"""BibTeX and BibLaTeX, and the LaTeX within."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_file
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import bibtex, latex
from curator.readers.format import Source

DATA = Path(__file__).parents[2] / "data" / "import"
FILES = sorted((DATA / "bibtex").glob("*.bib"))


def read(content: str | bytes) -> list[Record | Problem]:
    content = content.encode() if isinstance(content, str) else content
    return list(bibtex.read(Source("a.bib", content=content)))


def record_of(fields: str, before: str = "") -> Record:
    (found,) = read(f"{before}@article{{key, title = {{STAT3}}, {fields}}}\n")
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda it: it.name)
def test_real_files_are_recognised_and_no_entry_is_lost(path: Path) -> None:
    assert bibtex.recognise(Source.of(path)) > 0.9
    entries = parse_file(str(path)).entries
    assert len(list(bibtex.read(Source.of(path)))) == len(entries)


def test_the_export_of_a_portal_is_read_with_the_values_of_its_pages() -> None:
    expected = json.loads((DATA / "pure" / "expected.json").read_text("utf-8"))
    records = [
        it for it in bibtex.read(Source.of(DATA / "bibtex" / "pure_export.bib")) if isinstance(it, Record)
    ]
    for record, wanted in zip(records, expected, strict=True):
        assert record.doi == wanted["doi"]
        assert list(record.authors) == wanted["authors"]
        assert record.title == wanted["title"]
        assert record.abstract.split() == wanted["abstract"].split()
        assert record.journal == wanted["journal"]
        assert record.volume == wanted["volume"]
        assert str(record.year) == wanted["year"]
        assert wanted["bibkey"] in record.where
        assert record.raw.startswith(f"@article{{{wanted['bibkey']},")


def test_accents_braces_and_undefined_macros_of_a_real_file() -> None:
    found = list(bibtex.read(Source.of(DATA / "bibtex" / "BibtexImporter.examples.bib")))
    first, first_set, second_set, last = found
    assert isinstance(first, Record)
    assert first.authors == ("Preißel, René",)
    assert str(first_set) == "line 14 (set): it has neither a title nor an abstract."
    assert isinstance(second_set, Problem)
    assert isinstance(last, Record)
    assert last.authors[0] == "Aksın, Özge"
    assert last.authors[5] == "Büyükgüngör, Orhan"
    assert last.title.startswith("Effect of immobilization")
    assert "Pd-N-heterocyclic carbenes in Mizoroki-Heck reactions" in last.title
    assert last.warnings[0] == (
        "the field ‘journal’ has the abbreviation ‘jomch’, which the file does not define"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param(r"{\'e}t{\'e} \'{E} \'\i \"{\i} na{\"\i}ve", "été É í ï naïve", id="accents"),
        pytest.param(
            r"{\c{C}}a \c c \v{s} \r{a} \H{o} \k{a} \.{z} \~n", "Ça ç š å ő ą ż ñ", id="more accents"
        ),
        pytest.param(r"\L{}\'od\'z {\ss} \o{} \AA{} {\ae}", "Łódź ß ø Å æ", id="letters"),
        pytest.param(r"$\alpha$-catenin, \beta-catenin, \textmu g", "α-catenin, β-catenin, µg", id="Greek"),
        pytest.param(r"Ca$^{2+}$, H$_2$O, $10^{-5}$", "Ca2+, H2O, 10-5", id="raised and lowered signs"),
        pytest.param(r"$p<0.05$ and $n = 5$", "p<0.05 and $n = 5$", id="formulas and dollars"),
        pytest.param("costs $5 and $10", "costs $5 and $10", id="money"),
        pytest.param(r"5\% of 20% R\&D R&D \#1 a\_b", "5% of 20% R&D R&D #1 a_b", id="signs"),
        pytest.param("a--b---c ``x'' 5'-UTR", "a–b—c “x” 5'-UTR", id="dashes and quotation marks"),
        pytest.param(r"Fig.~2, about ~50, (~5) 5\,mg", "Fig. 2, about ~50, (~5) 5 mg", id="ties"),
        pytest.param(r"\textit{in vivo} {\it x} \emph{y}\textsuperscript{2}", "in vivo x y2", id="commands"),
        pytest.param(r"\textcopyright{} \textgreater{} \textless{} $^\circ$C", "© > < °C", id="symbols"),
        pytest.param(r"\frac{1}{2} \ensuremath{\beta} \url{x.y}", "1/2 β x.y", id="with arguments"),
        pytest.param("{GATA3} {{Stat3}}", "GATA3 Stat3", id="protective braces"),
        pytest.param("plain β–text", "plain β–text", id="nothing to do"),
        pytest.param("\\", "\\", id="a lone backslash"),
        pytest.param(r"\unknowncommand{x}", "x", id="an unknown command"),
    ],
)
def test_latex_becomes_text(source: str, text: str) -> None:
    assert latex.plain(source) == text


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Smith, John and Doe, Jane", ("Smith, John", "Doe, Jane")),
        ("Jaan-Olle Andressoo and {de Wit}, Jan", ("Andressoo, Jaan-Olle", "de Wit, Jan")),
        (
            "Ludwig van Beethoven\n and van der Berg, Jr, Jan",
            ("van Beethoven, Ludwig", "van der Berg, Jan, Jr"),
        ),
        ("{Barnes and Noble Group}", ("Barnes and Noble Group",)),
        ("Smith JA and Plato", ("Smith JA", "Plato")),
        (r"{\"O}zge Aks{\i}n", ("Aksın, Özge",)),
        ("", ()),
        ("and and and", ("and",)),
    ],
)
def test_names_are_family_first(author: str, names: tuple[str, ...]) -> None:
    assert record_of(f"author = {{{author}}}").authors == names


def test_authors_that_are_left_out_are_told() -> None:
    record = record_of("author = {Smith, J and others}, abstract = {x}")
    assert record.authors == ("Smith, J",)
    assert record.warnings == ("the entry leaves out some of the authors (“and others”)",)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2018, month = sep", "2018-09"),
        ('year = "2018", month = "18~" # sep', "2018-09-18"),
        ("year = {2018}, month = 9, day = 18", "2018-09-18"),
        ("year = 2018, month = SEP", "2018-09"),
        ("date = {2018-09-18}", "2018-09-18"),
        ("year = {2018}", "2018"),
        ("", None),
    ],
)
def test_months_are_macros_words_or_numbers(fields: str, date: str | None) -> None:
    assert record_of(fields).publication_date == date


def test_strings_of_the_file_are_put_in_and_joined() -> None:
    macros = '@string{bc = "Breast "}\n@STRING(full = bc # {Cancer})\n'
    record = record_of('journal = FULL # " Research"', macros)
    assert record.journal == "Breast Cancer Research"


def test_other_fields_are_taken() -> None:
    record = record_of(
        r"""doi = {https://doi.org/10.1000/ABC\_d}, eprint = {30231553}, eprinttype = {pubmed},
        pmcid = {PMC6163512}, pages = {335--339}, number = 4, issn = {1759-8478}, language = {German},
        keywords = {STAT3, breast cancer}, url = {http://x.y/~z\_a}, eid = {e25}, journaltitle = {J}"""
    )
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/abc_d", "30231553", "PMC6163512")
    assert (record.pages, record.issue, record.issn, record.article_number) == (
        "335-339",
        "4",
        "1759-8478",
        "e25",
    )
    assert (record.language, record.journal, record.url) == ("de", "J", "http://x.y/~z_a")
    assert record.keywords == ("STAT3", "breast cancer")


def test_the_lines_of_an_abstract_go_on_and_an_empty_line_is_a_paragraph() -> None:
    record = record_of("abstract = {STAT3\n   is long.\n\n  p$<$0.05 {\\&} more}")
    assert record.abstract == "STAT3 is long.\np<0.05 & more"


def test_html_in_title_and_abstract_is_resolved() -> None:
    (record,) = read(
        "@article{k, title={{\\textless}i{\\textgreater}In vivo{\\textless}/i{\\textgreater} p<0.05},\n"
        "abstract={<h4>Background</h4>STAT3 &amp; more.<h4>Methods</h4>We did.}}"
    )
    assert isinstance(record, Record)
    assert record.title == "In vivo p<0.05"
    assert [(heading, text) for heading, _, text in record.sections] == [
        ("Background", "STAT3 & more."),
        ("Methods", "We did."),
    ]


def test_entries_with_the_same_key_are_all_kept() -> None:
    found = read("@article{a, title={One}}\n@article{a, title={Two}}\n")
    assert [it.title for it in found if isinstance(it, Record)] == ["One", "Two"]


def test_a_field_that_stands_twice_is_told() -> None:
    record = record_of("year = 2018, year = 2019, abstract = {x}")
    assert record.year == 2018
    assert record.warnings == ("a field stands twice (year); the first was taken",)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("@article{b, title = {Open", id="an open brace"),
        pytest.param('@article{b, title = "Open', id="an open quotation mark"),
        pytest.param("@article{b title = {No comma}}", id="no comma"),
        pytest.param("@article{b, title {No equals sign}}", id="no equals sign"),
    ],
)
def test_a_broken_entry_is_a_problem_with_its_line_and_costs_no_other(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        before, problem, after = read(f"@article{{a, title={{A}}}}\n\n{broken}\n@article{{c, title={{C}}}}\n")
    assert isinstance(before, Record)
    assert isinstance(after, Record)
    assert str(problem) == (
        "line 3: the entry is broken and was not read; check its braces, quotes and commas."
    )
    assert not caplog.records


def test_what_follows_a_field_without_a_comma_is_told() -> None:
    (record,) = read("@article{b, title = {A} year = 2018, abstract = {x}}")
    assert isinstance(record, Record)
    assert record.title == "A"
    assert record.warnings == (
        "the field ‘title’ is followed by ‘year = 2018’ without a comma; that was left out",
    )


def test_comments_and_preambles_are_no_entries() -> None:
    content = "% Encoding: UTF-8\nNotes.\n@comment{jabref-meta: x;}\n@preamble{{\\x}}\n@string{a = {b}}\n"
    (record,) = read(content + "@misc(k, title={T})\n")
    assert isinstance(record, Record)
    assert record.where == "line 6 (k)"


@pytest.mark.parametrize("content", ["", "text", "@comment{x}\n@string{a = {b}}\n", "a@b.org"])
def test_a_file_without_entries_is_refused(content: str) -> None:
    with pytest.raises(ReaderError, match=r"‘a\.bib’ holds no BibTeX entry"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("@article{k, title={" + "{" * 5_000_000, id="braces"),
        pytest.param('@article{k, title="' + '"\n' * 2_000_000, id="quotation marks"),
        pytest.param("@article{k, title={\n" + "x\n" * 1_000_000, id="never closed"),
    ],
)
def test_an_entry_that_never_ends_is_a_problem_and_the_next_is_read(content: str) -> None:
    problem, record = read(content + "\n@article{b, title={B}}\n")
    assert isinstance(problem, Problem)
    assert problem.where == "line 1"
    assert "larger than 1 MB" in problem.message
    assert isinstance(record, Record)
    assert record.title == "B"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("note = " + "a#" * 100_000 + "a", id="pieces"),
        pytest.param("author = {" + "a and " * 100_000 + "b}", id="names"),
        pytest.param("author = {" + "x " * 200_000 + "}", id="a long name"),
        pytest.param("abstract = {" + r"\' " * 100_000 + "}", id="accents"),
        pytest.param("abstract = {" + "$a" * 100_000 + "}", id="dollars"),
        pytest.param("abstract = {" + r"\c" + " " * 300_000 + "}", id="spaces"),
        pytest.param("abstract = {" + "<p " * 100_000 + "}", id="tags"),
        pytest.param("doi = {10.1234/" + ")" * 300_000 + "}", id="brackets"),
        pytest.param("note = {" + "{" * 9_000 + "}" * 9_000 + "}", id="depth"),
    ],
)
def test_hostile_fields_are_read_in_time_that_grows_with_them(fields: str) -> None:
    assert record_of(fields).title == "STAT3"


def test_macros_that_multiply_do_not_fill_memory() -> None:
    macros = (
        "@string{a0 = {"
        + "x" * 9000
        + "}}\n"
        + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    )
    record = record_of("journal = " + "a0 # " * 1000 + "a0, note = a60", macros)
    assert record.journal is None
    assert "the field ‘journal’ is longer than 1 MB and was left out" in record.warnings


@settings(deadline=None)
@given(st.text(st.sampled_from("\\{}$~-'`^\"aceiv &<>%_\n")))
def test_any_latex_becomes_text(source: str) -> None:
    assert "\0" not in latex.plain(source)


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=200), st.text('@{}",=#\\\n a1', max_size=60), st.integers(0, 1700), st.integers(0, 300)
)
def test_damaged_files_give_records_problems_or_a_refusal(
    noise: bytes, signs: str, place: int, cut: int
) -> None:
    whole = (DATA / "bibtex" / "BibtexImporter.examples.bib").read_bytes()
    damaged = (whole[:place] + it + whole[place + cut :] for it in (noise, signs.encode()))
    for content in (noise, signs.encode(), b"@article{" + signs.encode(), *damaged):
        bibtex.recognise(Source("a", content=content))
        try:
            found = read(content)
        except ReaderError:
            continue
        assert all(isinstance(it, Record | Problem) for it in found)
