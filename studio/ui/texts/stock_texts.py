"""The help of the stock modules' arguments for the translators; `studio/graph/stock_params.py` keeps the English.

`tests/ui/test_inspector.py` compares these literals with that table.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.ui.texts.recipe_texts import recipe_text


def argument_text(text: str) -> str:
    """Give the help of an argument in the window's language: of a stock module, else of one of ours."""
    return QCoreApplication.translate("Argument", text) if text in KNOWN else recipe_text(text)


KNOWN = frozenset(
    (
        QT_TRANSLATE_NOOP("Argument", "Output channels, before the scale multiplies them."),
        QT_TRANSLATE_NOOP("Argument", "Kernel size in cells."),
        QT_TRANSLATE_NOOP("Argument", "Stride: 2 halves the map."),
        QT_TRANSLATE_NOOP("Argument", "Padding in cells; by itself as much as keeps the size at stride 1."),
        QT_TRANSLATE_NOOP("Argument", "Groups of the convolution; has to divide the channels."),
        QT_TRANSLATE_NOOP("Argument", "Dilation: distance between the taps of the kernel."),
        QT_TRANSLATE_NOOP("Argument", "Ends in the model's activation."),
        QT_TRANSLATE_NOOP("Argument", "Stride: 2 doubles the map."),
        QT_TRANSLATE_NOOP("Argument", "Padding in cells."),
        QT_TRANSLATE_NOOP("Argument", "Normalises its output over the batch."),
        QT_TRANSLATE_NOOP("Argument", "Rows and columns added to the output."),
        QT_TRANSLATE_NOOP("Argument", "Adds a number of its own to each channel."),
        QT_TRANSLATE_NOOP("Argument", "Adds the input of each inner block to its output."),
        QT_TRANSLATE_NOOP("Argument", "Kernel sizes of the two convolutions."),
        QT_TRANSLATE_NOOP("Argument", "Share of the channels inside the block."),
        QT_TRANSLATE_NOOP("Argument", "Sizes of the pooling windows."),
        QT_TRANSLATE_NOOP("Argument", "Size of the pooling window."),
        QT_TRANSLATE_NOOP("Argument", "How often it pools."),
        QT_TRANSLATE_NOOP("Argument", "Adds its input to its output."),
        QT_TRANSLATE_NOOP("Argument", "Channels inside the block, as they are: no scale changes them."),
        QT_TRANSLATE_NOOP("Argument", "Inner blocks one after another."),
        QT_TRANSLATE_NOOP("Argument", "Inner blocks are C3k; at the scales m, l and x they always are."),
        QT_TRANSLATE_NOOP("Argument", "Puts self-attention behind each inner block."),
        QT_TRANSLATE_NOOP("Argument", "Takes large kernels, 7 cells wide."),
        QT_TRANSLATE_NOOP("Argument", "Inner blocks are area attention; otherwise C3k."),
        QT_TRANSLATE_NOOP("Argument", "Number of areas that attention is parted into; -1 where there is none."),
        QT_TRANSLATE_NOOP("Argument", "Adds its input, weighted; at the scales l and x it always does."),
        QT_TRANSLATE_NOOP("Argument", "Width of the layers behind attention, in its channels."),
        QT_TRANSLATE_NOOP("Argument", "Channels in which image and text are compared; the parser sets them."),
        QT_TRANSLATE_NOOP("Argument", "Number of attention heads, before the scale multiplies them."),
        QT_TRANSLATE_NOOP("Argument", "Length of a text embedding."),
        QT_TRANSLATE_NOOP("Argument", "Number of attention heads."),
        QT_TRANSLATE_NOOP("Argument", "Probability with which a value is set to zero in training."),
        QT_TRANSLATE_NOOP("Argument", "Output channels, as they are: no scale changes them."),
        QT_TRANSLATE_NOOP("Argument", "Takes depth-wise convolutions inside."),
        QT_TRANSLATE_NOOP("Argument", "Input channels, as they are: what it reads has to give as many."),
        QT_TRANSLATE_NOOP(
            "Argument", "Channels inside the block; it gives four times as many, unless it is the first."
        ),
        QT_TRANSLATE_NOOP("Argument", "Is the stem of the net: a large convolution and a pooling."),
        QT_TRANSLATE_NOOP("Argument", "Channels given for each inner channel; the parser counts on 4."),
        QT_TRANSLATE_NOOP("Argument", "Dimension along which maps are joined; 1 is the channels."),
        QT_TRANSLATE_NOOP("Argument", "Channels of each map that it gives."),
        QT_TRANSLATE_NOOP("Argument", "Which map it takes of each CBLinear that it reads."),
        QT_TRANSLATE_NOOP("Argument", "Channels in which image and text are compared."),
        QT_TRANSLATE_NOOP("Argument", "Cells on a side that each map is pooled to."),
        QT_TRANSLATE_NOOP("Argument", "Learns how strongly the image changes the text."),
        QT_TRANSLATE_NOOP("Argument", "Name of a model of torchvision."),
        QT_TRANSLATE_NOOP("Argument", "Name of its weights."),
        QT_TRANSLATE_NOOP("Argument", "Takes its parts one by one."),
        QT_TRANSLATE_NOOP("Argument", "Parts left out at its end."),
        QT_TRANSLATE_NOOP("Argument", "Gives the map of each part."),
        QT_TRANSLATE_NOOP("Argument", "Which of the maps that it reads it gives."),
        QT_TRANSLATE_NOOP("Argument", "Side of the output in cells, where no factor says it."),
        QT_TRANSLATE_NOOP("Argument", "2 doubles the map."),
        QT_TRANSLATE_NOOP("Argument", "How values between cells are made."),
        QT_TRANSLATE_NOOP("Argument", "Window in cells."),
        QT_TRANSLATE_NOOP("Argument", "Step of the window; by itself the size of the window."),
        QT_TRANSLATE_NOOP("Argument", "Gives the places of the largest values, too."),
        QT_TRANSLATE_NOOP("Argument", "Rounds the size of the output up."),
        QT_TRANSLATE_NOOP("Argument", "Counts padding into the mean."),
        QT_TRANSLATE_NOOP("Argument", "Cells added at the left, right, top and bottom."),
        QT_TRANSLATE_NOOP("Argument", "Overwrites its input to save memory."),
        QT_TRANSLATE_NOOP("Argument", "How the curve is computed."),
        QT_TRANSLATE_NOOP("Argument", "Slope below zero."),
        QT_TRANSLATE_NOOP("Argument", "Number of classes; nc takes it from the head of the file."),
        QT_TRANSLATE_NOOP("Argument", "Compares with texts through a normalised contrastive head."),
        QT_TRANSLATE_NOOP("Argument", "Channels inside the decoder."),
        QT_TRANSLATE_NOOP("Argument", "Number of queries: the most objects that it finds."),
        QT_TRANSLATE_NOOP("Argument", "Points that each head looks at."),
        QT_TRANSLATE_NOOP("Argument", "Number of decoder layers."),
        QT_TRANSLATE_NOOP("Argument", "Number of mask prototypes."),
        QT_TRANSLATE_NOOP("Argument", "Channels of the mask prototypes, before the scale multiplies them."),
        QT_TRANSLATE_NOOP(
            "Argument", "Number of key points and numbers for each; kpt_shape takes them from the head of the file."
        ),
        QT_TRANSLATE_NOOP("Argument", "Extra numbers for each box: the angle."),
    )
)
