"""Model files: every shipped one is read and written back; what is wrong is told with its line and layer."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from studio import stock
from studio.errors import ModelError
from studio.graph.model_graph import SCALES, Layer, ModelGraph
from studio.graph.model_yaml import (
    load_stock,
    parse_model_yaml,
    read_model_yaml,
    scale_file_name,
    scale_in_file_name,
    with_nc,
    write_model_yaml,
)

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))

SMALL = """\
nc: 80
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 2, C3k2, [128]]
head:
  - [[-1, 0], 1, Concat, [1]]
  - [[1, 2], 1, Detect, [nc]]
"""


def _meaning(graph: ModelGraph) -> tuple[list[Layer], dict[str, object], str | None]:
    return [replace(layer, line=None) for layer in graph.layers], dict(graph.header), graph.family


def _absolute(fields: dict) -> dict:
    """Resolve what rows read, so that two spellings of one model are equal."""
    rows = fields["backbone"] + fields["head"]
    for number, row in enumerate(rows):
        sources = row[0] if isinstance(row[0], list) else [row[0]]
        resolved = [number + one if one < 0 and number else one for one in sources]
        row[0] = resolved if isinstance(row[0], list) else resolved[0]
    return {
        **{k: v for k, v in fields.items() if k not in ("head", "studio")},
        "rows": rows,
        "split": len(fields["head"]),
    }


def test_ultralytics_ships_the_files_that_this_test_is_about() -> None:
    assert len(SHIPPED) > 50


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_model_is_read_and_written_back(path: Path) -> None:
    graph = read_model_yaml(path)
    text = write_model_yaml(graph)
    assert _meaning(parse_model_yaml(text)) == _meaning(graph)
    assert _absolute(yaml.safe_load(text)) == _absolute(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("family", stock.FAMILIES)
def test_a_stock_model_knows_its_rows(family: str) -> None:
    graph = load_stock(family)
    assert graph.family == family
    assert [layer.origin for layer in graph.layers] == list(range(len(graph.layers)))
    lines = stock.stock_model(family).path.read_text(encoding="utf-8").splitlines()
    for layer in graph.layers:
        assert layer.line is not None
        assert f" {layer.module}," in lines[layer.line - 1]


def test_family_and_origin_survive_writing() -> None:
    graph = load_stock("yolo26")
    assert _meaning(parse_model_yaml(write_model_yaml(graph))) == _meaning(graph)


def test_rows_are_written_in_the_stock_style() -> None:
    text = write_model_yaml(load_stock("yolo11"))
    for row in (
        "  - [-1, 2, C3k2, [256, False, 0.25]]",
        '  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]',
        "  - [[-1, 6], 1, Concat, [1]]",
        "  - [[16, 19, 22], 1, Detect, [nc]]",
    ):
        assert row in text


def test_comments_and_unknown_names_do_no_harm() -> None:
    graph = parse_model_yaml("# 注意力模型\nmy_key: {作者: 张三, 数: [1.5e-7, null]}\n" + SMALL)
    assert graph.header["my_key"] == {"作者": "张三", "数": [1.5e-7, None]}
    assert _meaning(parse_model_yaml(write_model_yaml(graph))) == _meaning(graph)


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "1e5",
        "1.5",
        "",
        " a",
        "a: b",
        "null",
        "~",
        "注意",
        "a\nb",
        "\u2028",
        "😀",
        "-1",
        "nc",
        "0x1F",
        "a#b",
        "*x",
        "%",
    ],
)
def test_any_text_argument_survives(value: str) -> None:
    graph = parse_model_yaml(SMALL)
    first = replace(graph.layers[0], args=(64, value, {"k": value}, [value, 1e-05, 1e22, True, None, -3]))
    graph = replace(graph, layers=(first, *graph.layers[1:]))
    assert _meaning(parse_model_yaml(write_model_yaml(graph))) == _meaning(graph)


@pytest.mark.parametrize(
    ("row", "message", "node"),
    [
        ("[3, 1, Conv, [64]]", "comes later", "3 Conv"),
        ("[4, 1, Conv, [64]]", "comes later", "3 Conv"),
        ("[99, 1, Conv, [64]]", "comes later", "3 Conv"),
        ("[-5, 1, Conv, [64]]", "before the first", "3 Conv"),
        ("[0, 1, Conv, [64]]", None, None),
        ("[[-1, 3], 1, Concat, [1]]", "reads itself", "3 Concat"),
        ("[[], 1, Concat, [1]]", "empty", "3 Concat"),
        ("[true, 1, Conv, [64]]", "no row number", "3 Conv"),
        ("[x, 1, Conv, [64]]", "no row number", "3 Conv"),
        ("[1.5, 1, Conv, [64]]", "no row number", "3 Conv"),
        ("[-1, 0, Conv, [64]]", "repeats", "3 Conv"),
        ("[-1, 100000, Conv, [64]]", "repeats", "3 Conv"),
        ("[-1, 1, 5, [64]]", "names no module", "3"),
        ("[-1, 1, 'os.system(1)', [64]]", "names no module", "3 os.system(1)"),
        ("[-1, 1, Conv, 64]", "not a list", "3 Conv"),
        ("[-1, 1, Conv, [65536]]", "16,384", "3 Conv"),
        ("[-1, 1, Conv, [[99999]]]", "16,384", "3 Conv"),
        ("[-1, 1, LSKA, [{kernel_size: 99999}]]", "16,384", "3 LSKA"),
        ("[-1, 1, Conv]", "list of four", "3 Conv"),
        ("hello", "list of four", "3"),
        ("{a: 1}", "list of four", "3"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_layer(row: str, message: str | None, node: str | None) -> None:
    if message == "comes later" and row.startswith("[3,"):
        message = "reads itself"
    text = SMALL.replace("  - [[1, 2], 1, Detect, [nc]]", f"  - {row}\n  - [[1, 2], 1, Detect, [nc]]")
    if message is None:
        assert len(parse_model_yaml(text).layers) == 5
        return
    with pytest.raises(ModelError, match=message) as caught:
        parse_model_yaml(text, path=Path("模型.yaml"))
    where = caught.value.where
    assert where is not None
    assert (where.path, where.line, where.node) == (Path("模型.yaml"), 7, node)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "no model", None),
        ("[]", "no model", 1),
        ("nc: 80\nhead: []\n", "no backbone", 1),
        ("backbone: []\n", "no head", 1),
        ("backbone: []\nhead: []\n", "no layers", 1),
        ("backbone: 3\nhead: []\n", "no list of rows", 1),
        (SMALL.replace("nc: 80", "nc: many"), "number of classes", 1),
        (SMALL.replace("nc: 80", "nc: 0"), "number of classes", 1),
        (SMALL + "activation: __import__('os').system('echo')\n", "activation", 8),
        (SMALL + "activation: nn.ReLU().__class__\n", "activation", 8),
        (SMALL + "scales: {n: [0.5, 0.25]}\n", "scale n", 8),
        (SMALL + "scales: {n: [0.5, .inf, 1024]}\n", "scale n", 8),
        (SMALL + "scales: []\n", "scales", 8),
        (SMALL + "width_multiple: .nan\n", "width_multiple", 8),
        (SMALL + "studio: 3\n", "studio", 8),
        (SMALL + "studio: {family: yolo11, origin: [0]}\n", "lists 1 rows", 8),
        (SMALL + "studio: {family: yolo11, origin: [0, 1, 1, 2]}\n", "twice", 8),
        (SMALL + "studio: {family: [1], origin: null}\n", "no name", 8),
        ("backbone:\n" + "  - [-1, 1, Conv, [64]]\n" * 2001 + "head: []\n", "2,000", 2),
    ],
)
def test_a_bad_file_is_told_with_its_line(text: str, message: str, line: int | None) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        parse_model_yaml(text)
    assert caught.value.where is not None
    assert caught.value.where.line == line


@pytest.mark.parametrize(
    "activation", ["torch.nn.ReLU()", "nn.SiLU()", "torch.nn.LeakyReLU(0.1)", "nn.ReLU(inplace=True)"]
)
def test_known_activations_are_read(activation: str) -> None:
    assert parse_model_yaml(SMALL + f"activation: {activation}\n").header["activation"] == activation


def test_the_number_of_classes_is_set_and_nothing_else() -> None:
    before, after = load_stock("yolo26"), with_nc(load_stock("yolo26"), 3)
    assert after.header["nc"] == 3
    assert {**after.header, "nc": 80} == dict(before.header)
    with pytest.raises(ModelError, match="0 classes"):
        with_nc(before, 0)


@pytest.mark.parametrize("family", [*stock.FAMILIES, None, "", "custom"])
@pytest.mark.parametrize("tag", ["lska-head", "lska", "none", "模型", "", "a/b\\c:d", "x" * 200, "11x", "yolo11x"])
def test_a_file_name_gives_back_its_scale(family: str | None, tag: str) -> None:
    for scale in SCALES:
        name = scale_file_name(family, scale, tag)
        assert scale_in_file_name(Path(name).stem) == scale
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", name)
        assert not family or family == "custom" or name.startswith(f"{family}{scale}-")


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(ModelError, match="'z'"):
        scale_file_name("yolo11", "z", "x")


@pytest.mark.torch
def test_the_scale_rule_is_that_of_ultralytics() -> None:
    from ultralytics.nn.tasks import guess_model_scale

    for stem in ("yolo11n-lska", "yolo11lska", "yolo11-x", "yolov8x-a", "yoloe-11s-seg", "model", "yolo0m-model"):
        assert (scale_in_file_name(stem) or "") == guess_model_scale(f"{stem}.yaml")
