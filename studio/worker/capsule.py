"""The resume capsule: all that a training needs to go on as if it had never been interrupted, to the last bit.

Stock checkpoints hold the averaged weights and the optimizer in half precision and no random state, so a run that is
resumed from them takes another way. A capsule lies beside last.pt, is written before it, and has its epoch.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ultralytics.utils.torch_utils import ModelEMA, unwrap_model

from studio.runs.checkpoint import DECIDED_ARGUMENTS
from studio.runs.run import CAPSULE, CAPSULE_BEFORE
from studio.worker import capsule_file
from studio.worker.checkpoints import replace, write_durably
from studio.worker.memory_layout import laid_like

VERSION = 2


def save(trainer: Any, folder: Path) -> None:
    """Write the capsule of the epoch that has just ended; the one before is kept."""
    content = capture(trainer)
    write_durably(folder / CAPSULE, lambda stream: capsule_file.write(content, stream), previous=CAPSULE_BEFORE)


def find(folder: Path, epoch: int | None = None) -> dict[str, Any] | None:
    """Give the newest whole capsule of a weights folder, or the one of an epoch; None if there is none."""
    found = [content for name in (CAPSULE, CAPSULE_BEFORE) if (content := _load(folder / name)) is not None]
    if epoch is not None:
        found = [content for content in found if content["epoch"] == epoch]
    return max(found, key=lambda content: int(content["epoch"]), default=None)


def settle(folder: Path, epoch: int) -> None:
    """Let capsule.pt be that of the epoch that a run goes on behind, which the next save then keeps as the one before.

    A later one, whose checkpoint was never written, would take its place: killed there twice, the run would have none.
    """
    newest = _load(folder / CAPSULE)
    if newest is None or newest["epoch"] != epoch:
        replace(folder / CAPSULE_BEFORE, folder / CAPSULE)


def capture(trainer: Any) -> dict[str, Any]:
    """Give the state at the end of an epoch: tensors and plain values only, so that reading it runs nothing."""
    model = unwrap_model(trainer.model)
    is_alone = trainer.world_size <= 1
    return {
        "version": VERSION,
        "epoch": trainer.epoch,
        "epochs": trainer.epochs,
        "is_over": bool(trainer.stop),  # the last epoch, or no progress for too long
        "seconds": trainer.seconds_trained(),
        "arguments": {name: getattr(trainer.args, name) for name in DECIDED_ARGUMENTS},
        "model": model.state_dict(),
        "ema": trainer.ema.ema.state_dict(),
        "ema_updates": trainer.ema.updates,
        "optimizer": trainer.optimizer.state_dict(),
        "scaler": trainer.scaler.state_dict(),
        # Gradients that wait for the next step, when several batches make one.
        "gradients": [p.grad for p in model.parameters()] if trainer.has_gradients else [],
        "last_step": trainer.last_step,
        "best_fitness": _plain(trainer.best_fitness),
        "fitness": _plain(trainer.fitness),
        "metrics": {name: _plain(value) for name, value in trainer.metrics.items()},
        "stopper": {name: _plain(getattr(trainer.stopper, name)) for name in ("best_fitness", "best_epoch")}
        | {"possible_stop": bool(trainer.stopper.possible_stop)},
        "rows": trainer.csv.read_text(encoding="utf-8") if trainer.csv.is_file() else "",
        # Every process of a training on several GPUs has its own; there the order follows from the epoch.
        "random": _random_state(trainer.device) if is_alone else None,
        "loader": _loader_state(trainer) if is_alone else None,
    }


def restore(trainer: Any, content: dict[str, Any]) -> None:
    """Put weights, averages, optimizer and scores back. What the next lines of ultralytics disturb is for `restore_late`."""
    unwrap_model(trainer.model).load_state_dict(content["model"])
    trainer.ema = ModelEMA(trainer.model)
    trainer.ema.ema.load_state_dict(content["ema"])
    trainer.ema.updates = content["ema_updates"]
    for saved, group in zip(content["optimizer"]["param_groups"], trainer.optimizer.param_groups, strict=True):
        saved["fused"] = group.get("fused")  # the device of today picks the kernel
    trainer.optimizer.load_state_dict(content["optimizer"])
    if content["scaler"]:
        trainer.scaler.load_state_dict(content["scaler"])
    trainer.best_fitness, trainer.fitness = content["best_fitness"], content["fitness"]
    trainer.stopper.__dict__.update(content["stopper"])
    if content["is_over"]:  # it is extended, and may go without progress for as long again
        trainer.stopper.best_epoch, trainer.stopper.possible_stop = content["epoch"] + 1, False


def restore_late(trainer: Any, content: dict[str, Any]) -> None:
    """Put back gradients, the order of images, and, last, the random numbers: right before the first batch."""
    parameters = list(unwrap_model(trainer.model).parameters())
    for parameter, gradient in zip(parameters, content["gradients"], strict=False):
        parameter.grad = None if gradient is None else laid_like(gradient, parameter)
    loader, state = trainer.train_loader, content["loader"]
    if state is not None and trainer.batches is not None:
        if state["begun_with"] is not None:
            trainer.batches.go_on(state["begun_with"], state["taken"])
        _refill(loader.dataset, state["recent_images"])
    if content["random"] is not None and trainer.world_size <= 1:
        _set_random_state(content["random"], trainer.device)


def _load(path: Path) -> dict[str, Any] | None:
    try:
        content = capsule_file.read(path)
    except ValueError:
        return None
    return content if content.get("version") == VERSION else None


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def _loader_state(trainer: Any) -> dict[str, Any]:
    return {
        "begun_with": trainer.batches.begun_with,
        "taken": trainer.batches.taken,
        "is_mosaic_closed": trainer.is_mosaic_closed,
        # Mosaics are put together from these. Processes that load images have their own, which nobody can ask for.
        "recent_images": list(getattr(trainer.train_loader.dataset, "buffer", ())),
    }


def _refill(dataset: Any, recent_images: list[int]) -> None:
    """Load the images again that mosaics were being made from, in the same order."""
    if not hasattr(dataset, "buffer") or dataset.cache == "ram":
        return
    dataset.buffer = []
    for index in recent_images:
        if index < len(dataset):
            dataset.load_image(index)


def _random_state(device: torch.device) -> dict[str, Any]:
    kind, keys, position, has_gauss, gauss = np.random.get_state()
    assert kind == "MT19937"
    return {
        "python": random.getstate(),
        "numpy": [torch.from_numpy(np.asarray(keys).astype(np.int64)), int(position), int(has_gauss), float(gauss)],
        "torch": torch.get_rng_state(),
        "cuda": [torch.cuda.get_rng_state(device)] if device.type == "cuda" else [],
    }


def _set_random_state(state: dict[str, Any], device: torch.device) -> None:
    version, internal, gauss = state["python"]
    random.setstate((version, tuple(internal), gauss))
    keys, position, has_gauss, cached = state["numpy"]
    np.random.set_state(("MT19937", keys.numpy().astype(np.uint32), position, has_gauss, cached))
    torch.set_rng_state(state["torch"])
    if state["cuda"] and device.type == "cuda":  # which may be another card of this computer than before
        torch.cuda.set_rng_state(state["cuda"][0], device)
