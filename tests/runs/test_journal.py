"""The journal keeps every whole record, whatever happens to the file."""

from __future__ import annotations

import math
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.runs.events import (
    BatchEnded,
    BestValidated,
    EpochEnded,
    Event,
    Heartbeat,
    RunFailed,
    RunStarted,
    Warned,
    event_from_dict,
    event_to_dict,
)
from studio.runs.journal import JournalReader, JournalWriter, from_line, read_first, read_journal, read_tail, to_line
from studio.sentence import Sentence, say


def _beat(epoch: int) -> Heartbeat:
    return Heartbeat(epoch=epoch, epochs=100)


def _write(path: Path, count: int, *, first: int = 1) -> None:
    writer = JournalWriter(path)
    for epoch in range(first, first + count):
        writer.write(_beat(epoch))
    writer.close()


@pytest.mark.parametrize(
    "event",
    [
        RunStarted(pid=7, device="cpu", versions={"torch": "2"}),
        BatchEnded(epoch=1, batch=2, batches=3, losses={"box_loss": 1.5}),
        BestValidated(metrics={"map50": 0.5}, per_class={"树 tree": {"map50": 0.25}}),
        RunFailed(message="The disk is full.\nTwo lines", traceback='File "a\\b"'),
    ],
)
def test_an_event_reads_back_as_it_was_written(tmp_path: Path, event: Event) -> None:
    writer = JournalWriter(tmp_path / "events.jsonl")
    written = writer.write(event)
    writer.close()
    assert read_journal(tmp_path / "events.jsonl") == [written]
    assert written.seq == 1
    assert written.time > 1e9


def test_numbers_that_are_not_finite_become_null() -> None:
    event = EpochEnded(
        epoch=1,
        epochs=1,
        train_losses={"box_loss": math.nan},
        val_losses={"box_loss": math.inf},
        metrics={"map50": 0.5},
        learning_rates={},
        seconds=-math.inf,
    )
    line = to_line(event)
    assert b"NaN" not in line
    assert b"Infinity" not in line
    read = from_line(line[:-1])
    assert isinstance(read, EpochEnded)
    assert read.train_losses == {"box_loss": None}
    assert read.val_losses == {"box_loss": None}
    assert read.seconds is None


def test_a_torn_last_line_is_held_back_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first, second = to_line(_beat(1)), to_line(_beat(2))
    path.write_bytes(first + second[:20])
    reader = JournalReader(path)
    assert [event.epoch for event in reader.read_new()] == [1]  # type: ignore[attr-defined]
    assert reader.read_new() == []
    path.write_bytes(first + second)
    assert [event.epoch for event in reader.read_new()] == [2]  # type: ignore[attr-defined]
    assert reader.damaged_records == 0


def test_a_writer_goes_on_behind_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    _write(path, 3)
    with path.open("ab") as stream:
        stream.write(to_line(_beat(4))[:15])
    _write(path, 2, first=5)
    events = read_journal(path)
    assert [event.epoch for event in events] == [1, 2, 3, 5, 6]  # type: ignore[attr-defined]
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_flipped_bit_loses_one_record_at_most(
    tmp_path_factory: pytest.TempPathFactory, position: int, bit: int
) -> None:
    lines = [to_line(_beat(epoch)) for epoch in range(1, 21)] + [to_line(Warned(message="end"))]
    content = bytearray(b"".join(lines))
    whole = len(content) - 1  # without the last newline, which only holds the last record back
    content[position % whole] ^= 1 << bit
    path = tmp_path_factory.mktemp("flip") / "events.jsonl"
    path.write_bytes(content)
    reader = JournalReader(path)
    assert len(reader.read_all()) >= len(lines) - 1
    assert len(read_tail(path, tail_bytes=len(content))) >= len(lines) - 1


def test_a_read_stops_near_its_limit_and_the_next_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    _write(path, 500)
    reader = JournalReader(path)
    first = reader.read_new(limit_bytes=4000)
    assert 0 < len(first) < 100
    assert len(first) + len(reader.read_all()) == 500


def test_a_record_longer_than_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    writer = JournalWriter(path)
    writer.write(Warned(message="x" * 20_000))
    writer.close()
    assert len(JournalReader(path).read_new(limit_bytes=1000)) == 1
    assert len(read_tail(path, tail_bytes=100)) == 1


def test_a_missing_journal_is_empty(tmp_path: Path) -> None:
    assert JournalReader(tmp_path / "none").read_new() == []
    assert read_tail(tmp_path / "none") == []
    assert read_first(tmp_path / "none") is None


def test_unknown_events_and_keys_are_ignored() -> None:
    assert event_from_dict({"v": 1, "event": "rocket_started"}) is None
    assert event_from_dict({"v": 99, **event_to_dict(_beat(1)), "event": "heartbeat"} | {"v": 99}) is None
    read = event_from_dict({**event_to_dict(_beat(3)), "colour": "red"})
    assert read == _beat(3)


def test_threads_share_one_writer_without_tearing(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    writer = JournalWriter(path)

    def work() -> None:
        for epoch in range(200):
            writer.write(_beat(epoch))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert [event.seq for event in read_journal(path)] == list(range(1, 801))


def test_after_a_full_disk_the_next_record_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.jsonl"
    writer = JournalWriter(path)
    writer.write(_beat(1))
    real_write = os.write
    calls = []

    def refuse_after_ten_bytes(descriptor: int, content: bytes) -> int:
        calls.append(content)
        if len(calls) == 1:
            return real_write(descriptor, content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", refuse_after_ten_bytes)
    with pytest.raises(OSError, match="No space"):
        writer.write(_beat(2))
    monkeypatch.setattr(os, "write", real_write)
    writer.write(_beat(3))
    writer.close()
    assert [event.epoch for event in read_journal(path)] == [1, 3]  # type: ignore[attr-defined]


def test_a_sentence_keeps_its_making_through_the_journal(tmp_path: Path) -> None:
    told = say("{count} images could not be read: {names}", count=2, names="a.jpg, b.jpg")
    JournalWriter(tmp_path / "j").write(Warned(message=told, hint="plain"))
    [event] = read_journal(tmp_path / "j")
    assert isinstance(event, Warned)
    assert event.message == told
    assert isinstance(event.message, Sentence)
    assert event.message.template == told.template
    assert not isinstance(event.hint, Sentence)
    content = event_to_dict(event)
    content["said"] = {"message": {"template": "something else", "values": {}}, "hint": 7, "seq": "x"}
    again = event_from_dict(content)
    assert isinstance(again, Warned)
    assert (again.message, again.hint) == (told, "plain")
