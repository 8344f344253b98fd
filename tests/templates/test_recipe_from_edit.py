"""A hand edit becomes a template that gives the same graph, and fits other families where the roles exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.catalog import load_catalog
from studio.errors import RecipeError
from studio.graph import edits
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, with_nc
from studio.templates.apply import apply_recipe
from studio.templates.generate import generate_model
from studio.templates.recipe import Recipe
from studio.templates.recipe_file import parse_recipe
from studio.templates.recipe_from_edit import DRAFT, _told, recipe_from_edit

CATALOG = load_catalog()
BASE = load_stock("yolo11")


def _recipe(edited: ModelGraph, base: ModelGraph = BASE) -> Recipe:
    text = recipe_from_edit(base, edited, title="我的模板: mine", catalog=CATALOG)
    recipe = parse_recipe(text, path=DRAFT, is_user=True)
    assert _told(apply_recipe(base, recipe, catalog=CATALOG), CATALOG) == _told(edited, CATALOG)
    return recipe


def _modules(family: str, recipe: Recipe) -> list[str]:
    return [layer.module for layer in apply_recipe(load_stock(family), recipe, catalog=CATALOG).layers]


def _with_lska_before_the_head() -> ModelGraph:
    graph = BASE
    for row in (16, 19, 22):
        graph, _ = edits.insert_after(graph, LayerId(f"r{row}"), "LSKA", args=[{"kernel_size": 11}])
    return graph


def test_attention_on_what_the_head_reads_fits_every_family() -> None:
    recipe = _recipe(_with_lska_before_the_head())
    assert recipe.families == ("yolo11", "yolo26", "yolo12", "yolov8")
    assert recipe.place == "head"
    for family in recipe.families:
        graph = apply_recipe(load_stock(family), recipe, catalog=CATALOG)
        assert [graph.layer(one).module for one in graph.layers[-1].inputs] == ["LSKA"] * 3


def test_a_block_replaced_in_the_neck_fits_the_families_that_have_it() -> None:
    graph = BASE
    for row in (13, 16, 19, 22):
        args = (*graph.layer(LayerId(f"r{row}")).args, {"kernel_size": 11})
        graph = edits.replace_module(graph, LayerId(f"r{row}"), "C3k2_LSKA", args=args)
    recipe = _recipe(graph)
    assert recipe.families == ("yolo11", "yolo26")
    assert _modules("yolo26", recipe).count("C3k2_LSKA") == 4


def test_a_row_on_one_link_serves_only_that_reader_in_every_family() -> None:
    graph, _ = edits.insert_on_link(BASE, LayerId("r16"), LayerId("r23"), "LSKA")
    recipe = _recipe(graph)
    assert "yolov8" in recipe.families
    changed = apply_recipe(load_stock("yolov8"), recipe, catalog=CATALOG)
    (new,) = (layer for layer in changed.layers if layer.module == "LSKA")
    assert [layer.module for layer in changed.consumers(new.id)] == ["Detect"]


def test_a_new_backbone_is_said_by_its_rows() -> None:
    edited = generate_model("yolo11", template="van-backbone")
    recipe = _recipe(edited)
    assert recipe.place == "backbone"
    assert recipe.families == ("yolo11", "yolo26", "yolo12", "yolov8")
    assert _modules("yolov8", recipe)[:5] == ["VANStage"] * 4 + ["SPPF"]


def test_several_edits_of_several_kinds_are_one_template() -> None:
    graph = _with_lska_before_the_head()
    graph, first = edits.insert_after(graph, LayerId("r4"), "LSKA")
    graph, _ = edits.insert_after(graph, first, "Conv", args=[512, 1, 1])
    graph = edits.replace_module(graph, LayerId("r9"), "SPPF_LSKA")
    assert len(_recipe(graph).steps) == 4


def test_a_template_by_hand_over_a_template_is_one_template() -> None:
    graph = generate_model("yolo11", template="van-backbone")
    row = next(layer.id for layer in reversed(graph.layers[:-1]) if layer.module == "C3k2")
    graph, _ = edits.insert_after(graph, row, "LSKA")
    assert len(_recipe(graph).steps) == 2


def test_positional_arguments_of_ours_count_for_what_they_mean() -> None:
    graph, _ = edits.insert_after(BASE, LayerId("r16"), "LSKA", args=[11])
    _recipe(graph)


def test_the_number_of_classes_is_no_part_of_a_template() -> None:
    graph, _ = edits.insert_after(with_nc(BASE, 3), LayerId("r16"), "LSKA")
    _recipe(graph)


@pytest.mark.parametrize(
    ("edited", "message"),
    [
        (BASE, "does not differ"),
        (edits.remove_layer(BASE, LayerId("r10")), "10 C2PSA is gone"),
        (edits.set_args(BASE, LayerId("r9"), [1024, 7]), "9 SPPF has other arguments"),
        (edits.set_args(BASE, LayerId("r2"), BASE.layers[2].args, repeats=5), "repeats 5 times"),
        (edits.replace_module(BASE, LayerId("r9"), "LSKA", args=[]), "does not stand for SPPF"),
        (edits.rewire(BASE, LayerId("r15"), [LayerId("r14"), LayerId("r3")]), "cannot be said"),
        (edits.add_layer(BASE, LayerId("r4"), "LSKA")[0], "serves no layer"),
        (edits.insert_after(BASE, LayerId("r4"), "Nobody")[0], "Nobody is not known"),
        (edits.insert_after(BASE, LayerId("r4"), "VANStage", args=[64])[0], "VANStage is a stage"),
        (edits.set_header(BASE, "activation", "nn.ReLU()"), "activation in the header"),
    ],
)
def test_what_roles_cannot_say_is_refused_in_words(edited: ModelGraph, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        recipe_from_edit(BASE, edited, title="x", catalog=CATALOG)


def test_a_model_of_no_known_family_is_refused() -> None:
    with pytest.raises(RecipeError, match="base is known"):
        recipe_from_edit(replace(BASE, family=None), BASE, title="x", catalog=CATALOG)
