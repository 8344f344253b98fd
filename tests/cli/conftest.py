"""The command line as a user types it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[2] / "main.py"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def main_file() -> Path:
    """Give the path of main.py."""
    return MAIN


@pytest.fixture
def run() -> Run:
    """Give a function that runs `python main.py WORDS`, in `cwd`, with further environment variables."""

    def run_main(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(MAIN), *map(str, words)],
            cwd=cwd,
            env={"PYTHONUTF8": "1", **os.environ, **environment},  # a pipe of Windows has the code page
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return run_main
