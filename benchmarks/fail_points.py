"""Fail or die at the n-th operation on a file, for every n: the sweep that SQLite is tested by.

A case runs in a forked child whose file operations are counted. At the n-th one the child is refused (the disk is full, and
stays so for that operation), or dies before it, or dies after it (of a write, after half of it). The parent then looks at
what lies on the disk. The sweep of a case ends with the n that no operation has any more.
"""

from __future__ import annotations

import builtins
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MANNERS = ("refused", "dies before", "dies after")
_NAMES = ("open", "write", "fsync", "replace", "link", "unlink", "rename")
_DEAD, _REFUSED, _DONE = 77, 78, 0
MOST_STEPS = 500


def sweep(case: Callable[[], None]) -> Iterator[tuple[str, int, str]]:
    """Run a case once for every manner and step; give (manner, step, operation) after each child, for the parent to look."""
    for manner in MANNERS:
        for step in range(1, MOST_STEPS):
            code, operation = _run(case, manner, step)
            if code == _DONE and operation == "":
                break
            yield manner, step, operation
        else:
            raise AssertionError(f"more than {MOST_STEPS} steps")


def _run(case: Callable[[], None], manner: str, step: int) -> tuple[int, str]:
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            operation = said.read().decode()
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (_DEAD, _REFUSED, _DONE):
            raise AssertionError(f"{manner} {step} {operation}: the case ended with {code}")
        return code, operation
    end = os._exit
    try:
        Points(manner, step, writing).install()
        case()
        end(_DONE)
    except OSError:
        end(_REFUSED)
    except BaseException:  # a forked child must not go on with the parent's work
        import traceback

        traceback.print_exc()
        end(1)
    raise AssertionError("unreachable")


class Points:
    """Counts the operations of this process on files that it writes, and strikes at one of them."""

    def __init__(self, manner: str, step: int, pipe: int) -> None:
        self.manner, self.step, self.pipe = manner, step, pipe
        self.count = 0
        self._write = os.write

    def install(self) -> None:
        """Put counted operations in the place of those of `os` and of `open`, until the process ends."""
        for name in _NAMES:
            setattr(os, name, self._counted(name, getattr(os, name)))
        real_open = builtins.open

        def counted_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            stream = real_open(file, mode, *args, **kwargs)
            return _Stream(stream, self) if "b" in mode and set(mode) & set("wax+") else stream

        builtins.open = counted_open  # type: ignore[assignment]

    def strike(self, name: str, do: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Do an operation, unless it is the one to fail."""
        self.count += 1
        if self.count != self.step:
            return do()
        self._write(self.pipe, name.encode())
        if self.manner == "refused":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.manner == "dies after":
            (half or do)()
        os._exit(_DEAD)

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*args: Any, **kwargs: Any) -> Any:
            half = None
            if name == "write":
                half = lambda: real(args[0], bytes(args[1])[: len(args[1]) // 2])  # noqa: E731
            return self.strike(name, lambda: real(*args, **kwargs), half)

        return operation


class _Stream:
    """A file being written whose writes are counted; nothing stays in a buffer, so that half a write is on the disk."""

    def __init__(self, stream: Any, points: Points) -> None:
        self._stream, self._points = stream, points

    def write(self, content: Any) -> int:
        """Write, or half of it, or nothing."""

        def put(part: Any) -> int:
            written = int(self._stream.write(part))
            self._stream.flush()
            return written

        whole = bytes(content)
        return int(self._points.strike("write", lambda: put(whole), lambda: put(whole[: len(whole) // 2])))

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def files_of(folder: Path) -> dict[str, bytes]:
    """Give what lies in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
