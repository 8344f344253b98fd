"""Asks with which batch a run shall go on that ended for want of memory."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from studio.runs.run import Run


class MemoryQuestion(QMessageBox):
    """The question.

    Signals:
        chosen(object): images in a batch; None for as many as before
    """

    chosen = Signal(object)

    def __init__(self, run: Run, batch: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIcon(QMessageBox.Icon.Question)
        self.setText(self.tr("{name} ended for want of memory. With which batch shall it go on?").format(name=run.name))
        self.setInformativeText(self.tr("Compare it then only with runs of the same batch size."))
        self.smaller = self.addButton(
            self.tr("{count} images in a batch").format(count=batch), QMessageBox.ButtonRole.AcceptRole
        )
        self.same = self.addButton(self.tr("As before"), QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.smaller)
        self.smaller.clicked.connect(lambda: self.chosen.emit(batch))
        self.same.clicked.connect(lambda: self.chosen.emit(None))
