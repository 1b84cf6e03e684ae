"""The colours and fonts of the window, light and dark, and the one style sheet made of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

SANS = ["Inter", "Noto Sans", "Segoe UI", "SF Pro Text", "Helvetica Neue", "Arial"]
SERIF = ["Noto Serif", "Source Serif 4", "Georgia", "Times New Roman"]
MONO = [
    "JetBrains Mono",
    "DejaVu Sans Mono",
    "SF Mono",
    "Menlo",
    "Cascadia Mono",
    "Consolas",
    "Noto Sans Mono",
]


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Named colours as `#rrggbb`; text colours are legible on all backgrounds but the role colours."""

    name: str
    dark: bool
    bg: str
    panel: str
    card: str
    hover: str
    pressed: str
    ink: str
    ink2: str
    ink3: str
    line: str
    track: str
    """The empty part of a progress bar."""
    stage_off: str
    outline: str
    """Dashes round what is only suggested, and the scroll bar's handle."""
    accent: str
    on_accent: str
    accent_text: str
    accent_background: str
    accent_line: str
    good: str
    good_text: str
    warn: str
    warn_background: str
    danger: str
    danger_background: str
    span_fill: str
    span_line: str
    role_pro: str
    role_anti: str
    role_mixed: str
    role_no_effect: str
    role_undetermined: str

    def role(self, name: str) -> str:
        """The colour of a claim's role: pro, anti, mixed, no_effect or undetermined."""
        return str(getattr(self, f"role_{name}"))

    def palette(self) -> QPalette:
        """Every role, set by hand: platforms that ignore `setColorScheme` would mix in light ones."""
        role = QPalette.ColorRole
        colours = {
            role.Window: self.panel,
            role.WindowText: self.ink,
            role.Base: self.card,
            role.AlternateBase: self.bg,
            role.Text: self.ink,
            role.PlaceholderText: self.ink3,
            role.Button: self.card,
            role.ButtonText: self.ink,
            role.BrightText: self.danger,
            role.ToolTipBase: self.card,
            role.ToolTipText: self.ink,
            role.Highlight: self.accent,
            role.HighlightedText: self.on_accent,
            role.Accent: self.accent,
            role.Link: self.accent_text,
            role.LinkVisited: self.accent_text,
            role.Light: self.card,
            role.Midlight: self.hover,
            role.Mid: self.line,
            role.Dark: self.outline,
            role.Shadow: "#000000",
        }
        palette = QPalette()
        for name, colour in colours.items():
            palette.setColor(QPalette.ColorGroup.All, name, QColor(colour))
        for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.Link):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(self.ink3))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(self.track))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Accent, QColor(self.outline))
        return palette

    def style_sheet(self, font_size: int) -> str:
        """The style sheet on top of Fusion; `font_size` is the base size in logical pixels.

        Plain labels, check boxes and combo boxes follow the palette. A QLabel's property `text_style` may be
        "heading" (capitals over a pane), "subheading", "caption" (small), "group" (the same, with
        room around), "quiet", "warning", "title" or "promise".
        A QPushButton's `emphasis` may be "primary" or "flat", its `segment` "first", "middle" or "last".
        """
        sizes = {
            "small": font_size - 2,
            "caption": font_size - 1,
            "promise": font_size + 1,
            "title": font_size * 5 // 2,
        }
        serif = ", ".join(f'"{family}"' for family in SERIF)
        return Template(STYLE_SHEET).substitute(asdict(self), serif=serif, **sizes)


LIGHT = Theme(
    name="light",
    dark=False,
    bg="#f6f6f4",
    panel="#fbfbfa",
    card="#ffffff",
    hover="#f0f0ed",
    pressed="#e6e6e2",
    ink="#1d1f23",
    ink2="#5d636d",
    ink3="#838993",
    line="#e3e3df",
    track="#e6e6e2",
    stage_off="#ececea",
    outline="#b9bec8",
    accent="#2457c5",
    on_accent="#ffffff",
    accent_text="#2457c5",
    accent_background="#eaf0fd",
    accent_line="#c6d6f8",
    good="#2e9e6b",
    good_text="#22754a",
    warn="#8f5a00",
    warn_background="#fff6de",
    danger="#b2182b",
    danger_background="#fbeaea",
    span_fill="#fff0c2",
    span_line="#e0a800",
    role_pro="#b2182b",
    role_anti="#2166ac",
    role_mixed="#7a4a9e",
    role_no_effect="#5d636d",
    role_undetermined="#757b85",
)

DARK = Theme(
    name="dark",
    dark=True,
    bg="#16181b",
    panel="#1c1e22",
    card="#25282d",
    hover="#2c3036",
    pressed="#353a41",
    ink="#e9eaed",
    ink2="#abb1bc",
    ink3="#838a96",
    line="#33373e",
    track="#3a3f47",
    stage_off="#292c31",
    outline="#5b626e",
    accent="#5b8cf5",
    on_accent="#0b1220",
    accent_text="#93b4ff",
    accent_background="#232e47",
    accent_line="#3c5080",
    good="#3fb27f",
    good_text="#5cc795",
    warn="#e0b050",
    warn_background="#3a3119",
    danger="#f2848d",
    danger_background="#41242a",
    span_fill="#4b3f17",
    span_line="#d6a419",
    role_pro="#d6455a",
    role_anti="#4a90d2",
    role_mixed="#a57bcb",
    role_no_effect="#8d939d",
    role_undetermined="#7c828c",
)

STYLE_SHEET = """
QMainWindow, QDialog, QMessageBox { background: $panel }
QLabel[text_style="heading"] { color: $ink3; font-size: ${small}px; font-weight: 600; letter-spacing: 0.6px }
QLabel[text_style="subheading"] { color: $ink; font-size: ${caption}px; font-weight: 600 }
QLabel[text_style="caption"] { color: $ink3; font-size: ${small}px }
QLabel[text_style="group"] { color: $ink3; font-size: ${small}px; padding: 4px 5px 1px 5px }
QLabel[text_style="quiet"] { color: $ink2; font-size: ${caption}px }
QLabel[text_style="warning"] { color: $danger; font-size: ${caption}px }

QLabel[text_style="title"] { color: $ink; font-family: $serif; font-size: ${title}px; font-weight: 600 }
QLabel[text_style="promise"] { color: $ink2; font-size: ${promise}px }
QFrame#definition { background: $card; border: 0; border-top: 1px solid $line }

QPushButton { background: $card; color: $ink; border: 1px solid $line; border-radius: 7px; padding: 5px 11px }
QPushButton:hover { background: $hover }
QPushButton:pressed { background: $pressed }
QPushButton:checked { background: $accent_background; border-color: $accent_line; color: $accent_text }
QPushButton:focus { border-color: $accent }
QPushButton:default, QPushButton[emphasis="primary"] { background: $accent; border-color: $accent;
    color: $on_accent }
QPushButton:default:focus, QPushButton[emphasis="primary"]:focus { border: 2px solid $ink; padding: 4px 10px }
QPushButton[emphasis="flat"] { background: transparent; border-color: transparent; color: $ink2 }
QPushButton[emphasis="flat"]:hover { background: $hover; color: $ink }
QPushButton[emphasis="flat"]:focus { border-color: $accent }
QPushButton:disabled { background: $bg; border-color: $line; color: $ink3 }
QPushButton[segment] { border-radius: 0; padding: 5px 14px; color: $ink2; font-weight: 500 }
QPushButton[segment="first"] { border-top-left-radius: 7px; border-bottom-left-radius: 7px; border-right: 0 }
QPushButton[segment="middle"] { border-right: 0 }
QPushButton[segment="last"] { border-top-right-radius: 7px; border-bottom-right-radius: 7px }
QPushButton[segment]:checked { background: $accent; border-color: $accent; color: $on_accent }
QPushButton[segment]:focus { color: $ink; text-decoration: underline }
QPushButton[segment]:checked:focus { color: $on_accent }
QToolButton { background: transparent; color: $ink2; border: 1px solid transparent; border-radius: 6px;
    padding: 3px 6px }
QToolButton:hover { background: $hover; color: $ink }
QToolButton:pressed, QToolButton:checked { background: $accent_background; color: $accent_text }
QToolButton:focus { border-color: $accent }

QLineEdit, QPlainTextEdit { background: $card; color: $ink; border: 1px solid $line; border-radius: 7px;
    selection-background-color: $accent; selection-color: $on_accent }
QLineEdit { padding: 5px 9px }
QPlainTextEdit { padding: 4px 6px }
QLineEdit:focus, QPlainTextEdit:focus { border-color: $accent }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $bg; color: $ink3 }

QMenuBar { background: $panel; color: $ink; border-bottom: 1px solid $line; font-size: ${caption}px }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 5px }
QMenuBar::item:selected { background: $hover }
QMenuBar::item:pressed { background: $accent_background; color: $accent_text }
QMenu { background: $card; color: $ink; border: 1px solid $line; padding: 5px }
QMenu::item { padding: 5px 22px 5px 26px; border-radius: 5px }
QMenu::item:selected { background: $accent; color: $on_accent }
QMenu::item:disabled { color: $ink3; background: transparent }
QMenu::indicator { width: 14px; height: 14px; left: 6px }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px }
QToolBar { background: $panel; border: 0; border-bottom: 1px solid $line; spacing: 8px; padding: 5px 10px }
QStatusBar { background: $panel; color: $ink2; border-top: 1px solid $line; font-size: ${caption}px }
QStatusBar::item { border: 0 }
QStatusBar QLabel { color: $ink2; font-size: ${caption}px }
QToolTip { background: $card; color: $ink; border: 1px solid $line; padding: 3px }

QScrollBar { background: transparent; border: 0; margin: 0 }
QScrollBar:vertical { width: 10px }
QScrollBar:horizontal { height: 10px }
QScrollBar::handle { background: $outline; border-radius: 3px; margin: 2px }
QScrollBar::handle:vertical { min-height: 32px }
QScrollBar::handle:horizontal { min-width: 32px }
QScrollBar::handle:hover { background: $ink3 }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0 }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent }
QSplitter::handle { background: $line }
QSplitter::handle:horizontal { width: 1px }
QSplitter::handle:vertical { height: 1px }
QSplitter::handle:hover { background: $accent }

QTableView, QTreeView, QListView { background: $card; color: $ink;
    border: 1px solid $line; border-radius: 7px;
    gridline-color: $line; selection-background-color: $accent_background; selection-color: $ink }
QTableView#documents { background: $panel; border: 0; border-radius: 0 }
QHeaderView { background: $panel; border: 0 }
QHeaderView::section { background: $panel; color: $ink2; border: 0; border-bottom: 1px solid $line;
    padding: 5px 8px; font-size: ${caption}px; font-weight: 600 }
QTableCornerButton::section { background: $panel; border: 0 }
QProgressBar { background: $track; color: transparent; border: 0; border-radius: 3px; max-height: 6px }
QProgressBar::chunk { background: $accent; border-radius: 3px }
QCheckBox, QRadioButton { spacing: 7px }
QCheckBox::indicator:unchecked, QRadioButton::indicator:unchecked { width: 13px; height: 13px;
    background: $card; border: 1px solid $ink3 }
QCheckBox::indicator:unchecked { border-radius: 3px }
QRadioButton::indicator:unchecked { border-radius: 7px }
"""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour`."""
    return "#000000" if contrast("#000000", colour) >= contrast("#ffffff", colour) else "#ffffff"


def mark(colour: str, theme: Theme) -> QColor:
    """A label's colour for a small mark: lifted where a dark theme would swallow it."""
    shown = QColor(colour)
    while theme.dark and contrast(shown.name(), theme.card) < 2.5:
        hue, saturation = max(shown.hslHueF(), 0.0), shown.hslSaturationF()
        shown.setHslF(hue, saturation * 0.95, min(shown.lightnessF() + 0.04, 1.0))
    return shown


def tint(colour: str, theme: Theme, alpha: float) -> QColor:
    """A label's colour, `alpha` (0 to 1) over whatever lies below; stronger in the dark, where it fades."""
    shown = mark(colour, theme)
    shown.setAlphaF(min(1.0, alpha * 1.6) if theme.dark else alpha)
    return shown


def sans_font(size: int) -> QFont:
    """The tool's font; sizes are logical pixels here and below."""
    return _font(SANS, QFont.StyleHint.SansSerif, size)


def serif_font(size: int) -> QFont:
    """The font of text that is read."""
    return _font(SERIF, QFont.StyleHint.Serif, size)


def mono_font(size: int) -> QFont:
    """The font of keys and ids."""
    return _font(MONO, QFont.StyleHint.Monospace, size)


def _font(families: list[str], hint: QFont.StyleHint, size: int) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setStyleHint(hint)
    font.setPixelSize(max(1, size))
    return font


def system_theme(app: QApplication) -> Theme:
    return DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme, font_size: int = 13) -> None:
    """Give the whole application `theme`; widgets that paint by hand are told with their own `set_theme`."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(theme.palette())
    font = sans_font(font_size)
    app.setFont(font)
    app.setStyleSheet(theme.style_sheet(font_size))
    # under a style sheet, widgets that exist already take the application's font one change too late
    for window in app.topLevelWidgets():
        window.setFont(font)
