"""The seam: stock models stay stock, ours are built as the articles write them, nothing else gets through."""

from __future__ import annotations

import copy
import logging
import os
import tempfile

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from torch import nn
from torch.nn import functional
from ultralytics.nn import tasks
from ultralytics.nn.modules import Detect
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils import LOGGER
from ultralytics.utils.torch_utils import get_flops

from studio.attention.lska import LSKA
from studio.catalog import load_catalog
from studio.errors import ModelError
from studio.stock import stock_model
from studio.worker.model_parser import StudioParser, install

pytestmark = pytest.mark.torch

SCALES = "nsmlx"
# layers, parameters and GFLOPs of the stock models as ultralytics 8.4.190 reports them; 80 classes, 640 pixels
STOCK = {
    "yolo11": [
        (181, 2624080, 6.6733), (181, 9458752, 21.8363), (231, 20114688, 68.6431),
        (357, 25372160, 87.8511), (357, 56966176, 196.3151),
    ],
    "yolo26": [
        (260, 2572280, 6.2397), (260, 10009784, 23.0793), (280, 21896248, 75.6351),
        (392, 26299704, 94.1582), (392, 58993368, 210.0747),
    ],
    "yolov8": [
        (129, 3157200, 8.8551), (129, 11166560, 28.8119), (169, 25902640, 79.3137),
        (209, 43691520, 165.7347), (209, 68229648, 258.5370),
    ],
    "yolo12": [
        (272, 2602288, 7.6341), (272, 9284096, 23.6531), (292, 20199168, 71.3479),
        (488, 26450784, 96.2949), (488, 59210784, 210.1457),
    ],
}  # fmt: skip
WITH_LSKA = {
    "yolo11": [2717712, 9818048, 20726272, 25983744, 58325920],
    "yolo26": [2665912, 10369080, 22507832, 26911288, 60353112],
}
LEGACY = {"yolo11": False, "yolo26": False, "yolo12": False, "yolov8": True}  # of the detection head
EVERY_SCALE = [(family, scale) for family in ("yolo11", "yolo26") for scale in SCALES]

# The rows as articles print them, from the neck of YOLO11 on.
ARTICLE_HEAD = """
head:
  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 6], 1, Concat, [1]] # cat backbone P4
  - [-1, 2, C3k2, [512, False]] # 13

  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 4], 1, Concat, [1]] # cat backbone P3
  - [-1, 2, C3k2, [256, False]] # 16 (P3/8-small)
  - [-1, 1, LSKA, []] # 17 (P3/8-small)

  - [-1, 1, Conv, [256, 3, 2]]
  - [[-1, 13], 1, Concat, [1]] # cat head P4
  - [-1, 2, C3k2, [512, False]] # 20 (P4/16-medium)
  - [-1, 1, LSKA, []] # 21 (P4/16-medium)

  - [-1, 1, Conv, [512, 3, 2]]
  - [[-1, 10], 1, Concat, [1]] # cat head P5
  - [-1, 2, C3k2, [1024, True]] # 24 (P5/32-large)
  - [-1, 1, LSKA, []] # 25 (P5/32-large)

  - [[17, 21, 25], 1, Detect, [nc]] # Detect(P3, P4, P5)
"""


@pytest.fixture(autouse=True)
def catalog(tmp_path):
    """Install the seam with the built-in modules and those in `tmp_path/attention`."""
    return install(load_catalog(tmp_path / "attention"))


def model_file(family: str, scale: str) -> dict:
    """Read a stock model file as ultralytics does."""
    d = yaml.safe_load(stock_model(family).path.read_text(encoding="utf-8"))
    return {**d, "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def with_rows(d: dict, module: str, args: list) -> dict:
    """Put one attention row behind each of the three rows that the head reads, as the articles do."""
    d = copy.deepcopy(d)
    head = []
    for index, row in enumerate(d["head"][:-1], start=len(d["backbone"])):
        head.append(row)
        if index in (16, 19, 22):
            head.append([-1, 1, module, list(args)])
    return {**d, "head": [*head, [[17, 21, 25], *d["head"][-1][1:]]]}


def replaced(d: dict, stock: str, module: str, extra: tuple = ()) -> dict:
    """Name `module` in every row of `stock`, with `extra` arguments behind."""
    d = copy.deepcopy(d)
    for row in d["backbone"] + d["head"]:
        if row[2] == stock:
            row[2], row[3] = module, [*row[3], *extra]
    return d


def built(d: dict, **kwargs) -> DetectionModel:
    """Build the model with fixed random numbers."""
    torch.manual_seed(0)
    return DetectionModel(d, verbose=False, **kwargs)


def parameters(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def shake(model: nn.Module) -> None:
    """Give every weight and statistic another value, so that equality with it means something."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for tensor in model.state_dict().values():
            if tensor.is_floating_point():
                tensor.mul_(1 + 0.05 * torch.rand(tensor.shape, generator=generator))


def raw(model: DetectionModel, image: torch.Tensor) -> list[torch.Tensor]:
    """Give all tensors of the head's answer in a fixed order."""
    found: list[torch.Tensor] = []

    def walk(value):
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, dict):
            for key in sorted(value):
                walk(value[key])
        elif isinstance(value, list | tuple):
            for item in value:
                walk(item)

    with torch.no_grad():
        walk(model(image))
    return found


def same(first: DetectionModel, second: DetectionModel) -> bool:
    """Say whether both answer alike to the bit, in training and in evaluation."""
    image = torch.rand(2, 3, 64, 96, generator=torch.Generator().manual_seed(2))
    for training in (True, False):
        one, two = raw(first.train(training), image), raw(second.train(training), image)
        if len(one) != len(two) or not all(torch.equal(a, b) for a, b in zip(one, two, strict=True)):
            return False
    return True


# --- stock models


@pytest.mark.parametrize("family", STOCK)
@pytest.mark.parametrize("scale", SCALES)
def test_stock_models_are_what_they_were(family, scale):
    layers, count, gflops = STOCK[family][SCALES.index(scale)]
    model = built(model_file(family, scale))
    reported = model.info(imgsz=640)
    assert (reported[0], reported[1], parameters(model)) == (layers, count, count)
    assert reported[3] == pytest.approx(gflops, rel=0.01)
    assert Detect.legacy is LEGACY[family]


def test_a_stock_model_has_the_weights_that_the_bare_parser_gives_it():
    parser = tasks.parse_model
    wrapped = built(model_file("yolo11", "n"))
    try:
        tasks.parse_model = parser.stock_parser
        bare = built(model_file("yolo11", "n"))
    finally:
        tasks.parse_model = parser
    assert wrapped.state_dict().keys() == bare.state_dict().keys()
    assert same(wrapped, bare)


def test_installing_twice_wraps_once(catalog):
    parser = tasks.parse_model
    assert install() is catalog
    assert tasks.parse_model is parser
    assert not isinstance(parser.stock_parser, StudioParser)


# --- rows of ours


def test_the_articles_file_builds_as_it_is_printed(tmp_path):
    backbone = stock_model("yolo11").path.read_text(encoding="utf-8").partition("# YOLO11n head")[0]
    path = tmp_path / "yolo11n-LSKA.yaml"
    path.write_text(backbone + ARTICLE_HEAD, encoding="utf-8")
    model = built(str(path))
    assert len(model.model) == 27
    assert model.save == [4, 6, 10, 13, 17, 21, 25]
    assert model.model[-1].f == [17, 21, 25]
    assert parameters(model) == WITH_LSKA["yolo11"][0]
    assert model.stride.tolist() == [8, 16, 32]


@pytest.mark.parametrize(("family", "scale"), EVERY_SCALE)
def test_lska_rows_find_their_channels_at_every_scale(family, scale):
    model = built(with_rows(model_file(family, scale), "LSKA", []))
    assert parameters(model) == WITH_LSKA[family][SCALES.index(scale)]
    for row in (17, 21, 25):
        layer = model.model[row]
        assert (type(layer), layer.i, layer.f, layer.type) == (LSKA, row, -1, "studio.attention.lska.LSKA")
        assert layer.np == parameters(layer)
    assert Detect.legacy is False


@pytest.mark.parametrize("args", [[23], [{"kernel_size": 23}]], ids=str)
def test_parameters_reach_the_module(args):
    model = built(with_rows(model_file("yolo11", "n"), "LSKA", args))
    assert parameters(model) - 2624080 == 99008
    assert model.model[17].conv_spatial_h.kernel_size == (1, 7)


def test_a_row_that_reads_another_layer_gets_the_channels_of_that_layer():
    d = model_file("yolo11", "n")
    d["head"][-1:] = [[16, 1, "LSKA", []], [19, 1, "LSKA", []], [[23, 24, 22], 1, "Detect", ["nc"]]]
    model = built(d)
    assert [model.model[row].conv1.in_channels for row in (23, 24)] == [64, 128]
    assert (model.model[23].f, model.model[24].f) == (16, 19)


def test_a_repeated_attention_row_becomes_a_sequence_of_scaled_length():
    d = with_rows(model_file("yolo11", "n"), "LSKA", [])
    d["head"][6][1] = 4
    layer = built(d).model[17]
    assert [type(one) for one in layer] == [LSKA, LSKA]  # depth 0.5
    assert (layer.i, layer.f, layer.np) == (17, -1, 2 * 5184)


def test_a_safe_row_changes_no_answer_and_no_later_random_number():
    # The stock parts of both models get the same initial weights from the same seed: comparisons can be paired.
    stock = built(model_file("yolo11", "n"))
    after_stock = torch.rand(1)
    ours = built(with_rows(model_file("yolo11", "n"), "LSKA", [{"safe_start": True}]))
    assert torch.equal(torch.rand(1), after_stock)
    image = torch.rand(1, 3, 64, 64)
    assert all(torch.equal(a, b) for a, b in zip(raw(stock.eval(), image), raw(ours.eval(), image), strict=True))


# --- blocks of ours


@pytest.mark.parametrize(("family", "scale"), EVERY_SCALE)
def test_c3k2_lska_keeps_the_stock_model_at_every_scale(family, scale):
    stock = built(model_file(family, scale))
    legacy = Detect.legacy
    ours = built(replaced(model_file(family, scale), "C3k2", "C3k2_LSKA"))
    assert Detect.legacy is legacy is False
    kept = {name: tuple(value.shape) for name, value in stock.state_dict().items()}
    assert kept.items() <= {name: tuple(value.shape) for name, value in ours.state_dict().items()}.items()
    shake(stock)
    ours.load(stock, verbose=False)  # ultralytics' own matching by name
    assert same(stock, ours)


def test_the_inner_attention_of_yolo26_survives():
    stock, ours = (
        built(d).model[22]
        for d in (
            model_file("yolo26", "n"),
            replaced(model_file("yolo26", "n"), "C3k2", "C3k2_LSKA", ({"kernel_size": 11},)),
        )
    )
    assert "PSABlock" in {type(module).__name__ for module in ours.modules()}
    assert parameters(ours) > parameters(stock)


@pytest.mark.parametrize("family", ["yolo11", "yolo26"])
def test_sppf_lska_keeps_the_stock_block(family):
    stock = built(model_file(family, "n"))
    ours = built(replaced(model_file(family, "n"), "SPPF", "SPPF_LSKA", ({"safe_start": True},)))
    shake(stock)
    ours.load(stock, verbose=False)
    assert same(stock, ours)
    assert ours.model[9].add is (family == "yolo26")
    assert isinstance(ours.model[9].cv1.act, nn.SiLU if family == "yolo11" else nn.Identity)


def test_sppf_lska_has_the_weights_that_articles_give_it():
    model = built(replaced(model_file("yolo11", "n"), "SPPF", "SPPF_LSKA"))
    assert parameters(model) - 2624080 == 272896
    assert model.model[9].lska.conv_spatial_h.kernel_size == (1, 5)


@pytest.mark.parametrize("family", ["yolo11", "yolo26"])
@pytest.mark.parametrize("module", ["C3k2_LSConv", "C3k2_LSBlock"])
def test_c3k2_with_parts_of_lsnet_keeps_the_stock_model(family, module):
    stock = built(model_file(family, "n"))
    ours = built(replaced(model_file(family, "n"), "C3k2", module))
    shake(stock)
    ours.load(stock, verbose=False)
    assert same(stock, ours)


def test_channels_that_an_attention_cannot_take_are_told_with_the_row():
    d = model_file("yolo11", "n")
    d["backbone"][1:1] = [[-1, 1, "nn.Conv2d", [16, 12, 1]], [-1, 1, "LSConv", []]]
    with pytest.raises(ModelError, match=r"Layer 2 LSConv .* no multiple of 8") as caught:
        built(d)
    assert "12 channels" in caught.value.hint


@pytest.mark.parametrize(
    "module", ["LSKA", "LKA", "LSKATrivial", "LKATrivial", "LSKA_Attention", "LKA_Attention", "LSConv", "LSBlock"]
)
def test_a_variant_survives_what_ultralytics_does_to_models(module):
    model = built(with_rows(model_file("yolo26", "n"), module, [])).eval()
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        before = model(image)[0]
        assert torch.equal(copy.deepcopy(model)(image)[0], before)
        torch.testing.assert_close(model.fuse(verbose=False)(image)[0], before, rtol=1e-3, atol=1e-3)
        assert copy.deepcopy(model).half().float()(image)[0].isfinite().all()


# --- what is printed


def with_van_backbone(d: dict) -> dict:
    d["backbone"] = [
        [-1, 1, "VANStage", [{"out_channels": 16, "depth": 1, "patch_size": 7, "stride": 4}]],
        [-1, 1, "VANStage", [24, 1, 4]],
        [-1, 1, "VANStage", [40, 1, 4]],
        [-1, 1, "VANStage", [48, 1, 4]],
    ]
    renumbered = {4: 1, 6: 2, 10: 3}  # what the head of YOLO11 reads of its backbone
    for _, row in enumerate(d["head"]):
        sources = row[0] if isinstance(row[0], list) else [row[0]]
        sources = [renumbered.get(one, one - 7 if one > 10 else one) for one in sources]
        row[0] = sources if isinstance(row[0], list) else sources[0]
    return d


def test_stages_give_the_channels_that_the_row_says_at_every_scale():
    for scale in ("n", "l"):
        model = built(with_van_backbone(model_file("yolo11", scale)))
        assert [type(layer).__name__ for layer in model.model[:4]] == ["VANStage"] * 4
        assert model.stride.tolist() == [8, 16, 32]
        maps = model.model[:4]
        assert maps(torch.zeros(1, 3, 63, 65)).shape == (1, 48, 2, 3)


def test_a_repeated_stage_is_refused_with_its_row():
    d = with_van_backbone(model_file("yolo11", "n"))
    d["backbone"][1][1] = 2
    with pytest.raises(ModelError, match="Layer 1 VANStage is repeated 2 times"):
        built(d)


def test_the_printed_table_shows_our_modules_in_their_places():
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    LOGGER.addHandler(handler)
    try:
        DetectionModel(with_rows(replaced(model_file("yolo11", "n"), "SPPF", "SPPF_LSKA"), "LSKA", []), verbose=True)
    finally:
        LOGGER.removeHandler(handler)
    rows = [line.split() for line in lines if line[:3].strip().isdigit()]
    assert [int(row[0]) for row in rows] == list(range(27))
    assert rows[17][1:5] == ["-1", "1", "5184", "studio.attention.lska.LSKA"]
    assert rows[17][5:] == ["[64,", "7,", "False]"]
    assert rows[9][3:8] == [str(164608 + 272896), "studio.attention.sppf_lska.SPPF_LSKA", "[256,", "256,", "5]"]
    assert not any("Identity" in line for line in lines)


def test_functional_convolutions_are_counted():
    class Dynamic(nn.Module):
        def __init__(self, functionally: bool) -> None:
            super().__init__()
            self.conv, self.functionally = nn.Conv2d(3, 8, 3, padding=1, bias=False), functionally

        def forward(self, x):
            return functional.conv2d(x, self.conv.weight, padding=1) if self.functionally else self.conv(x)

    assert get_flops(Dynamic(True), 64) == get_flops(Dynamic(False), 64) == pytest.approx(2 * 64 * 64 * 8 * 27 / 1e9)
