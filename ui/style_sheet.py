"""The style sheet on top of Fusion, as a template of colours and sizes.

Plain labels, check boxes and combo boxes follow the palette. A QLabel's property `text_style` may be
"heading" (capitals over a pane), "subheading", "caption" (small), "group" (the same, with room around),
"quiet", "warning", "title" or "promise". A QPushButton's `emphasis` may be "primary" or "flat", its
`segment` "first", "middle" or "last".
"""

from __future__ import annotations

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
QWidget#top-bar { background: $panel; border-bottom: 1px solid $line }
QWidget#status-line { background: $panel; border-top: 1px solid $line }
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
"""
