"""What ends a training early is told in words, and stays mendable."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from studio.errors import DatasetError
from studio.launch import process
from studio.launch.prepare import prepare_training
from studio.runs.events import RunFailed
from studio.runs.job import TrainSettings
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, RunStatus
from studio.worker.explain import explain


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "memory did not suffice"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"), "memory did not"),
        (MemoryError(), "memory did not suffice"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"), "memory did not suffice"),
        (RuntimeError("CUDA driver error: CUDA_ERROR_OUT_OF_MEMORY"), "memory did not suffice"),
        (RuntimeError("CUDA error: no kernel image is available for execution on the device"), "does not support this"),
        (RuntimeError("CUDA error: an illegal memory access was encountered\nMore"), "error: CUDA error: an illegal"),
        (RuntimeError("NCCL error in: NCCLUtils.cpp, unhandled system error"), "graphics card reported an error"),
        (RuntimeError("out of resource: shared memory, Required: 131072"), "unexpected error: RuntimeError"),
        (ValueError("Invalid CUDA 'device=7' requested."), "not there or its driver"),
        (ValueError("Invalid NPU 'device=npu'. Install 'torch_npu'"), "not there or its driver"),
        (RuntimeError("bfloat16 autocast requires CUDA with native bfloat16 support"), "cannot train in bfloat16"),
        (RuntimeError("Training failed: NaN persisted for 4 epochs"), "not a number"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (
            OSError("[WinError 1455] 页面文件太小，无法完成操作。 Error loading cudnn_cnn64_9.dll"),
            "paging file is too small",
        ),
        (FileNotFoundError("Image Not Found /data/cat.jpg"), "cat.jpg"),
        (ValueError("train: No labels found in /x.cache"), "None of the images"),
        (KeyError("odd"), "unexpected error: KeyError"),
        (DatasetError("The folder is empty."), "The folder is empty."),
    ],
)
def test_errors_become_sentences(error: Exception, words: str) -> None:
    told = explain(error)
    assert words in told.message
    assert told.hint or isinstance(error, DatasetError)


def test_the_cause_of_an_error_counts() -> None:
    error = RuntimeError("worker 0 died")
    error.__cause__ = FileNotFoundError("Image Not Found /data/cat.jpg")
    assert "cat.jpg" in explain(error).message


@pytest.mark.torch
@pytest.mark.slow
def test_a_dataset_that_broke_after_the_check_is_told(dataset: Path) -> None:
    folder = prepare_training(
        dataset=dataset,
        base="yolo11",
        template="none",
        settings=TrainSettings(
            epochs=1, imgsz=64, batch=4, device="cpu", extra={"warmup_epochs": 0, "nbs": 4, "plots": False}
        ),
    )
    for image in (dataset / "train" / "images").iterdir():
        image.write_bytes(b"\xff\xd8 no picture at all \xff\xd9")
    process.start_run(folder)
    assert process.wait_for(folder, timeout_seconds=240) is RunStatus.FAILED
    last: Any = read_journal(folder / EVENTS_FILE)[-1]
    assert isinstance(last, RunFailed)
    assert last.message.startswith("None of the images")
    assert last.traceback
    assert "None of the images" in process.outcome(folder)
