"""The sentences of the list of runs for the translators; `core_texts.py` says how they are used and kept complete."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

RUNS = (
    QT_TRANSLATE_NOOP("Core", "There is no run named {name} in the trash."),
    QT_TRANSLATE_NOOP("Core", "The command `runs trash` lists it."),
    QT_TRANSLATE_NOOP("Core", "There is a run named {name} already."),
    QT_TRANSLATE_NOOP("Core", "Choose another name."),
    QT_TRANSLATE_NOOP("Core", "The run {name} is training and cannot be deleted."),
    QT_TRANSLATE_NOOP("Core", "The run {name} is training and cannot be renamed."),
    QT_TRANSLATE_NOOP("Core", "Stop it first."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be moved to the trash: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be restored: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be deleted for good: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be renamed: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Close programs that have its files open, and try again."),
    QT_TRANSLATE_NOOP("Core", "There is no training of ultralytics in {folder}: no results.csv is found."),
    QT_TRANSLATE_NOOP("Core", "Choose the folder of a run, such as runs/detect/train, or one above it."),
    QT_TRANSLATE_NOOP("Core", "{folder} is a training for {task}, not for detection."),
    QT_TRANSLATE_NOOP("Core", "The studio compares detectors."),
    QT_TRANSLATE_NOOP("Core", "{file} tells no epoch."),
    QT_TRANSLATE_NOOP("Core", "A run is told by its first epoch."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be copied: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Free disk space, or check who may read the folder."),
    QT_TRANSLATE_NOOP("Core", "{folder} is a run of the studio already."),
    QT_TRANSLATE_NOOP("Core", "{folder} was imported before, as {name}."),
    QT_TRANSLATE_NOOP("Core", "Delete that run first to import it again."),
    QT_TRANSLATE_NOOP("Core", "{file} is too large to be a table of epochs."),
    QT_TRANSLATE_NOOP("Core", "The table {file} cannot be read: {reason}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "The dataset has changed since this run began: {train} training and {val} validation images then, "
        "{train_now} and {val_now} now.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The dataset has changed since this run began: other training images or labels, as many of them."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The dataset has changed since this run began: other validation images or labels, as many of them."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The dataset has changed since this run began: other training and validation images or labels, as many of them.",
    ),
    QT_TRANSLATE_NOOP("Core", "The note has {count} characters."),
    QT_TRANSLATE_NOOP("Core", "Up to {limit} fit; put more into a file."),
    QT_TRANSLATE_NOOP("Core", "The notes of {name} cannot be written: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Free disk space, or check who owns the folder."),
    QT_TRANSLATE_NOOP("Core", "{name} does not say which model it trained."),
    QT_TRANSLATE_NOOP("Core", "Choose the model on the Model page."),
    QT_TRANSLATE_NOOP("Core", "The dataset of {name} is not there any more."),
    QT_TRANSLATE_NOOP("Core", "Open the dataset where it is now; then choose the model."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The worker has not written anything for {seconds} s: it is blocked or was halted by the system. "
        "If it does not go on, kill the run and resume it.",
    ),
    QT_TRANSLATE_NOOP("Core", "{file} of the run cannot be used: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Resume the run: its dataset is looked at again, and the file is written anew."),
    QT_TRANSLATE_NOOP("Core", "The model file {file} of the run cannot be used: {reason}"),
    QT_TRANSLATE_NOOP(
        "Core", "Start a new run from the model; the best weights of this one can be its pretrained weights."
    ),
    QT_TRANSLATE_NOOP("Core", "it is not there any more."),
    QT_TRANSLATE_NOOP("Core", "it is damaged."),
    QT_TRANSLATE_NOOP("Core", "it is damaged, or its classes are not those that the run was begun with."),
    QT_TRANSLATE_NOOP("Core", "{key} is missing."),
    QT_TRANSLATE_NOOP("Core", "the dataset {folder} is not there."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot go on with batches of {batch} images."),
    QT_TRANSLATE_NOOP("Core", "A run can go on with a smaller batch than its own, which is {own}."),
    QT_TRANSLATE_NOOP("Core", "The run {name} is not training, so it cannot be paused."),
    QT_TRANSLATE_NOOP("Core", "Its state: {words}."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be paused: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} is not training, so it cannot be continued."),
    QT_TRANSLATE_NOOP("Core", "What was stopped is resumed: python main.py train --resume {name}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} is not paused."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be continued: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Wait for its end, or stop it first."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be extended: it is {words}."),
    QT_TRANSLATE_NOOP("Core", "A run that has ended can be extended."),
    QT_TRANSLATE_NOOP("Core", "The run {name} has {done} epochs, so it cannot be extended to {epochs}."),
    QT_TRANSLATE_NOOP("Core", "Give the number of all epochs, from {least} to {most}."),
    QT_TRANSLATE_NOOP(
        "Core", "The run {name} cannot be extended: the state of its optimizer was not kept, or is damaged."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The learning rate follows the longer schedule: it rises from {before} % to {after} % of its first value, "
        "so the numbers may fall before they rise.",
    ),
    QT_TRANSLATE_NOOP("Core", "The learning rate goes on with {after} % of its first value."),
    QT_TRANSLATE_NOOP("Core", "The run name is empty."),
    QT_TRANSLATE_NOOP("Core", "The run name {name} has {count} characters."),
    QT_TRANSLATE_NOOP("Core", "The run name {name} has a character that a run name may not have."),
    QT_TRANSLATE_NOOP("Core", "The run name {name} ends with a dot."),
    QT_TRANSLATE_NOOP("Core", "The run name {name} is the name of a device on Windows."),
    QT_TRANSLATE_NOOP(
        "Core", "Use up to {limit} letters (a to z), digits, '-', '_' and '.'; the first character is no dot."
    ),
    QT_TRANSLATE_NOOP("Core", "The folder for the run cannot be made: {reason}"),
    QT_TRANSLATE_NOOP("Core", "There is no run named {name} in {folder}."),
    QT_TRANSLATE_NOOP("Core", "The command `runs` lists the names of all runs."),
    QT_TRANSLATE_NOOP("Core", "There is no run in {folder}."),
    QT_TRANSLATE_NOOP("Core", "The name of {path} has bytes that are no UTF-8."),
    QT_TRANSLATE_NOOP("Core", "Give the file or its folder another name."),
    QT_TRANSLATE_NOOP("Core", "The dataset has no images for {split}, which “split” names."),
    QT_TRANSLATE_NOOP("Core", "It has {splits}."),
    QT_TRANSLATE_NOOP(
        "Core", "“freeze” is {freeze}, but the model has {layers} layers, of which one has to be trained."
    ),
    QT_TRANSLATE_NOOP("Core", "Give a smaller number, or a list of numbers from 0 to {last}."),
    QT_TRANSLATE_NOOP("Core", "“classes” names the class {number}, which the dataset does not have."),
    QT_TRANSLATE_NOOP("Core", "Its classes have the numbers 0 to {last}."),
    QT_TRANSLATE_NOOP("Core", "The journal {file} of the run cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Put it right, or delete it: the run then goes on from its last checkpoint."),
    QT_TRANSLATE_NOOP("Core", "The run {name} waits for its turn already."),
    QT_TRANSLATE_NOOP("Core", "Start it now: python main.py queue start {name}"),
    QT_TRANSLATE_NOOP("Core", "The folder of the run {name} has no {file}, without which it is no run."),
    QT_TRANSLATE_NOOP("Core", "Bring the file back, or take over what was trained: its weights are in {folder}."),
)
