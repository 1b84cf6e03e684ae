"""The matrix as a picture: what is drawn, that it is sound SVG, and that it can be read in grey."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from curator.colours import blended, contrast, luminance
from curator.evidence.cell_picture import PAD, WIDTH
from curator.evidence.footer import picture_footer
from curator.evidence.headings import Heading, headings
from curator.evidence.marks import Hatch, hatching
from curator.evidence.matrix import Cell, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.palette import DARK, LIGHT, Palette
from curator.evidence.picture import matrix_picture
from curator.evidence.question import ROLE, Question
from curator.evidence.scale import FULL_AT_LEAST, LINEAR_UP_TO, Scale, side_scale, split_scale
from curator.evidence.svg import Drawing, clean, elided, width_of, wrapped
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from tests import factories

BOOK = LabelBook([factories.starter_vocabulary()])
TUMOR, LUMINAL, IMMUNE, NOT_STATED = "CTX:0001", "CTX:0002", "CTX:0011", "CTX:0099"
NORMAL, PRIMARY, METASTASIS = "STG:0001", "STG:0004", "STG:0008"
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "rect", "line", "path", "text"}
HOSTILE = '<script>alert("1")</script> & ]]> \x00\x0b\ud800\u202e &lt;b&gt; %s {0} \'quoted"'


def cell(unread: int = 3, **numbers: Any) -> Cell:
    papers = Tally(**numbers)
    return Cell(
        papers=papers,
        mentions=papers,
        conflict=conflict_of(papers),
        emptiness=emptiness_of(papers, unread, read=1),
    )


def stated(pro: int = 0, anti: int = 0, causal: bool = True, **more: Any) -> Cell:
    """Papers that state a direction, each one."""
    sides = {
        "pro": pro,
        "anti": anti,
        "pro_causal": pro if causal else 0,
        "anti_causal": anti if causal else 0,
    }
    others = sum(more.get(name, 0) for name in ("mixed", "no_effect", "undetermined"))
    return cell(**{"directed": pro + anti, "all": pro + anti + others, **sides, **more})


def matrix(cells: Mapping[tuple[str, str], Cell], unread: int = 3, **changes: Any) -> Matrix:
    made = Matrix(
        question=Question(rows="context", columns="stage"),
        rows=headings(BOOK, "context", (), ()),
        columns=headings(BOOK, "stage", (), ()),
        cells=cells,
        empty=cell(unread),
        papers=4,
        mentions=9,
        sentences=8,
        curators=2,
        read=4,
        unread=unread,
        asides=1,
        negated=2,
        hidden_passes=0,
    )
    return replace(made, **changes)


def drawn(picture: Matrix, palette: Palette = LIGHT, **options: Any) -> ElementTree.Element:
    return ElementTree.fromstring(
        matrix_picture(picture, "Context by stage", ["A footer"], palette, **options)
    )


def texts(element: ElementTree.Element) -> list[str]:
    return [item.text or "" for item in element.iter(f"{SVG}text")]


def group(root: ElementTree.Element, start: str) -> ElementTree.Element:
    """The cell whose words begin so."""
    (found,) = (
        item for item in root.iter(f"{SVG}g") if (item.findtext(f"{SVG}title") or "").startswith(start)
    )
    return found


def in_cell(one: Cell, unread: int = 3, palette: Palette = LIGHT) -> ElementTree.Element:
    root = drawn(matrix({(TUMOR, METASTASIS): one}, unread), palette)
    return group(root, "Tumor, subtype unspecified by Distant metastasis:")


def bars(element: ElementTree.Element, colour: str) -> list[ElementTree.Element]:
    return [item for item in element.iter(f"{SVG}rect") if item.get("fill") == colour]


def test_a_cell_shows_its_papers_and_says_so_to_a_screen_reader() -> None:
    found = in_cell(stated(pro=3, anti=1))
    assert (
        found.findtext(f"{SVG}title")
        == "Tumor, subtype unspecified by Distant metastasis: 3 papers for, 1 against, contradiction"
    )
    assert texts(found) == ["4", "1", "3"]


def test_against_lies_left_of_the_middle_and_for_right_of_it() -> None:
    found = in_cell(stated(pro=3, anti=1))
    (axis,) = found.iter(f"{SVG}line")
    middle = float(axis.get("x1", ""))
    (pro,), (anti,) = bars(found, LIGHT.pro), bars(found, LIGHT.anti)
    assert float(pro.get("x", "")) == pytest.approx(middle + 0.5)
    assert float(anti.get("x", "")) + float(anti.get("width", "")) == pytest.approx(middle - 0.5)
    assert float(pro.get("width", "")) == pytest.approx(3 * float(anti.get("width", "")), abs=0.02)


def test_associations_are_hatched_and_causal_claims_solid() -> None:
    causal, associated = in_cell(stated(pro=2)), in_cell(stated(pro=2, causal=False))
    assert bars(causal, LIGHT.pro)
    assert not list(causal.iter(f"{SVG}path"))
    assert not bars(associated, LIGHT.pro)
    (hatched,) = bars(associated, blended(LIGHT.pro, LIGHT.card, 0.16))
    assert hatched.get("stroke") == LIGHT.pro
    assert [item.get("stroke") for item in associated.iter(f"{SVG}path")] == [LIGHT.pro]


def test_papers_that_disagree_have_a_tinted_ground_and_one_paper_alone_has_not() -> None:
    across, within = in_cell(stated(pro=2, anti=1)), in_cell(stated(pro=1, anti=1, directed=1, all=1))
    assert bars(across, LIGHT.clash_ground)
    assert not bars(within, LIGHT.clash_ground)
    assert [item.get("stroke") for item in within.iter(f"{SVG}path")] == [LIGHT.ink3] * 4
    assert [item.get("stroke") for item in across.iter(f"{SVG}path")] == [LIGHT.ink] * 2


def test_mixed_and_no_effect_stand_apart_from_the_bars_with_their_numbers() -> None:
    found = in_cell(stated(pro=1, mixed=2, no_effect=3))
    assert texts(found) == ["6", "1", "2", "3"]
    assert [item.get("fill") for item in found.iter(f"{SVG}path")] == [LIGHT.mixed]
    assert [item.get("stroke") for item in found.iter(f"{SVG}rect")][-1] == LIGHT.no_effect


@pytest.mark.parametrize("palette", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_the_three_kinds_of_empty_differ_in_more_than_colour(palette: Palette) -> None:
    never = in_cell(cell(3), 3, palette)
    silent = in_cell(cell(3, undetermined=2, all=2), 3, palette)
    tested = in_cell(cell(3, no_effect=2, all=2), 3, palette)
    assert [item.get("stroke-dasharray") for item in never.iter(f"{SVG}rect")] == ["3 3", None]
    assert texts(never) == []
    assert bars(silent, palette.faint)
    assert len(list(silent.iter(f"{SVG}line"))) == 1
    assert texts(silent) == ["2"]
    assert not list(tested.iter(f"{SVG}line"))
    assert [item.get("fill") for item in tested.iter(f"{SVG}rect")] == [palette.card, "none"]
    assert texts(tested) == ["2"]


def test_what_everybody_has_read_is_not_called_never_looked() -> None:
    root = drawn(matrix({}, unread=0))
    assert len(list(root.iter(f"{SVG}g"))) == len(matrix({}).rows) * len(matrix({}).columns)
    assert not [item for item in root.iter() if item.get("stroke-dasharray")]


def test_numbers_at_the_sides_give_way_to_a_long_number_in_the_middle() -> None:
    assert texts(in_cell(stated(pro=12_000, anti=400))) == ["12,400"]


def test_a_label_below_another_is_indented_and_rows_stand_under_their_groups() -> None:
    root = drawn(matrix({}))
    ends = {item.text: float(item.get("x", "")) for item in root.iter(f"{SVG}text")}
    assert ends["Luminal / ER-positive"] < ends["Tumor, subtype unspecified"]
    shown = texts(root)
    assert shown.index("Tumor and epithelial cells") < shown.index("Tumor, subtype unspecified")
    assert shown.index("Immune cells") < shown.index("Physiology") < shown.index("Mammary involution")


def test_a_folded_group_has_no_second_heading() -> None:
    folded = headings(BOOK, "context", ("group:cell",), ())
    assert texts(drawn(matrix({}, rows=folded))).count("Tumor and epithelial cells") == 1


def test_columns_are_grouped_when_there_are_several_groups() -> None:
    across = drawn(
        matrix({}, columns=headings(BOOK, "context", (), ()), rows=headings(BOOK, "stage", (), ()))
    )
    assert "Microenvironment" in texts(across)
    assert "Disease stage" not in texts(drawn(matrix({})))


def test_empty_rows_and_columns_can_be_dropped_and_that_is_said() -> None:
    one = matrix({(LUMINAL, PRIMARY): stated(pro=1)})
    root = drawn(one, drop_empty=True)
    assert len(list(root.iter(f"{SVG}g"))) == 1
    dropped = (len(one.rows) - 1, len(one.columns) - 1)
    assert f"Without {dropped[0]} rows and {dropped[1]} columns that no claim speaks of." in texts(root)


def test_the_legend_explains_only_what_occurs() -> None:
    plain = texts(drawn(matrix({(TUMOR, METASTASIS): stated(pro=1)})))
    assert {"against disease", "for disease", "never looked", "5 papers"} < set(plain)
    assert not {"association only", "mixed", "papers disagree", "looked, effect not stated"} & set(plain)
    busy = matrix(
        {
            (TUMOR, METASTASIS): stated(pro=2, anti=1, causal=False, mixed=1),
            (TUMOR, PRIMARY): cell(no_effect=1, all=1),
            (TUMOR, NORMAL): cell(undetermined=1, all=1),
        }
    )
    assert {"association only", "mixed", "papers disagree", "tested with no effect"} < set(texts(drawn(busy)))


def test_lengths_by_square_root_are_said() -> None:
    many = matrix({(TUMOR, METASTASIS): stated(pro=2_000), (TUMOR, PRIMARY): stated(anti=1)})
    assert "2,000 papers, lengths by square root" in texts(drawn(many))


def split_matrix() -> tuple[Matrix, list[Any]]:
    labels = BOOK.of_dimension("evidence")
    counts = (2, 1, *[0] * (len(labels) - 2), 1)
    one = stated(pro=3, anti=1, split=counts)
    question = Question(rows="context", columns="stage", split="evidence")
    return matrix(
        {(TUMOR, METASTASIS): one}, question=question, split=tuple(label.id for label in labels)
    ), labels


def test_a_split_cell_has_a_part_for_each_label_in_its_own_colour_and_texture() -> None:
    picture, labels = split_matrix()
    root = drawn(picture, split=labels)
    found = group(root, "Tumor, subtype unspecified by Distant metastasis:")
    assert f"{labels[0].name} 2, {labels[1].name} 1, without a label 1" in (
        found.findtext(f"{SVG}title") or ""
    )
    assert len(bars(found, labels[0].colour)) == 1
    assert [item.get("stroke") for item in found.iter(f"{SVG}path")][-2:] == [
        LIGHT.edge(colour) for colour in (labels[1].colour, LIGHT.ink3)
    ]
    assert {*(label.name for label in labels), "without a label", "5 papers"} < set(texts(root))


@pytest.mark.parametrize(
    ("numbers", "most", "root"),
    [
        pytest.param([], FULL_AT_LEAST, False, id="nothing"),
        pytest.param([(1, 0)], FULL_AT_LEAST, False, id="one paper does not fill its half"),
        pytest.param([(3, 0), (1, 7)], 7, False, id="the longest side of all"),
        pytest.param([(LINEAR_UP_TO, 0)], LINEAR_UP_TO, False, id="still linear"),
        pytest.param([(LINEAR_UP_TO + 1, 0)], LINEAR_UP_TO + 1, True, id="by square root"),
    ],
)
def test_the_scale_fits_the_longest_bar(numbers: list[tuple[int, int]], most: int, root: bool) -> None:
    assert side_scale(Tally(pro=pro, anti=anti) for pro, anti in numbers) == Scale(most, root)


def test_the_scale_of_split_bars_fits_the_largest_sum() -> None:
    assert split_scale([Tally(split=(1, 2)), Tally(split=(4, 5))]) == Scale(9)


def test_lengths_grow_with_numbers_and_one_of_thousands_is_seen() -> None:
    scale = Scale(4_000, root=True)
    lengths = [scale.length(number, 43) for number in (0, 1, 40, 400, 4_000)]
    assert lengths[0] == 0
    assert lengths[1] == 2
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == 43


def test_both_parts_of_a_short_bar_are_seen() -> None:
    length, solid = Scale(1_000).sides(10, 1, 43)
    assert solid >= 3.5
    assert length - solid >= 3.5


def test_bars_stay_in_their_cell() -> None:
    found = in_cell(stated(pro=40, anti=40))
    left = min(float(item.get("x", "")) for item in found.iter(f"{SVG}rect"))
    for colour in (LIGHT.pro, LIGHT.anti):
        (one,) = bars(found, colour)
        assert float(one.get("x", "")) >= left + PAD - 1
        assert float(one.get("x", "")) + float(one.get("width", "")) <= left + WIDTH - PAD + 1


def test_equal_input_gives_equal_bytes() -> None:
    picture, labels = split_matrix()
    assert matrix_picture(picture, "T", ["f"], split=labels) == matrix_picture(
        picture, "T", ["f"], split=labels
    )


def test_hostile_names_are_text_and_nothing_else() -> None:
    bad = Heading(id="a", name=HOSTILE, short="x", labels=(LabelId("a"),), group="g", group_name=HOSTILE)
    other = replace(bad, id="b", group="h", group_name="H")
    picture = matrix({("a", "b"): stated(pro=1)}, rows=(bad, other), columns=(bad, other))
    text = matrix_picture(picture, HOSTILE, [HOSTILE] * 2, axes=(HOSTILE, HOSTILE))
    root = ElementTree.fromstring(text.encode())
    assert {item.tag.removeprefix(SVG) for item in root.iter()} <= ALLOWED
    assert root.findtext(f"{SVG}title") == clean(HOSTILE)
    assert "\u202e" not in text


def test_the_drawing_needs_no_style_sheet_and_no_font_of_ours() -> None:
    text = matrix_picture(matrix({(TUMOR, METASTASIS): stated(pro=2, anti=1)}), "T", ["f"])
    root = ElementTree.fromstring(text)
    assert {item.tag.removeprefix(SVG) for item in root.iter()} <= ALLOWED
    attributes = {name for item in root.iter() for name in item.attrib}
    assert not attributes & {"class", "style", "opacity", "clip-path", "mask", "filter"}
    assert root.get("font-family", "").endswith("sans-serif")


def test_all_text_lies_within_the_picture() -> None:
    long = replace(matrix({}).rows[0], name="A context " * 12 + "with anunbelievablylongwordthatnobodyreads")
    picture = matrix({(long.id, METASTASIS): stated(pro=1)}, rows=(long,))
    root = drawn(picture, axes=("Context " * 20, "Stage"))
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for item in root.iter(f"{SVG}text"):
        x, y, size = (float(item.get(name, "")) for name in ("x", "y", "font-size"))
        wide = width_of(item.text or "", size, item.get("font-weight") == "600")
        start = {"middle": x - wide / 2, "end": x - wide}.get(item.get("text-anchor", ""), x)
        assert start >= 0, item.text
        assert start + wide <= width, item.text
        assert size <= y <= height, item.text


@pytest.mark.parametrize(
    ("palette", "ground"),
    [
        pytest.param(LIGHT, LIGHT.card, id="light"),
        pytest.param(LIGHT, LIGHT.clash_ground, id="light, papers disagree"),
        pytest.param(DARK, DARK.card, id="dark"),
        pytest.param(DARK, DARK.clash_ground, id="dark, papers disagree"),
    ],
)
def test_for_and_against_differ_in_grey_and_stand_out_from_their_ground(
    palette: Palette, ground: str
) -> None:
    assert contrast(palette.pro, palette.anti) >= 1.7
    assert min(contrast(colour, ground) for colour in (palette.pro, palette.anti, palette.mixed)) >= 3
    assert min(contrast(colour, ground) for colour in (palette.ink, palette.ink2)) >= 4.5


def test_luminance_is_that_of_the_guidelines() -> None:
    assert luminance("#ffffff") == pytest.approx(1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("direction", ["rising", "falling", "upright", "level"])
@pytest.mark.parametrize(
    "box", [(0.0, 0.0, 40.0, 10.0), (3.0, 5.0, 2.0, 10.0), (1.0, 1.0, 0.4, 0.4), (0.0, 0.0, 8.0, 90.0)]
)
def test_hatching_stays_within_its_bar(direction: str, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    for x1, y1 in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", hatching(box, direction)):
        assert x - 0.01 <= float(x1) <= x + width + 0.01
        assert y - 0.01 <= float(y1) <= y + height + 0.01


def test_every_texture_is_another() -> None:
    box = (0.0, 0.0, 30.0, 10.0)
    made = ["".join(hatching(box, way) for way in hatch.value) for hatch in Hatch]
    assert len(set(made)) == len(Hatch)


@pytest.mark.parametrize(
    ("text", "width", "lines", "expected"),
    [
        pytest.param("Distant metastasis", 72, 3, ["Distant", "metastasis"], id="at a space"),
        pytest.param("Luminal / ER-positive", 70, 3, ["Luminal /", "ER-positive"], id="the mark stays above"),
        pytest.param("one two three four", 52, 2, ["one two", "three f…"], id="too much"),
        pytest.param("  a \n b\t", 90, 3, ["a b"], id="white space"),
        pytest.param("", 90, 3, [], id="nothing"),
    ],
)
def test_text_is_wrapped(text: str, width: float, lines: int, expected: list[str]) -> None:
    assert wrapped(text, width, 12, lines=lines) == expected


@pytest.mark.parametrize("text", ["x" * 200, "é" * 90, "e\u0301" * 90, "漢字" * 60, "🧬" * 40, "a-b/" * 50])
def test_no_line_is_wider_than_its_room(text: str) -> None:
    found = wrapped(text, 80, 12, lines=4)
    assert len(found) == 4
    assert all(width_of(line, 12) <= 80 for line in found)
    assert found[-1].endswith("…")
    assert not any(line.startswith("\u0301") for line in found)


def test_what_does_not_fit_is_elided() -> None:
    assert elided("short", 100, 12) == "short"
    assert elided("rather long for its room", 60, 12).endswith("…")


def test_control_characters_and_turned_text_are_removed() -> None:
    assert clean("a\x00b\x1b\u202ec\ud800 \n d") == "abc d"
    drawing = Drawing()
    drawing.text(0, 0, "\x01\x02", 10, "#000000")
    assert "<text" not in drawing.document(10, 10, "#ffffff", "")


def test_the_footer_names_filters_counts_versions_and_the_day() -> None:
    asked = Question(rows="context", columns="stage", first_year=1999, last_year=2026, split=ROLE)
    lines = picture_footer(matrix({}, question=asked, hidden_passes=2), BOOK, date(2026, 11, 23))
    text = "\n".join(lines)
    assert "Years 1999–2026; without aims and recommendations; without negated claims" in text
    assert "Counted by papers" in text
    assert "8 tagged sentences from 4 papers, 2 curators" in text
    assert text.count("hidden") == 1
    assert "2 passes hidden by blind reading." in text
    assert "stat3-breast-cancer 1.0.0 · 2026-11-23 · Curator 0.1.0" in text
