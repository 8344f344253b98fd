"""Put right what a scan found, where that needs no guess: on a copy, or in place after a yes, with backup and undo.

First a plan, which changes nothing and can be shown; then `apply_to_copy` or `apply_in_place`. A backup is a folder
outside the dataset with every file as it was and a journal that is written before each change, so that `undo` works
after a crash too.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from studio import paths
from studio.datasets.duplicates import find_duplicates
from studio.datasets.findings import Findings
from studio.datasets.image_files import label_path, shown
from studio.datasets.image_header import read_header
from studio.datasets.label_mending import MENDED_CODES, REMOVED_CODES, mend_label
from studio.datasets.layout import find_layout
from studio.datasets.pairs import pair_split
from studio.datasets.scanner import Scanner
from studio.datasets.tree_state import Stamp, stamp_of
from studio.errors import DatasetError, Location
from studio.paths import remove_file, replace_file
from studio.sentence import say

JOURNAL = "journal.jsonl"
_SUFFIXES = {"jpeg": ".jpg", "png": ".png", "bmp": ".bmp", "webp": ".webp"}
FIXABLE = MENDED_CODES | {
    "label-case",  # the label takes the name of its image
    "label-without-image",  # removed
    "image-appledouble",  # removed
    "image-wrong-suffix",  # renamed
    "image-odd-end",  # the end marker is added; not a dot changes
    "duplicate-image",  # removed with its label
}
# What is lost with these cannot be had back from the new dataset, only from the backup.
REMOVING = REMOVED_CODES | {"label-without-image", "image-appledouble", "duplicate-image"}

Kind = Literal["mend", "end", "rename", "remove"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Change:
    """One file to change. `stamp` is what it had when the plan was made."""

    kind: Kind
    path: Path
    codes: tuple[str, ...]
    stamp: Stamp
    target: Path | None = None  # new name
    size: tuple[int, int] | None = None  # of the image, for labels


@dataclass(frozen=True)
class FixPlan:
    """What would be changed."""

    root: Path
    changes: tuple[Change, ...]

    @property
    def digest(self) -> str:
        """Give a check sum of what would be changed and of the state it was seen in."""
        told = repr([(c.kind, str(c.path), str(c.target), c.codes, c.stamp, c.size) for c in self.changes])
        return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What was changed, and which files were left because they are no longer those of the plan."""

    root: Path
    changed: int
    skipped: tuple[Path, ...]
    backup: Path | None  # None for a copy


class _Watch:
    """Plans are made without progress: a scan, which is quick, is all they are."""

    done = 0

    def tick(self) -> None:
        """Nothing to tell."""


def plan_fixes(dataset: Path, codes: Collection[str]) -> FixPlan:
    """Find every file with a fault of these codes, all of them, not only those a report lists. Changes nothing.

    Raises DatasetError for a folder that is no dataset.
    """
    wanted = FIXABLE.intersection(codes)
    layout = find_layout(dataset)
    findings = Findings(most_per_code=10**9)
    scanner = Scanner(layout, _Watch(), findings=findings)
    images: dict[str, str] = {}
    for name, split in layout.splits.items():
        pairs = pair_split(name, split, findings, _Watch().tick)
        images.update((pair.label, pair.image) for pair in pairs if pair.label is not None)
        scanner.scan_split(name, pairs)
    if "duplicate-image" in wanted:
        find_duplicates(scanner.seen, findings, _Watch().tick)
    labels = {image: label for label, image in images.items()}
    faults: dict[Path, set[str]] = {}
    for problem in findings.all_problems():
        if problem.code in wanted and problem.where is not None and problem.where.path is not None:
            faults.setdefault(problem.where.path, set()).add(problem.code)
    changes = [change for path, found in faults.items() for change in _changes(path, found, images, labels)]
    return FixPlan(layout.root, tuple(changes))


def plan_as_shown(dataset: Path, codes: Collection[str], digest: str) -> FixPlan:
    """Plan again what was planned and shown before. Raises DatasetError when it would not be the same any more."""
    plan = plan_fixes(dataset, codes)
    if plan.digest != digest:
        raise DatasetError(
            "The dataset was changed after this list was made; nothing was fixed.",
            hint="Look at the new list, and confirm it.",
            where=Location(plan.root),
        )
    return plan


def _changes(path: Path, codes: set[str], images: dict[str, str], labels: dict[str, str]) -> Iterator[Change]:
    stamp = stamp_of(path)
    if stamp is None:
        return
    told = tuple(sorted(codes))
    if codes & {"label-without-image", "image-appledouble", "duplicate-image"}:
        yield Change("remove", path, told, stamp)
        label = labels.get(str(path))
        label_stamp = None if label is None else stamp_of(Path(label))
        if "duplicate-image" in codes and label is not None and label_stamp is not None:
            yield Change("remove", Path(label), told, label_stamp)
    elif codes & MENDED_CODES:
        image = images.get(str(path))
        header = None if image is None else read_header(image)
        size = None if header is None or header.fault is not None else (header.width, header.height)
        content = path.read_bytes()
        if mend_label(content, codes, size) is not None:
            yield Change("mend", path, told, stamp, size=size)
    elif "label-case" in codes:
        yield from _case_change(path, told)
    else:
        if "image-odd-end" in codes:
            yield Change("end", path, ("image-odd-end",), stamp)
        target = path.with_suffix(_SUFFIXES.get(read_header(str(path)).format, path.suffix))
        if "image-wrong-suffix" in codes and not target.exists():
            yield Change("rename", path, ("image-wrong-suffix",), stamp, target)


def _case_change(image: Path, codes: tuple[str, ...]) -> Iterator[Change]:
    """Rename the label whose name differs from the image's in capitals only; none when there are several."""
    wanted = label_path(image)
    there = [file for file in wanted.parent.iterdir() if file.name.lower() == wanted.name.lower()]
    if len(there) == 1 and there[0].name != wanted.name:
        stamp = stamp_of(there[0])
        if stamp is not None:
            yield Change("rename", there[0], codes, stamp, wanted)


def apply_to_copy(plan: FixPlan, target: Path, *, progress: Progress | None = None) -> Outcome:
    """Copy the dataset to a new folder and put it right there. Raises DatasetError when it lies in several places."""
    root = plan.root
    outside = next((change.path for change in plan.changes if not change.path.is_relative_to(root)), None)
    if outside is not None:
        raise DatasetError(
            say(
                "{file} does not lie in {folder}, so a copy of the folder would not hold it.",
                file=shown(outside.name),
                folder=shown(str(root)),
            ),
            hint="Import the dataset first: the import brings everything into one folder.",
            where=Location(outside),
        )
    if target.exists() or target.resolve().is_relative_to(root.resolve()):
        raise DatasetError(
            say("{folder} is there already or lies in the dataset itself.", folder=shown(str(target))),
            hint="Choose the name of a new folder.",
            where=Location(target),
        )
    shutil.copytree(root, target)
    moved = []
    for change in plan.changes:
        path = target / change.path.relative_to(root)
        stamp = stamp_of(path)
        name = None if change.target is None else target / change.target.relative_to(root)
        if stamp is not None:
            moved.append(replace(change, path=path, target=name, stamp=stamp))
    return _apply(FixPlan(target, tuple(moved)), None, progress)


def apply_in_place(plan: FixPlan, backup: Path, *, agreed: bool, progress: Progress | None = None) -> Outcome:
    """Change the files themselves. `agreed` is the user's yes; `backup` a new folder outside the dataset.

    Raises DatasetError without the yes, or when the backup would lie in the dataset or exists.
    """
    if not agreed:
        raise DatasetError("The dataset was not changed: nobody agreed to it.", hint="Confirm, or fix a copy.")
    if backup.exists() or backup.resolve().is_relative_to(plan.root.resolve()):
        raise DatasetError(
            say("The backup cannot be kept in {folder}.", folder=shown(str(backup))),
            hint="Choose a new folder outside the dataset.",
            where=Location(backup),
        )
    backup.mkdir(parents=True)
    return _apply(plan, backup, progress)


def new_backup_folder(root: Path) -> Path:
    """Give the name of a new folder for a backup among the user's files; it is made when something is kept in it."""
    when = time.strftime("%Y%m%d-%H%M%S")
    folder = paths.user_folder() / "backups"
    names = (folder / f"{root.name}-{when}{more}" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


def undo(backup: Path) -> Outcome:
    """Bring every file back as it was, last change first; files that were changed again since are left.

    Raises DatasetError when the folder is no backup.
    """
    try:
        lines = (backup / JOURNAL).read_text(encoding="utf-8").splitlines()
        entries: list[dict[str, Any]] = [json.loads(line) for line in lines if line.endswith("}")]
    except (OSError, ValueError) as error:
        raise DatasetError(
            say("{folder} is no backup that can be read.", folder=shown(str(backup))),
            hint="Choose another one.",
            where=Location(backup),
        ) from error
    skipped: list[Path] = []
    changed = 0
    for entry in reversed(entries):
        path, now = Path(entry["path"]), Path(entry["now"]) if entry["now"] else None
        kept = backup / entry["kept"]
        there = now if now is not None and now.exists() else path
        state = _digest(there)
        if now is not None and now == path and now.name != path.name:  # on Windows, another spelling of the same name
            if state == entry["after"]:
                replace_file(now, path)
                changed += 1
            else:
                skipped.append(path)
            continue
        if state == entry["before"] and there == path:
            continue  # the change had not begun
        if state != entry["after"] or (there != path and path.exists()):
            skipped.append(path)
            continue
        _replace(path, kept)
        if there != path:
            remove_file(there)
        changed += 1
    return Outcome(backup, changed, tuple(skipped), backup)


def _apply(plan: FixPlan, backup: Path | None, progress: Progress | None) -> Outcome:
    skipped: list[Path] = []
    done: set[Path] = set()
    journal = None if backup is None else (backup / JOURNAL).open("a", encoding="utf-8")
    try:
        for number, change in enumerate(plan.changes):
            if stamp_of(change.path) != change.stamp and change.path not in done:
                skipped.append(change.path)
                continue
            content = _new_content(change)
            if (change.kind in ("mend", "end") and content is None) or (
                change.target and _is_taken(change.path, change.target)
            ):
                skipped.append(change.path)
                continue
            if backup is not None and journal is not None:
                _keep(change, content, backup / f"{number:06d}", journal)
            if content is not None:
                _write(change.path, content)
            elif change.target is not None:
                replace_file(change.path, change.target)
            else:
                remove_file(change.path)
            done.add(change.path)
            if progress is not None:
                progress(number + 1, len(plan.changes))
    finally:
        if journal is not None:
            journal.close()
    return Outcome(plan.root, len(plan.changes) - len(skipped), tuple(skipped), backup)


def _is_taken(path: Path, name: Path) -> bool:
    """Tell whether another file has the name; on Windows and macOS `a.TXT` exists where the file is called `A.txt`."""
    try:
        return name.exists() and not (name.name.lower() == path.name.lower() and name.samefile(path))
    except OSError:
        return True


def _new_content(change: Change) -> bytes | None:
    if change.kind == "mend":
        return mend_label(change.path.read_bytes(), change.codes, change.size)
    return change.path.read_bytes() + b"\xff\xd9" if change.kind == "end" else None


def _keep(change: Change, content: bytes | None, kept: Path, journal: Any) -> None:
    """Copy a file and note what will become of it, on the disk, before it is touched."""
    shutil.copy2(change.path, kept)
    before = _digest(change.path)
    if content is not None:
        after: str | None = hashlib.sha256(content).hexdigest()
    else:
        after = before if change.kind == "rename" else None
    now = str(change.target or "") if change.kind == "rename" else ""
    entry = {"path": str(change.path), "now": now, "kept": kept.name, "before": before, "after": after}
    journal.write(json.dumps(entry) + "\n")
    journal.flush()
    os.fsync(journal.fileno())


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename, so that nobody sees half a file; permissions stay."""
    path = path.resolve()  # a link stays a link
    beside = path.with_name(f".{path.name}.fixing")
    try:
        beside.write_bytes(content)
        shutil.copymode(path, beside)
        replace_file(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _replace(path: Path, kept: Path) -> None:
    """Bring a kept file back with its times."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.fixing")
    try:
        shutil.copy2(kept, beside)
        replace_file(beside, path)
    finally:
        beside.unlink(missing_ok=True)
