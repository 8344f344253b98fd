"""A grid of charts with one clock: curves are fed at any rate and drawn at most five times a second, visible charts only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.runs.events import Event
from studio.ui.charts.chart_catalog import CHARTS
from studio.ui.charts.metric_chart import MetricChart
from studio.ui.charts.run_curves import RunCurves
from studio.ui.charts.shown_curves import ShownRun
from studio.ui.theme import Theme

REPAINT_MS = 220
NARROWEST = 300  # pixels of one chart
SLICE_SECONDS = 0.003  # of drawing in one turn of the event loop; the rest waits for the next


class ChartBoard(QWidget):
    """Charts of one run, or of several overlaid.

    Signals:
        drawn(float)   seconds that one turn of drawing took, for measuring
    """

    drawn = Signal(float)

    def __init__(
        self,
        theme: Theme,
        *,
        compact: bool = False,
        labels: bool = True,
        gradual: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make all charts; with `gradual` the caller does it with `build_next`, since one takes some 15 ms."""
        super().__init__(parent)
        self._curves: dict[str, RunCurves] = {}
        self._runs: tuple[ShownRun, ...] = ()
        self._theme = theme
        self._columns = 2
        self._is_placed = False
        self._pending: list[MetricChart] = []
        self._drawn_versions: dict[str, tuple[int, ...]] = {}  # by chart
        self._labels = labels
        self._unbuilt = [spec for spec in CHARTS if spec.in_compact or not compact]
        self.charts: list[MetricChart] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        theme.changed.connect(self._on_theme_changed)
        self._clock = QTimer(self)
        self._clock.setInterval(REPAINT_MS)
        self._clock.timeout.connect(self._on_tick)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._draw_some)
        while not gradual and self.build_next():
            pass

    def build_next(self) -> bool:
        """Make one more chart; tell whether there was one to make. When none is left, all get their places."""
        if not self._unbuilt:
            if not self._is_placed:
                self._place(self._columns)
            return False
        chart = MetricChart(self._unbuilt.pop(0), self._theme, labels=self._labels, parent=self)
        chart.cursorMoved.connect(self._on_cursor_moved)
        self.charts.append(chart)
        return True

    def show_runs(self, runs: Sequence[tuple[str, str]], *, references: Iterable[str] = ()) -> None:
        """Show these runs, given as (id, label); `references` are drawn dashed. Their curves so far stay."""
        dashed = set(references)
        self._runs = tuple(
            ShownRun(run_id, label, self.curves(run_id), index, run_id in dashed)
            for index, (run_id, label) in enumerate(runs)
        )
        for chart in self.charts:
            chart.set_runs(self._runs)
        self._hide_empty()
        self.draw_all()

    def curves(self, run_id: str) -> RunCurves:
        """Give the curves of a run, empty ones for a new run."""
        return self._curves.setdefault(run_id, RunCurves())

    def forget(self, run_id: str) -> None:
        """Drop the curves of a run, for reading its journal again."""
        self._curves.pop(run_id, None)

    def add_events(self, run_id: str, events: Iterable[Event]) -> None:
        """Feed the curves of a run; they are drawn at the next tick."""
        self.curves(run_id).add(events)

    def set_smoothing(self, weight: float) -> None:
        """Smooth all curves for the eye; 0 to 0.98."""
        for chart in self.charts:
            chart.set_smoothing(weight)
        self.draw_all()

    def set_log(self, is_log: bool) -> None:
        """Draw losses on a logarithmic axis."""
        for chart in self.charts:
            chart.set_log(is_log)
        self.draw_all()

    def draw_all(self) -> None:
        """Draw every chart soon, whether or not its run has news."""
        self._drawn_versions.clear()
        if self.isVisible():
            self._on_tick()

    def is_drawn(self) -> bool:
        """Tell whether every chart in sight shows what is known."""
        versions = tuple(run.curves.version for run in self._runs)
        seen = [chart.spec.id for chart in self.charts if not chart.visibleRegion().isEmpty()]
        return not self._pending and all(self._drawn_versions.get(name) == versions for name in seen)

    def draw_now(self) -> None:
        """Draw every chart at once, those out of sight too: for an export."""
        for chart in self.charts:
            chart.refresh()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        for chart in self.charts:
            chart.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.draw_all()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        self._turn.stop()
        self._pending.clear()  # all are drawn anew when it is shown
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(4, self.width() // NARROWEST))
        if columns != self._columns and not self._unbuilt:
            self._place(columns)

    def _place(self, columns: int) -> None:
        self._columns, self._is_placed = columns, True
        for chart in self.charts:
            self._grid.removeWidget(chart)
        shown = [chart for chart in self.charts if not chart.isHidden()]
        for index, chart in enumerate(shown):
            self._grid.addWidget(chart, index // columns, index % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _hide_empty(self) -> None:
        """Leave out charts that no shown run has numbers for (no GPU, no memory curve)."""
        changed = False
        for chart in self.charts:
            is_empty = chart.spec.id in ("memory", "speed") and not chart.curve_points()
            if chart.isHidden() != is_empty:
                chart.setHidden(is_empty)
                changed = True
        if changed:
            self._place(self._columns)

    def _on_tick(self) -> None:
        versions = tuple(run.curves.version for run in self._runs)
        if any(self._drawn_versions.get(chart.spec.id) != versions for chart in self.charts):
            self._hide_empty()
        for chart in self.charts:
            # A chart scrolled away is drawn when it comes into view.
            if self._drawn_versions.get(chart.spec.id) != versions and not chart.visibleRegion().isEmpty():
                self._drawn_versions[chart.spec.id] = versions
                if chart not in self._pending:
                    self._pending.append(chart)
        if self._pending:
            self._draw_some()

    def _draw_some(self) -> None:
        started = perf_counter()
        while self._pending:
            self._pending.pop(0).refresh()
            if perf_counter() - started > SLICE_SECONDS:
                break
        if self._pending:
            self._turn.start()
        self.drawn.emit(perf_counter() - started)

    def _on_cursor_moved(self, x: float | None) -> None:
        for chart in self.charts:
            chart.set_cursor(x)

    def _on_theme_changed(self) -> None:
        for chart in self.charts:
            chart.apply_theme()
        self.draw_all()
