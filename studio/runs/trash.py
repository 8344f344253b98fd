"""The trash of runs: deleting moves a run's folder there, restoring brings it back; emptied only when somebody asks."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import remove_folder, replace_file
from studio.runs.job import write_job
from studio.runs.run import Run
from studio.runs.store import RunStore, check_run_name
from studio.sentence import say

TRASH_FOLDER = ".trash"  # in the folder of runs, so that moving there is a rename; no run has such a name
_ENTRY = re.compile(r"(\d{10,16})-(.+)")  # milliseconds since 1970, the run's name


@dataclass(frozen=True)
class TrashedRun:
    """A run in the trash."""

    folder: Path
    name: str  # of the run
    deleted: float  # seconds since 1970


def trash_folder(store: RunStore) -> Path:
    """Give the folder of deleted runs."""
    return store.folder / TRASH_FOLDER


def move_to_trash(store: RunStore, name: str) -> TrashedRun:
    """Take a run out of the list; its files stay. Raises RunError while a process works on it, or the disk refuses."""
    run = _idle_run(store, name, say("The run {name} is training and cannot be deleted.", name=name))
    stamp = int(time.time() * 1000)
    folder = trash_folder(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while (target := folder / f"{stamp}-{name}").exists():
            stamp += 1
        replace_file(run.folder, target)
    except OSError as error:
        raise _refused(
            say("The run {name} cannot be moved to the trash: {reason}", **_reason(name, error)), error
        ) from error
    return TrashedRun(target, name, stamp / 1000)


def list_trash(store: RunStore) -> list[TrashedRun]:
    """Give the deleted runs, the one deleted last first."""
    try:
        entries = list(trash_folder(store).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [
        TrashedRun(entry, match[2], int(match[1]) / 1000)
        for entry in entries
        if (match := _ENTRY.fullmatch(entry.name)) is not None
    ]
    return sorted(found, key=lambda one: one.deleted, reverse=True)


def restore(store: RunStore, name: str) -> Path:
    """Bring back the run of this name that was deleted last; give its folder: another name if that is taken now.

    Raises RunError when the trash holds no such run.
    """
    found = next((one for one in list_trash(store) if one.name == name), None)
    if found is None:
        raise RunError(
            say("There is no run named {name} in the trash.", name=name), hint=say("The command `runs trash` lists it.")
        )
    target = store.create(found.name)
    try:
        target.rmdir()  # the name is ours; the folder of the run takes its place
        replace_file(found.folder, target)
    except OSError as error:
        raise _refused(say("The run {name} cannot be restored: {reason}", **_reason(name, error)), error) from error
    if target.name != found.name:
        _write_name(store, target.name)
    return target


def empty_trash(store: RunStore) -> int:
    """Delete all runs of the trash for good; give their number. Raises RunError for what the system keeps."""
    deleted = 0
    for one in list_trash(store):
        try:
            remove_folder(one.folder)
        except OSError as error:
            raise _refused(
                say("The run {name} cannot be deleted for good: {reason}", **_reason(one.name, error)), error
            ) from error
        deleted += 1
    return deleted


def trash_bytes(trashed: Iterable[TrashedRun]) -> int:
    """Give the room that runs in the trash take; takes a while for many."""
    total = 0
    for one in trashed:
        for folder, _, files in os.walk(one.folder):
            for file in files:
                try:
                    total += os.lstat(os.path.join(folder, file)).st_size  # noqa: PTH118
                except OSError:
                    continue
    return total


def rename_run(store: RunStore, name: str, new_name: str) -> Path:
    """Give a run another name; give its folder. Raises RunError when the name is taken or bad, or the run is active."""
    check_run_name(new_name)
    run = _idle_run(store, name, say("The run {name} is training and cannot be renamed.", name=name))
    target = store.folder / new_name
    if new_name == name:
        return run.folder
    is_same_folder = target.exists() and target.samefile(run.folder)  # another case on Windows
    if target.exists() and not is_same_folder:
        raise RunError(say("There is a run named {name} already.", name=new_name), hint=say("Choose another name."))
    try:
        replace_file(run.folder, target)
    except OSError as error:
        raise _refused(say("The run {name} cannot be renamed: {reason}", **_reason(name, error)), error) from error
    _write_name(store, new_name)
    return target


def _idle_run(store: RunStore, name: str, refusal: str) -> Run:
    run = store.get(name)
    if run.status.is_active:
        raise RunError(refusal, hint=say("Stop it first."))
    return run


def _write_name(store: RunStore, name: str) -> None:
    """Write the new name into the order; a damaged order stays as it is."""
    from studio.runs.job import TrainJob, read_job

    folder = store.folder / name
    try:
        job = read_job(folder)
        if isinstance(job, TrainJob):
            before = (folder / "job.json").stat()
            write_job(folder, replace(job, run_id=name))
            os.utime(folder / "job.json", ns=(before.st_atime_ns, before.st_mtime_ns))  # the queue goes by its time
    except (RunError, OSError):
        return


def _reason(name: str, error: OSError) -> dict[str, str]:
    return {"name": name, "reason": str(error.strerror or error)}


def _refused(message: str, error: OSError) -> RunError:
    return RunError(
        message,
        hint=say("Close programs that have its files open, and try again."),
        where=Location(Path(error.filename)) if error.filename else None,
    )
