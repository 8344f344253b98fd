"""Colours, spacing, fonts and icons by name, in a light and a dark scheme; the only file that knows where they lie.

Widgets ask for a token ("accent", "text_muted") when they paint, and repaint on `changed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from shiboken6 import isValid

from studio import paths

# Spacing in logical pixels: one scale, so that everything lines up.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
RADIUS = 8
RADIUS_LARGE = 12
ICON_SIZES = (16, 20, 24)

LATIN_FAMILY = "Studio Sans"
CHINESE_FAMILY = "Studio Sans SC"

# token: (light, dark). Pairs of text and ground are tested for a contrast of 4.5 (tests/ui/test_theme.py).
TOKENS: dict[str, tuple[str, str]] = {
    "window": ("#f6f6f8", "#141519"),
    "rail": ("#fbfbfc", "#101114"),
    "surface": ("#ffffff", "#1c1d23"),
    "sunken": ("#f1f1f4", "#17181d"),
    "hover": ("#efeff3", "#262830"),
    "pressed": ("#e5e5eb", "#2e303a"),
    "border": ("#e4e4ea", "#2b2d36"),
    "border_strong": ("#c6c7d0", "#444754"),
    "scroll": ("#d6d7de", "#363842"),
    "text": ("#191a20", "#ecedf2"),
    "text_muted": ("#5a5d6a", "#a6a9b6"),
    "text_disabled": ("#9c9eaa", "#666976"),
    "accent": ("#4f46e5", "#5d57ee"),  # filled buttons, progress, selection
    "accent_hover": ("#4338ca", "#6862f3"),
    "accent_text": ("#4840d6", "#a5a6ff"),  # accent used as text or icon on the window
    "accent_soft": ("#ecebfd", "#28284a"),
    "on_accent": ("#ffffff", "#ffffff"),
    "success": ("#14783a", "#5fd08a"),
    "success_soft": ("#e4f5ea", "#17301f"),
    "warning": ("#8f5300", "#f0b455"),
    "warning_soft": ("#fdf1dc", "#362a14"),
    "danger": ("#bf2533", "#ff8b8b"),
    "danger_soft": ("#fdeaeb", "#3a1c20"),
    "info": ("#1d5fbf", "#86b6ff"),
    "info_soft": ("#e7f0fd", "#182a45"),
    "shadow": ("#1f2033", "#000000"),
    "segments": ("#e5e5eb", "#101114"),  # the ground of a segmented control, and the segment chosen
    "segment_on": ("#ffffff", "#363944"),
    "focus_on_accent": ("#191a20", "#ffffff"),  # the ring of a filled button
    "knob": ("#ffffff", "#d5d6de"),  # the handle of a slider
    "grid": ("#ececf1", "#26282f"),
    "image_ground": ("#e9e9ee", "#0c0d10"),
    # Node and diagram colours by module family; text on them is "node_text".
    "node_text": ("#191a20", "#f3f3f7"),
    "node_conv": ("#dbe7fb", "#23385c"),
    "node_block": ("#d9efe3", "#1d4433"),
    "node_pool": ("#eee3fa", "#3d2c57"),
    "node_upsample": ("#fbeed5", "#4d3a17"),
    "node_concat": ("#e6e7ec", "#33353f"),
    "node_attention": ("#cfcbff", "#46409f"),
    "node_head": ("#fbdfe3", "#55262f"),
    "node_other": ("#e9eaee", "#2d2f38"),
}
# Okabe and Ito's colour-blind safe set, darkened or lightened until a 2 px line keeps a contrast of 3 to its ground.
CHARTS: tuple[tuple[str, str], ...] = (
    ("#4f46e5", "#9a96ff"),
    ("#c65300", "#ff9a52"),
    ("#00805c", "#35c79a"),
    ("#a3478a", "#e69fcb"),
    ("#0072b2", "#6bbcf2"),
    ("#8a6d00", "#e3c84a"),
    ("#5a5d6a", "#b4b7c4"),
    ("#b3261e", "#ff8a80"),
)
_NODE_TOKENS = (
    ("node_head", r"Detect|Segment|Pose|OBB|Classify|RTDETR|Decoder"),
    ("node_upsample", r"Upsample|ConvTranspose"),
    ("node_concat", r"Concat|CBFuse|CBLinear|Index"),
    ("node_pool", r"SPPF|SPP|MaxPool|AvgPool"),
    ("node_block", r"C3k2|C2f|C3|C2PSA|A2C2f|ELAN|PSA|HGBlock|RepC3|RepN|Bottleneck"),
    ("node_conv", r"Conv|HGStem|Focus|GhostConv|SCDown|Linear|ADown|AConv"),
)
_FONT_ROLES = {  # role: (pixels, weight)
    "display": (28, QFont.Weight.DemiBold),
    "title": (22, QFont.Weight.DemiBold),
    "heading": (15, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "caption": (12, QFont.Weight.Normal),
    "small": (11, QFont.Weight.Normal),
    "mono": (12, QFont.Weight.Normal),
}


class Theme(QObject):
    """The look of the window.

    Signals:
        changed(): the scheme or the fonts changed; painted widgets repaint, icons set by `icon` are set again.
    """

    changed = Signal()

    def __init__(self, scheme: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish = scheme
        self._is_dark = self._resolve()
        self._icons: WeakKeyDictionary[QAbstractButton | QAction, tuple[str, str, int]] = WeakKeyDictionary()
        self._pictures: WeakKeyDictionary[QLabel, tuple[str, str, int]] = WeakKeyDictionary()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)

    @property
    def is_dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self._is_dark

    @property
    def scheme(self) -> str:
        """The user's wish: "system", "light" or "dark"."""
        return self._wish

    def set_scheme(self, scheme: str) -> None:
        """Show another scheme at once, in all windows."""
        self._wish = scheme
        self._is_dark = self._resolve()
        self.apply()

    def apply(self) -> None:
        """Bring palette and style sheet to the application, and tell everybody."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(self._palette())
            app.setStyleSheet(self.style_sheet())
        for target, (name, token, gap) in list(self._icons.items()):
            if isValid(target):
                target.setIcon(self.icon(name, token, gap=gap))
        for label, (name, token, size) in list(self._pictures.items()):
            if isValid(label):
                label.setPixmap(self.pixmap(name, size, token=token))
        self.changed.emit()

    def color(self, token: str, *, alpha: float = 1.0) -> QColor:
        """Give the colour of `token` in the scheme shown. Raises KeyError for an unknown token."""
        color = QColor(TOKENS[token][self._is_dark])
        color.setAlphaF(alpha)
        return color

    def node_color(self, module: str, *, is_attention: bool = False) -> QColor:
        """Give the fill of a node by its module's family: convolution, block, pooling, attention, head..."""
        if is_attention:
            return self.color("node_attention")
        for token, pattern in _NODE_TOKENS:
            if re.search(pattern, module):
                return self.color(token)
        return self.color("node_other")

    def chart_color(self, index: int) -> QColor:
        """Give the colour of the curve or class `index`; they repeat after eight."""
        return QColor(CHARTS[index % len(CHARTS)][self._is_dark])

    def font(self, role: str = "body") -> QFont:
        """Give the font of a role: display, title, heading, body, strong, caption, small, mono."""
        pixels, weight = _FONT_ROLES[role]
        font = QFont(QApplication.font())
        if role == "mono":
            font.setFamilies(["DejaVu Sans Mono", "Cascadia Mono", "Menlo", "monospace", CHINESE_FAMILY])
            font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(pixels)
        font.setWeight(weight)
        return font

    def icon(self, name: str, token: str = "text_muted", *, gap: int = 0) -> QIcon:
        """Give a line icon tinted for the scheme shown, its disabled state included; `gap` is free space behind it.

        It keeps its colour when the scheme changes: `set_icon` follows.
        """
        icon = QIcon()
        for mode, tint in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "text_disabled")):
            for size in ICON_SIZES:
                icon.addPixmap(_widened(self.pixmap(name, size, token=tint), gap), mode)
        return icon

    def set_icon(
        self, target: QAbstractButton | QAction, name: str, token: str = "text_muted", *, gap: int = 0
    ) -> None:
        """Give a button or an action an icon that follows the scheme."""
        # A QIconEngine written in Python would tint at paint time, but QIcon and PySide 6.11 free it twice.
        target.setIcon(self.icon(name, token, gap=gap))
        self._icons[target] = (name, token, gap)

    def set_picture(self, label: QLabel, name: str, *, token: str = "text_muted", size: int = 16) -> None:
        """Give a label an icon that follows the scheme."""
        label.setPixmap(self.pixmap(name, size, token=token))
        self._pictures[label] = (name, token, size)

    def pixmap(self, name: str, size: int, *, token: str = "text_muted", ratio: float | None = None) -> QPixmap:
        """Give an icon as a pixmap of `size` logical pixels."""
        screen = QGuiApplication.primaryScreen()
        factor = ratio if ratio is not None else (screen.devicePixelRatio() if screen else 1.0)
        return _icon_pixmap(name, TOKENS[token][self._is_dark], size, factor)

    def style_sheet(self) -> str:
        """Give the style sheet with the tokens of the scheme shown filled in."""
        scheme = "dark" if self._is_dark else "light"
        text = _style_template()
        text = text.replace("@glyphs", (paths.assets_folder() / "theme" / scheme).as_posix())
        return re.sub(r"@(\w+)", lambda match: TOKENS[match[1]][self._is_dark], text)

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for target, token in (
            (role.Window, "window"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.BrightText, "on_accent"),
            (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "text_muted"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on_accent"),
            (role.Accent, "accent"),
            (role.Link, "accent_text"),
            (role.LinkVisited, "accent_text"),
            (role.Light, "hover"),
            (role.Midlight, "border"),
            (role.Mid, "border_strong"),
            (role.Dark, "border_strong"),
            (role.Shadow, "shadow"),
        ):
            palette.setColor(target, self.color(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text_disabled"))
        return palette

    def _resolve(self) -> bool:
        if self._wish in ("light", "dark"):
            return self._wish == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_system_changed(self) -> None:
        if self._wish == "system" and self._resolve() != self._is_dark:
            self._is_dark = self._resolve()
            self.apply()


def load_fonts(*, chinese: bool) -> None:
    """Register the bundled fonts; the Chinese ones take longer and are only needed for Chinese text."""
    folder = paths.assets_folder() / "fonts"
    for path in sorted(folder.glob("*.otf")):
        if path.name.startswith("StudioSansSC") == chinese:
            QFontDatabase.addApplicationFont(str(path))


def base_font() -> QFont:
    """Give the application's font: the bundled Latin one, then the bundled Chinese one, then the system's."""
    font = QFont()
    font.setFamilies([LATIN_FAMILY, CHINESE_FAMILY, *QFont().families()])
    font.setPixelSize(13)
    return font


@lru_cache(maxsize=1)
def _style_template() -> str:
    return (paths.assets_folder() / "theme" / "studio.qss").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _icon_pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    # A copy: pixmaps of one image have one key, and a label takes a second for the one that it has.
    pixmap = QPixmap.fromImage(_icon_shape(name, round(size * ratio)).copy())
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor(color))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=1024)
def _icon_shape(name: str, pixels: int) -> QImage:
    """Draw an icon in black; that is what costs, and any thread may do it."""
    from PySide6.QtSvg import QSvgRenderer

    svg = _icon_source(paths.assets_folder() / "icons" / f"{name}.svg").replace("currentColor", "#000000")
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def draw_icons(ratio: float) -> Iterator[None]:
    """Draw every line icon for a screen of that pixel ratio, one at each step; for a thread, before pages ask for them."""
    for path in sorted((paths.assets_folder() / "icons").glob("*.svg")):
        for size in ICON_SIZES:
            _icon_shape(path.stem, round(size * ratio))
        yield


def _widened(pixmap: QPixmap, gap: int) -> QPixmap:
    """Give a pixmap with free space at its right (at its left for a negative gap)."""
    if not gap:
        return pixmap
    ratio = pixmap.devicePixelRatio()
    wide = QPixmap(pixmap.width() + round(abs(gap) * ratio), pixmap.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(max(0, -gap), 0, pixmap)
    painter.end()
    return wide


@lru_cache(maxsize=128)
def _icon_source(path: Path) -> str:
    return path.read_text(encoding="utf-8")
