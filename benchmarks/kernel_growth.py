"""How the cost of large kernels grows with their size: LSKA, LSKA-trivial, LKA and LKA-trivial; data and a picture.

    python benchmarks/kernel_growth.py

Measures on the CPU with one thread: CPU seconds of this process, the least of several turns, on one map of 64 x 40 x 40; memory
from the allocations that torch's profiler records. Writes `docs/pictures/kernel-growth.json` and `.svg`; with `--draw` it only
draws the JSON anew. LKA of a size k is the paper's construction with dilation 3, which its module has for 23 alone. All four are
measured as plain convolutions, so that it is the constructions that are compared; a dashed line shows LSKA as the studio runs it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # the profiler announces every start and stop

import torch
from torch import Tensor, nn

from benchmarks.reference_forms import cpu_seconds, peak_bytes
from studio.attention.lka import LKA
from studio.attention.lka_trivial import LKATrivial
from studio.attention.lska import LSKA, kernel_lengths
from studio.attention.lska_trivial import LSKATrivial

SIZES = (7, 11, 23, 35, 41, 53, 65)
CHANNELS, SIDE = 64, 40
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SECONDS_FOR_A_SIZE = 4.0  # forward, and again with backward

# Okabe and Ito's colours, told apart by colour-blind readers; the marks differ as well.
STYLES = {
    "LKA-trivial": ("#D55E00", "s", "-"),
    "LKA": ("#E69F00", "^", "-"),
    "LSKA-trivial": ("#56B4E9", "D", "-"),
    "LSKA": ("#0072B2", "o", "-"),
    "LSKA in the studio": ("#000000", "o", "--"),
}
PANELS = (
    ("parameters", "weights, thousands", 1e-3),
    ("macs", "multiply-adds, millions", 1e-6),
    ("forward_ms", "forward, CPU ms", 1),
    ("training_ms", "forward and backward, CPU ms", 1),
    ("memory_bytes", "peak memory with backward, MB", 1e-6),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=PICTURES / "kernel-growth.json", help="the picture lies beside it")
    parser.add_argument("--draw", action="store_true", help="draw the JSON that is there, measure nothing")
    options = parser.parse_args()
    if not options.draw:
        torch.set_num_threads(1)
        rows = [row for kernel_size in SIZES for row in measure(kernel_size)]
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    rows = json.loads(options.out.read_text(encoding="utf-8"))
    draw(rows, options.out.with_suffix(".svg"))
    print(table(rows))


def measure(kernel_size: int) -> list[dict[str, object]]:
    """Measure every construction of one size, all of them by turns."""
    torch.manual_seed(0)
    x = torch.randn(1, CHANNELS, SIDE, SIDE, requires_grad=True)
    cotangent = torch.randn_like(x)
    modules = {
        "LKA-trivial": LKATrivial(CHANNELS, kernel_size),
        "LKA": lka_of(kernel_size),
        "LSKA-trivial": LSKATrivial(CHANNELS, kernel_size),
        "LSKA": LSKA(CHANNELS, kernel_size),
    }
    calls = {name: (lambda x, m=module: plain(m, x)) for name, module in modules.items()}
    modules["LSKA in the studio"] = calls["LSKA in the studio"] = modules["LSKA"]

    def forward(name: str) -> None:
        with torch.no_grad():
            calls[name](x)

    def training(name: str) -> None:
        torch.autograd.grad(calls[name](x), (x, *modules[name].parameters()), cotangent)

    found = {}
    for work in (forward, training):
        works = [lambda n=name, w=work: w(n) for name in modules]
        once = cpu_seconds(*works, rounds=1)
        found[work] = cpu_seconds(*works, rounds=min(200, max(5, int(SECONDS_FOR_A_SIZE / sum(once)))))
    rows = []
    for name, *seconds in zip(modules, found[forward], found[training], strict=True):
        rows.append(
            {
                "construction": name,
                "kernel_size": kernel_size,
                "parameters": sum(p.numel() for p in modules[name].parameters()),
                "macs": macs(modules[name]),
                "forward_ms": round(seconds[0] * 1e3, 3),
                "training_ms": round(seconds[1] * 1e3, 3),
                "memory_bytes": peak_bytes(lambda n=name: training(n)),
            }
        )
    return rows


def plain(module: nn.Module, x: Tensor) -> Tensor:
    attention = x
    for convolution in module.children():
        attention = convolution(attention)
    return x * attention


def lka_of(kernel_size: int) -> LKA:
    """Build LKA with the kernel lengths that LSKA has for this size, but both ways at once."""
    local, dilated, dilation = kernel_lengths(kernel_size)
    module, groups = LKA(CHANNELS), CHANNELS
    module.conv0 = nn.Conv2d(groups, groups, local, padding=local // 2, groups=groups)
    reach = dilation * (dilated // 2)
    module.conv_spatial = nn.Conv2d(groups, groups, dilated, padding=reach, dilation=dilation, groups=groups)
    return module


def macs(module: nn.Module) -> int:
    """Count the multiply-adds of the convolutions and of the gate."""
    weights = sum(child.weight.numel() for child in module.children())
    return (weights + CHANNELS) * SIDE * SIDE


def draw(rows: list[dict[str, object]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # Text stays text, and nothing in the file changes but what was measured.
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "kernel-growth", "font.size": 9, "axes.grid": True})
    pyplot.rcParams.update({"grid.color": "#DDDDDD", "axes.edgecolor": "#888888", "axes.axisbelow": True})
    figure, axes = pyplot.subplots(3, 2, figsize=(7.2, 8.4), layout="constrained", facecolor="white")
    panels = list(axes.flat)
    for axis, (key, title, scale) in zip(panels, PANELS, strict=False):
        for name, (colour, mark, line) in STYLES.items():
            own = [row for row in rows if row["construction"] == name]
            if name == "LSKA in the studio" and key in ("parameters", "macs"):
                continue  # the same by construction
            sizes, values = [row["kernel_size"] for row in own], [row[key] * scale for row in own]
            axis.plot(
                sizes, values, color=colour, marker=mark, linestyle=line, markersize=4.5, linewidth=1.6, label=name
            )
        axis.set_title(title, fontsize=9.5, loc="left")
        axis.set_yscale("log")
        axis.set_xticks(SIZES, [str(size) for size in SIZES])
        axis.set_xlabel("kernel size k, cells")
        axis.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}"))
        axis.yaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    legend = panels[len(PANELS)]
    legend.axis("off")
    legend.legend(
        *panels[2].get_legend_handles_labels(), loc="center left", frameon=False, fontsize=10, labelspacing=0.9
    )
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def table(rows: list[dict[str, object]]) -> str:
    """Give the rows as a table in Markdown."""
    lines = [
        "| k | construction | weights | MACs, M | forward, ms | with backward, ms | memory, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row['kernel_size']} | {row['construction']} | {row['parameters']:,} | {row['macs'] / 1e6:.1f} "
            f"| {row['forward_ms']:.2f} | {row['training_ms']:.1f} | {row['memory_bytes'] / 1e6:.1f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
