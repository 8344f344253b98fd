"""The keys of the label editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from studio.ui.label_editor.editor_window import LabelEditor

ZOOM_STEP = 1.25


def bind_keys(editor: LabelEditor) -> None:
    """Give the editor its keys."""
    for keys, slot in (
        ("Ctrl+Z", editor.undo),
        ("Ctrl+Y", editor.redo),
        ("Ctrl+Shift+Z", editor.redo),
        ("Ctrl+S", editor.save),
        ("Delete", editor.remove),
        ("Backspace", editor.remove),
        ("PgUp", lambda: editor.go(-1)),
        ("PgDown", lambda: editor.go(1)),
        ("N", lambda: editor.canvas.set_drawing(True)),
        ("V", lambda: editor.canvas.set_drawing(False)),
        ("Insert", lambda: editor.add_box(editor.canvas.middle_box())),
        ("F", editor.canvas.fit),
        ("Z", editor.canvas.zoom_to_current),
        ("+", lambda: editor.canvas.zoom_by(ZOOM_STEP)),
        ("=", lambda: editor.canvas.zoom_by(ZOOM_STEP)),
        ("-", lambda: editor.canvas.zoom_by(1 / ZOOM_STEP)),
        ("B", lambda: editor.step_box(1)),
        ("Shift+B", lambda: editor.step_box(-1)),
    ):
        # Letters belong to the picture: in the field that searches a class they are letters.
        is_plain = len(keys) == 1 or keys in ("Delete", "Backspace", "Insert", "Shift+B")
        shortcut = QShortcut(QKeySequence(keys), editor.canvas if is_plain else editor)
        if is_plain:
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(slot)
    for number in range(min(9, len(editor.names))):
        shortcut = QShortcut(QKeySequence(str(number + 1)), editor.canvas)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda number=number: editor.choose_class(number))
    remove = QShortcut(QKeySequence("Delete"), editor.side.rows)
    remove.setContext(Qt.ShortcutContext.WidgetShortcut)
    remove.activated.connect(editor.remove)
