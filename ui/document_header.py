"""What stands above the sentences: the bibliographic line, the title, notices, the strip of stages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from curator.model import Document, IntegrityStatus
from curator.views import DocumentView
from curator.vocabulary import Label, Vocabulary
from ui.label_button import tool_tip
from ui.offsets import isolated, one_line
from ui.theme import Theme, readable_on, sans_font, serif_font

NOTICES = {
    IntegrityStatus.RETRACTED: "This paper has been retracted.",
    IntegrityStatus.PARTIALLY_RETRACTED: "Parts of this paper have been retracted.",
    IntegrityStatus.EXPRESSION_OF_CONCERN: "The journal has expressed concern about this paper.",
    IntegrityStatus.CORRECTED: "A correction of this paper has been published.",
    IntegrityStatus.WITHDRAWN_PREPRINT: "This preprint has been withdrawn.",
}
LONGEST_TITLE = 320
"""Characters; a longer one would leave no room for the sentences."""


def bibliographic_line(document: Document) -> str:
    """Journal · year · volume(issue):pages · type · identifier."""
    place = isolated(document.pages or document.article_number or "")
    number, volume = isolated(document.issue or ""), isolated(document.volume or "")
    issue = f"({number})" if number else ""
    where = f"{volume}{issue}" if volume else f"issue {number}" if issue else ""
    joint = ":" if volume else ", "
    where = f"{where}{joint}{place}" if where and place else where or place
    kind = isolated((document.publication_type or "").replace("_", " "))
    identity = "" if document.key.startswith("sha:") else isolated(document.key)
    parts = [
        isolated(document.journal or ""),
        str(document.year) if document.year else "",
        where,
        kind,
        identity,
    ]
    return " · ".join(part for part in parts if part and part != "unknown")


class StageStrip(QWidget):
    """The labels of an ordered dimension from first to last, lit where the abstract has one.

    Signals:
        label_clicked(str): a lit label was clicked; its id.
    """

    label_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage-strip")
        self.setAccessibleName("Stages")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._labels: tuple[Label, ...] = ()
        self._lit: set[str] = set()

    def set_vocabulary(self, vocabulary: Vocabulary) -> None:
        ordered = next((dimension for dimension in vocabulary.dimensions if dimension.ordered), None)
        labels = ordered.labels if ordered else ()
        self._labels = tuple(item for item in labels if not item.exclusive and item.status == "active")
        self.setAccessibleName(ordered.name if ordered else "")
        self.setVisible(bool(self._labels))

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self.setFont(sans_font(max(9, font_size - 2)))
        self.updateGeometry()
        self.update()

    def set_lit(self, ids: set[str]) -> None:
        self._lit = ids
        names = [label.name for label in self._labels if label.id in ids]
        self.setAccessibleDescription(", ".join(names) or "none yet")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() + 9)

    def _rects(self) -> list[QRectF]:
        count = max(1, len(self._labels))
        width = (self.width() - 3 * (count - 1)) / count
        return [QRectF(place * (width + 3), 0, width, self.height()) for place in range(count)]

    def _label_at(self, x: float) -> Label | None:
        for label, rect in zip(self._labels, self._rects(), strict=False):
            if rect.left() <= x <= rect.right():
                return label
        return None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        for label, rect in zip(self._labels, self._rects(), strict=False):
            lit = label.id in self._lit
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(label.colour if lit else self._theme.stage_off))
            painter.drawRoundedRect(rect, 4, 4)
            painter.setPen(QColor(readable_on(label.colour) if lit else self._theme.ink3))
            font = self.font()
            font.setBold(lit)
            painter.setFont(font)
            short = metrics.elidedText(
                label.short or label.name, Qt.TextElideMode.ElideRight, rect.width() - 4
            )
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, short)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        label = self._label_at(event.position().x())
        if label is not None and label.id in self._lit:
            self.label_clicked.emit(label.id)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            label = self._label_at(event.pos().x())
            if label is not None:
                QToolTip.showText(event.globalPos(), tool_tip(label, ""), self)
                return True
        return super().event(event)


class DocumentHeader(QWidget):
    """Title and record of the document on the desk, as wide as the reader's page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("document-header")
        self._theme = theme
        self.record = self._label("document-record", "Bibliographic record")
        self.title = self._label("document-title", "Title")
        self.title.setWordWrap(True)
        self.notice = self._label("document-notice", "Notice")
        self.notice.setWordWrap(True)
        self.notice.hide()
        self.strip = StageStrip(theme, self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 18, 0, 6)
        self._layout.setSpacing(4)
        for widget in (self.notice, self.record, self.title):
            self._layout.addWidget(widget)
        self._layout.addSpacing(6)
        self._layout.addWidget(self.strip)
        self._record_text = ""

    def _label(self, name: str, accessible: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self.record.setFont(sans_font(font_size - 1))
        self.record.setStyleSheet(f"color: {theme.ink3}")
        title_font = serif_font(font_size + 9)
        title_font.setWeight(title_font.Weight.DemiBold)
        self.title.setFont(title_font)
        self.notice.setStyleSheet(
            f"background: {theme.danger_background}; color: {theme.danger}; "
            f"border: 1px solid {theme.danger}; border-radius: 6px; padding: 6px 10px; font-weight: 600"
        )
        self.strip.set_theme(theme, font_size)
        self._elide_record()

    def fit(self, left: int, width: int) -> None:
        """Align with the reader's page."""
        margins = self._layout.contentsMargins()
        right = max(0, self.width() - left - width)
        self._layout.setContentsMargins(left, margins.top(), right, margins.bottom())
        self._elide_record(width)

    def fit_height(self) -> None:
        """Ask for the height that the title needs now, not in a later turn of the event loop."""
        self._layout.activate()
        self.updateGeometry()

    def show_document(self, view: DocumentView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        document = view.document
        self._record_text = bibliographic_line(document)
        self.record.setVisible(bool(self._record_text))
        self.record.setToolTip("")
        self._elide_record()
        title = one_line(document.title)
        self.title.setText(title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…")
        notice = NOTICES.get(document.integrity_status, "")
        self.notice.setText(f"⚠ {notice}")
        self.notice.setVisible(bool(notice))
        self.show_labels(view)

    def show_labels(self, view: DocumentView) -> None:
        self.strip.set_lit(
            {
                label.id
                for sentence in view.sentences
                for claim in sentence.claims
                for _, label in claim.labels
            }
        )

    def _elide_record(self, width: int | None = None) -> None:
        room = width if width is not None else max(60, self.record.width())
        metrics = self.record.fontMetrics()
        self.record.setText(metrics.elidedText(self._record_text, Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide_record()
