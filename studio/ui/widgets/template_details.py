"""The chosen template: its parameters, what it costs beside the stock model, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, L, M, S, Theme
from studio.ui.widgets.card import Card
from studio.ui.widgets.labels import Label
from studio.ui.widgets.numbers import gflops, percent, short_count
from studio.ui.widgets.param_form import ParamForm

if TYPE_CHECKING:
    from studio.catalog import Catalog
    from studio.templates.recipe import Recipe
    from studio.ui.cost_book import Cost

WIDTH = 320


class TemplateDetails(Translated):
    """The panel.

    Signals:
        valuesEdited(dict): the user changed a parameter; all values by name.
    """

    valuesEdited = Signal(dict)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._costs: tuple[Cost | None, Cost | None] = (None, None)
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card(margin=0)
        outer.addWidget(card)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(M)
        self._title = Label("", "heading", wrap=True)
        self._summary = Label("", "muted", wrap=True)
        self._form_title = Label("", "strong")
        self._form = ParamForm()
        self._form.edited.connect(self.valuesEdited)
        self._cost_title = Label("", "strong")
        self._paper_title = Label("", "strong")
        self._paper = Label("", "caption", wrap=True).make_selectable()
        for widget in (self._title, self._summary):
            column.addWidget(widget)
        column.addSpacing(S)
        column.addWidget(self._form)
        column.addSpacing(S)
        column.addWidget(self._cost_title)
        column.addLayout(self._make_table())
        column.addSpacing(S)
        column.addWidget(self._paper_title)
        column.addWidget(self._paper)
        column.addStretch(1)
        area.setWidget(inner)
        card.body.addWidget(area)
        self.retranslate()

    def retranslate(self) -> None:
        self._cost_title.setText(self.tr("Cost at this size"))
        self._paper_title.setText(self.tr("From the paper"))
        self._names[0].setText(self.tr("Parameters"))
        self._names[1].setText(self.tr("GFLOPs at 640 pixels"))
        self._heads[0].setText(self.tr("stock"))
        self._heads[1].setText(self.tr("this"))
        self._fill_costs()

    def set_recipe(self, recipe: Recipe, catalog: Catalog, values: Mapping[str, Any], *, place: str) -> None:
        """Show another template, or other values of it."""
        from studio.templates.values import params_of

        self._title.setText(recipe_text(recipe.title))
        self._summary.setText(recipe_text(recipe.summary))
        params = params_of(recipe, catalog, values)
        self._form.set_params(params, values)
        self._form.setVisible(bool(params))
        self._paper.setText(recipe.paper)
        self._paper.setVisible(bool(recipe.paper))
        self._paper_title.setVisible(bool(recipe.paper))

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Show beside its field what is wrong with a parameter; all by name."""
        self._form.set_faults(faults)

    def set_costs(self, stock: Cost | None, chosen: Cost | None) -> None:
        """Show what the stock model and the chosen one cost; None while it is measured."""
        self._costs = (stock, chosen)
        self._fill_costs()

    def _make_table(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(M)
        table.setVerticalSpacing(S)
        table.setColumnStretch(0, 1)
        self._heads = [Label("", "caption"), Label("", "caption")]
        self._names = [Label("", "caption"), Label("", "caption")]
        self._cells = {(row, column): Label("…") for row in range(2) for column in range(2)}
        self._changes = [Label("", "caption"), Label("", "caption")]
        right = Qt.AlignmentFlag.AlignRight
        for column, head in enumerate(self._heads, start=1):
            table.addWidget(head, 0, column, right)
        for row in range(2):
            table.addWidget(self._names[row], 1 + row, 0)
            for column in range(2):
                self._cells[row, column].set_role("strong" if column else "body")
                table.addWidget(self._cells[row, column], 1 + row, 1 + column, right)
            table.addWidget(self._changes[row], 1 + row, 3, right)
        table.setContentsMargins(0, 0, 0, XL // 3)
        return table

    def _fill_costs(self) -> None:
        locale = self.locale()
        for column, cost in enumerate(self._costs):
            self._cells[0, column].setText("…" if cost is None else short_count(cost.params, locale))
            self._cells[1, column].setText("…" if cost is None else gflops(cost.gflops, locale))
        stock, chosen = self._costs
        if stock is None or chosen is None or stock == chosen:
            texts = ["", ""]
        else:
            texts = [
                percent(chosen.params / stock.params - 1, locale),
                percent(chosen.gflops / stock.gflops - 1, locale),
            ]
        for label, text in zip(self._changes, texts, strict=True):
            label.setText(text)
