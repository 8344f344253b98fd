"""What the counts of a scan mean: balance of the classes, size of the objects, an image size to train at."""

from __future__ import annotations

from dataclasses import dataclass

from studio.datasets.report import DatasetReport

# COCO's borders between small, medium and large objects, in pixels of the side of a square (32², 96²).
SMALL_SIDE = 32
LARGE_SIDE = 96
IMGSZ_STEP = 32  # the largest stride of the stock heads
SMALLEST_IMGSZ, LARGEST_IMGSZ = 320, 1280
READABLE_SIDE = 16  # pixels that a small object should keep after scaling: two cells of the finest stride, 8


@dataclass(frozen=True)
class ClassShare:
    """One class and its boxes in train and val."""

    name: str
    train: int
    val: int
    share: float  # of all train boxes, 0 to 1


@dataclass(frozen=True)
class BoxSizes:
    """Shares of small, medium and large boxes at one image size; they add up to 1, or to 0 without boxes."""

    small: float
    medium: float
    large: float


def class_shares(report: DatasetReport) -> tuple[ClassShare, ...]:
    """Count the boxes of each class, in the order of the class ids."""
    train, val = report.split("train"), report.split("val")
    total = max(1, 0 if train is None else train.boxes)
    shares = []
    for index, name in enumerate(report.class_names):
        in_train = 0 if train is None else train.boxes_per_class[index]
        in_val = 0 if val is None else val.boxes_per_class[index]
        shares.append(ClassShare(name, in_train, in_val, in_train / total))
    return tuple(shares)


def imbalance(report: DatasetReport) -> float:
    """Give how many times more boxes the most frequent class has than the rarest that occurs in train; 1 is balanced."""
    counts = [share.train for share in class_shares(report) if share.train]
    return max(counts) / min(counts) if counts else 1.0


def box_size_shares(report: DatasetReport, imgsz: int) -> BoxSizes:
    """Sort the boxes into COCO's small, medium and large, as they are after the image is scaled to `imgsz`."""
    width, height = _typical_size(report)
    scale = imgsz / max(width, height)
    counts = [0, 0, 0]
    for w, h in report.box_sizes:
        area = w * width * scale * h * height * scale
        counts[0 if area < SMALL_SIDE**2 else 1 if area < LARGE_SIDE**2 else 2] += 1
    total = max(1, sum(counts))
    return BoxSizes(*(count / total for count in counts))


def suggest_imgsz(report: DatasetReport) -> int:
    """Suggest an image size: small objects stay readable, and nothing is scaled up beyond the images themselves.

    A rule of thumb: the tenth percentile of the box sides should keep 16 pixels. A multiple of 32 from 320 to 1280,
    640 where nothing speaks for another one.
    """
    width, height = _typical_size(report)
    longest = max(width, height)
    sides = sorted(min(w * width, h * height) / longest for w, h in report.box_sizes if w > 0 and h > 0)
    if not sides:
        return 640
    needed = READABLE_SIDE / max(sides[len(sides) // 10], 1e-6)
    wanted = max(640.0, needed) if longest >= 640 else min(640.0, max(longest, needed))
    capped = min(wanted, max(longest, SMALLEST_IMGSZ))
    rounded = round(capped / IMGSZ_STEP) * IMGSZ_STEP
    return min(LARGEST_IMGSZ, max(SMALLEST_IMGSZ, rounded))


def _typical_size(report: DatasetReport) -> tuple[int, int]:
    """Give the most common image size in pixels, 640 × 640 where there is none."""
    if not report.image_sizes:
        return 640, 640
    width, height, _ = report.image_sizes[0]
    return width, height
