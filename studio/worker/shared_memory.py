"""How many processes that load images the shared memory has room for; with too little of it a training hangs or dies."""

from __future__ import annotations

import os
import shutil

SHARED_MEMORY = "/dev/shm"
# That each process has ready: four of training (ultralytics 8.4), and about two of validation, whose twice as many processes
# may hold eight but seldom have so many batches.
BATCHES_A_PROCESS = 6
USABLE_SHARE = 0.9  # other programs use it, too


def fitting_workers(workers: int, *, batch: int, imgsz: int, folder: str = SHARED_MEMORY) -> int:
    """Give how many of `workers` can hand batches of images over; all of them where shared memory is no folder."""
    if workers <= 0 or os.name == "nt" or not os.path.isdir(folder):  # noqa: PTH112
        return max(0, workers)
    batch_bytes = max(1, batch) * 3 * imgsz * imgsz
    usable = shutil.disk_usage(folder).free * USABLE_SHARE
    fitting = int(usable // (BATCHES_A_PROCESS * batch_bytes))
    # No more are started than there are cores, whatever was asked for.
    return workers if fitting >= min(workers, os.cpu_count() or 1) else fitting
