"""What the columns of tables mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.model import Bibliography
from curator.readers import columns, delimited, fields
from curator.readers.columns import FIELDS
from curator.readers.format import Source

TABLES = Path(__file__).parents[2] / "data" / "import" / "tables"


def test_the_fields_are_those_that_columns_are_known_by() -> None:
    for field in FIELDS:
        assert fields.field_of(field) == field
    known = {item for item in Bibliography.__dataclass_fields__ if fields.field_of(item) == item}
    assert known <= set(FIELDS)


@pytest.mark.parametrize("name", ["zotero", "rayyan", "covidence"])
def test_a_known_program_is_known_by_the_header_of_its_table(name: str) -> None:
    header = delimited.head(Source.of(TABLES / f"{name}.csv")).columns
    found = columns.preset_of(header)
    assert found is not None
    assert found.name == name
    assert columns.preset_of([column.swapcase() for column in header]) is None
    assert columns.preset_of(header[1:2]) is None


def test_the_presets_name_only_fields_that_exist() -> None:
    for preset in columns.presets():
        purposes = {meaning for meaning, _ in preset.meanings.values()}
        assert purposes - {"", "accession", "labelled_ids", "remarks"} <= set(FIELDS)
        assert {"title", "abstract", "authors"} <= purposes


def test_a_head_shows_what_each_column_is_taken_for() -> None:
    head = delimited.head(Source.of(TABLES / "covidence.csv"))
    taken = dict(zip(head.columns, head.fields, strict=True))
    assert taken["Published Year"] == "year"
    assert taken["Published Month"] == "month"
    for column in ("Ref", "Covidence #", "Study", "Notes", "Tags", "Accession Number"):
        assert taken[column] is None
    assert [row[12] for row in head.rows] == ["#42", "#43"]


def test_a_head_has_rows_of_one_length_and_not_all_of_them() -> None:
    rows = "".join(f"title {number}\n" for number in range(100))
    head = delimited.head(Source("a.csv", content=f"Title,Abstract,\n{rows}".encode()))
    assert head.columns == ("Title", "Abstract", "column 3")
    assert head.fields == ("title", "abstract", None)
    assert len(head.rows) == 20
    assert set(map(len, head.rows)) == {3}


def test_what_a_person_chose_counts_before_presets_and_names() -> None:
    header = ["Title", "Titel", "Abstract", "Notes"]
    found = columns.of(header, {"Notes": "abstract", "Title": ""})
    assert found.meanings == (None, "title", "abstract", "abstract")
    assert found.order[0] == 3
    assert found.chosen == {3}


@pytest.mark.parametrize(
    ("field", "names"),
    [
        pytest.param(
            "title",
            "Überschrift|UEBERSCHRIFT|Titel des Artikels|Título del artículo|Titulo|Titre de l’article"
            "|Titolo|Título do artigo|Titel van het artikel",
            id="title",
        ),
        pytest.param(
            "abstract", "Kurzfassung|Resumen|Résumé|Resume|Riassunto|Resumo|Samenvatting", id="abstract"
        ),
        pytest.param("authors", "Autor(en)|Verfasser|Autores|Auteur(s)|Autori|Autor(es)", id="authors"),
        pytest.param(
            "keywords",
            "Schlüsselwörter|Palabras clave|Mots clés|Parole chiave|Palavras-chave|Trefwoorden",
            id="keywords",
        ),
        pytest.param("journal", "Fachzeitschrift|Revista|Revue|Rivista|Periódico|Tijdschrift", id="journal"),
        pytest.param("year", "Erscheinungsjahr|Año|Année|Anno|Ano|Jaar", id="year"),
    ],
)
def test_columns_are_known_by_names_in_other_languages(field: str, names: str) -> None:
    assert {name: fields.field_of(name) for name in names.split("|")} == dict.fromkeys(
        names.split("|"), field
    )


def test_columns_of_one_name_are_told_apart() -> None:
    header = ["Title", "Title", "", "Title (2)", "\ufeffTitle", " "]
    names = columns.named(header)
    assert names == ("Title", "Title (3)", "column 3", "Title (2)", "Title (4)", "column 6")
    assert columns.of(header, {"Title (3)": "abstract"}).meanings[:2] == ("title", "abstract")


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "", "column 1", "b"])))
def test_names_of_columns_are_unique_and_stay_as_they_are_where_they_can(header: list[str]) -> None:
    names = columns.named(header)
    assert len(set(names)) == len(header)
    assert columns.named(names) == names
    assert {name for name in header if name} <= set(names)


def test_a_mapping_can_be_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "columns.json"
    mapping = {"Überschrift": "title", "Text": "abstract", "Nr.": ""}
    columns.write_mapping(path, mapping)
    assert columns.read_mapping(path) == mapping
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"A\xa0b": "title", "C": None}).encode())
    assert columns.read_mapping(path) == {"A b": "title", "C": ""}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param('{"Text": "abstrct"}', "the column ‘Text’ to ‘abstrct’, which is no field", id="typo"),
        pytest.param('{"Text": 7}', "‘7’, which is no field", id="number"),
        pytest.param('{"Text": ["title"]}', "which is no field", id="list"),
        pytest.param('["Text"]', "no JSON object", id="no object"),
        pytest.param('{"Text"', "is not valid JSON", id="cut off"),
        pytest.param("\udcff", "is not valid JSON", id="not UTF-8"),
        pytest.param("[" * 100_000, "is not valid JSON", id="deep"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(content: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "columns.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CuratorError) as refusal:
        columns.read_mapping(path)
    assert sentence in str(refusal.value)


def test_a_mapping_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(CuratorError, match="cannot be read"):
        columns.read_mapping(tmp_path / "gone.json")
