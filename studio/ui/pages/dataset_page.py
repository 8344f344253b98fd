"""Data: drop a dataset, see whether it is fit to train on, and why not. Reads nothing itself: `Session.scan` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.dataset_fix import DatasetFix
from studio.ui.dataset_page.card_button import CardButton
from studio.ui.dataset_page.progress_card import ProgressCard
from studio.ui.session import Session
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, L
from studio.ui.widgets.buttons import button
from studio.ui.widgets.choice_note import ChoiceNote
from studio.ui.widgets.dataset_start import DatasetStart
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.page_header import PageHeader

if TYPE_CHECKING:
    from studio.datasets.importing.plan import ImportPlan, ImportReport
    from studio.ui.dataset_page.import_view import ImportView
    from studio.ui.dataset_page.report_view import ReportView


class DatasetPage(Translated):
    """One of four views: nothing open yet, work under way, a question before an import, the report.

    Signals:
        completenessChanged(): `can_continue` may answer otherwise now.
    """

    completenessChanged = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._compact = compact
        self._plan: ImportPlan | None = None
        self._imported: ImportReport | None = None
        self._after_scan: Callable[[], None] | None = None  # what is told above the next report
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, L if compact else XL, XL, L)
        outer.setSpacing(L)
        self._header = PageHeader()
        self._rescan = button("", theme=session.theme, icon="refresh-cw")
        self._rescan.clicked.connect(lambda: session.dataset and session.open_dataset(Path(session.dataset.root)))
        self._divide = button("", theme=session.theme, icon="split")
        self._divide.clicked.connect(self._on_split_wanted)
        self.card = CardButton(session.theme)
        self.card.written.connect(self._on_card_written)
        self._other = button("", theme=session.theme, icon="folder-open")
        self._menu = QMenu(self._other)
        self._folder_action = self._menu.addAction("", self._choose_folder)
        self._file_action = self._menu.addAction("", self._choose_file)
        self._other.setMenu(self._menu)
        self._header.actions.addWidget(self.card)
        self._header.actions.addWidget(self._divide)
        self._header.actions.addWidget(self._rescan)
        self._header.actions.addWidget(self._other)
        outer.addWidget(self._header)
        self._error = ErrorNote(session.theme, closable=True)
        self.card.failed.connect(self._error.show_error)
        outer.addWidget(self._error)
        self._stale = ErrorNote(session.theme, closable=True)
        outer.addWidget(self._stale)
        self._nameless = ChoiceNote(session.theme, ("names",))
        self._nameless.chosen.connect(lambda _key: session.dataset and session.imports.recognise(session.dataset.root))
        outer.addWidget(self._nameless)
        self._missing = ChoiceNote(session.theme, ("split",))
        self._missing.chosen.connect(lambda _key: self._left and session.open_dataset(self._left))
        self._left: Path | None = None  # lacks a split; the user went back from the question how to make one
        outer.addWidget(self._missing)
        self._fix = DatasetFix(self)
        self._fix.applied.connect(self._on_undone)
        self._fix.failed.connect(self._error.show_error)
        self._fixed = ChoiceNote(session.theme, ("undo", "close"))
        self._fixed.chosen.connect(self._on_fixed_answered)
        self._backup: Path | None = None
        outer.addWidget(self._fixed)
        self._stack = QStackedWidget()
        self._start = DatasetStart(session.theme, session.settings)
        self._start.folderWanted.connect(self._choose_folder)
        self._start.fileWanted.connect(self._choose_file)
        self._start.pathChosen.connect(session.open_dataset)
        self._start.demoWanted.connect(session.scan.make_demo)
        self._view: ReportView | None = None  # made for the first report: the first paint need not pay for it
        self._scanning = ProgressCard()
        self._scanning.cancelWanted.connect(session.scan.cancel)
        self._scanning.cancelWanted.connect(session.imports.cancel)
        self._asking: ImportView | None = None
        for view in (self._start, self._scanning):
            self._stack.addWidget(view)
        outer.addWidget(self._stack, 1)
        session.datasetChanged.connect(self._on_dataset_changed)
        session.imgszWanted.connect(lambda imgsz: self._view and self._view.understand.set_used(imgsz))
        session.scan.started.connect(self._on_scan_started)
        session.scan.progressed.connect(self._scanning.set_counts)
        session.scan.failed.connect(self._on_scan_failed)
        session.scan.cancelled.connect(self._show_state)
        imports = session.imports
        imports.started.connect(self._on_scan_started)
        imports.progressed.connect(self._scanning.set_counts)
        imports.recognised.connect(self._on_recognised)
        imports.namesWanted.connect(self._on_names_wanted)
        imports.finished.connect(self._on_imported)
        imports.failed.connect(self._on_import_failed)
        imports.cancelled.connect(self._show_state)
        self.retranslate()
        self._on_dataset_changed()

    def title(self) -> str:
        """Give the name of the page."""
        return self.tr("Data")

    def retranslate(self) -> None:
        self._rescan.setText(self.tr("Scan again"))
        self._divide.setText(self.tr("New split…"))
        self._divide.setToolTip(self.tr("Divide the images anew, in a new dataset; this one stays as it is"))
        self._missing.set_answers([self.tr("Make a validation split…")])
        self._other.setText(self.tr("Choose another…"))
        self._nameless.set_answers([self.tr("Name the classes…")])
        self._fixed.set_answers([self.tr("Undo the fix"), self.tr("Close")])
        self._folder_action.setText(self.tr("A folder…"))
        self._file_action.setText(self.tr("A file: data.yaml, zip, COCO, VOC, LabelMe…"))
        self._update_header()
        self._update_scanning()

    def can_continue(self) -> tuple[bool, str]:
        """Tell whether there is a dataset to train on, and if not why."""
        if self._session.scan.is_running:
            return False, self.tr("The dataset is being scanned.")
        if self._session.imports.is_running:
            return False, self.tr("The dataset is being imported.")
        dataset = self._session.dataset
        if dataset is None:
            return False, self.tr("Choose a dataset first.")
        if dataset.usable:
            return True, ""
        from studio.ui.texts.core_texts import core_text  # some hundred sentences: not for the first paint

        return False, core_text(dataset.reason)

    def _report_view(self) -> ReportView:
        if self._view is None:
            from studio.ui.dataset_page.report_view import ReportView

            self._view = ReportView(self._session.theme, self._session.settings, compact=self._compact)
            self._view.imgszWanted.connect(self._on_imgsz_wanted)
            self._view.labelsChanged.connect(self._on_labels_changed)
            self._view.fixWanted.connect(self._on_fix_wanted)
            self._view.splitWanted.connect(self._on_split_wanted)
            self._stack.addWidget(self._view)
        return self._view

    def _choose_folder(self) -> None:
        settings = self._session.settings
        start = settings.text("last_folder") or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the dataset's folder"), start)
        if folder:
            settings.set_value("last_folder", folder)
            self._session.open_dataset(Path(folder))

    def _choose_file(self) -> None:
        settings = self._session.settings
        start = settings.text("last_folder") or str(Path.home())
        kinds = self.tr(
            "Datasets (*.yaml *.yml *.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.json *.xml);;All files (*)"
        )
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the dataset's file"), start, kinds)
        if name:
            settings.set_value("last_folder", str(Path(name).parent))
            self._session.open_dataset(Path(name))

    def _on_dataset_changed(self) -> None:
        if self._session.dataset is not None:
            view = self._report_view()
            view.set_report(self._session.dataset, fixable=_fixable())
            self.card.set_report(self._session.dataset)
            view.understand.set_used(self._session.wanted_imgsz)
            self._error.hide()
            self._stale.hide()
            self._plan = None
            self._show_imported()
            after, self._after_scan = self._after_scan, None
            if after is not None:
                after()
        self._show_state()

    def _on_imgsz_wanted(self, imgsz: int) -> None:
        self._session.want_imgsz(imgsz)

    def _on_labels_changed(self) -> None:
        self._stale.show_text(
            self.tr("Labels were changed since the scan."),
            self.tr("Scan again to see what is left of the findings; the numbers are those of before."),
        )

    def _on_fix_wanted(self, code: str) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        from studio.ui.dataset_page.fix_dialog import FixDialog

        dialog = FixDialog(self._session.theme, dataset.root, code, self.window())
        dialog.applied.connect(self._on_fix_applied)
        dialog.show()
        self._dialog = dialog

    def _on_card_written(self, page: Path) -> None:
        self._stale.show_text(self.tr("The dataset card was written."), str(page), severity="success")

    def _on_split_wanted(self) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        from studio.ui.dataset_page.split_dialog import SplitDialog

        named = dataset.names_source
        by_yaml = named is not None and named.suffix.lower() in (".yaml", ".yml")
        dialog = SplitDialog(
            self._session.theme,
            named if by_yaml and named is not None else dataset.root,
            name=dataset.root.name,
            class_names=[] if named is not None else list(dataset.class_names),
            parent=self.window(),
        )
        dialog.splitWanted.connect(self._session.imports.run)
        dialog.show()
        self._dialog = dialog

    def _on_fix_applied(self, outcome: dict[str, Any]) -> None:
        text = self.tr("%n file(s) were changed.", "", outcome["changed"])
        if outcome["skipped"]:
            text += " " + self.tr("%n were left: they are no longer as they were.", "", len(outcome["skipped"]))
        self._session.open_dataset(Path(outcome["root"]))
        if outcome["backup"] is None:
            kept = self.tr("The copy lies in %1").replace("%1", outcome["root"])
            self._after_scan = lambda: self._stale.show_text(text, kept, severity="success")
            return
        self._backup = Path(outcome["backup"])
        self._fixed.ask(text, self.tr("The old files are kept in %1").replace("%1", outcome["backup"]))

    def _on_fixed_answered(self, key: str) -> None:
        if key == "undo" and self._backup is not None:
            self._fix.undo(self._backup)

    def _on_undone(self, outcome: dict[str, Any]) -> None:
        text = self.tr("%n file(s) are as they were before the fix.", "", outcome["changed"])
        self._after_scan = lambda: self._stale.show_text(text, severity="success")
        if self._session.dataset is not None:
            self._session.open_dataset(self._session.dataset.root)

    def _on_scan_started(self, _path: str) -> None:
        self._scanning.set_counts(0, 0, -1.0)
        if not self._session.imports.is_importing or self._session.scan.is_running:
            self._plan = None  # something else was opened
        self._missing.hide()
        self._error.hide()
        self._show_state()

    def _on_scan_failed(self, error: StudioError) -> None:
        if not self._session.imports.is_running:  # else it may be something that can be imported
            self._error.show_error(error)
        self._show_state()

    def _on_recognised(self, plan: ImportPlan, destination: str) -> None:
        self._plan = plan
        self._session.settings.remember_dataset(plan.source)  # it was opened, whatever becomes of it
        self._import_view().set_plan(plan, Path(destination))
        dataset = self._session.dataset
        if plan.kind == "dataset" and plan.class_names is None and dataset is not None:
            self._import_view().ask_names(tuple(range(len(dataset.class_names))))
        self._show_state()

    def _on_names_wanted(self, ids: tuple[int, ...]) -> None:
        self._import_view().ask_names(ids)
        self._show_state()

    def _on_imported(self, report: ImportReport) -> None:
        self._plan = None
        self._imported = report
        self._session.open_dataset(report.data_yaml)

    def _on_import_failed(self, error: StudioError) -> None:
        if self._plan is not None and self._asking is not None:
            self._asking.show_error(error)
        else:
            self._error.show_error(error)
        self._show_state()

    def _on_import_left(self) -> None:
        self._session.imports.cancel()  # it may wait for the names of the classes
        plan, self._plan = self._plan, None
        if plan is not None and plan.makes_split and plan.splits:
            self._left = plan.source
            text = self.tr("%1 has images for %2 only; training needs train and val.")
            self._missing.ask(text.replace("%1", plan.source.name).replace("%2", ", ".join(plan.splits)))
        self._show_state()

    def _show_imported(self) -> None:
        """Tell once what an import did, above the report of what it wrote."""
        report, self._imported = self._imported, None
        if report is None:
            return
        count = sum(report.images.values())
        text = self.tr("%n image(s) were imported.", "", count)
        if report.notes:
            text += " " + self.tr("%n remark(s), see import-report.json there.", "", len(report.notes))
        kept = self.tr("The new dataset lies in %1").replace("%1", str(report.folder))
        self._stale.show_text(text, kept, severity="success" if not report.notes else "info")

    def _import_view(self) -> ImportView:
        if self._asking is None:
            from studio.ui.dataset_page.import_view import ImportView

            self._asking = ImportView(self._session.theme)
            self._asking.importWanted.connect(self._session.imports.run)
            self._asking.backWanted.connect(self._on_import_left)
            self._stack.addWidget(self._asking)
        return self._asking

    def _show_state(self) -> None:
        if self._session.scan.is_running or self._session.imports.is_running:
            self._stack.setCurrentWidget(self._scanning)
        elif self._plan is not None and self._asking is not None:
            self._stack.setCurrentWidget(self._asking)
        elif self._session.dataset is not None:
            self._stack.setCurrentWidget(self._report_view())
        else:
            self._start.refresh()
            self._stack.setCurrentWidget(self._start)
        self._update_scanning()
        self._update_header()
        self.completenessChanged.emit()

    def _update_header(self) -> None:
        shows_report = self._view is not None and self._stack.currentWidget() is self._view
        self._rescan.setVisible(shows_report)
        for action in (self.card, self._divide):
            action.setVisible(shows_report and not self._compact)
        dataset = self._session.dataset
        if shows_report and dataset is not None and dataset.names_source is None:
            self._nameless.ask(self.tr("No file names the classes; they are called by their numbers."))
        else:
            self._nameless.hide()
        self._other.setVisible(shows_report)
        if self._asking is not None and self._stack.currentWidget() is self._asking:
            self._header.set_texts(
                self.tr("Import"), self.tr("A new dataset is written; what you dropped is only read.")
            )
        elif shows_report and self._view is not None and self._session.dataset is not None:
            self._header.set_texts(self._view.headline(), str(self._session.dataset.root))
        elif self._compact:
            self._header.set_texts(
                self.tr("From a folder of images to a trained detector"),
                self.tr("Choose the images to learn from. Nothing in your folder is changed unasked."),
            )
        else:
            self._header.set_texts(
                self.tr("Data"), self.tr("Is the dataset fit to train on? Nothing in your folder is changed unasked.")
            )

    def _update_scanning(self) -> None:
        scan, imports = self._session.scan, self._session.imports
        title = self.tr("Looking at every image and label…")
        if imports.is_running:
            title = self.tr("Importing…") if imports.is_importing else self.tr("Looking at what this is…")
        elif scan.is_demo:
            title = self.tr("Painting the demo dataset…")
        self._scanning.set_work(title, str((imports.path if imports.is_running else scan.path) or ""))


def _fixable() -> frozenset[str]:
    """Give the kinds of findings that the studio can put right."""
    from studio.datasets.fixes import FIXABLE

    return frozenset(FIXABLE)
