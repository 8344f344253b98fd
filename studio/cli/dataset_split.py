"""`data split`: divide a dataset into train, val and test, in a new folder; the dataset itself is only read."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from studio.cli import console
from studio.cli.app import add_command
from studio.errors import UsageError

ARCHIVES = "An archive is divided by its import: python main.py data import"


def add_commands(data: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `split` to `data`."""
    split = add_command(
        data,
        "split",
        _split,
        summary="divide a dataset into train, val and test: each class in its share, look-alikes together",
        examples=(
            "  python main.py data split datasets/cells\n"
            "  python main.py data split datasets/cells -o datasets/cells-split --val 0.2 --test 0.1 --seed 0\n"
            "  python main.py data split datasets/cells -o datasets/cells-split --copy"
        ),
        json=True,
    )
    split.add_argument("dataset", type=Path, metavar="DIR", help="folder of images with labels, or its data.yaml")
    split.add_argument("-o", "--output", type=Path, metavar="OUT", help="new folder (without it nothing is written)")
    split.add_argument("--val", type=float, default=0.2, metavar="SHARE", help="share of val (default: 0.2)")
    split.add_argument("--test", type=float, default=0.0, metavar="SHARE", help="share of test (default: none)")
    split.add_argument("--seed", type=int, default=0, help="the same seed gives the same split (default: 0)")
    split.add_argument(
        "--names", metavar="A,B,C", help="class names in the order of their ids, where no file names them"
    )
    how = split.add_mutually_exclusive_group()
    how.add_argument("--copy", action="store_true", help="copy images and labels (default: lists of the images)")
    how.add_argument("--link", action="store_true", help="hard links to the images, copies of the labels")


def _split(parsed: argparse.Namespace) -> int:
    from studio.datasets.importing.importer import import_dataset
    from studio.datasets.importing.plan import ImportChoices
    from studio.datasets.importing.preview import SplitLook
    from studio.datasets.importing.recognise import recognise

    choices = ImportChoices.from_dict(
        {
            "names": None if parsed.names is None else parsed.names.split(","),
            "seed": parsed.seed,
            "val_share": parsed.val,
            "test_share": parsed.test,
            "link": parsed.link,
            "own_files": parsed.copy or parsed.link,
            "divide_anew": True,
        }
    )
    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"looking at image {done:,} of {total:,}")

    plan = recognise(parsed.dataset)
    if plan.kind == "archive":
        raise UsageError(
            f"{parsed.dataset.name} is an archive.", hint=f"{ARCHIVES} {parsed.dataset} --val {parsed.val}"
        )
    if parsed.output is None:
        preview = SplitLook(plan.source, choices, progress=show).decided(choices)
        line.show("")
        if parsed.json:
            console.print_json(preview.to_dict())
        else:
            _print_table(preview.class_names, preview.images, preview.class_counts)
            console.print_problems(preview.notes)
            print("Nothing was written. Add -o NEW to write the divided dataset.")
        return console.DONE
    report = import_dataset(plan, parsed.output, choices=choices, progress=show)
    line.show("")
    if parsed.json:
        console.print_json(report.to_dict())
    else:
        _print_table(report.class_names, report.images, report.class_counts)
        console.print_problems(report.notes)
        print(f"The dataset is in {report.folder}; {plan.source} is as it was.")
        print(f"Next: python main.py data check {report.folder}")
    return console.DONE


def _print_table(names: tuple[str, ...], images: Mapping[str, int], counts: Mapping[str, tuple[int, ...]]) -> None:
    splits = [split for split in ("train", "val", "test") if split in images]
    rows: list[tuple[object, ...]] = [("images", *(images[split] for split in splits))]
    rows += [(f"boxes of {name}", *(counts[split][at] for split in splits)) for at, name in enumerate(names)]
    console.print_table(("", *splits), rows, right=range(1, len(splits) + 1))
