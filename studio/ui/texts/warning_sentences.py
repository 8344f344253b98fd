"""The sentences of `studio/runs/warnings.py` for the translators; `core_texts.py` says how such sentences are used."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

WARNINGS = (
    QT_TRANSLATE_NOOP("Core", "The loss {name} is not a number any more, since epoch {epoch}."),
    QT_TRANSLATE_NOOP(
        "Core", "Stop it, and train with a lower learning rate (lr0), or without half precision (amp=False)."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "It does learn from train: the labels of val may be missing or count other classes. Check the data."
    ),
    QT_TRANSLATE_NOOP("Core", "After {epochs} epochs mAP50 is still 0."),
    QT_TRANSLATE_NOOP("Core", "The training loss has been rising for {epochs} epochs."),
    QT_TRANSLATE_NOOP(
        "Core", "The learning rate may be too high: try half of it (lr0), or a longer warm-up (warmup_epochs)."
    ),
    QT_TRANSLATE_NOOP("Core", "The validation loss has been rising since epoch {epoch} while the training loss falls."),
    QT_TRANSLATE_NOOP(
        "Core", "It learns the training images by heart. The best epoch is kept; more images or augmentation help."
    ),
    QT_TRANSLATE_NOOP("Core", "It trains {now} images a second; at first it was {first}."),
    QT_TRANSLATE_NOOP("Core", "Something else may use the machine, the GPU may be hot, or the disk cannot keep up."),
    QT_TRANSLATE_NOOP(
        "Core",
        "It does learn, but a network from scratch needs many epochs. Pretrained weights make it start far ahead.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The loss does not fall either: the learning rate may be too high, or the labels do not fit the images."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The loss was not a number in epoch {epoch}; the epoch was trained again (attempt {attempt} of 3).",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "If it happens again, train with a lower learning rate (lr0), or without half precision (amp=False).",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The memory of the device did not suffice for batches of {before} images; it goes on with {after}.",
    ),
    QT_TRANSLATE_NOOP("Core", "Compare it only with runs of the same batch size."),
    QT_TRANSLATE_NOOP("Core", "Loading the images takes {percent} % of the training time."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Keep them in memory (cache=ram), make large photos smaller, or copy the dataset to a faster disk. "
        "A part of it is augmentation.",
    ),
    QT_TRANSLATE_NOOP("Core", "The GPU waits for images {percent} % of the time."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Let more processes load them (workers), keep them in memory (cache=ram), make large photos smaller, "
        "or copy the dataset to a faster disk.",
    ),
    QT_TRANSLATE_NOOP("Core", "The dataset has changed since the run began: images or labels are not what they were."),
    QT_TRANSLATE_NOOP(
        "Core", "Numbers before and after the change cannot be compared; for those to publish, start a new run."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The training stood still for {seconds} s: the computer slept, or the process was halted."
    ),
    QT_TRANSLATE_NOOP("Core", "It went on; the time counts as time of its epoch."),
    QT_TRANSLATE_NOOP(
        "Core", "The shared memory of this computer has room for {after} of the {before} processes that load images."
    ),
    QT_TRANSLATE_NOOP("Core", "Training may wait for images. In a container, give it more (docker run --shm-size=8g)."),
)
