"""A dataset card in a language: what `write_card` takes as `speak`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator

from studio import paths
from studio.errors import Problem
from studio.ui.core_texts import core_text
from studio.ui.problem_sentences import problem_message


def in_window_language(said: str | Problem) -> str:
    """Say it as the window does, or as `speaking` makes the process do."""
    return problem_message(said) if isinstance(said, Problem) else core_text(said)


@contextmanager
def speaking(language: str) -> Iterator[Callable[[str | Problem], str]]:
    """Give, to a process without a window, what `write_card` takes as `speak`."""
    app = QCoreApplication.instance() or QCoreApplication([])
    translator = QTranslator()
    if translator.load(language, str(paths.assets_folder() / "i18n")):
        app.installTranslator(translator)
    try:
        yield in_window_language
    finally:
        app.removeTranslator(translator)
