"""Every .pt file that ultralytics opens in a worker, opened with the names that the studio knows, and no others.

`studio.runs.checkpoint` judges a file before; this holds also for what a file may hide from any judge, and for a file that
changes between the two. Classes of other packages become empty stand-ins that hold their numbers: their code is not run.
"""

from __future__ import annotations

import pickle
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import nn
from ultralytics.nn import tasks
from ultralytics.utils import downloads

from studio import paths
from studio.runs.pickle_names import Kind, kind_of, modern_name


class StandIn(nn.Module):
    """A layer, or any other object, of a class that is not here: what it holds, without what it does."""

    def __setstate__(self, state: Any) -> None:
        # Not every foreign object is a layer; all of them can be asked for their tensors.
        nn.Module.__init__(self)
        if isinstance(state, dict):
            self.__dict__.update(state)

    def forward(self, *_: Any) -> Any:
        """Refuse to run."""
        raise NotImplementedError("The class of this layer is not installed.")


class CheckedUnpickler(pickle.Unpickler):
    """Finds what a checkpoint may name, and raises UnpicklingError for anything else."""

    def find_class(self, module: str, name: str) -> Any:
        """Give the class of that name, or a stand-in for one of another package."""
        kind = kind_of(*modern_name(module, name))
        if kind is Kind.REFUSED:
            raise pickle.UnpicklingError(f"the file wants to run {module}.{name}")
        if kind is Kind.FOREIGN:
            return _stand_in(module, name)
        return super().find_class(module, name)


def install() -> None:
    """From now on, open checkpoints of ultralytics in this process this way. Any number of calls."""
    tasks.torch_load = load
    downloads.attempt_download_asset = find_asset


def load(file: Any, *args: Any, **kwargs: Any) -> Any:
    """Load as `torch.load` does; a checkpoint with classes, which torch would refuse, by the checked names."""
    if not kwargs.get("weights_only"):
        kwargs |= {"weights_only": False, "pickle_module": _PICKLE}
    return torch.load(file, *args, **kwargs)


def find_asset(file: Any, *_: Any, **__: Any) -> str:
    """Give the path of a weights file that is here, in the place of ultralytics' search, which ends with a download.

    That search also takes another file than the one given: yolov5nu.pt for yolov5n.pt. Raises FileNotFoundError.
    """
    path = Path(str(file))
    for place in (path, paths.weights_folder() / path):
        if place.is_file():
            return str(place)
    raise FileNotFoundError(f"There is no weights file {path}. The studio downloads nothing.")


def _load(file: Any, **kwargs: Any) -> Any:
    return CheckedUnpickler(file, **kwargs).load()


@cache
def _stand_in(module: str, name: str) -> type[StandIn]:
    return type(name, (StandIn,), {"__module__": f"studio.worker.safe_load.{module}"})


_PICKLE = SimpleNamespace(Unpickler=CheckedUnpickler, load=_load, __name__="studio.worker.safe_load")
