"""Detections of one image as values, and their lines in predictions.jsonl."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Box = tuple[float, float, float, float]  # x1, y1, x2, y2 in pixels of the upright image


@dataclass(frozen=True)
class Detection:
    """One predicted box."""

    class_id: int
    confidence: float  # 0 to 1
    box_xyxy_pixels: Box


@dataclass(frozen=True)
class ImagePrediction:
    """All detections of one image; sizes are of the upright (EXIF-rotated) image."""

    image: Path
    width: int
    height: int
    detections: tuple[Detection, ...]
    milliseconds: float = 0.0  # inference of this image

    def to_dict(self) -> dict[str, Any]:
        """Give the prediction as JSON-ready data."""
        return {
            "image": str(self.image),
            "width": self.width,
            "height": self.height,
            "milliseconds": round(self.milliseconds, 3),
            "detections": [
                {
                    "class_id": d.class_id,
                    "confidence": round(d.confidence, 5),
                    "box": [round(v, 2) for v in d.box_xyxy_pixels],
                }
                for d in self.detections
            ],
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> ImagePrediction:
        """Rebuild a prediction from `to_dict`."""
        return cls(
            image=Path(fields["image"]),
            width=int(fields["width"]),
            height=int(fields["height"]),
            milliseconds=float(fields.get("milliseconds", 0.0)),
            detections=tuple(
                Detection(int(d["class_id"]), float(d["confidence"]), tuple(float(v) for v in d["box"]))  # type: ignore[arg-type]
                for d in fields["detections"]
            ),
        )


def read_predictions(path: Path) -> Iterator[ImagePrediction]:
    """Yield the predictions of a predictions.jsonl file; an unfinished last line is left out."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.endswith("\n"):
                yield ImagePrediction.from_dict(json.loads(line))
