"""What is wrong, gravest first: a row a finding, with place and remedy; all of it can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.errors import Problem
from studio.ui.problem_texts import problem_name
from studio.ui.theme import M, S, Theme
from studio.ui.translation import Translated
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label

SHOWN_AT_FIRST = 40
_ORDER = {"error": 0, "warning": 1, "info": 2}


class ProblemList(Translated):
    """The rows, the first forty at once and the rest on demand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: list[Problem] = []
        self._shown = 0
        self._language = self.locale().name()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        head = QHBoxLayout()
        self._count = Label("", "muted")
        self._copy = button("", "ghost", theme=theme, icon="copy")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._copy)
        outer.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, M, 0)
        self._rows.setSpacing(S)
        self._more = button("", "ghost")
        self._more.clicked.connect(self._show_more)
        self._rows.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._rows.addStretch(1)
        self._area.setWidget(inner)
        outer.addWidget(self._area, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._copy.setText(self.tr("Copy all"))
        self._more.setText(self.tr("Show %n more", "", max(0, len(self._problems) - self._shown)))
        self._count.setText(self.tr("%n finding(s), gravest first", "", len(self._problems)))
        if self._shown and self._language != self.locale().name():
            self.set_problems(self._problems)  # the names of the kinds are ours, and were in the other language

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these."""
        while self._rows.count() > 2:
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._problems = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        self._shown = 0
        self._language = self.locale().name()
        self._show_more()

    def text(self) -> str:
        """Give all findings, a paragraph each."""
        return "\n\n".join(
            "\n".join(part for part in (f"[{p.severity}] {_counted(p)}", p.hint, str(p.where or "")) if part)
            for p in self._problems
        )

    def _show_more(self) -> None:
        for problem in self._problems[self._shown : self._shown + SHOWN_AT_FIRST]:
            note = ErrorNote(self._theme)
            note.setProperty("kind", "finding")  # calm: a wall of red says nothing
            where = "" if problem.where is None else str(problem.where)
            name = problem_name(problem.code)
            text = " ".join(part for part in (_counted(problem) if name else "", problem.hint) if part)
            # First its place, then the text: a widget without a parent would show as a window of its own.
            self._rows.insertWidget(self._rows.count() - 2, note)
            note.show_text(name or _counted(problem), text, severity=problem.severity, where=where)
        self._shown = min(len(self._problems), self._shown + SHOWN_AT_FIRST)
        self._more.setVisible(self._shown < len(self._problems))
        self._copy.setEnabled(bool(self._problems))
        self.retranslate()


def _counted(problem: Problem) -> str:
    return problem.message if problem.count <= 1 else f"{problem.message} (× {problem.count})"
