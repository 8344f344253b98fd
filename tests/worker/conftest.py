"""A tiny dataset, real trainings shared by the tests of this folder, and one warm engine."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from studio.launch import process
from studio.launch.engine import EngineClient
from studio.launch.prepare import prepare_training
from studio.runs.events import EpochEnded, Event
from studio.runs.job import TrainSettings
from studio.runs.journal import JournalReader
from studio.runs.run import EVENTS_FILE, Run, load_run

QUICK = {"warmup_epochs": 0, "nbs": 4, "plots": False}
PATIENCE_SECONDS = 240  # two busy cores


def write_dataset(root: Path, *, train: int = 12, val: int = 4) -> Path:
    """Write a dataset of one class: a red box on green."""
    dice = random.Random(0)
    for split, count in (("train", train), ("val", val)):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir(parents=True)
        for number in range(count):
            image = Image.new("RGB", (96, 72), (dice.randrange(40), 90, 60))
            x, y, w, h = dice.uniform(0.3, 0.7), dice.uniform(0.3, 0.7), 0.3, 0.35
            box = [(x - w / 2) * 96, (y - h / 2) * 72, (x + w / 2) * 96, (y + h / 2) * 72]
            ImageDraw.Draw(image).rectangle(box, fill=(230, 40, 40))
            image.save(root / split / "images" / f"{number}.jpg")
            label = root / split / "labels" / f"{number}.txt"
            label.write_text(f"0 {x:.4f} {y:.4f} {w} {h}\n", encoding="utf-8")
    (root / "classes.txt").write_text("砖 brick\n", encoding="utf-8")
    return root


def fingerprint(folder: Path) -> str:
    """Give one digest of all names and bytes below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Give a fresh tiny dataset."""
    return write_dataset(tmp_path / "bricks")


@dataclass(frozen=True)
class Training:
    """A run that is over, and what it read."""

    folder: Path
    dataset: Path
    dataset_before: str
    home: Path
    events: tuple[Event, ...]

    @property
    def run(self) -> Run:
        return load_run(self.folder)

    def dataset_now(self) -> str:
        return fingerprint(self.dataset)

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of the shared trainings."""
    return tmp_path_factory.mktemp("training_home")


@pytest.fixture(scope="session")
def finished(session_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Training:
    """Train YOLO11n with a template for two epochs, once for all tests."""
    data = write_dataset(tmp_path_factory.mktemp("finished") / "bricks")
    before = fingerprint(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(session_home))
        folder = prepare_training(
            dataset=data,
            base="yolo11",
            template="lska-head",
            scale="n",
            settings=TrainSettings(epochs=2, imgsz=64, batch=4, device="cpu", extra=QUICK),
            name="finished",
        )
        process.start_run(folder)
        process.wait_for(folder, timeout_seconds=PATIENCE_SECONDS)
    events = JournalReader(folder / EVENTS_FILE).read_all()
    return Training(folder, data, before, session_home, tuple(events))


_PARENT = """
import sys, time
from pathlib import Path
from studio.launch import process
process.start_run(Path(sys.argv[1]))
print("started", flush=True)
time.sleep(600)
"""


@dataclass(frozen=True)
class Journey:
    """A training whose parent was killed, that was stopped, resumed, killed, and resumed to its end."""

    training: Training
    alive_after_parent: bool
    stopped: Run
    seconds_to_stop: float
    killed: Run
    words_of_death: str


@pytest.fixture(scope="session")
def journey(session_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Train five epochs through every mishap, once for all tests."""
    data = write_dataset(tmp_path_factory.mktemp("journey") / "bricks")
    before = fingerprint(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(session_home))
        folder = prepare_training(
            dataset=data,
            base="yolo11",
            template="none",
            settings=TrainSettings(epochs=5, imgsz=64, batch=2, device="cpu", extra=QUICK),
            name="journey",
        )
        parent = subprocess.Popen(
            [sys.executable, "-c", _PARENT, str(folder)], stdout=subprocess.PIPE, env=process.worker_environment()
        )
        assert parent.stdout is not None
        with parent.stdout as said:
            assert said.readline() == b"started\n"
        parent.kill()
        parent.wait()
        alive = process.is_alive(folder)
        wait_for_epoch(folder, 1)
        process.ask_to_stop(folder)
        asked = time.monotonic()
        process.wait_for(folder, timeout_seconds=PATIENCE_SECONDS)
        seconds = time.monotonic() - asked
        stopped = load_run(folder)

        prepare_training(dataset=data, resume=folder)
        pid = process.start_run(folder)
        wait_for_epoch(folder, stopped.epoch + 1)
        os.kill(pid, signal.SIGKILL)
        process.wait_for(folder, timeout_seconds=20)
        killed, words = load_run(folder), process.outcome(folder)

        prepare_training(dataset=data, resume=folder)
        process.start_run(folder)
        process.wait_for(folder, timeout_seconds=PATIENCE_SECONDS)
    events = JournalReader(folder / EVENTS_FILE).read_all()
    training = Training(folder, data, before, session_home, tuple(events))
    return Journey(training, alive, stopped, seconds, killed, words)


def wait_for_epoch(folder: Path, epoch: int) -> None:
    """Wait until the journal tells the end of an epoch, and fail if the worker dies before."""
    reader = JournalReader(folder / EVENTS_FILE)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        alive = process.is_alive(folder)
        if any(isinstance(event, EpochEnded) and event.epoch >= epoch for event in reader.read_all()):
            return
        assert alive, process.outcome(folder)
        time.sleep(0.02)
    raise AssertionError(f"epoch {epoch} took more than {PATIENCE_SECONDS} s")


@pytest.fixture(scope="session")
def engine(session_home: Path) -> Iterator[EngineClient]:
    """Give one warm engine for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(session_home))
        client = EngineClient()
        client.request("ping")
    with client:
        yield client


@pytest.fixture(scope="session")
def hardened(session_home: Path) -> None:
    """Prepare this process for ultralytics as a worker is, without the guard, which cannot be taken off again."""
    from studio.worker.hardened import harden

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(session_home))
        harden(guard=False)


@pytest.fixture
def in_worker(session_home: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Give a function that runs Python text in a process of its own, with the environment of a worker."""

    def run(text: str) -> subprocess.CompletedProcess[str]:
        environment = {**process.worker_environment(), "ATTENTION_STUDIO_HOME": str(session_home)}
        command = [sys.executable, "-c", text]
        return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120)

    return run
