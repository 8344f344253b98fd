"""The folder of runs: make a run's folder, find runs, list them. A run is a folder; its name is its identity."""

from __future__ import annotations

import os
import re
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import runs_folder
from studio.runs.job import JOB_FILE
from studio.runs.run import EVENTS_FILE, PID_FILE, STOP_FILE, Run, load_run
from studio.runs.run_notes import IMPORTED_FILE, NOTES_FILE, RunRemarks, read_notes, source_of
from studio.sentence import Sentence, say

NAME_LIMIT = 64  # characters
SHOWN_CHARACTERS = 40  # of a name that is refused
_SLUG = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
# Windows opens a device for these names, with any ending.
_DEVICE_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_Stamp = tuple[tuple[int, int], ...]
_ABSENT = (0, -1)
_STATE_FILES = (JOB_FILE, EVENTS_FILE, PID_FILE, STOP_FILE)


class RunStore:
    """Runs in one folder. Keeps what it read of a finished run until a file of that run changes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = runs_folder() if folder is None else folder
        self._known: dict[str, tuple[_Stamp, Run]] = {}
        self._remarks: dict[str, tuple[_Stamp, RunRemarks]] = {}

    def create(self, name: str) -> Path:
        """Make a new folder for a run and give it: `name`, or `name-2`, `name-3`... when that is taken.

        Two processes never get the same folder. Raises RunError for a name that is no plain file name.
        """
        check_run_name(name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unmade(self.folder, error) from error
        number = 1
        while True:
            ending = "" if number == 1 else f"-{number}"
            folder = self.folder / f"{name[: NAME_LIMIT - len(ending)]}{ending}"
            try:
                folder.mkdir()  # exclusive: the system lets one caller succeed
            except FileExistsError:
                number += 1
                continue
            except OSError as error:
                raise _unmade(folder, error) from error
            return folder

    def list(self) -> list[Run]:
        """Give all runs, the newest first. A folder without a job file is no run."""
        runs = []
        try:
            with os.scandir(
                self.folder
            ) as entries:  # a Path for each of a thousand folders takes longer than its files
                names = sorted(entry.name for entry in entries)
        except (FileNotFoundError, NotADirectoryError):
            return []
        for name in names:
            try:
                runs.append(self._load(name))
            except RunError:
                continue
        for gone in self._known.keys() - set(names):
            self._known.pop(gone, None)
            self._remarks.pop(gone, None)
        return sorted(runs, key=lambda run: run.started or float("inf"), reverse=True)

    def remarks(self, name: str) -> RunRemarks:
        """Give star, tags, note and origin of a run; read again only when their files changed."""
        stamp = _stamp(os.path.join(self.folder, name), (NOTES_FILE, IMPORTED_FILE))  # noqa: PTH118
        known = self._remarks.get(name)
        if known is None or known[0] != stamp:
            folder = self.folder / name
            known = (stamp, RunRemarks(read_notes(folder), source_of(folder)))
            self._remarks[name] = known
        return known[1]

    def get(self, name: str) -> Run:
        """Give the run of this name. Raises RunError when there is none, or only the remains of one."""
        if _fault_of_name(name) is None and self.is_without_job(name):
            raise RunError(
                say("The folder of the run {name} has no {file}, without which it is no run.", name=name, file=JOB_FILE),
                hint=say("Bring the file back, or take over what was trained: its weights are in {folder}.", folder="train/weights"),
                where=Location(self.folder / name / JOB_FILE),
            )  # fmt: skip
        if _fault_of_name(name) is not None or not (self.folder / name / JOB_FILE).is_file():
            raise RunError(
                say("There is no run named {name} in {folder}.", name=repr(name), folder=self.folder),
                hint=say("The command `runs` lists the names of all runs."),
                where=Location(self.folder),
            )
        return load_run(self.folder / name)

    def is_without_job(self, name: str) -> bool:
        """Tell whether a folder holds what a run leaves, but not the order that made it."""
        folder = self.folder / name
        return (folder / EVENTS_FILE).exists() and not (folder / JOB_FILE).is_file()

    def _load(self, name: str) -> Run:
        stamp = _stamp(os.path.join(self.folder, name), _STATE_FILES)  # noqa: PTH118
        if stamp[0] == _ABSENT:
            raise RunError(say("There is no run in {folder}.", folder=name))
        known = self._known.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        run = load_run(self.folder / name)
        if run.status.is_over:  # a live one can die without a change of any file
            self._known[name] = (stamp, run)
        return run


def check_run_name(name: str) -> None:
    """Raise RunError unless the name is safe as a folder name on every system."""
    fault = _fault_of_name(name)
    if fault is not None:
        hint = "Use up to {limit} letters (a to z), digits, '-', '_' and '.'; the first character is no dot."
        raise RunError(fault, hint=say(hint, limit=NAME_LIMIT))


def slug(text: str) -> str:
    """Turn any text into a legal run name, as near as can be: "My trees, run 2" gives "My-trees-run-2"."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:NAME_LIMIT].rstrip(".-")
    return plain if plain and _fault_of_name(plain) is None else "run"


def _fault_of_name(name: str) -> Sentence | None:
    shown = repr(name if len(name) <= SHOWN_CHARACTERS else name[:SHOWN_CHARACTERS] + "…")
    if not name:
        return say("The run name is empty.")
    if len(name) > NAME_LIMIT:
        return say("The run name {name} has {count} characters.", name=shown, count=len(name))
    if not _SLUG.fullmatch(name):
        return say("The run name {name} has a character that a run name may not have.", name=shown)
    if name.endswith("."):
        return say("The run name {name} ends with a dot.", name=shown)
    if name.split(".")[0].lower() in _DEVICE_NAMES:
        return say("The run name {name} is the name of a device on Windows.", name=shown)
    return None


def _unmade(folder: Path, error: OSError) -> RunError:
    return RunError(
        say("The folder for the run cannot be made: {reason}", reason=error.strerror or str(error)),
        hint=say("Free disk space, or check who may write to the runs folder."),
        where=Location(folder),
    )


def _stamp(folder: str, names: tuple[str, ...]) -> _Stamp:
    """Give date and size of some files of a folder."""
    stamps = []
    for name in names:
        try:
            found = os.stat(f"{folder}/{name}")  # noqa: PTH116
            stamps.append((found.st_mtime_ns, found.st_size))
        except OSError:
            stamps.append(_ABSENT)
    return tuple(stamps)
