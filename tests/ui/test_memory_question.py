"""A run that ended for want of memory is resumed with a smaller batch, if its user wants that."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.runs.job import TrainJob, TrainSettings
from studio.runs.run import OUT_OF_MEMORY, Run, RunStatus
from studio.ui.pages.memory_question import MemoryQuestion
from studio.ui.pages.run_controls import RunControls
from studio.ui.session import Session


def run_of(*, batch: int, message: str = OUT_OF_MEMORY) -> Run:
    job = TrainJob(
        run_id="short",
        base="yolo11",
        template="none",
        scale="n",
        model_yaml="m.yaml",
        data_yaml="data.yaml",
        dataset_folder="/d",
        class_names=("a",),
        settings=TrainSettings(batch=batch),
    )
    return Run(Path("/runs/short"), job, RunStatus.FAILED, message=message)


@pytest.mark.parametrize(("batch", "smaller"), [(16, 8), (3, 1), (1, None), (-1, None)])
def test_half_the_batch_is_offered(batch: int, smaller: int | None) -> None:
    assert run_of(batch=batch).smaller_batch == smaller
    assert run_of(batch=batch, message="The disk is full.").smaller_batch is None


@pytest.mark.parametrize(("choice", "wanted"), [("smaller", 8), ("same", None)])
def test_resume_asks_for_the_batch(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, choice: str, wanted: int | None
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    controls, run = RunControls(session, page), run_of(batch=16)
    asked: list[int | None] = []
    monkeypatch.setattr(
        "studio.launch.prepare.resume_training", lambda folder, *, batch=None: asked.append(batch) or folder
    )
    monkeypatch.setattr(controls, "_queue", lambda _run, prepare: prepare())
    controls._resume(run)
    question = page.findChild(MemoryQuestion)
    assert "8 images in a batch" in question.smaller.text()
    assert asked == []
    getattr(question, choice).click()
    assert asked == [wanted]
