"""The button that writes a dataset card, a Markdown page with counts and figures, in the language of the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from studio.ui.background import BackgroundTask
from studio.ui.texts.translation import Translated
from studio.ui.theme import Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import icon_button, name_button

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport


class CardButton(Translated):
    """Asks for a folder and writes the card into a new one there.

    Signals:
        written(Path): the page is there.
        failed(StudioError): it could not be written.
    """

    written = Signal(object)
    failed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DatasetReport | None = None
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.button = icon_button(theme, "file-text", "", size=18)  # seldom wanted, and the head of the page is narrow
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.button)
        self.retranslate()

    def retranslate(self) -> None:
        name_button(self.button, self.tr("Write a dataset card: counts, classes, sizes, findings and figures"))

    def set_report(self, report: DatasetReport) -> None:
        """Write of this dataset from now on."""
        self._report = report

    def write(self, folder: Path) -> None:
        """Write the card into a folder."""
        report = self._report
        if report is None:
            return

        def work() -> Path:
            from studio.datasets.importing.card import write_card
            from studio.ui.texts.card_texts import in_window_language

            return write_card(report, folder, speak=in_window_language)

        BackgroundTask(work, while_alive(self, self.written.emit), on_error=while_alive(self, self.failed.emit))

    def _on_clicked(self) -> None:
        report = self._report
        if report is None:
            return
        start = str(report.root.parent)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose where the card is written"), start)
        if folder:
            self.write(Path(folder) / f"{report.root.name}-card")
