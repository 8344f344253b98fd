"""One chart: some curves of one or more runs over the epochs, with a crosshair, a best-epoch mark and its own legend."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.charts.chart_catalog import ChartSpec
from studio.ui.charts.legend import LegendRow
from studio.ui.charts.plot_canvas import Curve, Dot, PlotCanvas
from studio.ui.charts.plot_frame import View
from studio.ui.charts.series import Series, smoothed
from studio.ui.charts.shown_curves import ShownCurves, ShownRun
from studio.ui.theme import Theme

DENSE = 600  # from this many points on a curve is drawn one pixel wide and not smoothed at its edges: ten times cheaper
LEAST_LOG = 1e-6  # of a value on a logarithmic axis
LEAST_SHARE = 0.01  # of the highest value that an axis shows at least: below lies noise
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
        self._drawn: dict[tuple[str, str], Any] = {}  # the state that each curve was drawn from
        self._smoothing = spec.least_smoothing
        self._is_log = False
        self._is_manual = False
        self._fitted: View | None = None
        self._cursor: float | None = None
        self.setProperty("kind", "card")

        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._legend = LegendRow(theme, self)
        self._legend.toggled.connect(self._on_legend_toggled)
        self._epoch = QLabel(self)
        self._epoch.setTextFormat(Qt.TextFormat.PlainText)
        self.canvas = PlotCanvas(theme, counts_whole=self._counts_epochs(), parent=self)
        self.canvas.cursorMoved.connect(self.cursorMoved)
        self.canvas.viewChosen.connect(self._on_view_chosen)
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
        body.addWidget(self.canvas, 1)
        self.apply_theme()
        self.retranslate()

    def set_runs(self, runs: tuple[ShownRun, ...]) -> None:
        """Show these runs; the first is the one looked at."""
        self._runs = runs
        self._curves = replace(self._curves, runs=runs)
        self.canvas.clear()
        self._drawn.clear()
        self._fitted = None
        self._is_manual = False

    def set_smoothing(self, weight: float) -> None:
        """Smooth the curves for the eye; 0 shows them as they are, which is also drawn faintly beneath."""
        self._smoothing = max(weight, self.spec.least_smoothing) if self.spec.can_smooth else 0.0
        self._drawn.clear()

    def set_log(self, is_log: bool) -> None:
        """Draw the values on a logarithmic axis, where that makes sense."""
        self._is_log = is_log and self.spec.allows_log
        self._drawn.clear()
        self._fitted = None
        self._is_manual = False  # what was zoomed to lies elsewhere on the other axis

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair at an epoch, or away."""
        if x == self._cursor:
            return
        self._cursor = x
        self.canvas.set_cursor(x)
        self._show_values()

    def refresh(self) -> None:
        """Draw what changed since the last time; cheap when nothing did."""
        changed = False
        self._fit_view()
        view = self.canvas.view
        assert view is not None
        most = max(200, 2 * self.canvas.width())
        for run in self._runs:
            for key in self._curves.keys(run):
                name = (run.run_id, key)
                series = run.curves.by_key[key]
                state = (
                    len(series),
                    float(series.y[-1]) if len(series) else 0.0,
                    view,
                    self.canvas.size(),
                    self._smoothing,
                    self._is_hidden(run, key),
                )
                if self._drawn.get(name) != state:
                    self._drawn[name] = state
                    self._draw(run, key, series, x_range=(view.x_low, view.x_high), most=most)
                    changed = True
        if changed:
            self._mark_best()
            self._show_values()

    def curve_points(self) -> list[tuple[str, str, Series]]:
        """Give (run label, key, points) of every curve, for export and tests."""
        return [(run.label, key, run.curves.by_key[key]) for run in self._runs for key in self._curves.keys(run)]

    def title(self) -> str:
        """Give the translated title."""
        return QCoreApplication.translate("Charts", self.spec.title)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._title.setText(self.title())
        self.canvas.setAccessibleName(self.title())
        self.canvas.restyle()
        self._show_values()

    def apply_theme(self) -> None:
        """Take the colours of the theme as it is now."""
        theme = self._theme
        self._title.setFont(theme.font("strong"))
        self._epoch.setFont(theme.font("caption"))
        palette = self._epoch.palette()
        palette.setColor(self._epoch.foregroundRole(), theme.color("text_muted"))
        self._epoch.setPalette(palette)
        self.canvas.restyle()
        self._drawn.clear()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.cursorMoved.emit(None)
        super().leaveEvent(event)

    def _draw(self, run: ShownRun, key: str, series: Series, *, x_range: tuple[float, float], most: int) -> None:
        name, raw = (run.run_id, key), (run.run_id, key, "raw")
        if self._is_hidden(run, key):
            self.canvas.remove_curve(name)
            self.canvas.remove_curve(raw)
            return
        x, y = series.decimated(*x_range, most)
        # By the points there are, not those drawn: the zigzag of extremes of a million is the dearest of all to draw thick.
        dense = series.count(*x_range) > DENSE
        depth = 5 if run.is_reference else 6
        if self._smoothing > 0:
            faint = self._curves.color(run, key)
            faint.setAlpha(70)
            self.canvas.set_curve(raw, Curve(x, y, QPen(faint, 1.0), 3, is_smooth=False))
            y = smoothed(y, self._smoothing)
        else:
            self.canvas.remove_curve(raw)
        self.canvas.set_curve(name, Curve(x, y, self._pen(run, key, dense=dense), depth, is_smooth=not dense))

    def _pen(self, run: ShownRun, key: str, *, dense: bool) -> QPen:
        pen = QPen(QColor(self._curves.color(run, key)), 1.0 if dense else 2.0)
        if run.is_reference:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setWidthF(1.0 if dense else 1.6)
        elif not self._curves.has_curve_colors():
            # Many runs with several curves each: the colour tells the run, the dash the curve.
            styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
            pen.setStyle(styles[self._curves.keys(run).index(key) % 3])
        return pen

    def _fit_view(self) -> None:
        """Let the axes hold all the data."""
        if self._is_manual:
            return
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
            low, high = math.log10(max(low, LEAST_LOG)), math.log10(max(high, LEAST_LOG))
        # A little room at the right, for the last number of the axis and for a best epoch that is the last.
        x_high *= 1.02
        old = self._fitted
        if old is not None:
            # The axis moves only when the data left it or fill less than half of it: a moving axis distracts.
            filled = high - (min(0.0, low) if self.spec.starts_at_zero and not self._is_log else low)
            fits = old.y_low <= low and high <= old.y_high and filled > 0.5 * (old.y_high - old.y_low)
            if fits and old.x_high == x_high:
                return
        y_low, y_high = log_range(low, high) if self._is_log else value_range(low, high, self.spec)
        self._fitted = View(0.0, x_high, y_low, y_high)
        self.canvas.set_view(self._fitted, is_log=self._is_log)

    def _mark_best(self) -> None:
        best = self._runs[0].curves.best_epoch if self._runs else None
        dots = []
        if best is not None and self.spec.is_higher_better:
            for key in self._curves.keys(self._runs[0]):
                point = self._runs[0].curves.by_key[key].at(best)
                if point is not None and point[0] == best and not self._is_hidden(self._runs[0], key):
                    y = math.log10(max(point[1], LEAST_LOG)) if self._is_log else point[1]
                    dots.append(Dot(best, y, self._curves.color(self._runs[0], key)))
        self.canvas.set_mark(best if self._counts_epochs() else None, dots)

    def _show_values(self) -> None:
        entries = self._curves.legend(self._cursor, self._hidden)
        self._legend.set_entries(entries)
        if self.canvas.hasFocus():  # for who moves the crosshair by keys and hears it
            self.canvas.setAccessibleDescription(", ".join(f"{one.label} {one.value}".strip() for one in entries))
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

    def _on_view_chosen(self, view: View | None) -> None:
        self._is_manual = view is not None
        self._fitted = None
        if view is not None:
            self.canvas.set_view(view, is_log=self._is_log)
        self.refresh()

    def _on_legend_toggled(self, name: str) -> None:
        self._hidden ^= {name}
        self.refresh()
        self._show_values()


def value_range(low: float, high: float, spec: ChartSpec) -> tuple[float, float]:
    """Give the ends of an axis that holds the values from `low` to `high`, with room; of one value alone, too."""
    if spec.highest is not None and low == high and 0 <= low <= spec.highest:
        return 0.0, spec.highest * 1.04  # one value says nothing about where the next will be
    if low == high == 0:
        return 0.0, 1.0
    if spec.starts_at_zero:
        low, high = min(0.0, low), max(0.0, high)
        least = LEAST_SHARE * spec.highest if spec.highest is not None else 0.0
        return low, max(high + 0.08 * (high - low), least)
    span = max(high - low, 0.05 * max(abs(low), abs(high)))
    return low - 0.06 * span, high + 0.08 * span


def log_range(low: float, high: float) -> tuple[float, float]:
    """Give the ends of a logarithmic axis, all as log10, that holds the values from `low` to `high`, with room."""
    span = max(high - low, 0.1)
    return low - 0.06 * span, high + 0.08 * span


def _step_above(value: float) -> int:
    for step in STEPS:
        if value <= step:
            return step
    return int(math.ceil(value / 500) * 500)
