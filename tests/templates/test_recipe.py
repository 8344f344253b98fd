"""Recipe files: what they say is read; what is wrong is told with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import RecipeError
from studio.templates.recipe import BackboneStep, InsertStep, ReplaceStep
from studio.templates.recipe_file import parse_recipe

GOOD = """\
title: 我的模板
summary: Two steps.
place: neck
families: [yolo11]
params:
  - {name: size, kind: choice, default: 7, choices: [7, 11]}
steps:
  - insert: LSKA
    args: {kernel_size: $size}
    after: {section: head, feeds: [Detect], stride: [8, 16], nth: -1, not_module: Conv}
    wiring: branch
  - replace: C3k2_LSKA
    where: {module: C3k2}
expect: {insertions: 1, replacements: {yolo11: 8, min: 1}}
"""


def test_a_recipe_is_read() -> None:
    recipe = parse_recipe(GOOD, path=Path("my-own.yaml"), is_user=True)
    assert (recipe.id, recipe.title, recipe.place, recipe.families) == ("my-own", "我的模板", "neck", ("yolo11",))
    insert, replace = recipe.steps
    assert isinstance(insert, InsertStep)
    assert isinstance(replace, ReplaceStep)
    assert (insert.wiring, insert.after.keys["stride"], insert.line) == ("branch", (8, 16), 8)
    assert recipe.expect["replacements"].fits(8, "yolo11")
    assert not recipe.expect["replacements"].fits(7, "yolo11")
    assert recipe.expect["replacements"].fits(7, None)
    assert recipe.source_text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("title: 我的模板\n", "", "no title", 1),
        ("place: neck", "place: roof", "place 'roof'", 3),
        ("title:", "titel:", "unknown key: titel", 1),
        ("families: [yolo11]", "families: yolo11", "not a list", 4),
        ("families: [yolo11]", "families: [1]", "not a name", 4),
        ("kind: choice", "kind: colour", "unknown kind", 6),
        ("choices: [7, 11]", "choices: []", "choices do not go together", 6),
        ("default: 7", "default: 8", "default of size", 6),
        ("name: size", "name: a b", "no name of its own", 6),
        ("name: size", "name: other", r"\$size", 8),
        ("insert: LSKA", "insert: $size", "not attention", 8),
        ("insert: LSKA", "insert: [LSKA]", "no module", 8),
        ("insert: LSKA", "insert: os.system('x')", "no module", 8),
        ("wiring: branch", "wiring: star", "wiring 'star'", 11),
        ("feeds: [Detect], ", "", "needs `feeds`", 10),
        ("section: head", "section: roof", "no section", 10),
        ("stride: [8, 16]", "stride: eight", "no stride", 10),
        ("{module: C3k2}", "{}", "empty", 13),
        ("{module: C3k2}", "{modul: C3k2}", "unknown key: modul", 13),
        ("{module: C3k2}", "{module: [[C3k2]]}", "no module", 13),
        ("    where: {module: C3k2}\n", "", "no where", 12),
        ("insertions: 1", "insertions: many", "not a number", 14),
        ("expect:", "expect: &a\n  <<: *a\n#", "merge key", 15),
        ("args: {kernel_size: $size}", "args: 7", "not names and values", 9),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, message: str, line: int | None) -> None:
    assert old in GOOD
    with pytest.raises(RecipeError, match=message) as caught:
        parse_recipe(GOOD.replace(old, new, 1), path=Path("模板/mine.yaml"))
    assert caught.value.where is not None
    assert caught.value.where.path == Path("模板/mine.yaml")
    if line is not None:
        assert caught.value.where.line == line


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "a: [", "title: {a: 1}\nplace: none\nfamilies: []\n", "!!python/name:os.system"]
)
def test_a_file_that_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        parse_recipe(text, path=Path("x.yaml"))


BACKBONE = """\
title: Another backbone
place: backbone
families: [yolo11, yolov8]
params:
  - {name: size, kind: choice, default: small, choices: [small, large]}
tables:
  size:
    small: {width: 32, depth: 1}
    large: {width: 64, depth: 2}
steps:
  - backbone:
      - {module: VANStage, args: {out_channels: $width, depth: $depth, stride: 4}}
      - {module: Conv, args: [64, 3, 2]}
    keep: {module: SPPF}
expect: {rows: 2}
"""


def test_a_backbone_is_read_with_what_follows_from_a_choice() -> None:
    recipe = parse_recipe(BACKBONE, path=Path("x.yaml"))
    (step,) = recipe.steps
    assert isinstance(step, BackboneStep)
    assert [row.module for row in step.rows] == ["VANStage", "Conv"]
    assert step.rows[1].args == (64, 3, 2)
    assert step.keep is not None
    assert recipe.tables["size"]["large"] == {"width": 64, "depth": 2}


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("$width", "$breadth", r"\$breadth", 11),
        ("    large: {width: 64, depth: 2}\n", "", "one row for each choice", 8),
        ("large: {width: 64, depth: 2}", "large: {width: 64}", "other values", 9),
        ("large: {width: 64, depth: 2}", "large: {width: [64], depth: 2}", "other values", 9),
        ("  size:\n    small", "  sise:\n    small", "unknown key: sise", 8),
        (
            "width: 32, depth: 1}\n    large: {width: 64, depth",
            "size: 32, depth: 1}\n    large: {size: 64, depth",
            "already",
            8,
        ),
        ("module: VANStage", "modul: VANStage", "unknown key: modul", 12),
        ("module: VANStage", "module: $size", "no module", 12),
        ("args: [64, 3, 2]", "args: 64", "not names and values", 13),
        ("keep: {module: SPPF}", "keep: {}", "empty", 14),
        ("keep: {module: SPPF}", "keep: {module: SPPF}\n    args: {}", "unknown key: args", 15),
    ],
)
def test_a_mistake_in_a_backbone_is_told_with_its_line(old: str, new: str, message: str, line: int) -> None:
    assert old in BACKBONE
    with pytest.raises(RecipeError, match=message) as caught:
        parse_recipe(BACKBONE.replace(old, new, 1), path=Path("x.yaml"))
    assert caught.value.where is not None
    assert caught.value.where.line == line
