"""What an import says is known to the translators."""

from __future__ import annotations

import ast
from pathlib import Path

from studio.ui.import_sentences import IMPORTS

IMPORTING = Path(__file__).resolve().parents[2] / "studio" / "datasets" / "importing"
# Plans are said by `import_texts`, cards are files.
ELSEWHERE = {"recognise.py", "card.py", "figures.py"}
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
