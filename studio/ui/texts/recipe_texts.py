"""The texts of the built-in templates and modules for the translators; recipes keep their own English in their files.

`tests/ui/test_translation.py` compares these literals with the files, so a text that changed there is missed here by name.
The modules' texts that no template has are in `module_texts.py`.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.ui.texts.module_texts import MODULES

CONTEXT = "Recipe"


def recipe_text(text: str) -> str:
    """Give a template's text in the window's language; a user's own text comes back as it is."""
    plain = " ".join(text.split())
    return QCoreApplication.translate(CONTEXT, plain) if plain else ""


# lupdate reads literals only, each in one piece.
KNOWN = (
    *MODULES,
    QT_TRANSLATE_NOOP("Recipe", "None (baseline)"),
    QT_TRANSLATE_NOOP(
        "Recipe", "The stock model, unchanged. Train it beside a variant to see whether the variant helps."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Any attention on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe", "An attention of your choice, your own files included, on each map that feeds the detection head."
    ),
    QT_TRANSLATE_NOOP("Recipe", "The module to insert; its own parameters follow."),
    QT_TRANSLATE_NOOP("Recipe", "Attention"),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A large kernel and a kernel made from the image itself, on 16 channels of each map that feeds the detection head. The other channels pass unchanged, so its cost does not grow with the model's width.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of the large kernel in cells; the paper uses 13."),
    QT_TRANSLATE_NOOP("Recipe", "Kernel size"),
    QT_TRANSLATE_NOOP("Recipe", "Start as the identity, so that pretrained weights work unchanged at the first step."),
    QT_TRANSLATE_NOOP("Recipe", "Safe start"),
    QT_TRANSLATE_NOOP("Recipe", "ESC blocks on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of ESC, window attention and the large-kernel convolutions that emulate it, on each map that feeds the detection head. Strong and dear: look at the cost first.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of an attention window in cells."),
    QT_TRANSLATE_NOOP("Recipe", "Window size"),
    QT_TRANSLATE_NOOP("Recipe", "Convolution steps after the window attention; the paper uses 5."),
    QT_TRANSLATE_NOOP("Recipe", "Conv blocks"),
    QT_TRANSLATE_NOOP("Recipe", "LKA on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Large kernel attention, from which LSKA was made, on each map that feeds the detection head. It sees 23 cells in each direction with two-dimensional kernels.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSNet blocks on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe", "A whole block of LSNet, a mixer and a feed-forward part, on each map that feeds the detection head."
    ),
    QT_TRANSLATE_NOOP("Recipe", "lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate."),
    QT_TRANSLATE_NOOP("Recipe", "Mixer"),
    QT_TRANSLATE_NOOP("Recipe", "lsconv"),
    QT_TRANSLATE_NOOP("Recipe", "repvgg"),
    QT_TRANSLATE_NOOP("Recipe", "LSConv on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSNet's convolution on each of the three maps that feed the detection head: a large view makes a small kernel for each cell. What it gathers is added to the map.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side in cells of the area from which the small kernels are made."),
    QT_TRANSLATE_NOOP("Recipe", "LSKA on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Large separable kernel attention on each of the three maps that feed the detection head. Whatever follows in the neck reads the attended map too, as the articles number it.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Cells that the attention sees in each direction."),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LSKA on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSKA between two 1x1 convolutions with a residual, on each map that feeds the detection head: gentler than the bare gate, and some more parameters.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Any attention before the neck's concatenations"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "An attention of your choice, your own files included, on each map that the neck makes and joins with another one: the two that it enlarges, the two that it shrinks, and the one between.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Any attention inside C2f"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C2f gets an attention of the library after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "The attention after each inner block, with the defaults of its own parameters."),
    QT_TRANSLATE_NOOP("Recipe", "Which C2f get it; any means all of them."),
    QT_TRANSLATE_NOOP("Recipe", "Where"),
    QT_TRANSLATE_NOOP("Recipe", "neck"),
    QT_TRANSLATE_NOOP("Recipe", "backbone"),
    QT_TRANSLATE_NOOP("Recipe", "any"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Start as the stock block, so that pretrained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA inside C2f"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C2f gets LSKA after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "The bare LSKA, or LSKA between two 1x1 convolutions with a residual."),
    QT_TRANSLATE_NOOP("Recipe", "Form"),
    QT_TRANSLATE_NOOP("Recipe", "gate"),
    QT_TRANSLATE_NOOP("Recipe", "residual"),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LSKA in place of C2f's bottlenecks"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "In each chosen C2f a VAN attention with LSKA stands for each bottleneck, as articles on YOLOv8 have it. Started safely, the bottlenecks stay until the attention has learned.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA in place of C2PSA's self-attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "The block at the end of the backbone attends by LSKA and keeps its feed-forward part. Started safely, its self-attention stays until LSKA has learned; without that the block becomes smaller than the stock one.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Any attention inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets an attention of the library after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Which C3k2 get it; any means all of them."),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets ESC's large kernel and a kernel made from the image after its inner blocks, and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "ESC inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets an ESC block, window attention and large-kernel convolutions, after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSNet blocks inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets a whole block of LSNet after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSConv inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets LSNet's convolution after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets LSKA after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA inside SPPF"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSKA on the pooled maps of SPPF, before they are mixed. SPPF keeps all its own weights and no row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Cells that the attention sees in each direction; articles use 11, some 7."),
    QT_TRANSLATE_NOOP("Recipe", "Any attention after the backbone stages"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "An attention of your choice, your own files included, on the backbone's outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read the attended maps.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSNet block at the end of the backbone"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of LSNet on the backbone's last map, at stride 32. LSNet has self-attention on its smallest maps, which can be chosen here.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate; msa: self-attention."
    ),
    QT_TRANSLATE_NOOP("Recipe", "msa"),
    QT_TRANSLATE_NOOP("Recipe", "LSConv after the backbone stages"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSNet's convolution on the backbone's outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read what it made of them.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA after the backbone stages"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Large separable kernel attention on the backbone's outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read the attended maps.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSNet as the backbone"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "The first three stages of LSNet, as large as in the paper, in the place of the stock backbone. They see a large area and work with small kernels. The pooling and attention at the end of the stock backbone stay.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Size of the paper's network; the scale of the model does not change it."),
    QT_TRANSLATE_NOOP("Recipe", "Variant"),
    QT_TRANSLATE_NOOP("Recipe", "t"),
    QT_TRANSLATE_NOOP("Recipe", "s"),
    QT_TRANSLATE_NOOP("Recipe", "b"),
    QT_TRANSLATE_NOOP("Recipe", "LSNet with self-attention as the backbone"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "All four stages of LSNet in the place of the stock backbone. Its stem stops at stride 4, so that the last stage, with self-attention in every second block, lies at stride 32. The pooling and attention at the end of the stock backbone stay.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN as the backbone"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "The four stages of the Visual Attention Network, as large as in the paper, in the place of the stock backbone. Each block has a large kernel, LSKA or LKA. The pooling and attention at the end of the stock backbone stay.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Size of the paper's network, 4 to 200 million weights; the scale of the model does not change it."
    ),
    QT_TRANSLATE_NOOP("Recipe", "b0"),
    QT_TRANSLATE_NOOP("Recipe", "b1"),
    QT_TRANSLATE_NOOP("Recipe", "b2"),
    QT_TRANSLATE_NOOP("Recipe", "b3"),
    QT_TRANSLATE_NOOP("Recipe", "b4"),
    QT_TRANSLATE_NOOP("Recipe", "b5"),
    QT_TRANSLATE_NOOP("Recipe", "b6"),
    QT_TRANSLATE_NOOP("Recipe", "The gate inside each block, LSKA or the dearer LKA from which it was made."),
    QT_TRANSLATE_NOOP("Recipe", "lska"),
    QT_TRANSLATE_NOOP("Recipe", "lka"),
    QT_TRANSLATE_NOOP("Recipe", "Cells that LSKA sees in each direction; LKA always sees 23 and takes no notice."),
    QT_TRANSLATE_NOOP("Recipe", "Window attention at the end of the backbone"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Self-attention within windows on the backbone's last map, at stride 32, where it is cheap and sees most of the image.",
    ),
)
