"""The choices of a split and what comes of them: shares, seed, and how many images and boxes each part gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.ui.dataset_split import DatasetSplit
from studio.ui.texts.core_texts import core_text, core_texts
from studio.ui.texts.translation import Translated
from studio.ui.theme import M, S, Theme
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.fields import SpinBox
from studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from studio.datasets.importing.preview import SplitPreview

SPLITS = ("train", "val", "test")
MOST_CLASSES = 200
ROW = 26  # pixels
ROWS_SEEN = 6


class SplitFields(Translated):
    """Shares and seed above a table.

    Signals:
        changed(): a choice is another one, or a preview arrived or failed; ask `error` and `is_ready`.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Path | None = None
        self._names: list[str] = []
        self._anew = False
        self._preview: SplitPreview | None = None
        self.error: StudioError | None = None
        self._link = DatasetSplit(self)
        self._link.decided.connect(self._on_decided)
        self._link.failed.connect(self._on_failed)
        self._link.progressed.connect(self._on_progressed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        form = QHBoxLayout()
        form.setSpacing(M)
        self.val, self.test, self.seed = SpinBox(), SpinBox(), SpinBox()
        self.val.setRange(1, 90)
        self.val.setValue(20)
        self.test.setRange(0, 50)
        for spin in (self.val, self.test):
            spin.setSuffix(" %")
        self.seed.setRange(0, 999_999)
        self._labels = {}
        for key, spin in (("val", self.val), ("test", self.test), ("seed", self.seed)):
            label = Label("", "key")
            label.setBuddy(spin)
            self._labels[key] = label
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(label)
            column.addWidget(spin)
            spin.setMinimumWidth(120)
            spin.valueChanged.connect(self._on_changed)
            form.addLayout(column)
        form.addStretch(1)
        outer.addLayout(form)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        outer.addWidget(self._bar)
        self.table = QTableWidget(0, 1)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        outer.addWidget(self.table)
        self._told = Label("", "muted", wrap=True).make_selectable()
        outer.addWidget(self._told)
        self._note = ErrorNote(theme)
        outer.addWidget(self._note)
        self._show_state()
        self.retranslate()

    def retranslate(self) -> None:
        texts = {
            "val": (self.tr("For validation"), self.tr("These images are not learnt from: they measure the model.")),
            "test": (self.tr("For the test"), self.tr("Set apart for the very end; 0 makes no test split.")),
            "seed": (self.tr("Seed"), self.tr("The same seed gives the same split; another one gives another.")),
        }
        for key, spin in (("val", self.val), ("test", self.test), ("seed", self.seed)):
            self._labels[key].setText(texts[key][0])
            spin.setAccessibleName(texts[key][0])
            spin.setToolTip(texts[key][1])
        self._bar.setAccessibleName(self.tr("Progress"))
        self.table.setAccessibleName(self.tr("Images and boxes of each split"))
        self._fill()

    def set_source(self, source: Path | None, *, names: list[str] | None = None, anew: bool = False) -> None:
        """Ask about another source, None for one that cannot be looked at; `anew`: its own split is not kept."""
        if source is None:
            self._link.stop()
        self._source, self._names, self._anew = source, names or [], anew
        self._preview, self.error = None, None
        self._note.hide()
        self._ask()

    def choices(self) -> dict[str, Any]:
        """Give the fields of ImportChoices that are chosen here."""
        fields = {
            "val_share": self.val.value() / 100,
            "test_share": self.test.value() / 100 if self.test.isEnabled() else 0.0,
            "seed": self.seed.value(),
            "divide_anew": self._anew,
        }
        return {**fields, "names": self._names} if self._names else fields

    @property
    def is_ready(self) -> bool:
        """Whether the table shows what these choices give."""
        return self._preview is not None and self.error is None and not self._link.is_busy

    def stop(self) -> None:
        """End the look; nothing more is signalled."""
        self._link.stop()
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.isVisibleTo(self.window()):
            self.stop()

    def _on_changed(self) -> None:
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        if self._source is not None:
            self._link.ask(self._source, self.choices())
        self._show_state()

    def _on_progressed(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _on_decided(self, preview: SplitPreview) -> None:
        self._preview, self.error = preview, None
        self._note.hide()
        self._fill()
        self.changed.emit()

    def _on_failed(self, error: StudioError) -> None:
        self._preview, self.error = None, error
        self._note.show_error(error)
        self._fill()
        self.changed.emit()

    def _show_state(self) -> None:
        looking = self._link.is_busy and self._preview is None
        self._bar.setVisible(looking)
        self.table.setVisible(self._preview is not None)
        self._told.setVisible(self._preview is not None and bool(self._preview.notes))

    def _fill(self) -> None:
        preview = self._preview
        if preview is not None:
            splits = [split for split in SPLITS if split in preview.images]
            names = {"train": self.tr("Training"), "val": self.tr("Validation"), "test": self.tr("Test")}
            rows = [(self.tr("Images"), [preview.images[split] for split in splits])]
            for at, name in enumerate(preview.class_names[:MOST_CLASSES]):
                rows.append((self.tr("Boxes of %1").replace("%1", name), [preview.class_counts[s][at] for s in splits]))
            self.table.setColumnCount(1 + len(splits))
            self.table.setHorizontalHeaderLabels(["", *(names[split] for split in splits)])
            self.table.setRowCount(len(rows))
            for row, (name, counts) in enumerate(rows):
                self.table.setItem(row, 0, QTableWidgetItem(name))
                for column, count in enumerate(counts, start=1):
                    cell = QTableWidgetItem(self.locale().toString(count))
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    self.table.setItem(row, column, cell)
            header = self.table.horizontalHeader()
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for column in range(1, 1 + len(splits)):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
                title = self.table.horizontalHeaderItem(column)
                title.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setFixedHeight(header.sizeHint().height() + ROW * min(len(rows), ROWS_SEEN) + 4)
            self._told.setText("\n".join(core_text(n.message) if not n.hint else core_texts(n) for n in preview.notes))
        self._show_state()
