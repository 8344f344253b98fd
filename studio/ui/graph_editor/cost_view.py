"""What the model costs: parameters, GFLOPs and layers against the base, and layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QLocale,
    QModelIndex,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.ui.graph_editor.card_words import arg_text
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label

SORT_ROLE = Qt.ItemDataRole.UserRole
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
LATE_MS = 400  # only then it is told that something is being measured
_NUMBERS = (("params", 0), ("gflops", 2), ("layers_total", 0))


class CostView(QWidget):
    """Three numbers and a table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cost: dict[str, Any] | None = None
        self._base_cost: dict[str, Any] | None = None
        self._marks: Mapping[int, str] = {}
        self._note = ErrorNote(theme)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(lambda: self._note.show_text(self.tr("Measuring: the model is being built once…")))
        self._words = [Label("", "key") for _ in _NUMBERS]
        self._values = [Label("–", "number") for _ in _NUMBERS]
        self._differences = [Label("", "caption") for _ in _NUMBERS]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, M, 0, 0)
        outer.setSpacing(M)
        outer.addWidget(self._note)
        cards = QGridLayout()
        cards.setSpacing(M)
        for column, parts in enumerate(zip(self._words, self._values, self._differences, strict=True)):
            card = QFrame()
            card.setProperty("kind", "card")
            box = QVBoxLayout(card)
            box.setContentsMargins(L, M, L, M)
            box.setSpacing(2)
            for part in parts:
                box.addWidget(part)
            cards.addWidget(card, 0, column)
            cards.setColumnStretch(column, 1)
        outer.addLayout(cards)
        self._model = LayerTable(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setSortRole(SORT_ROLE)
        self._table = QTableView()
        self._table.setModel(self._proxy)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(30)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setWordWrap(False)
        for column in (4, 5):
            self._table.setItemDelegateForColumn(column, ShareDelegate(theme, self._table))
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((70, 150, 220, 130, 180, 160)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        frame = QFrame()
        frame.setProperty("kind", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(S, S, S, S)
        inner.addWidget(self._table)
        outer.addWidget(frame, 1)
        self.retranslate()

    def show_costs(
        self,
        cost: dict[str, Any] | None,
        base_cost: dict[str, Any] | None,
        *,
        marks: Mapping[int, str],
        error: StudioError | None = None,
        is_buildable: bool = True,
    ) -> None:
        """Show the engine's answers; None is "not yet measured"."""
        if error is not None and cost is None:
            self._late.stop()
            self._note.show_error(error, severity="warning")
        elif cost is None and is_buildable:
            # An edit is measured at once: until then the last numbers stand, and nothing flickers.
            self._late.start()
            if self._cost is not None:
                return
        else:
            self._late.stop()
            self._note.hide()
            if cost is None:
                self._note.show_text(self.tr("The cost is measured as soon as the model has no errors."))
        self._cost, self._base_cost, self._marks = cost, base_cost, marks
        self._show_numbers()
        rows = [] if cost is None else list(cost.get("layers") or [])
        self._model.set_rows(rows, set(marks))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        words = (self.tr("Parameters"), self.tr("GFLOPs"), self.tr("Layers"))
        for label, word in zip(self._words, words, strict=True):
            label.setText(word)
        self._model.set_titles(
            [
                self.tr("Row"),
                self.tr("Module"),
                self.tr("Arguments"),
                self.tr("Output"),
                self.tr("Parameters"),
                self.tr("GFLOPs"),
            ]
        )
        self._show_numbers()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_numbers(self) -> None:
        locale = QLocale()
        for (key, decimals), value, difference in zip(_NUMBERS, self._values, self._differences, strict=True):
            mine = None if self._cost is None else self._cost.get(key)
            base = None if self._base_cost is None else self._base_cost.get(key)
            value.setText("–" if mine is None else locale.toString(float(mine), "f", decimals))
            if mine is None or base is None:
                difference.setText(" ")
                continue
            change = float(mine) - float(base)
            sign = "+" if change > 0 else ("−" if change < 0 else "±")
            percent = 100 * change / float(base) if base else 0.0
            difference.setText(
                self.tr("{change} ({percent} %) against the base").format(
                    change=sign + locale.toString(abs(change), "f", decimals),
                    percent=sign + locale.toString(abs(percent), "f", 1),
                )
            )


class LayerTable(QAbstractTableModel):
    """The engine's rows as a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Mapping[str, Any]] = ()
        self._marked: set[int] = set()
        self._titles: list[str] = [""] * 6
        self._largest = {4: 0.0, 5: 0.0}

    def set_rows(self, rows: Sequence[Mapping[str, Any]], marked: set[int]) -> None:
        """Show other rows; `marked` are the numbers of those that the base does not have."""
        self.beginResetModel()
        self._rows, self._marked = rows, marked
        self._largest = {
            column: max((float(row.get(key) or 0) for row in rows), default=0.0)
            for column, key in ((4, "params"), (5, "gflops"))
        }
        self.endResetModel()

    def set_titles(self, titles: list[str]) -> None:
        """Name the columns."""
        self._titles = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(_alignment(section))
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._sort_value(row, column)
        if role == SHARE_ROLE and column in (4, 5):
            largest = self._largest[column]
            return float(row.get("params" if column == 4 else "gflops") or 0) / largest if largest else 0.0
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(column))
        if role == Qt.ItemDataRole.FontRole and column == 1 and int(row.get("index", -1)) in self._marked:
            font = QFont()
            font.setWeight(QFont.Weight.Bold)
            return font
        return None

    def _text(self, row: Mapping[str, Any], column: int) -> str:
        locale = QLocale()
        if column == 0:
            return str(row.get("index", ""))
        if column == 1:
            module = str(row.get("module", ""))
            return f"{module}  ●" if int(row.get("index", -1)) in self._marked else module
        if column == 2:
            return ", ".join(arg_text(arg) for arg in row.get("args") or ())
        if column == 3:
            shape = row.get("shape")
            return "×".join(str(size) for size in shape) if isinstance(shape, list | tuple) and shape else "–"
        if column == 4:
            return locale.toString(round(float(row.get("params") or 0)))
        return locale.toString(float(row.get("gflops") or 0), "f", 3)

    def _sort_value(self, row: Mapping[str, Any], column: int) -> Any:
        if column in (1, 2):
            return self._text(row, column)
        if column == 3:
            shape = row.get("shape") or (0,)
            size = 1
            for part in shape:
                size *= int(part) if isinstance(part, int | float) else 1
            return size
        return float(row.get({0: "index", 4: "params", 5: "gflops"}[column]) or 0)


class ShareDelegate(QStyledItemDelegate):
    """A number beside a bar, as long as it is large among the rows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        share = float(index.data(SHARE_ROLE) or 0)
        if share <= 0:
            return
        area = QRectF(option.rect)
        room = min(64.0, area.width() - 90)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent_text", alpha=0.5))
        bar = QRectF(area.left() + 12, area.center().y() - 3, max(2.0, room * share), 6)
        painter.drawRoundedRect(bar, 2, 2)
        painter.restore()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (4, 5) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
