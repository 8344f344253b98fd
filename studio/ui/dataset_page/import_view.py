"""Before an import: what was recognised, in words, where it goes, and what only the user knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.dataset_page.class_examples import class_examples
from studio.ui.dataset_page.names_table import NamesTable
from studio.ui.dataset_page.split_fields import SplitFields
from studio.ui.texts.import_texts import LISTS, plan_action, plan_title
from studio.ui.texts.problem_sentences import problem_message
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import ICON_GAP, button
from studio.ui.widgets.card import Card
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import ElidedLabel, Label

if TYPE_CHECKING:
    from studio.datasets.importing.plan import ImportPlan

NOTES_SHOWN = 4


class ImportView(Translated):
    """The question before an import.

    Signals:
        importWanted(Path, Path, dict): source, folder to write, the fields of ImportChoices.
        backWanted(): the user wants something else.
    """

    importWanted = Signal(object, object, dict)
    backWanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: ImportPlan | None = None
        self._ids: tuple[int, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        inner.setMinimumHeight(1)  # else it is as high as its wrapped texts would be at their narrowest
        middle = QHBoxLayout(inner)
        middle.setContentsMargins(0, 0, 0, 0)
        self._card = Card(margin=XL)
        self._card.setMaximumWidth(760)
        middle.addStretch(1)
        middle.addWidget(self._card, 20, Qt.AlignmentFlag.AlignTop)
        middle.addStretch(1)
        area.setWidget(inner)
        outer.addWidget(area)
        body = self._card.body
        body.setSpacing(M)
        self._title = Label("", "heading", wrap=True)
        self._path = ElidedLabel("", "caption")
        self._action = Label("", "body", wrap=True)
        self._facts = Label("", "muted", wrap=True)
        self._notes = Label("", "warning", wrap=True).make_selectable()
        self._error = ErrorNote(theme, closable=True)
        for widget in (self._title, self._path, self._action, self._facts, self._notes, self._error):
            body.addWidget(widget)
        self._names_title = Label("", "strong")
        self._names_hint = Label("", "muted", wrap=True)
        self._names = NamesTable()
        self._names.setMinimumHeight(230)
        self._names.namesChanged.connect(self._check)
        for widget in (self._names_title, self._names_hint, self._names):
            body.addWidget(widget)
        self._split_title = Label("", "strong")
        self.split = SplitFields(theme)
        self.split.changed.connect(self._check)
        body.addWidget(self._split_title)
        body.addWidget(self.split)
        body.addLayout(self._make_fields(theme))
        body.addSpacing(S)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        self._reason = Label("", "warning", wrap=True)
        self._back = button("")
        self._back.clicked.connect(self.backWanted)
        self._import = button("", "primary", theme=theme, icon="download")
        self._import.clicked.connect(self._on_import)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._back)
        foot.addWidget(self._import)
        body.addLayout(foot)
        self.retranslate()

    def retranslate(self) -> None:
        self._names_title.setText(self.tr("What are these?"))
        self._names_hint.setText(
            self.tr(
                "No file names the classes of the labels. Write one name for each number; you can use any language."
            )
        )
        self._names.set_headings(
            self.tr("Example"), self.tr("Number"), self.tr("Name"), placeholder=self.tr("Write a name")
        )
        self._names.setAccessibleName(self.tr("Names of the classes"))
        self._folder_label.setText(self.tr("Write the dataset to"))
        self._folder.setAccessibleName(self.tr("Folder of the new dataset"))
        self._choose.setText(self.tr("Choose…"))
        self._split_title.setText(self.tr("Make a validation split"))
        self._link.setText(self.tr("Save disk space: link the images instead of copying them"))
        self._link.setToolTip(self.tr("Works on the same drive only. Both folders then share the image files."))
        self._back.setText(self.tr("Back"))
        self._fill()

    def set_plan(self, plan: ImportPlan, destination: Path) -> None:
        """Ask about another source."""
        self._plan = plan
        self._error.hide()
        self._folder.setText(str(destination))
        self._link.setChecked(False)
        self._ids = ()
        self._names.set_ids(())
        self.split.test.setEnabled("test" not in plan.splits)
        self.split.set_source(plan.source if plan.makes_split else None)
        self._fill()
        if plan.asks_for_names or (plan.class_names is None and plan.ids_found):
            self.ask_names(plan.ids_found)

    def ask_names(self, ids: tuple[int, ...]) -> None:
        """Ask for the names of these ids too."""
        self._ids = ids
        self._names.set_ids(ids)
        self._fill()
        plan = self._plan
        if plan is None or plan.kind == "archive":
            return  # what is in an archive cannot be looked at before it is unpacked
        source = plan.source

        def show(pictures: dict[int, QImage]) -> None:
            if self._plan is plan:
                self._names.set_pictures(pictures)

        BackgroundTask(
            lambda: class_examples(source, ids),
            while_alive(self, show),
            on_error=while_alive(self, lambda _error: None),
        )

    def show_error(self, error: StudioError) -> None:
        """Tell why the import did not work; what was chosen stays."""
        self._error.show_error(error)

    def _make_fields(self, theme: Theme) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(M)
        form.setVerticalSpacing(S)
        self._folder_label = Label("", "key")
        self._folder = QLineEdit()
        self._folder.textChanged.connect(lambda _text: self._check())
        self._folder_label.setBuddy(self._folder)
        self._choose = button("", theme=theme, icon="folder-open")
        self._choose.clicked.connect(self._on_choose)
        self._link = QCheckBox()
        form.addWidget(self._folder_label, 0, 0)
        form.addWidget(self._folder, 0, 1)
        form.addWidget(self._choose, 0, 2)
        form.addWidget(self._link, 1, 1, 1, 2)
        form.setColumnStretch(1, 1)
        return form

    def _fill(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self._title.setText(plan_title(plan))
        self._path.setText(str(plan.source))
        self._action.setText(plan_action(plan))
        facts = []
        if plan.class_names is not None:
            named = ", ".join(plan.class_names[:8]) + (" …" if len(plan.class_names) > 8 else "")
            facts.append(self.tr("%n class(es)", "", len(plan.class_names)) + f": {named}")
        if plan.splits:
            facts.append(self.tr("Splits: %1").replace("%1", ", ".join(plan.splits)))
        self._facts.setText("\n".join(facts))
        self._facts.setVisible(bool(facts))
        notes = []
        if plan.makes_split and plan.splits:
            missing = [split for split in ("train", "val") if split not in plan.splits]
            text = self.tr("There are images for %1 but none for %2: training needs both.")
            notes.append(text.replace("%1", ", ".join(plan.splits)).replace("%2", ", ".join(missing)))
        notes += [problem_message(problem) for problem in plan.problems[:NOTES_SHOWN]]
        if len(plan.problems) > NOTES_SHOWN:
            notes.append(self.tr("And %n more.", "", len(plan.problems) - NOTES_SHOWN))
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        asks = bool(self._ids)
        for widget in (self._names_title, self._names_hint, self._names):
            widget.setVisible(asks)
        may_split = plan.makes_split or plan.kind == "archive"
        self._split_title.setVisible(may_split)
        self.split.setVisible(may_split)
        is_split = plan.makes_split and plan.kind == "yolo" and bool(plan.splits)  # that is all that is missing
        self._import.setText(self.tr("Make the split") if is_split else self.tr("Import"))
        self._theme.set_icon(self._import, "split" if is_split else "download", "on_accent", gap=ICON_GAP)
        self._link.setVisible(plan.kind not in ("archive", "dataset") and LISTS not in plan.action)
        self._check()

    def _check(self) -> None:
        names = self._names.names() if self._ids else []
        doubled = next((name for at, name in enumerate(names) if name and name in names[:at]), None)
        reason = ""
        if not self._folder.text().strip():
            reason = self.tr("Choose a folder to write to.")
        elif any(not names[i] for i in self._ids if i < len(names)):
            missing = sum(not names[i] for i in self._ids if i < len(names))
            reason = self.tr("%n name(s) still missing", "", missing)
        elif doubled is not None:
            reason = self.tr("“%1” is there twice.").replace("%1", doubled)
        elif self.split.error is not None:
            reason = self.tr("This split cannot be made.")
        self._reason.setText(reason)
        self._import.setEnabled(not reason and self._plan is not None)

    def _on_choose(self) -> None:
        start = Path(self._folder.text() or str(Path.home()))
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Choose where the dataset is written"), str(start.parent)
        )
        if folder:
            # A folder of its own inside: nothing is ever mixed with files that are there.
            self._folder.setText(str(Path(folder) / start.name))

    def _on_import(self) -> None:
        plan = self._plan
        if plan is None:
            return
        choices: dict[str, Any] = {**self.split.choices(), "link": self._link.isChecked()}
        self.split.stop()
        if self._ids:
            # An id between others that no label uses still needs a name: the numbers must not shift.
            choices["names"] = [name or f"class {at}" for at, name in enumerate(self._names.names())]
        self._error.hide()
        self.importWanted.emit(plan.source, Path(self._folder.text().strip()).expanduser(), choices)
