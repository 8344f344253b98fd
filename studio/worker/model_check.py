"""What a model dictionary may contain before the stock parser sees it: known modules, plain arguments, legal `from`.

The stock parser calls any name that ultralytics.nn.tasks happens to hold (`torch_load`, `check_requirements`), passes
`activation` to eval and turns text arguments into its own variables. Model files come from articles and strangers, so only
what a model needs is let through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from torch import nn
from ultralytics.nn import tasks

from studio.catalog import Catalog
from studio.errors import Location, ModelError
from studio.graph.ops import RESNETS
from studio.sentence import either, say

# Layers of torch that a model row can use by itself; the rest of torch.nn has no business in a detector's file.
TORCH_LAYERS = frozenset(
    """AdaptiveAvgPool2d AdaptiveMaxPool2d AvgPool2d BatchNorm2d ChannelShuffle Conv2d ConvTranspose2d Dropout Dropout2d ELU
    GELU GroupNorm Hardsigmoid Hardswish Identity InstanceNorm2d LeakyReLU MaxPool2d Mish PReLU PixelShuffle PixelUnshuffle
    ReLU ReLU6 ReflectionPad2d ReplicationPad2d SELU SiLU Sigmoid Softplus Tanh Upsample UpsamplingBilinear2d
    UpsamplingNearest2d ZeroPad2d""".split()  # noqa: SIM905 (one word a line would fill a page)
)
# It builds any torchvision model by name and downloads weights for it: only ResNets pass, and without weights.
REFUSED_STOCK = frozenset({"TorchVision"})
ACTIVATION = re.compile(
    r"(torch\.)?nn\.(SiLU|ReLU|ReLU6|LeakyReLU|GELU|Mish|Hardswish|ELU|SELU|Tanh|Sigmoid|Softplus|PReLU|Identity)"
    r"\(((inplace|negative_slope|alpha)=)?(True|False|\d{0,3}(\.\d{1,6})?)\)"
)
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}|-?\d{1,9}(\.\d{1,9})?")  # "nearest", "0.5"
FILLED_IN = frozenset({"nc", "kpt_shape"})  # text that the stock parser is meant to replace by a value of the header
MOST_LAYERS, MOST_REPEATS, MOST_ARGS, LARGEST_NUMBER = 2000, 1000, 64, 1_000_000


@cache
def stock_modules() -> frozenset[str]:
    """Give the names of the layers that the installed ultralytics offers to model files, but the refused ones."""
    return frozenset(
        name
        for name, value in vars(tasks).items()
        if isinstance(value, type)
        and issubclass(value, nn.Module)
        and value.__module__.startswith("ultralytics.nn.modules.")
        and name not in REFUSED_STOCK
    )


def check_model(d: Mapping[str, Any], catalog: Catalog) -> None:
    """Raise ModelError, naming the row, unless the stock parser may be given this model dictionary."""
    path = Path(d["yaml_file"]) if d.get("yaml_file") else None
    _check_header(d, path)
    rows = []
    for section in ("backbone", "head"):
        if not isinstance(d.get(section), list | tuple):
            raise ModelError(
                say("The model has no list of layers called {section}", section=section), where=Location(path)
            )
        rows.extend(d[section])
    if not 0 < len(rows) <= MOST_LAYERS:
        raise ModelError(
            say("The model has {count} layers; 1 to {most} are possible", count=len(rows), most=MOST_LAYERS),
            where=Location(path),
        )
    for index, row in enumerate(rows):
        if not isinstance(row, list | tuple) or len(row) != 4 or not isinstance(row[2], str):
            raise ModelError(
                say("Layer {index} is {row}", index=index, row=repr(row)),
                hint="Each layer is a list of four: from, repeats, module, arguments.",
                where=Location(path, node=str(index)),
            )
        _Row(index, row[2], path, catalog).check(row[0], row[1], row[3])


class _Row:
    """One row under examination."""

    def __init__(self, index: int, name: str, path: Path | None, catalog: Catalog) -> None:
        self.index, self.name, self.path, self.catalog = index, name, path, catalog

    def check(self, source: Any, repeats: Any, args: Any) -> None:
        if self.name in REFUSED_STOCK:
            self._check_torchvision(args)
        else:
            self._check_name()
        self._check_source(source)
        if type(repeats) is not int or not 1 <= repeats <= MOST_REPEATS:
            raise self._error(
                say("is repeated {count} times", count=repr(repeats)),
                say("Write a whole number from 1 to {most}.", most=MOST_REPEATS),
            )
        if not isinstance(args, list | tuple):
            raise self._error(
                say("has the arguments {arguments}", arguments=repr(args)),
                "Arguments are a list in square brackets, [] if none.",
            )
        # Arguments of ours never reach the stock parser's lookup; a mapping is only ever ours and is checked by name.
        ours = self.name not in stock_modules() and self.catalog.get(self.name) is not None
        self._check_args(args[:-1] if ours and args and isinstance(args[-1], Mapping) else args, depth=0)

    def _error(self, found: str, hint: str) -> ModelError:
        return ModelError(
            say("Layer {layer} {what}", layer=f"{self.index} {self.name}", what=found),
            hint=hint,
            where=Location(self.path, node=f"{self.index} {self.name}"),
        )

    def _check_torchvision(self, args: Any) -> None:
        model = args[1] if isinstance(args, list | tuple) and len(args) > 1 else None
        if not isinstance(model, str) or re.fullmatch(RESNETS, model) is None:
            raise self._error(
                say("names {name}, which is not a network that a model file may use", name=repr(model)),
                "Of torchvision only the ResNets can be used: [512, resnet18, DEFAULT, True, 2].",
            )

    def _check_name(self) -> None:
        name, stock = self.name, stock_modules()
        if name in stock or (name.startswith("nn.") and name[3:] in TORCH_LAYERS):
            return
        spec = self.catalog.get(name)
        if spec is not None:
            if spec.replaces is not None and spec.replaces not in stock:
                raise self._error(
                    say("stands for {module}, which ultralytics does not have", module=spec.replaces),
                    "Correct `replaces` in its file.",
                )
            return
        if hasattr(tasks, name) or name.startswith(("nn.", "torchvision.")):
            raise self._error(
                say("is not a module that a model file may use"), "Remove the layer or use another module."
            )
        known = {*stock, *(spec.name for spec in self.catalog.specs), *(f"nn.{layer}" for layer in TORCH_LAYERS)}
        near = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
        own = say("If it is an attention of your own, put its file into the attention folder.")
        raise self._error(
            say("names a module that nobody knows"),
            say("Did you mean {names}? {hint}", names=either(near), hint=own) if near else own,
        )

    def _check_source(self, source: Any) -> None:
        sources = source if isinstance(source, list | tuple) else [source]
        if not sources or not all(type(one) is int for one in sources):
            raise self._error(
                say("reads from {source}", source=repr(source)),
                "Write the number of a layer before it, or a list of numbers.",
            )
        for one in sources:
            row = one if one >= 0 else self.index + one
            # The first layer reads the image, which is written -1.
            if not (0 <= row < self.index or (self.index == 0 and one == -1)):
                hint = say("It can read layers 0 to {last}; -1 is the layer before it.", last=self.index - 1)
                raise self._error(
                    say("reads from layer {row}, which does not come before it", row=one),
                    hint if self.index else "The first layer reads the image: write -1.",
                )

    def _check_args(self, args: Any, *, depth: int) -> None:
        if len(args) > MOST_ARGS or depth > 4:
            raise self._error(say("has too many arguments"), say("At most {most} are possible.", most=MOST_ARGS))
        for arg in args:
            if isinstance(arg, list | tuple):
                self._check_args(arg, depth=depth + 1)
            elif isinstance(arg, str):
                if not self._is_plain(arg):
                    raise self._error(
                        say("has the argument {value}", value=repr(arg)),
                        "Use numbers, True, False, None or a plain word.",
                    )
            elif isinstance(arg, int | float):
                if not abs(arg) <= LARGEST_NUMBER:  # not-a-number fails too
                    raise self._error(
                        say("has the argument {value}", value=repr(arg)),
                        say("Numbers up to {most} are possible.", most=LARGEST_NUMBER),
                    )
            elif arg is not None:
                raise self._error(
                    say("has the argument {value}", value=repr(arg)), "Use numbers, True, False, None or a plain word."
                )

    @staticmethod
    def _is_plain(text: str) -> bool:
        """Say whether the stock parser leaves the text alone or replaces it as it is meant to."""
        if text in FILLED_IN:
            return True
        variables = getattr(getattr(tasks.parse_model, "stock_parser", tasks.parse_model), "__code__", None)
        is_variable = text in ({*variables.co_varnames, *variables.co_cellvars} if variables else ())
        return PLAIN.fullmatch(text) is not None and not is_variable


def _check_header(d: Mapping[str, Any], path: Path | None) -> None:
    def refuse(key: str, hint: str) -> ModelError:
        return ModelError(
            say("{key} in the model file is {value}", key=key, value=repr(d.get(key))), hint=hint, where=Location(path)
        )

    nc = d.get("nc")
    if type(nc) is not int or not 1 <= nc <= 100_000:
        raise refuse("nc", "Write the number of classes.")
    activation = d.get("activation")
    if activation and not (isinstance(activation, str) and ACTIVATION.fullmatch(activation)):
        raise refuse("activation", "Use an activation of torch as it is written there, for example nn.SiLU().")
    for key in ("depth_multiple", "width_multiple", "reg_max"):
        if key in d and (type(d[key]) not in (int, float) or not 0 < d[key] <= 1000):
            raise refuse(key, "Write a positive number.")
    scales = d.get("scales")
    if not scales:
        return
    if not isinstance(scales, Mapping) or not all(
        isinstance(row, list | tuple)
        and len(row) == 3
        and all(type(number) in (int, float) and 0 < number <= LARGEST_NUMBER for number in row)
        for row in scales.values()
    ):
        raise refuse("scales", "Write depth, width and the most channels for each scale: n: [0.50, 0.25, 1024].")
    if d.get("scale") and not (isinstance(d["scale"], str) and d["scale"] in scales):
        raise refuse("scale", say("The scales of this model are {scales}.", scales=", ".join(map(str, scales))))
