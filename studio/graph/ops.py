"""Channel and size rule of each stock module, as `parse_model` of ultralytics 8.4 and the modules' forward decide them.

This list is also the allow-list: a module that is neither here nor in the catalog is unknown to the studio.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from studio.catalog import Catalog
from studio.errors import AttentionError
from studio.graph.model_graph import Arg, TensorShape
from studio.module_spec import AttentionSpec, validate_args

# "scaled": the first argument times width; "same": as read; "sum": of all inputs; "last": as the last input;
# "second", "resnet": as those modules write it; "written": the first argument as it is; "list": several maps, no one shape;
# "head": the model's output.
ChannelRule = Literal["scaled", "same", "sum", "last", "second", "resnet", "written", "list", "head", "unknown"]
RESNETS = r"(wide_)?resnet\d{2,3}(_2)?|resnext\d{2,3}_\d{2}x\d{1,2}d"  # of torchvision; all cut their maps alike
SizeRule = Callable[[tuple[Arg, ...], int], int]  # arguments as written, cells in -> cells out


@dataclass(frozen=True)
class Scaling:
    """What a scale does to the numbers of a file."""

    depth: float
    width: float
    max_channels: float


@dataclass(frozen=True)
class OpSpec:
    """What the studio knows about one module."""

    name: str
    channels: ChannelRule
    size: SizeRule
    repeats_inside: bool = False  # `repeats` is an argument of the module, not a chain of modules
    reads_many: bool = False
    min_args: int = 0  # arguments that have no default
    keeps_channels: bool = False  # its output must have as many channels as its input
    attention: bool = False  # ours: any map in, the same shape out
    replaces: str | None = None  # ours: the stock block that it stands for
    reads_values: Callable[[tuple[Arg, ...]], tuple[Arg, ...]] | None = (
        None  # ours: defaults filled in, in SPEC's order
    )

    @property
    def is_head(self) -> bool:
        """Whether this module ends a model."""
        return self.channels == "head"


def find_op(module: str, catalog: Catalog | None = None) -> OpSpec | None:
    """Give what is known about a module, None if it is neither stock nor in the catalog."""
    if module in STOCK_OPS:
        return STOCK_OPS[module]
    spec = None if catalog is None else catalog.get(module)
    if spec is None:
        return None
    if spec.role == "attention":
        return OpSpec(module, "same", _same, attention=True)
    if spec.role == "stage":
        return _stage_op(spec)
    stock = STOCK_OPS.get(spec.replaces or "")
    if stock is None:
        return None
    return OpSpec(
        name=module,
        channels=stock.channels,
        size=stock.size,
        repeats_inside=stock.repeats_inside,
        reads_many=stock.reads_many,
        min_args=stock.min_args,
        keeps_channels=stock.keeps_channels,
        replaces=stock.name,
    )


def is_head(module: str) -> bool:
    """Tell whether a module ends a model: Detect, Segment, Classify and their kin."""
    op = STOCK_OPS.get(module)
    return op is not None and op.is_head


def output_shape(
    op: OpSpec, inputs: tuple[TensorShape, ...], *, args: tuple[Arg, ...], repeats: int, scaling: Scaling
) -> TensorShape | None:
    """Give the shape of a module's output, None for a head or where no rule says it.

    `args` are as written, `repeats` already scaled. Arguments that make no sense give None; `check_graph` names them.
    """
    if op.channels in ("head", "list", "unknown") or not inputs:
        return None
    first = inputs[-1] if op.channels == "last" else inputs[0]
    try:
        values = tuple(plain_value(arg) for arg in args) if op.reads_values is None else op.reads_values(args)
        channels = _channels(op.channels, inputs, args=values, scaling=scaling)
        height, width = first.height, first.width
        for _ in range(1 if op.repeats_inside else repeats):
            height, width = op.size(values, height), op.size(values, width)
    except (TypeError, ValueError, IndexError, KeyError, ArithmeticError, AttentionError):
        return None
    return TensorShape(channels, height, width) if min(channels, height, width) > 0 else None


def plain_value(arg: Arg) -> Arg:
    """Read an argument as the stock parser does: "None" is None, "nearest" stays a word."""
    return _literal(arg) if isinstance(arg, str) else arg


@lru_cache(maxsize=256)  # "nearest" and "None" stand in every model, and compiling takes long
def _literal(text: str) -> Arg:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def make_divisible(channels: float, divisor: int = 8) -> int:
    """Round channels up to a multiple, as ultralytics does."""
    return int(-(-channels // divisor) * divisor)


def _channels(rule: ChannelRule, inputs: tuple[TensorShape, ...], *, args: tuple[Arg, ...], scaling: Scaling) -> int:
    if rule == "scaled":
        return make_divisible(min(_number(args[0]), scaling.max_channels) * scaling.width)
    if rule == "sum":
        if args and args[0] != 1:
            raise ValueError(args)  # joined along another dimension: no map any more
        return sum(shape.channels for shape in inputs)
    if rule == "written":
        return _int(args[0])
    if rule == "second":
        return _int(args[1])
    if rule == "resnet":
        return _int(args[1]) * (1 if args[3] else 4)
    return (inputs[-1] if rule == "last" else inputs[0]).channels


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(value)
    return value


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _at(args: tuple[Arg, ...], index: int, default: Any) -> Any:
    return args[index] if len(args) > index and not isinstance(args[index], Mapping) else default


def _window(length: int, kernel: int, *, stride: int, padding: int, dilation: int = 1) -> int:
    return (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def _same(args: tuple[Arg, ...], length: int) -> int:
    return length


def _half(args: tuple[Arg, ...], length: int) -> int:
    return length // 2


def _conv(args: tuple[Arg, ...], length: int) -> int:
    """Follow Conv(c2, k=1, s=1, p=None, g=1, d=1), padding chosen to keep the size at stride 1."""
    kernel, stride, dilation = _int(_at(args, 1, 1)), _int(_at(args, 2, 1)), _int(_at(args, 5, 1))
    padding = _at(args, 3, None)
    same = (dilation * (kernel - 1) + 1) // 2
    return _window(length, kernel, stride=stride, padding=same if padding is None else _int(padding), dilation=dilation)


def _depthwise(args: tuple[Arg, ...], length: int) -> int:
    """Follow DWConv(c2, k=1, s=1, d=1)."""
    return _conv((0, _at(args, 1, 1), _at(args, 2, 1), None, 1, _at(args, 3, 1)), length)


def _kernel_stride(args: tuple[Arg, ...], length: int) -> int:
    return _conv((0, _at(args, 1, 1), _at(args, 2, 1)), length)


def _ghost_bottleneck(args: tuple[Arg, ...], length: int) -> int:
    return _conv((0, _at(args, 1, 3), _at(args, 2, 1)), length)


def _focus(args: tuple[Arg, ...], length: int) -> int:
    return _kernel_stride(args, length // 2)


def _transposed(kernel: int, stride: int) -> SizeRule:
    def rule(args: tuple[Arg, ...], length: int) -> int:
        k, s, p = _int(_at(args, 1, kernel)), _int(_at(args, 2, stride)), _int(_at(args, 3, 0))
        return (length - 1) * s - 2 * p + k

    return rule


def _upsample(args: tuple[Arg, ...], length: int) -> int:
    wanted, factor = _at(args, 0, None), _at(args, 1, None)
    return _int(wanted) if wanted is not None else int(length * _number(factor))


def _pool(args: tuple[Arg, ...], length: int) -> int:
    kernel = _int(args[0])
    stride = _at(args, 1, None)
    return _window(length, kernel, stride=kernel if stride is None else _int(stride), padding=_int(_at(args, 2, 0)))


def _zero_pad(args: tuple[Arg, ...], length: int) -> int:
    # Four numbers pad left, right, top, bottom; only equal sums keep one rule for both directions.
    sides = args[0] if isinstance(args[0], list) else [args[0]] * 4
    left, right, top, bottom = (_int(side) for side in sides)
    if left + right != top + bottom:
        raise ValueError(args)
    return length + left + right


def _stem(args: tuple[Arg, ...], length: int) -> int:
    return _conv((0, 3, 2), _conv((0, 3, 2), length))


def _torchvision(args: tuple[Arg, ...], length: int) -> int:
    """Follow TorchVision(c2, model, weights, unwrap=True, truncate=2, split=False) for the ResNets, cut off at the end."""
    cut = _int(_at(args, 4, 2))
    is_resnet = isinstance(args[1], str) and re.fullmatch(RESNETS, args[1]) is not None
    if not is_resnet or not _at(args, 3, True) or _at(args, 5, False) or not 2 <= cut <= 9:
        raise ValueError(args)  # no map, or one that only torchvision knows
    # conv1, bn1, relu, maxpool, layer1 to layer4, avgpool, fc: the stage left at the end decides the size
    halvings = {0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 4, 7: 5}[9 - cut]
    for _ in range(halvings):
        length = _conv((0, 3, 2), length)
    return length


def _resnet(args: tuple[Arg, ...], length: int) -> int:
    if args[3]:
        return _window(_window(length, 7, stride=2, padding=3), 3, stride=2, padding=1)
    return _conv((0, 3, _int(args[2])), length)


def _stage_op(spec: AttentionSpec) -> OpSpec:
    names = [param.name for param in spec.params]

    def stride(values: tuple[Arg, ...]) -> int:
        return spec.stride if isinstance(spec.stride, int) else _int(values[names.index(spec.stride)])

    return OpSpec(
        spec.name,
        "written",
        lambda values, length: (length - 1) // stride(values) + 1,
        reads_values=lambda args: tuple(validate_args(spec, args).values()),
    )


def _stock_ops() -> dict[str, OpSpec]:
    ops: list[OpSpec] = []

    def add(names: str, channels: ChannelRule, size: SizeRule = _same, **more: Any) -> None:
        ops.extend(OpSpec(name, channels, size, **more) for name in names.split())

    add("Conv", "scaled", _conv, min_args=1)
    add("DWConv", "scaled", _depthwise, min_args=1)
    add("GhostConv SCDown", "scaled", _kernel_stride, min_args=1)
    add("GhostBottleneck", "scaled", _ghost_bottleneck, min_args=1)
    add("Focus", "scaled", _focus, min_args=1)
    add("ConvTranspose", "scaled", _transposed(2, 2), min_args=1)
    add("nn.ConvTranspose2d", "scaled", _transposed(1, 1), min_args=2)
    add("DWConvTranspose2d", "scaled", _transposed(1, 1), min_args=1)
    add("ADown AConv", "scaled", _half, min_args=1)
    add("Bottleneck SPP SPPF", "scaled", min_args=1)
    add("RepNCSPELAN4 ELAN1", "scaled", min_args=3)
    add("SPPELAN", "scaled", min_args=2)
    add("PSA", "scaled", min_args=1, keeps_channels=True)
    add("C2PSA C2fPSA", "scaled", min_args=1, keeps_channels=True, repeats_inside=True)
    add(
        "BottleneckCSP C1 C2 C2f C3k2 C3 C3TR C3Ghost C3x RepC3 C2fCIB A2C2f",
        "scaled",
        min_args=1,
        repeats_inside=True,
    )
    add("C2fAttn", "scaled", min_args=3, repeats_inside=True)
    add("AIFI", "same")
    add("HGStem", "second", _stem, min_args=2)
    add("HGBlock", "second", min_args=3, repeats_inside=True)
    add("ResNetLayer", "resnet", _resnet, min_args=4)
    add("Concat", "sum", reads_many=True)
    add("CBLinear", "list", min_args=1)
    add("CBFuse", "last", reads_many=True, min_args=1)
    add("ImagePoolingAttn", "unknown", reads_many=True)
    add("TorchVision", "written", _torchvision, min_args=2)
    add("Index", "unknown", min_args=1)
    add("nn.Upsample", "same", _upsample)
    add("nn.MaxPool2d nn.AvgPool2d", "same", _pool, min_args=1)
    add("nn.ZeroPad2d", "same", _zero_pad, min_args=1)
    add("nn.Identity nn.BatchNorm2d nn.SiLU nn.ReLU nn.GELU nn.Sigmoid nn.Hardswish nn.Dropout nn.Dropout2d", "same")
    add("nn.LeakyReLU nn.Mish nn.ReLU6", "same")
    add("Classify", "head", min_args=1)
    add("Detect WorldDetect YOLOEDetect v10Detect RTDETRDecoder", "head", reads_many=True, min_args=1)
    add("Segment Segment26 YOLOESegment YOLOESegment26", "head", reads_many=True, min_args=3)
    add("Pose Pose26 OBB OBB26", "head", reads_many=True, min_args=2)
    add("Depth SemanticSegment", "head", reads_many=True, min_args=1)
    return {op.name: op for op in ops}


STOCK_OPS: Mapping[str, OpSpec] = _stock_ops()
