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
import statistics
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
TEMPLATES = ("lska-head", "lska-backbone", "c3k2-lska", "c2f-lska", "van-backbone")  # C2f is what YOLOv8 has for C3k2
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
STYLES = {
    "from scratch": ("#8A8F98", "-"),
    "plain load": ("#C2410C", "-"),
    "plain load, safe start": ("#C2410C", "--"),
    "transfer": ("#4F46E5", "-"),
    "transfer, safe start": ("#0F766E", "-"),
    REFERENCE: ("#111827", ":"),
}
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
    elif options.part == "count":
        count(options)
    kept = _read(options.out)
    if options.part == "draw":
        draw(kept, options.out.with_suffix(".svg"))
    if options.part in ("count", "draw"):
        tables = [training_table(kept.get("trainings", []), epochs) for epochs in _lengths(kept)]
        print(count_table(kept["counts"]), *tables, sep="\n\n")
    return 0


# ---- tensors ------------------------------------------------------------------------------------------------------------


def count(options: argparse.Namespace) -> None:
    """Count what both ways of loading carry, for the classes of the weights themselves."""
    os.environ.setdefault("ATTENTION_STUDIO_HOME", tempfile.mkdtemp(prefix="transfer-"))
    from studio.worker.hardened import harden

    harden()
    import torch
    from ultralytics.nn.tasks import load_checkpoint

    from studio.errors import StudioError
    from studio.graph.model_yaml import write_model_yaml
    from studio.templates.generate import generate_model
    from studio.worker.measure import build_from_text
    from studio.worker.trainer import CATALOG
    from studio.worker.weights import carry

    found = []
    for file, base in BASES.items():
        for template in TEMPLATES:
            try:
                text = write_model_yaml(generate_model(base, template=template))
            except StudioError as error:
                print(base, template, error.message)
                continue
            pretrained, _ = load_checkpoint(str(options.weights / file))
            names = dict(pretrained.names)
            model, plain = (build_from_text(text, "n", nc=len(names), names=names) for _ in range(2))
            offered = {name: tensor.shape for name, tensor in pretrained.state_dict().items()}
            plain.load(pretrained, verbose=False)
            places = {
                name: int(name.split(".")[1])
                for name, tensor in plain.state_dict().items()
                if offered.get(name) == tensor.shape
            }
            source, _ = load_checkpoint(str(options.weights / file))
            report = carry(model, source, catalog=CATALOG)
            own_row = {row.row: row.source_row for row in report.rows}
            wrong = [name for name, row in places.items() if own_row[row] != row]
            image = torch.rand(1, 3, 160, 160, generator=torch.Generator().manual_seed(0))
            with torch.no_grad():
                answers = [network.eval()(image)[0] for network in (model, pretrained)]
            found.append(
                {
                    "weights": file,
                    "template": template,
                    "tensors_of_file": report.total,
                    "tensors_of_model": report.carried + report.fresh,
                    "carried": report.carried,
                    "moved": report.moved,
                    "new": report.fresh,
                    "plain": len(places),
                    "plain_wrong": len(wrong),
                    "first_answers_equal": bool(torch.equal(*answers)),
                }
            )
    kept = _read(options.out)
    kept["counts"] = found
    _write(options.out, kept)


def count_table(rows: list[dict[str, Any]]) -> str:
    """Give the counts as a table in Markdown."""
    lines = [
        "| weights | template | carried by the studio | of those from another row | new "
        "| matched by `.load()` | of those another layer's | answers as pretrained at step 0 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row['weights']} | `{row['template']}` | {row['carried']} of {row['tensors_of_file']} | {row['moved']} "
            f"| {row['new']} | {row['plain']} of {row['tensors_of_file']} | {row['plain_wrong']} "
            f"| {'yes' if row['first_answers_equal'] else 'no'} |"
        )
    return "\n".join(lines)


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


def training_table(rows: list[dict[str, Any]], epochs: int) -> str:
    """Give mean, least and most of mAP50 after the first and the last epoch as a table in Markdown."""
    lines = [f"| model | beginning | after epoch 1 | after epoch {epochs} | seeds |", "|---|---|---|---|---|"]
    for (template, name), curves in _curves(rows, epochs).items():
        first, last = ([curve[at] for curve in curves] for at in (0, -1))
        lines.append(f"| `{template}` | {name} | {_spread(first)} | {_spread(last)} | {len(curves)} |")
    return "\n".join(lines)


def _spread(values: list[float]) -> str:
    return f"{statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def _lengths(kept: dict[str, Any]) -> list[int]:
    return sorted({row["epochs"] for row in kept.get("trainings", [])})


def _curves(rows: list[dict[str, Any]], epochs: int) -> dict[tuple[str, str], list[list[float]]]:
    order = [(template, name) for template in TRAINED for name in BEGINNINGS] + [("none", REFERENCE)]
    found: dict[tuple[str, str], list[list[float]]] = {}
    for key in order:
        curves = [row["map50"] for row in rows if (row["template"], row["beginning"], row["epochs"]) == (*key, epochs)]
        if curves:
            found[key] = curves
    return found


def draw(kept: dict[str, Any], path: Path) -> None:
    """Draw mAP50 over the epochs, one panel a template, each beginning as its mean with the span of its seeds."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # Text stays text, and nothing in the file changes but what was measured.
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "transfer", "font.size": 9, "axes.grid": True})
    pyplot.rcParams.update({"grid.color": "#DDDDDD", "axes.edgecolor": "#888888", "axes.axisbelow": True})
    figure, axes = pyplot.subplots(1, len(TRAINED), figsize=(7.6, 3.4), layout="constrained", sharey=True)
    curves = _curves(kept["trainings"], _lengths(kept)[0])
    for axis, template in zip(axes, TRAINED, strict=True):
        for name, (colour, line) in STYLES.items():
            own = curves.get((template, name)) or curves.get(("none", name))
            if not own:
                continue
            epochs = range(1, len(own[0]) + 1)
            columns = list(zip(*own, strict=True))
            axis.fill_between(
                epochs, [min(c) for c in columns], [max(c) for c in columns], color=colour, alpha=0.13, lw=0
            )
            axis.plot(epochs, [statistics.mean(c) for c in columns], color=colour, linestyle=line, lw=1.7, label=name)
        axis.set_title(f"YOLO11n + {template}", fontsize=9.5, loc="left")
        axis.set_xlabel("epoch")
        axis.set_ylim(0, 0.9)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    axes[0].set_ylabel("mAP50, validation")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, skipinitialspace=True))


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _write(path: Path, kept: dict[str, Any]) -> None:
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
