"""What the label editor asks before it writes, and before it closes with changes that are not saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class WriteQuestion(QMessageBox):
    """Tells, at the first Save, what it does to the dataset."""

    def __init__(self, backups: Path, parent: QWidget) -> None:
        super().__init__(QMessageBox.Icon.Information, "", "", parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("Save labels"))
        self.setText(self.tr("Save writes into the label files of your dataset. Nothing else in it is touched."))
        self.setInformativeText(self.tr("A copy of each old file is kept in %1").replace("%1", str(backups)))
        self.accept_button = self.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)

    def is_agreed(self) -> bool:
        """Ask; give whether the user agrees."""
        self.exec()
        return self.clickedButton() is self.accept_button


class LeaveQuestion(QMessageBox):
    """Asks what becomes of changes that are not saved."""

    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(QMessageBox.Icon.Question, "", "", parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("Labels are not saved"))
        self.setText(self.tr("The labels of %n image(s) are not saved.", "", count))
        self.save_button = self.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        self.discard_button = self.addButton(self.tr("Discard the changes"), QMessageBox.ButtonRole.DestructiveRole)
        self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)

    def answer(self) -> str:
        """Ask; give "save", "discard", or "" to stay."""
        self.exec()
        if self.clickedButton() is self.save_button:
            return "save"
        return "discard" if self.clickedButton() is self.discard_button else ""
