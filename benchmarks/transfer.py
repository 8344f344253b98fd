"""What carrying pretrained weights by origin is worth: tensors counted, and trainings with equal settings beside each other.

    python benchmarks/transfer.py count --weights FOLDER
    python benchmarks/transfer.py train --weights FOLDER/yolo11n.pt --dataset FOLDER --template lska-backbone
    python benchmarks/transfer.py draw

`count` takes yolo11n.pt, yolo26n.pt and yolov8n.pt of a folder. It compares the studio's transfer with `model.load(weights)` of
ultralytics on the same model: how many tensors find a place, and how many of those come from another layer than the one
whose place they take. `train` runs five ways to begin for each seed, equal in everything else; a training that is in the
result already is not repeated. All of it is kept in `docs/pictures/transfer.json`, from which `draw` makes the figure.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

RESULT = ROOT / "docs" / "pictures" / "transfer.json"
BASES = {"yolo11n.pt": "yolo11", "yolo26n.pt": "yolo26", "yolov8n.pt": "yolov8"}
TEMPLATES = ("lska-head", "lska-backbone", "c3k2-lska", "van-backbone")
TRAINED = ("lska-backbone", "c3k2-lska")
# Name of a way to begin: (what loads the weights, safe start).
BEGINNINGS = {
    "from scratch": ("nothing", False),
    "plain load": ("ultralytics", False),
    "plain load, safe start": ("ultralytics", True),
    "transfer": ("studio", False),
    "transfer, safe start": ("studio", True),
}
REFERENCE = "stock model, plain load"  # YOLO11n without any attention, as ultralytics fine-tunes it
EXTRA = {"nbs": 8, "warmup_epochs": 0, "plots": False, "save": False, "workers": 0}


def main() -> int:
    """Do one part and keep what it found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("count", "train", "draw", "one"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--template", choices=TRAINED, action="append")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--out", type=Path, default=RESULT)
    parser.add_argument("--run", type=Path, help="of the part `one`, which `train` starts")
    parser.add_argument("--loader", help="of the part `one`")
    options = parser.parse_args()
    if options.part == "one":
        train_one(options.run, options.loader)
    elif options.part == "train":
        train(options)
    return 0


# ---- trainings ----------------------------------------------------------------------------------------------------------


def train(options: argparse.Namespace) -> None:
    """Train every beginning with every seed, one after the other, seed by seed."""
    kept = _read(options.out)
    for seed in range(options.seeds):
        for template in options.template or TRAINED:
            for name in BEGINNINGS:
                _train_once(options, kept, template=template, name=name, seed=seed)
        _train_once(options, kept, template="none", name=REFERENCE, seed=seed)


def _train_once(options: argparse.Namespace, kept: dict[str, Any], *, template: str, name: str, seed: int) -> None:
    key = {"template": template, "beginning": name, "seed": seed, "epochs": options.epochs}
    trainings = kept.setdefault("trainings", [])
    if any(key.items() <= row.items() for row in trainings):
        return
    loader, is_safe = BEGINNINGS.get(name, ("ultralytics", None))
    folder = Path(tempfile.mkdtemp(prefix="transfer-"))
    os.environ["ATTENTION_STUDIO_HOME"] = str(folder / "home")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from studio.launch.prepare import prepare_training
    from studio.runs.job import TrainSettings

    try:
        run = prepare_training(
            dataset=options.dataset,
            base="yolo11",
            template=template,
            values=None if is_safe is None else {"safe_start": is_safe},
            weights=None if loader == "nothing" else options.weights,
            settings=TrainSettings(epochs=options.epochs, imgsz=160, batch=8, device="cpu", seed=seed, extra=EXTRA),
        )
        began = time.monotonic()
        command = [sys.executable, __file__, "one", "--run", str(run), "--loader", loader]
        with (run / "log.txt").open("w") as log:
            subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT)
        rows = _read_csv(run / "train" / "results.csv")
        found = json.loads((run / "before.json").read_text(encoding="utf-8"))
    except subprocess.CalledProcessError:
        print((run / "log.txt").read_text(encoding="utf-8")[-3000:])
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    map50 = [round(float(row["metrics/mAP50(B)"]), 4) for row in rows]
    trainings.append({**key, **found, "map50": map50, "seconds": round(time.monotonic() - began, 1)})
    kept["trainings"] = trainings
    _write(options.out, kept)
    print(template, name, seed, map50, found, f"{time.monotonic() - began:.0f} s", flush=True)


def train_one(run: Path, loader: str) -> None:
    """Train a prepared run in this process, with the studio's transfer or with what ultralytics does instead."""
    from studio.worker.hardened import harden

    harden()
    from ultralytics.models.yolo.detect import DetectionTrainer

    from studio.runs.job import TrainJob, read_job
    from studio.worker.train import training_arguments
    from studio.worker.trainer import StudioTrainer

    class PlainLoad(StudioTrainer):
        """Builds the same model, and loads as stock ultralytics does: by the number of the row."""

        get_model = DetectionTrainer.get_model

    job = read_job(run)
    assert isinstance(job, TrainJob)
    trainer_class = PlainLoad if loader == "ultralytics" else StudioTrainer
    trainer = trainer_class(overrides=training_arguments(run, job, point=None))
    found: dict[str, Any] = {}

    def note_tensors(trainer: Any) -> None:
        found["tensors"] = len(trainer.model.state_dict())
        found["carried"] = None if trainer.transfer is None else trainer.transfer.carried

    trainer.add_callback("on_train_start", note_tensors)
    trainer.train()
    (run / "before.json").write_text(json.dumps(found), encoding="utf-8")


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, skipinitialspace=True))


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _write(path: Path, kept: dict[str, Any]) -> None:
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
