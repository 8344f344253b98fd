"""The choice of weights: what they bring is shown row by row, and what is not to be trusted is asked about or refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from studio import paths
from studio.errors import RunError, WorkerError
from studio.runs.transfer_report import RowTransfer, TransferReport, read_transfer, write_transfer
from studio.runs.weights_consent import is_accepted
from studio.ui.pages.transfer_dialog import TransferDialog
from studio.ui.pages.weights_picker import WeightsPicker
from studio.ui.session import Session
from studio.ui.texts.translation import Translation

REPORT = TransferReport(
    carried=5,
    total=8,
    fresh=4,
    moved=3,
    rows=(
        RowTransfer(0, "Conv", 0, "Conv", 2, 2),
        RowTransfer(1, "LSKA", None, None, 0, 3, "ours"),
        RowTransfer(2, "C3k2", 1, "C3k2", 3, 4, "shape", "64×192×1×1 / 64×256×1×1"),
        RowTransfer(3, "Concat", 2, "Concat", 0, 0),
    ),
    classes="by name",
    kept_classes=("person", "car"),
    new_classes=("RBC",),
)


class Engine:
    """Answers at once, as the engine would."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def request(self, do, fields, ok, error):
        if do not in self.answers:  # what the session measures meanwhile
            return
        self.asked.append(do)
        answer = self.answers[do]
        (error if isinstance(answer, Exception) else ok)(answer)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "mine.pt"
    path.write_bytes(b"numbers")
    return path


@pytest.fixture
def picker(session: Session, translation: Translation, qtbot: QtBot) -> WeightsPicker:
    session.choose_model(base="yolo11", template="lska-head", scale="n")
    made = WeightsPicker(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_sum_and_the_classes_are_said_and_the_rows_shown(picker, session, weights, monkeypatch, qtbot) -> None:
    monkeypatch.setattr(
        session.engine, "request", Engine(check_weights={"foreign": []}, transfer=REPORT.to_dict()).request
    )
    picker.set_path(weights)
    assert picker.report() == ("5 of 8 tensors carried over, 4 new\nClasses kept by name: person, car; new: RBC.")
    qtbot.mouseClick(picker._transfer, Qt.MouseButton.LeftButton)  # as the button below it does
    dialog = picker.window().findChild(TransferDialog)
    cells = [[dialog.table.item(row, column).text() for column in range(5)] for row in range(4)]
    assert cells == [
        ["0", "Conv", "0  Conv", "2 of 2", ""],
        ["1", "LSKA", "–", "0 of 3", "New: the file has no LSKA."],
        ["2", "C3k2", "1  C3k2", "3 of 4", "1 of another shape: 64×192×1×1 here, 64×256×1×1 in the file."],
        ["3", "Concat", "2  Concat", "–", ""],
    ]
    dialog.close()


def test_foreign_classes_are_asked_about_before_anything_is_loaded(
    picker, session, weights, monkeypatch, qtbot
) -> None:
    names = ["models.common.C3", "models.yolo.Detect"]
    engine = Engine(check_weights={"foreign": names, "is_accepted": False}, transfer=REPORT.to_dict())
    monkeypatch.setattr(session.engine, "request", engine.request)
    picker.set_path(weights)
    assert engine.asked == ["check_weights"]
    assert picker.report() == "This file needs common.C3, yolo.Detect, which neither ultralytics nor the studio has."
    assert "Agree" in picker.refusal

    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    picker.details.click()  # no button is chosen: nothing is agreed to
    assert "models.common.C3" in said[0]
    assert not is_accepted(weights)

    engine.answers["check_weights"] = {"foreign": names, "is_accepted": True}
    picker.take_numbers(weights)
    qtbot.waitUntil(lambda: picker.report().startswith("5 of 8"))
    assert is_accepted(weights)
    assert picker.refusal == ""


def test_a_file_that_could_run_programs_cannot_be_used(picker, session, weights, monkeypatch) -> None:
    refusal = RunError("The weights file mine.pt is not opened: it wants to run os.system.", hint="Use others.")
    monkeypatch.setattr(session.engine, "request", Engine(check_weights=refusal).request)
    picker.set_path(weights)
    assert "os.system" in picker.report()
    assert picker.refusal == "These weights cannot be used."
    assert not picker.details.isVisible()
    picker.set_path(None)
    assert picker.refusal == ""


def test_an_engine_that_is_gone_says_nothing_of_the_file(picker, session, weights, monkeypatch) -> None:
    monkeypatch.setattr(session.engine, "request", Engine(check_weights=WorkerError("The engine is gone.")).request)
    picker.set_path(weights)
    assert picker.report() == "The engine is gone."
    assert picker.refusal == ""


def test_known_names_are_found_in_the_weights_folder(picker, session) -> None:
    paths.weights_folder().mkdir(parents=True)
    (paths.weights_folder() / "yolo11n.pt").write_bytes(b"x")
    picker.find_fitting()
    assert picker.path == paths.weights_folder() / "yolo11n.pt"
    session.choose_model(scale="s")
    picker.find_fitting()  # yolo11s.pt is nowhere: it is not fetched, and the choice stays
    assert picker.path.name == "yolo11n.pt"
    assert [path.name for path in paths.weights_folder().iterdir()] == ["yolo11n.pt"]


def test_a_file_of_the_user_s_is_not_replaced(picker, session, weights) -> None:
    (weights.parent / "yolo11n.pt").write_bytes(b"x")
    picker.set_path(weights)
    picker.find_fitting()
    assert picker.path == weights


def test_a_report_survives_its_file(tmp_path: Path) -> None:
    write_transfer(tmp_path, REPORT, "/weights/yolo11n.pt")
    assert read_transfer(tmp_path) == (REPORT, "/weights/yolo11n.pt")
    for damage in ("", "[]", "{}", json.dumps({**REPORT.to_dict(), "rows": [1], "weights": ""})):
        (tmp_path / "transfer.json").write_text(damage, encoding="utf-8")
        assert read_transfer(tmp_path) is None
    assert TransferReport.from_dict(replace(REPORT, rows=()).to_dict()).rows == ()
