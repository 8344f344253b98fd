"""The kernel rule of LSKA and the safe start of the whole family."""

from __future__ import annotations

import pytest
import torch

from studio.attention.lka import LKA
from studio.attention.lka_trivial import LKATrivial
from studio.attention.lska import LSKA, kernel_lengths, valid_kernel_sizes
from studio.attention.lska_trivial import LSKATrivial
from studio.attention.van_attention import LKA_Attention, LSKA_Attention

pytestmark = pytest.mark.torch

OFFICIAL = {7: (3, 3, 2), 11: (3, 5, 2), 23: (5, 7, 3), 35: (5, 11, 3), 41: (5, 13, 3), 53: (5, 17, 3)}
FAMILY = (LKA, LKATrivial, LSKA, LSKATrivial, LKA_Attention, LSKA_Attention)


@pytest.mark.parametrize(("kernel_size", "lengths"), OFFICIAL.items())
def test_official_sizes_use_the_official_kernels(kernel_size, lengths):
    assert kernel_lengths(kernel_size) == lengths


@pytest.mark.parametrize("kernel_size", [*valid_kernel_sizes(), 71, 83])
def test_every_valid_size_covers_exactly_its_cells(kernel_size):
    local, dilated, dilation = kernel_lengths(kernel_size)
    assert local + dilation * (dilated - 1) == kernel_size
    assert dilated % 2 == 1
    assert dilated >= 3


@pytest.mark.parametrize("kernel_size", [-1, 0, 1, 3, 5, 6, 8, 9, 13, 21, 25, 33, 37, 49, 7.0, True, "7"])
def test_other_sizes_are_refused(kernel_size):
    with pytest.raises(ValueError, match="kernel_size"):
        LSKA(4, kernel_size)


def test_a_refused_size_names_the_valid_ones():
    with pytest.raises(ValueError, match=r"7, 11, 15, 17, 19, 23, .* 53, 55, 59, 63 or 65"):
        LSKA(4, 9)


@pytest.mark.parametrize(("kernel_size", "factor"), [(7, 17), (11, 21), (23, 29), (35, 37), (41, 41), (53, 49)])
def test_weights_are_as_many_as_the_reference_has(kernel_size, factor):
    assert sum(p.numel() for p in LSKA(32, kernel_size).parameters()) == 32 * 32 + factor * 32


def test_the_default_size_is_7():
    assert LSKA(4).conv_spatial_h.weight.shape == (4, 1, 1, 3)


@pytest.mark.parametrize("cls", FAMILY)
def test_a_safe_start_is_the_identity_to_the_bit(cls):
    module = cls(6, safe_start=True)
    for mode in (True, False):
        x = torch.randn(2, 6, 9, 7)
        assert torch.equal(module.train(mode)(x), x)


@pytest.mark.parametrize("cls", FAMILY)
def test_a_safe_start_with_gamma_one_is_the_papers_module(cls):
    plain, safe = cls(6).double(), cls(6, safe_start=True).double()
    missing, unexpected = safe.load_state_dict(plain.state_dict(), strict=False)
    assert (missing, unexpected) == (["gamma"], [])
    torch.nn.init.ones_(safe.gamma)
    x = torch.randn(2, 6, 9, 7, dtype=torch.float64)
    torch.testing.assert_close(safe(x), plain(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cls", FAMILY)
def test_gamma_has_one_dimension_and_learns_from_the_first_step(cls):
    module = cls(6, safe_start=True)
    module(torch.randn(2, 6, 9, 7)).square().sum().backward()
    assert module.gamma.ndim == 1
    assert module.gamma.grad.abs().min() > 0


@pytest.mark.parametrize("cls", [LKATrivial, LSKATrivial])
@pytest.mark.parametrize("kernel_size", [-3, 0, 4])
def test_trivial_forms_refuse_even_kernels(cls, kernel_size):
    with pytest.raises(ValueError, match="odd"):
        cls(4, kernel_size)
