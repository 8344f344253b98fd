"""What the settings of a run are called where a comparison names those that differ. English; the window translates it.

Training arguments that are not here are called as ultralytics calls them, which is how one finds and sets them.
"""

from __future__ import annotations

from typing import Any

TITLES: dict[str, str] = {
    "base": "base",
    "template": "template",
    "template_values": "values of the template",
    "model_scale": "scale",
    "model": "model file",
    "dataset": "dataset folder",
    "dataset_content": "files of the dataset",
    "train_data": "training images and labels",
    "val_data": "validation images and labels",
    "pretrained": "pretrained weights",
    "ultralytics": "version of ultralytics",
    "torch": "version of torch",
    "extended_from": "epochs planned at first",
    "epochs": "epochs",
    "time": "hours of training",
    "patience": "patience",
    "imgsz": "image size",
    "batch": "batch size",
    "nbs": "nominal batch size",
    "seed": "seed",
    "device": "device",
    "workers": "processes that load images",
    "optimizer": "optimiser",
    "lr0": "first learning rate",
    "lrf": "last learning rate",
    "cos_lr": "cosine learning rate",
    "momentum": "momentum",
    "weight_decay": "weight decay",
    "warmup_epochs": "epochs of warm-up",
    "warmup_momentum": "momentum of the warm-up",
    "warmup_bias_lr": "learning rate of biases in the warm-up",
    "box": "weight of the box loss",
    "cls": "weight of the class loss",
    "dfl": "weight of the distance loss",
    "hsv_h": "change of hue",
    "hsv_s": "change of saturation",
    "hsv_v": "change of brightness",
    "degrees": "rotation",
    "translate": "shift",
    "scale": "change of size",
    "shear": "shear",
    "perspective": "perspective",
    "flipud": "mirroring up and down",
    "fliplr": "mirroring left and right",
    "mosaic": "mosaic",
    "close_mosaic": "last epochs without mosaic",
    "mixup": "mixup",
    "cutmix": "cutmix",
    "copy_paste": "copy-paste",
    "erasing": "erasing",
    "multi_scale": "changing image size",
    "fraction": "part of the training images",
    "classes": "classes trained",
    "single_cls": "all classes as one",
    "rect": "rectangular batches",
    "cache": "images kept in memory",
    "freeze": "frozen layers",
    "dropout": "dropout",
    "amp": "mixed precision",
    "deterministic": "deterministic operations",
    "cls_remap": "class rows carried by name",
}
NOT_ARGUMENTS = frozenset(  # of the studio's own; the others are set by their names
    (
        *("base", "template", "template_values", "model_scale", "model", "dataset", "dataset_content"),
        *("train_data", "val_data", "ultralytics", "torch", "extended_from"),
    )
)
WITHOUT_VALUES = frozenset({"model", "dataset", "dataset_content", "train_data", "val_data"})  # digests and paths
LONGEST_VALUE = 40  # characters in a sentence


def setting_title(name: str) -> str:
    """Give what a setting is called; its own name where it has no other."""
    return TITLES.get(name, name)


def value_words(value: Any) -> str:
    """Give a value as it is said in a sentence or a table; a dash where nothing was said."""
    text = "–" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
