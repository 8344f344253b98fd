"""What pretrained weights bring into a model, for `train --dry-run` and `inspect --weights`, and the question before it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.cli import console
from studio.launch.engine import EngineClient
from studio.launch.plan import TrainingOrder, prepare_orders
from studio.runs.checkpoint import foreign_words, look_into
from studio.runs.job import TrainJob, read_job
from studio.runs.store import RunStore
from studio.runs.transfer_report import TransferReport, class_words, reason_words
from studio.runs.weights_consent import accept, is_accepted
from studio.runs.weights_files import find_weights


def agreed_weights(given: Path, *, is_agreed: bool = False) -> Path:
    """Find a weights file; ask whoever sits at the terminal about one that needs classes of other packages.

    Without a terminal such a file is left to fail, unless `is_agreed`. Raises RunError for a file that could run programs.
    """
    path = find_weights(given)
    summary = look_into(path)
    if summary.foreign and not is_accepted(path) and (is_agreed or _asks(path.name, foreign_words(summary))):
        accept(path)
    return path


def add_weights_answer(parser: argparse.ArgumentParser) -> None:
    """Add --accept-weights, the answer for scripts."""
    parser.add_argument(
        "--accept-weights",
        action="store_true",
        help="take the numbers of weights that need classes of other packages; their code is never run",
    )


def ask_transfer(
    engine: EngineClient, model: str, *, scale: str, weights: Path, names: Sequence[str] | None
) -> dict[str, Any]:
    """Ask the engine what the model takes from the weights, for classes of these names (None: those of the weights)."""
    return engine.request(
        "transfer", model=model, scale=scale, weights=str(weights), names=list(names) if names else None
    )


def dry_run(order: TrainingOrder, *, as_json: bool) -> int:
    """Check all that a training needs as if it were to start, and show what its weights bring."""
    with tempfile.TemporaryDirectory(prefix="attention-studio-") as scratch:
        folder = prepare_orders([order], RunStore(Path(scratch)))[0]
        job = read_job(folder)
        assert isinstance(job, TrainJob)
        model = (folder / job.model_yaml).read_text(encoding="utf-8")
    found: dict[str, Any] | None = None
    if job.pretrained is not None:
        with EngineClient() as engine:
            found = ask_transfer(engine, model, scale=job.scale, weights=Path(job.pretrained), names=job.class_names)
    if as_json:
        console.print_json(
            {"model": job.model_yaml, "classes": job.class_names, "weights": job.pretrained, "transfer": found}
        )
        return console.DONE
    if found is None:
        print("From scratch: no weights are given.")
    else:
        print_report(TransferReport.from_dict(found), Path(str(job.pretrained)).name)
    console.tell("All is well. Nothing was started.")
    return console.DONE


def print_report(report: TransferReport, name: str) -> None:
    """Print which tensors of each row come from the weights."""
    rows = [
        (
            row.row,
            row.module,
            "" if row.source_row is None else f"{row.source_row} {row.source_module}",
            f"{row.carried} of {row.total}" if row.total else "",
            reason_words(row),
        )
        for row in report.rows
    ]
    console.print_table(("row", "module", "from row", "tensors", "what is new"), rows, right=(0,))
    print(
        f"\n{report.carried} of {report.total} tensors of {name} carried over, {report.fresh} new. {class_words(report)}"
    )


def _asks(name: str, classes: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    print(
        f"{name} needs {classes}, which neither ultralytics nor the studio has.\n"
        "Their code is not run; only the numbers are taken, where a layer of the model stands for theirs.",
        file=sys.stderr,
    )
    print("Take its numbers? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
