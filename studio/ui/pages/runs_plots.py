"""The pictures that ultralytics drew at the end of a training, for runs whose curves are not known as numbers: imported, older."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from studio.runs.run import TRAIN_FOLDER
from studio.ui.background import BackgroundTask
from studio.ui.pages.detections_pane import DetectionsPane
from studio.ui.theme import M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label

LARGEST_PIXELS = 2000  # a side; a larger picture is read smaller
LARGEST_BYTES = 32 << 20
# Stems, what is most asked for first; versions before 8.3 had no Box in front.
STEMS = ("confusion_matrix_normalized", "confusion_matrix", "BoxPR_curve", "PR_curve", "BoxF1_curve", "F1_curve",
         "BoxP_curve", "P_curve", "BoxR_curve", "R_curve", "results", "val_batch0_labels", "val_batch0_pred",
         "val_batch1_labels", "val_batch1_pred", "val_batch2_labels", "val_batch2_pred", "train_batch0", "labels")  # fmt: skip


def plots_of(folder: Path) -> list[Path]:
    """Give the pictures of a run's training that are known by name; links are left out."""
    found: dict[str, Path] = {}
    try:
        for path in sorted((folder / TRAIN_FOLDER).iterdir()):
            if path.suffix.lower() in (".png", ".jpg") and path.is_file() and not path.is_symlink():
                found[path.stem] = path
    except OSError:
        return []
    return [found[stem] for stem in STEMS if stem in found]


def read_plot(path: Path) -> QImage | None:
    """Read a picture, smaller where it is too large for a screen; None for what is none. Raises OSError if it is gone."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if path.stat().st_size <= LARGEST_BYTES and size.isValid():
        if max(size.width(), size.height()) > LARGEST_PIXELS:
            reader.setScaledSize(size.scaled(LARGEST_PIXELS, LARGEST_PIXELS, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if not image.isNull():
            return image
    return None


class Picture(QWidget):
    """A picture as large as there is room, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._image, self._shown, self._room = QImage(), QImage(), QSize()
        self.setMinimumHeight(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_image(self, image: QImage) -> None:
        """Show a picture; an empty one shows nothing."""
        self._image, self._shown = image, QImage()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = (self.size() * ratio).boundedTo(self._image.size())
        if self._shown.isNull() or self._room != room:  # the painter's own scaling leaves nothing of thin letters
            smooth = Qt.TransformationMode.SmoothTransformation
            self._room, self._shown = room, self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self._shown.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        rect = QRect(QPoint(0, 0), self._shown.size() / ratio)
        rect.moveCenter(self.rect().center())
        painter.drawImage(rect.topLeft(), self._shown)
        painter.end()


class DetectionsOrPlots(QStackedWidget):
    """The matrix and curves of runs; where a run has none of its own, the pictures in its folder."""

    def __init__(self, detections: DetectionsPane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.picture = Picture()
        self.open = button("", theme=theme, icon="external-link")
        self.open.clicked.connect(self._on_open)
        self._said = Label("", "caption", wrap=True)
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(M, M, M, M)
        column.setSpacing(S)
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self.choice)
        row.addWidget(self._said, 1)
        row.addWidget(self.open)
        column.addLayout(row)
        column.addWidget(self.picture, 1)
        self.addWidget(detections)
        self.addWidget(card)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.choice.currentIndexChanged.connect(lambda _index: self._read())
        self.retranslate()

    def show_plots(self, plots: list[Path]) -> None:
        """Show these pictures of one run; without any, what is known as numbers."""
        self.setCurrentIndex(1 if plots else 0)
        if plots == [self.choice.itemData(number) for number in range(self.choice.count())]:
            return
        chosen = self.choice.currentText()
        self.choice.blockSignals(True)
        self.choice.clear()
        for path in plots:
            self.choice.addItem(path.stem, path)
        self.choice.setCurrentIndex(max(0, self.choice.findText(chosen)))
        self.choice.blockSignals(False)
        self._read()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._drawn = self.tr("Drawn by ultralytics; the numbers behind were not kept.")
        self._said.setText(self._drawn)
        self.choice.setAccessibleName(self.tr("Picture"))
        self.open.setText(self.tr("Open"))
        self.open.setToolTip(
            self.tr("Show the picture at its full size, in the program that your system has for pictures")
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_open(self) -> None:
        path = self.choice.currentData()
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _read(self) -> None:
        """Read the chosen picture in the pool."""
        path = self.choice.currentData()
        self.picture.set_image(QImage())
        self.picture.setAccessibleName(self.choice.currentText())
        if path is None:
            return

        def work() -> tuple[Path, QImage | None]:
            try:
                return path, read_plot(path)
            except OSError:
                return path, None

        BackgroundTask(work, while_alive(self, self._on_read))

    def _on_read(self, found: tuple[Path, QImage | None]) -> None:
        path, image = found
        if path == self.choice.currentData():
            self._said.setText(self.tr("This picture cannot be read.") if image is None else self._drawn)
            self.open.setEnabled(image is not None)
            self.picture.set_image(image or QImage())
