"""The choice of pretrained weights, and how much of them the model can carry over.

Signals:
    changed()   another file, or none
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.core_texts import core_texts
from studio.ui.session import Session
from studio.ui.theme import S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.labels import ElidedLabel, Label

LABEL_WIDTH = 92  # pixels of the names before the fields of the form


class WeightsPicker(QWidget):
    """A row with the file's name, and the report below it."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.path: Path | None = None
        self._transfer_number = 0
        self._word = Label("", "key")
        self._word.setMinimumWidth(LABEL_WIDTH)
        self._name = ElidedLabel("", "body")
        self._choose = icon_button(session.theme, "folder-open", "")
        self._forget = icon_button(session.theme, "x", "")
        self._transfer = Label("", "caption", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._word)
        row.addWidget(self._name, 1)
        row.addWidget(self._forget)
        row.addWidget(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(row)
        column.addWidget(self._transfer)
        self._choose.clicked.connect(self._ask_for_file)
        self._forget.clicked.connect(lambda: self.set_path(None))
        self.retranslate()

    def set_path(self, path: Path | None) -> None:
        """Start from the weights in a file, or from scratch."""
        self.path = path
        if path is not None:
            self._session.settings.set_value("weights_folder", str(path.parent))
        self._session.settings.set_value("from_scratch", path is None)
        self._show()
        self.ask_for_transfer()
        self.changed.emit()

    def report(self) -> str:
        """Give the sentence about what is carried over."""
        return self._transfer.text()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._word.setText(self.tr("Start from"))
        name_button(self._choose, self.tr("Choose pretrained weights…"))
        name_button(self._forget, self.tr("Train from scratch"))
        self._show()
        self.ask_for_transfer()

    def find_fitting(self) -> None:
        """Take the stock weights of the model's base and scale, when they lie where weights were chosen before."""
        session = self._session
        folder = session.settings.text("weights_folder")
        if not folder or session.settings.flag("from_scratch", False):
            return
        fitting = Path(folder) / f"{session.base}{session.scale}.pt"
        is_stock = self.path is None or self.path.parent == fitting.parent
        if is_stock and fitting.is_file():
            self.path = fitting
            self._show()

    def _ask_for_file(self) -> None:
        folder = self._session.settings.text("weights_folder")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose pretrained weights"), folder, self.tr("Weights (*.pt)")
        )
        if chosen:
            self.set_path(Path(chosen))

    def _show(self) -> None:
        self._forget.setVisible(self.path is not None)
        if self.path is None:
            self._name.setText(self.tr("from scratch"))
            self._transfer.setText(
                self.tr("Pretrained weights (for example yolo11n.pt) make small datasets work far better.")
            )
            self._transfer.set_role("caption")
        else:
            self._name.setText(self.path.name)
            self._name.setToolTip(str(self.path))

    def ask_for_transfer(self) -> None:
        """Ask the engine how much of the weights fits the model."""
        graph = self._session.graph
        if self.path is None or graph is None or not self.path.is_file():
            self._show()
            return
        self._transfer_number += 1
        number, name = self._transfer_number, self.path.name
        self._transfer.set_role("caption")
        self._transfer.setText(self.tr("Looking how much of it fits this model…"))
        dataset = self._session.dataset
        fields = {
            "model": self._session.model_text(),
            "scale": self._session.scale,
            "weights": str(self.path),
            "names": list(dataset.class_names) if dataset is not None else None,
        }

        def on_ok(answer: dict[str, Any]) -> None:
            if number == self._transfer_number:
                self._show_transfer(name, answer)

        def on_error(error: StudioError) -> None:
            if number == self._transfer_number:
                self._transfer.set_role("warning")
                self._transfer.setText(core_texts(error))

        self._session.engine.request("transfer", fields, while_alive(self, on_ok), while_alive(self, on_error))

    def _show_transfer(self, name: str, answer: dict[str, Any]) -> None:
        carried, total, fresh = (int(answer.get(key) or 0) for key in ("carried", "total", "fresh"))
        self._transfer.set_role("success" if carried else "warning")
        self._transfer.setText(
            self.tr("{carried} of {total} tensors of {file} carried over, {fresh} new").format(
                carried=carried, total=total, file=name, fresh=fresh
            )
        )
