"""Every sentence a scan can say, with its severity and what to do. The window has the same ones in its languages.

Keys are the code of the finding; "code/case" where one code has several sentences. `{name}` takes a value of the finding.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from studio.errors import Location, Problem, ProblemArgs, Severity


class Saying(NamedTuple):
    """One sentence."""

    severity: Severity
    message: str
    hint: str = ""


_AGAIN = "Save the image again, or remove it with its label."
_COPY = "Copy the file again."
_REDRAW = "Draw the box again, or remove the row."
_SMALLER = "Make it smaller, or cut it into tiles."
_OUT = "Remove it from {split} or from train."
_NUMBER = "Write the number of the class, counted from 0."

SAYINGS: dict[str, Saying] = {
    "yaml-download": Saying(
        "warning",
        "{file} has a `download` key, which may hold a program; it was ignored.",
        "Nothing to do: the studio never runs it. Download the images yourself if some are missing.",
    ),
    "yaml-unreadable": Saying(
        "warning", "{file} was not used: {reason}", "Correct the file; the folders were found without it."
    ),
    "names-blank": Saying(
        "warning",
        "{file} has an empty line between names; it counts as a class without a name.",
        "Remove the line if it is there by mistake: every later class moves up by one.",
    ),
    "names-numbers": Saying(
        "warning",
        "The names in {file} are not numbered 0, 1, 2 and so on; they were not used.",
        "Write them as a list, or number them from 0 without a gap.",
    ),
    "names-count": Saying(
        "warning", "{file} says nc: {nc} but names {names} classes; the names count.", "Make both agree."
    ),
    "names-twice": Saying(
        "warning",
        '{file} names "{name}" more than once; these stay separate classes.',
        "Give every class a name of its own.",
    ),
    "names-encoding": Saying(
        "warning",
        "{file} is not saved as UTF-8; it was read as {encoding}.",
        "Check that the class names look right, and save the file as UTF-8.",
    ),
    "names-missing": Saying(
        "warning",
        'No file names the classes; the {n} found are called "class 0" and so on.',
        "Put a classes.txt with one name a line into {folder}.",
    ),
    "splits-same": Saying(
        "warning",
        "Train and val are the same folder {folder}: the results will look too good.",
        "Move about one image in five, with its label, to a val folder.",
    ),
    "images-share-label": Saying(
        "warning",
        "{file} and {other} share the label file {label}.",
        "Give the images different names, each with its own label.",
    ),
    "images-differ-in-case": Saying(
        "warning",
        "{file} and {other} differ only in capitals; on Windows and macOS one of them replaces the other.",
        "Rename one of them, with its label.",
    ),
    "other-files": Saying(
        "info", "{n} files among the {split} images are no images and were left aside, {file} for one."
    ),
    "image-appledouble": Saying(
        "warning",
        "{file} is a file macOS leaves beside a picture; it is no image.",
        "Remove the files whose names begin with ._",
    ),
    "image-unread-format": Saying(
        "warning", "{file}: training does not read .{suffix} files.", "Save it as PNG or JPEG."
    ),
    "image-missing": Saying(
        "error",
        "{file} is a link to a file that is not there.",
        "Copy the image itself, or remove the link with its label.",
    ),
    "image-missing/listed": Saying(
        "error",
        "{file} is named in {list} but is not there.",
        "Connect the drive it lies on, or remove the line from the list.",
    ),
    "image-vanished": Saying(
        "warning",
        "{file} was removed while the dataset was being scanned.",
        "Scan again when nothing writes into the folder any more.",
    ),
    "label-case": Saying(
        "warning",
        "The label of {file} is named {other}: the spelling differs in capitals, and Linux does not find it.",
        "Rename it to {label}.",
    ),
    "image-without-label": Saying(
        "warning",
        "{file} has no label file; training takes it as an image without objects.",
        "Add {label} in the labels folder; an empty file says that nothing is in the image.",
    ),
    "label-without-image": Saying(
        "warning",
        "{file} has no image beside it; it is not used.",
        "Add the image under the same name, or remove the label.",
    ),
    # Images
    "image-unreadable": Saying("error", "{file} cannot be opened: {reason}.", "Check that you may read it."),
    "image-empty": Saying("error", "{file} is empty (0 bytes).", "Copy the image again, or remove it with its label."),
    "image-truncated/header": Saying("error", "{file} ends in the middle of its header.", _COPY),
    "image-truncated/start": Saying("error", "{file} ends before its picture begins.", _COPY),
    "image-truncated/end": Saying("error", "{file} is not complete: its end is missing.", _COPY),
    "image-truncated/decode": Saying(
        "error", "{file} is not complete: {reason}. Training leaves it out.", "Copy or export the image again."
    ),
    "image-damaged/jpeg": Saying("error", "{file} is a damaged JPEG: its header does not hold together.", _AGAIN),
    "image-damaged/jpeg-size": Saying("error", "{file} is a damaged JPEG: it has no size.", _AGAIN),
    "image-damaged/png": Saying("error", "{file} is a damaged PNG: its header is missing.", _AGAIN),
    "image-damaged/png-sum": Saying("error", "{file} is a damaged PNG: a check sum is wrong.", _COPY),
    "image-damaged/webp": Saying("error", "{file} is a damaged WebP.", _AGAIN),
    "image-damaged/decode": Saying("error", "{file} cannot be decoded: {reason}.", _AGAIN),
    "image-format": Saying(
        "error", "{file} is a GIF whatever its name says; training leaves it out.", "Save it as PNG."
    ),
    "image-not-an-image": Saying(
        "error", "{file} is not an image, whatever its name says.", "Remove it, or replace it with the image."
    ),
    "image-too-small": Saying(
        "error",
        "{file} is {width}×{height} pixels; training leaves out images under {least} pixels.",
        "Replace it with the full picture, or remove it with its label.",
    ),
    "image-too-large": Saying("error", "{file} is {width}×{height} pixels, more than {most} megapixels.", _SMALLER),
    "image-too-large/bomb": Saying("error", "{file} has far too many pixels to be opened.", _SMALLER),
    "image-cmyk": Saying(
        "warning", "{file} is a CMYK JPEG, made for print; its colours may come out wrong.", "Save it as RGB."
    ),
    "image-16-bit": Saying("warning", "{file} has 16 bits a channel; training uses 8 of them.", "Save it with 8 bits."),
    "image-wrong-suffix": Saying(
        "warning",
        "{file} is a {format} file whatever its name says.",
        "Rename it to the suffix it should have; other tools refuse it.",
    ),
    "image-odd-end": Saying(
        "warning",
        "{file} does not end as a JPEG should, though it can be read; plain ultralytics would rewrite the file.",
        "Save the image again.",
    ),
    "image-rotated": Saying("info", "{n} {split} images are turned by their EXIF data; boxes fit the upright image."),
    "image-alpha": Saying("info", "{n} {split} images have transparent parts; training sees the colours under them."),
    "image-extreme-shape": Saying(
        "info",
        "{file} is {width}×{height} pixels; scaled to the training size its short side nearly vanishes.",
        "Cut it into tiles if there are objects in it.",
    ),
    "image-one-colour": Saying(
        "warning", "{file} shows one colour only.", "Remove it unless an empty scene really looks like this."
    ),
    "image-in-train-and-val": Saying(
        "warning",
        "{file} in {split} is byte for byte the same as {other} in train: the results will look too good.",
        _OUT,
    ),
    "image-in-train-and-val/again": Saying(
        "warning",
        "{file} in {split} is the same picture, saved anew, as {other} in train: the results will look too good.",
        _OUT,
    ),
    "near-duplicate-in-train-and-val": Saying(
        "warning",
        "{file} in {split} looks almost like {other} in train: the results may look too good.",
        "Look at both. If they show the same scene, move both to the same split.",
    ),
    "near-duplicate-image": Saying(
        "info", "{file} looks almost like {other}, both in {split}.", "One of them may be enough."
    ),
    "duplicate-labels-differ": Saying(
        "warning",
        "{file} and {other} are the same picture with different labels.",
        "Keep one of them, with the right label.",
    ),
    "duplicate-image": Saying("info", "{file} is the same picture as {other}.", "One of them is enough."),
    # Labels
    "label-unreadable": Saying("error", "{file} cannot be read: {reason}.", "Check that you may read it."),
    "label-too-large": Saying(
        "error",
        "{file} is larger than {most} MB.",
        "A label file holds one row per object of one image; check how it was written.",
    ),
    "label-encoding": Saying(
        "error",
        "{file}, line {line}: the file is not UTF-8 text; training leaves the image out.",
        "Save the file as UTF-8; rows hold numbers only.",
    ),
    "label-encoding/utf16": Saying(
        "error",
        "{file} is saved as UTF-16; training cannot read it and leaves the image out.",
        "Save the file as UTF-8 (in Notepad: Save as, Encoding).",
    ),
    "label-bom": Saying(
        "warning",
        "{file} begins with a UTF-8 byte-order mark; it can be read, but other tools stumble over it.",
        "Save the file as UTF-8 without a byte-order mark.",
    ),
    "label-empty": Saying("info", "{n} {split} images have an empty label file: images without objects."),
    "label-duplicate-row": Saying(
        "warning", "{file}, line {line}: the same row is there twice; training uses it once.", "Remove one of the two."
    ),
    "label-mixed": Saying(
        "error",
        "{file} mixes boxes (line {box}) and polygons (line {polygon}); training leaves the image out.",
        "Write every object as a box, or every object as a polygon.",
    ),
    "label-polygons": Saying(
        "warning",
        "{file} holds polygons, not boxes; training uses the box around each.",
        "Nothing to do if the polygons are right; a detector learns boxes only.",
    ),
    "label-confidence-column": Saying(
        "error",
        "{file}, line {line}: 6 columns; the last looks like the confidence a predictor writes.",
        "Remove the sixth column: a label row is `class x y width height`.",
    ),
    "label-columns": Saying(
        "error",
        "{file}, line {line}: {n} columns where a row needs 5: class, x, y, width, height.",
        "Add what is missing, or remove the row.",
    ),
    "label-class-negative": Saying(
        "error",
        "{file}, line {line}: class {value} is below 0.",
        "Classes are counted from 0; correct the row or remove it.",
    ),
    "label-class-fraction": Saying("error", "{file}, line {line}: class {value} is not a whole number.", _NUMBER),
    "label-class-out-of-range": Saying(
        "error",
        "{file}, line {line}: class {value}, but the dataset names {n} classes (0 to {last}).",
        "Add the missing names, or remove the box.",
    ),
    "label-class-out-of-range/highest": Saying(
        "error",
        "{file}, line {line}: class {value} is higher than {last}, the highest that can be read.",
        "Check how the file was written; the first column is the class.",
    ),
    "label-class-text": Saying("error", '{file}, line {line}: the class is written as the word "{value}".', _NUMBER),
    "label-class-float": Saying(
        "warning",
        "{file}, line {line}: the class is written {value}; it is read as {number}.",
        "Write {number}: other tools refuse it.",
    ),
    "label-text": Saying(
        "error", '{file}, line {line}: "{value}" is not a number.', "Write numbers only: class, x, y, width, height."
    ),
    "label-decimal-comma": Saying(
        "error", "{file}, line {line}: numbers are written with a comma ({value}).", "Write them with a point: 0.5."
    ),
    "label-commas": Saying(
        "error",
        "{file}, line {line}: columns are separated by commas or semicolons.",
        "Separate the columns by single spaces.",
    ),
    "label-not-finite": Saying("error", "{file}, line {line}: {value} is no position in the image.", _REDRAW),
    "label-coordinates-pixels": Saying(
        "error",
        "{file}, line {line}: {value} looks like a position in pixels.",
        "Divide x and width by the image width, y and height by the image height.",
    ),
    "label-coordinates-outside": Saying(
        "error",
        "{file}, line {line}: {value} lies outside the image; values go from 0 to 1.",
        "Correct the box, or remove the row.",
    ),
    "label-negative-size": Saying(
        "error",
        "{file}, line {line}: the box is {width} wide and {height} high.",
        "Width and height are above 0; correct the row or remove it.",
    ),
    "label-zero-area": Saying(
        "error", "{file}, line {line}: the box has no area ({width} wide, {height} high).", _REDRAW
    ),
    "label-box-outside": Saying(
        "warning",
        "{file}, line {line}: the box reaches {share} of the image beyond its border.",
        "Cut the box at the border of the image.",
    ),
    "label-tiny-box": Saying(
        "warning",
        "{file}, line {line}: {n} of {of} boxes are narrower or lower than one pixel.",
        "Remove them; nothing can be learnt from less than a pixel.",
    ),
    "label-long-box": Saying(
        "info",
        "{file}, line {line}: {n} of {of} boxes are more than {ratio} times as long as wide.",
        "Check that such boxes are meant; slips of the mouse look like this.",
    ),
    "label-huge-box": Saying(
        "info",
        "{file}, line {line}: a box covers {share} of the image.",
        "Right if the object fills the picture; otherwise draw it again.",
    ),
    "label-crowded": Saying(
        "info",
        "{file} has {n} boxes; a detector gives at most {most} an image unless told otherwise.",
        "Raise max_det when you validate and predict, or cut the image into tiles.",
    ),
    "labels-identical": Saying(
        "info",
        "{n} label files of {split} hold exactly the same rows, {file} for one.",
        "Right for a fixed camera or a template; otherwise somebody copied a label.",
    ),
    # The dataset as a whole
    "class-without-boxes": Saying(
        "warning",
        "{n} of {of} classes have no box in train and cannot be learnt: {names}.",
        "Label some objects of these classes, or take their names out and number the classes anew.",
    ),
    "class-not-in-val": Saying(
        "info",
        "{n} of {of} classes have boxes in train but none in {split}, so nothing is measured for them: {names}.",
        "Move some images with these classes from train to {split}.",
    ),
    "class-few-boxes": Saying(
        "info",
        "{n} of {of} classes have fewer than {least} boxes in train: {names}.",
        "Label more of them; so few are seldom enough.",
    ),
    "class-imbalance": Saying(
        "info",
        "{most} has {ratio} times as many boxes in train as {fewest}.",
        "Collect more images of the rare classes, or expect them to be found less often.",
    ),
    "split-skew": Saying(
        "info",
        "{name} makes up {share} of the boxes of train but {other} of {split}.",
        "Divide the images anew, so that both splits show the classes alike.",
    ),
    "split-small": Saying(
        "info",
        "{split} has only {n} images with boxes; the results will vary by chance.",
        "Move more images to {split}.",
    ),
    "backgrounds-many": Saying(
        "info",
        "{share} of the {split} images have no box.",
        "About one in ten helps against false alarms; many more slow the learning.",
    ),
    "objects-tiny": Saying(
        "info",
        "{share} of the boxes are smaller than {least} pixels at the training size {imgsz}.",
        "Train at {suggested} pixels, cut the images into tiles, or use a head with P2.",
    ),
    "more-of-a-kind": Saying("info", "{n} more files have the same fault as the {listed} listed."),
    "more-problems": Saying("info", "{n} more findings are not listed."),
}


def saying_of(code: str, case: str = "") -> Saying | None:
    """Give the sentence of a finding, None for one that has its own; those of test are said like those of val."""
    if case == "more-of-a-kind":
        return SAYINGS[case]
    code = code.replace("-in-train-and-test", "-in-train-and-val")
    return SAYINGS.get(f"{code}/{case}" if case else code)


def problem(
    key: str,
    *,
    path: str | Path | None = None,
    line: int | None = None,
    count: int = 1,
    files: tuple[Path, ...] = (),
    args: ProblemArgs | None = None,
    code: str | None = None,
    severity: Severity | None = None,
) -> Problem:
    """Make a problem of a key of SAYINGS. `code` and `severity` differ from the key's only where said."""
    base, _, case = key.partition("/")
    says = SAYINGS[key]
    values: dict[str, str | int | float] = {} if args is None else dict(args)
    message, hint = says.message.format(**values), says.hint.format(**values)
    if case:
        values["case"] = case
    where = None if path is None else Location(Path(path), line)
    return Problem(severity or says.severity, code or base, message, hint, where, count, values, files)
