"""One template of the gallery: drawing, name, one sentence, what it costs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import S, Theme
from studio.ui.widgets.choice_card import ChoiceCard
from studio.ui.widgets.labels import Label
from studio.ui.widgets.network_sketch import NetworkSketch


class TemplateCard(ChoiceCard):
    """The card; it shows texts that it is given."""

    def __init__(self, theme: Theme, template: str, place: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.template = template
        self.place = place
        self._sketch = NetworkSketch(theme, place, detail=detail)
        self._title = Label("", "strong", wrap=True)
        self._summary = Label("", "caption", wrap=True)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._summary.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._place = Label("", "badge")
        self._cost = Label("", "caption")
        self.body.addWidget(self._sketch)
        self.body.addWidget(self._title)
        self.body.addWidget(self._summary, 1)
        self.body.addWidget(self._cost)
        # Over the heads the drawing is empty: there the name of the place costs no row.
        corner = QHBoxLayout(self._sketch)
        corner.setContentsMargins(S, S - 1, S - 1, S)
        corner.addWidget(self._place, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)

    def set_texts(self, *, title: str, summary: str, place: str) -> None:
        """Name the card."""
        self._title.setText(title)
        self._summary.setText(summary)
        self._place.setText(place)
        self.setAccessibleName(title)
        self.setAccessibleDescription(summary)

    def set_cost(self, text: str) -> None:
        """Show what the template adds."""
        self._cost.setText(text)
