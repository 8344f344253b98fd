"""What a stranger may send: refused or defused with one sentence; nothing outside is written, run or fetched."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import pickle
import resource
import socket
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.datasets.importing.archive import MAX_MEMBERS
from studio.datasets.importing.card import card_text, figures, plain, write_card
from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.plan import ImportCancelled, ImportReport, NamesMissing
from studio.datasets.importing.recognise import recognise
from studio.datasets.importing.safe_xml import read_xml
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail at any attempt to connect."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def _import(source: Path) -> ImportReport:
    return import_dataset(recognise(source), source.parent / "out" / "new")


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _zip(target: Path, root: Path, *, more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in [*_files(root), *(more or {}).items()]:
            packed.writestr(name, content)
    return target


def _tar(target: Path, root: Path, members: Callable[[tarfile.TarFile], None] | None = None) -> Path:
    with tarfile.open(target, "w:gz") as packed:
        packed.add(root, "set")
        if members is not None:
            members(packed)
    return target


def _add(packed: tarfile.TarFile, name: str, content: bytes = b"x", **fields: object) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    packed.addfile(info, io.BytesIO(content))


def _nothing_outside(folder: Path, *, allowed: set[str]) -> None:
    """Check that beside what was there only `out`, empty, is new."""
    assert {path.name for path in folder.iterdir()} <= allowed | {"out"}
    assert not (folder / "out").exists() or list((folder / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["set.zip", "数据 集.zip", "set.tar.gz", "set.tgz", "set.tar", "set.tar.bz2"])
def test_an_honest_archive_becomes_a_dataset(make_dataset, tmp_path, name):
    root = make_dataset("水果 set", val="valid")
    packed = tmp_path / name
    if name.endswith(".zip"):
        _zip(packed, root.parent)
    else:
        with tarfile.open(packed, {"gz": "w:gz", "gz2": "w:gz", "ar": "w", "z2": "w:bz2"}[name[-2:]]) as out:
            out.add(root, "内 层/set")
    report = _import(packed)
    assert report.way == "unpacked"
    assert report.images == {"train": 3, "val": 2}
    assert scan_dataset(report.folder).usable
    assert {path.name for path in report.folder.iterdir()} == {"train", "val", "data.yaml", "import-report.json"}


def test_a_zip_of_a_chinese_windows_keeps_its_names(make_dataset, tmp_path):
    packed = _zip(tmp_path / "set.zip", make_dataset())
    raw = packed.read_bytes()
    for old, new in ((b"train0", "苹果".encode("gb18030") + b"00"), (b"train1", "香蕉".encode("gb18030") + b"11")):
        raw = raw.replace(old, new)
    packed.write_bytes(raw)
    report = _import(packed)
    for kind in ("images", "labels"):
        assert {path.stem for path in (report.folder / "train" / kind).iterdir()} == {"苹果00", "香蕉11", "train2"}


SLIPS = [
    "../evil.txt",
    "/tmp/evil.txt",
    "a/../../evil.txt",
    "..\\evil.txt",
    "C:\\evil.txt",
    "C:evil.txt",
    "\\\\host\\share\\e.txt",
]


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_path_that_leads_out_is_refused(make_dataset, tmp_path, name, kind):
    root = make_dataset()
    if kind == "zip":
        packed = _zip(tmp_path / "set.zip", root)
        with zipfile.ZipFile(packed, "a") as out:
            out.writestr("placeholder", b"x")
        info = zipfile.ZipInfo("x")
        info.filename = name  # the constructor would clean it
        with zipfile.ZipFile(packed, "a") as out:
            out.writestr(info, b"x")
    else:
        packed = _tar(tmp_path / "set.tar.gz", root, lambda out: _add(out, name))
    with pytest.raises(DatasetError, match="leads out of its folder") as caught:
        _import(packed)
    assert caught.value.message.endswith("nothing was unpacked.")
    _nothing_outside(tmp_path, allowed={"set", packed.name})


def test_links_and_devices_are_left_out_and_told(make_dataset, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("0 0.5 0.5 0.1 0.1\n")

    def members(out: tarfile.TarFile) -> None:
        _add(out, "set/train/images/link.jpg", b"", type=tarfile.SYMTYPE, linkname=str(secret))
        _add(out, "set/train/labels/hard.txt", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd")
        _add(out, "set/train/images/folder", b"", type=tarfile.SYMTYPE, linkname="/")
        _add(out, "set/train/images/folder/x.txt", b"x")  # would be written through the link
        _add(out, "set/fifo", b"", type=tarfile.FIFOTYPE)
        _add(out, "set/disk", b"", type=tarfile.BLKTYPE)

    report = _import(_tar(tmp_path / "set.tgz", make_dataset(), members))
    assert report.images == {"train": 3, "val": 2}
    told = [note.message for note in report.notes if note.code == "import-left-out"]
    assert sum("a link" in text for text in told) == 3
    assert sum("a device" in text for text in told) == 2
    assert not [path for path in report.folder.rglob("*") if path.is_symlink()]
    assert not Path("/x.txt").exists()


def test_a_link_in_a_zip_is_left_out(make_dataset, tmp_path):
    packed = _zip(tmp_path / "set.zip", make_dataset())
    info = zipfile.ZipInfo("train/images/link.jpg")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as out:
        out.writestr(info, "/etc/passwd")
    report = _import(packed)
    assert any("a link" in note.message for note in report.notes)
    assert not list(report.folder.rglob("link*"))


def _zip_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out, out.open("train/labels/a.txt", "w") as stream:
        for _ in range(60):
            stream.write(b"\0" * (1 << 20))
    return packed


def _tar_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tar.gz"
    info = tarfile.TarInfo("left-out.bin")  # bytes that are not kept are paid for too
    info.size = 60 << 20
    with gzip.open(packed, "wb") as out:
        out.write(info.tobuf())
        for _ in range(60):
            out.write(b"\0" * (1 << 20))
    return packed


def _bz2_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tar.bz2"
    info = tarfile.TarInfo("a.txt")
    info.size = 40 << 20
    packed.write_bytes(bz2.compress(info.tobuf() + b"\0" * info.size))
    return packed


def _lying_zip(tmp_path: Path) -> Path:
    """Say in both headers that 60 MB are 10 bytes."""
    packed = _zip_bomb(tmp_path)
    packed.write_bytes(packed.read_bytes().replace(struct.pack("<I", 60 << 20), struct.pack("<I", 10)))
    return packed


def _header_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tgz"
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    with gzip.open(packed, "wb") as out:
        out.write(info.tobuf())
        for _ in range(20):
            out.write(b"1" * (1 << 20))
    return packed


def _many(tmp_path: Path) -> Path:
    """Claim a list of more files than are allowed; the entries repeat."""
    packed = tmp_path / "many.zip"
    name = b"a.txt"
    entry = (
        b"PK\x01\x02"
        + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    count = MAX_MEMBERS + 10
    directory = entry * count
    packed.write_bytes(directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), 0, 0))
    return packed


def _deep(tmp_path: Path) -> Path:
    packed = tmp_path / "deep.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a/" * 50 + "x.txt", b"x")
    return packed


def _encrypted(tmp_path: Path) -> Path:
    packed = tmp_path / "secret.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a.txt", b"x")
    raw = bytearray(packed.read_bytes())
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(raw)
    return packed


def _lzma(tmp_path: Path) -> Path:
    packed = tmp_path / "lzma.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("a.txt", b"x" * 1000)
    return packed


def _xz(tmp_path: Path) -> Path:
    packed = tmp_path / "set.tar"
    packed.write_bytes(b"\xfd7zXZ\0" + b"\0" * 600)
    return packed


def _truncated(tmp_path: Path) -> Path:
    packed = tmp_path / "cut.tar.gz"
    with tarfile.open(packed, "w:gz") as out:
        _add(out, "a.txt", bytes(range(256)) * 400)
    packed.write_bytes(packed.read_bytes()[:200])
    return packed


def _spoilt_bz2(tmp_path: Path) -> Path:
    packed = tmp_path / "spoilt.tar.bz2"
    raw = bytearray(bz2.compress(bytes(range(256)) * 400))
    raw[30:34] = b"\0\1\2\3"
    packed.write_bytes(raw)
    return packed


def _no_archive(tmp_path: Path) -> Path:
    packed = tmp_path / "page.zip"
    packed.write_bytes(b"<html>404</html>")
    return packed


def _cut_zip(tmp_path: Path) -> Path:
    packed = _deep(tmp_path)
    packed.write_bytes(packed.read_bytes()[:-40])
    return packed


BOMBS = {
    _zip_bomb: "200 times its size",
    _tar_bomb: "200 times its size",
    _bz2_bomb: "200 times its size",
    _lying_zip: "damaged",
    _header_bomb: "made to fill the memory",
    _many: "holds more than",
    _deep: "nests folders",
    _encrypted: "password",
    _lzma: "cannot be read here",
    _xz: "is not read here",
    _truncated: "damaged",
    _spoilt_bz2: "damaged",
    _no_archive: "damaged|no file",
    _cut_zip: "damaged",
}


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__.strip("_"))
def test_a_bomb_or_a_broken_archive_is_refused_with_little_memory(tmp_path, make):
    packed = make(tmp_path)
    tracemalloc.start()
    with pytest.raises(DatasetError, match=BOMBS[make]) as caught:
        _import(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    assert "\n" not in caught.value.message
    _nothing_outside(tmp_path, allowed={packed.name})


class _Bomb:
    """Touches a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.marker,)


def test_programs_and_foreign_caches_are_left_out(make_dataset, tmp_path):
    marker = tmp_path / "ran"
    evil = pickle.dumps(_Bomb(marker))
    more = {
        "train/labels.cache": evil,
        "labels/train.cache": evil,
        "train/images/train0.npy": evil,
        "best.pt": evil,
        "setup.py": b"open('ran', 'w')",
        "run.sh": b"touch ran",
        "inner.zip": b"PK",
        ".hidden/x.txt": b"x",
        "__MACOSX/._a.jpg": b"x",
        "train/images/aux.jpg": b"x",
        "train/images/<img src=x>.jpg": b"x",
        "train/images/line\nbreak.jpg": b"x",
    }
    report = _import(_zip(tmp_path / "set.zip", make_dataset(), more=more))
    left = {path.suffix for path in report.folder.rglob("*") if path.is_file()}
    assert left == {".jpg", ".txt", ".yaml", ".json"}
    scan_dataset(report.folder)
    assert not marker.exists()
    told = " ".join(note.message for note in report.notes)
    assert "labels.cache was left out: it is a .cache file, which can hold a program." in told
    assert "setup.py was left out" in told
    assert "<img" not in told


def test_a_download_key_in_an_archive_is_told_and_never_passed_on(make_dataset, tmp_path):
    marker = tmp_path / "ran"
    text = f"train: train/images\nval: missing\nnames: [cat, dog]\ndownload: |\n  open({str(marker)!r}, 'w')\n"
    report = _import(_zip(tmp_path / "set.zip", make_dataset(), more={"data.yaml": text.encode()}))
    assert "yaml-download" in {note.code for note in report.notes}
    assert "download:" not in report.data_yaml.read_text(encoding="utf-8")
    assert not marker.exists()


YAML_BOMBS = {
    "aliases": "a: &a [x,x,x,x,x,x,x,x]\n"
    + "".join(f"{c}: &{c} [*{p},*{p},*{p},*{p},*{p},*{p}]\n" for p, c in zip("abcdefghi", "bcdefghij", strict=True)),
    "merge": "a: &a {x: 1}\nb: &b {<<: [*a,*a]}\nnames: {<<: [*b,*b]}\n",
    "depth": "names: " + "[" * 5000,
    "tag": "names: !!python/object/apply:os.system 'touch ran'\n",
    "size": "names: [" + "x," * 200_000 + "]",
}


@pytest.mark.parametrize("kind", YAML_BOMBS)
def test_a_yaml_bomb_costs_only_the_names(make_dataset, tmp_path, kind):
    root = make_dataset()
    (root / "classes.txt").unlink()
    packed = _zip(tmp_path / "set.zip", root, more={"data.yaml": YAML_BOMBS[kind].encode()})
    tracemalloc.start()
    with pytest.raises(NamesMissing) as caught:
        _import(packed)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert caught.value.ids == (0, 1)
    assert not list(tmp_path.rglob("ran"))


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
XML_BOMBS = {
    "billion laughs": (LAUGHS + "]><annotation><filename>&i;</filename></annotation>", "document type"),
    "quadratic": (
        '<!DOCTYPE l [<!ENTITY a "' + "x" * 50_000 + '">]><annotation>' + "&a;" * 10_000 + "</annotation>",
        "document type",
    ),
    "external": (
        '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><annotation><filename>&a;</filename></annotation>',
        "document type",
    ),
    "remote": ('<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><annotation/>', "document type"),
    "depth": ("<annotation>" * 5000, "nested"),
    "many": ("<annotation>" + "<a/>" * 300_000 + "</annotation>", "nested too deeply or too long"),
    "size": ("<annotation>" + " " * 9_000_000 + "</annotation>", "larger than"),
    "encoding": ('<?xml version="1.0" encoding="x-nothing"?><annotation/>', "line 1"),
    "empty": ("", "line 1"),
}


@pytest.mark.parametrize("kind", XML_BOMBS)
def test_an_xml_bomb_is_refused_in_one_sentence(tmp_path, kind):
    text, words = XML_BOMBS[kind]
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    tracemalloc.start()
    with pytest.raises(DatasetError, match=words) as caught:
        read_xml(path)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    assert caught.value.where.line is not None


def test_annotations_cannot_reach_for_files_outside(make_dataset, tmp_path):
    """A COCO file names images by absolute and climbing paths; only those of the dataset are taken."""
    root, outside = tmp_path / "set", make_dataset("outside")
    (root / "images").mkdir(parents=True)
    inside = sorted((outside / "train" / "images").iterdir())
    for number in range(2):
        (root / "images" / f"in{number}.jpg").write_bytes(inside[number].read_bytes())
    names = [
        str(inside[2]),
        "../outside/val/images/val0.jpg",
        "images/in0.jpg",
        "images/in1.jpg",
        "../../etc/passwd",
        "\0.jpg",
    ]
    coco = {
        "images": [{"id": n, "file_name": name, "width": 64, "height": 48} for n, name in enumerate(names)],
        "categories": [{"id": 1, "name": "a"}],
        "annotations": [{"id": n, "image_id": n, "category_id": 1, "bbox": [1, 1, 9, 9]} for n in range(len(names))],
    }
    (root / "a.json").write_text(json.dumps(coco))
    report = _import(root)
    assert {path.name for path in report.folder.glob("*/images/*")} == {"in0.jpg", "in1.jpg"}
    assert sum(note.count for note in report.notes if note.code == "import-image-missing") == 4


def test_a_list_in_an_archive_cannot_take_the_users_other_images(make_dataset, tmp_path):
    mine, root = make_dataset("mine"), make_dataset("set")
    lines = [str(path) for path in (mine / "train" / "images").iterdir()]
    (root / "train.txt").write_text("\n".join([*lines, "./train/images/train0.jpg"]) + "\n")
    (root / "data.yaml").write_text("train: [train.txt, train.txt]\nval: val/images\nnames: [cat, dog]\n")
    (root / "train").rename(root / "tr")
    (root / "train.txt").write_text("\n".join([*lines, "./tr/images/train0.jpg"]) + "\n")
    report = _import(_zip(tmp_path / "set.zip", root))
    assert report.images == {"train": 1, "val": 2}
    assert "import-outside-archive" in {note.code for note in report.notes}


HTML = ['<img src="x" onerror=alert(1)>', "[a](http://x)", "a|b", "`c`", "</text><script>", "# d", "&lt;"]


def test_names_are_text_in_a_card_and_its_figures(make_dataset, tmp_path):
    from xml.dom import minidom

    root = make_dataset("水果 <b>set</b>", train=4)
    (root / "classes.txt").write_text("\n".join(HTML) + "\n", encoding="utf-8")
    report = scan_dataset(root)
    page = card_text(report)
    assert "<img" not in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "](http" not in page
    rows = [line for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)
    for svg in figures(report).values():
        assert "<script" not in svg
        minidom.parseString(svg)
    written = write_card(report, tmp_path / "card")
    assert written.read_text(encoding="utf-8") == page
    assert all((tmp_path / "card" / name).is_file() for name in figures(report))
    with pytest.raises(DatasetError, match="inside the dataset"):
        write_card(report, root / "card")


def test_plain_keeps_what_it_says():
    assert plain("a\nb\x1b[31m") == "a b \\[31m"
    assert plain("苹果 1") == "苹果 1"


def test_cancelling_an_unpacking_leaves_nothing(make_dataset, tmp_path):
    packed = tmp_path / "set.zip"
    with zipfile.ZipFile(packed, "w") as out:
        for number in range(40):
            out.writestr(f"{number}.txt", bytes(1 << 20), compress_type=zipfile.ZIP_STORED)
    seen: list[tuple[int, int]] = []
    with pytest.raises(ImportCancelled):
        import_dataset(
            recognise(packed),
            tmp_path / "out" / "new",
            progress=lambda done, of: seen.append((done, of)),
            cancelled=lambda: True,
        )
    _nothing_outside(tmp_path, allowed={"set.zip"})


def test_the_worker_imports_within_a_bound_of_memory_and_without_torch(make_dataset, tmp_path):
    packed = _zip(tmp_path / "set.zip", make_dataset())
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
            str(_zip(tmp_path / "set.zip", root)),
            str(tmp_path / "new"),
            "{}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    error = json.loads(done.stdout.splitlines()[-1])["error"]
    assert error["ids"] == [0, 1]
    assert error["path"] == str(tmp_path / "set.zip")
    assert find_layout(root).class_names is None
