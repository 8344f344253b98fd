"""The model's YAML as tinted text with line numbers; rows of new and changed layers stand on a coloured ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.graph.order import common_ends, line_changes
from studio.ui.theme import Theme

TYPING_PAUSE_MS = 150  # after the last key
INDENT = "  "
_TOKENS = (
    ("key", re.compile(r"^\s*[\w.-]+(?=\s*:)|(?<=[{,]\s)[\w-]+(?=:\s)|(?<=\{)[\w-]+(?=:\s)")),
    ("number", re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])")),
    ("module", re.compile(r"\b(?:nn\.)?[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\b(?=\s*,)")),
    ("word", re.compile(r"\b(?:True|False|None|true|false|null|nearest)\b")),
    ("text", re.compile(r"\"[^\"]*\"|'[^']*'")),
    ("comment", re.compile(r"(?:^|(?<=\s))#.*$")),  # last: it wins over what stands in it
)


class YamlTint(QSyntaxHighlighter):
    """Colours by kind of token."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._formats: dict[str, QTextCharFormat] = {}
        self.apply_theme()

    def apply_theme(self) -> None:
        """Take the colours of the theme as it is now."""
        theme = self._theme
        colors = {
            "key": theme.color("accent_text"),
            "number": theme.chart_color(1),
            "word": theme.chart_color(3),
            "module": theme.color("text"),
            "text": theme.chart_color(2),
            "comment": theme.color("text_muted"),
        }
        self._formats = {name: _format(color, name) for name, color in colors.items()}
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for name, pattern in _TOKENS:  # a later kind wins
            for match in pattern.finditer(text):
                self.setFormat(match.start(), match.end() - match.start(), self._formats[name])


class YamlView(QPlainTextEdit):
    """The text. Its history is the model's: undo and redo are asked for, not done here.

    Signals:
        textEdited(str): the user changed the text; fires once typing pauses.
        lineReached(int): the user put the cursor into this line, from 1.
        undoWanted(): the user pressed the keys for undo.
        redoWanted(): the user pressed the keys for redo.
    """

    textEdited = Signal(str)
    lineReached = Signal(int)
    undoWanted = Signal()
    redoWanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marked: Mapping[int, str] = {}
        self._shown_line = 0
        self._wrong_line = 0
        self._is_ours = False  # the text is being changed from code
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(False)
        self.setAccessibleName(self.tr("Model YAML"))
        self.setAccessibleDescription(self.tr("Esc leaves the text; Tab indents."))
        self.document().setDocumentMargin(10)
        self._numbers = _LineNumbers(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.textEdited.emit(self.toPlainText()))
        self._tint = YamlTint(self.document(), theme)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.blockCountChanged.connect(lambda _count: self._place_numbers())
        self.updateRequest.connect(self._on_update)

    def show_text(self, text: str, marks: Mapping[int, str]) -> None:
        """Show a model YAML; `marks` maps line numbers to "added" or "changed". Cursor and scrolling stay where they are."""
        self._pause.stop()
        self._is_ours = True
        try:
            self._replace_changed_part(text)
        finally:
            self._is_ours = False
        self._marked = dict(marks)
        self._mark_rows()

    def flush(self) -> None:
        """Tell of what was typed at once, without waiting for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self.textEdited.emit(self.toPlainText())

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that `textEdited` has not told of yet."""
        return self._pause.isActive()

    def show_line(self, line: int, *, scroll: bool = True) -> None:
        """Emphasise a line, from 1, and bring it into sight; 0 is none. The cursor stays."""
        self._shown_line = line
        block = self.document().findBlockByNumber(line - 1)
        if scroll and line and block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if top.top() < 0 or top.bottom() > self.viewport().height():
                self.verticalScrollBar().setValue(max(0, line - 1 - self._lines_in_sight() // 2))
        self._mark_rows()

    def show_fault(self, line: int) -> None:
        """Mark a line as wrong; 0 is none."""
        self._wrong_line = line
        self._mark_rows()

    def lines_of(self, kind: str) -> list[int]:
        """Give the lines that are marked: "fault", "shown", "added", "changed"."""
        if kind == "fault":
            return [self._wrong_line] if self._wrong_line else []
        if kind == "shown":
            return [self._shown_line] if self._shown_line else []
        return [line for line, mark in self._marked.items() if mark == kind]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undoWanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redoWanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setTabChangesFocus(True)  # Tab writes here, so there has to be another way out
            self.focusNextChild()
            self.setTabChangesFocus(False)
        elif event.key() == Qt.Key.Key_Tab and not self.isReadOnly():
            self.textCursor().insertText(INDENT)  # a tab is no YAML
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            before = self.textCursor().block().text()[: self.textCursor().positionInBlock()]
            self.textCursor().insertText("\n" + before[: len(before) - len(before.lstrip())])
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.flush()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for line, top, height in self._lines_within(event.rect()):
            token = "danger_soft" if line == self._wrong_line else "accent_soft" if line in self._marked else "hover"
            if token != "hover" or line == self._shown_line:
                painter.fillRect(QRectF(0, top, self.viewport().width(), height), self._theme.color(token))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def numbers_width(self) -> int:
        """Give the width that the line numbers need."""
        digits = len(str(max(99, self.blockCount())))
        return 32 + self.fontMetrics().horizontalAdvance("9") * digits

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the line numbers into the strip beside the text."""
        theme = self._theme
        painter.fillRect(area, theme.color("sunken"))
        painter.setFont(self.font())
        for number, top, _ in self._lines_within(area):
            is_wrong = number == self._wrong_line
            strong = is_wrong or number == self._shown_line
            painter.setPen(theme.color("danger" if is_wrong else ("text" if strong else "text_muted")))
            line = QRect(0, round(top), self._numbers.width() - 8, self.fontMetrics().height())
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, f"! {number}" if is_wrong else str(number))

    def _lines_within(self, area: QRect) -> Iterator[tuple[int, float, float]]:
        """Give the lines in sight down to the end of an area: number, top and height."""
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > area.bottom():
                return
            yield block.blockNumber() + 1, place.top(), place.height()
            block = block.next()

    def _replace_changed_part(self, text: str) -> None:
        """Put only what differs into the document, so that the cursor, the selection and the scrolling survive."""
        old = self.toPlainText()
        if old == text:
            return
        bar, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        cursor = QTextCursor(self.document())
        with QSignalBlocker(self):
            cursor.beginEditBlock()
            for start, end, new in reversed(text_changes(old, text)):  # from the end: earlier places stay what they are
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(new)
            cursor.endEditBlock()
        self._place_numbers()
        self.verticalScrollBar().setValue(bar)
        self.horizontalScrollBar().setValue(across)

    def _mark_rows(self) -> None:
        self.viewport().update()
        self._numbers.update()

    def _on_text_changed(self) -> None:
        if not self._is_ours:
            self._pause.start()

    def _on_cursor_moved(self) -> None:
        if not self._is_ours:
            self.lineReached.emit(self.textCursor().blockNumber() + 1)

    def _on_update(self, area: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _place_numbers(self) -> None:
        width = self.numbers_width()
        self.setViewportMargins(width, 0, 0, 0)
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), width, inner.height()))

    def _lines_in_sight(self) -> int:
        return max(1, self.viewport().height() // max(1, self.fontMetrics().height()))

    def _apply_theme(self) -> None:
        self.setFont(self._theme.font("mono"))
        family = self._theme.font("mono").families()
        font = QFont(self._theme.font("mono"))
        font.setFamilies(family)
        self.document().setDefaultFont(font)
        self._is_ours = True  # new colours are no edit
        self._tint.apply_theme()
        self._is_ours = False
        self._place_numbers()
        self._mark_rows()


class _LineNumbers(QWidget):
    """The strip beside the text."""

    def __init__(self, view: YamlView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_numbers(painter, event.rect())
        painter.end()


def text_changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """List what to replace in `old` to get `new`, as (start, end, text): line by line, and within a line only what differs."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    changes = []
    for tag, a, a_end, b, b_end in line_changes(before, after):
        if tag == "equal":
            continue
        pairs = (
            zip(range(a, a_end), range(b, b_end), strict=True) if a_end - a == b_end - b else ()
        )  # a row whose number changed is still that row
        told = False
        for left, right in pairs:
            told = True
            head, tail = common_ends(before[left], after[right])
            end = starts[left + 1] - tail
            changes.append((starts[left] + head, end, after[right][head : len(after[right]) - tail]))
        if not told:
            changes.append((starts[a], starts[a_end], "".join(after[b:b_end])))
    return changes


def _format(color: QColor, name: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    if name == "module":
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
