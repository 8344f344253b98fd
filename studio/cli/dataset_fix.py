"""`data fix` and `data undo`: put right what `data check` found, where that needs no guess."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from studio.cli import console
from studio.cli.app import add_command
from studio.errors import UsageError


def add_commands(inner: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fix` and `undo` to `data`."""
    fix = add_command(
        inner,
        "fix",
        _fix,
        summary="mend what needs no guess: on a copy, or in place with backup and undo",
        examples=(
            "  python main.py data fix datasets/cells\n"
            "  python main.py data fix datasets/cells -o datasets/cells-mended\n"
            "  python main.py data fix datasets/cells --only label-bom,label-case --in-place"
        ),
        json=True,
    )
    fix.add_argument("dataset", type=Path, metavar="DIR", help="folder in the train/val layout, or its data.yaml")
    fix.add_argument("-o", "--output", type=Path, metavar="NEW", help="mend a copy in this new folder")
    fix.add_argument("--in-place", action="store_true", help="change the files themselves; a backup is kept")
    fix.add_argument(
        "--only", metavar="CODES", help="codes of findings, with commas between (default: all that can be)"
    )
    undo = add_command(
        inner,
        "undo",
        _undo,
        summary="bring back the files that `data fix --in-place` changed",
        examples="  python main.py data undo BACKUP",
        json=True,
    )
    undo.add_argument("backup", type=Path, metavar="BACKUP", help="the folder that `data fix` named")


def _fix(parsed: argparse.Namespace) -> int:
    from studio.datasets.fixes import FIXABLE, apply_in_place, apply_to_copy, new_backup_folder, plan_fixes

    if parsed.output is not None and parsed.in_place:
        raise UsageError("-o and --in-place exclude each other.", hint="Choose a copy or the files themselves.")
    codes = {code for word in (parsed.only or "").split(",") if (code := word.strip())}
    if parsed.only is not None and not codes:
        raise UsageError("--only names no finding.", hint="For example: --only label-bom,label-case")
    codes = codes or set(FIXABLE)
    if codes - FIXABLE:
        listed = ", ".join(sorted(FIXABLE))
        raise UsageError(f"{min(codes - FIXABLE)} cannot be mended without a guess.", hint=f"These can: {listed}.")
    plan = plan_fixes(parsed.dataset, codes)
    counted = Counter(code for change in plan.changes for code in change.codes)
    if parsed.output is None and not parsed.in_place:
        if parsed.json:
            console.print_json({"planned": dict(counted), "files": [str(change.path) for change in plan.changes]})
        else:
            console.print_table(("finding", "files"), sorted(counted.items()), right=[1])
            print("Nothing was changed. Add -o NEW to mend a copy, or --in-place to mend the files themselves.")
        return console.DONE
    if parsed.output is None and not plan.changes:
        if parsed.json:
            console.print_json({"folder": str(plan.root), "changed": 0, "skipped": [], "backup": None})
        else:
            print("There is nothing to mend. Nothing was changed.")
        return console.DONE
    if parsed.output is not None:
        outcome = apply_to_copy(plan, parsed.output)
    else:
        outcome = apply_in_place(plan, new_backup_folder(plan.root), agreed=True)
    backup = None if outcome.backup is None else str(outcome.backup)
    if parsed.json:
        skipped = [str(path) for path in outcome.skipped]
        told = {"folder": str(outcome.root), "changed": outcome.changed, "skipped": skipped, "backup": backup}
        console.print_json(told)
    else:
        print(f"{outcome.changed} files were mended in {outcome.root}")
        if backup is not None:
            print(
                f"The files as they were: {backup}\nTo bring them back: python main.py data undo {console.as_word(backup)}"
            )
    return console.DONE


def _undo(parsed: argparse.Namespace) -> int:
    from studio.datasets.fixes import undo

    outcome = undo(parsed.backup)
    skipped = [str(path) for path in outcome.skipped]
    if parsed.json:
        console.print_json({"restored": outcome.changed, "skipped": skipped})
    else:
        print(f"{outcome.changed} files are as they were.")
        for path in skipped:
            print(f"Left, because it was changed again: {path}")
    return console.FAILED if skipped else console.DONE
