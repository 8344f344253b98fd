"""The sentences of findings in the language of the window. English ones come with the finding itself.

The texts are those of `studio.datasets.sayings`; they stand here once more because lupdate reads literals only. A test
compares the two.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.errors import Problem

CONTEXT = "Finding"


def problem_message(problem: Problem) -> str:
    """Give what was found, in the language of the window."""
    return _said(problem, 0) or problem.message


def problem_hint(problem: Problem) -> str:
    """Give what to do about it, in the language of the window."""
    if not problem.hint or problem.args.get("case") == "more-of-a-kind":
        return ""
    return _said(problem, 1) or problem.hint


def _said(problem: Problem, part: int) -> str:
    """Say message (0) or hint (1) anew; "" where the finding brings its own sentence."""
    from studio.datasets.sayings import saying_of

    saying = saying_of(problem.code, str(problem.args.get("case", "")))
    if saying is None:
        return ""
    template = saying.message if part == 0 else saying.hint
    try:
        return QCoreApplication.translate(CONTEXT, template).format(**problem.args)
    except (KeyError, IndexError, ValueError):  # a report kept from before a sentence had this value
        return ""


TEXTS = (
    QT_TRANSLATE_NOOP("Finding", "{file} has a `download` key, which may hold a program; it was ignored."),
    QT_TRANSLATE_NOOP(
        "Finding", "Nothing to do: the studio never runs it. Download the images yourself if some are missing."
    ),
    QT_TRANSLATE_NOOP("Finding", "{file} was not used: {reason}"),
    QT_TRANSLATE_NOOP("Finding", "Correct the file; the folders were found without it."),
    QT_TRANSLATE_NOOP("Finding", "{file} has an empty line between names; it counts as a class without a name."),
    QT_TRANSLATE_NOOP("Finding", "Remove the line if it is there by mistake: every later class moves up by one."),
    QT_TRANSLATE_NOOP("Finding", "The names in {file} are not numbered 0, 1, 2 and so on; they were not used."),
    QT_TRANSLATE_NOOP("Finding", "Write them as a list, or number them from 0 without a gap."),
    QT_TRANSLATE_NOOP("Finding", "{file} says nc: {nc} but names {names} classes; the names count."),
    QT_TRANSLATE_NOOP("Finding", "Make both agree."),
    QT_TRANSLATE_NOOP("Finding", '{file} names "{name}" more than once; these stay separate classes.'),
    QT_TRANSLATE_NOOP("Finding", "Give every class a name of its own."),
    QT_TRANSLATE_NOOP("Finding", "{file} is not saved as UTF-8; it was read as {encoding}."),
    QT_TRANSLATE_NOOP("Finding", "Check that the class names look right, and save the file as UTF-8."),
    QT_TRANSLATE_NOOP("Finding", 'No file names the classes; the {n} found are called "class 0" and so on.'),
    QT_TRANSLATE_NOOP("Finding", "Put a classes.txt with one name a line into {folder}."),
    QT_TRANSLATE_NOOP("Finding", "Train and val are the same folder {folder}: the results will look too good."),
    QT_TRANSLATE_NOOP("Finding", "Move about one image in five, with its label, to a val folder."),
    QT_TRANSLATE_NOOP("Finding", "{file} and {other} share the label file {label}."),
    QT_TRANSLATE_NOOP("Finding", "Give the images different names, each with its own label."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} and {other} differ only in capitals; on Windows and macOS one of them replaces the other."
    ),
    QT_TRANSLATE_NOOP("Finding", "Rename one of them, with its label."),
    QT_TRANSLATE_NOOP(
        "Finding", "{n} files among the {split} images are no images and were left aside, {file} for one."
    ),
    QT_TRANSLATE_NOOP("Finding", "{file} is a file macOS leaves beside a picture; it is no image."),
    QT_TRANSLATE_NOOP("Finding", "Remove the files whose names begin with ._"),
    QT_TRANSLATE_NOOP("Finding", "{file}: training does not read .{suffix} files."),
    QT_TRANSLATE_NOOP("Finding", "Save it as PNG or JPEG."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a link to a file that is not there."),
    QT_TRANSLATE_NOOP("Finding", "Copy the image itself, or remove the link with its label."),
    QT_TRANSLATE_NOOP("Finding", "{file} is named in {list} but is not there."),
    QT_TRANSLATE_NOOP("Finding", "Connect the drive it lies on, or remove the line from the list."),
    QT_TRANSLATE_NOOP("Finding", "{file} was removed while the dataset was being scanned."),
    QT_TRANSLATE_NOOP("Finding", "Scan again when nothing writes into the folder any more."),
    QT_TRANSLATE_NOOP(
        "Finding", "The label of {file} is named {other}: the spelling differs in capitals, and Linux does not find it."
    ),
    QT_TRANSLATE_NOOP("Finding", "Rename it to {label}."),
    QT_TRANSLATE_NOOP("Finding", "{file} has no label file; training takes it as an image without objects."),
    QT_TRANSLATE_NOOP("Finding", "Add {label} in the labels folder; an empty file says that nothing is in the image."),
    QT_TRANSLATE_NOOP("Finding", "{file} has no image beside it; it is not used."),
    QT_TRANSLATE_NOOP("Finding", "Add the image under the same name, or remove the label."),
    QT_TRANSLATE_NOOP("Finding", "{file} cannot be opened: {reason}."),
    QT_TRANSLATE_NOOP("Finding", "Check that you may read it."),
    QT_TRANSLATE_NOOP("Finding", "{file} is empty (0 bytes)."),
    QT_TRANSLATE_NOOP("Finding", "Copy the image again, or remove it with its label."),
    QT_TRANSLATE_NOOP("Finding", "{file} ends in the middle of its header."),
    QT_TRANSLATE_NOOP("Finding", "Copy the file again."),
    QT_TRANSLATE_NOOP("Finding", "{file} ends before its picture begins."),
    QT_TRANSLATE_NOOP("Finding", "{file} is not complete: its end is missing."),
    QT_TRANSLATE_NOOP("Finding", "{file} is not complete: {reason}. Training leaves it out."),
    QT_TRANSLATE_NOOP("Finding", "Copy or export the image again."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a damaged JPEG: its header does not hold together."),
    QT_TRANSLATE_NOOP("Finding", "Save the image again, or remove it with its label."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a damaged JPEG: it has no size."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a damaged PNG: its header is missing."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a damaged PNG: a check sum is wrong."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a damaged WebP."),
    QT_TRANSLATE_NOOP("Finding", "{file} cannot be decoded: {reason}."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a GIF whatever its name says; training leaves it out."),
    QT_TRANSLATE_NOOP("Finding", "Save it as PNG."),
    QT_TRANSLATE_NOOP("Finding", "{file} is not an image, whatever its name says."),
    QT_TRANSLATE_NOOP("Finding", "Remove it, or replace it with the image."),
    QT_TRANSLATE_NOOP("Finding", "{file} is {width}×{height} pixels; training leaves out images under {least} pixels."),
    QT_TRANSLATE_NOOP("Finding", "Replace it with the full picture, or remove it with its label."),
    QT_TRANSLATE_NOOP("Finding", "{file} is {width}×{height} pixels, more than {most} megapixels."),
    QT_TRANSLATE_NOOP("Finding", "Make it smaller, or cut it into tiles."),
    QT_TRANSLATE_NOOP("Finding", "{file} has far too many pixels to be opened."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a CMYK JPEG, made for print; its colours may come out wrong."),
    QT_TRANSLATE_NOOP("Finding", "Save it as RGB."),
    QT_TRANSLATE_NOOP("Finding", "{file} has 16 bits a channel; training uses 8 of them."),
    QT_TRANSLATE_NOOP("Finding", "Save it with 8 bits."),
    QT_TRANSLATE_NOOP("Finding", "{file} is a {format} file whatever its name says."),
    QT_TRANSLATE_NOOP("Finding", "Rename it to the suffix it should have; other tools refuse it."),
    QT_TRANSLATE_NOOP(
        "Finding",
        "{file} does not end as a JPEG should, though it can be read; plain ultralytics would rewrite the file.",
    ),
    QT_TRANSLATE_NOOP("Finding", "Save the image again."),
    QT_TRANSLATE_NOOP("Finding", "{n} {split} images are turned by their EXIF data; boxes fit the upright image."),
    QT_TRANSLATE_NOOP("Finding", "{n} {split} images have transparent parts; training sees the colours under them."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} is {width}×{height} pixels; scaled to the training size its short side nearly vanishes."
    ),
    QT_TRANSLATE_NOOP("Finding", "Cut it into tiles if there are objects in it."),
    QT_TRANSLATE_NOOP("Finding", "{file} shows one colour only."),
    QT_TRANSLATE_NOOP("Finding", "Remove it unless an empty scene really looks like this."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} in {split} is byte for byte the same as {other} in train: the results will look too good."
    ),
    QT_TRANSLATE_NOOP("Finding", "Remove it from {split} or from train."),
    QT_TRANSLATE_NOOP(
        "Finding",
        "{file} in {split} is the same picture, saved anew, as {other} in train: the results will look too good.",
    ),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} in {split} looks almost like {other} in train: the results may look too good."
    ),
    QT_TRANSLATE_NOOP("Finding", "Look at both. If they show the same scene, move both to the same split."),
    QT_TRANSLATE_NOOP("Finding", "{file} looks almost like {other}, both in {split}."),
    QT_TRANSLATE_NOOP("Finding", "One of them may be enough."),
    QT_TRANSLATE_NOOP("Finding", "{file} and {other} are the same picture with different labels."),
    QT_TRANSLATE_NOOP("Finding", "Keep one of them, with the right label."),
    QT_TRANSLATE_NOOP("Finding", "{file} is the same picture as {other}."),
    QT_TRANSLATE_NOOP("Finding", "One of them is enough."),
    QT_TRANSLATE_NOOP("Finding", "{file} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("Finding", "{file} is larger than {most} MB."),
    QT_TRANSLATE_NOOP("Finding", "A label file holds one row per object of one image; check how it was written."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the file is not UTF-8 text; training leaves the image out."),
    QT_TRANSLATE_NOOP("Finding", "Save the file as UTF-8; rows hold numbers only."),
    QT_TRANSLATE_NOOP("Finding", "{file} is saved as UTF-16; training cannot read it and leaves the image out."),
    QT_TRANSLATE_NOOP("Finding", "Save the file as UTF-8 (in Notepad: Save as, Encoding)."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} begins with a UTF-8 byte-order mark; it can be read, but other tools stumble over it."
    ),
    QT_TRANSLATE_NOOP("Finding", "Save the file as UTF-8 without a byte-order mark."),
    QT_TRANSLATE_NOOP("Finding", "{n} {split} images have an empty label file: images without objects."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the same row is there twice; training uses it once."),
    QT_TRANSLATE_NOOP("Finding", "Remove one of the two."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} mixes boxes (line {box}) and polygons (line {polygon}); training leaves the image out."
    ),
    QT_TRANSLATE_NOOP("Finding", "Write every object as a box, or every object as a polygon."),
    QT_TRANSLATE_NOOP("Finding", "{file} holds polygons, not boxes; training uses the box around each."),
    QT_TRANSLATE_NOOP("Finding", "Nothing to do if the polygons are right; a detector learns boxes only."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file}, line {line}: 6 columns; the last looks like the confidence a predictor writes."
    ),
    QT_TRANSLATE_NOOP("Finding", "Remove the sixth column: a label row is `class x y width height`."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {n} columns where a row needs 5: class, x, y, width, height."),
    QT_TRANSLATE_NOOP("Finding", "Add what is missing, or remove the row."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: class {value} is below 0."),
    QT_TRANSLATE_NOOP("Finding", "Classes are counted from 0; correct the row or remove it."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: class {value} is not a whole number."),
    QT_TRANSLATE_NOOP("Finding", "Write the number of the class, counted from 0."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file}, line {line}: class {value}, but the dataset names {n} classes (0 to {last})."
    ),
    QT_TRANSLATE_NOOP("Finding", "Add the missing names, or remove the box."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file}, line {line}: class {value} is higher than {last}, the highest that can be read."
    ),
    QT_TRANSLATE_NOOP("Finding", "Check how the file was written; the first column is the class."),
    QT_TRANSLATE_NOOP("Finding", '{file}, line {line}: the class is written as the word "{value}".'),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the class is written {value}; it is read as {number}."),
    QT_TRANSLATE_NOOP("Finding", "Write {number}: other tools refuse it."),
    QT_TRANSLATE_NOOP("Finding", '{file}, line {line}: "{value}" is not a number.'),
    QT_TRANSLATE_NOOP("Finding", "Write numbers only: class, x, y, width, height."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: numbers are written with a comma ({value})."),
    QT_TRANSLATE_NOOP("Finding", "Write them with a point: 0.5."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: columns are separated by commas or semicolons."),
    QT_TRANSLATE_NOOP("Finding", "Separate the columns by single spaces."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {value} is no position in the image."),
    QT_TRANSLATE_NOOP("Finding", "Draw the box again, or remove the row."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {value} looks like a position in pixels."),
    QT_TRANSLATE_NOOP("Finding", "Divide x and width by the image width, y and height by the image height."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {value} lies outside the image; values go from 0 to 1."),
    QT_TRANSLATE_NOOP("Finding", "Correct the box, or remove the row."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the box is {width} wide and {height} high."),
    QT_TRANSLATE_NOOP("Finding", "Width and height are above 0; correct the row or remove it."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the box has no area ({width} wide, {height} high)."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: the box reaches {share} of the image beyond its border."),
    QT_TRANSLATE_NOOP("Finding", "Cut the box at the border of the image."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {n} of {of} boxes are narrower or lower than one pixel."),
    QT_TRANSLATE_NOOP("Finding", "Remove them; nothing can be learnt from less than a pixel."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: {n} of {of} boxes are more than {ratio} times as long as wide."),
    QT_TRANSLATE_NOOP("Finding", "Check that such boxes are meant; slips of the mouse look like this."),
    QT_TRANSLATE_NOOP("Finding", "{file}, line {line}: a box covers {share} of the image."),
    QT_TRANSLATE_NOOP("Finding", "Right if the object fills the picture; otherwise draw it again."),
    QT_TRANSLATE_NOOP(
        "Finding", "{file} has {n} boxes; a detector gives at most {most} an image unless told otherwise."
    ),
    QT_TRANSLATE_NOOP("Finding", "Raise max_det when you validate and predict, or cut the image into tiles."),
    QT_TRANSLATE_NOOP("Finding", "{n} label files of {split} hold exactly the same rows, {file} for one."),
    QT_TRANSLATE_NOOP("Finding", "Right for a fixed camera or a template; otherwise somebody copied a label."),
    QT_TRANSLATE_NOOP("Finding", "{n} of {of} classes have no box in train and cannot be learnt: {names}."),
    QT_TRANSLATE_NOOP(
        "Finding", "Label some objects of these classes, or take their names out and number the classes anew."
    ),
    QT_TRANSLATE_NOOP(
        "Finding",
        "{n} of {of} classes have boxes in train but none in {split}, so nothing is measured for them: {names}.",
    ),
    QT_TRANSLATE_NOOP("Finding", "Move some images with these classes from train to {split}."),
    QT_TRANSLATE_NOOP("Finding", "{n} of {of} classes have fewer than {least} boxes in train: {names}."),
    QT_TRANSLATE_NOOP("Finding", "Label more of them; so few are seldom enough."),
    QT_TRANSLATE_NOOP("Finding", "{most} has {ratio} times as many boxes in train as {fewest}."),
    QT_TRANSLATE_NOOP("Finding", "Collect more images of the rare classes, or expect them to be found less often."),
    QT_TRANSLATE_NOOP("Finding", "{name} makes up {share} of the boxes of train but {other} of {split}."),
    QT_TRANSLATE_NOOP("Finding", "Divide the images anew, so that both splits show the classes alike."),
    QT_TRANSLATE_NOOP("Finding", "{split} has only {n} images with boxes; the results will vary by chance."),
    QT_TRANSLATE_NOOP("Finding", "Move more images to {split}."),
    QT_TRANSLATE_NOOP("Finding", "{share} of the {split} images have no box."),
    QT_TRANSLATE_NOOP("Finding", "About one in ten helps against false alarms; many more slow the learning."),
    QT_TRANSLATE_NOOP("Finding", "{share} of the boxes are smaller than {least} pixels at the training size {imgsz}."),
    QT_TRANSLATE_NOOP("Finding", "Train at {suggested} pixels, cut the images into tiles, or use a head with P2."),
    QT_TRANSLATE_NOOP("Finding", "{n} more files have the same fault as the {listed} listed."),
    QT_TRANSLATE_NOOP("Finding", "{n} more findings are not listed."),
)
