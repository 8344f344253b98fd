"""What the window remembers between starts: an INI file of the user's, read once and written at once.

Not for training settings: those belong to a run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from studio import paths

RECENT_LIMIT = 8
LANGUAGES = ("system", "en", "zh_CN")
SCHEMES = ("system", "light", "dark")
# Flags: the user was asked once and wants no more of it. Settings bring all of these questions back.
CLOSING, WRITING_LABELS = "close_silently", "label_editor_told"
QUESTIONS = (CLOSING, WRITING_LABELS)


class UiSettings:
    """The window's memory. Values that make no sense (an edited file) read as the default.

    A file that is damaged as a whole is kept beside as `.damaged`, and the copy of the last start takes its place.
    """

    def __init__(self, path: Path | None = None) -> None:
        file = path or paths.settings_file()
        self.damage = _put_right(file)  # "", "restored" or "lost"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        return self._choice("language", LANGUAGES)

    @language.setter
    def language(self, value: str) -> None:
        self.set_value("language", value)

    @property
    def scheme(self) -> str:
        return self._choice("theme", SCHEMES)

    @scheme.setter
    def scheme(self, value: str) -> None:
        self.set_value("theme", value)

    @property
    def recent_datasets(self) -> list[Path]:
        """Datasets opened last, newest first; those that are gone are left out."""
        return [path for path in map(Path, self.text_list("recent_datasets")) if path.exists()]

    def remember_dataset(self, path: Path) -> None:
        """Put `path` first in the list of recent datasets."""
        kept = [str(path), *(text for text in self.text_list("recent_datasets") if text != str(path))]
        self.set_value("recent_datasets", kept[:RECENT_LIMIT])

    def forget_dataset(self, path: Path) -> None:
        """Take `path` out of the list of recent datasets."""
        self.set_value("recent_datasets", [text for text in self.text_list("recent_datasets") if text != str(path)])

    def text(self, key: str, default: str = "") -> str:
        """Read a text; anything else in the file reads as `default`."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int) -> int:
        """Read a whole number; anything else in the file reads as `default`."""
        try:
            return int(self._store.value(key, default))
        except (TypeError, ValueError):
            return default

    def flag(self, key: str, default: bool) -> bool:
        """Read a yes or no."""
        value = self._store.value(key, default)
        return value if isinstance(value, bool) else str(value).lower() == "true"

    def text_list(self, key: str) -> list[str]:
        """Read a list of texts; QSettings gives a list of one back as a text."""
        value = self._store.value(key, [])
        if isinstance(value, str):
            return [value] if value else []
        return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []

    def blob(self, key: str) -> QByteArray:
        """Read a state that Qt saved (geometry, splitter); empty if there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_value(self, key: str, value: Any) -> None:
        """Write one value; Qt brings it to the disk soon and at the end."""
        self._store.setValue(key, value)

    @property
    def has_silenced(self) -> bool:
        """Tell whether a question is asked no more."""
        return any(self.flag(key, False) for key in QUESTIONS)

    def ask_again(self) -> None:
        """Ask every question again that is asked no more."""
        for key in QUESTIONS:
            self._store.remove(key)
        self.sync()

    def sync(self) -> None:
        """Bring everything to the disk now."""
        self._store.sync()

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, choices[0])
        return value if value in choices else choices[0]


def _put_right(file: Path) -> str:
    """Keep a copy of a sound settings file, or bring the copy back: "restored". "lost" without one, "" for nothing to do."""
    copy = file.with_name(f"{file.name}.last")
    try:
        content = file.read_bytes()
    except OSError:
        return ""  # the first start, or a folder that nobody may read
    try:
        kept = copy.read_bytes()
    except OSError:
        kept = b""
    try:
        if _is_sound(content):
            if content != kept:
                paths.write_bytes_atomically(copy, content)
            return ""
        file.replace(file.with_name(f"{file.name}.damaged"))
        if not _is_sound(kept):
            return "lost" if content else ""
        paths.write_bytes_atomically(file, kept)
        return "restored"
    except OSError:
        return ""


def _is_sound(content: bytes) -> bool:
    """Tell whether a file is an INI: text with lines that are sections or values, and no others."""
    try:
        lines = [line for line in content.decode("utf-8").splitlines() if line.strip() and line[0] not in ";#"]
    except UnicodeDecodeError:
        return False
    return bool(lines) and all("=" in line or line.startswith("[") for line in lines)
