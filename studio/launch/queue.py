"""One training a device at a time: a queue that lives in the run folders, so that it survives whoever polls it.

Whoever wants trainings to start calls `poll` now and then: the window from a timer, a script from a loop.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from studio.errors import RunError
from studio.launch import process
from studio.runs.job import JOB_FILE
from studio.runs.run import Run, RunStatus
from studio.runs.store import RunStore


class Launcher(Protocol):
    """Where workers run. A launcher only decides that; what a run does and tells is in its folder."""

    name: str  # "local"

    def submit(self, folder: Path) -> None:
        """Start the worker of a prepared run folder. Raises RunError."""

    def stop(self, folder: Path) -> None:
        """Ask the run to end after its batch."""

    def kill(self, folder: Path) -> None:
        """End the run at once."""

    def is_alive(self, folder: Path) -> bool:
        """Tell whether the worker of the run lives."""


class LocalLauncher:
    """Runs workers as processes of this computer."""

    name = "local"

    def submit(self, folder: Path) -> None:
        """Start the worker of a prepared run folder. Raises RunError."""
        process.start_run(folder)

    def stop(self, folder: Path) -> None:
        """Ask the run to end after its batch."""
        process.ask_to_stop(folder)

    def kill(self, folder: Path) -> None:
        """End the run at once."""
        process.kill_run(folder)

    def is_alive(self, folder: Path) -> bool:
        """Tell whether the worker of the run lives."""
        return process.is_alive(folder)


class JobQueue:
    """Starts queued runs, the oldest first, as soon as their device is free."""

    def __init__(self, store: RunStore, *, launcher: Launcher | None = None) -> None:
        self.store = store
        self.launcher = launcher or LocalLauncher()
        self.refused: dict[str, RunError] = {}  # runs that could not be started, by name; they are not tried again

    def poll(self) -> list[str]:
        """Start what can start now and give the names of the runs started."""
        runs = self.store.list()
        busy: set[str] = set()
        for run in runs:
            if run.status.is_active and self.launcher.is_alive(run.folder):
                busy |= devices_of(run)
        started = []
        for run in self.waiting(runs):
            wanted = devices_of(run)
            if wanted & busy:
                continue
            try:
                self.launcher.submit(run.folder)
            except RunError as error:
                self.refused[run.name] = error
                continue
            busy |= wanted
            started.append(run.name)
        return started

    def waiting(self, runs: list[Run] | None = None) -> list[Run]:
        """Give the runs that wait for their turn, the next one first."""
        queued = [
            run
            for run in (self.store.list() if runs is None else runs)
            if run.status is RunStatus.QUEUED and run.name not in self.refused
        ]
        return sorted(queued, key=lambda run: (run.folder / JOB_FILE).stat().st_mtime_ns)


def devices_of(run: Run) -> set[str]:
    """Give the devices that a run occupies: {"0", "1"}, {"cpu"}. The free choice "" may fall on the first card."""
    settings = getattr(run.job, "settings", run.job)
    device = str(getattr(settings, "device", "")).lower().replace("cuda:", "").replace("cuda", "0")
    return {part.strip() for part in device.split(",") if part.strip()} or {"0"}
