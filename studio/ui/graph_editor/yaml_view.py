"""The model's YAML as tinted, read-only text; rows of new and changed layers stand on a coloured ground."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from studio.ui.theme import Theme

_ROW = re.compile(r"^\s*-\s*\[")
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
    """The text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marked: Mapping[int, str] = {}
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(self.tr("Model YAML"))
        self.document().setDocumentMargin(14)
        self._tint = YamlTint(self.document(), theme)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def show_text(self, text: str, marks: Mapping[int, str]) -> None:
        """Show a model YAML; `marks` maps row numbers of layers to "added" or "changed"."""
        if text != self.toPlainText():
            self.setPlainText(text)
        self._marked = dict(marks)
        self._mark_rows()

    def _mark_rows(self) -> None:
        selections = []
        row = -1
        block = self.document().firstBlock()
        while block.isValid():
            if _ROW.match(block.text()):
                row += 1
                if row in self._marked:
                    selection = QTextEdit.ExtraSelection()
                    selection.format.setBackground(self._theme.color("accent_soft"))
                    selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                    selection.cursor = QTextCursor(block)
                    selections.append(selection)
            block = block.next()
        self.setExtraSelections(selections)

    def _apply_theme(self) -> None:
        self.setFont(self._theme.font("mono"))
        family = self._theme.font("mono").families()
        font = QFont(self._theme.font("mono"))
        font.setFamilies(family)
        self.document().setDefaultFont(font)
        self._tint.apply_theme()
        self._mark_rows()


def _format(color: QColor, name: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    if name == "module":
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
