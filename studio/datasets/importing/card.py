"""Write a dataset card: a Markdown page with counts, findings and figures, for a repository or a paper's supplement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from studio import paths
from studio.datasets.image_files import shown
from studio.datasets.importing.figures import bars, grid
from studio.datasets.report import CENTRE_CELLS, DatasetReport
from studio.datasets.stats import boxes_per_image, centre_counts, class_shares, imbalance, stride_shares, suggest_imgsz
from studio.errors import DatasetError, Location, Problem
from studio.sentence import say

MAX_CLASSES_DRAWN = 40
MOST_BARS = 12

Speak = Callable[[str | Problem], str]


def in_english(said: str | Problem) -> str:
    """Give a sentence, or what was found, as the core says it."""
    return said.message if isinstance(said, Problem) else said


def write_card(report: DatasetReport, folder: Path, *, speak: Speak = in_english) -> Path:
    """Write README.md and its figures into `folder`, outside of the dataset; give the path of the page.

    `speak` says the sentences in another language. Files of those names are replaced. Raises DatasetError when the
    folder lies in the dataset or cannot be written.
    """
    folder = folder.expanduser().absolute()
    if folder.resolve().is_relative_to(report.root.resolve()):
        raise DatasetError(
            say("{folder} lies inside the dataset, where nothing is written.", folder=shown(str(folder))),
            hint="Choose a folder outside of it.",
            where=Location(folder),
        )
    try:
        for name, text in figures(report, speak).items():
            paths.write_atomically(folder / name, text)
        paths.write_atomically(folder / "README.md", card_text(report, speak))
    except OSError as error:
        raise DatasetError(
            say(
                "The card cannot be written to {folder}: {reason}.",
                folder=shown(str(folder)),
                reason=error.strerror or error,
            ),
            hint="Choose a folder that you may write to.",
            where=Location(folder),
        ) from error
    return folder / "README.md"


def figures(report: DatasetReport, speak: Speak = in_english) -> dict[str, str]:
    """Give the figures: file name -> SVG."""
    shares = sorted(class_shares(report), key=lambda share: -(share.train + share.val))
    made = {
        "classes.svg": bars(
            speak(say("Boxes per class")),
            [(share.name, share.train, share.val) for share in shares[:MAX_CLASSES_DRAWN]],
            legend=("train", "val"),
        )
    }
    imgsz = suggest_imgsz(report)
    levels = stride_shares(report, imgsz)
    rows = [
        (say("below one cell"), levels.below),
        (say("P3 (stride 8)"), levels.p3),
        (say("P4 (stride 16)"), levels.p4),
        (say("P5 (stride 32)"), levels.p5),
    ]
    made["sizes.svg"] = bars(
        speak(say("Boxes by the level that suits their size, images at {imgsz} pixels", imgsz=imgsz)),
        [(speak(name), share, 0.0) for name, share in rows],
        legend=("", ""),
        unit="%",
    )
    per_image = boxes_per_image(report)
    if per_image:
        made["boxes-per-image.svg"] = bars(
            speak(say("Images by their number of boxes")),
            [(speak(words), count, 0.0) for words, count in _binned(per_image)],
            legend=("", ""),
        )
    centres = centre_counts(report)
    if centres:
        made["centres.svg"] = grid(speak(say("Where the centres of the boxes lie")), centres, side=CENTRE_CELLS)
    return made


def card_text(report: DatasetReport, speak: Speak = in_english) -> str:
    """Give the page. Names are shown as they are written, never as markup."""
    imgsz = suggest_imgsz(report)
    counts = say(
        "{images} images, {boxes} boxes, {classes} classes; for object detection.",
        images=f"{report.images:,}",
        boxes=f"{report.boxes:,}",
        classes=f"{len(report.class_names):,}",
    )
    lines = [
        f"# {plain(shown(report.root.name or 'dataset'))}",
        "",
        speak(counts),
        "",
        speak(say("| split | images | with boxes | without | left out | boxes |")),
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {split.name} | {split.images:,} | {split.labelled:,} | {split.backgrounds:,} | {split.dropped:,} | {split.boxes:,} |"
        for split in report.splits
    ]
    lines += [
        "",
        f"## {speak(say('Classes'))}",
        "",
        f"![{speak(say('Boxes per class'))}](classes.svg)",
        "",
        speak(say("| id | class | train | val | share |")),
        "|---:|---|---:|---:|---:|",
    ]
    lines += [
        f"| {index} | {plain(share.name)} | {share.train:,} | {share.val:,} | {share.share:.1%} |"
        for index, share in enumerate(class_shares(report))
    ]
    most = say("The most frequent class has {times} times the boxes of the rarest.", times=f"{imbalance(report):.1f}")
    lines += [
        "",
        speak(most),
        "",
        f"## {speak(say('Sizes'))}",
        "",
        f"![{speak(say('Boxes by level'))}](sizes.svg)",
        "",
        speak(say("Suggested training size: {imgsz} pixels.", imgsz=imgsz)),
        "",
    ]
    if report.image_sizes:
        sizes = ", ".join(f"{w}×{h} ({count:,})" for w, h, count in report.image_sizes[:5])
        lines += [speak(say("Image sizes, most common first: {sizes}.", sizes=sizes)), ""]
    if boxes_per_image(report):
        lines += [f"![{speak(say('Images by their number of boxes'))}](boxes-per-image.svg)", ""]
    if centre_counts(report):
        lines += [f"![{speak(say('Where the centres of the boxes lie'))}](centres.svg)", ""]
    return "\n".join([*lines, f"## {speak(say('Findings'))}", "", *_findings(report, speak)]) + "\n"


def _findings(report: DatasetReport, speak: Speak) -> list[str]:
    kinds: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Problem] = {}
    for problem in report.problems:
        key = problem.severity, problem.code
        kinds[key] += problem.count
        first.setdefault(key, problem)
    told = {
        "error": "Error, {count} times: {first}",
        "warning": "Warning, {count} times: {first}",
        "info": "Note, {count} times: {first}",
    }
    lines = [
        "- " + speak(say(told[severity], count=f"{count:,}", first=plain(speak(first[severity, code]))))
        for (severity, code), count in kinds.items()
    ]
    return lines or [speak(say("None."))]


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
        rows.append((f"{low}" if low == high else say("{low} to {high}", low=low, high=high), bins[number]))
    return rows
