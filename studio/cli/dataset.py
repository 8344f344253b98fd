"""`demo-data` and `data check`: datasets from the command line."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from studio.cli import console, dataset_fix, dataset_import, dataset_split
from studio.cli.app import add_command
from studio.datasets.report import DatasetReport
from studio.errors import UsageError


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `demo-data` and `data`."""
    demo = add_command(
        commands,
        "demo-data",
        _demo_data,
        summary="write a small dataset to try things on",
        examples="  python main.py demo-data demo\n  python main.py demo-data demo --images 60 --seed 7",
        json=True,
    )
    demo.add_argument("folder", type=Path, metavar="DIR", help="folder to make; must be new or empty")
    demo.add_argument("--images", type=int, help="number of training images; a quarter as many for val come on top")
    demo.add_argument("--seed", type=int, default=0, help="the same seed gives the same images (default: 0)")

    data = commands.add_parser("data", help="look at a dataset", description="Look at a dataset.")
    inner = data.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = add_command(
        inner,
        "check",
        _check,
        summary="find what would go wrong in training, without changing a file",
        examples="  python main.py data check datasets/cells\n  python main.py data check datasets/cells/data.yaml --json",
        json=True,
    )
    check.add_argument("dataset", type=Path, metavar="DIR", help="folder in the train/val layout, or its data.yaml")
    check.add_argument("--by-sight", action="store_true", help="decode every image and find pictures that look alike")
    check.add_argument("--imgsz", type=int, default=640, help="training size to judge object sizes at (default: 640)")
    dataset_fix.add_commands(inner)
    dataset_import.add_commands(inner)
    dataset_split.add_commands(inner)


def _demo_data(parsed: argparse.Namespace) -> int:
    from studio.datasets.demo import write_demo_dataset

    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"drawing image {done} of {total}")

    if parsed.seed < 0:
        raise UsageError(f"{parsed.seed} is not a seed.", hint="Give 0 or more.")
    options = {} if parsed.images is None else {"images": parsed.images}
    folder = write_demo_dataset(parsed.folder, seed=parsed.seed, progress=show, **options)
    if parsed.json:
        console.print_json({"folder": str(folder)})
    else:
        line.keep(f"The demo dataset is in {folder}")
        print(
            f"Next: python main.py train --data {console.as_word(folder)} --base yolo11 --template lska-head --epochs 20 --imgsz 160"
        )
    return console.DONE


def _check(parsed: argparse.Namespace) -> int:
    from studio.datasets.balance import size_problems
    from studio.datasets.scan import scan_dataset
    from studio.datasets.scan_cache import ScanCache
    from studio.datasets.stats import suggest_imgsz

    if parsed.imgsz < 32:
        raise UsageError(f"{parsed.imgsz} is not an image size.", hint="Give pixels, 32 or more; 640 is usual.")
    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"looking at file {done:,} of {total:,}")

    report = scan_dataset(parsed.dataset, progress=show, cache=ScanCache.of_user(), by_sight=parsed.by_sight)
    report = replace(report, problems=(*report.problems, *size_problems(report, parsed.imgsz)))
    line.show("")
    if parsed.json:
        console.print_json({**report.to_dict(), "suggested_imgsz": suggest_imgsz(report)})
    else:
        _print_report(report)
    return console.DONE if report.usable else console.FAILED


def _print_report(report: DatasetReport) -> None:
    print(f"{report.root}")
    header = ("split", "images", "labelled", "background", "left out", "boxes", *report.class_names)
    rows = [
        (
            split.name,
            split.images,
            split.labelled,
            split.backgrounds,
            split.dropped,
            split.boxes,
            *split.boxes_per_class,
        )
        for split in report.splits
    ]
    console.print_table(header, rows, right=range(1, len(header)))
    if report.problems:
        print(f"\n{len(report.problems)} findings:")
        console.print_problems(report.problems)
    left_out = sum(split.dropped for split in report.splits)
    if not report.usable:
        print(f"\nThis dataset cannot be trained on: {report.reason}")
    elif left_out:
        print(f"\nThis dataset can be trained on, but training would leave out {left_out} faulty images.")
    else:
        print("\nThis dataset can be trained on.")
