"""The event file is what TensorBoard reads: by an own reader of the format always, by TensorBoard itself where it is installed."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from studio.errors import RunError
from studio.runs.events import BatchEnded, EpochEnded, Event, RunStarted
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, Run, RunStatus
from studio.runs.tensorboard import event_file, export_run, masked_crc, scalars

Found = dict[str, dict[int, float]]


def epoch(number: int, map50: float, *, time: float = 0.0) -> EpochEnded:
    return EpochEnded(
        time=time,
        epoch=number,
        epochs=300,
        train_losses={"box_loss": 1.5},
        val_losses={"box_loss": 1.25},
        metrics={"map50": map50, "map50_95": None},
        learning_rates={"pg0": 0.01},
        seconds=1.0,
    )


def batch(epoch: int, number: int, loss: float) -> BatchEnded:
    return BatchEnded(epoch=epoch, batch=number, batches=10, losses={"box_loss": loss}, gpu_memory_bytes=2**31)


EVENTS: list[Event] = [
    RunStarted(time=5.0, pid=1, device="cpu"),
    batch(1, 5, 2.0),
    batch(1, 10, 1.5),
    epoch(1, 0.25, time=1.7e9),
    batch(30, 10, 9.0),  # of an attempt that was killed
    batch(30, 10, 1.0),
    epoch(30, 0.5, time=1.7e9 + 60),
]


def fields(content: bytes) -> list[tuple[int, bytes | int]]:
    """Read the fields of a protobuf message: (number, raw value)."""
    found: list[tuple[int, bytes | int]] = []
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = content[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(content):
        key = varint()
        kind = key & 7
        if kind == 0:
            found.append((key >> 3, varint()))
            continue
        length = {1: 8, 5: 4}[kind] if kind != 2 else varint()
        found.append((key >> 3, content[place : place + length]))
        place += length
    return found


def read(content: bytes) -> tuple[list[float], Found]:
    """Read an event file by its description: times, and numbers by tag and step."""
    times: list[float] = []
    numbers: Found = {}
    place = 0
    while place < len(content):
        (length,) = struct.unpack_from("<Q", content, place)
        assert struct.unpack_from("<I", content, place + 8)[0] == masked_crc(content[place : place + 8])
        record = content[place + 12 : place + 12 + length]
        assert struct.unpack_from("<I", content, place + 12 + length)[0] == masked_crc(record)
        place += 16 + length
        event = dict(fields(record))
        times.append(struct.unpack("<d", event[1])[0])  # type: ignore[arg-type]
        for _, value in fields(event.get(5, b"")):  # type: ignore[arg-type]
            parts = dict(fields(value))  # type: ignore[arg-type]
            tag = bytes(parts[1]).decode()  # type: ignore[arg-type]
            numbers.setdefault(tag, {})[int(event[2])] = struct.unpack("<f", parts[2])[0]  # type: ignore[arg-type]
    return times, numbers


EXPECTED: Found = {
    "batch/box_loss": {5: 2.0, 10: 1.5, 300: 1.0},
    "batch/gpu_memory_gib": {5: 2.0, 10: 2.0, 300: 2.0},
    "train/box_loss": {1: 1.5, 30: 1.5},
    "val/box_loss": {1: 1.25, 30: 1.25},
    "metrics/mAP50(B)": {1: 0.25, 30: 0.5},
    "lr/pg0": {1: pytest.approx(0.01), 30: pytest.approx(0.01)},
}


def test_the_checksum_is_that_of_the_standard() -> None:
    # RFC 3720, B.4: CRC-32C of 32 zero bytes is 0x8A9136AA, of 32 bytes 0xFF 0x62A8AB43.
    for content, crc in ((bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)):
        assert masked_crc(content) == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_numbers_come_back_by_tag_and_step() -> None:
    content = event_file(EVENTS)
    assert content is not None
    times, numbers = read(content)
    assert numbers == EXPECTED
    assert times[-1] == 1.7e9 + 60
    assert content[12:].startswith(b"\x09")
    assert b"brain.Event:2" in content[:64]


def test_a_run_without_numbers_is_told_and_writes_nothing(tmp_path: Path) -> None:
    assert event_file(EVENTS[:1]) is None
    assert scalars(EVENTS[0]) == {}
    run = Run(folder=tmp_path / "empty", job=None, status=RunStatus.QUEUED)  # type: ignore[arg-type]
    with pytest.raises(RunError, match="no numbers"):
        export_run(run, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_export_replaces_the_one_before_and_a_bad_folder_is_told(tmp_path: Path) -> None:
    run = Run(folder=tmp_path / "mine", job=None, status=RunStatus.RUNNING)  # type: ignore[arg-type]
    run.folder.mkdir()
    writer = JournalWriter(run.folder / EVENTS_FILE)
    for number in (1, 2):
        writer.write(epoch(number, 0.5))
        path = export_run(run, tmp_path / "out")
        assert [file.name for file in (tmp_path / "out" / "mine").iterdir()] == [path.name]
        assert "tfevents" in path.name
        assert len(read(path.read_bytes())[1]["lr/pg0"]) == number
    writer.close()
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot be written"):
        export_run(run, tmp_path / "file")


def test_tensorboard_itself_reads_it(tmp_path: Path) -> None:
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    content = event_file(EVENTS)
    assert content is not None
    (tmp_path / "events.out.tfevents.0000000001.attention-studio").write_bytes(content)
    accumulator = accumulators.EventAccumulator(str(tmp_path))
    accumulator.Reload()
    assert set(accumulator.Tags()["scalars"]) == set(EXPECTED)
    found = {
        tag: {event.step: event.value for event in accumulator.Scalars(tag)} for tag in accumulator.Tags()["scalars"]
    }
    assert found == EXPECTED
