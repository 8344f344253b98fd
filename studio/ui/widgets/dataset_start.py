"""Where one begins: the drop zone, the demo dataset, the datasets opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, L, M, S, Theme
from studio.ui.widgets.buttons import button, icon_button
from studio.ui.widgets.card import Card
from studio.ui.widgets.drop_zone import DropZone
from studio.ui.widgets.labels import ElidedLabel, Label, plain_tooltip


class DatasetStart(Translated):
    """The empty state of the Data page.

    Signals:
        folderWanted(): the user wants the folder dialog.
        fileWanted(): the user wants the file dialog.
        demoWanted(): the user wants the demo dataset.
        pathChosen(Path): a drop, or a recent dataset.
    """

    folderWanted = Signal()
    fileWanted = Signal()
    demoWanted = Signal()
    pathChosen = Signal(object)

    def __init__(self, theme: Theme, settings: UiSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(L)
        self._zone = DropZone(theme)
        self._zone.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._zone.clicked.connect(self.folderWanted)
        self._zone.dropped.connect(self.pathChosen)
        left = QVBoxLayout()
        left.setSpacing(S)
        left.addWidget(self._zone, 1)
        self._file_button = button("", "ghost", theme=theme, icon="file-archive")
        self._file_button.clicked.connect(self.fileWanted)
        left.addWidget(self._file_button, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addLayout(left, 1)
        side = QWidget()
        side.setFixedWidth(340)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        self._demo = Card(margin=XL)
        self._demo_text = Label("", "muted", wrap=True)
        self._demo_button = button("", theme=theme, icon="sparkles")
        self._demo_button.clicked.connect(self.demoWanted)
        self._demo.body.addWidget(self._demo_text)
        self._demo.body.addSpacing(S)
        self._demo.body.addWidget(self._demo_button)
        column.addWidget(self._demo)
        self._recent = Card(margin=XL)
        self._recent_rows = QVBoxLayout()
        self._recent_rows.setSpacing(2)
        self._nothing = Label("", "muted", wrap=True)
        self._recent.body.addWidget(self._nothing)
        self._recent.body.addLayout(self._recent_rows)
        self._recent.body.addStretch(1)
        column.addWidget(self._recent, 1)
        row.addWidget(side)
        self.retranslate()
        self.refresh()

    def retranslate(self) -> None:
        self._zone.set_texts(
            self.tr("Drop your dataset here"),
            self.tr("A folder, a data.yaml, a zip or tar, or annotations of COCO, Pascal VOC or LabelMe"),
            self.tr("Choose a folder…"),
        )
        self._file_button.setText(self.tr("Choose a file instead…"))
        self._demo.set_heading(self.tr("No dataset at hand?"))
        self._demo_text.setText(
            self.tr("A small painted dataset lets you try everything in a few minutes, without a download.")
        )
        self._demo_button.setText(self.tr("Try the demo dataset"))
        self._recent.set_heading(self.tr("Recent datasets"))
        self._nothing.setText(self.tr("The datasets you open appear here."))

    def refresh(self) -> None:
        """Read the list of recent datasets again."""
        while self._recent_rows.count():
            item = self._recent_rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        recent = self._settings.recent_datasets[:6]
        for path in recent:
            row = self._recent_row(path)
            self._recent_rows.addWidget(row)
            row.show()  # the layout would only do so at the next turn, and the card stand empty until then
        self._nothing.setVisible(not recent)

    def _recent_row(self, path: Path) -> QWidget:
        row = QWidget(self._recent)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        opener = _RecentButton(self._theme, path)
        opener.clicked.connect(lambda: self.pathChosen.emit(path))
        layout.addWidget(opener, 1)
        forget = icon_button(self._theme, "x", self.tr("Take it off this list"), size=14)
        forget.clicked.connect(lambda: self._forget(path))
        layout.addWidget(forget)
        return row

    def _forget(self, path: Path) -> None:
        self._settings.forget_dataset(path)
        self.refresh()


class _RecentButton(QPushButton):
    """Name over path; the texts are labels on a flat button, so that long ones can be shortened."""

    def __init__(self, theme: Theme, path: Path) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(path.name)
        self.setToolTip(plain_tooltip(str(path)))
        row = QHBoxLayout(self)
        row.setContentsMargins(S, S // 2, S, S // 2)
        row.setSpacing(M)
        picture = QLabel()
        theme.set_picture(picture, "folder", token="accent_text", size=20)
        row.addWidget(picture)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(path.name, "strong"))
        texts.addWidget(ElidedLabel(str(path.parent), "caption"))
        row.addLayout(texts, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.layout().sizeHint().height())
