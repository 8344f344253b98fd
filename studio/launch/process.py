"""Start, watch, stop and kill the worker of a run. The worker outlives whoever started it; its folder is the only tie."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from studio import paths
from studio.errors import Location, RunError
from studio.runs import lock
from studio.runs.events import RunFailed
from studio.runs.job import TrainJob
from studio.runs.journal import read_tail
from studio.runs.run import (
    EVENTS_FILE,
    LOCK_FILE,
    LOG_FILE,
    PAUSE_FILE,
    PID_FILE,
    START_LOCK_FILE,
    STOP_FILE,
    PidRecord,
    RunStatus,
    birth_of,
    is_process_alive,
    load_run,
    read_pid,
    write_pid,
)
from studio.sentence import say

START_WAIT_SECONDS = 5.0  # for another studio that is starting the same run
FULL_DISK_BYTES = 1 << 20
END_SECONDS = 15.0  # of a process after the last word of its run
KILL_SECONDS = 2.0  # until the processes are gone
LOG_TAIL_BYTES = 4000
LOG_TAIL_LINES = 5
_TERMINAL_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# Children of this process that must be waited for, or they stay behind as zombies while it runs.
_children: dict[int, subprocess.Popen[bytes]] = {}
_folders: dict[int, Path] = {}  # of those that work on a run


def start_run(folder: Path) -> int:
    """Start the worker of a prepared run, detached, and give its process id.

    Raises RunError when the run is being worked on, is over, or the process cannot be started.
    """
    # Two studios on one folder of runs: one starts the worker, the other one is told.
    with _start_lock(folder):
        return _start(folder)


@contextmanager
def _start_lock(folder: Path) -> Iterator[None]:
    """Keep every other studio from starting, or queueing again, this run. Raises RunError."""
    try:
        with lock.hold(folder / START_LOCK_FILE, wait_seconds=START_WAIT_SECONDS) as is_ours:
            if not is_ours:
                raise _busy(folder)
            yield
    except OSError as error:
        raise RunError(
            say("The run {name} cannot be started: {reason}", name=folder.name, reason=error.strerror or str(error)),
            hint=say("Check that its folder can be written to."),
            where=Location(Path(os.fsdecode(error.filename)) if error.filename else folder),
        ) from error


def _has_worker(folder: Path) -> bool:
    """Tell whether a worker holds the run, even if pid.json is lost. A killed one lets go when its last thread has ended."""
    return lock.is_held(folder / LOCK_FILE, wait_seconds=KILL_SECONDS)


def _busy(folder: Path) -> RunError:
    return RunError(
        say("The run {name} is running already.", name=folder.name), hint=say("Wait for its end, or stop it first.")
    )


def _start(folder: Path) -> int:
    run = load_run(folder)
    if run.status.is_active or _has_worker(folder):
        raise _busy(folder)
    if run.status is not RunStatus.QUEUED:
        raise RunError(
            say("The run {name} is over: {words}.", name=folder.name, words=run.status.words),
            hint=say("Resume it, or start a new one."),
            where=Location(folder),
        )
    journal = folder / EVENTS_FILE
    journal_bytes = journal.stat().st_size if journal.exists() else 0
    try:
        with (folder / LOG_FILE).open("ab") as log:
            child = start_detached(worker_command("run", str(folder)), log)
    except OSError as error:
        raise RunError(
            say("The run {name} cannot be started: {reason}", name=folder.name, reason=str(error)),
            where=Location(folder),
        ) from error
    _folders[child.pid] = folder
    write_pid(folder, PidRecord(child.pid, _create_time(child.pid), journal_bytes, birth_of(child.pid)))
    return child.pid


def start_detached(command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a process that outlives this one and writes to `log`. Raises OSError."""

    def start(flags: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=paths.project_folder(),
            env=worker_environment(),
            # A session of its own, so that neither Ctrl-C nor a closed terminal ends it.
            start_new_session=True,
            creationflags=flags,
        )

    flags = _own_group() | without_console()
    breakaway = int(getattr(subprocess, "CREATE_BREAKAWAY_FROM_JOB", 0))
    try:
        # Some terminals of Windows end all that they started when they are closed, unless it leaves their job.
        child = start(flags | breakaway)
    except PermissionError:
        if not breakaway:
            raise
        child = start(flags)  # a job that lets nobody leave
    _children[child.pid] = child
    return child


def reap_ended() -> None:
    """Take note of the children of this process that have ended; how a worker did is written down for those who ask later."""
    for pid, child in list(_children.items()):
        code = child.poll()
        folder = _folders.get(pid) if code else None
        if code and folder is not None and _note_exit(folder, pid, code):
            del _folders[pid]


def _note_exit(folder: Path, pid: int, code: int) -> bool:
    """Write the exit code into pid.json, while nobody queues the run again; tell whether there is no more to do."""
    with suppress(OSError), lock.hold(folder / START_LOCK_FILE) as is_ours:
        if not is_ours:
            return False
        record = read_pid(folder)
        if record is not None and record.pid == pid and record.exit_code is None:
            write_pid(folder, replace(record, exit_code=code))
    return True


def worker_command(*arguments: str) -> list[str]:
    """Give the command of a worker with the Python that runs now."""
    return [sys.executable, "-m", "studio.worker", *arguments]


def worker_environment() -> dict[str, str]:
    """Give the environment of a worker: this one, the studio importable, UTF-8, plain progress bars."""
    environment = dict(os.environ)
    known = environment.get("PYTHONPATH")
    project = str(paths.project_folder())
    environment["PYTHONPATH"] = f"{project}{os.pathsep}{known}" if known else project
    environment["PYTHONUTF8"] = "1"
    environment["PYTHONUNBUFFERED"] = "1"  # the log shows what a worker said last, even if it was killed
    # opencv-python sets these in a process that imported it; Qt's window libraries are not for a worker.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        environment.pop(name, None)
    return environment


def is_alive(folder: Path) -> bool:
    """Tell whether the worker of the run lives; a process that took over its number is not taken for it."""
    record = read_pid(folder)
    if record is None:
        return False
    _reap(record.pid)
    return is_process_alive(record)


def ask_to_stop(folder: Path) -> None:
    """Ask the worker to end after the batch it is in; the run stays resumable. A queued run is taken out of the queue.

    Raises RunError when the wish cannot be written.
    """
    try:
        (folder / STOP_FILE).touch()
    except OSError as error:
        raise RunError(
            say("The run {name} cannot be told to stop: {reason}", name=folder.name, reason=str(error)),
            where=Location(folder),
        ) from error


def ask_to_pause(folder: Path) -> None:
    """Let the training wait after the batch it is in, with all it has in memory; whoever asks may end meanwhile.

    Raises RunError for what does not train, and when the wish cannot be written.
    """
    run = load_run(folder)
    if not isinstance(run.job, TrainJob) or not run.status.is_active or run.status is RunStatus.STOPPING:
        raise RunError(
            say("The run {name} is not training, so it cannot be paused.", name=folder.name),
            hint=say("Its state: {words}.", words=run.status.words),
        )
    try:
        (folder / PAUSE_FILE).touch()
    except OSError as error:
        raise RunError(
            say("The run {name} cannot be paused: {reason}", name=folder.name, reason=error), where=Location(folder)
        ) from error


def ask_to_continue(folder: Path) -> None:
    """Let a paused training go on. Raises RunError when it is not paused, or cannot be told."""
    run = load_run(folder)
    if not run.status.is_active:
        raise RunError(
            say("The run {name} is not training, so it cannot be continued.", name=folder.name),
            hint=say("What was stopped is resumed: python main.py train --resume {name}", name=folder.name),
        )
    try:
        paths.patiently((folder / PAUSE_FILE).unlink)
    except FileNotFoundError:
        raise RunError(say("The run {name} is not paused.", name=folder.name)) from None
    except OSError as error:
        raise RunError(
            say("The run {name} cannot be continued: {reason}", name=folder.name, reason=error), where=Location(folder)
        ) from error


def kill_run(folder: Path) -> None:
    """End the worker and all its processes at once; the run then counts as stopped. Does nothing if it is gone."""
    import psutil

    record = read_pid(folder)
    if record is None or not is_process_alive(record):
        return
    try:
        worker = psutil.Process(record.pid)
        processes = [worker, *worker.children(recursive=True)]
    except psutil.Error:
        return
    with suppress(OSError):  # a full disk must not keep a run from being ended
        (folder / STOP_FILE).touch()
    # The worker takes a polite signal for a wish to stop after the batch, which is what did not help.
    for process in reversed(processes):
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=KILL_SECONDS)
    _reap(record.pid)


def wait_for(folder: Path, *, timeout_seconds: float) -> RunStatus:
    """Wait until the worker has ended, or the time is over; give the state of the run."""
    deadline = time.monotonic() + timeout_seconds
    while is_alive(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    if not is_alive(folder):
        _exit_code(folder)  # reaps it: its threads end a moment later than it
    return load_run(folder).status


def outcome(folder: Path) -> str:
    """Say in words how a run ended or stands; for a worker that vanished, with the end of its log."""
    is_alive(folder)  # reap first
    run = load_run(folder)
    if run.status is RunStatus.FAILED:
        last = next(
            (event for event in reversed(read_tail(folder / EVENTS_FILE)) if isinstance(event, RunFailed)), None
        )
        return f"{last.message} {last.hint}".strip() if last else run.message
    if run.status is not RunStatus.LOST:
        done = f", {run.epoch} of {run.epochs} epochs" if isinstance(run.job, TrainJob) else ""
        return f"The run is {run.status.value}{done}."
    return " ".join(
        [f"The worker ended without a word{_exit_in_words(folder)}.", _advice(folder), _log_tail(folder)]
    ).strip()


def log_tail(folder: Path, *, lines: int = 200, limit_bytes: int = 64_000) -> str:
    """Give the last lines of the worker's log; progress bars that redraw themselves count as one line."""
    try:
        with (folder / LOG_FILE).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            stream.seek(max(0, size - limit_bytes))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return ""
    plain = _TERMINAL_CODES.sub("", text.replace("\r\n", "\n"))
    whole = [line.rpartition("\r")[2] for line in plain.split("\n")]
    return "\n".join(whole[-lines:]).rstrip()


def _exit_in_words(folder: Path) -> str:
    code = _exit_code(folder)
    if code is None:
        return ""
    if code == -9:
        return "; it was killed, by a person or by the system"
    if code < 0:
        return f" (signal {-code})"
    return f" (exit code {code})" if code < 1 << 16 else f" (exit code 0x{code:08X})"  # as Windows writes its faults


def _advice(folder: Path) -> str:
    with suppress(OSError):
        if shutil.disk_usage(folder).free < FULL_DISK_BYTES:
            return "The disk is full: free some space, then resume it."
    if _exit_code(folder) == -9 and not (folder / STOP_FILE).exists():
        return "Often the computer ran out of memory: use a smaller batch or smaller images, then resume it."
    return "Resume it to go on from its last full epoch."


def _exit_code(folder: Path) -> int | None:
    """Give the exit code of a dead worker, where this process started it, or the one that did has written it down."""
    record = read_pid(folder)
    child = _children.get(record.pid) if record else None
    if child is None:
        return record.exit_code if record else None
    try:
        return child.wait(timeout=KILL_SECONDS)  # its threads end a moment later than it
    except subprocess.TimeoutExpired:
        return None


def _log_tail(folder: Path) -> str:
    tail = [
        line.strip() for line in log_tail(folder, lines=40, limit_bytes=LOG_TAIL_BYTES).splitlines() if line.strip()
    ]
    return "The log ends with: " + " / ".join(tail[-LOG_TAIL_LINES:])[-600:] if tail else ""


def _reap(pid: int) -> None:
    child = _children.get(pid)
    if child is not None:
        child.poll()


def _create_time(pid: int) -> float:
    import psutil

    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:  # gone already: its journal or log says why
        return time.time()


def _own_group() -> int:
    return int(getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0))


def without_console() -> int:
    """Give the flag by which Windows opens no console for a process; 0 elsewhere."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))


def _wait_for_end(folder: Path) -> None:
    """Wait for the process of a run that has told its last word: it ends a moment later, longer on a busy computer."""
    limit = time.monotonic() + END_SECONDS
    while is_alive(folder) and time.monotonic() < limit:
        time.sleep(0.05)


def forget_process(folder: Path) -> None:
    """Forget the process and the wishes of an earlier attempt, before the run is queued again.

    Raises RunError when a worker is busy with the run, for instance one that another studio has just started.
    """
    with _start_lock(folder):
        if load_run(folder).status.is_over:
            _wait_for_end(folder)
        if is_alive(folder) or _has_worker(folder):
            raise _busy(folder)
        for name in (PID_FILE, STOP_FILE, PAUSE_FILE):
            paths.remove_file(folder / name)
