"""What Enter does in a dialog that asks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ui.form_dialog import FormDialog, named


@pytest.fixture
def dialog(qtbot: QtBot) -> FormDialog:
    made = FormDialog(name="form", title="Form", accept_text="Go")
    field = named(QLineEdit(), "field", "Field")
    further = named(QPushButton("Further…"), "further", "Further")
    further.setAutoDefault(False)
    made.add_row(field, further)
    made.resize(400, 200)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(dialog: FormDialog, name: str, qtbot: QtBot, ctrl: bool = False) -> None:
    widget = dialog.findChild(QPushButton, name) or dialog.findChild(QLineEdit, name)
    assert widget is not None
    widget.setFocus()
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(widget, Qt.Key.Key_Return, modifier)


def test_enter_presses_the_button_that_has_the_focus(dialog: FormDialog, qtbot: QtBot):
    further = dialog.findChild(QPushButton, "further")
    assert further is not None
    with qtbot.waitSignal(further.clicked), qtbot.assertNotEmitted(dialog.accepted):
        press(dialog, "further", qtbot)
    with qtbot.waitSignal(dialog.rejected), qtbot.assertNotEmitted(dialog.accepted):
        press(dialog, "cancel", qtbot)


@pytest.mark.parametrize("ctrl", [False, True], ids=["Enter", "Ctrl+Enter"])
def test_enter_in_a_field_accepts(dialog: FormDialog, qtbot: QtBot, ctrl: bool):
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "field", qtbot, ctrl)


def test_ctrl_enter_accepts_wherever_the_focus_is(dialog: FormDialog, qtbot: QtBot):
    with qtbot.waitSignal(dialog.accepted):
        press(dialog, "further", qtbot, ctrl=True)
