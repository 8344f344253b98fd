"""The processes that load images, once a training is over."""

from __future__ import annotations

import signal


def let_children_go() -> None:
    """Take no more notice of child processes that end.

    torch raises an error in whatever the main thread is doing when a process that loads images ends by a signal, also when
    they are ended on purpose because the training is over. That could cost a run its last word.
    """
    if hasattr(signal, "SIGCHLD"):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
