"""A second process that reads images and labels ahead of the scan, which only has to judge and count what comes.

Worth its start for thousands of files where a core is free. It sends what is sound and nothing of the rest: that the scan reads itself, as it
does when there is no such process or it has died. It ends when the scan ends, however that ends: its pipes close then.

    scan ── all pairs, once ──► read ahead ── blocks of what was read, in the same order ──► scan
"""

from __future__ import annotations

import gc
import marshal
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from studio import paths
from studio.datasets.fast_labels import Boxes, class_tokens, summarise
from studio.datasets.image_header import ImageHeader, read_header
from studio.datasets.labels import read_content

LEAST_IMAGES = 3_000  # below, the start of a process takes longer than it saves
MOST_LABEL_BYTES = 64 * 1024  # larger files the scan reads itself, so that it may be stopped within one
_START_IMAGES = 2_000
_BLOCK = 128  # images
_BLOCK_SECONDS = 0.03  # slow images go off sooner: the scan must not wait long for a word
_PIPE_BYTES = 1 << 20  # Linux may keep that much between the two
_MARSHAL = 2  # without the search for equal objects that later versions make
_SIZE_BYTES = 4

Job = tuple[str, int, str | None, int]  # image, its bytes, label, its bytes; -1 where they are not known


class Read(NamedTuple):
    """What was read of one image and its label; None for what the scan has to look at itself."""

    header: ImageHeader | None = None
    content: bytes | None = None
    boxes: Boxes | None = None


NOTHING = Read()


def is_worth_it(images: int) -> bool:
    """Tell whether a second process would make the scan of so many images faster: they are many and a core is free.

    On a busy machine the two only take the time from each other.
    """
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0  # Windows does not tell
    return images > LEAST_IMAGES and cores > 1 and busy < cores


class ReadAhead:
    """The process that reads. Never raises for what happens to it: it then has nothing more to give."""

    def __init__(self) -> None:
        known = os.environ.get("PYTHONPATH")
        folder = str(paths.project_folder())
        environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{known}" if known else folder}
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "studio.datasets.read_ahead"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=folder,  # `-m` looks for modules there first, and a dataset may hold a struct.py
                creationflags=int(getattr(subprocess, "CREATE_NO_WINDOW", 0)),
            )

    def read(self, jobs: Sequence[Job], *, nc: int | None, tick: Callable[[], None]) -> Iterator[Read]:
        """Yield what was read for each job, in their order.

        `NOTHING` for the first, which the scan reads while the process starts, and from the moment it fails.
        """
        left = len(jobs)
        while left > len(jobs) - _START_IMAGES and left:
            yield NOTHING
            left -= 1
        for block in self._blocks(jobs[len(jobs) - left :], nc, tick):
            for header, content, boxes in block:
                yield Read(None if header is None else ImageHeader(*header), content, boxes)
                left -= 1
        for _ in range(left):
            yield NOTHING

    def _blocks(self, jobs: Sequence[Job], nc: int | None, tick: Callable[[], None]) -> Iterator[list[Any]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return
        try:
            # It reads all of this before it answers, so neither waits for the other.
            for start in range(0, len(jobs), _BLOCK):
                tick()
                _send(process.stdin, jobs[start : start + _BLOCK])
            _send(process.stdin, nc)
            process.stdin.close()
            while True:
                block = _receive(process.stdout)
                if not block:
                    return
                yield block
        except (OSError, EOFError, ValueError, TypeError):
            return

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()
        self._process = None


def _send(stream: BinaryIO | Any, value: Any) -> None:
    body = marshal.dumps(value, _MARSHAL)
    stream.write(len(body).to_bytes(_SIZE_BYTES, "little") + body)
    stream.flush()


def _receive(stream: BinaryIO | Any) -> Any:
    """Give the next value; raises EOFError when the other side is gone."""
    head = stream.read(_SIZE_BYTES)
    body = stream.read(int.from_bytes(head, "little"))
    if len(head) < _SIZE_BYTES or not body:
        raise EOFError
    return marshal.loads(body)  # from a process of our own, through a pipe nobody else has


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Read what `source` names and write it to `target`."""
    jobs: list[Job] = []
    while isinstance(some := _receive(source), list):
        jobs += some
    tokens = class_tokens(some)
    block: list[tuple[object, bytes | None, Boxes | None]] = []
    due = time.monotonic() + _BLOCK_SECONDS
    for image, image_bytes, label, label_bytes in jobs:
        header = read_header(image, image_bytes)
        fields = None
        content, boxes = None, None
        if header.fault is None:
            fields = header.file_bytes, header.fingerprint, header.format, header.width, header.height, header.oddities
            if label is not None:
                content, boxes = _read_label(label, label_bytes, tokens)
        block.append((fields, content, boxes))
        if len(block) >= _BLOCK or time.monotonic() > due:
            _send(target, block)
            block = []
            due = time.monotonic() + _BLOCK_SECONDS
    if block:
        _send(target, block)


def _read_label(label: str, size: int, tokens: dict[bytes, int]) -> tuple[bytes | None, Boxes | None]:
    try:
        if size > MOST_LABEL_BYTES or (size < 0 and os.stat(label).st_size > MOST_LABEL_BYTES):  # noqa: PTH116
            return None, None
        content = read_content(label, size)
    except OSError:
        return None, None
    boxes = summarise(content, tokens)
    return (None, None) if boxes is None else (content, boxes)


def main() -> int:
    """Serve the scan at the other end of the pipes."""
    gc.disable()
    with suppress(ImportError, OSError, AttributeError):
        import fcntl

        fcntl.fcntl(sys.stdout.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    with suppress(OSError, EOFError, KeyboardInterrupt):  # the scan is gone
        serve(sys.stdin.buffer, sys.stdout.buffer)
    # Nothing is left to flush that anybody would read: a broken pipe must not complain at the end.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
