"""`data import` and `data card`: take in a dataset of any form, and write a page about one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli import console
from studio.cli.app import add_command

if TYPE_CHECKING:
    from studio.datasets.importing.plan import ImportPlan, ImportReport


def add_commands(data: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands below `data`."""
    take = add_command(
        data,
        "import",
        _import,
        summary="take in a folder, an archive, COCO, Pascal VOC or LabelMe annotations; the source is only read",
        examples=(
            "  python main.py data import cells.zip\n"
            "  python main.py data import voc2007 -o datasets/voc\n"
            "  python main.py data import pictures --names cat,dog --seed 7\n"
            "  python main.py data import instances_train2017.json --what"
        ),
        json=True,
    )
    take.add_argument("source", type=Path, metavar="PATH", help="folder, data.yaml, zip, tar(.gz), JSON or XML")
    take.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="new folder (default: in the studio's own)")
    take.add_argument(
        "--names", metavar="A,B,C", help="class names in the order of their ids, where no file names them"
    )
    take.add_argument("--seed", type=int, default=0, help="of the split, where train or val is missing (default: 0)")
    take.add_argument(
        "--val", type=float, default=0.2, metavar="SHARE", help="share of val in that split (default: 0.2)"
    )
    take.add_argument(
        "--test", type=float, default=0.0, metavar="SHARE", help="share of test in that split (default: none)"
    )
    take.add_argument("--link", action="store_true", help="hard links instead of copies: saves space, shares the files")
    take.add_argument("--what", action="store_true", help="only say what it is and what would be done")

    card = add_command(
        data,
        "card",
        _card,
        summary="write a page about a dataset: counts, classes, sizes, findings, figures",
        examples="  python main.py data card datasets/cells -o cells-card",
        json=True,
    )
    card.add_argument("dataset", type=Path, metavar="DIR", help="folder in the train/val layout, or its data.yaml")
    card.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="folder for README.md and its figures")
    card.add_argument("--language", default="en", choices=("en", "zh_CN"), help="of the page (default: en)")


def _import(parsed: argparse.Namespace) -> int:
    from studio.datasets.importing.importer import default_destination, import_dataset
    from studio.datasets.importing.plan import ImportChoices
    from studio.datasets.importing.recognise import recognise

    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"importing, {100 * done // max(total, 1)} %")

    def ask(ids: tuple[int, ...]) -> list[str] | None:
        if parsed.json or sys.stdin is None or not sys.stdin.isatty() or not ids:
            return None
        line.show("")
        found = ", ".join(map(str, ids))
        print(f"No file names the classes; the labels use the ids {found}.")
        try:
            answer = input(f"{ids[-1] + 1} names, with commas between: ")
        except EOFError:  # Ctrl-D
            return None
        return [name.strip() for name in answer.split(",")]

    plan = recognise(parsed.source, progress=show)
    line.show("")
    if parsed.what:
        if parsed.json:
            console.print_json(plan.to_dict())
        else:
            _print_plan(plan)
        return console.DONE
    choices = ImportChoices.from_dict(
        {
            "names": None if parsed.names is None else parsed.names.split(","),
            "seed": parsed.seed,
            "val_share": parsed.val,
            "test_share": parsed.test,
            "link": parsed.link,
        }
    )
    destination = parsed.output or default_destination(plan.source)
    report = import_dataset(plan, destination, choices=choices, progress=show, ask=ask)
    line.show("")
    if parsed.json:
        console.print_json(report.to_dict())
    else:
        _print_report(plan, report)
    return console.DONE


def _print_plan(plan: ImportPlan) -> None:
    print(f"{plan.title}\n{plan.action}")
    if plan.class_names is not None:
        print(f"Classes: {', '.join(plan.class_names)}")
    elif plan.asks_for_names:
        found = ", ".join(map(str, plan.ids_found))
        print(f"No file names the classes; the labels use the ids {found}. Give their names with --names.")
    console.print_problems(plan.problems)


def _print_report(plan: ImportPlan, report: ImportReport) -> None:
    print(plan.title)
    for split, count in report.images.items():
        print(f"  {split}: {count:,} images")
    if report.boxes is not None:
        print(f"  {report.boxes:,} boxes")
    print(f"  {len(report.class_names)} classes: {', '.join(report.class_names[:20])}")
    if report.notes:
        print("What to know:")
        console.print_problems(report.notes)
    print(f"The dataset is in {report.folder}")
    print(f"Next: python main.py data check {console.as_word(report.folder)}")


def _card(parsed: argparse.Namespace) -> int:
    from studio.datasets.importing.card import write_card
    from studio.datasets.scan import scan_dataset

    line = console.ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"looking at file {done:,} of {total:,}")

    report = scan_dataset(parsed.dataset, progress=show)
    line.show("")
    folder = parsed.output or Path(f"{report.root.name}-card")
    if parsed.language == "en":
        page = write_card(report, folder)
    else:
        from studio.ui.texts.card_texts import speaking  # Qt looks the translations up; no window is opened

        page = write_card(report, folder, speak=speaking(parsed.language))
    if parsed.json:
        console.print_json({"card": str(page), "folder": str(page.parent)})
    else:
        print(f"The card is {page}")
    return console.DONE
