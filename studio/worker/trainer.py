"""The trainer of the studio: stock ultralytics that builds a variant, carries weights by origin and keeps checkpoints whole.

Importing this module installs the seam and the guards, so each process of a training on several GPUs has them too:
ultralytics unpickles this class there, and nothing else of the studio.
"""

from __future__ import annotations

import csv
import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
import ultralytics.engine.trainer as engine_trainer
from torch import nn
from ultralytics.models.yolo.detect import DetectionTrainer
from ultralytics.nn.tasks import DetectionModel, load_checkpoint
from ultralytics.utils import RANK
from ultralytics.utils.torch_utils import autocast

from studio.worker import checkpoints, kept_dataset
from studio.worker.curves import keep_curves
from studio.worker.hardened import guard_network
from studio.worker.model_parser import install
from studio.worker.weights import TransferReport, carry

_LOGGER = logging.getLogger(__name__)
AMP_PROBE_PIXELS = 256

guard_network()
CATALOG = install()
kept_dataset.install()
checkpoints.install()


class StudioTrainer(DetectionTrainer):
    """A DetectionTrainer whose `args.model` is the model file of a run.

    `args.pretrained` is a checked .pt or False; `args.resume` is the checkpoint to go on from, or False. What the
    checkpoint says about paths, data and settings is not used: a run goes on as its job says.
    """

    transfer: TransferReport | None = None
    earlier_rows: tuple[dict[str, str], ...] = ()  # rows of results.csv of the epochs before a resume

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wdir = checkpoints.DurablePath(self.wdir)
        self.last, self.best = self.wdir / "last.pt", self.wdir / "best.pt"
        if self.resume and RANK in {-1, 0}:
            self.earlier_rows = _read_rows(self.csv)

    def check_resume(self, overrides: dict[str, Any]) -> None:
        """Take the arguments of the job, not those of the checkpoint."""
        self.resume = bool(self.args.resume)

    def setup_model(self) -> dict[str, Any] | None:
        """Build the model, or rebuild that of the checkpoint to go on from; give that checkpoint."""
        if not self.resume or isinstance(self.model, nn.Module):
            ckpt: dict[str, Any] | None = super().setup_model()
            return ckpt
        weights, ckpt = load_checkpoint(str(self.args.resume))
        self.model = super().get_model(cfg=weights.yaml, weights=weights, verbose=RANK in {-1, 0})
        return ckpt

    def get_model(self, cfg: Any = None, weights: nn.Module | None = None, verbose: bool = True) -> nn.Module:
        """Build the model of `cfg` for the classes of the dataset, with the values of `weights` where they belong."""
        model = super().get_model(cfg=cfg, weights=None, verbose=verbose)
        if weights is not None:
            self.transfer = carry(model, weights, catalog=CATALOG)
        return model

    def save_model(self) -> bool:
        """Write the checkpoints of this epoch, each whole or not at all."""
        try:
            return bool(super().save_model())
        finally:
            checkpoints.forget_written_bytes()

    def final_eval(self) -> None:
        """Validate the best weights, and keep the confusion matrix and the curves that were found."""
        super().final_eval()
        if RANK in {-1, 0}:
            keep_curves(self, Path(self.save_dir).parent)

    def resume_training(self, ckpt: dict[str, Any] | None) -> None:
        """Go on behind the last epoch of the checkpoint; rows that were told of later epochs are taken back."""
        super().resume_training(ckpt)
        if self.start_epoch and RANK in {-1, 0}:
            self.earlier_rows = tuple(row for row in self.earlier_rows if int(row["epoch"]) <= self.start_epoch)
            _write_rows(self.csv, self.earlier_rows)


def check_amp(model: nn.Module) -> bool:
    """Tell whether mixed precision gives finite numbers here. The stock check downloads a model to compare with."""
    device = next(model.parameters()).device
    if device.type in {"cpu", "mps"}:
        return False
    probe = deepcopy(model).eval()
    with torch.no_grad(), torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        image = torch.rand(1, 3, AMP_PROBE_PIXELS, AMP_PROBE_PIXELS, device=device)
        with autocast(enabled=True, device=device.type):
            output = probe(image)
    first = output[0] if isinstance(output, list | tuple) else output
    is_fine = bool(torch.isfinite(first).all())
    if not is_fine:
        _LOGGER.warning("Mixed precision gives numbers that are not finite on this device; training without it.")
    return is_fine


engine_trainer.check_amp = check_amp


def build_model(model_file: Path, *, nc: int | None = None, names: dict[int, str] | None = None) -> DetectionModel:
    """Build the network of a model file on the CPU, in training mode."""
    model = DetectionModel(str(model_file), nc=nc, verbose=False)
    if names is not None:
        model.names = names
    return model


def _read_rows(path: Path) -> tuple[dict[str, str], ...]:
    """Read results.csv, one row an epoch, the later one of a repeated epoch; what is torn is left out."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = {
                row["epoch"].strip(): row for row in csv.DictReader(stream, skipinitialspace=True) if _is_whole(row)
            }
    except (OSError, KeyError, ValueError):
        return ()
    return tuple(rows[epoch] for epoch in sorted(rows, key=int))


def _is_whole(row: dict[str, Any]) -> bool:
    return None not in row and None not in row.values() and str(row["epoch"]).strip().isdigit()


def _write_rows(path: Path, rows: tuple[dict[str, str], ...]) -> None:
    if not rows:
        return
    lines = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    checkpoints.DurablePath(path).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
