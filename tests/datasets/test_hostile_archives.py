"""Archives of strangers: what leads out, runs or reaches for other files is refused or left out; honest ones come in."""

from __future__ import annotations

import pickle
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.plan import ImportCancelled, ImportChoices
from studio.datasets.importing.recognise import recognise
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError
from tests.datasets.strangers import add, import_, nothing_outside, tar_of, zip_of


@pytest.mark.parametrize("name", ["set.zip", "数据 集.zip", "set.tar.gz", "set.tgz", "set.tar", "set.tar.bz2"])
def test_an_honest_archive_becomes_a_dataset(make_dataset, tmp_path, name):
    root = make_dataset("水果 set", val="valid")
    packed = tmp_path / name
    if name.endswith(".zip"):
        zip_of(packed, root.parent)
    else:
        with tarfile.open(packed, {"gz": "w:gz", "gz2": "w:gz", "ar": "w", "z2": "w:bz2"}[name[-2:]]) as out:
            out.add(root, "内 层/set")
    report = import_(packed)
    assert report.way == "unpacked"
    assert report.images == {"train": 3, "val": 2}
    assert scan_dataset(report.folder).usable
    assert {path.name for path in report.folder.iterdir()} == {"train", "val", "data.yaml", "import-report.json"}


def test_a_zip_of_a_chinese_windows_keeps_its_names(make_dataset, tmp_path):
    packed = zip_of(tmp_path / "set.zip", make_dataset())
    raw = packed.read_bytes()
    for old, new in ((b"train0", "苹果".encode("gb18030") + b"00"), (b"train1", "香蕉".encode("gb18030") + b"11")):
        raw = raw.replace(old, new)
    packed.write_bytes(raw)
    report = import_(packed)
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
        packed = zip_of(tmp_path / "set.zip", root)
        with zipfile.ZipFile(packed, "a") as out:
            out.writestr("placeholder", b"x")
        info = zipfile.ZipInfo("x")
        info.filename = name  # the constructor would clean it
        with zipfile.ZipFile(packed, "a") as out:
            out.writestr(info, b"x")
    else:
        packed = tar_of(tmp_path / "set.tar.gz", root, lambda out: add(out, name))
    with pytest.raises(DatasetError, match="leads out of its folder") as caught:
        import_(packed)
    assert caught.value.message.endswith("nothing was unpacked.")
    nothing_outside(tmp_path, allowed={"set", packed.name})


def test_links_and_devices_are_left_out_and_told(make_dataset, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("0 0.5 0.5 0.1 0.1\n")

    def members(out: tarfile.TarFile) -> None:
        add(out, "set/train/images/link.jpg", b"", type=tarfile.SYMTYPE, linkname=str(secret))
        add(out, "set/train/labels/hard.txt", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd")
        add(out, "set/train/images/folder", b"", type=tarfile.SYMTYPE, linkname="/")
        add(out, "set/train/images/folder/x.txt", b"x")  # would be written through the link
        add(out, "set/fifo", b"", type=tarfile.FIFOTYPE)
        add(out, "set/disk", b"", type=tarfile.BLKTYPE)

    report = import_(tar_of(tmp_path / "set.tgz", make_dataset(), members))
    assert report.images == {"train": 3, "val": 2}
    told = [note.message for note in report.notes if note.code == "import-left-out"]
    assert sum("a link" in text for text in told) == 3
    assert sum("a device" in text for text in told) == 2
    assert not [path for path in report.folder.rglob("*") if path.is_symlink()]
    assert not Path("/x.txt").exists()


def test_a_link_in_a_zip_is_left_out(make_dataset, tmp_path):
    packed = zip_of(tmp_path / "set.zip", make_dataset())
    info = zipfile.ZipInfo("train/images/link.jpg")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as out:
        out.writestr(info, "/etc/passwd")
    report = import_(packed)
    assert any("a link" in note.message for note in report.notes)
    assert not list(report.folder.rglob("link*"))


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
    report = import_(zip_of(tmp_path / "set.zip", make_dataset(), more=more))
    left = {path.suffix for path in report.folder.rglob("*") if path.is_file()}
    assert left == {".jpg", ".txt", ".yaml", ".json"}
    scan_dataset(report.folder)
    assert not marker.exists()
    told = " ".join(note.message for note in report.notes)
    assert "labels.cache was left out: it is a .cache file, which can hold a program." in told
    assert "setup.py was left out" in told
    assert "<img" not in told


def test_foreign_caches_in_a_folder_are_neither_read_nor_taken_along(make_dataset, tmp_path):
    root, marker = make_dataset(), tmp_path / "ran"
    for name in ("train/labels.cache", "train/images.cache", "val/labels.cache", "train/images/train0.npy"):
        (root / name).write_bytes(pickle.dumps(_Bomb(marker)))
    assert scan_dataset(root).usable
    choices = ImportChoices(divide_anew=True, own_files=True)
    report = import_dataset(recognise(root), tmp_path / "out" / "new", choices=choices)
    assert not marker.exists()
    assert {path.suffix for path in report.folder.rglob("*") if path.is_file()} == {".jpg", ".txt", ".yaml", ".json"}


def test_a_list_in_an_archive_cannot_take_the_users_other_images(make_dataset, tmp_path):
    mine, root = make_dataset("mine"), make_dataset("set")
    lines = [str(path) for path in (mine / "train" / "images").iterdir()]
    (root / "train.txt").write_text("\n".join([*lines, "./train/images/train0.jpg"]) + "\n")
    (root / "data.yaml").write_text("train: [train.txt, train.txt]\nval: val/images\nnames: [cat, dog]\n")
    (root / "train").rename(root / "tr")
    (root / "train.txt").write_text("\n".join([*lines, "./tr/images/train0.jpg"]) + "\n")
    report = import_(zip_of(tmp_path / "set.zip", root))
    assert report.images == {"train": 1, "val": 2}
    assert "import-outside-archive" in {note.code for note in report.notes}


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
    nothing_outside(tmp_path, allowed={"set.zip"})
