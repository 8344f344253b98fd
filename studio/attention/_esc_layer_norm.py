"""The old place of `ChannelLayerNorm`, under the name that checkpoints with ESC's modules know."""

from __future__ import annotations

from studio.attention._layer_norm import ChannelLayerNorm as ESCLayerNorm

__all__ = ["ESCLayerNorm"]
