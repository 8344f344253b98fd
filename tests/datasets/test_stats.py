"""What the counts of a scan mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.datasets.report import DatasetReport, SplitReport
from studio.datasets.stats import box_size_shares, class_shares, imbalance, suggest_imgsz


def report(boxes: list[tuple[float, float]], size: tuple[int, int] = (640, 480)) -> DatasetReport:
    """Make a report of two classes, 30 to 10 in train."""
    splits = (
        SplitReport("train", Path("t"), Path("t"), 10, 10, 0, 40, (30, 10)),
        SplitReport("val", Path("v"), Path("v"), 2, 2, 0, 5, (5, 0)),
    )
    return DatasetReport(
        Path("r"), ("a", "b"), None, splits, (), ((*size, 12),), tuple(boxes), (), seconds=0.1, usable=True, reason=""
    )


def test_shares_follow_the_train_boxes():
    shares = class_shares(report([]))
    assert [(share.name, share.train, share.val, share.share) for share in shares] == [
        ("a", 30, 5, 0.75),
        ("b", 10, 0, 0.25),
    ]
    assert imbalance(report([])) == 3


def test_boxes_are_sorted_at_the_size_they_are_trained_at():
    boxes = [(30 / 640, 30 / 480), (60 / 640, 60 / 480)]
    assert box_size_shares(report(boxes), 640).small == 0.5
    assert box_size_shares(report(boxes), 1280).small == 0
    assert box_size_shares(report(boxes), 320).small == 1
    assert box_size_shares(report([]), 640) == box_size_shares(report([]), 320)


@pytest.mark.parametrize(
    ("side", "size", "expected"),
    [
        (100, (640, 480), 640),  # nothing speaks for another size
        (100, (320, 320), 320),  # never larger than the images
        (20, (1920, 1080), 1280),  # small objects in large images
        (200, (1920, 1080), 640),
        (32, (1920, 1080), 960),
        (4, (256, 256), 320),
    ],
)
def test_the_suggested_size_keeps_small_objects_readable(side, size, expected):
    assert suggest_imgsz(report([(side / size[0], side / size[1])] * 20, size)) == expected


def test_without_boxes_the_usual_size_is_suggested():
    assert suggest_imgsz(report([])) == 640
