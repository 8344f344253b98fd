"""The whole LSNet: recorded calls of the reference, weights and multiply-adds part by part, folding, official names."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from studio.attention._batch_norm import KeptBatchNorm2d
from studio.attention._conv_bn import Conv2d_BN
from studio.attention._fold import fold_batch_norms
from studio.attention._ls_net import LSNET_SIZES, LSNet, LSNetSize
from studio.attention._official_keys import ls_network_weights
from studio.attention._rep_vgg_dw import RepVGGDW
from studio.attention._ska import SKA
from studio.attention.ls_block import LSBlock
from studio.attention.ls_downsample import LSDownsample
from studio.attention.ls_stage import LSStage
from studio.attention.ls_stem import LSStem

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
NETS = ["lsnet_net_eval", "lsnet_net_train"]
PARTS = {  # weights of the stem, of each stage and of the classifier
    "t": (23_696, 0, 177_616, 2_668_544, 8_154_208, 385_768),
    "s": (52_824, 43_512, 393_144, 4_160_352, 11_046_576, 449_896),
    "b": (93_472, 336_928, 2_010_080, 5_981_888, 14_377_216, 514_024),
}
TOTALS = {"t": 11_409_832, "s": 16_146_304, "b": 23_313_608}
FOLDED = {"t": 11_370_488, "s": 16_098_232, "b": 23_249_320}
# Thousand millions for an image of 224 x 224, folded, with what fvcore counts: 1 for a multiply-add of a convolution, a matrix
# product or the small kernels, 2 for a value of a batch normalisation, 5 for one of a group normalisation.
OPERATIONS = {"t": "0.3163", "s": "0.5385", "b": "1.2475"}

pytestmark = pytest.mark.torch


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def empty_net(size: str) -> LSNet:
    with torch.device("meta"):
        return LSNet(LSNET_SIZES[size])


def scrambled(module: nn.Module) -> nn.Module:
    """Give every weight and statistic a value that folding must not lose."""
    torch.manual_seed(0)
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.3)
    for name, buffer in module.named_buffers():
        if name.endswith("running_var"):
            nn.init.uniform_(buffer, 0.5, 2)
        elif name.endswith("running_mean"):
            nn.init.normal_(buffer)
    return module


def check_net(path: Path) -> None:
    with np.load(path) as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    args, training = meta["args"], meta["mode"] == "train"
    size = LSNetSize(args["embed_dim"], args["depth"], args["num_heads"][3], resolution=2)  # 96 pixels at stride 64
    net = LSNet(size, args["num_classes"]).double().train(training)
    official = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
    missing, unexpected = net.load_state_dict(ls_network_weights(official), strict=False)
    assert unexpected == []
    assert {name.rpartition(".")[2] for name in missing} <= {"num_batches_tracked"}
    x = torch.from_numpy(recorded["x"]).double().requires_grad_()
    maps, logits = net(x)
    outs = {"out": logits} if training else {f"out{i}": one for i, one in enumerate((*maps, logits))}
    sum((out * torch.from_numpy(recorded[name.replace("out", "go")])).sum() for name, out in outs.items()).backward()
    now = {**{name: out.detach() for name, out in outs.items()}, "gx": x.grad}
    ours = dict(net.named_parameters()) | dict(net.named_buffers())
    for name in official:
        found = [ours[new] for new in ls_network_weights({name: official[name]})]
        for value in found:
            now[f"b:{name}"] = value
            if value.requires_grad:
                now[f"g:{name}"] = value.grad
                now[f"gs:{name}"] = torch.stack([value.grad.sum(), (value.grad**2).sum()])
    wanted = {name: value for name, value in recorded.items() if name != "x" and not name.startswith(("p:", "go"))}
    # In evaluation the reference reads a copy of the one table of biases, so that table has no gradient there.
    assert sum(name.startswith("gs:") for name in wanted) == len(list(net.parameters())) - (not training)
    for name, value in wanted.items():
        was = torch.from_numpy(value).double()
        # A bias that a later normalisation takes away has the gradient zero; both sides recorded only its rounding.
        error = (now[name].double() - was).abs().max() / was.abs().max().clamp_min(1e-3)
        assert error <= (1e-9 if value.dtype == np.float64 else 2e-7), name


@pytest.mark.parametrize("stem", NETS)
def test_float64_agrees_with_the_record(stem):
    check_net(GOLDEN / f"{stem}.npz")


@pytest.mark.parametrize("stem", NETS)
def test_float64_agrees_with_the_whole_record(shared, stem):
    check_net(shared / "golden" / f"{stem}.npz")


@pytest.mark.parametrize("size", LSNET_SIZES)
def test_every_part_has_the_weights_of_the_paper_s_net(size):
    net = empty_net(size)
    assert (count(net.stem), *(count(stage) for stage in net.stages), count(net.head)) == PARTS[size]
    assert count(net) == TOTALS[size]


@pytest.mark.parametrize("size", LSNET_SIZES)
def test_a_folded_net_has_the_published_weights_and_operations(size):
    net = fold_batch_norms(LSNet(LSNET_SIZES[size]).eval())
    assert count(net) == FOLDED[size]
    net.to("meta")
    counted = []
    factors = {KeptBatchNorm2d: 2, nn.BatchNorm1d: 2, nn.GroupNorm: 5, SKA: 9}
    for module in net.modules():
        if type(module) in factors:
            factor = factors[type(module)]
            module.register_forward_hook(lambda _, __, y, factor=factor: counted.append(factor * y.numel()))
    with FlopCounterMode(display=False) as products, torch.no_grad():
        net(torch.empty(1, 3, 224, 224, device="meta"))
    assert f"{(products.get_total_flops() / 2 + sum(counted)) / 1e9:.4f}" == OPERATIONS[size]


def test_the_formulas_of_the_documentation_are_true():
    for channels in (16, 64):
        even = count(LSStage(channels, channels, 1, stride=1)) - count(LSBlock(channels, "repvgg").se)
        assert even == 4 * channels**2 + 20 * channels
        both = count(LSStage(channels, channels, 2, stride=1)) - count(LSStage(channels, channels, 1, stride=1))
        assert both == 5.3125 * channels**2 + 38.875 * channels
        assert count(LSDownsample(channels, 24)) == 11 * channels + 24 * channels + 2 * 24
        assert count(LSStem(3, channels)) == 5.625 * channels**2 + 10.25 * channels


@pytest.mark.parametrize(
    "build",
    [
        lambda: LSStage(16, 24, 3),
        lambda: LSStage(16, 16, 2, 1, "msa", 2, 5),
        lambda: LSStem(16, 16, 4),
        lambda: LSBlock(16, "repvgg", safe_start=True),
        lambda: nn.Sequential(RepVGGDW(16), Conv2d_BN(16, 8, kernel_size=3, stride=2, padding=1, groups=8)),
    ],
    ids=["stage", "msa", "stem", "safe", "plain"],
)
def test_folding_is_exact_and_leaves_what_it_must(build):
    module = scrambled(build()).double().eval()
    x = torch.randn(2, 16, 9, 7, dtype=torch.float64)
    expected, weights = module(x), count(module)
    folded = fold_batch_norms(copy.deepcopy(module))
    torch.testing.assert_close(folded(x), expected, rtol=1e-12, atol=1e-12)
    assert count(folded) < weights
    assert not any(isinstance(part, Conv2d_BN | RepVGGDW) for part in folded.modules())
    assert not any(part.training for part in folded.modules())
    torch.testing.assert_close(fold_batch_norms(folded)(x), expected, rtol=1e-12, atol=1e-12)


def test_a_module_in_training_is_not_folded():
    with pytest.raises(ValueError, match="only a module in evaluation can be folded"):
        fold_batch_norms(LSStem(3, 16))


def test_the_second_classifier_learns_apart_and_answers_together():
    net = LSNet(LSNetSize((8, 16, 24, 32), (0, 1, 1, 2), 2, 1), 5, distilled=True)
    image = torch.rand(2, 3, 64, 64)
    first, second = net.train()(image)[1]
    assert first.shape == second.shape == (2, 5)
    maps, logits = net.eval()(image)
    means = maps[-1].mean((2, 3))
    torch.testing.assert_close(logits, (net.head(means) + net.head_dist(means)) / 2)
    folded = fold_batch_norms(net)
    torch.testing.assert_close(folded(image)[1], logits, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("height", [63, 64, 65, 71])
@pytest.mark.parametrize(
    ("build", "stride"),
    [
        (lambda: LSStem(3, 16), 8),
        (lambda: LSStem(3, 16, 4), 4),
        (lambda: LSDownsample(3, 8), 2),
        (lambda: LSStage(3, 8, 0), 2),
        (lambda: LSStage(3, 8, 2), 2),
        (lambda: LSStage(3, 3, 1, 1), 1),
    ],
)
def test_maps_are_as_large_as_a_stage_says(build, stride, height):
    module = build().eval()
    out = module(torch.rand(1, 3, height, 41))
    assert out.shape[2:] == ((height - 1) // stride + 1, 40 // stride + 1)


def test_a_stage_of_nothing_is_the_identity():
    x = torch.randn(1, 12, 5, 7)
    stage = LSStage(12, 12, depth=0, stride=1)
    assert torch.equal(stage(x), x)
    assert not list(stage.parameters())


def test_the_blocks_of_a_stage_take_turns():
    kinds = [(type(block.mixer).__name__, type(block.se).__name__) for block in LSStage(16, 16, 4, 1).blocks]
    assert kinds == [("RepVGGDW", "SqueezeExcite"), ("LSConv", "Identity")] * 2
    kinds = [type(block.mixer).__name__ for block in LSStage(16, 16, 3, 1, "msa", 2).blocks]
    assert kinds == ["RepVGGDW", "Residual", "RepVGGDW"]


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (
            lambda: LSStage(16, 24, stride=1),
            "out_channels 24 of LSStage cannot differ from the channels of the input at stride 1; 16 would work",
        ),
        (lambda: LSStage(16, 24, stride=4), "stride 4 of LSStage does not exist; 1 or 2 would"),
        (lambda: LSStage(16, 24, mixer="repvgg"), "mixer 'repvgg' of LSStage does not exist; lsconv or msa would"),
        (lambda: LSStage(16, 20, 2), "channels 20 of LSConv are no multiple of 8"),
        (lambda: LSStage(16, 20, 2, mixer="msa", heads=3), "heads 3 does not divide the 20 channels"),
        (lambda: LSStem(3, 16, 2), "stride 2 of LSStem does not exist; 8 or 4 would"),
        (lambda: LSStem(3, 2), "out_channels 2 of LSStem is too small; whole numbers from 4"),
    ],
)
def test_what_cannot_be_built_is_refused_in_words(build, words):
    with pytest.raises(ValueError, match=words):
        build()
