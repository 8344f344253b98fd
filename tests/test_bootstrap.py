"""Preparing the environment: what is satisfied is used, what is missing is named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio import bootstrap, system_libraries

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("requirement", "name", "conditions"),
    [
        ("PySide6-Essentials>=6.8.3,<6.12", "PySide6-Essentials", [(">=", "6.8.3"), ("<", "6.12")]),
        ("ultralytics==8.4.190", "ultralytics", [("==", "8.4.190")]),
        ("types-PyYAML", "types-PyYAML", []),
        ("numpy>=2 ; python_version < '3.12'", "numpy", [(">=", "2")]),
    ],
)
def test_requirement_is_split(requirement: str, name: str, conditions: list[tuple[str, str]]) -> None:
    assert bootstrap._split_requirement(requirement) == (name, conditions)


@pytest.mark.parametrize(
    ("version", "operator", "bound", "holds"),
    [
        ("2.15.0+cu130", "==", "2.15.0", True),
        ("2.15", "==", "2.15.0", True),
        ("6.12.0", "<", "6.12", False),
        ("6.11.3", "<", "6.12", True),
        ("6.12.0rc1", "<", "6.12", False),
        ("8.4.90", ">=", "8.4.190", False),
    ],
)
def test_versions_compare_by_number(version: str, operator: str, bound: str, holds: bool) -> None:
    assert bootstrap._holds(version, operator, bound) is holds


def test_this_environment_satisfies_the_needs() -> None:
    assert bootstrap.missing_packages(for_tests=True) == []


def test_a_bare_interpreter_is_told_what_is_missing() -> None:
    code = "from studio import bootstrap; print('\\n'.join(bootstrap.missing_packages()))"
    # -S leaves site-packages out: the same as a Python on which nothing was installed.
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "torch>=2.4 (not installed)" in done.stdout, done.stderr


def test_main_imports_only_the_standard_library_before_it_prepares() -> None:
    code = (
        "import sys; sys.argv = ['main.py']; from studio import bootstrap\n"
        "print([m for m in sys.modules if m.split('.')[0] not in sys.stdlib_module_names | {'studio', '__main__'}])"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries along")
def test_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(system_libraries.FOR_EVERYTHING, "libnowhere-9.so.9", "libnowhere9")
    monkeypatch.setattr(system_libraries, "_is_debian", lambda: True)
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as exit_:
        system_libraries.ensure(with_window=False)
    assert "sudo apt-get install -y libnowhere9" in str(exit_.value)


CHILD = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: (time.sleep(1.0), sys.exit(5)))
print("ready", flush=True)
time.sleep(30)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for some processes")
def test_ctrl_c_is_left_to_the_command_that_was_started_again() -> None:
    code = "import os, sys; from studio import bootstrap; sys.exit(bootstrap._run_to_its_end(sys.argv[1:], dict(os.environ)))"
    words = [sys.executable, "-S", "-c", code, sys.executable, "-S", "-c", CHILD]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip() == b"ready"
        os.killpg(parent.pid, signal.SIGINT)  # as a console does it
        assert parent.wait(timeout=20) == 5  # not killed while it ends in good order


@pytest.mark.parametrize(("has_card", "uv_works"), [(True, True), (True, False), (False, False)])
def test_on_windows_a_card_gets_cuda_or_a_word(
    has_card: bool, uv_works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> int:
        commands.append(command)
        return 1 if command[0] == "uv" and not uv_works else 0

    monkeypatch.setattr(bootstrap, "os", SimpleNamespace(name="nt", environ=os.environ))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "_run", run)
    monkeypatch.setattr(bootstrap, "_find_uv", lambda _python: ["uv"])
    monkeypatch.setattr(bootstrap, "_which", lambda program: program if has_card else None)
    bootstrap._install(for_tests=False)
    uv = next(command for command in commands if command[0] == "uv")
    assert ("--torch-backend=auto" in uv) is has_card
    assert uv[-2:] == ["-r", str(bootstrap.ROOT / "requirements.txt")]
    assert ("has no CUDA" in capsys.readouterr().err) is (has_card and not uv_works)
