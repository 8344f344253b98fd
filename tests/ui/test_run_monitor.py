"""The monitor follows every run, misses nothing, and starts the next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from studio.runs.events import BatchEnded, EpochEnded, RunFinished, RunStarted
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, write_pid
from studio.ui.run_monitor import RunFeed, RunMonitor
from tests.ui.live_runs import make_run

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from studio.runs.events import BatchEnded, RunFinished
from studio.runs.journal import JournalWriter
writer = JournalWriter(Path(sys.argv[1]))
for number in range(1, 301):
    writer.write(BatchEnded(epoch=1, batch=number, batches=300, losses={"box_loss": 1.0}))
    time.sleep(0.005)
writer.write(RunFinished(seconds=2.0, epoch=1, epochs=1))
"""


@pytest.fixture
def monitor(session):
    made = RunMonitor(session)
    yield made
    made.stop()


@pytest.fixture
def heard(session):
    events: dict[str, list] = {}
    session.eventsArrived.connect(lambda run_id, new: events.setdefault(run_id, []).extend(new))
    return events


def test_a_run_that_was_training_before_the_window_is_followed_from_its_first_event(session, monitor, heard, qtbot):
    folder = make_run(session, "early", pid=os.getpid())
    writer = JournalWriter(folder / EVENTS_FILE)
    for number in range(1, 4001):
        writer.write(BatchEnded(epoch=1, batch=number, batches=4000, losses={"box_loss": 1.0}))
    began = time.monotonic()
    monitor.start()
    qtbot.waitUntil(lambda: len(heard.get("early", [])) == 4000, timeout=6000)
    assert [event.seq for event in heard["early"]] == list(range(1, 4001))
    writer.write(
        EpochEnded(epoch=1, epochs=3, train_losses={}, val_losses={}, metrics={}, learning_rates={}, seconds=1)
    )
    asked = time.monotonic()
    qtbot.waitUntil(lambda: len(heard["early"]) == 4001, timeout=2000)
    assert time.monotonic() - asked < 2.0
    assert began < asked


def test_a_live_writer_in_another_process_is_followed_without_a_gap(session, monitor, heard, qtbot):
    monitor.start()
    folder = make_run(session, "live")
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(folder / EVENTS_FILE), str(ROOT)])
    try:
        write_pid(folder, PidRecord(child.pid, psutil.Process(child.pid).create_time()))
        qtbot.waitUntil(lambda: len(heard.get("live", [])) >= 301, timeout=20000)
    finally:
        child.wait(timeout=20)
    assert [event.seq for event in heard["live"]] == list(range(1, 302))
    assert isinstance(heard["live"][-1], RunFinished)


def test_a_run_whose_process_died_is_told_as_broken_off(session, monitor, qtbot):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    folder = make_run(session, "dying", pid=child.pid)
    JournalWriter(folder / EVENTS_FILE).write(RunStarted(pid=child.pid, device="cpu"))
    told = []
    session.runChanged.connect(told.append)
    monitor.start()
    assert [run.name for run in monitor.active_runs()] == ["dying"]
    child.kill()
    child.wait()
    told.clear()
    qtbot.waitUntil(lambda: "dying" in told, timeout=3000)
    assert session.run("dying").status is RunStatus.LOST


def test_the_next_run_is_started_when_one_ends(session, monitor, qtbot, monkeypatch):
    folder = make_run(session, "first", pid=os.getpid())
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=os.getpid(), device="cpu"))
    starts = []
    monkeypatch.setattr(session, "start_next_run", lambda: starts.append(time.monotonic()))
    monitor.start()
    make_run(session, "second")
    qtbot.waitUntil(lambda: "second" in [run.name for run in monitor.runs], timeout=3000)
    starts.clear()
    writer.write(RunFinished(seconds=1.0, epoch=3, epochs=3))
    qtbot.waitUntil(lambda: bool(starts), timeout=3000)
    qtbot.wait(1200)
    assert len(starts) == 1, "a run that cannot start must say so once, not every second"


def test_one_tick_reads_no_more_than_it_may(session, monitor, heard, qtbot):
    folder = make_run(session, "huge", pid=os.getpid())
    line_source = JournalWriter(folder / EVENTS_FILE)
    for number in range(6000):
        line_source.write(BatchEnded(epoch=1, batch=number, batches=6000, losses={"box_loss": 1.0, "cls_loss": 2.0}))
    size = (folder / EVENTS_FILE).stat().st_size
    ticks = []
    for _ in range(3):  # a collection of garbage may fall into one of them
        began, before = time.thread_time(), len(heard.get("huge", ()))
        monitor.poll()
        if len(heard["huge"]) < 6000:  # the last tick reads what is left
            ticks.append(time.thread_time() - began)
            assert len(heard["huge"]) > before
    assert size > 1 << 20
    assert ticks
    assert min(ticks) < 0.05, f"{1000 * min(ticks):.0f} ms"


def test_a_page_that_opens_late_gets_everything_once(session, monitor, heard, qtbot):
    folder = make_run(session, "late", pid=os.getpid())
    writer = JournalWriter(folder / EVENTS_FILE)
    for number in range(1, 2001):
        writer.write(BatchEnded(epoch=1, batch=number, batches=9000, losses={}))
    monitor.start()
    feed = RunFeed(session)
    got: list[int] = []
    feed.arrived.connect(lambda _run_id, events: got.extend(event.seq for event in events))
    feed.follow(["late"])
    for number in range(2001, 2201):
        writer.write(BatchEnded(epoch=1, batch=number, batches=9000, losses={}))
        if number % 20 == 0:
            qtbot.wait(20)
    qtbot.waitUntil(lambda: len(got) >= 2200, timeout=6000)
    assert got == list(range(1, 2201))


def test_a_feed_forgets_the_runs_it_no_longer_follows(session, qtbot):
    folder = make_run(session, "one")
    JournalWriter(folder / EVENTS_FILE).write(RunStarted(pid=1, device="cpu"))
    feed = RunFeed(session)
    got: list[str] = []
    feed.arrived.connect(lambda run_id, _events: got.append(run_id))
    feed.follow(["one"])
    qtbot.waitUntil(lambda: got == ["one"])
    feed.follow([])
    session.announce_events("one", [RunFinished(seq=9, seconds=1.0)])
    assert got == ["one"]
    feed.follow(["one"])
    qtbot.waitUntil(lambda: got == ["one", "one"])


def test_a_damaged_line_costs_one_event_only(session, monitor, heard, qtbot):
    folder = make_run(session, "hurt", pid=os.getpid())
    writer = JournalWriter(folder / EVENTS_FILE)
    for number in range(1, 4):
        writer.write(BatchEnded(epoch=1, batch=number, batches=3, losses={}))
    path = folder / EVENTS_FILE
    lines = path.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b'"batch":2', b'"batch":7')
    path.write_bytes(b"\n".join(lines))
    monitor.start()
    qtbot.waitUntil(lambda: len(heard.get("hurt", [])) == 2)
    assert [event.batch for event in heard["hurt"]] == [1, 3]
    assert json.loads((folder / "pid.json").read_text())["pid"] == os.getpid()
