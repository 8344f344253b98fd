"""The modules that the palette offers, grouped by what they are for, each with one line on what it does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.catalog import Catalog
from studio.ui.texts.recipe_texts import recipe_text

CONTEXT = "Modules"
FAMILIES = ("attention", "block", "stage", "convolution", "stock", "pooling", "resize", "join", "plain", "head")


@dataclass(frozen=True)
class PaletteEntry:
    """One module that can be put into a model."""

    module: str  # "C3k2_LSKA", as a row names it
    family: str  # one of FAMILIES
    summary: str  # already translated
    is_ours: bool = False  # from the catalog

    @property
    def name(self) -> str:
        """Give the name for showing."""
        return self.module.removeprefix("nn.")


def palette_entries(catalog: Catalog) -> list[PaletteEntry]:
    """List all modules in the order of the palette: ours first, by family."""
    entries = [
        PaletteEntry(spec.name, spec.role, recipe_text(spec.summary), is_ours=True)
        for spec in sorted(catalog.specs, key=lambda spec: spec.name.casefold())
    ]
    taken = {entry.module for entry in entries}
    for family, names in STOCK.items():
        entries += [PaletteEntry(name, family, _text(text)) for name, text in names.items() if name not in taken]
    return sorted(entries, key=lambda entry: FAMILIES.index(entry.family))


def family_name(family: str) -> str:
    """Give the name of a family."""
    return _text(_FAMILY_NAMES[family])


def find_entries(entries: list[PaletteEntry], wanted: str) -> list[PaletteEntry]:
    """Give what fits the typed text, best first: name begins with it, holds it, the family or the summary holds it."""
    wanted = wanted.casefold().strip()
    if not wanted:
        return list(entries)
    ranked = []
    for place, entry in enumerate(entries):
        name = entry.name.casefold()
        if name.startswith(wanted):
            rank = 0
        elif wanted in name:
            rank = 1
        elif wanted in family_name(entry.family).casefold() or wanted in entry.summary.casefold():
            rank = 2
        else:
            continue
        ranked.append((rank, len(name) if rank < 2 else 0, place, entry))
    return [entry for *_, entry in sorted(ranked, key=lambda one: one[:3])]


def _text(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


_FAMILY_NAMES = {
    "attention": QT_TRANSLATE_NOOP("Modules", "Attention"),
    "block": QT_TRANSLATE_NOOP("Modules", "Blocks with attention"),
    "stage": QT_TRANSLATE_NOOP("Modules", "Stages of other backbones"),
    "convolution": QT_TRANSLATE_NOOP("Modules", "Convolution"),
    "stock": QT_TRANSLATE_NOOP("Modules", "Stock blocks"),
    "pooling": QT_TRANSLATE_NOOP("Modules", "Pooling"),
    "resize": QT_TRANSLATE_NOOP("Modules", "Change of size"),
    "join": QT_TRANSLATE_NOOP("Modules", "Joining maps"),
    "plain": QT_TRANSLATE_NOOP("Modules", "Plain layers"),
    "head": QT_TRANSLATE_NOOP("Modules", "Heads"),
}

STOCK: dict[str, dict[str, str]] = {
    "convolution": {
        "Conv": QT_TRANSLATE_NOOP("Modules", "Convolution, batch norm and activation; stride 2 halves the map."),
        "DWConv": QT_TRANSLATE_NOOP("Modules", "Depth-wise convolution: each channel by itself, cheap."),
        "GhostConv": QT_TRANSLATE_NOOP("Modules", "Half the channels computed, the rest derived cheaply."),
        "Focus": QT_TRANSLATE_NOOP("Modules", "Folds 2×2 cells into channels, then a convolution."),
        "HGStem": QT_TRANSLATE_NOOP("Modules", "First layers of PP-HGNetV2: the image to a quarter."),
    },
    "stock": {
        "C3k2": QT_TRANSLATE_NOOP("Modules", "Cross-stage block of YOLO11 and YOLO26."),
        "C2f": QT_TRANSLATE_NOOP("Modules", "Cross-stage block of YOLOv8, all inner outputs joined."),
        "C3": QT_TRANSLATE_NOOP("Modules", "Cross-stage block of YOLOv5 with three convolutions."),
        "C2PSA": QT_TRANSLATE_NOOP("Modules", "Self-attention on half the channels (YOLO11)."),
        "C2fPSA": QT_TRANSLATE_NOOP("Modules", "C2f with self-attention inside."),
        "PSA": QT_TRANSLATE_NOOP("Modules", "Partial self-attention of YOLOv10."),
        "A2C2f": QT_TRANSLATE_NOOP("Modules", "Area attention of YOLO12 inside C2f."),
        "C2fCIB": QT_TRANSLATE_NOOP("Modules", "C2f with the compact blocks of YOLOv10."),
        "C2": QT_TRANSLATE_NOOP("Modules", "Cross-stage block with two convolutions."),
        "C1": QT_TRANSLATE_NOOP("Modules", "Cross-stage block with one convolution."),
        "C3x": QT_TRANSLATE_NOOP("Modules", "C3 with crossed 1×3 and 3×1 convolutions."),
        "C3TR": QT_TRANSLATE_NOOP("Modules", "C3 with transformer layers inside."),
        "C3Ghost": QT_TRANSLATE_NOOP("Modules", "C3 with ghost bottlenecks: fewer parameters."),
        "RepC3": QT_TRANSLATE_NOOP("Modules", "C3 of convolutions that merge for use (RT-DETR)."),
        "Bottleneck": QT_TRANSLATE_NOOP("Modules", "Two convolutions with a shortcut."),
        "BottleneckCSP": QT_TRANSLATE_NOOP("Modules", "Cross-stage partial bottleneck."),
        "GhostBottleneck": QT_TRANSLATE_NOOP("Modules", "Bottleneck of ghost convolutions."),
        "RepNCSPELAN4": QT_TRANSLATE_NOOP("Modules", "Layer aggregation block of YOLOv9."),
        "ELAN1": QT_TRANSLATE_NOOP("Modules", "Lighter layer aggregation of YOLOv9."),
        "HGBlock": QT_TRANSLATE_NOOP("Modules", "Block of PP-HGNetV2 (RT-DETR backbone)."),
        "ResNetLayer": QT_TRANSLATE_NOOP("Modules", "One stage of a ResNet."),
        "AIFI": QT_TRANSLATE_NOOP("Modules", "Transformer encoder layer of RT-DETR."),
    },
    "pooling": {
        "SPPF": QT_TRANSLATE_NOOP("Modules", "Pools three times and joins: a wide view, cheaply."),
        "SPP": QT_TRANSLATE_NOOP("Modules", "Pools with three windows and joins."),
        "SPPELAN": QT_TRANSLATE_NOOP("Modules", "Spatial pyramid pooling of YOLOv9."),
        "nn.MaxPool2d": QT_TRANSLATE_NOOP("Modules", "Largest value of each window."),
        "nn.AvgPool2d": QT_TRANSLATE_NOOP("Modules", "Mean value of each window."),
    },
    "resize": {
        "nn.Upsample": QT_TRANSLATE_NOOP("Modules", "Doubles the map by repeating cells."),
        "ConvTranspose": QT_TRANSLATE_NOOP("Modules", "Doubles the map by a learned convolution."),
        "nn.ConvTranspose2d": QT_TRANSLATE_NOOP("Modules", "Transposed convolution of PyTorch."),
        "DWConvTranspose2d": QT_TRANSLATE_NOOP("Modules", "Depth-wise transposed convolution."),
        "SCDown": QT_TRANSLATE_NOOP("Modules", "Halves the map, channels and space apart (YOLOv10)."),
        "ADown": QT_TRANSLATE_NOOP("Modules", "Halves the map by pooling and convolution (YOLOv9)."),
        "AConv": QT_TRANSLATE_NOOP("Modules", "Halves the map by pooling, then convolution."),
        "nn.ZeroPad2d": QT_TRANSLATE_NOOP("Modules", "Puts a border of zeros around the map."),
    },
    "join": {
        "Concat": QT_TRANSLATE_NOOP("Modules", "Joins maps of one size along their channels."),
        "CBLinear": QT_TRANSLATE_NOOP("Modules", "Splits a map for an auxiliary branch (YOLOv9)."),
        "CBFuse": QT_TRANSLATE_NOOP("Modules", "Adds maps of auxiliary branches (YOLOv9)."),
    },
    "plain": {
        "nn.Identity": QT_TRANSLATE_NOOP("Modules", "Passes the map on unchanged."),
        "nn.BatchNorm2d": QT_TRANSLATE_NOOP("Modules", "Batch normalization."),
        "nn.SiLU": QT_TRANSLATE_NOOP("Modules", "Activation x · sigmoid(x)."),
        "nn.ReLU": QT_TRANSLATE_NOOP("Modules", "Activation max(0, x)."),
        "nn.GELU": QT_TRANSLATE_NOOP("Modules", "Smooth activation of transformers."),
        "nn.LeakyReLU": QT_TRANSLATE_NOOP("Modules", "ReLU that lets a little of negative values through."),
        "nn.Hardswish": QT_TRANSLATE_NOOP("Modules", "SiLU made of straight pieces."),
        "nn.Sigmoid": QT_TRANSLATE_NOOP("Modules", "Squeezes values into 0 to 1."),
        "nn.Dropout2d": QT_TRANSLATE_NOOP("Modules", "Drops whole channels while training."),
    },
    "head": {
        "Detect": QT_TRANSLATE_NOOP("Modules", "Boxes and classes: the detection head."),
        "v10Detect": QT_TRANSLATE_NOOP("Modules", "Detection without suppression, of YOLOv10."),
        "RTDETRDecoder": QT_TRANSLATE_NOOP("Modules", "Transformer decoder of RT-DETR."),
        "Segment": QT_TRANSLATE_NOOP("Modules", "Boxes with masks."),
        "Segment26": QT_TRANSLATE_NOOP("Modules", "Boxes with masks, of YOLO26."),
        "Pose": QT_TRANSLATE_NOOP("Modules", "Boxes with key points."),
        "Pose26": QT_TRANSLATE_NOOP("Modules", "Boxes with key points, of YOLO26."),
        "OBB": QT_TRANSLATE_NOOP("Modules", "Turned boxes."),
        "OBB26": QT_TRANSLATE_NOOP("Modules", "Turned boxes, of YOLO26."),
        "Classify": QT_TRANSLATE_NOOP("Modules", "One class for the whole image."),
    },
}
