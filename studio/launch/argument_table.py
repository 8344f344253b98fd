"""The training arguments of ultralytics as a form shows them: group, kind, limits, one line of help.

Names and defaults come from the default.yaml of the installed version: what it does not know is left out, and what this table
does not know stands under "other" with the comment of that file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# mode: True, False or one of the choices; share: a part up to 1, or a number of things; layers: one number from 0, or several;
# any: what the default is.
Kind = Literal["flag", "int", "number", "pair", "choice", "mode", "text", "share", "layers", "any"]


@dataclass(frozen=True)
class KnownArgument:
    """One row of the table."""

    group: str
    kind: Kind
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


TABLE: dict[str, KnownArgument] = {
    "optimizer": KnownArgument(
        "optimiser",
        "choice",
        "Which optimiser; auto chooses it and its learning rate by the length of the training.",
        choices=(
            "auto",
            "SGD",
            "MuSGD",
            "Adam",
            "Adamax",
            "AdamW",
            "NAdam",
            "RAdam",
            "RMSProp",
        ),
    ),
    "lr0": KnownArgument(
        "optimiser",
        "number",
        "Learning rate at the beginning; without effect while the optimiser is auto.",
        low=0,
        high=1,
    ),
    "lrf": KnownArgument("optimiser", "number", "Learning rate at the end, as a share of the first.", low=0, high=1),
    "cos_lr": KnownArgument("optimiser", "flag", "The learning rate falls along a cosine instead of a line."),
    "momentum": KnownArgument(
        "optimiser",
        "number",
        "Momentum of SGD, beta1 of Adam; without effect while the optimiser is auto.",
        low=0,
        high=1,
    ),
    "weight_decay": KnownArgument(
        "optimiser", "number", "How strongly large weights are pulled towards zero.", low=0, high=1
    ),
    "warmup_epochs": KnownArgument(
        "optimiser", "number", "Epochs in which the learning rate rises from near zero.", low=0
    ),
    "warmup_momentum": KnownArgument("optimiser", "number", "Momentum at the beginning of the warm-up.", low=0, high=1),
    "warmup_bias_lr": KnownArgument(
        "optimiser", "number", "Learning rate of the biases at the beginning of the warm-up.", low=0, high=1
    ),
    "nbs": KnownArgument(
        "optimiser", "int", "Images that one step of the optimiser is meant for; smaller batches add up to it.", low=1
    ),
    "box": KnownArgument("loss", "number", "Weight of the loss of the boxes.", low=0),
    "cls": KnownArgument("loss", "number", "Weight of the loss of the classes.", low=0),
    "dfl": KnownArgument("loss", "number", "Weight of the loss of the distances to the sides of a box.", low=0),
    "cls_pw": KnownArgument(
        "loss", "number", "Gives rare classes more weight: 0 is off, 1 in proportion.", low=0, high=1
    ),
    "distill_model": KnownArgument("loss", "text", "File of a trained model that this one learns from as well."),
    "dis": KnownArgument("loss", "number", "Weight of what is learned from that model.", low=0),
    "hsv_h": KnownArgument("augmentation", "number", "Changes the hue by up to this share.", low=0, high=1),
    "hsv_s": KnownArgument("augmentation", "number", "Changes the saturation by up to this share.", low=0, high=1),
    "hsv_v": KnownArgument("augmentation", "number", "Changes the brightness by up to this share.", low=0, high=1),
    "degrees": KnownArgument("augmentation", "number", "Turns by up to so many degrees either way.", low=0, high=180),
    "translate": KnownArgument("augmentation", "number", "Moves by up to this share of the image.", low=0, high=1),
    "scale": KnownArgument(
        "augmentation",
        "pair",
        "Makes larger or smaller by up to this share; or a pair such as [0.5, 2.0].",
        low=0,
        high=1,
    ),
    "shear": KnownArgument("augmentation", "number", "Shears by up to so many degrees either way.", low=-180, high=180),
    "perspective": KnownArgument("augmentation", "number", "Tilts in depth; up to 0.001 is usual.", low=0, high=1),
    "flipud": KnownArgument("augmentation", "number", "Probability of turning upside down.", low=0, high=1),
    "fliplr": KnownArgument(
        "augmentation", "number", "Probability of mirroring left and right; 0 where the side matters.", low=0, high=1
    ),
    "bgr": KnownArgument("augmentation", "number", "Probability of exchanging red and blue.", low=0, high=1),
    "mosaic": KnownArgument("augmentation", "number", "Probability of putting four images together.", low=0, high=1),
    "close_mosaic": KnownArgument(
        "augmentation", "int", "The last epochs go without mosaic; 0 keeps it to the end.", low=0
    ),
    "mixup": KnownArgument("augmentation", "number", "Probability of laying one image over another.", low=0, high=1),
    "cutmix": KnownArgument(
        "augmentation", "number", "Probability of putting a piece of one image into another.", low=0, high=1
    ),
    "multi_scale": KnownArgument(
        "augmentation", "number", "Changes the image size from batch to batch by up to this share.", low=0, high=1
    ),
    "fraction": KnownArgument(
        "data", "share", "How much of the training images is used: a share up to 1, or a number of images."
    ),
    "classes": KnownArgument("data", "layers", "Trains these classes only, by number: [0, 2]."),
    "single_cls": KnownArgument("data", "flag", "Treats all classes as one."),
    "rect": KnownArgument(
        "data", "flag", "Batches of images with like proportions, with less padding; without shuffling."
    ),
    "cache": KnownArgument("data", "mode", "Keeps the images in memory: ram; False reads them anew.", choices=("ram",)),
    "workers": KnownArgument("data", "int", "Processes that read images; 0 on the CPU.", low=0),
    "freeze": KnownArgument(
        "network", "layers", "Layers that are not trained: the first so many, or a list such as [0, 1]."
    ),
    "cls_remap": KnownArgument("network", "flag", "Carries class rows over by the names of the classes."),
    "compile": KnownArgument(
        "network",
        "mode",
        "Compiles the network first (torch.compile): slow start, faster steps.",
        choices=("default", "reduce-overhead", "max-autotune", "max-autotune-no-cudagraphs"),
    ),
    "channels_last": KnownArgument(
        "network", "mode", "Keeps the channels of a cell together in memory; faster on many GPUs."
    ),
    "patience": KnownArgument(
        "length", "int", "Stops when so many epochs brought nothing better; 0 never stops early.", low=0
    ),
    "time": KnownArgument("length", "number", "Hours to train at most; takes the place of the epochs.", low=0),
    "val": KnownArgument("length", "flag", "Validates after each epoch."),
    "split": KnownArgument(
        "length",
        "choice",
        "Which part of the dataset is validated.",
        choices=(
            "val",
            "test",
            "train",
        ),
    ),
    "iou": KnownArgument(
        "length", "number", "Overlap from which two boxes in validation count as the same object.", low=0, high=1
    ),
    "conf": KnownArgument(
        "length",
        "number",
        "Boxes below this confidence do not count in validation; empty is nearly all.",
        low=0,
        high=1,
    ),
    "max_det": KnownArgument("length", "int", "Boxes in one image at most.", low=1),
    "save_json": KnownArgument("length", "flag", "Writes the boxes of the validation in the format of COCO."),
    "amp": KnownArgument(
        "files", "mode", "Half precision on the GPU: True, False, fp16, bf16 or fp32.", choices=("fp16", "bf16", "fp32")
    ),
    "deterministic": KnownArgument("files", "flag", "The same seed gives the same numbers; slower on some GPUs."),
    "save": KnownArgument("files", "flag", "Writes checkpoints."),
    "save_period": KnownArgument(
        "files", "int", "Keeps a checkpoint of every so many epochs; -1 keeps the last and the best.", low=-1
    ),
    "plots": KnownArgument("files", "flag", "Draws pictures of batches, curves and the confusion matrix."),
    "verbose": KnownArgument("files", "flag", "Writes more into the log."),
}

# Arguments of other tasks and rare ones, whose help is the comment of default.yaml: kind and limits, where they have any.
RARE: dict[str, tuple[Kind, float | None, float | None]] = {
    "dropout": ("number", 0, 1),
    "dlam": ("number", 0, 1),
    "copy_paste": ("number", 0, 1),
    "erasing": ("number", 0, 1),
    "mask_ratio": ("int", 1, None),
    "nms": ("mode", None, None),
}


def known_argument(name: str, comment: str = "") -> KnownArgument:
    """Give the row of an argument; one that has none stands under "other", with this help."""
    kind, low, high = RARE.get(name, ("any", None, None))
    return TABLE.get(name) or KnownArgument("other", kind, comment, low=low, high=high)
