"""What a run was made from: its data then and now, what its pretrained weights brought, and what trained it."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.runs.run_origin import RunOrigin
from studio.runs.seen_data import change_words
from studio.runs.transfer_report import class_words
from studio.sentence import Sentence
from studio.ui.pages.transfer_dialog import TransferDialog
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import L, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label


class RunOriginPane(QWidget):
    """Three rows about one run; it asks what the dataset holds now."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: Run | None = None
        self._origin: RunOrigin | None = None
        self._keys = [Label("", "key") for _ in range(3)]
        self._data, self._weights, self._made = (Label("", "body", wrap=True).make_selectable() for _ in range(3))
        self.layers = button("", theme=session.theme, icon="layers")
        self.layers.clicked.connect(self.show_layers)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(1, 1)
        for row, (key, value) in enumerate(zip(self._keys, (self._data, self._weights, self._made), strict=True)):
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        grid.addWidget(self.layers, 1, 2, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.retranslate()

    def show_origin(self, run: Run | None, origin: RunOrigin | None) -> None:
        """Show what a run was made from; None while that is being read."""
        self._run, self._origin = run, origin
        self._fill()

    @property
    def has_layers(self) -> bool:
        """Tell whether there is a report of what the weights brought."""
        return self._origin is not None and self._origin.transfer is not None

    def change(self) -> Sentence | None:
        """Say what has changed in the dataset since the run began, as far as that is known now."""
        if self._origin is None or not self._origin.seen:
            return None
        answer = self._session.data_check.answer(self._origin.data_key)
        return change_words(self._origin.seen, answer.splits) if answer is not None and answer.splits else None

    def ask(self) -> None:
        """Have the dataset looked at, if it can be compared with what the run saw."""
        if self._run is not None and self._origin is not None and self._origin.seen and not self._run.status.is_active:
            self._session.data_check.ask(self._origin.data_key, self._origin.data_yaml)

    def show_layers(self) -> None:
        """Open the report, layer by layer."""
        if self._origin is not None and self._origin.transfer is not None:
            name = PurePath(self._origin.weights).name
            TransferDialog(self._origin.transfer, name, self._session.theme, self.window()).show()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        words = (self.tr("Dataset"), self.tr("Pretrained weights"), self.tr("Trained by"))
        for label, word in zip(self._keys, words, strict=True):
            label.setText(word)
        self.layers.setText(self.tr("Layer by layer…"))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _fill(self) -> None:
        self.layers.setVisible(self.has_layers)
        if self._run is None or self._origin is None or not isinstance(self._run.job, TrainJob):
            for label in (self._data, self._weights, self._made):
                label.setText("–")
            return
        folder = self._run.job.dataset_folder
        self._data.setText("\n".join(filter(None, [folder, self._data_words()])))
        self._data.set_role("warning" if self.change() is not None else "body")
        self._weights.setText(self._weight_words(self._run.job))
        self._made.setText(self._version_words())

    def _data_words(self) -> str:
        assert self._origin is not None
        assert self._run is not None
        seen = self._origin.seen
        if not seen:
            is_begun = self._origin.started is not None
            return self.tr("What it held when the run began was not noted.") if is_begun else ""
        change = self.change()
        if change is not None:
            return core_text(change)
        locale = QLocale()
        counts = {name: locale.toString(seen[name].images) for name in ("train", "val")}
        answer = self._session.data_check.answer(self._origin.data_key)
        if answer is not None and answer.error is not None:
            text = self.tr(
                "{train} training and {val} validation images then; the dataset is not where it was, or cannot be read."
            )
        elif answer is not None:
            text = self.tr("{train} training and {val} validation images, the same now as when the run began.")
        elif self._run.status.is_active:
            text = self.tr("{train} training and {val} validation images.")
        else:
            text = self.tr("{train} training and {val} validation images then; being compared with what is there now…")
        return text.format(**counts)

    def _weight_words(self, job: TrainJob) -> str:
        assert self._origin is not None
        report = self._origin.transfer
        if report is None:
            if job.pretrained is None:
                return self.tr("None: trained from scratch.") if job.model_yaml else "–"
            return self.tr("{file}; what it brought is not known layer by layer.").format(file=job.pretrained)
        words = self.tr("{carried} of {total} tensors of {file} carried over, {fresh} new.").format(
            carried=report.carried, total=report.total, file=PurePath(self._origin.weights).name, fresh=report.fresh
        )
        return f"{words}\n{core_text(class_words(report))}"

    def _version_words(self) -> str:
        started = self._origin.started if self._origin is not None else None
        if started is None:
            return "–"
        versions = started.versions if isinstance(started.versions, dict) else {}
        named = [f"{name} {versions[name]}" for name in ("ultralytics", "torch") if versions.get(name)]
        named += [f"Python {versions['python']}"] if versions.get("python") else []
        return ", ".join([*named, started.device_name or started.device]) or "–"
