"""Every layout that people have is recognised, imported and trainable; the source keeps every byte."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from PIL import Image

from studio.datasets.image_files import list_images
from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.plan import ImportChoices, ImportPlan, ImportReport, NamesMissing
from studio.datasets.importing.recognise import recognise
from studio.datasets.importing.split import copies_of_one_picture, stratified_split
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError


def tree_hash(root: Path) -> str:
    """Hash names and contents of a tree."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        digest.update(str(path.relative_to(root)).encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _as_is(root: Path) -> Path:
    return root


def _flat(root: Path) -> Path:
    for path in [*root.glob("*/images/*"), *root.glob("*/labels/*")]:
        path.rename(root / path.name)
    for split in ("train", "val"):
        shutil.rmtree(root / split)
    return root


def _undivided(root: Path) -> Path:
    for kind in ("images", "labels"):
        (root / kind).mkdir()
        for path in root.glob(f"*/{kind}/*"):
            path.rename(root / kind / path.name)
    (root / "classes.txt").rename(root / "labels" / "classes.txt")
    for split in ("train", "val"):
        shutil.rmtree(root / split)
    return root


def _split_folders_of_pairs(root: Path) -> Path:
    for split in ("train", "val"):
        for path in [*root.glob(f"{split}/*/*")]:
            path.rename(root / split / path.name)
        for kind in ("images", "labels"):
            (root / split / kind).rmdir()
    return root


def _capitals(root: Path) -> Path:
    for split in ("train", "val"):
        (root / split / "images").rename(root / split / "Images")
        (root / split / "labels").rename(root / split / "Labels")
    return root


def _only_train(root: Path) -> Path:
    for path in (root / "val" / "images").iterdir():
        path.rename(root / "train" / "images" / path.name)
    for path in (root / "val" / "labels").iterdir():
        path.rename(root / "train" / "labels" / path.name)
    shutil.rmtree(root / "val")
    return root


def _wrapped(root: Path) -> Path:
    outer = root.parent / "outer"
    (outer / "inner").mkdir(parents=True)
    root.rename(outer / "inner" / "set")
    return outer


def _several_folders(root: Path) -> Path:
    shutil.copytree(root / "train", root / "more")
    for path in [*root.glob("more/*/*")]:
        path.rename(path.with_name("more_" + path.name))
    (root / "data.yaml").write_text(
        "train: [train/images, more/images]\nval: val/images\nnames: [cat, dog]\n", encoding="utf-8"
    )
    return root / "data.yaml"


def _lists_from_the_root(root: Path) -> Path:
    for split in ("train", "val"):
        names = [f"{split}/images/{path.name}" for path in sorted((root / split / "images").iterdir())]
        (root / f"{split}.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    (root / "data.yaml").write_text("path: .\ntrain: train.txt\nval: val.txt\nnames: {0: cat, 1: dog}\n")
    return root / "data.yaml"


def _darknet(root: Path) -> Path:
    (root / "obj_train_data").mkdir()
    for path in [*root.glob("*/images/*"), *root.glob("*/labels/*")]:
        path.rename(root / "obj_train_data" / path.name)
    for split in ("train", "val"):
        shutil.rmtree(root / split)
    (root / "classes.txt").rename(root / "obj.names")
    (root / "obj.data").write_text("classes = 2\ntrain = data/train.txt\nnames = data/obj.names\n")
    (root / "train.txt").write_text("data/obj_train_data/train0.jpg\n")
    return root


def _roboflow(root: Path) -> Path:
    (root / "val").rename(root / "valid")
    (root / "classes.txt").unlink()
    (root / "data.yaml").write_text(
        "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 2\nnames: ['cat', 'dog']\n"
        "roboflow:\n  workspace: w\n  url: https://example.invalid/x\n"
    )
    return root


def _roboflow_without_yaml(root: Path) -> Path:
    (root / "val").rename(root / "valid")
    shutil.copytree(root / "valid", root / "test")
    return root


LAYOUTS = {
    "train/images": (_as_is, False, "as-is"),
    "roboflow": (_roboflow, False, "as-is"),
    "roboflow without yaml": (_roboflow_without_yaml, False, "as-is"),
    "flat": (_flat, True, "lists"),
    "undivided": (_undivided, True, "lists"),
    "pairs in split folders": (_split_folders_of_pairs, True, "lists"),
    "capitals": (_capitals, True, "copies"),
    "only train": (_only_train, True, "lists"),
    "several folders": (_several_folders, True, "lists"),
    "lists from the root": (_lists_from_the_root, True, "lists"),
    "darknet": (_darknet, True, "lists"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["set", "水果 data"])
def test_every_layout_becomes_trainable_and_the_source_stays(make_dataset, tmp_path, layout, name):
    change, needs_import, way = LAYOUTS[layout]
    root = make_dataset(name, train=8)
    given = change(root)
    before = tree_hash(root)
    plan = recognise(given)
    assert plan.needs_import is needs_import, plan.title
    assert ImportPlan.from_dict(plan.to_dict()) == plan
    report = import_dataset(plan, tmp_path / "new 新")
    assert report.way == way
    assert report.class_names == ("cat", "dog")
    assert tree_hash(root) == before
    scanned = scan_dataset(tmp_path / "new 新")
    assert scanned.usable, scanned.reason
    assert {split.name: split.images for split in scanned.splits} == dict(report.images)
    expected = 18 if layout == "several folders" else 12 if layout == "roboflow without yaml" else 10
    assert scanned.images == expected
    assert all(split.labelled == split.images for split in scanned.splits)
    assert ImportReport.from_dict(report.to_dict()).to_dict() == report.to_dict()


def test_the_new_data_yaml_is_absolute_and_has_no_download(make_dataset, tmp_path):
    root = _flat(make_dataset())
    (root / "data.yaml").write_text("names: [cat, dog]\ndownload: |\n  open('ran', 'w')\n")
    report = import_dataset(recognise(root), tmp_path / "new")
    fields = yaml.safe_load(report.data_yaml.read_text(encoding="utf-8"))
    assert set(fields) == {"path", "train", "val", "nc", "names"}
    assert Path(fields["path"]) == tmp_path / "new"
    assert "yaml-download" in {note.code for note in report.notes}
    assert not list(tmp_path.rglob("ran"))


def test_a_wrapped_folder_is_entered(make_dataset):
    plan = recognise(_wrapped(make_dataset()))
    assert plan.kind == "dataset"


def test_missing_names_are_asked_for_with_the_ids_found(make_dataset, tmp_path):
    root = _flat(make_dataset())
    (root / "classes.txt").unlink()
    plan = recognise(root)
    assert plan.asks_for_names
    assert plan.ids_found == (0, 1)
    with pytest.raises(NamesMissing) as caught:
        import_dataset(plan, tmp_path / "new")
    assert caught.value.ids == (0, 1)
    assert not (tmp_path / "new").exists()
    with pytest.raises(DatasetError, match="use the id 1"):
        import_dataset(plan, tmp_path / "new", choices=ImportChoices(names=("cat",)))
    report = import_dataset(plan, tmp_path / "new", choices=ImportChoices(names=("猫", "狗")))
    assert find_layout(report.data_yaml).class_names == ("猫", "狗")


@pytest.mark.parametrize("names", [["a", "a"], ["a", " "], ["x" * 3, "\n"]])
def test_names_that_cannot_be_are_refused(names):
    with pytest.raises(DatasetError):
        ImportChoices.from_dict({"names": names})


def test_nothing_is_written_into_the_source_or_over_something(make_dataset, tmp_path):
    root = _flat(make_dataset())
    plan = recognise(root)
    with pytest.raises(DatasetError, match="lies inside the dataset"):
        import_dataset(plan, root / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "keep").write_text("x")
    with pytest.raises(DatasetError, match="is not empty"):
        import_dataset(plan, tmp_path / "full")
    assert (tmp_path / "full" / "keep").read_text() == "x"


@pytest.mark.parametrize(
    ("name", "content"), [("notes.txt", b"x"), ("x.json", b"[1]"), ("photo.jpg", b"\xff\xd8"), ("x.xml", b"<a/>")]
)
def test_a_file_that_is_no_dataset_is_told_in_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        recognise(tmp_path / name)
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")


def test_a_split_is_the_same_for_the_same_seed_and_fair_to_every_class():
    classes = {f"{n}.jpg": Counter({0: 3} if n % 10 else {0: 1, 1: 2}) for n in range(200)}
    classes.update({f"b{n}.jpg": Counter() for n in range(20)})
    classes["rare.jpg"] = Counter({2: 1})
    val = stratified_split(classes, seed=1, val_share=0.2)
    assert val == stratified_split(dict(reversed(classes.items())), seed=1, val_share=0.2)
    assert val != stratified_split(classes, seed=2, val_share=0.2)
    assert abs(len(val) - 44) <= 3
    assert sum(1 for image in val if 1 in classes[image]) == 4
    assert "rare.jpg" not in val, "a class of one image belongs to train"


def test_groups_are_kept_together_and_neither_side_is_empty():
    classes = {f"{n}.jpg": Counter({n % 2: 1}) for n in range(40)}
    groups = [[f"{n}.jpg" for n in range(start, start + 4)] for start in range(0, 40, 4)]
    val = stratified_split(classes, seed=3, val_share=0.25, groups=groups)
    assert all(len(val.intersection(group)) in (0, 4) for group in groups)
    for count in (2, 3):
        small = stratified_split({f"{n}.jpg": Counter({0: 1}) for n in range(count)}, val_share=0.1)
        assert 0 < len(small) < count
    with pytest.raises(DatasetError, match="too few"):
        stratified_split({"a.jpg": Counter(), "b.jpg": Counter()}, groups=[["a.jpg", "b.jpg"]])


def test_copies_of_one_roboflow_picture_are_one_group():
    names = ["a/cat_jpg.rf.0123456789abcdef0123456789abcdef.jpg", "a/cat_jpg.rf.ffff456789abcdef0123456789abcdef.jpg"]
    assert copies_of_one_picture([*names, "a/dog.jpg"]) == [names]


def test_a_divided_source_leaks_no_copy(make_dataset, tmp_path):
    root = _flat(make_dataset(train=8))
    for image in [*root.glob("*.jpg")]:
        shutil.copy(image, root / f"again_{image.name}")
        shutil.copy(image.with_suffix(".txt"), root / f"again_{image.stem}.txt")
    report = import_dataset(recognise(root), tmp_path / "new")
    layout = find_layout(report.data_yaml)
    train, val = (
        {path.name.removeprefix("again_") for path in list_images(layout.splits[s])} for s in ("train", "val")
    )
    assert val
    assert not train & val


@pytest.mark.parametrize("scenes", [8, 1])
def test_pictures_that_look_alike_stay_on_one_side(tmp_path, scenes):
    """Eight scenes of four shots are kept whole; one scene alone is divided all the same, with a warning."""
    shots = tmp_path / "shots"
    shots.mkdir()
    for scene in range(scenes):
        dots = random.Random(scene).randbytes(8 * 6 * 3)
        picture = Image.frombytes("RGB", (8, 6), dots).resize((320, 240), Image.Resampling.BICUBIC)
        for number in range(4):
            picture.resize((320 - 8 * number, 240 - 6 * number)).save(shots / f"{scene}-{number}.jpg")
            (shots / f"{scene}-{number}.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    report = import_dataset(recognise(shots), tmp_path / "new", choices=ImportChoices(names=("a",)))
    layout = find_layout(report.data_yaml)
    train, val = ({path.stem[:-2] for path in list_images(layout.splits[s])} for s in ("train", "val"))
    assert val
    assert bool(train & val) is (scenes == 1)
    assert ("import-alike" in {note.code for note in report.notes}) is (scenes == 1)
