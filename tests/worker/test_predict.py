"""Predictions of a run's weights: a line an image, copies on demand, sources untouched, strangers' files refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.errors import RunError
from studio.launch import process
from studio.launch.predicting import predict, prepare_prediction
from studio.predictions.detections import read_predictions
from studio.runs.events import Progressed, Warned
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, PREDICTIONS_FILE, RunStatus

pytestmark = pytest.mark.torch


@pytest.mark.slow
def test_every_image_of_the_val_split_gets_a_line(finished: Any, tmp_path: Path) -> None:
    images = sorted((finished.dataset / "val" / "images").iterdir())
    seen: list[tuple[int, int]] = []
    output = predict(
        run=finished.run,
        sources=(finished.dataset / "val" / "images",),
        output=tmp_path / "out",
        confidence=0.0001,
        device="cpu",
        progress=lambda done, total: seen.append((done, total)),
    )
    predictions = list(read_predictions(output / PREDICTIONS_FILE))
    assert [prediction.image for prediction in predictions] == images
    assert {(prediction.width, prediction.height) for prediction in predictions} == {(96, 72)}
    assert any(prediction.detections for prediction in predictions)
    for prediction in predictions:
        for detection in prediction.detections:
            x1, y1, x2, y2 = detection.box_xyxy_pixels
            assert 0 <= x1 <= x2 <= 96
            assert 0 <= y1 <= y2 <= 72
    assert seen[-1] == (len(images), len(images))
    assert len(list((output / "images").iterdir())) == len(images)
    assert finished.dataset_now() == finished.dataset_before


@pytest.mark.slow
def test_an_unreadable_image_is_left_out_with_a_word(finished: Any, tmp_path: Path) -> None:
    source = tmp_path / "mixed"
    shutil.copytree(finished.dataset / "val" / "images", source)
    (source / "broken.jpg").write_bytes(b"no picture")
    Image.new("RGB", (40, 30)).save(source / "同名.png")
    folder = prepare_prediction(run=finished.run, sources=(source,), device="cpu")
    process.start_run(folder)
    assert process.wait_for(folder, timeout_seconds=240) is RunStatus.FINISHED, process.log_tail(folder)
    names = {prediction.image.name for prediction in read_predictions(folder / PREDICTIONS_FILE)}
    assert names == {"0.jpg", "1.jpg", "2.jpg", "3.jpg", "同名.png"}
    events = read_journal(folder / EVENTS_FILE)
    assert [event for event in events if isinstance(event, Warned) and "broken.jpg" in event.message]
    assert any(isinstance(event, Progressed) for event in events)


def test_a_file_that_is_no_checkpoint_is_refused_before_a_folder_is_made(tmp_path: Path, studio_home: Path) -> None:
    bad = tmp_path / "bad.pt"
    bad.write_bytes(b"PK not really")
    with pytest.raises(RunError, match="cannot be read"):
        prepare_prediction(weights=bad, sources=(tmp_path,))
    assert not (studio_home / "predictions").exists()
