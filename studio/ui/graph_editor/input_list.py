"""What a layer reads, by name, each in a chooser that offers only layers that it may read. Shows values, emits intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStyleOptionComboBox, QVBoxLayout, QWidget

from studio.graph.model_graph import LayerId, ModelGraph, TensorShape
from studio.graph.ops import is_head
from studio.ui.theme import XS, Theme
from studio.ui.widgets.buttons import button, icon_button
from studio.ui.widgets.labels import Label


def legal_inputs(graph: ModelGraph, layer_id: LayerId) -> list[LayerId]:
    """List the layers that a layer may read: those above it in the file, but no heads."""
    row = graph.row_of(layer_id)
    return [layer.id for layer in graph.layers[:row] if not is_head(layer.module)]


class LayerChooser(QComboBox):
    """A layer among others; the list is filled when it is opened, since a model may have hundreds of layers.

    Signals:
        layerChosen(object): the user chose the layer with this id.
    """

    layerChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[tuple[LayerId, str]] = []
        self._current: LayerId | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.activated.connect(self._on_activated)

    def set_choices(self, choices: Sequence[tuple[LayerId, str]], current: LayerId | None) -> None:
        """Offer these layers, as (id, text); `current` is shown."""
        self._choices, self._current = list(choices), current
        with QSignalBlocker(self):
            self.clear()
            texts = dict(choices)
            if current in texts:
                self.addItem(texts[current], current)

    def choices(self) -> list[LayerId]:
        """Give the ids of the layers that are offered."""
        return [layer_id for layer_id, _ in self._choices]

    def fill(self) -> None:
        """Fill the list."""
        if self.count() != len(self._choices):
            with QSignalBlocker(self):
                self.clear()
                for layer_id, text in self._choices:
                    self.addItem(text, layer_id)
                if self._current is not None:
                    self.setCurrentIndex(self.choices().index(self._current))

    def showPopup(self) -> None:
        self.fill()
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        # Closed it has no room for the shape, which the open list shows.
        super().initStyleOption(option)
        option.currentText = option.currentText.partition("   ")[0]  # type: ignore[attr-defined]

    def focusInEvent(self, event: object) -> None:
        self.fill()  # arrow keys choose without opening the list
        super().focusInEvent(event)  # type: ignore[arg-type]

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # a wheel that scrolls the panel must not rewire a model

    def _on_activated(self, index: int) -> None:
        chosen = self._choices[index][0] if self.count() == len(self._choices) else None
        if chosen is not None and chosen != self._current:
            self.layerChosen.emit(chosen)


class InputList(QWidget):
    """The choosers, one an input.

    Signals:
        inputsChosen(list): the user wants the layer to read these layers, in this order.
        layerWanted(object): the user wants to look at the layer with this id.
    """

    inputsChosen = Signal(list)
    layerWanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inputs: list[LayerId] = []
        self._shown: tuple[object, ...] = ()
        self.choosers: list[LayerChooser] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(XS)

    def show_inputs(
        self,
        graph: ModelGraph,
        layer_id: LayerId,
        *,
        shapes: Mapping[LayerId, TensorShape | None],
        reads_many: bool,
        image_text: str,
    ) -> None:
        """Show what a layer reads."""
        choices = [(one, _text(graph, one, shapes)) for one in legal_inputs(graph, layer_id)]
        shown = (tuple(choices), graph.layer(layer_id).inputs, reads_many, image_text)
        if shown == self._shown:
            return
        self._shown = shown
        self._clear()
        self._inputs = list(graph.layer(layer_id).inputs)
        self.choosers = []
        if not self._inputs:
            self._layout.addWidget(Label(image_text, "body"))
            return
        for place, source in enumerate(self._inputs):
            line = QHBoxLayout()
            line.setSpacing(XS)
            chooser = LayerChooser()
            chooser.set_choices(choices, source)
            chooser.setAccessibleName(self.tr("Input {number}").format(number=place + 1))
            chooser.layerChosen.connect(lambda chosen, place=place: self._on_chosen(place, chosen))
            self.choosers.append(chooser)
            line.addWidget(chooser, 1)
            look = icon_button(self._theme, "focus", self.tr("Go to this layer"))
            look.clicked.connect(lambda _checked=False, source=source: self.layerWanted.emit(source))
            line.addWidget(look)
            if reads_many and len(self._inputs) > 1:
                remove = icon_button(self._theme, "x", self.tr("Do not read this layer"))
                remove.clicked.connect(lambda _checked=False, place=place: self._on_removed(place))
                line.addWidget(remove)
            holder = QWidget()
            holder.setLayout(line)
            line.setContentsMargins(0, 0, 0, 0)
            self._layout.addWidget(holder)
        free = [choice for choice, _ in choices if choice not in self._inputs]
        if reads_many and free:
            add = button(self.tr("Read one more layer"), "link")
            add.clicked.connect(lambda: self.inputsChosen.emit([*self._inputs, free[-1]]))
            self._layout.addWidget(add)

    def forget(self) -> None:
        """Show everything anew next time."""
        self._shown = ()

    def _clear(self) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_chosen(self, place: int, chosen: LayerId) -> None:
        self.inputsChosen.emit([chosen if index == place else one for index, one in enumerate(self._inputs)])

    def _on_removed(self, place: int) -> None:
        self.inputsChosen.emit([one for index, one in enumerate(self._inputs) if index != place])


def _text(graph: ModelGraph, layer_id: LayerId, shapes: Mapping[LayerId, TensorShape | None]) -> str:
    shape = shapes.get(layer_id)
    return f"{graph.row_of(layer_id)}  {graph.layer(layer_id).module}" + (f"   {shape}" if shape else "")
