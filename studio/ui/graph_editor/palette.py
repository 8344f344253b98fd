"""The modules beside the canvas, to be dragged onto it: ours first, grouped by family, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.catalog import Catalog
from studio.ui.graph_editor.graph_view import MODULE_MIME
from studio.ui.graph_editor.palette_delegate import ENTRY, ROW_HEIGHT, ModuleDelegate
from studio.ui.graph_editor.palette_entries import PaletteEntry, family_name, find_entries, palette_entries
from studio.ui.texts.translation import Translated
from studio.ui.theme import S, Theme
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import plain_tooltip


class ModuleTree(QTreeWidget):
    """The list of modules; rows can be dragged."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(ModuleDelegate(theme, self))
        theme.changed.connect(self.viewport().update)

    def entry(self) -> PaletteEntry | None:
        """Give the chosen module."""
        item = self.currentItem()
        return None if item is None else item.data(0, ENTRY)

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        mime = QMimeData()
        for item in items:
            entry = item.data(0, ENTRY)
            if isinstance(entry, PaletteEntry):
                mime.setData(MODULE_MIME, QByteArray(entry.module.encode()))
                mime.setText(entry.module)
        return mime

    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        if item is None or item.data(0, ENTRY) is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData([item]))
        drag.setPixmap(self._picture(item))
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, item: QTreeWidgetItem) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(min(220, self.viewport().width()), ROW_HEIGHT)
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.color("surface", alpha=0.9))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, size.width(), size.height())
        option.state = QStyle.StateFlag.State_Enabled
        painter = QPainter(picture)
        self.itemDelegate().paint(painter, option, self.indexFromItem(item))
        painter.end()
        return picture


class Palette(Translated):
    """The list with its search field.

    Signals:
        moduleChosen(str): Enter or a double click on a module: put it after the selected layer.
    """

    moduleChosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog: Catalog | None = None
        self._entries: list[PaletteEntry] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        self.field = ClearableField()
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.tree = ModuleTree(theme)
        self.tree.itemActivated.connect(self._on_activated)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        self.retranslate()

    def set_catalog(self, catalog: Catalog) -> None:
        """Offer the modules of a catalog, and the stock ones."""
        if catalog is not self._catalog:
            self._catalog = catalog
            self.retranslate()

    def entries(self) -> list[PaletteEntry]:
        """Give all modules on offer."""
        return self._entries

    def retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Find a module…"))
        self.field.setAccessibleName(self.tr("Find a module"))
        self.tree.setAccessibleName(self.tr("Modules"))
        self.tree.setAccessibleDescription(
            self.tr("Drag a module onto a link, a layer or the canvas; Enter puts it after the selected layer.")
        )
        if self._catalog is not None:
            self._entries = palette_entries(self._catalog)
        self._fill(self.field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.tree.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_activated(self.tree.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, wanted: str) -> None:
        self.tree.clear()
        family = None
        first: QTreeWidgetItem | None = None
        found = find_entries(self._entries, wanted)
        for entry in found:
            if not wanted.strip() and entry.family != family:
                family = entry.family
                heading = QTreeWidgetItem([family_name(family)])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.tree.addTopLevelItem(heading)
            item = QTreeWidgetItem([entry.name])
            item.setData(0, ENTRY, entry)
            item.setToolTip(0, plain_tooltip(f"{entry.module}\n{entry.summary}"))
            item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, entry.summary)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
            self.tree.addTopLevelItem(item)
            first = first or item
        if not found:
            nothing = QTreeWidgetItem([self.tr("No module fits.")])
            nothing.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(nothing)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _on_activated(self, item: QTreeWidgetItem | None) -> None:
        entry = None if item is None else item.data(0, ENTRY)
        if isinstance(entry, PaletteEntry):
            self.moduleChosen.emit(entry.module)
