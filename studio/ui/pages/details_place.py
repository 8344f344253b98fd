"""The room of what is known of the runs selected, which is made a turn after the table: it takes as long to make."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.pages.run_details import RunDetails
from studio.ui.session import Session


class DetailsPlace(QWidget):
    """Keeps the room from the first moment, so that nothing jumps.

    Signals:
        made(object): the RunDetails, to be wired
        filled(): the details that `make_soon` promised are there
    """

    made = Signal(object)
    filled = Signal()

    def __init__(self, session: Session, *, compact: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._compact = session, compact
        self._details: RunDetails | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fill)

    @property
    def is_made(self) -> bool:
        """Whether there are details."""
        return self._details is not None

    @property
    def details(self) -> RunDetails:
        """The details, made now if they never were."""
        if self._details is None:
            self._details = RunDetails(self._session, compact=self._compact, parent=self)
            self._column.addWidget(self._details)
            self.made.emit(self._details)
        return self._details

    def make_soon(self) -> None:
        """Make them in the next turn of the event loop."""
        self._soon.start()

    def _fill(self) -> None:
        self.details.recheck()
        self.filled.emit()
