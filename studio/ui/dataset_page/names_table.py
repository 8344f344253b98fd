"""Names for class ids: a picture, the number, and a field to write the name into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

PICTURE = QSize(72, 54)
MOST_ROWS = 1000


class _NameDelegate(QStyledItemDelegate):
    """Shows an empty cell as what it is: a field to write into."""

    placeholder = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        palette = option.palette
        frame = QRectF(option.rect).adjusted(4, 10, -6, -10)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(frame, 6, 6)
        if not index.data():
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(frame.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.placeholder)
        painter.restore()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(2, 8, -4, -8))


class NamesTable(QTableWidget):
    """One row an id, from 0 to the highest found.

    Signals:
        namesChanged(): a name was written.
    """

    namesChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(PICTURE.height() + 8)
        self.setIconSize(PICTURE)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._delegate = _NameDelegate(self)
        self.setItemDelegateForColumn(2, self._delegate)
        self.itemChanged.connect(lambda _item: self.namesChanged.emit())

    def set_headings(self, picture: str, number: str, name: str, *, placeholder: str) -> None:
        """Name the columns; `placeholder` stands where no name was written yet."""
        self.setHorizontalHeaderLabels([picture, number, name])
        self.horizontalHeaderItem(2).setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._delegate.placeholder = placeholder

    def set_ids(self, ids: Sequence[int]) -> None:
        """Ask for the names of these ids, and of those between them; names written already stay."""
        kept = self.names()
        count = min(MOST_ROWS, max(ids, default=-1) + 1)
        with QSignalBlocker(self):
            self.setRowCount(count)
            for row in range(count):
                number = QTableWidgetItem(str(row))
                picture = QTableWidgetItem("" if row in ids else "–")
                for item in (picture, number):
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.setItem(row, 0, picture)
                self.setItem(row, 1, number)
                self.setItem(row, 2, QTableWidgetItem(kept[row] if row < len(kept) else ""))
        if count:
            self.setCurrentCell(0, 2)

    def set_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Show an example of each id."""
        with QSignalBlocker(self):
            for row, image in pictures.items():
                item = self.item(row, 0)
                if item is not None and not image.isNull():
                    shown = QPixmap.fromImage(image).scaled(
                        PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                    )
                    item.setIcon(QIcon(shown))

    def set_names(self, names: Sequence[str]) -> None:
        """Write names from code, from the first row on."""
        for row, name in enumerate(names[: self.rowCount()]):
            item = self.item(row, 2)
            if item is not None:
                item.setText(name)

    def names(self) -> list[str]:
        """Give what is written, "" where nothing is."""
        cells = [self.item(row, 2) for row in range(self.rowCount())]
        return ["" if cell is None else cell.text().strip() for cell in cells]
