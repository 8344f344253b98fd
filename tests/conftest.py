"""Fixtures that every part of the tests uses: a private home, and the shared real data when it is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

# Before any Qt or torch import: tests have no screen, and two cores must not be fought over.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from studio.launch.queue_runner import LOG_FILE
from studio.runs.queue_file import QueueOrder, write_order

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give every test a home of its own, so that no test reads or writes the user's; its queue ends with the test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(home))
    yield home
    if (home / "runs" / LOG_FILE).exists():  # the runner ends by itself within two seconds
        write_order(home / "runs", QueueOrder(is_held=True))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real datasets, weights and golden arrays; skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of shared real data is not beside this checkout")
    return SHARED


@pytest.fixture
def dataset_copy(shared: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Give a function that copies a shared dataset into the test's folder, writable."""

    def copy(name: str) -> Path:
        target = tmp_path / name
        shutil.copytree(shared / "data" / name, target, copy_function=shutil.copyfile)
        for path in [target, *target.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        return target

    return copy
