"""Write a dataset card: a Markdown page with counts, findings and figures, for a repository or a paper's supplement."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from studio import paths
from studio.datasets.image_files import shown
from studio.datasets.importing.figures import bars, grid
from studio.datasets.report import CENTRE_CELLS, DatasetReport
from studio.datasets.stats import boxes_per_image, centre_counts, class_shares, imbalance, stride_shares, suggest_imgsz
from studio.errors import DatasetError, Location

MAX_CLASSES_DRAWN = 40
MOST_BARS = 12


def write_card(report: DatasetReport, folder: Path) -> Path:
    """Write README.md and its figures into `folder`, outside of the dataset; give the path of the page.

    Files of those names are replaced. Raises DatasetError when the folder lies in the dataset or cannot be written.
    """
    folder = folder.expanduser().absolute()
    if folder.resolve().is_relative_to(report.root.resolve()):
        raise DatasetError(
            f"{shown(str(folder))} lies inside the dataset, where nothing is written.",
            hint="Choose a folder outside of it.",
            where=Location(folder),
        )
    try:
        for name, text in figures(report).items():
            paths.write_atomically(folder / name, text)
        paths.write_atomically(folder / "README.md", card_text(report))
    except OSError as error:
        raise DatasetError(
            f"The card cannot be written to {shown(str(folder))}: {error.strerror or error}.",
            hint="Choose a folder that you may write to.",
            where=Location(folder),
        ) from error
    return folder / "README.md"


def figures(report: DatasetReport) -> dict[str, str]:
    """Give the figures: file name -> SVG."""
    shares = sorted(class_shares(report), key=lambda share: -(share.train + share.val))
    made = {
        "classes.svg": bars(
            "Boxes per class",
            [(share.name, share.train, share.val) for share in shares[:MAX_CLASSES_DRAWN]],
            legend=("train", "val"),
        )
    }
    imgsz = suggest_imgsz(report)
    levels = stride_shares(report, imgsz)
    rows = [("below one cell", levels.below), ("P3 (stride 8)", levels.p3), ("P4 (stride 16)", levels.p4)]
    rows.append(("P5 (stride 32)", levels.p5))
    made["sizes.svg"] = bars(
        f"Boxes by the level that suits their size, images at {imgsz} pixels",
        [(name, share, 0.0) for name, share in rows],
        legend=("", ""),
        unit="%",
    )
    per_image = boxes_per_image(report)
    if per_image:
        made["boxes-per-image.svg"] = bars(
            "Images by their number of boxes",
            [(words, count, 0.0) for words, count in _binned(per_image)],
            legend=("", ""),
        )
    centres = centre_counts(report)
    if centres:
        made["centres.svg"] = grid("Where the centres of the boxes lie", centres, side=CENTRE_CELLS)
    return made


def card_text(report: DatasetReport) -> str:
    """Give the page. Names are shown as they are written, never as markup."""
    name = report.root.name or "dataset"
    imgsz = suggest_imgsz(report)
    lines = [
        f"# {plain(shown(name))}",
        "",
        f"{report.images:,} images, {report.boxes:,} boxes, {len(report.class_names):,} classes; for object detection.",
        "",
        "| split | images | with boxes | without | left out | boxes |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {split.name} | {split.images:,} | {split.labelled:,} | {split.backgrounds:,} | {split.dropped:,} | {split.boxes:,} |"
        for split in report.splits
    ]
    lines += ["", "## Classes", "", "![Boxes per class](classes.svg)", "", "| id | class | train | val | share |"]
    lines.append("|---:|---|---:|---:|---:|")
    lines += [
        f"| {index} | {plain(share.name)} | {share.train:,} | {share.val:,} | {share.share:.1%} |"
        for index, share in enumerate(class_shares(report))
    ]
    lines += [
        "",
        f"The most frequent class has {imbalance(report):.1f} times the boxes of the rarest.",
        "",
        "## Sizes",
        "",
        "![Boxes by level](sizes.svg)",
        "",
        f"Suggested training size: {imgsz} pixels.",
        "",
    ]
    if report.image_sizes:
        sizes = ", ".join(f"{w}×{h} ({count:,})" for w, h, count in report.image_sizes[:5])
        lines += [f"Image sizes, most common first: {sizes}.", ""]
    if boxes_per_image(report):
        lines += ["![Images by their number of boxes](boxes-per-image.svg)", ""]
    if centre_counts(report):
        lines += ["![Centres of the boxes](centres.svg)", ""]
    lines += ["## Findings", ""]
    kinds: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for problem in report.problems:
        key = problem.severity, problem.code
        kinds[key] += problem.count
        first.setdefault(key, problem.message)
    lines += [
        f"- {severity}, {count:,} times: {plain(first[severity, code])}" for (severity, code), count in kinds.items()
    ]
    if not kinds:
        lines.append("None.")
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Give text that a Markdown page shows as it is: no HTML, no link, no table column, one line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#|~!])", r"\\\1", escaped)


def _binned(per_image: dict[int, int]) -> list[tuple[str, int]]:
    """Gather numbers of boxes into at most MOST_BARS bars of equal width; none has its own bar."""
    most = max(per_image)
    width = max(1, -(-most // (MOST_BARS - 1)))
    bins: Counter[int] = Counter()
    for boxes, count in per_image.items():
        bins[0 if boxes == 0 else 1 + (boxes - 1) // width] += count
    rows = []
    for number in range(max(bins) + 1):
        low, high = (0, 0) if number == 0 else (1 + (number - 1) * width, number * width)
        rows.append((f"{low}" if low == high else f"{low} to {high}", bins[number]))
    return rows
