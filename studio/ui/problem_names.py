"""A short name for each kind of problem, so that a list can be read in a glance and in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT = "Problem"


def problem_name(code: str) -> str:
    """Give the name of a kind of problem; "" for one without."""
    return QCoreApplication.translate(CONTEXT, NAMES[code]) if code in NAMES else ""


NAMES = {
    "image-appledouble": QT_TRANSLATE_NOOP("Problem", "File that macOS leaves behind"),
    "image-cmyk": QT_TRANSLATE_NOOP("Problem", "Picture for print (CMYK)"),
    "image-16-bit": QT_TRANSLATE_NOOP("Problem", "16 bits a channel"),
    "image-damaged": QT_TRANSLATE_NOOP("Problem", "Damaged picture"),
    "image-empty": QT_TRANSLATE_NOOP("Problem", "Empty file"),
    "image-format": QT_TRANSLATE_NOOP("Problem", "Format that training cannot read"),
    "image-missing": QT_TRANSLATE_NOOP("Problem", "Picture is missing"),
    "image-not-an-image": QT_TRANSLATE_NOOP("Problem", "Not a picture"),
    "image-odd-end": QT_TRANSLATE_NOOP("Problem", "Picture ends oddly"),
    "image-rotated": QT_TRANSLATE_NOOP("Problem", "Turned by EXIF data"),
    "image-too-large": QT_TRANSLATE_NOOP("Problem", "Picture too large"),
    "image-too-small": QT_TRANSLATE_NOOP("Problem", "Picture too small"),
    "image-truncated": QT_TRANSLATE_NOOP("Problem", "Picture cut off"),
    "image-unread-format": QT_TRANSLATE_NOOP("Problem", "Format that training does not read"),
    "image-unreadable": QT_TRANSLATE_NOOP("Problem", "Picture cannot be read"),
    "image-without-label": QT_TRANSLATE_NOOP("Problem", "Picture without a label file"),
    "image-wrong-suffix": QT_TRANSLATE_NOOP("Problem", "Suffix does not fit the content"),
    "images-share-label": QT_TRANSLATE_NOOP("Problem", "Pictures share one label file"),
    "image-in-train-and-val": QT_TRANSLATE_NOOP("Problem", "Same picture in train and val"),
    "duplicate-image": QT_TRANSLATE_NOOP("Problem", "Same picture twice"),
    "duplicate-labels-differ": QT_TRANSLATE_NOOP("Problem", "Same picture, different labels"),
    "class-without-boxes": QT_TRANSLATE_NOOP("Problem", "Class without boxes"),
    "label-bom": QT_TRANSLATE_NOOP("Problem", "Byte-order mark in the label file"),
    "label-box-outside": QT_TRANSLATE_NOOP("Problem", "Box reaches beyond the picture"),
    "label-case": QT_TRANSLATE_NOOP("Problem", "Capital letters differ"),
    "label-class-float": QT_TRANSLATE_NOOP("Problem", "Class written as a decimal"),
    "label-class-fraction": QT_TRANSLATE_NOOP("Problem", "Class is no whole number"),
    "label-class-negative": QT_TRANSLATE_NOOP("Problem", "Negative class"),
    "label-class-out-of-range": QT_TRANSLATE_NOOP("Problem", "Class out of range"),
    "label-class-text": QT_TRANSLATE_NOOP("Problem", "Class written as a word"),
    "label-columns": QT_TRANSLATE_NOOP("Problem", "Wrong number of columns"),
    "label-commas": QT_TRANSLATE_NOOP("Problem", "Columns parted by commas"),
    "label-confidence-column": QT_TRANSLATE_NOOP("Problem", "Column of confidences"),
    "label-coordinates-outside": QT_TRANSLATE_NOOP("Problem", "Position outside the picture"),
    "label-coordinates-pixels": QT_TRANSLATE_NOOP("Problem", "Position in pixels"),
    "label-decimal-comma": QT_TRANSLATE_NOOP("Problem", "Decimal commas"),
    "label-duplicate-row": QT_TRANSLATE_NOOP("Problem", "Row twice"),
    "label-empty": QT_TRANSLATE_NOOP("Problem", "Empty label files"),
    "label-encoding": QT_TRANSLATE_NOOP("Problem", "Encoding of the label file"),
    "label-mixed": QT_TRANSLATE_NOOP("Problem", "Boxes and polygons mixed"),
    "label-negative-size": QT_TRANSLATE_NOOP("Problem", "Negative size"),
    "label-not-finite": QT_TRANSLATE_NOOP("Problem", "Not a number"),
    "label-polygons": QT_TRANSLATE_NOOP("Problem", "Polygons instead of boxes"),
    "label-text": QT_TRANSLATE_NOOP("Problem", "Text in a label row"),
    "label-tiny-box": QT_TRANSLATE_NOOP("Problem", "Tiny box"),
    "label-too-large": QT_TRANSLATE_NOOP("Problem", "Label file too large"),
    "label-unreadable": QT_TRANSLATE_NOOP("Problem", "Label file cannot be read"),
    "label-without-image": QT_TRANSLATE_NOOP("Problem", "Label without a picture"),
    "label-zero-area": QT_TRANSLATE_NOOP("Problem", "Box without area"),
    "more-problems": QT_TRANSLATE_NOOP("Problem", "More findings"),
    "names-blank": QT_TRANSLATE_NOOP("Problem", "Blank class name"),
    "names-count": QT_TRANSLATE_NOOP("Problem", "Number of class names"),
    "names-encoding": QT_TRANSLATE_NOOP("Problem", "Encoding of the class names"),
    "names-missing": QT_TRANSLATE_NOOP("Problem", "No class names"),
    "names-numbers": QT_TRANSLATE_NOOP("Problem", "Classes numbered with gaps"),
    "names-twice": QT_TRANSLATE_NOOP("Problem", "Class name twice"),
    "other-files": QT_TRANSLATE_NOOP("Problem", "Other files"),
    "splits-same": QT_TRANSLATE_NOOP("Problem", "Train and val are the same"),
    "yaml-download": QT_TRANSLATE_NOOP("Problem", "Download in data.yaml"),
    "yaml-unreadable": QT_TRANSLATE_NOOP("Problem", "data.yaml cannot be read"),
}
