"""Predictions and labels of some images, and what matching says of them. Plain values; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.datasets.image_files import label_path
from studio.datasets.labels import read_labels
from studio.errors import LabelError
from studio.predictions.detections import Detection, ImagePrediction
from studio.predictions.matching import Matching, Truth, match_detections, truth_from_row

UNKNOWN_CLASS = 100_000  # added to a labelled class that the model does not know, so that nothing matches it


@dataclass(frozen=True)
class ImageOutcome:
    """One image with what was predicted, what is labelled, and how they meet."""

    prediction: ImagePrediction
    truths: tuple[Truth, ...] | None  # None: the image has no label file
    matching: Matching | None  # None without labels
    shown: tuple[int, ...]  # detections of at least the confidence asked for, by falling confidence

    @property
    def counts(self) -> tuple[int, int, int]:
        """Give found, false and missed; without labels everything predicted is merely predicted."""
        if self.matching is None:
            return 0, 0, 0
        return len(self.matching.found), len(self.matching.false), len(self.matching.missed)


class PredictionSet:
    """The images of one prediction, in the order they came."""

    def __init__(self, class_names: Sequence[str] = (), label_names: Sequence[str] = ()) -> None:
        self.class_names = tuple(class_names)
        self._class_map = _class_map(class_names, label_names)
        self._label_names = tuple(label_names)
        self.predictions: list[ImagePrediction] = []
        self._truths: dict[int, tuple[Truth, ...] | None] = {}

    def __len__(self) -> int:
        return len(self.predictions)

    def add(self, predictions: Iterable[ImagePrediction]) -> None:
        """Add images."""
        self.predictions.extend(predictions)

    def truths(self, index: int) -> tuple[Truth, ...] | None:
        """Give the labelled boxes of an image, in classes of the model; None when there is no label file."""
        if index not in self._truths:
            self._truths[index] = self._read_truths(self.predictions[index])
        return self._truths[index]

    def outcome(self, index: int, *, confidence: float, iou: float) -> ImageOutcome:
        """Match one image at a confidence and an overlap."""
        prediction = self.predictions[index]
        truths = self.truths(index)
        order = [i for i, one in enumerate(prediction.detections) if one.confidence >= confidence]
        order.sort(key=lambda i: -prediction.detections[i].confidence)
        matching = None
        if truths is not None:
            matching = match_detections(prediction.detections, truths, iou=iou, confidence=confidence)
        return ImageOutcome(prediction, truths, matching, tuple(order))

    def class_name(self, class_id: int) -> str:
        """Give the name of a class; labels of classes that the model does not know keep their own."""
        if class_id >= UNKNOWN_CLASS:
            original = class_id - UNKNOWN_CLASS
            return self._label_names[original] if original < len(self._label_names) else str(original)
        return self.class_names[class_id] if class_id < len(self.class_names) else str(class_id)

    def classes_seen(self) -> list[int]:
        """Give the classes that were predicted, ascending."""
        return sorted({one.class_id for prediction in self.predictions for one in prediction.detections})

    def _read_truths(self, prediction: ImagePrediction) -> tuple[Truth, ...] | None:
        path = label_path(Path(prediction.image))
        if not path.is_file():
            return None
        try:
            rows, _ = read_labels(path, nc=None)
        except LabelError:
            return None
        return tuple(
            truth_from_row(
                self._class_map.get(
                    row.class_id, row.class_id if not self._class_map else UNKNOWN_CLASS + row.class_id
                ),
                (row.x, row.y, row.w, row.h),
                width=prediction.width,
                height=prediction.height,
            )
            for row in rows
        )


def visible_detections(outcome: ImageOutcome) -> list[Detection]:
    """Give the detections shown, by falling confidence."""
    return [outcome.prediction.detections[index] for index in outcome.shown]


def _class_map(class_names: Sequence[str], label_names: Sequence[str]) -> Mapping[int, int]:
    """Map classes of the labels to those of the model by name; empty where the names agree or are not known."""
    if not class_names or not label_names or tuple(class_names) == tuple(label_names):
        return {}
    known = {name: index for index, name in enumerate(class_names)}
    return {index: known.get(name, UNKNOWN_CLASS + index) for index, name in enumerate(label_names)}
