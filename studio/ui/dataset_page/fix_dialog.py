"""What a fix would change, file by file, and the question where: on a copy, or in the dataset after an explicit yes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studio import paths
from studio.errors import StudioError
from studio.ui.dataset_fix import DatasetFix
from studio.ui.dataset_page.free_folder import free_folder
from studio.ui.texts.problem_texts import problem_name
from studio.ui.theme import XL, M, S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import ElidedLabel, Label

BACKUPS = "fix-backups"


class FixDialog(QDialog):
    """Preview and question.

    Signals:
        applied(dict): what `DatasetFix.applied` said; the dialog is closed.
    """

    applied = Signal(dict)

    def __init__(self, theme: Theme, dataset: Path, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._dataset, self._codes = dataset, [code]
        self._changes: list[dict[str, Any]] = []
        self._total = 0
        self._digest = ""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.backup = paths.user_folder() / BACKUPS / f"{dataset.name}-{stamp}"
        self._fix = DatasetFix(self)
        self._fix.planned.connect(self._on_planned)
        self._fix.applied.connect(self._on_applied)
        self._fix.failed.connect(self._on_failed)
        self._fix.progressed.connect(self._on_progressed)
        self.resize(820, 600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(M)
        name = problem_name(code) or code
        self.setWindowTitle(self.tr("Fix: %1").replace("%1", name))
        self.title = Label(self.tr("Looking for every file with this fault…"), "heading", wrap=True)
        outer.addWidget(self.title)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        outer.addWidget(self._bar)
        self.error = ErrorNote(theme)
        outer.addWidget(self.error)
        middle = QHBoxLayout()
        middle.setSpacing(M)
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("Files that would be changed"))
        self.files.currentRowChanged.connect(self._show_change)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setProperty("kind", "code")
        self.preview.setAccessibleName(self.tr("What would be changed in the file"))
        middle.addWidget(self.files, 2)
        middle.addWidget(self.preview, 3)
        outer.addLayout(middle, 1)
        self._make_choice(outer)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        self._cancel = button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.close)
        self.apply = button(self.tr("Fix"), "primary", theme=theme, icon="wand-sparkles")
        self.apply.clicked.connect(self._on_apply)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.apply)
        outer.addLayout(foot)
        self._check()
        self._fix.plan(dataset, self._codes)

    def _make_choice(self, outer: QVBoxLayout) -> None:
        self.on_copy = QRadioButton(self.tr("On a copy of the dataset; yours stays as it is"))
        self.in_place = QRadioButton(self.tr("In the dataset itself; the old files are kept, and it can be undone"))
        self.on_copy.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.on_copy)
        group.addButton(self.in_place)
        group.buttonToggled.connect(lambda _button, _on: self._check())
        self.target = QLineEdit(str(free_folder(paths.datasets_folder() / f"{self._dataset.name}-fixed")))
        self.target.setAccessibleName(self.tr("Folder of the copy"))
        self.target.textChanged.connect(lambda _text: self._check())
        self.kept = ElidedLabel(self.tr("The old files are kept in %1").replace("%1", str(self.backup)), "caption")
        self.agreed = QCheckBox(self.tr("Yes, change the files of my dataset"))
        self.agreed.toggled.connect(lambda _on: self._check())
        for widget, inset in (
            (self.on_copy, 0),
            (self.target, 26),
            (self.in_place, 0),
            (self.agreed, 26),
            (self.kept, 26),
        ):
            row = QHBoxLayout()
            row.setContentsMargins(inset, 0, 0, 0)
            row.addWidget(widget)
            outer.addLayout(row)

    def _check(self) -> None:
        is_copy = self.on_copy.isChecked()
        self.target.setEnabled(is_copy)
        self.agreed.setEnabled(not is_copy)
        may = bool(self.target.text().strip()) if is_copy else self.agreed.isChecked()
        self.apply.setEnabled(bool(self._total) and may and not self._fix.is_running)

    def _on_planned(self, plan: dict[str, Any]) -> None:
        self._bar.hide()
        self._total, self._changes, self._digest = int(plan["total"]), plan["changes"], str(plan["digest"])
        self.files.clear()
        if self._total:
            self.title.setText(self.tr("%n file(s) would be changed", "", self._total))
        else:
            self.title.setText(self.tr("There is nothing that could be changed without a guess; mend it by hand."))
        for change in self._changes:
            self.files.addItem(f"{self._verb(change['kind'])}  {Path(change['path']).name}")
        if self._total > len(self._changes):
            self.files.addItem(self.tr("and %n more", "", self._total - len(self._changes)))
        self.files.setCurrentRow(0)
        self._check()

    def _show_change(self, row: int) -> None:
        if not 0 <= row < len(self._changes):
            self.preview.clear()
            return
        change = self._changes[row]
        lines = [change["path"], ""]
        if change["target"]:
            lines.append(f"→ {change['target']}")
        lines += [f"- {line}" for line in change["before"]] + [f"+ {line}" for line in change["after"]]
        if change["kind"] == "remove":
            lines.append(self.tr("The file is removed."))
        if change["kind"] == "end":
            lines.append(self.tr("Two bytes that end a JPEG are added; the picture stays as it is."))
        self.preview.setPlainText("\n".join(lines))

    def _on_apply(self) -> None:
        self.error.hide()
        self.title.setText(self.tr("Changing the files…"))
        self._bar.show()
        if self.on_copy.isChecked():
            target = Path(self.target.text().strip()).expanduser()
            self._fix.apply_to_copy(self._dataset, self._codes, target, digest=self._digest)
        else:
            self._fix.apply_in_place(self._dataset, self._codes, self.backup, digest=self._digest)
        self._cancel.setEnabled(False)
        self._check()

    def _on_progressed(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _on_applied(self, outcome: dict[str, Any]) -> None:
        self.applied.emit(outcome)
        self._cancel.setEnabled(True)
        self.close()

    def _on_failed(self, error: StudioError) -> None:
        self._cancel.setEnabled(True)
        self.error.show_error(error)
        if self._total:
            self._total = 0  # what is shown may not be what is there any more: look again, and ask again
            self.agreed.setChecked(False)
            self._bar.setRange(0, 0)
            self.title.setText(self.tr("Looking for every file with this fault…"))
            self._fix.plan(self._dataset, self._codes)
        else:
            self._bar.hide()
            self.title.setText(self.tr("The files could not be looked at."))
        self._check()

    def _verb(self, kind: str) -> str:
        verbs = {
            "mend": self.tr("mend"),
            "end": self.tr("complete"),
            "rename": self.tr("rename"),
            "remove": self.tr("remove"),
        }
        return verbs.get(kind, kind)

    def reject(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._fix.is_running and not self._cancel.isEnabled():
            event.ignore()  # files are being changed; it ends in a moment
            return
        self._fix.cancel_plan()
        event.accept()
