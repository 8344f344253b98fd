"""Number fields whose text keeps off the frame: under a style sheet Qt puts a spin box's text at its very edge (6.11)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from studio.ui.theme import S
from studio.ui.widgets.labels import repolish


def mark_wrong(field: QWidget, fault: str) -> None:
    """Frame a field red while `fault` is not empty."""
    if bool(field.property("isWrong")) != bool(fault):
        field.setProperty("isWrong", bool(fault))
        repolish(field)


class SpinBox(QSpinBox):
    """A field for a whole number; the wheel scrolls the page unless the field has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(S, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DoubleSpinBox(QDoubleSpinBox):
    """A field for a number with decimals; the wheel scrolls the page unless the field has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(S, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
