"""Colours and fonts of the drawn graph, resolved once per theme so that painting looks nothing up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QFont

from studio.ui.theme import Theme

SHADOW_ALPHA = 22  # of 255
_STRIDES = (8, 16, 32, 4, 64, 2)  # in the order in which they get the colours of the charts


@dataclass(frozen=True)
class GraphAppearance:
    """Everything a card or a link needs to paint itself."""

    canvas: QColor
    band: QColor
    outline: QColor
    text: QColor
    muted: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    danger: QColor
    warning: QColor
    danger_soft: QColor
    warning_soft: QColor
    link: QColor
    shadow: QColor
    node_text: QColor
    is_dark: bool
    strides: Mapping[int, QColor]  # colour of the skip connections that leave a stride
    fonts: Mapping[str, QFont]
    fill_of: Callable[[str, bool], QColor]  # module, whether it is attention

    def stride_color(self, stride: int | None) -> QColor:
        """Give the colour of what belongs to a stride."""
        return self.strides.get(stride or 0, self.muted)


def appearance_of(theme: Theme) -> GraphAppearance:
    """Resolve the colours and fonts of the theme as it is now."""
    shadow = theme.color("shadow")
    shadow.setAlpha(SHADOW_ALPHA if not theme.is_dark else 90)
    return GraphAppearance(
        canvas=theme.color("surface"),
        band=theme.color("window"),
        outline=theme.color("border_strong"),
        text=theme.color("text"),
        muted=theme.color("text_muted"),
        accent=theme.color("accent_text" if theme.is_dark else "accent"),
        accent_soft=theme.color("accent_soft"),
        on_accent=theme.color("window" if theme.is_dark else "on_accent"),
        danger=theme.color("danger"),
        warning=theme.color("warning"),
        danger_soft=theme.color("danger_soft"),
        warning_soft=theme.color("warning_soft"),
        link=theme.color("text_muted", alpha=0.75),
        shadow=shadow,
        node_text=theme.color("node_text"),
        is_dark=theme.is_dark,
        strides={stride: theme.chart_color(index + 1) for index, stride in enumerate(_STRIDES)},
        fonts={
            "module": _sized(theme.font("strong"), 13),
            "small": _sized(theme.font("small"), 11),
            "tiny": _sized(theme.font("strong"), 10),
            "middle": _sized(theme.font("body"), 17),
            "name": _sized(theme.font("strong"), 21),
            "band": _sized(theme.font("strong"), 18),
            "far": _sized(theme.font("strong"), 37),
        },
        fill_of=lru_cache(maxsize=256)(
            lambda module, is_attention: theme.node_color(module, is_attention=is_attention)
        ),
    )


def _sized(font: QFont, pixels: int) -> QFont:
    font.setPixelSize(pixels)
    return font
