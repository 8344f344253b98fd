"""Two studios on one folder of runs: a run is started once, and what is told is true."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from studio.errors import RunError
from studio.launch import process
from studio.runs import run as runs
from studio.runs.events import Heartbeat, RunStarted, RunStopped, Stalled
from studio.runs.job import PredictJob, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, LOCK_FILE, PID_FILE, PidRecord, RunStatus, load_run, write_pid

_HOLDER = (
    "import sys, time\nfrom pathlib import Path\nfrom studio.worker.lease import hold_run\n"
    "with hold_run(Path(sys.argv[1])) as ours:\n    print(ours, flush=True)\n    time.sleep(60)\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a run that waits for its turn."""
    made = tmp_path / "job"
    made.mkdir()
    write_job(made, PredictJob(weights=str(tmp_path / "absent.pt"), sources=("absent.jpg",)))
    return made


def test_of_many_that_start_a_run_one_succeeds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(process, "worker_command", lambda *_arguments: sleeper)
    pids: list[int] = []
    refusals: list[RunError] = []

    def start() -> None:
        try:
            pids.append(process.start_run(folder))
        except RunError as error:
            refusals.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 1
    assert {error.message for error in refusals} == {"The run job is running already."}
    assert load_run(folder).pid == pids[0]
    with pytest.raises(RunError, match="running already"):
        process.forget_process(folder)  # which the other studio's resume would do
    assert (folder / PID_FILE).exists()
    process.kill_run(folder)


def test_a_run_taken_up_at_once_waits_for_the_end_of_its_process(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.8)"]) as worker:
        write_pid(folder, PidRecord(worker.pid, psutil.Process(worker.pid).create_time()))
        tell(
            folder,
            RunStarted(pid=worker.pid, device="cpu"),
            RunStopped(epoch=1, epochs=2, seconds=1.0, is_resumable=True),
        )
        assert (
            load_run(folder).status is RunStatus.STOPPED
        )  # its last word is there; libraries are still being unloaded
        process.forget_process(folder)
        assert worker.poll() == 0
    assert load_run(folder).pid is None


def test_a_worker_is_found_by_its_lock_when_pid_json_is_lost(folder: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(folder)]
    environment = process.worker_environment()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "True\n"
        assert (folder / LOCK_FILE).exists()
        with pytest.raises(RunError, match="running already"):
            process.start_run(folder)
        worker.kill()


def test_a_begun_run_without_its_pid_file_is_lost_and_not_begun_anew(folder: Path) -> None:
    tell(folder, RunStarted(pid=1, device="cpu"))
    assert load_run(folder).status is RunStatus.LOST


def test_a_silent_worker_is_told_in_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SILENT_SECONDS", 0.3)
    write_pid(folder, PidRecord(psutil.Process().pid, psutil.Process().create_time()))
    assert load_run(folder).trouble == ""  # it still loads its libraries
    tell(folder, RunStarted(pid=1, device="cpu"), Heartbeat(phase="training"))
    assert load_run(folder).trouble == ""
    time.sleep(0.4)
    assert "has not written anything" in load_run(folder).trouble
    assert "kill the run and resume it" in load_run(folder).trouble


def test_a_stall_is_told_until_the_training_goes_on(folder: Path) -> None:
    write_pid(folder, PidRecord(psutil.Process().pid, psutil.Process().create_time()))
    stall = Stalled(message="No sign of life.", hint="Kill it.", seconds=21, stack="")
    tell(folder, RunStarted(pid=1, device="cpu"), stall, Heartbeat(phase="training"))
    assert load_run(folder).trouble == "No sign of life. Kill it."
    tell(folder, RunStarted(pid=1, device="cpu"))
    assert load_run(folder).trouble == ""


def test_a_paused_run_is_shown_as_paused_by_its_heartbeat_alone(folder: Path) -> None:
    write_pid(folder, PidRecord(psutil.Process().pid, psutil.Process().create_time()))
    tell(folder, *(Heartbeat(phase="paused") for _ in range(60)))
    assert load_run(folder).status is RunStatus.PAUSED


def tell(folder: Path, *events: object) -> None:
    """Write events as a worker does."""
    writer = JournalWriter(folder / EVENTS_FILE)
    for event in events:
        writer.write(event)  # type: ignore[arg-type]
    writer.close()
