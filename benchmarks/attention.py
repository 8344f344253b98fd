"""How fast our attention modules are against their published forms: time and memory, forward and with the backward pass.

    python benchmarks/attention.py --quick
    python benchmarks/attention.py --module lska lka --device cpu --json lska.json
    python benchmarks/attention.py --device cuda

Every number is a ratio, the published form against ours in the same process, by turns: 2.0 is twice as fast, or half the memory.
On the CPU: CPU seconds of this process with one thread, the tenth part of many turns that took least (a median would measure
what else the machine does, because whoever had the processor before leaves cold caches); a busy machine still moves single
cells by a tenth, so repeat a cell before believing it. On CUDA: events on the stream. Memory is the most that torch holds at a time
beyond what lay there before, from the allocations that its profiler records (CPU) or from its allocator (CUDA).
SKA's published code is a Triton kernel for CUDA that is not part of this repository: on the CPU SKA is compared with its unfolded
definition, on CUDA with that and, in float32, float16 and bfloat16, with a kernel that computes as the published one does
(`ska_per_value.py`). Window attention on CUDA is measured twice, the second time with flex attention in evaluation.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # the profiler announces every start and stop

import torch
from torch import Tensor, nn

from benchmarks import reference_forms
from studio.attention import _dilated_depthwise, _ska, _window_scores
from studio.attention.conv_attn import ConvAttn
from studio.attention.lka import LKA
from studio.attention.lska import LSKA
from studio.attention.window_attention import WindowSelfAttention

KERNEL_SIZES = (7, 11, 23, 35, 41, 53)
CHANNELS, SIDES, BATCHES = (64, 128, 256), (80, 40, 20), (1, 8)
QUICK = ((64, 80, 1), (128, 40, 1), (256, 20, 8))
SECONDS_FOR_A_CELL = 1.0
FEWEST_TURNS, MOST_TURNS = 3, 1000
TOLERANCE = 0.95  # of a target: what one cell of a busy machine can be trusted to

Call = Callable[..., Tensor]


@dataclass(frozen=True)
class Contest:
    """One module in both forms on one map."""

    name: str
    ours: Call
    published: Call
    inputs: tuple[Tensor, ...]  # what is given to both, gradients wanted
    weights: tuple[Tensor, ...]
    target: float  # the least ratio of times in the forward pass
    target_in_training: float | None = None  # of times with the backward pass, where it is another one
    target_of_memory: float = 0.0  # of the memory of training


@dataclass(frozen=True)
class Row:
    """What was measured for one module on one map; ratios above one are ours to the good."""

    module: str
    channels: int
    side: int
    batch: int
    device: str
    forward_ms: float  # ours
    forward_ratio: float
    training_ms: float  # ours, forward and backward
    training_ratio: float
    forward_memory_ratio: float
    training_memory_ratio: float
    target: float
    target_in_training: float
    target_of_memory: float

    @property
    def verdict(self) -> str:
        met = (
            self.forward_ratio >= self.target * TOLERANCE
            and self.training_ratio >= self.target_in_training * TOLERANCE
            and self.training_memory_ratio >= self.target_of_memory
        )
        return "met" if met else "missed"


def main() -> int:
    """Print a table; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three maps, and LSKA of 7, 23 and 53 only")
    parser.add_argument("--module", nargs="+", choices=sorted(CONTESTS), default=sorted(CONTESTS))
    parser.add_argument("--device", choices=("cpu", "cuda"), help="both where there is CUDA")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the rows there too")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error("There is no GPU that torch can use here.")
    torch.set_num_threads(1)
    # As in a network: after a large map the C library keeps the memory of smaller ones, before it they are faulted in each time.
    torch.empty(7 << 20)
    devices = [options.device] if options.device else ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    if "cuda" not in devices:
        print("no CUDA here: nothing is said about GPUs")
    print(f"{'module':<12}{'map':>16}{'forward':>20}{'with backward':>20}{'memory':>15}{'target':>8}")
    rows = []
    for device in devices:
        for row in measure_all(options.module, device, quick=options.quick):
            rows.append(row)
            print(
                f"{row.module:<12}{f'{row.channels} @ {row.side} x {row.batch}':>16}"
                f"{row.forward_ms:>10.2f} ms x{row.forward_ratio:<6.2f}{row.training_ms:>10.2f} ms x{row.training_ratio:<6.2f}"
                f"  x{row.forward_memory_ratio:<5.2f} x{row.training_memory_ratio:<5.2f}{row.target:>7.1f} {row.verdict}",
                flush=True,
            )
    missed = [row for row in rows if row.verdict == "missed"]
    print(f"{len(rows) - len(missed)} of {len(rows)} meet their target, give or take {1 - TOLERANCE:.0%}")
    if options.json:
        text = json.dumps([asdict(row) | {"verdict": row.verdict} for row in rows], indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 1 if missed else 0


def measure_all(modules: list[str], device: str, *, quick: bool) -> Iterator[Row]:
    maps = QUICK if quick else [(c, s, b) for b in BATCHES for c in CHANNELS for s in SIDES]
    for name in modules:
        for channels, side, batch in maps:
            torch.manual_seed(0)
            x = torch.randn(batch, channels, side, side, device=device)
            for contest in CONTESTS[name](x, quick):
                try:
                    yield measure(contest, contest.inputs[0])
                except torch.OutOfMemoryError as error:
                    print(f"{contest.name} at {channels} @ {side} x {batch} does not fit: {error}", flush=True)
    if _window_scores._REFUSING:
        print("flex attention refused to run here: its rows are of the fused attention")


def measure(contest: Contest, x: Tensor) -> Row:
    """Measure both forms by turns. Raises SystemExit where they do not give the same."""
    both = (contest.ours, contest.published)
    grads = [*contest.inputs, *contest.weights]

    def forward(call: Call) -> None:
        with torch.no_grad():
            call(*contest.inputs)

    cotangent = torch.randn_like(contest.ours(*contest.inputs))

    def training(call: Call) -> None:
        torch.autograd.grad(call(*contest.inputs), grads, cotangent)

    with torch.no_grad():
        one, other = (call(*contest.inputs) for call in both)
    # Half precision, and float32 on a GPU that rounds the factors of products, are less exact.
    slack = 1e-4 if x.dtype == torch.float32 and not x.is_cuda else 2e-2
    if not torch.allclose(one, other, rtol=10 * slack, atol=slack * float(other.abs().max())):
        raise SystemExit(f"{contest.name}: the two forms give different results, so their times say nothing")
    times = {work: by_turns([lambda c=c, w=work: w(c) for c in both], x.is_cuda) for work in (forward, training)}
    memory = {work: [peak(lambda c=c, w=work: w(c), x) for c in both] for work in (forward, training)}
    return Row(
        contest.name, x.shape[1], x.shape[2], x.shape[0], x.device.type,
        times[forward][0] * 1e3, times[forward][1] / times[forward][0],
        times[training][0] * 1e3, times[training][1] / times[training][0],
        memory[forward][1] / memory[forward][0], memory[training][1] / memory[training][0],
        contest.target, contest.target if contest.target_in_training is None else contest.target_in_training,
        contest.target_of_memory,
    )  # fmt: skip


def by_turns(calls: list[Callable[[], None]], on_cuda: bool) -> list[float]:
    """Give the seconds that a tenth of the calls stays under, of as many turns as fit into the time for a cell."""
    for call in calls:  # once for the caches and the kernels of the GPU
        call()
    seconds = _seconds_on_cuda if on_cuda else _seconds_on_cpu
    started = time.perf_counter()
    for call in calls:
        seconds(call)
    turns = min(MOST_TURNS, max(FEWEST_TURNS, int(SECONDS_FOR_A_CELL / (time.perf_counter() - started))))
    found: list[list[float]] = [[] for _ in calls]
    for turn in range(turns):
        # To and fro, because a call finds the caches as the one before it left them.
        order = range(len(calls)) if turn % 2 else reversed(range(len(calls)))
        for number in order:
            found[number].append(seconds(calls[number]))
    return [sorted(of_call)[turns // 10] for of_call in found]


def _seconds_on_cpu(call: Callable[[], None]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _seconds_on_cuda(call: Callable[[], None]) -> float:
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    call()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) / 1e3


def peak(call: Callable[[], None], x: Tensor) -> int:
    if not x.is_cuda:
        return reference_forms.peak_bytes(call)
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    call()
    torch.cuda.synchronize()
    return torch.cuda.max_memory_allocated() - before


def _of_module(name: str, module: nn.Module, published: Call, x: Tensor, target: float) -> Contest:
    return Contest(name, module, published, (x.requires_grad_(),), tuple(module.parameters()), target)


def lska(x: Tensor, quick: bool) -> Iterator[Contest]:
    for kernel_size in (7, 23, 53) if quick else KERNEL_SIZES:
        module = LSKA(x.shape[1], kernel_size).to(x.device)
        yield _of_module(f"LSKA {kernel_size}", module, reference_forms.PublishedGate(module), x, 1.0)


def lka(x: Tensor, quick: bool) -> Iterator[Contest]:
    module = LKA(x.shape[1]).to(x.device)
    yield _of_module("LKA", module, reference_forms.PublishedGate(module), x, 1.0)
    if x.is_cuda:  # there ours is the same convolution
        return
    far = module.conv_spatial

    def ours(x: Tensor) -> Tensor:
        y = x.permute(0, 2, 3, 1).contiguous()
        return _dilated_depthwise._both_ways(y, far.weight, far.bias, 3).permute(0, 3, 1, 2)

    yield Contest("7x7 dilated", ours, far, (x.requires_grad_(),), (far.weight, far.bias), 2.0)


def ska(x: Tensor, quick: bool) -> Iterator[Contest]:
    batch, channels, height, width = x.shape
    weights = torch.randn(batch, channels // 8, 9, height, width, device=x.device)  # as LSConv makes them
    inputs = (x.requires_grad_(), weights.requires_grad_())
    yield Contest("SKA", _ska.aggregate, reference_forms.ska_unfolded, inputs, (), 2.0)
    if not x.is_cuda:
        return
    try:
        from benchmarks import ska_per_value
    except ImportError:
        print("Triton is not installed: SKA's kernels are not compared")
        return
    for precision in (torch.float32, torch.float16, torch.bfloat16):
        some = tuple(given.detach().to(precision).requires_grad_() for given in inputs)
        name = "SKA kernel " + {torch.float32: "32", torch.float16: "16", torch.bfloat16: "b16"}[precision]
        yield Contest(name, _ska.aggregate, ska_per_value.aggregate, some, (), 1.0)


def conv_attn(x: Tensor, quick: bool) -> Iterator[Contest]:
    module = ConvAttn(x.shape[1]).to(x.device)
    kernel = module.plk_filter
    published = lambda x: reference_forms.two_convolutions(x, kernel, module.dwc_proj)  # noqa: E731
    yield _of_module("ConvAttn", module, published, x, 1.0)


def window_attention(x: Tensor, quick: bool) -> Iterator[Contest]:
    # A window of 32 on a map of 20 is one smaller window.
    sides = (8,) if quick else (8, 16, 32) if x.shape[-1] > 32 else (8, 16)
    for side in sides:
        module = WindowSelfAttention(x.shape[1], side, 4).to(x.device)
        naive = reference_forms.NaiveWindowAttention(x.shape[1], side, 4).to(x.device)
        for name, parameter in module.named_parameters():  # the same weights, not copies: both get their gradients
            owner = naive.get_submodule(name.rpartition(".")[0])
            setattr(owner, name.rpartition(".")[2], parameter)
        target, in_training, of_memory = (
            (3.0, 1.0, 3.0) if side == 32 else (1.0, 0.0, 0.0)
        )  # small windows: evaluation alone
        weights, inputs = tuple(module.parameters()), (x.requires_grad_(),)
        yield Contest(f"Window {side}", module, naive, inputs, weights, target, in_training, of_memory)
        if x.is_cuda:
            module.use_flex = True  # in evaluation; training is the same
            yield Contest(f"Flex {side}", module, naive, inputs, weights, target, in_training, of_memory)


CONTESTS: dict[str, Callable[[Tensor, bool], Iterator[Contest]]] = {
    "lska": lska,
    "lka": lka,
    "ska": ska,
    "convattn": conv_attn,
    "window": window_attention,
}


if __name__ == "__main__":
    raise SystemExit(main())
