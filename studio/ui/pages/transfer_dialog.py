"""What the pretrained weights bring into the model, layer by layer, before anything is trained."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.runs.transfer_report import RowTransfer, TransferReport, class_words, reason_words
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label, plain_tooltip

SIZE = (820, 620)  # pixels


class TransferDialog(QDialog):
    """The report; it does not block the window."""

    def __init__(self, report: TransferReport, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What {file} brings").format(file=name))
        self.resize(*SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._sum = Label(self._summary(report, name), "strong", wrap=True)
        self._classes = Label(core_text(class_words(report)), "body", wrap=True)
        self._how = Label(
            self.tr(
                "A layer takes the weights of the layer that it stands for, wherever that lies in the file; "
                "what has no counterpart starts fresh and is learned."
            ),
            "muted",
            wrap=True,
        )
        self.table = self._make_table(report)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(S)
        for widget in (self._sum, self._classes, self._how):
            column.addWidget(widget)
        column.addSpacing(M - S)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _summary(self, report: TransferReport, name: str) -> str:
        text = self.tr(
            "{carried} of {total} tensors of {file} carried over, {moved} of them from a row of another number; {fresh} new."
        )
        return text.format(
            carried=report.carried, total=report.total, file=name, moved=report.moved, fresh=report.fresh
        )

    def _make_table(self, report: TransferReport) -> QTableWidget:
        table = QTableWidget(len(report.rows), 5)
        table.setAccessibleName(self.windowTitle())
        table.setHorizontalHeaderLabels(
            [self.tr("Row"), self.tr("Module"), self.tr("From row"), self.tr("Tensors"), self.tr("What is new")]
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for number, row in enumerate(report.rows):
            for column, text in enumerate(self._cells(row)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tooltip(text))
                if column in (0, 3):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if not row.total:
                    item.setForeground(self._theme.color("text_muted"))
                elif column == 4 and not row.carried:
                    item.setForeground(self._theme.color("warning"))
                table.setItem(number, column, item)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeaderItem(3).setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        return table

    def _cells(self, row: RowTransfer) -> tuple[str, str, str, str, str]:
        source = "–" if row.source_row is None else f"{row.source_row}  {row.source_module}"
        count = self.tr("{carried} of {total}").format(carried=row.carried, total=row.total)
        return str(row.row), row.module, source, count if row.total else "–", core_text(reason_words(row))
