"""The trainer of the studio: stock ultralytics that builds a variant, carries weights by origin and keeps checkpoints whole.

Importing this module installs the seam and the guards.
"""

from __future__ import annotations

import csv
import io
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import ultralytics.engine.trainer as engine_trainer
from torch import nn
from ultralytics.models.yolo.detect import DetectionTrainer
from ultralytics.nn.tasks import DetectionModel, load_checkpoint
from ultralytics.utils import RANK
from ultralytics.utils.torch_utils import unwrap_model

from studio.paths import remove_file
from studio.runs.checkpoint import is_whole
from studio.runs.run import CAPSULES
from studio.runs.transfer_report import TransferReport, write_transfer
from studio.worker import capsule, checkpoints, kept_dataset, safe_load, steady_clock
from studio.worker.curves import keep_curves
from studio.worker.explain import LOST_AT_ONCE
from studio.worker.hardened import guard_network
from studio.worker.memory_layout import follow_weights
from studio.worker.mixed_precision import check_amp
from studio.worker.model_parser import install
from studio.worker.ranks import join_control_group
from studio.worker.replay import ReplayedBatches, make_replayable
from studio.worker.shared_memory import fitting_workers
from studio.worker.weights import carry, take_class_width

_LOGGER = logging.getLogger(__name__)

guard_network()
CATALOG = install()
safe_load.install()
kept_dataset.install()
checkpoints.install()
steady_clock.install()
engine_trainer.check_amp = check_amp


class StudioTrainer(DetectionTrainer):
    """A DetectionTrainer whose `args.model` is the model file of a run.

    `args.pretrained` is a checked .pt or False; `args.resume` is the checkpoint or capsule to go on from, or False. What a
    checkpoint says about paths, data and settings is not used: a run goes on as its job says. With the capsule of its
    epoch it goes on as if it had not been interrupted.
    """

    transfer: TransferReport | None = None
    earlier_rows: tuple[dict[str, str], ...] = ()  # rows of results.csv of the epochs before a resume
    batches: ReplayedBatches | None = (
        None  # the order of images; None with several GPUs, where it follows from the epoch
    )
    control_group: Any = None  # of the ranks of a training on several GPUs
    last_step = -1  # batch, counted over all epochs, after which the optimizer stepped last
    is_mosaic_closed = False
    is_exact = False  # resumed from a capsule
    _capsule: dict[str, Any] | None = None  # what is still to be put back
    _batch = -1  # counted over all epochs
    _awaited_step: int | None = None  # `last_step` of the interrupted attempt, until the optimizer steps
    _nominal_accumulate = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wdir = checkpoints.DurablePath(self.wdir)
        self.last, self.best = self.wdir / "last.pt", self.wdir / "best.pt"
        if RANK in {-1, 0}:
            checkpoints.drop_leftovers(Path(str(self.wdir)))
        if self.resume and RANK in {-1, 0}:
            self.earlier_rows = _read_rows(_text_of(self.csv))

    @property
    def has_gradients(self) -> bool:
        """Tell whether batches were trained since the optimizer stepped."""
        return self.last_step != self._batch

    def seconds_trained(self) -> float:
        """Give the seconds since training began, all attempts together."""
        return max(0.0, steady_clock.now() - self.train_time_start)

    # ---- beginning, and going on ---------------------------------------------------------------------------------

    def check_resume(self, overrides: dict[str, Any]) -> None:
        """Take the arguments of the job, not those of the checkpoint."""
        self.resume = bool(self.args.resume)

    def _setup_ddp(self) -> None:
        super()._setup_ddp()
        self.control_group = join_control_group()

    def setup_model(self) -> dict[str, Any] | None:
        """Build the model, or rebuild that of the checkpoint to go on from; give that checkpoint."""
        if not self.resume or isinstance(self.model, nn.Module):
            ckpt: dict[str, Any] | None = super().setup_model()
            return ckpt
        point = Path(str(self.args.resume))
        if point.name in CAPSULES:
            weights, ckpt, self._capsule = None, {}, capsule.find(point.parent)
        else:
            weights, ckpt = load_checkpoint(str(point))
            self._capsule = capsule.find(point.parent, ckpt["epoch"])
        if self._capsule is not None:
            if self.control_group is not None:
                dist.barrier(group=self.control_group)  # until all have read what rank 0 renames now
            if RANK in {-1, 0}:
                capsule.settle(point.parent, self._capsule["epoch"])
            weights, ckpt = None, {"epoch": self._capsule["epoch"], "capsule": self._capsule}
        self.is_exact = self._capsule is not None and self._capsule["arguments"]["batch"] == self.args.batch
        if self._capsule is not None and not self.is_exact:
            # Another batch size, for want of memory: what counts batches begins anew, what was learned stays.
            self._capsule |= {"loader": None, "gradients": [], "last_step": None}
        cfg = self.model if weights is None else weights.yaml
        self.model = super().get_model(cfg=cfg, weights=weights, verbose=RANK in {-1, 0})
        if self._capsule is not None:
            take_class_width(self.model, self._capsule["model"])
        return ckpt

    def get_model(self, cfg: Any = None, weights: nn.Module | None = None, verbose: bool = True) -> nn.Module:
        """Build the model of `cfg` for the classes of the dataset, with the values of `weights` where they belong."""
        model = super().get_model(cfg=cfg, weights=None, verbose=verbose)
        if weights is not None:
            self.transfer = carry(model, weights, catalog=CATALOG)
            if RANK in {-1, 0}:
                with suppress(OSError):  # a report is no reason to end a training
                    write_transfer(Path(self.save_dir).parent, self.transfer, str(self.args.pretrained))
        return model

    def _build_train_pipeline(self) -> None:
        super()._build_train_pipeline()
        # Also after an out of memory: the loader is new, and the gradients are gone.
        self.batches = make_replayable(self.train_loader) if RANK == -1 else None
        self.last_step, self._awaited_step, self.is_mosaic_closed = -1, None, False

    def auto_batch(self) -> int:
        """Find the batch size that fills the device, and start only as many processes as can hand such batches over."""
        batch = int(super().auto_batch())
        self.args.workers = fitting_workers(self.args.workers, batch=batch, imgsz=self.args.imgsz)
        return batch

    def resume_training(self, ckpt: dict[str, Any] | None) -> None:
        """Go on behind the last epoch of the checkpoint; rows that were told of later epochs are taken back."""
        super().resume_training(ckpt)
        if not self.start_epoch or RANK not in {-1, 0}:
            return
        if self._capsule is not None:
            self.earlier_rows = _read_rows(self._capsule["rows"])
        self.earlier_rows = tuple(row for row in self.earlier_rows if int(row["epoch"]) <= self.start_epoch)
        _write_rows(self.csv, self.earlier_rows)
        if self.best.exists() and not is_whole(Path(str(self.best))):
            _LOGGER.warning("best.pt was damaged; the best epoch is chosen anew from here on.")
            remove_file(Path(str(self.best)))
            self.best_fitness = None

    def _load_checkpoint_state(self, ckpt: dict[str, Any]) -> None:
        if "capsule" in ckpt:
            capsule.restore(self, ckpt["capsule"])
        else:
            super()._load_checkpoint_state(ckpt)
        follow_weights(self.optimizer)

    def _model_train(self) -> None:
        """Begin an epoch; the first one of an attempt that goes on takes up what the capsule still holds."""
        super()._model_train()
        self._batch = len(self.train_loader) * self.epoch - 1
        if self._capsule is None:
            return
        held, self._capsule = self._capsule, None
        if held["loader"] is not None:
            self.is_mosaic_closed = held["loader"]["is_mosaic_closed"]
        if held["last_step"] is not None:
            self.last_step = self._awaited_step = held["last_step"]
        if not self.args.time:  # which counts the hours of an attempt
            self.train_time_start -= held["seconds"]
        if _lacks_checkpoint(Path(str(self.args.resume))) and RANK in {-1, 0}:
            self._write_missed(held)
        capsule.restore_late(self, held)

    def _write_missed(self, held: dict[str, Any]) -> None:
        """Write the checkpoints of the capsule's epoch, which an attempt that was killed right before did not."""
        begun, self.epoch = self.epoch, held["epoch"]
        self.metrics = {**self.metrics, **held["metrics"]}
        super().save_model()
        checkpoints.forget_written_bytes()
        self.epoch = begun

    # ---- keeping count, so that the next attempt can go on ---------------------------------------------------------

    def preprocess_batch(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Count the batch, and let the optimizer wait for as many as it would have without the interruption."""
        self._batch += 1
        if self.batches is not None:
            self.batches.taken += 1
        if self._awaited_step is not None:
            # The loop of ultralytics takes -1 for the last step of any attempt; a longer wait makes up for it.
            if not isinstance(self.accumulate, _Stretched):
                self._nominal_accumulate = self.accumulate
            self.accumulate = _Stretched(self._nominal_accumulate + self._awaited_step + 1)
        return dict(super().preprocess_batch(batch))

    def optimizer_step(self) -> None:
        """Step, and remember when."""
        if self._awaited_step is not None:
            self.accumulate, self._awaited_step = self._nominal_accumulate, None
        super().optimizer_step()
        self.last_step = self._batch

    def _close_dataloader_mosaic(self) -> None:
        if self.batches is not None and not self.is_mosaic_closed:
            self.batches.leave_behind()
        self.is_mosaic_closed = True
        super()._close_dataloader_mosaic()

    def _handle_nan_recovery(self, epoch: int) -> bool:
        if epoch == self.start_epoch and not _is_finite(unwrap_model(self.model)):
            # The stock trainer goes on, and saves a checkpoint of zeros that it can never get away from.
            raise RuntimeError(f"{LOST_AT_ONCE} in epoch {epoch + 1}")
        is_redone = bool(super()._handle_nan_recovery(epoch))
        if is_redone:
            self.last_step, self._awaited_step = -1, None
        return is_redone

    def save_model(self) -> bool:
        """Write the capsule and the checkpoints of this epoch, each whole or not at all."""
        self.wdir.mkdir(parents=True, exist_ok=True)
        capsule.save(self, Path(str(self.wdir)))
        try:
            return bool(super().save_model())
        finally:
            checkpoints.forget_written_bytes()

    def final_eval(self) -> None:
        """Validate the best weights, and keep the confusion matrix and the curves that were found."""
        super().final_eval()
        if RANK in {-1, 0}:
            keep_curves(self, Path(self.save_dir).parent)


def _is_finite(model: nn.Module) -> bool:
    return all(bool(torch.isfinite(value).all()) for value in model.state_dict().values())


class _Stretched(int):
    """A number of batches to wait for that was made longer, to be told from one that ultralytics has set."""


def _lacks_checkpoint(point: Path) -> bool:
    """Tell whether a run goes on from a capsule because last.pt is missing or damaged, and not because it was finished."""
    return point.name in CAPSULES and not is_whole(point.with_name(checkpoints.LAST))


def build_model(model_file: Path, *, nc: int | None = None, names: dict[int, str] | None = None) -> DetectionModel:
    """Build the network of a model file on the CPU, in training mode."""
    model = DetectionModel(str(model_file), nc=nc, verbose=False)
    if names is not None:
        model.names = names
    return model


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _read_rows(text: str) -> tuple[dict[str, str], ...]:
    """Read results.csv, one row an epoch, the later one of a repeated epoch; what is torn is left out."""
    try:
        found = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
        rows = {row["epoch"].strip(): row for row in found if _is_whole_row(row)}
    except (KeyError, ValueError, csv.Error):
        return ()
    return tuple(rows[epoch] for epoch in sorted(rows, key=int))


def _is_whole_row(row: dict[str, Any]) -> bool:
    return None not in row and None not in row.values() and str(row["epoch"]).strip().isdigit()


def _write_rows(path: Path, rows: tuple[dict[str, str], ...]) -> None:
    if not rows:
        return
    lines = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    checkpoints.DurablePath(path).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
