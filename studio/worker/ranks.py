"""A training on several GPUs: one process a GPU (a rank), all with the studio's trainer, and one that waits for them.

Ultralytics would pickle its trainer into a script and lose on the way what a process must do before it builds a model. Here
each rank is a worker that reads the run folder itself, so it has the modules, the seam and the guards like any other one.
Rank 0 alone writes journal and checkpoints. The waiting process imports no torch; it ends all ranks when one fails, and they
end when it is gone.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from studio.errors import RunError
from studio.launch.devices import gpus_of
from studio.paths import write_atomically
from studio.runs.events import EpochEnded, Event, RunFailed, event_from_dict, event_to_dict
from studio.runs.job import TrainJob
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, RESULTS_FILE, RESUME_CHECKPOINTS, STOP_FILE, TRAIN_FOLDER
from studio.worker.reporter import Reporter, TrainingStopped

RANKS_FOLDER = "ranks"  # in the run folder: how each rank ended
POLL_SECONDS = 0.1
END_SECONDS = 10.0  # for the other ranks, once one has ended well or was told to end
PAUSE_LIMIT = timedelta(days=30)  # that the ranks wait for rank 0 between two batches
PORTS = range(10_000, 32_768)  # below those that systems lend to outgoing connections

# ---- the process that waits ------------------------------------------------------------------------------------------


def train_on_ranks(folder: Path, job: TrainJob, reporter: Reporter) -> Event:
    """Train with one process for each GPU of the job; give the last event. Writes nothing while they live."""
    gpus = gpus_of(job.settings.device)
    reporter.listen_for_signals()
    shutil.rmtree(folder / RANKS_FOLDER, ignore_errors=True)
    (folder / RANKS_FOLDER).mkdir()
    if not any((folder / name).is_file() for name in RESUME_CHECKPOINTS):
        # Each rank would remove this left-over itself, all at once, and fail where another one was faster.
        (folder / TRAIN_FOLDER / RESULTS_FILE).unlink(missing_ok=True)
    ranks: list[subprocess.Popen[bytes]] = []
    try:
        port = _free_port()
        for rank in range(len(gpus)):
            ranks.append(_start_rank(folder, rank, of=len(gpus), port=port))
        failed = _wait(folder, ranks, reporter)
        _recall(folder, reporter)
        last = _last_event(folder, gpus, ranks, failed)
        if isinstance(last, RunFailed):  # of a rank that may not have seen an epoch end
            last = replace(last, epoch=reporter.epoch, epochs=job.settings.epochs, best_map50=reporter.best_map50)
        return last
    finally:
        for process in ranks:
            with suppress(OSError):
                process.kill()
        for process in ranks:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=END_SECONDS)
            if process.stdin is not None:
                process.stdin.close()
        shutil.rmtree(folder / RANKS_FOLDER, ignore_errors=True)


def rank_command(folder: Path) -> list[str]:
    """Give the command of one rank."""
    return [sys.executable, "-m", "studio.worker", "rank", str(folder)]


def _start_rank(folder: Path, rank: int, *, of: int, port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(of),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
    }
    if os.name == "nt":
        environment["USE_LIBUV"] = "0"  # torch for Windows is built without it
    # The pipe is never written to. It closes when this process ends, however it ends, and the ranks see that.
    flags = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
    return subprocess.Popen(rank_command(folder), stdin=subprocess.PIPE, env=environment, creationflags=flags)


def _wait(folder: Path, ranks: Sequence[subprocess.Popen[bytes]], reporter: Reporter) -> list[int]:
    """Wait until all ranks have ended well, or one has not; give those that have failed by then."""
    deadline = float("inf")
    while True:
        codes = [process.poll() for process in ranks]
        failed = [rank for rank, code in enumerate(codes) if code not in (None, 0)]
        if failed or None not in codes:
            return failed
        if 0 in codes:  # all have trained the same batches: the others are about to end too
            deadline = min(deadline, time.monotonic() + 60 * END_SECONDS)
            if time.monotonic() > deadline:
                return [rank for rank, code in enumerate(codes) if code is None]
        if reporter.is_asked_to_stop:  # a signal to this process alone
            with suppress(OSError):
                (folder / STOP_FILE).touch()
        time.sleep(POLL_SECONDS)


def _last_event(
    folder: Path, gpus: Sequence[str], ranks: Sequence[subprocess.Popen[bytes]], failed: Sequence[int]
) -> Event:
    if not failed:
        return _outcome(folder, 0) or RunFailed(message="The training has ended without telling how.")
    # One that was killed takes the others with it, as one that failed does a moment later: the first is the cause.
    for rank in failed:
        code = ranks[rank].returncode
        if code is not None and code < 0:
            raise RunError(
                f"The process of GPU {gpus[rank]} was ended from outside (signal {-code}).",
                hint="Often the computer ran out of memory: use a smaller batch or fewer workers, then resume the run.",
            )
    told = sorted(_outcome_files(folder), key=lambda path: path.stat().st_mtime_ns)
    for path in told:
        event = _outcome(folder, int(path.stem))
        if isinstance(event, RunFailed):
            return event
    names = ", ".join(gpus[rank] for rank in failed)
    raise RunError(
        f"The process of GPU {names} ended without telling why.", hint="The log of the run holds the details."
    )


def _outcome_files(folder: Path) -> list[Path]:
    return [path for path in (folder / RANKS_FOLDER).glob("*.json") if path.stem.isdigit()]


def _outcome(folder: Path, rank: int) -> Event | None:
    with suppress(OSError, ValueError):
        return event_from_dict(json.loads((folder / RANKS_FOLDER / f"{rank}.json").read_text(encoding="utf-8")))
    return None


def _recall(folder: Path, reporter: Reporter) -> None:
    """Take up how far rank 0 came, for the last word."""
    for event in read_journal(folder / EVENTS_FILE):
        if isinstance(event, EpochEnded):
            reporter.epoch, reporter.epochs, reporter.best_map50 = event.epoch, event.epochs, event.best_map50


def _free_port() -> int:
    for port in random.SystemRandom().sample(PORTS, 20):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt, suppress(OSError):
            attempt.bind(("127.0.0.1", port))
            return port
    raise RunError("No free port was found by which the processes of the GPUs could meet.", hint="Start the run again.")


# ---- a rank ----------------------------------------------------------------------------------------------------------


def own_rank() -> int:
    """Give the number of this rank."""
    return int(os.environ["RANK"])


def train_as_rank(folder: Path, job: TrainJob, reporter: Reporter) -> Event | None:
    """Do the part of one rank; rank 0 gives the last event, the others None. Raises whatever ends the training."""
    from studio.worker.train import make_trainer, resume_point, train_here

    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    if own_rank() == 0:
        together = Together(reporter)
        last = train_here(folder, job, reporter, after_batch=together.after_batch)
    else:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a log-off tells all; rank 0 decides for all
        last = None
        point = resume_point(folder)
        if point is None or not point.is_end(job.settings.epochs):
            callbacks = {"on_train_batch_end": [Together(None).after_batch]}
            with suppress(TrainingStopped):
                make_trainer(folder, job, point=point, callbacks=callbacks).train()
    _leave_group()
    return last


def tell_outcome(folder: Path, last: Event) -> None:
    """Tell the waiting process how this rank ended."""
    text = json.dumps(event_to_dict(last), ensure_ascii=False)
    with suppress(OSError):
        write_atomically(folder / RANKS_FOLDER / f"{own_rank()}.json", text)


class Together:
    """Lets all ranks do the same between two batches: rank 0 asks what the user wants, the others are told."""

    def __init__(self, reporter: Reporter | None) -> None:
        self._reporter = reporter  # of rank 0, None elsewhere

    def after_batch(self, trainer: Any) -> None:
        """Go on, wait, or stop, like all the others. Raises TrainingStopped."""
        import torch
        from torch import distributed

        word = torch.zeros(2, dtype=torch.float64)  # whether to stop; seconds that were waited
        if self._reporter is not None:
            try:
                word[1] = self._reporter.obey(trainer)
            except TrainingStopped:
                word[0] = 1
        distributed.broadcast(word, src=0, group=trainer.control_group)
        if word[0]:
            raise TrainingStopped
        if self._reporter is None:
            trainer.train_time_start += float(word[1])
            trainer.epoch_time_start += float(word[1])


def join_control_group() -> Any:
    """Make the group by which ranks agree between batches, on the CPU: no GPU waits for it. All ranks call it at once."""
    from torch import distributed

    return distributed.new_group(backend="gloo", timeout=PAUSE_LIMIT)


def _leave_group() -> None:
    from torch import distributed

    if distributed.is_initialized():
        distributed.destroy_process_group()


def _end_with_parent() -> None:
    """Wait for the end of the process that waits for this one; nothing is left to train for then."""
    with suppress(OSError):
        os.read(0, 1)
    print("The process that this rank was started by is gone.", file=sys.stderr, flush=True)
    os._exit(1)
