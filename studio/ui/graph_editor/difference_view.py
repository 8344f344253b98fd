"""What the model changes against its base, one sentence a change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.graph.diff import Change
from studio.ui.theme import XL, L, M, Theme
from studio.ui.widgets.labels import Label

WIDEST = 860  # pixels: longer lines are hard to read
_ICONS = {"added": ("plus", "success"), "changed": ("pencil", "accent_text"), "removed": ("minus", "danger")}


class DifferenceView(QScrollArea):
    """The list of changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_changes(self, changes: Sequence[Change] | None, base_name: str) -> None:
        """Show the changes against `base_name`; None says that there is no base to compare with."""
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
            # The sentence of a layer says that it moved; the count takes it for a change.
            kinds = ["changed" if change.kind == "moved" else change.kind for change in changes]
            counts = {kind: kinds.count(kind) for kind in _ICONS}
            head = self.tr("Against {base}").format(base=base_name)
            text = self.tr("{added} added, {changed} changed, {removed} removed").format(**counts)
        column.addWidget(Label(head, "heading"))
        column.addWidget(Label(text, "muted", wrap=True))
        words = {"added": self.tr("Added"), "changed": self.tr("Changed"), "removed": self.tr("Removed")}
        for change in changes or ():
            kind = "changed" if change.kind == "moved" else change.kind
            icon, token = _ICONS[kind]
            row = QHBoxLayout()
            row.setSpacing(M)
            sign = Label()
            sign.setPixmap(self._theme.pixmap(icon, 16, token=token))
            sign.setFixedWidth(20)
            sign.setAccessibleName(words[kind])
            sign.setToolTip(words[kind])
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(change.text, "body", wrap=True).make_selectable(), 1)
            column.addLayout(row)
        content = QWidget()
        content.setProperty("kind", "scrolled")
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, M, 0, 0)
        outer.addWidget(card)
        outer.addStretch(1)
        self.setWidget(content)
