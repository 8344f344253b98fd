"""The neighbours of LSKA against their papers' formulas, computed once more in plain loops over numpy arrays."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from studio.attention.cbam import CBAM
from studio.attention.coordinate_attention import CoordAtt
from studio.attention.eca import ECA, kernel_length
from studio.attention.ema import EMA
from studio.attention.gam import GAM
from studio.attention.simam import SimAM
from studio.attention.squeeze_excitation import SE
from studio.attention.van_block import VANBlock, VANBlock_LKA

pytestmark = pytest.mark.torch

FAMILY = (SE, ECA, CBAM, CoordAtt, SimAM, EMA, GAM, VANBlock, VANBlock_LKA)
YOLO_CHANNELS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
# A map, and a module of few enough channels for loops: two images, eight channels, three rows, four columns.
SHAPE = (2, 8, 3, 4)


def made(cls, *args, **values):
    """Build a module in float64, in evaluation, no parameter or statistic at a value that would hide its absence."""
    torch.manual_seed(3)
    module = cls(SHAPE[1], *args, **values).double().eval()
    with torch.no_grad():
        for value in module.state_dict().values():
            if value.is_floating_point():
                value.copy_(torch.rand_like(value) + 0.1 if value.ndim == 1 else torch.randn_like(value))
    return module


def called(module):
    """Give the input, the output and the weights of one call as arrays."""
    x = torch.from_numpy(np.random.default_rng(5).normal(size=SHAPE))
    with torch.no_grad():
        out = module(x)
    return x.numpy(), out.numpy(), {name: value.numpy() for name, value in module.state_dict().items()}


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


def relu(value):
    return np.maximum(value, 0)


def matrix(weight):
    """Give the matrix of a 1 x 1 convolution."""
    assert weight.shape[2:] == (1, 1)
    return weight[:, :, 0, 0]


def convolved(image, weight, bias=None):
    """Convolve (C, H, W) with (O, C, k, k), zeros around, cell by cell."""
    size, (_, height, width) = weight.shape[2], image.shape
    reach = size // 2
    padded = np.pad(image, ((0, 0), (reach, reach), (reach, reach)))
    out = np.empty((len(weight), height, width))
    for o, h, w in np.ndindex(out.shape):
        out[o, h, w] = (padded[:, h : h + size, w : w + size] * weight[o]).sum() + (0 if bias is None else bias[o])
    return out


def normalised(image, weights, name, eps=1e-5):
    """Apply a batch normalisation in evaluation to (C, ...)."""
    shape = (-1, *([1] * (image.ndim - 1)))
    mean, var = (weights[f"{name}.running_{kind}"].reshape(shape) for kind in ("mean", "var"))
    scale, shift = (weights[f"{name}.{kind}"].reshape(shape) for kind in ("weight", "bias"))
    return (image - mean) / np.sqrt(var + eps) * scale + shift


def assert_same(out, expected):
    np.testing.assert_allclose(out, expected, rtol=1e-11, atol=1e-12)


# --- values


def test_se_gates_channels_by_two_layers_over_their_means():
    x, out, weights = called(made(SE, 4))
    assert matrix(weights["fc1.weight"]).shape == (2, 8)
    for image, after in zip(x, out, strict=True):
        means = np.array([channel.sum() / 12 for channel in image])
        gate = sigmoid(matrix(weights["fc2.weight"]) @ relu(matrix(weights["fc1.weight"]) @ means))
        assert_same(after, image * gate[:, None, None])


@pytest.mark.parametrize("kernel_size", [3, 5])
def test_eca_gates_a_channel_by_the_means_around_it(kernel_size):
    x, out, weights = called(made(ECA, kernel_size))
    taps = weights["conv.weight"].ravel()
    assert len(taps) == kernel_size
    for image, after in zip(x, out, strict=True):
        for c in range(8):
            around = 0.0
            for i, tap in enumerate(taps):
                neighbour = c + i - kernel_size // 2
                around += tap * image[neighbour].mean() if 0 <= neighbour < 8 else 0
            assert_same(after[c], image[c] * sigmoid(around))


# The nearest odd number to log2(C) / 2 + 1 / 2, from a table made by hand.
@pytest.mark.parametrize(
    ("channels", "length"),
    [(1, 1), (8, 3), (16, 3), (32, 3), (64, 3), (128, 5), (256, 5), (512, 5), (1024, 5), (2048, 7)],
)
def test_eca_takes_the_kernel_length_of_the_papers_rule(channels, length):
    assert kernel_length(channels) == length
    assert abs(length - (math.log2(channels) + 1) / 2) <= 1  # no odd number is nearer
    assert ECA(channels).conv.weight.shape == (1, 1, length)


@pytest.mark.parametrize("kernel_size", [3, 7])
def test_cbam_gates_channels_then_places_by_mean_and_maximum(kernel_size):
    x, out, weights = called(made(CBAM, 4, kernel_size))
    first, second = matrix(weights["fc1.weight"]), matrix(weights["fc2.weight"])
    for image, after in zip(x, out, strict=True):
        flat = image.reshape(8, 12)
        gate = sigmoid(second @ relu(first @ flat.mean(1)) + second @ relu(first @ flat.max(1)))
        weighted = image * gate[:, None, None]
        view = np.stack([weighted.mean(0), weighted.max(0)])
        assert_same(after, weighted * sigmoid(convolved(view, weights["spatial.weight"])))


def test_coordinate_attention_gates_rows_and_columns():
    x, out, weights = called(made(CoordAtt))

    def hidden(mean):
        mixed = matrix(weights["conv1.weight"]) @ mean + weights["conv1.bias"]
        plain = normalised(mixed, weights, "norm")
        return plain * np.minimum(relu(plain + 3), 6) / 6  # hard swish

    for image, after in zip(x, out, strict=True):
        for h, w in np.ndindex(3, 4):
            of_row = matrix(weights["conv_h.weight"]) @ hidden(image[:, h].mean(1)) + weights["conv_h.bias"]
            of_column = matrix(weights["conv_w.weight"]) @ hidden(image[:, :, w].mean(1)) + weights["conv_w.bias"]
            assert_same(after[:, h, w], image[:, h, w] * sigmoid(of_row) * sigmoid(of_column))


@pytest.mark.parametrize("regularisation", [1e-4, 0.3])
def test_simam_gates_a_cell_by_the_inverse_of_its_energy(regularisation):
    x, out, _ = called(made(SimAM, regularisation))
    for image, after in zip(x, out, strict=True):
        for c, h, w in np.ndindex(8, 3, 4):
            mean = sum(image[c].flat) / 12
            variance = sum((value - mean) ** 2 for value in image[c].flat) / 11
            t = image[c, h, w]
            # Equation 5 of the paper: the least energy of this cell.
            energy = 4 * (variance + regularisation) / ((t - mean) ** 2 + 2 * variance + 2 * regularisation)
            assert_same(after[c, h, w], t * sigmoid(1 / energy))


def test_simam_by_hand():
    # Mean 2, squares 4 1 0 9, their sum by 3 is 14/3.
    x = torch.tensor([[[[0.0, 1.0], [2.0, 5.0]]]], dtype=torch.float64)
    gates = [1 / (1 + math.exp(-(square / (4 * (14 / 3 + 1e-4)) + 0.5))) for square in (4, 1, 0, 9)]
    assert_same(SimAM(1)(x).flatten().numpy(), [0, gates[1], 2 * gates[2], 5 * gates[3]])


def test_simam_takes_half_precision_beyond_its_squares():
    x = torch.tensor([[[[0.0, 300.0], [-300.0, 0.0]]]])  # 300 squared is no half
    half = SimAM(1).half()(x.half())
    assert half.dtype == torch.float16
    torch.testing.assert_close(half.float(), SimAM(1)(x), rtol=1e-3, atol=0)


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_ema_gates_places_of_a_group_by_two_branches(groups):
    x, out, weights = called(made(EMA, groups))
    c = 8 // groups
    one, one_bias = matrix(weights["conv1x1.weight"]), weights["conv1x1.bias"]

    def softmax(values):
        return np.exp(values) / np.exp(values).sum()

    for image, after in zip(x.reshape(-1, c, 3, 4), out.reshape(-1, c, 3, 4), strict=True):
        a = np.empty_like(image)
        for h, w in np.ndindex(3, 4):
            of_row, of_column = one @ image[:, h].mean(1) + one_bias, one @ image[:, :, w].mean(1) + one_bias
            a[:, h, w] = image[:, h, w] * sigmoid(of_row) * sigmoid(of_column)
        for i in range(c):
            plain = (a[i] - a[i].mean()) / np.sqrt(a[i].var() + 1e-5)
            a[i] = plain * weights["norm.weight"][i] + weights["norm.bias"][i]
        b = convolved(image, weights["conv3x3.weight"], weights["conv3x3.bias"])
        of_a, of_b = softmax(a.mean((1, 2))), softmax(b.mean((1, 2)))
        gate = sigmoid(sum(of_a[i] * b[i] + of_b[i] * a[i] for i in range(c)))
        assert_same(after, image * gate)


def test_ema_names_the_groups_that_fit():
    with pytest.raises(ValueError, match=r"groups 8 does not divide the 12 channels of EMA; 1, 2, 3, 4, 6 or 12 would"):
        EMA(12)


def test_ema_takes_a_single_cell_of_a_single_image():
    assert EMA(4, groups=1)(torch.ones(1, 4, 1, 1)).isfinite().all()


@pytest.mark.parametrize("kernel_size", [3, 7])
def test_gam_gates_by_the_channels_of_a_cell_then_by_its_neighbourhood(kernel_size):
    x, out, weights = called(made(GAM, 4, kernel_size))
    first, second = matrix(weights["fc1.weight"]), matrix(weights["fc2.weight"])
    for image, after in zip(x, out, strict=True):
        weighted = np.empty_like(image)
        for h, w in np.ndindex(3, 4):
            inner = relu(first @ image[:, h, w] + weights["fc1.bias"])
            weighted[:, h, w] = image[:, h, w] * sigmoid(second @ inner + weights["fc2.bias"])
        inner = relu(normalised(convolved(weighted, weights["conv1.weight"], weights["conv1.bias"]), weights, "norm1"))
        gate = normalised(convolved(inner, weights["conv2.weight"], weights["conv2.bias"]), weights, "norm2")
        assert_same(after, weighted * sigmoid(gate))


# --- counts, starts and limits


@pytest.mark.parametrize(
    ("cls", "values", "count"),
    [
        # 64 channels; each sum is the paper's layers, term by term.
        (SE, {}, 64 * 4 + 4 * 64),
        (SE, {"reduction": 4}, 64 * 16 + 16 * 64),
        (ECA, {}, 3),
        (ECA, {"kernel_size": 9}, 9),
        (CBAM, {}, 64 * 4 + 4 * 64 + 2 * 49),
        (CBAM, {"reduction": 8, "kernel_size": 3}, 64 * 8 + 8 * 64 + 2 * 9),
        (CoordAtt, {}, (64 * 8 + 8) + 2 * 8 + 2 * (8 * 64 + 64)),  # 64 / 32 = 2, raised to 8
        (CoordAtt, {"reduction": 4}, (64 * 16 + 16) + 2 * 16 + 2 * (16 * 64 + 64)),
        (SimAM, {}, 0),
        (EMA, {}, (8 * 8 + 8) + (9 * 8 * 8 + 8) + 2 * 8),
        (EMA, {"groups": 4}, (16 * 16 + 16) + (9 * 16 * 16 + 16) + 2 * 16),
        (GAM, {}, (64 * 16 + 16) + (16 * 64 + 64) + (49 * 64 * 16 + 16) + 32 + (49 * 16 * 64 + 64) + 128),
        (
            GAM,
            {"reduction": 8, "kernel_size": 3},
            (64 * 8 + 8) + (8 * 64 + 64) + (9 * 64 * 8 + 8) + 16 + (9 * 8 * 64 + 64) + 128,
        ),
        (VANBlock, {}, (64 * 64 + 17 * 64) + 2 * (64 * 64 + 64) + (2 * 4 * 64 * 64 + 45 * 64) + 6 * 64),
        (VANBlock_LKA, {"mlp_ratio": 2}, (64 * 64 + 77 * 64) + 2 * (64 * 64 + 64) + (4 * 64 * 64 + 23 * 64) + 6 * 64),
    ],
)
def test_weights_are_as_many_as_the_formula_says(cls, values, count):
    assert sum(p.numel() for p in cls(64, **values).parameters()) == count
    assert sum(p.numel() for p in cls(64, **values, safe_start=True).parameters()) == count + 64


@pytest.mark.parametrize("cls", FAMILY)
def test_a_safe_start_is_the_identity_to_the_bit(cls):
    module = cls(16, safe_start=True)
    for mode in (True, False):
        x = torch.randn(2, 16, 9, 7)
        assert torch.equal(module.train(mode)(x), x)


@pytest.mark.parametrize("cls", FAMILY)
def test_a_safe_start_with_gamma_one_is_the_papers_module(cls):
    plain, safe = cls(16).double(), cls(16, safe_start=True).double()
    missing, unexpected = safe.load_state_dict(plain.state_dict(), strict=False)
    assert (missing, unexpected) == (["gamma"], [])
    torch.nn.init.ones_(safe.gamma)
    x = torch.randn(2, 16, 9, 7, dtype=torch.float64)
    torch.testing.assert_close(safe(x), plain(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cls", FAMILY)
def test_gamma_has_one_dimension_and_learns_from_the_first_step(cls):
    module = cls(16, safe_start=True)
    module(torch.randn(2, 16, 9, 7)).square().sum().backward()
    assert module.gamma.ndim == 1
    assert module.gamma.grad.abs().min() > 0


@pytest.mark.parametrize("cls", FAMILY)
@pytest.mark.parametrize("channels", YOLO_CHANNELS)
def test_defaults_fit_every_width_of_the_stock_models(cls, channels):
    with torch.no_grad():
        assert cls(channels).eval()(torch.ones(1, channels, 2, 3)).shape == (1, channels, 2, 3)


@pytest.mark.parametrize("cls", [SE, ECA, CBAM, CoordAtt, SimAM, GAM, VANBlock, VANBlock_LKA])
@pytest.mark.parametrize("channels", [1, 2, 3, 5])
def test_few_channels_work(cls, channels):
    assert cls(channels).eval()(torch.ones(1, channels, 1, 1)).isfinite().all()


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        (SE, {"reduction": 0}),
        (CBAM, {"reduction": 0}),
        (CoordAtt, {"reduction": -1}),
        (GAM, {"reduction": 0}),
        (ECA, {"kernel_size": 4}),
        (ECA, {"kernel_size": "wide"}),
        (ECA, {"kernel_size": True}),
        (CBAM, {"kernel_size": 4}),
        (GAM, {"kernel_size": 2}),
        (SimAM, {"regularisation": 0.0}),
        (SimAM, {"regularisation": math.nan}),
        (EMA, {"groups": 0}),
        (VANBlock, {"kernel_size": 9}),
        (VANBlock, {"mlp_ratio": 0}),
    ],
)
def test_other_values_are_refused_by_name(cls, values):
    with pytest.raises(ValueError, match=next(iter(values))):
        cls(16, **values)
