"""The choice of pretrained weights, how much of them the model can carry over, and the question about foreign ones.

Signals:
    changed()   another file, or none; or it turned out that it may not be used
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from studio import stock
from studio.errors import StudioError, WorkerError
from studio.graph.model_graph import SCALES
from studio.runs.transfer_report import TransferReport, class_words
from studio.runs.weights_consent import accept
from studio.runs.weights_files import fitting_weights
from studio.ui.background import BackgroundTask
from studio.ui.pages.transfer_dialog import TransferDialog
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text, core_texts
from studio.ui.theme import M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button, icon_button, name_button
from studio.ui.widgets.labels import ElidedLabel, Label, plain_tooltip

LABEL_WIDTH = 92  # pixels of the names before the fields of the form
FOREIGN_NAMED = 5  # classes in the question
_STOCK_NAME = re.compile(rf"({'|'.join(stock.FAMILIES)})[{''.join(SCALES)}]\.pt")


class WeightsPicker(QWidget):
    """A row with the file's name, and the report below it."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.path: Path | None = None
        self.refusal = ""  # why the file may not be used, "" if it may or is not known yet
        self._transfer_number = 0
        self._word = Label("", "key")
        self._word.setMinimumWidth(LABEL_WIDTH)
        self._name = ElidedLabel("", "body")
        self._choose = icon_button(session.theme, "folder-open", "")
        self._forget = icon_button(session.theme, "x", "")
        self._transfer = Label("", "caption", wrap=True)
        self._report: TransferReport | None = None
        self._foreign: tuple[str, ...] = ()
        self.details = button("", "link")
        self.details.hide()
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._word)
        row.addSpacing(M - S)  # the name begins where the fields above it begin
        row.addWidget(self._name, 1)
        row.addWidget(self._forget)
        row.addWidget(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(row)
        column.addWidget(self._transfer)
        column.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        self._choose.clicked.connect(self._ask_for_file)
        self._forget.clicked.connect(lambda: self.set_path(None))
        self.details.clicked.connect(self._on_details)
        self._transfer.installEventFilter(self)
        self.retranslate()

    def set_path(self, path: Path | None) -> None:
        """Start from the weights in a file, or from scratch."""
        self.path, self.refusal = path, ""
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
        """Take the stock weights of the model's base and scale, from where weights were chosen before or the studio's folder."""
        session = self._session
        if session.settings.flag("from_scratch", False):
            return
        before = session.settings.text("weights_folder")
        fitting = fitting_weights(session.base, session.scale, [Path(before)] if before else [])
        is_stock = self.path is None or _STOCK_NAME.fullmatch(self.path.name) is not None
        if is_stock and fitting is not None:
            self.path, self.refusal = fitting, ""
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
        self._offer(None, ())
        if self.path is None:
            self._name.setText(self.tr("from scratch"))
            self._transfer.setText(
                self.tr("Pretrained weights (for example yolo11n.pt) make small datasets work far better.")
            )
            self._transfer.set_role("caption")
        else:
            self._name.setText(self.path.name)
            self._name.setToolTip(plain_tooltip(str(self.path)))
            self._transfer.setText("")  # nothing is known of this file yet

    def ask_for_transfer(self) -> None:
        """Ask the engine whether the weights may be opened, and how much of them fits the model."""
        # The model is made only where there are weights to fit into it.
        if self.path is None or not self.path.is_file() or self._session.graph is None:
            self._show()
            return
        self._transfer_number += 1
        number, path = self._transfer_number, self.path
        self._offer(None, (), is_looking=True)
        if self.refusal:
            self._refuse("")
        self._transfer.set_role("caption")
        self._transfer.setText(self.tr("Looking how much of it fits this model…") + "\n")  # as many lines as the answer

        def on_checked(answer: dict[str, Any]) -> None:
            if number != self._transfer_number:
                return
            foreign = tuple(map(str, answer.get("foreign") or ()))
            if foreign and not answer.get("is_accepted"):
                self._show_foreign(foreign)
            else:
                self._ask_what_fits(number, path)

        self._request("check_weights", {"weights": str(path)}, on_checked, number=number, decides=True)

    def _ask_what_fits(self, number: int, path: Path) -> None:
        dataset = self._session.dataset
        fields = {
            "model": self._session.model_text(),
            "scale": self._session.scale,
            "weights": str(path),
            "names": list(dataset.class_names) if dataset is not None else None,
        }

        def on_ok(answer: dict[str, Any]) -> None:
            if number == self._transfer_number:
                self._show_transfer(answer)

        self._request("transfer", fields, on_ok, number=number)

    def _request(self, do: str, fields: dict[str, Any], on_ok: Any, *, number: int, decides: bool = False) -> None:
        def on_error(error: StudioError) -> None:
            if number == self._transfer_number:
                self._offer(None, ())
                self._transfer.set_role("warning")
                self._transfer.setText(core_texts(error))
                if decides and not isinstance(error, WorkerError):  # an engine that is gone says nothing of the file
                    self._refuse(self.tr("These weights cannot be used."))

        self._session.engine.request(do, fields, while_alive(self, on_ok), while_alive(self, on_error))

    def _show_transfer(self, answer: dict[str, Any]) -> None:
        carried, total, fresh = (int(answer.get(key) or 0) for key in ("carried", "total", "fresh"))
        self._transfer.set_role("success" if carried else "warning")
        words = self.tr("{carried} of {total} tensors carried over, {fresh} new").format(
            carried=carried, total=total, fresh=fresh
        )
        report = TransferReport.from_dict(answer) if "rows" in answer else None
        if report is not None:
            words += "\n" + core_text(class_words(report))
        self._transfer.setText(words)
        self._offer(report, ())

    def _show_foreign(self, foreign: tuple[str, ...]) -> None:
        self._transfer.set_role("warning")
        self._transfer.setText(
            self.tr("This file needs {classes}, which neither ultralytics nor the studio has.").format(
                classes=_named(tuple(".".join(name.split(".")[-2:]) for name in foreign))
            )
        )
        self._offer(None, foreign)
        self._refuse(self.tr("Agree to take the numbers of these weights, or choose others."))

    def _refuse(self, why: str) -> None:
        self.refusal = why
        self.changed.emit()

    def _offer(self, report: TransferReport | None, foreign: tuple[str, ...], *, is_looking: bool = False) -> None:
        """Offer the details of a report, or the question about foreign classes, or nothing."""
        self._report, self._foreign = report, foreign
        keeps = self.details.sizePolicy()
        keeps.setRetainSizeWhenHidden(is_looking)  # the answer comes in a moment: the form below does not jump
        self.details.setSizePolicy(keeps)
        self.details.setText(self.tr("Layer by layer…") if report is not None else self.tr("Take its numbers…"))
        self.details.setVisible(report is not None or bool(foreign))
        shape = Qt.CursorShape.PointingHandCursor if self.details.isVisibleTo(self) else Qt.CursorShape.ArrowCursor
        self._transfer.setCursor(shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a click on the sum do what the button below it does."""
        is_click = event.type() == QEvent.Type.MouseButtonRelease
        if is_click and watched is self._transfer and self.details.isVisibleTo(self):
            self.details.click()
            return True
        return super().eventFilter(watched, event)

    def _on_details(self) -> None:
        if self.path is None:
            return
        if self._report is not None:
            TransferDialog(self._report, self.path.name, self._session.theme, self.window()).show()
        elif self._foreign:
            self._ask_for_consent(self.path)

    def _ask_for_consent(self, path: Path) -> None:
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Take the numbers of {file}?").format(file=path.name))
        box.setInformativeText(
            self.tr(
                "It needs {classes}, which neither ultralytics nor the studio has. Their code is not run: only the"
                " numbers are taken, where a layer of the model stands for theirs. You are asked once for this file."
            ).format(classes=_named(self._foreign))
        )
        agree = box.addButton(self.tr("Take its numbers"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Leave it"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is agree:
            self.take_numbers(path)

    def take_numbers(self, path: Path) -> None:
        """Remember that the user agrees to this file, and look what it brings; in the pool, since it is read whole."""

        def on_error(error: StudioError) -> None:
            self._transfer.setText(core_texts(error))

        BackgroundTask(
            lambda: accept(path),
            while_alive(self, lambda _none: self.ask_for_transfer()),
            on_error=while_alive(self, on_error),
        )


def _named(classes: tuple[str, ...]) -> str:
    more = len(classes) - FOREIGN_NAMED
    return ", ".join(classes[:FOREIGN_NAMED]) + (f" … (+{more})" if more > 0 else "")
