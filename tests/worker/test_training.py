"""A real training on the CPU tells all it should, and leaves the dataset and the network alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from studio.datasets.content import content_to_dict, read_content
from studio.datasets.layout import find_layout
from studio.runs.checkpoint import read_checkpoint
from studio.runs.events import (
    BatchEnded,
    BestValidated,
    CheckpointSaved,
    EpochEnded,
    Heartbeat,
    ModelBuilt,
    RunFinished,
    RunStarted,
)
from studio.runs.metrics import MetricSeries
from studio.runs.run import DATA_FILE, RunStatus
from studio.runs.run_settings import settings_of
from studio.runs.seen_data import change_words, seen_data, splits_of

pytestmark = [pytest.mark.torch, pytest.mark.slow]


def _of(training: Any, kind: type) -> list[Any]:
    return [event for event in training.events if isinstance(event, kind)]


def test_the_journal_is_complete_and_in_order(finished: Any) -> None:
    assert finished.run.status is RunStatus.FINISHED, finished.log[-2000:]
    assert [event.seq for event in finished.events] == list(range(1, len(finished.events) + 1))
    words = [event for event in finished.events if not isinstance(event, Heartbeat)]  # it beats from its first second
    assert isinstance(words[0], RunStarted)
    assert isinstance(words[1], ModelBuilt)
    assert isinstance(finished.events[-1], RunFinished)
    assert [event.epoch for event in _of(finished, EpochEnded)] == [1, 2]
    assert [event.epoch for event in _of(finished, CheckpointSaved)] == [1, 2]
    assert len(_of(finished, BestValidated)) == 1


def test_what_the_training_saw_is_noted_so_that_it_can_be_found_again(finished: Any) -> None:
    seen = seen_data(finished.folder)
    now = splits_of(content_to_dict(read_content(find_layout(finished.folder / DATA_FILE))))
    assert change_words(seen, now) is None
    assert min(split.images for split in seen.values()) > 0
    assert {"train_data", "val_data", "ultralytics", "torch"} <= settings_of(finished.run).keys()


def test_an_epoch_tells_losses_metrics_and_rates(finished: Any) -> None:
    for event in _of(finished, EpochEnded):
        assert set(event.train_losses) == set(event.val_losses) == {"box_loss", "cls_loss", "dfl_loss"}
        assert set(event.metrics) == {"precision", "recall", "map50", "map50_95"}
        assert event.learning_rates
        assert event.seconds > 0


def test_the_last_batch_of_an_epoch_is_always_told(finished: Any) -> None:
    last = {(event.epoch, event.batch) for event in _of(finished, BatchEnded)}
    assert {(1, 3), (2, 3)} <= last


def test_metrics_agree_with_results_csv(finished: Any) -> None:
    rows = (finished.folder / "train" / "results.csv").read_text(encoding="utf-8").splitlines()
    column = rows[0].split(",").index("metrics/mAP50(B)")
    series = MetricSeries.from_events(finished.events)
    assert [float(row.split(",")[column]) for row in rows[1:]] == pytest.approx(list(series.map50), abs=1e-5)


def test_the_variant_is_what_was_trained(finished: Any) -> None:
    [built] = _of(finished, ModelBuilt)
    used = read_checkpoint(finished.run.best_weights).globals_used
    assert "studio.attention.lska.LSKA" in used
    assert built.tensors_carried == 0
    assert built.tensors_fresh == 532


def test_classes_are_told_by_name(finished: Any) -> None:
    [best] = _of(finished, BestValidated)
    assert list(best.per_class) == ["砖 brick"]
    assert read_checkpoint(finished.run.best_weights).class_names == ("砖 brick",)


def test_the_dataset_is_unchanged(finished: Any, journey: Any) -> None:
    for training in (finished, journey.training):
        assert training.dataset_now() == training.dataset_before


def test_nothing_tried_to_go_online(finished: Any, journey: Any) -> None:
    for training in (finished, journey.training):
        assert "Refused by the studio" not in training.log


def test_the_data_file_names_no_download(finished: Any) -> None:
    content = yaml.safe_load((finished.folder / DATA_FILE).read_text(encoding="utf-8"))
    assert set(content) == {"path", "train", "val", "nc", "names"}


def test_spare_checkpoints_are_gone_at_the_end(finished: Any) -> None:
    names = {path.name for path in (finished.folder / "train" / "weights").iterdir()}
    assert names == {"best.pt", "last.pt", "capsule.pt"}  # by the last one the run can be extended


def test_settings_of_ultralytics_keep_everything_off(finished: Any) -> None:
    path = finished.home / "ultralytics" / "Ultralytics" / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert settings["sync"] is False
    assert not any(settings[name] for name in ("clearml", "comet", "dvc", "mlflow", "raytune", "tensorboard", "wandb"))
