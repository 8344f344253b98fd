"""What an import plan says, in the language of the window. English comes with the plan itself.

The sentences are those of `studio.datasets.importing.recognise`; they stand here once more because lupdate reads
literals only. A test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from studio.datasets.importing.plan import ImportPlan

CONTEXT = "Import"


def plan_title(plan: ImportPlan) -> str:
    """Say what was recognised."""
    template = TITLES.get(plan.kind)
    if template is None:
        return plan.title
    text = QCoreApplication.translate(CONTEXT, template)
    return text.replace("%1", plan.source.name).replace("%2", str(plan.images or 0))


def plan_action(plan: ImportPlan) -> str:
    """Say what an import would do."""
    return " ".join(QCoreApplication.translate(CONTEXT, sentence) for sentence in sentences(plan.action))


def sentences(text: str) -> list[str]:
    """Part a text into the sentences that are known here; what is not known stays as it is."""
    found = []
    while text:
        known = next((sentence for sentence in ACTIONS if text.startswith(sentence)), text)
        found.append(known)
        text = text[len(known) :].strip()
    return found


TITLES = {
    "dataset": QT_TRANSLATE_NOOP("Import", "%1 is a YOLO dataset that can be used as it is."),
    "yolo": QT_TRANSLATE_NOOP("Import", "%1 holds %2 images with YOLO labels."),
    "coco": QT_TRANSLATE_NOOP("Import", "%1 holds %2 images with COCO annotations."),
    "voc": QT_TRANSLATE_NOOP("Import", "%1 holds %2 images with Pascal VOC annotations."),
    "labelme": QT_TRANSLATE_NOOP("Import", "%1 holds %2 images with LabelMe annotations."),
    "archive": QT_TRANSLATE_NOOP("Import", "%1 is an archive."),
}
ACTIONS = (
    QT_TRANSLATE_NOOP("Import", "It is unpacked into a new folder, and what it holds is imported from there."),
    QT_TRANSLATE_NOOP(
        "Import",
        "Nothing has to be imported. An import writes a data.yaml that points to the images where they lie.",
    ),
    QT_TRANSLATE_NOOP("Import", "A new folder gets lists of the images, which stay where they are; nothing is copied."),
    QT_TRANSLATE_NOOP(
        "Import", "The images are copied into a new folder, with each label where training looks for it."
    ),
    QT_TRANSLATE_NOOP(
        "Import", "The images are copied into a new folder, and the boxes are written as YOLO labels beside them."
    ),
    QT_TRANSLATE_NOOP("Import", "They are divided into train and val, each class in its share."),
)
LISTS = "A new folder gets lists of the images, which stay where they are; nothing is copied."  # one of them
