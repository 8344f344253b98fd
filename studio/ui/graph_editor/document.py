"""The model being edited: one immutable value, and a stack of commands that replace it by another.

Every page and every way of editing (canvas, inspector, text) goes through here, so one undo serves them all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from studio.graph.model_graph import LayerId, ModelGraph

if TYPE_CHECKING:
    from studio.graph.model_source import ModelSource  # reads YAML, which the first paint need not wait for

Position = tuple[float, float]  # left and top of a card that was put there by hand, in scene pixels
TYPING_PAUSE_S = 1.5  # after a pause this long, typing is a new step
_MERGES = 1  # Qt asks only commands of the same id whether they merge


@dataclass(frozen=True)
class DocumentValue:
    """All that undo brings back."""

    source: ModelSource
    positions: Mapping[LayerId, Position] = field(default_factory=dict)  # of cards put somewhere by hand


class GraphDocument(QObject):
    """The model that is edited, with its history.

    Signals:
        changed(): the graph or its text is another one: by an edit, undo, redo, or another model loaded.
        positionsChanged(): cards were put elsewhere by hand, or back; fires after `changed` when both did.
        sourceReplaced(): another model was loaded: nothing of the last one is left, its history neither.
    """

    changed = Signal()
    positionsChanged = Signal()
    sourceReplaced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._value: DocumentValue | None = None
        self._loaded: ModelSource | None = None
        self._typed_at = 0.0

    @property
    def source(self) -> ModelSource | None:
        """The model and its text; None before the first `load`."""
        return None if self._value is None else self._value.source

    @property
    def graph(self) -> ModelGraph | None:
        """The model; None before the first `load`."""
        return None if self._value is None else self._value.source.graph

    @property
    def loaded(self) -> ModelSource | None:
        """The model as it was loaded, before any edit."""
        return self._loaded

    @property
    def positions(self) -> Mapping[LayerId, Position]:
        """Where cards were put by hand; all others stand where the lanes put them."""
        return {} if self._value is None else self._value.positions

    @property
    def is_edited(self) -> bool:
        """Whether the model differs from what was loaded; a card moved on the canvas does not count."""
        source = self.source
        return source is not None and source is not self._loaded and source != self._loaded

    def load(self, source: ModelSource) -> None:
        """Work on another model; what was edited and its history are forgotten."""
        self._loaded = source
        self._value = DocumentValue(source)
        self.undo_stack.clear()
        self.sourceReplaced.emit()
        self.changed.emit()

    def unload(self) -> None:
        """Work on no model: there is none that could be made."""
        if self._value is not None:
            self._value = self._loaded = None
            self.undo_stack.clear()
            self.sourceReplaced.emit()
            self.changed.emit()

    def apply(
        self,
        name: str,
        graph: ModelGraph,
        *,
        merge: str = "",
        positions: Mapping[LayerId, Position] | None = None,
    ) -> None:
        """Replace the graph; `name` is what undo calls it: "Insert LSKA after 16 C3k2".

        Consecutive edits with the same `merge`, such as the steps of a spin box, are one step of undo. `positions` puts cards
        somewhere in the same step; those of layers that are gone are dropped.
        """
        from studio.graph.model_source import updated

        value = self._value
        if value is None:
            raise AssertionError("no model is loaded")
        alive = {layer.id for layer in graph.layers}
        kept = {**value.positions, **(positions or {})}
        self._push(
            name,
            DocumentValue(updated(value.source, graph), {one: at for one, at in kept.items() if one in alive}),
            merge=merge,
        )

    def apply_source(self, name: str, source: ModelSource, *, merge: str = "") -> None:
        """Replace graph and text together, as one step of undo."""
        if self._value is not None:
            alive = {layer.id for layer in source.graph.layers}
            kept = {one: at for one, at in self._value.positions.items() if one in alive}
            self._push(name, DocumentValue(source, kept), merge=merge)

    def apply_text(self, text: str, *, name: str = "", path: Path | None = None) -> None:
        """Take over a text typed by the user; typing without a pause is one step.

        Raises ModelError with the line when it is no model; the document then stays as it was.
        """
        from studio.graph.model_source import reread

        if self._value is None:
            raise AssertionError("no model is loaded")
        if text == self._value.source.text:
            return
        source = reread(self._value.source, text, path=path)
        now = time.monotonic()
        if now - self._typed_at > TYPING_PAUSE_S:
            self.end_merge()
        self._typed_at = now
        self.apply_source(name or self.tr("Edit the text"), source, merge="text")

    def place(self, name: str, positions: Mapping[LayerId, Position], *, merge: str = "") -> None:
        """Put cards somewhere by hand; all others keep their places."""
        if self._value is not None:
            self._push(name, replace(self._value, positions={**self._value.positions, **positions}), merge=merge)

    def tidy(self, name: str) -> None:
        """Give every card back to the lanes."""
        if self._value is not None and self._value.positions:
            self._push(name, replace(self._value, positions={}))

    def end_merge(self) -> None:
        """Let the next edit be a step of its own, whatever its `merge`."""
        top = self.undo_stack.index() - 1
        command = self.undo_stack.command(top) if top >= 0 else None
        if isinstance(command, ReplaceValue):
            command.is_closed = True

    def mark_saved(self) -> None:
        """Take the model as it is for what is in its file; the history stays."""
        self.end_merge()
        self._loaded = self.source

    def can_leave(self) -> bool:
        """Tell whether another model can be loaded without losing edits."""
        return not self.is_edited

    def _push(self, name: str, after: DocumentValue, *, merge: str = "") -> None:
        assert self._value is not None
        if after != self._value:
            self.undo_stack.push(ReplaceValue(self, name, before=self._value, after=after, merge=merge))

    def _show(self, value: DocumentValue) -> None:
        before, self._value = self._value, value
        if before is None or before.source is not value.source:
            self.changed.emit()
        if before is None or before.positions != value.positions:
            self.positionsChanged.emit()


class ReplaceValue(QUndoCommand):
    """The only command: put one value in the place of another. Values are immutable, so undo cannot get out of step."""

    def __init__(
        self, document: GraphDocument, name: str, *, before: DocumentValue, after: DocumentValue, merge: str
    ) -> None:
        super().__init__(name)
        self._document = document
        self._before = before
        self._after = after
        self._merge = merge
        self.is_closed = False

    def id(self) -> int:
        return _MERGES if self._merge else -1

    def redo(self) -> None:
        self._document._show(self._after)

    def undo(self) -> None:
        self.is_closed = True  # a spin after an undo begins anew
        self._document._show(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ReplaceValue) or other._merge != self._merge or self.is_closed:
            return False
        self._after = other._after
        self.setText(other.text())
        # A spin that came back to where it began leaves no step.
        self.setObsolete(self._before == self._after)
        return True
