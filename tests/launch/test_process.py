"""Workers are found, reaped and ended by their own identity."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from studio.errors import RunError
from studio.launch import process
from studio.runs.events import RunFailed, RunStarted
from studio.runs.job import PredictJob, write_job
from studio.runs.journal import JournalReader, JournalWriter
from studio.runs.run import EVENTS_FILE, LOG_FILE, PidRecord, RunStatus, load_run, write_pid


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a prepared folder whose job fails at once: its weights are missing."""
    made = tmp_path / "job"
    made.mkdir()
    write_job(made, PredictJob(weights=str(tmp_path / "absent.pt"), sources=(__file__.replace(".py", ".jpg"),)))
    return made


def test_a_worker_starts_detached_and_its_failure_is_told_in_words(folder: Path) -> None:
    pid = process.start_run(folder)
    if hasattr(os, "getsid"):
        assert os.getsid(pid) == pid  # a session of its own
    assert process.wait_for(folder, timeout_seconds=60) is RunStatus.FAILED
    last = JournalReader(folder / EVENTS_FILE).read_all()[-1]
    assert isinstance(last, RunFailed)
    assert "There is no file or folder" in process.outcome(folder)


def test_a_number_that_another_process_has_now_is_not_taken_for_the_worker(folder: Path) -> None:
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time() - 3600))
    assert not process.is_alive(folder)
    process.kill_run(folder)  # must not kill this process


def test_the_whole_group_of_a_worker_is_killed(folder: Path) -> None:
    code = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']); print(p.pid, flush=True); time.sleep(99)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        grandchild = int(worker.stdout.readline())
        write_pid(folder, PidRecord(worker.pid, psutil.Process(worker.pid).create_time()))
        assert process.is_alive(folder)
        process.kill_run(folder)
        worker.wait(timeout=10)
    deadline = time.monotonic() + 5
    while psutil.pid_exists(grandchild) and time.monotonic() < deadline:
        if psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        assert not psutil.pid_exists(grandchild)
    assert not process.is_alive(folder)


def test_a_vanished_worker_is_lost_and_its_log_is_quoted(folder: Path) -> None:
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu"))
    writer.close()
    (folder / LOG_FILE).write_text("\x1b[34mtrain: \x1b[0mok\n 1%\r 50%\r100%\nBus error\n", encoding="utf-8")
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time() - 3600))
    assert load_run(folder).status is RunStatus.LOST
    words = process.outcome(folder)
    assert "ended without a word" in words
    assert "Bus error" in words
    assert process.log_tail(folder) == "train: ok\n100%\nBus error"


def test_a_run_is_not_started_twice(folder: Path) -> None:
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    with pytest.raises(RunError, match="running already"):
        process.start_run(folder)


def test_two_workers_of_one_run_do_not_both_write(folder: Path) -> None:
    environment = process.worker_environment()
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom studio.worker.lease import hold_run\n"
        "with hold_run(Path(sys.argv[1])) as ours:\n    print(ours, flush=True)\n    time.sleep(30 if ours else 0)\n"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "True\n"
        second = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=20)
        assert second.stdout == "False\n"
        first.kill()
    third = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert third.stdout is not None
    with third.stdout as said:
        assert said.readline() == "True\n"  # released by death
    third.kill()
    third.wait()


def test_scanning_in_a_worker_imports_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from studio.worker.__main__ import main; main(['scan', sys.argv[1]]);"
        "sys.exit(bool({'torch', 'ultralytics', 'numpy', 'cv2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "absent")],
        env=process.worker_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"error"' in done.stdout


@pytest.mark.parametrize("lets_go", [True, False])
def test_a_worker_leaves_the_job_of_its_terminal_where_windows_lets_it(
    lets_go: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    breakaway, asked = 0x01000000, []

    def popen(_command: list[str], **options: int) -> SimpleNamespace:
        asked.append(options["creationflags"])
        if options["creationflags"] & breakaway and not lets_go:
            raise PermissionError(13, "Access is denied")
        return SimpleNamespace(pid=-1, poll=lambda: 0)

    monkeypatch.setattr(subprocess, "CREATE_BREAKAWAY_FROM_JOB", breakaway, raising=False)
    monkeypatch.setattr(subprocess, "Popen", popen)
    monkeypatch.setattr(process, "_children", {})
    with (tmp_path / "log").open("wb") as log:
        process.start_detached(["x"], log)
    assert [bool(flags & breakaway) for flags in asked] == ([True] if lets_go else [True, False])


def test_a_fault_of_windows_is_told_as_windows_writes_it(folder: Path) -> None:
    write_pid(folder, PidRecord(99_999_999, 0.0, exit_code=0xC0000005))
    assert "(exit code 0xC0000005)" in process.outcome(folder)
