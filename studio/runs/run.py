"""One run: the names of the files in its folder, its process, and its state in words."""

from __future__ import annotations

import csv
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from studio.errors import RunError
from studio.paths import read_replaced_text, write_atomically
from studio.runs.events import (
    FINAL_EVENTS,
    BatchEnded,
    Continued,
    EpochEnded,
    Event,
    Heartbeat,
    Paused,
    Progressed,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStopped,
    Stalled,
    Warned,
)
from studio.runs.job import JOB_FILE, Job, TrainJob, read_job
from studio.runs.journal import read_first, read_journal, read_tail
from studio.sentence import say

EVENTS_FILE = "events.jsonl"
LOG_FILE = "log.txt"
STOP_FILE = "stop"  # exists: the user asked to stop
PAUSE_FILE = "pause"  # exists: the user wants the training to wait
LOCK_FILE = "lock"  # held by the worker
START_LOCK_FILE = "start.lock"  # held by the studio that starts the worker
RESERVE_FILE = "reserve"  # room for the last word of a worker on a full disk
PID_FILE = "pid.json"
DATA_FILE = "data.yaml"
ATTENTION_FOLDER = "attention"
RESULTS_FILE = "results.csv"  # of ultralytics, one row an epoch: epoch, seconds since training began, ...
TRAIN_FOLDER = "train"  # ultralytics' save_dir: it may remove it, so nothing of ours lies there
PREDICTIONS_FILE = "predictions.jsonl"
IMAGES_FOLDER = "images"  # annotated copies of a prediction
BEST_WEIGHTS = f"{TRAIN_FOLDER}/weights/best.pt"
LAST_WEIGHTS = f"{TRAIN_FOLDER}/weights/last.pt"
# Copies with optimizer, newest first; ultralytics takes the optimizer out of last.pt whenever a training ends.
RESUME_CHECKPOINTS = (f"{TRAIN_FOLDER}/weights/resume.pt", LAST_WEIGHTS, f"{TRAIN_FOLDER}/weights/previous.pt")
# Beside last.pt: all that a training needs to go on exactly, of the last epoch and of the one before.
CAPSULE = "capsule.pt"
CAPSULE_BEFORE = "capsule-previous.pt"
CAPSULES = (CAPSULE, CAPSULE_BEFORE)
RESUME_CAPSULES = (f"{TRAIN_FOLDER}/weights/{CAPSULE}", f"{TRAIN_FOLDER}/weights/{CAPSULE_BEFORE}")

OUT_OF_MEMORY = "The memory did not suffice for this training."  # the message of a run that failed so
SILENT_SECONDS = 15.0  # a worker beats every two seconds


class RunStatus(Enum):
    """State of a run; the value is stable, for files and for machines."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"

    @property
    def is_active(self) -> bool:
        """Tell whether a process works on the run."""
        return self in (RunStatus.STARTING, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.STOPPING)

    @property
    def is_over(self) -> bool:
        """Tell whether the run will not go on by itself."""
        return self in (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.LOST)

    @property
    def words(self) -> str:
        """Give the state as an English phrase; the window translates it."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    RunStatus.QUEUED: "waiting for its turn",
    RunStatus.STARTING: "starting",
    RunStatus.RUNNING: "training",
    RunStatus.PAUSED: "paused by you",
    RunStatus.STOPPING: "stopping after this batch",
    RunStatus.FINISHED: "finished",
    RunStatus.STOPPED: "stopped by you",
    RunStatus.FAILED: "failed",
    RunStatus.LOST: "ended without a word",
}


@dataclass(frozen=True)
class Run:
    """A run as its folder tells it at one moment."""

    folder: Path
    job: Job
    status: RunStatus
    pid: int | None = None
    epoch: int = 0  # epochs trained
    epochs: int = 0
    best_map50: float | None = None
    message: str = ""  # why it failed, or what is wrong with the folder
    started: float | None = None  # seconds since 1970, of the first attempt
    trouble: str = ""  # why an active run does not seem to go on, and what to do
    is_pause_wanted: bool = False  # it waits, or will after the batch it is in

    @property
    def name(self) -> str:
        """Give the name of the run, which is that of its folder."""
        return self.folder.name

    @property
    def best_weights(self) -> Path | None:
        """Give the weights of the best epoch, None if there are none yet."""
        path = self.folder / BEST_WEIGHTS
        return path if path.is_file() else None

    @property
    def smaller_batch(self) -> int | None:
        """Give the batch that a run that ended for want of memory may go on with; None for any other run."""
        if self.status is not RunStatus.FAILED or self.message != OUT_OF_MEMORY or not isinstance(self.job, TrainJob):
            return None
        return self.job.settings.batch // 2 or None if self.job.settings.batch > 1 else None

    @property
    def is_resumable(self) -> bool:
        """Tell whether the run ended early, so that it may go on: from its last checkpoint, or from the start without one.

        Whether the checkpoint is whole is checked when the run is resumed.
        """
        ended_early = self.status in (RunStatus.STOPPED, RunStatus.FAILED, RunStatus.LOST)
        return ended_early and isinstance(self.job, TrainJob) and bool(self.job.model_yaml)


@dataclass(frozen=True)
class PidRecord:
    """Which process works on a run; the creation time tells it from a later one with the same number."""

    pid: int
    create_time: float  # seconds since 1970, as the system tells it
    journal_bytes: int = 0  # length of the journal at the start: what lies behind belongs to this attempt
    birth: str = ""  # see `birth_of`; "" where the system does not tell it
    exit_code: int | None = None  # of a process that ended with an error, where its parent lived to see it


def write_pid(folder: Path, record: PidRecord) -> None:
    """Write pid.json atomically."""
    content = {
        "pid": record.pid,
        "create_time": record.create_time,
        "journal_bytes": record.journal_bytes,
        "birth": record.birth,
        "exit_code": record.exit_code,
    }
    write_atomically(folder / PID_FILE, json.dumps(content))


def read_pid(folder: Path) -> PidRecord | None:
    """Read pid.json; None when it is missing or damaged."""
    try:
        content: dict[str, Any] = json.loads(read_replaced_text(folder / PID_FILE))
        return PidRecord(
            int(content["pid"]),
            float(content["create_time"]),
            int(content.get("journal_bytes", 0)),
            str(content.get("birth", "")),
            None if content.get("exit_code") is None else int(content["exit_code"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def birth_of(pid: int) -> str:
    """Give when a process began, as Linux counts it: the start of the computer and ticks since. Setting the clock changes
    neither, but it does change the time of creation that is computed from them. "" where that is not told.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return f"{boot} {int(fields[19])}"
    except (OSError, ValueError, IndexError):
        return ""


def is_process_alive(record: PidRecord) -> bool:
    """Tell whether the very process of the record still runs; a zombie counts as dead."""
    import psutil  # 20 ms that a list of finished runs does not pay

    try:
        process = psutil.Process(record.pid)
        born = birth_of(record.pid) if record.birth else ""
        # Some systems round the creation time; a reused number is seconds away at least.
        is_same = born == record.birth if born else abs(process.create_time() - record.create_time) < 1.0
        return is_same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):  # no number of a process
        return False


def load_run(folder: Path) -> Run:
    """Read a run from its folder; the end of the journal suffices, so this is fast. Raises RunError without a job file."""
    if not (folder / JOB_FILE).is_file():
        raise RunError(f"There is no run in {folder}.", hint="Choose a run from the list.")
    try:
        job = read_job(folder)
    except RunError as error:
        return Run(folder, _unknown_job(folder.name), RunStatus.FAILED, message=error.message)
    journal = folder / EVENTS_FILE
    record = read_pid(folder)
    epochs = job.settings.epochs if isinstance(job, TrainJob) else 0
    try:
        tail = read_tail(journal)
    except OSError as error:  # others' rights, a folder in its place: the run is shown, and the others too
        return Run(folder, job, RunStatus.FAILED, epochs=epochs, message=_journal_fault(error))
    status = _status(folder, job, record, tail, journal_bytes=_size(journal))
    epoch, best_map50, message = _last_state(tail if _tells_state(tail) else read_journal(journal))
    first = read_first(journal)
    if first is None and record is not None:  # the journal was deleted, and what was trained was not
        epoch, best_map50 = _told_by_results(folder / TRAIN_FOLDER / RESULTS_FILE)
    started = first.time if first is not None else (record.create_time if record else None)
    pid = record.pid if record is not None and status.is_active else None
    # A worker that imports its libraries has not written yet, so silence counts from its first word.
    has_begun = record is not None and _size(journal) > record.journal_bytes
    trouble = _trouble(tail, now=time.time()) if status.is_active and has_begun else ""
    is_pause_wanted = status.is_active and status is not RunStatus.STOPPING and (folder / PAUSE_FILE).exists()
    return Run(folder, job, status, pid, epoch, epochs, best_map50, message, started, trouble, is_pause_wanted)


def journal_fault(folder: Path) -> str:
    """Say why the journal of a run cannot be read; "" when it can, or there is none yet."""
    try:
        with (folder / EVENTS_FILE).open("rb"):
            return ""
    except FileNotFoundError:
        return ""
    except OSError as error:
        return _journal_fault(error)


def _journal_fault(error: OSError) -> str:
    return say(
        "The journal {file} of the run cannot be read: {reason}",
        file=EVENTS_FILE,
        reason=error.strerror or str(error),
    )


def _status(folder: Path, job: Job, record: PidRecord | None, tail: list[Event], *, journal_bytes: int) -> RunStatus:
    if record is None:
        is_told = tail and isinstance(tail[-1], FINAL_EVENTS) and not (isinstance(job, TrainJob) and job.resume)
        if is_told:
            return _final_status(tail[-1])
        if journal_bytes and not (isinstance(job, TrainJob) and job.resume):
            return RunStatus.LOST  # it was begun, and its process is not known any more
        # Told to stop while it waited: it waits no more.
        return RunStatus.STOPPED if (folder / STOP_FILE).exists() else RunStatus.QUEUED
    is_begun = journal_bytes > record.journal_bytes
    if is_begun and tail and isinstance(tail[-1], FINAL_EVENTS):
        return _final_status(tail[-1])
    if not is_process_alive(record):
        # Ended at once by the user, or it died on the way to the end that the user wanted.
        return RunStatus.STOPPED if (folder / STOP_FILE).exists() else RunStatus.LOST
    if (folder / STOP_FILE).exists():
        return RunStatus.STOPPING
    return _phase(tail) if is_begun else RunStatus.STARTING


def _final_status(event: Event) -> RunStatus:
    if isinstance(event, RunFinished):
        return RunStatus.FINISHED
    return RunStatus.STOPPED if isinstance(event, RunStopped) else RunStatus.FAILED


def _phase(tail: list[Event]) -> RunStatus:
    """Tell what the worker does, by the last event that says it."""
    for event in reversed(tail):
        if isinstance(event, RunStarted):
            return RunStatus.STARTING
        if isinstance(event, Paused) or (isinstance(event, Heartbeat) and event.phase == "paused"):
            return RunStatus.PAUSED
        if isinstance(event, BatchEnded | EpochEnded | Progressed | Continued):
            return RunStatus.RUNNING
        if isinstance(event, Heartbeat) and event.phase == "training":
            return RunStatus.RUNNING
    return RunStatus.STARTING


def _trouble(tail: list[Event], *, now: float) -> str:
    """Say in one sentence what keeps an active worker from training; nothing while it gives signs of life."""
    if not tail:
        return ""
    silent = now - tail[-1].time
    if silent > SILENT_SECONDS:
        return say(
            "The worker has not written anything for {seconds} s: it is blocked or was halted by the system. "
            "If it does not go on, kill the run and resume it.",
            seconds=f"{silent:.0f}",
        )
    for event in reversed(tail):
        if isinstance(event, Stalled):
            return say("{message} {hint}", message=event.message, hint=event.hint) if event.hint else event.message
        if not isinstance(event, Heartbeat | Warned):
            return ""
    return ""


def _told_by_results(file: Path) -> tuple[int, float | None]:
    """Give epochs trained and best mAP50 as ultralytics' own table tells them; 0 and None without one."""
    epoch, best = 0, None
    with suppress(OSError, ValueError, csv.Error), file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, skipinitialspace=True):
            told = {str(key).strip(): value for key, value in row.items()}
            epoch = max(epoch, int(float(told.get("epoch") or 0)))
            map50 = float(told.get("metrics/mAP50(B)") or "nan")
            best = map50 if best is None or map50 > best else best
    return epoch, None if best is None or best != best else best


def _last_state(events: list[Event]) -> tuple[int, float | None, str]:
    """Give epochs trained, best mAP50 and the message of the last events that tell them."""
    epoch, best_map50, message = 0, None, ""
    for event in events:
        if isinstance(event, EpochEnded | Heartbeat | RunFinished | RunStopped | RunFailed):
            epoch = max(epoch, event.epoch)
            best_map50 = best_map50 if event.best_map50 is None else event.best_map50
        if isinstance(event, RunFailed):
            message = event.message
        elif isinstance(event, RunStarted):
            message = ""
    return epoch, best_map50, message


def _tells_state(tail: list[Event]) -> bool:
    """Tell whether the end of the journal says how far the run is: a heartbeat every two seconds does."""
    return any(isinstance(event, EpochEnded | Heartbeat | RunFinished | RunStopped | RunFailed) for event in tail)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _unknown_job(name: str) -> TrainJob:
    return TrainJob(
        run_id=name, base="", template="", scale="", model_yaml="", data_yaml="", dataset_folder="", class_names=()
    )
