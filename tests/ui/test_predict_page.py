"""Predictions: matching, drawing, thresholds, keys; and one real prediction through a worker."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from studio.datasets.scan import scan_dataset
from studio.predictions.detections import Detection, ImagePrediction
from studio.runs.events import Progressed, RunFailed
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PREDICTIONS_FILE
from studio.ui.pages.predict_page import PredictPage
from studio.ui.prediction_view.image_loading import read_image
from studio.ui.prediction_view.prediction_browser import PredictionBrowser
from studio.ui.prediction_view.prediction_runner import PredictionRunner
from studio.ui.prediction_view.prediction_set import UNKNOWN_CLASS, PredictionSet


def delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


@pytest.fixture
def pictures(tmp_path) -> PredictionSet:
    """Two labelled images of 200 x 100 and one without labels; the first has a right, a wrong and a missed box."""
    images, labels = tmp_path / "val" / "images", tmp_path / "val" / "labels"
    images.mkdir(parents=True)
    labels.mkdir()
    made = PredictionSet(("cat", "dog"), ("cat", "dog"))
    for number in range(3):
        picture = QImage(200, 100, QImage.Format.Format_RGB32)
        picture.fill(QColor(60 * number, 90, 120))
        picture.save(str(images / f"{number}.png"))
    (labels / "0.txt").write_text("0 0.25 0.5 0.2 0.4\n1 0.75 0.5 0.2 0.4\n")
    (labels / "1.txt").write_text("")
    right = Detection(0, 0.9, (30.0, 30.0, 70.0, 70.0))
    wrong = Detection(0, 0.4, (100.0, 5.0, 120.0, 25.0))
    weak = Detection(1, 0.1, (130.0, 30.0, 170.0, 70.0))
    made.add([ImagePrediction(images / "0.png", 200, 100, (right, wrong, weak))])
    made.add([ImagePrediction(images / f"{number}.png", 200, 100, ()) for number in (1, 2)])
    return made


@pytest.fixture
def browser(theme, qtbot, pictures):
    made = PredictionBrowser(theme)
    made.resize(900, 600)
    made.show()
    made.set_manner(by_outcome=True, beside=False, labels=True, predictions=True)
    made.show_set(pictures)
    yield made
    delete(made)


def test_matching_tells_found_false_and_missed(pictures):
    assert pictures.outcome(0, confidence=0.25, iou=0.5).counts == (1, 1, 1)
    assert pictures.outcome(0, confidence=0.05, iou=0.5).counts == (2, 1, 0)
    assert pictures.outcome(0, confidence=0.95, iou=0.5).counts == (0, 0, 2)
    assert pictures.outcome(1, confidence=0.25, iou=0.5).counts == (0, 0, 0)
    assert pictures.outcome(2, confidence=0.25, iou=0.5).matching is None, "no label file, nothing to match"


def test_classes_meet_by_name_and_unknown_ones_never():
    made = PredictionSet(("person", "cat"), ("cat", "tree"))
    assert made._class_map == {0: 1, 1: UNKNOWN_CLASS + 1}
    assert made.class_name(UNKNOWN_CLASS + 1) == "tree"
    assert made.class_name(7) == "7"


def test_counts_run_over_all_images(browser, qtbot):
    counts = []
    browser.countsChanged.connect(lambda *numbers: counts.append(numbers))
    browser.set_thresholds(confidence=0.05, iou=0.5)
    qtbot.waitUntil(lambda: bool(counts) and counts[-1] == (2, 1, 0, 2))


def test_the_confidence_filters_what_is_drawn_at_once(browser, qtbot):
    qtbot.waitUntil(lambda: len(browser.view.boxes()) > 0)
    words = [box.label for box in browser.view.boxes() if not box.is_dashed]
    assert words == ["× cat 40", "cat 90"]
    browser.set_thresholds(confidence=0.5, iou=0.5)
    assert [box.label for box in browser.view.boxes() if not box.is_dashed] == ["cat 90"]
    browser.set_thresholds(confidence=0.5, iou=0.95)
    assert [box.label for box in browser.view.boxes() if not box.is_dashed] == ["cat 90"], "it fits exactly"


def test_a_missed_label_is_dashed_and_named(browser, qtbot):
    qtbot.waitUntil(lambda: len(browser.view.boxes()) > 0)
    assert "? dog" in [box.label for box in browser.view.boxes() if box.is_dashed]


def test_side_by_side_parts_labels_and_predictions(browser, qtbot):
    qtbot.waitUntil(lambda: len(browser.view.boxes()) > 0)
    browser.set_manner(by_outcome=False, beside=True, labels=True, predictions=True)
    assert [box.label for box in browser.view.boxes()] == ["cat", "dog"]
    assert [box.label for box in browser.second.boxes()] == ["cat 40", "cat 90"]


def test_keys_go_through_the_images_and_round(browser, qtbot):
    browser.activateWindow()
    browser.strip.setFocus()
    qtbot.keyClick(browser.strip, Qt.Key.Key_D)
    assert browser.current == 1
    browser.step(-1)
    browser.step(-1)
    assert browser.current == 2
    assert browser._name.text().startswith("3 of 3")


def test_thumbnails_tell_which_images_have_faults(browser, qtbot):
    from studio.ui.prediction_view.thumbnail_strip import FAULTS_ROLE

    model = browser.strip.images
    qtbot.waitUntil(lambda: [model.index(row).data(FAULTS_ROLE) for row in range(3)] == [2, 0, None])


def test_both_views_move_together(browser, qtbot):
    browser.set_manner(by_outcome=True, beside=True, labels=True, predictions=True)
    qtbot.waitUntil(lambda: not browser.view._size.isEmpty())
    at = QPointF(60, 60)
    event = QWheelEvent(
        at, browser.view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(browser.view.viewport(), event)
    assert browser.second.transform().m11() == pytest.approx(browser.view.transform().m11())
    ours, theirs = (view.mapToScene(view.viewport().rect().center()) for view in (browser.view, browser.second))
    assert abs(ours.x() - theirs.x()) < 2


def test_a_photo_is_turned_upright_and_made_small(tmp_path):
    picture = QImage(3000, 1000, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    path = tmp_path / "large.jpg"
    picture.save(str(path))
    assert read_image(path, 600).size() == QSize(600, 200)
    assert read_image(tmp_path / "missing.jpg", 600).isNull()
    (tmp_path / "text.jpg").write_text("no picture")
    assert read_image(tmp_path / "text.jpg", 600).isNull()


def test_predictions_arrive_while_the_worker_writes(qtbot, tmp_path, monkeypatch):
    from studio.launch import process

    folder = tmp_path / "job"
    folder.mkdir()
    monkeypatch.setattr(process, "is_alive", lambda _folder: True)
    runner = PredictionRunner()
    arrived, progress = [], []
    runner.arrived.connect(arrived.extend)
    runner.progressed.connect(lambda done, total: progress.append((done, total)))
    runner.is_running = True
    runner._follow(folder)
    writer = JournalWriter(folder / EVENTS_FILE)
    line = json.dumps(ImagePrediction(Path("a.jpg"), 10, 10, ()).to_dict()).encode()
    with (folder / PREDICTIONS_FILE).open("ab") as stream:
        stream.write(line + b"\n" + line[:20])
        stream.flush()
        writer.write(Progressed(done=1, total=2))
        qtbot.waitUntil(lambda: len(arrived) == 1)
        stream.write(line[20:] + b"\n")
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert progress == [(1, 2)]
    with qtbot.waitSignal(runner.failed) as failed:
        writer.write(RunFailed(message="The weights cannot be used.", hint="Choose others."))
    assert failed.args[0].hint == "Choose others."
    assert not runner.is_running


@pytest.fixture
def page(session, translation, qtbot):
    made = PredictPage(session)
    made.resize(1200, 800)
    made.show()
    yield made
    made.runner.cancel()
    delete(made)


def test_the_page_says_what_is_missing(page, session, make_dataset):
    assert not page._run_button.isEnabled()
    assert page._reason.text() == "Train a model first, or open a weights file."
    session.set_dataset(scan_dataset(make_dataset()))
    assert page.sources()[0].name == "images"


def test_a_file_that_is_no_checkpoint_is_told(page, session, make_dataset, tmp_path, qtbot):
    session.set_dataset(scan_dataset(make_dataset()))
    weights = tmp_path / "evil.pt"
    weights.write_bytes(b"no checkpoint")
    page._weights_file = weights
    page._fill_models()
    page.predict()
    qtbot.waitUntil(lambda: not page.runner.is_running, timeout=10000)
    assert "evil.pt" in page._note.text()


@pytest.mark.slow
@pytest.mark.torch
def test_a_real_model_predicts_the_validation_images(page, session, shared, dataset_copy, qtbot):
    session.set_dataset(scan_dataset(dataset_copy("bccd")))
    weights = shared / "weights" / "bccd_yolo11n_best.pt"
    page._weights_file = Path(shutil.copyfile(weights, session.store.folder.parent / "best.pt"))
    page._fill_models()
    with qtbot.waitSignal(page.runner.succeeded, timeout=120_000):
        page.predict()
    wanted = session.dataset.split("val").images
    qtbot.waitUntil(lambda: len(page.browser.pictures) == wanted)
    qtbot.waitUntil(lambda: page.options._count_values[0].text() not in ("–", "0"))
    assert page.browser.pictures.class_names == ("RBC", "WBC", "Platelets")


def test_the_page_speaks_chinese_at_once(page, translation):
    translation.switch("zh_CN")
    assert page.title() == "预测"
