"""The journal of a run: events.jsonl, append-only, one record a line: CRC-32 in hex, length in bytes, JSON.

The worker writes, everybody else reads, live or later. Damage stays local: a reader goes on at the next newline, and one flipped
bit costs one record at most (a newline that was flipped is seen through the length).
"""

from __future__ import annotations

import json
import os
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from studio.paths import READ_SECONDS, patiently
from studio.runs.events import Event, RunStarted, event_from_dict, event_to_dict

TAIL_BYTES = 8192  # some forty records: enough for the last state of a run


def to_line(event: Event) -> bytes:
    """Give the record of an event, newline included."""
    content = json.dumps(event_to_dict(event), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate (a file name that is not UTF-8) must not keep a record out of the journal.
    payload = content.encode("utf-8", errors="replace")
    return b"%08x %d %s\n" % (zlib.crc32(payload), len(payload), payload)


def from_line(line: bytes) -> Event | None:
    """Read one record without its newline; None if it is damaged or tells an unknown event."""
    events, _ = _decode(line)
    return events[0] if events else None


class JournalWriter:
    """Append events to a journal; safe to share between the threads of one process.

    Opening it finishes a torn last line of an earlier writer and goes on with its numbers.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        last = read_tail(path)
        self._seq = last[-1].seq if last else 0
        self._lock = threading.Lock()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o644)
        self._is_torn = not _ends_with_newline(path)

    def write(self, event: Event) -> Event:
        """Append the event with the next number and the present time; give it as written.

        Raises OSError when the disk refuses, for instance because it is full; the next record is then whole again.
        """
        with self._lock:
            numbered = replace(event, seq=self._seq + 1, time=round(time.time(), 3))
            record = to_line(numbered)
            if self._is_torn:
                record = b"\n" + record
            self._is_torn = True  # until proved otherwise
            written = os.write(self._descriptor, record)
            while written < len(record):
                written += os.write(self._descriptor, record[written:])
            self._is_torn = False
            self._seq += 1
            return numbered

    def sync(self) -> None:
        """Make what was written survive a power cut."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1


class JournalReader:
    """Follow a journal: each call gives what was written since the last one. A missing file is an empty journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0  # bytes understood
        self.damaged_records = 0

    def read_new(self, limit_bytes: int = 1 << 20) -> list[Event]:
        """Give the new events of up to about `limit_bytes` bytes; a last line without newline waits for the next call."""
        chunk = self._read_whole_lines(limit_bytes)
        events: list[Event] = []
        for line in chunk.split(b"\n")[:-1]:
            decoded, damaged = _decode(line)
            events += decoded
            self.damaged_records += damaged
        self.offset += len(chunk)
        return events

    def read_all(self) -> list[Event]:
        """Give all that is left of the journal."""
        events: list[Event] = []
        while True:
            before = self.offset
            events += self.read_new()
            if self.offset == before:
                return events

    def _read_whole_lines(self, limit_bytes: int) -> bytes:
        try:
            with _open(self.path) as stream:
                size = os.fstat(stream.fileno()).st_size
                if size < self.offset:  # another file took its place
                    self.offset = 0
                while True:
                    stream.seek(self.offset)
                    chunk = stream.read(limit_bytes)
                    end = chunk.rfind(b"\n") + 1
                    if end or self.offset + len(chunk) >= size:
                        return chunk[:end]
                    limit_bytes *= 2  # a record longer than the limit
        except OSError:  # not there yet, or not to be read, which `load_run` tells
            return b""


def read_journal(path: Path) -> list[Event]:
    """Give all events of a journal that are whole."""
    return JournalReader(path).read_all()


def read_tail(path: Path, *, tail_bytes: int = TAIL_BYTES) -> list[Event]:
    """Give the last whole events of a journal without reading all of it; at least the last one that is readable."""
    try:
        with _open(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            while True:
                start = max(0, size - tail_bytes)
                stream.seek(start)
                lines = stream.read(size - start).split(b"\n")[:-1]
                if start:
                    lines = lines[1:]  # cut by our window
                events = [event for line in lines for event in _decode(line)[0]]
                if events or start == 0:
                    return events
                tail_bytes *= 8
    except FileNotFoundError:
        return []


def read_first(path: Path, *, head_bytes: int = 2048) -> Event | None:
    """Give the first event of a journal, None if there is none or it is damaged."""
    try:
        with _open(path) as stream:
            head = stream.read(head_bytes)
    except OSError:
        return None
    line, newline, _ = head.partition(b"\n")
    return from_line(line) if newline else None


def read_start(path: Path, *, head_bytes: int = 1 << 16) -> RunStarted | None:
    """Give the first start of a run; on a busy machine heartbeats come before it. None if it is not near the beginning."""
    try:
        with _open(path) as stream:
            head = stream.read(head_bytes)
    except OSError:
        return None
    for line in head.split(b"\n")[:-1]:
        if b'"run_started"' in line:
            for event in _decode(line)[0]:
                if isinstance(event, RunStarted):
                    return event
    return None


def _open(path: Path) -> BinaryIO:
    """Open a journal to read it; on Windows a virus scanner may have it to itself for a moment."""
    return patiently(lambda: path.open("rb"), seconds=READ_SECONDS)


def _decode(line: bytes) -> tuple[list[Event], int]:
    """Read the records of one line, normally one; give them and the number of damaged ones."""
    events: list[Event] = []
    while line:
        payload, rest = _take_record(line)
        if payload is None:
            return events, 1
        try:
            content = json.loads(payload)
        except (ValueError, RecursionError):
            return events, 1
        event = event_from_dict(content) if isinstance(content, dict) else None
        if event is not None:
            events.append(event)
        line = rest
    return events, 0


def _take_record(line: bytes) -> tuple[bytes | None, bytes]:
    """Cut the record that a line begins with: its JSON if the CRC agrees, and what follows it."""
    checksum, first_space, after = line.partition(b" ")
    length_text, second_space, body = after.partition(b" ")
    if not first_space or not second_space or not length_text.isdigit() or len(length_text) > 9:
        return None, b""
    length = int(length_text)
    payload = body[:length]
    try:
        is_whole = len(payload) == length and int(checksum, 16) == zlib.crc32(payload)
    except ValueError:
        return None, b""
    return (payload, body[length + 1 :]) if is_whole else (None, b"")


def _ends_with_newline(path: Path) -> bool:
    with _open(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size == 0:
            return True
        stream.seek(size - 1)
        return stream.read(1) == b"\n"
