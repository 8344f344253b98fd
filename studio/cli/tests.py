"""`test`: run the studio's own tests."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from studio.cli.app import add_command
from studio.paths import project_folder


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `test`."""
    parser = add_command(
        commands,
        "test",
        _test,
        summary="run the studio's own tests",
        examples="  python main.py test\n  python main.py test tests/graph -q",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to pytest")


def _test(parsed: argparse.Namespace) -> int:
    # A child, because pytest must not find the studio's modules already imported when it measures and patches.
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "pytest", *parsed.arguments]
    return subprocess.run(command, cwd=project_folder(), env=environment).returncode
