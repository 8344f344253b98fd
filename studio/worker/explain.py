"""Turns what training throws into sentences: what happened, and what to do about it."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from studio.errors import Location, RunError, StudioError
from studio.launch.torch_build import torch_fault
from studio.runs.run import OUT_OF_MEMORY
from studio.sentence import say

LOST_AT_ONCE = "The weights became NaN/Inf"  # in the first epoch of an attempt, see trainer.py
_OUT_OF_MEMORY = (
    "out of memory",
    "out_of_memory",  # as the driver itself spells it
    "can't allocate memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
    "unable to find an engine",  # cuDNN has no room for any of its ways; ultralytics makes the batch smaller for it too
    "defaultcpuallocator",
)
_OF_THE_CARD = ("cuda error", "cuda driver error", "cublas_status", "cudnn_status", "cudnn error", "nccl error")


def explain(error: BaseException) -> StudioError:
    """Give the error as the user can understand it; one of ours stays as it is."""
    for link in _chain(error):
        if isinstance(link, StudioError):
            return link
    for link in _chain(error):
        known = _known(link)
        if known is not None:
            return known
    return RunError(
        say(
            "The worker stopped with an unexpected error: {kind}: {words}",
            kind=type(error).__name__,
            words=_first_line(error),
        ),
        hint=say("The log of the run holds the details."),
    )


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links


def _known(error: BaseException) -> StudioError | None:
    text = str(error)
    lower = text.lower()
    if isinstance(error, MemoryError) or any(sign.lower() in lower for sign in _OUT_OF_MEMORY):
        return RunError(
            OUT_OF_MEMORY,
            hint="Resume it with a smaller batch, or use smaller images or a smaller scale, and close other programs.",
        )
    if getattr(error, "winerror", None) == 1455 or "winerror 1455" in lower:  # in the language of Windows otherwise
        return RunError(
            "Windows has no room left for the memory of this training: its paging file is too small.",
            hint="Train with fewer processes that load images (workers), close other programs, or let Windows manage the "
            "size of the paging file; then resume the run.",
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return RunError("The disk is full.", hint="Free some space, then resume the run: its last checkpoint is whole.")
    if LOST_AT_ONCE in text:
        return RunError(
            "The loss was not a number in the first epoch trained, so nothing of it was kept.",
            hint="Train with a lower learning rate (lr0) or with amp=False.",
        )
    if "nan persisted" in lower or "corrupted with nan" in lower or "nan/inf detected" in lower:
        return RunError(
            "The loss was not a number several times, so the training cannot go on.",
            hint="Train with a lower learning rate (lr0) or with amp=False.",
        )
    gone = re.search(r"Image Not Found (.+)", text)
    if gone:
        path = Path(gone.group(1).strip())
        return RunError(
            say("The image {name} was there when the training began and cannot be read now.", name=path.name),
            hint="Put it back, or check the dataset again; then resume the run.",
            where=Location(path),
        )
    if "no labels found" in lower or "no valid images found" in lower:
        return RunError(
            "None of the images can be used for training.",
            hint="Check the dataset: its report names the fault of each image.",
        )
    if "batchnorm" in lower and "final batch=1" in lower:
        return RunError(
            "The last batch of an epoch holds one image, which cannot be trained at this image size.",
            hint="Change the batch size by one, or use images of at least 64 pixels.",
        )
    if re.search(r"invalid (cuda|npu|xpu)", lower) or "no cuda gpus are available" in lower:
        fault = torch_fault()
        if fault is not None:
            return RunError(fault.message, hint=fault.hint)
        return RunError(
            "The chosen graphics card is not there or its driver does not work.",
            hint="Choose another device; the command `doctor` shows what is found.",
        )
    if "bfloat16 autocast requires" in lower:
        return RunError("This device cannot train in bfloat16.", hint="Train with amp=True or amp=False.")
    if "no kernel image is available" in lower:
        return RunError(
            "The torch that is installed does not support this graphics card: one of both is too old for the other.",
            hint="Choose another device, or install a build of torch that supports the card, as pytorch.org describes.",
        )
    if any(sign in lower for sign in _OF_THE_CARD):
        return RunError(
            say("The graphics card reported an error: {words}", words=_first_line(error)),
            hint="Resume the run. If it happens again, restart the computer and update the driver of the card.",
        )
    # A compiled kernel that asks for too much of a card's own shared memory is "out of resource".
    if ("shared memory" in lower and "out of resource" not in lower) or "bus error" in lower:
        return RunError(
            "The shared memory of this computer is too small for the processes that load images.",
            hint="Train with workers=0.",
        )
    if "dataloader worker" in lower:
        return RunError(
            "A process that loads images was ended, by a person or by the system.",
            hint="Often the memory did not suffice: train with fewer of them (workers), then resume the run.",
        )
    if isinstance(error, SyntaxError) and "argument" in lower:
        return RunError(
            say("A training argument is not known: {words}", words=_first_line(error)), hint="Correct its name."
        )
    return None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0][:300]
