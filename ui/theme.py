"""The colours and fonts of the window, light and dark, and the one style sheet made of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from curator import colours
from ui.style_sheet import STYLE_SHEET

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

RING_LIFTS = {"QCheckBox": 127, "QRadioButton": 140}
"""In per cent: undoes Fusion's darkening, for the smoothed ring of a radio button not quite all of it."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
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

    def ring_palette(self, lift: int) -> QPalette:
        """For check boxes and radio buttons: Fusion makes their ring of Window, darkened."""
        palette = self.palette()
        palette.setColor(QPalette.ColorGroup.All, QPalette.ColorRole.Window, QColor(self.ink3).lighter(lift))
        return palette

    def style_sheet(self, font_size: int) -> str:
        """The style sheet on top of Fusion; `font_size` is the base size in logical pixels."""
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


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by any name that Qt knows, 1 to 21."""
    return colours.contrast(QColor(one).name(), QColor(other).name())


def readable_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour`."""
    return colours.black_or_white(QColor(colour).name())


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


@lru_cache(maxsize=64)
def blended(colour: str, ground: str, part: float) -> QColor:
    """`colour` laid over `ground` with the opacity `part`, as one opaque colour."""
    over, under = QColor(colour), QColor(ground)

    def mixed(one: float, other: float) -> float:
        return one * part + other * (1 - part)

    return QColor.fromRgbF(
        mixed(over.redF(), under.redF()),
        mixed(over.greenF(), under.greenF()),
        mixed(over.blueF(), under.blueF()),
    )


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
    for kind, lift in RING_LIFTS.items():
        # the stub asks for bytes, PySide for a str
        app.setPalette(theme.ring_palette(lift), kind)  # pyright: ignore[reportArgumentType]
    font = sans_font(font_size)
    app.setFont(font)
    app.setStyleSheet(theme.style_sheet(font_size))
    # under a style sheet, widgets that exist already take the application's font one change too late
    for window in app.topLevelWidgets():
        window.setFont(font)
