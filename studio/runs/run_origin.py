"""What a run was made from, as the files in its folder tell it: what its data held, what its weights brought, which versions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.runs.events import RunStarted
from studio.runs.journal import read_start
from studio.runs.run import DATA_FILE, EVENTS_FILE
from studio.runs.seen_data import SeenSplit, seen_data
from studio.runs.transfer_report import TransferReport, read_transfer


@dataclass(frozen=True)
class RunOrigin:
    """What a run was made from; what nobody noted is missing."""

    data_yaml: Path  # of the run, by which its dataset is found
    data_key: str = ""  # the same for runs whose data.yaml says the same
    seen: Mapping[str, SeenSplit] = field(default_factory=dict)  # "train" and "val", or none
    transfer: TransferReport | None = None
    weights: str = ""  # path of the file that the report is about
    started: RunStarted | None = None  # the first attempt


def read_origin(folder: Path) -> RunOrigin:
    """Read some small files of a run folder. What is missing or damaged is left out; nothing is raised."""
    data_yaml = folder / DATA_FILE
    try:
        key = hashlib.sha256(data_yaml.read_bytes()).hexdigest()
    except OSError:
        key = ""
    report, weights = read_transfer(folder) or (None, "")
    seen = seen_data(folder) if key else {}
    return RunOrigin(data_yaml, key, seen, report, weights, read_start(folder / EVENTS_FILE))
