"""The menu from which filters are put on and taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from curator.evidence.question import PRIMARY_RESEARCH, SECONDARY_LITERATURE, Question
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import SetKind
from ui.choice_button import plain

INDENT = "\u2003"
"""Before a label for each of its parents that stand right above."""
PRESETS = (
    ("Primary research", PRIMARY_RESEARCH),
    ("Reviews and comments", SECONDARY_LITERATURE),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be filtered by; `years` are the first and the last, None if no paper has one."""

    book: LabelBook
    years: tuple[int, int] | None = None
    publication_types: tuple[str, ...] = ()
    curators: tuple[str, ...] = ()
    kinds: tuple[SetKind, ...] = ()

    def same_as(self, other: Choices) -> bool:
        """Whether both offer the same: a book that is read again is another one of the same vocabularies."""
        same_book = self.book.vocabularies == other.book.vocabularies
        return same_book and replace(self, book=other.book) == other


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; without `toggled` it is a heading, without a text a rule."""

    name: str = ""
    text: str = ""
    on: Callable[[Question], bool] = lambda _: False
    toggled: Callable[[Question], Question] | None = None


def type_entries(types: Sequence[str]) -> Iterator[Entry]:
    """The two kinds of literature, then every type that there is."""
    for text, preset in PRESETS:
        yield Entry(text.split()[0].casefold(), text, *_of_types(preset))
    yield Entry()
    for type_ in types:
        yield Entry(type_, _sentence(type_), *_of_types(frozenset({type_})))


def label_entries(book: LabelBook, dimension: str, chosen: frozenset[LabelId]) -> Iterator[Entry]:
    """The labels of a dimension under their groups; a retired one only if it is chosen."""
    labels = [label for label in book.of_dimension(dimension) if label.active or label.id in chosen]
    known = next(item for item in book.dimensions if item.key == dimension)
    names = {group.key: group.name for group in known.groups}
    above: list[LabelId] = []
    group = None
    for label in labels:
        while above and above[-1] != label.parent:
            above.pop()
        if label.group != group and len(names) > 1:
            yield Entry(text=names.get(label.group, label.group))
        group = label.group
        retired = "" if label.active else " (retired)"
        text = f"{INDENT * len(above)}{label.name}{retired}"
        above.append(label.id)
        yield Entry(label.id, text, *_of_label(label.id))


def curator_entries(codes: Sequence[str]) -> Iterator[Entry]:
    for code in codes:
        yield Entry(code, code, *_of_set("curators", code))


def kind_entries(kinds: Sequence[SetKind]) -> Iterator[Entry]:
    for kind in kinds:
        yield Entry(kind.value, _sentence(kind.value), *_of_set("kinds", kind))


class StayingMenu(QMenu):
    """Ticking an entry by mouse or with Space leaves it open; a letter goes to the next entry with it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(plain(title), parent)
        # Fusion would break a menu that is higher than the screen into columns
        self.setStyleSheet("QMenu { menu-scrollable: 1 }")
        self.aboutToShow.connect(self._scroll)

    def _scroll(self) -> None:
        # QMenu asks its style whether to scroll when that changes, but not when it takes a style sheet
        self.ensurePolished()
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        elif event.text().isalnum():
            self._go_to(event.text())
        else:
            super().keyPressEvent(event)

    def _go_to(self, letter: str) -> None:
        """Make the next entry active that begins with `letter`, however far it is indented."""
        actions = self.actions()
        active = self.activeAction()
        start = actions.index(active) + 1 if active in actions else 0
        for action in (*actions[start:], *actions[:start]):
            if action.isEnabled() and action.text().strip().casefold().startswith(letter.casefold()):
                self.setActiveAction(action)
                return


class FilterMenu(QMenu):
    """Changes the question that it was given last.

    Signals:
        question_changed(Question): an entry was ticked, or no longer is.
        years_wanted(), words_wanted(): the person wants to say which.
    """

    question_changed = Signal(object)
    years_wanted = Signal()
    words_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter-menu")
        # else the arrow of a submenu touches its name
        self.setStyleSheet("QMenu::item { padding-right: 34px }")
        self.setAccessibleName("Add a filter")
        self._question: Question | None = None
        self._shown: list[tuple[QAction, Entry]] = []
        self._submenus: list[StayingMenu] = []

    def set_question(self, question: Question) -> None:
        self._question = question
        self._tick()

    def set_choices(self, choices: Choices) -> None:
        """Build the menu; the entries of a submenu are made when it opens."""
        self.clear()
        for submenu in self._submenus:
            submenu.deleteLater()
        self._submenus, self._shown = [], []
        self._ask("years", "Years…", self.years_wanted.emit).setEnabled(choices.years is not None)
        self._submenu("types", "Publication type", lambda: type_entries(choices.publication_types))
        self.addSeparator()
        for dimension in choices.book.dimensions:
            self._submenu(
                dimension.key,
                dimension.name,
                lambda key=dimension.key: label_entries(choices.book, key, self._labels()),
            )
        self.addSeparator()
        if choices.curators:
            self._submenu("curators", "Curator", lambda: curator_entries(choices.curators))
        if choices.kinds:
            self._submenu("kinds", "Kind of pass", lambda: kind_entries(choices.kinds))
        self._ask("words", "Words…", self.words_wanted.emit)

    def _labels(self) -> frozenset[LabelId]:
        return self._question.labels if self._question else frozenset()

    def _ask(self, name: str, text: str, then: Callable[[], object]) -> QAction:
        action = self.addAction(text)
        action.setObjectName(f"filter-{name}")
        action.triggered.connect(lambda _=False: then())
        return action

    def _submenu(self, name: str, title: str, entries: Callable[[], Iterator[Entry]]) -> None:
        menu = StayingMenu(title, self)
        menu.setObjectName(f"filter-{name}")
        menu.setAccessibleName(title)
        menu.aboutToShow.connect(lambda: self._fill(menu, entries()))
        self._submenus.append(menu)
        self.addMenu(menu)

    def _fill(self, menu: QMenu, entries: Iterator[Entry]) -> None:
        menu.clear()
        self._shown = []
        for entry in entries:
            if not entry.text:
                menu.addSeparator()
                continue
            indent = len(entry.text) - len(entry.text.lstrip(INDENT))
            action = menu.addAction(entry.text[:indent] + plain(entry.text))
            action.setEnabled(entry.toggled is not None)
            if entry.toggled is not None:
                action.setObjectName(f"{menu.objectName()}-{entry.name}")
                action.setCheckable(True)
                action.triggered.connect(lambda _=False, chosen=entry: self._toggle(chosen))
                self._shown.append((action, entry))
        self._tick()

    def _toggle(self, entry: Entry) -> None:
        if self._question is not None and entry.toggled is not None:
            self._question = entry.toggled(self._question)
            self._tick()
            self.question_changed.emit(self._question)

    def _tick(self) -> None:
        if self._question is not None:
            for action, entry in self._shown:
                action.setChecked(entry.on(self._question))


Toggle = tuple[Callable[[Question], bool], Callable[[Question], Question]]


def _of_types(types: frozenset[str]) -> Toggle:
    def on(question: Question) -> bool:
        return types <= question.publication_types

    def toggled(question: Question) -> Question:
        had = question.publication_types
        return replace(question, publication_types=had - types if types <= had else had | types)

    return on, toggled


def _of_label(id_: LabelId) -> Toggle:
    return lambda question: id_ in question.labels, lambda question: replace(
        question, labels=question.labels ^ {id_}
    )


def _of_set(field: str, value: str) -> Toggle:
    return lambda question: value in getattr(question, field), lambda question: replace(
        question, **{field: getattr(question, field) ^ {value}}
    )


def _sentence(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]
