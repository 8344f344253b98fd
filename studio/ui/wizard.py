"""Home: five steps from a folder to a trained detector, each the same page as in the rail with less on it."""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.session import Session
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, L, M
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import ElidedLabel
from studio.ui.widgets.stepper import Stepper

# module, class; imported when the step is first shown.
STEPS: tuple[tuple[str, str], ...] = (
    ("studio.ui.pages.dataset_page", "DatasetPage"),
    ("studio.ui.pages.template_page", "TemplatePage"),
    ("studio.ui.pages.model_page", "ModelPage"),
    ("studio.ui.pages.train_page", "TrainPage"),
    ("studio.ui.pages.results_page", "ResultsPage"),
)


class WizardPage(Translated):
    """Stepper, the step's page, and a foot with Back and Next. Going back loses nothing: the session holds it all.

    Signals:
        pageWanted(str): a step wants a page of the rail shown.
    """

    pageWanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pages: list[Any] = [None] * len(STEPS)
        self._current = 0
        self._furthest = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QFrame()
        top.setProperty("kind", "topbar")
        top_row = QHBoxLayout(top)
        top_row.setContentsMargins(XL, 0, XL, 0)
        self._stepper = Stepper(session.theme)
        self._stepper.chosen.connect(self.go_to)
        top_row.addWidget(self._stepper)
        outer.addWidget(top)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._make_foot())
        session.scan.started.connect(lambda _path: self.go_to(0))
        self.retranslate()
        self.go_to(0)

    def title(self) -> str:
        """Give the name of the page."""
        return self.tr("Home")

    def retranslate(self) -> None:
        self._names = (
            self.tr("Dataset"),
            self.tr("Template"),
            self.tr("Model"),
            self.tr("Train"),
            self.tr("Results"),
        )
        self._stepper.set_names(self._names)
        self._back.setText(self.tr("Back"))
        self._update_foot()

    @property
    def step(self) -> int:
        """The step shown, from 0."""
        return self._current

    def step_page(self, step: int) -> Any:
        """Give the page of a step, made now if it was never shown."""
        if self._pages[step] is None:
            module, name = STEPS[step]
            page = getattr(importlib.import_module(module), name)(self._session, compact=True, parent=self._stack)
            page.completenessChanged.connect(self._update_foot)
            if page.layout() is not None and page.layout().contentsMargins().left() == 0:
                page.layout().setContentsMargins(XL, L, XL, L)  # a page may leave its margins to the one who hosts it
            for signal, slot in (("pageWanted", self.pageWanted), ("nextWanted", self.go_next)):
                if hasattr(page, signal):
                    getattr(page, signal).connect(slot)
            self._pages[step] = page
            self._stack.addWidget(page)
        return self._pages[step]

    def go_to(self, step: int) -> None:
        """Show a step."""
        self._stack.setCurrentWidget(self.step_page(step))
        self._current = step
        self._furthest = max(self._furthest, step)
        self._update_foot()

    def go_next(self) -> None:
        """Go on, if the step allows it."""
        if self._current + 1 < len(STEPS) and self._answer()[0]:
            self.go_to(self._current + 1)

    def command_line(self) -> str:
        """Give the command of the step shown, "" for the usual one."""
        own = getattr(self._pages[self._current], "command_line", None)
        if callable(own):
            return str(own())
        from studio.ui.command_line import command_for

        return command_for(("data", "model", "model", "train", "runs")[self._current], self._session)

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("kind", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(XL, M, XL, M)
        row.setSpacing(M)
        self._back = button("", theme=self._session.theme, icon="arrow-left")
        self._back.clicked.connect(lambda: self.go_to(max(0, self._current - 1)))
        self._reason = ElidedLabel("", "muted", mode=Qt.TextElideMode.ElideRight)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._next = button("", "primary", theme=self._session.theme, icon="arrow-right", icon_last=True)
        self._next.clicked.connect(self.go_next)
        row.addWidget(self._back)
        row.addWidget(self._reason, 1)
        row.addWidget(self._next)
        return foot

    def _answer(self) -> tuple[bool, str]:
        ready, reason = self._pages[self._current].can_continue()
        return bool(ready), str(reason)

    def _update_foot(self) -> None:
        if self._pages[self._current] is None:
            return
        ready, reason = self._answer()
        is_last = self._current == len(STEPS) - 1
        self._back.setVisible(self._current > 0)
        self._next.setVisible(not is_last)
        self._next.setEnabled(ready)
        self._reason.setText("" if ready or is_last else reason)
        if not is_last:
            self._next.setText(self.tr("Next: %1").replace("%1", self._names[self._current + 1]))
        reachable = max(self._current, self._furthest) if ready else self._current
        self._stepper.set_state(self._current, min(len(STEPS) - 1, max(reachable, self._current + 1 if ready else 0)))
