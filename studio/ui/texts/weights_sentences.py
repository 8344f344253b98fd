"""The sentences of weights files for the translators; `core_texts.py` says how they are used and kept complete."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

WEIGHTS = (
    QT_TRANSLATE_NOOP("Core", "{names} and {count} more"),
    QT_TRANSLATE_NOOP(
        "Core", "The weights file {file} cannot be read: it is empty, cut off or no weights file ({reason})."
    ),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} is an exported TorchScript model."),
    QT_TRANSLATE_NOOP("Core", "Choose a .pt file that ultralytics or the studio has written."),
    QT_TRANSLATE_NOOP("Core", "Choose detection weights, without -seg, -cls, -pose or -obb in the name."),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} needs {classes}, which neither ultralytics nor the studio has."),
    QT_TRANSLATE_NOOP("Core", "Get the file again, or choose another one."),
    QT_TRANSLATE_NOOP("Core", "Its numbers can be the pretrained weights of a training; it cannot run by itself here."),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} is no checkpoint of torch."),
    QT_TRANSLATE_NOOP("Core", "There is no weights file {path}."),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} is no detector: its last layer is {head}."),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} holds no network."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Agree to take its numbers without running its code: choose it on the Train page, or add --accept-weights.",
    ),
    QT_TRANSLATE_NOOP("Core", "Check the path."),
    QT_TRANSLATE_NOOP("Core", "The weights file {file} is no checkpoint of ultralytics."),
    QT_TRANSLATE_NOOP("Core", "Choose the .pt that was exported."),
    QT_TRANSLATE_NOOP("Core", "Use weights that were trained with stock ultralytics or with the studio."),
    QT_TRANSLATE_NOOP(
        "Core", "The weights file {file} is not opened: it is two files in one, and only one of them can be seen."
    ),
    QT_TRANSLATE_NOOP("Core", "Its description is far too large."),
    QT_TRANSLATE_NOOP("Core", "Choose a .pt file that `yolo train` wrote."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The weights file {file} is not opened: it wants to run {wanted}, and could do anything on this computer.",
    ),
    QT_TRANSLATE_NOOP("Core", "The classes are those of the file."),
    QT_TRANSLATE_NOOP("Core", "New: the file has no {module}."),
    QT_TRANSLATE_NOOP(
        "Core", "The classes take the values of the file by their number: it has as many, under other names."
    ),
    QT_TRANSLATE_NOOP("Core", "All classes are new."),
    QT_TRANSLATE_NOOP("Core", "Classes kept by name: {kept}; new: {new}."),
    QT_TRANSLATE_NOOP("Core", "New: no layer of the file stands for it."),
    QT_TRANSLATE_NOOP("Core", "Classes kept by name: {kept}."),
    QT_TRANSLATE_NOOP("Core", "{count} of another shape: {here} here, {there} in the file."),
    QT_TRANSLATE_NOOP("Core", "{count} new inside it: {detail}."),
    QT_TRANSLATE_NOOP("Core", "{count} new for the classes."),
    QT_TRANSLATE_NOOP("Core", "There is no weights file {name} in {folders}."),
    QT_TRANSLATE_NOOP(
        "Core", "The studio downloads nothing. Get the file, for example from {source}, and put it into {folder}."
    ),
    QT_TRANSLATE_NOOP("Core", "The weights file holds its network in another form."),
    QT_TRANSLATE_NOOP("Core", "Use weights of YOLOv5 or later, from ultralytics."),
)
