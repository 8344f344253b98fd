"""The help of the training arguments for the translators; `studio/launch/argument_table.py` keeps the English.

`tests/ui/test_arguments_dialog.py` compares these literals with that table.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

GROUPS: dict[str, str] = {
    "optimiser": QT_TRANSLATE_NOOP("TrainArgument", "Optimiser"),
    "loss": QT_TRANSLATE_NOOP("TrainArgument", "Loss"),
    "augmentation": QT_TRANSLATE_NOOP("TrainArgument", "Augmentation"),
    "data": QT_TRANSLATE_NOOP("TrainArgument", "Data"),
    "network": QT_TRANSLATE_NOOP("TrainArgument", "Network"),
    "length": QT_TRANSLATE_NOOP("TrainArgument", "Length and validation"),
    "files": QT_TRANSLATE_NOOP("TrainArgument", "Files and precision"),
    "other": QT_TRANSLATE_NOOP("TrainArgument", "Other tasks and rare"),
}

KNOWN = frozenset(
    (
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Which optimiser; auto chooses it and its learning rate by the length of the training."
        ),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Learning rate at the beginning; without effect while the optimiser is auto."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Learning rate at the end, as a share of the first."),
        QT_TRANSLATE_NOOP("TrainArgument", "The learning rate falls along a cosine instead of a line."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Momentum of SGD, beta1 of Adam; without effect while the optimiser is auto."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "How strongly large weights are pulled towards zero."),
        QT_TRANSLATE_NOOP("TrainArgument", "Epochs in which the learning rate rises from near zero."),
        QT_TRANSLATE_NOOP("TrainArgument", "Momentum at the beginning of the warm-up."),
        QT_TRANSLATE_NOOP("TrainArgument", "Learning rate of the biases at the beginning of the warm-up."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Images that one step of the optimiser is meant for; smaller batches add up to it."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Weight of the loss of the boxes."),
        QT_TRANSLATE_NOOP("TrainArgument", "Weight of the loss of the classes."),
        QT_TRANSLATE_NOOP("TrainArgument", "Weight of the loss of the distances to the sides of a box."),
        QT_TRANSLATE_NOOP("TrainArgument", "Gives rare classes more weight: 0 is off, 1 in proportion."),
        QT_TRANSLATE_NOOP("TrainArgument", "File of a trained model that this one learns from as well."),
        QT_TRANSLATE_NOOP("TrainArgument", "Weight of what is learned from that model."),
        QT_TRANSLATE_NOOP("TrainArgument", "Changes the hue by up to this share."),
        QT_TRANSLATE_NOOP("TrainArgument", "Changes the saturation by up to this share."),
        QT_TRANSLATE_NOOP("TrainArgument", "Changes the brightness by up to this share."),
        QT_TRANSLATE_NOOP("TrainArgument", "Turns by up to so many degrees either way."),
        QT_TRANSLATE_NOOP("TrainArgument", "Moves by up to this share of the image."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Makes larger or smaller by up to this share; or a pair such as [0.5, 2.0]."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Shears by up to so many degrees either way."),
        QT_TRANSLATE_NOOP("TrainArgument", "Tilts in depth; up to 0.001 is usual."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of turning upside down."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of mirroring left and right; 0 where the side matters."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of exchanging red and blue."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of putting four images together."),
        QT_TRANSLATE_NOOP("TrainArgument", "The last epochs go without mosaic; 0 keeps it to the end."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of laying one image over another."),
        QT_TRANSLATE_NOOP("TrainArgument", "Probability of putting a piece of one image into another."),
        QT_TRANSLATE_NOOP("TrainArgument", "Changes the image size from batch to batch by up to this share."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "How much of the training images is used: a share up to 1, or a number of images."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Trains these classes only, by number: [0, 2]."),
        QT_TRANSLATE_NOOP("TrainArgument", "Treats all classes as one."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Batches of images with like proportions, with less padding; without shuffling."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Keeps the images in memory: ram; False reads them anew."),
        QT_TRANSLATE_NOOP("TrainArgument", "Processes that read images; 0 on the CPU."),
        QT_TRANSLATE_NOOP("TrainArgument", "Layers that are not trained: the first so many, or a list such as [0, 1]."),
        QT_TRANSLATE_NOOP("TrainArgument", "Carries class rows over by the names of the classes."),
        QT_TRANSLATE_NOOP("TrainArgument", "Compiles the network first (torch.compile): slow start, faster steps."),
        QT_TRANSLATE_NOOP("TrainArgument", "Keeps the channels of a cell together in memory; faster on many GPUs."),
        QT_TRANSLATE_NOOP("TrainArgument", "Stops when so many epochs brought nothing better; 0 never stops early."),
        QT_TRANSLATE_NOOP("TrainArgument", "Hours to train at most; takes the place of the epochs."),
        QT_TRANSLATE_NOOP("TrainArgument", "Validates after each epoch."),
        QT_TRANSLATE_NOOP("TrainArgument", "Which part of the dataset is validated."),
        QT_TRANSLATE_NOOP("TrainArgument", "Overlap from which two boxes in validation count as the same object."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Boxes below this confidence do not count in validation; empty is nearly all."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Boxes in one image at most."),
        QT_TRANSLATE_NOOP("TrainArgument", "Writes the boxes of the validation in the format of COCO."),
        QT_TRANSLATE_NOOP("TrainArgument", "Half precision on the GPU: True, False, fp16, bf16 or fp32."),
        QT_TRANSLATE_NOOP("TrainArgument", "The same seed gives the same numbers; slower on some GPUs."),
        QT_TRANSLATE_NOOP("TrainArgument", "Writes checkpoints."),
        QT_TRANSLATE_NOOP(
            "TrainArgument", "Keeps a checkpoint of every so many epochs; -1 keeps the last and the best."
        ),
        QT_TRANSLATE_NOOP("TrainArgument", "Draws pictures of batches, curves and the confusion matrix."),
        QT_TRANSLATE_NOOP("TrainArgument", "Writes more into the log."),
    )
)


def argument_help(text: str) -> str:
    """Give the help of a training argument in the window's language; that of an unknown one stays as ultralytics wrote it."""
    return QCoreApplication.translate("TrainArgument", text) if text in KNOWN else text


def group_word(group: str) -> str:
    """Give the name of a group of arguments in the window's language."""
    return QCoreApplication.translate("TrainArgument", GROUPS[group])
