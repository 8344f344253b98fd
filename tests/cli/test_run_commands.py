"""`runs` as a user types it: compare, export, notes, trash and import, on real run folders."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.cli.app import main
from studio.datasets.content import content_to_dict, read_content
from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.layout import find_layout
from studio.runs.events import BatchEnded, EpochEnded, RunFinished, RunStarted, Warned
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import DATA_FILE, EVENTS_FILE, PAUSE_FILE, PidRecord, write_pid
from studio.runs.seen_data import DATASET_FILE
from studio.runs.store import RunStore
from studio.runs.transfer_report import RowTransfer, TransferReport, write_transfer

Answer = Callable[..., tuple[int, str]]


@pytest.fixture
def runs(studio_home: Path) -> RunStore:
    """Make two variants of two seeds each."""
    store = RunStore()
    for template, best in (("none", 0.4), ("lska-head", 0.6)):
        for seed in (0, 1):
            folder = store.create(f"{template}-{seed}")
            writer = JournalWriter(folder / EVENTS_FILE)
            writer.write(RunStarted(pid=1, device="cpu", epochs=1))
            value = best + seed / 100
            row = EpochEnded(
                epoch=1, epochs=1, train_losses={}, val_losses={}, metrics={"map50": value, "map50_95": value},
                learning_rates={}, seconds=2.0, best_map50=value, best_epoch=1,
            )  # fmt: skip
            writer.write(row)
            writer.write(RunFinished(seconds=2.0, epoch=1, epochs=1, best_map50=value))
            writer.close()
            job = TrainJob(
                run_id=folder.name, base="yolo11", template=template, scale="n", model_yaml="m.yaml",
                data_yaml="d.yaml", dataset_folder="/d", class_names=(), settings=TrainSettings(epochs=1, seed=seed),
            )  # fmt: skip
            write_job(folder, job)
    return store


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Answer:
    """Give a function that runs a command in this process: these commands start no other."""

    def run(*words: str) -> tuple[int, str]:
        code = main(list(words))
        return code, capsys.readouterr().out

    return run


def data(answer: Answer, *words: str) -> Any:
    code, text = answer(*words, "--json")
    assert code == 0
    return json.loads(text)


def test_a_comparison_says_whether_it_helped(runs: RunStore, answer: Answer) -> None:
    names = [run.name for run in runs.list()]
    found = data(answer, "runs", "compare", *names)
    assert [(verdict["kind"], round(verdict["difference"], 6)) for verdict in found["verdicts"]] == [("better", 0.2)]
    assert set(found["differing_settings"]) == {"template", "seed"}
    code, text = answer("runs", "compare", *names)
    assert code == 0
    assert "Better by +0.200 mAP50-95" in text


def test_a_run_tells_what_it_was_made_from(runs: RunStore, answer: Answer, tmp_path: Path) -> None:
    dataset, folder = tmp_path / "pictures", runs.folder / "lska-head-0"
    for split in ("train", "val"):
        (dataset / split / "images").mkdir(parents=True)
        (dataset / split / "labels").mkdir()
        for name in "abc":
            (dataset / split / "images" / f"{name}.jpg").write_bytes(b"picture")
            (dataset / split / "labels" / f"{name}.txt").write_text("0 0.5 0.5 0.1 0.1\n", encoding="utf-8")
    layout = find_layout(dataset)
    (folder / DATA_FILE).write_text(data_yaml_text(layout, ("a",)), encoding="utf-8")
    (folder / DATASET_FILE).write_text(json.dumps({"listed": content_to_dict(read_content(layout))}), encoding="utf-8")
    row = RowTransfer(5, "LSKA", None, None, 0, 3, "ours")
    write_transfer(folder, TransferReport(9, 10, 3, rows=(row,)), "/weights/yolo11n.pt")
    assert data(answer, "runs", "lska-head-0")["data"]["is_unchanged"] is True
    text = answer("runs", "lska-head-0")[1]
    assert "still holds the same" in text
    assert "9 of 10 tensors of yolo11n.pt carried over" in text
    assert "New: the file has no LSKA." in answer("runs", "lska-head-0", "--layers")[1]
    next((dataset / "val" / "images").iterdir()).unlink()
    assert "Warning: The dataset has changed since this run began" in answer("runs", "lska-head-0")[1]
    shutil.rmtree(dataset)
    assert "cannot be read now" in data(answer, "runs", "lska-head-0")["data"]["change"]
    assert answer("runs", "none-0", "--layers")[0] == 1
    assert data(answer, "runs", "none-0")["data"] is None


def test_a_comparison_goes_into_a_paper(runs: RunStore, answer: Answer, tmp_path: Path) -> None:
    assert answer("runs", "compare", "none-0", "lska-head-0", "-o", str(tmp_path / "t.tex"))[0] == 0
    assert r"\textbf{0.600}" in (tmp_path / "t.tex").read_text(encoding="utf-8")


def test_runs_are_exported_for_tensorboard(runs: RunStore, answer: Answer, tmp_path: Path) -> None:
    runs.create("queued")  # has no numbers yet, and is passed over
    code, words = answer("runs", "export", "--tensorboard", str(tmp_path))
    assert code == 0
    assert "Wrote 4 runs." in words
    assert sorted(path.parent.name for path in tmp_path.rglob("*tfevents*")) == [
        "lska-head-0",
        "lska-head-1",
        "none-0",
        "none-1",
    ]
    assert len(data(answer, "runs", "export", "none-0", "--tensorboard", str(tmp_path))["written"]) == 1
    assert answer("runs", "export", "no-such-run", "--tensorboard", str(tmp_path))[0] == 1


def test_notes_filter_the_list_and_its_export(runs: RunStore, answer: Answer, tmp_path: Path) -> None:
    assert answer("runs", "note", "none-0", "none-1", "--tag", "paper", "--star", "--note", "as is")[0] == 0
    assert answer("runs", "note", "none-1", "--untag", "Paper", "--no-star")[0] == 0
    assert [row["run"] for row in data(answer, "runs", "--tag", "PAPER")] == ["none-0"]
    assert [row["run"] for row in data(answer, "runs", "--star")] == ["none-0"]
    assert answer("runs", "export", "--tag", "paper", "-o", str(tmp_path / "runs.csv"))[0] == 0
    rows = list(csv.DictReader((tmp_path / "runs.csv").open(encoding="utf-8")))
    assert [(row["run"], row["best_mAP50"], row["note"]) for row in rows] == [("none-0", "0.4", "as is")]


def test_deleting_is_taken_back(runs: RunStore, answer: Answer) -> None:
    assert answer("runs", "delete", "none-0", "none-1")[0] == 0
    assert len(data(answer, "runs")) == 2
    assert {row["run"] for row in data(answer, "runs", "trash")["runs"]} == {"none-0", "none-1"}
    assert data(answer, "runs", "restore", "none-0") == {"restored": ["none-0"]}
    assert data(answer, "runs", "empty-trash") == {"deleted": 1}
    assert answer("runs", "restore", "none-1")[0] == 1
    assert answer("runs", "rename", "none-0", "base")[0] == 0
    assert "base" in [run.name for run in runs.list()]


def test_one_bad_folder_does_not_keep_the_others_out(runs: RunStore, answer: Answer, tmp_path: Path) -> None:
    for name, text in (("good", "epoch,metrics/mAP50(B)\n1,0.5\n"), ("bad", "epoch\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.csv").write_text(text, encoding="utf-8")
    code, text = answer("runs", "import", str(tmp_path), "--json")
    found = json.loads(text)
    assert (code, [row["run"] for row in found["imported"]], len(found["refused"])) == (1, ["good"], 1)
    assert "imported" in answer("runs")[1]


@pytest.mark.parametrize(
    "words",
    [("compare", "none-0"), ("rename", "none-0"), ("import",), ("export",), ("delete",), ("wrong", "words"), ("note",)],
)
def test_wrong_use_is_said(runs: RunStore, answer: Answer, words: tuple[str, ...]) -> None:
    assert answer("runs", *words)[0] == 2


@pytest.fixture
def training(runs: RunStore) -> Path:
    """Make a run whose worker seems to be this process, in its second epoch."""
    folder = runs.create("live")
    job = TrainJob(
        run_id="live", base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/d", class_names=(), settings=TrainSettings(epochs=4),
    )  # fmt: skip
    write_job(folder, job)
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=4))
    writer.write(
        EpochEnded(
            epoch=1, epochs=4, train_losses={}, val_losses={}, metrics={}, learning_rates={}, seconds=60.0
        )
    )  # fmt: skip
    writer.write(BatchEnded(epoch=2, batch=5, batches=10, losses={"box_loss": None}))
    writer.write(Warned(message="The clock is odd.", hint="Set it."))
    writer.close()
    return folder


def test_pause_continue_and_stop_are_asked_for_and_told(answer: Answer, training: Path) -> None:
    told = data(answer, "pause", "live")
    assert (told["status"], told["pause_wanted"]) == ("running", True)
    assert (training / PAUSE_FILE).exists()
    assert "pauses after this batch" in answer("runs", "live")[1]
    assert answer("pause", "live") == (0, "live is paused already.\n")
    assert data(answer, "continue", "live")["pause_wanted"] is False
    assert answer("continue", "live")[0] == 1, "it is not paused"
    assert data(answer, "stop", "live")["status"] == "stopping"
    assert answer("pause", "live")[0] == 1, "what stops cannot be paused"


def test_one_run_is_shown_with_its_warnings_and_the_time_left(answer: Answer, training: Path) -> None:
    told = data(answer, "runs", "live")
    assert [warning["kind"] for warning in told["warnings"]] == ["nan", ""]
    assert told["seconds_left"] == 150.0
    shown = answer("runs", "live")[1]
    assert "about 2:30 left" in shown
    assert "Warning: The loss box_loss is not a number any more, since epoch 2. Stop it," in shown
    assert "Warning: The clock is odd. Set it." in shown


def test_a_worker_that_fell_silent_is_trouble(answer: Answer, training: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time() + 100
    monkeypatch.setattr("studio.runs.run.time.time", lambda: now)
    assert data(answer, "runs", "live")["trouble"].startswith("The worker has not written anything for 10")
    assert "  Trouble: The worker has not written" in answer("runs", "live")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("pause", "none-0"), 1),
        (("continue", "none-0"), 1),
        (("stop", "none-0"), 2),
        (("stop", "none-0", "--now"), 2),
        (("train", "--extend", "none-0"), 2),
        (("train", "--extend", "none-0", "--epochs", "5"), 1),
        (("pause", "nobody"), 1),
    ],
)
def test_what_cannot_be_done_with_a_finished_run_is_refused_in_words(
    answer: Answer, runs: RunStore, words: tuple[str, ...], code: int
) -> None:
    found, text = answer(*words, *([] if words[0] == "train" else ["--json"]))
    assert found == code
    if words[0] != "train":
        assert json.loads(text)["error"]["message"]
