"""What models cost, measured by the engine and remembered on disk, so that a card shows its numbers at once next time."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio import paths
from studio.errors import StudioError
from studio.ui.engine_link import EngineLink

FILE = "costs.json"
KEPT = 2000
_SAVE_DELAY_MS = 2000


@dataclass(frozen=True)
class Cost:
    """Size and work of a model: parameters, and GFLOPs for one image."""

    params: int
    gflops: float


class CostBook(QObject):
    """Look costs up; what is not known is measured, one model after another, so that the engine stays free for edits.

    Signals:
        changed(): a cost that was asked for is known now, or cannot be.
    """

    changed = Signal()

    def __init__(self, engine: EngineLink, fingerprint: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._fingerprint = fingerprint
        self._known: dict[str, Cost | None] = {}
        self._is_read = False
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque()
        self._asked = ""
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(_SAVE_DELAY_MS)
        self._save_timer.timeout.connect(self.save)

    def cost(self, text: str, scale: str, imgsz: int) -> Cost | None:
        """Give the cost of a model YAML; None while it is measured, `changed` tells when to ask again."""
        self._read()
        key = self._key(text, scale, imgsz)
        if key in self._known:
            return self._known[key]
        if key != self._asked and all(key != waiting for waiting, _ in self._waiting):
            self._waiting.append((key, {"model": text, "scale": scale, "imgsz": imgsz}))
            self._ask_next()
        return None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being measured or waits for it."""
        return not self._asked and not self._waiting

    def learn(self, text: str, scale: str, imgsz: int, answer: dict[str, Any]) -> None:
        """Note what the engine told somebody else."""
        self._read()
        self._note(self._key(text, scale, imgsz), answer)

    def drop_waiting(self) -> None:
        """Forget what is not yet being measured: another base or scale is looked at."""
        self._waiting.clear()

    def save(self) -> None:
        """Write the book."""
        rows = {key: [cost.params, cost.gflops] for key, cost in list(self._known.items())[-KEPT:] if cost is not None}
        try:
            paths.write_atomically(paths.cache_folder() / FILE, json.dumps(rows))
        except OSError:
            pass  # only speed is lost: they are measured again

    def _ask_next(self) -> None:
        if self._asked or not self._waiting:
            return
        key, fields = self._waiting.popleft()
        self._asked = key

        def on_ok(answer: dict[str, Any]) -> None:
            self._asked = ""
            self._note(key, answer)
            self._ask_next()
            self.changed.emit()

        def on_error(_: StudioError) -> None:
            self._asked = ""
            self._known[key] = None
            self._ask_next()
            self.changed.emit()

        self._engine.request("inspect", fields, on_ok, on_error)

    def _note(self, key: str, answer: dict[str, Any]) -> None:
        try:
            self._known[key] = Cost(int(answer["params"]), float(answer["gflops"]))
        except (KeyError, TypeError, ValueError):
            self._known[key] = None
        self._save_timer.start()

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        try:
            rows = json.loads((paths.cache_folder() / FILE).read_text(encoding="utf-8"))
            for key, (params, gflops) in rows.items():
                self._known[key] = Cost(int(params), float(gflops))
        except (OSError, ValueError, TypeError, AttributeError):
            pass  # none yet, or damaged: they are measured again

    def _key(self, text: str, scale: str, imgsz: int) -> str:
        return hashlib.sha256(f"{self._fingerprint()}\n{scale}\n{imgsz}\n{text}".encode()).hexdigest()[:24]
