"""What one chart shows of the runs given: which curves, in which colours, with which words in the legend."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QColor

from studio.ui.charts.chart_catalog import CURVE_WORDS, ChartSpec
from studio.ui.charts.legend import LegendEntry
from studio.ui.charts.run_curves import RunCurves
from studio.ui.charts.series import Series
from studio.ui.theme import Theme


@dataclass(frozen=True)
class ShownRun:
    """A run as the charts show it."""

    run_id: str
    label: str
    curves: RunCurves
    color_index: int  # of the theme's chart colours, where each curve of a chart belongs to another run
    is_reference: bool = False  # drawn dashed: the baseline, or the run compared with


@dataclass(frozen=True)
class ShownCurves:
    """The curves of one chart."""

    spec: ChartSpec
    theme: Theme
    runs: tuple[ShownRun, ...]
    has_labels: bool  # names of runs in the legend

    def legend(self, cursor: float | None, hidden: Collection[str]) -> list[LegendEntry]:
        """Give the legend with the values at `cursor` (in epochs), the last ones without."""
        return (self._legend_by_curve if self.has_curve_colors() else self._legend_by_run)(cursor, hidden)

    def keys(self, run: ShownRun) -> list[str]:
        """Give the curves of a run that this chart shows."""
        known = run.curves.by_key
        if len(self.spec.prefixes) == 1 and not self.spec.prefixes[0].endswith("/"):
            return [key for key in self.spec.prefixes if key in known]
        keys = [key for prefix in self.spec.prefixes for key in known if key.startswith(prefix)]
        if self.spec.id == "rate":
            # The groups nearly always share one rate; equal curves are drawn once.
            unique: list[str] = []
            for key in keys:
                if not any(np.array_equal(known[key].y, known[other].y) for other in unique):
                    unique.append(key)
            return unique
        return keys

    def color(self, run: ShownRun, key: str) -> QColor:
        """Give the colour of a curve in the theme as it is now."""
        keys = self.keys(run)
        if not self.has_curve_colors():
            return self.theme.chart_color(run.color_index)
        color = self.theme.chart_color(keys.index(key))
        if run.is_reference:
            color.setAlpha(170)
        return color

    def has_curve_colors(self) -> bool:
        """Several curves a run and at most two runs: the colour tells the curve, the dash tells the run."""
        return len(self.runs) <= 2 and any(len(self.keys(run)) > 1 for run in self.runs)

    def _legend_by_curve(self, cursor: float | None, hidden: Collection[str]) -> list[LegendEntry]:
        """One entry a curve, with the values of the runs beside each other: which run is which tells the dash."""
        entries: dict[str, LegendEntry] = {}
        for run in self.runs:
            for key in self.keys(run):
                value = self._value(run.curves.by_key[key], cursor)
                known = entries.get(key)
                entries[key] = LegendEntry(
                    key,
                    self._word(key),
                    value if known is None else f"{known.value} · {value}",
                    color=self.color(run, key) if known is None else known.color,
                    is_off=key in hidden,
                )
        return list(entries.values())

    def _legend_by_run(self, cursor: float | None, hidden: Collection[str]) -> list[LegendEntry]:
        """One entry a run, with the values of its curves beside each other."""
        entries = []
        for run in self.runs:
            keys = self.keys(run)
            if keys:
                values = " · ".join(self._value(run.curves.by_key[key], cursor) for key in keys)
                label = run.label if len(self.runs) > 1 and self.has_labels else ""
                color = self.color(run, keys[0])
                entries.append(
                    LegendEntry(
                        run.run_id,
                        label,
                        values,
                        color=color,
                        is_dashed=run.is_reference,
                        is_off=run.run_id in hidden,
                    )
                )
        return entries

    def _value(self, series: Series, cursor: float | None) -> str:
        point = series.at(cursor if cursor is not None else float("inf"))
        return "–" if point is None or point[1] != point[1] else self._number(QLocale(), point[1])

    def _number(self, locale: QLocale, value: float) -> str:
        if value and abs(value) < 10**-self.spec.decimals:
            return locale.toString(value, "g", 2)
        return locale.toString(value, "f", self.spec.decimals)

    def _word(self, key: str) -> str:
        known = CURVE_WORDS.get(key) or CURVE_WORDS.get(key.split("/", 1)[1])
        return QCoreApplication.translate("Charts", known) if known else key.split("/", 1)[1]
