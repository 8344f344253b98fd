"""Live charts for a page: a line of controls over a board that is built, with pyqtgraph, when it is first shown.

Imports neither numpy nor pyqtgraph at the top; events that come before the first showing wait.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Location, StudioError
from studio.runs.events import Event
from studio.ui.background import BackgroundTask
from studio.ui.theme import M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from studio.ui.charts.chart_board import ChartBoard

# For how long a thread keeps the interpreter while others wait for it: Python's own choice, and what leaves the window's thread
# its turns while another imports for half a second.
SWITCH_SECONDS, IMPORT_SWITCH_SECONDS = 0.005, 0.0005
FIRST_PAINT_MS = 60  # the page paints first; a thread that imports would only slow that down


class ChartPanel(QWidget):
    """Charts of a run, or of runs compared.

    Signals:
        failed(object)   a StudioError: an export could not be written
    """

    failed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        *,
        compact: bool = False,
        scrolls: bool = True,
        labels: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = compact
        self._labels = labels  # names of runs in every chart; without, the page says which colour is which
        self._board: ChartBoard | None = None
        self._unfinished: ChartBoard | None = None  # some of its charts are still to be made
        self._is_loading = False
        self._early: dict[str, list[Event]] = {}
        self._shown: tuple[list[tuple[str, str]], list[str]] = ([], [])
        self._controls = self._make_controls()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(self._controls)
        self._holder: QScrollArea | QWidget
        if scrolls:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._waiting = Label("", "muted")
            self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
            scroll.setWidget(self._waiting)  # until the board takes its place
            self._holder = scroll
        else:
            self._holder = QWidget()
            layout = QVBoxLayout(self._holder)
            layout.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._holder, 1)
        self.retranslate()

    @property
    def board(self) -> ChartBoard:
        """The board; built now if it was not yet."""
        if self._board is None:
            board = self._unfinished or self._begin_board()
            while board.build_next():
                pass
            self._adopt(board)
        assert self._board is not None
        return self._board

    def is_drawn(self) -> bool:
        """Tell whether the charts are made and show what is known: for pictures of the window."""
        return self._board is not None and self._board.is_drawn()

    def _load(self) -> None:
        BackgroundTask(_import_charts, while_alive(self, lambda _: self._build_some()))

    def _begin_board(self) -> ChartBoard:
        from studio.ui.charts.chart_board import ChartBoard  # pyqtgraph and numpy: half a second

        return ChartBoard(self._theme, compact=self._compact, labels=self._labels, gradual=True)

    def _build_some(self) -> None:
        """Make one chart in a turn of the event loop, so that no turn is long."""
        if self._board is not None:
            return
        if self._unfinished is None:
            self._unfinished = self._begin_board()
        if self._unfinished.build_next():
            QTimer.singleShot(0, self, self._build_some)
        else:
            self._adopt(self._unfinished)

    def _adopt(self, board: ChartBoard) -> None:
        self._board, self._unfinished = board, None
        board.setProperty("kind", "scrolled")
        if isinstance(self._holder, QScrollArea):
            self._holder.setWidget(board)
        else:
            layout = self._holder.layout()
            assert layout is not None
            layout.addWidget(board)
        for run_id, events in self._early.items():
            board.add_events(run_id, events)
        self._early.clear()
        board.show_runs(self._shown[0], references=self._shown[1])
        board.show()

    def add_tool(self, tool: QWidget) -> None:
        """Put a control of the page's beside the export."""
        self._controls.insertWidget(self._controls.count() - 1, tool)

    def show_runs(self, runs: Sequence[tuple[str, str]], *, references: Iterable[str] = ()) -> None:
        """Show these runs, given as (id, label); `references` are drawn dashed."""
        self._shown = (list(runs), list(references))
        if self._board is not None:
            self._board.show_runs(*self._shown[:1], references=self._shown[1])

    def add_events(self, run_id: str, events: Sequence[Event]) -> None:
        """Feed the curves of a run, shown or not."""
        if self._board is None:
            self._early.setdefault(run_id, []).extend(events)
        else:
            self._board.add_events(run_id, events)

    def forget(self, run_id: str) -> None:
        """Drop what is known of a run, for reading its journal again."""
        self._early.pop(run_id, None)
        if self._board is not None:
            self._board.forget(run_id)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._smoothing_word.setText(self.tr("Smoothing"))
        self._smoothing.setAccessibleName(self.tr("Smoothing"))
        self._smoothing.setToolTip(self.tr("Smooths the curves for the eye; the numbers stay exact."))
        self._log.setText(self.tr("Logarithmic losses"))
        self._hint.setText(self.tr("Drag to zoom, double click to see all."))
        name_button(self._export, self.tr("Export the charts"))
        if self._board is not None:
            self._board.retranslate()
        elif isinstance(self._holder, QScrollArea):
            self._waiting.setText(self.tr("The charts come in a moment…"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._board is None and not self._is_loading:
            # Importing pyqtgraph takes half a second, in which the window would stand still: a thread of the pool does it.
            self._is_loading = True
            QTimer.singleShot(FIRST_PAINT_MS, self, self._load)

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def _make_controls(self) -> QHBoxLayout:
        self._smoothing_word = Label("", "caption")
        self._smoothing = QSlider(Qt.Orientation.Horizontal)
        self._smoothing.setRange(0, 98)
        self._smoothing.setFixedWidth(120)
        self._smoothing.valueChanged.connect(lambda value: self.board.set_smoothing(value / 100))
        self._log = QCheckBox()
        self._log.toggled.connect(lambda on: self.board.set_log(on))
        self._hint = Label("", "caption")
        self._export = icon_button(self._theme, "download", "")
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._export)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self._export.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._smoothing_word)
        row.addWidget(self._smoothing)
        row.addSpacing(M)
        row.addWidget(self._log)
        row.addStretch(1)
        row.addWidget(self._hint)
        row.addWidget(self._export)
        if self._compact:
            self._hint.hide()
        return row

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(self.tr("Picture (PNG)…"), lambda: self.export("png"))
        menu.addAction(self.tr("Vectors (SVG)…"), lambda: self.export("svg"))
        menu.addAction(self.tr("Table (CSV)…"), lambda: self.export("csv"))

    def export(self, kind: str, path: Path | None = None) -> Path | None:
        """Write the charts as "png", "svg" or "csv"; asks for the file unless it is given."""
        from studio.ui.charts import chart_export

        if path is None:
            name = "-".join(label for _, label in self._shown[0][:2]) or "charts"
            chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export the charts"), f"{name}.{kind}")
            if not chosen:
                return None
            path = Path(chosen)
        self.board.draw_now()  # charts scrolled away are not drawn otherwise
        try:
            if kind == "csv":
                curves = [curve for chart in self.board.charts for curve in chart.curve_points()]
                chart_export.save_csv(curves, path)
            elif kind == "svg":
                chart_export.save_svg(self.board, path)
            else:
                chart_export.save_png(self.board, path)
        except OSError as error:
            self.failed.emit(
                StudioError(
                    self.tr("The charts could not be written."), hint=str(error.strerror or error), where=Location(path)
                )
            )
            return None
        return path


def _import_charts() -> None:
    """Load what the board needs; makes no object of Qt, which would belong to the wrong thread."""
    if "studio.ui.charts.chart_board" in sys.modules:
        return
    sys.setswitchinterval(IMPORT_SWITCH_SECONDS)
    try:
        import studio.ui.charts.chart_board  # noqa: F401
    finally:
        sys.setswitchinterval(SWITCH_SECONDS)
    # Modules stay; going through the objects of pyqtgraph later took the collector a turn of 41 to 47 ms.
    gc.freeze()
