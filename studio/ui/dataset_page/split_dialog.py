"""Divide the open dataset anew: shares, seed, what comes of them, and where the new dataset goes. The old one is only read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studio import paths
from studio.ui.dataset_page.free_folder import free_folder
from studio.ui.dataset_page.split_fields import SplitFields
from studio.ui.theme import XL, M, S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label


class SplitDialog(QDialog):
    """The question before a split.

    Signals:
        splitWanted(Path, Path, dict): source, folder to write, the fields of ImportChoices; the dialog is closed.
    """

    splitWanted = Signal(object, object, dict)

    def __init__(
        self, theme: Theme, source: Path, *, name: str, class_names: list[str], parent: QWidget | None = None
    ) -> None:
        """Ask about a folder or a data.yaml; `class_names` only where no file has them."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._source = source
        self.resize(720, 560)
        self.setWindowTitle(self.tr("Divide %1 anew").replace("%1", name))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(M)
        outer.addWidget(Label(self.tr("Make a new split"), "heading", wrap=True))
        explained = self.tr(
            "A new dataset is written elsewhere; yours stays as it is. Every class gets its share in each part, and "
            "equal or similar pictures stay in one part, so that nothing is measured on what was learnt."
        )
        outer.addWidget(Label(explained, "muted", wrap=True))
        self.fields = SplitFields(theme)
        self.fields.changed.connect(self._check)
        outer.addWidget(self.fields)
        outer.addStretch(1)
        self.lists = QRadioButton(self.tr("Lists of the images, which stay where they are: no space, made at once"))
        self.copies = QRadioButton(self.tr("Copies of images and labels: a folder of its own"))
        self.links = QRadioButton(self.tr("Links to the images, copies of the labels: no space, on the same drive"))
        self.lists.setChecked(True)
        group = QButtonGroup(self)
        for choice in (self.lists, self.copies, self.links):
            group.addButton(choice)
            outer.addWidget(choice)
        where = QHBoxLayout()
        where.setSpacing(S)
        label = Label(self.tr("Write the dataset to"), "key")
        self.target = QLineEdit(str(free_folder(paths.datasets_folder() / f"{name}-split")))
        self.target.setAccessibleName(label.text())
        self.target.textChanged.connect(lambda _text: self._check())
        label.setBuddy(self.target)
        choose = button(self.tr("Choose…"), theme=theme, icon="folder-open")
        choose.clicked.connect(self._on_choose)
        for widget in (label, self.target, choose):
            where.addWidget(widget)
        outer.addLayout(where)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.apply = button(self.tr("Make the split"), "primary", theme=theme, icon="split")
        self.apply.clicked.connect(self._on_apply)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.apply)
        outer.addLayout(foot)
        self.fields.set_source(source, names=class_names, anew=True)
        self._check()

    def _check(self) -> None:
        self.apply.setEnabled(self.fields.is_ready and bool(self.target.text().strip()))

    def _on_choose(self) -> None:
        start = Path(self.target.text() or str(Path.home()))
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Choose where the dataset is written"), str(start.parent)
        )
        if folder:
            # A folder of its own inside: nothing is ever mixed with files that are there.
            self.target.setText(str(Path(folder) / start.name))

    def _on_apply(self) -> None:
        choices: dict[str, Any] = self.fields.choices()
        choices["own_files"] = not self.lists.isChecked()
        choices["link"] = self.links.isChecked()
        target = Path(self.target.text().strip()).expanduser()
        self.close()
        self.splitWanted.emit(self._source, target, choices)

    def reject(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.fields.stop()
        event.accept()
