"""The look: readable in both schemes, complete, and following a switch at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QRawFont
from PySide6.QtWidgets import QPushButton

from studio import paths
from studio.ui.theme import CHARTS, CHINESE_FAMILY, LATIN_FAMILY, TOKENS, Theme, load_fonts

UI = Path(__file__).resolve().parents[2] / "studio" / "ui"
GROUNDS = ("window", "rail", "surface", "sunken", "hover")
TEXTS = ("text", "text_muted", "accent_text", "success", "warning", "danger", "info")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("text", f"{name}_soft") for name in ("accent", "success", "warning", "danger", "info")),
    *((name, f"{name}_soft") for name in ("success", "warning", "danger", "info")),
    ("accent_text", "accent_soft"),
    ("text_muted", "accent_soft"),
    ("text_muted", "pressed"),
    ("text_muted", "segments"),
    ("text", "segment_on"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(("node_text", name) for name in TOKENS if name.startswith("node_") and name != "node_text"),
]


def contrast(first: str, second: str) -> float:
    """Give the contrast of WCAG 2."""

    def luminance(text: str) -> float:
        color = QColor(text)
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, scheme: int) -> None:
    assert contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("curve", range(len(CHARTS)))
def test_curves_stand_out_from_the_surface(curve: int, scheme: int) -> None:
    assert contrast(CHARTS[curve][scheme], TOKENS["surface"][scheme]) >= 3.0


def test_the_style_sheet_knows_every_token_it_uses(theme: Theme) -> None:
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        text = theme.style_sheet()
        assert "@" not in text
        for name in re.findall(r"url\(([^)]+)\)", text):
            assert Path(name).is_file()


def test_every_icon_that_the_code_names_is_there() -> None:
    folder = paths.assets_folder() / "icons"
    pattern = re.compile(
        r"""(?:icon|pixmap)\(\s*(?:\w+,\s*)?"([a-z0-9-]+)"|icon="([a-z0-9-]+)"|icon_button\([^,]+,\s*"([a-z0-9-]+)"""
    )
    used = {
        next(filter(None, match))
        for path in UI.rglob("*.py")
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(used) > 20
    assert sorted(name for name in used if not (folder / f"{name}.svg").is_file()) == []


def test_an_icon_follows_the_scheme(theme: Theme) -> None:
    button = QPushButton()
    theme.set_icon(button, "square")

    def inkiest() -> int:
        image = button.icon().pixmap(24, 24).toImage()
        tones = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
        return max(tones, key=lambda tone: tone.alpha()).lightness()

    before = inkiest()
    theme.set_scheme("dark")
    assert inkiest() > before + 50


def test_a_gone_button_does_not_hinder_a_switch(theme: Theme) -> None:
    from shiboken6 import delete

    button = QPushButton()
    theme.set_icon(button, "play")
    delete(button)
    theme.set_scheme("dark")
    assert theme.is_dark


def test_the_bundled_fonts_are_used_and_hold_chinese(theme: Theme) -> None:
    load_fonts(chinese=True)
    assert {LATIN_FAMILY, CHINESE_FAMILY} <= set(QFontDatabase.families())
    raw = QRawFont(str(paths.assets_folder() / "fonts" / "StudioSansSC-Regular.otf"), 13.0)
    assert all(raw.supportsCharacter(ord(character)) for character in "数据集训练注意力模块")


def test_fonts_and_icons_carry_their_licences() -> None:
    for folder, word in (("fonts", "SIL OPEN FONT LICENSE"), ("icons", "ISC License")):
        assert word in (paths.assets_folder() / folder / "LICENSE").read_text(encoding="utf-8")
