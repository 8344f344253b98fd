"""Whether the installed torch can use the cards of this computer, told without importing it: that would cost seconds.

A driver that is older than the CUDA of the build, or a build without CUDA (what PyPI has for Windows), leaves torch with the
CPU alone, while the driver shows its cards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from studio.launch.gpu_driver import newest_cuda, read_cards
from studio.sentence import Sentence, say

_CUDA = re.compile(r"^cuda\b[^=\n]*=\s*(?:'([\d.]+)'|None)", re.MULTILINE)


@dataclass(frozen=True)
class TorchFault:
    """Why no training can use the cards, and what helps."""

    message: Sentence
    hint: Sentence


def cuda_of_torch(version_file: Path | None = None) -> str | None:
    """Give the release of CUDA that torch is built for, as "13.2", "" for a build without; None where it does not tell."""
    if version_file is None:
        found = find_spec("torch")
        if found is None or found.origin is None:
            return None
        version_file = Path(found.origin).with_name("version.py")
    try:
        told = _CUDA.search(version_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return None if told is None else told.group(1) or ""


def torch_fault() -> TorchFault | None:
    """Tell why torch cannot use the cards that the driver shows; None where it can, or where there is none.

    Not for the window's thread.
    """
    if not read_cards():
        return None
    return _judge(cuda_of_torch(), newest_cuda())


def _judge(built_for: str | None, newest: tuple[int, int] | None) -> TorchFault | None:
    if built_for is None:
        return None
    if not built_for:
        return TorchFault(
            say("The torch that is installed is built without CUDA, so it cannot use the graphics card."),
            say("Install a build of torch with CUDA, as pytorch.org describes, or choose the CPU."),
        )
    # Within a major release, an older driver works with a newer build.
    if newest is None or int(built_for.split(".")[0]) <= newest[0]:
        return None
    return TorchFault(
        say(
            "The torch that is installed needs a driver for CUDA {needed}; the one of the graphics card is for CUDA {found}.",
            needed=built_for,
            found=f"{newest[0]}.{newest[1]}",
        ),
        say("Update the driver, or install a build of torch for an older CUDA, as pytorch.org describes."),
    )
