"""The library: built-in templates are sound, and a bad file of the user's is told and does no harm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio import stock
from studio.errors import RecipeError
from studio.paths import user_templates_folder
from studio.templates.library import load_templates

EXPECTED = {
    "none",
    "lska-head",
    "lska-backbone",
    "c3k2-lska",
    "sppf-lska",
    "lka-head",
    "van-lska-head",
    "lsconv-head",
    "c3k2-lsconv",
    "convattn-head",
    "c3k2-esc",
    "attention-head",
}


def test_the_built_in_templates_are_all_sound() -> None:
    library = load_templates()
    assert not library.problems
    assert {recipe.id for recipe in library.recipes} >= EXPECTED
    assert library.recipes[0].id == "none"
    for recipe in library.recipes:
        assert recipe.title
        assert recipe.summary
        assert set(recipe.families) <= set(stock.FAMILIES)
        assert recipe.expect or recipe.id == "none"
        assert not recipe.is_user


@pytest.mark.parametrize("family", stock.FAMILIES)
def test_every_family_has_templates_with_the_baseline_first(family: str) -> None:
    fitting = [recipe.id for recipe in load_templates().fitting(family)]
    assert fitting[0] == "none"
    assert {"lska-head", "lska-backbone", "attention-head"} <= set(fitting)
    assert ("c3k2-lska" in fitting) == (family != "yolov8")


def test_templates_of_the_user_are_found_in_the_user_s_folder() -> None:
    folder = user_templates_folder()
    folder.mkdir(parents=True)
    (folder / "我的.yaml").write_text("title: 我的\nplace: none\nfamilies: [yolo11]\n", encoding="utf-8")
    library = load_templates()
    assert library.get("我的").is_user
    assert library.recipes[-1].id == "我的"


def test_bad_files_become_problems_and_harm_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("title: t\nplace: none\nfamilies: []\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("title: t\nplace: none\nfamilies: []\nstep: []\n", encoding="utf-8")
    (tmp_path / "bomb.yaml").write_text("[" * 9_000, encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes(b"title: \xff")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    library = load_templates(tmp_path)
    assert library.get("good").is_user
    named = {problem.where.path.name: problem for problem in library.problems if problem.where and problem.where.path}
    assert set(named) == {"bad.yaml", "bomb.yaml", "latin.yaml", "folder.yaml"}
    assert named["bad.yaml"].where is not None
    assert named["bad.yaml"].where.line == 4
    assert "steps" in named["bad.yaml"].hint


def test_a_name_of_a_built_in_template_cannot_be_taken(tmp_path: Path) -> None:
    built_in = load_templates().get("lska-head")
    shutil.copyfile(built_in.path, tmp_path / "lska-head.yaml")
    library = load_templates(tmp_path)
    assert not library.get("lska-head").is_user
    assert "built-in template" in library.problems[0].message


def test_an_unknown_id_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RecipeError) as caught:
        load_templates().get("nothing")
    assert "lska-head" in caught.value.hint
