"""The folder of runs: make a run's folder, find runs, list them. A run is a folder; its name is its identity."""

from __future__ import annotations

import re
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import runs_folder
from studio.runs.job import JOB_FILE
from studio.runs.run import EVENTS_FILE, PID_FILE, STOP_FILE, Run, load_run

NAME_LIMIT = 64  # characters
_SLUG = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
# Windows opens a device for these names, with any ending.
_DEVICE_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_Stamp = tuple[tuple[int, int], ...]


class RunStore:
    """Runs in one folder. Keeps what it read of a finished run until a file of that run changes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = runs_folder() if folder is None else folder
        self._known: dict[str, tuple[_Stamp, Run]] = {}

    def create(self, name: str) -> Path:
        """Make a new folder for a run and give it: `name`, or `name-2`, `name-3`... when that is taken.

        Two processes never get the same folder. Raises RunError for a name that is no plain file name.
        """
        check_run_name(name)
        self.folder.mkdir(parents=True, exist_ok=True)
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
                raise RunError(
                    f"The folder for the run cannot be made: {error.strerror or error}",
                    hint="Choose another runs folder in the settings, or free disk space.",
                    where=Location(folder),
                ) from error
            return folder

    def list(self) -> list[Run]:
        """Give all runs, the newest first. A folder without a job file is no run."""
        runs = []
        try:
            folders = sorted(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        for folder in folders:
            try:
                runs.append(self._load(folder))
            except RunError:
                continue
        return sorted(runs, key=lambda run: run.started or float("inf"), reverse=True)

    def get(self, name: str) -> Run:
        """Give the run of this name. Raises RunError when there is none."""
        if _fault_of_name(name) is not None or not (self.folder / name / JOB_FILE).is_file():
            raise RunError(
                f"There is no run named {name!r} in {self.folder}.",
                hint="The command `runs` lists the names of all runs.",
                where=Location(self.folder),
            )
        return load_run(self.folder / name)

    def _load(self, folder: Path) -> Run:
        stamp = _stamp(folder)
        known = self._known.get(folder.name)
        if known is not None and known[0] == stamp:
            return known[1]
        run = load_run(folder)
        if run.status.is_over:  # a live one can die without a change of any file
            self._known[folder.name] = (stamp, run)
        return run


def check_run_name(name: str) -> None:
    """Raise RunError unless the name is safe as a folder name on every system."""
    fault = _fault_of_name(name)
    if fault is not None:
        raise RunError(
            f"The run name {name!r} {fault}.",
            hint=f"Use up to {NAME_LIMIT} letters (a to z), digits, '-', '_' and '.'; the first character is no dot.",
        )


def slug(text: str) -> str:
    """Turn any text into a legal run name, as near as can be: "My trees, run 2" gives "My-trees-run-2"."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:NAME_LIMIT].rstrip(".-")
    return plain if plain and _fault_of_name(plain) is None else "run"


def _fault_of_name(name: str) -> str | None:
    if not name:
        return "is empty"
    if len(name) > NAME_LIMIT:
        return f"has {len(name)} characters"
    if not _SLUG.fullmatch(name):
        return "has a character that a run name may not have"
    if name.endswith("."):
        return "ends with a dot"
    if name.split(".")[0].lower() in _DEVICE_NAMES:
        return "is a device name on Windows"
    return None


def _stamp(folder: Path) -> _Stamp:
    stamps = []
    for name in (JOB_FILE, EVENTS_FILE, PID_FILE, STOP_FILE):
        try:
            found = (folder / name).stat()
            stamps.append((found.st_mtime_ns, found.st_size))
        except OSError:
            stamps.append((0, -1))
    return tuple(stamps)
