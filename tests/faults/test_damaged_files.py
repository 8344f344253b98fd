"""Every file that the studio keeps, damaged in five ways: it starts, lists every run, and says in one sentence what is lost."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.errors import StudioError
from studio.graph.model_source import read_tolerant
from studio.launch.prepare import prepare_training, resume_training
from studio.runs.curves import CURVES_FILE, read_curves
from studio.runs.events import BatchEnded, EpochEnded, Heartbeat, RunFailed, RunStarted
from studio.runs.job import JOB_FILE, TrainSettings, read_job, write_job
from studio.runs.journal import JournalWriter, read_journal
from studio.runs.metrics import MetricSeries
from studio.runs.queue_file import QUEUE_FILE, QueueOrder, read_order, write_order
from studio.runs.run import EVENTS_FILE, PID_FILE, PidRecord, load_run, write_pid
from studio.runs.run_notes import IMPORTED_FILE, NOTES_FILE, RunNotes, write_notes
from studio.runs.store import RunStore
from studio.runs.transfer_report import TRANSFER_FILE, read_transfer
from studio.runs.warnings import find_warnings

Damage = Callable[[bytes], bytes]


def wrong_types(content: bytes) -> bytes:
    """Put values of other types into a JSON file, or words into another one."""
    try:
        fields = json.loads(content)
    except ValueError:
        return b"[General]\nlanguage=42\ntheme=@Invalid()\nrecent_datasets=@ByteArray(\\x0)\ngeometry=seven\n"
    changed = {name: 7 if isinstance(value, str | list | dict) else "seven" for name, value in fields.items()}
    return json.dumps(changed).encode()


DAMAGES: dict[str, Damage] = {
    "emptied": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "garbage": lambda content: b"]]{ this is no file of ours \n" * 5,
    "types": wrong_types,
    "binary": lambda content: random.Random(0).randbytes(max(64, len(content))),
}


@pytest.fixture
def two_runs(kept_runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    """Give a copy of the home with two runs."""
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(shutil.copytree(kept_runs, tmp_path / "home")))
    return RunStore()


@pytest.fixture(scope="module")
def kept_runs(bricks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home with two runs that failed, each with every small file that a run may have, and a queue."""
    home = tmp_path_factory.mktemp("kept")
    store = RunStore(home / "runs")
    for name in ("damaged", "whole"):
        folder = prepare_training(
            dataset=bricks,
            base="yolo11",
            settings=TrainSettings(epochs=3, imgsz=32, batch=4, device="cpu"),
            name=name,
            store=store,
        )
        writer = JournalWriter(folder / EVENTS_FILE)
        for event in (
            RunStarted(pid=1, device="cpu", epochs=3),
            BatchEnded(epoch=1, batch=1, batches=3, losses={"box_loss": 1.0}),
            EpochEnded(
                epoch=1,
                epochs=3,
                train_losses={},
                val_losses={},
                metrics={"map50": 0.5},
                learning_rates={},
                seconds=1.0,
            ),
            Heartbeat(epoch=1, epochs=3),
            RunFailed(message="The disk is full.", epoch=1, epochs=3),
        ):
            writer.write(event)
        writer.close()
        write_pid(folder, PidRecord(2**22 - 1, 1.0, 0))
        write_notes(folder, RunNotes(star=True, tags=("paper",), note="good"))
        (folder / IMPORTED_FILE).write_text(json.dumps({"source": "/somewhere"}), encoding="utf-8")
        (folder / CURVES_FILE).write_text(json.dumps({"v": 1, "confusion": {}, "curves": {}}), encoding="utf-8")
        (folder / TRANSFER_FILE).write_text(json.dumps({"v": 1, "rows": [], "weights": "x.pt"}), encoding="utf-8")
    write_order(store.folder, QueueOrder(("damaged", "whole")))
    return home


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    "name", [JOB_FILE, EVENTS_FILE, PID_FILE, NOTES_FILE, IMPORTED_FILE, CURVES_FILE, TRANSFER_FILE, "data.yaml"]
)
def test_a_damaged_file_of_a_run_loses_itself_at_most(two_runs: RunStore, name: str, damage: str) -> None:
    folder = two_runs.folder / "damaged"
    (folder / name).write_bytes(DAMAGES[damage]((folder / name).read_bytes()))
    runs = {run.name: run for run in two_runs.list()}
    assert set(runs) == {"damaged", "whole"}
    assert runs["whole"].message == "The disk is full."
    run = runs["damaged"]
    assert isinstance(run.epoch, int)
    assert isinstance(run.epochs, int)
    assert not run.status.is_active
    two_runs.remarks("damaged")
    for read in (read_curves, read_transfer):
        try:
            read(folder)
        except StudioError as error:
            assert_one_sentence(error)
    try:
        resume_training(folder)
    except StudioError as error:
        assert_one_sentence(error)
    else:
        assert load_run(folder).job.settings.epochs == 3


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_queue_is_in_the_order_of_time(two_runs: RunStore, damage: str) -> None:
    path = two_runs.folder / QUEUE_FILE
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert read_order(two_runs.folder) == QueueOrder()
    assert len(two_runs.list()) == 2


def assert_one_sentence(error: StudioError) -> None:
    """Fail unless an error says something to a person: no line of Python."""
    assert error.message
    assert "Traceback" not in error.message
    assert len(error.message) < 600


def spoil(content: bytes, dice: random.Random) -> bytes:
    """Change a file as a disk, an editor or a person would: bits, bytes, cuts, pieces twice, values of other types."""
    spoilt = bytearray(content)
    kind = dice.randrange(6)
    place = dice.randrange(max(1, len(spoilt)))
    if kind == 0:
        spoilt[place] ^= 1 << dice.randrange(8)
    elif kind == 1:
        spoilt[place : place + dice.randrange(1, 9)] = dice.randbytes(dice.randrange(9))
    elif kind == 2:
        del spoilt[place:]
    elif kind == 3:
        spoilt[place:place] = spoilt[dice.randrange(len(spoilt)) :][: dice.randrange(200)]
    elif kind == 4:
        words = (b"null", b"-1", b"1e999", b'"x"', b"[]", b"{}", b"NaN", b"true", b"9" * 50, b"[" * 2000)
        spoilt[place : place + 1] = dice.choice(words)
    else:
        return of_other_types(content, dice)
    return bytes(spoilt)


def of_other_types(content: bytes, dice: random.Random) -> bytes:
    """Give one value of a JSON file another type, so that it is still JSON."""
    try:
        fields: Any = json.loads(content)
    except ValueError:
        return content.replace(b": ", b": - ", 1)
    holder = fields
    while isinstance(holder, dict) and holder:
        name = dice.choice(list(holder))
        if isinstance(holder[name], dict) and holder[name] and dice.random() < 0.7:
            holder = holder[name]
            continue
        holder[name] = dice.choice([None, -1, 1.5, "x", [], {}, True, 10**40, [1, "x"], float("inf")])
        break
    return json.dumps(fields).encode()


def test_seven_hundred_spoilt_job_files_are_listed_and_resumed_or_told(two_runs: RunStore) -> None:
    dice, folder = random.Random(1), two_runs.folder / "damaged"
    whole, slowest = (folder / JOB_FILE).read_bytes(), 0.0
    for number in range(700):
        (folder / JOB_FILE).write_bytes(spoil(whole, dice))
        began = time.monotonic()
        [run] = [run for run in RunStore(two_runs.folder).list() if run.name == "damaged"]
        assert isinstance(run.epochs, int), number
        assert isinstance(run.job.base + run.job.template + run.job.scale + run.job.dataset_folder, str)
        slowest = max(slowest, time.monotonic() - began)
        try:
            job = read_job(folder)
        except StudioError as error:
            assert_one_sentence(error)
            assert run.message
            continue
        write_job(folder, job)  # as a resume does
    assert slowest < 1.0


def test_seven_hundred_spoilt_journals_give_what_is_whole(two_runs: RunStore) -> None:
    dice, folder = random.Random(2), two_runs.folder / "damaged"
    whole, slowest = (folder / EVENTS_FILE).read_bytes(), 0.0
    for _ in range(700):
        (folder / EVENTS_FILE).write_bytes(spoil(whole, dice))
        began = time.monotonic()
        run = load_run(folder)
        assert not run.status.is_active
        events = read_journal(folder / EVENTS_FILE)
        MetricSeries.from_events(events)
        find_warnings(events)
        slowest = max(slowest, time.monotonic() - began)
        assert len(events) <= 5 + 5  # a piece that stands there twice
    assert slowest < 1.0


def test_seven_hundred_spoilt_model_files_open_or_are_told(two_runs: RunStore) -> None:
    dice, folder = random.Random(3), two_runs.folder / "damaged"
    path = folder / read_job(folder).model_yaml
    whole, slowest = path.read_bytes(), 0.0
    for _ in range(700):
        text = spoil(whole, dice).decode("utf-8", "replace")
        began = time.process_time()
        try:
            read_tolerant(text, path=path)
        except StudioError as error:
            assert_one_sentence(error)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 1.0
