"""`doctor`: what is installed, what is missing, what to do about it."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from studio import bootstrap, paths, stock, system_libraries
from studio.catalog import load_catalog
from studio.cli import console
from studio.cli.app import add_command
from studio.launch.devices import Device, list_devices
from studio.launch.torch_build import torch_fault
from studio.templates.library import load_templates

_PACKAGES = (
    "ultralytics",
    "torch",
    "torchvision",
    "PySide6-Essentials",
    "pyqtgraph",
    "opencv-python",
    "pyyaml",
    "numpy",
)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `doctor`."""
    add_command(
        commands,
        "doctor",
        _doctor,
        summary="show what is installed and what is missing",
        examples="  python main.py doctor\n  python main.py doctor --json",
        json=True,
    )


def _doctor(parsed: argparse.Namespace) -> int:
    packages = {name: _version(name) for name in _PACKAGES}
    faults = [f"Package: {text}" for text in bootstrap.missing_packages()]
    faults += [
        f"System library: {library} (Debian package {package})"
        for library, package in system_libraries.missing(with_window=True).items()
    ]
    free_bytes = shutil.disk_usage(_existing(paths.user_folder())).free
    if free_bytes < 2e9:
        faults.append(f"Disk: only {free_bytes / 1e9:.1f} GB free for runs in {paths.user_folder()}")
    if not _can_write(_existing(paths.user_folder())):
        faults.append(f"Your folder: {paths.user_folder()} cannot be written to")
    problems = [*load_catalog().problems, *load_templates().problems]
    devices = list_devices()
    fault = torch_fault()
    if fault is not None:
        faults.append(f"Graphics card: {fault.message} {fault.hint}")
    if parsed.json:
        console.print_json(
            {
                "python": platform.python_version(),
                "platform": platform.platform(),
                "packages": packages,
                "devices": [
                    {"id": d.id, "name": d.name, "memory_bytes": d.memory_bytes, "free_bytes": d.free_bytes}
                    for d in devices
                ],
                "user_folder": str(paths.user_folder()),
                "free_bytes": free_bytes,
                "missing": faults,
                "problems": [problem.to_dict() for problem in problems],
            }
        )
        return console.FAILED if faults else console.DONE
    print(f"Python {platform.python_version()} on {platform.platform()}")
    print(f"  {sys.executable}")
    for name, version in packages.items():
        print(f"  {name} {version or 'is not installed'}")
    print("Devices")
    for device in devices:
        print(f"  {device.id}: {device.name}{_memory(device)}")
    print(f"Your files: {paths.user_folder()} ({free_bytes / 1e9:.0f} GB free)")
    if sys.platform == "linux":  # elsewhere the system has one screen, and these variables mean nothing
        named = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        print(f"Display: {named or 'none named in the environment'}")
    if problems:
        print("Your templates and attention files")
        console.print_problems(problems)
    print("Everything that the studio needs is here." if not faults else "Missing:\n  " + "\n  ".join(faults))
    return console.FAILED if faults else console.DONE


def _memory(device: Device) -> str:
    if not device.memory_bytes:
        return ""
    total = f"{device.memory_bytes / 2**30:.0f} GiB"
    if device.free_bytes is None:
        return f", {total}"
    remark = "; another program is busy with it" if device.is_tight else ""
    return f", {device.free_bytes / 2**30:.1f} of {total} free{remark}"


def _version(package: str) -> str | None:
    if package == "ultralytics":
        return stock.version()
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _can_write(folder: Path) -> bool:
    """Try it: rights alone do not tell of a disk that is mounted read-only, or of a file in the place of a folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _existing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
