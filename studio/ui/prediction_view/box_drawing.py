"""Which boxes are drawn how: by class, or by what matching says of them. Colour is never alone: missed and labelled boxes are
dashed, and every box carries its word."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from studio.ui.prediction_view.image_view import DrawnBox
from studio.ui.prediction_view.prediction_set import UNKNOWN_CLASS, ImageOutcome, PredictionSet
from studio.ui.theme import Theme


def predicted_boxes(
    outcome: ImageOutcome, pictures: PredictionSet, *, theme: Theme, by_outcome: bool, has_words: bool = True
) -> list[DrawnBox]:
    """Draw what was predicted, the least certain first so that the surest lie on top; small pictures go without words."""
    found = set() if outcome.matching is None else {match.detection for match in outcome.matching.found}
    locale = QLocale()
    boxes = []
    for index in reversed(outcome.shown):
        detection = outcome.prediction.detections[index]
        percent = locale.toString(round(100 * detection.confidence))
        label = f"{pictures.class_name(detection.class_id)} {percent}"
        if by_outcome and outcome.matching is not None:
            color = theme.color("success" if index in found else "danger")
            label = label if index in found else f"× {label}"
        else:
            color = theme.chart_color(detection.class_id)
        boxes.append(DrawnBox(detection.box_xyxy_pixels, label if has_words else "", color))
    return boxes


def labelled_boxes(
    outcome: ImageOutcome,
    pictures: PredictionSet,
    *,
    theme: Theme,
    by_outcome: bool,
    beside: bool = False,
    has_words: bool = True,
) -> list[DrawnBox]:
    """Draw the labels: solid in a picture of their own (`beside`), dashed over the predictions."""
    missed = set() if outcome.matching is None else set(outcome.matching.missed)
    boxes = []
    for index, truth in enumerate(outcome.truths or ()):
        name = pictures.class_name(truth.class_id)
        is_missed = index in missed
        if by_outcome:
            color = theme.color("warning") if is_missed else theme.color("text_disabled" if not beside else "success")
            label = f"? {name}" if is_missed else (name if beside else "")
        else:
            color = theme.chart_color(truth.class_id % UNKNOWN_CLASS)
            label = name if beside else ""
        label = label if has_words else ""
        boxes.append(DrawnBox(truth.box_xyxy_pixels, label, color, is_dashed=not beside or (by_outcome and is_missed)))
    return boxes
