"""The text of the model, editable and in step with the graph both ways.

While the text cannot be read, the fault is marked on its line and the graph stays as it last was.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.graph.diff import change_kinds
from studio.graph.model_graph import LayerId, ModelGraph
from studio.ui.graph_editor.yaml_view import YamlView
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote

if TYPE_CHECKING:
    from studio.graph.model_source import ModelSource


class YamlPane(QWidget):
    """Text, fault and what became of a text that was overtaken.

    Signals:
        layerReached(object): the user put the cursor into the row of the layer with this id.
        faultChanged(): what `fault` gives may have changed.
    """

    layerReached = Signal(object)
    faultChanged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._fault: StudioError | None = None
        self._overtaken = ""  # a text with a fault that gave way to an edit of the graph
        self._is_typing = False  # the document changes because of what was typed here
        self._file: Path | None = None  # whose text is shown although it is no model
        self._selected: LayerId | None = None
        self.view = YamlView(session.theme)
        self.note = ErrorNote(session.theme)
        self._put_back = button("", "link")
        self._put_back.clicked.connect(self._on_put_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self._put_back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        self.view.textEdited.connect(self._on_typed)
        self.view.lineReached.connect(self._on_line)
        self.view.undoWanted.connect(self._on_undo)
        self.view.redoWanted.connect(self._on_redo)
        session.document.changed.connect(self._on_document_changed)
        session.document.sourceReplaced.connect(self._on_source_replaced)
        self.retranslate()

    def refresh(self) -> None:
        """Show the model's text, unless one with a fault stands there that the user is working on."""
        if self._fault is not None or self.view.is_typing:
            return
        graph = self._session.graph  # makes the model, if it is not yet made
        source = self._session.document.source
        if source is None:
            self._show_file()
            return
        self._file = None
        self.view.setReadOnly(False)
        self.view.show_text(source.text, {} if graph is None else self._marks(graph))
        self._show_faults_of_file()
        self.show_layer(self._selected)

    def show_layer(self, layer_id: LayerId | None) -> None:
        """Emphasise the row of a layer and bring it into sight."""
        self._selected = layer_id
        graph = self._session.document.graph
        line = 0
        if graph is not None and layer_id is not None:
            line = next((layer.line or 0 for layer in graph.layers if layer.id == layer_id), 0)
        self.view.show_line(line, scroll=not self.view.hasFocus())

    def fault(self) -> str:
        """Say what keeps the text from being the model's, "" while they are in step."""
        return "" if self._fault is None else core_text(self._fault.message)

    def flush(self) -> bool:
        """Take over what was typed last; tell whether the text is in step with the graph."""
        self.view.flush()
        return self._fault is None

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._put_back.setText(self.tr("Put my text back"))
        self._put_back.setVisible(bool(self._overtaken))
        self._show_fault()
        if self._fault is None:
            self._show_faults_of_file()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_typed(self, text: str) -> None:
        document = self._session.document
        self._overtaken = ""
        self._put_back.hide()
        self._is_typing = True
        try:
            if document.source is None:
                document.load(self._read(text))
            else:
                document.apply_text(text)
        except StudioError as error:
            self._fault = error
            self._show_fault()
            return
        finally:
            self._is_typing = False
        self._fault = None
        self._show_fault()
        self.refresh()

    def _read(self, text: str) -> ModelSource:
        from studio.graph.model_source import read_source

        return read_source(text, path=self._file)

    def _on_document_changed(self) -> None:
        if self._is_typing:
            return
        if self._fault is not None:
            self._overtaken = self.view.toPlainText()
            self._fault = None
            self._put_back.show()
        self._show_fault()
        if self.isVisible():  # the page refreshes it when it is shown
            self.refresh()

    def _on_source_replaced(self) -> None:
        self._fault, self._overtaken = None, ""
        self._put_back.hide()
        self._show_fault()

    def _on_line(self, line: int) -> None:
        graph = self._session.document.graph
        if graph is None or self._fault is not None or self.view.is_typing:
            return
        here: LayerId | None = None
        for layer in graph.layers:
            if layer.line is not None and layer.line <= line:
                here = layer.id
        block = self.view.document().findBlockByNumber(line - 1).text().strip()
        if here is not None and here != self._selected and block and not block.endswith(":") and block[0] in "-[":
            self._selected = here
            self.view.show_line(line, scroll=False)
            self.layerReached.emit(here)

    def _on_undo(self) -> None:
        self.view.flush()
        if self._fault is not None:
            # What was typed since is no step of the history yet: it goes first.
            self._fault = None
            self._show_fault()
            self.refresh()
        else:
            self._session.document.undo_stack.undo()

    def _on_redo(self) -> None:
        self.view.flush()
        if self._fault is None:
            self._session.document.undo_stack.redo()

    def _on_put_back(self) -> None:
        text, self._overtaken = self._overtaken, ""
        self._put_back.hide()
        self.view.show_text(text, {})
        self._on_typed(text)

    def _show_fault(self) -> None:
        error = self._fault
        self.faultChanged.emit()
        if error is None:
            self.view.show_fault(0)
            if self._overtaken:
                self.note.show_text(
                    self.tr("The graph was edited, so its text took the place of yours, which had a fault.")
                )
            else:
                self.note.hide()
            return
        line = error.where.line if error.where is not None and error.where.line else 0
        self.view.show_fault(line)
        where = self.tr("Line {line}: ").format(line=line) if line else ""
        kept = self.tr("The graph stays as it was before, until the text can be read.")
        self.note.show_text(
            where + core_text(error.message), f"{core_text(error.hint)} {kept}".strip(), severity="error"
        )

    def _show_file(self) -> None:
        """Show the text of a file that is no model, so that it can be put right here."""
        path = self._session.model_file
        if path is None:
            self.view.setReadOnly(True)
            self.view.show_text("", {})
            return
        if self._file == path:
            return
        from studio.errors import ModelError
        from studio.graph.safe_yaml import read_text

        self._file = path
        try:
            text = read_text(path, error=ModelError)
            self.view.setReadOnly(False)
            self.view.show_text(text, {})
            self._read(text)
        except StudioError as error:
            self._fault = error
            self._show_fault()

    def _show_faults_of_file(self) -> None:
        """A file is opened as far as it can be read; tell what could not."""
        faults = [problem for problem in self._session.problems if problem.code == "model-file"]
        if self._overtaken or not faults:
            return
        first = faults[0]
        line = first.where.line if first.where is not None and first.where.line else 0
        self.view.show_fault(line)
        where = self.tr("Line {line}: ").format(line=line) if line else ""
        more = self.tr("%n more fault(s) in this text.", "", len(faults) - 1) if len(faults) > 1 else ""
        self.note.show_text(
            where + core_text(first.message), f"{core_text(first.hint)} {more}".strip(), severity="error"
        )

    def _marks(self, graph: ModelGraph) -> Mapping[int, str]:
        base = self._session.base_graph
        if base is None:
            return {}
        kinds = change_kinds(base, graph)
        return {line: kind for layer_id, kind in kinds.items() if (line := graph.layer(layer_id).line)}
