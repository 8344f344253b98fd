"""A GPU that is not there: tensors that say they lie on it and have no numbers, by torch's FakeTensorMode.

Each operation checks devices, types and shapes as on a card, so a tensor made on the wrong device or of the wrong type is
found without one. Kernels, numbers and speed are not seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

_OF_ONE_TYPE = ("mm", "bmm", "addmm", "baddbmm", "convolution", "convolution_backward", "_scaled_dot_product")


class OneType(TorchDispatchMode):
    """Refuses products and convolutions of two types, which a card refuses and fake tensors let through."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        if name.startswith(_OF_ONE_TYPE):
            found = {given.dtype for given in args if isinstance(given, Tensor) and given.is_floating_point()}
            if len(found) > 1:
                raise RuntimeError(f"{name} of {found}")
        return func(*args, **(kwargs or {}))


def move(module: nn.Module, mode: FakeTensorMode) -> None:
    """Put the weights and buffers on the card, laid out as ultralytics 8.4 does there; whatever else it holds stays where it is."""
    moved: dict[int, Tensor] = {}  # shared weights stay shared

    def on_card(held: Tensor) -> Tensor:
        if id(held) not in moved:
            with mode:
                fake = torch.empty(held.shape, dtype=held.dtype, device="cuda")
                fake = fake.to(memory_format=torch.channels_last) if fake.dim() == 4 else fake
                moved[id(held)] = nn.Parameter(fake, held.requires_grad) if isinstance(held, nn.Parameter) else fake
        return moved[id(held)]

    _replace(module, on_card)


def halve(module: nn.Module) -> None:
    """Do as `module.half()`, which refuses fake tensors."""
    halved: dict[int, Tensor] = {}

    def half(held: Tensor) -> Tensor:
        if not held.is_floating_point():
            return held
        if id(held) not in halved:
            halved[id(held)] = nn.Parameter(held.detach().half()) if isinstance(held, nn.Parameter) else held.half()
        return halved[id(held)]

    _replace(module, half)


def _replace(module: nn.Module, by) -> None:
    for part in module.modules():
        for held in (part._parameters, part._buffers):
            held.update({name: by(tensor) for name, tensor in held.items() if tensor is not None})


def backward(out: Tensor) -> dict[nn.Parameter, Tensor]:
    """Give the gradient of each weight for a gradient of ones, walking the graph by hand: torch's engine asks for a real card.

    As the engine does, sum what was broadcast, give each gradient the type of its tensor, and refuse it on another device.
    """
    waits_for = Counter()
    seen, todo = {out.grad_fn}, [out.grad_fn]
    while todo:
        for node, _ in todo.pop().next_functions:
            if node is not None:
                waits_for[node] += 1
                if node not in seen:
                    seen.add(node)
                    todo.append(node)
    held: defaultdict[object, dict[int, Tensor]] = defaultdict(dict)
    held[out.grad_fn][out.output_nr] = torch.ones_like(out)
    ready, found = [out.grad_fn], {}
    while ready:
        node = ready.pop()
        grads = [held[node].get(number) for number in range(len(node._input_metadata))]
        if hasattr(node, "variable"):
            if grads[0] is not None:
                found[node.variable] = grads[0]
            continue
        passed = _pass(node, grads)
        for (following, number), grad in zip(node.next_functions, passed, strict=True):
            if following is None:
                continue
            if grad is not None:
                fitted = _fit(grad, following._input_metadata[number], node)
                before = held[following].get(number)
                held[following][number] = fitted if before is None else before + fitted
            waits_for[following] -= 1
            if not waits_for[following]:
                ready.append(following)
    return found


def _pass(node, grads: list[Tensor | None]) -> tuple[Tensor | None, ...]:
    if all(grad is None for grad in grads):
        return (None,) * len(node.next_functions)
    if callable(node):
        passed = node(*grads)
        return passed if isinstance(passed, tuple) else (passed,)
    return node.apply(*grads)[: len(node.next_functions)]  # of a Function in Python, whose plain arguments come last


def _fit(grad: Tensor, expected, node) -> Tensor:
    assert grad.device == expected.device, f"{node.name()} gives a gradient on {grad.device} for {expected.device}"
    if tuple(grad.shape) != tuple(expected.shape):
        grad = grad.sum_to_size(expected.shape)
    return grad.to(expected.dtype)
