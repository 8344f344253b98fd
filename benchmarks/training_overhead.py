"""What a training costs more in the studio than with `yolo train`: CPU seconds, alternating, the same arguments.

    python benchmarks/training_overhead.py --pairs 5

Both train YOLO11n from scratch on a tiny generated dataset, so the fixed costs weigh as heavily as they ever can.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from studio import paths
from studio.datasets.demo import write_demo_dataset
from studio.launch import process
from studio.launch.prepare import prepare_training
from studio.runs.job import TrainSettings
from studio.runs.run import RunStatus

GOAL = 1.02
LEAST_CPU_SECONDS = 1.0  # importing torch alone takes longer
EXTRA = {"warmup_epochs": 0, "nbs": 4, "plots": False, "workers": 0}
_YOLO = "import sys; from ultralytics.cfg import entrypoint; entrypoint()"


def main() -> int:
    """Print one line a pair and the median of the ratios; exit code 1 above the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--images", type=int, default=32)
    parser.add_argument("--imgsz", type=int, default=96)
    parser.add_argument("--template", default="none", help="the stock side always trains the stock model")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="training-overhead-"))
    os.environ["ATTENTION_STUDIO_HOME"] = str(folder / "home")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Compiled once, as on a user's computer: else both sides compile a thousand files of torch each time, and one the studio.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    try:
        dataset = write_demo_dataset(folder / "demo", images=options.images, seed=0)
        # A copy of its own, because `yolo train` writes its label cache into the dataset.
        copy = shutil.copytree(dataset, folder / "copy")
        ratios = []
        for pair in range(options.pairs + 1):
            sides = {"yolo": lambda: _yolo(copy, folder, options), "studio": lambda: _studio(dataset, options)}
            order = ("yolo", "studio") if pair % 2 else ("studio", "yolo")
            seconds = {name: _cpu_seconds(sides[name]) for name in order}
            unmeasured = [name for name, (cpu, _) in seconds.items() if cpu < LEAST_CPU_SECONDS]
            if unmeasured:  # a process that was not waited for counts nothing, which would look like a win
                raise SystemExit(f"no CPU time was measured for {', '.join(unmeasured)}: the benchmark is broken")
            if pair == 0:  # warms the file cache, the fonts and both label caches
                continue
            ratios.append(seconds["studio"][0] / seconds["yolo"][0])
            print(
                f"pair {pair}: yolo {seconds['yolo'][0]:.2f} CPU s ({seconds['yolo'][1]:.1f} s), "
                f"studio {seconds['studio'][0]:.2f} CPU s ({seconds['studio'][1]:.1f} s), ratio {ratios[-1]:.3f}"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    median = statistics.median(ratios)
    print(f"median ratio of {len(ratios)} pairs: {median:.3f} (goal: at most {GOAL})")
    return 0 if median <= GOAL else 1


def _cpu_seconds(work: object) -> tuple[float, float]:
    """Give CPU and wall seconds of the processes that `work` starts and waits for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()  # type: ignore[operator]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - began


def _yolo(dataset: Path, folder: Path, options: argparse.Namespace) -> None:
    environment = {
        **os.environ,
        "YOLO_CONFIG_DIR": str(paths.ultralytics_config_folder()),
        "MPLCONFIGDIR": str(paths.ultralytics_config_folder() / "matplotlib"),
        "YOLO_OFFLINE": "1",
        "YOLO_AUTOINSTALL": "false",
    }
    arguments = {
        "model": "yolo11n.yaml",
        "data": _data_yaml(dataset),
        "epochs": options.epochs,
        "imgsz": options.imgsz,
        "batch": 4,
        "device": "cpu",
        "seed": 0,
        "pretrained": False,
        "project": folder / "yolo",
        "name": "train",
        "exist_ok": True,
        **EXTRA,
    }
    words = [f"{key}={value}" for key, value in arguments.items()]
    subprocess.run(
        [sys.executable, "-c", _YOLO, "train", *words],
        check=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _data_yaml(dataset: Path) -> Path:
    from studio.datasets.data_yaml import data_yaml_text
    from studio.datasets.layout import find_layout

    layout = find_layout(dataset)
    path = dataset / "benchmark.yaml"
    path.write_text(data_yaml_text(layout, layout.class_names or ("object",)), encoding="utf-8")
    return path


def _studio(dataset: Path, options: argparse.Namespace) -> None:
    folder = prepare_training(
        dataset=dataset,
        base="yolo11",
        template=options.template,
        scale="n",
        settings=TrainSettings(epochs=options.epochs, imgsz=options.imgsz, batch=4, device="cpu", extra=EXTRA),
    )
    process.start_run(folder)
    status = process.wait_for(folder, timeout_seconds=600)
    if status is not RunStatus.FINISHED:
        raise SystemExit(process.outcome(folder))


if __name__ == "__main__":
    sys.exit(main())
