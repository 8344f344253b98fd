"""A confusion matrix one can read with mouse and keyboard: which class was taken for which, in boxes or as a share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import Theme
from studio.ui.widgets.labels import plain_tooltip

SMALLEST_CELL, LARGEST_CELL = 9.0, 84.0
CELL_FOR_TEXT = 17.0
LONGEST_NAME = 110.0  # pixels of a class name beside the matrix


class ConfusionMatrix(QWidget):
    """Columns are what is there, rows what was predicted; the last of each is the background.

    Signals:
        cellChanged(str): the sentence about the cell under the mouse, or moved to by the arrow keys; "" for none
    """

    cellChanged = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self._matrix: list[list[float]] = []
        self._is_share = True
        self._cell: tuple[int, int] | None = None  # row, column
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)
        self.retranslate()

    def set_matrix(self, names: Sequence[str], matrix: Sequence[Sequence[float]]) -> None:
        """Show `matrix[predicted][true]` in boxes; it has one row and one column more than names."""
        self._names, self._matrix, self._cell = list(names), [list(row) for row in matrix], None
        self.updateGeometry()
        self.update()

    def set_share(self, is_share: bool) -> None:
        """Show shares of each column instead of boxes."""
        self._is_share = is_share
        self.update()

    def sentence(self, row: int, column: int) -> str:
        """Say what a cell means."""
        count, total = self._matrix[row][column], sum(line[column] for line in self._matrix)
        last = len(self._names)
        locale = QLocale()
        values = {
            "count": locale.toString(round(count)),
            "total": locale.toString(round(total)),
            "percent": locale.toString(100 * count / total if total else 0.0, "f", 1),
            "true": self._name(column),
            "predicted": self._name(row),
        }
        if row == last and column == last:
            return ""
        if column == last:
            text = self.tr("{count} boxes of {predicted} were predicted where nothing is.")
        elif row == last:
            text = self.tr("{count} of {total} boxes of {true} were missed ({percent} %).")
        elif row == column:
            text = self.tr("{count} of {total} boxes of {true} were found ({percent} %).")
        else:
            text = self.tr("{count} of {total} boxes of {true} were taken for {predicted} ({percent} %).")
        return text.format(**values)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        count = len(self._matrix)
        return QSize(int(LONGEST_NAME + 30 + count * 44), int(LONGEST_NAME / 2 + 30 + count * 40))

    def minimumSizeHint(self) -> QSize:
        count = len(self._matrix)
        return QSize(260, int(max(150, 70 + count * SMALLEST_CELL)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        left, top, size = self._frame()
        column, row = int((event.position().x() - left) // size), int((event.position().y() - top) // size)
        count = len(self._matrix)
        self._go_to((row, column) if 0 <= row < count and 0 <= column < count else None)
        if self._cell is not None:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tooltip(self.sentence(*self._cell)), self)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._go_to(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step, count = steps.get(Qt.Key(event.key())), len(self._matrix)
        if step is None or not count:
            super().keyPressEvent(event)
            return
        row, column = self._cell or (0, 0)
        if self._cell is not None:
            row, column = (row + step[0]) % count, (column + step[1]) % count
        self._go_to((row, column))

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._matrix:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top, size = self._frame()
        theme, count = self._theme, len(self._matrix)
        totals = [sum(line[column] for line in self._matrix) or 1.0 for column in range(count)]
        highest = max(max(row) for row in self._matrix) or 1.0
        painter.setFont(theme.font("small"))
        for row in range(count):
            for column in range(count):
                value = self._matrix[row][column]
                share = value / totals[column] if self._is_share else value / highest
                rect = QRectF(left + column * size, top + row * size, size - 1, size - 1)
                painter.fillRect(rect, theme.color("sunken"))
                painter.fillRect(rect, theme.color("accent", alpha=min(1.0, share)))
                if size >= CELL_FOR_TEXT and value:
                    painter.setPen(theme.color("on_accent" if share > 0.5 else "text"))
                    text = f"{100 * share:.0f}" if self._is_share else f"{value:.0f}"
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        if self._cell is not None:
            painter.setPen(QPen(theme.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(left + self._cell[1] * size, top + self._cell[0] * size, size - 1, size - 1))
        self._paint_names(painter, left, top, size)
        painter.end()

    def _paint_names(self, painter: QPainter, left: float, top: float, size: float) -> None:
        theme, count = self._theme, len(self._matrix)
        metrics = QFontMetricsF(painter.font())
        step = max(1, round(metrics.height() / size))  # of many classes every few have a name
        painter.setPen(theme.color("text_muted"))
        for number in range(0, count, step):
            name = metrics.elidedText(self._name(number), Qt.TextElideMode.ElideRight, left - 34)
            rect = QRectF(22, top + number * size, left - 28, size * step)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect if step == 1 else rect.adjusted(0, 0, 0, 0), int(flags), name)
        bottom = top + count * size + 4
        is_slanted = size < 64
        for number in range(0, count, max(1, round(metrics.height() / size))):
            if is_slanted:
                name = metrics.elidedText(self._name(number), Qt.TextElideMode.ElideRight, 62)
                painter.save()
                painter.translate(QPointF(left + (number + 0.5) * size + 4, bottom + 4))
                painter.rotate(-40)
                painter.drawText(QPointF(-metrics.horizontalAdvance(name), metrics.ascent() / 2), name)
                painter.restore()
            else:
                name = metrics.elidedText(self._name(number), Qt.TextElideMode.ElideRight, size - 4)
                painter.drawText(QRectF(left + number * size, bottom, size, 18), Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(theme.font("small"))
        painter.drawText(
            QRectF(left, self.height() - 18.0, count * size, 16), Qt.AlignmentFlag.AlignCenter, self.tr("What is there")
        )
        painter.save()
        painter.translate(12, top + count * size / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(-100, -8, 200, 16), Qt.AlignmentFlag.AlignCenter, self.tr("What was predicted"))
        painter.restore()

    def _frame(self) -> tuple[float, float, float]:
        """Give left, top and cell size of the matrix."""
        count = max(1, len(self._matrix))
        metrics = QFontMetricsF(self._theme.font("small"))
        widest = max([metrics.horizontalAdvance(self._name(number)) for number in range(len(self._matrix))] or [0.0])
        left = min(LONGEST_NAME, widest) + 38
        below = 66.0
        size = min((self.width() - left - 4) / count, (self.height() - below - 4) / count, LARGEST_CELL)
        return left, 2.0, max(SMALLEST_CELL, size)

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._names) else self.tr("background")

    def _go_to(self, cell: tuple[int, int] | None) -> None:
        if cell != self._cell:
            self._cell = cell
            sentence = "" if cell is None else self.sentence(*cell)
            self.setAccessibleDescription(sentence)
            self.cellChanged.emit(sentence)
            self.update()
