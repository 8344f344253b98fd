"""What lies over the canvas: the line that says what a drag would do, and the field that finds a layer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.labels import Label

SHOWN_MS = 6000  # what an edit did can be read for so long
MARGIN = 10


class CanvasHint(QWidget):
    """A sentence at the head of the canvas; mouse events go through it."""

    def __init__(self, theme: Theme, view: GraphView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._text, self._severity = "", "info"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        view.hinted.connect(self._on_hinted)
        view.installEventFilter(self)

    def text(self) -> str:
        """Give what it says, "" while it is hidden."""
        return "" if self.isHidden() else self._text

    def forget(self) -> None:
        """Say nothing any more: the model is another one."""
        self._timer.stop()
        self._show("", "info")

    def tell(self, text: str, severity: str = "info") -> None:
        """Say something for a few seconds."""
        self._show(text, severity)
        if text:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        tokens = {"danger": ("danger_soft", "danger"), "warning": ("warning_soft", "warning")}
        ground, ink = tokens.get(self._severity, ("surface", "text"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border_strong"), 1))
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font("body"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(L, 4, -L, -4), flags, self._text)
        painter.end()

    def _on_hinted(self, text: str, is_refused: bool) -> None:
        if text or not self._timer.isActive():  # what the edit did stays when the drag is over
            self._timer.stop()
            self._show(text, "danger" if is_refused else "info")

    def _show(self, text: str, severity: str) -> None:
        if text == self._text and severity == self._severity and self.isHidden() == (not text):
            return
        self._text, self._severity = text, severity
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._place()
        self.update()

    def _place(self) -> None:
        room = max(120, self._view.width() - 2 * MARGIN - 2 * L)
        metrics = QFontMetrics(self._theme.font("body"))
        flags = int(Qt.TextFlag.TextWordWrap)
        size = metrics.boundingRect(0, 0, room, 200, flags, self._text).size()
        self.resize(size.width() + 2 * L + 4, size.height() + 14)
        self.move((self._view.width() - self.width()) // 2, MARGIN)


class FindBar(QFrame):
    """Find layers by number or by a part of their module's name.

    Signals:
        found(object): the id of the layer to show.
    """

    found = Signal(object)

    def __init__(self, theme: Theme, view: GraphView, scene: GraphScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._hits: list[LayerId] = []
        self._at = 0
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(S, S, S, S)
        row.setSpacing(S)
        self.field = QLineEdit()
        self.field.setFixedWidth(190)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.count = Label("", "caption")
        self.count.setMinimumWidth(44)
        self._previous = icon_button(theme, "chevron-up", "")
        self._next = icon_button(theme, "chevron-down", "")
        self._close = icon_button(theme, "x", "")
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._close.clicked.connect(self.close_bar)
        for widget in (self.field, self.count, self._previous, self._next, self._close):
            row.addWidget(widget)
        self.retranslate()
        self.hide()
        view.installEventFilter(self)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.field.setPlaceholderText(self.tr("Number or module"))
        self.field.setAccessibleName(self.tr("Find a layer by number or module"))
        name_button(self._previous, self.tr("Previous match (Shift+Enter)"))
        name_button(self._next, self.tr("Next match (Enter)"))
        name_button(self._close, self.tr("Close (Esc)"))

    def open_bar(self) -> None:
        """Show the field, ready to type."""
        self._place()
        self.show()
        self.raise_()
        self.field.selectAll()
        self.field.setFocus()
        self._on_typed(self.field.text())

    def close_bar(self) -> None:
        """Go back to the canvas."""
        self.hide()
        self._view.setFocus()

    def step(self, step: int) -> None:
        """Go to the next or the previous match."""
        if self._hits:
            self._at = (self._at + step) % len(self._hits)
            self._show_hit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
        return False

    def _on_typed(self, text: str) -> None:
        wanted = text.strip().casefold()
        facts = sorted((card.facts for card in self._scene.cards.values()), key=lambda one: one.row)
        if wanted.isdigit():
            exact = [one for one in facts if one.row == int(wanted)]
            hits = exact or [one for one in facts if str(one.row).startswith(wanted)]
        else:
            hits = [one for one in facts if wanted and wanted in f"{one.row} {one.module}".casefold()]
        self._hits, self._at = [one.layer_id for one in hits], 0
        if self._hits:
            self._show_hit()
        else:
            self.count.setText(self.tr("none") if wanted else "")

    def _show_hit(self) -> None:
        self.count.setText(self.tr("{at} of {count}").format(at=self._at + 1, count=len(self._hits)))
        self.found.emit(self._hits[self._at])

    def _place(self) -> None:
        self.adjustSize()
        self.move(self._view.width() - self.width() - MARGIN, M)
