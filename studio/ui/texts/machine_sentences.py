"""The sentences of the load of the computer for the translators; `core_texts.py` says how they are used and kept complete."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

MACHINE = (
    QT_TRANSLATE_NOOP(
        "Core", "{free} GB are left on the disk of the runs; the checkpoints of this training may need {needed} GB."
    ),
    QT_TRANSLATE_NOOP("Core", "{free} GB are left on the disk of the runs."),
    QT_TRANSLATE_NOOP("Core", "Free some space: a training ends when no checkpoint can be written."),
    QT_TRANSLATE_NOOP("Core", "The memory of the computer is nearly full: {free} of {total} GB are free."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Close other programs, or train with fewer workers and without cache=ram: the system ends what takes most.",
    ),
    QT_TRANSLATE_NOOP("Core", "GPU {id} is slowed down by its heat ({celsius} °C)."),
    QT_TRANSLATE_NOOP("Core", "GPU {id} is at {celsius} °C and will soon slow down."),
    QT_TRANSLATE_NOOP("Core", "Look after its fans and the air around the computer."),
)
