"""Variants train for real: pretrained weights find their place, a user's own attention trains and predicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.catalog import allow, load_catalog
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.launch import process
from studio.launch.predicting import predict
from studio.launch.prepare import prepare_training
from studio.runs.checkpoint import read_checkpoint
from studio.runs.events import EpochEnded, ModelBuilt
from studio.runs.job import TrainSettings
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, PREDICTIONS_FILE, RunStatus, load_run
from studio.runs.transfer_report import read_transfer

pytestmark = [pytest.mark.torch, pytest.mark.slow]

SETTINGS = TrainSettings(
    epochs=1, imgsz=64, batch=4, device="cpu", extra={"warmup_epochs": 0, "nbs": 4, "plots": False}
)

USER_FILE = '''"""A gate."""
from torch import nn

SPEC = {"name": "MyGate", "role": "attention", "params": []}


class MyGate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        return x * self.conv(x).sigmoid()
'''


def _train(dataset: Path, **choice: Any) -> tuple[Path, list[Any]]:
    folder = prepare_training(dataset=dataset, settings=SETTINGS, **choice)
    process.start_run(folder)
    status = process.wait_for(folder, timeout_seconds=240)
    assert status is RunStatus.FINISHED, process.log_tail(folder)
    return folder, list(read_journal(folder / EVENTS_FILE))


def test_yolo26_carries_its_weights_and_tells_its_own_losses(dataset: Path, shared: Path) -> None:
    folder, events = _train(
        dataset, base="yolo26", template="lska-head", weights=shared / "weights" / "yolo26n.pt", scale="n"
    )
    [built] = [event for event in events if isinstance(event, ModelBuilt)]
    # The class is in no COCO model, so its class rows, two tensors at three strides of two heads, start fresh.
    assert (built.tensors_carried, built.tensors_total, built.tensors_fresh) == (708 - 12, 708, 33 + 12)
    kept = read_transfer(folder)
    assert kept is not None
    assert (kept[0].carried, kept[0].fresh, kept[1]) == (built.tensors_carried, built.tensors_fresh, built.weights)
    [row] = [event for event in events if isinstance(event, EpochEnded)]
    assert set(row.train_losses) == {"box_loss", "cls_loss", "l1_loss"}


def test_a_users_attention_trains_and_predicts_from_the_copy_in_the_run(
    dataset: Path, tmp_path: Path, studio_home: Path
) -> None:
    mine = studio_home / "attention" / "my_gate.py"
    mine.parent.mkdir()
    mine.write_text(USER_FILE, encoding="utf-8")
    spec = load_catalog().get("MyGate")
    assert spec is not None
    allow(spec)
    model = tmp_path / "gated.yaml"
    text = write_model_yaml(load_stock("yolo11"))
    model.write_text(text.replace("[-1, 2, C2PSA, [1024]]", "[-1, 1, MyGate, []]"), encoding="utf-8")
    folder, _ = _train(dataset, model_file=model, scale="n")
    mine.unlink()  # the run has a copy of its own
    run = load_run(folder)
    assert run.best_weights is not None
    assert read_checkpoint(run.best_weights).attention_modules == {"my_gate"}
    output = predict(run=run, sources=(dataset / "val",), output=tmp_path / "out", device="cpu")
    assert len((output / PREDICTIONS_FILE).read_text(encoding="utf-8").splitlines()) == 4
