"""Whether a panel shows all it has or one line, and a button that changes it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.ui.settings import UiSettings
from studio.ui.theme import Theme
from studio.ui.widgets.buttons import icon_button, name_button

# Pixels; in a window lower than that, a panel below the charts begins as one line: the queue, and what is told elsewhere, too.
LOW_WINDOW, ROOMY_WINDOW = 900, 1200


class Fold(QObject):
    """The user's choice is remembered apart for low and for high windows: what one has room for, the other has not.

    Signals:
        changed(): the panel has another state.
    """

    changed = Signal()

    def __init__(self, settings: UiSettings, theme: Theme, key: str, *, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._key = key
        self._is_low = False
        self.button = icon_button(theme, "chevron-down", "")
        self.button.clicked.connect(lambda: self.set_open(not self.is_open))
        self.retranslate()

    @property
    def is_open(self) -> bool:
        """Tell whether all is shown."""
        return self._settings.flag(self._name(), not self._is_low)

    def set_open(self, on: bool) -> None:
        """Show all or one line, and remember it."""
        self._settings.set_value(self._name(), on)
        self._tell()

    def set_low(self, on: bool) -> None:
        """Tell it that the window is a low one, or is not."""
        if on != self._is_low:
            was_open, self._is_low = self.is_open, on
            if was_open != self.is_open:
                self._tell()

    def retranslate(self) -> None:
        """Name the button in the window's language."""
        words = self.tr("Fold up") if self.is_open else self.tr("Show all")
        name_button(self.button, words)
        self._theme.set_icon(self.button, "chevron-down" if self.is_open else "chevron-right")

    def _tell(self) -> None:
        self.retranslate()
        self.changed.emit()

    def _name(self) -> str:
        return f"{self._key}_low" if self._is_low else self._key
