"""`predict`: boxes on images, from a run or any YOLO weights."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from studio.cli import console
from studio.cli.app import add_command
from studio.errors import UsageError
from studio.launch.predicting import PREDICTIONS_FILE, predict
from studio.runs.store import RunStore


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `predict`."""
    parser = add_command(
        commands,
        "predict",
        _predict,
        summary="predict images and write annotated copies and predictions.jsonl",
        examples=(
            "  python main.py predict --run yolo11n-lska-head-1 --source demo/val/images -o predictions\n"
            "  python main.py predict --weights yolo11n.pt --source photo.jpg -o predictions --json"
        ),
        json=True,
    )
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--run", metavar="NAME", help="the best weights of this run")
    model.add_argument("--weights", type=Path, metavar="FILE", help="a .pt file")
    parser.add_argument("--source", type=Path, metavar="PATH", required=True, action="append", help="image or folder")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", required=True, help="folder for the results")
    parser.add_argument("--imgsz", type=int, help="image size in pixels (default: the run's, else 640)")
    parser.add_argument("--confidence", type=float, default=0.25, help="lowest confidence to keep (default: 0.25)")
    parser.add_argument("--device", default="", help="cpu, 0 or mps (default: the first GPU, else the CPU)")


def _predict(parsed: argparse.Namespace) -> int:
    if not 0.0 <= parsed.confidence <= 1.0:
        raise UsageError(f"{parsed.confidence} is not a confidence.", hint="Give a number from 0 to 1.")
    if parsed.imgsz is not None and not 32 <= parsed.imgsz <= 8192:
        raise UsageError(f"{parsed.imgsz} is not an image size.", hint="Give pixels, from 32 to 8192.")
    run = RunStore().get(parsed.run) if parsed.run else None
    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"image {done} of {total}")

    results = predict(
        run=run,
        weights=parsed.weights,
        sources=tuple(parsed.source),
        output=parsed.output,
        imgsz=parsed.imgsz,
        confidence=parsed.confidence,
        device=parsed.device,
        progress=show,
    )
    if parsed.json:
        lines = (results / PREDICTIONS_FILE).read_text(encoding="utf-8").splitlines()
        console.print_json([json.loads(text) for text in lines])
    else:
        line.show("")
        console.tell(f"The annotated images and {PREDICTIONS_FILE} are in {results}")
    return console.DONE
