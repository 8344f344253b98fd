"""The model page: what will be trained, as a graph, as YAML, as a difference from its base, and what it costs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from studio.errors import Location, StudioError
from studio.graph.diff import Change, change_kinds, diff_graphs
from studio.graph.model_graph import SCALES, LayerId
from studio.graph.text_difference import text_difference
from studio.paths import write_atomically
from studio.ui.graph_editor.cost_view import CostView
from studio.ui.graph_editor.difference_view import DifferenceView
from studio.ui.graph_editor.export_menu import ExportMenu
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.graph_editor.template_preview import TemplatePreview
from studio.ui.graph_editor.yaml_pane import YamlPane
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.theme import XL, M, S
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.page_header import PageHeader

PROBLEMS_SHOWN = 2


class ModelPage(QWidget):
    """Step three of the wizard, and a page of its own.

    Signals:
        completenessChanged(): what `can_continue` says may have changed.
    """

    completenessChanged = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = True
        self._header = PageHeader()
        self._scale = SegmentedControl()
        self._scale.set_items([(scale, scale) for scale in SCALES])
        self._open = button("", theme=session.theme, icon="folder-open")
        self._templates = button("", theme=session.theme, icon="wand-sparkles")
        self._templates.clicked.connect(lambda: self._ask_for_template())
        self.export_menu = ExportMenu(session, self)
        self.export_menu.told.connect(lambda text: self._done.show_text(text, severity="success"))
        self._export = button("", theme=session.theme, icon="upload")
        self._export.clicked.connect(
            lambda: self.export_menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))
        )
        self._reset = button("", "ghost", theme=session.theme, icon="rotate-ccw")
        for widget in (self._reset, self._scale, self._templates, self._export, self._open):
            self._header.actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._scale.chosen.connect(lambda scale: session.choose_model(scale=scale))
        self._open.clicked.connect(self._ask_for_file)
        self._reset.clicked.connect(self._on_reset)
        self._notes = [ErrorNote(session.theme) for _ in range(PROBLEMS_SHOWN)]
        self._more = ErrorNote(session.theme)
        self._done = ErrorNote(session.theme, closable=True)  # what was copied or written, and where
        self.graph_panel = GraphPanel(session, compact=compact)
        self.preview = TemplatePreview(session, self.graph_panel)
        self.yaml_pane = YamlPane(session)
        self.yaml_view = self.yaml_pane.view
        self.yaml_pane.faultChanged.connect(self.completenessChanged)
        self.yaml_pane.layerReached.connect(self.graph_panel.scene.select)
        self.graph_panel.scene.layerSelected.connect(self._on_layer_selected)
        self.difference_view = DifferenceView(session.theme)
        self.difference_view.layerWanted.connect(self._on_layer_wanted)
        self.difference_view.commandWanted.connect(lambda: self.copy_command())
        self.cost_view = CostView(session.theme)
        self._copy = button("", theme=session.theme, icon="copy")
        self._save = button("", theme=session.theme, icon="save")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.yaml_view.toPlainText()))
        self._save.clicked.connect(lambda: self.save_yaml())
        self._tabs = QTabWidget(self)  # where it belongs, before it is filled: see MainWindow.show_page
        for widget in (self.graph_panel, self._yaml_tab(), self.difference_view, self.cost_view):
            self._tabs.addTab(widget, "")
        self._tabs.currentChanged.connect(self._on_tab_changed)
        for key in ("undo", "redo"):  # of the model, whichever tab shows it
            self.addAction(self.graph_panel.commands.action(key))
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(M)
        outer.addWidget(self._header)
        for note in (*self._notes, self._more, self._done):
            outer.addWidget(note)
        outer.addWidget(self._tabs, 1)
        session.modelChanged.connect(self._on_model_changed)
        session.costChanged.connect(self._on_cost_changed)
        self.retranslate()

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Model")

    def can_continue(self) -> tuple[bool, str]:
        """Tell whether the model can be trained, and if not, why."""
        if self.yaml_pane.fault():
            return False, self.yaml_pane.fault()  # else what is trained would not be what the text says
        for problem in self._session.problems:
            if problem.severity == "error":
                return False, core_text(problem.message)
        return (True, "") if self._session.graph is not None else (False, self.tr("There is no model yet."))

    def open_file(self, path: Path) -> None:
        """Work on a model YAML of the user's."""
        self._session.choose_model(model_file=path)

    def save_yaml(self, path: Path | None = None) -> Path | None:
        """Write the YAML to a file; asks for it unless it is given."""
        if path is None:
            name = f"{self._session.base}-{self._session.template}.yaml"
            chosen, _ = QFileDialog.getSaveFileName(
                self, self.tr("Save the model"), name, self.tr("Model YAML (*.yaml *.yml)")
            )
            if not chosen:
                return None
            path = Path(chosen)
        self.yaml_pane.flush()
        try:
            write_atomically(path, self._session.model_text())
        except OSError as error:
            self._session.messageRaised.emit(
                StudioError(
                    self.tr("The model could not be saved."), hint=str(error.strerror or error), where=Location(path)
                )
            )
            return None
        if self._session.is_edited or self._session.model_file is not None:  # a template's own text stays a template
            self._session.note_saved(path)
        return path

    def copy_command(self, path: Path | None = None) -> str:
        """Put the command that trains this model on the clipboard; a model edited by hand is saved first, asked where."""
        from studio.ui.command_line import train_command

        if self._session.is_edited:
            path = self.save_yaml(path)
            if path is None:
                return ""
        line = train_command(self._session, model=path)
        QGuiApplication.clipboard().setText(line)
        self._done.show_text(self.tr("Copied: {command}").format(command=line), severity="success")
        return line

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._open.setText(self.tr("Open model YAML…"))
        self._templates.setText(self.tr("Apply template…"))
        self._export.setText(self.tr("Export"))
        self._reset.setText(self.tr("Back to the template"))
        self._copy.setText(self.tr("Copy"))
        self._save.setText(self.tr("Save as…"))
        for index, word in enumerate((self.tr("Graph"), self.tr("YAML"), self.tr("Difference"), self.tr("Cost"))):
            self._tabs.setTabText(index, word)
        for scale in SCALES:
            self._scale.button(scale).setToolTip(self.tr("Scale {name}").format(name=scale))
        self._is_stale = True
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _yaml_tab(self) -> QWidget:
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, S, 0, 0)
        column.setSpacing(S)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._copy)
        row.addWidget(self._save)
        column.addLayout(row)
        column.addWidget(self.yaml_pane, 1)
        return tab

    def _refresh(self) -> None:
        """Show the session's model, as far as it is in sight; a hidden page waits until it is shown."""
        if not self.isVisible():
            return
        session = self._session
        if self._is_stale:
            self._is_stale = False
            self._show_head()
            self._show_problems()
            self._scale.set_value(session.scale)
        shown = self._tabs.currentWidget()
        if shown is self.graph_panel:
            self.graph_panel.refresh()
        elif shown is self.difference_view:
            graph, base = session.graph, session.base_graph
            lines = text_difference(base, graph) if graph is not None and base is not None else ()
            self.difference_view.show_changes(self._changes(), self._base_name(), lines=lines, graph=graph)
        elif shown is self.cost_view:
            self._show_costs()
        else:
            self.yaml_pane.refresh()

    def _show_head(self) -> None:
        session = self._session
        if session.model_file is not None:
            subtitle = self.tr("{file}, scale {scale}").format(file=session.model_file.name, scale=session.scale)
        elif session.template in ("", "none"):
            subtitle = self.tr("{base}, scale {scale}: the stock model, without changes").format(
                base=self._base_name(), scale=session.scale
            )
        else:
            subtitle = self.tr("{base}, scale {scale}, with the template {template}").format(
                base=self._base_name(), scale=session.scale, template=self._template_title()
            )
        if session.is_edited:
            subtitle += " · " + self.tr("edited")
        self._header.set_texts(self.title(), subtitle)
        self._reset.setVisible(session.model_file is not None or session.is_edited)

    def _show_problems(self) -> None:
        problems = sorted(
            (problem for problem in self._session.problems if problem.severity != "info"),
            key=lambda problem: problem.severity != "error",
        )
        if self._session.graph is not None and self._tabs.currentWidget() is self.graph_panel:
            problems = []  # its cards and its list say them, and the canvas does not jump while one edits
        for note, problem in zip(self._notes, [*problems, *[None] * PROBLEMS_SHOWN], strict=False):
            note.show_error(problem)
        left = problems[PROBLEMS_SHOWN:]
        if left:
            text = self.tr("%n more problem(s)", "", len(left))
            self._more.show_text(
                text, "\n".join(core_text(problem.message) for problem in left[:6]), severity="warning"
            )
        else:
            self._more.hide()

    def _show_costs(self) -> None:
        session = self._session
        self.cost_view.show_costs(
            session.cost,
            session.base_cost,
            marks=self._marks(),
            error=session.cost_error,
            is_buildable=self.can_continue()[0],
        )

    def _changes(self) -> list[Change] | None:
        graph, base = self._session.graph, self._session.base_graph
        return None if graph is None or base is None else diff_graphs(base, graph)

    def _marks(self) -> dict[int, str]:
        graph, base = self._session.graph, self._session.base_graph
        if graph is None or base is None:
            return {}
        return {graph.row_of(layer_id): kind for layer_id, kind in change_kinds(base, graph).items()}

    def _base_name(self) -> str:
        graph = self._session.graph
        family = (graph.family if graph is not None else None) or self._session.base
        titles = {"yolo11": "YOLO11", "yolo26": "YOLO26", "yolo12": "YOLO12", "yolov8": "YOLOv8"}
        return titles.get(family, family)

    def _template_title(self) -> str:
        try:
            return recipe_text(self._session.library.get(self._session.template).title)
        except StudioError:
            return self._session.template

    def preview_template(self, template: str) -> None:
        """Show on the canvas what a template would change; the user applies it or not."""
        self._tabs.setCurrentWidget(self.graph_panel)
        self.preview.show_template(template)

    def _ask_for_template(self) -> None:
        graph = self._session.graph
        family = (graph.family if graph is not None else None) or self._session.base
        menu = QMenu(self)
        for recipe in self._session.library.fitting(family):
            if recipe.steps:
                action = menu.addAction(recipe_text(recipe.title).replace("&", "&&"))
                action.setToolTip(recipe_text(recipe.summary))
                action.triggered.connect(lambda _checked=False, name=recipe.id: self.preview_template(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._templates.mapToGlobal(self._templates.rect().bottomLeft()))

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open model YAML"), "", self.tr("Model YAML (*.yaml *.yml)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def _on_reset(self) -> None:
        if self._session.is_edited:
            self._session.reset_graph()
        else:
            self._session.choose_model(template=self._session.template)

    def _on_layer_selected(self, layer_id: LayerId | None) -> None:
        if layer_id is not None:  # a click beside the cards leaves the row in sight
            self.yaml_pane.show_layer(layer_id)

    def _on_layer_wanted(self, layer_id: LayerId) -> None:
        self._tabs.setCurrentWidget(self.graph_panel)
        self.graph_panel._go_to(layer_id)

    def _on_tab_changed(self) -> None:
        self._is_stale = True
        self._refresh()

    def _on_model_changed(self) -> None:
        self._is_stale = True
        self._done.hide()
        self._refresh()
        self.completenessChanged.emit()

    def _on_cost_changed(self) -> None:
        if not self.isVisible():
            return
        if self._tabs.currentWidget() is self.graph_panel:
            self.graph_panel.refresh_costs()
        elif self._tabs.currentWidget() is self.cost_view:
            self._show_costs()
