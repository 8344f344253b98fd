"""What an import says is known to the translators."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from studio.cli.app import main
from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset
from studio.ui.texts.card_texts import speaking
from studio.ui.texts.dataset_sentences import CARD, DATASETS
from studio.ui.texts.import_sentences import IMPORTS

IMPORTING = Path(__file__).resolve().parents[2] / "studio" / "datasets" / "importing"
ELSEWHERE = {
    "recognise.py",
    "card.py",
    "figures.py",
}  # plans are said by `import_texts`, cards have a list of their own
KINDS = {"an archive", "COCO annotations", "Pascal VOC annotations", "LabelMe annotations", "images with YOLO labels"}
KINDS |= {"a YOLO dataset that can be used as it is"}


def test_every_sentence_of_an_import_is_known_to_the_translators() -> None:
    said = {
        node.args[0].value
        for path in IMPORTING.glob("*.py")
        if path.name not in ELSEWHERE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(said) > 60
    assert said - set(IMPORTS) - KINDS == set()


def test_every_sentence_about_a_dataset_and_its_card_is_known_to_the_translators() -> None:
    modules = ("layout", "class_names", "image_files", "fixes", "report")
    paths = [IMPORTING.parent / f"{name}.py" for name in modules]
    said = {text for path in paths for text in sentences(path)}
    assert len(said) > 50
    assert said - set(DATASETS) == set()
    assert set(sentences(IMPORTING / "card.py")) - set(CARD) - set(IMPORTS) == set()


def sentences(path: Path) -> Iterator[str]:
    """Give what a module says: templates, and the plain messages and hints of its errors. No f-string is one of them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "say":
            parts = node.args[:1]
        elif node.func.id == "DatasetError":
            parts = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "hint")]
        else:
            continue
        for part in parts:
            assert not isinstance(part, ast.JoinedStr), f"{path.name}:{part.lineno}"
            if isinstance(part, ast.Constant) and part.value:
                yield part.value


def test_a_card_and_the_reason_of_a_dataset_speak_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "猫 <b>"
    for split in ("train", "val"):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir()
        Image.new("RGB", (64, 48), "red" if split == "train" else "blue").save(root / split / "images" / f"{split}.png")
    (root / "train" / "labels" / "train.txt").write_text("0 0.5 0.5 0.4 0.4\n")
    (root / "classes.txt").write_text("cat\n")
    report = DatasetReport.from_dict(json.loads(json.dumps(scan_dataset(root).to_dict())))
    assert report.reason == "No val image has a box, so nothing could be measured."
    assert main(["data", "card", str(root), "-o", str(tmp_path / "en")]) == 0
    assert main(["data", "card", str(root), "-o", str(tmp_path / "zh"), "--language", "zh_CN"]) == 0
    english, chinese = ((tmp_path / name / "README.md").read_text(encoding="utf-8") for name in ("en", "zh"))
    assert "## Classes" in english
    assert "## 类别" in chinese
    assert "Warning" not in chinese
    assert "training takes it as an image" not in chinese
    assert "<b>" not in chinese
    assert {path.name for path in (tmp_path / "zh").iterdir()} == {path.name for path in (tmp_path / "en").iterdir()}
    assert speaking("zh_CN")(report.reason) == "验证集没有任何带框的图像，因此无法评估。"
    capsys.readouterr()
