"""Touch up labels: a window of its own with one image after another. Nothing is written before Save is pressed.

What was changed in an image stays while one looks at others; closing asks once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.datasets.image_index import ImageEntry
from studio.datasets.label_edit import LabelChangedError, LabelDocument, as_box, box_row, relabel, reshape
from studio.errors import StudioError
from studio.ui.label_editor.canvas import LabelCanvas
from studio.ui.label_editor.edit_history import EditHistory
from studio.ui.label_editor.editor_keys import bind_keys
from studio.ui.label_editor.editor_parts import EditorFoot, EditorSide, EditorTools
from studio.ui.label_editor.label_files import LabelFiles, Opened
from studio.ui.label_editor.questions import LeaveQuestion, WriteQuestion
from studio.ui.settings import WRITING_LABELS, UiSettings
from studio.ui.theme import L, M, Theme
from studio.ui.widgets.choice_note import ChoiceNote
from studio.ui.widgets.error_note import ErrorNote


class LabelEditor(QDialog):
    """The editor; it does not block the main window.

    Signals:
        saved(str): the label file of this image was written.
        left(): everything was saved on the way out, and the editor closed.
    """

    saved = Signal(str)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: UiSettings,
        *,
        dataset: Path,
        class_names: Sequence[str],
        entries: Sequence[ImageEntry],
        row: int,
        line: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self.names = tuple(class_names)
        self._entries = entries
        self._at = row
        self._line = line  # to be picked when the image is there
        self._files = LabelFiles(dataset, nc=len(self.names) or None, parent=self)
        self._files.changedOnDisk.connect(self._on_changed_on_disk)
        self._changed: dict[str, EditHistory] = {}  # image -> what is not saved yet
        self._history: EditHistory | None = None
        self._pixels = (1, 1)
        self._saving = 0
        self._closes_after_saving = False
        self._build(theme)
        bind_keys(self)
        self.resize(1180, 760)
        self._load()

    def history(self) -> EditHistory | None:
        """Give the edits of the image shown; None while it is read."""
        return self._history

    @property
    def entry(self) -> ImageEntry:
        """The image shown."""
        return self._entries[self._at]

    # Building.

    def _build(self, theme: Theme) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, M, L, M)
        outer.setSpacing(M)
        self.tools = EditorTools(theme)
        outer.addWidget(self.tools)
        self.error = ErrorNote(theme, closable=True)
        self.conflict = ChoiceNote(theme, ("reload", "keep"))
        self.conflict.set_answers([self.tr("Read it again, give up mine"), self.tr("Write mine over it")])
        self.conflict.chosen.connect(self._on_conflict_answered)
        outer.addWidget(self.error)
        outer.addWidget(self.conflict)
        middle = QHBoxLayout()
        middle.setSpacing(L)
        self.canvas = LabelCanvas(theme)
        self.canvas.setAccessibleName(self.tr("The picture with its boxes"))
        self.canvas.setAccessibleDescription(
            self.tr("Arrow keys move the picked box, with Ctrl they stretch it; Tab goes on to the list of boxes.")
        )
        self.side = EditorSide(theme, self.names)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.side)
        outer.addLayout(middle, 1)
        self.foot = EditorFoot(theme)
        outer.addWidget(self.foot)
        canvas, tools, side = self.canvas, self.tools, self.side
        canvas.chosen.connect(self.pick)
        canvas.reshaped.connect(self._on_reshaped)
        canvas.drawn.connect(self.add_box)
        canvas.drawingChanged.connect(tools.set_drawing)
        canvas.pointed.connect(self.foot.set_pixel)
        tools.drawingChosen.connect(self._on_tool)
        tools.undo.clicked.connect(self.undo)
        tools.redo.clicked.connect(self.redo)
        tools.fit.clicked.connect(canvas.fit)
        tools.closer.clicked.connect(canvas.zoom_to_current)
        tools.save.clicked.connect(self.save)
        side.classes.chosen.connect(self.choose_class)
        side.rows.picked.connect(self.pick)
        side.remove.clicked.connect(self.remove)
        side.make_box.clicked.connect(self.make_box)
        self.foot.before.clicked.connect(lambda: self.go(-1))
        self.foot.after.clicked.connect(lambda: self.go(1))
        self.canvas.setFocus()

    # Going from image to image.

    def go(self, step: int) -> None:
        """Show the next or the last image; changes stay."""
        wanted = self._at + step
        if 0 <= wanted < len(self._entries):
            self._at = wanted
            self._line = None
            self._load()

    def _load(self) -> None:
        entry = self.entry
        self.setWindowTitle(entry.name)
        self.error.hide()
        self.conflict.hide()
        self._set_history(None)
        self.canvas.set_image(QImage(), (1, 1), message=self.tr("Reading the picture…"))
        self.foot.set_image(Path(entry.image), self._at, len(self._entries))

        def show(opened: Opened) -> None:
            if self._entries[self._at] is entry:
                self._show(entry, opened)

        self._task = self._files.open(entry, show)

    def _show(self, entry: ImageEntry, opened: Opened) -> None:
        self._pixels = opened.pixels if min(opened.pixels) > 0 else (1, 1)
        unreadable = self.tr(
            "This picture cannot be read, so its boxes cannot be shown. See the findings for the reason."
        )
        self.canvas.set_image(opened.image, self._pixels, message=unreadable)
        self.error.show_error(opened.error)
        known = self._changed.get(entry.image)
        if known is not None:
            self._set_history(known)
            if opened.document is not None and opened.document.content != known.document.content:
                self._on_changed_on_disk(known.document.path)
        elif opened.document is not None:
            self._set_history(EditHistory(opened.document, self))
        if self._history is not None and self._history.document.problem is not None:
            self.error.show_error(self._history.document.problem)
        if self._line is not None and self._history is not None:
            lines = [
                number
                for number, row in enumerate(self._history.rows)
                if row.problem is not None and row.problem.where is not None and row.problem.where.line == self._line
            ]
            self.pick(lines[0] if lines else -1)

    def _set_history(self, history: EditHistory | None) -> None:
        if self._history is not None:
            self._history.changed.disconnect(self._on_edited)
        self._history = history
        if history is not None:
            history.changed.connect(self._on_edited)
        self._files.watch(None if history is None else history.document)
        self.canvas.set_current(-1)
        self._on_edited()

    # Editing.

    def pick(self, row: int) -> None:
        """Mark a row in picture and list."""
        self.canvas.set_current(row)
        self.side.rows.set_current(row)
        if self._history is not None and 0 <= row < len(self._history.rows):
            self.side.classes.set_value(self._history.rows[row].class_id)
        self._update_buttons()

    def choose_class(self, class_id: int) -> None:
        """Give the picked box this class; it is also that of the next box drawn."""
        self.side.classes.set_value(class_id)
        row = self._picked()
        if row is not None and self._history is not None and not self._history.rows[row].is_faulty:
            self._history.replace(self.tr("Change the class"), row, relabel(self._history.rows[row], class_id))
            self.pick(row)

    def remove(self) -> None:
        """Remove the picked row."""
        row = self._picked()
        if row is not None and self._history is not None:
            self._history.remove(self.tr("Remove a row"), row)
            self.pick(-1)

    def make_box(self) -> None:
        """Write the picked row anew as a box: a polygon becomes the box around it."""
        row = self._picked()
        if row is not None and self._history is not None and not self._history.rows[row].is_faulty:
            made = as_box(self._history.rows[row])
            if made.class_id < 0:
                made = box_row(self.side.classes.value(), made.bounds)
            self._history.replace(self.tr("Write as a box"), row, made)
            self.pick(row)

    def undo(self) -> None:
        """Take the last change back."""
        if self._history is not None:
            self._history.undo()

    def redo(self) -> None:
        """Bring back what was undone."""
        if self._history is not None:
            self._history.redo()

    def step_box(self, step: int) -> None:
        """Pick the next or the last row."""
        count = 0 if self._history is None else len(self._history.rows)
        if count:
            row = self._picked()
            self.pick((row + step) % count if row is not None else (0 if step > 0 else count - 1))

    def _on_reshaped(self, row: int, bounds: tuple[float, float, float, float]) -> None:
        if self._history is None:
            return
        changed = reshape(self._history.rows[row], bounds)
        if changed.class_id < 0:
            changed = box_row(self.side.classes.value(), changed.bounds)
        self._history.replace(self.tr("Move a box"), row, changed)
        self.pick(row)

    def add_box(self, bounds: tuple[float, float, float, float]) -> None:
        """Add a box of the class chosen."""
        if self._history is not None and self.names:
            self._history.add(self.tr("Add a box"), box_row(self.side.classes.value(), bounds))
            self.pick(len(self._history.rows) - 1)

    def _on_tool(self, is_drawing: bool) -> None:
        self.canvas.set_drawing(is_drawing)
        self.canvas.setFocus()

    def _picked(self) -> int | None:
        row = self.side.rows.currentRow()
        return row if self._history is not None and 0 <= row < len(self._history.rows) else None

    def _on_edited(self) -> None:
        history = self._history
        if history is not None:
            if history.is_changed:
                self._changed[self.entry.image] = history
            else:
                self._changed.pop(self.entry.image, None)
        rows = () if history is None else history.rows
        self.canvas.set_rows(rows, self.names)
        self.side.rows.set_rows(rows, self.names, self._pixels)
        self.side.set_counts(len(rows), sum(row.is_broken for row in rows))
        self.canvas.set_current(self.side.rows.currentRow())
        self._update_buttons()

    def _update_buttons(self) -> None:
        history, row = self._history, self._picked()
        self.tools.set_history(
            "" if history is None else history.undo_text, "" if history is None else history.redo_text
        )
        self.tools.save.setEnabled(bool(self._changed) and not self._saving)
        self.tools.set_unsaved(len(self._changed))
        chosen = None if row is None or history is None else history.rows[row]
        self.side.remove.setEnabled(chosen is not None)
        needs_box = chosen is not None and not chosen.is_faulty and (chosen.is_polygon or chosen.problem is not None)
        self.side.make_box.setEnabled(needs_box)
        self.foot.set_state(self._state_text())

    def _state_text(self) -> str:
        if self._history is None:
            return ""
        if self._history.is_changed:
            return self.tr("Not saved yet")
        return self.tr("As in the file") if self._history.document.content is not None else self.tr("No label file yet")

    # Saving.

    def save(self) -> None:
        """Write everything that was changed, after telling once what that means."""
        if self._changed and not self._saving and self._may_save():
            for image, history in list(self._changed.items()):
                self._save_one(image, history, overwrite=False)

    def _may_save(self) -> bool:
        if not self._settings.flag(WRITING_LABELS, False):
            if not WriteQuestion(self._files.backups, self).is_agreed():
                return False
            self._settings.set_value(WRITING_LABELS, True)
        return True

    def _save_one(self, image: str, history: EditHistory, *, overwrite: bool) -> None:
        self._saving += 1

        def on_done(document: LabelDocument) -> None:
            self._saving -= 1
            history.mark_saved(document)
            if not history.is_changed:
                self._changed.pop(image, None)
            if history is self._history:
                self._files.watch(document)
            self.saved.emit(image)
            self._after_saving()

        def on_error(error: StudioError) -> None:
            self._saving -= 1
            self._closes_after_saving = False
            if isinstance(error, LabelChangedError) and history is self._history:
                self._on_changed_on_disk(history.document.path)
            else:
                self.error.show_error(error)
            self._after_saving()

        self._update_buttons()
        self._files.save(history.document, history.rows, overwrite=overwrite, on_done=on_done, on_error=on_error)

    def _after_saving(self) -> None:
        self._update_buttons()
        if self._closes_after_saving and not self._saving and not self._changed:
            self.close()
            self.left.emit()

    @property
    def is_leaving(self) -> bool:
        """Whether it closes as soon as everything is saved."""
        return self._closes_after_saving

    # Other programs.

    def _on_changed_on_disk(self, path: Path) -> None:
        history = self._history
        if history is None or history.document.path != path:
            return
        if not history.is_changed:
            self._reload()
            return
        self.conflict.ask(
            self.tr("Another program changed %1.").replace("%1", path.name),
            self.tr("Your own changes are not saved yet."),
        )

    def _on_conflict_answered(self, key: str) -> None:
        if self._history is None:
            return
        if key == "reload":
            self._reload()
        elif self._may_save():
            self._save_one(self.entry.image, self._history, overwrite=True)

    def _reload(self) -> None:
        history = self._history
        if history is None:
            return

        def on_done(document: LabelDocument) -> None:
            history.reload(document)
            if history is self._history:
                self._files.watch(document)
                self.error.show_error(document.problem)

        self._files.reload(history.document.path, on_done, self.error.show_error)

    def reject(self) -> None:
        self.close()  # Escape closes like the cross: it asks

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._changed and not self._may_leave():
            event.ignore()
            return
        self._task.cancel()
        event.accept()  # not the base class: it would call `reject` again

    def _may_leave(self) -> bool:
        answer = LeaveQuestion(len(self._changed), self).answer()
        self._closes_after_saving = answer == "save"
        if self._closes_after_saving:
            self.save()
        return answer == "discard"
