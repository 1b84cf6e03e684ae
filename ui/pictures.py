"""Drawn evidence as files and on the clipboard: SVG as it is, PNG and PDF rendered from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QMimeData, QRectF, QSizeF
from PySide6.QtGui import QClipboard, QFontDatabase, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer

from curator.errors import CuratorError
from curator.evidence.palette import Palette
from curator.evidence.svg import FAMILIES
from curator.writers.files import replace_file
from ui.theme import Theme

FORMATS = {".svg": "Drawing that can be edited", ".png": "Picture", ".pdf": "Page"}
"""What a picture can be saved as, by suffix."""
NAME_FILTERS = ";;".join(f"{suffix[1:].upper()}: {text} (*{suffix})" for suffix, text in FORMATS.items())
"""For a file dialog."""
SHARPNESS = 2
"""Pixels of a PNG for each pixel of the drawing, along a side."""
INCH = 96
"""Pixels of a drawing in an inch, as SVG has it."""
LONGEST_SIDE = 30_000


def palette_of(theme: Theme) -> Palette:
    """The colours of the window for what is drawn in it; files are drawn in those of paper."""
    return Palette(
        ground=theme.bg,
        card=theme.card,
        line=theme.line,
        faint=theme.panel,
        dashes=theme.outline,
        ink=theme.ink,
        ink2=theme.ink2,
        ink3=theme.ink3,
        pro=theme.role_pro,
        anti=theme.role_anti,
        mixed=theme.role_mixed,
        no_effect=theme.role_no_effect,
        clash=theme.warn,
        clash_ground=theme.warn_background,
        clash_line=theme.warn,
    )


def renderer(svg: str) -> QSvgRenderer:
    """Draws `svg` with a font that is installed: Qt takes a list of families for one name."""
    families = ", ".join(FAMILIES)
    family = next((name for name in FAMILIES if QFontDatabase.hasFamily(name)), FAMILIES[-1])
    named = svg.replace(f'font-family="{families}"', f'font-family="{family}"', 1)
    return QSvgRenderer(QByteArray(named.encode()))


def image(svg: str) -> QImage:
    """The drawing with twice as many pixels along each side; raises CuratorError if that is too many."""
    drawing = renderer(svg)
    size = drawing.defaultSize() * SHARPNESS
    made = QImage()
    if max(size.width(), size.height()) <= LONGEST_SIDE:
        made = QImage(size, QImage.Format.Format_RGB32)
    if made.isNull():
        raise CuratorError(
            f"The picture is too large for a PNG ({size.width():,} × {size.height():,} pixels). Save it as "
            "SVG or PDF, or fold rows and columns into groups."
        )
    dots_per_metre = round(INCH * SHARPNESS / 0.0254)
    made.setDotsPerMeterX(dots_per_metre)
    made.setDotsPerMeterY(dots_per_metre)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    drawing.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return made


def png(svg: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # the format is a str for PySide; the stub asks for bytes
    image(svg).save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    return bytes(buffer.data().data())


def pdf(svg: str, title: str) -> bytes:
    """One page of the size of the drawing; text stays text."""
    drawing = renderer(svg)
    size = drawing.defaultSize()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Curator")
    writer.setResolution(1200)
    points = QSizeF(size) * (72 / INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    drawing.render(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(buffer.data().data())


def save_picture(svg: str, path: Path, title: str = "") -> None:
    """Write a drawing in the format of the suffix; what is there is replaced only when all is well.

    Raises CuratorError for another suffix, and for what the disk refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(list(FORMATS)[:-1]) + f" or {list(FORMATS)[-1]}"
        raise CuratorError(f"‘{path.name}’ does not say what to save. End the name in {known}.")
    content = {".svg": lambda: svg.encode(), ".png": lambda: png(svg), ".pdf": lambda: pdf(svg, title)}
    replace_file(path, content[suffix]())


def copy_picture(svg: str, clipboard: QClipboard) -> None:
    """Put a drawing on the clipboard as a picture and as SVG; the program that takes it chooses."""
    data = QMimeData()
    data.setImageData(image(svg))
    data.setData("image/svg+xml", QByteArray(svg.encode()))
    clipboard.setMimeData(data)


def file_name(title: str) -> str:
    """A name for the file of a picture with this title, without suffix."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    return " ".join(kept.split())[:80].strip() or "evidence"
