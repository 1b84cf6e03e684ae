"""Pictures as files and on the clipboard, rendered from the same SVG."""

from __future__ import annotations

import re
import zlib
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from curator.colours import contrast
from curator.errors import CuratorError
from curator.evidence.course import course, point
from curator.evidence.course_picture import course_picture
from curator.evidence.matrix import Tally
from curator.evidence.palette import LIGHT as PAPER
from curator.evidence.palette import Palette
from curator.evidence.svg import FAMILIES, Drawing, width_of
from ui import pictures
from ui.theme import DARK, LIGHT, Theme

TITLE = "Tumor & <b>bold</b>"


@pytest.fixture
def svg(qapp: QApplication) -> str:
    steps = [
        point("a", "Normal tissue", Tally(pro=1, pro_causal=1, directed=1, all=1)),
        point("b", "Primary tumor", Tally(anti=2, directed=2, all=2)),
    ]
    return course_picture(course(TITLE, steps, papers=3), ["Filters: everything"])


def size_of(svg: str) -> tuple[int, int]:
    found = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert found is not None
    return int(found[1]), int(found[2])


def test_a_png_has_twice_the_pixels_on_the_ground_of_paper(svg: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.PNG"
    pictures.save_picture(svg, path, TITLE)
    image = QImage(str(path))
    width, height = size_of(svg)
    assert (image.width(), image.height()) == (2 * width, 2 * height)
    assert image.pixelColor(1, 1) == QColor(PAPER.ground)
    assert not image.hasAlphaChannel()
    assert image.dotsPerMeterX() == pytest.approx(192 / 0.0254, abs=1)


def test_a_png_shows_the_bars_in_their_colours(svg: str) -> None:
    image = pictures.image(svg)
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert {PAPER.pro, PAPER.anti, PAPER.ground} <= colours


def test_a_pdf_has_one_page_of_the_drawing_with_text_that_can_be_selected(svg: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.pdf"
    pictures.save_picture(svg, path, TITLE)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) == 1
    width, height = size_of(svg)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", content)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx([width * 0.75, height * 0.75], abs=1)
    assert "Normal tissue" in selectable(content)


def selectable(pdf: bytes) -> str:
    """What the fonts of a PDF can be copied as, glyph by glyph in the order of painting."""
    streams = [inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)]
    letters: list[dict[int, str]] = []
    for stream in streams:
        if b"beginbfrange" in stream or b"beginbfchar" in stream:
            letters.append(glyphs(stream))
    (page,) = [stream for stream in streams if b" Tf" in stream or b"Tj" in stream]
    codes = [code for run in re.findall(rb"<([0-9a-fA-F]+)>", page) for code in re.findall(rb"....", run)]
    candidates = ["".join(known.get(int(code, 16), "") for code in codes) for known in letters]
    return "\n".join(text.replace("\t", " ").replace("\xa0", " ") for text in candidates)


def glyphs(stream: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        for first, _, listed in re.findall(rb"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", block, re.DOTALL):
            for place, code in enumerate(re.findall(rb"<(\w+)>", listed)):
                found[int(first, 16) + place] = bytes.fromhex(code.decode()).decode("utf-16-be")
        for first, last, start in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for place in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + place] = chr(int(start, 16) + place)
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, letter in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    return found


def inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part


def test_an_svg_is_saved_as_it_was_drawn(svg: str, tmp_path: Path) -> None:
    path = tmp_path / "Bild mit Ü.svg"
    pictures.save_picture(svg, path)
    assert path.read_text("utf-8") == svg


def test_a_picture_replaces_the_one_before_and_leaves_nothing_beside_it(svg: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    path.write_text("old")
    pictures.save_picture(svg, path)
    assert path.read_text("utf-8") == svg
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("picture.jpg", "End the name in .svg, .png or .pdf", id="another suffix"),
        pytest.param("picture", "End the name in .svg, .png or .pdf", id="no suffix"),
        pytest.param("missing/picture.svg", "does not exist", id="no such folder"),
        pytest.param("folder.svg", "is a folder", id="a folder"),
    ],
)
def test_what_cannot_be_saved_is_said(svg: str, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(CuratorError, match=message):
        pictures.save_picture(svg, tmp_path / name)
    assert [item.name for item in tmp_path.iterdir()] == ["folder.svg"]


def test_a_picture_too_large_for_pixels_can_still_be_a_page(qapp: QApplication, tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.text(10, 20, "Wide", 12, "#000000")
    wide = drawing.document(20_000, 100, "#ffffff", "Wide")
    with pytest.raises(CuratorError, match="too large for a PNG"):
        pictures.save_picture(wide, tmp_path / "wide.png")
    pictures.save_picture(wide, tmp_path / "wide.pdf")
    assert (tmp_path / "wide.pdf").stat().st_size > 500


def test_the_clipboard_holds_a_picture_and_the_drawing(svg: str) -> None:
    clipboard = QGuiApplication.clipboard()
    pictures.copy_picture(svg, clipboard)
    data = clipboard.mimeData()
    assert data.hasImage()
    assert clipboard.image().width() == 2 * size_of(svg)[0]
    assert bytes(data.data("image/svg+xml").data()).decode() == svg
    clipboard.clear()


def test_text_is_not_wider_than_it_was_taken_for(qapp: QApplication) -> None:
    """With the fonts of the list that are installed here; others are wider by some per cent at most."""
    text = "Residual disease & dormancy (stated), 1,234"
    for family in [name for name in FAMILIES if QFontDatabase.hasFamily(name)]:
        for bold in (False, True):
            drawing = Drawing()
            drawing.text(10, 30, text, 20, "#000000", bold=bold)
            svg = drawing.document(700, 50, "#ffffff", "").replace(", ".join(FAMILIES), family)
            image = pictures.image(svg)
            dark = [
                x
                for x in range(image.width())
                if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height()))
            ]
            assert dark[-1] / pictures.SHARPNESS <= 10 + width_of(text, 20, bold), family


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_the_window_draws_in_the_colours_of_its_theme(theme: Theme) -> None:
    palette = pictures.palette_of(theme)
    assert (palette.ground, palette.pro, palette.anti) == (theme.bg, theme.role_pro, theme.role_anti)
    for colour in (palette.pro, palette.anti, palette.mixed, palette.no_effect):
        assert contrast(colour, palette.ground) >= 3
    assert {len(getattr(palette, field.name)) for field in fields(Palette)} == {7}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        pytest.param("Context by Stage", "Context by Stage", id="plain"),
        pytest.param('../a\\b:c*?"<>|', "a b c", id="what file systems refuse"),
        pytest.param("\n", "evidence", id="nothing left"),
    ],
)
def test_a_file_is_named_after_the_title(title: str, name: str) -> None:
    assert pictures.file_name(title) == name
