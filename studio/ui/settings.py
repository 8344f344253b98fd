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


class UiSettings:
    """The window's memory. Values that make no sense (an edited or damaged file) read as the default."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = QSettings(str(path or paths.settings_file()), QSettings.Format.IniFormat)

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

    def sync(self) -> None:
        """Bring everything to the disk now."""
        self._store.sync()

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, choices[0])
        return value if value in choices else choices[0]
