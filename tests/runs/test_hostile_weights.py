"""Files made to do harm: none is opened, each is refused in one sentence that names what it wants, and nothing has run."""

from __future__ import annotations

import io
import pickle
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.errors import RunError
from studio.runs.checkpoint import LARGEST_PICKLE_BYTES, look_into, read_checkpoint, read_weights
from studio.runs.pickle_names import Kind, is_installed, kind_of, modern_name
from studio.runs.weights_consent import accept

DETECTOR = (
    b"\x80\x02}q\x00(X\x05\x00\x00\x00modelcultralytics.nn.tasks\nDetectionModel\n)\x81}X\x08\x00\x00\x00_modules}"
    b"X\x05\x00\x00\x00modelctorch.nn.modules.container\nSequential\n)\x81}X\x08\x00\x00\x00_modules}"
    b"X\x01\x00\x00\x000c%s\n)\x81}bssbssbX\x05\x00\x00\x00epochJ\xff\xff\xff\xffu."
)


class Call:
    """Pickles as a call."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self._call = (function, args)

    def __reduce__(self) -> Any:
        return self._call


def archive(content: bytes, *, name: str = "archive/data.pkl", compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        made.writestr(name, content)
    return stream.getvalue()


def detector(head: str = "ultralytics.nn.modules.head\nDetect") -> bytes:
    return DETECTOR.replace(b"%s", head.encode())


def raw(*lines: str) -> bytes:
    """A pickle of protocol 2 from its opcodes, written as text."""
    return b"\x80\x02" + "".join(lines).encode("latin-1") + b"."


def touch(marker: Path) -> str:
    return f"touch {marker}"


def hostile(marker: Path) -> dict[str, tuple[bytes, str]]:
    import builtins
    import importlib
    import os
    import subprocess

    text = f"open({str(marker)!r}, 'w')"
    system = pickle.dumps({"model": Call(os.system, touch(marker))}, protocol=2)
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as made:
        made.writestr("archive/data.pkl", detector())
        made.writestr("archive/data/data.pkl", system)
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as made:
        made.writestr("archive/inner.zip", archive(system))
    commented = io.BytesIO()
    with zipfile.ZipFile(commented, "w") as made:
        made.writestr("archive/data.pkl", detector())
        made.comment = archive(system)
    good = archive(detector())
    return {
        "os.system": (archive(system), r"wants to run os\.system"),
        "eval": (archive(pickle.dumps(Call(builtins.eval, text), 2)), r"wants to run builtins\.eval"),
        "exec": (archive(pickle.dumps(Call(builtins.exec, text), 2)), r"wants to run builtins\.exec"),
        "subprocess": (archive(pickle.dumps(Call(subprocess.Popen, ["touch", str(marker)]), 2)), r"subprocess\.Popen"),
        "importlib": (archive(pickle.dumps(Call(importlib.import_module, "os"), 2)), r"importlib\.import_module"),
        "getattr chain": (
            archive(raw("cbuiltins\ngetattr\n(cbuiltins\n__import__\n(S'os'\ntRS'system'\ntR(S'touch x'\ntR")),
            r"wants to run builtins\.getattr",
        ),
        "dotted name": (archive(pickle.dumps(os.path.join, 4)), "wants to run posixpath.join|wants to run ntpath.join"),
        "name through a module": (
            archive(b"\x80\x04\x8c\x16ultralytics.nn.modules\x8c\x0ctorch.os.sys\x93."),
            r"wants to run ultralytics\.nn\.modules\.torch\.os\.sys",
        ),
        "torch.load inside": (archive(raw("ctorch\nload\n(S'/tmp/other.pt'\ntR")), r"wants to run torch\.load"),
        "torch storage": (
            archive(raw("ctorch.storage\n_load_from_bytes\n(S'x'\ntR")),
            r"wants to run torch\.storage\._load_from_bytes",
        ),
        "a layer of gigabytes": (
            archive(raw("ctorch.nn.modules.linear\nLinear\n(M@\x9cM@\x9ctR")),
            r"wants to run torch\.nn\.modules\.linear\.Linear",
        ),
        "a foreign class called": (
            archive(raw("csome_package\nThing\n(S'x'\ntR")),
            r"wants to run some_package\.Thing",
        ),
        "a foreign class built from values": (
            archive(raw("csome_package\nThing\n(S'x'\nt\x81")),
            r"wants to run some_package\.Thing",
        ),
        "hidden beside": (two.getvalue(), "no checkpoint of torch"),
        "archive in an archive": (nested.getvalue(), "no checkpoint of torch"),
        "pickle before an archive": (system + good, "two files in one"),
        "archive before an archive": (archive(system) + good, "two files in one"),
        "archive in the comment": (commented.getvalue(), "two files in one|cannot be read|wants to run"),
        "pickle without an archive": (system, "cannot be read"),
        "compressed": (archive(detector(), compression=zipfile.ZIP_DEFLATED), "no checkpoint of torch"),
        "old opcodes": (archive(b"\x80\x02(S'x'\nios\nsystem\n."), "wants to run|cannot be read"),
        "extension registry": (archive(b"\x80\x02\x82\x01."), "cannot be read"),
        "endless recursion": (archive(b"\x80\x02" + b"(" * 200_000 + b"."), "cannot be read"),
    }


NAMES = sorted(hostile(Path("unused")))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [look_into, read_checkpoint, read_weights])
def test_it_is_refused_and_runs_nothing(tmp_path: Path, name: str, read: Callable[[Path], Any]) -> None:
    marker = tmp_path / "marker"
    content, words = hostile(marker)[name]
    path = tmp_path / "evil.pt"
    path.write_bytes(content)
    accept(path)  # no answer of the user's opens what could run programs
    began = time.process_time()
    with pytest.raises(RunError, match=words) as caught:
        read(path)
    assert time.process_time() - began < 2
    assert not marker.exists()
    assert caught.value.hint


def test_a_huge_entry_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("archive/data.pkl", "w") as stream:
        for _ in range(80):
            stream.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(RunError, match="no checkpoint of"):
        look_into(path)
    # A header that promises gigabytes which are not there.
    content = bytearray(archive(detector()))
    for at in (content.index(b"PK\x01\x02") + 20, content.index(b"PK\x01\x02") + 24):
        content[at : at + 4] = struct.pack("<I", 4 * LARGEST_PICKLE_BYTES)
    path.write_bytes(bytes(content))
    with pytest.raises(RunError, match=r"no checkpoint of ultralytics|cannot be read"):
        look_into(path)


def test_a_detector_of_known_classes_is_taken_without_a_question(tmp_path: Path) -> None:
    path = tmp_path / "good.pt"
    path.write_bytes(archive(detector()))
    assert read_checkpoint(path).foreign == ()
    assert read_weights(path).head == "Detect"


@pytest.mark.parametrize("name", ["models.yolo\nDetect", "ultralytics.nn.modules.fork\nMyDetect"])
def test_a_detector_with_foreign_classes_asks_first_and_never_runs(tmp_path: Path, name: str) -> None:
    path = tmp_path / "fork.pt"
    path.write_bytes(archive(detector(name)))
    full_name = name.replace("\n", ".")
    assert look_into(path).foreign == (full_name,)
    with pytest.raises(RunError, match=rf"needs {full_name}") as caught:
        read_weights(path)
    assert "Agree" in caught.value.hint
    accept(path)
    assert read_weights(path).foreign == (full_name,)
    with pytest.raises(RunError, match=rf"needs {full_name}"):
        read_checkpoint(path)
    path.write_bytes(archive(detector(name) + b" "))  # another content: the answer was not for this file
    with pytest.raises(RunError, match="needs"):
        read_weights(path)


def test_names_are_judged_by_where_they_come_from() -> None:
    assert kind_of("ultralytics.nn.modules.block", "C2f") is Kind.NETWORK
    assert kind_of("ultralytics.nn.modules.block", "C2f_of_a_fork") is Kind.FOREIGN
    assert kind_of("ultralytics.nn.modules", "Conv") is Kind.NETWORK  # as the first releases wrote it
    assert kind_of("torch.nn.modules.conv", "Conv2d") is Kind.NETWORK
    assert kind_of("studio_user_attention.gate", "Gate") is Kind.NETWORK
    assert kind_of("models.common", "h_swish") is Kind.FOREIGN
    assert kind_of("torch.nn.modules.conv", "os") is Kind.REFUSED
    assert kind_of("models.common", "os.system") is Kind.REFUSED
    assert kind_of(*modern_name("commands", "Popen")) is Kind.REFUSED  # subprocess, as Python 2 called it
    assert kind_of(*modern_name("copy_reg", "_reconstructor")) is Kind.CALLABLE
    assert kind_of("sitecustomize", "run") is Kind.FOREIGN  # a name alone does nothing: its code is not imported
    assert not is_installed("torch.nn.modules.nothing", "Conv2d")
