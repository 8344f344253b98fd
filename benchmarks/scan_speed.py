"""Compare the studio's dataset scan with the label cache scan of ultralytics, and with yolo-dataset-doctor.

Makes a dataset of many JPEGs with labels in a temporary folder, then runs the scans in turn, each in a process of its
own; only the scan itself is timed, imports are not. Three comparisons, as medians of ratios: the first scan (each
writes its cache), the second scan of the unchanged dataset, and, when the Python of an environment with
yolo-dataset-doctor is given, its `validate`. Then the largest cases: many images and a label file of a million rows, with
peak memory and the time from the wish to stop to the end.

    python benchmarks/scan_speed.py --images 20000 --pairs 5 --large 100000
    python benchmarks/scan_speed.py --doctor /tmp/doctor/bin/python --messy folder/with/faults
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
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
from studio.datasets.scan_cache import ScanCache
started = time.perf_counter()
report = scan_dataset(
    Path(sys.argv[1]), progress=lambda done, total: None, cancelled=lambda: False, cache=ScanCache.of_user()
)
print("RESULT", time.perf_counter() - started, report.images, report.boxes)
"""
OURS_ONCE = OURS.replace(", cache=ScanCache.of_user()", "")  # the doctor keeps nothing either
# Lets one scan run to its end, then stops five at different moments; tells the most memory ever used by the scan and its
# second process together, the longest time without asking, and the longest time from the wish to stop to the end.
LIMITS = """
import re, resource, shutil, sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from studio import paths
from studio.datasets.scan import ScanCancelled, scan_dataset
from studio.datasets.scan_cache import ScanCache
gaps, last = [0.0], time.perf_counter()
def watch():
    global last
    now = time.perf_counter()
    gaps.append(now - last)
    last = now
    return False
report = scan_dataset(Path(sys.argv[1]), cancelled=watch, cache=ScanCache.of_user())
watch()
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
peak += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
stopping = []
for share in (0.1, 0.3, 0.5, 0.7, 0.9):
    began, asked = time.perf_counter(), []
    def cancelled():
        if time.perf_counter() - began > share * report.seconds:
            asked.append(time.perf_counter())
            return True
        return False
    shutil.rmtree(paths.cache_folder() / "scans", ignore_errors=True)  # or there would be nothing to stop
    try:
        scan_dataset(Path(sys.argv[1]), cancelled=cancelled, cache=ScanCache.of_user())
    except ScanCancelled:
        stopping.append(time.perf_counter() - asked[0])
print("RESULT", report.seconds, report.images, report.boxes, len(stopping), max(stopping, default=0), max(gaps), peak)
"""
DOCTOR = """
import json, sys, time
from pathlib import Path
from yolo_dataset_doctor.validate import validate_dataset
names = len((Path(sys.argv[1]) / "classes.txt").read_text().splitlines())
started = time.perf_counter()
issues = []
for split in ("train", "val"):
    folder = Path(sys.argv[1]) / split
    report = validate_dataset(folder / "images", folder / "labels", num_classes=names)
    issues += [f"{split}/{issue.file}" for issue in report.issues]
seconds = time.perf_counter() - started
print("RESULT", seconds, json.dumps(sorted(set(issues)), separators=(",", ":")).replace(" ", "\\\\u0020"))
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


def measure(code: str, root: Path, environment: dict[str, str], *, python: str = sys.executable) -> list[str]:
    """Run one scan in a fresh process and give what it printed: seconds first."""
    output = subprocess.run(
        [python, "-c", code, str(root), str(PROJECT)],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return next(line for line in output.splitlines() if line.startswith("RESULT")).split()[1:]


def forget(root: Path, environment: dict[str, str]) -> None:
    """Remove both caches."""
    shutil.rmtree(environment["ATTENTION_STUDIO_HOME"], ignore_errors=True)
    for split in ("train", "val"):
        (root / split / "labels.cache").unlink(missing_ok=True)


def compare(root: Path, environment: dict[str, str], *, pairs: int, doctor: str) -> None:
    """Print first and second scans of both in turn, and the doctor's."""
    measure(OURS, root, environment)  # the files of all are in the disk cache from here on
    ratios: dict[str, list[float]] = {"first scan, ultralytics": [], "second scan, ultralytics": [], "doctor": []}
    for number in range(pairs):
        forget(root, environment)
        told = []
        for name in ("first scan, ultralytics", "second scan, ultralytics"):
            ours, *our_counts = measure(OURS, root, environment)
            theirs, *their_counts = measure(THEIRS, root, environment)
            if our_counts != their_counts:
                raise SystemExit(f"The two scans count differently: {our_counts} and {their_counts}")
            ratios[name].append(float(theirs) / float(ours))
            told.append(f"{name}: studio {float(ours):.3f} s, {float(theirs):.3f} s")
        if doctor:
            forget(root, environment)
            ours = measure(OURS_ONCE, root, environment)[0]
            theirs = measure(DOCTOR, root, environment, python=doctor)[0]
            ratios["doctor"].append(float(theirs) / float(ours))
            told.append(f"doctor: studio {float(ours):.3f} s, {float(theirs):.3f} s")
        print(f"pair {number + 1}: " + "; ".join(told))
    for name, values in ratios.items():
        if values:
            print(f"{name}: studio {statistics.median(values):.2f} times faster (median of {len(values)} pairs)")


def compare_findings(messy: Path, environment: dict[str, str], doctor: str) -> None:
    """Print the files that the doctor reports and the studio does not."""
    sys.path.insert(0, str(PROJECT))
    from studio.datasets.scan import scan_dataset

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "messy"
        shutil.copytree(messy, root)
        if not (root / "classes.txt").is_file():
            names = scan_dataset(root).class_names
            (root / "classes.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
        theirs = set(json.loads(measure(DOCTOR, root, environment, python=doctor)[1]))
        about = [
            path for found in scan_dataset(root).problems for path in (found.where and found.where.path, *found.files)
        ]
        ours = {f"{path.relative_to(root).parts[0]}/{path.name}" for path in about if path is not None}
        ours |= {name.rpartition(".")[0] + ".txt" for name in ours} | {
            name.rpartition(".")[0] + ".jpg" for name in ours
        }
        print(f"findings: the doctor names {len(theirs)} files, of which the studio misses {sorted(theirs - ours)}")


def show_limits(name: str, root: Path, environment: dict[str, str]) -> None:
    """Print time, memory and stopping of one large dataset."""
    shutil.rmtree(environment["ATTENTION_STUDIO_HOME"], ignore_errors=True)
    seconds, images, boxes, stopped, stopping, gap, peak = measure(LIMITS, root, environment)
    print(
        f"{name}: {images} images, {boxes} boxes in {float(seconds):.1f} s, at most {peak} MB, "
        f"stopped {stopped} of 5 times, within {float(stopping):.3f} s, asked at least every {float(gap):.2f} s"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--large", type=int, default=0, help="images of the large case; 0 leaves it out")
    parser.add_argument("--doctor", default="", help="Python of an environment with yolo-dataset-doctor")
    parser.add_argument("--messy", type=Path, help="a dataset with faults, to compare findings with the doctor's")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        environment = {
            **os.environ,
            "YOLO_CONFIG_DIR": str(Path(folder) / "config"),
            "YOLO_OFFLINE": "1",
            "YOLO_AUTOINSTALL": "false",
            "ATTENTION_STUDIO_HOME": str(Path(folder) / "home"),
        }
        started = time.perf_counter()
        make_dataset(root, options.images)
        print(f"{options.images} images made in {time.perf_counter() - started:.1f} s")
        time.sleep(3)  # a file changed just now is not trusted to stay as it is
        print(
            "load of the machine before:", *(f"{value:.1f}" for value in os.getloadavg()), "on", os.cpu_count(), "cores"
        )
        compare(root, environment, pairs=options.pairs, doctor=options.doctor)
        if options.messy and options.doctor:
            compare_findings(options.messy, environment, options.doctor)
        rows = "".join(f"{i % 2} 0.5 0.{i % 900 + 50:03d} 0.{i + 1:07d} 0.05\n" for i in range(1_000_000))
        (root / "train" / "labels" / "000001.txt").write_text(rows, encoding="utf-8")
        show_limits("a label file of a million rows", root, environment)
        shutil.rmtree(root)
        if options.large:
            make_dataset(root, options.large)
            time.sleep(3)
            show_limits("large", root, environment)


if __name__ == "__main__":
    main()
