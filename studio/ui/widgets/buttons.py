"""Buttons in their kinds, and the segmented control that chooses one of a few."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from studio.ui.theme import Theme

ICON_GAP = 6  # style sheets cannot set the space between icon and text


def button(
    text: str, kind: str = "secondary", *, theme: Theme | None = None, icon: str = "", icon_last: bool = False
) -> QPushButton:
    """Make a button: primary (one a page), secondary, ghost (no frame), danger."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(kind == "primary")  # else the first button of a dialog looks like the one to press
    if theme is not None and icon:
        token = {"primary": "on_accent", "danger": "danger", "ghost": "accent_text"}.get(kind, "text_muted")
        theme.set_icon(made, icon, token, gap=-ICON_GAP if icon_last else ICON_GAP)
        made.setIconSize(QSize(16 + ICON_GAP, 16))
        if icon_last:
            made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made


def icon_button(theme: Theme, icon: str, name: str, *, size: int = 16) -> QToolButton:
    """Make a button of an icon alone; `name` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setAutoRaise(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setIconSize(QSize(size, size))
    theme.set_icon(made, icon)
    name_button(made, name)
    return made


def name_button(target: QAbstractButton, name: str) -> None:
    """Set tooltip and accessible name of an icon button; again after a change of the language."""
    shortcut = target.shortcut().toString()
    target.setToolTip(f"{name} ({shortcut})" if shortcut else name)
    target.setAccessibleName(name)


class SegmentedControl(QFrame):
    """Choose one of a few, all visible. Tab comes to the chosen one, arrow keys move on from it.

    Signals:
        chosen(str): the user chose the segment with this key (not fired by `set_value`).
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "segments")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(3, 3, 3, 3)
        self._layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._group.buttonClicked.connect(self._on_clicked)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Set the segments as (key, text); keeps the buttons, and so the focus, when only the texts changed."""
        if [key for key, _ in items] != list(self._buttons):
            for old in self._buttons.values():
                self._group.removeButton(old)
                self._layout.removeWidget(old)
                old.deleteLater()
            self._buttons = {}
            for key, _ in items:
                made = QPushButton()
                made.setCheckable(True)
                made.setProperty("kind", "segment")
                made.setCursor(Qt.CursorShape.PointingHandCursor)
                self._buttons[key] = made
                self._group.addButton(made)
                self._layout.addWidget(made, 1)
                made.toggled.connect(self._fix_focus)
            self._take_place()
            self._fix_focus()
        for key, text in items:
            self._buttons[key].setText(text)

    def button(self, key: str) -> QPushButton:
        """Give the button of a segment, for tooltips."""
        return self._buttons[key]

    def value(self) -> str:
        """Give the key of the chosen segment, "" if none is."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose a segment from code."""
        if key in self._buttons:
            with QSignalBlocker(self._group):
                self._buttons[key].setChecked(True)

    def _take_place(self) -> None:
        """Put the buttons, which may be younger than the page, where the control stands in the order of Tab."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # what has none has no place
        before: QWidget = self
        for made in self._buttons.values():
            QWidget.setTabOrder(before, made)
            before = made
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _fix_focus(self) -> None:
        chosen = self.value() or next(iter(self._buttons), "")
        for key, made in self._buttons.items():
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == chosen else Qt.FocusPolicy.ClickFocus)

    def _on_clicked(self, clicked: QAbstractButton) -> None:
        for key, made in self._buttons.items():
            if made is clicked:
                self.chosen.emit(key)
