"""The menu that takes the model out of the window: as a figure for a paper, as a picture, as a template of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.errors import Location, StudioError
from studio.graph.diff import diff_graphs
from studio.graph.shapes import scaled_repeats
from studio.ui.graph_editor.figure_export import FORMATS, Figure, figure_image, save_figure
from studio.ui.session import Session


class ExportMenu(QMenu):
    """Figures and templates.

    Signals:
        told(str): something was written or copied; a sentence.
    """

    told = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._files = {suffix: QAction(self) for suffix in FORMATS}
        self._picture = QAction(self)
        self._template = QAction(self)
        for suffix, action in self._files.items():
            action.triggered.connect(lambda _checked=False, suffix=suffix: self.save(suffix))
            self.addAction(action)
        self._picture.triggered.connect(lambda: self.copy_picture())
        self.addAction(self._picture)
        self.addSeparator()
        self._template.triggered.connect(lambda: self.save_template())
        self.addAction(self._template)
        self.aboutToShow.connect(self._on_about_to_show)
        self.retranslate()

    def save(self, suffix: str, path: Path | None = None) -> Path | None:
        """Write the figure; asks where unless `path` is given."""
        figure = self._figure()
        if figure is None:
            return None
        if path is None:
            file, made = self._session.model_file, f"{self._session.base}{self._session.scale}-{self._session.template}"
            name = f"{made if file is None else file.stem}.{suffix}"
            filters = f"{suffix.upper()} (*.{suffix})"
            chosen, _ = QFileDialog.getSaveFileName(self.parentWidget(), self.tr("Export the figure"), name, filters)
            if not chosen:
                return None
            path = Path(chosen)
        path = path if path.suffix.lower() == f".{suffix}" else path.with_name(f"{path.name}.{suffix}")
        try:
            save_figure(figure, path)
        except OSError as error:
            self._session.messageRaised.emit(
                StudioError(
                    self.tr("The figure could not be saved."), hint=str(error.strerror or error), where=Location(path)
                )
            )
            return None
        self.told.emit(self.tr("The figure was saved: {path}").format(path=path))
        return path

    def copy_picture(self) -> None:
        """Put the figure on the clipboard as a picture."""
        figure = self._figure()
        if figure is not None:
            QGuiApplication.clipboard().setImage(figure_image(figure, 300))
            self.told.emit(self.tr("The figure was copied as a picture."))

    def save_template(self) -> None:
        """Let the user save the changes against the base as a template."""
        from studio.ui.graph_editor.template_dialog import TemplateDialog

        dialog = TemplateDialog(self._session, self.parentWidget())
        dialog.saved.connect(lambda path: self.told.emit(self.tr("The template was saved: {path}").format(path=path)))
        dialog.open()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.setTitle(self.tr("Export"))
        names = {
            "pdf": self.tr("Figure as PDF…"),
            "svg": self.tr("Figure as SVG…"),
            "png": self.tr("Figure as PNG…"),
        }
        for suffix, action in self._files.items():
            action.setText(names[suffix])
        self._picture.setText(self.tr("Copy as image"))
        self._template.setText(self.tr("Save as template…"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_about_to_show(self) -> None:
        has_model = self._session.graph is not None
        for action in (*self._files.values(), self._picture):
            action.setEnabled(has_model)
        base, graph = self._session.base_graph, self._session.graph
        self._template.setEnabled(base is not None and graph is not None and bool(diff_graphs(base, graph)))

    def _figure(self) -> Figure | None:
        session = self._session
        graph, base = session.graph, session.base_graph
        if graph is None:
            return None
        changes = [] if base is None else diff_graphs(base, graph)
        return Figure(
            graph,
            session.shapes,
            session.imgsz,
            {layer.id: scaled_repeats(layer, graph, session.scale) for layer in graph.layers},
            marks={change.layer_id: change.kind for change in changes if change.kind != "removed"},
            attention=frozenset(spec.name for spec in session.catalog.specs),
        )
