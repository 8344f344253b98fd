"""Template: base, size, and the gallery of what may be put into the network; parameters and cost at the right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.sentence import say
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, L, M, S
from studio.ui.widgets.buttons import SegmentedControl
from studio.ui.widgets.choice_card import CardGrid
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import Label
from studio.ui.widgets.numbers import gflops, short_count
from studio.ui.widgets.page_header import PageHeader
from studio.ui.widgets.scale_button import ScaleButton
from studio.ui.widgets.template_card import TemplateCard
from studio.ui.widgets.template_details import TemplateDetails

if TYPE_CHECKING:
    from studio.templates.recipe import Recipe
    from studio.ui.cost_book import Cost

TURN_SECONDS = 0.008  # of work on costs, then the window has its turn
SCALES = ("n", "s", "m", "l", "x")
CARD_WIDTH = 232
# The order of the gallery, what articles use most first; templates that are not named here follow.
ORDER = (
    "none",
    "lska-head",
    "sppf-lska",
    "c3k2-lska",
    "c2f-lska",
    "c2psa-lska",
    "lska-backbone",
    "van-lska-head",
    "lsconv-head",
    "lsconv-backbone",
    "c3k2-lsconv",
    "convattn-head",
    "c3k2-esc",
    "lka-head",
    "attention-head",
    "attention-neck",
    "attention-backbone",
    "c3k2-attention",
    "c2f-attention",
    "van-backbone",
    "lsnet-backbone",
)


class TemplatePage(Translated):
    """The gallery.

    Signals:
        completenessChanged(): `can_continue` may answer otherwise now.
    """

    completenessChanged = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cards: dict[str, TemplateCard] = {}
        self._recipes: dict[str, Recipe] = {}
        self._filter = "all"
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, L if compact else XL, XL, L)
        outer.setSpacing(L)
        self._header = PageHeader()
        outer.addWidget(self._header)
        outer.addLayout(self._make_choices())
        self._note = ErrorNote(session.theme)
        outer.addWidget(self._note)
        lower = QHBoxLayout()
        lower.setSpacing(L)
        lower.addLayout(self._make_gallery(), 1)
        self._details = TemplateDetails(session.theme)
        self._details.valuesEdited.connect(lambda values: session.choose_model(values=values))
        lower.addWidget(self._details)
        outer.addLayout(lower, 1)
        self._cost_timer = QTimer(self)
        self._cost_timer.setSingleShot(True)
        self._cost_timer.setInterval(60)  # many answers of the book, one filling
        self._cost_timer.timeout.connect(self._fill_costs)
        self._cost_steps: Iterator[None] = iter(())
        self._more_costs = QTimer(self)
        self._more_costs.setSingleShot(True)
        self._more_costs.timeout.connect(self._fill_some_costs)
        session.modelChanged.connect(self._refresh)
        session.datasetChanged.connect(self._ask_costs)
        session.costChanged.connect(self._cost_timer.start)
        session.costs.changed.connect(self._cost_timer.start)
        self.retranslate()

    def title(self) -> str:
        """Give the name of the page."""
        return self.tr("Template")

    def retranslate(self) -> None:
        self._header.set_texts(
            self.tr("What should the network be made of?"),
            self.tr("Choose a base, its size, and what to put into it. The numbers are measured, not guessed."),
        )
        self._base_title.setText(self.tr("Base"))
        self._scale_title.setText(self.tr("Size"))
        self._search.setPlaceholderText(self.tr("Search templates"))
        self._search.setAccessibleName(self.tr("Search templates"))
        self._filter_bar.setAccessibleName(self.tr("Where the attention goes"))
        self._refresh()

    def can_continue(self) -> tuple[bool, str]:
        """Tell whether the model can be made, and if not why."""
        errors = [problem for problem in self._session.problems if problem.severity == "error"]
        return (False, core_text(errors[0].message)) if errors else (True, "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_costs()

    def place_name(self, place: str) -> str:
        """Give the name of a place in the network."""
        return {
            "none": self.tr("unchanged"),
            "backbone": self.tr("backbone"),
            "neck": self.tr("neck"),
            "head": self.tr("before the head"),
            "block": self.tr("inside blocks"),
        }[place]

    def _make_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(XL)
        base_column = QVBoxLayout()
        base_column.setSpacing(S)
        self._base_title = Label("", "strong")
        self._bases = SegmentedControl()
        self._bases.chosen.connect(self._on_base_chosen)
        base_column.addWidget(self._base_title)
        base_column.addWidget(self._bases)
        base_column.addStretch(1)
        row.addLayout(base_column)
        scale_column = QVBoxLayout()
        scale_column.setSpacing(S)
        self._scale_title = Label("", "strong")
        scale_column.addWidget(self._scale_title)
        scales = QHBoxLayout()
        scales.setSpacing(S)
        self._scales: dict[str, ScaleButton] = {}
        for scale in SCALES:
            made = ScaleButton(scale)
            made.clicked.connect(lambda scale=scale: self._session.choose_model(scale=scale))
            made.setMinimumWidth(96)
            self._scales[scale] = made
            scales.addWidget(made, 1)
        scale_column.addLayout(scales)
        row.addLayout(scale_column, 1)
        return row

    def _make_gallery(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(M)
        bar = QHBoxLayout()
        self._search = ClearableField()
        self._search.addAction(self._session.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(lambda _text: self._show_cards())
        self._filter_bar = SegmentedControl()
        self._filter_bar.chosen.connect(self._on_filter_chosen)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._filter_bar)
        column.addLayout(bar)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(1, 1, M, 1)
        self._grid = CardGrid(CARD_WIDTH)
        self._nothing = Label("", "caption")
        rows.addWidget(self._nothing)
        rows.addWidget(self._grid)
        rows.addStretch(1)
        area.setWidget(inner)
        column.addWidget(area, 1)
        return column

    def _on_base_chosen(self, base: str) -> None:
        fits = {recipe.id for recipe in self._session.library.fitting(base)}
        template = self._session.template if self._session.template in fits else "none"
        if self._may_replace():
            values = self._session.values if template == self._session.template else None
            self._session.choose_model(base=base, template=template, values=values)
        else:
            self._bases.set_value(self._session.base)

    def _on_template_chosen(self, template: str) -> None:
        is_same = template == self._session.template and self._session.model_file is None
        if (not is_same or self._session.is_edited) and self._may_replace():
            self._session.choose_model(template=template)

    def _on_filter_chosen(self, place: str) -> None:
        self._filter = place
        self._show_cards()

    def _may_replace(self) -> bool:
        """Ask before edits by hand are replaced."""
        if not self._session.is_edited:
            return True
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Replace your edits?"))
        box.setText(self.tr("You edited the network by hand. Choosing another template replaces it."))
        box.setStandardButtons(QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel)
        return box.exec() == QMessageBox.StandardButton.Ok

    def _refresh(self) -> None:
        from studio.stock import FAMILIES, stock_model

        session = self._session
        titles = []
        for family in FAMILIES:
            try:
                titles.append((family, stock_model(family).title))
            except StudioError as error:
                self._note.show_error(error)
                titles.append((family, family))
        self._bases.set_items(titles)
        self._bases.set_value(session.base)
        for scale, made in self._scales.items():
            made.set_chosen(scale == session.scale)
        self._recipes = {recipe.id: recipe for recipe in session.library.recipes}
        for template, recipe in self._recipes.items():
            self._card(template, recipe).set_chosen(template == session.template and session.model_file is None)
        self._show_cards()
        self._show_problems()
        recipe = self._recipes.get(session.template)
        if recipe is not None:
            self._details.set_recipe(recipe, session.catalog, session.values, place=self.place_name(recipe.place))
            self._details.set_faults(self._faults())
        self._ask_costs()
        self.completenessChanged.emit()

    def _faults(self) -> dict[str, str]:
        """Give, by parameter, what does not fit the channels at this size."""
        from studio.graph.fits import find_misfits

        session = self._session
        if session.graph is None:
            return {}
        found = find_misfits(session.graph, session.scale, catalog=session.catalog)
        return {misfit.argument: core_text(say("{reason}.", reason=misfit.sentence)) for misfit in reversed(found)}

    def _card(self, template: str, recipe: Recipe) -> TemplateCard:
        if template not in self._cards:
            made = TemplateCard(self._session.theme, template, recipe.place, _detail_of(recipe))
            made.clicked.connect(lambda: self._on_template_chosen(template))
            self._cards[template] = made
        card = self._cards[template]
        card.set_texts(
            title=recipe_text(recipe.title),
            summary=recipe_text(recipe.summary),
            place=self.place_name(recipe.place),
        )
        return card

    def _show_cards(self) -> None:
        recipes = self._session.library.fitting(self._session.base)
        fitting = sorted((recipe.id for recipe in recipes), key=_rank)
        names = {
            "backbone": self.tr("Backbone"),
            "neck": self.tr("Neck"),
            "head": self.tr("Head"),
            "block": self.tr("Inside blocks"),
        }
        present = {recipe.place for recipe in recipes}
        self._filter = self._filter if self._filter in present else "all"
        self._filter_bar.set_items(
            [("all", self.tr("All")), *((place, name) for place, name in names.items() if place in present)]
        )
        self._filter_bar.set_value(self._filter)
        wanted = ("none", self._filter)
        shown = [name for name in fitting if self._filter == "all" or self._recipes[name].place in wanted]
        words = self._search.text().lower().split()
        if words:
            shown = [name for name in shown if all(word in self._searched_text(name) for word in words)]
        self._grid.set_widgets([self._cards[name] for name in shown])
        self._nothing.setVisible(not shown)
        self._nothing.setText(self.tr("No template has these words. Clear the search to see all of them."))

    def _searched_text(self, template: str) -> str:
        """Give what a search looks through: both languages, the paper, and the modules that the file names."""
        recipe = self._recipes[template]
        shown = (template, recipe.title, recipe_text(recipe.title), recipe_text(recipe.summary), recipe.source_text)
        return " ".join(shown).lower()

    def _show_problems(self) -> None:
        session = self._session
        errors = [problem for problem in session.problems if problem.severity == "error"]
        faults = [*session.library.problems, *session.catalog.problems]
        self._note.show_error(errors[0] if errors else (faults[0] if faults else None))

    def _ask_costs(self) -> None:
        if self.isVisible():
            self._session.costs.drop_waiting()
            self._cost_timer.start()

    def _fill_costs(self) -> None:
        self._cost_steps = self._steps_of_costs()
        self._fill_some_costs()

    def _fill_some_costs(self) -> None:
        end = time.monotonic() + TURN_SECONDS
        while self.isVisible():
            if time.monotonic() > end:
                self._more_costs.start()
                return
            if next(self._cost_steps, self) is self:
                return

    def _steps_of_costs(self) -> Iterator[None]:
        """Show what is known of the costs, one model at each step: its text has to be made first."""
        locale = self.locale()
        stock = self._session.model_cost(template="none")
        chosen = self._session.model_cost()
        self._details.set_costs(stock, chosen)
        yield
        for scale, made in self._scales.items():
            cost = self._session.model_cost(template="none", scale=scale)
            params = "…" if cost is None else short_count(cost.params, locale)
            work = "…" if cost is None else gflops(cost.gflops, locale) + " GFLOPs"
            made.set_texts(params, work, name=f"{self._session.base}{scale}")
            yield
        for template, card in list(self._cards.items()):
            if card.isVisible():
                cost = chosen if card.is_chosen else self._session.model_cost(template=template)
                card.set_cost(self._added(template, stock, cost))
                yield

    def _added(self, template: str, stock: Cost | None, cost: Cost | None) -> str:
        if template == "none":
            return ""
        if stock is None or cost is None:
            return "…"
        locale = self.locale()
        params = short_count(cost.params - stock.params, locale, signed=True)
        work = gflops(cost.gflops - stock.gflops, locale, signed=True)
        return f"{params}  ·  {work} GFLOPs"


def _rank(template: str) -> tuple[int, str]:
    return (ORDER.index(template) if template in ORDER else len(ORDER), template)


def _detail_of(recipe: Recipe) -> str:
    """Tell the sketch which block is meant."""
    return "SPPF" if "SPPF" in recipe.source_text else "C3k2"
