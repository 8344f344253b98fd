"""Shared libraries that Qt and OpenCV need and that pip cannot bring: found, installed as root, or named. Linux only."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Library -> Debian package, measured in a bare bookworm and trixie (the names resolve on both).
FOR_EVERYTHING = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
FOR_A_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing(*, with_window: bool) -> dict[str, str]:
    """Give the libraries that cannot be loaded, each with its Debian package; empty on other systems than Linux."""
    if sys.platform != "linux":
        return {}
    wanted = {**FOR_EVERYTHING, **(FOR_A_WINDOW if with_window else {})}
    return {library: package for library, package in wanted.items() if not _loads(library)}


def ensure(*, with_window: bool, for_tests: bool = False) -> None:
    """Install what is missing on Debian or Ubuntu as root; elsewhere name the one line to run and leave (exit code 1).

    With `for_tests` also a virtual screen (Xvfb) where it can be had; the tests that want one skip without it.
    """
    lacking = missing(with_window=with_window)
    if for_tests and sys.platform == "linux" and shutil.which("Xvfb") is None:
        lacking["Xvfb"] = "xvfb"
    if lacking and _is_debian() and os.geteuid() == 0:
        print(f"Installing system libraries: {' '.join(lacking.values())}", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *lacking.values()]
        # A fresh machine has no package lists; one that has them need not wait for them.
        if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL).returncode != 0:
            subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=subprocess.DEVNULL)
            subprocess.run(install, env=environment, stdout=subprocess.DEVNULL)
        lacking = missing(with_window=with_window)
    if lacking:
        sys.exit(f"These system libraries are missing: {', '.join(lacking)}\n{_advice(lacking)}")


def _advice(lacking: dict[str, str]) -> str:
    if _is_debian():
        return f"Run this line, then start again:\n  sudo apt-get install -y {' '.join(lacking.values())}"
    return "Install them with your system's package manager, then start again."


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
