"""The event that tells what a trainer has built."""

from __future__ import annotations

from typing import Any

from studio.runs.events import ModelBuilt


def model_built(trainer: Any) -> ModelBuilt:
    """Tell what the trainer has built."""
    from ultralytics.utils.torch_utils import unwrap_model

    from studio.worker.measure import count_gflops

    model = unwrap_model(trainer.model)
    report = trainer.transfer
    tensors = len(model.state_dict())
    gflops = count_gflops(model, trainer.args.imgsz)
    return ModelBuilt(
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        gflops=None if gflops is None else round(gflops, 4),
        layers=sum(1 for module in model.modules() if not module._modules),
        tensors_carried=report.carried if report else 0,
        tensors_total=report.total if report else 0,
        tensors_fresh=report.fresh if report else tensors,
        weights=str(trainer.args.pretrained) if report else None,
    )
