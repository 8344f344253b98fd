"""The arguments of every stock module as a model row writes them: names, kinds, defaults, limits, one line of help.

Names and defaults are those of the constructors of ultralytics 8.4.190 and torch; what the stock parser fills in by itself (input
channels, inner repeats, the maps of a head) is not written in a row, so it is not here. A test compares all of it with
the real classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from studio.module_spec import Param, limits_told, number_fault
from studio.sentence import say

RowKind = Literal["int", "float", "bool", "choice", "ints", "text"]
MOST_CHANNELS = 16_384


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()  # the constructor has no default


@dataclass(frozen=True)
class RowParam:
    """One argument of a row, enough to draw a field for it and to check what is typed."""

    name: str
    kind: RowKind
    default: Any
    min: float | None = None
    max: float | None = None
    choices: tuple[Any, ...] = ()
    doc: str = ""
    is_optional: bool = False  # None is a value: the module then decides
    word: str = ""  # a word of the header that may stand in its place: nc, kpt_shape

    @property
    def starting_value(self) -> Any:
        """A value to begin with where the row gives none."""
        if self.default is not REQUIRED:
            return self.default
        return {"int": int(self.min or 1), "float": 1.0, "bool": False, "ints": [1], "text": "resnet18"}.get(
            self.kind, self.choices[0] if self.choices else None
        )


def row_param(param: Param) -> RowParam:
    """Give a parameter of one of our modules in the same form."""
    return RowParam(
        param.name, param.kind, param.default, min=param.min, max=param.max, choices=param.choices, doc=param.doc
    )


def fault_of(param: RowParam, value: Any) -> str:
    """Say what would be legal for `param`, "" if `value` is."""
    if (value is None and param.is_optional) or (param.word and value == param.word):
        return ""
    if param.kind == "bool":
        return "" if isinstance(value, bool) else "Write True or False."
    if param.kind == "choice":
        fits = any(type(choice) is type(value) and choice == value for choice in param.choices)
        return "" if fits else say("Choose one of {choices}.", choices=", ".join(map(str, param.choices)))
    if param.kind == "text":
        return "" if isinstance(value, str) and value else "Write a word."
    if param.kind == "ints":
        fits = isinstance(value, (list, tuple)) and bool(value) and all(_in_limits(param, one) for one in value)
        return (
            ""
            if fits
            else say("Give whole numbers in a list, such as [1, 2]{limits}.", limits=limits_told(param.min, param.max))
        )
    return "" if _in_limits(param, value) else number_fault(param.kind, param.min, param.max)


def with_argument(params: Sequence[RowParam], args: Sequence[Any], index: int, value: Any) -> tuple[Any, ...]:
    """Give the arguments of a row with one of them set; nothing else that is written changes.

    Arguments between the last written one and `index` get their defaults; new ones that say the default at the end are left out,
    because stock code reads the length of some rows.
    """
    new = list(args)
    while len(new) <= index:
        new.append(params[len(new)].starting_value)
    new[index] = value
    while len(new) > len(args) and _same(new[-1], params[len(new) - 1].default):
        new.pop()
    return tuple(new)


def stock_params(module: str) -> tuple[RowParam, ...] | None:
    """Give the arguments of a stock module in their order, None for a module that is not stock."""
    return STOCK_PARAMS.get(module)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _in_limits(param: RowParam, value: Any) -> bool:
    whole = param.kind in ("int", "ints")
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return False
    return (param.min is None or value >= param.min) and (param.max is None or value <= param.max)


def _int(name: str, default: Any, doc: str, *, least: int = 1, most: int = 512, **more: Any) -> RowParam:
    return RowParam(name, "int", default, min=least, max=most, doc=doc, **more)


def _channels(name: str, default: Any, doc: str) -> RowParam:
    return _int(name, default, doc, most=MOST_CHANNELS)


def _flag(name: str, default: Any, doc: str) -> RowParam:
    return RowParam(name, "bool", default, doc=doc)


def _real(name: str, default: Any, doc: str, *, least: float = 0.0, most: float = 16.0) -> RowParam:
    return RowParam(name, "float", default, min=least, max=most, doc=doc)


C2 = _channels("c2", REQUIRED, "Output channels, before the scale multiplies them.")
C2_EXACT = _channels("c2", REQUIRED, "Output channels, as they are: no scale changes them.")
MIDDLE = "Channels inside the block, as they are: no scale changes them."
K = _int("k", 1, "Kernel size in cells.", most=63)
S = _int("s", 1, "Stride: 2 halves the map.", most=32)
P = _int(
    "p", None, "Padding in cells; by itself as much as keeps the size at stride 1.", least=0, most=63, is_optional=True
)
G = _int("g", 1, "Groups of the convolution; has to divide the channels.", most=MOST_CHANNELS)
D = _int("d", 1, "Dilation: distance between the taps of the kernel.", most=32)
ACT = _flag("act", True, "Ends in the model's activation.")
SHORTCUT = _flag("shortcut", True, "Adds the input of each inner block to its output.")
E = _real("e", 0.5, "Share of the channels inside the block.", least=0.01, most=8)
NC = _int("nc", 80, "Number of classes; nc takes it from the head of the file.", most=MOST_CHANNELS, word="nc")
EMBED = _channels("embed", 512, "Length of a text embedding.")
WITH_BN = _flag("with_bn", True, "Compares with texts through a normalised contrastive head.")
NM = _channels("nm", 32, "Number of mask prototypes.")
NPR = _channels("npr", 256, "Channels of the mask prototypes, before the scale multiplies them.")
KPT = RowParam(
    "kpt_shape",
    "ints",
    (17, 3),
    min=1,
    max=1000,
    doc="Number of key points and numbers for each; kpt_shape takes them from the head of the file.",
    word="kpt_shape",
)
NE = _int("ne", 1, "Extra numbers for each box: the angle.", most=64)
INPLACE = _flag("inplace", False, "Overwrites its input to save memory.")
DROP = _real("p", 0.5, "Probability with which a value is set to zero in training.", most=1)
POOL_K = _int("kernel_size", REQUIRED, "Window in cells.", most=63)
POOL_S = _int("stride", None, "Step of the window; by itself the size of the window.", most=32, is_optional=True)
POOL_P = _int("padding", 0, "Padding in cells.", least=0, most=63)
CEIL = _flag("ceil_mode", False, "Rounds the size of the output up.")
CSP = (C2, SHORTCUT, _int("g", 1, G.doc, most=MOST_CHANNELS), E)
SEGMENT = (NC, NM, NPR)
YOLOE_SEGMENT = (*SEGMENT, EMBED, WITH_BN)

STOCK_PARAMS: Mapping[str, tuple[RowParam, ...]] = {
    "Conv": (C2, K, S, P, G, D, ACT),
    "DWConv": (C2, K, S, D, ACT),
    "GhostConv": (C2, K, S, G, ACT),
    "SCDown": (C2, replace(K, default=REQUIRED), replace(S, default=REQUIRED)),
    "GhostBottleneck": (C2, replace(K, default=3), S),
    "Focus": (C2, K, S, P, G, ACT),
    "ConvTranspose": (
        C2,
        replace(K, default=2),
        replace(S, default=2, doc="Stride: 2 doubles the map."),
        replace(P, default=0, is_optional=False, doc=POOL_P.doc),
        _flag("bn", True, "Normalises its output over the batch."),
        ACT,
    ),
    "nn.ConvTranspose2d": (
        replace(C2, name="out_channels"),
        replace(POOL_K, doc=K.doc),
        replace(S, name="stride", doc="Stride: 2 doubles the map."),
        POOL_P,
        _int("output_padding", 0, "Rows and columns added to the output.", least=0, most=31),
        replace(G, name="groups"),
        _flag("bias", True, "Adds a number of its own to each channel."),
        replace(D, name="dilation"),
    ),
    "DWConvTranspose2d": (
        C2,
        K,
        replace(S, doc="Stride: 2 doubles the map."),
        _int("p1", 0, POOL_P.doc, least=0, most=63),
        _int("p2", 0, "Rows and columns added to the output.", least=0, most=31),
    ),
    "ADown": (C2,),
    "AConv": (C2,),
    "Bottleneck": (
        C2,
        SHORTCUT,
        G,
        RowParam("k", "ints", (3, 3), min=1, max=63, doc="Kernel sizes of the two convolutions."),
        E,
    ),
    "SPP": (C2, RowParam("k", "ints", (5, 9, 13), min=1, max=63, doc="Sizes of the pooling windows.")),
    "SPPF": (
        C2,
        replace(K, default=5, doc="Size of the pooling window."),
        _int("n", 3, "How often it pools.", most=16),
        replace(SHORTCUT, default=False, doc="Adds its input to its output."),
    ),
    "RepNCSPELAN4": (
        C2,
        _channels("c3", REQUIRED, MIDDLE),
        _channels("c4", REQUIRED, MIDDLE),
        _int("n", 1, "Inner blocks one after another.", most=100),
    ),
    "ELAN1": (C2, _channels("c3", REQUIRED, MIDDLE), _channels("c4", REQUIRED, MIDDLE)),
    "SPPELAN": (C2, _channels("c3", REQUIRED, MIDDLE), replace(K, default=5, doc="Size of the pooling window.")),
    "PSA": (C2, E),
    "C2PSA": (C2, E),
    "C2fPSA": (C2, E),
    "BottleneckCSP": CSP,
    "C1": (C2,),
    "C2": CSP,
    "C2f": (C2, replace(SHORTCUT, default=False), G, E),
    "C3k2": (
        C2,
        _flag("c3k", False, "Inner blocks are C3k; at the scales m, l and x they always are."),
        E,
        _flag("attn", False, "Puts self-attention behind each inner block."),
        G,
        SHORTCUT,
    ),
    "C3": CSP,
    "C3TR": CSP,
    "C3Ghost": CSP,
    "C3x": CSP,
    "RepC3": (C2, replace(E, default=1.0)),
    "C2fCIB": (
        C2,
        replace(SHORTCUT, default=False),
        _flag("lk", False, "Takes large kernels, 7 cells wide."),
        G,
        E,
    ),
    "A2C2f": (
        C2,
        _flag("a2", True, "Inner blocks are area attention; otherwise C3k."),
        _int("area", 1, "Number of areas that attention is parted into; -1 where there is none.", least=-1, most=64),
        _flag("residual", False, "Adds its input, weighted; at the scales l and x it always does."),
        _real("mlp_ratio", 2.0, "Width of the layers behind attention, in its channels.", least=0.1),
        E,
        G,
        SHORTCUT,
    ),
    "C2fAttn": (
        C2,
        _channels("ec", 128, "Channels in which image and text are compared; the parser sets them."),
        _int("nh", 1, "Number of attention heads, before the scale multiplies them.", most=256),
        _channels("gc", 512, EMBED.doc),
        replace(SHORTCUT, default=False),
        G,
        E,
    ),
    "AIFI": (
        _channels("cm", 2048, MIDDLE),
        _int("num_heads", 8, "Number of attention heads.", most=256),
        _real("dropout", 0, DROP.doc, most=1),
    ),
    "HGStem": (_channels("cm", REQUIRED, MIDDLE), C2_EXACT),
    "HGBlock": (
        _channels("cm", REQUIRED, MIDDLE),
        C2_EXACT,
        replace(K, default=3),
        _flag("lightconv", False, "Takes depth-wise convolutions inside."),
        replace(SHORTCUT, default=False, doc="Adds its input to its output."),
    ),
    "ResNetLayer": (
        _channels("c1", REQUIRED, "Input channels, as they are: what it reads has to give as many."),
        replace(C2_EXACT, doc="Channels inside the block; it gives four times as many, unless it is the first."),
        S,
        _flag("is_first", False, "Is the stem of the net: a large convolution and a pooling."),
        _int("n", 1, "Inner blocks one after another.", most=100),
        _int("e", 4, "Channels given for each inner channel; the parser counts on 4.", most=16),
    ),
    "Concat": (_int("dimension", 1, "Dimension along which maps are joined; 1 is the channels.", least=1, most=3),),
    "CBLinear": (
        RowParam("c2s", "ints", REQUIRED, min=1, max=MOST_CHANNELS, doc="Channels of each map that it gives."),
        K,
        S,
        P,
        G,
    ),
    "CBFuse": (
        RowParam("idx", "ints", REQUIRED, min=0, max=63, doc="Which map it takes of each CBLinear that it reads."),
    ),
    "ImagePoolingAttn": (
        _channels("ec", 256, "Channels in which image and text are compared."),
        _channels("ct", 512, EMBED.doc),
        _int("nh", 8, "Number of attention heads.", most=256),
        _int("k", 3, "Cells on a side that each map is pooled to.", most=63),
        _flag("scale", False, "Learns how strongly the image changes the text."),
    ),
    "TorchVision": (
        C2_EXACT,
        RowParam("model", "text", REQUIRED, doc="Name of a model of torchvision."),
        RowParam("weights", "text", "DEFAULT", doc="Name of its weights."),
        _flag("unwrap", True, "Takes its parts one by one."),
        _int("truncate", 2, "Parts left out at its end.", least=0, most=64),
        _flag("split", False, "Gives the map of each part."),
    ),
    "Index": (C2_EXACT, _int("index", 0, "Which of the maps that it reads it gives.", least=-64, most=64)),
    "nn.Upsample": (
        _int("size", None, "Side of the output in cells, where no factor says it.", most=4096, is_optional=True),
        RowParam("scale_factor", "float", None, min=0.01, max=64, doc="2 doubles the map.", is_optional=True),
        RowParam(
            "mode",
            "choice",
            "nearest",
            choices=("nearest", "bilinear", "bicubic", "area", "nearest-exact"),
            doc="How values between cells are made.",
        ),
    ),
    "nn.MaxPool2d": (
        POOL_K,
        POOL_S,
        POOL_P,
        replace(D, name="dilation"),
        _flag("return_indices", False, "Gives the places of the largest values, too."),
        CEIL,
    ),
    "nn.AvgPool2d": (POOL_K, POOL_S, POOL_P, CEIL, _flag("count_include_pad", True, "Counts padding into the mean.")),
    "nn.ZeroPad2d": (
        RowParam("padding", "ints", REQUIRED, min=0, max=4096, doc="Cells added at the left, right, top and bottom."),
    ),
    "nn.Identity": (),
    "nn.BatchNorm2d": (),
    "nn.SiLU": (INPLACE,),
    "nn.ReLU": (INPLACE,),
    "nn.GELU": (RowParam("approximate", "choice", "none", choices=("none", "tanh"), doc="How the curve is computed."),),
    "nn.Sigmoid": (),
    "nn.Hardswish": (INPLACE,),
    "nn.Dropout": (DROP, INPLACE),
    "nn.Dropout2d": (DROP, INPLACE),
    "nn.LeakyReLU": (_real("negative_slope", 0.01, "Slope below zero.", most=4), INPLACE),
    "nn.Mish": (INPLACE,),
    "nn.ReLU6": (INPLACE,),
    "Classify": (replace(NC, name="c2", default=REQUIRED), K, S, P, G),
    "Detect": (NC,),
    "WorldDetect": (NC, EMBED, replace(WITH_BN, default=False)),
    "YOLOEDetect": (NC, EMBED, WITH_BN),
    "v10Detect": (NC,),
    "RTDETRDecoder": (
        NC,
        _channels("hd", 256, "Channels inside the decoder."),
        _int("nq", 300, "Number of queries: the most objects that it finds.", most=3000),
        _int("ndp", 4, "Points that each head looks at.", most=64),
        _int("nh", 8, "Number of attention heads.", most=256),
        _int("ndl", 6, "Number of decoder layers.", most=64),
        _channels("d_ffn", 1024, MIDDLE),
        _real("dropout", 0.0, DROP.doc, most=1),
    ),
    "Segment": SEGMENT,
    "Segment26": SEGMENT,
    "YOLOESegment": YOLOE_SEGMENT,
    "YOLOESegment26": YOLOE_SEGMENT,
    "Pose": (NC, KPT),
    "Pose26": (NC, KPT),
    "OBB": (NC, NE),
    "OBB26": (NC, NE),
    "Depth": (_channels("c_mid", 256, MIDDLE),),
    "SemanticSegment": (replace(NC, default=19),),
}
