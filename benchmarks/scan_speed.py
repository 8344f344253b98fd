"""Compare the speed of the studio's dataset scan with the label cache scan of ultralytics.

Makes a dataset of many JPEGs with labels in a temporary folder, then runs both scans in turn, each in a process of
its own; only the scan itself is timed, imports are not. Prints every pair and the median ratio.

    python benchmarks/scan_speed.py --images 20000 --pairs 5
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

OURS = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from studio.datasets.scan import scan_dataset
started = time.perf_counter()
report = scan_dataset(Path(sys.argv[1]), progress=lambda done, total: None, cancelled=lambda: False)
print("RESULT", time.perf_counter() - started, report.images, report.boxes)
"""
# What YOLODataset does before the first epoch when there is no cache; the cache file is written as in real life.
THEIRS = """
import sys, time
from pathlib import Path
from ultralytics.data.dataset import YOLODataset
data = {"names": {i: str(i) for i in range(4)}, "nc": 4, "channels": 3}
class Scan(YOLODataset):
    def __init__(self, images):
        self.img_path, self.data, self.prefix, self.fraction = images, data, "", 1.0
        self.use_segments = self.use_keypoints = self.use_obb = self.single_cls = False
        self.augment = True
        self.im_files = self.get_img_files(images)
        self.labels = self.get_labels()
seconds, images, boxes = 0.0, 0, 0
for split in ("train", "val"):
    (Path(sys.argv[1]) / split / "labels.cache").unlink(missing_ok=True)
    started = time.perf_counter()
    scan = Scan(str(Path(sys.argv[1]) / split / "images"))
    seconds += time.perf_counter() - started
    images += len(scan.labels)
    boxes += sum(len(label["cls"]) for label in scan.labels)
print("RESULT", seconds, images, boxes)
"""


def make_dataset(root: Path, images: int) -> None:
    """Write `images` different 640×480 JPEGs with about 5 boxes each; one in ten goes to val."""
    from PIL import Image, ImageFilter

    rng = random.Random(0)
    bases = []
    for index in range(24):
        picture = Image.effect_noise((640, 480), 60 + 4 * index).filter(ImageFilter.GaussianBlur(1.5)).convert("RGB")
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=85)
        bases.append(stream.getvalue())
    for split in ("train", "val"):
        for kind in ("images", "labels"):
            (root / split / kind).mkdir(parents=True)
    (root / "classes.txt").write_text("a\nb\nc\nd\n", encoding="utf-8")
    for index in range(images):
        split = "val" if index % 10 == 0 else "train"
        base = rng.choice(bases)
        # A comment of its own length makes every file a different one, as in a real dataset.
        comment = f"{index:08d}".encode() + bytes(rng.randrange(0, 3000))
        marker = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        (root / split / "images" / f"{index:06d}.jpg").write_bytes(base[:2] + marker + base[2:])
        rows = []
        for _ in range(rng.randrange(2, 9)):
            w, h = rng.uniform(0.05, 0.4), rng.uniform(0.05, 0.4)
            x, y = rng.uniform(w / 2, 1 - w / 2), rng.uniform(h / 2, 1 - h / 2)
            rows.append(f"{rng.randrange(4)} {x:.6f} {y:.6f} {w:.6f} {h:.6f}\n")
        (root / split / "labels" / f"{index:06d}.txt").write_text("".join(rows), encoding="utf-8")


def measure(code: str, root: Path, environment: dict[str, str]) -> tuple[float, str]:
    """Run one scan in a fresh process: seconds, and "images boxes" as it counted them."""
    output = subprocess.run(
        [sys.executable, "-c", code, str(root), str(PROJECT)],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    _, seconds, *counts = next(line for line in output.splitlines() if line.startswith("RESULT")).split()
    return float(seconds), " ".join(counts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        started = time.perf_counter()
        make_dataset(root, options.images)
        print(f"{options.images} images made in {time.perf_counter() - started:.1f} s")
        environment = {
            **os.environ,
            "YOLO_CONFIG_DIR": str(Path(folder) / "config"),
            "YOLO_OFFLINE": "1",
            "YOLO_AUTOINSTALL": "false",
            "ATTENTION_STUDIO_HOME": str(Path(folder) / "home"),
        }
        measure(OURS, root, environment)  # the files of both are in the disk cache from here on
        ratios = []
        for number in range(options.pairs):
            ours, our_counts = measure(OURS, root, environment)
            theirs, their_counts = measure(THEIRS, root, environment)
            if our_counts != their_counts:
                raise SystemExit(f"The two scans count differently: {our_counts} and {their_counts}")
            ratios.append(theirs / ours)
            print(f"pair {number + 1}: studio {ours:.2f} s, ultralytics {theirs:.2f} s, {ratios[-1]:.1f} times faster")
        print(
            f"median of {len(ratios)} pairs: {statistics.median(ratios):.1f} times faster ({our_counts} images, boxes)"
        )


if __name__ == "__main__":
    main()
