"""A training keeps what its validations saw in a few images, and nothing of it goes wrong quietly or loudly."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from studio.predictions.samples import SAMPLES_FILE, read_samples

pytestmark = pytest.mark.torch


@pytest.mark.slow
def test_each_epoch_has_its_samples_also_over_a_stop_and_a_kill(finished: Any, journey: Any) -> None:
    for training, epochs in ((finished, 2), (journey.training, 5)):
        found = read_samples(training.folder / SAMPLES_FILE)
        assert list(found) == list(range(1, epochs + 1)), training.log[-2000:]
        assert len({tuple(one.image for one in seen) for seen in found.values()}) == 1
        for seen in found.values():
            assert len(seen) == 4
            for one in seen:
                assert one.image.is_file()
                for detection in one.detections:
                    x1, y1, x2, y2 = detection.box_xyxy_pixels
                    assert -0.01 <= x1 <= x2 <= one.width + 0.01
                    assert -0.01 <= y1 <= y2 <= one.height + 0.01
                    assert detection.confidence >= 0.1


def test_boxes_are_told_in_pixels_of_the_image(hardened: None) -> None:
    import torch

    from studio.worker.samples import _prediction

    # An image of 100 x 50 pixels, enlarged twice and laid into a square of 224 with 12 pixels at the sides.
    batch = {
        "img": torch.zeros(1, 3, 224, 224),
        "im_file": ["a.png"],
        "ori_shape": [(50, 100)],
        "ratio_pad": [((2.0, 2.0), (12.0, 62.0))],
    }
    found = {
        "bboxes": torch.tensor([[12.0, 62.0, 212.0, 162.0], [32.0, 82.0, 52.0, 92.0], [0.0, 0.0, 9.0, 9.0]]),
        "conf": torch.tensor([0.9, 0.5, 0.05]),
        "cls": torch.tensor([1.0, 0.0, 0.0]),
    }
    kept = _prediction(found, batch, 0)
    assert (kept.width, kept.height) == (100, 50)
    assert [one.box_xyxy_pixels for one in kept.detections] == [(0, 0, 100, 50), (10, 10, 20, 15)]
    assert [one.class_id for one in kept.detections] == [1, 0]
    assert found["bboxes"][0].tolist() == [12.0, 62.0, 212.0, 162.0]  # the metrics are computed from it next


def test_the_same_images_are_chosen_again_and_labelled_ones_first(hardened: None) -> None:
    import random

    from studio.worker.samples import choose

    files = [f"{number}.png" for number in range(20)]
    labels = [{"cls": [0] * (number % 2)} for number in range(20)]
    before = random.getstate()
    chosen = choose(SimpleNamespace(im_files=files, labels=labels))
    assert random.getstate() == before, "the random numbers of the training were taken"
    assert chosen == choose(SimpleNamespace(im_files=files, labels=labels))
    assert len(chosen) == 4
    assert all(int(Path(name).stem) % 2 for name in chosen)
    assert choose(SimpleNamespace(im_files=["b", "a"], labels=[{"cls": []}] * 2)) == ("a", "b")


def test_a_fault_costs_the_samples_and_not_the_training(
    hardened: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from studio.worker.samples import SampleKeeper

    calls = SampleKeeper(tmp_path).callbacks()
    measured: list[Any] = []
    dataset = SimpleNamespace(im_files=["a.png"], labels=[{"cls": [1]}])
    validator = SimpleNamespace(
        training=True,
        dataloader=SimpleNamespace(dataset=dataset),
        update_metrics=lambda preds, batch: measured.append((preds, batch)),
    )
    calls["on_val_start"](validator)
    calls["on_val_start"](validator)  # the second epoch
    validator.update_metrics([{}], {"im_file": ["a.png"]})  # what no ultralytics gives
    calls["on_val_end"](validator)
    assert len(measured) == 1
    assert "could not be kept" in caplog.text
    assert not (tmp_path / SAMPLES_FILE).exists()
