"""The process that starts queued runs, so that no window and no terminal has to stay open for them.

There is one for a folder of runs, detached like the workers it starts. It lives while runs wait that may start, and ends when
none does or the queue is held; the trainings go on without it. Nothing else starts what waits: whoever adds to the queue or
looks at it calls `ensure`, which starts the runner where it is missing. It imports neither Qt nor torch.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from studio.errors import Location, RunError
from studio.launch import process
from studio.launch.queue import JobQueue
from studio.runs import lock
from studio.runs.store import RunStore
from studio.sentence import say

LOCK_FILE = "runner.lock"  # held by the runner while it lives
LOG_FILE = "runner.log"
POLL_SECONDS = 2.0
LARGEST_SHARE = 0.01  # of a core that looking at a folder of very many runs may take
LOCK_SECONDS = 1.0  # others hold the lock for a moment when they look whether the runner lives
LOOK_SECONDS = 0.05
RETRY_SECONDS = 15.0
PATIENCE_SECONDS = 600.0  # with a disk that went away or is full: a folder in the network comes back
LOG_BYTES = 100_000


class QueueRunner:
    """The runner of one queue, as windows and commands see it."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._folder = queue.store.folder
        self._child: subprocess.Popen[bytes] | None = None  # the process started last
        self._broken = 0  # how often in a row it ended with an error

    def ensure(self) -> None:
        """See that a runner lives if runs wait that may start. Cheap, but not for the window's thread.

        Raises RunError when it cannot be started, or broke off again and again.
        """
        process.reap_ended()
        if not self._queue.state().is_going_on:
            return
        code = None if self._child is None else self._child.poll()
        # Where the folder knows no locks, one's own child is the only one known of.
        if (self._child is not None and code is None) or is_alive(self._folder):
            self._broken = 0
            return
        self._broken += bool(code)
        try:
            with (self._folder / LOG_FILE).open("ab") as log:
                if log.tell() > LOG_BYTES:
                    log.truncate(0)
                self._child = process.start_detached(runner_command(self._folder), log)
        except OSError as error:
            raise _stuck(self._folder, error.strerror or str(error)) from error
        if self._broken > 1:
            raise _stuck(self._folder, _last_line(self._folder))


def runner_command(folder: Path) -> list[str]:
    """Give the command of the runner of a folder of runs, with the Python that runs now."""
    return [sys.executable, "-m", "studio.launch.queue_runner", str(folder.absolute())]


def is_alive(folder: Path) -> bool:
    """Tell whether the queue of a folder of runs has a runner."""
    try:
        return lock.is_held(folder / LOCK_FILE, wait_seconds=LOOK_SECONDS)
    except OSError:
        return False


def work(queue: JobQueue, *, poll_seconds: float = POLL_SECONDS) -> None:
    """Be the runner: start what waits in its turn, until nothing does; return at once when there is another one."""
    folder = queue.store.folder
    while queue.state().is_going_on:
        with lock.hold(folder / LOCK_FILE, wait_seconds=LOCK_SECONDS) as is_ours:
            if not is_ours:
                return
            _start_in_turn(queue, poll_seconds)
        # Whoever added a run just before the lock was let go took this runner to be at work: look once more.


def _start_in_turn(queue: JobQueue, poll_seconds: float) -> None:
    failing_since: float | None = None
    while True:
        began, least, before = time.monotonic(), poll_seconds, time.process_time()
        try:
            process.reap_ended()
            state = queue.state()
            if not state.is_going_on:
                return
            for name in queue.poll() if queue.has_room(state) else []:
                _tell(f"started {name}")
            failing_since = None
        except OSError as error:
            least = RETRY_SECONDS
            if failing_since is None:
                failing_since = began
                _tell(f"the runs folder cannot be used: {error}")
            if began - failing_since > PATIENCE_SECONDS:
                raise
        # By its own time: trainings take the processor, and must not make it look more seldom.
        time.sleep(max(least, (time.process_time() - before) / LARGEST_SHARE))


def _tell(words: str) -> None:
    with suppress(OSError):  # a full disk
        print(time.strftime("%Y-%m-%d %H:%M:%S"), words, flush=True)


def _stuck(folder: Path, reason: str) -> RunError:
    return RunError(
        say("The queue does not go on by itself: {reason}", reason=reason),
        hint=say("It is tried again. Until then, Start now starts a run by hand."),
        where=Location(folder / LOG_FILE),
    )


def _last_line(folder: Path) -> str:
    try:
        return (folder / LOG_FILE).read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    except OSError:
        return ""


def main(arguments: list[str]) -> int:
    """Be the runner of the folder that the arguments name."""
    if len(arguments) != 1:
        print("python -m studio.launch.queue_runner FOLDER", file=sys.stderr)
        return 2
    work(JobQueue(RunStore(Path(arguments[0]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
