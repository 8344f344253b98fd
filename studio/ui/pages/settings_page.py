"""Settings: language, look, folders, consent to the user's own attention files, and what the studio is made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio import paths
from studio.ui.session import Session
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, XXL, L, M, S
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.card import Card
from studio.ui.widgets.consent_list import ConsentList
from studio.ui.widgets.labels import ElidedLabel, Label
from studio.ui.widgets.page_header import PageHeader

COLUMN_WIDTH = 860
LICENCES = (
    ("Attention Studio", "AGPL-3.0-or-later"),
    ("ultralytics", "AGPL-3.0"),
    ("PyTorch, torchvision", "BSD-3-Clause"),
    ("Qt, PySide6", "LGPL-3.0"),
    ("pyqtgraph", "MIT"),
    ("OpenCV", "Apache-2.0"),
    ("NumPy, psutil", "BSD-3-Clause"),
    ("Lucide", "ISC"),
    ("Inter, Noto Sans SC", "OFL-1.1"),
)


class SettingsPage(Translated):
    """The page.

    Signals:
        languageChosen(str): "system", "en" or "zh_CN".
        completenessChanged(): never; pages have it.
    """

    languageChosen = Signal(str)
    completenessChanged = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        across = QHBoxLayout(inner)
        across.setContentsMargins(XL, XL, XL, XL)
        centre = QWidget()
        centre.setMaximumWidth(COLUMN_WIDTH)
        across.addWidget(centre, 1)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        self._header = PageHeader()
        column.addWidget(self._header)
        column.addWidget(self._make_look())
        column.addWidget(self._make_folders())
        self._consent = ConsentList(session)
        column.addWidget(self._consent)
        column.addWidget(self._make_about())
        column.addStretch(1)
        area.setWidget(inner)
        outer.addWidget(area)
        session.theme.changed.connect(lambda: self._scheme.set_value(session.theme.scheme))
        self.retranslate()

    def title(self) -> str:
        """Give the name of the page."""
        return self.tr("Settings")

    def can_continue(self) -> tuple[bool, str]:
        """Settings never hinder."""
        return True, ""

    def retranslate(self) -> None:
        self._header.set_texts(self.tr("Settings"))
        self._look.set_heading(self.tr("Language and look"))
        self._language_title.setText(self.tr("Language"))
        self._scheme_title.setText(self.tr("Theme"))
        self._language.set_items([("system", self.tr("System")), ("en", "English"), ("zh_CN", "简体中文")])
        self._language.set_value(self._session.settings.language)
        self._scheme.set_items([("system", self.tr("System")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))])
        self._scheme.set_value(self._session.settings.scheme)
        self._questions_title.setText(self.tr("Questions that you do not want to be asked again"))
        self._ask_again.setText(self.tr("Ask them again"))
        self._show_questions()
        self._folders.set_heading(self.tr("Folders"))
        names = {
            "runs": (self.tr("Runs"), self.tr("Every training has a folder here, with weights and log.")),
            "attention": (self.tr("Attention files"), self.tr("Put your own modules here, one .py file each.")),
            "weights": (self.tr("Pretrained weights"), self.tr("Files put here are found by their names: yolo11n.pt.")),
            "templates": (self.tr("Templates"), self.tr("Put your own templates here, one .yaml file each.")),
        }
        for key, (title, text) in names.items():
            label, note, opener = self._folder_rows[key]
            label.setText(title)
            note.setText(text)
            opener.setText(self.tr("Open"))
            opener.setAccessibleName(self.tr("Open the folder: %1").replace("%1", title))
        self._reload.setText(self.tr("Read my files again"))
        self._about.set_heading(self.tr("About"))
        self._about_text.setText(
            self.tr(
                "Attention modules in YOLO detectors: put in by a click, trained with the stock ultralytics package,"
                " compared honestly with the baseline."
            )
        )
        self._private.setText(self.tr("Nothing is sent anywhere: no telemetry, no update checks, no downloads."))
        self._licences.setText(self.tr("Made with"))
        self._version.setText(self.tr("Version %1").replace("%1", _version()))

    def _make_look(self) -> Card:
        self._look = Card(margin=XL)
        self._language_title, self._scheme_title = Label("", "body"), Label("", "body")
        self._language, self._scheme = SegmentedControl(), SegmentedControl()
        self._language.chosen.connect(self.languageChosen)
        self._scheme.chosen.connect(self._on_scheme_chosen)
        grid = QGridLayout()
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(0, 1)
        for row, (title, control) in enumerate(
            ((self._language_title, self._language), (self._scheme_title, self._scheme))
        ):
            control.setMinimumWidth(360)
            grid.addWidget(title, row, 0)
            grid.addWidget(control, row, 1)
        self._questions_title, self._ask_again = Label("", "body"), button("")
        self._ask_again.clicked.connect(self._on_ask_again)
        grid.addWidget(self._questions_title, 2, 0)
        grid.addWidget(self._ask_again, 2, 1, Qt.AlignmentFlag.AlignRight)
        self._look.body.addLayout(grid)
        return self._look

    def _make_folders(self) -> Card:
        self._folders = Card(margin=XL)
        self._reload = button("", "link", theme=self._session.theme, icon="refresh-cw")
        self._reload.clicked.connect(self._session.reload_user_files)
        self._folders.header.addWidget(self._reload)
        self._folder_rows = {}
        for key, folder in (
            ("runs", paths.runs_folder()),
            ("attention", paths.user_attention_folder()),
            ("templates", paths.user_templates_folder()),
            ("weights", paths.weights_folder()),
        ):
            row = QHBoxLayout()
            row.setSpacing(M)
            picture = QLabel()
            self._session.theme.set_picture(picture, "folder", token="accent_text", size=20)
            texts = QVBoxLayout()
            texts.setSpacing(0)
            title, note = Label("", "strong"), Label("", "caption", wrap=True)
            path = ElidedLabel(str(folder), "caption")
            for label in (title, note, path):
                texts.addWidget(label)
            opener = button("")
            opener.clicked.connect(lambda _=False, folder=folder: _open(folder))
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(texts, 1)
            row.addWidget(opener, 0, Qt.AlignmentFlag.AlignVCenter)
            self._folders.body.addLayout(row)
            self._folders.body.addSpacing(S)
            self._folder_rows[key] = (title, note, opener)
        return self._folders

    def _make_about(self) -> Card:
        self._about = Card(margin=XL)
        top = QHBoxLayout()
        top.setSpacing(L)
        sign = QLabel()
        sign.setPixmap(QIcon(str(paths.assets_folder() / "icons" / "app.svg")).pixmap(56, 56))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._version = Label("", "caption")
        self._about_text = Label("", "muted", wrap=True)
        self._private = Label("", "muted", wrap=True)
        texts.addWidget(Label("Attention Studio", "heading"))
        for label in (self._version, self._about_text, self._private):
            texts.addWidget(label)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        self._about.body.addLayout(top)
        self._about.body.addSpacing(M)
        self._licences = Label("", "strong")
        self._about.body.addWidget(self._licences)
        grid = QGridLayout()
        grid.setHorizontalSpacing(XXL)
        grid.setVerticalSpacing(2)
        for index, (name, licence) in enumerate(LICENCES):
            cell = QHBoxLayout()
            cell.addWidget(Label(name, "caption"))
            cell.addStretch(1)
            cell.addWidget(Label(licence, "caption"))
            grid.addLayout(cell, index // 2, index % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._about.body.addLayout(grid)
        return self._about

    def showEvent(self, event: QShowEvent) -> None:
        self._show_questions()
        super().showEvent(event)

    def _show_questions(self) -> None:
        has_silenced = self._session.settings.has_silenced
        self._ask_again.setEnabled(has_silenced)
        self._ask_again.setToolTip(
            self.tr("What happens when the window closes, and when labels are written, is said again.")
            if has_silenced
            else self.tr("All questions are asked.")
        )

    def _on_ask_again(self) -> None:
        self._session.settings.ask_again()
        self._show_questions()

    def _on_scheme_chosen(self, scheme: str) -> None:
        self._session.settings.set_value("theme", scheme)
        self._session.theme.set_scheme(scheme)


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("attention-studio")
    except metadata.PackageNotFoundError:
        return "0.1.0"
