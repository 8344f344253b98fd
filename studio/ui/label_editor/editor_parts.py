"""The bars around the picture in the label editor. They hold buttons and texts, and know nothing of labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.label_editor.class_chooser import ClassChooser
from studio.ui.label_editor.row_list import RowList
from studio.ui.texts.translation import Translated
from studio.ui.theme import M, S, Theme
from studio.ui.widgets.buttons import SegmentedControl, button, icon_button, name_button
from studio.ui.widgets.labels import ElidedLabel, Label

SIDE_WIDTH = 280


class EditorTools(Translated):
    """The bar above.

    Signals:
        drawingChosen(bool): the user took the tool that draws, or the one that picks.
    """

    drawingChosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo_text = self._redo_text = ""
        self._unsaved = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        self.tool = SegmentedControl()
        self.tool.chosen.connect(lambda key: self.drawingChosen.emit(key == "draw"))
        self.undo = icon_button(theme, "undo-2", "", size=18)
        self.redo = icon_button(theme, "redo-2", "", size=18)
        self.fit = icon_button(theme, "maximize", "", size=18)
        self.closer = icon_button(theme, "zoom-in", "", size=18)
        self._unsaved_text = Label("", "warning")
        self.save = button("", "primary", theme=theme, icon="save")
        row.addWidget(self.tool)
        row.addSpacing(M)
        for one in (self.undo, self.redo):
            row.addWidget(one)
        row.addSpacing(M)
        for one in (self.fit, self.closer):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self._unsaved_text)
        row.addWidget(self.save)
        self.retranslate()
        self.tool.set_value("pick")

    def retranslate(self) -> None:
        self.tool.set_items([("pick", self.tr("Pick and move")), ("draw", self.tr("Draw a box"))])
        self.tool.button("pick").setToolTip(self.tr("Pick, move and stretch boxes (V)"))
        self.tool.button("draw").setToolTip(self.tr("Draw new boxes (N)"))
        name_button(self.fit, self.tr("Show the whole picture (F)"))
        name_button(self.closer, self.tr("Bring the picked box close (Z)"))
        self.save.setText(self.tr("Save"))
        self.save.setToolTip(self.tr("Write the changes into the label files (Ctrl+S)"))
        self.set_history(self._undo_text, self._redo_text)
        self.set_unsaved(self._unsaved)

    def set_drawing(self, is_drawing: bool) -> None:
        """Show which tool is taken."""
        self.tool.set_value("draw" if is_drawing else "pick")

    def set_history(self, undo: str, redo: str) -> None:
        """Name what can be undone and redone; "" is nothing."""
        self._undo_text, self._redo_text = undo, redo
        for one, text, word, keys in (
            (self.undo, undo, self.tr("Undo"), "Ctrl+Z"),
            (self.redo, redo, self.tr("Redo"), "Ctrl+Y"),
        ):
            one.setEnabled(bool(text))
            name_button(one, f"{word}: {text} ({keys})" if text else f"{word} ({keys})")

    def set_unsaved(self, count: int) -> None:
        """Tell how many images have changes that are not saved."""
        self._unsaved = count
        self._unsaved_text.setText(self.tr("%n image(s) not saved", "", count) if count else "")


class EditorSide(Translated):
    """The classes and the rows at the right."""

    def __init__(self, theme: Theme, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(SIDE_WIDTH)
        self._counts = (0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        self._classes_title = Label("", "heading")
        self.classes = ClassChooser(names)
        self._rows_title = Label("", "heading")
        self._faults = Label("", "danger")
        self.rows = RowList(theme)
        self.make_box = button("", theme=theme, icon="square")
        self.remove = button("", "danger", theme=theme, icon="trash-2")
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addWidget(self.make_box, 1)
        buttons.addWidget(self.remove, 1)
        column.addWidget(self._classes_title)
        column.addWidget(self.classes, 2)
        column.addSpacing(S)
        title = QHBoxLayout()
        title.addWidget(self._rows_title)
        title.addStretch(1)
        title.addWidget(self._faults)
        column.addLayout(title)
        column.addWidget(self.rows, 3)
        column.addLayout(buttons)
        self.retranslate()

    def retranslate(self) -> None:
        self._classes_title.setText(self.tr("Class"))
        self.rows.setAccessibleName(self.tr("Rows of the label file"))
        self.make_box.setText(self.tr("Make a box"))
        self.make_box.setToolTip(self.tr("Write the row anew as a box: mends a faulty row, turns a polygon into a box"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove the picked row (Delete)"))
        self.set_counts(*self._counts)

    def set_counts(self, rows: int, faulty: int) -> None:
        """Tell how many rows there are and how many are faulty."""
        self._counts = (rows, faulty)
        self._rows_title.setText(self.tr("%n box(es)", "", rows))
        self._faults.setText(self.tr("%n faulty", "", faulty) if faulty else "")


class EditorFoot(Translated):
    """The line below: which image, which pixel, saved or not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        self.before = icon_button(theme, "chevron-left", "", size=20)
        self.after = icon_button(theme, "chevron-right", "", size=20)
        self._position = Label("", "caption")
        self._path = ElidedLabel("", "caption")
        self._pixel = Label("", "caption")
        self._state = Label("", "caption")
        row.addWidget(self.before)
        row.addWidget(self._position)
        row.addWidget(self.after)
        row.addSpacing(M)
        row.addWidget(self._path, 1)
        row.addWidget(self._pixel)
        row.addSpacing(M)
        row.addWidget(self._state)
        self.retranslate()

    def retranslate(self) -> None:
        name_button(self.before, self.tr("Previous picture (Page Up)"))
        name_button(self.after, self.tr("Next picture (Page Down)"))

    def set_image(self, path: Path, at: int, count: int) -> None:
        """Name the image shown."""
        locale = self.locale()
        self._path.setText(str(path))
        self._position.setText(f"{locale.toString(at + 1)} / {locale.toString(count)}")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at + 1 < count)

    def set_pixel(self, pixel: tuple[int, int] | tuple[()]) -> None:
        """Tell where the cursor is."""
        self._pixel.setText(f"{pixel[0]}, {pixel[1]}" if pixel else "")

    def set_state(self, text: str) -> None:
        """Tell whether the file is as shown."""
        self._state.setText(text)
