"""A dataset card in a language: what `write_card` takes as `speak`, for the window and for a process without one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTranslator

from studio import paths
from studio.errors import Problem
from studio.sentence import Sentence, filled
from studio.ui.texts import core_texts, problem_sentences


def in_window_language(said: str | Problem) -> str:
    """Say it as the window does."""
    return problem_sentences.problem_message(said) if isinstance(said, Problem) else core_texts.core_text(said)


def speaking(language: str) -> Callable[[str | Problem], str]:
    """Say it in a language without an application, which Qt's own way of translating needs."""
    from studio.datasets.sayings import saying_of

    translator = QTranslator()
    translator.load(language, str(paths.assets_folder() / "i18n"))

    def translated(context: str, text: str) -> str:
        return translator.translate(context, text) or text

    def speak(said: str | Problem) -> str:
        if isinstance(said, Sentence):
            values = {name: speak(value) if isinstance(value, str) else value for name, value in said.values.items()}
            return filled(translated(core_texts.CONTEXT, said.template), values)
        if not isinstance(said, Problem):
            return said
        saying = saying_of(said.code, str(said.args.get("case", "")))
        if saying is None:
            return speak(said.message)
        try:
            return translated(problem_sentences.CONTEXT, saying.message).format(**said.args)
        except (KeyError, IndexError, ValueError):  # a report kept from before a sentence had this value
            return said.message

    return speak
