"""`runs`: what became of trainings, how they compare, and how to tidy them up or take others over."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.cli import console
from studio.cli.app import add_command
from studio.cli.compare import compare, number_word, write_output
from studio.cli.transfer import print_report
from studio.datasets.content import content_to_dict, current_content
from studio.errors import RunError, StudioError, UsageError
from studio.launch.queue import JobQueue
from studio.launch.queue_runner import QueueRunner
from studio.runs import tensorboard, trash
from studio.runs.events import Warned
from studio.runs.export import FORMATS, Table
from studio.runs.import_run import find_foreign_runs, import_run
from studio.runs.job import TrainJob
from studio.runs.journal import read_journal
from studio.runs.metrics import MetricSeries
from studio.runs.pace import Pace
from studio.runs.run import DATA_FILE, EVENTS_FILE, Run, RunStatus
from studio.runs.run_notes import RunNotes, clean_tags, write_notes
from studio.runs.seen_data import change_words, seen_data, splits_of
from studio.runs.store import RunStore
from studio.runs.transfer_report import read_transfer
from studio.runs.warnings import find_warnings

_EXAMPLES = """\
  python main.py runs                                       all runs
  python main.py runs yolo11n-lska-head --json              one run, with its metrics per epoch
  python main.py runs yolo11n-lska-head --layers            what its pretrained weights brought
  python main.py runs compare lska-s0 lska-s1 base-s0 base-s1
  python main.py runs compare lska base --format latex -o table.tex
  python main.py runs export -o runs.csv --tag paper
  python main.py runs export [NAME...] --tensorboard FOLDER  event files that TensorBoard reads
  python main.py runs import runs/detect/train              a training of ultralytics alone
  python main.py runs note lska-s0 --star --tag paper --note "the one in table 2"
  python main.py runs rename OLD NEW
  python main.py runs delete NAME...                        into the trash
  python main.py runs trash | restore NAME | empty-trash
A run that is named like one of these words: python main.py runs show WORD"""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `runs`."""
    runs = add_command(
        commands,
        "runs",
        _runs,
        summary="list, compare, export, import and tidy up runs",
        examples=_EXAMPLES,
        json=True,
    )
    runs.add_argument("words", nargs="*", metavar="NAME", help="a run; or a word from the examples, and what it is for")
    runs.add_argument("--format", choices=FORMATS, help="how to write a table (default: by the file's name)")
    runs.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the table to this file")
    runs.add_argument("--tensorboard", type=Path, metavar="FOLDER", help="with `export`: write event files below it")
    runs.add_argument("--tag", action="append", default=[], help="only runs with this tag; with `note`: add it")
    runs.add_argument("--untag", action="append", default=[], help="with `note`: take this tag away")
    runs.add_argument("--note", help="with `note`: what to remember")
    runs.add_argument("--layers", action="store_true", help="of one run: what its weights brought, layer by layer")
    runs.add_argument(
        "--star", action=argparse.BooleanOptionalAction, help="only runs with a star; with `note`: set it"
    )


def describe_run(run: Run) -> dict[str, Any]:
    """Give a run with its metrics per epoch as JSON-ready data."""
    events = read_journal(run.folder / EVENTS_FILE)
    series = MetricSeries.from_events(events)
    pace = Pace()
    pace.add(events)
    left = pace.seconds_left() if run.status.is_active else None
    said = [event for event in events if isinstance(event, Warned) and not event.kind]
    return {
        **summarise_run(run),
        "seconds_trained": round(pace.seconds_trained(), 1),
        "seconds_left": None if left is None else round(left, 1),
        "warnings": [
            {"kind": warning.kind, "message": str(warning.message), "hint": str(warning.hint)}
            for warning in find_warnings(events, is_over=run.status.is_over)
        ]
        + [{"kind": "", "message": event.message, "hint": event.hint} for event in said],
        "weights": str(run.best_weights) if run.best_weights else None,
        "transfer": _transfer(run),
        "data": _data(run),
        "epochs_done": [
            {"epoch": epoch, "mAP50": m50, "mAP50-95": m95, "precision": precision, "recall": recall}
            for epoch, m50, m95, precision, recall in zip(
                series.epochs, series.map50, series.map50_95, series.precision, series.recall, strict=True
            )
        ],
    }


def _transfer(run: Run) -> dict[str, Any] | None:
    found = read_transfer(run.folder)
    return None if found is None else {"from": found[1], **found[0].to_dict()}


def _data(run: Run) -> dict[str, Any] | None:
    """Give what the run saw, and whether its dataset still holds that; a training is not held up by the question."""
    seen = seen_data(run.folder)
    if not seen:
        return None
    noted: dict[str, Any] = {name: {"images": one.images, "digest": one.digest} for name, one in seen.items()}
    if run.status.is_active:
        return {**noted, "is_unchanged": None, "change": ""}
    try:
        change = change_words(seen, splits_of(content_to_dict(current_content(run.folder / DATA_FILE))))
    except (StudioError, OSError, KeyError) as error:
        return {**noted, "is_unchanged": None, "change": f"The dataset cannot be read now: {error}"}
    return {**noted, "is_unchanged": change is None, "change": "" if change is None else str(change)}


def _origin_lines(data: dict[str, Any]) -> list[str]:
    """Say what a run was made from, where that was noted."""
    lines = []
    seen, brought = data["data"], data["transfer"]
    if seen is not None:
        same = " The dataset still holds the same." if seen["is_unchanged"] else ""
        counts = f"{seen['train']['images']} training and {seen['val']['images']} validation images"
        lines.append(f"Data: {data['dataset']}, {counts}.{same}")
        lines += [f"Warning: {seen['change']}"] if seen["change"] else []
    if brought is not None:
        name, counts = Path(brought["from"]).name, f"{brought['carried']} of {brought['total']} tensors"
        lines.append(f"Weights: {counts} of {name} carried over, {brought['fresh']} new (--layers shows each layer).")
    return lines


def summarise_run(run: Run, store: RunStore | None = None) -> dict[str, Any]:
    """Give what a list of runs tells of one, as JSON-ready data."""
    job = run.job if isinstance(run.job, TrainJob) else None
    remarks = (store or RunStore(run.folder.parent)).remarks(run.name)
    return {
        "run": run.folder.name,
        "folder": str(run.folder),
        "status": run.status.value,
        "base": job.base if job else "",
        "template": job.template if job else "",
        "scale": job.scale if job else "",
        "dataset": job.dataset_folder if job else "",
        "epoch": run.epoch,
        "epochs": run.epochs,
        "best_mAP50": run.best_map50,
        "seed": job.settings.seed if job else None,
        "star": remarks.notes.star,
        "tags": list(remarks.notes.tags),
        "note": remarks.notes.note,
        "imported_from": remarks.source,
        "message": run.message,
        "trouble": str(run.trouble),
        "pause_wanted": run.is_pause_wanted,
    }


def _runs(parsed: argparse.Namespace) -> int:
    words = list(parsed.words)
    if words and words[0] in _WORDS:
        return _WORDS[words[0]](parsed, words[1:])
    if len(words) > 1:
        raise UsageError(
            f"{words[0]!r} is no word that `runs` knows.", hint=f"The words: {', '.join(_WORDS)}; or one run's name."
        )
    return _show(parsed, words) if words else _list(parsed, [])


def _list(parsed: argparse.Namespace, names: list[str]) -> int:
    """Print the runs as a table for the eye, or write them as a table for a program."""
    store = RunStore()
    rows = [summarise_run(run, store) for run in store.list() if not names or run.name in names]
    rows = [row for row in rows if _is_wanted(row, parsed)]
    if parsed.output or parsed.format:
        return write_output(_runs_table(rows), parsed)
    if parsed.json:
        console.print_json(rows)
        return console.DONE
    if not rows:
        is_filtered = parsed.tag or parsed.star is not None
        first = "python main.py train --data DIR --template lska-head"
        print("No run fits." if is_filtered else f"No runs yet in {store.folder}.\nStart one: {first}")
        return console.DONE
    header = ("run", "status", "base", "template", "scale", "epoch", "best mAP50", "remarks")
    console.print_table(header, [_list_row(row) for row in rows], right=(5, 6))
    return console.DONE


def _list_row(row: dict[str, Any]) -> tuple[str, ...]:
    remarks = ["*"] if row["star"] else []
    remarks += ["imported"] if row["imported_from"] is not None else []
    return (
        row["run"],
        row["status"],
        row["base"] or "own model",
        row["template"] or "-",
        row["scale"],
        f"{row['epoch']}/{row['epochs']}",
        number_word(row["best_mAP50"]),
        " ".join([*remarks, *row["tags"]]),
    )


def _is_wanted(row: dict[str, Any], parsed: argparse.Namespace) -> bool:
    tags = {tag.casefold() for tag in row["tags"]}
    has_star = parsed.star is None or row["star"] == parsed.star
    return has_star and all(tag.casefold() in tags for tag in parsed.tag)


def _show(parsed: argparse.Namespace, names: list[str]) -> int:
    run = RunStore().get(_one(names, "show NAME"))
    data = describe_run(run)
    if parsed.json:
        console.print_json(data)
        return console.DONE
    left = data["seconds_left"]
    about = "" if left is None else f", about {console.duration(left)} left"
    about += ", pauses after this batch" if run.is_pause_wanted and run.status is not RunStatus.PAUSED else ""
    print(f"{data['run']}: {data['status']}, epoch {run.epoch} of {run.epochs}{about}. {run.message}".rstrip())
    if run.trouble:
        print(f"  Trouble: {run.trouble}")
    for warning in data["warnings"]:
        print(f"  Warning: {warning['message']} {warning['hint']}".rstrip())
    for said in (data["note"], ", ".join(data["tags"]), data["imported_from"] and f"From {data['imported_from']}"):
        if said:
            print(f"  {said}")
    for line in _origin_lines(data):
        print(f"  {line}")
    if parsed.layers:
        _print_layers(run)
        return console.DONE
    rows = [[number_word(value) for value in row.values()] for row in data["epochs_done"]]
    console.print_table(("epoch", "mAP50", "mAP50-95", "precision", "recall"), rows, right=range(5))
    return console.DONE


def _print_layers(run: Run) -> None:
    found = read_transfer(run.folder)
    if found is None:
        raise RunError(
            f"What the weights of {run.name} brought is not known.",
            hint="It is noted where pretrained weights are carried over; imported and older runs have no note.",
        )
    print_report(found[0], Path(found[1]).name)


def _export(parsed: argparse.Namespace, names: list[str]) -> int:
    if parsed.tensorboard is not None:
        return _export_to_tensorboard(parsed, names)
    if not (parsed.output or parsed.format or parsed.json):
        raise UsageError(
            "Export to which form?", hint=f"--format {'|'.join(FORMATS)}, or -o FILE.csv, or --tensorboard FOLDER"
        )
    store = RunStore()
    for name in names:
        store.get(name)
    return _list(parsed, names)


def _export_to_tensorboard(parsed: argparse.Namespace, names: list[str]) -> int:
    """Write an event file a run. Without names, runs that have no numbers yet are passed over."""
    store = RunStore()
    runs = [store.get(name) for name in names] or [run for run in store.list() if isinstance(run.job, TrainJob)]
    if not names:
        runs = [run for run in runs if run.epoch]
    if not runs:
        raise RunError("There is no run with numbers to export yet.")
    written = [tensorboard.export_run(run, parsed.tensorboard) for run in runs]
    words = f"Wrote {len(written)} runs. Look at them with: tensorboard --logdir {parsed.tensorboard}"
    return _done(parsed, {"written": [str(path) for path in written]}, words)


def _import(parsed: argparse.Namespace, folders: list[str]) -> int:
    """Take over every run folder in and below the folders given; one that cannot be taken over does not stop the rest."""
    if not folders:
        raise UsageError("Import what?", hint="python main.py runs import FOLDER")
    store = RunStore()
    made: list[dict[str, str]] = []
    refused: list[RunError] = []
    for text in folders:
        for folder in find_foreign_runs(Path(text).expanduser()):
            try:
                made.append({"run": import_run(folder, store).name, "source": str(folder)})
            except RunError as fault:
                refused.append(fault)
    if parsed.json:
        console.print_json({"imported": made, "refused": [fault.to_dict() for fault in refused]})
    else:
        for row in made:
            print(f"Imported {row['source']} as {row['run']}.")
        for one in refused:
            console.print_error(one)
    return console.FAILED if refused else console.DONE


def _note(parsed: argparse.Namespace, names: list[str]) -> int:
    store = RunStore()
    names = list(dict.fromkeys(names)) or [_one(names, "note NAME --star --tag TAG --note TEXT")]
    for name in names:
        store.get(name)  # all or none
    for name in names:
        folder = store.get(name).folder
        before = store.remarks(name).notes
        without = {tag.casefold() for tag in parsed.untag}
        kept = [tag for tag in before.tags if tag.casefold() not in without]
        star = before.star if parsed.star is None else parsed.star
        text = before.note if parsed.note is None else parsed.note
        write_notes(folder, RunNotes(star, clean_tags([*kept, *parsed.tag]), text))
    if parsed.json:
        console.print_json([summarise_run(store.get(name), store) for name in names])
    return console.DONE


def _rename(parsed: argparse.Namespace, names: list[str]) -> int:
    if len(names) != 2:
        raise UsageError("Renaming needs two names.", hint="python main.py runs rename OLD NEW")
    folder = trash.rename_run(RunStore(), names[0], names[1])
    return _done(parsed, {"run": folder.name}, f"{names[0]} is now {folder.name}.")


def _delete(parsed: argparse.Namespace, names: list[str]) -> int:
    store = RunStore()
    names = list(dict.fromkeys(names)) or [_one(names, "delete NAME")]
    for name in names:
        store.get(name)  # all or none
    for name in names:
        trash.move_to_trash(store, name)
    undo = "python main.py runs restore " + names[-1]
    return _done(parsed, {"deleted": names}, f"In the trash: {', '.join(names)}. Back: {undo}")


def _restore(parsed: argparse.Namespace, names: list[str]) -> int:
    store = RunStore()
    restored = [trash.restore(store, name).name for name in names or [_one(names, "restore NAME")]]
    QueueRunner(JobQueue(store)).ensure()  # what waited when it was deleted waits again
    return _done(parsed, {"restored": restored}, f"Restored {', '.join(restored)}.")


def _trash(parsed: argparse.Namespace, names: list[str]) -> int:
    _none(names, "trash")
    found = trash.list_trash(RunStore())
    size = trash.trash_bytes(found)
    data = {"runs": [{"run": one.name, "deleted": one.deleted} for one in found], "bytes": size}
    words = "\n".join([*(one.name for one in found), f"{len(found)} runs in the trash, {size / 1e6:.0f} MB."])
    return _done(parsed, data, words)


def _empty_trash(parsed: argparse.Namespace, names: list[str]) -> int:
    _none(names, "empty-trash")
    count = trash.empty_trash(RunStore())
    return _done(parsed, {"deleted": count}, f"{count} runs deleted for good.")


_WORDS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "show": _show,
    "compare": compare,
    "export": _export,
    "import": _import,
    "note": _note,
    "rename": _rename,
    "delete": _delete,
    "restore": _restore,
    "trash": _trash,
    "empty-trash": _empty_trash,
}


def _runs_table(rows: list[dict[str, Any]]) -> Table:
    names = ("run", "status", "base", "template", "scale", "dataset", "seed", "epoch", "epochs", "best_mAP50")
    cells = [(*(row[name] for name in names), row["star"], ", ".join(row["tags"]), row["note"]) for row in rows]
    return Table((*names, "star", "tags", "note"), tuple(cells), caption="Runs")


def _done(parsed: argparse.Namespace, data: dict[str, Any], words: str) -> int:
    if parsed.json:
        console.print_json(data)
    else:
        print(words)
    return console.DONE


def _none(names: list[str], word: str) -> None:
    if names:  # whoever names a run means this one, and not all
        raise UsageError(
            f"{word} is for the whole trash, not for {names[0]}.",
            hint=f"Leave the name out: python main.py runs {word}",
        )


def _one(names: list[str], usage: str) -> str:
    if len(names) != 1:
        raise UsageError("Which run?", hint=f"python main.py runs {usage}")
    return names[0]
