"""Make the bundled fonts from the full ones: Inter for Latin, a subset of Noto Sans CJK SC for Chinese.

Usage: python assets/fonts/build.py FOLDER_OF_INTER_OTF FOLDER_OF_NOTO_TTC     (needs fonttools; Debian: fonts-inter, fonts-noto-cjk)

The families are renamed, so that a full font of the same name on a machine is neither hidden nor taken for ours.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x2030, 0x2032, 0x2033, 0x2039, 0x203A]
SIGNS = [0x2190, 0x2191, 0x2192, 0x2193, 0x21B5, 0x2206, 0x2212, 0x2217, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x2318]
GREEK = range(0x391, 0x3CA)
CHINESE_SIGNS = [*range(0x3000, 0x3020), *range(0xFF00, 0xFF65), 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0xB7]


def gb2312_level_1() -> list[int]:
    """Give the 3755 most frequent characters."""
    codes = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                codes.append(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                pass  # the last five cells of the level are empty
    return codes


def translated_characters() -> list[int]:
    """Give what the translations use, frequent or not."""
    text = (HERE.parent / "i18n" / "zh_CN.ts").read_text(encoding="utf-8")
    return sorted({ord(character) for character in text if ord(character) >= 0x3000})


def write_subset(font: TTFont, codes: list[int], *, family: str, weight: int, style: str, features: list[str]) -> None:
    """Write `font` reduced to `codes` as family-style.otf beside this file."""
    options = subset.Options(
        layout_features=features, hinting=False, desubroutinize=False, name_IDs=[1, 2, 3, 4, 6, 13, 14, 0]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    names = font["name"]
    linked = "Bold" if style == "Bold" else "Regular"
    legacy = family if style in ("Regular", "Bold") else f"{family} {style}"
    postscript = f"{family.replace(' ', '')}-{style}"
    for name_id, text in (
        (1, legacy),
        (2, linked),
        (3, postscript),
        (4, f"{family} {style}"),
        (6, postscript),
        (16, family),
        (17, style),
    ):
        names.removeNames(nameID=name_id)
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    if "CFF " in font:
        font["CFF "].cff.fontNames[0] = postscript
    font.save(HERE / f"{postscript}.otf")


def main(inter: Path, noto: Path) -> None:
    """Write all files."""
    latin = [*LATIN, *SIGNS, *GREEK]
    for style, weight in (("Regular", 400), ("Medium", 500), ("SemiBold", 600)):
        font = TTFont(inter / f"Inter-{style}.otf")
        write_subset(
            font,
            latin,
            family="Studio Sans",
            weight=weight,
            style=style,
            features=["kern", "tnum", "calt", "case", "mark", "ccmp"],
        )
    chinese = sorted({*gb2312_level_1(), *CHINESE_SIGNS, *translated_characters()})
    for style, weight in (("Regular", 400), ("Bold", 700)):
        fonts = TTCollection(noto / f"NotoSansCJK-{style}.ttc").fonts
        font = next(font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC")
        write_subset(font, chinese, family="Studio Sans SC", weight=weight, style=style, features=[])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
