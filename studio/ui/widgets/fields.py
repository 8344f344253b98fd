"""Fields that put right what Qt (6.11) does: text at the very edge of a spin box, a button for clearing without a name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QToolButton, QWidget

from studio.ui.theme import S
from studio.ui.widgets.labels import repolish


def mark_wrong(field: QWidget, fault: str) -> None:
    """Frame a field red while `fault` is not empty."""
    if bool(field.property("isWrong")) != bool(fault):
        field.setProperty("isWrong", bool(fault))
        repolish(field)


class ClearableField(QLineEdit):
    """A field with a button that clears it; Qt gives that button no name for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self._clear = next(iter(self.findChildren(QToolButton)), None)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the button in the window's language."""
        if self._clear is not None:
            self._clear.setAccessibleName(self.tr("Clear the field"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


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
