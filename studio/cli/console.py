"""What the commands print: tables, problems, errors, JSON and a progress line. Data goes to stdout, the rest to stderr."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from studio.errors import Problem, StudioError

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130


def print_json(data: Any) -> None:
    """Print `data` as one JSON document on stdout; what the encoding of stdout does not have stands as \\u escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        text = json.dumps(data, indent=1)
    print(text)


def tell(text: str) -> None:
    """Print `text` on stderr. Nobody may be there to read it any more, which is no reason to end what is done."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def flush() -> None:
    """Write out what was printed, while an error can still be told. Raises OSError."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it was closed before the start
            stream.flush()


def let_go_of_output() -> None:
    """Send what is still to be printed nowhere, or Python complains about it when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
        except (ValueError, AttributeError):  # closed, or never there
            continue


def as_word(path: object) -> str:
    """Write a path as one word of a command line that can be copied."""
    text = str(path)
    if os.name == "nt":
        # Spaces, and what the command prompt or PowerShell take for their own.
        return f'"{text}"' if set(text) & set(" &()[]{}^=;!'+,`~%$#@<>|") else text
    return shlex.quote(text)


def print_error(error: StudioError, *, as_json: bool = False) -> None:
    """Print an expected error: what happened, where, what to do; on stdout as JSON when data was asked for as JSON."""
    if as_json:
        try:
            print_json({"error": error.to_dict()})
            flush()
        except OSError:  # the output is what failed
            let_go_of_output()
            tell(f"Error: {error.message}")
        return
    lines = [f"Error: {error.message}"]
    if error.where is not None and str(error.where) not in error.message:
        lines.append(f"  Where: {error.where}")
    if error.hint:
        lines.append(f"  What to do: {error.hint}")
    tell("\n".join(lines))
    let_go_of_output()


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, the worst first, each with its place and what to do."""
    order = {"error": 0, "warning": 1, "info": 2}
    for problem in sorted(problems, key=lambda p: order[p.severity]):
        times = f" ({problem.count} times)" if problem.count > 1 else ""
        print(f"  {problem.severity}: {problem.message}{times}")
        if problem.where is not None and str(problem.where) not in problem.message:
            print(f"      in {problem.where}")
        if problem.hint:
            print(f"      {problem.hint}")


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]], *, right: Iterable[int] = ()) -> None:
    """Print a table with columns as wide as their widest cell; the columns in `right` are aligned to the right.

    Chinese characters count as two columns, as terminals draw them.
    """
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    aligned = set(right)
    for number, row in enumerate(cells):
        padded = []
        for column, cell in enumerate(row):
            space = " " * (widths[column] - _width(cell))
            padded.append(space + cell if column in aligned else cell + space)
        print("  ".join(padded).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


class ProgressLine:
    """One line on stderr that is drawn over while it changes; on a pipe, a line of its own at each `keep`."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._length = 0

    def show(self, text: str) -> None:
        """Draw `text` over the last one; nothing on a pipe."""
        if self._is_terminal:
            text = text[: max(0, shutil.get_terminal_size().columns - 1)]
            with suppress(OSError):  # the terminal was closed
                print("\r" + text + " " * (self._length - len(text)), end="", file=sys.stderr, flush=True)
            self._length = len(text)

    def keep(self, text: str) -> None:
        """Print `text` on a line that stays."""
        if self._is_terminal:
            tell("\r" + text + " " * (self._length - len(text)))
            self._length = 0
        else:
            tell(text)


def duration(seconds: float) -> str:
    """Write a duration as people read it: 0:42, 12:05, 3:12:05."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
