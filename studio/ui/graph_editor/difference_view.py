"""What the model changes against its base: one sentence a change, or the lines of the file that differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from studio.graph.diff import Change
from studio.graph.model_graph import LayerId, ModelGraph
from studio.ui.graph_editor.yaml_view import YamlTint
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import XL, L, M, S, Theme
from studio.ui.widgets.buttons import SegmentedControl, button, icon_button
from studio.ui.widgets.labels import Label

WIDEST = 860  # pixels: longer lines are hard to read
CONTEXT_LINES = 3
ROWS_AT_ONCE = 30
_ICONS = {
    "added": ("plus", "success"),
    "changed": ("pencil", "accent_text"),
    "moved": ("arrow-right", "info"),
    "removed": ("minus", "danger"),
}
_GROUNDS = {"+ ": "success_soft", "- ": "danger_soft"}


class DifferenceView(QWidget):
    """The changes, in words or as text.

    Signals:
        layerWanted(object): the user wants to look at the layer with this id.
        commandWanted(): the user wants the command line that makes or trains this model.
    """

    layerWanted = Signal(object)
    commandWanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[str] = []
        self._left: list[Change] = []  # that are not shown yet
        self._known: frozenset[LayerId] = frozenset()  # layers that can be looked at
        self._form = SegmentedControl()
        self._form.chosen.connect(self._on_form)
        self._copy = button("", theme=theme, icon="copy")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self._command = button("", theme=theme, icon="terminal")
        self._command.clicked.connect(self.commandWanted)
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.document().setDocumentMargin(10)
        self._tint = YamlTint(self._text.document(), theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._text)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._form)
        head.addStretch(1)
        head.addWidget(self._command)
        head.addWidget(self._copy)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, S, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(head)
        outer.addWidget(self._stack, 1)
        theme.changed.connect(self._apply_theme)
        self.retranslate()
        self._form.set_value("words")
        self._apply_theme()

    def show_changes(
        self,
        changes: Sequence[Change] | None,
        base_name: str,
        *,
        lines: Sequence[str] = (),
        graph: ModelGraph | None = None,
    ) -> None:
        """Show the changes against `base_name`; None says that there is no base to compare with.

        `lines` are those of `text_difference`; `graph` tells which of the layers are still there to be looked at.
        """
        self._lines = _with_context(lines)
        self._show_text()
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMaximumWidth(WIDEST)
        column = QVBoxLayout(card)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        if changes is None:
            head = self.tr("No base to compare with")
            text = self.tr("The file does not say which stock model it was made from.")
        elif not changes:
            head = self.tr("The same as {base}").format(base=base_name)
            text = self.tr("This is the baseline: nothing was added, changed or removed.")
        else:
            counts = {kind: sum(change.kind == kind for change in changes) for kind in _ICONS}
            head = self.tr("Against {base}").format(base=base_name)
            text = self.tr("{added} added, {changed} changed, {moved} moved, {removed} removed").format(**counts)
        column.addWidget(Label(head, "heading"))
        column.addWidget(Label(text, "muted", wrap=True))
        self._left = list(changes or ())
        self._known = frozenset() if graph is None else frozenset(layer.id for layer in graph.layers)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(M)
        column.addLayout(self._rows)
        self._more = button("", "link")
        self._more.clicked.connect(self._add_rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_rows()
        content = QWidget()
        content.setProperty("kind", "scrolled")
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        outer.addStretch(1)
        self._list.setWidget(content)

    def text(self) -> str:
        """Give the difference as text: the lines that differ, with some lines around them."""
        return "\n".join(self._lines)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        chosen = self._form.value()
        self._form.set_items([("words", self.tr("In words")), ("text", self.tr("As text"))])
        self._form.set_value(chosen)
        self._copy.setText(self.tr("Copy as text"))
        self._command.setText(self.tr("Copy as command"))
        self._text.setAccessibleName(self.tr("Difference as text"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add_rows(self) -> None:
        """Add the next rows: hundreds at once would hold up the window."""
        now, self._left = self._left[:ROWS_AT_ONCE], self._left[ROWS_AT_ONCE:]
        for change in now:
            can_show = change.kind != "removed" and change.layer_id in self._known
            self._rows.addLayout(self._row(change, can_show=can_show))
        self._more.setText(self.tr("Show %n more change(s)", "", len(self._left)))
        self._more.setVisible(bool(self._left))

    def _row(self, change: Change, *, can_show: bool) -> QHBoxLayout:
        icon, token = _ICONS[change.kind]
        word = {
            "added": self.tr("Added"),
            "changed": self.tr("Changed"),
            "moved": self.tr("Moved"),
            "removed": self.tr("Removed"),
        }[change.kind]
        row = QHBoxLayout()
        row.setSpacing(M)
        sign = Label()
        sign.setPixmap(self._theme.pixmap(icon, 16, token=token))
        sign.setFixedWidth(20)
        sign.setAccessibleName(word)
        sign.setToolTip(word)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(core_text(change.text), "body", wrap=True).make_selectable(), 1)
        if can_show:
            show = icon_button(self._theme, "focus", self.tr("Go to this layer"))
            show.clicked.connect(lambda: self.layerWanted.emit(change.layer_id))
            row.addWidget(show, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _show_text(self) -> None:
        if self._stack.currentWidget() is not self._text:
            return  # tinting hundreds of lines that nobody sees would hold up each edit
        shown = self.text()
        if shown != self._text.toPlainText():
            self._text.setPlainText(shown)
        self._mark_lines()

    def _mark_lines(self) -> None:
        selections = []
        for number, line in enumerate(self._text.toPlainText().splitlines()):
            token = _GROUNDS.get(line[:2])
            if token is None:
                continue
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(self._theme.color(token))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selection.cursor = QTextCursor(self._text.document().findBlockByNumber(number))
            selections.append(selection)
        self._text.setExtraSelections(selections)

    def _on_form(self, key: str) -> None:
        self._stack.setCurrentIndex(int(key == "text"))
        self._show_text()

    def _apply_theme(self) -> None:
        font = self._theme.font("mono")
        self._text.setFont(font)
        self._text.document().setDefaultFont(font)
        self._tint.apply_theme()
        self._mark_lines()


def _with_context(lines: Sequence[str]) -> list[str]:
    """Keep the lines that differ and some around them; a gap is one line of dots."""
    near = {
        place
        for index, line in enumerate(lines)
        if line[:2] in _GROUNDS
        for place in range(index - CONTEXT_LINES, index + CONTEXT_LINES + 1)
    }
    kept: list[str] = []
    for index, line in enumerate(lines):
        if index in near:
            kept.append(line)
        elif kept and kept[-1] != "  ...":
            kept.append("  ...")
    return kept[:-1] if kept and kept[-1] == "  ..." else kept
