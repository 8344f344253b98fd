"""How many processes that load images the shared memory has room for; with too little of it a training hangs or dies."""

from __future__ import annotations

import os
import shutil

SHARED_MEMORY = "/dev/shm"
PREFETCHED_BATCHES = 2  # that each process holds ready, the least that is of use
RESERVE_SHARE = 0.9  # other programs use it, too


def fitting_workers(workers: int, *, batch: int, imgsz: int, folder: str = SHARED_MEMORY) -> int:
    """Give how many of `workers` can hand batches of images over; all of them where shared memory is no folder.

    Validation takes twice the processes and twice the batch, in which it needs no more at once than a part of its own.
    """
    if workers <= 0 or os.name == "nt" or not os.path.isdir(folder):  # noqa: PTH112
        return max(0, workers)
    batch_bytes = max(1, batch) * 3 * imgsz * imgsz
    free = shutil.disk_usage(folder).free * RESERVE_SHARE
    return max(0, min(workers, int(free // (PREFETCHED_BATCHES * batch_bytes))))
