"""The findings by kind, gravest first: what, how often, where, with pictures, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.datasets.image_index import ImageEntry
from studio.errors import Problem, Severity
from studio.ui.dataset_page.image_filter import image_key
from studio.ui.dataset_page.image_grid import ImageGrid
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.texts.core_texts import core_text, place_said
from studio.ui.texts.problem_sentences import problem_hint, problem_message
from studio.ui.texts.problem_texts import problem_name
from studio.ui.texts.translation import Translated
from studio.ui.theme import L, S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import SEVERITY_ICONS, SEVERITY_TOKENS
from studio.ui.widgets.labels import Label, plain_tooltip

EXAMPLES = 60  # pictures shown of one kind
EXAMPLE_SIZE = 96
# What another division of the images puts right.
SPLIT_CODES = frozenset(
    {"splits-same", "class-not-in-val", "split-small", "split-skew"}
    | {f"{kind}-in-train-and-{split}" for kind in ("image", "near-duplicate") for split in ("val", "test")}
)
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one kind."""

    code: str
    severity: Severity
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """Count the findings, gathered ones with their number."""
        return sum(problem.count for problem in self.problems)


def grouped(problems: Sequence[Problem]) -> list[FindingGroup]:
    """Gather problems by kind: errors first, in each severity the most frequent kind first."""
    kinds: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.code), []).append(problem)
    groups = [FindingGroup(code, severity, tuple(found)) for (severity, code), found in kinds.items()]
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.count))


class PlaceList(QListWidget):
    """Sentences with their places, wrapped. Qt measures them by the first font alone and would cut Chinese lines off."""

    def fit_rows(self) -> None:
        """Give every row the height that its text takes."""
        room = max(120, self.viewport().width() - 24)
        metrics = self.fontMetrics()
        for row in range(self.count()):
            item = self.item(row)
            lines = sum(-(-(metrics.horizontalAdvance(line) + 12) // room) for line in item.text().splitlines())
            item.setSizeHint(QSize(0, max(1, lines) * (metrics.height() + 4) + 14))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_rows()


class FindingsView(Translated):
    """Kinds at the left, the chosen kind at the right.

    Signals:
        galleryWanted(str, object): show the images with this kind of finding; the Path of one of them, or None.
        editorWanted(object): open this Problem's image in the label editor.
        fixWanted(str): the user asks what the studio can do about this kind.
        splitWanted(): the user asks for another division of the images.
    """

    galleryWanted = Signal(str, object)
    editorWanted = Signal(object)
    fixWanted = Signal(str)
    splitWanted = Signal()

    def __init__(self, theme: Theme, index: IndexLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = index
        self._groups: list[FindingGroup] = []
        self._fixable: frozenset[str] = frozenset()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._none = EmptyState(theme, "circle-check")
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(L)
        self._split.setChildrenCollapsible(False)
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(10)
        self._tree.setMinimumWidth(220)
        self._tree.header().setStretchLastSection(False)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.currentItemChanged.connect(lambda item, _old: self._show_group(item))
        self._split.addWidget(self._tree)
        self._split.addWidget(self._make_detail())
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([270, 600])
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._none)
        outer.addWidget(self._stack)
        index.finished.connect(self._show_examples)
        theme.changed.connect(self._fill)
        self.retranslate()

    def retranslate(self) -> None:
        self._none.set_texts(
            self.tr("Nothing was found"), self.tr("Every image and every label is as training needs it.")
        )
        self._tree.setAccessibleName(self.tr("Kinds of findings"))
        self._places.setAccessibleName(self.tr("Files with this finding"))
        self._grid.setAccessibleName(self.tr("Pictures with this finding"))
        self._edit.setText(self.tr("Open in the editor"))
        self._edit.setToolTip(self.tr("Mend the labels of this picture by hand"))
        self._gallery.setText(self.tr("Show in the gallery"))
        self._folder.setText(self.tr("Open folder"))
        self._copy.setText(self.tr("Copy path"))
        self._copy_all.setText(self.tr("Copy all"))
        self._copy_all.setToolTip(self.tr("Copy every finding as text"))
        self._split_anew.setText(self.tr("Make a new split…"))
        self._split_anew.setToolTip(self.tr("Divide the images anew, in a new dataset; this one stays as it is"))
        self._fix.setText(self.tr("Fix…"))
        self._fix.setToolTip(self.tr("See what the studio would change, before anything is changed"))
        self._fill()

    def set_problems(self, problems: Sequence[Problem], *, fixable: frozenset[str] = frozenset()) -> None:
        """Show these; `fixable` names the kinds that the studio can mend."""
        self._groups = grouped(problems)
        self._fixable = fixable
        self._fill()

    def text(self) -> str:
        """Give all findings, a paragraph each."""
        return "\n\n".join(
            "\n".join(part for part in (f"[{p.severity}] {_counted(p)}", problem_hint(p), str(p.where or "")) if part)
            for group in self._groups
            for p in group.problems
        )

    def current(self) -> FindingGroup | None:
        """Give the kind shown."""
        item = self._tree.currentItem()
        at = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        return self._groups[at] if isinstance(at, int) and at < len(self._groups) else None

    def show_code(self, code: str) -> None:
        """Choose a kind."""
        for item in self._tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            at = item.data(0, Qt.ItemDataRole.UserRole)
            if isinstance(at, int) and self._groups[at].code == code:
                self._tree.setCurrentItem(item)
                return

    def _make_detail(self) -> QWidget:
        detail = QWidget()
        detail.setMinimumWidth(320)
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        head = QHBoxLayout()
        head.setSpacing(S)
        self._icon = QLabel()
        self._title = Label("", "heading", wrap=True)
        self._copy_all = button("", "ghost", theme=self._theme, icon="copy")
        self._copy_all.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self._fix = button("", "primary", theme=self._theme, icon="wand-sparkles")
        self._fix.clicked.connect(self._on_fix)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        self._split_anew = button("", "primary", theme=self._theme, icon="split")
        self._split_anew.clicked.connect(self.splitWanted)
        head.addWidget(self._fix)
        head.addWidget(self._split_anew)
        head.addWidget(self._copy_all)
        column.addLayout(head)
        self._hint = Label("", "muted", wrap=True).make_selectable()
        column.addWidget(self._hint)
        self._grid = ImageGrid(self._theme)
        self._grid.set_picture_size(EXAMPLE_SIZE)
        self._grid.setFixedHeight(EXAMPLE_SIZE * 3 // 4 + 42)
        self._grid.opened.connect(self._on_picture_opened)
        column.addWidget(self._grid)
        self._places = PlaceList()
        self._places.setWordWrap(True)
        self._places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._places.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._places.currentRowChanged.connect(self._on_place_chosen)
        self._places.itemActivated.connect(lambda _item: self._on_edit())
        column.addWidget(self._places, 1)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        self._edit = button("", theme=self._theme, icon="pencil")
        self._gallery = button("", theme=self._theme, icon="images")
        self._folder = button("", "ghost", theme=self._theme, icon="folder-open")
        self._copy = button("", "ghost", theme=self._theme, icon="copy")
        self._edit.clicked.connect(self._on_edit)
        self._gallery.clicked.connect(self._on_gallery)
        self._folder.clicked.connect(self._on_folder)
        self._copy.clicked.connect(self._on_copy)
        for one in (self._edit, self._gallery, self._folder, self._copy):
            foot.addWidget(one)
        foot.addStretch(1)
        column.addLayout(foot)
        return detail

    def _fill(self) -> None:
        shown = self.current()
        with QSignalBlocker(self._tree):
            self._tree.clear()
            first: QTreeWidgetItem | None = None
            kept: QTreeWidgetItem | None = None
            for severity in SEVERITIES:
                members = [(at, group) for at, group in enumerate(self._groups) if group.severity == severity]
                if not members:
                    continue
                total = sum(group.count for _, group in members)
                header = QTreeWidgetItem([self._severity_name(severity), self.locale().toString(total)])
                header.setIcon(0, self._theme.icon(SEVERITY_ICONS[severity], SEVERITY_TOKENS[severity]))
                header.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = self._theme.font("strong")
                header.setFont(0, font)
                header.setFont(1, font)
                self._tree.addTopLevelItem(header)
                for at, group in members:
                    name = problem_name(group.code) or problem_message(group.problems[0])
                    item = QTreeWidgetItem([name, self.locale().toString(group.count)])
                    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    item.setData(0, Qt.ItemDataRole.UserRole, at)
                    item.setToolTip(0, plain_tooltip(name))
                    header.addChild(item)
                    first = first or item
                    if shown is not None and shown.code == group.code:
                        kept = item
                header.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                header.setExpanded(True)
        chosen = kept or first
        self._stack.setCurrentIndex(1 if chosen is None else 0)
        if chosen is not None:
            self._tree.setCurrentItem(chosen)
            self._show_group(chosen)

    def _show_group(self, _item: QTreeWidgetItem | None) -> None:
        group = self.current()
        if group is None:
            return
        token = SEVERITY_TOKENS[group.severity]
        self._icon.setPixmap(self._theme.pixmap(SEVERITY_ICONS[group.severity], 18, token=token))
        self._title.setText(problem_name(group.code) or problem_message(group.problems[0]))
        hint = problem_hint(group.problems[0])
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._fix.setVisible(group.code in self._fixable)
        self._split_anew.setVisible(group.code in SPLIT_CODES)
        with QSignalBlocker(self._places):
            self._places.clear()
            for problem in group.problems:
                where = core_text(place_said(problem.where))
                self._places.addItem(QListWidgetItem("\n".join(part for part in (_counted(problem), where) if part)))
            self._places.fit_rows()
            self._places.setCurrentRow(0)
        self._show_examples()
        self._on_place_chosen(0)

    def _show_examples(self) -> None:
        group = self.current()
        if group is None:
            return
        keys = {image_key(str(p.where.path)): None for p in group.problems if p.where is not None and p.where.path}
        for problem in group.problems:
            keys.update({image_key(str(path)): None for path in problem.files})
        found = [entry for entry in self._index.entries if entry.image.rpartition(".")[0] in keys][:EXAMPLES]
        self._grid.loader.clear()
        self._grid.images.set_entries(found)
        self._grid.setVisible(bool(found))
        self._gallery.setEnabled(bool(found))
        self._on_place_chosen(self._places.currentRow())

    def _entry_of(self, problem: Problem | None) -> ImageEntry | None:
        if problem is None or problem.where is None or problem.where.path is None:
            return None
        key = image_key(str(problem.where.path))
        return next((entry for entry in self._grid.images.entries if entry.image.rpartition(".")[0] == key), None)

    def _problem(self) -> Problem | None:
        group, row = self.current(), self._places.currentRow()
        return group.problems[row] if group is not None and 0 <= row < len(group.problems) else None

    def _path(self) -> Path | None:
        problem = self._problem()
        return None if problem is None or problem.where is None else problem.where.path

    def _on_place_chosen(self, _row: int) -> None:
        has_path = self._path() is not None
        self._folder.setEnabled(has_path)
        self._copy.setEnabled(has_path)
        self._edit.setEnabled(self._entry_of(self._problem()) is not None)

    def _on_picture_opened(self, row: int) -> None:
        group, entry = self.current(), self._grid.images.entries[row]
        if group is None:
            return
        key = entry.image.rpartition(".")[0]
        for problem in group.problems:
            if problem.where is not None and problem.where.path and image_key(str(problem.where.path)) == key:
                self.editorWanted.emit(problem)
                return

    def _on_edit(self) -> None:
        problem = self._problem()
        if self._entry_of(problem) is not None:
            self.editorWanted.emit(problem)

    def _on_gallery(self) -> None:
        group = self.current()
        if group is not None:
            entry = self._entry_of(self._problem())
            self.galleryWanted.emit(group.code, None if entry is None else Path(entry.image))

    def _on_folder(self) -> None:
        path = self._path()
        if path is not None:
            folder = path if path.is_dir() else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_copy(self) -> None:
        path = self._path()
        if path is not None:
            QGuiApplication.clipboard().setText(str(path))

    def _on_fix(self) -> None:
        group = self.current()
        if group is not None:
            self.fixWanted.emit(group.code)

    def _severity_name(self, severity: Severity) -> str:
        names = {"error": self.tr("Errors"), "warning": self.tr("Warnings"), "info": self.tr("Worth knowing")}
        return names[severity]


def _counted(problem: Problem) -> str:
    message = problem_message(problem)
    return message if problem.count <= 1 else f"{message} (× {problem.count})"
