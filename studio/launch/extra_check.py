"""Whether training arguments fit this model and this dataset: told before the start, not by a worker that dies of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from studio.errors import RunError
from studio.runs.weights_files import checked_weights
from studio.sentence import listed, say


def fitting_extra(
    extra: Mapping[str, Any], *, layers: int, class_names: Collection[str], splits: Collection[str]
) -> dict[str, Any]:
    """Give the arguments with the path of a teacher made absolute, as the worker works in another folder.

    `layers` counts the rows of the model. Raises RunError for what this model or dataset does not have.
    """
    _check_freeze(extra.get("freeze"), layers)
    _check_classes(extra.get("classes"), class_names)
    split = extra.get("split")
    if split is not None and split not in splits:
        raise RunError(
            say("The dataset has no images for {split}, which “split” names.", split=split),
            hint=say("It has {splits}.", splits=listed(sorted(splits))),
        )
    if not extra.get("distill_model"):
        return dict(extra)
    return {**extra, "distill_model": str(checked_weights(Path(str(extra["distill_model"]))))}


def _check_freeze(freeze: Any, layers: int) -> None:
    numbers = freeze if isinstance(freeze, list | tuple) else range(freeze if isinstance(freeze, int) else 0)
    if len(set(numbers)) >= layers or any(number >= layers for number in numbers):
        raise RunError(
            say("“freeze” is {freeze}, but the model has {layers} layers, of which one has to be trained.", freeze=str(freeze), layers=layers),
            hint=say("Give a smaller number, or a list of numbers from 0 to {last}.", last=layers - 1),
        )  # fmt: skip


def _check_classes(classes: Any, class_names: Collection[str]) -> None:
    numbers = classes if isinstance(classes, list | tuple) else [] if classes is None else [classes]
    unknown = [number for number in numbers if number >= len(class_names)]
    if unknown:
        raise RunError(
            say("“classes” names the class {number}, which the dataset does not have.", number=unknown[0]),
            hint=say("Its classes have the numbers 0 to {last}.", last=len(class_names) - 1),
        )
