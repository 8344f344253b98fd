"""A dataset is divided anew elsewhere: by shares and seed, each class in its share, look-alikes together, the source untouched."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from studio.cli.app import main
from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.plan import ImportChoices, ImportReport
from studio.datasets.importing.preview import SplitLook
from studio.datasets.importing.recognise import recognise
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError
from tests.datasets.conftest import paint


def sha(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def divided(source: Path, target: Path, **fields: object) -> ImportReport:
    return import_dataset(recognise(source), target, choices=ImportChoices.from_dict({"divide_anew": True, **fields}))


def members(report: ImportReport) -> dict[str, set[str]]:
    """Give the images of each split by their names."""
    return {
        split: {Path(line).name for line in (report.folder / f"{split}.txt").read_text(encoding="utf-8").splitlines()}
        for split in report.images
    }


@pytest.fixture
def many(make_dataset: Callable[..., Path]) -> Path:
    """Write 37 train and 2 val images; every image has a cat and a dog, every third of train a rare bird."""
    root = make_dataset("数据 set", train=37)
    (root / "classes.txt").write_text("cat\ndog\nbird\n", encoding="utf-8")
    for number in range(0, 37, 3):
        with (root / "train/labels" / f"train{number}.txt").open("a", encoding="utf-8") as out:
            out.write("2 0.7 0.7 0.1 0.1\n")
    return root


def test_a_split_has_its_shares_and_every_class_in_each_part(many: Path, tmp_path: Path) -> None:
    before = sha(many)
    report = divided(many, tmp_path / "out", val_share=0.2, test_share=0.1)
    assert sum(report.images.values()) == 39
    assert report.images["val"] in (7, 8, 9)
    assert report.images["test"] in (3, 4, 5)
    assert all(min(counts) > 0 for counts in report.class_counts.values())
    scanned = scan_dataset(report.folder)
    assert scanned.usable
    assert {split.name: split.boxes_per_class for split in scanned.splits} == dict(report.class_counts)
    assert sha(many) == before


def test_the_same_seed_gives_the_same_split_and_another_seed_another(many: Path, tmp_path: Path) -> None:
    first = members(divided(many, tmp_path / "a", seed=3))
    moved = shutil.copytree(many, tmp_path / "elsewhere")
    assert members(divided(moved, tmp_path / "b", seed=3)) == first
    assert members(divided(many, tmp_path / "c", seed=4)) != first


def test_equal_and_similar_pictures_are_never_on_two_sides(many: Path, tmp_path: Path) -> None:
    images, labels = many / "train" / "images", many / "train" / "labels"
    twins: list[set[str]] = []
    for number in range(8):
        name = f"train{number}"
        # Hills of brightness: in flat pictures what looks alike is a matter of JPEG's noise.
        coarse = Image.frombytes("L", (8, 6), random.Random(number).randbytes(48))
        picture = coarse.resize((160, 120), Image.Resampling.BICUBIC)
        picture.save(images / f"{name}.jpg")
        shutil.copy(images / f"{name}.jpg", many / "val" / "images" / f"equal{number}.jpg")  # leaks from train into val
        picture.resize((96, 72)).save(images / f"smaller{number}.png")
        for folder, other in ((many / "val" / "labels", f"equal{number}"), (labels, f"smaller{number}")):
            shutil.copy(labels / f"{name}.txt", folder / f"{other}.txt")
        twins.append({f"{name}.jpg", f"equal{number}.jpg", f"smaller{number}.png"})
    scanned = scan_dataset(many, by_sight=True)
    assert {"image-in-train-and-val", "near-duplicate-image"} <= {problem.code for problem in scanned.problems}
    for seed in range(3):
        report = divided(many, tmp_path / f"out{seed}", seed=seed, test_share=0.2)
        parts = members(report)
        for group in twins:
            assert [len(group & part) for part in parts.values()].count(3) == 1, group
        told = next(note for note in report.notes if note.code == "import-together")
        assert "8 groups" in told.message
        leaks = [p.code for p in scan_dataset(report.folder, by_sight=True).problems if "-in-train-and" in p.code]
        assert leaks == []


@pytest.mark.parametrize("only", ["train", "val"])
def test_a_dataset_with_one_split_is_divided(make_dataset: Callable[..., Path], tmp_path: Path, only: str) -> None:
    root = make_dataset(train=6)
    shutil.rmtree(root / ("val" if only == "train" else "train"))
    with pytest.raises(DatasetError, match=f"has images for {only} but none for"):
        find_layout(root)
    report = divided(root, tmp_path / "out")
    assert set(report.images) == {"train", "val"}
    assert find_layout(report.data_yaml).class_names == ("cat", "dog")


@pytest.mark.parametrize("link", [False, True])
def test_a_split_with_files_of_its_own_has_copies_or_links(many: Path, tmp_path: Path, link: bool) -> None:
    report = divided(many, tmp_path / "out", own_files=True, link=link)
    image = next((report.folder / "val" / "images").iterdir())
    source = next(many.rglob(image.name))
    assert image.read_bytes() == source.read_bytes()
    assert image.samefile(source) is link
    label = report.folder / "val" / "labels" / f"{image.stem}.txt"
    assert label.read_bytes() == (source.parent.parent / "labels" / label.name).read_bytes()
    assert not label.samefile(source.parent.parent / "labels" / label.name)  # labels are edited, so never shared


def test_a_preview_is_what_the_split_becomes_and_writes_nothing(many: Path, tmp_path: Path) -> None:
    choices = ImportChoices(divide_anew=True, test_share=0.1)
    before = sha(tmp_path)
    look = SplitLook(many, choices)
    other = look.decided(ImportChoices(divide_anew=True, val_share=0.5))
    preview = look.decided(choices)
    assert sha(tmp_path) == before
    report = import_dataset(recognise(many), tmp_path / "out", choices=choices)
    assert (preview.images, preview.class_counts) == (report.images, report.class_counts)
    assert other.images["val"] > preview.images["val"]


def test_a_split_is_never_written_into_the_dataset(many: Path, tmp_path: Path) -> None:
    (many / "data.yaml").write_text("train: train/images\nval: val/images\nnames: [a, b, c]\n", encoding="utf-8")
    before = sha(tmp_path)
    for source in (many, many / "data.yaml"):
        with pytest.raises(DatasetError, match="lies inside the dataset"):
            divided(source, many / "new")
    assert sha(tmp_path) == before


def test_shares_that_leave_nothing_to_learn_from_are_refused() -> None:
    for val, test in ((0.7, 0.3), (0.5, -0.1), (0.2, 1.0)):
        with pytest.raises(DatasetError, match="leave too little to train on"):
            ImportChoices.from_dict({"val_share": val, "test_share": test})


def test_one_picture_cannot_be_divided(tmp_path: Path) -> None:
    root = tmp_path / "one"
    for number in range(3):
        paint(root / "train" / "images" / f"{number}.jpg", 1)
        (root / "train" / "labels").mkdir(exist_ok=True)
        (root / "train" / "labels" / f"{number}.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    (root / "classes.txt").write_text("cat\n")
    with pytest.raises(DatasetError, match="too few different images"):
        divided(root, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_data_split_shows_first_and_writes_when_told_where(
    many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "split", str(many)]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    arguments = [
        "data",
        "split",
        str(many),
        "-o",
        str(tmp_path / "out"),
        "--val",
        "0.2",
        "--test",
        "0.1",
        "--seed",
        "0",
    ]
    assert main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["class_counts"]) == {"train", "val", "test"}
    assert main([*arguments, "--json"]) != 0  # the folder is there now
    assert "is not empty" in capsys.readouterr().out
