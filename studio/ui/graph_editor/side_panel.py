"""The panel left of the canvas: the modules to drag, the outline of the model, and the list of its problems."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from studio.errors import Problem
from studio.ui.graph_editor.card_words import row_of_problem
from studio.ui.graph_editor.outline import Outline
from studio.ui.graph_editor.palette import Palette
from studio.ui.texts.core_texts import core_text
from studio.ui.texts.translation import Translated
from studio.ui.theme import S, Theme
from studio.ui.widgets.labels import plain_tooltip

WIDTH = 260
_ORDER = {"error": 0, "warning": 1, "info": 2}


class SidePanel(Translated):
    """Three views of what can be put in, what is there, and what is wrong.

    Signals:
        rowWanted(int): the user chose a problem of the layer in this row.
    """

    rowWanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: list[Problem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, S, 0)
        column.setSpacing(S)
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self.palette_view = Palette(theme)
        self.outline = Outline()
        self.problems = QListWidget()
        self.problems.setFrameShape(QFrame.Shape.NoFrame)
        self.problems.setWordWrap(True)
        self.problems.setIconSize(QSize(16, 16))
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.itemActivated.connect(self._on_problem)
        self.problems.itemClicked.connect(self._on_problem)
        self._views: dict[str, QWidget] = {
            "modules": self.palette_view,
            "outline": self.outline,
            "problems": self.problems,
        }
        self._stack = QStackedWidget()
        for view in self._views.values():
            self._stack.addWidget(view)
            self._tabs.addTab("")
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self.retranslate()
        theme.changed.connect(lambda: self.set_problems(self._problems))

    def view(self) -> str:
        """Give the key of the view shown."""
        return list(self._views)[self._tabs.currentIndex()]

    def show_view(self, key: str) -> None:
        """Show "modules", "outline" or "problems"."""
        self._tabs.setCurrentIndex(list(self._views).index(key))

    def retranslate(self) -> None:
        self.problems.setAccessibleName(self.tr("Problems"))
        self.set_problems(self._problems)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """List what is wrong, errors first."""
        self._problems = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        self.problems.clear()
        icons = {"error": ("circle-x", "danger"), "warning": ("triangle-alert", "warning"), "info": ("info", "info")}
        words = {"error": self.tr("Error"), "warning": self.tr("Warning"), "info": self.tr("Note")}
        for problem in self._problems:
            message = core_text(problem.message)
            item = QListWidgetItem(self._theme.icon(*icons[problem.severity]), message)
            item.setToolTip(plain_tooltip(f"{message}\n{core_text(problem.hint)}".strip()))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words[problem.severity]}: {message}")
            item.setData(Qt.ItemDataRole.UserRole, row_of_problem(problem))
            self.problems.addItem(item)
        if not self._problems:
            nothing = QListWidgetItem(
                self._theme.icon("circle-check", "success"), self.tr("No problems: it can be built.")
            )
            nothing.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.problems.addItem(nothing)
        self._name_views()

    def _name_views(self) -> None:
        count = sum(problem.severity != "info" for problem in self._problems)
        problems = self.tr("Problems")
        names = (self.tr("Modules"), self.tr("Outline"), f"{problems} {count}" if count else problems)
        for index, name in enumerate(names):
            self._tabs.setTabText(index, name)
        self.setMinimumWidth(max(WIDTH - 32, self._tabs.sizeHint().width() + S))

    def _on_problem(self, item: QListWidgetItem) -> None:
        row = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, int):
            self.rowWanted.emit(row)
