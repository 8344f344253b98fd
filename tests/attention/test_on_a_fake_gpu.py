"""Every module and one model for each template on a GPU that is not there: no tensor on the wrong device or of a wrong type."""

from __future__ import annotations

import pytest
import torch
import yaml
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode

from studio.attention import _ska
from studio.attention.conv_attn import ConvAttn
from studio.attention.window_attention import WindowAttention
from studio.catalog import load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.paths import project_folder
from studio.templates.generate import generate_model
from studio.templates.library import load_templates
from tests.attention.fake_cuda import OneType, backward, halve, move

pytestmark = pytest.mark.torch

NOWHERE = project_folder() / "no such folder"
CATALOG, LIBRARY = load_catalog(NOWHERE), load_templates(NOWHERE)
# The others have modules of one of these elsewhere, or ESCBlock alone, which takes seconds and is tested by itself.
LEFT_OUT = {
    "attention-neck",
    "attention-backbone",
    "esc-block-head",
    "lska-backbone",
    "lsconv-backbone",
    "lsblock-p5",
    "lsnet-backbone",
}
RECIPES = [recipe for recipe in LIBRARY.recipes if recipe.id not in LEFT_OUT]
HEIGHT, WIDTH = 41, 37  # no multiple of a window


@pytest.fixture(autouse=True)
def _a_card_without_numbers(monkeypatch):
    monkeypatch.setattr(torch.cuda.amp.common, "amp_definitely_not_available", lambda: False)  # else no autocast
    monkeypatch.setattr(_ska._kernel, "failed", True, raising=False)  # Triton cannot run on tensors without numbers


@pytest.fixture
def mode() -> FakeTensorMode:
    return FakeTensorMode(allow_non_fake_inputs=False)


def image_map(channels: int, dtype: torch.dtype) -> Tensor:
    x = torch.randn(2, channels, HEIGHT, WIDTH, device="cuda", dtype=dtype)
    return x.to(memory_format=torch.channels_last).requires_grad_()


def check_gradients(module: nn.Module, found: dict[nn.Parameter, Tensor], count: int) -> None:
    for weight, grad in found.items():
        assert (grad.device, grad.dtype, grad.shape) == (weight.device, weight.dtype, weight.shape)
    without = [name for name, weight in module.named_parameters() if weight.requires_grad and weight not in found]
    assert without == []
    assert len(found) == count


def test_a_module_trains_and_predicts_in_half_precision_on_the_card(module_spec, build, channels, mode):
    module = build(module_spec)
    move(module, mode)
    with mode, OneType():
        x = image_map(channels, torch.float16)
        with torch.autocast("cuda", dtype=torch.float16):
            out = module(x)
        assert out.device.type == "cuda"
        check_gradients(module, backward(out), len(list(module.parameters())) + 1)
        halve(module.eval())
        with torch.no_grad():
            assert module(x).dtype == torch.float16


@pytest.mark.parametrize(
    "build_one", [lambda: WindowAttention(32, 16, safe_start=True), lambda: ConvAttn(32, safe_start=True)], ids=str
)
def test_so_do_large_windows_and_safe_starts(build_one, mode):
    module = build_one()
    move(module, mode)
    with mode, OneType():
        x = image_map(32, torch.float16)
        with torch.autocast("cuda", dtype=torch.float16):
            out = module(x)
        check_gradients(module, backward(out), len(list(module.parameters())) + 1)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_a_model_of_each_template_trains_there_and_predicts_when_fused(recipe, mode):
    from ultralytics.nn.tasks import DetectionModel

    from studio.worker.model_parser import install

    install()
    family = recipe.families[0] if recipe.families else "yolo11"
    graph = generate_model(family, template=recipe.id, values={}, catalog=CATALOG, library=LIBRARY)
    rows = yaml.safe_load(write_model_yaml(graph))
    model = DetectionModel({**rows, "scale": "n", "yaml_file": f"{family}n.yaml"}, verbose=False)
    move(model, mode)
    model.model[-1].forward = list  # the head is stock, and its loss asks for numbers
    with mode, OneType():
        image = torch.randn(2, 3, 64, 96, device="cuda").to(memory_format=torch.channels_last)
        with torch.autocast("cuda", dtype=torch.float16):
            maps = model(image)
        total = torch.stack([feature.float().sum() for feature in maps]).sum()
        head = {id(weight) for weight in model.model[-1].parameters()}
        found = backward(total)
        assert all(grad.device.type == "cuda" for grad in found.values())
        body = [name for name, weight in model.named_parameters() if id(weight) not in head and weight not in found]
        assert body == []
        with torch.no_grad():
            model.eval().fuse(verbose=False)
            halve(model)
            assert all(feature.dtype == torch.float16 for feature in model(image.half()))


class _OnTheProcessor(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + torch.arange(x.shape[3])


class _OfOtherType(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4, 32))

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cuda", enabled=False):
            return (self.weight @ x.flatten(2)).unflatten(2, x.shape[2:])


@pytest.mark.parametrize("wrong", [_OnTheProcessor, _OfOtherType])
def test_a_module_that_a_card_would_refuse_is_refused_here(wrong, mode):
    module = wrong()
    move(module, mode)
    with mode, OneType(), pytest.raises(RuntimeError), torch.autocast("cuda", dtype=torch.float16):
        module(image_map(32, torch.float16))
