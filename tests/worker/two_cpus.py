"""The worker, where each GPU of a training is a process on the CPU: for tests on computers without two GPUs.

`two_cpus.py run FOLDER` and `two_cpus.py rank FOLDER` do what `python -m studio.worker` does. Only what is bound to CUDA is
replaced: the device, the backend of the process group (gloo), the device number for DistributedDataParallel, and the device
of the last validation.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

FAIL_FILE = "fail"  # in the run folder: the rank it names fails at its next batch
NETWORK = "network-{rank}.txt"  # digest of the parameters of a rank when its training ended


def rank_command(folder: Path) -> list[str]:
    return [sys.executable, __file__, "rank", str(folder)]


def use_cpus(folder: Path) -> None:
    """Put the CPU in the place of the GPUs."""
    from studio.worker.hardened import harden

    harden()
    import torch
    import torch.distributed as dist
    import ultralytics.engine.trainer as engine_trainer
    import ultralytics.engine.validator as engine_validator
    from ultralytics.utils.torch_utils import unwrap_model

    import studio.worker.trainer as trainer_module
    from studio.worker.ranks import join_control_group

    stock_ddp, stock_backend = torch.nn.parallel.DistributedDataParallel, engine_validator.AutoBackend
    rank = int(os.environ["RANK"])

    class OnCpus(trainer_module.StudioTrainer):  # type: ignore[misc]
        def __init__(self, overrides: dict[str, Any], **kwargs: Any) -> None:
            super().__init__(overrides={**overrides, "device": "cpu"}, **kwargs)
            self.world_size = int(os.environ["WORLD_SIZE"])

        def _setup_ddp(self) -> None:
            dist.init_process_group("gloo", rank=rank, world_size=self.world_size)
            self.control_group = join_control_group()

        def preprocess_batch(self, batch: dict[str, Any]) -> dict[str, Any]:
            asked = folder / FAIL_FILE
            if asked.is_file() and asked.read_text() == str(rank):
                raise RuntimeError("CUDA out of memory, as a test wants it")
            return super().preprocess_batch(batch)

        def final_eval(self) -> None:
            digest = hashlib.sha256()
            for parameter in unwrap_model(self.model).parameters():
                digest.update(parameter.detach().numpy().tobytes())
            (folder / NETWORK.format(rank=rank)).write_text(digest.hexdigest())
            super().final_eval()

    class Cuda:
        @staticmethod
        def current_device() -> int:
            return 0

    trainer_module.StudioTrainer = OnCpus
    engine_trainer.nn.parallel.DistributedDataParallel = lambda module, device_ids, **more: stock_ddp(module, **more)
    engine_validator.get_torch_device_backend = lambda _kind: Cuda
    engine_validator.AutoBackend = lambda **more: stock_backend(**{**more, "device": torch.device("cpu")})


def main() -> int:
    from studio.worker import ranks
    from studio.worker.__main__ import main as work

    task, folder = sys.argv[1], Path(sys.argv[2])
    if task == "rank":
        use_cpus(folder)
    else:
        ranks.rank_command = rank_command
    return work([task, str(folder)])


if __name__ == "__main__":
    sys.exit(main())
