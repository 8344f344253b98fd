"""F1: a few sentences about the page shown, and the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import XL, L, M
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label


class HelpDialog(QDialog):
    """The help of one page; it does not block the window."""

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.setFixedWidth(560)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(L)
        title, text = self._texts(page)
        outer.addWidget(Label(title, "title"))
        outer.addWidget(Label(text, "body", wrap=True))
        outer.addWidget(Label(self.tr("Keys"), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M // 2)
        for row, (keys, what) in enumerate(self._keys()):
            grid.addWidget(Label(keys, "mono"), row, 0)
            grid.addWidget(Label(what), row, 1)
        grid.setColumnStretch(1, 1)
        outer.addLayout(grid)
        foot = QHBoxLayout()
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.close)
        foot.addStretch(1)
        foot.addWidget(close)
        outer.addLayout(foot)

    def _keys(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+1 … 7", self.tr("go to a page")),
            ("Ctrl+K", self.tr("find a command")),
            ("Ctrl+O", self.tr("open a dataset")),
            ("Ctrl+Shift+C", self.tr("copy what the page does as a command line")),
            ("Ctrl+Shift+D", self.tr("switch between light and dark")),
            ("Ctrl+Shift+L", self.tr("switch between English and Chinese")),
            ("Tab, Shift+Tab", self.tr("go through the fields; Space and Enter choose")),
            ("← → + − 0", self.tr("on a chart: move the crosshair, zoom in, zoom out, see all")),
        ]

    def _texts(self, page: str) -> tuple[str, str]:
        return {
            "wizard": (
                self.tr("Home"),
                self.tr(
                    "Five steps lead from a folder of images to a trained detector. Next is enabled as soon as a step is"
                    " complete; Back loses nothing. Every step is also a page of its own in the rail, with more on it."
                ),
            ),
            "data": (
                self.tr("Data"),
                self.tr(
                    "A dataset is a folder with train and val, each with images and labels, or the other way round:"
                    " images/train and labels/train. A label file has one row a box: class x y width height, relative to"
                    " the image. The studio never changes your files."
                ),
            ),
            "model": (
                self.tr("Model"),
                self.tr(
                    "Choose a base and a template, or edit the network itself: drag a module onto a connection to insert"
                    " it. Everything that follows is renumbered by itself."
                ),
            ),
            "train": (
                self.tr("Train"),
                self.tr(
                    "A training runs in a process of its own and goes on when the window is closed. Tick the baseline to"
                    " learn whether the template helped."
                ),
            ),
            "runs": (
                self.tr("Runs"),
                self.tr("All trainings, also those of the command line. Select several to compare their curves."),
            ),
            "predict": (
                self.tr("Predict"),
                self.tr("Look at what a trained model sees, and at what it misses, beside the true boxes."),
            ),
            "settings": (self.tr("Settings"), self.tr("Language, look, folders, and your own attention files.")),
        }[page]
