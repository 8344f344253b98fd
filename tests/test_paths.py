"""Files change whole, also on Windows, where whoever reads a file keeps others from replacing it for that moment."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import paths
from studio.runs.run import PidRecord, read_pid, write_pid

READER = """
import sys, time
with open(sys.argv[1], "rb"):
    print("open", flush=True)
    time.sleep(0.4)
"""


class HeldError(PermissionError):
    """What Windows raises, here on any system."""

    def __init__(self, winerror: int | None) -> None:
        super().__init__(13, "held")
        self.winerror = winerror


def refuse(times: int, error: Exception, then: Callable[..., object]) -> Callable[..., object]:
    """Give a function that raises `error` so often before it does what `then` does."""
    left = [times]

    def act(*values: object, **named: object) -> object:
        if left[0] > 0:
            left[0] -= 1
            raise error
        return then(*values, **named)

    return act


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_is_read_just_now_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", refuse(3, HeldError(code), os.replace))
    paths.write_atomically(target, "new")
    assert (target.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("new", [target])


@pytest.mark.parametrize("error", [HeldError(1224), OSError(28, "full")])
def test_what_is_no_matter_of_a_moment_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    monkeypatch.setattr(os, "replace", refuse(1, error, os.replace))
    with pytest.raises(type(error)):
        paths.write_atomically(tmp_path / "a.json", "new")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_stays_open_is_given_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", refuse(10**6, HeldError(5), os.replace))
    monkeypatch.setattr(paths, "WRITE_SECONDS", 0.05)
    before = time.monotonic()
    with pytest.raises(PermissionError):
        paths.patiently(lambda: os.replace("a", "b"), seconds=paths.WRITE_SECONDS)  # noqa: PTH105
    assert 0.05 <= time.monotonic() - before < 1.5


def test_files_and_folders_go_when_their_reader_has_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "a").touch()
    monkeypatch.setattr(os, "unlink", refuse(2, HeldError(32), os.unlink))
    paths.remove_file(folder / "a")
    assert list(folder.iterdir()) == []
    (folder / "b").touch()
    monkeypatch.setattr(os, "rmdir", refuse(2, HeldError(145), os.rmdir))
    paths.remove_folder(folder)
    assert not folder.exists()
    paths.remove_folder(folder)  # which is no error
    paths.remove_file(folder)


def test_the_process_of_a_run_is_read_while_its_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pid(tmp_path, PidRecord(1, 2.0))
    monkeypatch.setattr(Path, "read_text", refuse(2, HeldError(None), Path.read_text))  # `open` tells no `winerror`
    monkeypatch.setattr(paths, "_IS_WINDOWS", False)
    assert read_pid(tmp_path) is None
    monkeypatch.setattr(paths, "_IS_WINDOWS", True)
    record = read_pid(tmp_path)
    assert record is not None
    assert record.pid == 1


def test_a_file_that_another_process_has_open_is_replaced_moved_and_removed(tmp_path: Path) -> None:
    """Nothing is simulated here: on Windows each of the three fails without patience."""
    for act in (
        lambda file: paths.write_atomically(file, "new"),
        lambda file: paths.replace_file(file, file.with_name("moved")),
        paths.remove_file,
        lambda file: paths.remove_folder(file.parent),
    ):
        file = tmp_path / "folder" / "a.json"
        paths.write_atomically(file, "old")
        with subprocess.Popen([sys.executable, "-c", READER, str(file)], stdout=subprocess.PIPE) as reader:
            assert reader.stdout is not None
            assert reader.stdout.readline().strip() == b"open"
            act(file)
        assert not file.exists() or file.read_text(encoding="utf-8") == "new"


def test_readers_never_miss_a_file_that_is_replaced_all_the_time(tmp_path: Path) -> None:
    write_pid(tmp_path, PidRecord(0, 1.0))
    is_over = threading.Event()

    def write() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            write_pid(tmp_path, PidRecord(number, 1.0))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert None not in [read_pid(tmp_path) for _ in range(300)]
    finally:
        is_over.set()
        writer.join()
