"""The line above the canvas: undo and the commonest edits, what the bars on the cards show, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from studio.ui.graph_editor.editor_actions import EditorActions
from studio.ui.graph_editor.graph_scene import Measure
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.texts.translation import Translated
from studio.ui.theme import S, Theme
from studio.ui.widgets.buttons import SegmentedControl, icon_button, name_button
from studio.ui.widgets.labels import Label


class EditorBar(Translated):
    """The tool bar of the canvas.

    Signals:
        measureChosen(): the bars on the cards show something else.
        sideToggled(bool), minimapToggled(bool): the panel of modules, or the overview, is wanted or not.
    """

    measureChosen = Signal()
    sideToggled = Signal(bool)
    minimapToggled = Signal(bool)

    def __init__(self, theme: Theme, actions: EditorActions, view: GraphView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure_word = Label("", "caption")
        self._measure = SegmentedControl()
        self._measure.chosen.connect(lambda _key: self.measureChosen.emit())
        self._zoom = Label("", "caption")
        self._zoom.setMinimumWidth(44)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._out = icon_button(theme, "minus", "")
        self._in = icon_button(theme, "plus", "")
        self._fit = icon_button(theme, "maximize", "")
        self._side = icon_button(theme, "list", "")
        self._map = icon_button(theme, "map", "")
        for toggle, signal in ((self._side, self.sideToggled), (self._map, self.minimapToggled)):
            toggle.setCheckable(True)
            toggle.setChecked(True)
            toggle.toggled.connect(signal)
        self._out.clicked.connect(lambda: view.zoom_by(0.8))
        self._in.clicked.connect(lambda: view.zoom_by(1.25))
        self._fit.clicked.connect(view.fit)
        view.zoomChanged.connect(
            lambda zoom: self._zoom.setText(f"{QLocale().toString(round(100 * zoom))}{QLocale().percent()}")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._side)
        row.addWidget(_rule())
        self.buttons: dict[str, QToolButton] = {}
        for key in ("undo", "redo", "", "search", "duplicate", "delete", "", "tidy", "find"):
            if key:
                self.buttons[key] = actions.button(key)
                row.addWidget(self.buttons[key])
            else:
                row.addWidget(_rule())
        row.addStretch(1)
        row.addWidget(self._measure_word)
        row.addSpacing(S)
        row.addWidget(self._measure)
        row.addSpacing(S)
        for widget in (self._map, self._out, self._zoom, self._in, self._fit):
            row.addWidget(widget)
        self.retranslate()

    def retranslate(self) -> None:
        chosen = self._measure.value()
        self._measure.set_items([("params", self.tr("Parameters")), ("gflops", self.tr("GFLOPs"))])
        self._measure.set_value(chosen or "params")
        self._measure_word.setText(self.tr("Bars show"))
        name_button(self._fit, self.tr("Show the whole model (F)"))
        name_button(self._in, self.tr("Zoom in (+)"))
        name_button(self._out, self.tr("Zoom out (-)"))
        name_button(self._side, self.tr("Modules, outline and problems"))
        name_button(self._map, self.tr("Overview in the corner"))

    def measure(self) -> Measure:
        """Give what the bars on the cards show."""
        return "gflops" if self._measure.value() == "gflops" else "params"

    def set_shown(self, *, side: bool | None, minimap: bool | None) -> None:
        """Set the toggles from code."""
        for toggle, shown in ((self._side, side), (self._map, minimap)):
            if shown is not None:
                toggle.setChecked(shown)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedSize(9, 18)
    rule.setFrameShape(QFrame.Shape.VLine)
    rule.setFrameShadow(QFrame.Shadow.Sunken)
    return rule
