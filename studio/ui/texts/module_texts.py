"""The texts of the built-in modules for the translators: `recipe_texts.py` says how they are used and kept complete."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

# lupdate reads literals only, each in one piece.
MODULES = (
    QT_TRANSLATE_NOOP("Recipe", "C2f with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C2f and adds LSKA after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53."
    ),
    QT_TRANSLATE_NOOP("Recipe", "gate: the bare LSKA; residual: LSKA between two 1x1 convolutions, as the VAN has it."),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the stock block, so that pre-trained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "C2f of VAN attentions with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "VAN attentions in the place of C2f's bottlenecks, which stay until these have learned when it starts safely.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the stock block, whose bottlenecks stay; without it only the attentions are there."
    ),
    QT_TRANSLATE_NOOP("Recipe", "C2PSA with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "LSKA in the place of C2PSA's self-attention, which stays until LSKA has learned when it starts safely.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the stock block, whose self-attention stays beside LSKA; without it only LSKA is there."
    ),
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
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Uses one large kernel for all layers of the model that ask for it with the same sizes, as the paper does.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Share kernel"),
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
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSBlock"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSBlock after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Heads of the self-attention; they must divide the channels. Only for msa."),
    QT_TRANSLATE_NOOP("Recipe", "Heads"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Side in cells of the map whose distances the self-attention knows; others are resized. Only for msa."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Resolution"),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSConv"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSConv after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side in cells of the area from which the small kernels are made; the paper uses 7."),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Keeps every weight of the stock C3k2 and adds LSKA after each inner block, starting as the stock block.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "CBAM: channel, then spatial attention"),
    QT_TRANSLATE_NOOP("Recipe", "Weights each channel, then each place, by gates computed from means and maxima."),
    QT_TRANSLATE_NOOP("Recipe", "How many times fewer channels the gate's hidden layer has; the paper uses 16."),
    QT_TRANSLATE_NOOP("Recipe", "Reduction"),
    QT_TRANSLATE_NOOP("Recipe", "Side of the spatial gate's kernel in cells; the paper found 7 better than 3."),
    QT_TRANSLATE_NOOP(
        "Recipe", "Starts as the identity, so that pre-trained weights work unchanged at the first step."
    ),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn: large kernel with a dynamic kernel"),
    QT_TRANSLATE_NOOP(
        "Recipe", "A 13x13 convolution and a 3x3 kernel made from the image, on 16 channels; the others pass unchanged."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Channels that it works on, the paper has 16; of a map with fewer channels, all of them."
    ),
    QT_TRANSLATE_NOOP("Recipe", "ConvAttn, mixed and added to the map"),
    QT_TRANSLATE_NOOP("Recipe", "Adds ConvAttn of the map, its channels mixed by a 1x1 convolution, to the map."),
    QT_TRANSLATE_NOOP("Recipe", "Coordinate attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each row and each column of a channel by gates computed from their means, so that places count.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times fewer channels the hidden layer has, though at least 8; the paper uses 32."
    ),
    QT_TRANSLATE_NOOP("Recipe", "ECA: efficient channel attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each channel by a gate computed from the means of a few neighbouring channels: a handful of weights.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many neighbouring channels share in a gate; auto: by the paper's rule, 3 or 5 in most layers."
    ),
    QT_TRANSLATE_NOOP("Recipe", "auto"),
    QT_TRANSLATE_NOOP("Recipe", "EMA: efficient multi-scale attention"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each place of a group of channels by two branches, one of rows and columns, one of 3x3 cells.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "Groups of channels with a gate of their own (factor in other code); they must divide the channels."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Groups"),
    QT_TRANSLATE_NOOP("Recipe", "ESC block"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Window attention followed by large-kernel convolutions that emulate it; the dearest of these modules.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "How much wider the feed-forward parts are than the map."),
    QT_TRANSLATE_NOOP("Recipe", "Exp ratio"),
    QT_TRANSLATE_NOOP("Recipe", "Normalises before each convolution step, as the larger networks of the paper do."),
    QT_TRANSLATE_NOOP("Recipe", "Use ln"),
    QT_TRANSLATE_NOOP("Recipe", "GAM: global attention mechanism"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Weights each cell by its channels, then by its neighbourhood, without pooling; large: many weights and slow.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times fewer channels the hidden layers have; 4 is usual, more makes the module lighter."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Side of the two spatial kernels in cells; the paper uses 7."),
    QT_TRANSLATE_NOOP("Recipe", "C3k2 with any attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Keeps every weight of the stock C3k2 and adds a chosen attention after each inner block."
    ),
    QT_TRANSLATE_NOOP("Recipe", "C2f with any attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Keeps every weight of the stock C2f and adds a chosen attention after each inner block."
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
    QT_TRANSLATE_NOOP("Recipe", "LSBlock: block of LSNet"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LSConv, or another mixer of LSNet, followed by LSNet's feed-forward part, each with a residual."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSConv: see large, focus small"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Looks over a large area to make a small kernel for each cell, and adds what that kernel gathers."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSDownsample: step between stages of LSNet"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Halves the map by a depth-wise 3x3 convolution and sets the channels by a 1x1 convolution."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Channels of the output, written as they are; the scale does not change them."),
    QT_TRANSLATE_NOOP("Recipe", "Out channels"),
    QT_TRANSLATE_NOOP("Recipe", "LSStage: stage of LSNet"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Blocks of LSNet in turns: 3x3 depth-wise with a channel gate, then LSConv or self-attention."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Number of blocks; 0 leaves the step that halves the map, or nothing at stride 1."),
    QT_TRANSLATE_NOOP("Recipe", "Depth"),
    QT_TRANSLATE_NOOP(
        "Recipe", "2 halves the map first; 1 has the blocks only, and then out_channels are the channels of the input."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Stride"),
    QT_TRANSLATE_NOOP("Recipe", "Mixer of every second block: lsconv, or msa, self-attention, for the smallest maps."),
    QT_TRANSLATE_NOOP("Recipe", "LSStem: stem of LSNet"),
    QT_TRANSLATE_NOOP("Recipe", "Two or three 3x3 convolutions, each of which halves the map."),
    QT_TRANSLATE_NOOP(
        "Recipe", "Pixels of the input for one cell: 8 by three convolutions, as in the paper, or 4 by two."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA: large separable kernel attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights the map by a large view of itself, at the price of a few one-dimensional convolutions."
    ),
    QT_TRANSLATE_NOOP("Recipe", "LSKA-trivial: one row and one column kernel"),
    QT_TRANSLATE_NOOP("Recipe", "The separable large kernel without dilation: for comparison with LSKA."),
    QT_TRANSLATE_NOOP("Recipe", "Length of both kernels in cells."),
    QT_TRANSLATE_NOOP("Recipe", "Overlapping patches of VAN"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "Makes the map smaller and wider with one strided convolution and a normalisation, without activation.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Channels of the outcome, as written: the scale of the model does not change them."),
    QT_TRANSLATE_NOOP("Recipe", "Cells of a patch in each direction; the paper uses 7 at first, then 3."),
    QT_TRANSLATE_NOOP("Recipe", "Patch size"),
    QT_TRANSLATE_NOOP("Recipe", "Cells from one patch to the next; the paper uses 4 at first, then 2."),
    QT_TRANSLATE_NOOP("Recipe", "SimAM: attention without parameters"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights each cell by how far it stands out from the mean of its channel; it adds no weights at all."
    ),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "The paper's lambda, which keeps flat channels from dividing by zero; the authors use 0.0001, and 0.1 on ImageNet.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "Regularisation"),
    QT_TRANSLATE_NOOP("Recipe", "SPPF with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Keeps every weight of the stock SPPF and weights its pooled maps by LSKA before they are mixed."
    ),
    QT_TRANSLATE_NOOP("Recipe", "SE: squeeze and excitation"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Weights each channel by a gate computed from the means of all channels; it does not look at places."
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LSKA between two 1x1 convolutions with a residual: a gentler form than the bare gate."
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN attention with LKA"),
    QT_TRANSLATE_NOOP(
        "Recipe", "LKA between two 1x1 convolutions with a residual, as the Visual Attention Network has it."
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN block with LSKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of the Visual Attention Network: LSKA, then a perceptron, each normalised, with a residual.",
    ),
    QT_TRANSLATE_NOOP(
        "Recipe", "How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Mlp ratio"),
    QT_TRANSLATE_NOOP("Recipe", "VAN block with LKA"),
    QT_TRANSLATE_NOOP(
        "Recipe",
        "A whole block of the Visual Attention Network: LKA, then a perceptron, each normalised, with a residual.",
    ),
    QT_TRANSLATE_NOOP("Recipe", "VAN stage"),
    QT_TRANSLATE_NOOP(
        "Recipe", "A whole stage of the Visual Attention Network: patches, then several blocks with large kernels."
    ),
    QT_TRANSLATE_NOOP("Recipe", "Number of blocks one behind the other; the paper has 2 to 90."),
    QT_TRANSLATE_NOOP("Recipe", "The gate inside each block: LSKA, or the dearer LKA from which it was made."),
    QT_TRANSLATE_NOOP("Recipe", "Window attention"),
    QT_TRANSLATE_NOOP(
        "Recipe", "Self-attention among the cells of each window, normalised before and added to the map."
    ),
)
