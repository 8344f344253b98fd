"""Preparing the environment: what is satisfied is used, what is missing is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
