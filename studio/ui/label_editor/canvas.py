"""The image with its boxes: pick, move, stretch and draw them with mouse or keyboard; wheel zooms, Space or middle pans.

Shows rows and emits what the user wants done to them; it changes none itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.datasets.label_edit import EditRow
from studio.ui.label_editor.box_geometry import CURSORS, HANDLES, Bounds, moved, squared
from studio.ui.label_editor.row_painting import handle_spots, paint_row
from studio.ui.theme import Theme

GRASP = 8.0
LARGEST_ZOOM = 60.0  # screen pixels per image pixel
SMALLEST_BOX = 2.0  # pixels of the image: a click is no box


class LabelCanvas(QWidget):
    """One image and its rows.

    Signals:
        chosen(int): the user picked this row; -1: none.
        reshaped(int, tuple): a row is to have these bounds (left, top, right, bottom; relative to the image).
        drawn(tuple): a new box with these bounds is wanted.
        drawingChanged(bool): the tool that draws is on or off now.
        pointed(tuple): the cursor is over this pixel of the image; () when it is outside.
    """

    chosen = Signal(int)
    reshaped = Signal(int, tuple)
    drawn = Signal(tuple)
    drawingChanged = Signal(bool)
    pointed = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._pixels = (1, 1)  # of the image file, which may be larger than what was decoded
        self._rows: Sequence[EditRow] = ()
        self._names: Sequence[str] = ()
        self._message = ""
        self._current = -1
        self._zoom, self._offset = 1.0, QPointF()
        self._is_fitted = True
        self._is_drawing = False
        self._grip = ""  # of the drag under way: a handle, "move", "draw", "pan"
        self._from = QPointF()
        self._before: Bounds = (0, 0, 0, 0)
        self._dragged: Bounds | None = None
        self._holds_space = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        theme.changed.connect(self.update)

    # What the window calls.

    def set_image(self, image: QImage, pixels: tuple[int, int], *, message: str = "") -> None:
        """Show another image; `message` stands where there is none."""
        self._image, self._pixels, self._message = image, pixels, message
        self._drop_drag()
        self.fit()

    def set_rows(self, rows: Sequence[EditRow], names: Sequence[str]) -> None:
        """Show these rows."""
        self._rows, self._names = rows, names
        if self._current >= len(rows):
            self._current = -1
        self._drop_drag()

    def set_current(self, row: int) -> None:
        """Mark a row as picked."""
        self._current = row if 0 <= row < len(self._rows) else -1
        self._drop_drag()

    def set_drawing(self, wish: bool) -> None:
        """Take the tool that draws boxes, or the one that picks."""
        if wish != self._is_drawing:
            self._is_drawing = wish
            self.setCursor(Qt.CursorShape.CrossCursor if wish else Qt.CursorShape.ArrowCursor)
            self.drawingChanged.emit(wish)

    def fit(self) -> None:
        """Show the whole image."""
        self._is_fitted = True
        wide, high = self._pixels
        self._zoom = max(1e-3, min((self.width() - 32) / wide, (self.height() - 32) / high))
        self._offset = QPointF((self.width() - wide * self._zoom) / 2, (self.height() - high * self._zoom) / 2)
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom at a point of the widget, its middle by default."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        wide, high = self._pixels
        smallest = 0.5 * min(self.width() / wide, self.height() / high)
        zoom = max(min(smallest, 1.0), min(LARGEST_ZOOM, self._zoom * factor))
        self._offset = at - (at - self._offset) * (zoom / self._zoom)
        self._zoom = zoom
        self._is_fitted = False
        self.update()

    def zoom_to_current(self) -> None:
        """Bring the picked row close; a box of few pixels is then large enough to be grasped."""
        if self._current < 0 or self._rows[self._current].is_faulty:
            return
        left, top, right, bottom = self._pixel_bounds(self._rows[self._current].bounds)
        wide, high = max(4.0, right - left), max(4.0, bottom - top)
        self._zoom = min(LARGEST_ZOOM, 0.4 * min(self.width() / wide, self.height() / high))
        middle = QPointF((left + right) / 2, (top + bottom) / 2)
        self._offset = QPointF(self.width() / 2, self.height() / 2) - middle * self._zoom
        self._is_fitted = False
        self.update()

    def middle_box(self) -> Bounds:
        """Give a box in the middle of what is seen, for drawing by keyboard."""
        wide, high = self._pixels
        view = QRectF(self._to_image(QPointF(0, 0)), self._to_image(QPointF(self.width(), self.height())))
        seen = view.intersected(QRectF(0, 0, wide, high))
        if seen.isEmpty():
            seen = QRectF(0, 0, wide, high)
        half_w, half_h, middle = seen.width() / 8, seen.height() / 8, seen.center()
        return self._relative((middle.x() - half_w, middle.y() - half_h, middle.x() + half_w, middle.y() + half_h))

    def screen_rect(self, row: int) -> QRectF:
        """Give where a row lies in the widget."""
        return self._screen(self._rows[row].bounds)

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._holds_space
        ):
            self._begin("pan", at)
        elif event.button() == Qt.MouseButton.LeftButton and not self._image.isNull():
            handle = "" if self._is_drawing else self._handle_at(at)
            if handle:
                self._begin(handle, at, self._rows[self._current].bounds)
            elif self._is_drawing:
                self._begin("draw", at)
            else:
                self._pick(at)

    def _pick(self, at: QPointF) -> None:
        """Pick the smallest row under the cursor; the next larger one if that is picked already."""
        found = self._rows_at(at)
        if not found:
            if self._current >= 0:
                self._current = -1
                self.chosen.emit(-1)
            self._begin("pan", at)
        else:
            if self._current not in found:
                self._current = found[0]
                self.chosen.emit(self._current)
            self._begin("move", at, self._rows[self._current].bounds)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grip == "pan":
            self._offset += at - self._from
            self._from = at
            self._is_fitted = False
        elif self._grip:
            self._dragged = self._drag(at, keep_square=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif not self._is_drawing:
            handle = self._handle_at(at)
            self.setCursor(CURSORS[handle] if handle else Qt.CursorShape.ArrowCursor)
        spot, (wide, high) = self._to_image(at), self._pixels
        inside = 0 <= spot.x() < wide and 0 <= spot.y() < high
        self.pointed.emit((int(spot.x()), int(spot.y())) if inside else ())
        self._hover = at
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, bounds = self._grip, self._dragged
        moved = (event.position() - self._from).manhattanLength() > 2
        self._drop_drag()
        if grip == "move" and not moved:
            found = self._rows_at(event.position())
            if len(found) > 1 and self._was_current == self._current:
                self._current = (
                    found[(found.index(self._current) + 1) % len(found)] if self._current in found else found[0]
                )
                self.chosen.emit(self._current)
        elif grip == "draw" and bounds is not None:
            left, top, right, bottom = self._pixel_bounds(bounds)
            if right - left >= SMALLEST_BOX and bottom - top >= SMALLEST_BOX:
                self.drawn.emit(bounds)
        elif grip and grip != "pan" and bounds is not None and bounds != self._before:
            self.reshaped.emit(self._current, bounds)
        self._was_current = self._current
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._rows_at(event.position()):
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    # Keyboard: what needs no menu.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if key in arrows and self._current >= 0 and not self._rows[self._current].is_faulty:
            step = 10 if shift else 1
            dx, dy = arrows[Qt.Key(key)][0] * step, arrows[Qt.Key(key)][1] * step
            is_stretched = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._nudge(dx, dy, is_stretched=is_stretched)
        elif key == Qt.Key.Key_Escape and (self._grip or self._is_drawing or self._current >= 0):
            if self._grip:
                self._drop_drag()
            elif self._is_drawing:
                self.set_drawing(False)
            else:
                self._current = -1
                self.chosen.emit(-1)
            self.update()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._holds_space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._holds_space = False
            self.setCursor(Qt.CursorShape.CrossCursor if self._is_drawing else Qt.CursorShape.ArrowCursor)
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    # Drags.

    _was_current = -1
    _hover = QPointF(-1, -1)

    def _begin(self, grip: str, at: QPointF, before: Bounds = (0, 0, 0, 0)) -> None:
        self._grip, self._from, self._before, self._dragged = grip, at, before, None
        self.setCursor(Qt.CursorShape.ClosedHandCursor if grip == "pan" else self.cursor())

    def _drop_drag(self) -> None:
        if self._grip == "pan":
            self.setCursor(Qt.CursorShape.CrossCursor if self._is_drawing else Qt.CursorShape.ArrowCursor)
        self._grip, self._dragged = "", None
        self.update()

    def _drag(self, at: QPointF, *, keep_square: bool) -> Bounds:
        start, here = self._to_image(self._from), self._to_image(at)
        wide, high = self._pixels
        if self._grip == "draw":
            if keep_square:
                here = squared(start, here)
            rect = QRectF(start, here).normalized().intersected(QRectF(0, 0, wide, high))
            return self._relative((rect.left(), rect.top(), rect.right(), rect.bottom()))
        dx, dy = (here.x() - start.x()) / wide, (here.y() - start.y()) / high
        if self._grip == "move":
            return moved(self._before, dx, dy)
        sides = list(self._before)
        for side in HANDLES[self._grip]:
            sides[side] = min(1.0, max(0.0, sides[side] + (dx if side in (0, 2) else dy)))
        left, top, right, bottom = sides
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)

    def _nudge(self, dx: int, dy: int, *, is_stretched: bool) -> None:
        wide, high = self._pixels
        bounds = self._rows[self._current].bounds
        if is_stretched:
            left, top, right, bottom = bounds
            bounds = (
                left,
                top,
                max(left + 1 / wide, min(1.0, right + dx / wide)),
                max(top + 1 / high, min(1.0, bottom + dy / high)),
            )
        else:
            bounds = moved(bounds, dx / wide, dy / high)
        self.reshaped.emit(self._current, bounds)

    # Places.

    def _to_image(self, point: QPointF) -> QPointF:
        return (point - self._offset) / self._zoom

    def _pixel_bounds(self, bounds: Bounds) -> Bounds:
        wide, high = self._pixels
        return bounds[0] * wide, bounds[1] * high, bounds[2] * wide, bounds[3] * high

    def _relative(self, bounds: Bounds) -> Bounds:
        wide, high = self._pixels
        return bounds[0] / wide, bounds[1] / high, bounds[2] / wide, bounds[3] / high

    def _screen(self, bounds: Bounds) -> QRectF:
        left, top, right, bottom = self._pixel_bounds(bounds)
        corner = QPointF(left, top) * self._zoom + self._offset
        return QRectF(corner.x(), corner.y(), (right - left) * self._zoom, (bottom - top) * self._zoom)

    def _rows_at(self, at: QPointF) -> list[int]:
        """Give the rows under a point, the smallest first."""
        found = []
        for number, row in enumerate(self._rows):
            if not row.is_faulty:
                rect = self._screen(row.bounds)
                if rect.adjusted(-3, -3, 3, 3).contains(at):
                    found.append((rect.width() * rect.height(), number))
        return [number for _, number in sorted(found)]

    def _handle_at(self, at: QPointF) -> str:
        if self._current < 0 or self._rows[self._current].is_faulty:
            return ""
        near = [
            ((at - spot).manhattanLength(), name)
            for name, spot in handle_spots(self._screen(self._rows[self._current].bounds)).items()
            if (at - spot).manhattanLength() <= GRASP
        ]
        return min(near)[1] if near else ""

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("image_ground"))
        if self._image.isNull():
            painter.setPen(self._theme.color("text_muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(40, 0, -40, 0), int(flags), self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 4)
        painter.drawImage(self._screen((0, 0, 1, 1)), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        seen = QRectF(self.rect())
        for number, row in enumerate(self._rows):
            frame = QRectF() if row.is_faulty or number == self._current else self._screen(row.bounds)
            if not frame.isNull() and frame.adjusted(-2, -20, 2, 2).intersects(seen):
                paint_row(painter, row, frame, name=self._name(row), is_current=False)
        current = self._rows[self._current] if self._current >= 0 else None
        if current is not None and not current.is_faulty:
            bounds = current.bounds if self._dragged is None or self._grip == "draw" else self._dragged
            paint_row(painter, current, self._screen(bounds), name=self._name(current), is_current=True)
        if self._grip == "draw" and self._dragged is not None:
            painter.setBrush(self._theme.color("accent", alpha=0.15))
            painter.setPen(QPen(QColor("#ffffff"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(self._screen(self._dragged))
        elif self._is_drawing and self.underMouse() and not self._grip:
            painter.setPen(QPen(QColor(255, 255, 255, 150), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, self._hover.y()), QPointF(self.width(), self._hover.y()))
            painter.drawLine(QPointF(self._hover.x(), 0), QPointF(self._hover.x(), self.height()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent_text"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _name(self, row: EditRow) -> str:
        if 0 <= row.class_id < len(self._names):
            return self._names[row.class_id]
        return f"? {row.class_id}" if row.class_id >= 0 else "?"
