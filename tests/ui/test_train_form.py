"""The form of the train page makes settings, and says why one cannot start."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.datasets.scan import scan_dataset
from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import read_model_yaml
from studio.launch.prepare import prepare_training
from studio.runs.job import read_job
from studio.ui.pages.presets import PRESETS
from studio.ui.run_repeat import repeat_run
from tests.ui.live_runs import open_train_page


@pytest.fixture
def page(session, translation, qtbot):
    yield from open_train_page(session, qtbot)


def test_start_is_off_with_the_reason_beside_it(page, session, make_dataset):
    assert not page.form.start.isEnabled()
    assert page.form._reason.text() == "Choose a dataset first."
    session.set_dataset(scan_dataset(make_dataset()))
    assert page.form.reason() == ""
    assert page.form.start.isEnabled()


@pytest.mark.parametrize("key", list(PRESETS))
def test_a_preset_sets_its_numbers_for_the_device(page, key):
    page.form._choose_preset(key)
    settings = page.form.settings()
    expected = PRESETS[key].numbers(is_cpu=page.form.device.is_cpu())
    assert (settings.epochs, settings.imgsz, settings.batch) == expected


def test_own_numbers_are_said_to_be_own(page):
    page.form._choose_preset("try")
    page.form.epochs.setValue(17)
    assert page.form._preset_words.text() == "Your own numbers, based on this preset."
    assert page.form.settings().epochs == 17


def test_image_sizes_become_multiples_of_the_stride(page):
    page.form.imgsz.setValue(333)
    page.form._round_imgsz()
    assert page.form.settings().imgsz == 320


def test_a_batch_of_zero_is_not_offered(page):
    page.form.batch.setValue(0)
    assert page.form.settings().batch == 1
    page.form.batch.setValue(-1)
    assert page.form.batch.text() == "automatic"


def test_further_arguments_are_read_and_checked(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    page.form.extra.setText("cos_lr=True nbs=8")
    assert page.form.settings().extra == {"cos_lr": True, "nbs": 8}
    page.form.extra.setText("cos_lrr=True")
    assert not page.form.start.isEnabled()
    assert "cos_lr" in page.form._extra_note.text()
    page.form.extra.setText("")
    assert page.form.start.isEnabled()


def test_a_name_that_is_no_folder_name_is_refused(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    page.form.name.setText("../../evil")
    assert not page.form.start.isEnabled()
    page.form.name.setText("good-name")
    assert page.form.run_name() == "good-name"
    assert page.form.start.isEnabled()


def test_the_baseline_is_trained_too_unless_it_is_the_baseline(page, session):
    session.choose_model(template="lska-head")
    assert page.form.with_baseline()
    session.choose_model(template="none")
    assert not page.form.with_baseline()


def test_the_transfer_report_names_the_file(page, session, tmp_path, monkeypatch):
    weights = tmp_path / "yolo11n.pt"
    weights.write_bytes(b"x")
    answers = {"carried": 499, "total": 499, "fresh": 30}
    monkeypatch.setattr(session.engine, "request", lambda _do, _fields, ok, _error: ok(answers))
    page.form.weights_picker.set_path(weights)
    assert page.form.weights_picker.report() == "499 of 499 tensors carried over, 30 new"
    assert page.form.weights() == weights
    weights.unlink()
    assert "not there" in page.form.reason() or page.form.reason() == "Choose a dataset first."


def test_the_weights_of_another_scale_are_found_beside_the_last(page, session, tmp_path):
    for name in ("yolo11n.pt", "yolo11s.pt"):
        (tmp_path / name).write_bytes(b"x")
    page.form.weights_picker.set_path(tmp_path / "yolo11n.pt")
    session.choose_model(scale="s")
    assert page.form.weights().name == "yolo11s.pt"


def test_the_command_says_the_same(page, session, make_dataset):
    root = make_dataset()
    session.set_dataset(scan_dataset(root))
    session.choose_model(base="yolo26", template="lska-head", scale="s")
    page.form._choose_preset("try")
    page.form.extra.setText("nbs=8")
    page.form._command.click()
    command = QApplication.clipboard().text()
    assert command == page.command_line()
    for part in (f"--data {root}", "--base yolo26", "--template lska-head", "--scale s", "--epochs 10", "nbs=8"):
        assert part in command


def test_the_command_of_an_edited_model_names_a_file_that_holds_it(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 7]))
    words = shlex.split(page.command_line())
    model = Path(words[words.index("--model") + 1])
    assert [layer.args for layer in read_model_yaml(model).layers] == [layer.args for layer in session.graph.layers]
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 9]))
    assert "[1024, 7]" in model.read_text(encoding="utf-8"), "a later edit does not change what was copied"
    assert str(model) not in page.command_line()


def test_a_duplicate_shows_the_parameters_of_its_template(page, session, make_dataset):
    root = make_dataset()
    folder = prepare_training(
        dataset=root, base="yolo11", template="lska-head", values={"kernel_size": 23}, name="wide", store=session.store
    )
    session.choose_model(template="none")
    repeat_run(session, session.run("wide"))
    assert (session.template, session.values, session.model_file) == ("lska-head", {"kernel_size": 23}, None)
    assert "--set kernel_size=23" in page.command_line()
    assert read_job(folder).template_values == {"kernel_size": 23}


def test_start_hands_the_form_to_the_session(page, session, make_dataset, monkeypatch):
    session.set_dataset(scan_dataset(make_dataset()))
    orders = []
    monkeypatch.setattr(session, "start_training", lambda settings, **rest: orders.append((settings, rest)))
    page.form._choose_preset("try")
    page.form.start.click()
    assert orders[0][0] == page.form.settings()
    assert orders[0][1]["name"] is None
