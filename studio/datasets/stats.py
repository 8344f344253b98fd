"""What the counts of a scan mean: balance of the classes, size of the objects, an image size to train at."""

from __future__ import annotations

from dataclasses import dataclass

from studio.datasets.report import DatasetReport

# COCO's borders between small, medium and large objects, in pixels of the side of a square (32², 96²).
SMALL_SIDE = 32
LARGE_SIDE = 96
IMGSZ_STEP = 32  # the largest stride of the stock heads
SMALLEST_IMGSZ, LARGEST_IMGSZ = 320, 1280
# Borders between the levels P3, P4 and P5, of the side of a square of the same area: the same 32 and 96 pixels. The anchors
# by which YOLOv5 assigned objects to strides 8, 16 and 32 lie on the same sides (up to 33×23, 30×61 to 59×119, from 116×90).
# An anchor-free head chooses the level per object, near these borders either.
ONE_CELL = 8  # pixels: stride of P3, the finest level; smaller objects share a cell with their surroundings
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


@dataclass(frozen=True)
class StrideShares:
    """Shares of the boxes by the level that sees them best at one image size; they add up to 1, or to 0 without boxes."""

    below: float  # smaller than one cell of P3
    p3: float
    p4: float
    p5: float


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
    counts = [0, 0, 0]
    for w, h in scaled_boxes(report, imgsz):
        area = w * h
        counts[0 if area < SMALL_SIDE**2 else 1 if area < LARGE_SIDE**2 else 2] += 1
    total = max(1, sum(counts))
    return BoxSizes(*(count / total for count in counts))


def stride_shares(report: DatasetReport, imgsz: int) -> StrideShares:
    """Sort the boxes by the level of the neck (P3, P4, P5) whose stride suits their size at `imgsz`."""
    counts = [0, 0, 0, 0]
    for w, h in scaled_boxes(report, imgsz):
        counts[stride_level(w, h)] += 1
    total = max(1, sum(counts))
    return StrideShares(*(count / total for count in counts))


def stride_level(width: float, height: float) -> int:
    """Give 1, 2 or 3 for P3, P4 or P5, 0 for less than a cell of P3; width and height in pixels at the training size."""
    area = width * height
    borders = (ONE_CELL, SMALL_SIDE, LARGE_SIDE)
    return sum(area >= side**2 for side in borders)


def scaled_boxes(report: DatasetReport, imgsz: int) -> list[tuple[float, float]]:
    """Give width and height in pixels of the sampled boxes after their images are scaled to `imgsz`."""
    if report.box_sample:
        return [box.scaled(imgsz) for box in report.box_sample]
    # A report kept from before boxes knew their images: the most common size stands for all.
    width, height = _typical_size(report)
    scale = imgsz / max(width, height)
    return [(w * width * scale, h * height * scale) for w, h in report.box_sizes]


def boxes_per_image(report: DatasetReport, split: str | None = None) -> dict[int, int]:
    """Map a number of boxes to the images that have so many, rising; of one split, or of all."""
    counts: dict[int, int] = {}
    for part in report.splits:
        if split in (None, part.name):
            for boxes, images in part.boxes_per_image:
                counts[boxes] = counts.get(boxes, 0) + images
    return dict(sorted(counts.items()))


def centre_counts(report: DatasetReport, split: str | None = None) -> tuple[int, ...]:
    """Count the box centres in CENTRE_CELLS × CENTRE_CELLS cells, row by row from the top left; of one split, or of all."""
    grids = [part.centres for part in report.splits if split in (None, part.name) and part.centres]
    return tuple(map(sum, zip(*grids, strict=True)))


def suggest_imgsz(report: DatasetReport) -> int:
    """Suggest an image size: small objects stay readable, and nothing is scaled up beyond the images themselves.

    A rule of thumb: the tenth percentile of the box sides should keep 16 pixels. A multiple of 32 from 320 to 1280,
    640 where nothing speaks for another one.
    """
    width, height = _typical_size(report)
    longest = max(width, height)
    sides = sorted(min(w, h) for w, h in scaled_boxes(report, 1) if w > 0 and h > 0)
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
