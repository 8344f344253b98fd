"""The Model entry of the rail: the gallery of templates and the network itself, one switch between them."""

from __future__ import annotations

import importlib

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.session import Session
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, S
from studio.ui.widgets.buttons import SegmentedControl

VIEWS = {
    "template": ("studio.ui.pages.template_page", "TemplatePage"),
    "network": ("studio.ui.pages.model_page", "ModelPage"),
}


class ModelWorkspace(Translated):
    """Both pages, each made when first shown; a model file opens on the network.

    Signals:
        pageWanted(str): a page wants another entry of the rail shown.
    """

    pageWanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pages: dict[str, QWidget] = {}
        self._file = session.model_file
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QFrame()
        top.setProperty("kind", "topbar")
        row = QHBoxLayout(top)
        row.setContentsMargins(XL, S, XL, S)
        self._switch = SegmentedControl()
        self._switch.chosen.connect(self._show_soon)
        row.addStretch(1)
        row.addWidget(self._switch)
        row.addStretch(1)
        outer.addWidget(top)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        session.modelChanged.connect(self._on_model_changed)
        self.retranslate()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._take_step)
        self._show_soon("network" if session.model_file is not None or session.is_edited else "template")

    def title(self) -> str:
        """Give the name of the page."""
        return self.tr("Model")

    def retranslate(self) -> None:
        chosen = self._switch.value()
        self._switch.set_items([("template", self.tr("Template")), ("network", self.tr("Network"))])
        self._switch.set_value(chosen)

    def show_view(self, key: str) -> None:
        """Show the gallery ("template") or the network ("network")."""
        self._soon.stop()
        page = self._make(key)
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._switch.set_value(key)

    def view(self, key: str) -> QWidget | None:
        """Give one of the two pages, None if it was never shown."""
        return self._pages.get(key)

    def _show_soon(self, key: str) -> None:
        """Light the switch at once; a page is made in the next turn of the event loop, and shown in the one after it."""
        self._switch.set_value(key)
        if key in self._pages:
            self.show_view(key)
        else:
            self._soon.start()

    def _take_step(self) -> None:
        key = self._switch.value()
        if key in self._pages:
            self.show_view(key)
        else:
            self._make(key)
            self._soon.start()

    def _make(self, key: str) -> QWidget:
        if key not in self._pages:
            module, name = VIEWS[key]
            page = getattr(importlib.import_module(module), name)(self._session, parent=self._stack)
            if hasattr(page, "pageWanted"):
                page.pageWanted.connect(self.pageWanted)
            self._pages[key] = page
        return self._pages[key]

    def _on_model_changed(self) -> None:
        if self._session.model_file is not None and self._session.model_file != self._file:
            self.show_view("network")
        self._file = self._session.model_file
