"""The seam to ultralytics' internals: its parse_model, wrapped so that model files may name our modules.

Each of our rows reaches the stock parser as a stand-in: `nn.Identity` for an attention, the stock block for a block that
replaces it, and `Index`, the only stock row whose channels are taken as written, for a stage. What the stock parser built is
then exchanged. Widths, repeats, C3k at scales m, l and x, SPPF's activation
and `Detect.legacy` therefore stay the stock parser's decisions. Nothing else of ultralytics is changed, except that thop is
taught to count functional convolutions.

The stock parser looks module names up among all names of ultralytics.nn.tasks, evaluates `activation`, and resolves text
arguments among its own local variables. A file from a stranger could use each of these, so every file is checked first.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import ultralytics.nn as ultralytics_nn
from torch import nn
from ultralytics.nn import tasks
from ultralytics.utils import LOGGER

from studio.attention._shared_kernel import share_kernels
from studio.attention._ska import SKA
from studio.catalog import Catalog, load_catalog
from studio.errors import AttentionError, Location, ModelError, StudioError
from studio.module_spec import AttentionSpec, Value, split_args, validate_args
from studio.sentence import said_by, say
from studio.worker.model_check import check_model, stock_modules
from studio.worker.modules import load_class, serve_user_modules

PROBE_PIXELS = 64  # two cells at stride 32: enough to see channels, and cheap at scale x


def install(catalog: Catalog | None = None) -> Catalog:
    """Make ultralytics of this process read model files with modules of `catalog`; give the catalog in use.

    Any number of calls; a later catalog replaces the earlier, none keeps it. A spawned process must call it too: a trainer
    class does so by calling it where it is defined.
    """
    present = tasks.parse_model
    if isinstance(present, StudioParser):
        if catalog is not None:
            present.catalog = catalog
            serve_user_modules(catalog)
        return present.catalog
    catalog = catalog or load_catalog()
    parser = StudioParser(present, catalog)
    tasks.parse_model = parser
    ultralytics_nn.parse_model = parser
    serve_user_modules(catalog)
    _count_functional_convolutions()
    return catalog


@dataclass(frozen=True)
class _OurRow:
    """One row of ours, and how it was written for the stock parser."""

    index: int
    spec: AttentionSpec
    values: dict[str, Value]
    source: int | list[int]


class StudioParser:
    """Stands where ultralytics has its function parse_model, and calls that function for all that is stock."""

    def __init__(self, stock_parser: Any, catalog: Catalog) -> None:
        self.stock_parser = stock_parser
        self.catalog = catalog

    def __call__(self, d: dict[str, Any], ch: int, verbose: bool = True) -> tuple[nn.Sequential, list[int]]:
        """Build the layers of the model dictionary `d` for `ch` input channels, as stock parse_model does.

        Raises ModelError, naming the row, for whatever is not legal.
        """
        check_model(d, self.catalog)
        path = Path(d["yaml_file"]) if d.get("yaml_file") else None
        rows, ours = self._with_stand_ins(d, path)
        activation = tasks.Conv.default_act
        with _HeldTable(rows) as table:
            try:
                model, save = self.stock_parser(rows, ch, verbose)
            except Exception as error:  # whatever the stock parser or a module makes of wrong arguments
                raise self._row_error(error, d, path) from error
            finally:
                # The stock parser sets it for the whole process and puts it back only if all goes well.
                tasks.Conv.default_act = activation
        if ours:
            channels = _channels_before(model, ours, ch, path)
            # The stand-ins drew no random numbers of ours: forking keeps all later draws those of the stock model, too.
            with torch.random.fork_rng(devices=[]):
                stand_ins = [model[row.index] for row in ours]
                for row in ours:
                    model[row.index] = _exchanged(model[row.index], row, channels.get(row.index), path)
                share_kernels(model)
            for row, old in zip(ours, stand_ins, strict=True):
                new = model[row.index]
                # Counted after the sharing: a borrower has fewer than it was built with.
                new.np = sum(parameter.numel() for parameter in new.parameters())
                table.rewrite(row, old, new, channels.get(row.index))
        table.print_now()
        return model, save

    def _with_stand_ins(self, d: dict[str, Any], path: Path | None) -> tuple[dict[str, Any], list[_OurRow]]:
        stock = stock_modules()
        rows = {**d, "backbone": deepcopy(list(d["backbone"])), "head": deepcopy(list(d["head"]))}
        ours: list[_OurRow] = []
        for index, row in enumerate(rows["backbone"] + rows["head"]):
            source, repeats, name, args = row
            if name == "TorchVision":
                row[3] = [*args[:2], None, *args[3:]]  # its weights would be downloaded
            spec = None if name in stock else self.catalog.get(name)
            if spec is None:
                continue
            where = _place(path, index, name)
            if spec.role != "block" and not isinstance(source, int):
                raise ModelError(
                    say(
                        "Layer {layer} reads {source}, but {module} reads one layer",
                        layer=f"{index} {name}",
                        source=source,
                        module=name,
                    ),
                    hint="Write one number, for example -1.",
                    where=where,
                )
            try:
                stock_args, _ = split_args(spec, args)
                values = validate_args(spec, args)
            except AttentionError as error:
                raise ModelError(
                    say("Layer {index}: {reason}", index=index, reason=error.message), hint=error.hint, where=where
                ) from error
            if spec.role == "stage" and repeats != 1:
                raise ModelError(
                    say(
                        "Layer {layer} is repeated {repeats} times, but a stage stands once",
                        layer=f"{index} {name}",
                        repeats=repeats,
                    ),
                    hint="Write 1; its depth is one of its arguments.",
                    where=where,
                )
            row[:] = [source, repeats, *_stand_in(spec, values, stock_args)]
            ours.append(_OurRow(index, spec, values, source))
        return rows, ours

    def _row_error(self, error: Exception, d: dict[str, Any], path: Path | None) -> ModelError:
        """Name the row at which the stock parser stopped, read from its frame: it says so nowhere else."""
        trace, index = error.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_code is getattr(self.stock_parser, "__code__", None):
                index = trace.tb_frame.f_locals.get("i")
            trace = trace.tb_next
        rows = d["backbone"] + d["head"]
        if not isinstance(index, int) or index >= len(rows):
            return ModelError(say("The model cannot be built: {reason}", reason=said_by(error)), where=Location(path))
        name = rows[index][2]
        return ModelError(
            say(
                "Layer {layer} cannot be built with {arguments}: {reason}",
                layer=f"{index} {name}",
                arguments=rows[index][3],
                reason=said_by(error),
            ),
            hint="Check its arguments and the layers that it reads.",
            where=_place(path, index, name),
        )


def _stand_in(spec: AttentionSpec, values: Mapping[str, Value], stock_args: Sequence[Any]) -> tuple[str, list[Any]]:
    if spec.role == "attention":
        return "nn.Identity", []
    if spec.role == "stage":
        return "Index", [values["out_channels"], 0]
    return str(spec.replaces), list(stock_args)


def _place(path: Path | None, index: int, name: str) -> Location:
    return Location(path, node=f"{index} {name}")


def _channels_before(model: nn.Sequential, ours: list[_OurRow], ch: int, path: Path | None) -> dict[int, int]:
    """Send one small image through the stand-ins; give the channels that each attention and each stage receives."""
    wanted = {row.index for row in ours if row.spec.role != "block"}
    stages = {row.index: row for row in ours if row.spec.role == "stage"}
    if not wanted:
        return {}
    found: dict[int, int] = {}
    maps: list[Any] = []
    x: Any = torch.zeros(1, ch, PROBE_PIXELS, PROBE_PIXELS)
    model.eval()  # batch statistics must stay untouched
    try:
        with torch.no_grad():
            for index, layer in enumerate(model[: max(wanted) + 1]):
                sources = [layer.f] if isinstance(layer.f, int) else layer.f
                inputs = [x if source == -1 else maps[source] for source in sources]
                x = inputs[0] if isinstance(layer.f, int) else inputs
                try:
                    if index in wanted:
                        found[index] = x.shape[1]
                    x = _stage_output(x, stages[index]) if index in stages else layer(x)
                except (RuntimeError, TypeError, AttributeError, ValueError, IndexError) as error:
                    name = next((row.spec.name for row in ours if row.index == index), layer.type.rpartition(".")[2])
                    raise ModelError(
                        say(
                            "Layer {layer} does not fit the maps that it reads: {reason}",
                            layer=f"{index} {name}",
                            reason=said_by(error),
                        ),
                        hint="Check from which layers it reads; maps that are joined must have one size.",
                        where=_place(path, index, name),
                    ) from error
                maps.append(x)
    finally:
        model.train()
    return found


def _stage_output(x: torch.Tensor, row: _OurRow) -> torch.Tensor:
    """Give an empty map of the shape that the stage will give."""
    stride = row.values[row.spec.stride] if isinstance(row.spec.stride, str) else row.spec.stride
    height, width = ((length - 1) // int(stride) + 1 for length in x.shape[-2:])
    return x.new_zeros(x.shape[0], int(row.values["out_channels"]), height, width)


def _exchanged(old: nn.Module, row: _OurRow, channels: int | None, path: Path | None) -> nn.Module:
    """Build the module of `row` in place of what the stock parser built; a row repeated n times stays a sequence of n."""
    cls = load_class(row.spec)
    # A stand-in of ours is never a sequence itself, so a sequence is the stock parser's way to repeat it.
    stand_ins = list(old) if type(old) is nn.Sequential else [old]
    try:
        if row.spec.role != "block":
            built = [cls(channels, **row.values) for _ in stand_ins]
        else:
            built = [cls(stock, **row.values) for stock in stand_ins]
    except StudioError:
        raise
    except Exception as error:  # a user's class may raise anything
        raise ModelError(
            say("Layer {layer} cannot be built: {reason}", layer=f"{row.index} {row.spec.name}", reason=said_by(error)),
            hint=say("It receives {channels} channels.", channels=channels) if channels else "Check its parameters.",
            where=_place(path, row.index, row.spec.name),
        ) from error
    new = built[0] if len(built) == 1 else nn.Sequential(*built)
    new.i, new.f, new.type = old.i, old.f, f"{cls.__module__}.{cls.__qualname__}"
    return new


class _HeldTable(logging.Filter):
    """Holds back what the stock parser prints in this thread, so that the rows of stand-ins can be corrected first."""

    def __init__(self, rows: dict[str, Any]) -> None:
        super().__init__()
        self._count = len(rows["backbone"]) + len(rows["head"])
        self._thread = threading.get_ident()
        self._lines: list[str] = []
        self._line_of_row: dict[int, int] = {}

    def __enter__(self) -> _HeldTable:
        LOGGER.addFilter(self)
        return self

    def __exit__(self, *_: object) -> None:
        LOGGER.removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread or record.levelno != logging.INFO:
            return True
        line = record.getMessage()
        row = len(self._line_of_row)
        if row < self._count and line.startswith(f"{row:>3} "):
            self._line_of_row[row] = len(self._lines)
        self._lines.append(line)
        return False

    def rewrite(self, row: _OurRow, old: nn.Module, new: nn.Module, channels: int | None) -> None:
        """Put the weights, the class and the arguments of `new` into the line of its stand-in."""
        if row.index not in self._line_of_row:
            return  # nothing is printed at this log level
        place = self._line_of_row[row.index]
        columns = f"{old.np:10.0f}  {old.type:<45}"
        head, found, arguments = self._lines[place].partition(columns)
        if found:
            given = [channels, *row.values.values()] if channels else [row.values]
            kept = "" if channels else f"{arguments.rstrip()} "
            self._lines[place] = f"{head}{new.np:10.0f}  {new.type:<45}{kept}{given!s:<30}"

    def print_now(self) -> None:
        for line in self._lines:
            LOGGER.info(line)


def _count_functional_convolutions() -> None:
    """Teach thop F.conv2d outside a module that it counts, and LSNet's kernels: dynamic ones would otherwise cost nothing."""
    import importlib

    try:
        profile = importlib.import_module("thop.profile")
    except ImportError:  # ultralytics then reports no GFLOPs at all
        return
    profile.functional_hooks.setdefault(torch.nn.functional.conv2d, _count_conv2d)
    profile.register_hooks.setdefault(SKA, _count_small_kernels)


def _count_conv2d(args: tuple[Any, ...], kwargs: dict[str, Any], y: torch.Tensor) -> int:
    """Count one multiply-add per output value and kernel tap, as thop counts nn.Conv2d."""
    weight = args[1] if len(args) > 1 else kwargs["weight"]  # (out, in / groups, kernel height, kernel width)
    return y.numel() * weight[0].numel()


def _count_small_kernels(module: Any, args: tuple[Any, ...], y: torch.Tensor) -> None:
    """Count one multiply-add per output value and tap of SKA, whose taps come as its second input (B, M, taps, H, W)."""
    module.total_ops += y.numel() * args[1].shape[2]
