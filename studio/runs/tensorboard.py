"""A run as an event file that TensorBoard reads, made from its journal without any of TensorBoard's code.

The file is a row of records (TFRecord: length, its checksum, content, its checksum; tensorflow/core/lib/io/record_writer.h),
each the protobuf message `Event` of tensorflow/core/util/event.proto. Of its fields five are needed, so they are written by
hand. Tags and steps are those of ultralytics' own TensorBoard callback, so that a run of the studio lies over one of
`yolo train`; what a batch tells, which that callback leaves out, is under `batch/`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import write_bytes_atomically
from studio.runs.events import BatchEnded, EpochEnded, Event
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, Run

FILE_NAME = "events.out.tfevents.{seconds:010d}.attention-studio"  # TensorBoard looks for "tfevents" in names
_METRICS = {
    "precision": "metrics/precision(B)",
    "recall": "metrics/recall(B)",
    "map50": "metrics/mAP50(B)",
    "map50_95": "metrics/mAP50-95(B)",
}
_CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, bits reversed
_MASK = 0xA282EAD8  # TFRecord stores a checksum turned and moved, since a file may hold files with checksums


def export_run(run: Run, folder: Path) -> Path:
    """Write the run below `folder`, in a folder of its name, and give the file; an earlier export is replaced.

    Raises RunError when nothing was trained yet or the folder cannot be written.
    """
    events = read_journal(run.folder / EVENTS_FILE)
    content = event_file(events)
    if content is None:
        raise RunError(f"The run {run.name} has no numbers to export yet.", where=Location(run.folder))
    path = folder / run.name / FILE_NAME.format(seconds=int(events[0].time))
    try:
        write_bytes_atomically(path, content)
    except OSError as error:
        raise RunError(
            f"{path.parent} cannot be written: {error.strerror or error}.",
            hint="Choose another folder.",
            where=Location(path),
        ) from error
    return path


def event_file(events: Iterable[Event]) -> bytes | None:
    """Give the content of an event file; None when no batch and no epoch was told.

    What was trained twice, because an attempt was killed within an epoch, is told as it was the second time.
    """
    batches: dict[int, Event] = {}
    epochs: dict[int, Event] = {}
    for event in events:
        if isinstance(event, BatchEnded):
            batches[(event.epoch - 1) * event.batches + event.batch] = event
        elif isinstance(event, EpochEnded):
            epochs[event.epoch] = event
    if not batches and not epochs:
        return None
    first = min(event.time for event in (*batches.values(), *epochs.values()))
    parts = [_record(_double(1, first) + _text(3, "brain.Event:2"))]
    for found in (batches, epochs):
        parts += [_record(_message(step, event)) for step, event in sorted(found.items())]
    return b"".join(parts)


def scalars(event: Event) -> dict[str, float]:
    """Give the numbers of an event by TensorBoard's tags; what was no finite number is left out."""
    named: dict[str, float | None] = {}
    if isinstance(event, BatchEnded):
        named |= _with_prefix("batch/", event.losses)
        named["batch/images_per_second"] = event.images_per_second
        if event.gpu_memory_bytes:
            named["batch/gpu_memory_gib"] = event.gpu_memory_bytes / 2**30
    elif isinstance(event, EpochEnded):
        named |= _with_prefix("train/", event.train_losses) | _with_prefix("val/", event.val_losses)
        named |= {_METRICS.get(name, name): value for name, value in event.metrics.items()}
        named |= _with_prefix("lr/", event.learning_rates)
    return {name: float(value) for name, value in named.items() if value is not None}


def _with_prefix(prefix: str, numbers: Mapping[str, float | None]) -> dict[str, float | None]:
    return {prefix + name: value for name, value in numbers.items()}


# ---- protobuf and TFRecord -------------------------------------------------------------------------------------------


def _message(step: int, event: Event) -> bytes:
    """Give the message Event{wall_time=1, step=2, summary=5{value=1{tag=1, simple_value=2}}}."""
    values = b"".join(_bytes(1, _text(1, tag) + _float(2, value)) for tag, value in scalars(event).items())
    return _double(1, event.time) + _key(2, 0) + _varint(step) + _bytes(5, values)


def _key(field: int, wire_type: int) -> bytes:
    return _varint(field << 3 | wire_type)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _double(field: int, value: float) -> bytes:
    return _key(field, 1) + struct.pack("<d", value)


def _float(field: int, value: float) -> bytes:
    return _key(field, 5) + struct.pack("<f", max(-3.4e38, min(3.4e38, value)))


def _bytes(field: int, content: bytes) -> bytes:
    return _key(field, 2) + _varint(len(content)) + content


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode("utf-8", errors="replace"))


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + struct.pack("<I", masked_crc(length)) + content + struct.pack("<I", masked_crc(content))


def masked_crc(content: bytes) -> int:
    """Give the CRC-32C of some bytes, turned by 15 bits and moved by a constant, as TFRecord stores it."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


def _table_entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (_CASTAGNOLI if byte & 1 else 0)
    return byte


_TABLE = tuple(_table_entry(byte) for byte in range(256))
