"""The Images tab of a run: the epochs as they come, the labels over them, and pictures that are gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from studio.predictions.detections import Detection, ImagePrediction
from studio.predictions.samples import SAMPLES_FILE, append_samples
from studio.runs.job import TrainJob, TrainSettings
from studio.runs.run import Run, RunStatus
from studio.ui.pages.epoch_samples import EpochSamples

pytestmark = pytest.mark.gui


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    found = []
    for number in range(4):
        path = tmp_path / "data" / "val" / "images" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = QImage(100, 50, QImage.Format.Format_RGB32)
        picture.fill(0x336699)
        picture.save(str(path))
        labels = path.parent.parent / "labels" / f"{number}.txt"
        labels.parent.mkdir(exist_ok=True)
        labels.write_text("0 0.5 0.5 0.2 0.4\n", encoding="utf-8")
        found.append(path)
    return found


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "runs" / "mine"
    folder.mkdir(parents=True)
    job = TrainJob(
        run_id="mine",
        base="yolo11",
        template="none",
        scale="n",
        model_yaml="m.yaml",
        data_yaml="d.yaml",
        dataset_folder=str(tmp_path / "data"),
        class_names=("cell",),
        settings=TrainSettings(epochs=9),
    )
    return Run(folder=folder, job=job, status=RunStatus.RUNNING)


@pytest.fixture
def pane(theme, translation, qtbot):
    made = EpochSamples(theme)
    made.resize(700, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def tell(run: Run, epoch: int, images: list[Path], *, boxes: int) -> None:
    # The first box is that of the label; each further one is somewhere else.
    found = tuple(Detection(0, 0.9, (40.0 - 15 * n, 15.0, 60.0 - 15 * n, 35.0)) for n in range(boxes))
    unsure = Detection(0, 0.12, (0.0, 0.0, 9.0, 9.0))
    seen = [ImagePrediction(path, 100, 50, (*found, unsure)) for path in images]
    append_samples(run.folder / SAMPLES_FILE, epoch, seen)


def drawn(pane: EpochSamples) -> list[int]:
    return [len(view.boxes()) for view in pane._views]


def test_epochs_are_walked_through_and_the_newest_is_followed(pane, run, images, qtbot):
    pane.show_run(run)
    assert "after the first epoch" in pane._nothing.text()
    tell(run, 1, images, boxes=1)
    pane.refresh()
    qtbot.waitUntil(lambda: pane.epoch() == 1)
    tell(run, 2, images, boxes=2)
    pane.refresh()
    qtbot.waitUntil(lambda: pane.epoch() == 2)
    assert drawn(pane) == [3] * 4  # two boxes of the model and one of the labels; what is unsure stays out
    assert pane._epoch.text() == "Epoch 2 of 2"
    pane.show_epoch(1)
    assert drawn(pane) == [2] * 4
    tell(run, 3, images, boxes=2)
    pane.refresh()
    qtbot.waitUntil(lambda: pane._slider.maximum() == 2)
    assert pane.epoch() == 1, "who looks back is left there"
    pane._truth.setChecked(False)
    assert drawn(pane) == [1] * 4
    assert not pane._nothing.isVisible()


def test_what_is_found_and_false_differs_in_colour(pane, run, images, theme, qtbot):
    tell(run, 1, images, boxes=2)
    pane.show_run(run)
    qtbot.waitUntil(lambda: pane.epoch() == 1)
    colors = {box.color.name() for box in pane._views[0].boxes() if not box.is_dashed}
    assert colors == {theme.color("success").name(), theme.color("danger").name()}


def test_a_picture_that_is_gone_is_named(pane, run, images, qtbot):
    images[1].unlink()
    tell(run, 1, images, boxes=1)
    pane.show_run(run)
    qtbot.waitUntil(lambda: pane._captions[1].text() == "1.png cannot be read any more.")
    qtbot.waitUntil(lambda: pane._views[0]._pixmap.pixmap().width() == 100)
    assert pane._views[0].isVisible()
    assert not pane._views[1].isVisible()


def test_another_run_takes_its_place(pane, run, images, tmp_path, qtbot):
    tell(run, 1, images, boxes=1)
    pane.show_run(run)
    qtbot.waitUntil(lambda: pane.epoch() == 1)
    folder = tmp_path / "runs" / "other"
    folder.mkdir()
    other = replace(run, folder=folder, status=RunStatus.FINISHED)
    pane.show_run(other)
    assert pane.epoch() is None
    assert pane._nothing.text() == "This run kept no predictions of sample images."
    assert not any(view.isVisible() for view in pane._views)
    pane.show_run(None)
    pane.show_run(run)
    qtbot.waitUntil(lambda: pane.epoch() == 1)


def test_nothing_is_read_for_a_pane_that_nobody_sees(theme, run, images, qtbot):
    tell(run, 1, images, boxes=1)
    pane = EpochSamples(theme)
    qtbot.addWidget(pane)
    pane.show_run(run)
    qtbot.wait(50)
    assert pane.epoch() is None
    pane.show()
    qtbot.waitUntil(lambda: pane.epoch() == 1)
