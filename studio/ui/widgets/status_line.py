"""The line at the bottom of the window: device, running trainings with time left, state of the engine."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from studio.ui.texts.translation import Translated
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.labels import ElidedLabel, Label

LOAD_WIDTH = 1150  # pixels; in a narrower line the training itself needs the room


class StatusLine(Translated):
    """Shows values, decides nothing.

    Signals:
        runsClicked(): the user clicked the running trainings.
    """

    runsClicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._device = ""
        self._engine = "off"
        frame = QFrame(self)
        frame.setProperty("kind", "footer")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(L, 0, L, 0)
        row.setSpacing(S)
        self._device_icon, self._device_label = QLabel(), Label("", "caption")
        row.addWidget(self._device_icon)
        row.addWidget(self._device_label)
        self._load = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        row.addWidget(self._load)
        self._load.hide()
        row.addSpacing(L)
        self._runs = _ClickArea()
        self._runs.clicked.connect(self.runsClicked)
        runs_row = QHBoxLayout(self._runs)
        runs_row.setContentsMargins(0, 0, 0, 0)
        runs_row.setSpacing(S)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self._runs_label = Label("", "caption")
        runs_row.addWidget(self._bar)
        runs_row.addWidget(self._runs_label)
        row.addWidget(self._runs)
        row.addStretch(1)
        self._note = Label("", "caption")
        row.addWidget(self._note)
        row.addSpacing(M)
        self._engine_dot, self._engine_label = QLabel(), Label("", "caption")
        row.addWidget(self._engine_dot)
        row.addWidget(self._engine_label)
        self.setFixedHeight(32)
        theme.changed.connect(self._tint)
        self._runs.hide()
        self.retranslate()

    def retranslate(self) -> None:
        words = {
            "off": self.tr("Engine off"),
            "starting": self.tr("Engine starting…"),
            "ready": self.tr("Engine ready"),
            "busy": self.tr("Engine measuring…"),
            "failed": self.tr("Engine failed"),
        }
        self._engine_label.setText(words[self._engine])
        tip = self.tr("The engine builds models in a process of its own and measures them.")
        self._engine_label.setToolTip(tip)
        self._device_label.setText(self._device or self.tr("Looking for devices…"))
        self._bar.setAccessibleName(self.tr("Progress of the running training"))
        self._tint()

    def set_device(self, name: str) -> None:
        """Show the device that trainings use."""
        self._device = name
        self._device_label.setText(name)

    def set_load(self, text: str) -> None:
        """Show how busy the computer is in a few words, where the line is wide enough; "" hides them."""
        self._load.setText(text)
        self._load.setVisible(bool(text) and self.width() >= LOAD_WIDTH)

    def set_engine(self, state: str) -> None:
        """Show the state of the engine: off, starting, ready, busy, failed."""
        self._engine = state
        self.retranslate()

    def set_runs(self, text: str, fraction: float | None) -> None:
        """Show the running trainings in words and as a bar (None: not known yet); "" hides them."""
        self._runs.setVisible(bool(text))
        self._runs_label.setText(text)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(1000 * fraction))

    def set_note(self, text: str) -> None:
        """Show a short word at the right; "" clears it."""
        self._note.setText(text)

    def _tint(self) -> None:
        self._device_icon.setPixmap(self._theme.pixmap("cpu", 16))
        token = {"ready": "success", "failed": "danger", "busy": "accent_text", "starting": "warning"}.get(self._engine)
        self._engine_dot.setPixmap(self._theme.pixmap("gauge", 16, token=token or "text_muted"))


class _ClickArea(QWidget):
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


def short_duration(seconds: float) -> str:
    """Give a duration as a clock shows it: 0:42, 12:05, 3:07:00. The same in every language."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
