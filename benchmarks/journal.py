"""The journal of a run against TensorBoard's event files: how fast the same training is written and read.

    pip install tensorboard        (only for this benchmark; or --packages FOLDER, a site-packages that has it)
    python benchmarks/journal.py --batches 20000

A batch tells three losses, images per second and memory: one record of the journal, five scalars of TensorBoard, as its
`add_scalar` writes them. TensorBoard's own way of putting all five into one record is measured too. Seconds are of CPU, of all
threads; both writers end with their data handed to the system. The journal writes each record through at once, so that a kill
loses none; TensorBoard's waits in a queue.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from studio.runs.events import BatchEnded
from studio.runs.journal import JournalWriter, read_journal

GOAL = 5.0
SCALARS = ("train/box_loss", "train/cls_loss", "train/dfl_loss", "images_per_second", "gpu_memory_bytes")
BATCHES_AN_EPOCH = 500


def main() -> int:
    """Print batches a second and ratios; exit code 1 below the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--packages", type=Path, help="a site-packages folder that has tensorboard")
    options = parser.parse_args()
    if options.packages is not None:
        sys.path.append(str(options.packages))
    try:
        import tensorboard
    except ImportError:
        print("This benchmark needs tensorboard: pip install tensorboard, or give --packages.", file=sys.stderr)
        return 2
    rows = [_numbers(index) for index in range(options.batches)]
    folder = Path(tempfile.mkdtemp(prefix="journal-benchmark-"))
    ways: dict[str, tuple[Callable[..., None], Callable[[Path], int]]] = {
        "journal": (_write_journal, _read_journal),
        "TensorBoard, a record a scalar": (_write_scalars, _read_accumulated),
        "TensorBoard, a record a batch": (_write_batches, _read_records),
    }
    seconds: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ways}
    try:
        for repeat in range(options.repeats + 1):
            for name, (write, read) in ways.items():
                place = folder / f"{len(name)}-{repeat}"
                place.mkdir()
                writing = _cpu(lambda write=write, place=place: write(place, rows))
                reading = _cpu(lambda read=read, place=place: _check(read(place), options.batches))
                if repeat:  # the first one imports
                    seconds[name][0].append(writing)
                    seconds[name][1].append(reading)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{options.batches:,} batches of {len(SCALARS)} numbers, tensorboard {tensorboard.__version__}, CPU seconds")
    print(f"{'':<32} written/s     read/s   times the journal's time: writing, reading")
    ours = [statistics.median(one) for one in seconds["journal"]]
    ratios: list[float] = []
    for name, both in seconds.items():
        write, read = (statistics.median(one) for one in both)
        told = f"{name:<32} {options.batches / write:>9,.0f}  {options.batches / read:>9,.0f}"
        if name != "journal":
            told += f"   {write / ours[0]:.1f}, {read / ours[1]:.1f}"
        if name.endswith("scalar"):
            ratios += [write / ours[0], read / ours[1]]
        print(told)
    print(
        f"goal: {GOAL:.0f} times, against add_scalar and EventAccumulator: {'met' if min(ratios) >= GOAL else 'missed'}"
    )
    return 0 if min(ratios) >= GOAL else 1


def _numbers(index: int) -> tuple[float, ...]:
    fall = 1 / (1 + index / 5000)
    return (round(1.2 * fall, 5), round(0.8 * fall, 5), round(1.1 * fall, 5), 132.25, float(6_123_456_789 + index))


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _check(found: int, batches: int) -> None:
    if found != batches:
        raise SystemExit(f"{found} of {batches} batches were read: the benchmark is broken")


def _write_journal(folder: Path, rows: list[tuple[float, ...]]) -> None:
    writer = JournalWriter(folder / "events.jsonl")
    for index, (box, cls, dfl, images, memory) in enumerate(rows):
        epoch, batch = divmod(index, BATCHES_AN_EPOCH)
        writer.write(
            BatchEnded(
                epoch=epoch + 1,
                batch=batch + 1,
                batches=BATCHES_AN_EPOCH,
                losses={"box_loss": box, "cls_loss": cls, "dfl_loss": dfl},
                images_per_second=images,
                gpu_memory_bytes=int(memory),
            )
        )
    writer.close()


def _read_journal(folder: Path) -> int:
    return sum(isinstance(event, BatchEnded) for event in read_journal(folder / "events.jsonl"))


def _summary(names: tuple[str, ...], values: tuple[float, ...]) -> Any:
    from tensorboard.compat.proto.summary_pb2 import Summary

    return Summary(
        value=[Summary.Value(tag=name, simple_value=value) for name, value in zip(names, values, strict=True)]
    )


def _write_with(folder: Path, rows: list[tuple[float, ...]], *, together: bool) -> None:
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    # What torch.utils.tensorboard does for each add_scalar, without its checks: it writes through this class.
    writer = EventFileWriter(str(folder))
    for step, values in enumerate(rows):
        if together:
            writer.add_event(Event(wall_time=time.time(), step=step, summary=_summary(SCALARS, values)))
        else:
            for name, value in zip(SCALARS, values, strict=True):
                writer.add_event(Event(wall_time=time.time(), step=step, summary=_summary((name,), (value,))))
    writer.close()


def _write_scalars(folder: Path, rows: list[tuple[float, ...]]) -> None:
    _write_with(folder, rows, together=False)


def _write_batches(folder: Path, rows: list[tuple[float, ...]]) -> None:
    _write_with(folder, rows, together=True)


def _read_accumulated(folder: Path) -> int:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    accumulator.Reload()
    return min(len(accumulator.Scalars(name)) for name in SCALARS)


def _read_records(folder: Path) -> int:
    from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

    [path] = folder.iterdir()
    return sum(bool(event.summary.value) for event in LegacyEventFileLoader(str(path)).Load())


if __name__ == "__main__":
    sys.exit(main())
