"""Edits that are in no file yet, kept beside the user's other things until they are: a crash costs two seconds of work.

Each window writes a file of its own and holds a lock on it. A file whose lock can be had belongs to a window that is gone.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, QTimer

from studio import paths
from studio.errors import StudioError
from studio.ui.background import BackgroundTask

if TYPE_CHECKING:
    from studio.ui.session import Session

FOLDER = "unsaved"
DELAY_MS = 2000  # after the last edit
LARGEST_BYTES = 4 << 20


@dataclass(frozen=True)
class Unsaved:
    """A model with edits that are in no file."""

    text: str
    base: str
    scale: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    model_file: str | None = None
    saved_at: str = ""  # local time, to the second

    @property
    def name(self) -> str:
        """A short name of the model."""
        return Path(self.model_file).name if self.model_file else f"{self.base}{self.scale}, {self.template}"


class Autosave(QObject):
    """Keeps the edits of one session.

    The file is written some two seconds after an edit, in the thread pool, and removed once nothing is unsaved.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = _folder() / f"{uuid.uuid4().hex}.json"
        self._lock = _lock_of(self._path)
        self._written = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.save_now)
        session.document.changed.connect(self._timer.start)
        session.modelChanged.connect(self._timer.start)

    @property
    def path(self) -> Path:
        """Where this session's edits are kept."""
        return self._path

    def save_now(self) -> None:
        """Write what is unsaved in the background, or remove the file when all is saved."""
        content = self._content()
        if content == self._written:
            return
        self._written = content
        path, lock = self._path, self._lock
        if not content:
            BackgroundTask(lambda: path.unlink(missing_ok=True), lambda _: None, on_error=lambda _: None)
            return
        if not lock.isLocked():
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.tryLock(0)
        BackgroundTask(lambda: _write(path, content), lambda _: None, on_error=self._on_error)

    def close(self) -> None:
        """The window goes as it should: keep what is in no file for the next start, remove the rest."""
        self._timer.stop()
        content = self._content()
        try:
            if content:
                _write(self._path, content)
            else:
                self._path.unlink(missing_ok=True)
        except (OSError, StudioError):
            pass  # the window is going; nobody could read the message
        self._lock.unlock()

    def _content(self) -> str:
        session = self._session
        source = session.document.source
        if source is None or not session.is_edited:
            return ""
        kept = Unsaved(
            text=source.text,
            base=session.base,
            scale=session.scale,
            template=session.template,
            values=dict(session.values),
            model_file=None if session.model_file is None else str(session.model_file),
        )
        return json.dumps({"v": 1, **asdict(kept)}, ensure_ascii=False)

    def _on_error(self, error: StudioError) -> None:
        self._written = ""  # tried again with the next edit
        self._session.messageRaised.emit(error)


def left_behind(but: Path | None = None) -> list[tuple[Path, Unsaved]]:
    """List the edits that windows which are gone have left, the newest first; a damaged file is passed over."""
    found: list[tuple[float, Path, Unsaved]] = []
    try:
        files = [path for path in _folder().glob("*.json") if path != but]
    except OSError:
        return []
    for path in files:
        lock = _lock_of(path)
        if not lock.tryLock(0):
            continue  # its window is still there
        try:
            if path.stat().st_size <= LARGEST_BYTES:
                unsaved = _read(path)
                if unsaved is not None:
                    found.append((path.stat().st_mtime, path, unsaved))
        except OSError:
            pass
        finally:
            lock.unlock()
    return [(path, unsaved) for _, path, unsaved in sorted(found, key=lambda entry: -entry[0])]


def forget(path: Path) -> None:
    """Remove what a window left."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass  # it is offered again at the next start


def restore(session: Session, unsaved: Unsaved) -> None:
    """Bring the edits back as one step of undo upon what they were made of. Raises StudioError when that is impossible."""
    from studio.graph.model_source import read_source

    source = read_source(unsaved.text)
    file = None if unsaved.model_file is None else Path(unsaved.model_file)
    if file is not None and not file.is_file():
        file = None
    scale, base = unsaved.scale, unsaved.base
    if file is not None:
        session.choose_model(model_file=file, scale=scale)
    else:
        session.choose_model(base=base, scale=scale, template=unsaved.template, values=unsaved.values)
    name = QCoreApplication.translate("Autosave", "Restore unsaved edits")
    if session.graph is None:
        session.document.load(source)
    else:
        session.document.apply_text(unsaved.text, name=name)
        session.document.end_merge()


def _folder() -> Path:
    return paths.user_folder() / FOLDER


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # never by age, only when the process is gone
    return lock


def _write(path: Path, content: str) -> None:
    stamped = json.dumps(
        {**json.loads(content), "saved_at": datetime.now().isoformat(timespec="seconds")}, ensure_ascii=False
    )
    try:
        paths.write_atomically(path, stamped)
    except OSError as error:
        raise StudioError("Unsaved edits cannot be kept for the case of a crash.", hint=str(error)) from error


def _read(path: Path) -> Unsaved | None:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        values = fields["values"]
        words = {name: fields[name] for name in ("text", "base", "scale", "template", "saved_at")}
        file = fields["model_file"]
    except (ValueError, KeyError, TypeError):
        return None
    is_sound = all(isinstance(word, str) for word in words.values()) and isinstance(values, dict)
    if not is_sound or not (file is None or isinstance(file, str)):
        return None
    return Unsaved(**words, values=values, model_file=file)
