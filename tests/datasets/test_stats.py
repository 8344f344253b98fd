"""What the counts of a scan mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.datasets.report import CENTRE_CELLS, BoxSample, DatasetReport, SplitReport
from studio.datasets.scan import scan_dataset
from studio.datasets.stats import (
    StrideShares,
    box_size_shares,
    boxes_per_image,
    centre_counts,
    class_shares,
    imbalance,
    stride_shares,
    suggest_imgsz,
)


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


def test_each_level_sees_the_sizes_that_suit_its_stride():
    sides = [4, 16, 60, 300]
    boxes = [(side / 640, side / 480) for side in sides]
    assert stride_shares(report(boxes), 640) == StrideShares(0.25, 0.25, 0.25, 0.25)
    assert stride_shares(report(boxes), 320).below == 0.25
    assert stride_shares(report(boxes), 1280).below == 0.0


def test_a_box_is_scaled_by_its_own_image():
    assert BoxSample("train", 0, 0.1, 0.2, 1280, 640).scaled(640) == pytest.approx((64, 64))


def test_images_and_centres_are_counted_per_split(make_dataset):
    root = make_dataset()
    (root / "train" / "labels" / "train0.txt").write_text("0 1.0 1.0 0.01 0.01\n0 0 0 0.001 0.001\n1 0.5 0.5 0.1 0.1\n")
    (root / "val" / "labels" / "val0.txt").write_text("")
    scanned = scan_dataset(root)
    assert boxes_per_image(scanned) == {0: 1, 2: 3, 3: 1}
    assert boxes_per_image(scanned, "val") == {0: 1, 2: 1}
    grid = centre_counts(scanned, "train")
    assert (len(grid), sum(grid)) == (CENTRE_CELLS**2, 7)
    assert grid[0] == grid[-1] == 1
    assert sum(centre_counts(scanned)) == scanned.boxes
    assert {(box.split, box.class_id) for box in scanned.box_sample} == {
        ("train", 0), ("train", 1), ("val", 0), ("val", 1),
    }  # fmt: skip


def test_a_report_of_an_older_studio_is_read():
    fields = report([(0.1, 0.1)]).to_dict()
    for key in ("box_sample", "compared_by_sight"):
        del fields[key]
    for split in fields["splits"]:
        del split["boxes_per_image"], split["centres"]
    assert suggest_imgsz(DatasetReport.from_dict(fields)) == 640
