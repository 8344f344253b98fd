"""`queue` and the repeats of `train`, as a user types them; nothing is trained here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PIL import Image

from studio.cli.app import main
from studio.launch.queue_runner import LOG_FILE, is_alive
from studio.runs.job import TrainJob, TrainSettings, read_job, write_job
from studio.runs.run import PidRecord, write_pid
from studio.runs.store import RunStore

PROJECT = Path(__file__).resolve().parents[2]

Answer = Callable[..., tuple[int, str]]


@pytest.fixture
def store(studio_home: Path) -> RunStore:
    """Make a run that trains (this process) and three that wait for the same device."""
    made = RunStore()
    for name in ("now", "a", "b", "c"):
        folder = made.create(name)
        job = TrainJob(
            run_id=name, base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
            dataset_folder="/d", class_names=(), settings=TrainSettings(epochs=9, device="cpu"),
        )  # fmt: skip
        write_job(folder, job)
    write_pid(made.folder / "now", PidRecord(os.getpid(), psutil.Process().create_time()))
    return made


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Answer:
    """Give a function that runs a command in this process."""

    def run(*words: str) -> tuple[int, str]:
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def until(is_true: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not is_true() and time.monotonic() < end:
        time.sleep(0.05)
    return is_true()


def waiting(answer: Answer) -> list[str]:
    found = json.loads(answer("queue", "--json")[1])
    return [row["run"] for row in found["waiting"]]


def test_the_list_says_what_trains_and_what_waits(store: RunStore, answer: Answer) -> None:
    code, text = answer("queue")
    assert code == 0
    rows = [line.split() for line in text.splitlines()[2:]]
    assert [(row[0], row[1]) for row in rows] == [("–", "now"), ("1", "a"), ("2", "b"), ("3", "c")]


def test_runs_are_moved_and_removed(store: RunStore, answer: Answer) -> None:
    answer("queue", "move", "c", "1")
    assert waiting(answer) == ["c", "a", "b"]
    answer("queue", "down", "c")
    assert waiting(answer) == ["a", "c", "b"]
    answer("queue", "up", "b")
    assert waiting(answer) == ["a", "b", "c"]
    code, text = answer("queue", "remove", "b")
    assert code == 0
    assert "runs restore b" in text
    assert waiting(answer) == ["a", "c"]
    answer("runs", "restore", "b")
    assert waiting(answer) == ["a", "c", "b"]


def test_a_restored_run_that_waits_starts_in_its_turn(store: RunStore, answer: Answer) -> None:
    for name in ("a", "b", "c"):
        answer("runs", "delete", name)
    assert not (store.folder / LOG_FILE).exists()  # nothing waited, so nobody had to wait for it
    assert answer("runs", "restore", "b")[0] == 0
    assert until(lambda: is_alive(store.folder))


def test_a_held_queue_says_so_and_is_not_worked_off(store: RunStore, answer: Answer) -> None:
    assert "release" in answer("queue", "hold")[1]
    (store.folder / "now" / "pid.json").unlink()
    (store.folder / "now" / "stop").touch()
    code, text = answer("queue", "run")
    assert code == 1
    assert "The queue is held." in text
    assert "held" not in answer("queue", "release")[1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_the_waiting_and_leaves_trainings_and_queue_as_they_are(store: RunStore, answer: Answer) -> None:
    command = [sys.executable, str(PROJECT / "main.py"), "queue", "run"]
    # As a script starts it with &: ignoring Ctrl-C, which must not leave a program that nothing ends.
    deaf = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **deaf) as working:
        try:
            assert working.stderr is not None
            assert working.stderr.readline().startswith("1 train, 3 wait.")
            working.send_signal(signal.SIGINT)
            said = working.communicate(timeout=20)[1]
        finally:
            working.kill()
    assert working.returncode == 130
    assert said == "The trainings go on; 3 wait. See them: python main.py queue\n"
    assert waiting(answer) == ["a", "b", "c"]
    assert store.get("now").status.is_active
    assert not (store.folder / "now" / "stop").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("move", "a"), 2, "To which place?"),
        (("move", "a", "0"), 2, "To which place?"),
        (("move", "now", "1"), 1, "does not wait any more"),
        (("remove",), 2, "Which run?"),
        (("start", "a"), 1, "taken by now"),
        (("start", "a", "--device", "warp"), 1, "is not a device"),
        (("up", "nobody"), 1, "does not wait any more"),
    ],
)
def test_wrong_words_are_told(store: RunStore, answer: Answer, words: tuple[str, ...], code: int, said: str) -> None:
    told = answer("queue", *words)
    assert told[0] == code
    assert said in told[1]


def test_train_with_seeds_and_baseline_queues_equal_runs(
    answer: Answer, store: RunStore, make_data: Callable[[], Path]
) -> None:
    words = ["--data", str(make_data()), "--template", "lska-head", "--device", "cpu", "--name", "v"]
    code, text = answer("train", *words, "--baseline", "--seeds", "2", "--seed", "7", "--detach", "cos_lr=True")
    assert code == 0
    names = ["v-s7", "v-baseline-s7", "v-s8", "v-baseline-s8"]
    assert f"Queued 4 runs: {', '.join(names)}" in text
    assert waiting(answer) == ["a", "b", "c", *names]  # the device is taken
    jobs = [read_job(store.folder / name) for name in names]
    assert [job.settings.seed for job in jobs] == [7, 7, 8, 8]
    assert {job.settings.extra["cos_lr"] for job in jobs} == {True}
    assert answer("train", *words, "--seeds", "11")[0] == 1


@pytest.fixture
def make_data(tmp_path: Path) -> Callable[[], Path]:
    """Give a function that writes a dataset of four images."""

    def make() -> Path:
        for split in ("train", "val"):
            images, labels = tmp_path / "data" / split / "images", tmp_path / "data" / split / "labels"
            images.mkdir(parents=True)
            labels.mkdir()
            for number in range(2):
                Image.new("RGB", (64, 48), (90, 80 * number, len(split) * 20)).save(images / f"{number}.jpg")
                (labels / f"{number}.txt").write_text("0 0.5 0.5 0.2 0.2\n", encoding="utf-8")
        (tmp_path / "data" / "classes.txt").write_text("tree\n", encoding="utf-8")
        return tmp_path / "data"

    return make
