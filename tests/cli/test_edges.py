"""The edge of the command line: whatever refuses or breaks, the user reads one sentence, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio import paths
from studio.cli import app, console
from studio.cli.app import main
from studio.datasets.demo import write_demo_dataset
from studio.launch.prepare import prepare_training, resume_training
from studio.runs.events import EpochEnded, RunStarted, RunStopped
from studio.runs.job import TrainSettings
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, RunStatus
from studio.runs.store import RunStore

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="has /dev/full, and names that are no UTF-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a dataset of two images."""
    return write_demo_dataset(tmp_path_factory.mktemp("demo") / "two", images=1)


@pytest.fixture
def stopped(demo: Path) -> Path:
    """Give the folder of a run that was stopped behind its first epoch, before any checkpoint."""
    folder = prepare_training(dataset=demo, base="yolo11", settings=TrainSettings(epochs=3, device="cpu"), name="one")
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu", epochs=3))
    row = EpochEnded(epoch=1, epochs=3, train_losses={}, val_losses={}, metrics={}, learning_rates={}, seconds=1.0)
    writer.write(row)
    writer.write(RunStopped(epoch=1, epochs=3, seconds=1.0, is_resumable=True))
    writer.close()
    return folder


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("demo-data", "d", "--seed", "-5"), 2, "-5 is not a seed"),
        (("data", "check", ".", "--imgsz", "0"), 2, "0 is not an image size"),
        (("data", "fix", ".", "--only", ","), 2, "--only names no finding"),
        (("attention", "--allow", ""), 2, "is not a module of your own"),
        (("inspect", "m.yaml", "--imgsz", "0"), 2, "0 is not an image size"),
        (("inspect", "."), 1, "cannot be read: Is a directory"),
        (("generate", "-o", "file/m.yaml"), 1, "cannot be written: "),
        (("train", "--resume", "a", "--extend", "b"), 2, "exclude each other"),
        (("train", "--resume", "a", "--epochs", "9"), 2, "--epochs cannot be changed with --resume"),
        (("train", "--extend", "a", "--epochs", "9", "lr0=0.1"), 2, "lr0=0.1 cannot be changed with --extend"),
        (("train", "--data", ".", "--model", "m.yaml", "--template", "lska-head"), 2, "--model is a whole model"),
        (("runs", "empty-trash", "a"), 2, "for the whole trash, not for a"),
        (("runs", "compare", "a", "a"), 2, "two runs or more"),
        (("runs", "export", "-o", "."), 1, ". cannot be written: Is a directory"),
        (("predict", "--weights", "w.pt", "--source", ".", "-o", "out", "--imgsz", "-5"), 2, "-5 is not an image size"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_said(
    words: tuple[str, ...],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert main(list(words)) == code
    assert said in capsys.readouterr().err


def test_what_nobody_foresaw_is_a_sentence_and_its_traceback_is_kept(tmp_path: Path) -> None:
    told = app.unexpected(ZeroDivisionError("seven"))
    assert "fault of its own: ZeroDivisionError: seven" in told.message
    assert "ZeroDivisionError" in (paths.logs_folder() / "commands.log").read_text(encoding="utf-8")
    with pytest.raises(OSError) as caught:
        (tmp_path / "no" / "such").read_bytes()
    told = app.unexpected(caught.value)
    assert (told.message, told.where) != ("", None)
    assert str(tmp_path) in told.message


def test_json_holds_every_name_whatever_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", errors="replace"))
    console.print_json({"name": "树"})
    sys.stdout.flush()
    assert json.loads(raw.getvalue()) == {"name": "树"}


@linux_only
@pytest.mark.parametrize(
    ("words", "code"), [(["templates"], 0), (["train", "--help"], 0), (["runs", "nosuch", "--json"], 1)]
)
def test_a_closed_pipe_is_no_fault(main_file: Path, words: list[str], code: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, str(main_file), *words], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"ignored" not in done.stderr


@linux_only
def test_a_full_disk_behind_the_output_is_said(main_file: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(main_file), "models", "--json"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "Error: The system refused: No space left on device.\n"


def test_a_relative_home_is_the_same_for_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "own/home")
    assert main(["runs"]) == 0
    assert os.environ[paths.HOME_VARIABLE] == str(tmp_path / "own" / "home")


def test_a_home_of_nobody_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "~nobody-of-that-name/studio")
    assert main(["runs"]) == 1
    assert paths.HOME_VARIABLE in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_wish_of_the_system_to_end_is_taken_for_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), app._polite_signals():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@linux_only
def test_names_that_are_no_utf_8_are_refused_in_words(
    demo: Path, stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / os.fsdecode(b"odd \xff")
    odd.symlink_to(demo)
    assert main(["train", "--data", str(odd), "--name", "two"]) == 1
    assert "bytes that are no UTF-8" in capsys.readouterr().err
    assert [run.name for run in RunStore().list()] == ["one"]
    assert main(["runs", "note", "one", "--note", "x\udcff"]) == 1
    assert 'no UTF-8 in "note": "x\\udcff"' in capsys.readouterr().err


def test_a_journal_that_cannot_be_read_hides_no_other_run(
    stopped: Path, demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_training(dataset=demo, base="yolo11", settings=TrainSettings(device="cpu"), name="sound")
    (stopped / EVENTS_FILE).unlink()
    (stopped / EVENTS_FILE).mkdir()
    assert {run.name: run.status for run in RunStore().list()} == {
        "one": RunStatus.FAILED,
        "sound": RunStatus.QUEUED,
    }
    assert main(["runs", "one"]) == 0
    assert "The journal events.jsonl of the run cannot be read" in capsys.readouterr().out
    for words in (["train", "--resume", "one"], ["train", "--extend", "one", "--epochs", "9"]):
        assert main(words) == 1
        assert "delete it: the run then goes on" in capsys.readouterr().err


def test_a_run_without_its_order_says_which_file_is_missing(stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stopped / "job.json").unlink()
    assert main(["runs", "one"]) == 1
    assert "has no job.json" in capsys.readouterr().err


def test_of_several_runs_all_are_deleted_or_none(stopped: Path) -> None:
    assert main(["runs", "delete", "one", "nosuch"]) == 1
    assert main(["runs", "note", "one", "nosuch", "--star"]) == 1
    assert [run.name for run in RunStore().list()] == ["one"]
    assert not RunStore().remarks("one").notes.star
    assert main(["runs", "delete", "one", "one"]) == 0


def test_what_cannot_be_mended_for_a_resume_is_named(stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stopped / "data.yaml").unlink()
    (stopped / "data.yaml").mkdir()
    assert main(["train", "--resume", "one"]) == 1
    told = capsys.readouterr().err
    assert f"Where: {stopped / 'data.yaml'}\n" in told


def test_a_run_that_was_queued_but_not_started_is_started_by_resume(
    stopped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume_training(stopped)  # as far as an attempt came that was interrupted here
    started: list[Path] = []
    monkeypatch.setattr("studio.cli.train.process.start_run", started.append)
    assert main(["train", "--resume", "one", "--detach"]) == 0
    assert started == [stopped]


def test_a_file_in_the_place_of_the_runs_is_said(studio_home: Path, demo: Path) -> None:
    (studio_home / "runs").write_text("mine", encoding="utf-8")
    assert main(["train", "--data", str(demo), "--epochs", "1"]) == 1
    assert main(["doctor"]) in (0, 1)
