"""The tabs of courses: the list of headings, the drawn course, and walking its points."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.evidence.course import Course, course, point
from curator.evidence.headings import Heading
from curator.evidence.matrix import Tally
from curator.identifiers import LabelId
from ui import theme
from ui.course_heading_model import ALL, CourseHeadingModel, CourseHeadingRole
from ui.course_view import CourseView

EMPTY = Tally()
FOR, AGAINST = (
    Tally(pro=3, pro_causal=2, anti=1, anti_causal=1, directed=4, all=4),
    Tally(anti=2, directed=2, all=2),
)


def heading(id_: str, name: str, depth: int = 0) -> Heading:
    return Heading(id=id_, name=name, short=id_, labels=(LabelId(id_),), depth=depth)


HEADINGS = (heading("t", "Tumor <b>cells</b>"), heading("l", "Luminal", 1), heading("n", "Normal"))


def a_course(title: str = "All") -> Course:
    steps = [
        point("a", "Normal tissue", FOR),
        point("b", "In situ", EMPTY),
        point("c", "Metastasis", AGAINST),
    ]
    return course(title, steps, [point("x", "Unspecified", FOR)], papers=6)


@pytest.fixture
def view(qtbot: QtBot, light: theme.Theme) -> CourseView:
    made = CourseView()
    qtbot.addWidget(made)
    made.set_theme(light, 13)
    made.set_headings(HEADINGS, (4, 0, 2), 5)
    made.set_course(a_course())
    made.resize(1200, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    return made


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)


def test_the_list_of_headings_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = CourseHeadingModel()
    qtmodeltester.check(model)
    model.set_headings(HEADINGS, (4, 0, 2), 5)
    qtmodeltester.check(model)
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    assert [row.data() for row in rows] == ["All", "Tumor <b>cells</b>", "Luminal", "Normal"]
    assert [row.data(CourseHeadingRole.PAPERS) for row in rows] == [5, 4, 0, 2]
    assert rows[1].data(Qt.ItemDataRole.AccessibleTextRole) == "Tumor <b>cells</b>, 4 papers"
    assert "<b>" not in rows[1].data(Qt.ItemDataRole.ToolTipRole)


def test_all_is_chosen_first_and_nobody_is_told(view: CourseView, qtbot: QtBot) -> None:
    assert view.heading_id == ALL
    with qtbot.assertNotEmitted(view.heading_chosen):
        view.set_headings(HEADINGS, (4, 0, 2), 5)


def test_arrows_choose_headings(view: CourseView, qtbot: QtBot) -> None:
    chosen: list[str] = []
    view.heading_chosen.connect(chosen.append)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert chosen == ["t", "l", "t", ALL]


def test_the_chosen_heading_survives_another_answer(view: CourseView, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(view.heading_chosen):
        view.set_headings(HEADINGS[1:], (1, 2), 3)
    assert view.heading_id == "l"
    view.set_headings(HEADINGS[2:], (2,), 3)
    assert view.heading_id == ALL


def test_points_are_walked_and_opened_without_the_mouse(view: CourseView, qtbot: QtBot) -> None:
    opened: list[tuple[str, str]] = []
    view.point_opened.connect(lambda *ids: opened.append(ids))
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert view.canvas.hasFocus()
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_End, Qt.Key.Key_Enter)
    assert opened == [("t", "a"), ("t", "c"), ("t", "x")]


def test_a_point_without_papers_does_not_open(view: CourseView, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(view.point_opened):
        press(qtbot, Qt.Key.Key_Return)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Left])
def test_leaving_the_points_leads_back_to_the_list(view: CourseView, qtbot: QtBot, key: Qt.Key) -> None:
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, key)
    assert view.headings.hasFocus()


def test_a_double_click_opens_a_point(view: CourseView, qtbot: QtBot) -> None:
    place = view.canvas.point_box(2).center().toPoint()
    with qtbot.waitSignal(view.point_opened) as opened:
        qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [ALL, "c"]


def test_a_screen_reader_hears_the_point_and_the_whole_course(view: CourseView, qtbot: QtBot) -> None:
    assert "Normal tissue: 4 papers, 3 for, 1 against, balance for." in view.canvas.accessibleDescription()
    assert "It may switch from for to against" in view.canvas.accessibleDescription()
    assert "No paper: In situ." in view.canvas.accessibleDescription()
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert view.canvas.accessibleName() == "All. Metastasis: 2 papers, 0 for, 2 against, balance against"


def test_the_keyboard_stays_at_its_point_when_another_course_comes(view: CourseView, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_End)
    view.set_course(a_course("Luminal"))
    assert view.canvas.accessibleName().startswith("Luminal. Unspecified")
    view.set_course(course("Few", [point("z", "Other", EMPTY), point("y", "Told", FOR)]))
    assert view.canvas.accessibleName().startswith("Few. Told")


def test_the_focused_point_has_a_ring(view: CourseView, qtbot: QtBot) -> None:
    def ringed() -> bool:
        edge = view.canvas.point_box(0)
        image = view.canvas.grab().toImage()
        ratio = image.devicePixelRatio()
        x, y = int((edge.left() + 1) * ratio), int(edge.center().y() * ratio)
        near = [image.pixelColor(x + dx, y).name() for dx in (-1, 0, 1)]
        return QColor(theme.LIGHT.accent).name() in near

    assert not ringed()
    press(qtbot, Qt.Key.Key_Right)
    assert ringed()


def test_the_picture_is_as_wide_as_its_room_and_scrolled_when_that_is_too_small(
    view: CourseView, qtbot: QtBot
) -> None:
    assert view.canvas.minimumWidth() <= view.width() - view.headings.width()
    view.resize(420, 500)
    assert view.canvas.minimumWidth() > view.width() - view.headings.width()
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_End)
    here = view.canvas.point_box(view.canvas.current).center().toPoint()
    shown = view.canvas.visibleRegion().boundingRect()
    assert shown.contains(QPoint(here.x(), shown.center().y()))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda view: view.set_theme(theme.DARK, 20), id="dark and large"),
        pytest.param(lambda view: view.set_course(None), id="no course"),
        pytest.param(lambda view: view.set_course(course("Nothing", [])), id="no points"),
        pytest.param(lambda view: view.set_headings((), (), 0), id="no headings"),
    ],
)
def test_it_can_be_painted_and_walked_whatever_there_is(
    view: CourseView, qtbot: QtBot, change: Callable[[CourseView], None]
) -> None:
    change(view)
    assert view.grab().toImage().size() != QSize(0, 0)
    view.canvas.setFocus()
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Return)


def test_letters_are_left_to_the_views_above(view: CourseView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.headings, Qt.Key.Key_N)
    assert view.heading_id == ALL


def test_the_view_loads_neither_pandas_nor_drawing_before_there_is_a_course() -> None:
    code = (
        "import sys, ui.course_view;"
        "assert not {'pandas', 'numpy', 'PySide6.QtSvg'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
