"""What one can do with runs on the runs page: rename, delete and take back, import, export, notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from studio.errors import Location, RunError, StudioError
from studio.paths import write_atomically
from studio.runs.export import Table, write_table
from studio.runs.import_run import find_foreign_runs, holds_foreign_runs, import_run
from studio.runs.run import Run
from studio.runs.run_notes import RunNotes, write_notes
from studio.runs.trash import move_to_trash, rename_run, restore
from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.while_alive import while_alive

SUFFIXES = {"csv": ".csv", "markdown": ".md", "latex": ".tex"}


class RunsActions(QObject):
    """Acts on run folders; what takes time goes to the pool.

    Signals:
        failed(object): a StudioError
        said(str): something was done
        deleted(list): these runs are in the trash now
        selectionWanted(list): these runs should be selected
    """

    failed = Signal(object)
    said = Signal(str)
    deleted = Signal(list)
    selectionWanted = Signal(list)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._page = parent

    def rename(self, run: Run, new_name: str | None = None) -> None:
        """Give a run another name; asks for it unless it is given."""
        if new_name is None:
            new_name, is_sure = QInputDialog.getText(
                self._page, self.tr("Rename the run"), self.tr("New name"), QLineEdit.EchoMode.Normal, run.name
            )
            if not is_sure or not new_name.strip():
                return
        try:
            renamed = rename_run(self._session.store, run.name, new_name.strip()).name
        except StudioError as error:
            self.failed.emit(error)
            return
        if self._session.current_run == run.name:
            self._session.set_current_run(renamed)
        self._session.runsChanged.emit()
        self.selectionWanted.emit([renamed])

    def delete(self, runs: Sequence[Run]) -> None:
        """Move runs to the trash; no question is asked, since it can be taken back."""
        gone = []
        for run in runs:
            try:
                move_to_trash(self._session.store, run.name)
                gone.append(run.name)
            except StudioError as error:
                self.failed.emit(error)
        if self._session.current_run in gone:
            self._session.set_current_run(None)
        if gone:
            self._session.runsChanged.emit()
            self.deleted.emit(gone)

    def restore(self, names: Sequence[str]) -> None:
        """Take runs back out of the trash."""
        back = []
        try:
            for name in names:
                back.append(restore(self._session.store, name).name)
        except StudioError as error:
            self.failed.emit(error)
        self._session.runsChanged.emit()
        self._session.start_next_run()  # what waited when it was deleted waits again
        self.selectionWanted.emit(back)

    def open_folder(self, run: Run) -> None:
        """Show the files of a run."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder)))

    def write_notes(self, run_id: str, notes: RunNotes) -> None:
        """Keep the remarks about a run."""
        folder = self._session.store.folder / run_id
        if not folder.is_dir():
            return  # renamed or deleted while somebody typed
        try:
            write_notes(folder, notes)
        except StudioError as error:
            self.failed.emit(error)
        self._session.runsChanged.emit()

    def toggle_star(self, run: Run) -> None:
        """Give a run a star, or take it away."""
        notes = self._session.store.remarks(run.name).notes
        self.write_notes(run.name, RunNotes(not notes.star, notes.tags, notes.note))

    def choose_import(self) -> None:
        """Ask for a folder with runs of ultralytics."""
        start = self._session.settings.text("last_import") or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self._page, self.tr("Import runs of ultralytics"), start)
        if folder:
            self._session.settings.set_value("last_import", folder)
            self.import_folders([Path(folder)])

    def import_folders(self, folders: Sequence[Path]) -> None:
        """Take over every run of ultralytics in and below these folders; in the pool, since weights are copied."""
        store = self._session.store

        def work() -> tuple[list[str], list[StudioError]]:
            made: list[str] = []
            refused: list[StudioError] = []
            for given in folders:
                try:
                    found = find_foreign_runs(given)
                except RunError as error:
                    refused.append(error)
                    continue
                for folder in found:
                    try:
                        made.append(import_run(folder, store).name)
                    except RunError as error:
                        refused.append(error)
            return made, refused

        BackgroundTask(work, while_alive(self._page, self._on_imported))

    def export(self, kind: str, table: Table, name: str, path: Path | None = None) -> Path | None:
        """Write a table as "csv", "markdown" or "latex"; asks for the file unless it is given."""
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(self._page, self.tr("Export the table"), name + SUFFIXES[kind])
            if not chosen:
                return None
            path = Path(chosen)
        try:
            write_atomically(path, write_table(table, kind))
        except OSError as error:
            message = self.tr("The table could not be written.")
            self.failed.emit(StudioError(message, hint=str(error.strerror or error), where=Location(path)))
            return None
        self.said.emit(self.tr("Written: {file}").format(file=path))
        return path

    def _on_imported(self, result: tuple[list[str], list[StudioError]]) -> None:
        made, refused = result
        if made:
            self._session.runsChanged.emit()
            self.selectionWanted.emit(made)
            self.said.emit(self.tr("Imported: {names}").format(names=", ".join(made)))
        if refused:
            first, more = refused[0], len(refused) - 1
            if more:
                message = self.tr("{message} ({count} more like it)").format(message=first.message, count=more)
                first = StudioError(message, hint=first.hint, where=first.where)
            self.failed.emit(first)


def dropped_runs(event: QDropEvent) -> list[Path]:
    """Give the folders of a drop that hold a run of ultralytics, or runs of it; a data set goes on to the window."""
    local = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in local if holds_foreign_runs(path)]
