"""Save what was changed against the base as a template of one's own, which then fits other families and scales."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.errors import Location, StudioError
from studio.paths import user_templates_folder, write_atomically
from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.theme import XL, L, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label

WIDTH = 520


class TemplateDialog(QDialog):
    """Name, summary, and what hinders.

    Signals:
        saved(object): the template was written to this path.
    """

    saved = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: BackgroundTask | None = None
        self.setWindowTitle(self.tr("Save as template"))
        self.setFixedWidth(WIDTH)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setPlaceholderText(self.tr("My attention in the neck"))
        self.summary = QPlainTextEdit()
        self.summary.setTabChangesFocus(True)
        self.summary.setFixedHeight(84)
        self.summary.setPlaceholderText(self.tr("Left empty, the summary lists the changes."))
        self.note = ErrorNote(session.theme)
        self.save_button = button(self.tr("Save"), "primary")
        self.save_button.clicked.connect(self.save)
        self._cancel = button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self.name.textChanged.connect(lambda _text: self._on_named())
        self.name.returnPressed.connect(self.save)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(L)
        outer.addWidget(Label(self.tr("Save as template"), "title"))
        outer.addWidget(
            Label(
                self.tr(
                    "The changes against the base are kept by the role of each place, so that the template fits other "
                    "models and sizes, too."
                ),
                "muted",
                wrap=True,
            )
        )
        for word, field in ((self.tr("Name"), self.name), (self.tr("Summary"), self.summary)):
            column = QVBoxLayout()
            column.setSpacing(S // 2)
            title = Label(word, "strong")
            title.setBuddy(field)
            field.setAccessibleName(word)
            column.addWidget(title)
            column.addWidget(field)
            outer.addLayout(column)
        outer.addWidget(self.note)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.save_button)
        outer.addLayout(foot)
        self._on_named()

    def save(self) -> None:
        """Make the template in the background and write it; the dialog closes when it is written."""
        from studio.templates.recipe_from_edit import recipe_from_edit

        graph, base, catalog = self._session.graph, self._session.base_graph, self._session.catalog
        title, summary = self.name.text().strip(), self.summary.toPlainText().strip()
        if not title or self._task is not None or graph is None or base is None:
            return
        path = user_templates_folder() / f"{template_id(title)}.yaml"
        if path.exists() or any(recipe.id == path.stem for recipe in self._session.library.recipes):
            self.note.show_text(
                self.tr("There is a template of this name already."), self.tr("Choose another name."), severity="error"
            )
            return
        self.save_button.setEnabled(False)

        def work() -> Path:
            text = recipe_from_edit(base, graph, title=title, summary=summary, catalog=catalog)
            try:
                write_atomically(path, text)
            except OSError as error:
                raise StudioError(
                    "The template could not be saved.", hint=str(error.strerror or error), where=Location(path)
                ) from error
            return path

        self._task = BackgroundTask(work, self._on_saved, on_error=self._on_error)

    def _on_saved(self, path: Path) -> None:
        self._task = None
        self._session.reload_user_files()
        self.saved.emit(path)
        self.accept()

    def _on_error(self, error: StudioError) -> None:
        self._task = None
        self.note.show_error(error)
        self.save_button.setEnabled(True)

    def _on_named(self) -> None:
        self.note.hide()
        self.save_button.setEnabled(bool(self.name.text().strip()) and self._task is None)


def template_id(title: str) -> str:
    """Give the file name of a template without its ending; what is no letter or digit of ASCII is left out."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:48].rstrip("-")
    return slug or f"template-{sum(title.encode('utf-8')) % 10_000}"
