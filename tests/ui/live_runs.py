"""Runs that seem to train, and the page that shows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio.runs.events import EpochEnded, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
from studio.ui.pages.train_page import TrainPage


def delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def open_train_page(session, qtbot) -> Iterator[TrainPage]:
    """Show a train page, and take it away when the test is over."""
    made = TrainPage(session)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.form.device.findData("cpu") >= 0)
    yield made
    delete(made)


def make_run(session, name: str, *, pid: int | None = None, template: str = "none", epochs: int = 3) -> Path:
    folder = session.store.create(name)
    job = TrainJob(
        run_id=name,
        base="yolo11",
        template=template,
        scale="n",
        model_yaml="m.yaml",
        data_yaml="d.yaml",
        dataset_folder="/data",
        class_names=("a",),
        settings=TrainSettings(epochs=epochs),
    )
    write_job(folder, job)
    if pid is not None:
        write_pid(folder, PidRecord(pid, psutil.Process(pid).create_time()))
    return folder


def start_run(session, name: str = "mine", *, template: str = "lska-head", alive: bool = True) -> JournalWriter:
    folder = make_run(session, name, pid=os.getpid() if alive else None, template=template, epochs=10)
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=10))
    return writer


def epoch(number: int, map50: float) -> EpochEnded:
    return EpochEnded(
        epoch=number,
        epochs=10,
        train_losses={"box_loss": 1.0},
        val_losses={"box_loss": 1.0},
        metrics={"map50": map50, "map50_95": map50 / 2},
        learning_rates={"pg0": 0.01},
        seconds=6.0,
        best_map50=map50,
        best_epoch=number,
    )
