"""Entry of every child process: `python -m studio.worker run FOLDER | engine | scan DATASET | recognise | preview | import`.

The arguments are fixed, each at its place: nothing that a name holds can become an option.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import traceback
from pathlib import Path

from studio.errors import RunError, StudioError
from studio.runs.events import Event, RunFailed, RunStopped
from studio.runs.job import TrainJob, read_job
from studio.runs.run import TRAIN_FOLDER
from studio.worker.children import let_children_go
from studio.worker.hardened import harden
from studio.worker.lease import hold_run
from studio.worker.reporter import Reporter

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
USAGE = "python -m studio.worker run FOLDER | engine | scan DATASET | recognise PATH | preview PATH | import PATH FOLDER CHOICES"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; give the exit code."""
    if len(arguments) == 2 and arguments[0] == "run":
        return _run(Path(arguments[1]).resolve())
    if len(arguments) == 2 and arguments[0] == "rank":
        return _rank(Path(arguments[1]).resolve())
    if arguments == ["engine"]:
        return _engine()
    if len(arguments) in (2, 3) and arguments[0] == "scan" and arguments[2:] in ([], ["--by-sight"]):
        return _scan(Path(arguments[1]), by_sight=bool(arguments[2:]))
    if len(arguments) == 2 and arguments[0] == "recognise":
        from studio.worker.imports import recognise_for_window

        return recognise_for_window(Path(arguments[1]))
    if len(arguments) == 2 and arguments[0] == "preview":
        from studio.worker.imports import preview_for_window

        return preview_for_window(Path(arguments[1]), sys.stdin)
    if len(arguments) == 4 and arguments[0] == "import":
        from studio.worker.imports import import_for_window

        return import_for_window(Path(arguments[1]), Path(arguments[2]), arguments[3])
    print(USAGE, file=sys.stderr)
    return WRONG_USE


def _run(folder: Path) -> int:
    """Do the job of a run folder. Whatever happens, the journal's last event says how it ended."""
    faulthandler.enable()
    with hold_run(folder) as is_ours:
        if not is_ours:
            print(f"Another worker is busy with {folder}.", file=sys.stderr)
            return FAILED
        harden()
        reporter = Reporter(folder)
        try:
            last = _do_job(folder, reporter)
        except (Exception, KeyboardInterrupt, SystemExit) as error:
            let_children_go()
            last = _failure(error, reporter)
        reporter.stop_beating()
        reporter.write(last)
        reporter.close()
    if isinstance(last, RunFailed):
        return FAILED
    return STOPPED if isinstance(last, RunStopped) else DONE


def _do_job(folder: Path, reporter: Reporter) -> Event:
    job = read_job(folder)
    if isinstance(job, TrainJob):
        from studio.worker.train import run_training

        (folder / TRAIN_FOLDER).mkdir(exist_ok=True)
        return run_training(folder, job, reporter)
    from studio.worker.predict import run_prediction

    return run_prediction(folder, job, reporter)


def _rank(folder: Path) -> int:
    """Be one of the processes of a training on several GPUs; the one that started it writes the last word."""
    from studio.worker import ranks

    faulthandler.enable()
    harden()
    reporter = Reporter(folder)
    last: Event | None
    try:
        job = read_job(folder)
        assert isinstance(job, TrainJob)
        last = ranks.train_as_rank(folder, job, reporter)
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        let_children_go()
        last = _failure(error, reporter)
    if last is not None:
        ranks.tell_outcome(folder, last)
    if ranks.own_rank() == 0:
        reporter.close()
    sys.stdout.flush()
    sys.stderr.flush()
    # At once: a process that leaves a group of GPUs in good order would wait for those that failed.
    os._exit(FAILED if isinstance(last, RunFailed) else DONE)


def _failure(error: BaseException, reporter: Reporter) -> RunFailed:
    from studio.worker.explain import explain

    traceback.print_exc()
    told = explain(error)
    return RunFailed(
        message=told.message,
        hint=told.hint,
        traceback="".join(traceback.format_exception(error))[-8000:],
        epoch=reporter.epoch,
        epochs=reporter.epochs,
        best_map50=reporter.best_map50,
    )


def _engine() -> int:
    from studio.worker.engine import serve

    harden()
    return serve(sys.stdin)


def _scan(dataset: Path, *, by_sight: bool) -> int:
    """Scan a dataset: lines {"progress": [done, of]}, then {"report": {...}} or {"error": {...}}. Imports no torch."""
    from studio.datasets.scan import scan_dataset
    from studio.datasets.scan_cache import ScanCache

    def say(line: dict[str, object]) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
        sys.stdout.flush()

    try:
        report = scan_dataset(
            dataset,
            progress=lambda done, of: say({"progress": [done, of]}),
            cache=ScanCache.of_user(),
            by_sight=by_sight,
        )
    except StudioError as error:
        say({"error": error.to_dict()})
        return FAILED
    except Exception as error:  # the edge of the process
        traceback.print_exc()
        say({"error": RunError(f"The dataset could not be scanned: {type(error).__name__}: {error}").to_dict()})
        return FAILED
    say({"report": report.to_dict()})
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
