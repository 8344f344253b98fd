"""Recipes give the models that the articles describe, in every family and at every scale, and refuse what cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio import stock
from studio.catalog import load_catalog
from studio.errors import RecipeError, StudioError
from studio.graph.edits import remove_layer
from studio.graph.model_graph import SCALES, LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes
from studio.graph.transfer import origin_map
from studio.templates.apply import apply_recipe
from studio.templates.generate import generate_model
from studio.templates.library import load_templates
from studio.templates.recipe import BackboneStep, Recipe
from studio.templates.recipe_file import parse_recipe
from studio.templates.values import params_of

CATALOG = load_catalog()
LIBRARY = load_templates()
FITTING = [
    pytest.param(family, recipe, id=f"{recipe.id}-{family}") for recipe in LIBRARY.recipes for family in recipe.families
]

# The rows of the published article on LSKA in YOLO11, whose numbering is right for the stock file.
ARTICLE_HEAD = """\
head:
  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 6], 1, Concat, [1]]
  - [-1, 2, C3k2, [512, False]]
  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 4], 1, Concat, [1]]
  - [-1, 2, C3k2, [256, False]]
  - [-1, 1, LSKA, []]
  - [-1, 1, Conv, [256, 3, 2]]
  - [[-1, 13], 1, Concat, [1]]
  - [-1, 2, C3k2, [512, False]]
  - [-1, 1, LSKA, []]
  - [-1, 1, Conv, [512, 3, 2]]
  - [[-1, 10], 1, Concat, [1]]
  - [-1, 2, C3k2, [1024, True]]
  - [-1, 1, LSKA, []]
  - [[17, 21, 25], 1, Detect, [nc]]
"""


def _rows(graph: ModelGraph) -> list[Any]:
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}
    return [([rows[one] for one in layer.inputs], layer.repeats, layer.module, layer.args) for layer in graph.layers]


def _recipe(steps: str, *, more: str = "", path: str = "mine.yaml") -> Recipe:
    head = "title: t\nplace: head\nfamilies: [yolo11]\n"
    return parse_recipe(f"{head}{more}steps:\n{steps}", path=Path(path), is_user=True)


def _apply(recipe: Recipe, **values: Any) -> ModelGraph:
    return apply_recipe(load_stock("yolo11"), recipe, catalog=CATALOG, values=values)


def test_lska_on_the_head_of_yolo11_is_the_article_s_file() -> None:
    stock_text = stock.stock_model("yolo11").path.read_text(encoding="utf-8")
    article = parse_model_yaml(stock_text.partition("head:")[0] + ARTICLE_HEAD)
    ours = generate_model("yolo11", template="lska-head", values={"safe_start": False})
    assert _rows(ours) == _rows(article)
    assert "  - [-1, 1, LSKA, []] # 17\n" in write_model_yaml(ours)
    assert "  - [[17, 21, 25], 1, Detect, [nc]] # 26\n" in write_model_yaml(ours)


@pytest.mark.parametrize(("family", "recipe"), FITTING)
def test_every_template_fits_its_families_at_every_scale(family: str, recipe: Recipe) -> None:
    graph = generate_model(family, template=recipe.id, nc=3, catalog=CATALOG, library=LIBRARY)
    assert graph.header["nc"] == 3
    read = parse_model_yaml(write_model_yaml(graph))
    assert _rows(read) == _rows(graph)
    assert origin_map(read) == origin_map(graph)
    base = load_stock(family)
    for scale in SCALES:
        assert not check_graph(graph, scale, catalog=CATALOG)
        shapes = infer_shapes(graph, scale, catalog=CATALOG)
        assert list(shapes.values()).count(None) == 1  # the head
        stock_shapes = infer_shapes(base, scale)
        # Maps of another backbone may be wider or narrower, and what joins or resizes them gives as many channels.
        is_other_backbone = any(isinstance(step, BackboneStep) for step in recipe.steps)
        for row, origin in origin_map(graph).items():
            ours, stock_shape = shapes[graph.layers[row].id], stock_shapes[base.layers[origin].id]
            if is_other_backbone and ours and stock_shape and graph.layers[row].module in ("Concat", "nn.Upsample"):
                ours = replace(ours, channels=stock_shape.channels)
            assert ours == stock_shape


@pytest.mark.parametrize(("family", "recipe"), FITTING)
def test_every_choice_of_every_parameter_is_legal(family: str, recipe: Recipe) -> None:
    for param in params_of(recipe, CATALOG):
        options = {"choice": param.choices, "bool": (True, False)}.get(param.kind, (param.default,))
        if recipe.id == "c3k2-lska" and family == "yolo12" and param.name == "where":
            assert options == ("neck", "backbone", "any")
        for option in options:
            graph = generate_model(
                family, template=recipe.id, values={param.name: option}, catalog=CATALOG, library=LIBRARY
            )
            assert not check_graph(graph, "n", catalog=CATALOG)


@pytest.mark.parametrize("family", ["yolo11", "yolo26"])
@pytest.mark.parametrize("template", ["c3k2-lska", "sppf-lska"])
def test_templates_inside_blocks_move_no_row_and_keep_the_stock_arguments(family: str, template: str) -> None:
    base, graph = load_stock(family), generate_model(family, template=template, values={"kernel_size": 23})
    assert [row[0] for row in _rows(graph)] == [row[0] for row in _rows(base)]
    for before, after in zip(base.layers, graph.layers, strict=True):
        assert after.origin == before.origin
        given = {"kernel_size": 23} if template == "c3k2-lska" else {"kernel_size": 23, "safe_start": True}
        assert after.args == (before.args if after.module == before.module else (*before.args, given))


def test_chosen_values_are_written_as_one_mapping_and_defaults_as_nothing() -> None:
    graph = generate_model("yolo11", template="lska-head", values={"kernel_size": 23, "safe_start": False})
    assert graph.layers[17].args == ({"kernel_size": 23},)
    assert "[-1, 1, LSKA, [{kernel_size: 23}]]" in write_model_yaml(graph)
    graph = generate_model("yolo11", template="c3k2-lska", values={"kernel_size": 11, "where": "backbone"})
    assert "[-1, 2, C3k2_LSKA, [256, False, 0.25, {kernel_size: 11}]] # 2" in write_model_yaml(graph)


@pytest.mark.parametrize(("text", "value"), [("23", 23), (" 23 ", 23), (23, 23)])
def test_values_may_come_as_text(text: Any, value: int) -> None:
    graph = generate_model("yolo11", template="lska-head", values={"kernel_size": text, "safe_start": "true"})
    assert graph.layers[17].args == ({"kernel_size": value, "safe_start": True},)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"kernel_size": 8}, "8"),
        ({"kernel_size": "x"}, "x"),
        ({"kernel_size": True}, "True"),
        ({"kernelsize": 7}, "kernelsize"),
        ({"safe_start": 2}, "2"),
    ],
)
def test_an_illegal_value_is_told_with_the_legal_ones(values: dict[str, Any], told: str) -> None:
    with pytest.raises(RecipeError, match=told) as caught:
        generate_model("yolo11", template="lska-head", values=values)
    assert caught.value.hint


def test_a_family_that_does_not_fit_is_told() -> None:
    with pytest.raises(RecipeError, match="not made for yolov8") as caught:
        generate_model("yolov8", template="c3k2-lska")
    assert "yolo26" in caught.value.hint


def test_unknown_templates_and_families_are_told() -> None:
    with pytest.raises(RecipeError, match="lska-haed") as caught:
        generate_model("yolo11", template="lska-haed")
    assert "Did you mean lska-head?" in caught.value.hint
    with pytest.raises(StudioError, match="yolo7"):
        generate_model("yolo7", template="none")


def test_any_attention_of_the_catalog_can_be_chosen_with_its_own_parameters() -> None:
    recipe = LIBRARY.get("attention-head")
    names = [spec.name for spec in CATALOG.specs if spec.role == "attention"]
    assert params_of(recipe, CATALOG)[0].choices == tuple(names)
    for name in names:
        graph = generate_model("yolo26", template="attention-head", values={"attention": name})
        assert [layer.module for layer in graph.layers].count(name) == 3
    values = {"attention": "LSKATrivial", "kernel_size": 5, "safe_start": False}
    assert [param.name for param in params_of(recipe, CATALOG, values)][:2] == ["attention", "kernel_size"]
    assert generate_model("yolo11", template="attention-head", values=values).layers[17].args == ({"kernel_size": 5},)
    with pytest.raises(RecipeError, match="C3k2_LSKA"):
        generate_model("yolo11", template="attention-head", values={"attention": "C3k2_LSKA"})


def test_an_attention_of_the_user_can_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "gate.py").write_text(
        'from torch import nn\n\nSPEC = {"name": "MyGate", "role": "attention", "params": '
        '[{"name": "reduction", "kind": "int", "default": 16, "min": 1}]}\n\n\n'
        "class MyGate(nn.Module):\n    def __init__(self, channels, reduction=16):\n        super().__init__()\n",
        encoding="utf-8",
    )
    catalog = load_catalog(tmp_path)
    assert not catalog.problems
    graph = generate_model(
        "yolo11", template="attention-head", values={"attention": "MyGate", "reduction": "4"}, catalog=catalog
    )
    assert (graph.layers[17].module, graph.layers[17].args) == ("MyGate", ({"reduction": 4},))
    assert not check_graph(graph, "x", catalog=catalog)


def test_a_branch_leaves_the_other_readers_as_they_were() -> None:
    graph = _apply(_recipe("  - {insert: LSKA, after: {feeds: head}, wiring: branch}\n"))
    modules = {row: [graph.layers[one].module for one in inputs] for row, (inputs, *_) in enumerate(_rows(graph))}
    assert modules[26] == ["LSKA"] * 3
    assert modules[18] == ["C3k2"]


def test_a_stock_module_can_be_inserted() -> None:
    graph = _apply(_recipe("  - {insert: Conv, args: [1024, 1], after: {module: SPPF}}\n"))
    assert (graph.layers[10].module, graph.layers[10].args) == ("Conv", (1024, 1))


def test_steps_see_what_earlier_steps_did() -> None:
    steps = "  - {insert: LSKA, after: {module: SPPF}}\n  - {insert: LKA, after: {module: LSKA}}\n"
    assert [layer.module for layer in _apply(_recipe(steps)).layers[9:12]] == ["SPPF", "LSKA", "LKA"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("  - {insert: LSKB, after: {feeds: head}}\n", "LSKB"),
        ("  - {insert: C3k2_LSKA, after: {feeds: head}}\n", "role is block"),
        ("  - {replace: LSKA, where: {module: C3k2}}\n", "role is attention"),
        ("  - {replace: C3k2_LSKA, where: {section: backbone}}\n", "selects a Conv"),
        ("  - {insert: LSKA, args: {kernel_size: 8}, after: {feeds: head}}\n", "kernel_size"),
        ("  - {insert: LSKA, args: {width: 8}, after: {feeds: head}}\n", "width"),
        ("  - {insert: Conv, args: {k: 8}, after: {feeds: head}}\n", "stock module"),
        ("  - {insert: Conv, args: [64, 3, 2], after: {module: nn.Upsample}}\n", "different sizes"),
    ],
)
def test_a_recipe_that_cannot_work_is_refused_by_name(steps: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        _apply(_recipe(steps, path="模板.yaml"))
    assert caught.value.where is not None
    assert caught.value.where.path == Path("模板.yaml")


def test_a_stock_model_that_changed_shape_fails_by_name() -> None:
    graph = remove_layer(load_stock("yolo11"), LayerId("r9"))
    with pytest.raises(RecipeError, match="found 0 places") as caught:
        apply_recipe(graph, LIBRARY.get("sppf-lska"), catalog=CATALOG)
    assert caught.value.where is not None


def test_a_model_of_the_user_takes_a_recipe_whatever_its_family() -> None:
    graph = replace(load_stock("yolo11"), family=None)
    assert len(apply_recipe(graph, LIBRARY.get("lska-head"), catalog=CATALOG).layers) == 27


def test_the_baseline_is_the_stock_model() -> None:
    assert generate_model("yolo12", template="none") == load_stock("yolo12")


BACKBONE = """  - backbone:
      - {module: VANStage, args: {out_channels: 32, depth: 1, patch_size: 7, stride: 4}}
      - {module: VANStage, args: {out_channels: 64, depth: 1}}
      - {module: VANStage, args: {out_channels: 128, depth: 1}}
      - {module: VANStage, args: {out_channels: 256, depth: 1}}
    keep: {module: [SPPF, C2PSA], section: backbone}
"""


def test_a_new_backbone_feeds_the_neck_by_stride_and_keeps_the_tail() -> None:
    stock_graph, ours = load_stock("yolo11"), _apply(_recipe(BACKBONE))
    assert [layer.module for layer in ours.layers[:6]] == ["VANStage"] * 4 + ["SPPF", "C2PSA"]
    assert ours.layers[6:] != stock_graph.layers[11:]
    assert [(layer.id, layer.module, layer.args) for layer in ours.layers[6:]] == [
        (layer.id, layer.module, layer.args) for layer in stock_graph.layers[11:]
    ]
    joins = [[ours.row_of(one) for one in layer.inputs] for layer in ours.layers if layer.module == "Concat"]
    assert joins == [[6, 2], [9, 1], [12, 8], [15, 5]]  # strides 16 and 8 of the new rows, then the tail's end
    assert parse_model_yaml(write_model_yaml(ours)).layers[0].args[0]["out_channels"] == 32


def test_a_backbone_without_a_stride_that_the_head_reads_is_refused() -> None:
    without = BACKBONE.replace("      - {module: VANStage, args: {out_channels: 64, depth: 1}}\n", "")
    without = without.replace(
        "{module: VANStage, args: {out_channels: 32, depth: 1, patch_size: 7, stride: 4}}",
        "{module: Conv, args: [32, 3, 16]}",
    )
    with pytest.raises(RecipeError, match="no map of stride 8"):
        _apply(_recipe(without))


def test_an_attention_is_no_row_of_a_backbone() -> None:
    with pytest.raises(RecipeError, match="LSKA cannot be a row of a new backbone: its role is attention"):
        _apply(_recipe("  - backbone:\n      - {module: LSKA, args: {kernel_size: 7}}\n"))
