"""Cards of which one is chosen, in a grid with as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import M, S
from studio.ui.widgets.labels import repolish


class ChoiceCard(QFrame):
    """A card that can be chosen by mouse, Enter and Space; fill `body`.

    Signals:
        clicked(): the user chose it.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "choice")
        self.setProperty("chosen", False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(M, M, M, M)
        self.body.setSpacing(S)

    @property
    def is_chosen(self) -> bool:
        """Whether it is the chosen one."""
        return bool(self.property("chosen"))

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the chosen one, or not."""
        if chosen != self.is_chosen:
            self.setProperty("chosen", chosen)
            repolish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class CardGrid(QWidget):
    """Lay widgets out in equal columns, at least `least_width` wide."""

    def __init__(self, least_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least_width
        self._columns = 0
        self._widgets: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(M)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show these in this order; others are hidden, not deleted."""
        for widget in self._widgets:
            if widget not in widgets:
                widget.hide()
        self._widgets = list(widgets)
        for widget in self._widgets:
            # Not by their texts: all columns are equally wide.
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            widget.setParent(self)  # a widget without a parent would show as a window of its own
            widget.show()
        self._columns = 0
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        columns = max(1, (self.width() + M) // (self._least + M))
        if columns == self._columns:
            return
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        while self._grid.count():
            self._grid.takeAt(0)
        for index, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, index // columns, index % columns)
        self._columns = columns
