"""The computer while it trains: a row for each card, one for the rest, and what is about to go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.machine_watch import MachineWatch
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_texts
from studio.ui.texts.translation import Translated
from studio.ui.theme import XS, L, M, S, Theme
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.labels import ElidedLabel, Label, plain_tooltip
from studio.ui.widgets.meter import Meter

if TYPE_CHECKING:
    from studio.launch.gpu_driver import Card
    from studio.launch.machine_load import MachineLoad

GB = 1 << 30
COARSE_BYTES = 32 * GB  # from here on a tenth of a GB says nothing
COLUMNS = 4  # meters in a row
MOST_CARDS = 4  # rows of cards; on larger computers those of the training come first
MOST_WARNINGS = 3
TITLE_WIDTH = 140


class SystemMonitor(Translated):
    """The panel. It reads nothing while it is hidden; folded it is one line.

    Signals:
        shapeChanged(): it was folded or unfolded.
    """

    shapeChanged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._watch = MachineWatch.of(session)
        self._load: MachineLoad | None = None
        self._is_late = False
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(L, S, M, S)
        inside.setSpacing(S)
        self._heading = Label("", "strong")
        self._summary = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self.fold = Fold(session.settings, session.theme, "system_monitor", parent=self)
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(self._heading)
        head.addWidget(self._summary, 1)
        head.addWidget(self.fold.button)
        inside.addLayout(head)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, XS, XS)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        inside.addWidget(self._rows)
        self._titles: list[_RowTitle] = []
        self._meters: list[list[Meter]] = []
        self._signs: list[Label] = []
        self._warnings: list[Label] = []
        self._warning_rows: list[QWidget] = []
        for _ in range(MOST_WARNINGS):
            inside.addWidget(self._warning_row())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self._rows.setVisible(self.fold.is_open)
        self.fold.changed.connect(self._on_folded)
        self._watch.measured.connect(self.show_load)
        self._watch.isLate.connect(self._on_late)
        session.theme.changed.connect(self.retranslate)
        self.retranslate()

    def follow(self, run_id: str | None) -> None:
        """Mark what the training of this run takes."""
        self._watch.follow(run_id)

    def show_load(self, load: MachineLoad) -> None:
        """Show a reading."""
        self._load, self._is_late = load, False
        self._show()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._heading.setText(self.tr("Computer"))
        self.fold.retranslate()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.show_to(self)

    def _on_folded(self) -> None:
        self._rows.setVisible(self.fold.is_open)
        self._show()
        self.shapeChanged.emit()

    def _warning_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        sign, words = Label(), Label("", "warning", wrap=True)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        row.hide()
        self._signs.append(sign)
        self._warnings.append(words)
        self._warning_rows.append(row)
        return row

    def _on_late(self) -> None:
        self._is_late = True
        self._show()

    def _show(self) -> None:
        load = self._load
        if load is None:
            self._summary.setText(self.tr("The computer does not answer.") if self._is_late else self.tr("Reading…"))
            return
        self._summary.setText(self._summary_of(load))
        cards = _shown_cards(load)
        self._make_rows(len(cards) + 1)
        for row, card in enumerate(cards):
            self._show_card(row, card, load)
        self._show_rest(len(cards), load)
        self._show_warnings(load)

    def _summary_of(self, load: MachineLoad) -> str:
        if self._is_late:
            return self.tr("The computer does not answer; these numbers are old.")
        parts = [] if self.fold.is_open else [load_in_short(load)]
        hidden = len(load.cards) - len(_shown_cards(load))
        if self.fold.is_open and hidden:
            parts.append(self.tr("%n more cards", "", hidden))
        if self.fold.is_open and load.training is not None:
            parts.append(self.tr("Marked: what this training uses. Its part of a bar stands out."))
        elif self.fold.is_open and not load.cards:
            parts.append(self.tr("No NVIDIA card was found."))
        return "  ·  ".join(parts)

    def _make_rows(self, count: int) -> None:
        while len(self._titles) < count:
            row = len(self._titles)
            title = _RowTitle(self._session.theme)
            meters = [Meter(self._session.theme) for _ in range(COLUMNS)]
            self._grid.addWidget(title, row, 0)
            for column, meter in enumerate(meters):
                self._grid.addWidget(meter, row, column + 1)
                self._grid.setColumnStretch(column + 1, 1)
            self._titles.append(title)
            self._meters.append(meters)
        for row, (title, meters) in enumerate(zip(self._titles, self._meters, strict=True)):
            title.setVisible(row < count)
            for meter in meters:
                meter.setVisible(row < count)

    def _show_card(self, row: int, card: Card, load: MachineLoad) -> None:
        training = load.training
        is_ours = training is not None and card.id in training.cards
        name = card.name.removeprefix("NVIDIA ").removeprefix("GeForce ")
        self._titles[row].show_words(f"GPU {card.id}  {name}", is_ours, self.tr("{name}, used by this training"))
        use, memory, heat, power = self._meters[row]
        use.show_value(self.tr("Load"), _percent(card.load), share=card.load, own=(card.load or 0.0) * is_ours)
        own = dict(training.card_bytes).get(card.id, 0) if training is not None else 0
        total = card.total_bytes or 0
        memory.show_value(
            self.tr("Memory"),
            _of(card.used_bytes, card.total_bytes),
            share=None if card.used_bytes is None or not total else card.used_bytes / total,
            own=own / total if total else 0.0,
            remark=self.tr("This training: {amount} GB.").format(amount=_gb(own)) if own else "",
        )
        is_hot = any(warning.subject == card.id for warning in load.warnings)
        heat.show_value(
            self.tr("Temperature"),
            "–" if card.celsius is None else f"{'! ' if is_hot else ''}{card.celsius} °C",
            share=None if card.celsius is None else card.celsius / 100,
            is_bad=is_hot,
        )
        power.show_value(
            self.tr("Power"),
            _watts(card.watts, card.limit_watts),
            share=card.watts / card.limit_watts if card.watts is not None and card.limit_watts else None,
        )

    def _show_rest(self, row: int, load: MachineLoad) -> None:
        training = load.training
        is_ours = training is not None and training.is_on_cpu
        words = self.tr("CPU, %n cores", "", load.cores)
        self._titles[row].show_words(words, is_ours, self.tr("{name}, used by this training"))
        cpu, memory, disk, spare = self._meters[row]
        spare.hide()
        bad = {warning.subject for warning in load.warnings}
        cpu.show_value(self.tr("Load"), _percent(load.cpu), share=load.cpu)
        own = (training.memory_bytes or 0) if training is not None else 0
        memory.show_value(
            self.tr("RAM"),
            ("! " if "memory" in bad else "") + _of(load.memory_used, load.memory_total),
            share=load.memory_used / max(1, load.memory_total),
            own=own / max(1, load.memory_total),
            remark=self.tr("This training: {amount} GB.").format(amount=_gb(own)) if own else "",
            is_bad="memory" in bad,
        )
        free, total = load.disk_free, load.disk_total
        disk.show_value(
            self.tr("Disk"),
            "–"
            if free is None
            else ("! " if "disk" in bad else "") + self.tr("{free} GB free").format(free=_decimal_gb(free)),
            share=None if free is None or not total else 1 - free / total,
            remark=self.tr("The drive that holds the runs."),
            is_bad="disk" in bad,
        )

    def _show_warnings(self, load: MachineLoad) -> None:
        warnings = load.warnings[:MOST_WARNINGS]
        for row, sign, words, warning in zip(
            self._warning_rows, self._signs, self._warnings, [*warnings, *[None] * MOST_WARNINGS], strict=False
        ):
            row.setVisible(warning is not None)
            if warning is not None:
                token = "danger" if warning.is_grave else "warning"
                sign.setPixmap(self._session.theme.pixmap("triangle-alert", 16, token=token))
                words.set_role(token)
                words.setText(core_texts(warning))


class _RowTitle(QWidget):
    """The name of a row, with a sign before it when the training uses what it shows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sign = Label()
        self._words = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(self._sign)
        line.addWidget(self._words, 1)
        self.setFixedWidth(TITLE_WIDTH)

    def show_words(self, name: str, is_ours: bool, ours: str) -> None:
        """Show the name; `ours` is the text, with {name}, for what the training uses."""
        if is_ours:
            self._sign.setPixmap(self._theme.pixmap("activity", 16, token="accent_text"))
        self._sign.setVisible(is_ours)
        self._words.setText(name)
        self._words.set_role("accent" if is_ours else "caption")
        told = ours.format(name=name) if is_ours else name
        self._words.setToolTip(plain_tooltip(told))
        self._words.setAccessibleName(told)


def load_in_short(load: MachineLoad) -> str:
    """Give the load in one short line, the same in every language: the first card of the training, CPU, RAM, disk."""
    parts = []
    for card in _shown_cards(load)[:1]:
        values = [_percent(card.load), _of(card.used_bytes, card.total_bytes)]
        values += [] if card.celsius is None else [f"{card.celsius} °C"]
        parts.append(f"GPU {card.id}: " + ", ".join(values))
    parts.append(f"CPU: {_percent(load.cpu)}")
    parts.append(f"RAM: {_of(load.memory_used, load.memory_total)}")
    return "  ·  ".join(parts)


def _shown_cards(load: MachineLoad) -> list[Card]:
    ours = load.training.cards if load.training is not None else ()
    return sorted(load.cards, key=lambda card: card.id not in ours)[:MOST_CARDS]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


def _gb(amount: float) -> str:
    size = amount / GB
    return QLocale().toString(size, "f", 1 if size < 100 else 0)


def _decimal_gb(amount: float) -> str:
    size = amount / 1e9
    return QLocale().toString(size, "f", 1 if size < 100 else 0)


def _of(used: int | None, total: int | None) -> str:
    if total is None:
        return "–"
    digits = 1 if total < COARSE_BYTES else 0
    amount = "–" if used is None else QLocale().toString(used / GB, "f", digits)
    return f"{amount} / {QLocale().toString(round(total / GB))} GB"


def _watts(watts: float | None, limit: float | None) -> str:
    if watts is None:
        return "–"
    return f"{round(watts)} W" if limit is None else f"{round(watts)} / {round(limit)} W"
