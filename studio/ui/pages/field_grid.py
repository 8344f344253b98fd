"""Fields below each other, each with its label at the left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.ui.pages.weights_picker import LABEL_WIDTH
from studio.ui.theme import M, S
from studio.ui.widgets.labels import Label


def field_grid(labels: dict[QWidget, Label], fields: Sequence[QWidget]) -> QGridLayout:
    """Give the grid; adds the empty label of each field to `labels`, for whoever sets the words."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(M)
    grid.setVerticalSpacing(S)
    for row, field in enumerate(fields):
        label = Label("", "key")
        label.setBuddy(field)
        label.setMinimumWidth(LABEL_WIDTH)
        labels[field] = label
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, row, 1)
    grid.setColumnStretch(1, 1)
    return grid
