"""What the core says about models, modules and templates, in the language of the window.

The core speaks English. A text that it made with `sentence.say` brings its template and values; here the template is looked up
and filled anew. `tests/ui/test_core_texts.py` compares the literals with the sources, so a new one is missed by name.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.errors import Location, Problem, StudioError
from studio.sentence import Sentence, filled, listed, say
from studio.ui.texts.machine_sentences import MACHINE
from studio.ui.texts.model_sentences import MODELS
from studio.ui.texts.module_sentences import MODULES
from studio.ui.texts.queue_sentences import QUEUE
from studio.ui.texts.run_sentences import RUNS
from studio.ui.texts.template_sentences import TEMPLATES
from studio.ui.texts.warning_sentences import WARNINGS
from studio.ui.texts.weights_sentences import WEIGHTS
from studio.ui.texts.worker_sentences import WORKER

CONTEXT = "Core"

KNOWN = (
    *MACHINE,
    *MODELS,
    *MODULES,
    *QUEUE,
    *RUNS,
    *TEMPLATES,
    *WARNINGS,
    *WEIGHTS,
    *WORKER,
    QT_TRANSLATE_NOOP("Core", "line {line}"),
    QT_TRANSLATE_NOOP("Core", "layer {node}"),
)


def core_text(text: str) -> str:
    """Give a text of the core in the window's language; what is unknown comes back as it is."""
    if not text:
        return ""
    if not isinstance(text, Sentence):
        return QCoreApplication.translate(CONTEXT, text)
    values = {name: core_text(value) if isinstance(value, Sentence) else value for name, value in text.values.items()}
    return filled(QCoreApplication.translate(CONTEXT, text.template), values)


def core_texts(found: StudioError | Problem) -> str:
    """Give message and hint in one paragraph."""
    message, hint = core_text(found.message), core_text(found.hint)
    between = "" if message.endswith("\N{IDEOGRAPHIC FULL STOP}") else " "
    return f"{message}{between}{hint}".strip()


def place_said(where: Location | None) -> str:
    """Give a place as a text for `core_text`; in English it is what `str` gives."""
    if where is None:
        return ""
    parts: list[str] = [] if where.path is None else [str(where.path)]
    parts += [] if where.line is None else [say("line {line}", line=where.line)]
    parts += [] if where.node is None else [say("layer {node}", node=where.node)]
    return listed(parts)
