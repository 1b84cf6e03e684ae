from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QRadioButton
from pytestqt.qtbot import QtBot

from ui import theme as themes
from ui.theme import DARK, LIGHT, Theme, contrast, mark, readable_on, tint

BACKGROUNDS = ("bg", "panel", "card", "hover", "accent_background")
BOTH = pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
# fmt: off
LABEL_COLOURS = (
    "#0072B2", "#009E73", "#56B4E9", "#E69F00", "#D55E00", "#CC79A7", "#BBBBBB", "#88CCEE",
    "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499", "#332288",
    "#DDDDDD", "#F0E442", "#4477AA", "#EE6677", "#228833", "#CCBB44", "#004488", "#DDAA33",
)
# fmt: on


@BOTH
@pytest.mark.parametrize(
    ("ink", "ratio"),
    [
        ("ink", 4.5),
        ("ink2", 4.5),
        ("good_text", 4.5),
        ("accent_text", 4.5),
        ("warn", 4.5),
        ("danger", 4.5),
        ("ink3", 3.0),
        ("accent", 3.0),
    ],
)
def test_text_is_legible_on_every_background(theme: Theme, ink: str, ratio: float) -> None:
    for background in BACKGROUNDS:
        assert contrast(getattr(theme, ink), getattr(theme, background)) >= ratio, background


@BOTH
def test_pairs_of_text_and_fill_are_legible(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.ink, theme.span_fill) >= 4.5
    assert contrast(theme.warn, theme.warn_background) >= 4.5
    assert contrast(theme.danger, theme.danger_background) >= 4.5
    for role in ("pro", "anti", "mixed", "no_effect", "undetermined"):
        assert contrast(readable_on(theme.role(role)), theme.role(role)) >= 4.5, role


@BOTH
def test_every_colour_of_a_theme_is_a_colour(theme: Theme) -> None:
    for field in fields(theme):
        if field.name not in ("name", "dark"):
            assert QColor(getattr(theme, field.name)).isValid(), field.name


@BOTH
def test_the_palette_leaves_no_role_to_the_platform(theme: Theme, qapp: QApplication) -> None:
    palette = theme.palette()
    for role in QPalette.ColorRole:
        if role not in (QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole):
            assert palette.isBrushSet(QPalette.ColorGroup.Active, role), role
    assert palette.color(QPalette.ColorRole.Window).name() == theme.panel
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == theme.ink3


@BOTH
def test_the_style_sheet_is_complete(theme: Theme) -> None:
    sheet = theme.style_sheet(13)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert "font-size: 12px" in sheet
    assert "font-size: 18px" in theme.style_sheet(19)


@pytest.mark.parametrize("colour", LABEL_COLOURS)
def test_black_or_white_is_legible_on_a_label(colour: str) -> None:
    assert contrast(readable_on(colour), colour) >= 4.5


@pytest.mark.parametrize("colour", LABEL_COLOURS)
def test_a_dark_theme_does_not_swallow_a_label_colour(colour: str) -> None:
    assert contrast(mark(colour, DARK).name(), DARK.card) >= 2.5
    assert mark(colour, LIGHT).name() == colour.lower()


def test_a_tint_keeps_the_colour_and_is_stronger_in_the_dark() -> None:
    light, dark = tint("#E69F00", LIGHT, 0.1), tint("#E69F00", DARK, 0.1)
    assert (light.name(), dark.name()) == ("#e69f00", "#e69f00")
    assert light.alphaF() == pytest.approx(0.1, abs=0.01)
    assert dark.alphaF() > light.alphaF()
    assert tint("#E69F00", DARK, 1.0).alphaF() == 1.0


def test_fonts_name_their_families_and_a_fall_back(qapp: QApplication) -> None:
    assert themes.sans_font(13).families()[0] == "Inter"
    assert themes.serif_font(15).families()[0] == "Noto Serif"
    assert themes.serif_font(15).styleHint() == QFont.StyleHint.Serif
    assert themes.mono_font(10).styleHint() == QFont.StyleHint.Monospace
    assert themes.mono_font(10).pixelSize() == 10
    assert themes.sans_font(0).pixelSize() == 1


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    palette, font, sheet, style = qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().name()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setFont(font)
    qapp.setPalette(palette)


def test_applying_a_theme_gives_the_application_its_colours_and_font(application: QApplication) -> None:
    for theme in (DARK, LIGHT):
        themes.apply(application, theme, 15)
        assert application.palette().color(QPalette.ColorRole.Window).name() == theme.panel
        assert application.palette().color(QPalette.ColorRole.WindowText).name() == theme.ink
        assert application.font().pixelSize() == 15
        assert theme.card in application.styleSheet()


@BOTH
@pytest.mark.parametrize("checked", [False, True], ids=["off", "on"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_check_boxes_and_radio_buttons_have_a_visible_ring(
    kind: type[QAbstractButton], checked: bool, theme: Theme, application: QApplication, qtbot: QtBot
) -> None:
    themes.apply(application, DARK if theme is LIGHT else LIGHT)
    pane = QDialog()
    qtbot.addWidget(pane)
    button = kind(pane)
    button.setChecked(checked)
    pane.show()
    themes.apply(application, theme)
    shot = pane.grab(button.geometry()).toImage()
    edge = [shot.pixelColor(x, shot.height() // 2).name() for x in range(5)]
    assert max(contrast(colour, theme.panel) for colour in edge) >= 3


def test_the_system_s_scheme_picks_the_theme(qapp: QApplication) -> None:
    dark = qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert themes.system_theme(qapp) is (DARK if dark else LIGHT)
