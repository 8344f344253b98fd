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
        filled(): the details are in their place, and can be told the runs
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
        self._soon.timeout.connect(self._take_step)

    @property
    def is_shown(self) -> bool:
        """Whether the details have taken their room."""
        return self._column.count() > 0

    @property
    def details(self) -> RunDetails:
        """The details, made and put in their place now if they never were."""
        details = self._make()
        if not self.is_shown:
            self._column.addWidget(details)
            self.filled.emit()
        return details

    def make_soon(self) -> None:
        """Make them in the next turn of the event loop, show them in the one after it."""
        self._soon.start()

    def _take_step(self) -> None:
        if self._details is not None:
            self.details.recheck()
        else:
            self._make()
            self._soon.start()

    def _make(self) -> RunDetails:
        if self._details is None:
            self._details = RunDetails(self._session, compact=self._compact, parent=self)  # hidden so far
            self.made.emit(self._details)
        return self._details
