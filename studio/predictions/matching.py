"""Match predicted boxes to labelled ones: found, false, missed. Plain Python, for one image at a time.

The matching of PASCAL VOC (Everingham et al., The PASCAL Visual Object Classes Challenge, IJCV 2010, section 4.2), which
COCO's evaluation took over: per class, predictions by falling confidence, each takes the free labelled box with the
highest overlap if that is at least the threshold. Differs from VOC: a prediction whose best box is taken may take
the next best one above the threshold, as in COCO.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.predictions.detections import Box, Detection

DEFAULT_IOU = 0.5


@dataclass(frozen=True)
class Truth:
    """One labelled box."""

    class_id: int
    box_xyxy_pixels: Box


@dataclass(frozen=True)
class Match:
    """A prediction that found a labelled box."""

    detection: int  # index into the detections
    truth: int  # index into the truths
    iou: float


@dataclass(frozen=True)
class Matching:
    """The outcome for one image; indices refer to the sequences given to `match_detections`."""

    found: tuple[Match, ...]  # true positives, by falling confidence
    false: tuple[int, ...]  # detections without a labelled box: false positives, by falling confidence
    missed: tuple[int, ...]  # truths nobody found: false negatives, in their order

    @property
    def precision(self) -> float:
        """Share of the detections that are right; 1 without detections."""
        total = len(self.found) + len(self.false)
        return len(self.found) / total if total else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled boxes that were found; 1 without labelled boxes."""
        total = len(self.found) + len(self.missed)
        return len(self.found) / total if total else 1.0


def box_iou(one: Box, two: Box) -> float:
    """Give intersection over union of two boxes (x1, y1, x2, y2); 0 when either has no area."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    union = (one[2] - one[0]) * (one[3] - one[1]) + (two[2] - two[0]) * (two[3] - two[1]) - shared
    return shared / union if union > 0 else 0.0


def match_detections(
    detections: Sequence[Detection], truths: Sequence[Truth], *, iou: float = DEFAULT_IOU, confidence: float = 0.0
) -> Matching:
    """Match the detections of at least `confidence` to the labelled boxes of the same class.

    Equal confidences keep their order, so the outcome does not depend on chance.
    """
    by_class: dict[int, list[int]] = {}
    for index, truth in enumerate(truths):
        by_class.setdefault(truth.class_id, []).append(index)
    order = [index for index, detection in enumerate(detections) if detection.confidence >= confidence]
    order.sort(key=lambda index: -detections[index].confidence)
    taken: set[int] = set()
    found: list[Match] = []
    false: list[int] = []
    for index in order:
        detection = detections[index]
        best, best_iou = -1, 0.0
        for candidate in by_class.get(detection.class_id, ()):
            if candidate in taken:
                continue
            overlap = box_iou(detection.box_xyxy_pixels, truths[candidate].box_xyxy_pixels)
            if overlap > best_iou:
                best, best_iou = candidate, overlap
        if best >= 0 and best_iou >= iou:
            taken.add(best)
            found.append(Match(index, best, best_iou))
        else:
            false.append(index)
    missed = tuple(index for index in range(len(truths)) if index not in taken)
    return Matching(tuple(found), tuple(false), missed)


def truth_from_row(class_id: int, box_xywh: tuple[float, float, float, float], *, width: int, height: int) -> Truth:
    """Make a labelled box in pixels from a label row: centre x, centre y, width, height relative to the image."""
    x, y, w, h = box_xywh
    return Truth(class_id, ((x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height))
