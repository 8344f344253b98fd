"""The language of the window: our texts and Qt's own, switched at once while everything is open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QWidget

from studio import paths
from studio.ui.theme import load_fonts

CHINESE = "zh_CN"
ENGLISH = "en"


class Translation:
    """Install and remove the translators. Widgets hear of it as a LanguageChange event."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._translators: list[QTranslator] = []
        self.language = ENGLISH
        self._has_chinese_fonts = False

    def complete_fonts(self) -> None:
        """Load the Chinese fonts for Chinese names in an English window; 20 ms that the first paint need not wait for."""
        if not self._has_chinese_fonts:
            self._has_chinese_fonts = True
            load_fonts(chinese=True)

    def switch(self, wish: str) -> None:
        """Show the language of `wish`: "en", "zh_CN" or "system"."""
        language = resolve_language(wish)
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []
        self.language = language
        QLocale.setDefault(QLocale(language))
        sources = [(language, str(paths.assets_folder() / "i18n"))]  # English too: it holds the plurals
        if language == CHINESE:
            self.complete_fonts()
            sources.insert(0, (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
        for name, folder in sources:
            translator = QTranslator()
            if translator.load(name, folder):
                self._translators.append(translator)  # before it is installed: that sends the event
                self._app.installTranslator(translator)


def resolve_language(wish: str) -> str:
    """Give the language shown for a wish; "system" is Chinese where the system speaks Chinese, else English."""
    if wish in (CHINESE, ENGLISH):
        return wish
    languages = QLocale.system().uiLanguages()
    return CHINESE if languages and languages[0].lower().startswith("zh") else ENGLISH


class Translated(QWidget):
    """A widget whose texts are set in `retranslate`: by its constructor, and again when the language changes."""

    def retranslate(self) -> None:
        """Set every text anew."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
