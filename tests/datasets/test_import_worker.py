"""The child process of an import: bounded memory, no torch, and a question where names are missing."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from studio.datasets.importing.plan import ImportReport
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from tests.datasets.strangers import zip_of

ROOT = Path(__file__).resolve().parents[2]
resource = pytest.importorskip("resource", reason="Windows cannot bound or tell the memory of a process this way")


def test_the_worker_imports_within_a_bound_of_memory_and_without_torch(make_dataset, tmp_path):
    packed = zip_of(tmp_path / "set.zip", make_dataset())
    code = (
        "import sys; from studio.worker.imports import import_for_window as f; from pathlib import Path\n"
        f"code = f(Path({str(packed)!r}), Path({str(tmp_path / 'new')!r}), '{{}}')\n"
        "print({'torch', 'ultralytics', 'cv2', 'PySide6'} & set(sys.modules)); sys.exit(code)"
    )
    limit = 400 * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 0, done.stderr
    *lines, modules = done.stdout.splitlines()
    assert modules == "set()"
    assert ImportReport.from_dict(json.loads(lines[-1])["import"]).images == {"train": 3, "val": 2}


def test_the_worker_says_which_names_are_missing(make_dataset, tmp_path):
    root = make_dataset()
    (root / "classes.txt").unlink()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "studio.worker",
            "import",
            str(zip_of(tmp_path / "set.zip", root)),
            str(tmp_path / "new"),
            "{}",
        ],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,  # nobody who could be asked
        capture_output=True,
        text=True,
    )
    error = json.loads(done.stdout.splitlines()[-1])["error"]
    assert error["ids"] == [0, 1]
    assert error["path"] == str(tmp_path / "set.zip")
    assert find_layout(root).class_names is None


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process there")
def test_an_image_bomb_is_never_decoded_by_an_import_or_a_split(make_dataset, tmp_path):
    """81 megapixels of one colour in 240 kB: below what Pillow warns of, 243 MB when it is decoded."""
    root = make_dataset(train=6)
    side, packer = 9000, zlib.compressobj(1)
    rows = b"".join(packer.compress(b"\0" * (1 + 3 * side)) for _ in range(side)) + packer.flush()
    parts = (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    assert len(png) < 2_000_000
    for name in ("bomb", "other"):
        (root / "train" / "images" / f"{name}.png").write_bytes(png)
    code = (
        "import json, sys; from studio.worker.imports import import_for_window as f; from pathlib import Path\n"
        f"code = f(Path({str(root)!r}), Path({str(tmp_path / 'new')!r}), json.dumps({{'divide_anew': True}}))\n"
        # Not getrusage, whose peak begins with that of the process that started this one.
        "status = Path('/proc/self/status').read_text(); print(status.split('VmHWM:')[1].split()[0]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.splitlines()[-1]) < 150 * 1024  # kB; one decoded bomb alone takes 243,000
    assert scan_dataset(tmp_path / "new").count("error") == 2
