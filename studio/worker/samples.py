"""Keeps what each validation of a training saw in a few images. The validation predicts them anyway, so it costs nothing."""

from __future__ import annotations

import functools
import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.predictions.detections import Detection, ImagePrediction
from studio.predictions.samples import SAMPLES_FILE, append_samples

SAMPLES = 4
SEED = 0  # the same images in every run on a dataset, so that a variant is seen beside its baseline
LEAST_CONFIDENCE = 0.1
MOST_BOXES = 40  # of an image; an untrained network finds hundreds
_LOGGER = logging.getLogger(__name__)


class SampleKeeper:
    """Listens to the validations of a training and writes samples.jsonl. A fault costs the samples, not the training."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / SAMPLES_FILE
        self._epoch = 0  # being trained, from 1
        self._chosen: tuple[str, ...] | None = None  # paths as ultralytics gives them
        self._found: dict[str, ImagePrediction] = {}

    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        """Give the callbacks by ultralytics' names."""
        named = {
            "on_train_epoch_start": self._on_epoch_start,
            "on_val_start": self._on_val_start,
            "on_val_end": self._on_val_end,
        }
        return {name: functools.partial(_guarded, callback) for name, callback in named.items()}

    def _on_epoch_start(self, trainer: Any) -> None:
        self._epoch = trainer.epoch + 1

    def _on_val_start(self, validator: Any) -> None:
        self._found = {}
        if not validator.training:  # the last validation, of the best weights
            return
        if self._chosen is None:
            self._chosen = choose(validator.dataloader.dataset)
        if not isinstance(validator.update_metrics, _Overheard):
            validator.update_metrics = _Overheard(validator, self._look)

    def _on_val_end(self, validator: Any) -> None:
        if validator.training and self._found and self._chosen is not None:
            seen = [self._found[path] for path in self._chosen if path in self._found]
            append_samples(self._path, self._epoch, seen)

    def _look(self, predictions: list[dict[str, Any]], batch: dict[str, Any]) -> None:
        if self._chosen is None:
            return
        for number, path in enumerate(batch["im_file"]):
            if path in self._chosen:
                self._found[path] = _prediction(predictions[number], batch, number)


class _Overheard:
    """The `update_metrics` of a validator, with somebody who looks at its arguments first."""

    def __init__(self, validator: Any, look: Callable[[list[dict[str, Any]], dict[str, Any]], None]) -> None:
        self._stock, self._look = validator.update_metrics, look

    def __call__(self, preds: list[dict[str, Any]], batch: dict[str, Any]) -> Any:
        _guarded(self._look, preds, batch)
        return self._stock(preds, batch)


def choose(dataset: Any) -> tuple[str, ...]:
    """Choose images of a validation set, those with labelled objects first, always the same ones."""
    files = list(dataset.im_files)
    labelled = [path for path, label in zip(files, dataset.labels, strict=False) if len(label["cls"])]
    pool = labelled if len(labelled) >= SAMPLES else files
    # A generator of its own: the numbers of the training must stay as they would be without samples.
    return tuple(sorted(random.Random(SEED).sample(pool, min(SAMPLES, len(pool)))))


def _prediction(found: dict[str, Any], batch: dict[str, Any], number: int) -> ImagePrediction:
    """Give the boxes of an image of a batch in pixels of the image itself."""
    from ultralytics.utils.ops import scale_boxes

    height, width = batch["ori_shape"][number]
    kept = (found["conf"] >= LEAST_CONFIDENCE).nonzero().squeeze(1)[:MOST_BOXES]  # they come by falling confidence
    boxes = found["bboxes"][kept].clone()
    scale_boxes(batch["img"].shape[2:], boxes, (height, width), ratio_pad=batch["ratio_pad"][number])
    return ImagePrediction(
        image=Path(batch["im_file"][number]),
        width=int(width),
        height=int(height),
        detections=tuple(
            Detection(class_id=int(class_id), confidence=float(confidence), box_xyxy_pixels=tuple(box))
            for class_id, confidence, box in zip(
                found["cls"][kept].tolist(), found["conf"][kept].tolist(), boxes.tolist(), strict=True
            )
        ),
    )


def _guarded(step: Callable[..., None], *arguments: Any) -> None:
    try:
        step(*arguments)
    except Exception:
        _LOGGER.exception("The predictions of sample images could not be kept")
