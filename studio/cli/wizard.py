"""`wizard`: open the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from studio.cli import console

_NO_DISPLAY = """\
There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).
Everything the window does can be done without it, for example:
  python main.py train --data DATASET --base yolo11 --template lska-head --scale n
  python main.py --help        shows all commands
Over ssh, `ssh -X` brings a display along."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `wizard`."""
    parser = commands.add_parser("wizard", help="open the window (the same as no command)")
    parser.add_argument("dataset", nargs="?", help="dataset folder to open")
    parser.set_defaults(command=lambda parsed: run_with([parsed.dataset] if parsed.dataset else []))


def run_with(arguments: Sequence[str]) -> int:
    """Open the window, with the dataset folder that may stand in `arguments`; 1 where there is no display."""
    if not _has_display():
        print(_NO_DISPLAY, file=sys.stderr)
        return console.FAILED
    from studio.ui.app import run

    return int(run(list(arguments)))


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
