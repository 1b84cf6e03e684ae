"""What a curator decides about a contradiction, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from curator.evidence.contradiction_wording import SOMEBODY
from curator.evidence.contradictions import Contradiction
from curator.identifiers import CuratorId
from curator.model import Judgement, Verdict
from curator.verdicts import JUDGEMENTS
from curator.words import counted
from ui.contradiction_page import widest
from ui.flow_layout import FlowLayout
from ui.other_verdicts import OtherVerdicts
from ui.plain_label import Hint, PlainLabel
from ui.record_editors import TextArea
from ui.theme import Theme

NOTHING_CHOSEN = "Choose a contradiction in the list to give a verdict on it."
NO_JUDGEMENT = "Choose what it is, then save."
NO_REASON = "Write a reason, so that another curator can follow the verdict."
UNSAVED = "not saved yet"
BACK, FORWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
SAVE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Draft:
    """A verdict that is not saved."""

    judgement: Judgement | None = None
    reason: str = ""


class VerdictForm(QWidget):
    """Judgement and reason; what was typed is kept until it is saved, even while others are looked at.

    Signals:
        saved(Judgement, str): the verdict is wanted; the reason is not empty.
        withdrawn(): the curator's own verdict is not wanted any more.
        left(): Esc.
    """

    saved = Signal(object, str)
    withdrawn = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict-form")
        self.setAccessibleName("Verdict")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._contradiction: Contradiction | None = None
        self._curator: CuratorId | None = None
        self._code_of: Callable[[CuratorId], str] = lambda _: SOMEBODY
        self._drafts: dict[str, Draft] = {}
        self._pending: Draft | None = None
        """What was handed on to be saved, until it comes back saved."""
        self._filling = False

        self._title = PlainLabel("VERDICT", name="verdict-title", style="heading")
        self._title.setWordWrap(False)
        self._state = PlainLabel("", name="verdict-state", style="caption")
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state, 1)

        self._others = OtherVerdicts(self)
        self._judgements = QButtonGroup(self)
        choices = QWidget(self)
        choices.setObjectName("judgements")
        choices.setAccessibleName("Judgement")
        flow = FlowLayout(choices, gap=18, row_gap=4)
        self.choices: dict[Judgement, QRadioButton] = {}
        for judgement, name in JUDGEMENTS.items():
            button = QRadioButton(name, choices)
            button.setObjectName(f"judgement-{judgement.value}")
            button.setAccessibleName(name)
            button.toggled.connect(self._edited)
            self._judgements.addButton(button)
            flow.addWidget(button)
            self.choices[judgement] = button

        self.reason = TextArea(2, 6, self)
        self.reason.setObjectName("verdict-reason")
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why? What must one know to decide it?")
        self.reason.textChanged.connect(self._edited)
        self.save = QPushButton("Save", self)
        self.save.setObjectName("save-verdict")
        self.save.setAccessibleName("Save the verdict")
        self.save.setToolTip("Ctrl+⏎")
        self.save.setProperty("emphasis", "primary")
        self.save.clicked.connect(self.try_to_save)
        self.withdraw = QPushButton("Withdraw", self)
        self.withdraw.setObjectName("withdraw-verdict")
        self.withdraw.setAccessibleName("Withdraw the verdict")
        self.withdraw.setToolTip("Takes your verdict back; it stays in the history")
        self.withdraw.clicked.connect(self._withdraw)
        top = Qt.AlignmentFlag.AlignTop
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.reason, 1, top)
        line.addWidget(self.save, 0, top)
        line.addWidget(self.withdraw, 0, top)
        self._hint = Hint(name="verdict-hint", parent=self)
        self._why_not = PlainLabel(NOTHING_CHOSEN, name="no-verdict", style="quiet")

        self._inner = QWidget(self)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._inner, 1)
        around.addStretch(0)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(18, 9, 18, 10)
        column.setSpacing(7)
        column.addLayout(head)
        column.addWidget(self._why_not)
        column.addWidget(self._others)
        column.addWidget(choices)
        column.addLayout(line)
        column.addWidget(self._hint)
        self._controls = (choices, self.reason, self.save, self.withdraw)
        for control in (*self.choices.values(), self.reason, self.save, self.withdraw, self._others):
            control.installEventFilter(self)
        self._show()

    # what is judged

    def set_theme(self, theme: Theme, font_size: int) -> None:
        ground, line = theme.panel, theme.line
        # Fusion hardly shows which radio button has the keyboard
        self.setStyleSheet(
            f"#verdict-form {{ background: {ground}; border-top: 1px solid {line} }}"
            "QRadioButton { border: 2px solid transparent; border-radius: 5px; padding: 1px 5px 1px 2px }"
            f"QRadioButton:focus {{ border-color: {theme.accent} }}"
        )
        self._inner.setMaximumWidth(widest(font_size))

    def set_curator(self, curator_id: CuratorId | None, code_of: Callable[[CuratorId], str]) -> None:
        """Whose verdict it is, and how curators are called."""
        if curator_id != self._curator:
            self._drafts.clear()
        self._curator, self._code_of = curator_id, code_of
        self._show()

    def show_contradiction(self, contradiction: Contradiction | None) -> None:
        """Show what was decided on it, or what the curator had begun to write."""
        before, self._contradiction = self._contradiction, contradiction
        if contradiction is None or before is None or contradiction.key != before.key:
            self._pending = None
        # a button that is disabled gives the keyboard to whatever comes next
        had_keyboard = self.isAncestorOf(self.window().focusWidget() or self)
        self._show()
        if contradiction is not None and self._pending == self._saved():
            self._pending = None
            # it is in the file: on to the next one
            if had_keyboard:
                self.left.emit()

    def unsaved(self) -> bool:
        """Whether the shown verdict was changed and not saved."""
        return self._contradiction is not None and self._contradiction.key in self._drafts

    @property
    def has_drafts(self) -> bool:
        """Whether any verdict was begun and not saved, shown or not."""
        return bool(self._drafts)

    def _own(self) -> Verdict | None:
        verdicts = self._contradiction.verdicts if self._contradiction else ()
        return next((item for item in verdicts if item.created_by == self._curator), None)

    def _saved(self) -> Draft:
        own = self._own()
        return Draft(own.judgement, own.reason.strip()) if own else Draft()

    def _show(self) -> None:
        shown = self._contradiction
        if shown is not None and self._drafts.get(shown.key) == self._saved():
            del self._drafts[shown.key]
        draft = self._drafts.get(shown.key, self._saved()) if shown else Draft()
        self._filling = True
        try:
            self._check(draft.judgement)
            # not while somebody types: it would move the caret
            if self.reason.toPlainText().strip() != draft.reason:
                self.reason.setPlainText(draft.reason)
        finally:
            self._filling = False
        self._hint.say("")
        self._why_not.setVisible(shown is None)
        for control in self._controls:
            control.setEnabled(shown is not None)
        self.withdraw.setEnabled(self._own() is not None)
        verdicts = shown.verdicts if shown else ()
        self._others.show_verdicts([it for it in verdicts if it is not self._own()], self._code_of)
        self._show_state()

    def _check(self, judgement: Judgement | None) -> None:
        self._judgements.setExclusive(False)
        for choice, button in self.choices.items():
            button.setChecked(choice is judgement)
        self._judgements.setExclusive(True)

    def _show_state(self) -> None:
        own, shown = self._own(), self._contradiction
        text = ""
        if self.unsaved():
            text = f"{UNSAVED} · Ctrl+⏎ saves"
        elif own is not None and shown is not None:
            text = f"yours, saved {own.updated_at[:10]}"
            since = len(shown.pro.claims) + len(shown.anti.claims) - len(own.claims)
            if since > 0:
                text += f" · {counted(since, 'claim')} came since: look again"
        self._state.setText(text)
        self._state.setAccessibleName(text)

    # writing

    def edit(self) -> None:
        """Give the keyboard to what comes next: the judgements until one is chosen, then the reason."""
        if self._contradiction is None:
            return
        if self._judgements.checkedButton() is None:
            self._go_to_judgements()
        else:
            self.reason.setFocus()

    def _go_to_judgements(self) -> None:
        """To the chosen one, or else the first; so that it is seen where the keyboard is."""
        chosen = self._judgements.checkedButton() or self._judgements.buttons()[0]
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def _judge(self, button: QRadioButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.setChecked(True)

    def _draft(self) -> Draft:
        judgement = next((choice for choice, button in self.choices.items() if button.isChecked()), None)
        return Draft(judgement, self.reason.toPlainText().strip())

    def _edited(self) -> None:
        if self._filling or self._contradiction is None:
            return
        draft = self._draft()
        if draft == self._saved():
            self._drafts.pop(self._contradiction.key, None)
        else:
            self._drafts[self._contradiction.key] = draft
        self._hint.say("")
        self._show_state()

    def try_to_save(self) -> None:
        """Hand the verdict on, or say in place what is missing."""
        if self._contradiction is None:
            return
        draft = self._draft()
        if draft.judgement is None:
            self._hint.say(NO_JUDGEMENT)
            self._go_to_judgements()
        elif not draft.reason:
            self._hint.say(NO_REASON)
            self.reason.setFocus()
        elif self.unsaved():
            self._pending = draft
            self.saved.emit(draft.judgement, draft.reason)
        else:
            self.left.emit()

    def _withdraw(self) -> None:
        if self._contradiction is not None:
            self._pending = Draft()
            self.withdrawn.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the form are its own, whatever shortcuts the window has."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if (override or event.type() == QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            action = self._action(watched, event)
            if action is not None:
                event.accept()
                if not override:
                    action()
                return True
        return super().eventFilter(watched, event)

    def _action(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        """Ctrl+Return saves, Esc leaves; arrows choose a judgement, Return goes on from it to the reason."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return self.left.emit
        if key in SAVE_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self.try_to_save
        if watched is self.reason and key == Qt.Key.Key_Backtab:
            return self._go_to_judgements
        if isinstance(watched, QRadioButton) and event.modifiers() in PLAIN:
            return self._action_of_judgement(watched, key)
        return None

    def _action_of_judgement(self, button: QRadioButton, key: int) -> Callable[[], None] | None:
        if key in SAVE_KEYS:
            return lambda: self._go_on_from(button)
        if key in (*BACK, *FORWARD):
            buttons = list(self.choices.values())
            place = buttons.index(button) + (1 if key in FORWARD else -1)
            return lambda: self._judge(buttons[place % len(buttons)])
        return None

    def _go_on_from(self, button: QRadioButton) -> None:
        self._judge(button)
        self.reason.setFocus()
