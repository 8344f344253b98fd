"""The texts of the built-in templates and modules for the translators; recipes keep their own English in their files.

`tests/ui/test_translation.py` compares these literals with the files, so a text that changed there is missed here by name.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT = "Recipe"


def recipe_text(text: str) -> str:
    """Give a template's text in the window's language; a user's own text comes back as it is."""
    plain = " ".join(text.split())
    return QCoreApplication.translate(CONTEXT, plain) if plain else ""


# lupdate reads literals only, each in one piece.
KNOWN = (
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
    QT_TRANSLATE_NOOP(
        "Recipe", "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Kernel size"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the identity, so that pre-trained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Safe start"),
    QT_TRANSLATE_NOOP("Recipe", "LKA on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Large kernel attention, from which LSKA was made, on each map that feeds the detection head. It sees 23 cells in each direction with two-dimensional kernels.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Start as the identity, so that pretrained weights work unchanged at the first step."),
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
    QT_TRANSLATE_NOOP("Recipe", "LSKA inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets LSKA after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Which C3k2 get it; any means all of them."),
    QT_TRANSLATE_NOOP("Recipe", "Where"),
    QT_TRANSLATE_NOOP("Recipe", "neck"),
    QT_TRANSLATE_NOOP("Recipe", "backbone"),
    QT_TRANSLATE_NOOP("Recipe", "any"),
    QT_TRANSLATE_NOOP("Recipe", "The bare LSKA, or LSKA between two 1x1 convolutions with a residual."),
    QT_TRANSLATE_NOOP("Recipe", "Form"),
    QT_TRANSLATE_NOOP("Recipe", "gate"),
    QT_TRANSLATE_NOOP("Recipe", "residual"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Start as the stock block, so that pretrained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA inside SPPF"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSKA on the pooled maps of SPPF, before they are mixed. SPPF keeps all its own weights and no row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Cells that the attention sees in each direction; articles use 11, some 7."),
    QT_TRANSLATE_NOOP("Recipe", "LSKA after the backbone stages"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Large separable kernel attention on the backbone's outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read the attended maps.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSKA after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "gate: the bare LSKA; residual: LSKA between two 1x1 convolutions, as the VAN has it."),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the stock block, so that pre-trained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LKA: large kernel attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights the map by a view of 23 by 23 cells of itself; dearer than LSKA, which was made from it."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LKA-trivial: one large depth-wise kernel"),
    QT_TRANSLATE_NOOP(
        "Recipe", "The undecomposed large kernel: for comparison with LKA and LSKA. Slow from a size of 23 on."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of the kernel in cells; its cost grows with the square."),
    QT_TRANSLATE_NOOP("Recipe", "LSKA: large separable kernel attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights the map by a large view of itself, at the price of a few one-dimensional convolutions."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA-trivial: one row and one column kernel"),
    QT_TRANSLATE_NOOP("Recipe", "The separable large kernel without dilation: for comparison with LSKA."),
    QT_TRANSLATE_NOOP("Recipe", "Length of both kernels in cells."),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A large kernel and a kernel made from the image itself, on 16 channels of each map that feeds the detection head. The other channels pass unchanged, so its cost does not grow with the model's width.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of the large kernel in cells; the paper uses 13."),
    QT_TRANSLATE_NOOP("Recipe", "ESC inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets an ESC block, window attention and large-kernel convolutions, after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of an attention window in cells."),
    QT_TRANSLATE_NOOP("Recipe", "Window size"),
    QT_TRANSLATE_NOOP("Recipe", "Convolution steps after the window attention; the paper uses 5."),
    QT_TRANSLATE_NOOP("Recipe", "Conv blocks"),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with ConvAttn"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds ConvAttn after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Channels under the large kernel, the paper has 16; of a map with fewer channels, all of them."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Pdim"),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with ESC"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds an ESC block after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Side of a window in cells; ESC uses 32, which is slow on the large maps of a detector."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Heads of the attention; must divide the channels."),
    QT_TRANSLATE_NOOP("Recipe", "Num heads"),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn: large kernel with a dynamic kernel"),
    QT_TRANSLATE_NOOP(
        "Recipe", "A 13x13 convolution and a 3x3 kernel made from the image, on 16 channels; the others pass unchanged."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Channels that it works on, the paper has 16; of a map with fewer channels, all of them."
    ),
    QT_TRANSLATE_NOOP("Recipe", "ESC block"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Window attention followed by large-kernel convolutions that emulate it; the dearest of these modules.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "How much wider the feed-forward parts are than the map."),
    QT_TRANSLATE_NOOP("Recipe", "Exp ratio"),
    QT_TRANSLATE_NOOP("Recipe", "Normalises before each convolution step, as the larger networks of the paper do."),
    QT_TRANSLATE_NOOP("Recipe", "Use ln"),
    QT_TRANSLATE_NOOP("Recipe", "Window attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Self-attention among the cells of each window, normalised before and added to the map."
    ),
    QT_TRANSLATE_NOOP("Recipe", "SPPF with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Keeps every weight of the stock SPPF and weights its pooled maps by LSKA before they are mixed."
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LSKA between two 1x1 convolutions with a residual: a gentler form than the bare gate."
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LKA between two 1x1 convolutions with a residual, as the Visual Attention Network has it."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSConv on the detection outputs"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSNet's convolution on each of the three maps that feed the detection head: a large view makes a small kernel for each cell. What it gathers is added to the map.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side in cells of the area from which the small kernels are made."),
    QT_TRANSLATE_NOOP("Recipe", "LSConv inside C3k2"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Each chosen C3k2 gets LSNet's convolution after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSConv"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSConv after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSBlock"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSBlock after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSConv: see large, focus small"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Looks over a large area to make a small kernel for each cell, and adds what that kernel gathers."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side in cells of the area from which the small kernels are made; the paper uses 7."),
    QT_TRANSLATE_NOOP("Recipe", "LSBlock: block of LSNet"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LSConv, or another mixer of LSNet, followed by LSNet's feed-forward part, each with a residual."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate; msa: self-attention."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Mixer"),
    QT_TRANSLATE_NOOP("Recipe", "Heads of the self-attention; they must divide the channels. Only for msa."),
    QT_TRANSLATE_NOOP("Recipe", "Heads"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Side in cells of the map whose distances the self-attention knows; others are resized. Only for msa."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Resolution"),
    QT_TRANSLATE_NOOP("Recipe", "SE: squeeze and excitation"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights each channel by a gate computed from the means of all channels; it does not look at places."
    ),
    QT_TRANSLATE_NOOP("Recipe", "How many times fewer channels the gate's hidden layer has; the paper uses 16."),
    QT_TRANSLATE_NOOP("Recipe", "Reduction"),
    QT_TRANSLATE_NOOP("Recipe", "ECA: efficient channel attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each channel by a gate computed from the means of a few neighbouring channels: a handful of weights.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many neighbouring channels share in a gate; auto: by the paper's rule, 3 or 5 in most layers."
    ),
    QT_TRANSLATE_NOOP("Recipe", "auto"),
    QT_TRANSLATE_NOOP("Recipe", "CBAM: channel, then spatial attention"),
    QT_TRANSLATE_NOOP("Recipe", "Weights each channel, then each place, by gates computed from means and maxima."),
    QT_TRANSLATE_NOOP("Recipe", "Side of the spatial gate's kernel in cells; the paper found 7 better than 3."),
    QT_TRANSLATE_NOOP("Recipe", "Coordinate attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each row and each column of a channel by gates computed from their means, so that places count.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times fewer channels the hidden layer has, though at least 8; the paper uses 32."
    ),
    QT_TRANSLATE_NOOP("Recipe", "SimAM: attention without parameters"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights each cell by how far it stands out from the mean of its channel; it adds no weights at all."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "The paper's lambda, which keeps flat channels from dividing by zero; the authors use 0.0001, and 0.1 on ImageNet.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Regularisation"),
    QT_TRANSLATE_NOOP("Recipe", "EMA: efficient multi-scale attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each place of a group of channels by two branches, one of rows and columns, one of 3x3 cells.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Groups of channels with a gate of their own (factor in other code); they must divide the channels."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Groups"),
    QT_TRANSLATE_NOOP("Recipe", "GAM: global attention mechanism"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each cell by its channels, then by its neighbourhood, without pooling; large: many weights and slow.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times fewer channels the hidden layers have; 4 is usual, more makes the module lighter."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of the two spatial kernels in cells; the paper uses 7."),
    QT_TRANSLATE_NOOP("Recipe", "VAN block with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of the Visual Attention Network: LSKA, then a perceptron, each normalised, with a residual.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN block with LKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of the Visual Attention Network: LKA, then a perceptron, each normalised, with a residual.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Mlp ratio"),
)
