"""The whole Visual Attention Network: recorded calls of the reference implementations, and the sizes that are published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from studio.attention._official_keys import van_network_weights
from studio.attention._van_net import VARIANTS, VANNet, VANVariant
from studio.attention.lka import LKA
from studio.attention.lka_trivial import LKATrivial
from studio.attention.lska import LSKA, kernel_lengths
from studio.attention.lska_trivial import LSKATrivial

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
FILES = sorted(path.stem for path in GOLDEN.glob("van_net_*.npz"))
SIDE = 224  # of the images for which multiply-adds are published

# Parameters, and thousand millions of multiply-adds: VAN's README and its mirrors say 4.1 M / 0.9 G to 60.3 M / 12.2 G for B0
# to B4, which these round to; B5 and B6 are counted from the reference code.
SIZES = {
    "b0": (4_105_800, "0.864"),
    "b1": (13_861_800, "2.495"),
    "b2": (26_578_472, "4.993"),
    "b3": (44_765_608, "8.925"),
    "b4": (60_283_176, "12.144"),
    "b5": (89_967_688, "17.13"),
    "b6": (199_829_416, "38.71"),
}
PUBLISHED = {"b0": (4.11, 0.88), "b1": (13.86, 2.52), "b2": (26.58, 5.03), "b3": (44.77, 8.99), "b4": (60.28, 12.22)}

# The same for VAN with each gate at each kernel size; the columns are LKA-trivial, LSKA-trivial, LKA and LSKA. The published
# code of LSKA has no 65.
GATE_TABLE = """
b0  7   4064200  0.848   4009800 0.826   4016200 0.829   4009800 0.825
b0 11   4179400  0.894   4022600 0.831   4041800 0.839   4016200 0.827
b0 23   4832200  1.152   4061000 0.846   4105800 0.864   4029000 0.833
b0 35   5945800  1.593   4099400 0.862   4221000 0.910   4041800 0.838
b0 41   6675400  1.882   4118600 0.869   4297800 0.940   4048200 0.840
b0 53   8480200  2.597   4157000 0.884   4489800 1.016   4061000 0.845
b0 65  10745800  3.494   4195400 0.900   4733000 1.113         -     -
b1  7  13791912  2.473  13700520 2.441  13711272 2.445  13700520 2.439
b1 11  13985448  2.538  13722024 2.448  13754280 2.459  13711272 2.443
b1 23  15082152  2.906  13786536 2.470  13861800 2.495  13732776 2.450
b1 35  16953000  3.535  13851048 2.492  14055336 2.560  13754280 2.457
b1 41  18178728  3.947  13883304 2.502  14184360 2.604  13765032 2.461
b1 53  21210792  4.965  13947816 2.524  14506920 2.712  13786536 2.468
b1 65  25017000  6.244  14012328 2.546  14915496 2.849         -     -
b2  7  26423720  4.949  26221352 4.889  26245160 4.896  26221352 4.885
b2 11  26852264  5.074  26268968 4.903  26340392 4.924  26245160 4.892
b2 23  29280680  5.780  26411816 4.944  26578472 4.993  26292776 4.906
b2 35  33423272  6.985  26554664 4.986  27007016 5.117  26340392 4.920
b2 41  36137384  7.775  26626088 5.007  27292712 5.201  26364200 4.927
b2 53  42851240  9.727  26768936 5.048  28006952 5.408  26411816 4.941
b2 65  51279272 12.178  26911784 5.090  28911656 5.671         -     -
"""
ROWS = [line.split() for line in GATE_TABLE.strip().splitlines()]

pytestmark = pytest.mark.torch


class GeneralLKA(nn.Module):
    """LKA for any kernel size that LSKA has: the two-dimensional form of its two pairs of convolutions."""

    def __init__(self, channels: int, kernel_size: int) -> None:
        super().__init__()
        local, dilated, dilation = kernel_lengths(kernel_size)
        far = dilation * (dilated // 2)
        self.conv0 = nn.Conv2d(channels, channels, local, padding=local // 2, groups=channels)
        self.conv_spatial = nn.Conv2d(channels, channels, dilated, padding=far, groups=channels, dilation=dilation)
        self.conv1 = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.conv1(self.conv_spatial(self.conv0(x)))


GATES: tuple[Callable[[int, int], nn.Module], ...] = (LKATrivial, LSKATrivial, GeneralLKA, LSKA)


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def layer_macs(net: nn.Module, *shape: int) -> dict[nn.Module, int]:
    """Send a map without values through `net`; give the multiply-adds of each convolution and linear layer."""
    macs: dict[nn.Module, int] = {}

    def add(layer: nn.Module, _: object, out: Tensor) -> None:
        macs[layer] = macs.get(layer, 0) + out.numel() * layer.weight[0].numel()

    layers = [layer for layer in net.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    hooks = [layer.register_forward_hook(add) for layer in layers]
    with torch.no_grad():
        net.eval()(torch.empty(1, *shape, device="meta"))
    for hook in hooks:
        hook.remove()
    assert len(macs) == len(layers)
    return macs


def empty_net(variant: str, **values: object) -> VANNet:
    with torch.device("meta"):
        return VANNet(VARIANTS[variant], **values)


def printed(macs: int, like: str) -> str:
    return f"{macs / 1e9:.{len(like.partition('.')[2])}f}"


def test_every_recorded_network_is_covered():
    assert FILES == ["van_net_lka_eval", "van_net_lska_eval", "van_net_lska_train"]


@pytest.mark.parametrize("stem", FILES)
def test_float64_agrees_with_the_record(stem):
    with np.load(GOLDEN / f"{stem}.npz") as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    args = meta["args"]
    net = VANNet(
        VANVariant(args["embed_dims"], args["mlp_ratios"], args["depths"]),
        attention=meta["module"][4:-1],
        kernel_size=args.get("k_size", 23),
        classes=args["num_classes"],
    )
    net = net.double().train(meta["mode"] == "train")
    official = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
    net.load_state_dict(van_network_weights(official), strict=True)  # no weight is left over, none is missing
    x = torch.from_numpy(recorded["x"]).double().requires_grad_()
    if meta["mode"] == "eval":
        maps = net.features(x)
        outs = {**{f"out{i}": one for i, one in enumerate(maps)}, "out4": net.head(maps[-1].mean(dim=(2, 3)))}
        assert torch.equal(net(x), outs["out4"])
    else:
        outs = {"out": net(x)}
    sum((out * torch.from_numpy(recorded[name.replace("out", "go")])).sum() for name, out in outs.items()).backward()

    ours = {**dict(net.named_parameters()), **dict(net.named_buffers())}
    now = {**{name: out.detach() for name, out in outs.items()}, "gx": x.grad}
    for name in official:
        value = ours[next(iter(van_network_weights({name: None})))]
        now[f"b:{name}"] = value
        if isinstance(value, nn.Parameter):
            now[f"g:{name}"], now[f"gs:{name}"] = value.grad, torch.stack([value.grad.sum(), value.grad.square().sum()])
    # A bias before a normalisation over the batch moves nothing: its gradient is rounding alone.
    idle = {f"{kind}:patch_embed{i}.proj.bias" for kind in ("g", "gs") for i in range(1, 5)} & set(recorded)
    idle = idle if meta["mode"] == "train" else set()
    compared = {name: value for name, value in recorded.items() if name in now and name not in idle}
    assert sum(name.startswith("gs:") for name in (*compared, *idle)) == len(list(net.parameters()))
    for name, value in compared.items():
        was = torch.from_numpy(value).double()
        error = float((now[name].double() - was).abs().max() / was.abs().max())
        assert error <= (1e-9 if value.dtype == np.float64 else 2e-7), name
    for name in idle:
        assert now[name][0].abs().max() < 1e-9


@pytest.mark.parametrize("variant", VARIANTS)
def test_sizes_are_the_published_ones(variant):
    parameters, macs = SIZES[variant]
    net = empty_net(variant)
    counted = layer_macs(net, 3, SIDE, SIDE)
    assert count(net) == parameters
    assert printed(sum(counted.values()), macs) == macs
    if variant in PUBLISHED:
        assert round(parameters / 1e6, 2) == PUBLISHED[variant][0]
        assert sum(counted.values()) / 1e9 == pytest.approx(PUBLISHED[variant][1], rel=0.02)


def test_multiply_adds_are_those_that_pytorch_counts():
    net = empty_net("b0", attention="lska", kernel_size=23).eval()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net(torch.empty(1, 3, SIDE, SIDE, device="meta"))
    assert counter.get_total_flops() == 2 * sum(layer_macs(net, 3, SIDE, SIDE).values())


@pytest.mark.parametrize("variant", ["b0", "b1", "b2"])
@pytest.mark.parametrize("column", range(4), ids=["LKA-trivial", "LSKA-trivial", "LKA", "LSKA"])
def test_every_gate_has_the_size_of_the_table(variant, column):
    net = empty_net(variant)
    counted = layer_macs(net, 3, SIDE, SIDE)
    old = [layer for name, layer in net.named_modules() if name.endswith("spatial_gating_unit")]
    others = sum(counted.values()) - sum(counted[part] for gate in old for part in gate.children())
    for row in ROWS:
        if row[0] != variant or row[2 + 2 * column] == "-":
            continue
        parameters, macs = count(net) - sum(map(count, old)), others
        # Blocks of one stage are alike, so one gate is counted for all of them.
        for i, (channels, depth) in enumerate(zip(VARIANTS[variant].channels, VARIANTS[variant].depths, strict=True)):
            side = SIDE // 4 // 2**i
            with torch.device("meta"):
                gate = GATES[column](channels, int(row[1]))
            parameters += depth * count(gate)
            macs += depth * sum(layer_macs(gate, channels, side, side).values())
        assert (parameters, printed(macs, row[3 + 2 * column])) == (int(row[2 + 2 * column]), row[3 + 2 * column]), row


@pytest.mark.parametrize("kernel_size", [7, 11, 23, 35, 41, 53])
@pytest.mark.parametrize("variant", ["b0", "b1", "b2"])
def test_the_network_with_lska_has_the_size_of_the_table(variant, kernel_size):
    row = next(row for row in ROWS if row[:2] == [variant, str(kernel_size)])
    assert count(empty_net(variant, attention="lska", kernel_size=kernel_size)) == int(row[8])


def test_65_extends_the_table_by_two_cells_a_tap():
    b0 = VARIANTS["b0"]
    net = empty_net("b0", attention="lska", kernel_size=65)
    assert count(net) - 4_061_000 == 2 * (21 - 17) * sum(c * d for c, d in zip(b0.channels, b0.depths, strict=True))


def test_the_general_lka_is_lka_at_23():
    with torch.device("meta"):
        ours, general = LKA(16).state_dict(), GeneralLKA(16, 23).state_dict()
    assert {name: value.shape for name, value in general.items()} == {name: v.shape for name, v in ours.items()}


@pytest.mark.parametrize("size", [(64, 96), (31, 45), (224, 160)])
def test_features_have_strides_4_to_32(size):
    height, width = size
    maps = empty_net("b0", attention="lska").features(torch.empty(2, 3, height, width, device="meta"))
    sides = [(height, width)]
    for stride in (4, 2, 2, 2):
        sides.append(tuple((side - 1) // stride + 1 for side in sides[-1]))
    assert [tuple(one.shape) for one in maps] == [
        (2, channels, *side) for channels, side in zip(VARIANTS["b0"].channels, sides[1:], strict=True)
    ]
