"""The report of a scan: numbers, gallery, findings, charts. Shows a DatasetReport, decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from studio.errors import Problem
from studio.ui.dataset_page.findings_view import FindingsView
from studio.ui.dataset_page.gallery import Gallery
from studio.ui.dataset_page.image_filter import image_key
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.dataset_page.understand_view import UnderstandView
from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translated
from studio.ui.theme import L, M, Theme
from studio.ui.widgets.card import Card
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.stat_tile import StatTile

if TYPE_CHECKING:
    from studio.datasets.image_index import ImageEntry
    from studio.datasets.report import DatasetReport, SplitReport
    from studio.ui.label_editor.editor_window import LabelEditor

IMAGES, FINDINGS, UNDERSTAND = range(3)


class ReportView(Translated):
    """The report of one dataset.

    Signals:
        imgszWanted(int): the user wants to train at this image size.
        fixWanted(str): the user asks what can be done about this kind of finding.
        splitWanted(): the user asks for another division of the images.
        labelsChanged(): a label file was written here; the report is of before.
    """

    imgszWanted = Signal(int)
    fixWanted = Signal(str)
    splitWanted = Signal()
    labelsChanged = Signal()

    def __init__(self, theme: Theme, settings: UiSettings, *, compact: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._report: DatasetReport | None = None
        self.editor: LabelEditor | None = None
        self.index = IndexLink(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(M if compact else L)
        self._verdict = ErrorNote(theme)
        outer.addWidget(self._verdict)
        tiles = QHBoxLayout()
        tiles.setSpacing(M)
        self._tiles = {key: StatTile() for key in ("train", "val", "boxes", "classes", "size")}
        for tile in self._tiles.values():
            tiles.addWidget(tile, 1)
        outer.addLayout(tiles)
        card = Card(margin=M)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.gallery = Gallery(theme, self.index)
        self.findings = FindingsView(theme, self.index)
        self.understand = UnderstandView(theme)
        for widget in (self.gallery, self.findings, self.understand):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, M, 0, 0)
            column.addWidget(widget)
            self.tabs.addTab(page, "")
        card.body.addWidget(self.tabs)
        outer.addWidget(card, 1)
        self.gallery.opened.connect(self.open_editor)
        self.findings.galleryWanted.connect(self._show_in_gallery)
        self.findings.editorWanted.connect(self._edit_problem)
        self.findings.fixWanted.connect(self.fixWanted)
        self.findings.splitWanted.connect(self.splitWanted)
        self.understand.imgszWanted.connect(self.imgszWanted)
        self.retranslate()

    def retranslate(self) -> None:
        self._fill()

    def set_report(self, report: DatasetReport, *, fixable: frozenset[str] = frozenset()) -> None:
        """Show another report."""
        is_same = self._report is not None and self._report.root == report.root
        self._report = report
        self.gallery.set_report(report)
        self.findings.set_problems(report.problems, fixable=fixable)
        self.understand.set_report(report)
        self.index.start(report)
        if not is_same:
            has_errors = any(problem.severity == "error" for problem in report.problems)
            self.tabs.setCurrentIndex(FINDINGS if has_errors or not report.images else IMAGES)
        self._fill()

    def headline(self) -> str:
        """Give the result in one line."""
        report = self._report
        if report is None:
            return ""
        problems = report.count("error") + report.count("warning")
        parts = [
            self.tr("%n image(s)", "", report.images),
            self.tr("%n class(es)", "", len(report.class_names)),
            self.tr("%n problem(s)", "", problems) if problems else self.tr("no problems"),
        ]
        return self.tr("%1, %2, %3").replace("%1", parts[0]).replace("%2", parts[1]).replace("%3", parts[2])

    def open_editor(self, entries: list[ImageEntry], row: int, line: int | None = None) -> None:
        """Open the label editor at one of some images; the one that is open closes first, and asks if it must."""
        from studio.ui.label_editor.editor_window import LabelEditor

        if self._report is None:
            return
        if self.editor is not None and not self.editor.close():
            self.editor.raise_()
            return
        editor = LabelEditor(
            self._theme,
            self._settings,
            dataset=self._report.root,
            class_names=self._report.class_names,
            entries=list(entries),
            row=row,
            line=line,
            parent=self.window(),
        )
        editor.saved.connect(self._on_saved)
        editor.destroyed.connect(self._on_editor_gone)
        self.editor = editor
        editor.show()

    def _on_editor_gone(self) -> None:
        self.editor = None

    def _on_saved(self, image: str) -> None:
        self.gallery.refresh_image(image)
        self.labelsChanged.emit()

    def _show_in_gallery(self, code: str, image: Path | None) -> None:
        self.gallery.show_problem(code, image)
        self.tabs.setCurrentIndex(IMAGES)
        self.gallery.grid.setFocus()

    def _edit_problem(self, problem: Problem) -> None:
        """Open the image of a finding, with the others of the same kind to go on to."""
        if problem.where is None or problem.where.path is None:
            return
        key = image_key(str(problem.where.path))
        group = self.findings.current()
        wanted = {key}
        if group is not None:
            wanted |= {image_key(str(p.where.path)) for p in group.problems if p.where is not None and p.where.path}
        entries = [entry for entry in self.index.entries if entry.image.rpartition(".")[0] in wanted]
        row = next((at for at, entry in enumerate(entries) if entry.image.rpartition(".")[0] == key), -1)
        if row >= 0:
            self.open_editor(entries, row, problem.where.line)

    def _fill(self) -> None:
        report = self._report
        if report is None:
            return
        locale = self.locale()
        self.tabs.setTabText(IMAGES, self.tr("Images"))
        total = sum(problem.count for problem in report.problems)
        self.tabs.setTabText(FINDINGS, self.tr("Findings (%1)").replace("%1", locale.toString(total)))
        self.tabs.setTabText(UNDERSTAND, self.tr("Understand"))
        if report.usable:
            self._verdict.hide()
        else:
            self._verdict.show_text(self.tr("This dataset cannot be trained on"), report.reason, severity="error")
        for name, title in (("train", self.tr("Training images")), ("val", self.tr("Validation images"))):
            self._fill_split(name, title)
        boxes_each = report.boxes / report.images if report.images else 0.0
        per_image = self.tr("%1 per image").replace("%1", locale.toString(boxes_each, "f", 1))
        self._tiles["boxes"].set_texts(self.tr("Boxes"), locale.toString(report.boxes), per_image)
        source = report.names_source.name if report.names_source is not None else self.tr("no names given")
        self._tiles["classes"].set_texts(self.tr("Classes"), locale.toString(len(report.class_names)), source)
        self._fill_size(report)

    def _fill_split(self, name: str, title: str) -> None:
        assert self._report is not None
        split: SplitReport | None = self._report.split(name)
        images = 0 if split is None else split.images
        notes = []
        if split is not None and split.backgrounds:
            notes.append(self.tr("%n without boxes", "", split.backgrounds))
        if split is not None and split.dropped:
            notes.append(self.tr("%n left out", "", split.dropped))
        test = self._report.split("test")
        if name == "val" and test is not None and test.images:
            notes.append(self.tr("%n for testing", "", test.images))
        text = ", ".join(notes) or self.tr("all with boxes") if images else self.tr("none")
        self._tiles[name].set_texts(title, self.locale().toString(images), text)

    def _fill_size(self, report: DatasetReport) -> None:
        if not report.image_sizes:
            self._tiles["size"].set_texts(self.tr("Image size"), "–", "")
            return
        width, height, _ = report.image_sizes[0]
        others = len(report.image_sizes) - 1
        note = self.tr("and %n other size(s)", "", others) if others else self.tr("all the same")
        self._tiles["size"].set_texts(self.tr("Image size"), f"{width} × {height}", note)
