"""One large kernel for several rows of a real model: counted once, stepped once, and still shared after every kind of copy."""

from __future__ import annotations

import copy
import io
import logging
import pickle
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from ultralytics.engine.trainer import BaseTrainer
from ultralytics.nn.tasks import DetectionModel, yaml_model_load
from ultralytics.utils import LOGGER
from ultralytics.utils.torch_utils import ModelEMA

from studio.attention._shared_kernel import LargeKernelHolder, share_kernels
from studio.attention.conv_attn import ConvAttn, ConvAttnResidual
from studio.attention.esc_block import ESCBlock
from studio.catalog import load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.templates.generate import generate_model
from studio.worker import model_parser

pytestmark = pytest.mark.torch

KERNEL = 16 * 16 * 13 * 13
ROWS = (17, 21, 25)


def built(folder: Path, arguments: str, *, verbose: bool = False) -> DetectionModel:
    """Build YOLO11n with a ConvAttn after each map that Detect reads."""
    model_parser.install(load_catalog(folder / "none"))
    text = write_model_yaml(generate_model("yolo11", template="convattn-head"))
    path = folder / "yolo11n-convattn.yaml"
    path.write_text(text.replace("ConvAttn, [{safe_start: True}]", f"ConvAttn, [{{{arguments}}}]"), encoding="utf-8")
    torch.manual_seed(0)
    return DetectionModel(yaml_model_load(path), verbose=verbose)


@pytest.fixture
def model(tmp_path) -> DetectionModel:
    return built(tmp_path, "share_kernel: True")


def holders(model: nn.Module) -> list[ConvAttn]:
    return [module for module in model.modules() if isinstance(module, LargeKernelHolder)]


def assert_shared(model: nn.Module, apart_from: nn.Module | None = None) -> None:
    first, *others = holders(model)
    assert [name for name in model.state_dict() if "plk_filter" in name] == ["model.17.plk_filter"]
    assert all(other.kernel is first.plk_filter for other in others)
    assert len(others) == 2
    if apart_from is not None:
        assert first.plk_filter is not holders(apart_from)[0].plk_filter


def answers(model: nn.Module) -> torch.Tensor:
    torch.manual_seed(1)
    with torch.no_grad():
        return model.eval()(torch.rand(1, 3, 64, 64).to(next(model.parameters()).dtype))[0]


def test_the_kernel_is_registered_and_counted_once(model, tmp_path):
    assert_shared(model)
    own = built(tmp_path, "")
    assert sum(p.numel() for p in own.parameters()) - sum(p.numel() for p in model.parameters()) == 2 * KERNEL
    assert [model.model[row].np for row in ROWS] == [1432 + KERNEL, 1432, 1432]


def test_the_printed_table_counts_the_kernel_once(tmp_path):
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    keeper = Keeper()
    LOGGER.addHandler(keeper)
    try:
        built(tmp_path, "share_kernel: True", verbose=True)
    finally:
        LOGGER.removeHandler(keeper)
    rows = [line.split() for line in lines if "ConvAttn" in line]
    assert [int(row[3]) for row in rows] == [1432 + KERNEL, 1432, 1432]


@pytest.mark.parametrize("name", ["SGD", "MuSGD", "AdamW"])
def test_one_step_moves_the_kernel_once(model, name):
    for row in ROWS:  # as if it had learned: all three rows give the kernel a gradient
        nn.init.normal_(model.model[row].dwc_proj[3].weight, std=0.1)
    trainer = SimpleNamespace(args=SimpleNamespace(warmup_bias_lr=0.1), data={"nc": 80})
    optimizer = BaseTrainer.build_optimizer(trainer, model, name=name, lr=0.01, momentum=0.0, decay=0.0)
    stepped = [id(p) for group in optimizer.param_groups for p in group["params"]]
    kernel = model.model[17].plk_filter
    assert stepped.count(id(kernel)) == 1
    assert len(stepped) == len(set(stepped)) == len(list(model.parameters()))
    out = model.train()(torch.rand(2, 3, 64, 64))
    sum(value.square().mean() for value in found(out)).backward()
    before, gradient = kernel.detach().clone(), kernel.grad.clone()
    optimizer.step()
    assert not torch.equal(kernel, before)
    if name == "SGD":
        torch.testing.assert_close(kernel.detach(), before - 0.01 * gradient)


def found(value: object) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value] if value.requires_grad else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [one for part in parts for one in found(part)]


def test_the_gradient_is_the_sum_of_what_each_row_asks(tmp_path):
    shared, own = built(tmp_path, "share_kernel: True"), built(tmp_path, "")
    weights = shared.state_dict()
    for row in ROWS[1:]:
        weights[f"model.{row}.plk_filter"] = weights["model.17.plk_filter"]
    own.load_state_dict(weights, strict=True)
    assert torch.equal(answers(shared), answers(own))
    x = torch.rand(1, 3, 64, 64)
    for model in (shared, own):
        sum(value.square().mean() for value in found(model.train()(x))).backward()
    together = sum(own.model[row].plk_filter.grad for row in ROWS)
    torch.testing.assert_close(shared.model[17].plk_filter.grad, together, rtol=1e-4, atol=1e-7)


def test_averaged_weights_share_a_kernel_of_their_own(model):
    average = ModelEMA(model, decay=0.5, tau=1).ema
    assert_shared(average, apart_from=model)
    assert torch.equal(answers(average), answers(model))
    with torch.no_grad():
        model.model[17].plk_filter.mul_(2)
    assert not torch.equal(answers(average), answers(model))


def test_a_pickle_and_a_checkpoint_give_the_sharing_back(model):
    before = answers(model)
    stream = io.BytesIO()
    torch.save({"ema": copy.deepcopy(model).half()}, stream)
    stream.seek(0)
    checkpoint = torch.load(stream, weights_only=False)["ema"].float()
    for again in (pickle.loads(pickle.dumps(model)), checkpoint):  # noqa: S301 (our own bytes)
        assert_shared(again, apart_from=model)
    assert torch.equal(answers(pickle.loads(pickle.dumps(model))), before)  # noqa: S301
    torch.testing.assert_close(answers(checkpoint), before, rtol=0.1, atol=2.0)  # pixels, rounded to half


def test_weights_load_by_name(model, tmp_path):
    other = built(tmp_path, "share_kernel: True")
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.add_(0.01 * torch.randn_like(parameter))
    model.load_state_dict(other.state_dict(), strict=True)
    assert torch.equal(answers(model), answers(other))
    assert_shared(model, apart_from=other)
    own = built(tmp_path, "")
    model.load(own, verbose=False)  # ultralytics' own matching: the first row's kernel is taken
    assert torch.equal(model.model[25].kernel, own.model[17].plk_filter)


def test_a_change_of_type_reaches_borrowers(model):
    half = copy.deepcopy(model).bfloat16()
    assert_shared(half)
    assert half.model[25].kernel.dtype == torch.bfloat16
    assert answers(half).isfinite().all()
    assert_shared(model.double())
    assert answers(model).dtype == torch.float64


@pytest.mark.filterwarnings("ignore")  # exporters warn of their own age
@pytest.mark.parametrize("kind", ["torchscript", "onnx"])
def test_an_exported_model_gives_the_same(model, kind, tmp_path):
    head = model.model[-1]
    head.export, head.format = True, kind
    torch.manual_seed(1)
    x = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        before = model.eval()(x)
    if kind == "torchscript":
        out = torch.jit.trace(model, x, strict=False, check_trace=False)(x)
    else:
        onnxruntime = pytest.importorskip("onnxruntime")
        path = tmp_path / "shared.onnx"
        torch.onnx.export(model, (x,), path, dynamo=False, input_names=["x"])
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        out = torch.from_numpy(session.run(None, {"x": x.numpy()})[0])
    torch.testing.assert_close(out, before, rtol=1e-3, atol=1e-3)


def test_a_borrower_alone_can_be_copied(model):
    borrower = model.model[25]
    x = torch.randn(1, 256, 6, 5)
    for twin in (copy.deepcopy(borrower), pickle.loads(pickle.dumps(borrower))):  # noqa: S301
        assert torch.equal(twin.eval()(x), borrower.eval()(x))
        assert twin.kernel is not borrower.kernel


def test_only_kernels_of_one_shape_that_ask_are_shared():
    model = nn.ModuleList(
        [
            ConvAttn(32, share_kernel=True),
            ConvAttn(32),
            ConvAttn(8, share_kernel=True),
            ESCBlock(32, share_kernel=True),
            ConvAttnResidual(32, kernel_size=5, share_kernel=True),
            ConvAttnResidual(8, share_kernel=True),
        ]
    )
    assert share_kernels(model) == share_kernels(model) == 2
    assert [module.borrows for module in model] == [False, False, False, True, False, True]
    assert model[3].kernel is model[0].plk_filter
    assert model[5].kernel is model[2].plk_filter


def test_blocks_share_across_their_rows(tmp_path):
    model_parser.install(load_catalog(tmp_path / "none"))
    text = write_model_yaml(generate_model("yolo11", template="c3k2-esc", values={"where": "any"}))
    assert "C3k2_ESC" in text
    counts = []
    for name, asked in (("own", ""), ("shared", "share_kernel: True")):
        rows = [with_argument(line, asked) if "C3k2_ESC" in line else line for line in text.splitlines()]
        path = tmp_path / f"yolo11n-{name}.yaml"
        path.write_text("\n".join(rows), encoding="utf-8")
        counts.append(DetectionModel(yaml_model_load(path), verbose=False))
    own, shared = counts
    shapes = [tuple(module.kernel.shape) for module in holders(shared)]
    saved = sum(torch.Size(shape).numel() for shape in shapes) - sum(torch.Size(shape).numel() for shape in set(shapes))
    assert saved > 0
    assert sum(p.numel() for p in own.parameters()) - sum(p.numel() for p in shared.parameters()) == saved


def with_argument(line: str, asked: str) -> str:
    """Add an argument to a row of a model file."""
    head, _, rest = line.rpartition("]]")
    if not asked:
        return line
    return f"{head[:-1]}, {asked}}}]]{rest}" if head.endswith("}") else f"{head}, {{{asked}}}]]{rest}"
