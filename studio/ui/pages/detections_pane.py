"""What the best weights of a run get right and wrong by class: confusion matrix, and the curves over the confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.runs.curves import ClassCurves, DetectionCurves
from studio.ui.charts.legend import LegendEntry, LegendRow
from studio.ui.session import Session
from studio.ui.theme import L, M, S
from studio.ui.widgets.buttons import SegmentedControl
from studio.ui.widgets.confusion_matrix import ConfusionMatrix
from studio.ui.widgets.curve_plot import CurvePlot, PlotLine
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.labels import ElidedLabel, Label

KINDS = ("precision_of_recall", "f1", "precision", "recall")
MOST_CLASSES_DRAWN = 8  # as many as there are colours; the others by their mean


class DetectionsPane(QWidget):
    """The matrix of one run beside its curves by class, or the means of several runs."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._curves: dict[str, DetectionCurves] = {}
        self._colors: dict[str, QColor] = {}
        self._hidden: set[str] = set()
        self.matrix = ConfusionMatrix(session.theme)
        self.plot = CurvePlot(session.theme)
        self.runs = QComboBox()
        self._legend = LegendRow(session.theme)
        self._matrix_title, self._said = Label("", "strong"), ElidedLabel("", "caption")
        self._no_matrix = Label("", "muted", wrap=True)
        self._kind, self._measure = SegmentedControl(), SegmentedControl()
        self._empty = EmptyState(session.theme, "layout-grid")
        self._stack = QStackedWidget()
        self._build()
        self._wire()
        self.retranslate()

    def show_curves(self, curves: Mapping[str, DetectionCurves], colors: Mapping[str, QColor]) -> None:
        """Show what is known of these runs, by id; the first is the one whose matrix is shown."""
        self._curves, self._colors = dict(curves), dict(colors)
        chosen = self.runs.currentText()
        self.runs.blockSignals(True)
        self.runs.clear()
        self.runs.addItems(list(self._curves))
        self.runs.setCurrentIndex(max(0, self.runs.findText(chosen)))
        self.runs.blockSignals(False)
        self.runs.setVisible(len(self._curves) > 1)
        self._stack.setCurrentIndex(1 if self._curves else 0)
        self._show_matrix()
        self._show_lines()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._empty.set_texts(
            self.tr("No matrix and no curves"),
            self.tr("They are kept when a training ends, for trainings of this version of the studio."),
        )
        self._matrix_title.setText(self.tr("Confusion matrix"))
        self._no_matrix.setText(self.tr("This training made no confusion matrix (plots=False)."))
        self._measure.set_items([("share", self.tr("Shares (%)")), ("boxes", self.tr("Boxes"))])
        self._kind.set_items(
            [
                ("precision_of_recall", self.tr("PR")),
                ("f1", self.tr("F1")),
                ("precision", self.tr("Precision")),
                ("recall", self.tr("Recall")),
            ]
        )
        self.runs.setAccessibleName(self.tr("Run whose matrix is shown"))
        self._show_lines()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        left_head = QHBoxLayout()
        left_head.setSpacing(S)
        left_head.addWidget(self._matrix_title)
        left_head.addWidget(self.runs)
        left_head.addStretch(1)
        left_head.addWidget(self._measure)
        right_head = QHBoxLayout()
        right_head.addWidget(self._kind)
        right_head.addStretch(1)
        both = QWidget()
        both.setProperty("kind", "scrolled")
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        for head, widgets in (
            (left_head, (self._no_matrix, self.matrix, self._said)),
            (right_head, (self._legend, self.plot)),
        ):
            card = QFrame()
            card.setProperty("kind", "card")
            column = QVBoxLayout(card)
            column.setContentsMargins(L, S, L, S)
            column.setSpacing(S)
            column.addLayout(head)
            for widget in widgets:
                column.addWidget(widget, 1 if widget in (self.matrix, self.plot) else 0)
            row.addWidget(card, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(both)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _wire(self) -> None:
        self._kind.set_items([(kind, "") for kind in KINDS])
        self._kind.set_value("precision_of_recall")
        self._measure.set_items([("share", ""), ("boxes", "")])
        self._measure.set_value("share")
        self._kind.chosen.connect(lambda _key: self._show_lines())
        self._measure.chosen.connect(lambda key: self.matrix.set_share(key == "share"))
        self.runs.currentIndexChanged.connect(lambda _index: self._on_run_chosen())
        self.matrix.cellChanged.connect(self._said.setText)
        self.plot.cursorMoved.connect(lambda _x: self._show_legend())
        self._legend.toggled.connect(self._on_toggled)
        self._session.theme.changed.connect(self._show_lines)

    def _shown(self) -> DetectionCurves | None:
        return self._curves.get(self.runs.currentText())

    def _on_run_chosen(self) -> None:
        self._show_matrix()
        self._show_lines()

    def _show_matrix(self) -> None:
        shown = self._shown()
        has_matrix = shown is not None and bool(shown.matrix)
        self.matrix.setVisible(has_matrix)
        self._no_matrix.setVisible(not has_matrix)
        self._said.setText("")
        if shown is not None:
            self.matrix.set_matrix(shown.names, shown.matrix)

    def _lines(self) -> list[PlotLine]:
        kind = self._kind.value() or KINDS[0]
        if len(self._curves) > 1:
            return [
                PlotLine(name, self._colors.get(name, QColor()), one.x, getattr(one.mean(), kind), is_bold=True)
                for name, one in self._curves.items()
            ]
        shown = self._shown()
        if shown is None:
            return []
        theme = self._session.theme
        lines = [
            PlotLine(one.name, theme.chart_color(number + 1), shown.x, getattr(one, kind))
            for number, one in enumerate(_worst_first(shown.classes)[:MOST_CLASSES_DRAWN])
        ]
        mean = PlotLine(
            self.tr("all classes"), theme.chart_color(0), shown.x, getattr(shown.mean(), kind), is_bold=True
        )
        return [mean, *(lines if len(shown.classes) > 1 else ())]

    def _show_lines(self) -> None:
        kind = self._kind.value() or KINDS[0]
        titles = {
            "precision_of_recall": (self.tr("Recall"), self.tr("Precision")),
            "f1": (self.tr("Confidence"), self.tr("F1")),
            "precision": (self.tr("Confidence"), self.tr("Precision")),
            "recall": (self.tr("Confidence"), self.tr("Recall")),
        }
        lines = [line for line in self._lines() if line.name not in self._hidden]
        x_title, y_title = titles[kind]
        self.plot.set_lines(
            lines, x_title=x_title, y_title=y_title, mark=self._best_confidence() if kind == "f1" else None
        )
        self._show_legend()

    def _best_confidence(self) -> float | None:
        """Give the confidence of the best mean F1, where the precision and the recall of the tables are taken."""
        shown = self._shown()
        if shown is None or len(self._curves) > 1:
            return None
        values = shown.mean().f1
        return shown.x[values.index(max(values))] if values and max(values) > 0 else None

    def _show_legend(self) -> None:
        locale, x = QLocale(), self.plot.cursor_x
        if x is None and (self._kind.value() or KINDS[0]) == "f1":
            x = self._best_confidence()
        entries = [
            LegendEntry(
                line.name,
                line.name,
                "" if x is None else locale.toString(line.at(x), "f", 3),
                line.color,
                is_off=line.name in self._hidden,
            )
            for line in self._lines()
        ]
        self._legend.set_entries(entries)

    def _on_toggled(self, name: str) -> None:
        self._hidden ^= {name}
        self._show_lines()


def _worst_first(classes: Sequence[ClassCurves]) -> list[ClassCurves]:
    """Give all classes in their order, or, of too many, those that are found worst: they are what one looks for."""
    if len(classes) <= MOST_CLASSES_DRAWN:
        return list(classes)
    return sorted(classes, key=lambda one: one.average_precision if one.average_precision is not None else 1.0)
