"""What a training takes up again lies in memory as its weights do, wherever the training began."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch

from studio.worker.memory_layout import follow_weights, laid_like

pytestmark = pytest.mark.torch

SHAPES = ((8, 4, 3, 3), (8, 4, 1, 1), (8, 1, 3, 3), (4,), ())


def trained(weights: list[torch.nn.Parameter], optimizer: torch.optim.Optimizer) -> None:
    for weight in weights:
        weight.grad = None
    torch.stack([weight.square().sum() for weight in weights]).sum().backward()
    optimizer.step()


@pytest.mark.parametrize("is_last", [True, False], ids=["to channels last", "from channels last"])
def test_a_fused_optimizer_goes_on_in_the_other_layout(is_last: bool) -> None:
    def laid(values: list[torch.Tensor], last: bool) -> list[torch.nn.Parameter]:
        order = torch.channels_last if last else torch.contiguous_format
        return [
            torch.nn.Parameter(value.detach().clone(memory_format=order if value.dim() == 4 else torch.preserve_format))
            for value in values
        ]

    torch.manual_seed(0)
    before = laid([torch.randn(shape) for shape in SHAPES], not is_last)
    optimizer = torch.optim.AdamW(before, lr=0.1)
    trained(before, optimizer)
    after = laid(list(before), is_last)
    # The fused kernel of the CPU pairs numbers by their place in memory and does not look; that of a card refuses to.
    fused = torch.optim.AdamW(after, lr=0.1, fused=True)
    content = deepcopy(optimizer.state_dict())  # loading shares tensors
    content["param_groups"][0]["fused"] = True
    fused.load_state_dict(content)
    follow_weights(fused)
    for weight in after:
        for name in ("exp_avg", "exp_avg_sq"):
            assert fused.state[weight][name].stride() == weight.stride()
    assert fused.state[after[0]]["step"].shape == ()
    trained(before, optimizer)
    trained(after, fused)
    for one, other in zip(before, after, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-6)


def test_a_gradient_gets_the_layout_of_its_weight_and_keeps_its_numbers() -> None:
    weight = torch.randn(8, 4, 3, 3).to(memory_format=torch.channels_last)
    gradient = torch.randn(8, 4, 3, 3)
    laid = laid_like(gradient, weight)
    assert laid.stride() == weight.stride()
    assert torch.equal(laid, gradient)
    assert laid_like(laid, weight) is laid
