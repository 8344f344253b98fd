"""What the worker tells about a training, for the translators; `core_texts.py` says how the sentences are used."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

WORKER = (
    QT_TRANSLATE_NOOP("Core", "The torch that is installed is built without CUDA, so it cannot use the graphics card."),
    QT_TRANSLATE_NOOP("Core", "Install a build of torch with CUDA, as pytorch.org describes, or choose the CPU."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The torch that is installed needs a driver for CUDA {needed}; the one of the graphics card is for CUDA {found}.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Update the driver, or install a build of torch for an older CUDA, as pytorch.org describes."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The torch that is installed does not support this graphics card: one of both is too old for the other."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Choose another device, or install a build of torch that supports the card, as pytorch.org describes."
    ),
    QT_TRANSLATE_NOOP("Core", "The graphics card reported an error: {words}"),
    QT_TRANSLATE_NOOP(
        "Core", "Resume the run. If it happens again, restart the computer and update the driver of the card."
    ),
    QT_TRANSLATE_NOOP("Core", "Check that its folder can be written to."),
    QT_TRANSLATE_NOOP(
        "Core", "Often the computer ran out of memory: use a smaller batch or smaller images, then resume it."
    ),
    QT_TRANSLATE_NOOP("Core", "Resume it to go on from its last full epoch."),
    QT_TRANSLATE_NOOP("Core", "Resume it, or start a new one."),
    QT_TRANSLATE_NOOP("Core", "The disk is full: free some space, then resume it."),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be started: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} cannot be told to stop: {reason}"),
    QT_TRANSLATE_NOOP("Core", "The run {name} is over: {words}."),
    QT_TRANSLATE_NOOP("Core", "The run {name} is running already."),
    QT_TRANSLATE_NOOP("Core", "A process that loads images was ended, by a person or by the system."),
    QT_TRANSLATE_NOOP("Core", "A training argument is not known: {words}"),
    QT_TRANSLATE_NOOP("Core", "Change the batch size by one, or use images of at least 64 pixels."),
    QT_TRANSLATE_NOOP("Core", "Check the dataset: its report names the fault of each image."),
    QT_TRANSLATE_NOOP("Core", "Choose another device; the command `doctor` shows what is found."),
    QT_TRANSLATE_NOOP("Core", "Correct its name."),
    QT_TRANSLATE_NOOP("Core", "Free some space, then resume the run: its last checkpoint is whole."),
    QT_TRANSLATE_NOOP("Core", "None of the images can be used for training."),
    QT_TRANSLATE_NOOP(
        "Core", "Often the memory did not suffice: train with fewer of them (workers), then resume the run."
    ),
    QT_TRANSLATE_NOOP("Core", "Put it back, or check the dataset again; then resume the run."),
    QT_TRANSLATE_NOOP(
        "Core", "Resume it with a smaller batch, or use smaller images or a smaller scale, and close other programs."
    ),
    QT_TRANSLATE_NOOP("Core", "The chosen graphics card is not there or its driver does not work."),
    QT_TRANSLATE_NOOP("Core", "The disk is full."),
    QT_TRANSLATE_NOOP("Core", "The image {name} was there when the training began and cannot be read now."),
    QT_TRANSLATE_NOOP(
        "Core", "The last batch of an epoch holds one image, which cannot be trained at this image size."
    ),
    QT_TRANSLATE_NOOP("Core", "The log of the run holds the details."),
    QT_TRANSLATE_NOOP("Core", "The loss was not a number in the first epoch trained, so nothing of it was kept."),
    QT_TRANSLATE_NOOP("Core", "The loss was not a number several times, so the training cannot go on."),
    QT_TRANSLATE_NOOP("Core", "The memory did not suffice for this training."),
    QT_TRANSLATE_NOOP("Core", "The shared memory of this computer is too small for the processes that load images."),
    QT_TRANSLATE_NOOP("Core", "The worker stopped with an unexpected error: {kind}: {words}"),
    QT_TRANSLATE_NOOP(
        "Core", "Windows has no room left for the memory of this training: its paging file is too small."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Train with fewer processes that load images (workers), close other programs, or let Windows manage the size of the "
        "paging file; then resume the run.",
    ),
    QT_TRANSLATE_NOOP("Core", "Train with a lower learning rate (lr0) or with amp=False."),
    QT_TRANSLATE_NOOP("Core", "Train with workers=0."),
    QT_TRANSLATE_NOOP("Core", "If it does not go on, end the run at once and resume it; its log shows the place."),
    QT_TRANSLATE_NOOP("Core", "If it happens again, train with a lower learning rate (lr0) or with amp=False."),
    QT_TRANSLATE_NOOP("Core", "It goes on; the time counts as time of its epoch."),
    QT_TRANSLATE_NOOP("Core", "Some numbers of this run are missing ({part}: {reason})."),
    QT_TRANSLATE_NOOP("Core", "The dataset check lists them. The first: {first}"),
    QT_TRANSLATE_NOOP("Core", "The training has given no sign of life for {seconds} s; it is in {place}."),
    QT_TRANSLATE_NOOP("Core", "The training itself goes on."),
    QT_TRANSLATE_NOOP("Core", "{count} training images are left out, because they or their labels are faulty."),
    QT_TRANSLATE_NOOP("Core", "{count} validation images are left out, because they or their labels are faulty."),
    QT_TRANSLATE_NOOP("Core", "All epochs were trained before; only the last steps were made up for."),
    QT_TRANSLATE_NOOP("Core", "{count} images could not be read: {names}"),
    QT_TRANSLATE_NOOP("Core", "They are left out of the results."),
    QT_TRANSLATE_NOOP("Core", "The training has ended without telling how."),
    QT_TRANSLATE_NOOP(
        "Core", "Often the computer ran out of memory: use a smaller batch or fewer workers, then resume the run."
    ),
    QT_TRANSLATE_NOOP("Core", "No free port was found by which the processes of the GPUs could meet."),
    QT_TRANSLATE_NOOP("Core", "Start the run again."),
    QT_TRANSLATE_NOOP("Core", "This device cannot train in bfloat16."),
    QT_TRANSLATE_NOOP("Core", "Train with amp=True or amp=False."),
)
