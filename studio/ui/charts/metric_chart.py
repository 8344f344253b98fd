"""One chart: some curves of one or more runs over the epochs, with a crosshair, a best-epoch mark and its own legend.

pyqtgraph renders titles and legends as HTML, so all words stand in plain labels beside the plot.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QFrame, QGraphicsItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.charts.chart_catalog import ChartSpec
from studio.ui.charts.legend import LegendRow
from studio.ui.charts.series import Series, smoothed
from studio.ui.charts.shown_curves import ShownCurves, ShownRun
from studio.ui.theme import Theme

DENSE = 600  # from this many points on a curve is drawn one pixel wide and not smoothed at its edges: ten times cheaper
STEPS = (5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000)


class MetricChart(QFrame):
    """One chart.

    Signals:
        cursorMoved(object)   x in epochs under the mouse, or None when it left; the board moves all crosshairs
    """

    cursorMoved = Signal(object)

    def __init__(self, spec: ChartSpec, theme: Theme, *, labels: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._theme = theme
        self._runs: tuple[ShownRun, ...] = ()
        self._curves = ShownCurves(spec, theme, (), labels)
        self._hidden: set[str] = set()  # ids of runs, or keys of curves
        self._items: dict[tuple[str, str], tuple[pg.PlotDataItem, pg.PlotDataItem]] = {}
        self._drawn: dict[tuple[str, str], Any] = {}
        self._penned: dict[tuple[str, str], Any] = {}
        self._smoothing = spec.least_smoothing
        self._is_log = False
        self._is_manual = False
        self._ranges: tuple[float, float, float, float] | None = None
        self._cursor: float | None = None
        self.setProperty("kind", "card")

        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._legend = LegendRow(theme, self)
        self._legend.toggled.connect(self._on_legend_toggled)
        self._epoch = QLabel(self)
        self._epoch.setTextFormat(Qt.TextFormat.PlainText)
        self._build_plot()
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._epoch)
        legend = QHBoxLayout()
        legend.setContentsMargins(14, 0, 14, 0)
        legend.addWidget(self._legend)
        body = QVBoxLayout(self)
        body.setContentsMargins(2, 2, 2, 8)
        body.setSpacing(2)
        body.addLayout(head)
        body.addLayout(legend)
        body.addWidget(self._plot, 1)
        self.apply_theme()
        self.retranslate()

    def set_runs(self, runs: tuple[ShownRun, ...]) -> None:
        """Show these runs; the first is the one looked at."""
        self._runs = runs
        self._curves = replace(self._curves, runs=runs)
        for pair in self._items.values():
            for item in pair:
                self._plot.removeItem(item)
        self._items.clear()
        self._drawn.clear()
        self._penned.clear()
        self._ranges = None
        self._is_manual = False

    def set_smoothing(self, weight: float) -> None:
        """Smooth the curves for the eye; 0 shows them as they are, which is also drawn faintly beneath."""
        self._smoothing = max(weight, self.spec.least_smoothing) if self.spec.can_smooth else 0.0
        self._drawn.clear()

    def set_log(self, is_log: bool) -> None:
        """Draw the values on a logarithmic axis, where that makes sense."""
        self._is_log = is_log and self.spec.allows_log
        self._plot.setLogMode(False, self._is_log)
        for pair in self._items.values():
            for item in pair:
                item.setLogMode(False, self._is_log)
        self._drawn.clear()
        self._ranges = None

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair at an epoch, or away."""
        if x == self._cursor:
            return
        self._cursor = x
        self._line.setVisible(x is not None)
        if x is not None:
            self._line.setPos(x)
        self._show_values()

    def refresh(self) -> bool:
        """Draw what changed since the last time; cheap when nothing did. Tell whether the axes moved, which is dear to paint."""
        changed = False
        self._plot.setUpdatesEnabled(True)
        has_moved = self._update_ranges()
        (x_low, x_high), _ = self._plot.getViewBox().viewRange()
        most = max(200, 2 * self._plot.width())
        for run in self._runs:
            for key in self._curves.keys(run):
                name = (run.run_id, key)
                series = run.curves.by_key[key]
                state = (
                    len(series),
                    float(series.y[-1]) if len(series) else 0.0,
                    x_low,
                    x_high,
                    self._smoothing,
                    self._is_hidden(run, key),
                )
                if self._drawn.get(name) != state:
                    self._drawn[name] = state
                    self._draw(run, key, series, x_range=(x_low, x_high), most=most)
                    changed = True
        if changed:
            self._mark_best()
            self._show_values()
        return has_moved

    def curve_points(self) -> list[tuple[str, str, Series]]:
        """Give (run label, key, points) of every curve, for export and tests."""
        return [(run.label, key, run.curves.by_key[key]) for run in self._runs for key in self._curves.keys(run)]

    def title(self) -> str:
        """Give the translated title."""
        return QCoreApplication.translate("Charts", self.spec.title)

    def plot_widget(self) -> pg.PlotWidget:
        """Give the plot, for export."""
        return self._plot

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._title.setText(self.title())
        self._plot.setAccessibleName(self.title())
        self._show_values()

    def apply_theme(self) -> None:
        """Take the colours of the theme as it is now."""
        theme = self._theme
        self._title.setFont(theme.font("strong"))
        self._epoch.setFont(theme.font("caption"))
        palette = self._epoch.palette()
        palette.setColor(self._epoch.foregroundRole(), theme.color("text_muted"))
        self._epoch.setPalette(palette)
        self._plot.setBackground(theme.color("surface"))
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pg.mkPen(theme.color("grid")))
            axis.setTextPen(pg.mkPen(theme.color("text_muted")))
            axis.setTickFont(theme.font("small"))
        self._line.setPen(pg.mkPen(theme.color("border_strong")))
        self._best_line.setPen(pg.mkPen(theme.color("border_strong"), style=Qt.PenStyle.DotLine))
        self._drawn.clear()
        for run in self._runs:
            for key in self._curves.keys(run):
                pair = self._items.get((run.run_id, key))
                if pair is not None:
                    self._penned.pop((run.run_id, key), None)
                    self._set_pens(run, key, pair, dense=False)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.cursorMoved.emit(None)
        super().leaveEvent(event)

    def _build_plot(self) -> None:
        self._plot = pg.PlotWidget(self, enableMenu=False)
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setAntialiasing(False)
        box = self._plot.getViewBox()
        box.disableAutoRange()
        box.setMouseMode(pg.ViewBox.RectMode)
        box.setDefaultPadding(0)
        self._plot.wheelEvent = lambda event: event.ignore()  # the page scrolls; zoom is by drag
        self._plot.showGrid(x=False, y=True, alpha=1.0)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            # The picture of axis and grid is what costs (facts: 63 % of a repaint); it changes only with the range.
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            axis.setStyle(tickLength=0, tickTextOffset=6)
            axis.enableAutoSIPrefix(False)
            axis.setZValue(-10)  # the grid belongs to the axis, and lies beneath the curves
        self._plot.setMinimumHeight(120)
        self._plot.setUpdatesEnabled(False)  # until it is drawn: eight empty plots painted at once take 100 ms
        self._plot.getAxis("left").setWidth(46)
        self._plot.getPlotItem().layout.setContentsMargins(2, 2, 14, 2)
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(20)
        self._line.hide()
        self._best_line = pg.InfiniteLine(angle=90, movable=False)
        self._best_line.setZValue(1)
        self._best_line.hide()
        self._best_dot = pg.ScatterPlotItem(size=10)
        self._best_dot.setZValue(21)
        for item in (self._line, self._best_line, self._best_dot):
            self._plot.addItem(item, ignoreBounds=True)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._plot.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        box.sigRangeChangedManually.connect(self._on_zoomed)

    def _draw(self, run: ShownRun, key: str, series: Series, *, x_range: tuple[float, float], most: int) -> None:
        name = (run.run_id, key)
        if name not in self._items:
            raw, line = pg.PlotDataItem(), pg.PlotDataItem()
            for item in (raw, line):
                item.setSkipFiniteCheck(False)
                item.setLogMode(False, self._is_log)
                self._plot.addItem(item, ignoreBounds=True)
            raw.setZValue(3)
            line.setZValue(5 if run.is_reference else 6)
            self._items[name] = (raw, line)
        raw, line = self._items[name]
        is_hidden = self._is_hidden(run, key)
        raw.setVisible(not is_hidden and self._smoothing > 0)
        line.setVisible(not is_hidden)
        if is_hidden:
            return
        x, y = series.decimated(*x_range, most)
        # By the points there are, not those drawn: the zigzag of extremes of a million is the dearest of all to draw thick.
        self._set_pens(run, key, (raw, line), dense=series.count(*x_range) > DENSE)
        if self._smoothing > 0:
            raw.setData(x, y, connect="finite")
            line.setData(x, smoothed(y, self._smoothing), connect="finite")
        else:
            line.setData(x, y, connect="finite", symbol="o" if len(series) == 1 else None, symbolSize=6)

    def _set_pens(self, run: ShownRun, key: str, pair: tuple[pg.PlotDataItem, pg.PlotDataItem], *, dense: bool) -> None:
        color = self._curves.color(run, key)
        state = (color.rgba(), dense, run.is_reference, len(self._curves.keys(run)), len(self._runs))
        if self._penned.get((run.run_id, key)) == state:
            return  # new pens make the whole curve anew
        self._penned[run.run_id, key] = state
        pen = QPen(color, 1.0 if dense else 2.0)
        pen.setCosmetic(True)
        if run.is_reference:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setWidthF(1.0 if dense else 1.6)
        elif not self._curves.has_curve_colors():
            # Many runs with several curves each: the colour tells the run, the dash the curve.
            styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
            pen.setStyle(styles[self._curves.keys(run).index(key) % 3])
        faint = QColor(color)
        faint.setAlpha(70)
        pair[0].setPen(pg.mkPen(faint, width=1))
        pair[1].setPen(pen)
        pair[1].opts["antialias"] = not dense
        pair[1].curve.opts["antialias"] = not dense
        pair[1].setSymbolBrush(color)
        pair[1].setSymbolPen(None)

    def _update_ranges(self) -> bool:
        """Let the axes hold all the data; tell whether they moved."""
        if self._is_manual:
            return False
        last = max([run.curves.last_x for run in self._runs] + [0.0])
        planned = max([run.curves.epochs for run in self._runs] + [0])
        x_high = float(max(1, min(_step_above(last), planned or STEPS[-1])))
        bounds = [
            found
            for run in self._runs
            for key in self._curves.keys(run)
            if not self._is_hidden(run, key) and (found := run.curves.by_key[key].bounds(0, x_high)) is not None
        ]
        low, high = (min(b[0] for b in bounds), max(b[1] for b in bounds)) if bounds else (0.0, 1.0)
        if self._is_log:
            low, high = math.log10(max(low, 1e-6)), math.log10(max(high, 1e-6))
        elif self.spec.starts_at_zero:
            low = min(0.0, low)
        span = max(high - low, abs(high) * 0.05, 1e-9)
        y_low = low if self.spec.starts_at_zero and not self._is_log else low - 0.06 * span
        y_high = high + 0.08 * span
        if self._ranges is not None:
            _, old_x, old_low, old_high = self._ranges
            # The axis moves only when the data left it or fill less than half of it: a moving axis costs and distracts.
            fits = old_low <= low and high <= old_high and (high - low) > 0.5 * (old_high - old_low)
            if fits and old_x == x_high:
                return False
        self._ranges = (0.0, x_high, y_low, y_high)
        # A little room at the right, for the last number of the axis and for a best epoch that is the last.
        self._plot.getViewBox().setRange(xRange=(0, x_high * 1.02), yRange=(y_low, y_high), padding=0)
        return True

    def _mark_best(self) -> None:
        spots = []
        best = self._runs[0].curves.best_epoch if self._runs else None
        self._best_line.setVisible(best is not None and self._counts_epochs())
        if best is not None:
            self._best_line.setPos(best)
            if self.spec.is_higher_better:
                for key in self._curves.keys(self._runs[0]):
                    point = self._runs[0].curves.by_key[key].at(best)
                    if point is not None and point[0] == best and not self._is_hidden(self._runs[0], key):
                        y = math.log10(max(point[1], 1e-6)) if self._is_log else point[1]
                        color = self._curves.color(self._runs[0], key)
                        pen = pg.mkPen(self._theme.color("surface"), width=2)
                        spots.append({"pos": (best, y), "brush": color, "pen": pen})
        self._best_dot.setData(spots)

    def _show_values(self) -> None:
        self._legend.set_entries(self._curves.legend(self._cursor, self._hidden))
        locale = QLocale()
        if self._cursor is not None:
            word = QCoreApplication.translate("Charts", "epoch {number}")
            decimals = 0 if self._counts_epochs() else 2
            self._epoch.setText(word.format(number=locale.toString(self._cursor, "f", decimals)))
        elif self._runs and self._runs[0].curves.best_epoch is not None and self.spec.is_higher_better:
            word = QCoreApplication.translate("Charts", "best: epoch {number}")
            self._epoch.setText(word.format(number=self._runs[0].curves.best_epoch))
        else:
            self._epoch.setText("")

    def _counts_epochs(self) -> bool:
        return not self.spec.prefixes[0].startswith(("batch", "speed", "memory"))

    def _is_hidden(self, run: ShownRun, key: str) -> bool:
        return run.run_id in self._hidden or key in self._hidden

    def _on_mouse_moved(self, position: Any) -> None:
        box = self._plot.getViewBox()
        if box.sceneBoundingRect().contains(position):
            x = box.mapSceneToView(position).x()
            if self._counts_epochs():
                x = float(round(x))
            self.cursorMoved.emit(max(0.0, x))

    def _on_mouse_clicked(self, event: Any) -> None:
        if event.double():
            self._is_manual = False
            self._ranges = None
            self.refresh()

    def _on_zoomed(self, *_: object) -> None:
        self._is_manual = True
        self.refresh()

    def _on_legend_toggled(self, name: str) -> None:
        self._hidden ^= {name}
        self.refresh()
        self._show_values()


def _step_above(value: float) -> int:
    for step in STEPS:
        if value <= step:
            return step
    return int(math.ceil(value / 500) * 500)
